"""The audit log: who looked at whose data, and who changed what. Append only; no verb edits it.

A row names people by address and records by id, never what anybody said, so it may outlive an
erased person. The console's guard writes it, for the pages and the staff API alike; what the bot
and the worker do stands on the lead's timeline.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from sqlalchemy import String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from sdr.conversations import Conversation
from sdr.db import Record, new_id
from sdr.deliveries import Delivery
from sdr.handoffs import Handoff
from sdr.tasks import Task

ACTIONS = ("view", "change", "refused", "sign_in", "sign_in_failed", "sign_out")
MOST_SEEN = 200  # leads of one list
_NOUNS: dict[str, Any] = {
    "handoff": Handoff,
    "conversation": Conversation,
    "delivery": Delivery,
    "task": Task,
}


class Audited(Record):
    """`what`: method and path of the row that was asked for. `detail`: {filters, leads}."""

    __tablename__ = "audit_log"

    id: Mapped[str] = mapped_column(String(40), primary_key=True)
    at: Mapped[dt.datetime] = mapped_column(index=True)
    by: Mapped[str] = mapped_column(String(320), index=True)
    action: Mapped[str] = mapped_column(String(20))
    what: Mapped[str] = mapped_column(String(200))
    noun: Mapped[str | None] = mapped_column(String(20))
    subject: Mapped[str | None] = mapped_column(String(60))
    # no foreign key: the line stays when the person is erased
    lead_id: Mapped[str | None] = mapped_column(String(40), index=True)
    detail: Mapped[dict[str, Any]] = mapped_column(default=dict)


def write(
    session: Session, *, by: str, action: str, what: str, now: dt.datetime,
    noun: str | None = None, subject: str | None = None, seen: Sequence[str] = (),
    filters: Sequence[str] = (),
) -> Audited:  # fmt: skip
    """Append one line; the lead behind a handoff, talk, delivery or task is found."""
    detail: dict[str, Any] = {}
    if filters:
        detail["filters"] = sorted(filters)
    if seen:
        detail["leads"] = list(seen)[:MOST_SEEN]
    line = Audited(
        id=new_id("aud"), at=now, by=by, action=action, what=what[:200], noun=noun,
        subject=subject, lead_id=_lead_of(session, noun, subject), detail=detail,
    )  # fmt: skip
    session.add(line)
    session.flush()
    return line


def page(
    session: Session, *, by: str | None, action: str | None, lead: str | None,
    before: str | None, limit: int,
) -> tuple[list[Audited], str | None]:  # fmt: skip
    """The newest lines that meet every given filter, and the id to go on from."""
    query = select(Audited)
    if by:
        query = query.where(Audited.by == by.strip().lower())
    if action:
        query = query.where(Audited.action == action)
    if lead:
        query = query.where(Audited.lead_id == lead)
    if before:
        query = query.where(Audited.id < before)  # ids sort by when they were made
    rows = list(session.scalars(query.order_by(Audited.id.desc()).limit(limit + 1)))
    return rows[:limit], rows[limit - 1].id if len(rows) > limit else None


def _lead_of(session: Session, noun: str | None, subject: str | None) -> str | None:
    if subject is None or noun is None:
        return None
    if noun == "lead":
        return subject
    record = _NOUNS.get(noun)
    if record is None:
        return None
    return session.scalars(select(record.lead_id).where(record.id == subject)).first()
