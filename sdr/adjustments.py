"""Points that staff give or take by hand, with a reason and an end; each step on the timeline.

An adjustment is never edited: it ends by itself, or is withdrawn. It moves a part of the score or
the total, never a verdict. The staff API and the command line call, `past` reads.
"""

from __future__ import annotations

import datetime as dt

from sqlalchemy import ForeignKey, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from sdr import leads, timeline
from sdr.db import Record, new_id
from sdr.errors import BadInput, NotFound
from sdr.playbook.score_rules import ByHand

PARTS = ("fit", "evidence", "discovery", "engagement", "total")
LONGEST_REASON = 500


class Adjustment(Record):
    """`until`: when it ends; the moment it was withdrawn, where it was."""

    __tablename__ = "score_adjustments"

    id: Mapped[str] = mapped_column(String(40), primary_key=True)
    lead_id: Mapped[str] = mapped_column(ForeignKey("leads.id", ondelete="CASCADE"), index=True)
    part: Mapped[str] = mapped_column(String(12))
    points: Mapped[int]
    reason: Mapped[str] = mapped_column(String(LONGEST_REASON))
    by: Mapped[str] = mapped_column(String(320))
    at: Mapped[dt.datetime]
    until: Mapped[dt.datetime]
    withdrawn_at: Mapped[dt.datetime | None]
    withdrawn_by: Mapped[str | None] = mapped_column(String(320))


def of(session: Session, lead_id: str) -> list[Adjustment]:
    """All adjustments of a lead, those that are over included, oldest first."""
    return list(
        session.scalars(
            select(Adjustment)
            .where(Adjustment.lead_id == lead_id)
            .order_by(Adjustment.at, Adjustment.id)
        )
    )


def adjust(
    session: Session, lead_id: str, *, part: str, points: int, reason: str,
    until: dt.datetime | None, rules: ByHand, by: str, now: dt.datetime,
) -> Adjustment:  # fmt: skip
    """Give or take points. Raises NotFound, BadInput.

    Without `until` it lasts as many days as the rules say.
    """
    lead = leads.get(session, lead_id)
    if part not in PARTS:
        raise BadInput(field="part", problem="one_of", allowed=", ".join(PARTS))
    if not points or abs(points) > rules.most:
        raise BadInput(field="points", problem="points", most=rules.most)
    reason = reason.strip()
    if not reason or len(reason) > LONGEST_REASON:
        raise BadInput(field="reason", problem="string_too_long" if reason else "missing")
    if until is not None and until <= now:
        raise BadInput(field="until", problem="over_already")
    row = Adjustment(
        id=new_id("adj"), lead_id=lead.id, part=part, points=points, reason=reason, by=by, at=now,
        until=until or now + dt.timedelta(days=rules.days),
    )  # fmt: skip
    session.add(row)
    session.flush()
    _write(session, row, "given", by, now)
    return row


def withdraw(
    session: Session, lead_id: str, adjustment_id: str, *, by: str, now: dt.datetime
) -> Adjustment:
    """End an adjustment before its time; one that is over stays as it is. Raises NotFound."""
    row = session.get(Adjustment, adjustment_id)
    if row is None or row.lead_id != lead_id:
        raise NotFound(what="adjustment", id=adjustment_id)
    if row.until > now:
        row.until = row.withdrawn_at = now
        row.withdrawn_by = by
        session.flush()
        _write(session, row, "withdrawn", by, now)
    return row


def _write(session: Session, row: Adjustment, what: str, by: str, now: dt.datetime) -> None:
    timeline.write(
        session, row.lead_id, "score_adjusted", now=now, by=by,
        data={
            "adjustment_id": row.id, "what": what, "part": row.part, "points": row.points,
            "reason": row.reason, "until": row.until.isoformat(),
        },
    )  # fmt: skip
