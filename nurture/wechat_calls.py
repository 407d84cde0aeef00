"""The platform's calls as they are kept, and the one reply that each takes, free of charge.

The reply carries what is unsaid in the talk (`nurture.wechat`) and is claimed here, so that the
same call always gets the same reply and no other gets it. While somebody answers a call nothing
goes as a message. `edge.wechat_calls` keeps calls, `edge.wechat` answers them.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, delete, select, text, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from nurture import wechat
from nurture.wechat import EXCUSE, WechatThread
from sdr import outbound
from sdr.conversations import Message
from sdr.db import Record
from sdr.leads import Identity
from sdr.opting_out import FOLLOWED
from sdr.outbound import Delivery

KEPT = dt.timedelta(days=2)  # the platform repeats a call within seconds
TRIES = 5  # times that reading a call may fail
_UNREAD = text("heard IS NOT NULL")


class WechatCall(Record):
    """One message or event that the platform called with, however often.

    `heard`: what it said, until that is read into its talk; names nobody from then on. `tries`: how
    often it could not be read.
    """

    __tablename__ = "wechat_calls"
    __table_args__ = (
        Index("ix_wechat_calls_unread", "at", sqlite_where=_UNREAD, postgresql_where=_UNREAD),
    )

    id: Mapped[str] = mapped_column(String(40), primary_key=True)
    key: Mapped[str] = mapped_column(String(64), unique=True)
    kind: Mapped[str] = mapped_column(String(20))
    conversation_id: Mapped[str | None] = mapped_column(
        ForeignKey("conversations.id", ondelete="SET NULL"), index=True
    )
    message_id: Mapped[str | None] = mapped_column(String(40))
    delivery_id: Mapped[str | None] = mapped_column(String(40))  # what it was answered with
    attempts: Mapped[int] = mapped_column(default=1)
    until: Mapped[dt.datetime | None]  # it is being answered
    at: Mapped[dt.datetime] = mapped_column(index=True)
    heard: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    tries: Mapped[int] = mapped_column(default=0, server_default="0")


@dataclass(frozen=True, slots=True)
class Reply:
    """What a call is answered with; `text` None: nothing yet, and `waits` while that may come."""

    text: str | None
    waits: bool


def excused(session: Session, conversation_id: str | None) -> bool:
    """Whether an excuse is unsaid there: it is worth a reply while a message waits."""
    excuse = select(Message.id).where(
        Message.conversation_id == conversation_id, Message.wording == EXCUSE,
        Message.seq > WechatThread.sent_seq,
        WechatThread.conversation_id == Message.conversation_id,
    )  # fmt: skip
    return session.scalars(excuse.limit(1)).first() is not None


def settle(
    session: Session,
    desk: wechat.Desk,
    call_id: str,
    now: dt.datetime,
    *,
    last: bool,
    late: bool = False,
) -> Reply:
    """`reply_to_call`, and where that ends the call, what is said from now on goes as a message.

    `last`: no other look, and no other call, is to come. `late`: the platform hangs up by now, and
    nothing is claimed for it any more.
    """
    reply = Reply(None, waits=True)
    if not late:
        reply = reply_to_call(session, desk, call_id, now, last=last)
    if last or reply.text is not None or not reply.waits:
        session.flush()
        let_go(session, call_id)
    return reply


def reply_to_call(
    session: Session, desk: wechat.Desk, call_id: str, now: dt.datetime, *, last: bool
) -> Reply:
    """Claim what is unsaid for this call; a call that was answered is answered the same.

    While its message waits for the bot, nothing else is worth the one reply, until the `last` time.
    """
    call = session.get(WechatCall, call_id, populate_existing=True)
    thread = wechat.held(session, call.conversation_id) if call else None
    if call is None or thread is None:  # erased meanwhile
        return Reply(None, waits=False)
    if call.delivery_id is not None:
        given = session.get(Delivery, call.delivery_id)
        again = wechat.rendered(session, desk, given) if given is not None else None
        return Reply(again or None, waits=False)
    message = session.get(Message, call.message_id) if call.message_id else None
    waits, fresh = (
        message is not None and message.state == "waiting",
        wechat.unsaid(session, thread),
    )
    if waits and not last and not any(m.wording == EXCUSE for m in fresh):
        return Reply(None, waits=True)
    if wechat.take_back(session, thread, now):
        fresh = wechat.unsaid(session, thread)
    planned = wechat.carry(session, desk, thread, fresh, now)
    if planned:
        first = planned[0]
        outbound.claim(session, first.id, desk.owner, now)
        outbound.delivered(session, first, now)
        call.delivery_id = first.id
        session.flush()
        return Reply(wechat.rendered(session, desk, first), waits=False)
    return Reply(None, waits=waits)


def hold_back(session: Session, conversation_id: str | None, until: dt.datetime) -> None:
    """Somebody answers a call of this talk until then: nothing goes as a message meanwhile."""
    thread = wechat.held(session, conversation_id)
    if thread is not None and (thread.calls_until is None or thread.calls_until < until):
        thread.calls_until = until


def let_go(session: Session, call_id: str) -> None:
    """The call is over: what comes now goes as a message, unless another call waits for it."""
    call = session.get(WechatCall, call_id)
    thread = wechat.held(session, call.conversation_id) if call else None
    if call is None or thread is None or thread.calls_until is None or call.until is None:
        return
    if thread.calls_until <= call.until:
        thread.calls_until = None
        session.flush()


def unread(session: Session, before: dt.datetime, most: int) -> list[str]:
    """Calls from until then that nobody has read into their talk, the oldest first.

    Without those that could not be read `TRIES` times: they would keep the others from it.
    """
    return list(
        session.scalars(
            select(WechatCall.id)
            .where(WechatCall.heard.is_not(None), WechatCall.at <= before, WechatCall.tries < TRIES)
            .order_by(WechatCall.at, WechatCall.id)
            .limit(most)
        )
    )


def failed(session: Session, call_id: str) -> None:
    """It could not be read."""
    session.execute(
        update(WechatCall).where(WechatCall.id == call_id).values(tries=WechatCall.tries + 1)
    )


def forget_unread(session: Session, lead_id: str) -> None:
    """Erase what this person said and nobody has read yet."""
    held = select(Identity.value).where(Identity.lead_id == lead_id, Identity.kind == FOLLOWED)
    openids = {value.rpartition(":")[2] for value in session.scalars(held)}
    if not openids:
        return
    for call in session.scalars(select(WechatCall).where(WechatCall.heard.is_not(None))):
        if call.heard is not None and call.heard.get("sender") in openids:
            session.delete(call)
    session.flush()


def forget(session: Session, before: dt.datetime) -> None:
    """Calls from before then: the platform does not repeat them any more."""
    session.execute(delete(WechatCall).where(WechatCall.at < before))
