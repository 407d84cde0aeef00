"""Stopping and starting: all of nurture at once, one sequence, one lead, one enrolment.

The switch of all is a row of the database that every claim looks at and holds in its own unit of
work: once a stop is committed, nothing is claimed any more. What was claimed just before may still
be on its way; `on_their_way` counts it. A stopped sequence or lead keeps its place and its
messages; after a start they are late or not as their steps say (`late`). The command line, the API
and `gate` call.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, String, exists, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from nurture import enrollments
from nurture.enrollments import Enrollment, State
from sdr import floor, leads, outbound, timeline
from sdr.conversations import Conversation
from sdr.db import Record
from sdr.errors import NotFound
from sdr.outbound import Delivery

ALL = "all"
STOPPED, SEQUENCE_PAUSED, LEAD_PAUSED, PAUSED = (
    "stopped", "sequence_paused", "lead_paused", "paused",
)  # fmt: skip
HUMAN_TALKS = "human_talks"  # a colleague has the floor in a talk with the lead
# A touch of a paused sequence or lead is looked at again after so long, or when it is started.
LOOK_AGAIN = dt.timedelta(hours=1)
_READ = "switches_read"


class Switch(Record):
    """`subject`: `all`, `sequence:<name>` or `lead:<id>`; the row of `all` is always there."""

    __tablename__ = "nurture_switches"

    subject: Mapped[str] = mapped_column(String(120), primary_key=True)
    stopped: Mapped[bool]
    by: Mapped[str | None] = mapped_column(String(320))
    note: Mapped[str | None] = mapped_column(String(400))
    at: Mapped[dt.datetime | None]


@dataclass(frozen=True, slots=True)
class Scope:
    """What is stopped or started: nothing named means all of nurture."""

    sequence: str | None = None
    lead: str | None = None
    enrollment: str | None = None

    @property
    def subject(self) -> str:
        """The switch's name."""
        for kind in ("sequence", "lead", "enrollment"):
            if (held := getattr(self, kind)) is not None:
                return f"{kind}:{held}"
        return ALL


def stopped(
    session: Session, *, sequence: str | None = None, lead_id: str | None = None
) -> str | None:
    """Why nothing may leave (a code), or None; holds the switch of all to the end of the unit.

    Read once a unit of work: what it finds stays true until its end.
    """
    held: dict[str, bool] = session.info.setdefault(_READ, {})
    if ALL not in held:
        row = session.scalars(
            select(Switch).where(Switch.subject == ALL).with_for_update(read=True)
        ).one_or_none()
        held[ALL] = row is not None and row.stopped
    if held[ALL]:
        return STOPPED
    for name, code in ((f"sequence:{sequence}", SEQUENCE_PAUSED), (f"lead:{lead_id}", LEAD_PAUSED)):
        if name not in held:
            row = session.get(Switch, name)
            held[name] = row is not None and row.stopped
        if held[name]:
            return code
    return None


def turn(
    session: Session, scope: Scope, *, stop: bool, by: str, now: dt.datetime,
    note: str | None = None,
) -> bool:  # fmt: skip
    """Stop or start; True when that changed something. Raises NotFound."""
    if scope.enrollment is not None:
        return _turn_enrollment(session, scope.enrollment, stop=stop, by=by, now=now, note=note)
    if scope.lead is not None:
        leads.get(session, scope.lead)
    row = session.get(Switch, scope.subject, with_for_update=True, populate_existing=True)
    if row is None:
        row = Switch(subject=scope.subject, stopped=False)
        session.add(row)
    changed = row.stopped != stop
    if changed:
        row.stopped, row.by, row.at = stop, by, now
        row.note = note[:400] if note else None
        session.flush()
        if scope.lead is not None:
            _told(session, scope.lead, stop=stop, by=by, now=now, note=note)
    if not stop:
        _release(session, scope, now)
    return changed


def state(session: Session) -> list[Switch]:
    """The switch of all, then what else is stopped."""
    rows = session.scalars(
        select(Switch).where((Switch.subject == ALL) | Switch.stopped).order_by(Switch.subject)
    )
    return sorted(rows, key=lambda row: row.subject != ALL)


def on_their_way(session: Session) -> int:
    """Messages that were claimed before a stop and are still being sent."""
    return session.scalars(
        select(func.count())
        .select_from(Delivery)
        .where(Delivery.purpose == "touch", Delivery.state == outbound.State.SENDING)
    ).one()


