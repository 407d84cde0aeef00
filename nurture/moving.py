"""Moving leads that are under way from one version of a sequence to another, by choice.

Leads stay in the version they entered until somebody moves them. Steps are matched by their keys:
who stands at a step that the other version has too stays there, its wait counted from when they
came to it. For a step that is gone `gone` says what happens. The staff API and the command line
call; each lead is a unit of work of its own.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from nurture import enrollments, versions
from nurture.context import Context
from nurture.enrollments import UNDER_WAY, Enrollment
from sdr import outbound, timeline
from sdr.errors import MoveNotAllowed
from sdr.playbook.model import Sequence

# next: on to the first later step that both versions have, else to what follows the last one
# before it that both have · stay: keep the old version ·
# leave: out of the sequence
Gone = Literal["next", "stay", "leave"]
# `sending`: a mail is on its way at this moment; move this lead again afterwards
Fate = Literal["same_step", "later_step", "end", "stays", "leaves", "sending"]


@dataclass(frozen=True, slots=True)
class Moved:
    """What happens to one lead; `to` is None where it stands at no step afterwards."""

    lead_id: str
    enrollment_id: str
    step: str | None
    to: str | None
    fate: Fate


def destination(
    old: Sequence, new: Sequence, key: str | None, gone: Gone
) -> tuple[Fate, str | None]:
    """Where somebody at `key` of the old version stands in the new one. Pure."""
    if key is not None and new.step(key) is not None:
        return "same_step", key
    if gone == "stay":
        return "stays", key
    if gone == "leave":
        return "leaves", None
    keys, there = [step.key for step in old.steps], [step.key for step in new.steps]
    if key not in keys:
        return "end", None
    place = keys.index(key)
    to = next((each for each in keys[place + 1 :] if each in there), None)
    if to is None:
        done = next((each for each in reversed(keys[:place]) if each in there), None)
        left = there[there.index(done) + 1 :] if done is not None else []
        to = left[0] if left else None
    return ("later_step", to) if to is not None else ("end", None)


async def move(
    context: Context, name: str, source: int, target: int, *, by: str, now: dt.datetime,
    gone: Gone = "next", dry_run: bool = False,
) -> list[Moved]:  # fmt: skip
    """Move everybody who is under way with `source` to `target`; with `dry_run` only say how.

    Raises NotFound, and MoveNotAllowed for a version that was never published.
    """

    def under_way(session: Session) -> tuple[Sequence, Sequence, list[str]]:
        old, new = versions.get(session, name, source), versions.get(session, name, target)
        if new.published_at is None or source == target:
            raise MoveNotAllowed(what="lead", old=f"{name} {source}", new=f"{name} {target}")
        ids = session.scalars(
            select(Enrollment.id)
            .where(Enrollment.sequence == name, Enrollment.version == source, UNDER_WAY)
            .order_by(Enrollment.id)
        )
        return old.sequence, new.sequence, list(ids)

    old, new, ids = await context.database.run(under_way)

    def one(session: Session, enrollment_id: str) -> Moved | None:
        return _one(session, enrollment_id, old, new, gone, by=by, now=now, dry_run=dry_run)

    found = []
    for enrollment_id in ids:
        moved = await context.database.run(lambda s, each=enrollment_id: one(s, each))  # type: ignore[misc]
        if moved is not None:
            found.append(moved)
    return found


def _one(
    session: Session, enrollment_id: str, old: Sequence, new: Sequence, gone: Gone, *, by: str,
    now: dt.datetime, dry_run: bool,
) -> Moved | None:  # fmt: skip
    row = session.get(Enrollment, enrollment_id)
    if row is None:
        return None
    enrollments.hold(session, row.lead_id)
    session.refresh(row)
    if row.ended_at is not None or row.version != old.version:
        return None
    key = row.step or (old.steps[row.step_index].key if row.step_index < len(old.steps) else None)
    fate, to = destination(old, new, key, gone)
    touch = session.get(outbound.Delivery, row.touch_id) if row.touch_id else None
    if touch is not None and touch.state != outbound.State.PLANNED and fate != "stays":
        # On its way, or just gone and not yet moved on from: its step is still being done.
        fate, to = "sending", key
    if not dry_run and fate not in ("stays", "sending"):
        _carry_out(session, row, new, fate, to, touch, by=by, now=now)
    return Moved(row.lead_id, row.id, key, to, fate)


def _carry_out(
    session: Session, row: Enrollment, new: Sequence, fate: Fate, to: str | None,
    touch: outbound.Delivery | None, *, by: str, now: dt.datetime,
) -> None:  # fmt: skip
    data = {"enrollment_id": row.id, "sequence": row.sequence, "old": row.version,
            "new": new.version, "step": row.step, "to": to, "fate": fate}  # fmt: skip
    timeline.write(session, row.lead_id, "version_moved", now=now, by=by, data=data)
    if fate == "leaves":
        enrollments.leave(session, row, "version_moved", now)
        return
    if touch is not None and fate != "same_step":
        outbound.skip(session, touch, "version_moved", now)
        row.touch_id = None
    row.version = new.version
    if fate == "end" or to is None:
        enrollments.finish(session, row, now)
        return
    row.step_index = [step.key for step in new.steps].index(to)
    if to != row.step:
        row.step, row.arrived_at = to, now
        row.visits = {**row.visits, to: row.visits.get(to, 0) + 1}
    if row.touch_id is None:
        row.step_due_at = now  # the next pass decides anew when the step is due
    session.flush()
