"""Private notes of colleagues beside a talk: never shown to the prospect, never quoted to them.

A note is no message: nothing that shows, mails, reads or answers messages knows of it. It is
never edited. The console writes and reads.
"""

from __future__ import annotations

import datetime as dt

from sqlalchemy import ForeignKey, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from sdr import conversations, signals
from sdr.conversations import Conversation
from sdr.db import Record, new_id


class Note(Record):
    """`after_seq`: the number of the message that stood last when it was written."""

    __tablename__ = "talk_notes"

    id: Mapped[str] = mapped_column(String(40), primary_key=True)
    lead_id: Mapped[str] = mapped_column(ForeignKey("leads.id", ondelete="CASCADE"), index=True)
    conversation_id: Mapped[str] = mapped_column(
        ForeignKey("conversations.id", ondelete="CASCADE"), index=True
    )
    after_seq: Mapped[int]
    by: Mapped[str] = mapped_column(String(320))
    text: Mapped[str]
    at: Mapped[dt.datetime]


def write(
    session: Session, conversation: Conversation, text: str, *, by: str, now: dt.datetime
) -> Note:
    """Keep a note. Raises EmptyText, TextTooLong."""
    note = Note(
        id=new_id("note"), lead_id=conversation.lead_id, conversation_id=conversation.id,
        after_seq=conversation.next_seq - 1, by=by, text=conversations.clean(text), at=now,
    )  # fmt: skip
    session.add(note)
    session.flush()
    signals.tell(session, "note", conversation_id=conversation.id, lead_id=conversation.lead_id)
    return note


def of_lead(session: Session, lead_id: str) -> list[Note]:
    """All notes beside the lead's talks, oldest first."""
    return list(
        session.scalars(select(Note).where(Note.lead_id == lead_id).order_by(Note.at, Note.id))
    )
