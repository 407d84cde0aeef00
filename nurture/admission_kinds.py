"""Kinds of leads: all that an entrance, or a segment of the pool, asks about a lead, as one text.

Of each kind there are many leads. `written` is the kind as SQL, read of a lead's row and its
`admission_sides`; `decided` puts a kind to the entrance rules that hold for a single lead too.
`admission` calls.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, Subquery, Text, case, cast, func, literal
from sqlalchemy.orm import Session

from nurture import admission_sides as sides
from nurture import entering, timing, version_files
from nurture.sequences import Choice, Profile, choose, reasons
from sdr.db import UtcDateTime
from sdr.leads import Lead
from sdr.playbook.model import Playbook, Sequence

_BETWEEN = "\x1f"


@dataclass(frozen=True, slots=True)
class Terms:
    """Who is asked: the sequence they have to belong in (None: any), a segment of the pool."""

    sequence: str | None = None
    segment: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class InForce:
    """The sequences that take new leads, and since when some take only later ones of the pool."""

    playbook: Playbook
    since: Mapping[str, dt.datetime]

    @classmethod
    def read(cls, session: Session, playbook: Playbook) -> InForce:
        """As the database has it now."""
        return cls(version_files.in_force(session, playbook), version_files.later_only(session))

    def with_version(self, sequence: Sequence) -> InForce:
        """The same when this version takes leads, all of the pool."""
        held = {each.name: each for each in self.playbook.sequences} | {sequence.name: sequence}
        playbook = self.playbook.model_copy(
            update={"sequences": tuple(held[name] for name in sorted(held))}
        )
        since = {name: at for name, at in self.since.items() if name != sequence.name}
        return InForce(playbook, since)

    def named(self, name: str | None) -> Sequence:
        """One of them."""
        found = self.playbook.sequence(name or "")
        assert found is not None
        return found

    @property
    def moments(self) -> list[dt.datetime]:
        """The times from which on some take leads."""
        return sorted(set(self.since.values()))

    def for_lead(self, rank: int) -> Playbook:
        """What takes a lead that came into the pool after `rank` of the moments."""
        closed = set(self.moments[rank:])
        open_ = (s for s in self.playbook.sequences if self.since.get(s.name) not in closed)
        return self.playbook.model_copy(update={"sequences": tuple(open_)})

    def asks(self, what: str) -> bool:
        """Whether any entrance asks about it."""
        return any(getattr(each.entrance, what) for each in self.playbook.sequences)


def written(
    force: InForce, terms: Terms, told: Subquery, pooled: Subquery, *, sqlite: bool
) -> ColumnElement[str]:
    """The kind of a lead in SQL."""
    nothing, wanted = literal("", Text), terms.segment
    source = force.asks("sources") or "source" in wanted
    parts = (
        Lead.language,
        told.c.persona,
        told.c.need,
        sides.unmet(sqlite=sqlite),
        sides.inside(Lead.returned, "reason", sqlite=sqlite),
        cast(_rank(func.coalesce(pooled.c.at, Lead.created_at), force.moments), Text),
        cast(Lead.source, Text) if source else nothing,
        cast(Lead.tags, Text) if "tag" in wanted else nothing,
        told.c.industry if "industry" in wanted else nothing,
    )
    kind: ColumnElement[str] = nothing
    for number, part in enumerate(parts):
        kind = kind + (_BETWEEN if number else "") + func.coalesce(part, "")
    return kind


def decided(kind: str, force: InForce, terms: Terms, now: dt.datetime) -> dict[str, Any] | None:
    """What becomes of leads of a kind, as a row of `admission`; None: not of the segment."""
    who, rank, more = _profile(kind)
    if not _belongs(terms.segment, who, more):
        return None
    return {"kind": kind, **_entrance(choose(force.for_lead(rank), who), terms, now)}


def _rank(pooled: ColumnElement[Any], moments: list[dt.datetime]) -> ColumnElement[int]:
    """How many of the moments lie before a lead came into the pool."""
    found: ColumnElement[int] = literal(0)
    for each in moments:
        found = found + case((pooled >= literal(each, UtcDateTime), 1), else_=0)
    return found


def _profile(kind: str) -> tuple[Profile, int, dict[str, Any]]:
    language, persona, need, unmet, returned, rank, source, tags, industry = kind.split(_BETWEEN)
    met_not = [{"criterion": each, "met": False} for each in unmet.split(sides.AMONG) if each]
    who = Profile(
        persona=persona or None, language=language,
        reasons=reasons(met_not, {"reason": returned} if returned else None),
        problems=tuple(each for each in need.split(sides.AMONG) if each),
        source=sides.loaded(source) or {},
    )  # fmt: skip
    return who, int(rank), {"tags": sides.loaded(tags) or (), "industry": industry or None}


def _belongs(wanted: Mapping[str, str], who: Profile, more: Mapping[str, Any]) -> bool:
    """Whether a kind is of the segment; the words are those of `cohort`."""
    held: dict[str, Any] = {
        "persona": (who.persona,), "language": (who.language,), "problem": who.problems,
        "reason": who.reasons, "industry": (more["industry"],), "source": who.source.values(),
        "tag": more["tags"],
    }  # fmt: skip
    return all(value in held[name] for name, value in wanted.items())


def _entrance(choice: Choice | None, terms: Terms, now: dt.datetime) -> dict[str, Any]:
    if choice is None:
        nothing = dict.fromkeys(
            ("sequence", "version", "step", "visits", "because", "due_at", "rule", "ended_by")
        )
        return nothing | {"in_chat": False, "wanted": False}
    sequence, first, rule = choice.sequence, choice.sequence.steps[0], choice.sequence.reentry
    timed = rule not in ("never", "returned")
    return {
        "sequence": sequence.name, "version": sequence.version, "step": first.key,
        "visits": {first.key: 1}, "because": choice.because,
        "due_at": now + timing.wait(first.wait), "in_chat": entering.reaches_in_chat(sequence),
        "wanted": terms.sequence in (None, sequence.name),
        "rule": "timed" if timed else rule, "ended_by": now - timing.wait(rule) if timed else None,
    }  # fmt: skip
