/* One visitor's conversation: its messages, who has the floor, what is missing, unread or gone. No
 * page elements here: panel.js shows what `view()` gives whenever `changed` is called. Wire shapes
 * are read here and nowhere else. */

import { Problem, Unreachable } from "./api.js";
import { keepLive } from "./live.js";
import { openOutbox } from "./outbox.js";
import { arrange } from "./view.js";

const TYPING_SHOWN_MS = 8_000;
const TYPING_AFTER_MS = 350;
const TELL_TYPING_MS = 3_000;
const ECHO_PATIENCE_MS = 1_500;
const CONVERSATION_GONE = [401, 404, 410];

export function openTalk({ api, memory, source, watched, changed }) {
  let conversation = null; // {id, token}
  let messages = new Map(); // by id
  let localIds = new Map(); // message id → the id it had before the server knew it
  let cursor = 0; // everything up to here has come in order
  let seen = 0;
  let floor = { holder: "bot", name: null };
  let typing = null;
  let typingTimer = null;
  let awaited = 0; // posts whose answer is awaited
  let live = null;
  let trouble = null; // {kind: "unreachable" | "server" | "rate", until?}
  let closing = null; // {why: "ended" | "deleted" | "gone", receipt?}
  let renewed = false; // an earlier conversation was gone, this one took its place
  let loading = false;
  let beginning = null;
  let language = "en";
  let toldTyping = 0;
  let retryTimer = null;
  let retryNow = null;

  const outbox = openOutbox({
    memory,
    ready: () => conversation !== null && !closing && !loading,
    deliver,
    changed,
    trouble: setTrouble,
    gone,
  });

  function setTrouble(what) {
    trouble = what;
    changed();
  }

  async function deliver(item) {
    awaited += 1;
    const quiet = setTimeout(changed, TYPING_AFTER_MS);
    item.since = Date.now();
    const talk = conversation;
    try {
      const answer = await api.send(talk, item.text, item.id);
      if (talk !== conversation) return;
      merge(answer.messages ?? []);
      // The socket echoes it; where it does not, ask, or its place would stay unknown.
      setTimeout(() => {
        if (outbox.items().includes(item)) ask();
      }, live?.isOpen() ? ECHO_PATIENCE_MS : 0);
    } finally {
      clearTimeout(quiet);
      awaited -= 1;
    }
  }

  /** Takes messages in, each once. Only frames that come in order move the cursor. */
  function merge(list, { inOrder = false } = {}) {
    for (const message of list) {
      if (!message?.id || typeof message.seq !== "number") continue;
      if (inOrder) cursor = Math.max(cursor, message.seq);
      if (messages.has(message.id)) continue;
      if (message.sender === "prospect") {
        const item = outbox.settle(message);
        if (item) localIds.set(message.id, item.id);
      } else {
        typing = null;
        if (message.sender === "human") floor = { holder: "human", name: message.name ?? floor.name };
      }
      messages.set(message.id, message);
    }
    changed();
  }

  function takeFrame(frame) {
    if (frame.type === "message") {
      merge([frame.message ?? frame], { inOrder: true });
    } else if (frame.type === "typing") {
      if (frame.sender === "prospect") return;
      clearTimeout(typingTimer);
      typing = frame.on === false ? null : (frame.sender ?? floor.holder);
      typingTimer = setTimeout(() => {
        typing = null;
        changed();
      }, TYPING_SHOWN_MS);
      changed();
    } else if (frame.type === "floor") {
      floor = { holder: frame.holder ?? "bot", name: frame.name ?? null };
      changed();
    }
  }

  function connect() {
    live?.close();
    live = keepLive({
      address: api.socketAddress(conversation),
      token: conversation.token,
      after: () => cursor,
      watched,
      onFrame: takeFrame,
      onOpen: () => {
        if (trouble?.kind === "unreachable") setTrouble(null);
        outbox.flush();
      },
      ask,
      onGone: gone,
    });
  }

  async function ask() {
    if (!conversation || closing) return;
    const asked = conversation;
    try {
      const answer = await api.since(asked, cursor);
      if (asked !== conversation) return;
      merge(answer.messages ?? [], { inOrder: true });
      if (trouble && trouble.kind !== "rate") setTrouble(null);
    } catch (error) {
      if (asked !== conversation) return;
      if (error instanceof Problem && CONVERSATION_GONE.includes(error.status)) gone();
      else if (error instanceof Unreachable) setTrouble({ kind: "unreachable" });
    }
  }

  /** Runs `attempt` until it works or is refused for good; says meanwhile what holds it up. */
  function insist(attempt, tries = 1) {
    clearTimeout(retryTimer);
    return attempt().catch((error) => {
      let pause = Math.min(1000 * 2 ** (tries - 1), 30_000);
      if (error instanceof Problem && error.status === 429) {
        pause = Math.max(1, error.retryAfter ?? 5) * 1000;
        setTrouble({ kind: "rate", until: Date.now() + pause });
      } else {
        setTrouble({ kind: error instanceof Unreachable ? "unreachable" : "server" });
        if (!(error instanceof Problem || error instanceof Unreachable)) console.error(error);
      }
      return new Promise((resolve) => {
        retryNow = () => {
          clearTimeout(retryTimer);
          retryNow = null;
          resolve(insist(attempt, tries + 1));
        };
        retryTimer = setTimeout(retryNow, pause);
      });
    });
  }

  /** Opens the conversation: the remembered one, or a new one. Once, however often it is called. */
  function begin() {
    if (conversation || closing) return beginning ?? Promise.resolve();
    // Another tab may have begun meanwhile: one person, one conversation.
    if (memory.read("conversation")) return resume().then((found) => (found ? null : begin()));
    beginning ??= insist(start).finally(() => (beginning = null));
    return beginning;
  }

  async function start() {
    if (conversation) return;
    loading = true;
    changed();
    const visitor = memory.read("visitor");
    const timezone = Intl.DateTimeFormat().resolvedOptions().timeZone;
    const answer = await api.begin({
      language,
      source: source(),
      ...(visitor && { visitor }),
      ...(timezone && { timezone }),
    });
    conversation = { id: answer.conversation_id, token: answer.token };
    if (answer.visitor) memory.write("visitor", answer.visitor);
    memory.write("conversation", conversation);
    seen = 0;
    trouble = null;
    loading = false;
    merge(answer.messages ?? [], { inOrder: true });
    connect();
    outbox.flush();
  }

  /** Takes up the remembered conversation, if there is one: true when there was. */
  async function resume() {
    const kept = memory.read("conversation");
    if (!kept?.id || !kept.token || conversation) {
      if (kept && !conversation) memory.drop("conversation");
      return conversation !== null;
    }
    conversation = { id: kept.id, token: kept.token };
    seen = memory.read("seen") ?? 0;
    loading = true;
    changed();
    beginning = insist(async () => {
      if (conversation?.id !== kept.id) return;
      try {
        const answer = await api.since(conversation, 0);
        merge(answer.messages ?? [], { inOrder: true });
        loading = false;
        trouble = null;
        connect();
        changed();
        outbox.flush();
        greetAgain();
      } catch (error) {
        if (!(error instanceof Problem && CONVERSATION_GONE.includes(error.status))) throw error;
        leave();
        renewed = true;
        loading = false;
        changed();
      }
    }).finally(() => (beginning = null));
    await beginning;
    return conversation !== null;
  }

  async function speak(chosen) {
    language = chosen;
    if (!conversation || closing) return;
    const answer = await api.speak(conversation, chosen);
    merge(answer.messages ?? []);
  }

  /** Nothing said yet, and the page is in another language now: so is the bot. */
  function greetAgain() {
    const known = [...messages.values()];
    const said = outbox.items().length || known.some((message) => message.sender === "prospect");
    const last = known.at(-1)?.language;
    if (!said && last && last !== language) speak(language).catch(() => {});
  }

  /** Lets go of the conversation here; what is not delivered yet is kept for the next one. */
  function leave() {
    clearTimeout(retryTimer);
    retryNow = null;
    live?.close();
    live = null;
    if (memory.read("conversation")?.id === conversation?.id) {
      memory.drop("conversation");
      memory.drop("seen");
    }
    conversation = beginning = null;
    messages = new Map();
    localIds = new Map();
    cursor = seen = 0;
    floor = { holder: "bot", name: null };
    typing = trouble = closing = null;
    loading = false;
    outbox.carryOver();
  }

  function gone() {
    if (closing || !conversation) return;
    shut({ why: "gone" });
  }

  function shut(how) {
    live?.close();
    live = null;
    closing = how;
    typing = trouble = null;
    if (memory.read("conversation")?.id === conversation?.id) {
      memory.drop("conversation");
      memory.drop("seen");
    }
    changed();
  }

  memory.listen((key) => {
    if (key === "seen") {
      seen = Math.max(seen, memory.read("seen") ?? 0);
      changed();
    }
    if (key !== "conversation" || closing) return;
    const kept = memory.read("conversation");
    if (kept?.id === conversation?.id) return;
    if (!kept) return shut({ why: "gone" });
    if (conversation) leave();
    resume();
  });

  window.addEventListener("online", hurry);
  window.addEventListener("offline", () => {
    if (conversation && !closing) setTrouble({ kind: "unreachable" });
  });
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden) live?.nudge();
  });

  /** The network is back, or the person will not wait: everything that pauses goes now. */
  function hurry() {
    live?.nudge();
    retryNow?.();
    outbox.hurry();
    ask();
  }

  const highest = () => Math.max(0, ...[...messages.values()].map((message) => message.seq));

  function view() {
    const slow = outbox.items().some(
      (item) => item.state === "sending" && Date.now() - item.since >= TYPING_AFTER_MS,
    );
    const unread = [...messages.values()].filter(
      (message) => message.sender !== "prospect" && message.seq > seen,
    );
    return {
      items: arrange(messages.values(), localIds, outbox.items()),
      floor,
      typing: typing ?? (awaited && slow && floor.holder === "bot" && !trouble ? "bot" : null),
      unread: unread.length,
      trouble,
      closing,
      renewed,
      loading,
      live: conversation !== null && !closing,
      conversation,
    };
  }

  return {
    view,
    begin,
    resume,
    send(text) {
      outbox.add(text, highest());
      if (!conversation && !closing) begin();
    },
    /** The person is writing: whoever answers sees it, at most so often. */
    typing() {
      if (Date.now() - toldTyping < TELL_TYPING_MS) return;
      if (live?.say({ type: "typing" })) toldTyping = Date.now();
    },
    retry: outbox.retry,
    discard: outbox.discard,
    hurry,
    markSeen() {
      const top = highest();
      if (top <= seen) return;
      seen = top;
      memory.write("seen", seen);
      changed();
    },
    setLanguage(chosen) {
      language = chosen;
    },
    /** Tells the server which language to go on in; the words shown change without it. */
    speak,
    async end() {
      const answer = await api.end(conversation);
      merge(answer.messages ?? []);
      shut({ why: "ended" });
    },
    async forget() {
      const answer = await api.forget(conversation);
      leave();
      outbox.clear();
      memory.drop("visitor");
      memory.drop("draft");
      shut({ why: "deleted", receipt: answer.receipt ?? null });
    },
    gone,
    startAnew() {
      leave();
      renewed = false;
      changed();
      return begin();
    },
  };
}
