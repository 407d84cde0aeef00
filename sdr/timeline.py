"""What happened to a lead, in order: one row per event, never changed. Nouns write, pages read."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import ForeignKey, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from sdr import outbox, signals
from sdr.db import Record, new_id

# what open pages of the console show: my day, the inbox, a lead's brief
LIVE = frozenset({
    "handoff", "follow_up", "task", "verdict", "stage", "learned", "correction",
    "delivery_resolved",
})  # fmt: skip


class Event(Record):
    __tablename__ = "timeline_events"

    id: Mapped[str] = mapped_column(String(40), primary_key=True)
    lead_id: Mapped[str] = mapped_column(ForeignKey("leads.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str] = mapped_column(String(40))
    by: Mapped[str] = mapped_column(String(320))
    data: Mapped[dict[str, Any]] = mapped_column(default=dict)
    at: Mapped[dt.datetime] = mapped_column(index=True)


def write(
    session: Session, lead_id: str, kind: str, *, now: dt.datetime, by: str, data: dict[str, Any]
) -> Event:
    """Append one event: `kind` is stage, verdict, objection, content_gap, handoff, send, click …"""
    event = Event(id=new_id("evt"), lead_id=lead_id, kind=kind, by=by, data=data, at=now)
    session.add(event)
    if kind in LIVE:
        signals.tell(session, "lead", lead_id=lead_id)
    outbox.note(session, kind, event_id=event.id, lead_id=lead_id, data=data, by=by, now=now)
    return event


def of(session: Session, lead_id: str, *kinds: str) -> list[Event]:
    """The lead's events, oldest first; of the given kinds only, when given."""
    query = select(Event).where(Event.lead_id == lead_id).order_by(Event.at, Event.id)
    return list(session.scalars(query.where(Event.kind.in_(kinds)) if kinds else query))
