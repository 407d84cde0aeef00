/* Where the visitor writes: grows to five lines, Enter sends, Shift+Enter breaks the line, an Enter
 * that only confirms a Chinese input method's choice does neither. Says when a text is too long
 * before it is sent. Called by panel.js. */

import { el, fill, icon } from "./dom.js";

export const LONGEST = 4000;
const COUNT_FROM = 3600;
const LINE_PX = 22;
const LINES = 5;

export function createComposer({ texts, draft, onSend, onDraft, onTyping }) {
  const say = (key, values) => fill(texts, key, values);
  const field = el("textarea", {
    id: "message",
    rows: "1",
    placeholder: say("placeholder"),
    autocomplete: "off",
    enterkeyhint: "send",
    "aria-describedby": "count",
  });
  const button = el("button", { type: "submit", class: "send", "aria-label": say("send"), title: say("send") }, icon("send"));
  const count = el("p", { class: "count", id: "count", role: "status", hidden: true });
  const form = el(
    "form",
    { class: "composer", novalidate: true },
    el("label", { class: "sr", for: "message" }, say("message-label")),
    el("div", { class: "line" }, field, button),
    count,
  );
  field.value = draft ?? "";

  // Counted as the server counts: characters, not UTF-16 halves.
  const length = () => [...field.value].length;
  const sendable = () => field.value.trim() !== "" && length() <= LONGEST;

  function refresh() {
    field.style.height = "auto";
    const padding = field.offsetHeight - field.clientHeight + 16;
    const wanted = Math.max(field.scrollHeight + 2, LINE_PX + padding);
    const most = LINES * LINE_PX + padding;
    if (field.scrollHeight) {
      field.style.height = `${Math.min(wanted, most)}px`;
      field.style.overflowY = wanted > most ? "auto" : "hidden";
      field.classList.toggle("tall", wanted > 2 * LINE_PX + padding - 4);
    } else {
      field.style.height = ""; // not in sight: nothing to measure
    }
    button.setAttribute("aria-disabled", String(!sendable()));
    const now = length();
    count.hidden = now < COUNT_FROM;
    count.classList.toggle("over", now > LONGEST);
    const figures = { count: now.toLocaleString("en-US"), most: LONGEST.toLocaleString("en-US"), over: now - LONGEST };
    count.textContent = count.hidden ? "" : say(now > LONGEST ? "too-long" : "length", figures);
    field.setAttribute("aria-invalid", String(now > LONGEST));
  }

  function send() {
    if (!sendable()) return;
    const text = field.value.trim();
    field.value = "";
    onDraft("");
    refresh();
    onSend(text);
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    send();
    field.focus();
  });
  field.addEventListener("input", () => {
    onDraft(field.value);
    if (field.value.trim()) onTyping();
    refresh();
  });
  // Safari ends composition before the keydown of the same Enter: 229 is how it tells.
  field.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
    event.preventDefault();
    send();
  });

  return {
    node: form,
    field,
    refresh,
    put(text) {
      field.value = field.value.trim() ? `${text}\n${field.value}` : text;
      onDraft(field.value);
      refresh();
      field.focus();
    },
  };
}
