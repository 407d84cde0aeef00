"""The decision log: one line for everything decided about a lead in a sequence, and why.

Lines are only added. `moves`, `touches` and the sweeps write them, `why` puts them in words. A
wait is written once for each thing waited for, not once a pass.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from sqlalchemy import ForeignKey, Index, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from sdr.db import Record, new_id


class Line(Record):
    """`what`: entered, waiting, planned, sent, skipped, branched, paused, exited … ; `step`: key.

    `visit`: which time round at that step, from 0.
    """

    __tablename__ = "nurture_decisions"
    __table_args__ = (Index("ix_nurture_decisions_lead", "lead_id", "id"),)

    id: Mapped[str] = mapped_column(String(40), primary_key=True)
    lead_id: Mapped[str] = mapped_column(ForeignKey("leads.id", ondelete="CASCADE"))
    enrollment_id: Mapped[str | None] = mapped_column(String(40), index=True)
    sequence: Mapped[str | None] = mapped_column(String(100))
    step: Mapped[str | None] = mapped_column(String(60))
    visit: Mapped[int] = mapped_column(default=0)
    what: Mapped[str] = mapped_column(String(20))
    reason: Mapped[str | None] = mapped_column(String(400))
    data: Mapped[dict[str, Any]] = mapped_column(default=dict)
    at: Mapped[dt.datetime]


def write(
    session: Session, *, lead_id: str, what: str, now: dt.datetime, reason: str | None = None,
    enrollment_id: str | None = None, sequence: str | None = None, step: str | None = None,
    visit: int = 0, data: Mapping[str, Any] | None = None,
) -> None:  # fmt: skip
    """Add one line."""
    session.add(
        Line(
            id=new_id("dec"), lead_id=lead_id, enrollment_id=enrollment_id, sequence=sequence,
            step=step, visit=visit, what=what, reason=reason[:400] if reason else None,
            data=dict(data or {}), at=now,
        )
    )  # fmt: skip


def of_lead(session: Session, lead_id: str) -> list[Line]:
    """The lead's lines, oldest first."""
    return list(session.scalars(select(Line).where(Line.lead_id == lead_id).order_by(Line.id)))


def last_of(session: Session, enrollment_id: str) -> Line | None:
    """The newest line of an enrolment, or None."""
    return session.scalars(
        select(Line).where(Line.enrollment_id == enrollment_id).order_by(Line.id.desc()).limit(1)
    ).first()
