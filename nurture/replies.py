"""Answers by mail: what the bot or a colleague says in an e-mail conversation goes out as a mail.

The sweep takes what was said since the last mail, once the turn is over, and plans one delivery
of purpose "reply" in the thread of the person's own mail. It answers the person, so it needs no
consent and carries no way to unsubscribe; it says that a machine wrote it (RFC 3834), and stops
when two machines seem to talk to each other.
"""

from __future__ import annotations

import datetime as dt
import re
from email.headerregistry import Address
from email.utils import parseaddr
from html import escape

from sqlalchemy import ForeignKey, String, exists, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from nurture import layout, ringing
from nurture.context import Context
from nurture.incoming import Incoming
from sdr import addresses, handoffs, outbound, staff
from sdr.conversations import Conversation, Message
from sdr.db import Record
from sdr.leads import Lead
from sdr.outbound import Delivery
from sdr.playbook.model import Playbook
from sdr.ports import Dispatch
from sdr.readers import letters

CHANNEL = "email"
# Said in a chat; in a mail they would be noise.
SILENT = frozenset({"engine_down", "human_joined", "human_left"})
MOST_A_DAY = 12  # answers of the bot in one conversation: two machines talk, or worse
_TAG = re.compile(r"\+([0-9a-f]{32})@")
_UNSAFE = re.compile(r"[\x00-\x1f\x7f\u2028\u2029]+")


class MailThread(Record):
    """Where the answers of an e-mail conversation go, and up to which message they went."""

    __tablename__ = "mail_threads"

    conversation_id: Mapped[str] = mapped_column(
        ForeignKey("conversations.id", ondelete="CASCADE"), primary_key=True
    )
    address: Mapped[str] = mapped_column(String(400))
    subject: Mapped[str] = mapped_column(String(500))
    message_id: Mapped[str | None] = mapped_column(String(400))
    references: Mapped[list[str]] = mapped_column("reference_ids", default=list)
    mailed_seq: Mapped[int] = mapped_column(default=0)


def remember(session: Session, conversation: Conversation, mail: Incoming) -> None:
    """Answer this mail from now on."""
    thread = session.get(MailThread, conversation.id)
    if thread is None:
        thread = MailThread(conversation_id=conversation.id, mailed_seq=0, references=[])
        session.add(thread)
    thread.address = mail.sender or thread.address
    thread.subject = mail.subject
    thread.message_id = mail.message_id
    known = [*mail.references, *([mail.message_id] if mail.message_id else [])]
    thread.references = known[-20:]
    session.flush()


# ── the address that names the thread ──────────────────────────────────────────────────────────
def tagged(address: str, message_id: str) -> str | None:
    """`replies@x` and a Message-ID of ours → `replies+<its left part>@x`."""
    local, at, domain = address.rpartition("@")
    own = re.fullmatch(r"<([0-9a-f]{32})@[^>]+>", message_id)
    return f"{local}+{own[1]}@{domain}" if at and own else None


def answer_address(context: Context, message_id: str) -> dict[str, str]:
    """The header that gives a mail an answer address of its own, where that is wanted."""
    name, address = parseaddr(context.reply_to or "")
    own = tagged(address, message_id) if address else None
    return {"Reply-To": str(Address(name, addr_spec=own))} if own else {}


def tag_in(address: str) -> str | None:
    """The left part of a Message-ID in an address made by `tagged`."""
    found = _TAG.search(address)
    return found[1] if found else None


def tagged_id(tag: str, domain: str) -> str:
    """The Message-ID behind a tag."""
    return f"<{tag}@{domain}>"


# ── planning ───────────────────────────────────────────────────────────────────────────────────
def waiting(session: Session) -> list[str]:
    """Ids of e-mail conversations in which something was said that no mail carried yet."""
    unsent = exists().where(
        Message.conversation_id == MailThread.conversation_id,
        Message.seq > MailThread.mailed_seq, Message.sender.in_(("bot", "human")),
    )  # fmt: skip
    unanswered = exists().where(
        Message.conversation_id == MailThread.conversation_id, Message.state == "waiting"
    )
    return list(session.scalars(select(MailThread.conversation_id).where(unsent, ~unanswered)))


