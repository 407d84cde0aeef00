/* The widget put together: language, button with badge, the window in its three places (floating,
 * full screen on a phone, docked in the page), what is remembered. Called once, by widget.js. */

import { openApi } from "./api.js";
import { el, fill, icon } from "./dom.js";
import { openMemory } from "./memory.js";
import { createPanel } from "./panel.js";
import { dress } from "./styles.js";
import { openTalk } from "./talk.js";
import { watchPages } from "./visits.js";

const PHONE = window.matchMedia("(max-width: 480px)");
const ROOMY = window.matchMedia("(min-width: 960px)");
const TEASER_AFTER_MS = 4_000;
const LANGUAGES = ["zh", "en"];

const speaks = (tag) => (/^zh/i.test(tag ?? "") ? "zh" : /^en/i.test(tag ?? "") ? "en" : null);

/** The person's choice, unless the page has changed its language since; then the page's. */
function chooseLanguage(memory, declared) {
  const page = speaks(declared) ?? speaks(document.documentElement.lang) ?? speaks(navigator.language) ?? "en";
  const chosen = memory.read("language");
  return chosen && chosen.page === page && LANGUAGES.includes(chosen.language)
    ? { page, language: chosen.language }
    : { page, language: page };
}

/** Where the visitor came from, as the API names it. */
function source() {
  const query = new URLSearchParams(location.search);
  const found = { page: location.origin + location.pathname, referrer: document.referrer };
  for (const key of ["utm_source", "utm_medium", "utm_campaign"]) found[key] = query.get(key)?.slice(0, 300);
  found.ref = query.get("ref")?.slice(0, 200);
  for (const key of ["page", "referrer"]) found[key] = found[key].slice(0, 2000);
  return Object.fromEntries(Object.entries(found).filter(([, value]) => value));
}

async function loadConfig(api, language) {
  for (let pause = 1000; ; pause = Math.min(pause * 2, 30_000)) {
    try {
      return await api.config(language);
    } catch {
      await new Promise((resolve) => setTimeout(resolve, pause));
    }
  }
}

