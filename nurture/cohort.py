"""Who of the pool would get what, and when: a sequence tried on all leads, or on a cohort.

The decisions are those of `simulate` (and so of a live pass); this only picks the leads, asks for
each whether it would enter, and adds up. Nothing is stored or sent. A lead is one short unit of
work, so that a large pool can be gone through beside a running worker.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from nurture import enrollments, entering, moves, moving, simulate, version_files, versions
from nurture.context import Context
from nurture.enrollments import Enrollment
from nurture.sequences import reasons
from nurture.simulate import Entry
from sdr import handoffs, leads, qualify
from sdr.errors import BadInput
from sdr.leads import Lead
from sdr.playbook.model import Playbook, Sequence
from sdr.stages import Stage

MOST = 100_000  # leads in one go
CONDITIONS = ("persona", "language", "problem", "reason", "industry", "source", "tag")


@dataclass(frozen=True, slots=True)
class Plan:
    """What one lead would get. `nothing`: why it gets nothing of this sequence, a code."""

    lead_id: str
    language: str
    standing: Literal["under_way", "pool"]
    entries: tuple[Entry, ...] = ()
    nothing: str | None = None

    def as_json(self) -> dict[str, Any]:
        """Plain JSON: times as ISO 8601."""
        return {
            "lead_id": self.lead_id,
            "language": self.language,
            "standing": self.standing,
            "nothing": self.nothing,
            "messages": [
                {"step": e.key, "number": e.number, "channel": e.channel, "subject": e.subject,
                 "content": e.content, "at": e.goes_at.isoformat(), "reason": e.reason}
                for e in self.entries
            ],
        }  # fmt: skip


def conditions(text: str | None) -> dict[str, str]:
    """`persona=executive,language=zh` as conditions. Raises BadInput."""
    found: dict[str, str] = {}
    for part in (text or "").split(","):
        name, _, value = (each.strip() for each in part.partition("="))
        if not part.strip():
            continue
        if name not in CONDITIONS or not value:
            raise BadInput(field="cohort", problem="one_of",
                           allowed=", ".join(f"{each}=…" for each in CONDITIONS))  # fmt: skip
        found[name] = value
    return found


def members(
    session: Session, playbook: Playbook, wanted: dict[str, str], now: dt.datetime, limit: int
) -> list[str]:
    """Ids of the leads of the pool for whom all conditions hold, at most `limit`."""
    rows = select(Lead).where(Lead.stage == Stage.NURTURING).order_by(Lead.id)
    if "language" in wanted:
        rows = rows.where(Lead.language == wanted["language"])
    found: list[str] = []
    for lead in session.scalars(rows).yield_per(200):
        if len(found) >= limit:
            break
        if _belongs(session, lead, playbook, wanted, now):
            found.append(lead.id)
    return found


def _belongs(
    session: Session, lead: Lead, playbook: Playbook, wanted: dict[str, str], now: dt.datetime
) -> bool:
    if wanted.get("tag") is not None and wanted["tag"] not in (lead.tags or ()):
        return False
    if "source" in wanted and wanted["source"] not in (lead.source or {}).values():
        return False
    if "reason" in wanted and wanted["reason"] not in reasons(lead.reasons, lead.returned):
        return False
    if not {"persona", "problem", "industry"} & set(wanted):
        return True
    known = qualify.dossier(session, lead, playbook, now)
    return (
        wanted.get("persona") in (None, known.value("persona"))
        and wanted.get("industry") in (None, known.value("industry"))
        and (wanted.get("problem") is None or wanted["problem"] in (known.value("need") or ()))
    )


def with_version(session: Session, context: Context, name: str, number: int | None) -> Sequence:
    """The version of a sequence; without a number the one that takes new leads. Raises NotFound."""
    if number is not None:
        kept = versions.find(session, name, number)
        file = context.playbook.sequence(name)
        if kept is None and file is not None and file.version == number:
            return file
        return versions.get(session, name, number).sequence
    held = version_files.in_force(session, context.playbook).sequence(name)
    if held is not None:
        return held
    newest = versions.latest(session, name)
    return newest.sequence if newest is not None else versions.get(session, name, 0).sequence


def plan(
    session: Session, context: Context, sequence: Sequence, lead_id: str, start: dt.datetime,
    until: dt.datetime,
) -> Plan:  # fmt: skip
    """What one lead would get of a sequence from `start` on, were this version published."""
    lead = leads.get(session, lead_id)
    held = enrollments.active_of(session, lead_id)
    if held is not None and held.sequence == sequence.name:
        return _going_on(session, context, sequence, lead, held, start, until)
    nothing = _kept_out(session, context, sequence, lead, held, start)
    if nothing is not None:
        return Plan(lead.id, lead.language, "pool", nothing=nothing)
    to, who = simulate.of_lead(session, context, lead_id, start)
    entries, _ = simulate.calendar(context, sequence, to, who, until)
    empty = None if entries else "no_message"
    return Plan(lead.id, lead.language, "pool", tuple(entries), empty)


def _kept_out(
    session: Session, context: Context, sequence: Sequence, lead: Lead,
    held: Enrollment | None, now: dt.datetime,
) -> str | None:  # fmt: skip
    """Why a lead that is not in the sequence would not enter it, or None."""
    if held is not None:
        return f"in_sequence:{held.sequence}"
    if handoffs.open_of(session, lead.id) is not None or handoffs.owned(lead):
        return "handoff"
    force = version_files.in_force(session, context.playbook, lead)
    others = (each for each in force.sequences if each.name != sequence.name)
    whole = force.model_copy(update={"sequences": (*others, sequence)})
    choice = entering.choose_for(session, lead, whole, now)
    if isinstance(choice, str):
        return choice
    chosen = choice.sequence.name
    return None if chosen == sequence.name else f"enters:{chosen}"


def _going_on(
    session: Session, context: Context, sequence: Sequence, lead: Lead, held: Enrollment,
    start: dt.datetime, until: dt.datetime,
) -> Plan:  # fmt: skip
    """What somebody under way has still to come, under this version."""
    own = enrollments.sequence_of(session, context.playbook, held)
    at = moves.position(held, own) if own is not None else None
    if own is None or at is None:
        return Plan(lead.id, lead.language, "under_way", nothing="at_the_end")
    _, key = moving.destination(own, sequence, at.step, "next")
    if key is None:
        return Plan(lead.id, lead.language, "under_way", nothing="step_gone")
    begins = at.arrived_at if key == at.step else start
    to, who = simulate.of_lead(session, context, lead.id, begins)
    entries, _ = simulate.calendar(context, sequence, to, who, until, begin=key)
    # What should have gone before `start` and did not goes at once.
    coming = tuple(dataclasses.replace(e, goes_at=max(e.goes_at, start)) for e in entries)
    empty = None if coming else "no_message"
    return Plan(lead.id, lead.language, "under_way", coming, empty)


@dataclass(frozen=True, slots=True)
class Sums:
    """Messages a day (ISO date in the installation's zone) and why leads get nothing."""

    leads: int
    messages: int
    per_day: dict[str, int]
    nothing: dict[str, int]


def add_up(context: Context, plans: Iterable[Plan]) -> Sums:
    """How many messages a day, and who gets none and why."""
    days, nothing = Counter[str](), Counter[str]()
    count = 0
    for each in plans:
        count += 1
        days.update(e.goes_at.astimezone(context.timezone).date().isoformat() for e in each.entries)
        if each.nothing is not None:
            nothing[each.nothing] += 1
    return Sums(count, days.total(), dict(sorted(days.items())), dict(sorted(nothing.items())))


@dataclass(frozen=True, slots=True)
class Effect:
    """One lead under two versions; `change`: same | times | messages."""

    lead_id: str
    change: Literal["same", "times", "messages"]
    a: Plan
    b: Plan

    def as_json(self) -> dict[str, Any]:
        """Plain JSON."""
        return {"lead_id": self.lead_id, "change": self.change, "a": self.a.as_json(),
                "b": self.b.as_json()}  # fmt: skip


def effects(
    session: Session, context: Context, old: Sequence, new: Sequence, lead_ids: Iterable[str],
    start: dt.datetime, until: dt.datetime,
) -> Iterator[Effect]:  # fmt: skip
    """What each lead would get under either version; those who get nothing under both are left."""
    for lead_id in lead_ids:
        a = plan(session, context, old, lead_id, start, until)
        b = plan(session, context, new, lead_id, start, until)
        if a.entries or b.entries:
            yield Effect(lead_id, _change(a, b), a, b)


def _change(a: Plan, b: Plan) -> Literal["same", "times", "messages"]:
    what = [[(e.key, e.channel, e.subject, e.content) for e in each.entries] for each in (a, b)]
    if what[0] != what[1]:
        return "messages"
    times = [[e.goes_at for e in each.entries] for each in (a, b)]
    return "same" if times[0] == times[1] else "times"
