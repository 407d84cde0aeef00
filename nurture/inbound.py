"""Mail that came in, acted upon: once each, to the right lead, and nothing lost.

Every mail leaves a row, whatever became of it, so that somebody can look at what no rule knew.
A reply goes into the lead's e-mail conversation and is answered like any other message: by the
bot's turn in `edge`, or by the colleague who has the floor; `replies` mails the answer. Called by
the mailbox poll (`inbox`) and by the staff API for mail providers.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ForeignKey, String, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from nurture import bounces, enrollments, incoming, preferences, replies, timing
from nurture.incoming import Incoming, Kind
from sdr import addresses, conversations, readers, timeline
from sdr.conversations import Conversation
from sdr.db import Record, new_id
from sdr.leads import Identity, Lead
from sdr.outbound import Delivery
from sdr.playbook.model import Playbook

BACK_AT = dt.time(9)
OUTCOMES = (
    "to_bot", "to_colleague", "stopped", "delayed", "noted", "hard", "soft", "block", "complaint",
    "unknown_sender", "unknown_message", "ours", "nothing_said", "too_big", "unreadable",
)  # fmt: skip


class InboundMail(Record):
    """One mail that came in. `outcome`: one of OUTCOMES; `seen_at`: somebody looked at it."""

    __tablename__ = "inbound_mails"

    id: Mapped[str] = mapped_column(String(40), primary_key=True)
    key: Mapped[str] = mapped_column(String(64), unique=True)
    source: Mapped[str] = mapped_column(String(20))  # imap | api | provider's name
    kind: Mapped[str] = mapped_column(String(20))
    outcome: Mapped[str] = mapped_column(String(20), index=True)
    sender: Mapped[str | None] = mapped_column(String(400))
    subject: Mapped[str] = mapped_column(String(500))
    text: Mapped[str]
    lead_id: Mapped[str | None] = mapped_column(
        ForeignKey("leads.id", ondelete="CASCADE"), index=True
    )
    conversation_id: Mapped[str | None] = mapped_column(String(40))
    message_id: Mapped[str | None] = mapped_column(String(40))
    data: Mapped[dict[str, Any]] = mapped_column(default=dict)
    at: Mapped[dt.datetime] = mapped_column(index=True)
    seen_at: Mapped[dt.datetime | None]


@dataclass(frozen=True, slots=True)
class Desk:
    """What handling a mail needs beside the database."""

    playbook: Playbook
    zone: ZoneInfo
    mail_domain: str
    own: tuple[str, ...] = ()  # our own addresses


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a mail; `fresh` False: it had come before and nothing was done."""

    id: str
    kind: str
    outcome: str
    lead_id: str | None
    conversation_id: str | None
    fresh: bool = True


def take(session: Session, desk: Desk, raw: bytes, *, source: str, now: dt.datetime) -> Taken:
    """Read one raw mail and act on it."""
    today = now.astimezone(desk.zone).date()
    return act(session, desk, incoming.read(raw, today=today, own=desk.own), source=source, now=now)


def act(session: Session, desk: Desk, mail: Incoming, *, source: str, now: dt.datetime) -> Taken:
    """Act on a mail that was read; the same mail again changes nothing."""
    held = session.scalars(select(InboundMail).where(InboundMail.key == mail.key)).one_or_none()
    if held is not None:
        return _told(held, fresh=False)
    row = InboundMail(
        id=new_id("inm"), key=mail.key, source=source, kind=mail.kind.value, outcome="noted",
        sender=mail.sender, subject=mail.subject, text=mail.text, data={}, at=now,
    )  # fmt: skip
    session.add(row)
    session.flush()
    _HANDLERS[mail.kind](session, desk, mail, row, now)
    session.flush()
    return _told(row)


def keep_unread(
    session: Session, *, key: str, source: str, outcome: str, subject: str, sender: str | None,
    now: dt.datetime,
) -> Taken:  # fmt: skip
    """Keep what could not be handled (too big, or a defect of ours), for somebody to look at."""
    held = session.scalars(select(InboundMail).where(InboundMail.key == key)).one_or_none()
    if held is None:
        held = InboundMail(
            id=new_id("inm"), key=key, source=source, kind=Kind.EMPTY.value, outcome=outcome,
            sender=sender, subject=subject[:500], text="", data={}, at=now,
        )  # fmt: skip
        session.add(held)
        session.flush()
        return _told(held)
    return _told(held, fresh=False)


