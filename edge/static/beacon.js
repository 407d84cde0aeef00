/* Tells how far and how long a content page was read, to the address its article names, and nothing
 * else: no cookie, no id but the link's own token. Time counts while the page is in sight and the
 * reader did something in the last minute. Each report gives the seconds since the one before
 * (`seconds`), the deepest point so far in percent (`depth`), and the section they were spent in. */
(() => {
  const article = document.getElementById("article");
  const address = article?.dataset.view;
  if (!address) return;
  const IDLE_MS = 60_000;
  const REPORT_S = 30;
  const headings = [...article.querySelectorAll("h2[id]")];
  const spent = new Map(); // section id, or "" above the first → seconds
  let depth = 0;
  let reported = -1;
  let active = Date.now();
  let unsent = 0;

  function look() {
    const box = article.getBoundingClientRect();
    const read = ((window.innerHeight - box.top) / box.height) * 100;
    depth = Math.max(depth, Math.min(100, Math.round(read)));
  }

  function section() {
    const line = window.innerHeight * 0.4;
    return headings.filter((heading) => heading.getBoundingClientRect().top < line).at(-1)?.id ?? "";
  }

  function report() {
    look();
    const parts = spent.size || depth === reported ? [...spent] : [["", 0]];
    for (const [name, seconds] of parts) {
      const body = JSON.stringify({ depth, seconds, ...(name && { section: name }) });
      navigator.sendBeacon(address, new Blob([body], { type: "application/json" }));
    }
    spent.clear();
    unsent = 0;
    reported = depth;
  }

  setInterval(() => {
    if (document.hidden || Date.now() - active > IDLE_MS) return;
    look();
    const name = section();
    spent.set(name, (spent.get(name) ?? 0) + 1);
    unsent += 1;
    if (unsent >= REPORT_S) report();
  }, 1000);
  for (const sign of ["scroll", "pointermove", "keydown", "touchstart"]) {
    window.addEventListener(sign, () => (active = Date.now()), { passive: true });
  }
  document.addEventListener("visibilitychange", () => document.hidden && report());
  window.addEventListener("pagehide", report);
})();