export async function mount({ host, base, language: declared, open: openAtOnce, dock }) {
  const api = openApi(base);
  const memory = openMemory(base);
  let { page, language } = chooseLanguage(memory, declared);
  let config = await loadConfig(api, language);
  const shadow = host.attachShadow({ mode: "open" });
  dress(shadow, config.accent);

  let isOpen = false;
  let teaserTimer = null;
  let teaser = null;
  let panel = null;
  const onScreen = () => isOpen && !document.hidden;
  const say = (key, values) => fill(config.texts, key, values);
  const talk = openTalk({ api, memory, source, watched: onScreen, changed: schedule });
  talk.setLanguage(language);

  const badge = el("span", { class: "badge", hidden: true });
  const launcher = el("button", { type: "button", class: "launcher", "aria-expanded": "false", onclick: () => open() }, icon("chat"), badge);
  const root = el("div", { class: "root float" }, launcher);
  shadow.append(root);

  let scheduled = false;
  function schedule() {
    if (scheduled) return;
    scheduled = true;
    queueMicrotask(() => {
      scheduled = false;
      update();
    });
  }

  function update() {
    const view = talk.view();
    if (onScreen() && view.unread) return talk.markSeen(); // comes back here
    panel?.update();
    badge.hidden = view.unread === 0 || isOpen;
    badge.textContent = view.unread > 99 ? "99+" : String(view.unread);
    launcher.setAttribute("aria-label", view.unread ? say("open-unread", { count: view.unread }) : say("open", { company: config.company }));
    launcher.lang = language === "zh" ? "zh-CN" : "en";
  }

  function build() {
    panel?.leave();
    panel = createPanel({ config, language, api, talk, memory, onClose: shut, onLanguage: changeLanguage });
    if (isOpen) root.append(panel.node);
    place();
    update();
    if (isOpen) panel.settle();
  }

  /** Floating, full or docked, by the room there is. */
  function place() {
    const berth = dock && ROOMY.matches ? document.querySelector(dock) : null;
    const docked = Boolean(berth);
    const full = !docked && PHONE.matches;
    const home = berth ?? document.body;
    if (host.parentNode !== home) home.append(host);
    host.classList.toggle("docked", docked);
    root.className = `root ${docked ? "docked" : full ? "full" : "float"}`;
    panel.close.hidden = docked;
    launcher.hidden = isOpen || docked;
    panel.node.setAttribute("aria-modal", String(full && isOpen));
    document.documentElement.style.overflow = full && isOpen ? "hidden" : "";
    if (docked && !isOpen) open({ quietly: true });
  }

  async function open({ quietly = false } = {}) {
    if (isOpen) return;
    isOpen = true;
    dismissTeaser();
    launcher.setAttribute("aria-expanded", "true");
    root.append(panel.node);
    place();
    update();
    panel.settle();
    if (!quietly) {
      memory.write("open", true);
      // On a phone the keyboard would cover half of what is to be read.
      if (PHONE.matches) panel.close.focus();
      else panel.focus();
    }
    talk.begin();
    fitKeyboard();
  }

  function shut() {
    if (!isOpen || root.classList.contains("docked")) return;
    isOpen = false;
    memory.write("open", false);
    panel.node.remove();
    launcher.setAttribute("aria-expanded", "false");
    place();
    update();
    launcher.focus();
  }

  async function changeLanguage(chosen) {
    panel.tongue.disabled = true;
    try {
      config = await api.config(chosen);
    } catch {
      panel.tongue.disabled = false;
      return;
    }
    language = chosen;
    memory.write("language", { page, language });
    build();
    panel.tongue.focus();
    talk.speak(chosen).catch(() => {}); // the words have changed; the next message says the rest
  }

  /* A phone's keyboard shrinks what is seen, not the window: follow it. */
  function fitKeyboard() {
    const seen = window.visualViewport;
    if (!seen) return;
    root.style.setProperty("--seen-height", `${Math.round(seen.height)}px`);
    root.style.setProperty("--seen-top", `${Math.round(seen.offsetTop)}px`);
  }
  window.visualViewport?.addEventListener("resize", fitKeyboard);
  window.visualViewport?.addEventListener("scroll", fitKeyboard);

  /* Full screen nothing else can be seen, so nothing else may take the focus. */
  root.addEventListener("keydown", (event) => {
    if (event.key !== "Tab" || !isOpen || !root.classList.contains("full")) return;
    const stops = [...panel.node.querySelectorAll("button, a[href], textarea, input, [tabindex='0']")].filter(
      (stop) => !stop.disabled && !stop.closest("[inert]") && stop.getClientRects().length,
    );
    const [first, last] = [stops[0], stops.at(-1)];
    const now = shadow.activeElement;
    if (event.shiftKey ? now === first || !stops.includes(now) : now === last) {
      event.preventDefault();
      (event.shiftKey ? last : first)?.focus();
    }
  });

  function dismissTeaser() {
    clearTimeout(teaserTimer);
    teaser?.remove();
    teaser = null;
  }

  function offerTeaser() {
    if (!config.greeting_teaser || isOpen || memory.read("teased")) return;
    const dismiss = () => {
      memory.write("teased", true);
      dismissTeaser();
      launcher.focus();
    };
    teaser = el(
      "div",
      { class: "teaser", lang: language === "zh" ? "zh-CN" : "en" },
      el("button", { type: "button", onclick: () => open() }, config.greeting_teaser),
      el("button", { type: "button", "aria-label": say("dismiss"), title: say("dismiss"), onclick: dismiss }, icon("close")),
    );
    root.append(teaser);
  }

  // First of all: a docked panel opens as it is built, and must find the conversation it goes on.
  const known = talk.resume();
  build();
  PHONE.addEventListener("change", place);
  ROOMY.addEventListener("change", place);
  document.addEventListener("visibilitychange", update);

  const wanted = isOpen || (openAtOnce && ROOMY.matches && memory.read("open") !== false) || (memory.read("open") && !PHONE.matches);
  if (wanted) open({ quietly: true });
  const went = await known;
  watchPages({ api, memory, resumed: went });
  if (went) return;
  if (isOpen) talk.begin();
  else teaserTimer = setTimeout(offerTeaser, TEASER_AFTER_MS);
}
