"""What each channel can carry, and what is made of a message that asks for more.

The table is `data/channels.yml`, with where each figure comes from. Downgrading is pure: buttons
become numbered lines, cards a title and an address, a text that is too long several that are not.
Called by whoever renders for a channel.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

_TABLE = Path(__file__).parent / "data" / "channels.yml"
# where a text is best parted: between paragraphs, lines, sentences, clauses, words
_SEAMS = (
    re.compile(r"\n{2,}"), re.compile(r"\n"), re.compile(r"(?<=[。！？])|(?<=[.!?]) "),
    re.compile(r"(?<=[，；、])|(?<=[,;]) "), re.compile(r" "),
)  # fmt: skip
_NUMBER = re.compile(r"\s*([0-9０-９]{1,2})\s*[.。、)）]?\s*")


@dataclass(frozen=True, slots=True)
class Allowance:
    """So many messages within so many seconds of something the person did."""

    count: int
    seconds: int
    margin: int = 0


@dataclass(frozen=True, slots=True)
class Channel:
    """One channel. `buttons`: native | numbered | none; `cards`: native | link."""

    buttons: str
    cards: str
    text_bytes: int | None = None
    windows: Mapping[str, Allowance] = field(default_factory=dict)
    consents: Mapping[str, Allowance] = field(default_factory=dict)
    kept_for_people: int = 0
    unsupported: tuple[str, ...] = ()  # what the platform writes in the place of what it withholds


@lru_cache(maxsize=1)
def table() -> Mapping[str, Channel]:
    """Every channel by its name."""
    held = yaml.safe_load(_TABLE.read_text(encoding="utf-8"))
    return {name: _channel(row) for name, row in held.items()}


def _channel(row: Mapping[str, Any]) -> Channel:
    return Channel(
        row["buttons"], row["cards"], row.get("text_bytes"),
        _allowances(row.get("windows", {})), _allowances(row.get("consents", {})),
        row.get("kept_for_people", 0), tuple(row.get("unsupported", ())),
    )  # fmt: skip


def _allowances(rows: Mapping[str, Any]) -> dict[str, Allowance]:
    """The figures; beside them stands where they come from."""
    return {name: Allowance(**value) for name, value in rows.items() if isinstance(value, dict)}


def as_text(
    channel: Channel, text: str, buttons: Sequence[Mapping[str, str]],
    cards: Sequence[Mapping[str, str]], *, base_url: str, choose: str,
) -> str:  # fmt: skip
    """One message as the text that this channel can carry; `choose` stands above the choices."""
    parts = [text]
    if buttons and channel.buttons == "numbered":
        rows = [f"{n}. {button['title']}" for n, button in enumerate(buttons, start=1)]
        parts.append("\n".join([choose, *rows]))
    for card in cards:
        url = str(card["url"])
        parts.append(f"{card['title']}\n{url if url.startswith('http') else base_url + url}")
    return "\n\n".join(part for part in parts if part)


def chosen(text: str, buttons: Sequence[Mapping[str, str]]) -> str | None:
    """What the button of that number sends back; None where the text is no choice."""
    found = _NUMBER.fullmatch(text)
    number = int(found[1]) if found else 0
    return str(buttons[number - 1]["payload"]) if 1 <= number <= len(buttons) else None


def split(text: str, most: int | None) -> list[str]:
    """The text in parts of `most` bytes of UTF-8 at the most, each as whole as can be."""
    if most is None or len(text.encode()) <= most:
        return [text]
    for seam in _SEAMS:
        pieces = _pieces(text, seam)
        if len(pieces) > 1:
            return list(_packed(pieces, most))
    return _cut(text, most)


def _pieces(text: str, seam: re.Pattern[str]) -> list[tuple[str, str]]:
    """The text at its seams: each piece with what stood before it."""
    found: list[tuple[str, str]] = []
    start, glue = 0, ""
    for at in seam.finditer(text):
        if text[start : at.start()]:
            found.append((glue, text[start : at.start()]))
            glue = at.group()
        start = at.end()
    if text[start:]:
        found.append((glue, text[start:]))
    return found


def _packed(pieces: Iterable[tuple[str, str]], most: int) -> Iterable[str]:
    """Pieces together again as far as they fit; one that never fits is parted at finer seams."""
    held = ""
    for glue, piece in pieces:
        joined = held + glue + piece if held else piece
        if len(joined.encode()) <= most:
            held = joined
            continue
        if held:
            yield held
        *whole, held = split(piece, most)
        yield from whole
    if held:
        yield held


def _cut(text: str, most: int) -> list[str]:
    """A text without any seam, cut between characters."""
    parts, held, size = [], "", 0
    for sign in text:
        length = len(sign.encode())
        if size + length > most:
            parts.append(held)
            held, size = "", 0
        held, size = held + sign, size + length
    return [*parts, held] if held else parts
