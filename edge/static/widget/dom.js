/* Building page elements without ever parsing HTML: text goes in as text, so nothing that a person
 * or a server wrote can become markup. Called by every part of the widget that shows something. */

const SVG = "http://www.w3.org/2000/svg";

/* Stroke drawings on a 24 grid. */
const ICONS = {
  chat: "M4 5.5h16v11h-8.5L7 20.5v-4H4z M8 9.5h8 M8 12.5h5",
  close: "M6 6l12 12 M18 6L6 18",
  down: "M6 9.5l6 6 6-6",
  send: "M12 19V5.5 M6 11l6-6 6 6",
  person: "M12 11.5a3.75 3.75 0 1 0 0-7.5 3.75 3.75 0 0 0 0 7.5z M4.5 20c.6-3.6 3.6-5.5 7.5-5.5s6.900 1.9 7.500 5.500",
  transcript: "M6 3.500h8l4.500 4.500v12.500H6z M13.500 3.500V8.500h5 M9 12.500h6.500 M9 16h6.500",
  erase: "M4.500 6.500h15 M9.500 6V3.500h5V6 M6.500 6.500l1 14h9l1-14 M10.300 10.500v6 M13.700 10.500v6",
  end: "M13.500 4H5v16h8.500 M10 12h10 M16.500 8.500L20 12l-3.500 3.500",
  retry: "M19.500 12a7.500 7.500 0 1 1-2.300-5.400 M19.500 3.500v4h-4",
  out: "M8 6h10v10 M18 6L6 18",
};

/** An element: attributes as they are, `on…` functions as listeners, null and false left out. */
export function el(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (typeof value === "function") node.addEventListener(name.slice(2), value);
    else node.setAttribute(name, value === true ? "" : String(value));
  }
  node.append(...children.filter((child) => child !== null && child !== undefined));
  return node;
}

export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", ICONS[name]);
  svg.append(path);
  return svg;
}

/** The words for `key` with `{name}` filled in; the key itself where words are missing. */
export function fill(texts, key, values = {}) {
  const words = texts[key] ?? key;
  return words.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
}

const LINK = /\b(?:https?:\/\/|www\.)[^\s<>"'，。；：！？、（）《》「」【】]+/gi;
const TRAILING = /[.,;:!?)\]}…]+$/;

/** An address that may be linked, or null: only the web's own schemes, never `javascript:`. */
export function safeAddress(address, base) {
  try {
    const url = new URL(address, base);
    return ["http:", "https:"].includes(url.protocol) ? url.href : null;
  } catch {
    return null;
  }
}

/** The text as nodes, web addresses in it as links. */
export function linked(text) {
  const nodes = [];
  let from = 0;
  for (const match of text.matchAll(LINK)) {
    const shown = match[0].replace(TRAILING, "");
    const address = safeAddress(shown.startsWith("www.") ? `https://${shown}` : shown);
    if (!address) continue;
    nodes.push(text.slice(from, match.index));
    nodes.push(el("a", { href: address, target: "_blank", rel: "noopener noreferrer" }, shown));
    from = match.index + shown.length;
  }
  nodes.push(text.slice(from));
  return nodes;
}
