/* The list of messages: grouped bubbles, cards, answer buttons, typing dots. It shows what a view of
 * talk.js says and keeps each element as long as its message, so that screen readers hear a new
 * message once and nothing jumps. Called by panel.js. */

import { el, fill, icon, linked, safeAddress } from "./dom.js";

const QUIET_MS = 30 * 60 * 1000; // after a silence this long, the time is shown
const NEAR_PX = 60;

export function createLog({ texts, language, base, botName, onSay, onRetry, onEdit }) {
  const say = (key, values) => fill(texts, key, values);
  const list = el("div", {
    class: "log",
    role: "log",
    "aria-live": "off",
    "aria-label": say("log-label"),
    tabindex: "0",
  });
  const fresh = el("button", { type: "button", class: "fresh", hidden: true, onclick: toEnd }, say("new-messages"), icon("down"));
  const node = el("div", { class: "body" }, list, fresh);
  const shown = new Map(); // key → {node, signature}
  const locale = language === "zh" ? "zh-CN" : "en-GB";
  let lastKey = null;
  let stuck = true;
  let settled = false;
  let lastTop = 0;

  list.addEventListener("scroll", () => {
    const near = list.scrollHeight - list.scrollTop - list.clientHeight < NEAR_PX;
    // Only scrolling up lets go of the end; a list that got shorter has not been scrolled.
    if (near || list.scrollTop < lastTop) stuck = near;
    lastTop = list.scrollTop;
    if (stuck) fresh.hidden = true;
  });
  // The composer grows, the keyboard opens: the newest line stays in sight.
  new ResizeObserver(() => stuck && toEnd()).observe(list);

  function toEnd() {
    list.scrollTop = list.scrollHeight;
    fresh.hidden = true;
    stuck = true;
  }

  function when(at) {
    const date = new Date(at);
    const today = date.toDateString() === new Date().toDateString();
    const day = today ? {} : { month: "short", day: "numeric" };
    return new Intl.DateTimeFormat(locale, { ...day, hour: "2-digit", minute: "2-digit" }).format(date);
  }

  function name(item) {
    return item.sender === "human" ? (item.message.name ?? say("a-person")) : botName;
  }

  function card(entry) {
    const address = safeAddress(entry.url, base);
    const inside = [el("b", {}, entry.title ?? "")];
    if (address) inside.push(icon("out"));
    if (entry.description) inside.push(el("span", {}, entry.description));
    return address
      ? el("a", { class: "card", href: address, target: "_blank", rel: "noopener" }, ...inside)
      : el("div", { class: "card" }, ...inside);
  }

  function fate(item) {
    if (item.state === "waiting") return el("div", { class: "fate" }, say("waiting"));
    if (item.state !== "failed") return null;
    return el(
      "div",
      { class: "fate" },
      say(item.reason === "long" ? "failed-long" : "failed"),
      el("button", { type: "button", onclick: () => onRetry(item.key) }, say("retry")),
      el("button", { type: "button", onclick: () => onEdit(item.key) }, say("edit")),
    );
  }

  function turn(item, head) {
    const own = item.sender === "prospect";
    const spoken = item.message?.language ?? null;
    const bubble = el(
      "div",
      { class: "bubble", lang: spoken === "zh" ? "zh-CN" : spoken, title: item.message ? when(item.message.at) : null },
      ...(own ? [item.text] : linked(item.text)),
    );
    return el(
      "div",
      {
        class: `turn ${own ? "own" : item.sender} ${item.state}${head ? " head" : ""}`,
        "data-state": item.state,
        "data-sender": item.sender,
      },
      el("span", { class: "sr" }, `${own ? say("you") : name(item)}: `),
      item.text || !item.message?.cards?.length ? bubble : null,
      ...(item.message?.cards ?? []).map(card),
      fate(item),
    );
  }

  /** What should stand in the list, in order: {key, signature, make}. */
  function lines(view) {
    const wanted = [];
    let before = null;
    let counterpart = null;
    let at = 0;
    if (view.loading && !view.items.length) {
      for (const key of ["bone1", "bone2"]) {
        wanted.push({ key, signature: "", make: () => el("div", { class: "bone", "aria-hidden": "true" }) });
      }
    }
    if (view.renewed) {
      wanted.push({ key: "renewed", signature: "", make: () => el("p", { class: "note" }, say("renewed")) });
    }
    for (const item of view.items) {
      const now = item.message ? Date.parse(item.message.at) : at;
      const paused = item.message && now - at > QUIET_MS;
      if (paused) {
        wanted.push({ key: `at:${item.key}`, signature: item.message.at, make: () => el("div", { class: "time" }, when(now)) });
      }
      at = now || at;
      const head = paused || before !== item.sender;
      if (item.sender !== "prospect") {
        const who = name(item);
        if (counterpart !== who) {
          wanted.push({ key: `by:${item.key}`, signature: who, make: () => el("div", { class: "from", "aria-hidden": "true" }, who) });
        }
        counterpart = who;
      }
      before = item.sender;
      wanted.push({
        key: item.key,
        signature: `${head}|${item.state}|${item.message?.id}|${item.text}`,
        make: () => turn(item, head),
      });
    }
    const last = view.items.at(-1);
    const buttons = last?.message?.buttons;
    if (buttons?.length && last.sender !== "prospect" && !view.closing) {
      wanted.push({
        key: `quick:${last.key}`,
        signature: "",
        make: () =>
          el(
            "div",
            { class: "quick", role: "group", "aria-label": say("answers-label"), lang: last.message.language === "zh" ? "zh-CN" : last.message.language },
            ...buttons.map((button) =>
              el("button", { type: "button", onclick: () => onSay(button.payload) }, button.title),
            ),
          ),
      });
    }
    if (view.typing) {
      wanted.push({
        key: "dots",
        signature: view.typing,
        make: () =>
          el("div", { class: "dots" }, el("i"), el("i"), el("i"), el("span", { class: "sr" }, say("typing"))),
      });
    }
    return wanted;
  }

  function update(view) {
    const wanted = lines(view);
    const keys = new Set(wanted.map((line) => line.key));
    for (const [key, entry] of shown) {
      if (keys.has(key)) continue;
      entry.node.remove();
      shown.delete(key);
    }
    let place = list.firstChild;
    for (const line of wanted) {
      let entry = shown.get(line.key);
      if (!entry || entry.signature !== line.signature) {
        const made = line.make();
        if (entry) {
          if (entry.node === place) place = made;
          entry.node.replaceWith(made);
        }
        entry = { node: made, signature: line.signature };
        shown.set(line.key, entry);
      }
      if (entry.node === place) place = place.nextSibling;
      else list.insertBefore(entry.node, place);
    }
    const last = view.items.at(-1);
    if (last && last.key !== lastKey) {
      if (stuck || last.sender === "prospect") toEnd();
      else fresh.hidden = false;
      lastKey = last.key;
    } else if (stuck) {
      toEnd();
    }
    // What was there on arrival is not read aloud, what comes after is.
    if (!settled && !view.loading && view.items.length) {
      settled = true;
      setTimeout(() => list.setAttribute("aria-live", "polite"), 500);
    }
  }

  return { node, list, update, toEnd };
}
