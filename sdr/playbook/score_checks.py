"""Whether scoring.yml makes sense: every score can be reached, every rule names what exists.

Pure rules over a typed playbook, each yielding faults with their place; `check` runs them beside
the others, and `rule_versions` before anything is published.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from sdr.playbook import vocabulary as known
from sdr.playbook.findings import Fault, Path_
from sdr.playbook.model import Playbook
from sdr.playbook.score_rules import ANY, MOST, Scoring, When

FILE = "scoring.yml"
_DOMAIN = re.compile(r"[a-z0-9-]+(\.[a-z0-9-]+)+")


def scoring(playbook: Playbook) -> Iterator[Fault]:
    """Everything that is wrong with the scoring rules of this playbook."""
    rules = playbook.scoring
    yield from _sums(rules)
    yield from _bands(rules)
    yield from _groups(rules)
    yield from _rules(playbook)
    for index, each in enumerate(rules.signals):
        yield from _when(playbook, ("signals", index, "when"), each.when)
    for index, other in enumerate(rules.disqualifiers):
        yield from _when(playbook, ("disqualifiers", index, "when"), other.when)


def most_of_engagement(rules: Scoring) -> int:
    """The highest engagement score that these rules can give."""
    own: Counter[str] = Counter()
    most = 0
    for rule in rules.engagement:
        if rule.points <= 0:
            continue
        best = MOST if rule.cap is None else rule.cap
        if rule.group in rules.groups:
            own[str(rule.group)] += best
        else:
            most += best
    return most + sum(min(best, rules.groups[group]) for group, best in own.items())


def _sums(rules: Scoring) -> Iterator[Fault]:
    """Each score must be able to reach 100, and the weights of the total must add up to 1."""
    sums = {
        "fit": rules.fit.industry.get("fits", 0) + rules.fit.size.get("fits", 0),
        "evidence": sum(rules.evidence.values()),
        "discovery": sum(rules.discovery.values()),
        # caps may add up to more: the score ends at 100
        "engagement": min(MOST, most_of_engagement(rules)),
    }
    for name, best in sums.items():
        if best != MOST:
            yield Fault("score-not-100", FILE, (name,), {"name": name, "best": best})
    weights = sum(rules.total.values())
    if abs(weights - 1) > 1e-9:
        yield Fault("weights-not-1", FILE, ("total",), {"sum": f"{weights:g}"})
    if rules.threshold > sums["engagement"]:
        yield Fault("threshold-too-high", FILE, ("threshold",), {"best": sums["engagement"]})


def _bands(rules: Scoring) -> Iterator[Fault]:
    yield from _twice("bands", "code", [each.code for each in rules.bands])
    yield from _twice("bands", "least", [str(each.least) for each in rules.bands])
    if not any(each.least == 0 for each in rules.bands):
        yield Fault("no-lowest-band", FILE, ("bands",))


def _groups(rules: Scoring) -> Iterator[Fault]:
    parts: dict[str, set[str]] = {}
    for name, index, rule in rules.point_rules:
        if rule.group is None:
            continue
        if rule.group not in rules.groups:
            values = {"name": rule.group, "allowed": ", ".join(sorted(rules.groups)) or "–"}
            yield Fault("unknown-group", FILE, (name, index, "group"), values)
        part = "engagement" if name == "engagement" else rules.signals[index].part
        parts.setdefault(rule.group, set()).add(part)
        if len(parts[rule.group]) > 1:
            values = {"name": rule.group}
            yield Fault("group-of-two-parts", FILE, (name, index, "group"), values)
    for group, most in rules.groups.items():
        if group not in parts:
            yield Fault("group-not-used", FILE, ("groups", group), {"name": group})
        if not 0 < most <= MOST:
            values = {"name": group, "value": str(most), "detail": f"1–{MOST}"}
            yield Fault("out-of-range", FILE, ("groups", group), values)


def _rules(playbook: Playbook) -> Iterator[Fault]:
    rules = playbook.scoring
    # rules of engagement without an id are called after their event, once
    yield from _twice("engagement", "id", [each.name for each in rules.engagement])
    yield from _twice("signals", "id", [each.name for each in rules.signals])
    yield from _twice("disqualifiers", "id", [each.id for each in rules.disqualifiers])
    slugs = sorted({item.slug for item in playbook.content})
    for index, rule in enumerate(rules.engagement):
        path: Path_ = ("engagement", index, "content")
        yield from _unknown("content", path, rule.content, slugs)
        if rule.seconds_from is not None and rule.event != "view":
            yield Fault("seconds-without-view", FILE, ("engagement", index, "seconds_from"))
    for name, index, each in rules.point_rules:
        if each.points == 0:
            yield Fault("no-points", FILE, (name, index, "points"), {"name": each.name})


def _when(playbook: Playbook, path: Path_, when: When) -> Iterator[Fault]:
    if len(when.given) != 1:
        values = {"given": ", ".join(when.given) or "–", "allowed": ", ".join(When.model_fields)}
        yield Fault("one-condition", FILE, path, values)
    topics = [each.code for each in playbook.consent.topics]
    yield from _unknown("act", (*path, "objections"), when.objections, known.OBJECTIONS)
    yield from _unknown("topic", (*path, "topics_off"), when.topics_off, (*topics, ANY))
    for index, domain in enumerate(when.email_domains):
        if not _DOMAIN.fullmatch(domain):
            place = (*path, "email_domains", index)
            yield Fault("not-domain", FILE, place, {"value": domain})
    values_of = {
        "industry": ("industry", [each.code for each in playbook.icp.industries]),
        "persona": ("persona", [each.code for each in playbook.people.personas]),
        "buying_role": ("role", [each.code for each in playbook.people.buying_roles]),
        "need": ("problem", [each.code for each in playbook.spin.problems]),
    }
    for name, wanted in when.facts.items():
        place = (*path, "facts", name)
        if name not in known.FACTS:
            values = {"name": name, "allowed": ", ".join(sorted(known.FACTS))}
            yield Fault("unknown-fact", FILE, place, values)
        elif not wanted:
            yield Fault("too-few", FILE, place, {"name": name})
        elif name in values_of:
            kind, allowed = values_of[name]
            yield from _unknown(kind, place, wanted, allowed)


def _unknown(
    kind: str, path: Path_, codes: Iterable[str], allowed: Iterable[str]
) -> Iterator[Fault]:
    choice = list(allowed)
    for index, code in enumerate(codes):
        if code not in choice:
            values = {"name": code, "allowed": ", ".join(sorted(choice))}
            yield Fault(f"unknown-{kind}", FILE, (*path, index), values)


def _twice(name: str, key: str, codes: Iterable[str]) -> Iterator[Fault]:
    seen: set[str] = set()
    for index, code in enumerate(codes):
        if code in seen:
            yield Fault("duplicate-code", FILE, (name, index, key), {"name": code})
        seen.add(code)
