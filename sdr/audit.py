"""The audit log: who looked at whose data, and who changed what. Append only.

A row names colleagues by address and records by id, never what anybody said. Of an erased person
the rows stay and name nobody (`forget`, the one verb that edits). The console's guard writes it,
for the pages and the staff API alike; what the bot and the worker do stands on the timeline.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from sqlalchemy import String, cast, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from sdr.conversations import Conversation
from sdr.db import Record, new_id
from sdr.deliveries import ERASED, Delivery
from sdr.engagements import Engagement
from sdr.handoffs import Handoff
from sdr.leads import Lead
from sdr.outbox import Post
from sdr.tasks import Task

ACTIONS = ("view", "export", "change", "refused", "sign_in", "sign_in_failed", "sign_out")
MOST_SEEN = 200  # leads of one list
_NOUNS: dict[str, Any] = {
    "lead": Lead,
    "handoff": Handoff,
    "conversation": Conversation,
    "delivery": Delivery,
    "task": Task,
    "engagement": Engagement,
    "post": Post,
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
    # no foreign key: the line stays, without the id, when the person is erased
    lead_id: Mapped[str | None] = mapped_column(String(40), index=True)
    detail: Mapped[dict[str, Any]] = mapped_column(default=dict)


def write(
    session: Session, *, by: str, action: str, what: str, now: dt.datetime,
    noun: str | None = None, subject: str | None = None, seen: Sequence[str] = (),
    filters: Sequence[str] = (),
) -> Audited:  # fmt: skip
    """Append one line; the lead behind a handoff, talk or other record is found."""
    detail: dict[str, Any] = {}
    if filters:
        detail["filters"] = sorted(filters)
    if seen:
        detail["leads"] = list(seen)[:MOST_SEEN]
    gone = noun in _NOUNS and session.get(_NOUNS[noun], subject) is None
    line = Audited(
        id=new_id("aud"), at=now, by=by, action=action, what=what[:200], noun=noun,
        subject=None if gone else subject,  # erased, or never there
        lead_id=_lead_of(session, noun, subject), detail=detail,
    )  # fmt: skip
    session.add(line)
    session.flush()
    return line


def forget(session: Session, lead_id: str) -> None:
    """Let the lines about a person name nobody; that somebody looked or changed stays told."""
    session.execute(
        update(Audited).where(Audited.lead_id == lead_id).values(lead_id=None, subject=ERASED)
    )
    listed = select(Audited).where(cast(Audited.detail, String).contains(lead_id))
    for line in session.scalars(listed):
        seen = [ERASED if each == lead_id else each for each in line.detail.get("leads", ())]
        line.detail = {**line.detail, "leads": seen}
    session.flush()


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
    record = _NOUNS.get(noun)
    if record is None:
        return None
    whose = record.id if record is Lead else record.lead_id
    return session.scalars(select(whose).where(record.id == subject)).first()
