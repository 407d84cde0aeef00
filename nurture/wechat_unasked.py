"""Whom a sequence may write to in WeChat unasked: who follows, agreed, and has room in the window.

Called by the steps of sequences (`standing`, `wechat_touch`) and by `wechat_consents`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from sqlalchemy import select
from sqlalchemy.orm import Session

from nurture.wechat import CHANNEL, CLOSED, WechatThread
from sdr import channels, consent, windows
from sdr.conversations import Conversation

type Beside = Callable[[Session, WechatThread], str | None]


def followed(session: Session, lead_id: str) -> WechatThread | None:
    """The newest talk in which the lead still follows the account."""
    return session.scalars(
        select(WechatThread)
        .join(Conversation, Conversation.id == WechatThread.conversation_id)
        .where(Conversation.lead_id == lead_id, WechatThread.left_at.is_(None))
        .order_by(Conversation.last_inbound_at.desc(), Conversation.id.desc())
    ).first()


def refusal(
    session: Session, lead_id: str, now: dt.datetime, beside: Beside | None = None
) -> str | None:
    """Why the lead cannot be written to unasked in WeChat now; None: they can.

    `beside`: says whether something else may go while the window is closed.
    """
    thread = followed(session, lead_id)
    if thread is None:
        return "no_address"
    why = consent.refusal(session, lead_id, CHANNEL, thread.openid)
    if why is not None:
        return why
    if roomy(session, thread, now):
        return None
    return beside(session, thread) if beside is not None else CLOSED


def roomy(session: Session, thread: WechatThread, now: dt.datetime) -> bool:
    """Whether more is left in the window than is kept for people."""
    left = windows.left(session, thread.conversation_id, now)
    return left > channels.table()[CHANNEL].kept_for_people
