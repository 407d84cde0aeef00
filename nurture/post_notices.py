"""Telling admins that a subscriber is gone, or that posts to it became dead letters.

Of dead letters once a day and subscription: the list in the console holds the rest. Called by
`posting`; `preparing` makes the mail.
"""

from __future__ import annotations

import datetime as dt
from html import escape

from sqlalchemy import select
from sqlalchemy.orm import Session

from nurture import layout
from nurture.context import Context
from sdr import outbound, outbox
from sdr.db import new_id
from sdr.deliveries import BY_US, Delivery
from sdr.ports import Dispatch
from sdr.staff import Member, Role
from sdr.subscriptions import Subscription

TOLD_EVERY = dt.timedelta(days=1)
KEY = "subscription"  # of the payload: what this module answers for


def dead(session: Session, context: Context, held: Subscription, now: dt.datetime) -> bool:
    """Tell of dead letters, unless that was told within a day."""
    if held.told_dead_at is not None and now - held.told_dead_at < TOLD_EVERY:
        return False
    held.told_dead_at = now
    plan(session, context, held, "dead", now)
    return True


def plan(
    session: Session, context: Context, held: Subscription, what: str, now: dt.datetime
) -> None:
    """Plan a mail to every admin, and tell groups that want to know; `what`: gone | dead."""
    outbox.tell(
        session, outbox.DEAD, event_id=new_id("evt"), lead_id=None,
        data={"subscription_id": held.id, "what": what, "name": held.name, "address": held.shown},
        by=BY_US, now=now, but=held.id,
    )  # fmt: skip
    admins = session.execute(
        select(Member.email, Member.language)
        .where(Member.role == Role.ADMIN, Member.disabled_at.is_(None))
        .order_by(Member.email)
    ).all()
    for email, language in admins:
        outbound.plan(
            session, identity=f"post:{held.id}:{what}:{int(now.timestamp())}:{email}"[:200],
            purpose="notice", channel="email", lead_id=None, address=email, language=language,
            payload={KEY: held.id, "what": what, "name": held.name, "shown": held.shown},
            not_before=now, now=now, domain=context.mail_domain,
        )  # fmt: skip


def dispatch(session: Session, context: Context, notice: Delivery) -> Dispatch:
    """The claimed notice as a dispatch."""
    told, language = context.texts, notice.language
    what, name = str(notice.payload["what"]), str(notice.payload["name"])
    url = f"{context.base_url}/console/webhooks/{notice.payload[KEY]}"
    subject = told.get(f"mail-post-{what}-subject", language, name=name)
    line = told.get(f"mail-post-{what}", language, name=name, address=str(notice.payload["shown"]))
    label = told.get("mail-post-open", language)
    notice.subject = subject
    session.flush()
    sheet = layout.Sheet(
        language=language, company=context.playbook.company.name.in_language(language),
        accent=context.playbook.company.accent, subject=subject,
        footer=[told.get(f"mail-post-footer-{what}", language)],
    )  # fmt: skip
    html = f'<p>{escape(line)}</p><p class="action"><a href="{escape(url)}">{escape(label)}</a></p>'
    return Dispatch(
        delivery_id=notice.id, channel=notice.channel, to=notice.address, subject=subject,
        text=layout.written(sheet, f"{line}\n\n{label}\n{url}"),
        html=layout.framed(sheet, html), message_id=notice.message_id, language=language,
        headers={"Auto-Submitted": "auto-generated"},
    )  # fmt: skip
