"""What was written in a talk, read: in order, what waits for an answer, what is shown of it.

Reads only; `conversations` writes. Called by edge and console, and by the worker for transcripts
that are mailed.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import and_, bindparam, or_, select
from sqlalchemy.orm import Session

from sdr.conversations import WITHDRAWN, Message

# what every turn asks, built once
_WAITING = (
    select(Message)
    .where(Message.conversation_id == bindparam("conversation"), Message.state == "waiting")
    .order_by(Message.seq)
)


def after(session: Session, conversation_id: str, seq: int, limit: int = 500) -> list[Message]:
    """Messages of all senders after `seq`, in order."""
    return list(
        session.scalars(
            select(Message)
            .where(
                Message.conversation_id == conversation_id, Message.seq > seq,
                Message.state.is_distinct_from(WITHDRAWN),
            )
            .order_by(Message.seq)
            .limit(limit)
        )
    )  # fmt: skip


def replies_to(session: Session, message_id: str) -> list[Message]:
    """The bot's answer to one message, in order."""
    return list(
        session.scalars(select(Message).where(Message.reply_to == message_id).order_by(Message.seq))
    )


def waiting(session: Session, conversation_id: str) -> list[Message]:
    """Messages of the prospect that have no answer yet, in order."""
    return list(session.scalars(_WAITING, {"conversation": conversation_id}))


def with_waiting(session: Session) -> list[str]:
    """Ids of conversations that wait for an answer, or to be read (after an outage, a restart)."""
    waits = or_(Message.state == "waiting", and_(Message.state == "held", Message.act.is_(None)))
    return list(session.scalars(select(Message.conversation_id).where(waits).distinct()))


def unread(session: Session, conversation_id: str) -> list[Message]:
    """Messages that a human was sent and the engine has not read yet, in order."""
    return list(
        session.scalars(
            select(Message)
            .where(
                Message.conversation_id == conversation_id, Message.state == "held",
                Message.act.is_(None),
            )
            .order_by(Message.seq)
        )
    )  # fmt: skip


def as_json(message: Message) -> dict[str, Any]:
    """The contract's `Message`."""
    shown: dict[str, Any] = {
        "id": message.id,
        "seq": message.seq,
        "sender": message.sender,
        "text": message.text,
        "language": message.language,
        "asks": message.asks,
        "at": message.at.isoformat(),
    }
    if message.name:
        shown["name"] = message.name
    if message.buttons:
        shown["buttons"] = message.buttons
    if message.cards:
        shown["cards"] = message.cards
    if message.client_message_id and message.sender == "prospect":
        shown["client_message_id"] = message.client_message_id
    return shown
