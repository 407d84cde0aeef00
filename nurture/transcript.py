"""The transcript of a conversation by mail, when the person asks for it.

The public route plans it, the worker sends it. It answers a request, so it needs no consent and
carries no way to unsubscribe. The same state of a conversation goes to an address once.
"""

from __future__ import annotations

import datetime as dt
from html import escape
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from nurture import layout, timing
from nurture.context import Context
from sdr import consent, conversations, outbound, transcripts
from sdr.conversations import Conversation, Message
from sdr.leads import Lead
from sdr.outbound import Delivery
from sdr.playbook.model import Playbook
from sdr.ports import Dispatch
from sdr.texts import Texts
from sdr.values import day_in_words


def plan(
    session: Session, conversation: Conversation, address: str, now: dt.datetime,
    *, mail_domain: str = "leadhatch.local",
) -> Delivery:  # fmt: skip
    """Plan the transcript up to the last message."""
    last = conversation.next_seq - 1
    return outbound.plan(
        session,
        identity=f"transcript:{conversation.id}:{last}:{consent.address_hash(address)[:16]}",
        purpose="transcript", channel="email", lead_id=conversation.lead_id, address=address,
        language=conversation.language,
        payload={"conversation": conversation.id, "last": last}, not_before=now, now=now,
        domain=mail_domain,
    )  # fmt: skip


def as_text(
    session: Session, conversation: Conversation, playbook: Playbook, texts: Texts, zone: ZoneInfo
) -> str:
    """The whole talk as plain text: who, when, what; for the person to keep."""
    lines: list[str] = []
    senders = _senders(playbook, texts, conversation.language)
    for message in transcripts.after(session, conversation.id, 0, limit=10_000):
        head = f"{senders[message.sender]} · {message.at.astimezone(zone):%Y-%m-%d %H:%M}"
        lines += [head, message.text, ""]
    return "\n".join(lines)


def _senders(playbook: Playbook, texts: Texts, language: str) -> dict[str, str]:
    company = playbook.company
    return {
        "prospect": texts.get("mail-transcript-prospect", language),
        "bot": texts.get(
            "mail-transcript-bot", language, name=company.bot_name.in_language(language)
        ),
        "human": texts.get(
            "mail-transcript-human", language, company=company.name.in_language(language)
        ),
    }


def dispatch(session: Session, context: Context, delivery: Delivery) -> Dispatch:
    """The claimed transcript as a dispatch."""
    conversation = conversations.get(session, delivery.payload["conversation"])
    messages = session.scalars(
        select(Message)
        .where(Message.conversation_id == conversation.id, Message.seq <= delivery.payload["last"])
        .order_by(Message.seq)
    ).all()
    lead = session.get(Lead, conversation.lead_id)
    zone = timing.zone(lead.timezone if lead else None, context.timezone)
    language, texts, company = delivery.language, context.texts, context.playbook.company
    name = company.name.in_language(language)
    senders = _senders(context.playbook, texts, language)
    day = day_in_words(conversation.started_at.astimezone(zone).date(), language)
    subject = texts.get("mail-transcript-subject", language, company=name, day=day)
    intro = texts.get("mail-transcript-intro", language)
    sheet = layout.Sheet(
        language=language, company=name, accent=company.accent, subject=subject,
        footer=[texts.get("mail-transcript-footer", language)],
    )  # fmt: skip
    lines, html = [intro], [f"<p>{escape(intro)}</p>"]
    for message in messages:
        head = f"{senders[message.sender]} · {message.at.astimezone(zone):%H:%M}"
        lines += ["", head, message.text]
        body = "<br>".join(escape(row) for row in message.text.split("\n"))
        html.append(f"<p><b>{escape(head)}</b><br>{body}</p>")
    delivery.subject = subject
    session.flush()
    return Dispatch(
        delivery_id=delivery.id, channel="email", to=delivery.address, subject=subject,
        text=layout.written(sheet, "\n".join(lines)), html=layout.framed(sheet, "".join(html)),
        message_id=delivery.message_id, language=language,
        headers={"Auto-Submitted": "auto-replied"},
    )  # fmt: skip
