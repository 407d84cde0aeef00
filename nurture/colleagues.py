"""Telling colleagues and other systems what a sequence wants them to know.

A notify step becomes a mail to members of staff, a webhook step a signed post to the
installation's webhook. Both are deliveries of the one door out, planned once per step and visit,
and made when they are sent, so that they hold what is known by then.
"""

from __future__ import annotations

import datetime as dt
from html import escape
from typing import Any

from sqlalchemy.orm import Session

from nurture import layout, mail, render
from nurture.context import Context
from nurture.enrollments import Enrollment, sequence_of
from sdr import handoffs, lead_view, leads, outbound, outbox, qualify, staff
from sdr.db import new_id
from sdr.deliveries import BY_US
from sdr.leads import Lead
from sdr.outbound import Delivery
from sdr.playbook.model import Send
from sdr.playbook.steps import OWNER, Hook, Notify
from sdr.ports import Dispatch


def plan(
    session: Session, context: Context, enrollment: Enrollment, lead: Lead, step: Notify | Hook,
    now: dt.datetime,
) -> list[str]:  # fmt: skip
    """Plan what the step sends; whom it goes to."""
    visit = enrollment.visits.get(step.key, 1) - 1
    if isinstance(step, Hook):
        _post(session, enrollment, lead, step, visit, now)
        channel, addresses = "webhook", [context.webhook_url] if context.webhook_url else []
    else:
        owner = handoffs.owner_of(session, lead, context.playbook, now)
        channel = "email"
        addresses = sorted({owner if each == OWNER else each for each in step.to})
    for address in addresses:
        outbound.plan(
            session, identity=f"notice:{enrollment.id}:{step.key}:{visit}:{address}"[:200],
            purpose="notice", channel=channel, lead_id=lead.id, address=address,
            language=language_of(session, context, address, lead),
            payload={"enrollment": enrollment.id, "step": step.key}, not_before=now, now=now,
            domain=context.mail_domain,
        )  # fmt: skip
    return addresses if channel == "email" else ["webhook"]


def _post(
    session: Session, enrollment: Enrollment, lead: Lead, step: Hook, visit: int, now: dt.datetime
) -> None:
    """Tell whoever subscribed to events of sequences."""
    outbox.tell(
        session, f"nurture.{step.event}", event_id=new_id("evt"), lead_id=lead.id,
        data={
            "enrollment_id": enrollment.id, "sequence": enrollment.sequence,
            "version": enrollment.version, "step": step.key, "visit": visit,
        },
        by=BY_US, now=now,
    )  # fmt: skip


def dispatch(session: Session, context: Context, notice: Delivery, now: dt.datetime) -> Dispatch:
    """The claimed notice as a dispatch. Raises `render.CannotRender`."""
    enrollment = session.get(Enrollment, notice.payload["enrollment"])
    sequence = sequence_of(session, context.playbook, enrollment) if enrollment else None
    step = sequence.step(notice.payload["step"]) if sequence else None
    if enrollment is None or not isinstance(step, Notify | Hook):
        raise render.CannotRender("step_gone", str(notice.payload.get("step")))
    lead = leads.get(session, enrollment.lead_id)
    text, html, body = "", "", None
    if isinstance(step, Hook):
        subject = f"nurture.{step.event}"
        body = _payload(session, context, enrollment, lead, step, now)
    else:
        subject, text, html = _mail(session, context, lead, step, notice.language, now)
    notice.subject = subject
    session.flush()
    return Dispatch(
        delivery_id=notice.id, channel=notice.channel, to=notice.address, subject=subject,
        text=text, html=html or None, message_id=notice.message_id, language=notice.language,
        headers={"Auto-Submitted": "auto-generated"}, body=body,
    )  # fmt: skip


def _payload(
    session: Session, context: Context, enrollment: Enrollment, lead: Lead, step: Hook,
    now: dt.datetime,
) -> dict[str, Any]:  # fmt: skip
    """What the webhook posts: `{event, at, sequence, step, lead: the Lead of the staff API}`."""
    return {
        "event": f"nurture.{step.event}",
        "at": now.isoformat(),
        "enrollment_id": enrollment.id,
        "sequence": enrollment.sequence,
        "version": enrollment.version,
        "step": step.key,
        "lead": lead_view.view(session, lead, context.playbook, now),
    }


def _mail(
    session: Session, context: Context, lead: Lead, step: Notify, language: str, now: dt.datetime
) -> tuple[str, str, str]:
    """(subject, text, html) with the lead's values, in the colleague's language."""
    known = qualify.dossier(session, lead, context.playbook, now)
    of_lead = mail.reader(session, lead, known)
    to = mail.in_language(of_lead, language)
    letter = Send(key=step.key, subject=step.subject, body=step.body)
    url = f"{context.base_url}/console/leads/{lead.id}"
    values = mail.variables(context, letter, to, url)
    subject = render.line(step.subject.in_language(language), values)
    source = step.body.in_language(language)
    label = context.texts.get("nurture-notice-open", language)
    sheet = layout.Sheet(
        language=language,
        company=context.playbook.company.name.in_language(language),
        accent=context.playbook.company.accent,
        subject=subject,
        footer=[context.texts.get("mail-notice-footer", language)],
    )
    text = f"{render.text(source, values)}\n\n{label}\n{url}"
    html = (
        f"{render.html(source, values)}"
        f'<p class="action"><a href="{escape(url)}">{escape(label)}</a></p>'
    )
    return subject, layout.written(sheet, text), layout.framed(sheet, html)


def language_of(session: Session, context: Context, address: str, lead: Lead) -> str:
    """The language that member of staff works in."""
    member = staff.find(session, address)
    if member is not None:
        return member.language
    for person in context.playbook.routing.representatives:
        if person.email == address:
            return person.language
    return lead.language
