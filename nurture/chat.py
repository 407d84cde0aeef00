"""A touch in the chat: a message that waits in the widget for the person's next visit.

It goes into the conversation the person had last, which the widget opens when they come back (and
shows at once where it stands open). Nothing crosses the network: the message, the delivery and
its state are one unit of work, so it is put exactly once. A question is put by `requalify`, as it
is after a click, and its answer is an ordinary message of the chat.
"""

from __future__ import annotations

import datetime as dt

from sqlalchemy.orm import Session

from nurture import links, mail, render, requalify, standing, touches
from nurture.context import Context
from nurture.enrollments import Enrollment, sequence_of
from sdr import conversations, outbound, qualify
from sdr.conversations import Conversation
from sdr.leads import Lead
from sdr.outbound import Delivery
from sdr.ports import Reply

WORDING = "nurture"


def is_for(session: Session, delivery_id: str) -> bool:
    """True when the delivery goes into the chat."""
    delivery = session.get(Delivery, delivery_id)
    return delivery is not None and delivery.channel == "in_chat"


def deliver(
    session: Session, context: Context, touch_id: str, now: dt.datetime
) -> outbound.State | None:
    """Put the planned touch into the chat; its state afterwards, None when it is not ours.

    Raises touches.Taken, render.CannotRender.
    """
    touch = session.get(Delivery, touch_id)
    if touch is None or touch.state != outbound.State.PLANNED or touch.not_before > now:
        return None
    reason = touches.guard(session, context, touch, now)
    lead = session.get(Lead, touch.lead_id) if touch.lead_id else None
    latest = conversations.latest_on_site(session, lead.id) if lead else None
    enrollment = session.get(Enrollment, touch.payload["enrollment"])
    if reason is None and lead is not None and enrollment is not None:
        who = standing.Standing(session, context, lead, enrollment, now)
        reason = who.refusals["in_chat"]  # a colleague may have taken the floor meanwhile
        if reason == "human_has_floor":  # kept, not dropped: it goes on when they are through
            raise touches.Taken
    if reason is not None or lead is None or latest is None or enrollment is None:
        outbound.skip(session, touch, reason or "lead_gone", now)
        return outbound.State.SKIPPED
    if outbound.claim(session, touch.id, context.owner, now) is None:
        return None
    if touch.payload.get("question"):
        question = context.playbook.spin.question(touch.payload["question"])
        if question is None:
            raise render.CannotRender("question_gone", str(touch.payload["question"]))
        requalify.put(session, lead, question, None, context.playbook, now)
    else:
        reply = worded(session, context, enrollment, lead, touch, latest, now)
        conversations.say(session, latest, [reply], language=latest.language, now=now)
    outbound.delivered(session, touch, now)
    return outbound.State.SENT


def worded(
    session: Session, context: Context, enrollment: Enrollment, lead: Lead, touch: Delivery,
    latest: Conversation, now: dt.datetime,
) -> Reply:  # fmt: skip
    """The message of the step in the talk's language, its content as a card."""
    sequence = sequence_of(session, context.playbook, enrollment)
    step = mail.letter(sequence, touch.payload)
    known = qualify.dossier(session, lead, context.playbook, now)
    to = mail.in_language(mail.reader(session, lead, known), latest.language)
    link, cards = context.playbook.company.website, []
    if step.content:
        link = links.address(
            session, context, lead,
            links.content_url(context.base_url, step.content, latest.language),
            slug=step.content, now=now, enrollment_id=enrollment.id, delivery_id=touch.id,
        )  # fmt: skip
        item = context.playbook.item(step.content, latest.language)
        if item is not None:
            cards = [{"title": item.title, "url": link, "description": item.summary}]
    values = mail.variables(context, step, to, link)
    touch.subject = render.line(step.subject.in_language(to.language), values)
    return Reply(
        render.text(step.body.in_language(to.language), values), wording=WORDING, cards=cards
    )
