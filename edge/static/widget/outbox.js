/* Messages on their way out: kept in the browser until the server has them, sent in order, sent
 * again under the same id after a failure (the server then does nothing twice). It knows nothing of
 * answers; talk.js hands it a `deliver(item)` and is told what happened.
 *
 * An item: {id, text, base, state, tries}. `base` is the seq it was written after. States: waiting
 * (will go by itself), sending, sent (the server has it, its echo is not here yet), failed (only
 * the person can decide). */

import { Problem, Unreachable } from "./api.js";

const LONGEST_PAUSE_MS = 30_000;
const SERVER_TRIES = 4;

/** Random, and possible where `randomUUID` is not (plain-http addresses in a company network). */
export function newId() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

/** `ready()`: may anything go now; `deliver(item)` promises; `trouble(what)`: null when over. */
export function openOutbox({ memory, ready, deliver, trouble, changed, gone }) {
  let items = [];
  let timer = null;
  let troubled = false;

  const key = (item) => `out:${item.written}:${item.id}`;
  const keep = (item) => memory.write(key(item), item);

  function restore() {
    items = memory
      .keys("out:")
      .map((name) => memory.read(name))
      .filter((item) => item?.id && item.text)
      .map((item) => ({ ...item, state: item.state === "failed" ? "failed" : "waiting", tries: 0 }));
  }
  restore();

  function add(text, base) {
    const item = { id: newId(), text, base, written: Date.now(), state: "waiting", tries: 0 };
    items.push(item);
    keep(item);
    flush();
    return item;
  }

  function flush() {
    if (timer || !ready()) return;
    for (const item of items) {
      if (item.state === "sending" && troubled) return; // after trouble: one by one, in order
      if (item.state !== "waiting") continue;
      dispatch(item);
      if (troubled) return;
    }
  }

  async function dispatch(item) {
    item.state = "sending";
    item.tries += 1;
    item.tried = true; // it may have arrived even if we never hear so
    keep(item);
    changed();
    try {
      await deliver(item);
      item.state = "sent";
      memory.drop(key(item));
      troubled = false;
      trouble(null);
      changed();
      flush();
    } catch (error) {
      refused(item, error);
    }
  }

  function refused(item, error) {
    // Its echo came after all, or its conversation was left: nothing is missing.
    if (!items.includes(item)) return changed();
    item.state = "waiting";
    if (error instanceof Problem && [401, 404, 410].includes(error.status)) {
      changed();
      gone();
      return;
    }
    if (error instanceof Unreachable) {
      pause(backoff(item.tries), { kind: "unreachable" });
    } else if (error instanceof Problem && error.status === 429) {
      const seconds = Math.max(1, error.retryAfter ?? 5);
      pause(seconds * 1000, { kind: "rate", until: Date.now() + seconds * 1000 });
    } else if (error instanceof Problem && error.status >= 500 && item.tries < SERVER_TRIES) {
      pause(backoff(item.tries), { kind: "server" });
    } else {
      item.state = "failed";
      item.reason = error instanceof Problem && error.status === 413 ? "long" : "refused";
      keep(item);
      if (error instanceof Problem) trouble(null);
      else console.error("leadhatch widget:", error);
      flush();
    }
    changed();
  }

  const backoff = (tries) => Math.min(1000 * 2 ** (tries - 1), LONGEST_PAUSE_MS);

  function pause(milliseconds, what) {
    troubled = true;
    trouble(what);
    clearTimeout(timer);
    timer = setTimeout(() => {
      timer = null;
      flush();
    }, milliseconds);
  }

  return {
    add,
    flush,
    items: () => items,
    /** The network is back: go now. */
    hurry() {
      clearTimeout(timer);
      timer = null;
      flush();
    },
    retry(id) {
      const item = items.find((each) => each.id === id);
      if (!item) return;
      item.state = "waiting";
      item.tries = 0;
      delete item.reason;
      keep(item);
      changed();
      flush();
    },
    discard(id) {
      const item = items.find((each) => each.id === id);
      if (!item) return null;
      items = items.filter((each) => each !== item);
      memory.drop(key(item));
      changed();
      return item.text;
    },
    /** The item whose echo this message is, taken out; null where it is none of ours. */
    settle(message) {
      const own = message.client_message_id;
      const item = items.find((each) =>
        own
          ? each.id === own
          : each.tried && each.base < message.seq &&
            each.text.trim() === message.text.trim(),
      );
      if (!item) return null;
      items = items.filter((each) => each !== item);
      memory.drop(key(item));
      return item;
    },
    /** Another conversation begins: what was not sent goes there, what was sent stays behind. */
    carryOver() {
      const left = items.filter((item) => item.state !== "sent");
      for (const item of items) memory.drop(key(item));
      items = left.map((item) => ({
        ...item,
        id: newId(),
        base: 0,
        tries: 0,
        tried: false,
        state: item.state === "failed" ? "failed" : "waiting",
      }));
      items.forEach(keep);
      troubled = false;
      clearTimeout(timer);
      timer = null;
    },
    clear() {
      clearTimeout(timer);
      timer = null;
      for (const name of memory.keys("out:")) memory.drop(name);
      items = [];
    },
  };
}
