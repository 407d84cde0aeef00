/* From a company's one accent colour to the shades the widget needs, in light and in dark, each
 * with enough contrast to be read (WCAG AA, 4.5 to 1). Pure arithmetic; called by styles.js and by
 * the pages. */

const AA = 4.5;
const WHITE = [255, 255, 255];
const LIGHT_GROUND = [246, 244, 241];
const DARK_GROUND = [33, 31, 29];

function parse(hex) {
  const match = /^#?([0-9a-f]{6})$/i.exec(hex ?? "");
  if (!match) return null;
  const number = Number.parseInt(match[1], 16);
  return [number >> 16, (number >> 8) & 255, number & 255];
}

const mix = (from, to, share) => from.map((part, index) => part + (to[index] - part) * share);
const css = (colour) => `rgb(${colour.map((part) => Math.round(part)).join(" ")})`;

function luminance(colour) {
  const [red, green, blue] = colour.map((part) => {
    const share = part / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

export function contrast(one, other) {
  const [low, high] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
}

/** `colour` moved towards `towards` in small steps until it reads on all `grounds`. */
function readable(colour, grounds, towards) {
  let result = colour;
  const faint = () => grounds.some((ground) => contrast(result, ground) < AA);
  for (let share = 0.04; share <= 1 && faint(); share += 0.04) {
    result = mix(colour, towards, share);
  }
  return result;
}

/** {light, dark}, each {fill, onFill, text, soft}, as CSS colours. */
export function tones(hex) {
  const accent = parse(hex) ?? [15, 107, 104];
  const fill = readable(accent, [WHITE], [0, 0, 0]);
  const darkFill = readable(mix(fill, DARK_GROUND, 0.12), [WHITE], [0, 0, 0]);
  const lightSoft = mix(fill, WHITE, 0.9);
  const darkSoft = mix(fill, DARK_GROUND, 0.72);
  return {
    light: {
      fill: css(fill),
      onFill: "#fff",
      text: css(readable(fill, [LIGHT_GROUND, lightSoft], [0, 0, 0])),
      soft: css(lightSoft),
    },
    dark: {
      fill: css(darkFill),
      onFill: "#fff",
      text: css(readable(mix(fill, WHITE, 0.35), [DARK_GROUND, darkSoft], WHITE)),
      soft: css(darkSoft),
    },
  };
}