# ── who it is from ─────────────────────────────────────────────────────────────────────────────
def find_lead(session: Session, desk: Desk, mail: Incoming) -> tuple[Lead | None, str]:
    """The lead a mail is from, and how it was found: thread, address, sender or nothing.

    Who writes from an address that turned out not to be the lead's is not the lead, whatever they
    answer.
    """
    threaded = _by_message(session, mail.about)
    if threaded is not None and _may_be(session, threaded, mail):
        return threaded, "thread"
    tagged = _by_tag(session, desk, mail.recipients)
    if tagged is not None and _may_be(session, tagged, mail):
        return tagged, "address"
    if mail.sender:
        known = session.scalars(
            select(Lead)
            .join(Identity)
            .where(Identity.kind == "email", func.lower(Identity.value) == mail.sender)
            .order_by(Lead.id)
        ).first()
        if known is not None:
            return known, "sender"
    return None, "nothing"


def _may_be(session: Session, lead: Lead, mail: Incoming) -> bool:
    return mail.sender is None or not addresses.former(session, lead.id, "email", mail.sender)


def _by_message(session: Session, about: tuple[str, ...]) -> Lead | None:
    if not about:
        return None
    rows = session.scalars(
        select(Delivery).where(
            Delivery.message_id.in_(about), Delivery.lead_id.is_not(None),
            Delivery.purpose.in_(bounces.TO_PROSPECTS),
        )
    ).all()  # fmt: skip
    nearest = min(rows, key=lambda row: about.index(row.message_id), default=None)
    return session.get(Lead, nearest.lead_id) if nearest is not None else None


def _by_tag(session: Session, desk: Desk, recipients: tuple[str, ...]) -> Lead | None:
    for address in recipients:
        tag = replies.tag_in(address)
        if tag is None:
            continue
        delivery = session.scalars(
            select(Delivery).where(
                Delivery.message_id == replies.tagged_id(tag, desk.mail_domain),
                Delivery.purpose.in_(bounces.TO_PROSPECTS),
            )
        ).first()
        if delivery is not None and delivery.lead_id is not None:
            return session.get(Lead, delivery.lead_id)
    return None


# ── what is done ───────────────────────────────────────────────────────────────────────────────
def _reply(
    session: Session, desk: Desk, mail: Incoming, row: InboundMail, now: dt.datetime
) -> None:
    """Put it into the lead's e-mail conversation; it waits there for its answer."""
    lead, how = find_lead(session, desk, mail)
    if lead is None or mail.sender is None:
        row.outcome = "unknown_sender"
        return
    enrollments.hold(session, lead.id)
    conversation = _conversation(session, lead, now)
    _put_question(session, conversation, mail)
    text = mail.text[: conversations.MAX_TEXT]
    language = readers.detect_language(text, lead.language)
    message, _ = conversations.receive(
        session, conversation, text, language=language, now=now, client_message_id=mail.key
    )
    replies.remember(session, conversation, mail)
    row.lead_id, row.conversation_id, row.message_id = lead.id, conversation.id, message.id
    row.outcome = "to_colleague" if message.state == "held" else "to_bot"
    row.data = {"found_by": how}
    timeline.write(
        session, lead.id, "mail_in", now=now, by="prospect",
        data={"inbound_id": row.id, "conversation_id": conversation.id, "subject": mail.subject,
              "found_by": how},
    )  # fmt: skip
    held = enrollments.active_of(session, lead.id)
    if held is not None:
        enrollments.leave_if_due(session, held, lead, desk.playbook, now)
    if message.state == "held":
        replies.tell_colleague(session, desk.playbook, lead, message, now, desk.mail_domain)


def _conversation(session: Session, lead: Lead, now: dt.datetime) -> Conversation:
    """The lead's conversation by e-mail; a new one where there was none."""
    for each in conversations.of_lead(session, lead.id):
        if each.channel == replies.CHANNEL:
            return each
    conversation, _ = conversations.start(
        session, lead=lead, language=lead.language, source={}, now=now, channel=replies.CHANNEL
    )
    return conversation


def _put_question(session: Session, conversation: Conversation, mail: Incoming) -> None:
    """What the mail that is answered asked stands open, so that a bare answer is understood."""
    rows = {
        row.message_id: row
        for row in session.scalars(select(Delivery).where(Delivery.message_id.in_(mail.about)))
    }
    nearest = next((rows[each] for each in mail.about if each in rows), None)
    if nearest is not None and nearest.payload.get("question") and conversation.asked is None:
        conversation.asked = nearest.payload.get("fact")
        conversation.asked_key = nearest.payload["question"]


