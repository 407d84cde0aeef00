"""What is asked of each delivery at the last moment: may it go, and what does it say?

`sender` gives the door out its `prepare`: it is called in the claiming unit of work, asks whoever
answers for the delivery's purpose, and gives back the finished message, or why there is none. The
worker calls, in either form.
"""

from __future__ import annotations

import datetime as dt

from sqlalchemy.orm import Session

from nurture import (
    chat,
    colleagues,
    events,
    gate,
    hot,
    invites,
    mail,
    notices,
    optin,
    render,
    replies,
    touches,
    transcript,
    wechat,
    wechat_touch,
)
from nurture.context import Context
from sdr import outbound
from sdr.outbound import Delivery
from sdr.ports import Clock, Dispatch


def sender(context: Context, clock: Clock) -> outbound.Prepare:
    """The `prepare` of this context, by this clock."""

    def prepare(session: Session, delivery: Delivery) -> outbound.Prepared:
        try:
            if "enrollment" in delivery.payload:
                paused = gate.switched(session, delivery, clock.now())
                if paused is not None:
                    return paused
            if delivery.channel == "in_chat":
                # what waits in the chat is put there, everything else is handed to its channel
                put = chat.deliver(session, context, delivery.id, clock.now())
                return outbound.Done(put) if put is not None else None
            answer = _hindrance(session, context, delivery, clock.now())
            if answer is not None:
                return answer
            return _made(session, context, delivery, clock.now())
        except (touches.Taken, gate.NotNow):
            return None
        except render.CannotRender as error:
            raise outbound.CannotPrepare(f"cannot_render: {error}") from error

    return prepare


def _hindrance(
    session: Session, context: Context, delivery: Delivery, now: dt.datetime
) -> outbound.Skip | outbound.Later | None:
    """Why the delivery does not go, or not now, by whoever answers for its purpose."""
    if delivery.purpose in events.PURPOSES:
        return events.allowed(session, context, delivery, now)
    if "hot" in delivery.payload:
        unfounded = hot.refusal(session, context, delivery)
        return outbound.Skip(unfounded) if unfounded is not None else None
    if delivery.purpose == "reply" and delivery.channel == wechat.CHANNEL:
        return wechat.hindrance(session, delivery, now)
    if "meeting" in delivery.payload:
        return invites.refusal(session, delivery)
    if delivery.purpose == "notice" and "handoff" in delivery.payload:
        return outbound.Skip("reassigned") if notices.outdated(session, delivery) else None
    if delivery.purpose != "touch":
        return None
    reason = touches.guard(session, context, delivery, now)
    if reason is not None:
        return outbound.Skip(reason)
    if delivery.channel == wechat.CHANNEL:
        closed = wechat_touch.shut(session, context, delivery, now)
        if closed is not None:
            return closed
    return gate.ask(session, context, delivery, now)


def _made(session: Session, context: Context, delivery: Delivery, now: dt.datetime) -> Dispatch:
    """The delivery as a dispatch, by its purpose."""
    if "hot" in delivery.payload:
        return hot.dispatch(session, context, delivery, now)
    if "meeting" in delivery.payload:
        return invites.dispatch(session, context, delivery, now)
    if delivery.purpose == "notice" and "enrollment" in delivery.payload:
        return colleagues.dispatch(session, context, delivery, now)
    if delivery.purpose == "notice":
        return notices.dispatch(session, context, delivery, now)
    if delivery.purpose == "transcript":
        return transcript.dispatch(session, context, delivery)
    if delivery.purpose == "reply" and delivery.channel == wechat.CHANNEL:
        return wechat.dispatch(session, wechat.desk_of(context), delivery)
    if delivery.purpose == "reply":
        return replies.dispatch(session, context, delivery)
    if delivery.purpose == "held":
        return replies.dispatch_held(session, context, delivery, now)
    if delivery.purpose in events.PURPOSES:
        return events.dispatch(session, context, delivery, now)
    if delivery.purpose == "touch" and delivery.channel == wechat.CHANNEL:
        return wechat_touch.dispatch(session, context, delivery, now)
    if delivery.purpose == "confirmation":
        return optin.dispatch(session, context, delivery)
    return mail.dispatch(session, context, delivery, now)
