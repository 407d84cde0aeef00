"""Who read what: of one lead, each item with how often, how long, how far and when. Pure but `of`.

What programs opened is left out. What others read, to whom a mail was passed on, is counted apart:
it says that the matter goes round in the company, and nothing of the addressee. The brief, the
staff API and the console show it.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Literal

from sqlalchemy.orm import Session

from sdr import engagements
from sdr.engagements import Engagement
from sdr.visitors import HUMAN, SCANNER

Kind = Literal["content", "page", "asset"]
_KINDS: dict[str, Kind] = {
    "click": "content", "view": "content", "visit": "page", "download": "asset",
}  # fmt: skip


@dataclass(slots=True)
class Part:
    """Openings and readings by the addressee, or by others."""

    opened: int = 0
    readings: int = 0
    seconds: float = 0.0
    depth: float = 0.0
    sections: dict[str, float] = field(default_factory=dict)
    first_at: dt.datetime | None = None
    last_at: dt.datetime | None = None
    sure: bool = False  # a person's beyond doubt
    browsers: set[str] = field(default_factory=set)

    def as_json(self) -> dict[str, Any]:
        """Seconds, depth 0 to 1, ISO times."""
        return {
            "opened": self.opened,
            "readings": self.readings,
            "seconds": round(self.seconds, 1),
            "depth": round(self.depth, 4),
            "sections": {name: round(s, 1) for name, s in sorted(self.sections.items())},
            "first_at": self.first_at.isoformat() if self.first_at else None,
            "last_at": self.last_at.isoformat() if self.last_at else None,
        }


@dataclass(slots=True)
class Read:
    """One item: `what` is its slug, the page's path or the file's name."""

    kind: Kind
    what: str
    own: Part = field(default_factory=Part)
    others: Part = field(default_factory=Part)

    def as_json(self) -> dict[str, Any]:
        """The addressee's figures, with `judgement`; `forwarded` the others', if any."""
        others = None
        if self.others.browsers or self.others.opened or self.others.readings:
            others = {"readers": max(1, len(self.others.browsers)), **self.others.as_json()}
        return {
            "kind": self.kind,
            "what": self.what,
            "judgement": HUMAN if self.own.sure else "unknown",
            **self.own.as_json(),
            "forwarded": others,
        }


def of(session: Session, lead_id: str) -> list[Read]:
    """What was read of what the lead was sent or shown, latest first."""
    return radar(engagements.of(session, lead_id))


def radar(rows: Iterable[Engagement]) -> list[Read]:
    """The items of these engagements, latest first."""
    found: dict[tuple[Kind, str], Read] = {}
    for row in rows:
        kind = _KINDS.get(row.kind)
        what = row.slug or row.data.get("asset") or row.data.get("page")
        if kind is None or not what or row.judgement == SCANNER:
            continue
        if row.kind != "view" and not row.counted and not row.forwarded:
            continue  # the same opening once more
        read = found.setdefault((kind, what), Read(kind, what))
        _add(read.others if row.forwarded else read.own, row)
    return sorted(found.values(), key=_latest, reverse=True)


def _add(part: Part, row: Engagement) -> None:
    part.first_at = min(part.first_at or row.at, row.at)
    part.last_at = max(part.last_at or row.at, row.at)
    part.sure = part.sure or row.judgement == HUMAN
    if row.visitor is not None:
        part.browsers.add(row.visitor)
    if row.kind != "view":
        part.opened += 1
        return
    part.readings += 1
    part.seconds += float(row.data.get("seconds") or 0)
    part.depth = max(part.depth, float(row.data.get("depth") or 0))
    spent: dict[str, float] = defaultdict(float, part.sections)
    for name, seconds in (row.data.get("sections") or {}).items():
        spent[name] += float(seconds)
    part.sections = dict(spent)


def _latest(read: Read) -> tuple[dt.datetime, str]:
    times = [at for at in (read.own.last_at, read.others.last_at) if at is not None]
    return max(times), read.what
