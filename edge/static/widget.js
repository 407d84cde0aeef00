/* The one script tag of the website chat: finds out where it was served from and loads the widget
 * from there. It is not the widget itself (that is widget/main.js) and it touches nothing of the
 * host page but one element it adds.
 *
 * Read from the tag: data-language (zh | en), data-open="true" (open on arrival where there is
 * room), data-dock (selector of an element the panel fills on wide screens), data-theme
 * (light | dark; the visitor's own preference where it is absent). */
(() => {
  const script = document.currentScript ?? document.querySelector('script[src*="widget.js"]');
  if (!script || document.querySelector("[data-leadhatch-widget]")) return;
  const base = new URL(".", script.src).href;
  const host = document.createElement("div");
  host.setAttribute("data-leadhatch-widget", "");
  const { language = "", open = "", dock = "", theme = "" } = script.dataset;
  if (theme) host.dataset.theme = theme;

  async function start(attempt = 0) {
    try {
      // A failed import stays failed for its address, so another try needs another address.
      const retry = attempt ? `?try=${attempt}` : "";
      const widget = await import(`${base}static/widget/main.js${retry}`);
      if (!host.isConnected) document.body.append(host);
      await widget.mount({ host, base, language, open: open === "true", dock });
    } catch (error) {
      if (attempt < 4) setTimeout(() => start(attempt + 1), 1000 * 2 ** attempt);
      else console.error("leadhatch widget:", error);
    }
  }
  if (document.readyState === "loading") {
    document.addEventListener("DOMContentLoaded", () => start(), { once: true });
  } else {
    start();
  }
})();
