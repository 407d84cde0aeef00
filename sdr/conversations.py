"""Conversations and their messages: start, receive, answer, resume, end.

A message is saved before anything is done with it. Tokens are kept as hashes. A turn's state
(what was asked last, which questions were put, how far the talk is) stands in `Conversation`, so
that the engine's tracker is only a cache. Edge receives and answers; actions read and plan;
nurture ends the silent ones. What was written is read by `transcripts`.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets
import unicodedata
from collections.abc import Sequence
from typing import Any, cast

from sqlalchemy import (
    ForeignKey,
    Index,
    String,
    Table,
    UniqueConstraint,
    bindparam,
    exists,
    func,
    select,
    update,
)
from sqlalchemy.orm import Mapped, Session, mapped_column

from sdr import leads, signals
from sdr.db import Record, new_id
from sdr.errors import BadToken, EmptyText, FloorTaken, MessageIdReused, NotFound, TextTooLong
from sdr.leads import Lead
from sdr.ports import Reply

MAX_TEXT = 4000
WITHDRAWN = "withdrawn"
ELSEWHERE = frozenset({"email", "wechat"})  # channels of talks that the widget does not show


class Conversation(Record):
    __tablename__ = "conversations"
    # the order of the talks under review
    __table_args__ = (Index("ix_conversations_newest", "started_at", "id"),)

    id: Mapped[str] = mapped_column(String(40), primary_key=True)
    lead_id: Mapped[str] = mapped_column(ForeignKey("leads.id", ondelete="CASCADE"), index=True)
    channel: Mapped[str] = mapped_column(String(20), default="website")
    language: Mapped[str] = mapped_column(String(2))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    floor: Mapped[str] = mapped_column(String(10), default="bot")
    floor_name: Mapped[str | None] = mapped_column(String(200))  # of the human who has it
    # the lease: which colleague, and until when they have the floor unless they do something
    floor_by: Mapped[str | None] = mapped_column(String(320))
    floor_until: Mapped[dt.datetime | None] = mapped_column(index=True)
    asked: Mapped[str | None] = mapped_column(String(40))  # the fact asked last, still open
    asked_key: Mapped[str | None] = mapped_column(String(60))  # … by this question
    plan: Mapped[dict[str, Any]] = mapped_column(default=dict)
    source: Mapped[dict[str, Any]] = mapped_column(default=dict)
    # the opening and order of questions it began with, as `experiment:code`; None: the plain ones
    variant: Mapped[str | None] = mapped_column(String(120))
    next_seq: Mapped[int] = mapped_column(default=1)
    started_at: Mapped[dt.datetime]
    last_inbound_at: Mapped[dt.datetime | None] = mapped_column(index=True)
    ended_at: Mapped[dt.datetime | None] = mapped_column(index=True)
    end_reason: Mapped[str | None] = mapped_column(String(20))  # silence | goodbye | closed


class Message(Record):
    """One message of any sender.

    `state` of a prospect's message: waiting (for an answer), answered, merged (the answer stands
    with a later message of the same burst), held (a human has the floor). Of the bot's: withdrawn
    (taken back before anybody answered; nobody is shown it any more).
    """

    __tablename__ = "messages"
    __table_args__ = (
        UniqueConstraint("conversation_id", "seq"),
        UniqueConstraint("conversation_id", "client_message_id"),
    )

    id: Mapped[str] = mapped_column(String(40), primary_key=True)
    conversation_id: Mapped[str] = mapped_column(
        ForeignKey("conversations.id", ondelete="CASCADE"), index=True
    )
    seq: Mapped[int]
    sender: Mapped[str] = mapped_column(String(10))
    name: Mapped[str | None] = mapped_column(String(200))  # of the human who wrote
    text: Mapped[str]
    language: Mapped[str] = mapped_column(String(2))
    client_message_id: Mapped[str | None] = mapped_column(String(200))
    state: Mapped[str | None] = mapped_column(String(10), index=True)
    reply_to: Mapped[str | None] = mapped_column(String(40), index=True)
    buttons: Mapped[list[Any] | None]
    cards: Mapped[list[Any] | None]
    asks: Mapped[str | None] = mapped_column(String(40))
    wording: Mapped[str | None] = mapped_column(String(80))  # which wording or question spoke
    act: Mapped[str | None] = mapped_column(String(40))
    confidence: Mapped[float | None]
    trace: Mapped[dict[str, Any] | None]  # of a prospect's message: why the turn went as it did
    at: Mapped[dt.datetime] = mapped_column(index=True)


# what every turn asks, built once
_BY_TOKEN = select(Conversation).where(Conversation.token_hash == bindparam("hash"))
_MESSAGES = cast(Table, Message.__table__)
_SETTLE = (
    update(_MESSAGES)
    .where(_MESSAGES.c.id.in_(bindparam("ids", expanding=True)))
    .values(state=bindparam("becomes"))
)


def hash_token(token: str) -> str:
    """What is kept of a bearer or visitor token."""
    return hashlib.sha256(token.encode()).hexdigest()


def start(
    session: Session,
    *,
    lead: Lead,
    language: str,
    source: dict[str, Any] | None,
    now: dt.datetime,
    channel: str = "website",
    variant: str | None = None,
) -> tuple[Conversation, str]:
    """Open a conversation for a lead; return it with its bearer token (shown this once)."""
    token = secrets.token_urlsafe(32)
    conversation = Conversation(
        id=new_id("conv"),
        lead_id=lead.id,
        channel=channel,
        language=language,
        token_hash=hash_token(token),
        floor="bot",
        plan={},
        source=source or {},
        variant=variant,
        next_seq=1,
        started_at=now,
    )
    session.add(conversation)
    session.flush()
    return conversation, token


def visitor(
    session: Session,
    token: str | None,
    *,
    language: str,
    source: dict[str, Any] | None,
    now: dt.datetime,
) -> tuple[Lead, str, bool]:
    """The lead behind a returning-visitor token, or a new one: (lead, token, known)."""
    if token:
        lead = leads.find(session, "visitor", hash_token(token))
        if lead is not None:
            return lead, token, True
    lead = leads.create(session, language=language, source=source, now=now)
    token = secrets.token_urlsafe(24)
    leads.identify(session, lead, "visitor", hash_token(token), now)
    return lead, token, False


def get(session: Session, conversation_id: str) -> Conversation:
    """The conversation, or NotFound."""
    conversation = session.get(Conversation, conversation_id)
    if conversation is None:
        raise NotFound(what="conversation", id=conversation_id)
    return conversation


def authorise(session: Session, conversation_id: str, token: str | None) -> Conversation:
    """The conversation that `token` opens.

    Raises BadToken for a token nobody was given, NotFound for one of another conversation.
    """
    if not token:
        raise BadToken
    held = session.scalars(_BY_TOKEN, {"hash": hash_token(token)}).one_or_none()
    if held is None:
        raise BadToken
    if held.id != conversation_id:
        raise NotFound(what="conversation", id=conversation_id)
    return held


def clean(text: str) -> str:
    """The text as kept: control characters out, ends trimmed. Raises EmptyText, TextTooLong."""
    if len(text) > MAX_TEXT:
        raise TextTooLong(limit=MAX_TEXT)
    kept = "".join(
        c
        for c in text.replace("\r\n", "\n")
        # a joiner holds an emoji together; a wide or no-break space parts words
        if c in "\n\t\u200d" or c.isprintable() or unicodedata.category(c) == "Zs"
    )
    kept = kept.strip()
    if not kept:
        raise EmptyText
    return kept


def receive(
    session: Session,
    conversation: Conversation,
    text: str,
    *,
    language: str,
    now: dt.datetime,
    client_message_id: str | None = None,
) -> tuple[Message, bool]:
    """Save an inbound message; return it and whether it is new.

    The same `client_message_id` with the same text returns the first message. With another text
    MessageIdReused is raised. A message reopens an ended conversation.
    """
    lock(session, conversation)
    if client_message_id is not None:
        held = sent_as(session, conversation.id, client_message_id)
        if held is not None:
            if held.text != text:
                raise MessageIdReused
            return held, False
    message = _append(session, conversation, "prospect", text, language, now)
    message.client_message_id = client_message_id
    message.state = "held" if human_holds(conversation, now) else "waiting"
    conversation.last_inbound_at = now
    conversation.ended_at, conversation.end_reason = None, None
    session.flush()
    return message, True


def sent_as(session: Session, conversation_id: str, client_message_id: str) -> Message | None:
    """The message that its sender gave this id, if it arrived."""
    return session.scalars(
        select(Message).where(
            Message.conversation_id == conversation_id,
            Message.client_message_id == client_message_id,
        )
    ).one_or_none()


def say(
    session: Session,
    conversation: Conversation,
    replies: Sequence[Reply],
    *,
    language: str,
    now: dt.datetime,
    reply_to: str | None = None,
    sender: str = "bot",
    name: str | None = None,
    announces: bool = False,
) -> list[Message]:
    """Save what the bot says, or a human of that `name`.

    While a human has the floor the bot says nothing: FloorTaken, whoever speaks for it. The one
    exception `announces` who took it.
    """
    lock(session, conversation)
    if sender == "bot" and not announces and human_holds(conversation, now):
        raise FloorTaken(name=conversation.floor_name or "")
    saved = []
    for reply in replies:
        message = _append(session, conversation, sender, reply.text, language, now)
        message.buttons = [dict(b) for b in reply.buttons] or None
        message.cards = [dict(c) for c in reply.cards] or None
        message.asks, message.wording, message.reply_to = reply.asks, reply.wording, reply_to
        message.name = name
        saved.append(message)
    session.flush()
    return saved


def take_back(session: Session, conversation: Conversation, message_id: str) -> bool:
    """Withdraw a message of the bot's, unless the prospect has written since; False then."""
    lock(session, conversation)
    message = session.get(Message, message_id)
    if message is None or message.conversation_id != conversation.id:
        return False
    since = session.scalars(
        select(Message.id).where(
            Message.conversation_id == conversation.id, Message.sender == "prospect",
            Message.seq > message.seq,
        )
    ).first()  # fmt: skip
    if since is not None:
        return False
    message.state = WITHDRAWN
    session.flush()
    _tell(session, conversation)
    return True


