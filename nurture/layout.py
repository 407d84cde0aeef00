"""The frame around every mail: head, body, footer; HTML with inlined styles, and text. Pure.

`mail`, `notices` and `transcript` put their bodies into it. The sheet is one HTML template; its
styles are inlined for readers that drop style blocks, and kept for dark mode and phones.
"""

from __future__ import annotations

import functools
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import css_inline
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

_TEMPLATES = Path(__file__).parent / "templates"
_LANG = {"zh": "zh-CN", "en": "en"}


class Stop(NamedTuple):
    """A way out at the foot of a mail (to choose less, or to stop): where, and what it says."""

    url: str
    label: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """What the frame shows around a body."""

    language: str
    company: str
    accent: str
    subject: str
    footer: Sequence[str]
    stop: Stop | None = None
    choose: Stop | None = None
    decoy: str | None = None  # a link that people neither see nor hear read out
    preview: str = ""  # what a list of mails shows beside the subject


def framed(sheet: Sheet, body: str) -> str:
    """The whole HTML mail around `body`, which is HTML already."""
    page = _template().render(
        lang=_LANG[sheet.language], company=sheet.company, accent=sheet.accent,
        subject=sheet.subject, footer=sheet.footer, preview=sheet.preview,
        ways=_ways(sheet), decoy=sheet.decoy, body=Markup(body),  # noqa: S704 - made by our own renderers
    )  # fmt: skip
    return str(_inliner().inline(page))


def written(sheet: Sheet, body: str) -> str:
    """The text mail around `body`."""
    foot = list(sheet.footer)
    for way in _ways(sheet):
        foot.append(f"{way.label}\n{way.url}")
    # "-- " alone on a line is the sign at which mail programs begin a signature.
    return "\n".join([body, "", "-- ", *foot, ""])


def _ways(sheet: Sheet) -> list[Stop]:
    return [way for way in (sheet.choose, sheet.stop) if way is not None]


@functools.cache
def _template():  # type: ignore[no-untyped-def]
    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES), autoescape=True, undefined=StrictUndefined
    )
    return environment.get_template("mail.html.j2")


@functools.cache
def _inliner() -> css_inline.CSSInliner:
    return css_inline.CSSInliner(keep_style_tags=True, load_remote_stylesheets=False)
