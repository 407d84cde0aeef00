"""Whether scores tell anything: what became of the handoffs of each band, by version of the rules.

A handoff keeps the score and the rules it was made with, so that the report speaks of what was
known then. Rates come with their 95 % interval (Wilson), which is honest for few cases: a band with
three handoffs says little, and its interval shows it. Reads only; `rate` and `add_up` are
pure.
"""

from __future__ import annotations

import datetime as dt
import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from sdr import rule_versions
from sdr.handoffs import Handoff, State
from sdr.playbook.model import Playbook, Scoring

Z = 1.959963984540054  # 95 %
OUTCOMES = ("accepted", "returned", "won", "lost")
CLOSED = (State.RETURNED, State.WON, State.LOST)
UNSCORED = "unscored"  # handed over before scores were kept


@dataclass(frozen=True, slots=True)
class Case:
    """One handoff, as far as the report is concerned."""

    rules: str | None
    total: int | None
    state: str
    accepted: bool


@dataclass(frozen=True, slots=True)
class Rate:
    """`count` of `of`; the rate and its interval are None where there is nothing to count."""

    count: int
    of: int
    rate: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class BandLine:
    """A band and what became of it.

    `accepted` is of those that were decided on (taken, returned, or left until it was too late),
    the rest of those that ended: returned, won and lost add up to them.
    """

    band: str
    least: int | None
    handoffs: int
    waiting: int  # nobody has decided yet
    held: int  # a rep has it
    accepted: Rate
    returned: Rate
    won: Rate
    lost: Rate


@dataclass(frozen=True, slots=True)
class VersionLine:
    """The bands under one version; `rules` None: all versions together, by the bands in force."""

    rules: str | None
    number: int | None
    handoffs: int
    bands: tuple[BandLine, ...]

    def as_json(self) -> dict[str, Any]:
        """Plain JSON."""
        return asdict(self)


def report(
    session: Session, playbook: Playbook, *, since: dt.datetime | None = None
) -> list[VersionLine]:
    """All versions together first, then each by itself, the newest first."""
    query = select(Handoff.rules, Handoff.score, Handoff.state, Handoff.accepted_at)
    if since is not None:
        query = query.where(Handoff.created_at >= since)
    cases = [
        Case(rules, (score or {}).get("total"), state, accepted_at is not None)
        for rules, score, state, accepted_at in session.execute(
            query.execution_options(yield_per=1000)
        )
    ]
    current = rule_versions.in_force(session, playbook).rules
    own: dict[str, Scoring] = {row.digest: row.rules for row in rule_versions.all_of(session)}
    own[current.digest] = current
    numbers = rule_versions.numbers(session)
    by_rules: dict[str, list[Case]] = defaultdict(list)
    for case in cases:
        if case.rules is not None:
            by_rules[case.rules].append(case)
    ranked = sorted(by_rules, key=lambda digest: -numbers.get(digest, 0))
    return [
        add_up(cases, current),
        *(
            add_up(by_rules[digest], own.get(digest, current), digest, numbers.get(digest))
            for digest in ranked
        ),
    ]


def add_up(
    cases: Iterable[Case], rules: Scoring, digest: str | None = None, number: int | None = None
) -> VersionLine:
    """What became of these, by the bands of these rules; the highest band first."""
    held: dict[str, list[Case]] = defaultdict(list)
    for case in cases:
        held[UNSCORED if case.total is None else rules.band(case.total).code].append(case)
    ranked = sorted(rules.bands, key=lambda band: -band.least)
    lines = [_line(band.code, band.least, held.get(band.code, ())) for band in ranked]
    if UNSCORED in held:
        lines.append(_line(UNSCORED, None, held[UNSCORED]))
    return VersionLine(digest, number, sum(line.handoffs for line in lines), tuple(lines))


def _line(band: str, least: int | None, cases: Iterable[Case]) -> BandLine:
    held = list(cases)
    states: Mapping[str, int] = Counter(case.state for case in held)
    waiting, closed = states.get(State.NEW, 0), sum(states.get(each, 0) for each in CLOSED)
    return BandLine(
        band, least, len(held), waiting, states.get(State.ACCEPTED, 0),
        accepted=rate(sum(case.accepted for case in held), len(held) - waiting),
        returned=rate(states.get(State.RETURNED, 0), closed),
        won=rate(states.get(State.WON, 0), closed),
        lost=rate(states.get(State.LOST, 0), closed),
    )  # fmt: skip


def rate(count: int, of: int) -> Rate:
    """A share with its 95 % Wilson score interval."""
    if of == 0:
        return Rate(count, of, None, None, None)
    share, square = count / of, Z * Z
    middle = (share + square / (2 * of)) / (1 + square / of)
    spread = Z / (1 + square / of) * math.sqrt(share * (1 - share) / of + square / (4 * of * of))
    low, high = max(0.0, middle - spread), min(1.0, middle + spread)
    # what never or always happened has its bound there, whatever floats say
    low, high = (0.0 if count == 0 else low), (1.0 if count == of else high)
    return Rate(count, of, round(share, 4), round(low, 4), round(high, 4))