def human_holds(conversation: Conversation, now: dt.datetime) -> bool:
    """Whether a colleague has the floor: a lease that has not run out. See `floor`."""
    until = conversation.floor_until
    return conversation.floor == "human" and until is not None and until > now


def lock(session: Session, conversation: Conversation) -> None:
    """One writer at a time: numbers without gaps or doubles, and a floor that nobody just took.

    A unit of work on SQLite is the only writer from its start (`db`), so what it read still holds.
    """
    session.flush()
    if session.get_bind().dialect.name != "sqlite":
        session.refresh(conversation, with_for_update=True)


def _tell(session: Session, conversation: Conversation) -> None:
    signals.tell(session, "message", conversation_id=conversation.id, lead_id=conversation.lead_id)


def _append(
    session: Session,
    conversation: Conversation,
    sender: str,
    text: str,
    language: str,
    now: dt.datetime,
) -> Message:
    message = Message(
        id=new_id("msg"),
        conversation_id=conversation.id,
        seq=conversation.next_seq,
        sender=sender,
        text=text,
        language=language,
        at=now,
    )
    conversation.next_seq += 1
    session.add(message)
    _tell(session, conversation)
    return message


def settle(session: Session, message_ids: Sequence[str], state: str) -> None:
    """Note what became of messages of the prospect that this unit of work has not loaded."""
    if message_ids:
        session.execute(_SETTLE, {"ids": list(message_ids), "becomes": state})


