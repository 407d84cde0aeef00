"""Whether a condition of a sequence holds for a lead, and which part of it decided. Pure.

`engine` asks for branches and goals, `why` shows the parts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from nurture.situation import Situation
from sdr.playbook.steps import Condition


def holds(condition: Condition, who: Situation) -> bool:
    """True when all that the condition names holds."""
    return not failing(condition, who)


def failing(condition: Condition, who: Situation) -> list[str]:
    """The names of the parts that do not hold; empty when the condition does."""
    return [name for name in condition.named if not _RULES[name](condition, who)]


def rests_on(condition: Condition, who: Situation) -> dict[str, Any]:
    """The engagements a condition that holds was read from, if any; empty otherwise.

    `engagement_from`: and they have to be worth so much.
    """
    parts = [condition, *(each for each in condition.any_of if holds(each, who))]
    names = {(kind, slug) for part in parts for kind, slugs in
             (("click", part.clicked), ("read", part.read)) for slug in slugs}  # fmt: skip
    least = max((part.engagement_from or 0 for part in parts), default=0)
    found = [
        each.id for each in who.happened
        if each.id is not None and (least or (each.kind, each.of) in names)
    ]  # fmt: skip
    if not found:
        return {}
    rests: dict[str, Any] = {"engagements": list(dict.fromkeys(found))}
    return rests | {"engagement_from": least} if least else rests


def comes_from(wanted: Iterable[str], source: Mapping[str, Any]) -> list[str]:
    """Those of the wanted sources that the lead came from; case does not matter."""
    held = {str(name): str(value).casefold() for name, value in source.items()}
    found = []
    for each in wanted:
        name, colon, value = each.partition(":")
        if colon and name in held:
            if held[name] == value.strip().casefold():
                found.append(each)
        elif each.casefold() in held.values():
            found.append(each)
    return found


def _did(who: Situation, kind: str, slugs: Iterable[str]) -> bool:
    wanted = set(slugs)
    return any(each.kind == kind and each.of in wanted for each in who.happened)


def _known(who: Situation, name: str) -> bool:
    return name in who.dossier.facts


_RULES: dict[str, Callable[[Condition, Situation], bool]] = {
    "personas": lambda c, who: who.dossier.value("persona") in c.personas,
    "languages": lambda c, who: who.language in c.languages,
    "stages": lambda c, who: who.stage in c.stages,
    "verdicts": lambda c, who: who.verdict in c.verdicts,
    "reasons": lambda c, who: bool(who.reasons & set(c.reasons)),
    "problems": lambda c, who: bool(set(who.dossier.value("need") or ()) & set(c.problems)),
    "sources": lambda c, who: bool(comes_from(c.sources, who.source)),
    "tags": lambda c, who: bool(who.tags & set(c.tags)),
    "fields": lambda c, who: all(who.fields.get(k) == v for k, v in c.fields.items()),
    "known": lambda c, who: all(_known(who, name) for name in c.known),
    "missing": lambda c, who: not any(_known(who, name) for name in c.missing),
    "clicked": lambda c, who: _did(who, "click", c.clicked),
    "read": lambda c, who: _did(who, "read", c.read),
    "engagement_from": lambda c, who: who.dossier.engagement >= (c.engagement_from or 0),
    "engagement_below": lambda c, who: who.dossier.engagement < (c.engagement_below or 0),
    "any_of": lambda c, who: any(holds(each, who) for each in c.any_of),
    "none_of": lambda c, who: not any(holds(each, who) for each in c.none_of),
}
