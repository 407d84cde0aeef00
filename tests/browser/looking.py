"""What a person would see, measured in the page: glyphs that are missing, text that is too faint,
things that stick out. Used by the browser tests.
"""

from __future__ import annotations

from playwright.sync_api import Page

# Every character shown, painted beside one that no font has: equal pixels are a missing glyph.
_MISSING = """() => {
  const seen = new Set();
  const families = new Map();
  const walk = (node) => {
    if (node.nodeType === Node.TEXT_NODE && node.parentElement?.checkVisibility?.()) {
      const family = getComputedStyle(node.parentElement).fontFamily;
      for (const { segment } of new Intl.Segmenter().segment(node.data)) {
        if (segment.trim() && !seen.has(segment)) { seen.add(segment); families.set(segment, family); }
      }
    }
    if (node.tagName === "SCRIPT" || node.tagName === "STYLE") return;
    if (node.shadowRoot) walk(node.shadowRoot);
    node.childNodes.forEach(walk);
  };
  walk(document.body);
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = 64;
  const pen = canvas.getContext("2d", { willReadFrequently: true });
  const paint = (text, family) => {
    pen.clearRect(0, 0, 64, 64);
    pen.font = `40px ${family}`;
    pen.textBaseline = "top";
    pen.fillText(text, 4, 8);
    return pen.getImageData(0, 0, 64, 64).data.join();
  };
  const missing = [];
  for (const [text, family] of families) {
    const picture = paint(text, family);
    const nothing = ["\\u0378", "\\u{1FFFE}", "\\uFFFF", ""].map((absent) => paint(absent, family));
    if (nothing.includes(picture)) missing.push(text);
  }
  return { missing, looked: families.size };
}"""

# Contrast of every visible text against the nearest ground that is painted.
_FAINT = """() => {
  const parse = (css) => {
    const parts = css.match(/[\\d.]+/g)?.map(Number) ?? [0, 0, 0, 0];
    return { rgb: parts.slice(0, 3), alpha: parts[3] ?? 1 };
  };
  const luminance = (rgb) => {
    const [r, g, b] = rgb.map((v) => {
      v /= 255;
      return v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const up = (node) => node.parentElement ?? node.getRootNode().host ?? null;
  const ground = (node) => {
    for (let at = node; at; at = up(at)) {
      const { rgb, alpha } = parse(getComputedStyle(at).backgroundColor);
      if (alpha > 0.95) return rgb;
    }
    return matchMedia("(prefers-color-scheme: dark)").matches ? [18, 18, 18] : [255, 255, 255];
  };
  const faint = [];
  const walk = (node) => {
    if (node.nodeType === Node.TEXT_NODE && node.data.trim()) {
      const parent = node.parentElement;
      const skip = parent.closest("script,style,.sr,[inert],:disabled,[hidden]");
      if (!skip && parent.checkVisibility?.()) {
        const text = luminance(parse(getComputedStyle(parent).color).rgb);
        const under = luminance(ground(parent));
        const ratio = (Math.max(text, under) + 0.05) / (Math.min(text, under) + 0.05);
        if (ratio < 4.5) faint.push(`${node.data.trim().slice(0, 40)} ${ratio.toFixed(2)}`);
      }
    }
    if (node.shadowRoot) walk(node.shadowRoot);
    node.childNodes.forEach(walk);
  };
  walk(document.body);
  return faint;
}"""

_STICKING_OUT = """() => {
  const width = document.documentElement.clientWidth;
  const out = [];
  if (document.documentElement.scrollWidth > width) out.push("page scrolls sideways");
  const walk = (node) => {
    if (node.nodeType === Node.ELEMENT_NODE && node.checkVisibility?.() && !node.closest(".sr,.skip")) {
      // a bar that scrolls by itself holds more than is seen of it
      for (let at = node.parentElement; at; at = at.parentElement)
        if (at !== document.documentElement && /auto|scroll/.test(getComputedStyle(at).overflowX)) return;
      const box = node.getBoundingClientRect();
      if (box.width && (box.right > width + 1 || box.left < -1)) out.push(node.className || node.tagName);
      if (node.matches(".actions button, .quick button, .who, .bubble") && node.scrollWidth > node.clientWidth + 1)
        out.push(`${node.className || node.tagName} overflows`);
    }
    if (node.shadowRoot) walk(node.shadowRoot);
    node.childNodes.forEach(walk);
  };
  walk(document.body);
  return out;
}"""


def missing_glyphs(page: Page) -> tuple[list[str], int]:
    """(characters no font here can paint, how many were looked at)."""
    found = page.evaluate(_MISSING)
    return list(found["missing"]), int(found["looked"])


def faint_texts(page: Page) -> list[str]:
    """Visible texts below 4.5 to 1 (WCAG AA)."""
    return list(page.evaluate(_FAINT))


def sticking_out(page: Page) -> list[str]:
    """What is wider than the screen or than itself."""
    return list(page.evaluate(_STICKING_OUT))
