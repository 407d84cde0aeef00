"""What is said in a WeChat conversation goes out: as the reply to a call, else as a message.

The platform calls us with what somebody wrote and takes one reply to the call, free of charge; the
edge claims it in `wechat_calls`. What comes later, or does not fit, the sweep plans as
customer-service messages of purpose "reply", one after the other and only while the platform's
window is open (`sdr.windows`). What cannot go stays unsaid and goes with the next reply to a call.
Both are deliveries of the one door out, so each message leaves once.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ForeignKey, String, UniqueConstraint, exists, or_, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from nurture import gate, reviews
from nurture.context import Context
from sdr import channels, deliveries, handoffs, outbound, windows
from sdr.conversations import WITHDRAWN, Conversation, Message
from sdr.db import Record
from sdr.outbound import Delivery, State
from sdr.ports import Dispatch
from sdr.texts import Texts
from sdr.windows import Window

CHANNEL = "wechat"
EXCUSE = "engine_down"
# Carried along with other words, not worth a message of their own.
QUIET = frozenset({EXCUSE, "human_joined", "human_left"})
CLOSED = "window_closed"
GONE = frozenset({"not_following", "bad_openid"})  # nobody is there any more


class WechatThread(Record):
    """Where a WeChat conversation's messages go, and up to which one they went.

    `calls_until`: somebody answers a call of the platform until then, and the sweep stays away.
    """

    __tablename__ = "wechat_threads"
    __table_args__ = (UniqueConstraint("account", "openid"),)

    conversation_id: Mapped[str] = mapped_column(
        ForeignKey("conversations.id", ondelete="CASCADE"), primary_key=True
    )
    account: Mapped[str] = mapped_column(String(64))  # the AppID
    openid: Mapped[str] = mapped_column(String(64))
    sent_seq: Mapped[int] = mapped_column(default=0)
    plans: Mapped[int] = mapped_column(default=0)  # parts the identities of what is planned
    calls_until: Mapped[dt.datetime | None] = mapped_column(index=True)
    left_at: Mapped[dt.datetime | None]  # they follow the account no more
    asked_at: Mapped[dt.datetime | None]  # the platform said who they are beyond the account
    ask_after: Mapped[dt.datetime | None]  # it did not say, and is asked again from then on


@dataclass(frozen=True, slots=True)
class Desk:
    """What rendering for WeChat needs beside the database."""

    texts: Texts
    base_url: str
    mail_domain: str
    owner: str


# ── what waits to be sent ──────────────────────────────────────────────────────────────────────
def take_back(session: Session, thread: WechatThread, now: dt.datetime) -> bool:
    """What is planned and did not leave goes with this reply, in its order; whether any was."""
    rows = _planned(session, thread)
    for row in rows:
        _unsay(thread, row)
        outbound.skip(session, row, deliveries.MERGED, now)
    return bool(rows)


def drop(session: Session, conversation_id: str, why: str, now: dt.datetime) -> None:
    """What the bot was about to send in this talk does not leave, if it is one of WeChat."""
    thread = held(session, conversation_id)
    for row in _planned(session, thread) if thread is not None else ():
        if not row.payload.get("human"):
            outbound.skip(session, row, why, now)


def _planned(session: Session, thread: WechatThread) -> Sequence[Delivery]:
    """The messages of the talk that wait to be sent, in order, with their rows held."""
    return session.scalars(
        select(Delivery)
        .where(
            Delivery.identity.startswith(_identity(thread), autoescape=True),
            Delivery.state == State.PLANNED,
        )
        .order_by(Delivery.id)
        .with_for_update()
    ).all()


def _unsay(thread: WechatThread, delivery: Delivery) -> None:
    """Let what this delivery carries be unsaid again."""
    thread.sent_seq = min(thread.sent_seq, delivery.payload["after"])


# ── planning ───────────────────────────────────────────────────────────────────────────────────
def waiting(session: Session, now: dt.datetime) -> list[str]:
    """Ids of conversations in which something is unsaid that could go as a message now."""
    unsent = exists().where(
        Message.conversation_id == WechatThread.conversation_id,
        Message.seq > WechatThread.sent_seq, Message.sender.in_(("bot", "human")),
        or_(Message.wording.is_(None), Message.wording.not_in(QUIET)),
        Message.state.is_distinct_from(WITHDRAWN),
    )  # fmt: skip
    window = exists().where(
        Window.conversation_id == WechatThread.conversation_id, Window.closes_at > now,
        Window.spent < Window.allowed, Window.kind.not_like(f"%{windows.OF_CONSENT}%"),
    )  # fmt: skip
    return list(
        session.scalars(
            select(WechatThread.conversation_id).where(
                unsent, window, WechatThread.left_at.is_(None),
                or_(WechatThread.calls_until.is_(None), WechatThread.calls_until <= now),
            )
        )
    )  # fmt: skip


def plan(
    session: Session, desk: Desk, conversation_id: str, now: dt.datetime
) -> Sequence[Delivery]:
    """Plan the messages that carry what is unsaid; [] when there is nothing, or nothing may go."""
    thread = held(session, conversation_id)
    if thread is None or (thread.calls_until is not None and thread.calls_until > now):
        return []
    fresh = unsaid(session, thread)
    if all(message.wording in QUIET for message in fresh):
        return []
    if windows.left(session, conversation_id, now) <= _kept(session, thread, fresh):
        return []
    return carry(session, desk, thread, fresh, now)


def unsaid(session: Session, thread: WechatThread) -> list[Message]:
    """What the bot or a colleague said and no message carried yet, in order.

    An excuse that the answer comes later is of no use beside the answer.
    """
    fresh = session.scalars(
        select(Message)
        .where(
            Message.conversation_id == thread.conversation_id, Message.seq > thread.sent_seq,
            Message.sender.in_(("bot", "human")), Message.state.is_distinct_from(WITHDRAWN),
        )
        .order_by(Message.seq)
    ).all()  # fmt: skip
    return [message for message in fresh if message.wording != EXCUSE or message is fresh[-1]]


def carry(
    session: Session, desk: Desk, thread: WechatThread, fresh: Sequence[Message], now: dt.datetime
) -> list[Delivery]:
    """Plan the deliveries that carry these messages, in order."""
    if not fresh:
        return []
    conversation = session.get_one(Conversation, thread.conversation_id)
    thread.plans += 1
    after, thread.sent_seq = thread.sent_seq, fresh[-1].seq
    human = any(message.sender == "human" for message in fresh)
    language = fresh[-1].language
    parts = _parts(desk, fresh, language)
    made = [
        outbound.plan(
            session, identity=f"{_identity(thread)}{thread.plans}:{number}", purpose="reply",
            channel=CHANNEL, lead_id=conversation.lead_id, address=thread.openid,
            language=language,
            payload={"conversation": thread.conversation_id, "after": after, "part": number,
                     "messages": [each.id for each in fresh], "human": human},
            not_before=now, now=now, domain=desk.mail_domain,
        )
        for number in range(len(parts))
    ]  # fmt: skip
    session.flush()
    return made


# ── what is asked at the last moment ───────────────────────────────────────────────────────────
def hindrance(session: Session, delivery: Delivery, now: dt.datetime) -> outbound.Skip | None:
    """Why a planned message does not go; None: it goes, and is spent. Raises gate.NotNow."""
    thread = held(session, delivery.payload.get("conversation"))
    session.refresh(delivery, with_for_update=True)
    if thread is None or delivery.state != State.PLANNED:
        return outbound.Skip("lead_gone")
    if thread.left_at is not None:
        return outbound.Skip("not_following")
    if _earlier(session, thread, delivery):
        raise gate.NotNow("waits_its_turn")
    kept = 0 if delivery.payload.get("human") else _kept(session, thread, ())
    before = delivery.payload.get("spent")
    spent = windows.spend(session, thread.conversation_id, now, keep=kept, before=before)
    if spent is None:
        _unsay(thread, delivery)
        session.flush()
        return outbound.Skip(CLOSED)
    delivery.payload = {**delivery.payload, "spent": spent}
    return None


def dispatch(session: Session, desk: Desk, delivery: Delivery) -> Dispatch:
    """The claimed message as a dispatch."""
    return Dispatch(
        delivery_id=delivery.id, channel=CHANNEL, to=delivery.address, subject="",
        text=rendered(session, desk, delivery), html=None, message_id=delivery.message_id,
        language=delivery.language,
    )  # fmt: skip


def rendered(session: Session, desk: Desk, delivery: Delivery) -> str:
    """The text of a planned message: one part of what its messages say together."""
    said = [m for i in delivery.payload["messages"] if (m := session.get(Message, i)) is not None]
    parts = _parts(desk, said, delivery.language)
    number = delivery.payload["part"]
    return parts[number] if number < len(parts) else ""


def _parts(desk: Desk, said: Sequence[Message], language: str) -> list[str]:
    channel = channels.table()[CHANNEL]
    choose = desk.texts.get("wechat-choose", language)
    last = said[-1] if said else None
    texts = [
        channels.as_text(
            channel, each.text, (each.buttons or []) if each is last else [], each.cards or [],
            base_url=desk.base_url, choose=choose,
        )
        for each in said
    ]  # fmt: skip
    return channels.split("\n\n".join(texts), channel.text_bytes)


def _earlier(session: Session, thread: WechatThread, delivery: Delivery) -> bool:
    """Whether an earlier message of this conversation is still under way."""
    return (
        session.scalars(
            select(Delivery.id)
            .where(
                Delivery.identity.startswith(_identity(thread), autoescape=True),
                Delivery.id < delivery.id,
                Delivery.state.in_((State.PLANNED, State.SENDING)),
            )
            .limit(1)
        ).first()
        is not None
    )


def _kept(session: Session, thread: WechatThread, fresh: Sequence[Message]) -> int:
    """Messages of the window that the bot must leave to people."""
    if any(message.sender == "human" for message in fresh):
        return 0
    conversation = session.get_one(Conversation, thread.conversation_id)
    handed = handoffs.open_of(session, conversation.lead_id) is not None
    return channels.table()[CHANNEL].kept_for_people if handed else 0


def _identity(thread: WechatThread) -> str:
    return f"wechat:{thread.conversation_id}:"


def held(session: Session, conversation_id: str | None) -> WechatThread | None:
    """The thread of a talk of WeChat's, its row held."""
    if conversation_id is None:
        return None
    return session.get(WechatThread, conversation_id, with_for_update=True, populate_existing=True)


