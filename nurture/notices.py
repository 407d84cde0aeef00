"""Telling the rep: a handoff becomes a mail with the brief and, where one is set, a webhook.

The sweep plans both under identities of their own and marks the handoff as notified; the brief is
rendered when the notice is sent, so it holds what is known by then. A handoff without any contact
waits two minutes for one: it is usually the next thing the person types.
"""

from __future__ import annotations

import datetime as dt
from html import escape
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from nurture import layout, timing
from nurture.context import Context
from sdr import brief, facts, handoffs, leads, outbound, staff
from sdr.brief import Brief
from sdr.handoffs import Handoff
from sdr.outbound import Delivery
from sdr.ports import Dispatch
from sdr.values import offset

WAIT_FOR_CONTACT = dt.timedelta(minutes=2)
EVENT = "handoff.created"
EXPIRED = "handoff.expired"
REASSIGNED = "handoff.reassigned"


def waiting(session: Session) -> list[str]:
    """Ids of handoffs whose rep has not been told."""
    return list(
        session.scalars(
            select(Handoff.id).where(Handoff.notified_at.is_(None)).order_by(Handoff.created_at)
        )
    )


def plan(session: Session, context: Context, handoff_id: str, now: dt.datetime) -> bool:
    """Plan the notices of a handoff once; False while it waits for a contact."""
    handoff = session.get(Handoff, handoff_id, with_for_update=True)
    if handoff is None or handoff.notified_at is not None:
        return False
    known = facts.current(session, handoff.lead_id)
    reachable = any(name in known for name in facts.CONTACT_FACTS)
    if not reachable and now < handoff.created_at + WAIT_FOR_CONTACT:
        return False
    targets = [("email", handoff.assignee)]
    if context.webhook_url:
        targets.append(("webhook", context.webhook_url))
    for channel, address in targets:
        outbound.plan(
            session, identity=f"notice:{named(handoff)}:{channel}", purpose="notice",
            channel=channel, lead_id=handoff.lead_id, address=address,
            language=language_for(session, context, handoff.assignee, handoff.lead_id),
            payload={"handoff": handoff.id, "rounds": handoff.rounds}, not_before=now, now=now,
            domain=context.mail_domain,
        )  # fmt: skip
    handoff.notified_at = now
    session.flush()
    return True


def named(handoff: Handoff) -> str:
    """The part of an identity that names it: a handoff that was given away is told of anew."""
    return f"{handoff.id}:{handoff.rounds}" if handoff.rounds else handoff.id


def outdated(session: Session, notice: Delivery) -> bool:
    """True when the handoff was given to somebody else after this was planned."""
    handoff = session.get(Handoff, notice.payload["handoff"])
    return handoff is not None and notice.payload.get("rounds", 0) != handoff.rounds


def language_for(session: Session, context: Context, address: str, lead_id: str) -> str:
    """The language that colleague works in; of a stranger, the lead's."""
    member = staff.find(session, address)
    if member is not None:
        return member.language
    for person in context.playbook.routing.representatives:
        if person.email == address:
            return person.language
    return leads.get(session, lead_id).language


def dispatch(session: Session, context: Context, notice: Delivery, now: dt.datetime) -> Dispatch:
    """The claimed notice as a dispatch."""
    handoff = handoffs.get(session, notice.payload["handoff"])
    made = brief.make(session, handoff, context.playbook, notice.language, context.texts, now)
    url = f"{context.base_url}/console/handoffs/{handoff.id}"
    overdue = notice.payload.get("overdue") is True
    subject = made.subject
    if overdue:
        subject = context.texts.get("mail-overdue-subject", notice.language, subject=subject)
    notice.subject = subject
    session.flush()
    text = html = ""
    body: dict[str, Any] | None = None
    if notice.channel == "webhook":
        event = REASSIGNED if handoff.rounds else EVENT
        body = payload(handoff, made, url, now, event=EXPIRED if overdue else event)
    else:
        about = _about(session, context, handoff, made.language, overdue=overdue)
        text, html = _mail(context, handoff, made, url, subject, about, overdue=overdue)
    return Dispatch(
        delivery_id=notice.id, channel=notice.channel, to=notice.address, subject=subject,
        text=text, html=html or None, message_id=notice.message_id, language=notice.language,
        headers={"Auto-Submitted": "auto-generated"}, body=body,
    )  # fmt: skip


def payload(
    handoff: Handoff, made: Brief, url: str, now: dt.datetime, *, event: str = EVENT
) -> dict[str, Any]:
    """What the webhook posts: `{event, at, handoff: {…}, lead: {id, …the brief}}`."""
    return {
        "event": event,
        "at": now.isoformat(),
        "handoff": {
            "id": handoff.id,
            "reason": handoff.reason,
            "state": handoff.state,
            "assignee": handoff.assignee,
            "passed_from": handoff.passed_from,
            "urgent": handoff.urgent,
            "due_at": handoff.due_at.isoformat(),
            "created_at": handoff.created_at.isoformat(),
            "conversation_id": handoff.conversation_id,
            "changed": handoff.changed,
            "url": url,
        },
        "lead": {"id": handoff.lead_id, **made.as_dict()},
    }


def _about(
    session: Session, context: Context, handoff: Handoff, language: str, *, overdue: bool
) -> str | None:
    """Who did not take it and who has it now; whose it was before it was given to this rep."""
    names = {
        each.email.lower(): each.name.in_language(language)
        for each in context.playbook.routing.representatives
    }

    def name(email: str) -> str:
        member = staff.find(session, email)
        return names.get(email.lower()) or (member.name if member else email)

    if not overdue:
        if not handoff.rounds or handoff.passed_from is None:
            return None
        return context.texts.get("mail-reassigned", language, before=name(handoff.passed_from))
    if handoff.passed_from is None:
        return context.texts.get("mail-overdue-kept", language, holder=name(handoff.assignee))
    return context.texts.get(
        "mail-overdue-passed", language, before=name(handoff.passed_from),
        now=name(handoff.assignee),
    )  # fmt: skip


def _mail(
    context: Context, handoff: Handoff, made: Brief, url: str, subject: str, about: str | None,
    *, overdue: bool,
) -> tuple[str, str]:  # fmt: skip
    """Both parts: what happened to it, if anything did, the brief, by when, the link."""
    language, texts = made.language, context.texts
    zone = timing.zone(context.playbook.company.timezone, context.timezone)
    due_at = handoff.due_at.astimezone(zone)
    due = f"{due_at:%Y-%m-%d %H:%M} ({offset(due_at)})"
    due = texts.get("mail-overdue-due" if overdue else "mail-notice-due", language, due=due)
    label = texts.get("mail-notice-open", language)
    sheet = layout.Sheet(
        language=language,
        company=context.playbook.company.name.in_language(language),
        accent=context.playbook.company.accent,
        subject=subject,
        footer=[texts.get("mail-overdue-footer" if overdue else "mail-notice-footer", language)],
    )
    first = f"<p>{escape(about)}</p>" if about else ""
    html = (
        f"{first}{made.as_html()}<p>{escape(due)}</p>"
        f'<p class="action"><a href="{escape(url)}">{escape(label)}</a></p>'
    )
    lines = [*([about, ""] if about else []), made.as_text(), "", due, label, url]
    return layout.written(sheet, "\n".join(lines)), layout.framed(sheet, html)
