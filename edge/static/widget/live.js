/* Keeps a conversation live: a WebSocket that reconnects with growing pauses, and while it is not
 * open, asking now and then. It carries frames and knows nothing of what they mean. Called by
 * talk.js, one at a time. */

const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 30_000;
const ASK_WATCHED_MS = 3_000;
const ASK_UNWATCHED_MS = 20_000;
const SETTLED_MS = 4_000;
const GONE_CODES = new Set([4401, 4404]);

/** `after()` gives the last seq had; `onFrame(frame)`; `ask()` fetches what is new; `onGone()`. */
export function keepLive({ address, token, after, watched, onFrame, onOpen, ask, onGone }) {
  let socket = null;
  let open = false;
  let closed = false;
  let failures = 0;
  let reconnect = null;
  let poll = null;
  let settled = null;

  function connect() {
    clearTimeout(reconnect);
    reconnect = null;
    if (closed || socket) return;
    let mine;
    try {
      mine = new WebSocket(address);
    } catch {
      lost(1006);
      return;
    }
    socket = mine;
    mine.onopen = () => {
      mine.send(JSON.stringify({ token, after: after() }));
      open = true;
      // Open is not yet accepted: only a socket that lasts ends the growing of the pauses.
      settled = setTimeout(() => (failures = 0), SETTLED_MS);
      onOpen();
    };
    mine.onmessage = (event) => {
      if (mine !== socket) return;
      try {
        onFrame(JSON.parse(event.data));
      } catch (error) {
        console.error("leadhatch widget:", error);
      }
    };
    mine.onclose = (event) => {
      if (mine === socket) lost(event.code);
    };
  }

  function lost(code) {
    socket = null;
    open = false;
    clearTimeout(settled);
    if (closed) return;
    if (GONE_CODES.has(code)) {
      onGone();
      return;
    }
    failures += 1;
    const pause = code === 4429 ? LONGEST_PAUSE_MS : FIRST_PAUSE_MS * 2 ** Math.min(failures - 1, 5);
    // Spread out, or a restarted server meets everybody in the same second.
    reconnect = setTimeout(connect, Math.min(pause, LONGEST_PAUSE_MS) * (0.7 + Math.random() * 0.6));
    scheduleAsk();
  }

  function scheduleAsk() {
    if (poll || closed) return;
    poll = setTimeout(async () => {
      poll = null;
      if (closed || open) return;
      await ask();
      scheduleAsk();
    }, watched() ? ASK_WATCHED_MS : ASK_UNWATCHED_MS);
  }

  connect();

  return {
    isOpen: () => open,
    /** Says something that is not worth keeping; false where nobody would hear it. */
    say(frame) {
      if (!open) return false;
      socket.send(JSON.stringify(frame));
      return true;
    },
    /** The network is back, or the person is looking: do not sit out the pause. */
    nudge() {
      if (closed || open) return;
      failures = 0;
      connect();
    },
    close() {
      closed = true;
      clearTimeout(reconnect);
      clearTimeout(poll);
      clearTimeout(settled);
      socket?.close(1000);
      socket = null;
    },
  };
}
