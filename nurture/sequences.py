"""Which sequence a lead enters, and why. Pure.

A sequence's entrance names conditions; all that it names must hold. Of the sequences that fit,
the highest priority wins, then the one that asks for more, then the name. `enrollments` and
`simulate` ask here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from nurture.conditions import comes_from
from sdr.facts import Dossier
from sdr.leads import Lead
from sdr.playbook.model import Entrance, Playbook, Sequence

# The playbook says "size" where the verdict says "company_size".
_ALIASES = {"company_size": "size"}


@dataclass(frozen=True, slots=True)
class Profile:
    """What an entrance can ask about."""

    persona: str | None
    language: str
    reasons: frozenset[str]  # criteria not met, "returned", "returned:<reason>"
    problems: tuple[str, ...] = ()
    stage: str = "nurturing"
    source: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Choice:
    """A sequence and the conditions that led to it."""

    sequence: Sequence
    because: dict[str, Any]


def profile(lead: Lead, dossier: Dossier) -> Profile:
    """The lead as an entrance sees it."""
    return Profile(
        persona=dossier.value("persona"),
        language=lead.language,
        reasons=reasons(lead.reasons, lead.returned),
        problems=tuple(dossier.value("need") or ()),
        stage=str(lead.stage),
        source=lead.source or {},
    )


def reasons(
    verdict_reasons: Iterable[Mapping[str, Any]], returned: Mapping[str, Any] | None
) -> frozenset[str]:
    """Why the lead is in the pool: what is known not to be met, and what sales said."""
    found = {str(r["criterion"]) for r in verdict_reasons if r.get("met") is False}
    found |= {alias for name, alias in _ALIASES.items() if name in found}
    found.discard("returned")
    if returned:
        found |= {"returned", f"returned:{returned['reason']}"}
    return frozenset(found)


def matched(entrance: Entrance, who: Profile) -> dict[str, Any] | None:
    """The conditions that hold, when all do; None when one does not."""
    because: dict[str, Any] = {}
    if entrance.personas:
        if who.persona not in entrance.personas:
            return None
        because["persona"] = who.persona
    if entrance.languages:
        if who.language not in entrance.languages:
            return None
        because["language"] = who.language
    if entrance.stages:
        if who.stage not in entrance.stages:
            return None
        because["stage"] = who.stage
    if entrance.sources:
        held_sources = comes_from(entrance.sources, who.source)
        if not held_sources:
            return None
        because["sources"] = held_sources
    for name, wanted, held in (
        ("reasons", entrance.reasons, who.reasons),
        ("problems", entrance.problems, frozenset(who.problems)),
    ):
        if wanted:
            both = [each for each in wanted if each in held]
            if not both:
                return None
            because[name] = both
    return because


def choose(playbook: Playbook, who: Profile) -> Choice | None:
    """The sequence this lead belongs in, or None when none takes it."""
    best: tuple[tuple[int, int, str], Choice] | None = None
    for sequence in playbook.sequences:
        because = matched(sequence.entrance, who)
        if because is None:
            continue
        # Negated, so that the smallest is the best and the name decides last.
        rank = (-sequence.entrance.priority, -len(because), sequence.name)
        if best is None or rank < best[0]:
            best = (rank, Choice(sequence, because))
    return best[1] if best else None
