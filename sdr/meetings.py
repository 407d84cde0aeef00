"""Meetings of a rep and a prospect: booked, moved, called off, and whether they took place.

A meeting hangs on the handoff of the rep who holds it; one that is to come a handoff at the most.
What the prospect said about a time is the fact `meeting_time` and is offered as it was said
(`said`). Two meetings of one rep never overlap: whoever books holds the rep's row. `sequence`
counts what was sent to the calendars. Invitations are `nurture.invites`. Called by the console.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ForeignKey, String, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from sdr import facts, handoffs, staff, timeline
from sdr.db import Record, new_id
from sdr.errors import BadInput, DoubleBooked, MoveNotAllowed, NotFound
from sdr.facts import Known, Said
from sdr.handoffs import Handoff
from sdr.staff import Member
from sdr.values import offset

LONGEST = dt.timedelta(hours=8)
FURTHEST = dt.timedelta(days=366)


class State(StrEnum):
    BOOKED = "booked"
    CANCELLED = "cancelled"
    MET = "met"
    NO_SHOW = "no_show"


MOVES: dict[State, frozenset[State]] = {
    State.BOOKED: frozenset({State.BOOKED, State.CANCELLED, State.MET, State.NO_SHOW}),
    State.CANCELLED: frozenset(),
    # a click on the wrong one is put right
    State.MET: frozenset({State.NO_SHOW}),
    State.NO_SHOW: frozenset({State.MET}),
}


class Meeting(Record):
    """`rep`: the address of who holds it. Zones are those it was booked in, for what is written."""

    __tablename__ = "meetings"

    id: Mapped[str] = mapped_column(String(40), primary_key=True)
    handoff_id: Mapped[str] = mapped_column(
        ForeignKey("handoffs.id", ondelete="CASCADE"), index=True
    )
    lead_id: Mapped[str] = mapped_column(ForeignKey("leads.id", ondelete="CASCADE"), index=True)
    rep: Mapped[str] = mapped_column(String(320), index=True)
    starts_at: Mapped[dt.datetime] = mapped_column(index=True)
    ends_at: Mapped[dt.datetime]
    rep_zone: Mapped[str] = mapped_column(String(60))
    lead_zone: Mapped[str] = mapped_column(String(60))
    place: Mapped[str | None] = mapped_column(String(400))
    state: Mapped[str] = mapped_column(String(12), default=State.BOOKED, index=True)
    sequence: Mapped[int] = mapped_column(default=0)
    booked_by: Mapped[str] = mapped_column(String(320))
    booked_at: Mapped[dt.datetime]
    settled_by: Mapped[str | None] = mapped_column(String(320))
    settled_at: Mapped[dt.datetime | None]


def get(session: Session, meeting_id: str) -> Meeting:
    """The meeting, or NotFound."""
    found = session.get(Meeting, meeting_id)
    if found is None:
        raise NotFound(what="meeting", id=meeting_id)
    return found


def of(session: Session, handoff_id: str) -> list[Meeting]:
    """All of a handoff, the one booked last first."""
    held = select(Meeting).where(Meeting.handoff_id == handoff_id)
    return list(session.scalars(held.order_by(Meeting.id.desc())))


def current(session: Session, handoff_id: str) -> Meeting | None:
    """The one that is booked, or was last."""
    return _standing(of(session, handoff_id))


def current_of(session: Session, handoff_ids: Sequence[str]) -> dict[str, Meeting]:
    """The same of many handoffs in one question; without those that have none."""
    held: dict[str, list[Meeting]] = {}
    rows = select(Meeting).where(Meeting.handoff_id.in_(handoff_ids)).order_by(Meeting.id.desc())
    for row in session.scalars(rows) if handoff_ids else ():
        held.setdefault(row.handoff_id, []).append(row)
    found = {each: _standing(rows) for each, rows in held.items()}
    return {each: meeting for each, meeting in found.items() if meeting is not None}


def _standing(newest_first: Sequence[Meeting]) -> Meeting | None:
    found = [each for each in newest_first if each.state != State.CANCELLED]
    return next((each for each in found if each.state == State.BOOKED), found[0] if found else None)


def said(session: Session, lead_id: str, now: dt.datetime) -> dt.datetime | None:
    """The time that stands from the talk, if it is still to come."""
    return to_be(facts.current(session, lead_id), now)


def to_be(known_facts: Mapping[str, Known], now: dt.datetime) -> dt.datetime | None:
    """The same of facts that are at hand."""
    known = known_facts.get("meeting_time")
    if known is None or known.author is not None:
        return None
    moment = dt.datetime.fromisoformat(str(known.value))
    return moment if moment > now else None


def as_json(session: Session, handoff: Handoff, now: dt.datetime) -> dict[str, Any] | None:
    """The meeting of a handoff as others see it; `proposed`: a time that the prospect said."""
    held = current(session, handoff.id)
    known = {} if held is not None else facts.current(session, handoff.lead_id)
    return shape(handoff, held, known, now)


def shape(
    handoff: Handoff, held: Meeting | None, known: Mapping[str, Known], now: dt.datetime
) -> dict[str, Any] | None:
    """The same of what is at hand: the meeting that stands, the facts of the lead."""
    if held is not None:
        return {
            "id": held.id, "state": str(held.state), "starts_at": held.starts_at.isoformat(),
            "ends_at": held.ends_at.isoformat(), "rep": held.rep, "place": held.place,
        }  # fmt: skip
    moment = to_be(known, now) if handoff.state in handoffs.OPEN else None
    if moment is None:
        return None
    return {
        "id": None, "state": "proposed", "starts_at": moment.astimezone(dt.UTC).isoformat(),
        "ends_at": None, "rep": handoff.assignee, "place": None,
    }  # fmt: skip


def busy(
    session: Session, rep: str, start: dt.datetime, end: dt.datetime
) -> list[tuple[dt.datetime, dt.datetime]]:
    """When this rep has meetings between two moments."""
    held = select(Meeting).where(
        func.lower(Meeting.rep) == rep.lower(), Meeting.state == State.BOOKED,
        Meeting.starts_at < end, Meeting.ends_at > start,
    )  # fmt: skip
    return [(each.starts_at, each.ends_at) for each in session.scalars(held)]


def book(
    session: Session, handoff_id: str, *, starts_at: dt.datetime, minutes: int, lead_zone: str,
    rep_zone: str, place: str | None, by: str, now: dt.datetime,
) -> Meeting:  # fmt: skip
    """Book one with the rep who holds the handoff.

    Raises MoveNotAllowed: nobody has taken the handoff; BadInput: the time is over, or there is a
    meeting to come already; DoubleBooked: the rep has another one then.
    """
    handoff = handoffs.hold(session, handoff_id)
    if handoff.state != handoffs.State.ACCEPTED:
        raise MoveNotAllowed(what="handoff", old=handoff.state, new="booked")
    rep = _hold_rep(session, handoff.assignee)
    held = current(session, handoff.id)
    if held is not None and held.state == State.BOOKED:
        raise BadInput(field="starts_at", problem="has_meeting", allowed="")
    ends_at = _fits(session, rep, starts_at, minutes, now, None)
    made = Meeting(
        id=new_id("meet"), handoff_id=handoff.id, lead_id=handoff.lead_id, rep=rep.email,
        starts_at=starts_at, ends_at=ends_at, rep_zone=rep_zone, lead_zone=lead_zone,
        place=place, state=State.BOOKED, sequence=0, booked_by=by, booked_at=now,
    )  # fmt: skip
    session.add(made)
    session.flush()
    _noted(session, made, "meeting_booked", by, now)
    return made


def move(
    session: Session, meeting_id: str, *, starts_at: dt.datetime, minutes: int,
    place: str | None, by: str, now: dt.datetime,
) -> Meeting:  # fmt: skip
    """Another time, or another place. Raises as `book` does."""
    held, rep = _hold(session, meeting_id, State.BOOKED)
    ends_at = _fits(session, rep, starts_at, minutes, now, held.id)
    if (starts_at, ends_at, place) == (held.starts_at, held.ends_at, held.place):
        return held
    held.starts_at, held.ends_at, held.place = starts_at, ends_at, place
    held.sequence += 1
    session.flush()
    _noted(session, held, "meeting_moved", by, now)
    return held


def cancel(session: Session, meeting_id: str, *, by: str, now: dt.datetime) -> Meeting:
    """Call it off."""
    held, _ = _hold(session, meeting_id, State.CANCELLED)
    held.state, held.settled_by, held.settled_at = State.CANCELLED, by, now
    held.sequence += 1
    session.flush()
    _noted(session, held, "meeting_cancelled", by, now)
    return held


def settle(
    session: Session, meeting_id: str, state: State, *, by: str, now: dt.datetime
) -> Meeting:
    """Say whether they met. Raises BadInput before it has begun."""
    held, _ = _hold(session, meeting_id, state)
    if held.starts_at > now:
        raise BadInput(field="state", problem="not_yet", allowed="")
    held.state, held.settled_by, held.settled_at = state, by, now
    session.flush()
    _noted(session, held, f"meeting_{state.value}", by, now)
    return held


def over(session: Session, now: dt.datetime, rep: str | None, limit: int) -> list[Meeting]:
    """Meetings that are over and of which nobody has said whether they took place."""
    held = select(Meeting).where(Meeting.state == State.BOOKED, Meeting.ends_at <= now)
    if rep is not None:
        held = held.where(func.lower(Meeting.rep) == rep.lower())
    return list(session.scalars(held.order_by(Meeting.ends_at, Meeting.id).limit(limit)))


def passed_on(session: Session, handoff: Handoff, now: dt.datetime) -> tuple[Meeting, str] | None:
    """The handoff has somebody else: so has its meeting to come, where they are free then.

    The meeting and the rep it was with; None where it stays as it is.
    """
    held = to_come(session, handoff, now)
    member = staff.find(session, handoff.assignee)
    if held is None or member is None or member.email == held.rep:
        return None
    rep, before = _hold_rep(session, handoff.assignee), held.rep
    if busy(session, rep.email, held.starts_at, held.ends_at):
        return None
    held.rep, held.sequence = rep.email, held.sequence + 1
    held.rep_zone = rep.timezone or held.rep_zone
    session.flush()
    return held, before


def to_come(session: Session, handoff: Handoff, now: dt.datetime) -> Meeting | None:
    """The meeting of a handoff that is booked and has not begun."""
    held = current(session, handoff.id)
    return (
        held if held is not None and held.state == State.BOOKED and held.starts_at > now else None
    )


def minutes_of(meeting: Meeting) -> int:
    """How long it lasts."""
    return int((meeting.ends_at - meeting.starts_at).total_seconds()) // 60


def _hold(session: Session, meeting_id: str, to: State) -> tuple[Meeting, Member]:
    """The meeting and its rep, both rows locked, the rep's first as when booking."""
    rep = _hold_rep(session, get(session, meeting_id).rep)
    held = session.get_one(Meeting, meeting_id, with_for_update=True)
    if to not in MOVES[State(held.state)]:
        raise MoveNotAllowed(what="meeting", old=held.state, new=to.value)
    return held, rep


