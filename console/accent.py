"""The company's accent colour as the shades the console needs, light and dark. Pure.

Each shade is moved until it can be read (WCAG AA, 4.5 to 1). Served as a style sheet, because the
pages allow no inline style.
"""

from __future__ import annotations

type Colour = tuple[float, float, float]

AA = 4.5
WHITE: Colour = (255, 255, 255)
BLACK: Colour = (0, 0, 0)
LIGHT_GROUND: Colour = (246, 244, 241)
DARK_GROUND: Colour = (33, 31, 29)


def style_sheet(accent: str) -> str:
    """The CSS variables for `accent` (#rrggbb)."""
    base = _parsed(accent)
    fill = _readable(base, WHITE, BLACK)
    dark_fill = _readable(_mixed(fill, DARK_GROUND, 0.12), WHITE, BLACK)
    soft, dark_soft = _mixed(fill, WHITE, 0.9), _mixed(fill, DARK_GROUND, 0.72)
    light = {
        "accent": fill,
        "accent-text": _readable(_readable(fill, LIGHT_GROUND, BLACK), soft, BLACK),
        "accent-soft": soft,
    }
    lighter = _readable(_mixed(fill, WHITE, 0.35), DARK_GROUND, WHITE)
    dark = {
        "accent": dark_fill,
        "accent-text": _readable(lighter, dark_soft, WHITE),
        "accent-soft": dark_soft,
    }
    return (
        f":root{{{_variables(light)}}}\n"
        f"@media (prefers-color-scheme:dark){{:root{{{_variables(dark)}}}}}\n"
    )


def contrast(one: Colour, other: Colour) -> float:
    """The WCAG contrast ratio of two colours, 1 to 21."""
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def _parsed(text: str) -> Colour:
    number = int(text.removeprefix("#"), 16)
    return (number >> 16, (number >> 8) & 255, number & 255)


def _mixed(colour: Colour, towards: Colour, share: float) -> Colour:
    red, green, blue = (a + (b - a) * share for a, b in zip(colour, towards, strict=True))
    return (red, green, blue)


def _readable(colour: Colour, ground: Colour, towards: Colour) -> Colour:
    for step in range(26):
        found = _mixed(colour, towards, step * 0.04)
        if contrast(found, ground) >= AA:
            return found
    return towards


def _luminance(colour: Colour) -> float:
    parts = [
        share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4
        for share in (part / 255 for part in colour)
    ]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def _variables(colours: dict[str, Colour]) -> str:
    return ";".join(
        f"--{name}:rgb({round(red)} {round(green)} {round(blue)})"
        for name, (red, green, blue) in colours.items()
    )
