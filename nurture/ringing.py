"""Ringing the colleague who has the floor: somebody has been waiting for their answer in a chat.

Once for each stretch of waiting, as a handoff rings: by mail and, where one is set, by webhook.
What came by e-mail rings at once, in `replies.tell_colleague`. The worker's errands call.
"""

from __future__ import annotations

import datetime as dt

from sqlalchemy import select
from sqlalchemy.orm import Session

from nurture.context import Context
from sdr import conversations, deliveries, floor, handoffs, outbound, outbox, staff
from sdr.conversations import Conversation, Message
from sdr.leads import Lead
from sdr.outbound import Delivery

EVENT = "message.held"


def waiting(session: Session, context: Context, now: dt.datetime) -> list[str]:
    """Ids of the first messages of stretches that have waited too long and were not told yet."""
    first = floor.longest_unanswered()
    cutoff = now - dt.timedelta(seconds=context.playbook.routing.ring_after_seconds)
    told = select(Delivery.id).where(Delivery.identity == "held:" + Message.id).exists()
    return list(
        session.scalars(
            select(Message.id)
            .join(
                first,
                (first.c.conversation_id == Message.conversation_id) & (first.c.seq == Message.seq),
            )
            .join(Conversation, Conversation.id == Message.conversation_id)
            .where(
                floor.held_now(now), Conversation.channel != "email", Message.at <= cutoff, ~told
            )
            .order_by(Message.at)
        )
    )


def ring(session: Session, context: Context, message_id: str, now: dt.datetime) -> bool:
    """Plan the notices about a message that waits; False if it was answered or told meanwhile."""
    message = session.get(Message, message_id)
    if message is None:
        return False
    talk = session.get_one(Conversation, message.conversation_id)
    conversations.lock(session, talk)
    left = floor.unanswered(session, talk.id)
    if not conversations.human_holds(talk, now) or not left or left[0].id != message_id:
        return False
    told = select(Delivery.id).where(Delivery.identity == f"held:{message_id}")
    if session.scalars(told).first() is not None:
        return False  # another pass did
    lead = session.get_one(Lead, talk.lead_id)
    to = talk.floor_by or ""
    if "@" not in to:  # an integration that did not say who speaks
        to = handoffs.owner_of(session, lead, context.playbook, now)
    member = staff.find(session, to)
    language = member.language if member else lead.language
    targets = [(f"held:{message_id}", "email", to)]
    if context.webhook_url:
        targets.append((f"held:{message_id}:webhook", "webhook", context.webhook_url))
    for identity, channel, address in targets:
        outbound.plan(
            session, identity=identity, purpose="held",
            channel=channel, lead_id=lead.id, address=address, language=language,
            payload={"message": message_id}, not_before=now, now=now,
            domain=context.mail_domain,
        )  # fmt: skip
    outbox.tell(
        session, EVENT, event_id=f"held_{message_id.partition('_')[2]}"[:40], lead_id=lead.id,
        data={"message_id": message_id}, by=deliveries.BY_US, now=now,
    )  # fmt: skip
    return True


def payload(message: Message, lead_id: str, url: str, now: dt.datetime) -> dict[str, object]:
    """What the webhook posts."""
    return {
        "event": EVENT,
        "at": now.isoformat(),
        "lead_id": lead_id,
        "conversation_id": message.conversation_id,
        "message": {"id": message.id, "text": message.text, "at": message.at.isoformat()},
        "url": url,
    }