def desk_of(context: Context) -> Desk:
    """The desk of a worker."""
    return Desk(context.texts, context.base_url, context.mail_domain, context.owner)


# ── what the platform refused ──────────────────────────────────────────────────────────────────
def refusals(session: Session) -> list[str]:
    """Messages that the platform refused for good and that nobody has noted yet."""
    seen = exists().where(reviews.Review.kind == CHANNEL, reviews.Review.subject == Delivery.id)
    return list(
        session.scalars(
            select(Delivery.id).where(
                Delivery.channel == CHANNEL, Delivery.state == State.FAILED, ~seen
            )
        )
    )


def note_refusal(session: Session, delivery_id: str, now: dt.datetime) -> None:
    """Nothing more goes until they write again; what was refused goes with that reply."""
    reviews.mark(session, CHANNEL, delivery_id, now)
    delivery = session.get_one(Delivery, delivery_id)
    thread = held(session, delivery.payload.get("conversation"))
    if thread is None:
        return
    if delivery.reason in GONE:
        thread.left_at = thread.left_at or now
        windows.shut(session, thread.conversation_id)
    elif delivery.payload.get("template"):
        kind = f"once:{delivery.payload['template']}"
        if delivery.reason == "not_agreed":  # it is used up, or was taken back
            windows.shut(session, thread.conversation_id, kind)
        else:  # nothing was sent: what they agreed to is still due to them
            windows.give_back(session, thread.conversation_id, kind, delivery.payload.get("spent"))
    else:
        windows.close(session, thread.conversation_id)
    if delivery.payload.get("messages"):
        _unsay(thread, delivery)
    session.flush()
