"""Any accent colour becomes shades that can be read."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from console.accent import AA, DARK_GROUND, LIGHT_GROUND, WHITE, Colour, contrast, style_sheet

colours = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")


@given(colours)
def test_every_accent_is_readable(accent: str) -> None:
    light, dark = style_sheet(accent).split("@media")
    for sheet, ground in ((light, LIGHT_GROUND), (dark, DARK_GROUND)):
        # rounding to whole numbers costs a little
        assert contrast(shade(sheet, "accent"), WHITE) > AA - 0.1
        assert contrast(shade(sheet, "accent-text"), ground) > AA - 0.1
        assert contrast(shade(sheet, "accent-text"), shade(sheet, "accent-soft")) > AA - 0.1


def shade(sheet: str, name: str) -> Colour:
    found = re.search(rf"--{name}:rgb\((\d+) (\d+) (\d+)\)", sheet)
    assert found is not None
    return (int(found[1]), int(found[2]), int(found[3]))
