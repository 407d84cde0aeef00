/* Pages that stay up to date. One WebSocket a page brings hints; the page then asks for itself anew
 * and puts in the parts that differ (`data-live`), so that everything shown is made on the server.
 * Without this script every page reads and every form works the same. */

const body = document.body;
const { csrf, page, talk, lead } = body.dataset;
const title = document.title;
const SOON_MS = 150; // several changes of one moment are one look
const LATER_MS = 1_500; // what happens elsewhere is less pressing
const TELL_TYPING_MS = 3_000;
const TYPING_SHOWN_MS = 6_000;
const LONGEST_PAUSE_MS = 30_000;

let socket = null;
let failures = 0;
let timer = null;
let due = Infinity;
let looking = false;
let toldTyping = 0;
let typingTimer = null;

/* ── the channel ── */
function connect() {
  const address = `${location.origin.replace(/^http/, "ws")}/console/live`;
  const mine = (socket = new WebSocket(address));
  mine.onopen = () => mine.send(JSON.stringify(talk ? { csrf, talk } : { csrf }));
  mine.onmessage = (event) => take(JSON.parse(event.data));
  mine.onclose = (event) => {
    socket = null;
    body.classList.remove("is-live");
    if (event.code === 4401) return; // signed out, or no longer theirs to see
    failures += 1;
    const pause = Math.min(500 * 2 ** failures, LONGEST_PAUSE_MS);
    // Spread out, or a restarted server meets everybody in the same second.
    setTimeout(connect, pause * (0.5 + Math.random()));
  };
}

function take(frame) {
  if (frame.type === "open") {
    body.classList.add("is-live");
    if (failures) look(SOON_MS); // something may have been missed
    failures = 0;
  } else if (frame.type === "presence") {
    const line = document.querySelector(".presence");
    if (!line) return;
    line.hidden = !frame.who.length;
    line.textContent = line.dataset.presence.replace("{names}", frame.who.join(", "));
  } else if (frame.type === "typing") {
    showTyping(frame.who);
  } else if (frame.type === "changed") {
    const here = frame.kind === "gap" || (talk && frame.talk === talk) || (lead && frame.lead === lead);
    if (here && frame.kind === "message") hideTyping();
    if (here || page === "list") look(SOON_MS);
    else if (document.querySelector("[data-live=list]")) look(LATER_MS);
    if (document.hidden && (here || page === "list")) document.title = `● ${title}`;
  }
}

/* ── bringing the page up to date ── */
function look(wait) {
  if (!page) return;
  const at = Date.now() + wait;
  if (at >= due) return;
  due = at;
  clearTimeout(timer);
  timer = setTimeout(refresh, wait);
}

async function refresh() {
  due = Infinity;
  if (looking) return look(SOON_MS);
  looking = true;
  try {
    const answer = await fetch(location.pathname + location.search, { headers: { "X-Live": "1" } });
    if (!answer.ok || answer.redirected) return;
    const fresh = parsed(await answer.text());
    if (elsewhere(fresh)) turn();
    else put(fresh);
  } catch {
    // the channel's own reconnecting asks again
  } finally {
    looking = false;
  }
}

function parsed(html) {
  return new DOMParser().parseFromString(html, "text/html");
}

/** Whether a page shows another talk than this one: their parts are never mixed. */
function elsewhere(fresh) {
  return fresh.body.dataset.talk !== talk;
}

/** To the other talk, unless something is being written here. */
function turn({ sent = null } = {}) {
  const panel = document.querySelector(".answering");
  const writing = panel && (sent ? drafts(panel, sent).size : busy(panel));
  if (writing) notice("moved");
  else location.reload();
}

/** Parts that differ are exchanged, except where somebody is writing. */
function put(fresh, { all = false } = {}) {
  for (const old of document.querySelectorAll("[data-live]")) {
    const now = fresh.querySelector(`[data-live="${CSS.escape(old.dataset.live)}"]`);
    if (!now || now.outerHTML === old.outerHTML || (!all && busy(old))) continue;
    const atEnd = old.matches(".talk") && nearEnd(old);
    keepOpen(old, now);
    old.replaceWith(now);
    if (atEnd) now.lastElementChild?.scrollIntoView({ block: "nearest" });
  }
}

function busy(part) {
  const focused = part.contains(document.activeElement) && document.activeElement.matches("input, textarea, select");
  const typed = (field) => field.type !== "hidden" && field.value !== field.defaultValue;
  return focused || [...part.querySelectorAll("textarea, input")].some(typed);
}

