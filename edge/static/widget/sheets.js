/* The three things asked about before they are done: sending the transcript, ending the chat,
 * deleting everything. Each is a small dialog at the foot of the panel. Called by panel.js, which
 * makes the rest of the panel inert while one is open. */

import { Problem } from "./api.js";
import { el, fill } from "./dom.js";

/** Makes dialogs of `kind` "transcript" | "end" | "delete"; `onClose()` when it is over. */
export function createSheet({ kind, texts, api, talk, conversation, onClose }) {
  const say = (key, values) => fill(texts, key, values);
  const error = el("p", { class: "error", role: "alert", hidden: true });
  const done = el("p", { class: "done", role: "status", hidden: true });
  const title = el("h3", { id: "sheet-title", tabindex: "-1" }, say(`${kind}-title`));
  const back = el("button", { type: "button", class: "plain", onclick: () => onClose() }, say(`${kind}-back`));

  function show(line, words) {
    for (const each of [error, done]) each.hidden = each !== line;
    line.textContent = words;
  }

  /** Runs what the person asked for; a failure is said beside the button, nothing is guessed. */
  async function attempt(button, act) {
    button.disabled = true;
    error.hidden = true;
    try {
      await act();
    } catch (problem) {
      button.disabled = false;
      if (!(problem instanceof Problem)) return show(error, say("no-connection"));
      if (problem.status === 429) return show(error, say("rate", { seconds: problem.retryAfter ?? 5 }));
      if ([401, 404, 410].includes(problem.status)) {
        talk.gone();
        return onClose();
      }
      show(error, say("not-done"));
    }
  }

  function ending() {
    const go = el("button", { type: "button", class: "main" }, say("end-go"));
    go.addEventListener("click", () =>
      attempt(go, async () => {
        await talk.end();
        onClose();
      }),
    );
    return [el("p", {}, say("end-what")), error, el("div", { class: "row" }, go, back)];
  }

  function deleting() {
    const go = el("button", { type: "button", class: "grave" }, say("delete-go"));
    go.addEventListener("click", () =>
      attempt(go, async () => {
        await talk.forget();
        onClose();
      }),
    );
    return [
      el("p", {}, say("delete-what")),
      el("ul", {}, el("li", {}, say("delete-what-chat")), el("li", {}, say("delete-what-facts")), el("li", {}, say("delete-what-contact"))),
      el("p", { class: "small" }, say("delete-kept")),
      error,
      el("div", { class: "row" }, go, back),
    ];
  }

  function transcript() {
    const address = el("input", { id: "email", type: "email", autocomplete: "email", inputmode: "email", "aria-describedby": "email-use" });
    const ask = el(
      "div",
      { hidden: true },
      el("label", { for: "email" }, say("transcript-email")),
      address,
      el("p", { class: "small", id: "email-use" }, say("transcript-email-use")),
    );
    const mail = el("button", { type: "submit", class: "main" }, say("transcript-mail"));
    const save = el("button", { type: "button", class: "plain" }, say("transcript-save"));

    async function send() {
      const email = address.value.trim();
      if (!ask.hidden && !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(email)) {
        address.focus();
        return show(error, say("transcript-email-wrong"));
      }
      await attempt(mail, async () => {
        try {
          const answer = await api.mailTranscript(conversation, email);
          ask.hidden = true;
          mail.hidden = true;
          show(done, say("transcript-sent", { address: answer.sent_to ?? email }));
          title.focus();
        } catch (problem) {
          if (!(problem instanceof Problem && problem.status === 422)) throw problem;
          mail.disabled = false;
          if (!ask.hidden) show(error, say("transcript-email-wrong"));
          ask.hidden = false;
          address.focus();
        }
      });
    }

    save.addEventListener("click", () =>
      attempt(save, async () => {
        const text = await api.transcriptText(conversation);
        // The mark at the front tells old editors that this is UTF-8.
        const file = URL.createObjectURL(new Blob(["\ufeff", text], { type: "text/plain;charset=utf-8" }));
        const link = el("a", { href: file, download: say("transcript-file") });
        link.click();
        setTimeout(() => URL.revokeObjectURL(file), 10_000);
        save.disabled = false;
        show(done, say("transcript-saved"));
      }),
    );
    const form = el("form", { novalidate: true }, ask, error, done, el("div", { class: "row" }, mail, save, back));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      send();
    });
    return [el("p", {}, say("transcript-what")), form];
  }

  const inside = { transcript, end: ending, delete: deleting }[kind]();
  const node = el(
    "div",
    { class: "veil" },
    el("div", { class: "sheet", role: "dialog", "aria-modal": "true", "aria-labelledby": "sheet-title" }, title, ...inside),
  );
  node.addEventListener("click", (event) => {
    if (event.target === node) onClose();
  });
  return { node, focus: () => title.focus() };
}
