"""What a content item's readers held on to: who read how long and how far, section by section.

A reading is one visit to a page, however many beacons told of it. Only readings by people count;
of a mail that was passed on the readers are counted apart. Pure but for `of_item` and `of_lead`,
which fetch the rows. The staff API, the brief and the command line show it.
"""

from __future__ import annotations

import datetime as dt
import functools
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from markdown_it import MarkdownIt
from sqlalchemy import select
from sqlalchemy.orm import Session

from sdr.engagements import Engagement
from sdr.playbook.model import LANGUAGES, Playbook
from sdr.visitors import HUMAN

_MARKDOWN = MarkdownIt("commonmark", {"html": False}).enable("table")


@functools.lru_cache(maxsize=256)
def sections(body: str) -> tuple[tuple[str, str], ...]:
    """The sections of a body as its page names them: `(s1, its heading)` and so on."""
    tokens = _MARKDOWN.parse(body)
    titles = [
        tokens[place + 1].content for place, token in enumerate(tokens)
        if token.type == "heading_open" and token.tag == "h2"
    ]  # fmt: skip
    return tuple((f"s{number}", title) for number, title in enumerate(titles, 1))


def section_ids(playbook: Playbook, slug: str | None) -> frozenset[str]:
    """The sections that an item has in any language."""
    items = (playbook.item(slug, language) for language in LANGUAGES) if slug else ()
    return frozenset(name for item in items if item is not None for name, _ in sections(item.body))


@dataclass(frozen=True, slots=True)
class Reading:
    """One visit: seconds in all, depth 0 to 1, seconds by section."""

    lead_id: str
    reader: str  # who read it: the lead, or a browser the mail was passed on to
    at: dt.datetime
    seconds: float
    depth: float
    sections: Mapping[str, float] = field(default_factory=dict)
    forwarded: bool = False


@dataclass(frozen=True, slots=True)
class Section:
    """`share`: of the item's whole reading time, 0 to 1."""

    id: str
    title: dict[str, str]
    seconds: float
    readers: int
    share: float


@dataclass(frozen=True, slots=True)
class Summary:
    """All readings of an item. `other_seconds`: what was spent outside its sections."""

    readings: int
    readers: int
    seconds: float
    average_seconds: float
    average_depth: float
    finished: int  # readings that came to the end
    forwarded_readers: int
    sections: tuple[Section, ...]
    other_seconds: float


FINISHED = 0.9


def scaled(reading: Reading, known: Iterable[str]) -> dict[str, float]:
    """Seconds by known section, together never more than the whole reading."""
    names = set(known)
    held = {name: max(0.0, s) for name, s in reading.sections.items() if name in names}
    total = sum(held.values())
    if total <= reading.seconds:
        return held
    return {name: s * reading.seconds / total for name, s in held.items()}


def summary(readings: Iterable[Reading], titles: Mapping[str, dict[str, str]]) -> Summary:
    """The figures of an item with these sections (id → title by language)."""
    rows = [row for row in readings if row.seconds > 0]
    spent: dict[str, float] = defaultdict(float)
    by: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        for name, seconds in scaled(row, titles).items():
            if seconds > 0:
                spent[name] += seconds
                by[name].add(row.reader)
    total = sum(row.seconds for row in rows)
    found = tuple(
        Section(name, title, round(spent[name], 1), len(by[name]),
                round(spent[name] / total, 4) if total else 0.0)
        for name, title in titles.items()
    )  # fmt: skip
    count = len(rows)
    return Summary(
        readings=count,
        readers=len({row.reader for row in rows}),
        seconds=round(total, 1),
        average_seconds=round(total / count, 1) if count else 0.0,
        average_depth=round(sum(row.depth for row in rows) / count, 4) if count else 0.0,
        finished=sum(row.depth >= FINISHED for row in rows),
        forwarded_readers=len({row.reader for row in rows if row.forwarded}),
        sections=found,
        other_seconds=round(max(0.0, total - sum(spent.values())), 1),
    )


def of_item(session: Session, slug: str) -> list[Reading]:
    """All readings of an item by people, oldest first."""
    rows = session.scalars(
        select(Engagement)
        .where(Engagement.kind == "view", Engagement.slug == slug, Engagement.judgement == HUMAN)
        .order_by(Engagement.at, Engagement.id)
    )
    return [_reading(row) for row in rows]


def titles_of(playbook: Playbook, slug: str) -> dict[str, dict[str, str]]:
    """The headings of an item's sections by language."""
    found: dict[str, dict[str, str]] = {}
    for language in LANGUAGES:
        item = playbook.item(slug, language)
        for name, title in sections(item.body) if item is not None else ():
            found.setdefault(name, {})[language] = title
    return found


def _reading(row: Engagement) -> Reading:
    reader = row.lead_id
    if row.forwarded:
        reader = f"{row.lead_id}:{row.visitor}"
    return Reading(
        row.lead_id, reader, row.at, float(row.data.get("seconds") or 0),
        float(row.data.get("depth") or 0), dict(row.data.get("sections") or {}), row.forwarded,
    )  # fmt: skip