def plan(
    session: Session, conversation_id: str, now: dt.datetime, *, mail_domain: str
) -> Delivery | None:
    """Plan the mail that carries what was said; None when there is nothing for a mail in it."""
    thread = session.get(MailThread, conversation_id, with_for_update=True)
    conversation = session.get(Conversation, conversation_id)
    if thread is None or conversation is None:
        return None
    fresh = session.scalars(
        select(Message)
        .where(Message.conversation_id == conversation_id, Message.seq > thread.mailed_seq,
               Message.sender.in_(("bot", "human")))
        .order_by(Message.seq)
    ).all()  # fmt: skip
    if not fresh:
        return None
    thread.mailed_seq = fresh[-1].seq
    # What the bot says unasked (a question after a click) is no answer to a mail.
    said = [
        message for message in fresh
        if message.wording not in SILENT and (message.sender == "human" or message.reply_to)
    ]  # fmt: skip
    if not said:
        session.flush()
        return None
    to = _reached(session, thread, conversation)
    delivery = outbound.plan(
        session, identity=f"reply:{conversation_id}:{fresh[-1].seq}", purpose="reply",
        channel="email", lead_id=conversation.lead_id, address=to or thread.address,
        language=said[-1].language,
        payload={"conversation": conversation_id, "messages": [each.id for each in said],
                 "subject": thread.subject, "in_reply_to": thread.message_id,
                 "references": thread.references},
        not_before=now, now=now, domain=mail_domain,
    )  # fmt: skip
    human = any(message.sender == "human" for message in said)
    if to is None:
        outbound.skip(session, delivery, addresses.GONE, now)
    elif not human and _answers_today(session, conversation_id, now) > MOST_A_DAY:
        outbound.skip(session, delivery, "too_many_answers", now)
    session.flush()
    return delivery


def _reached(session: Session, thread: MailThread, conversation: Conversation) -> str | None:
    """Where the answer goes: where they wrote from, unless that turned out not to be theirs."""
    lead_id = conversation.lead_id
    if not addresses.former(session, lead_id, CHANNEL, thread.address):
        return thread.address
    standing = addresses.of(session, lead_id)[CHANNEL]
    if standing is not None:
        thread.address = standing
    return standing


def _answers_today(session: Session, conversation_id: str, now: dt.datetime) -> int:
    return session.scalars(
        select(func.count())
        .select_from(Delivery)
        .where(
            Delivery.purpose == "reply", Delivery.created_at > now - dt.timedelta(days=1),
            Delivery.identity.startswith(f"reply:{conversation_id}:", autoescape=True),
        )
    ).one()  # fmt: skip


def tell_colleague(
    session: Session, playbook: Playbook, lead: Lead, message: Message, now: dt.datetime,
    mail_domain: str,
) -> Delivery:  # fmt: skip
    """Plan the notice to the colleague who answers this lead: a mail waits for them.

    Who has the floor there is told; else whose lead it is.
    """
    to = session.get_one(Conversation, message.conversation_id).floor_by or ""
    if "@" not in to:  # nobody has, or an integration that did not say who speaks
        handoff = handoffs.open_of(session, lead.id) or handoffs.latest_of(session, lead.id)
        to = handoff.assignee if handoff else handoffs.owner_of(session, lead, playbook, now)
    member = staff.find(session, to)
    return outbound.plan(
        session, identity=f"held:{message.id}", purpose="held", channel="email", lead_id=lead.id,
        address=to, language=member.language if member else lead.language,
        payload={"message": message.id}, not_before=now, now=now, domain=mail_domain,
    )  # fmt: skip


