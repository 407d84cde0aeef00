"""What weighs which question comes first: persona, stated problems, objections. Pure.

`spin.yml` gives the order in which facts are worth asking; `weights` in `personas.yml` moves a fact
up or down for some people: each rule has a code, conditions and points, and one place in the order
is worth PLACE points. `priorities` of a persona say which of several stated problems an implication
or need-payoff question is about. Nothing here decides whether a question is asked at all: that,
and what must come first whatever weighs, is `discovery`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sdr.facts import Dossier
from sdr.playbook.model import Playbook
from sdr.playbook.people import Weight

PLACE = 10


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a question weighs what it does: the code of a rule, and its points."""

    rule: str
    points: int


def reasons(fact: str, dossier: Dossier, playbook: Playbook) -> list[Reason]:
    """The rules that move a fact for this person, in the playbook's order."""
    return [
        Reason(rule.rule, rule.facts[fact])
        for rule in playbook.people.weights
        if rule.facts.get(fact) and _holds(rule, dossier)
    ]


def ranked(facts: Iterable[str], dossier: Dossier, playbook: Playbook) -> list[str]:
    """These facts by weight, heaviest first; of equals the one earlier in the order."""
    order = playbook.spin.order
    place = {fact: PLACE * (len(order) - at) for at, fact in enumerate(order)}

    def weight(fact: str) -> int:
        return place.get(fact, 0) + sum(r.points for r in reasons(fact, dossier, playbook))

    return sorted(facts, key=lambda fact: (-weight(fact), -place.get(fact, 0)))


def concern(problems: Iterable[str], dossier: Dossier, playbook: Playbook) -> int:
    """How much these problems, of those that were stated, matter to the person; 0: none stated.

    First what the persona cares about most, then what was stated first.
    """
    stated = list(dossier.value("need") or ())
    persona = playbook.people.persona(str(dossier.value("persona")))
    cares = persona.priorities if persona else ()
    return max(
        (
            (len(cares) - cares.index(code) if code in cares else 0) * (len(stated) + 1)
            + len(stated) - stated.index(code)
            for code in problems
            if code in stated
        ),
        default=0,
    )  # fmt: skip


def persona_chose(problems: Iterable[str], dossier: Dossier, playbook: Playbook) -> bool:
    """True when the persona's priorities picked one of these problems among several stated."""
    persona = playbook.people.persona(str(dossier.value("persona")))
    stated = list(dossier.value("need") or ())
    return (
        persona is not None
        and len(stated) > 1
        and any(code in persona.priorities and code in stated for code in problems)
    )


def _holds(rule: Weight, dossier: Dossier) -> bool:
    stated = dossier.value("need") or ()
    return (
        (not rule.personas or dossier.value("persona") in rule.personas)
        and (not rule.problems or not set(rule.problems).isdisjoint(stated))
        and (not rule.objections or not set(rule.objections).isdisjoint(dossier.objections))
    )