def _stop(session: Session, desk: Desk, mail: Incoming, row: InboundMail, now: dt.datetime) -> None:
    """No more mail to this address, nor to the one it was an answer to."""
    lead, how = find_lead(session, desk, mail)
    addresses = {mail.sender}
    if lead is not None:
        enrollments.hold(session, lead.id)
        row.lead_id, row.data = lead.id, {"found_by": how}
        addresses.add(enrollments.address_of(session, lead.id))
        timeline.write(
            session, lead.id, "opt_out", now=now, by="prospect",
            data={"channel": "email", "how": "mail_reply", "inbound_id": row.id},
        )  # fmt: skip
    for address in addresses - {None}:
        bounces.stop(session, str(address), reason="unsubscribed", leaves="opt_out", now=now)
    held = enrollments.active_of(session, lead.id) if lead is not None else None
    if held is not None:
        enrollments.leave(session, held, "opt_out", now)
    row.outcome = "stopped"


def _automatic(
    session: Session, desk: Desk, mail: Incoming, row: InboundMail, now: dt.datetime
) -> None:
    """Not a reply: nothing ends. A day of return holds mail back until then."""
    lead, how = find_lead(session, desk, mail)
    if lead is None:
        row.outcome = "unknown_sender" if mail.back_on else "noted"
        return
    row.lead_id, row.data = lead.id, {"found_by": how}
    if mail.back_on is None:
        return
    zone = timing.zone(lead.timezone, desk.zone)
    until = dt.datetime.combine(mail.back_on, BACK_AT, zone).astimezone(dt.UTC)
    enrollments.hold(session, lead.id)
    preferences.away(session, lead.id, until, now)
    row.outcome, row.data = "delayed", {"found_by": how, "until": until.isoformat()}


def _bounce(
    session: Session, desk: Desk, mail: Incoming, row: InboundMail, now: dt.datetime
) -> None:
    """What each recipient's server said; a delay is no failure yet."""
    row.outcome = "noted"
    failed = [report for report in mail.reports if not report.delayed]
    known = False
    for report in failed:
        delivery = bounces.delivery_of(session, mail.about, report.recipient, now)
        if delivery is None:
            continue
        known = True
        row.lead_id = delivery.lead_id
        bounces.note(
            session, delivery, report.severity, status=report.status, said=report.said,
            source="report", now=now, mail_domain=desk.mail_domain,
        )  # fmt: skip
        row.outcome, row.data = report.severity, {"delivery_id": delivery.id}
    if failed and not known:
        row.outcome = "unknown_message"


def _complaint(
    session: Session, desk: Desk, mail: Incoming, row: InboundMail, now: dt.datetime
) -> None:
    """Somebody pressed "this is spam": nothing goes to them any more."""
    recipient = next((report.recipient for report in mail.reports), None)
    delivery = bounces.delivery_of(session, mail.about, recipient, now)
    if delivery is None:
        row.outcome = "unknown_message"
        return
    row.lead_id, row.outcome = delivery.lead_id, "complaint"
    row.data = {"delivery_id": delivery.id}
    bounces.note(session, delivery, bounces.COMPLAINT, status=None, said="", source="report",
                 now=now, mail_domain=desk.mail_domain)  # fmt: skip


def _own(session: Session, desk: Desk, mail: Incoming, row: InboundMail, now: dt.datetime) -> None:
    """Our own mail come back: answering it would never end."""
    del session, desk, mail, now
    row.outcome = "ours"


def _empty(
    session: Session, desk: Desk, mail: Incoming, row: InboundMail, now: dt.datetime
) -> None:
    """Nothing to read in it (an attachment alone, say): somebody may look."""
    del now
    lead, _ = find_lead(session, desk, mail)
    row.lead_id = lead.id if lead is not None else None
    row.outcome = "nothing_said" if lead is not None else "unknown_sender"


_HANDLERS = {
    Kind.REPLY: _reply, Kind.STOP: _stop, Kind.AUTO_REPLY: _automatic, Kind.BOUNCE: _bounce,
    Kind.COMPLAINT: _complaint, Kind.OWN: _own, Kind.EMPTY: _empty,
}  # fmt: skip


def _told(row: InboundMail, *, fresh: bool = True) -> Taken:
    return Taken(row.id, row.kind, row.outcome, row.lead_id, row.conversation_id, fresh)
