/* Forms of the playbook, for browsers with scripts; pages are whole without it. Before sending: whose
 * browser it is, which zone it keeps, and no second click. After: the chat takes up the talk. */

import { openMemory } from "./widget/memory.js";

const memory = openMemory(new URL("/", location.href).href);

const form = document.querySelector("form[data-form]");
if (form) {
  const add = (name, value) => {
    if (!value || form.elements[name]) return;
    const input = document.createElement("input");
    Object.assign(input, { type: "hidden", name, value });
    form.append(input);
  };
  add("visitor", memory.read("visitor"));
  add("timezone", Intl.DateTimeFormat().resolvedOptions().timeZone);
  form.addEventListener("submit", () => {
    const button = form.querySelector("button[type=submit]");
    setTimeout(() => (button.disabled = true)); // after the entries were gathered
  });
  // came back by the browser's button: it may be sent again
  window.addEventListener("pageshow", () => (form.querySelector("button[type=submit]").disabled = false));
  form.querySelector("[aria-invalid]")?.focus();
}

const talk = document.querySelector("#talk");
if (talk?.dataset.token) {
  memory.write("conversation", { id: talk.dataset.conversation, token: talk.dataset.token });
  if (talk.dataset.visitor) memory.write("visitor", talk.dataset.visitor);
  memory.drop("seen");
}
