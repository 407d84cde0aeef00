/* The chat window in one language: header, the four things always in sight, messages, composer and
 * what takes its place when a conversation is over. It shows talk.js's view and passes on what the
 * person does. Called by main.js, which makes a new one when the language changes. */

import { createComposer } from "./composer.js";
import { el, fill, icon } from "./dom.js";
import { createLog } from "./log.js";
import { createSheet } from "./sheets.js";

export function createPanel({ config, language, api, talk, memory, onClose, onLanguage }) {
  const { texts } = config;
  const say = (key, values) => fill(texts, key, values);
  const botName = config.bot_name || config.company;

  const mark = el("div", { class: "mark", "aria-hidden": "true" });
  const heading = el("h2", { id: "title" });
  const role = el("p", {});
  const other = language === "zh" ? "en" : "zh";
  const tongue = el(
    "button",
    { type: "button", class: "tool words", lang: other === "zh" ? "zh-CN" : "en", onclick: () => onLanguage(other) },
    el("span", {}, say("other-language")),
  );
  const close = el("button", { type: "button", class: "tool", "aria-label": say("close"), title: say("close"), onclick: onClose }, icon("down"));

  const action = (name, symbol, act) =>
    el("button", { type: "button", "data-action": name, title: say(`action-${name}-long`), "aria-label": say(`action-${name}-long`), onclick: act }, icon(symbol), el("span", {}, say(`action-${name}`)));
  const person = action("person", "person", () => {
    talk.send(say("person-request"));
    log.toEnd();
  });
  person.classList.add("first");
  const transcript = action("transcript", "transcript", () => openSheet("transcript"));
  const erase = action("delete", "erase", () => openSheet("delete"));
  const end = action("end", "end", () => openSheet("end"));
  const actions = el("div", { class: "actions", role: "group", "aria-label": say("actions-label") }, person, transcript, erase, end);

  const bannerText = el("span", {});
  const bannerNow = el("button", { type: "button", onclick: () => talk.hurry() }, say("try-now"));
  const banner = el("div", { class: "banner", role: "status", hidden: true }, bannerText, bannerNow);

  const log = createLog({
    texts,
    language,
    base: api.base,
    botName,
    onSay: (payload) => {
      talk.send(payload);
      composer.field.focus({ preventScroll: true });
    },
    onRetry: talk.retry,
    onEdit: (key) => {
      const text = talk.discard(key);
      if (text) composer.put(text);
    },
  });
  const composer = createComposer({
    texts,
    draft: memory.read("draft"),
    onSend: talk.send,
    onTyping: talk.typing,
    onDraft: (text) => (text ? memory.write("draft", text) : memory.drop("draft")),
  });
  const closedTitle = el("p", { tabindex: "-1" });
  const closedMore = el("p", { class: "small" });
  const anew = el("button", { type: "button", class: "main" }, say("start-anew"));
  anew.addEventListener("click", () => {
    talk.startAnew();
    composer.field.focus();
  });
  const closedTranscript = el("button", { type: "button", class: "plain", onclick: () => openSheet("transcript") }, say("closed-transcript"));
  const closed = el("div", { class: "composer closed", role: "status", hidden: true }, closedTitle, closedMore, el("div", { class: "row" }, anew, closedTranscript));

  const head = el("header", {}, mark, el("div", { class: "who" }, heading, role), tongue, close);
  const parts = [head, actions, banner, log.node, composer.node, closed];
  const node = el("section", { class: "panel", id: "panel", role: "dialog", "aria-labelledby": "title", lang: language === "zh" ? "zh-CN" : "en" }, ...parts);

  let sheet = null;
  let opener = null;
  let countdown = null;
  let view = talk.view();
  let wasClosing = false;

  function openSheet(kind) {
    if (!view.conversation) return;
    opener = node.getRootNode().activeElement;
    sheet?.node.remove();
    sheet = createSheet({ kind, texts, api, talk, conversation: view.conversation, onClose: closeSheet });
    for (const part of parts) part.inert = true;
    node.append(sheet.node);
    sheet.focus();
  }

  function closeSheet() {
    if (!sheet) return false;
    sheet.node.remove();
    sheet = null;
    for (const part of parts) part.inert = false;
    if (view.closing) closedTitle.focus();
    else opener?.focus();
    return true;
  }

  function showTrouble() {
    clearTimeout(countdown);
    const { trouble } = view;
    const left = trouble?.until ? Math.ceil((trouble.until - Date.now()) / 1000) : 0;
    const rate = trouble?.kind === "rate" && left > 0;
    const other = trouble && trouble.kind !== "rate";
    banner.hidden = !(rate || other);
    banner.dataset.kind = trouble?.kind ?? "";
    bannerNow.hidden = !other;
    const offline = trouble?.kind === "unreachable" && navigator.onLine === false;
    const key = rate ? "rate" : trouble?.kind === "server" ? "server-trouble" : offline ? "offline" : "unreachable";
    const words = banner.hidden ? "" : say(key, { seconds: left });
    if (bannerText.textContent !== words) bannerText.textContent = words;
    if (rate) countdown = setTimeout(showTrouble, 1000);
  }

  function showClosing() {
    const why = view.closing?.why;
    composer.node.hidden = Boolean(why);
    closed.hidden = !why;
    if (!why) {
      wasClosing = false;
      return;
    }
    if (wasClosing) return;
    wasClosing = true;
    closedTitle.textContent = say(`closed-${why}`);
    const { receipt } = view.closing;
    const number = typeof receipt === "object" && receipt !== null ? (receipt.id ?? receipt.number) : receipt;
    closedMore.textContent = why === "deleted" && number ? say("closed-receipt", { receipt: number }) : say(`closed-${why}-more`);
    closedTranscript.hidden = why !== "ended";
  }

  function update() {
    view = talk.view();
    const human = view.floor.holder === "human";
    heading.textContent = config.company;
    role.textContent = human
      ? say("role-human", { name: view.floor.name ?? say("a-person") })
      : say("role-bot", { name: botName });
    mark.classList.toggle("human", human);
    const initial = [...(human ? (view.floor.name ?? "") : config.company)][0];
    mark.replaceChildren(initial ?? icon("person"));
    const ready = view.conversation !== null && !view.closing;
    for (const button of [transcript, erase, end]) button.disabled = !ready;
    person.disabled = Boolean(view.closing) || human;
    if (view.closing?.why === "ended") transcript.disabled = erase.disabled = false;
    log.update(view);
    showTrouble();
    showClosing();
  }

  /** Escape: the dialog first, then the window. */
  node.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.isComposing) return;
    event.stopPropagation();
    if (!closeSheet()) onClose();
  });

  return {
    node,
    update,
    close,
    tongue,
    focus() {
      (view.closing ? anew : composer.field).focus({ preventScroll: true });
    },
    /** After it came into sight: what could not be measured before. */
    settle() {
      composer.refresh();
      log.toEnd();
    },
    leave() {
      clearTimeout(countdown);
      node.remove();
    },
  };
}
