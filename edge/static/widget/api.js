/* The public chat API, one function per call. It knows addresses, tokens and error shapes; it keeps
 * no state and decides nothing. Called by talk.js and sheets.js; live.js takes the socket's address
 * from here. */

/** The server answered, and the answer is no. */
export class Problem extends Error {
  constructor(status, title, retryAfter) {
    super(title);
    this.status = status;
    this.retryAfter = retryAfter;
  }
}

/** No answer came: network down, server down, or too slow. */
export class Unreachable extends Error {}

const PATIENCE_MS = 25_000; // an answer may rightly take the server 8 s

export function openApi(base) {
  async function request(method, path, { token, body } = {}) {
    const abort = new AbortController();
    const timer = setTimeout(() => abort.abort(), PATIENCE_MS);
    const headers = {};
    if (token) headers.Authorization = `Bearer ${token}`;
    if (body !== undefined) headers["Content-Type"] = "application/json";
    let response;
    let raw;
    try {
      response = await fetch(base + path, {
        method,
        headers,
        body: body === undefined ? undefined : JSON.stringify(body),
        signal: abort.signal,
        credentials: "same-origin", // on our own pages: tells whom a mail was passed on to from its addressee
        cache: "no-store",
      });
      raw = await response.text();
    } catch (error) {
      throw new Unreachable(String(error));
    } finally {
      clearTimeout(timer);
    }
    if (response.ok) return { raw, type: response.headers.get("Content-Type") ?? "" };
    let title = response.statusText;
    try {
      title = JSON.parse(raw).title ?? title;
    } catch {
      // a proxy's error page: its status says enough
    }
    const wait = Number.parseInt(response.headers.get("Retry-After") ?? "", 10);
    throw new Problem(response.status, title, Number.isFinite(wait) ? wait : null);
  }

  async function call(method, path, options) {
    const { raw } = await request(method, path, options);
    try {
      return raw ? JSON.parse(raw) : {};
    } catch (error) {
      throw new Unreachable(String(error)); // a captive portal's page, not our server
    }
  }

  const of = (conversation) => `api/v1/conversations/${encodeURIComponent(conversation.id)}`;

  return {
    base,
    config: (language) => call("GET", `widget/config?language=${language}`),
    begin: (body) => call("POST", "api/v1/conversations", { body }),
    send: (conversation, text, clientMessageId) =>
      call("POST", `${of(conversation)}/messages`, {
        token: conversation.token,
        body: { text, client_message_id: clientMessageId },
      }),
    since: (conversation, seq) =>
      call("GET", `${of(conversation)}/messages?after=${seq}`, { token: conversation.token }),
    speak: (conversation, language) =>
      call("POST", `${of(conversation)}/language`, { token: conversation.token, body: { language } }),
    visited: (conversation, page, asset) =>
      call("POST", `${of(conversation)}/visits`, {
        token: conversation.token,
        body: asset ? { page, asset } : { page },
      }),
    end: (conversation) => call("POST", `${of(conversation)}/end`, { token: conversation.token, body: {} }),
    mailTranscript: (conversation, email) =>
      call("POST", `${of(conversation)}/transcript`, {
        token: conversation.token,
        body: email ? { email } : {},
      }),
    transcriptText: async (conversation) =>
      (await request("GET", `${of(conversation)}/transcript.txt`, { token: conversation.token })).raw,
    forget: (conversation) => call("DELETE", `${of(conversation)}/data`, { token: conversation.token }),
    socketAddress: (conversation) => `${base.replace(/^http/, "ws")}${of(conversation)}/ws`,
  };
}