/** What the reader opened stays open. */
function keepOpen(old, now) {
  const before = [...old.querySelectorAll("details")];
  const after = [...now.querySelectorAll("details")];
  if (before.length === after.length) before.forEach((each, index) => (after[index].open ||= each.open));
}

function nearEnd(list) {
  const last = list.lastElementChild?.getBoundingClientRect();
  return !last || last.bottom < window.innerHeight + 200;
}

/* ── forms that stay on the page ── */
document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (!form.matches("[data-stay]")) return;
  event.preventDefault();
  if (form.dataset.busy) return;
  form.dataset.busy = "1";
  try {
    const answer = await fetch(form.action, { method: "POST", body: new URLSearchParams(new FormData(form)) });
    const fresh = parsed(await answer.text());
    const panel = document.querySelector(".answering");
    const now = fresh.querySelector(".answering");
    if (!panel || !now) return notice("unsure"); // signed out, or the server is away
    if (elsewhere(fresh)) {
      if (answer.ok) form.reset(); // done; what else is being written is looked after
      return turn({ sent: answer.ok ? form : null });
    }
    put(fresh, { all: answer.ok });
    // what is open in the panel is made anew; what is being written elsewhere in it stays
    const kept = drafts(panel, form);
    panel.replaceWith(now);
    for (const [id, value] of kept) {
      const field = document.getElementById(id);
      if (field) field.value = value;
    }
    if (form.matches("[data-composer]")) document.getElementById("reply-text")?.focus();
    else now.querySelector(".problem:not([hidden])")?.scrollIntoView({ block: "nearest" });
  } catch {
    notice("unsure"); // it may have arrived: whether it goes again is for the person to say
  } finally {
    delete form.dataset.busy;
  }
});

/** Says in the panel what the page cannot do by itself; what is typed stays. */
function notice(what) {
  const line = document.querySelector(".unsure");
  if (!line) return;
  const told = !line.hidden && line.textContent === line.dataset[what];
  line.textContent = line.dataset[what];
  line.hidden = false;
  if (!told) line.scrollIntoView({ block: "nearest" });
}

function drafts(panel, sent) {
  const fields = [...panel.querySelectorAll("textarea[id], input[id]")].filter((field) => !sent.contains(field));
  return new Map(fields.filter((field) => field.value !== field.defaultValue).map((field) => [field.id, field.value]));
}

/* ── writing ── */
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-insert]");
  const field = button && document.getElementById("reply-text");
  if (!field) return;
  event.preventDefault();
  field.value = field.value.trim() ? `${field.value.trimEnd()}\n${button.dataset.insert}` : button.dataset.insert;
  field.focus();
  tellTyping();
});

document.addEventListener("input", (event) => {
  if (!event.target.matches("[data-typing]")) return;
  expand(event.target);
  tellTyping();
});

// "/price " becomes the reply of one's own with that shortcut; what stands around it stays.
function expand(field) {
  const before = field.value.slice(0, field.selectionStart);
  const found = /(^|\s)\/([\w\p{L}\p{N}-]{1,20})\s$/u.exec(before);
  if (!found) return;
  const name = found[2].toLowerCase();
  const button = [...document.querySelectorAll("[data-shortcut]")].find((each) => each.dataset.shortcut === name);
  if (!button) return;
  const start = found.index + found[1].length;
  field.setRangeText(button.dataset.insert, start, field.selectionStart, "end");
}

// Ctrl or ⌘ and Enter send; Enter alone breaks the line, as in every text field of the console.
document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && event.target.matches("[data-typing]"))
    event.target.form.requestSubmit();
});

function tellTyping() {
  if (Date.now() - toldTyping < TELL_TYPING_MS || socket?.readyState !== WebSocket.OPEN) return;
  toldTyping = Date.now();
  socket.send(JSON.stringify({ type: "typing" }));
}

function showTyping(who) {
  const line = document.querySelector(".typing");
  if (!line) return;
  line.textContent = who === null ? line.dataset.prospect : line.dataset.colleague.replace("{name}", who);
  line.hidden = false;
  clearTimeout(typingTimer);
  typingTimer = setTimeout(hideTyping, TYPING_SHOWN_MS);
}

function hideTyping() {
  clearTimeout(typingTimer);
  const line = document.querySelector(".typing");
  if (line) line.hidden = true;
}

document.addEventListener("visibilitychange", () => {
  if (!document.hidden) document.title = title;
});

if (csrf) connect();
