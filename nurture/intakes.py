"""Intakes: the pool, or a segment of it, asked to enter a sequence at once.

An intake goes through the pool in parts (`admission`), each a unit of work of its own that also
notes how far it is. So it may be broken off anywhere and go on later, by whoever comes: the
command line that began it, or the worker's next pass. Who has entered is not asked again.
"""

from __future__ import annotations

import datetime as dt
import functools
from collections import Counter
from enum import StrEnum
from typing import Any

from sqlalchemy import String, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from nurture import admission, admission_sides, cohort, switches, version_files
from nurture.admission import Admitted
from nurture.admission_kinds import InForce, Terms
from nurture.context import Context
from sdr.db import Record, new_id
from sdr.errors import MoveNotAllowed, NotFound
from sdr.leads import Lead

# Leads in one unit of work: SQLite lets nobody else write meanwhile.
PART, PART_SQLITE = 20_000, 2_000
# The worker does so many parts in a pass, and goes on in the next.
PARTS_A_PASS = 10
EVERYBODY = "all"


class State(StrEnum):
    RUNNING = "running"
    DONE = "done"
    STOPPED = "stopped"


class Intake(Record):
    """`sequence`: whom it takes; None: each lead enters whatever it belongs in.

    `after` is the lead it stands at; `looked_at` and `entered` count up to there, `total` is the
    size of the pool when it began.
    """

    __tablename__ = "intakes"

    id: Mapped[str] = mapped_column(String(40), primary_key=True)
    sequence: Mapped[str | None] = mapped_column(String(100))
    segment: Mapped[dict[str, Any]] = mapped_column(default=dict)
    state: Mapped[str] = mapped_column(String(10), index=True)
    after: Mapped[str] = mapped_column(String(40), default="")
    total: Mapped[int]
    looked_at: Mapped[int] = mapped_column(default=0)
    entered: Mapped[int] = mapped_column(default=0)
    kept_out: Mapped[dict[str, Any]] = mapped_column(default=dict)  # reason → leads
    by: Mapped[str] = mapped_column(String(320))
    created_at: Mapped[dt.datetime]
    ended_at: Mapped[dt.datetime | None]

    @property
    def terms(self) -> Terms:
        """Who is asked."""
        return Terms(self.sequence, self.segment)


def terms(session: Session, context: Context, sequence: str | None, segment: str) -> Terms:
    """Who is asked, in the words of a caller. Raises NotFound and BadInput."""
    force = version_files.in_force(session, context.playbook)
    if sequence is not None and force.sequence(sequence) is None:
        raise NotFound(what="sequence", id=sequence)
    return Terms(sequence, cohort.conditions("" if segment == EVERYBODY else segment))


def begin(
    session: Session, context: Context, sequence: str | None, segment: str, *, by: str,
    now: dt.datetime,
) -> Intake:  # fmt: skip
    """Note an intake; nobody has entered yet. Raises NotFound and BadInput."""
    version_files.take_files(session, context.playbook, now)
    asked = terms(session, context, sequence, segment)
    row = Intake(
        id=new_id("itk"), sequence=asked.sequence, segment=dict(asked.segment),
        state=State.RUNNING, after="", total=size(session), looked_at=0, entered=0, kept_out={},
        by=by, created_at=now, ended_at=None,
    )  # fmt: skip
    session.add(row)
    session.flush()
    return row


def step(session: Session, context: Context, intake_id: str, now: dt.datetime) -> int | None:
    """Take the next part; how many entered. None: none is left, or nurture is stopped."""
    row = session.get(Intake, intake_id, with_for_update=True, populate_existing=True)
    if row is None or row.state != State.RUNNING or switches.stopped(session) is not None:
        return None
    done = admission.admit(
        session, context, row.terms, after=row.after, size=_part(context), now=now
    )
    if done.last is None:
        row.state, row.ended_at = State.DONE, now
        return None
    row.after, row.entered = done.last, row.entered + done.entered
    row.looked_at += done.looked_at
    row.kept_out = dict(Counter(row.kept_out) + done.kept_out)
    return done.entered


def try_part(
    session: Session, context: Context, asked: Terms, after: str, now: dt.datetime, *,
    force: InForce | None = None, soon: bool = False,
) -> Admitted:  # fmt: skip
    """What the part behind `after` would come to; nothing is kept."""
    return admission.admit(
        session, context, asked, after=after, size=_part(context), now=now, dry=True, force=force,
        soon=soon,
    )  # fmt: skip


async def estimate(
    context: Context, asked: Terms, now: dt.datetime, *, force: InForce | None = None,
    soon: bool = False,
) -> Admitted:  # fmt: skip
    """What an intake of the whole pool would come to; nothing is kept. `force`, `soon`: as in
    `admission.admit`.
    """
    sums = Admitted()
    while True:
        after = sums.last or ""
        part = await context.database.run(
            functools.partial(
                try_part, context=context, asked=asked, after=after, now=now, force=force,
                soon=soon,
            )
        )  # fmt: skip
        if part.last is None:
            return sums
        sums = Admitted(
            part.last, sums.looked_at + part.looked_at, sums.entered + part.entered,
            sums.kept_out + part.kept_out,
        )  # fmt: skip


def stop(session: Session, intake_id: str, now: dt.datetime) -> Intake:
    """Take no further part; who has entered stays. Raises NotFound and MoveNotAllowed."""
    row = get(session, intake_id, hold=True)
    if row.state == State.DONE:
        raise MoveNotAllowed(what="intake", old=row.state, new=State.STOPPED.value)
    if row.state == State.RUNNING:
        row.state, row.ended_at = State.STOPPED, now
    return row


def get(session: Session, intake_id: str, *, hold: bool = False) -> Intake:
    """The intake, or NotFound."""
    row = session.get(Intake, intake_id, with_for_update=hold or None)
    if row is None:
        raise NotFound(what="intake", id=intake_id[:60])
    return row


def running(session: Session) -> list[str]:
    """Ids of the intakes that are not through, oldest first."""
    rows = select(Intake.id).where(Intake.state == State.RUNNING).order_by(Intake.id)
    return list(session.scalars(rows))


def recent(session: Session, limit: int = 50) -> list[Intake]:
    """The newest first."""
    return list(session.scalars(select(Intake).order_by(Intake.id.desc()).limit(limit)))


def size(session: Session) -> int:
    """How many leads are in the pool."""
    return session.scalars(select(func.count(Lead.id)).where(admission_sides.POOL)).one()


def shape(row: Intake) -> dict[str, Any]:
    """Plain JSON."""
    return {
        "id": row.id, "sequence": row.sequence, "segment": row.segment, "state": str(row.state),
        "total": row.total, "looked_at": row.looked_at, "entered": row.entered,
        "kept_out": row.kept_out, "by": row.by, "created_at": row.created_at.isoformat(),
        "ended_at": row.ended_at.isoformat() if row.ended_at else None,
    }  # fmt: skip


def _part(context: Context) -> int:
    return PART_SQLITE if context.database.is_sqlite else PART