# ── rendering ──────────────────────────────────────────────────────────────────────────────────
def dispatch(session: Session, context: Context, delivery: Delivery) -> Dispatch:
    """The claimed answer as a dispatch."""
    language, company = delivery.language, context.playbook.company
    name = company.name.in_language(language)
    said = [m for i in delivery.payload["messages"] if (m := session.get(Message, i)) is not None]
    human = next((each.name for each in said if each.sender == "human" and each.name), None)
    signature = human or context.texts.get(
        "mail-transcript-bot", language, name=company.bot_name.in_language(language)
    )
    subject = _subject(delivery.payload.get("subject") or name)
    key = "mail-reply-footer" if human is None else "mail-reply-footer-human"
    sheet = layout.Sheet(
        language=language, company=name, accent=company.accent, subject=subject,
        footer=[
            context.texts.get(key, language, company=name),
            company.legal_name.in_language(language),
            company.postal_address.in_language(language),
        ],
        preview=said[0].text[:120] if said else "",
    )  # fmt: skip
    lines: list[str] = []
    html: list[str] = []
    for message in said:
        _write(message, context.base_url, lines, html)
    html.append(f"<p>{escape(signature)}<br>{escape(name)}</p>")
    text = "\n\n".join([*lines, f"{signature}\n{name}"])
    quoted = _quoted(session, delivery.payload["conversation"])
    if quoted:
        text += "\n\n" + "\n".join(f"> {row}" for row in quoted.split("\n"))
        html.append(f"<blockquote>{_breaks(quoted)}</blockquote>")
    delivery.subject = subject
    session.flush()
    return Dispatch(
        delivery_id=delivery.id, channel="email", to=delivery.address, subject=subject,
        text=layout.written(sheet, text), html=layout.framed(sheet, "".join(html)),
        message_id=delivery.message_id, language=language,
        headers=_thread_headers(delivery, automatic=human is None)
        | answer_address(context, delivery.message_id),
    )  # fmt: skip


def dispatch_held(
    session: Session, context: Context, delivery: Delivery, now: dt.datetime
) -> Dispatch:
    """The notice to a colleague as a dispatch."""
    language, texts = delivery.language, context.texts
    message = session.get(Message, delivery.payload["message"])
    said = message.text if message is not None else ""
    url = f"{context.base_url}/console/leads/{delivery.lead_id}"
    body = None
    if delivery.channel == "webhook" and message is not None:
        body = ringing.payload(message, str(delivery.lead_id), url, now)
    subject = texts.get("mail-held-subject", language)
    intro, label = texts.get("mail-held-intro", language), texts.get("mail-held-open", language)
    sheet = layout.Sheet(
        language=language, company=context.playbook.company.name.in_language(language),
        accent=context.playbook.company.accent, subject=subject, preview=said[:120],
        footer=[texts.get("mail-notice-footer", language)],
    )  # fmt: skip
    html = (
        f"<p>{escape(intro)}</p><blockquote>{_breaks(said)}</blockquote>"
        f'<p class="action"><a href="{escape(url)}">{escape(label)}</a></p>'
    )
    text = "\n".join([intro, "", *(f"> {row}" for row in said.split("\n")), "", label, url])
    delivery.subject = subject
    session.flush()
    return Dispatch(
        delivery_id=delivery.id, channel=delivery.channel, to=delivery.address, subject=subject,
        text=layout.written(sheet, text), html=layout.framed(sheet, html),
        message_id=delivery.message_id, language=language,
        headers={"Auto-Submitted": "auto-generated"}, body=body,
    )  # fmt: skip


def _write(message: Message, base_url: str, lines: list[str], html: list[str]) -> None:
    lines.append(message.text)
    html.append(f"<p>{_breaks(message.text)}</p>")
    for card in message.cards or []:
        url = str(card["url"])
        url = url if url.startswith("http") else f"{base_url}{url}"
        lines.append(f"{card['title']}\n{url}")
        html.append(f'<p><a href="{escape(url)}">{escape(str(card["title"]))}</a></p>')


def _thread_headers(delivery: Delivery, *, automatic: bool) -> dict[str, str]:
    headers = {"Auto-Submitted": "auto-replied"} if automatic else {}
    answered = delivery.payload.get("in_reply_to")
    if answered:
        headers["In-Reply-To"] = answered
        headers["References"] = " ".join(delivery.payload.get("references") or [answered])
    return headers


def _subject(subject: str) -> str:
    plain = _UNSAFE.sub(" ", subject).strip()[:200]
    return plain if letters.answers(plain) else f"Re: {plain}"


def _quoted(session: Session, conversation_id: str) -> str:
    """What the person wrote last, to stand below the answer."""
    last = session.scalars(
        select(Message)
        .where(Message.conversation_id == conversation_id, Message.sender == "prospect")
        .order_by(Message.seq.desc())
        .limit(1)
    ).first()
    return last.text[:1500] if last is not None else ""


def _breaks(text: str) -> str:
    return "<br>".join(escape(row) for row in text.split("\n"))
