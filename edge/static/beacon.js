/* Tells how far and how long a content page was read, to the address its article names, and nothing
 * else: no id but the link's own token, no cookie but the number that following the link gave, which
 * tells a reader a mail was passed on to from its addressee. Time counts while the page is in sight and the
 * reader did something in the last minute. A report gives the deepest point so far (`depth`, 0 to 1)
 * and the seconds so far (`seconds`): of the whole reading, or with `section` of that section. All
 * figures only grow, so a report that comes twice or late changes nothing. */
(() => {
  const article = document.getElementById("article");
  const address = article?.dataset.view;
  if (!address) return;
  const IDLE_MS = 60_000;
  const REPORT_S = 30;
  const VISIT_MS = 30 * 60_000; // silence that ends a visit: what comes after is another one
  const headings = [...article.querySelectorAll("h2[id]")];
  const spent = new Map(); // section id → seconds
  const changed = new Set(); // sections since the last report
  let seconds = 0;
  let depth = 0;
  let reported = null;
  let active = Date.now();
  let told = Date.now();

  function look() {
    const box = article.getBoundingClientRect();
    const read = (window.innerHeight - box.top) / box.height;
    depth = Math.max(depth, Math.min(1, Math.round(read * 100) / 100));
  }

  function section() {
    const line = window.innerHeight * 0.4;
    return headings.filter((heading) => heading.getBoundingClientRect().top < line).at(-1)?.id;
  }

  function send(body) {
    navigator.sendBeacon(address, new Blob([JSON.stringify(body)], { type: "application/json" }));
  }

  function report() {
    look();
    const now = `${depth} ${seconds}`;
    if (now === reported) return;
    reported = now;
    told = Date.now();
    send({ depth, seconds });
    for (const name of changed) send({ depth, seconds: spent.get(name), section: name });
    changed.clear();
  }

  setInterval(() => {
    if (document.hidden || Date.now() - active > IDLE_MS) return;
    if (Date.now() - told > VISIT_MS) {
      seconds = depth = 0;
      spent.clear();
      changed.clear();
      told = Date.now();
    }
    look();
    seconds += 1;
    const name = section();
    if (name) {
      spent.set(name, (spent.get(name) ?? 0) + 1);
      changed.add(name);
    }
    if (seconds % REPORT_S === 0) report();
  }, 1000);
  for (const sign of ["scroll", "pointermove", "keydown", "touchstart"]) {
    window.addEventListener(sign, () => (active = Date.now()), { passive: true });
  }
  document.addEventListener("visibilitychange", () => document.hidden && report());
  window.addEventListener("pagehide", report);
})();
