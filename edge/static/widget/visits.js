/* Tells which page of the host's site somebody who talks to us is on, and which file they download.
 * Nothing is told of people who never opened a conversation, and nothing but the address without
 * its query. What is not heard is not told again. Called once, by main.js. */

const FILES = /\.(pdf|docx?|xlsx?|pptx?|zip|csv)$/i;

export function watchPages({ api, memory, resumed }) {
  const here = () => location.origin + location.pathname;

  function tell(asset) {
    const conversation = memory.read("conversation");
    if (conversation?.id && conversation.token) api.visited(conversation, here(), asset).catch(() => {});
  }

  // a conversation that begins on this page names it as its source
  if (resumed) tell();
  document.addEventListener(
    "click",
    (event) => {
      const link = event.target instanceof Element ? event.target.closest("a[href]") : null;
      if (link && FILES.test(link.pathname)) tell(link.origin + link.pathname);
    },
    { capture: true, passive: true },
  );
}