def of_lead(session: Session, lead_id: str) -> list[Conversation]:
    """The lead's conversations, newest first."""
    return list(
        session.scalars(
            select(Conversation)
            .where(Conversation.lead_id == lead_id)
            .order_by(Conversation.started_at.desc(), Conversation.id.desc())
        )
    )


def latest_on_site(session: Session, lead_id: str) -> Conversation | None:
    """The lead's newest conversation that the widget can open: none by mail or in WeChat."""
    found = (each for each in of_lead(session, lead_id) if each.channel not in ELSEWHERE)
    return next(found, None)


def end(session: Session, conversation: Conversation, reason: str, now: dt.datetime) -> None:
    """Mark as ended (silence, goodbye, closed); the worker's sweep decides what follows."""
    if conversation.ended_at is None:
        conversation.ended_at, conversation.end_reason = now, reason
        session.flush()


def silent_since(session: Session, moment: dt.datetime) -> list[Conversation]:
    """Open conversations in which no person, prospect or colleague, has spoken after `moment`.

    None in which a colleague has the floor: that runs out first (`floor.lapse`).
    """
    last = func.coalesce(Conversation.last_inbound_at, Conversation.started_at)
    helped = exists().where(
        Message.conversation_id == Conversation.id,
        Message.sender == "human",
        Message.at > moment,
    )
    return list(
        session.scalars(
            select(Conversation).where(
                Conversation.ended_at.is_(None),
                Conversation.floor == "bot",
                last <= moment,
                ~helped,
            )
        )
    )
