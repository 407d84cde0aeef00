"""A draft of the scoring rules tried on what happened: who would move, and by which rule.

Each lead is judged twice by the same pure functions, once by the rules in force and once by the
draft, as of now and, with `since`, at every moment since then at which something happened to it.
Nothing is stored. Callers go through the leads in batches, each a short unit of work, so that a
large database can be gone through beside running processes.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from sdr import past
from sdr.contributions import PARTS
from sdr.leads import Lead
from sdr.past import Past
from sdr.playbook.model import Playbook, Scoring
from sdr.score_view import rule_label
from sdr.scoring import Judgement, judge
from sdr.texts import Texts

BATCH = 200
BANDS = "bands"  # no rule gave other points: the bounds of the bands were moved


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a lead stands under some rules."""

    verdict: str
    band: str
    total: int


@dataclass(frozen=True, slots=True)
class Move:
    """A lead that stands elsewhere under the draft; `rule`: the one that makes most of it.

    `first_at`: the first moment since `since` at which the two differed; None without `since`.
    `now`: they differ now, not only at some moment.
    """

    lead_id: str
    old: Standing
    new: Standing
    rule: str
    now: bool
    first_at: dt.datetime | None

    def as_json(self) -> dict[str, Any]:
        """Plain JSON."""
        first = self.first_at.isoformat() if self.first_at else None
        return {**asdict(self), "first_at": first}


@dataclass(frozen=True, slots=True)
class Report:
    """What a replay found; counts of changes are of where the leads stand now."""

    leads: int
    of: int
    moves: tuple[Move, ...]

    def as_json(self, old: Scoring, new: Scoring, texts: Texts, language: str) -> dict[str, Any]:
        """Plain JSON, the rules with their labels."""
        moved = [each for each in self.moves if each.now]
        labels = {
            each.rule: rule_label(each.rule, new, texts, language)
            if _named(each.rule, new)
            else rule_label(each.rule, old, texts, language)
            for each in self.moves
        }
        return {
            "rules": {"old": old.digest, "new": new.digest},
            "leads": self.leads,
            "of": self.of,
            "moved": len(moved),
            "moved_before": len(self.moves) - len(moved),
            "verdicts": _changes((e.old.verdict, e.new.verdict) for e in moved),
            "bands": _changes((e.old.band, e.new.band) for e in moved),
            "by_rule": [
                {"rule": rule, "label": labels[rule], "count": count}
                for rule, count in Counter(e.rule for e in self.moves).most_common()
            ],
            "moves": [{**e.as_json(), "label": labels[e.rule]} for e in self.moves],
        }


def candidates(session: Session, since: dt.datetime | None, limit: int | None) -> list[str]:
    """Ids of the leads to look at, the latest first: all, or those judged or changed since."""
    query = _touched(select(Lead.id), since).order_by(Lead.updated_at.desc(), Lead.id)
    return list(session.scalars(query.limit(limit) if limit else query))


def how_many(session: Session, since: dt.datetime | None) -> int:
    """How many leads there are to look at."""
    return int(session.scalars(_touched(select(func.count(Lead.id)), since)).one())


def batches(ids: Sequence[str]) -> Iterable[Sequence[str]]:
    """The ids in pieces of one unit of work each."""
    return (ids[start : start + BATCH] for start in range(0, len(ids), BATCH))


def compare(
    session: Session, lead_ids: Sequence[str], playbook: Playbook, old: Scoring, new: Scoring,
    *, now: dt.datetime, since: dt.datetime | None = None,
) -> list[Move]:  # fmt: skip
    """The leads of one batch that would stand elsewhere under `new`."""
    found = (
        move(each, playbook, old, new, now=now, since=since)
        for each in past.of(session, lead_ids, (old, new))
    )
    return [each for each in found if each is not None]


def move(
    held: Past, playbook: Playbook, old: Scoring, new: Scoring, *, now: dt.datetime,
    since: dt.datetime | None = None,
) -> Move | None:  # fmt: skip
    """Whether one lead stands elsewhere now, or did at some moment since. Pure."""
    first: tuple[dt.datetime, Judgement, Judgement] | None = None
    for moment in held.moments(since, now) if since else ():
        was, would = _both(held, playbook, old, new, moment)
        if _standing(was, old) != _standing(would, new):
            first = (moment, was, would)
            break
    was, would = _both(held, playbook, old, new, now)
    differs = _standing(was, old) != _standing(would, new)
    if not differs and first is None:
        return None
    if not differs and first is not None:
        _, was, would = first
    return Move(
        held.lead.id,
        _shown(was, old),
        _shown(would, new),
        _reason(was, would, old, new),
        differs,
        first[0] if first else None,
    )


def _both(
    held: Past, playbook: Playbook, old: Scoring, new: Scoring, at: dt.datetime
) -> tuple[Judgement, Judgement]:
    known = past.dossier(held, at)
    was, would = (judge(past.by_rules(known, rules), playbook, at) for rules in (old, new))
    return was, would


def _standing(judgement: Judgement, rules: Scoring) -> tuple[str, str]:
    return judgement.verdict.value, rules.band(judgement.score["total"]).code


def _shown(judgement: Judgement, rules: Scoring) -> Standing:
    total = judgement.score["total"]
    return Standing(judgement.verdict.value, rules.band(total).code, total)


def _reason(was: Judgement, would: Judgement, old: Scoring, new: Scoring) -> str:
    """The rule that makes most of the difference."""
    if was.verdict != would.verdict:
        for judgement in (would, was):
            for reason in judgement.reasons:
                if reason.rule is not None:
                    return f"disqualifier.{reason.rule}"
    before, after = _weighted(was, old), _weighted(would, new)
    rules = {*before, *after}
    deltas = {rule: after.get(rule, 0.0) - before.get(rule, 0.0) for rule in rules}
    up = would.score["total"] - was.score["total"]
    helping = {rule: abs(delta) for rule, delta in deltas.items() if delta * up > 0.005}
    return max(sorted(helping), key=lambda rule: helping[rule], default=BANDS)


def _weighted(judgement: Judgement, rules: Scoring) -> dict[str, float]:
    """What each rule adds to the total."""
    weights: dict[str, float] = {part: rules.total.get(part, 0.0) for part in PARTS}
    found: defaultdict[str, float] = defaultdict(float)
    for each in judgement.worth.contributions:
        found[each.rule] += each.counted * weights.get(each.part, 1.0)
    return found


def _named(rule: str, rules: Scoring) -> bool:
    kind, _, own = rule.partition(".")
    if kind == "disqualifier":
        return any(each.id == own for each in rules.disqualifiers)
    return any(each.name == own for _, _, each in rules.point_rules)


def _changes(pairs: Iterable[tuple[str, str]]) -> list[dict[str, Any]]:
    counted = Counter(pair for pair in pairs if pair[0] != pair[1])
    return [{"old": old, "new": new, "count": count} for (old, new), count in counted.most_common()]


def _touched(query: Any, since: dt.datetime | None) -> Any:
    return query if since is None else query.where(Lead.updated_at >= since)
