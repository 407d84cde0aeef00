"""Where a score comes from: one contribution for each thing that gives or takes points. Pure.

A contribution says by which rule, on what evidence, how many points, how many of them time has
left, how many count and what capped the rest. The four parts and the total are sums of what counts
and of nothing else. In this order: weight of a doubtful reader, frequency limit, half-life, cap of
the rule, cap of its group, bounds of the part. The same facts, doings, rules and moment always give
the same list. `scoring` asks, `score_view` words it.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from sdr import conditions
from sdr.conditions import Evidence
from sdr.doings import Adjusted, Engaged
from sdr.facts import Dossier, Known
from sdr.playbook.model import FitLevel, Playbook
from sdr.playbook.score_rules import EngagementRule, PointRule, Scoring, Signal

Part = Literal["fit", "evidence", "discovery", "engagement", "total"]
Quarter = Literal["fit", "evidence", "discovery", "engagement"]
PARTS: tuple[Quarter, ...] = ("fit", "evidence", "discovery", "engagement")
MOST = 100.0
# which fact meets which criterion
_FACT_OF = {"authority": "buying_role"}
_LISTS = {"engagement": "engagement", "signals": "signal"}  # of scoring.yml → how rules are named
_ALWAYS = dt.datetime.max.replace(tzinfo=dt.UTC)  # what has no time is as fresh as can be


@dataclass(frozen=True, slots=True)
class Contribution:
    """`points` as the rule has them, `decayed` what time and doubt left, `counted` what adds up.

    `capped_by`: frequency · rule · group:<name> · part (0 or 100 was reached) · does_not_fit ·
    scanner; None where all of it counts.
    """

    part: Part
    rule: str
    points: float
    decayed: float
    counted: float
    evidence: Evidence
    at: dt.datetime | None = None
    capped_by: str | None = None
    half_life_days: float | None = None
    weight: float = 1.0
    until: dt.datetime | None = None


@dataclass(frozen=True, slots=True)
class Levels:
    """How well the company fits; None while unknown."""

    fit: FitLevel
    industry: FitLevel | None
    size: FitLevel | None


@dataclass(frozen=True, slots=True)
class Worth:
    """A score with all that it is made of."""

    contributions: tuple[Contribution, ...]
    score: Mapping[str, int]

    def of(self, part: Part) -> Iterator[Contribution]:
        """The contributions to one part."""
        return (each for each in self.contributions if each.part == part)


def worth(
    dossier: Dossier, playbook: Playbook, rules: Scoring, met: Mapping[str, bool | None],
    levels: Levels, now: dt.datetime,
) -> Worth:  # fmt: skip
    """The score at `now` and its contributions."""
    found: dict[Part, list[Contribution]] = {
        "fit": [*_fit(dossier, rules, levels)],
        "evidence": [*_evidence(dossier, rules, met)],
        "discovery": [*_discovery(dossier, rules)],
        "engagement": [*_engaged(dossier, playbook, rules, now)],
        "total": [],
    }
    for signal in rules.signals:
        found[signal.part] += _signal(dossier, rules, signal, now)
    for each in dossier.doings.adjusted:
        if each.at <= now < each.until:
            found[_part(each.part)].append(_by_hand(each))
    if levels.fit == "does_not_fit":
        found["fit"] = _unfit(found["fit"])
    groups = _groups(rules)
    parts: dict[Part, list[Contribution]] = {
        part: _between(_grouped(found[part], rules, groups), 0.0, MOST) for part in PARTS
    }
    score: dict[str, int] = {part: _whole(_sum(parts[part])) for part in PARTS}
    weighted = _cents(sum(score[part] * rules.total.get(part, 0.0) for part in PARTS))
    parts["total"] = _between(found["total"], -weighted, _cents(MOST - weighted))
    score["total"] = _whole(weighted + _sum(parts["total"]))
    return Worth(tuple(each for part in parts for each in parts[part]), score)


# ── what gives points ──────────────────────────────────────────────────────────────────────────
def _fit(dossier: Dossier, rules: Scoring, levels: Levels) -> Iterator[Contribution]:
    for fact, level, weights in (
        ("industry", levels.industry, rules.fit.industry),
        ("company_size", levels.size, rules.fit.size),
    ):
        name = "industry" if fact == "industry" else "size"
        points = weights.get(level, 0) if level else rules.fit.unknown
        yield _plain("fit", f"fit.{name}.{level or 'unknown'}", points, fact,
                     dossier.facts.get(fact) if level else None)  # fmt: skip


def _evidence(
    dossier: Dossier, rules: Scoring, met: Mapping[str, bool | None]
) -> Iterator[Contribution]:
    for name, points in rules.evidence.items():
        if met.get(name) is True:
            fact = _FACT_OF.get(name, name)
            yield _plain("evidence", f"evidence.{name}", points, fact, dossier.facts.get(fact))


def _discovery(dossier: Dossier, rules: Scoring) -> Iterator[Contribution]:
    for name, points in rules.discovery.items():
        if dossier.value(name):
            yield _plain("discovery", f"discovery.{name}", points, name, dossier.facts.get(name))


def _plain(part: Part, rule: str, points: float, fact: str, known: Known | None) -> Contribution:
    """Points for a fact: they stand as long as the fact does."""
    told = conditions.of_fact(fact, known)
    return Contribution(part, rule, points, points, points, told, known.at if known else None)


def _engaged(
    dossier: Dossier, playbook: Playbook, rules: Scoring, now: dt.datetime
) -> Iterator[Contribution]:
    done = dossier.doings.engaged
    if not done:
        return
    kinds = {item.slug: item.kind for item in playbook.content}
    for rule in rules.engagement:
        fitting = [each for each in done if each.kind == rule.event and _matches(rule, each, kinds)]
        yield from _pointed(
            "engagement", f"engagement.{rule.name}", rule, rules, now,
            [(_weight(each, rules), each.at, _of_engagement(each)) for each in fitting],
        )  # fmt: skip


def _matches(rule: EngagementRule, each: Engaged, kinds: Mapping[str, str]) -> bool:
    return (
        (not rule.content or each.slug in rule.content)
        and (not rule.kinds or kinds.get(each.slug or "") in rule.kinds)
        and (rule.seconds_from is None or each.seconds >= rule.seconds_from)
    )


def _weight(each: Engaged, rules: Scoring) -> float:
    return {"human": 1.0, "unknown": rules.unknown_weight, "scanner": 0.0}[each.judged]


def _of_engagement(each: Engaged) -> Evidence:
    return Evidence("engagement", each.id, text=each.slug, judged=each.judged)


def _signal(
    dossier: Dossier, rules: Scoring, signal: Signal, now: dt.datetime
) -> list[Contribution]:
    found = conditions.found(signal.when, dossier)
    return _pointed(
        signal.part, f"signal.{signal.name}", signal, rules, now,
        [(1.0, at, evidence) for at, evidence in found],
    )  # fmt: skip


def _by_hand(each: Adjusted) -> Contribution:
    evidence = Evidence("adjustment", each.id, text=each.reason, by=each.by)
    points = float(each.points)
    return Contribution(
        _part(each.part), "adjustment", points, points, points, evidence, each.at, until=each.until
    )


def _part(name: str) -> Part:
    return next((part for part in PARTS if part == name), "total")


# ── what takes them away again ─────────────────────────────────────────────────────────────────
type Occasion = tuple[float, dt.datetime, Evidence]  # weight, when, what shows it


def _pointed(
    part: Part, name: str, rule: PointRule, rules: Scoring, now: dt.datetime,
    occasions: Sequence[Occasion],
) -> list[Contribution]:  # fmt: skip
    """Every occasion of one rule: how often, how fresh, and no more than its cap.

    What a scanner did uses up no occasion. What lies ahead of `now` is taken as fresh: clocks of
    passes differ.
    """
    half_life = rules.half_life(rule)
    counted: list[dt.datetime] = []
    made: list[Contribution] = []
    for weight, at, evidence in sorted(occasions, key=lambda each: (each[1], each[2].id or "")):
        left = 1.0 if half_life is None else 0.5 ** (max(now - at, dt.timedelta()) / half_life)
        decayed = _cents(rule.points * weight * left)
        capped_by = None
        if weight == 0:
            capped_by = "scanner"
        elif rule.at_most and _often(counted, at, rule.at_most.span) >= rule.at_most.times:
            capped_by = "frequency"
        else:
            counted.append(at)
        made.append(
            Contribution(
                part, name, float(rule.points), decayed, 0.0 if capped_by else decayed, evidence,
                at, capped_by, None if half_life is None else half_life / dt.timedelta(days=1),
                weight,
            )
        )  # fmt: skip
    return made if rule.cap is None else _within(made, rule.cap, "rule")


def _often(counted: Iterable[dt.datetime], at: dt.datetime, span: dt.timedelta) -> int:
    return sum(at - span < each <= at for each in counted)


def _groups(rules: Scoring) -> dict[str, str]:
    """Rule → the group that it shares a cap with."""
    if not rules.groups:
        return {}
    return {
        f"{_LISTS[name]}.{rule.name}": rule.group for name, _, rule in rules.point_rules
        if rule.group is not None
    }  # fmt: skip


def _grouped(
    found: list[Contribution], rules: Scoring, groups: Mapping[str, str]
) -> list[Contribution]:
    """At most so many points of all rules of a group together, whichever way they go."""
    for group in {groups[each.rule] for each in found if each.rule in groups}:
        own = [each for each in found if groups.get(each.rule) == group]
        limited = iter(_within(own, rules.groups.get(group, MOST), f"group:{group}"))
        found = [next(limited) if groups.get(e.rule) == group else e for e in found]
    return found


def _within(found: Sequence[Contribution], most: float, why: str) -> list[Contribution]:
    """No more than `most` up and no more than `most` down."""
    return _limited(_limited(found, most, 1, why), most, -1, why)


def _between(found: Sequence[Contribution], least: float, most: float) -> list[Contribution]:
    """So that the sum lies between the two: what goes beyond a bound does not count."""
    ups = _sum(each for each in found if each.counted > 0)
    downs = _sum(each for each in found if each.counted < 0)
    if ups + downs > most:
        return _limited(found, _cents(most - downs), 1, "part")
    if ups + downs < least:
        return _limited(found, _cents(ups - least), -1, "part")
    return list(found)


def _limited(found: Sequence[Contribution], room: float, sign: int, why: str) -> list[Contribution]:
    """What goes in the direction of `sign` counts up to `room`; the freshest count first."""
    made = list(found)
    for index in sorted(range(len(made)), key=lambda i: made[i].at or _ALWAYS, reverse=True):
        each = made[index]
        size = each.counted * sign
        if size <= 0:
            continue
        if size > room:
            made[index] = dataclasses.replace(each, counted=_cents(room) * sign, capped_by=why)
        room = _cents(max(0.0, room - size))
    return made


def _unfit(found: Iterable[Contribution]) -> list[Contribution]:
    """Whoever does not fit gets nothing for fit."""
    return [
        dataclasses.replace(each, counted=0.0, capped_by="does_not_fit") if each.counted > 0
        else each
        for each in found
    ]  # fmt: skip


def _sum(found: Iterable[Contribution]) -> float:
    return _cents(sum(each.counted for each in found))


def _cents(value: float) -> float:
    """Two decimals, so that what is shown adds up to what is said."""
    return round(value, 2)


def _whole(value: float) -> int:
    return math.floor(round(value, 6) + 0.5)