def talking(session: Session, touch: Delivery, now: dt.datetime) -> outbound.Later | None:
    """While a colleague talks to the lead nothing of nurture leaves; None: nobody does.

    Holds the lead's conversations: nobody takes the floor before the claim is through.
    """
    if touch.lead_id is None:
        return None
    until = floor.talks_until(session, touch.lead_id, now)
    if until is None:
        return None
    hold(session, touch, HUMAN_TALKS, now)
    return outbound.Later(until, HUMAN_TALKS)


def through(session: Session, now: dt.datetime, among: Collection[str] | None = None) -> list[str]:
    """Ids of leads (`among` these) to whom nobody talks any more and whose messages still wait."""
    held = exists().where(Conversation.lead_id == Delivery.lead_id, floor.held_now(now))
    query = (
        select(Delivery.lead_id)
        .where(
            Delivery.state == outbound.State.PLANNED, Delivery.reason == HUMAN_TALKS,
            Delivery.lead_id.is_not(None), ~held,
        )
        .distinct()
    )  # fmt: skip
    if among is not None:
        query = query.where(Delivery.lead_id.in_(among))
    return [each for each in session.scalars(query) if each]


def go_on(session: Session, lead_id: str) -> None:
    """The colleague is through: what waited for that gets back the time it was meant for."""
    _give_back(
        session,
        select(Delivery).where(
            Delivery.state == outbound.State.PLANNED, Delivery.reason == HUMAN_TALKS,
            Delivery.lead_id == lead_id,
        ),
        None,
    )  # fmt: skip


def hold(session: Session, touch: Delivery, reason: str, now: dt.datetime) -> outbound.Later:
    """A touch of a paused sequence or lead waits; when it was meant to go is remembered."""
    if "held_since" not in touch.payload:
        touch.payload = {**touch.payload, "held_since": touch.not_before.isoformat()}
        session.flush()
    return outbound.Later(now + LOOK_AGAIN, reason)


def _release(session: Session, scope: Scope, now: dt.datetime) -> None:
    """Give held touches back the time they were meant for."""
    held: list[ColumnElement[bool]] = [
        Delivery.state == outbound.State.PLANNED,
        Delivery.reason.in_((SEQUENCE_PAUSED, LEAD_PAUSED)),
    ]
    if scope.lead is not None:
        held.append(Delivery.lead_id == scope.lead)
    query = select(Delivery).where(*held)
    if scope.sequence is not None:
        query = query.join(Enrollment, Enrollment.touch_id == Delivery.id).where(
            Enrollment.sequence == scope.sequence
        )
    _give_back(session, query, now)


def _give_back(session: Session, query: Select[Delivery], now: dt.datetime | None) -> None:
    for touch in session.scalars(query.with_for_update(of=Delivery)):
        payload: dict[str, Any] = dict(touch.payload)
        since = payload.pop("held_since", None)
        touch.payload, touch.reason = payload, None
        if since:
            touch.not_before = dt.datetime.fromisoformat(since)
        elif now is not None:
            touch.not_before = now
    session.flush()


def _turn_enrollment(
    session: Session, enrollment_id: str, *, stop: bool, by: str, now: dt.datetime,
    note: str | None,
) -> bool:  # fmt: skip
    row = session.get(Enrollment, enrollment_id)
    if row is None:
        raise NotFound(what="enrollment", id=enrollment_id)
    enrollments.hold(session, row.lead_id)
    session.refresh(row)
    if row.ended_at is not None or (stop and row.reason == PAUSED):
        return False
    if not stop and row.state != State.PAUSED:
        return False
    row.state, row.reason = (State.PAUSED, PAUSED) if stop else (State.ACTIVE, None)
    enrollments.log(session, row, "paused" if stop else "resumed", now, PAUSED, {"by": by})
    _told(session, row.lead_id, stop=stop, by=by, now=now, note=note, enrollment=row)
    session.flush()
    return True


def _told(
    session: Session, lead_id: str, *, stop: bool, by: str, now: dt.datetime, note: str | None,
    enrollment: Enrollment | None = None,
) -> None:  # fmt: skip
    data = {"note": note, "sequence": enrollment.sequence if enrollment else None}
    kind = "nurture_paused" if stop else "nurture_resumed"
    timeline.write(session, lead_id, kind, now=now, by=by, data=data)
