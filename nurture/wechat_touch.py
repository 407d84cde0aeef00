"""A touch in WeChat: a message of a sequence to somebody who follows the account.

It goes only while the platform's window is open and more is left in it than is kept for people, or
as the template that the step names (`wechat_template`); else the step takes its next channel and
says why. Its words are those of the chat; they stand in
the talk like everything else that is said there, and are carried as a reply would be.
"""

from __future__ import annotations

import datetime as dt

from sqlalchemy import select
from sqlalchemy.orm import Session

from nurture import (
    chat,
    gate,
    render,
    touches,
    wechat,
    wechat_consents,
    wechat_template,
    wechat_unasked,
)
from nurture.context import Context
from nurture.enrollments import Enrollment, sequence_of
from nurture.wechat import WechatThread
from sdr import channels, conversations, outbound, windows
from sdr.conversations import Conversation
from sdr.leads import Lead
from sdr.outbound import Delivery
from sdr.playbook.steps import Send
from sdr.playbook.wechat import Template
from sdr.ports import Dispatch


def shut(
    session: Session, context: Context, touch: Delivery, now: dt.datetime
) -> outbound.Skip | None:
    """Why the touch does not go any more: its window has closed meanwhile. Raises gate.NotNow."""
    other = wechat_consents.beside(_template(session, context, touch), now)
    why = wechat_unasked.refusal(session, touch.lead_id or "", now, other)
    if why is not None:
        if touches.take_next(session, context, touch, why, now):
            raise gate.NotNow(why)  # it goes by the step's next channel
        return outbound.Skip(why)
    thread = wechat_unasked.followed(session, touch.lead_id or "")
    if thread is not None and wechat.unsaid(session, thread):
        raise gate.NotNow("waits_its_turn")  # what is unsaid in the talk goes first
    return None


def dispatch(session: Session, context: Context, touch: Delivery, now: dt.datetime) -> Dispatch:
    """The touch as a dispatch, said in the talk and spent. Raises gate.NotNow, CannotRender."""
    thread = session.scalars(
        select(WechatThread).where(WechatThread.openid == touch.address).with_for_update()
    ).one()
    talk = session.get_one(Conversation, thread.conversation_id)
    template = _template(session, context, touch)
    if template is not None and not wechat_unasked.roomy(session, thread, now):
        made = wechat_template.dispatch(session, context, touch, template, thread, now)
        if made is None:
            raise gate.NotNow(wechat_consents.NOT_AGREED)
        return made
    _no_template(session, touch, thread)
    if not touch.payload.get("messages"):
        _say(session, context, touch, thread, talk, now)
    kept, before = channels.table()[wechat.CHANNEL].kept_for_people, touch.payload.get("spent")
    spent = windows.spend(session, talk.id, now, keep=kept, before=before)
    if spent is None:
        raise gate.NotNow(wechat.CLOSED)
    touch.payload = {**touch.payload, "spent": spent}
    return wechat.dispatch(session, wechat.desk_of(context), touch)


def _no_template(session: Session, touch: Delivery, thread: WechatThread) -> None:
    """It goes in the talk after all: a template that it was tried as is not spent on it."""
    payload = dict(touch.payload)
    key = payload.pop("template", None)
    if key is not None:
        kind = wechat_consents.credit_of(key)
        windows.give_back(session, thread.conversation_id, kind, payload.pop("spent", None))
        touch.payload = payload


def _template(session: Session, context: Context, touch: Delivery) -> Template | None:
    """The template that the touch's step names."""
    enrollment = session.get(Enrollment, touch.payload.get("enrollment", ""))
    if enrollment is None:
        return None
    sequence = sequence_of(session, context.playbook, enrollment)
    step = sequence.step(str(touch.payload.get("step"))) if sequence is not None else None
    named = step.template if isinstance(step, Send) else None
    return context.playbook.wechat.template(named)


def _say(
    session: Session, context: Context, touch: Delivery, thread: WechatThread, talk: Conversation,
    now: dt.datetime,
) -> None:  # fmt: skip
    """Put it into the talk, once."""
    lead = session.get_one(Lead, talk.lead_id)
    enrollment = session.get_one(Enrollment, touch.payload["enrollment"])
    reply = chat.worded(session, context, enrollment, lead, touch, talk, now)
    after = thread.sent_seq
    [message] = conversations.say(session, talk, [reply], language=talk.language, now=now)
    thread.sent_seq = message.seq
    touch.payload = {
        **touch.payload, "conversation": talk.id, "after": after, "messages": [message.id],
        "part": 0,
    }  # fmt: skip
    most = channels.table()[wechat.CHANNEL].text_bytes
    if most is not None and len(reply.text.encode()) > most:
        raise render.CannotRender("too_long", str(most))