def _hold_rep(session: Session, email: str) -> Member:
    member = staff.find(session, email)
    if member is None:
        raise BadInput(field="rep", problem="unknown_member", allowed="")
    return session.get_one(Member, member.id, with_for_update=True)


def _fits(
    session: Session, rep: Member, starts_at: dt.datetime, minutes: int, now: dt.datetime,
    but: str | None,
) -> dt.datetime:  # fmt: skip
    """When it ends. Raises where it cannot be then."""
    length = dt.timedelta(minutes=minutes)
    if starts_at <= now:
        raise BadInput(field="starts_at", problem="time_over", allowed="")
    if starts_at > now + FURTHEST or not dt.timedelta(0) < length <= LONGEST:
        raise BadInput(field="starts_at", problem="too_far", allowed="")
    taken = session.scalars(
        select(Meeting).where(
            func.lower(Meeting.rep) == rep.email.lower(), Meeting.state == State.BOOKED,
            Meeting.starts_at < starts_at + length, Meeting.ends_at > starts_at,
            Meeting.id != (but or ""),
        )
    ).first()  # fmt: skip
    if taken is not None:
        raise DoubleBooked(at=taken.starts_at.isoformat())
    return starts_at + length


def _noted(session: Session, held: Meeting, kind: str, by: str, now: dt.datetime) -> None:
    timeline.write(
        session, held.lead_id, kind, now=now, by=by,
        data={"meeting_id": held.id, "at": held.starts_at.isoformat()},
    )  # fmt: skip
    if kind in ("meeting_booked", "meeting_moved"):
        # the record: what the brief, the bot and sequences know of a meeting, on the rep's clock
        local = held.starts_at.astimezone(ZoneInfo(held.rep_zone))
        text = f"{local:%Y-%m-%d %H:%M} ({offset(local)})"
        agreed = Said("meeting_time", local.isoformat(), text, corrects=True)
        facts.record(session, held.lead_id, [agreed], by="rep", now=now, author=by)
    elif kind == "meeting_cancelled":
        standing = facts.current(session, held.lead_id)
        # what the person said meanwhile stays
        if "meeting_time" in standing and standing["meeting_time"].author is not None:
            facts.withdraw(session, held.lead_id, "meeting_time", now, standing)
