"""How the person found a talk: one short question at its end, answered at most once.

The question is put with the goodbye of a talk that ended well, to nobody twice within
`every_days` of the playbook's `feedback.yml`. Only the very next message can answer it: anything
else closes it, so that a "5" is never taken for stars later, and never for people or money now.
A thumb is kept as 1 or 0, stars as 1 to 5. Actions put and read, the staff API shows.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import Boolean, ForeignKey, String, UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from sdr.conversations import Conversation, Message
from sdr.db import Record, new_id
from sdr.playbook.model import Feedback
from sdr.readers import read_rating

THUMBS = ("👍", "👎")
PUT = "+ask_feedback"  # ends the wording of the message that asks
STARS = ("1", "2", "3", "4", "5")


class TalkFeedback(Record):
    """What one conversation was answered with; `answer` is None until (and unless) it is."""

    __tablename__ = "talk_feedback"
    __table_args__ = (UniqueConstraint("conversation_id"),)

    id: Mapped[str] = mapped_column(String(40), primary_key=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id", ondelete="CASCADE"))
    lead_id: Mapped[str] = mapped_column(ForeignKey("leads.id", ondelete="CASCADE"), index=True)
    scale: Mapped[str] = mapped_column(String(10))  # thumbs | five
    open: Mapped[bool] = mapped_column(Boolean)  # the next message may answer it
    ends: Mapped[bool] = mapped_column(Boolean)  # the talk was over when it was put
    asked_at: Mapped[dt.datetime]
    answer: Mapped[int | None]
    text: Mapped[str | None]
    message_id: Mapped[str | None] = mapped_column(String(40))
    answered_at: Mapped[dt.datetime | None]


def choices(scale: str) -> tuple[str, ...]:
    """What the buttons say; the same is sent back."""
    return THUMBS if scale == "thumbs" else STARS


def may_ask(
    session: Session, conversation: Conversation, rules: Feedback, now: dt.datetime
) -> bool:
    """Whether this person may be asked about this talk now."""
    if not rules.ask or conversation.channel == "email":
        return False  # a mail has no buttons, and its talk no end
    rows = session.scalars(
        select(TalkFeedback).where(TalkFeedback.lead_id == conversation.lead_id)
    ).all()
    pause = dt.timedelta(days=rules.every_days)
    return all(
        row.conversation_id != conversation.id and now - row.asked_at >= pause for row in rows
    )


def put(
    session: Session, conversation: Conversation, rules: Feedback, now: dt.datetime, *, ends: bool
) -> TalkFeedback:
    """Note that the question is put now."""
    row = TalkFeedback(
        id=new_id("fbk"), conversation_id=conversation.id, lead_id=conversation.lead_id,
        scale=rules.scale, open=True, ends=ends, asked_at=now,
    )  # fmt: skip
    session.add(row)
    session.flush()
    return row


def of(session: Session, conversation_id: str) -> TalkFeedback | None:
    """The feedback of a conversation, asked for or given; None where it was not asked for."""
    return session.scalars(
        select(TalkFeedback).where(TalkFeedback.conversation_id == conversation_id)
    ).one_or_none()


def take(session: Session, conversation_id: str, messages: list[Message]) -> TalkFeedback | None:
    """The feedback if these messages give it; else the question is closed, and None.

    A turn that runs again finds its own answer.
    """
    row = of(session, conversation_id)
    if row is None or not messages:
        return None
    if row.message_id == messages[-1].id:
        return row
    if not row.open:
        return None
    row.open = False
    if not _was_put_last(session, messages[0]):
        session.flush()
        return None
    answer = read_rating(messages[-1].text, row.scale) if len(messages) == 1 else None
    if answer is not None:
        row.answer, row.text = answer, messages[-1].text
        row.message_id, row.answered_at = messages[-1].id, messages[-1].at
    session.flush()
    return row if answer is not None else None


def _was_put_last(session: Session, message: Message) -> bool:
    """Whether the question is what was said just before this message."""
    before = session.scalars(
        select(Message)
        .where(Message.conversation_id == message.conversation_id, Message.seq < message.seq)
        .order_by(Message.seq.desc())
        .limit(1)
    ).first()
    return before is not None and (before.wording or "").endswith(PUT)


def shown(row: TalkFeedback | None) -> dict[str, Any] | None:
    """The feedback as the API shows it."""
    if row is None:
        return None
    return {
        "conversation_id": row.conversation_id,
        "scale": row.scale,
        "answer": row.answer,
        "text": row.text,
        "message_id": row.message_id,
        "asked_at": row.asked_at.isoformat(),
        "answered_at": row.answered_at.isoformat() if row.answered_at else None,
    }


def of_lead(session: Session, lead_id: str) -> list[dict[str, Any]]:
    """All feedback a person was asked for, oldest first."""
    rows = session.scalars(
        select(TalkFeedback)
        .where(TalkFeedback.lead_id == lead_id)
        .order_by(TalkFeedback.asked_at, TalkFeedback.id)
    )
    return [each for row in rows if (each := shown(row)) is not None]
