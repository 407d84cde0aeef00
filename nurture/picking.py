"""The next best thing to read for a lead: gap × problem × persona, in its language. Pure.

An item fits when what it says of itself (gaps, problems, personas, industries) is not against
what is known. Of those that fit, the one that answers what is missing comes first, then the one
about the person's problem, then the one for their work. What the lead had, in any sequence, and
what has expired never comes up. The pick carries its reasons; the touch keeps them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from nurture.situation import Situation
from sdr.playbook.model import Content, Playbook

_GAP, _PROBLEM, _PERSONA, _INDUSTRY = 8, 4, 2, 1


@dataclass(frozen=True, slots=True)
class Pick:
    """An item and what spoke for it: `{gaps, problems, personas, industries}`."""

    slug: str
    because: dict[str, Any]


def next_best(playbook: Playbook, who: Situation) -> Pick | None:
    """The item to send next, or None when nothing is left that fits."""
    best: tuple[int, str, Pick] | None = None
    for item in playbook.content:
        if item.language != who.language or item.slug in who.had or expired(item, who.now):
            continue
        rated = _rated(item, who)
        if rated is None:
            continue
        weight, because = rated
        rank = (-weight, item.slug, Pick(item.slug, because))
        if best is None or rank[:2] < best[:2]:
            best = rank
    return best[2] if best else None


def expired(item: Content, now: dt.datetime) -> bool:
    """True after the day that the item is good until."""
    return item.expires is not None and now.date().isoformat() > item.expires


def gone(playbook: Playbook, slug: str, language: str, now: dt.datetime) -> bool:
    """True when a fixed item cannot be sent: it is not there, or has expired."""
    item = playbook.item(slug, language)
    return item is None or expired(item, now)


def _rated(item: Content, who: Situation) -> tuple[int, dict[str, Any]] | None:
    """How well it fits, and by what; None when it is for somebody else."""
    facts = who.dossier
    weight, because = 0, {}
    rows: Iterable[tuple[str, int, Collection[str], Collection[str]]] = (
        ("gaps", _GAP, item.gaps, who.reasons),
        ("problems", _PROBLEM, item.problems, tuple(facts.value("need") or ())),
        ("personas", _PERSONA, item.personas, _one(facts.value("persona"))),
        ("industries", _INDUSTRY, item.industries, _one(facts.value("industry"))),
    )
    for name, points, of_item, of_lead in rows:
        both = [each for each in of_item if each in of_lead]
        if both:
            weight += points
            because[name] = both
        elif of_item and of_lead and name in ("personas", "industries"):
            return None  # written for others
    return weight, because


def _one(value: Any) -> tuple[str, ...]:
    return (str(value),) if value else ()
