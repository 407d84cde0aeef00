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
            session, identity=f"notice:{handoff.id}:{channel}", purpose="notice",
            channel=channel, lead_id=handoff.lead_id, address=address,
            language=language_of(session, context, handoff), payload={"handoff": handoff.id},
            not_before=now, now=now, domain=context.mail_domain,
        )  # fmt: skip
    handoff.notified_at = now
    session.flush()
    return True


def language_of(session: Session, context: Context, handoff: Handoff) -> str:
    """The language the assignee works in."""
    member = staff.find(session, handoff.assignee)
    if member is not None:
        return member.language
    for person in context.playbook.routing.representatives:
        if person.email == handoff.assignee:
            return person.language
    return leads.get(session, handoff.lead_id).language


def dispatch(session: Session, context: Context, notice: Delivery, now: dt.datetime) -> Dispatch:
    """The claimed notice as a dispatch."""
    handoff = handoffs.get(session, notice.payload["handoff"])
    made = brief.make(session, handoff, context.playbook, notice.language, context.texts, now)
    url = f"{context.base_url}/console/handoffs/{handoff.id}"
    notice.subject = made.subject
    session.flush()
    text = html = ""
    body: dict[str, Any] | None = None
    if notice.channel == "webhook":
        body = payload(handoff, made, url, now)
    else:
        text, html = _mail(context, handoff, made, url)
    return Dispatch(
        delivery_id=notice.id, channel=notice.channel, to=notice.address, subject=made.subject,
        text=text, html=html or None, message_id=notice.message_id, language=notice.language,
        headers={"Auto-Submitted": "auto-generated"}, body=body,
    )  # fmt: skip


def payload(handoff: Handoff, made: Brief, url: str, now: dt.datetime) -> dict[str, Any]:
    """What the webhook posts: `{event, at, handoff: {…}, lead: {id, …the brief}}`."""
    return {
        "event": EVENT,
        "at": now.isoformat(),
        "handoff": {
            "id": handoff.id,
            "reason": handoff.reason,
            "state": handoff.state,
            "assignee": handoff.assignee,
            "urgent": handoff.urgent,
            "due_at": handoff.due_at.isoformat(),
            "created_at": handoff.created_at.isoformat(),
            "conversation_id": handoff.conversation_id,
            "changed": handoff.changed,
            "url": url,
        },
        "lead": {"id": handoff.lead_id, **made.as_dict()},
    }


def _mail(context: Context, handoff: Handoff, made: Brief, url: str) -> tuple[str, str]:
    language, texts = made.language, context.texts
    zone = timing.zone(context.playbook.company.timezone, context.timezone)
    due_at = handoff.due_at.astimezone(zone)
    due = texts.get("mail-notice-due", language, due=f"{due_at:%Y-%m-%d %H:%M} ({offset(due_at)})")
    label = texts.get("mail-notice-open", language)
    sheet = layout.Sheet(
        language=language,
        company=context.playbook.company.name.in_language(language),
        accent=context.playbook.company.accent,
        subject=made.subject,
        footer=[texts.get("mail-notice-footer", language)],
    )
    html = (
        f"{made.as_html()}<p>{escape(due)}</p>"
        f'<p class="action"><a href="{escape(url)}">{escape(label)}</a></p>'
    )
    text = f"{made.as_text()}\n\n{due}\n{label}\n{url}"
    return layout.written(sheet, text), layout.framed(sheet, html)
