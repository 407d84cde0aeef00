"""Whether a lead's reading is hot: which rule of the playbook says so, by which engagements. Pure.

`nurture.hot` asks it when something was read and again at the last moment before a colleague is
told.
"""

from __future__ import annotations

import datetime as dt
import fnmatch
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sdr.playbook.engaging import Hot
from sdr.visitors import HUMAN


@dataclass(frozen=True, slots=True)
class Seen:
    """One engagement that counts; `what`: the slug, or the page's path."""

    id: str
    kind: str  # click | view | visit
    what: str
    at: dt.datetime
    changed_at: dt.datetime
    judgement: str = HUMAN
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Found:
    """The rule that holds: how often or for how long what was read, newest last."""

    rule: Hot
    times: int
    seconds: float
    what: tuple[str, ...]
    engagements: tuple[str, ...]
    changed_at: dt.datetime


def find(
    rules: Sequence[tuple[Hot, dt.timedelta]], seen: Iterable[Seen], now: dt.datetime
) -> Found | None:
    """The first rule that holds at `now`; each comes with its `within`.

    An engagement later than `now` is taken as fresh: clocks of passes differ.
    """
    rows = sorted(seen, key=lambda each: (each.at, each.id))
    for rule, within in rules:
        mine = [row for row in rows if row.at > now - within and _about(rule, row)]
        opened = [row for row in mine if row.kind != "view"]
        read = [row for row in mine if row.kind == "view" and row.judgement == HUMAN]
        seconds = sum(row.seconds for row in read)
        if rule.times is not None and len(opened) >= rule.times:
            return _found(rule, opened, len(opened), seconds)
        if rule.minutes is not None and seconds >= rule.minutes * 60:
            return _found(rule, read, len(opened), seconds)
    return None


def _about(rule: Hot, row: Seen) -> bool:
    if row.kind == "visit":
        return any(fnmatch.fnmatchcase(row.what, pattern) for pattern in rule.pages)
    return row.what in rule.content or not (rule.content or rule.pages)


def _found(rule: Hot, rows: Sequence[Seen], times: int, seconds: float) -> Found:
    return Found(
        rule, times, seconds, tuple(dict.fromkeys(row.what for row in rows)),
        tuple(row.id for row in rows), max(row.changed_at for row in rows),
    )  # fmt: skip
