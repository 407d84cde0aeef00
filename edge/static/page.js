/* Gives the public pages the company's accent, where it is another than the house's teal. Pages are
 * whole without it. */

import { tones } from "./widget/accent.js";

const accent = document.body.dataset.accent;
if (accent) {
  const { light, dark } = tones(accent);
  const scheme = window.matchMedia("(prefers-color-scheme: dark)");
  const paint = () => {
    const shades = scheme.matches ? dark : light;
    document.body.style.setProperty("--accent", shades.fill);
    document.body.style.setProperty("--accent-text", shades.text);
    document.body.style.setProperty("--accent-soft", shades.soft);
  };
  scheme.addEventListener("change", paint);
  paint();
}
