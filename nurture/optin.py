"""Double opt-in: the address is asked once by mail, and nothing else goes to it until it says yes.

Off unless the playbook's `consent.yml` sets `double_opt_in`. Only the POST of the page confirms:
a scanner that opens the link confirms nothing. The proof kept is the notice's version, when the
mail was asked for and answered, and from which network address. Entering a sequence and the last
check before a touch goes ask `confirmed`.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets
from html import escape

from sqlalchemy import ForeignKey, String, UniqueConstraint, exists, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from nurture import enrollments, layout, render
from nurture.context import Context
from sdr import consent, outbound, timeline
from sdr.db import Record, new_id
from sdr.leads import Lead
from sdr.outbound import Delivery
from sdr.playbook.model import Playbook
from sdr.ports import Dispatch
from sdr.stages import Stage

REASON = "not_confirmed"


class OptIn(Record):
    """One address of one lead that was asked to confirm; `token_hash` of the latest link."""

    __tablename__ = "opt_ins"
    __table_args__ = (UniqueConstraint("lead_id", "address_hash"),)

    id: Mapped[str] = mapped_column(String(40), primary_key=True)
    lead_id: Mapped[str] = mapped_column(ForeignKey("leads.id", ondelete="CASCADE"), index=True)
    address: Mapped[str] = mapped_column(String(400))
    address_hash: Mapped[str] = mapped_column(String(64), index=True)
    token_hash: Mapped[str | None] = mapped_column(String(64), unique=True)
    notice_version: Mapped[str] = mapped_column(String(40))
    asked_at: Mapped[dt.datetime]
    confirmed_at: Mapped[dt.datetime | None]
    confirmed_from: Mapped[str | None] = mapped_column(String(64))  # network address


def confirmed(session: Session, lead_id: str, address: str) -> bool:
    """True when this lead confirmed this address."""
    held = _held(session, lead_id, address)
    return held is not None and held.confirmed_at is not None


def missing(session: Session, playbook: Playbook, lead_id: str, address: str) -> bool:
    """True when the playbook asks for a confirmation that is not there."""
    return playbook.consent.double_opt_in and not confirmed(session, lead_id, address)


def unasked(session: Session) -> list[str]:
    """Ids of pooled leads with consent by mail that no confirmation mail was planned for."""
    asked = exists().where(OptIn.lead_id == Lead.id, OptIn.confirmed_at.is_(None))
    candidates = session.scalars(
        select(Lead.id).where(Lead.stage == Stage.NURTURING, ~asked).order_by(Lead.id)
    )
    return [lead_id for lead_id in candidates if _to_ask(session, lead_id)]


def ask(session: Session, lead_id: str, playbook: Playbook, now: dt.datetime, domain: str) -> bool:
    """Plan the confirmation mail of a lead, once an address."""
    lead = enrollments.hold(session, lead_id)
    address = _to_ask(session, lead_id)
    if lead is None or address is None or lead.do_not_contact:
        return False
    session.add(
        OptIn(
            id=new_id("opt"), lead_id=lead_id, address=address,
            address_hash=consent.address_hash(address), token_hash=None,
            notice_version=playbook.consent.notice_version, asked_at=now,
        )
    )  # fmt: skip
    outbound.plan(
        session, identity=f"confirmation:{lead_id}:{consent.address_hash(address)[:16]}",
        purpose="confirmation", channel="email", lead_id=lead_id, address=address,
        language=lead.language, payload={}, not_before=now, now=now, domain=domain,
    )  # fmt: skip
    session.flush()
    return True


def dispatch(session: Session, context: Context, delivery: Delivery) -> Dispatch:
    """The claimed confirmation mail as a dispatch, with a link of its own."""
    held = _held(session, delivery.lead_id or "", delivery.address)
    if held is None:
        raise render.CannotRender("opt_in_gone", delivery.address)
    token = secrets.token_urlsafe(24)
    held.token_hash = _hash(token)
    language, texts, company = delivery.language, context.texts, context.playbook.company
    name, url = company.name.in_language(language), f"{context.base_url}/confirm/{token}"
    subject = texts.get("mail-confirm-subject", language, company=name)
    intro = texts.get("mail-confirm-intro", language, company=name)
    label = texts.get("mail-confirm-go", language)
    ignore = texts.get("mail-confirm-ignore", language)
    sheet = layout.Sheet(
        language=language, company=name, accent=company.accent, subject=subject, preview=intro,
        footer=[company.legal_name.in_language(language),
                company.postal_address.in_language(language)],
    )  # fmt: skip
    html = (
        f"<p>{escape(intro)}</p>"
        f'<p class="action"><a href="{escape(url)}">{escape(label)}</a></p><p>{escape(ignore)}</p>'
    )
    delivery.subject = subject
    session.flush()
    return Dispatch(
        delivery_id=delivery.id, channel="email", to=delivery.address, subject=subject,
        text=layout.written(sheet, f"{intro}\n\n{label}\n{url}\n\n{ignore}"),
        html=layout.framed(sheet, html), message_id=delivery.message_id, language=language,
        headers={"Auto-Submitted": "auto-generated"},
    )  # fmt: skip


def peek(session: Session, token: str) -> OptIn | None:
    """The opt-in behind a link; changes nothing."""
    return session.scalars(select(OptIn).where(OptIn.token_hash == _hash(token))).one_or_none()


def confirm(session: Session, token: str, *, source: str, now: dt.datetime) -> OptIn | None:
    """Confirm the address behind a link, once; None for a link that is none."""
    held = peek(session, token)
    lead = enrollments.hold(session, held.lead_id) if held is not None else None
    if held is None or lead is None:
        return None
    if held.confirmed_at is None:
        held.confirmed_at, held.confirmed_from = now, source[:64]
        consent.grant(
            session, lead.id, "email", granted=True, by="prospect", now=now,
            text="double opt-in", notice_version=held.notice_version, address=held.address,
        )  # fmt: skip
        timeline.write(
            session, lead.id, "opt_in", now=now, by="prospect",
            data={"channel": "email", "notice_version": held.notice_version},
        )  # fmt: skip
        lead.updated_at = now  # the pool looks at the lead again
        session.flush()
    return held


def language_of(session: Session, held: OptIn) -> str:
    """The language of the person who was asked."""
    lead = session.get(Lead, held.lead_id)
    return lead.language if lead is not None else "en"


def _to_ask(session: Session, lead_id: str) -> str | None:
    """The address to ask, or None when there is none or it was asked."""
    address = enrollments.address_of(session, lead_id)
    if address is None or _held(session, lead_id, address) is not None:
        return None
    return None if consent.refusal(session, lead_id, "email", address) else address


def _held(session: Session, lead_id: str, address: str) -> OptIn | None:
    return session.scalars(
        select(OptIn).where(
            OptIn.lead_id == lead_id, OptIn.address_hash == consent.address_hash(address)
        )
    ).one_or_none()


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
