"""When colleagues are away: from one day to another, both included, in the company's time zone.

Routing passes over who is away on the day on which somebody would take a handoff; whoever leads
gives away what is still in their hands (`reassigning`). Called by the console and `handoffs`.
"""

from __future__ import annotations

import datetime as dt

from sqlalchemy import ForeignKey, String, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from sdr.db import Record, new_id
from sdr.errors import BadInput, NotFound
from sdr.staff import Member

LONGEST = dt.timedelta(days=366)


class Absence(Record):
    """`first` and `last` are days, both of them away."""

    __tablename__ = "staff_absences"

    id: Mapped[str] = mapped_column(String(40), primary_key=True)
    member_id: Mapped[str] = mapped_column(ForeignKey("staff.id", ondelete="CASCADE"), index=True)
    first: Mapped[dt.date]
    last: Mapped[dt.date] = mapped_column(index=True)
    by: Mapped[str] = mapped_column(String(320))
    at: Mapped[dt.datetime]


def enter(
    session: Session, member: Member, first: dt.date, last: dt.date, *, today: dt.date, by: str,
    now: dt.datetime,
) -> Absence:  # fmt: skip
    """Note that the member is away. Raises BadInput: the days are in the wrong order, or past."""
    if last < first:
        raise BadInput(field="last", problem="before_first", allowed="")
    if last < today:
        raise BadInput(field="last", problem="past", allowed="")
    if last - first > LONGEST:
        raise BadInput(field="last", problem="too_far", allowed="")
    made = Absence(id=new_id("away"), member_id=member.id, first=first, last=last, by=by, at=now)
    session.add(made)
    session.flush()
    return made


def withdraw(session: Session, member_id: str, absence_id: str) -> None:
    """They are there after all; NotFound where it is not theirs."""
    held = session.get(Absence, absence_id)
    if held is None or held.member_id != member_id:
        raise NotFound(what="absence", id=absence_id)
    session.delete(held)
    session.flush()


def of(session: Session, member_id: str, today: dt.date) -> list[Absence]:
    """What is not over yet, the next first."""
    held = select(Absence).where(Absence.member_id == member_id, Absence.last >= today)
    return list(session.scalars(held.order_by(Absence.first, Absence.id)))


def away(session: Session, day: dt.date) -> dict[str, dt.date]:
    """Who is away on that day: address in lower case → the last day of it."""
    found = (
        select(func.lower(Member.email), func.max(Absence.last))
        .join(Member, Member.id == Absence.member_id)
        .where(Absence.first <= day, Absence.last >= day)
        .group_by(Member.email)
    )
    return dict(session.execute(found).all())
