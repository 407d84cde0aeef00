"""A touch in WeChat while its window is closed: as a template, or on the one-time consent for it.

The words are those of the template in the playbook, cut to what each field takes, with a link to
the step's content. A one-time consent (`wechat_consents`) is spent in the claiming unit of work.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from nurture import links, mail, render
from nurture.context import Context
from nurture.enrollments import Enrollment, sequence_of
from nurture.wechat import CHANNEL, WechatThread
from nurture.wechat_consents import credit
from sdr import qualify, windows
from sdr.leads import Lead
from sdr.outbound import Delivery
from sdr.playbook.wechat import Template, limit
from sdr.ports import Dispatch

PATHS = {
    "template": "/cgi-bin/message/template/send",
    "subscription": "/cgi-bin/message/subscribe/bizsend",
}


def dispatch(
    session: Session, context: Context, touch: Delivery, template: Template, thread: WechatThread,
    now: dt.datetime,
) -> Dispatch | None:  # fmt: skip
    """The touch as a template, its credit spent; None: there is none to spend."""
    before = touch.payload.get("spent")
    if template.kind == "subscription":
        spent = windows.spend_of(
            session, thread.conversation_id, credit(template), now, before=before
        )
        if spent is None:
            return None
        before = spent
    touch.payload = {
        **touch.payload, "template": template.key, "spent": before,
        "conversation": thread.conversation_id,
    }  # fmt: skip
    lead = session.get_one(Lead, touch.lead_id)
    enrollment = session.get_one(Enrollment, touch.payload["enrollment"])
    link, values = _values(session, context, enrollment, lead, touch, now)
    data = {
        name: {"value": _cut(render.line(text.in_language(lead.language), values), limit(name))}
        for name, text in template.fields.items()
    }
    touch.subject = " · ".join(each["value"] for each in data.values())[:300]
    body: dict[str, Any] = {"touser": touch.address, "template_id": template.id, "data": data}
    if template.kind == "template":
        # the platform drops a second message under this name
        body |= {"url": link, "client_msg_id": touch.id}
    else:
        body |= {"page": link}
    return Dispatch(
        delivery_id=touch.id, channel=CHANNEL, to=touch.address, subject=touch.subject or "",
        text="", html=None, message_id=touch.message_id, language=lead.language,
        body={"path": PATHS[template.kind], "body": body},
    )  # fmt: skip


def _values(
    session: Session, context: Context, enrollment: Enrollment, lead: Lead, touch: Delivery,
    now: dt.datetime,
) -> tuple[str, Mapping[str, Any]]:  # fmt: skip
    step = mail.letter(sequence_of(session, context.playbook, enrollment), touch.payload)
    to = mail.reader(session, lead, qualify.dossier(session, lead, context.playbook, now))
    link = context.playbook.company.website
    if step.content:
        link = links.address(
            session, context, lead,
            links.content_url(context.base_url, step.content, lead.language),
            slug=step.content, now=now, enrollment_id=enrollment.id, delivery_id=touch.id,
        )  # fmt: skip
    return link, mail.variables(context, step, to, link)


def _cut(text: str, most: int | None) -> str:
    """The text in one line, as long as the field takes."""
    line = " ".join(text.split()) or "-"  # an empty field is refused
    return line if most is None or len(line) <= most else f"{line[: most - 1]}…"
