"""Tracked links: what stands behind `/t/{token}` and `/u/{token}`; following one is `clicks`.

A token is random and only its hash is kept: a token names a lead to whoever holds it, a mail is
rendered anew for each attempt, and so nobody ever needs the plain one again. A link leads to the
address stored with it and nowhere else. A decoy is a link that people neither see nor hear read
out: who follows it is a program. `mail` issues links, the public routes call the verbs.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets
from dataclasses import dataclass
from typing import Literal
from urllib.parse import urlencode

from sqlalchemy import ForeignKey, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from nurture import enrollments, timing
from nurture.context import Context
from sdr import addresses, consent, timeline
from sdr.db import Record, new_id
from sdr.deliveries import Delivery
from sdr.leads import Lead

type Kind = Literal["content", "decoy", "unsubscribe"]

# An unsubscribe link never expires; the rules ask for 30 days at the least.
CONTENT_LIVES = dt.timedelta(days=365)


class TrackedLink(Record):
    """`url` is where a content link leads, without the reference that `follow` adds."""

    __tablename__ = "tracked_links"

    id: Mapped[str] = mapped_column(String(40), primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    lead_id: Mapped[str] = mapped_column(ForeignKey("leads.id", ondelete="CASCADE"), index=True)
    enrollment_id: Mapped[str | None] = mapped_column(String(40))
    delivery_id: Mapped[str | None] = mapped_column(String(40), index=True)
    kind: Mapped[str] = mapped_column(String(12))  # content | decoy | unsubscribe
    slug: Mapped[str | None] = mapped_column(String(120))
    url: Mapped[str | None] = mapped_column(String(2000))
    address: Mapped[str | None] = mapped_column(String(400))  # what unsubscribing suppresses
    created_at: Mapped[dt.datetime]
    expires_at: Mapped[dt.datetime | None]


@dataclass(frozen=True, slots=True)
class Recipient:
    """Whom an unsubscribe link is about: for the page, and after the act."""

    language: str
    address: str
    already: bool  # nothing is sent to this address any more


def issue(
    session: Session, *, kind: Kind, lead_id: str, now: dt.datetime,
    enrollment_id: str | None = None, delivery_id: str | None = None, slug: str | None = None,
    url: str | None = None, address: str | None = None, lives: dt.timedelta = CONTENT_LIVES,
) -> str:  # fmt: skip
    """Store a link and return its token, which is shown this once.

    `lives`: after this it leads nowhere any more, unless it is one to unsubscribe by.
    """
    token = secrets.token_urlsafe(24)
    session.add(
        TrackedLink(
            id=new_id("link"), token_hash=_hash(token), lead_id=lead_id, kind=kind, slug=slug,
            enrollment_id=enrollment_id, delivery_id=delivery_id, url=url, address=address,
            created_at=now, expires_at=None if kind == "unsubscribe" else now + lives,
        )
    )  # fmt: skip
    session.flush()
    return token


def address(
    session: Session, context: Context, lead: Lead, url: str, *, slug: str | None,
    now: dt.datetime, enrollment_id: str | None = None, delivery_id: str | None = None,
) -> str:  # fmt: skip
    """What to write for a page of ours: a tracked link, or, where nothing is tracked, itself."""
    rules = context.playbook.engagement
    if not (rules.tracking and lead.tracked):
        return url
    token = issue(
        session, kind="content", lead_id=lead.id, now=now, enrollment_id=enrollment_id,
        delivery_id=delivery_id, slug=slug, url=url, lives=timing.wait(rules.links_live),
    )  # fmt: skip
    return f"{context.base_url}/t/{token}"


def decoy(
    session: Session, context: Context, lead: Lead, *, now: dt.datetime, delivery_id: str
) -> str:
    """A link for programs: nobody sees it, so who follows it is no person."""
    token = issue(
        session, kind="decoy", lead_id=lead.id, now=now, delivery_id=delivery_id,
        url=chat_url(context.base_url, lead.language),
        lives=timing.wait(context.playbook.engagement.links_live),
    )  # fmt: skip
    return f"{context.base_url}/t/{token}"


def find(session: Session, token: str, kind: Kind, now: dt.datetime) -> TrackedLink | None:
    """The link of that token and kind, unless it has expired."""
    link = session.scalars(
        select(TrackedLink).where(TrackedLink.token_hash == _hash(token), TrackedLink.kind == kind)
    ).one_or_none()
    if link is None or (link.expires_at is not None and link.expires_at <= now):
        return None
    return link


def content_url(base_url: str, slug: str, language: str) -> str:
    """Where a content item stands on our own site."""
    return f"{base_url}/c/{slug}?{urlencode({'lang': language})}"


def chat_url(base_url: str, language: str) -> str:
    """Where the chat opens by itself on our own site."""
    return f"{base_url}/?{urlencode({'lang': language})}"


def elsewhere(session: Session, link: TrackedLink) -> bool:
    """Whether the link went to an address that turned out not to be the lead's."""
    sent = session.get(Delivery, link.delivery_id) if link.delivery_id else None
    return (
        sent is not None
        and sent.channel == "email"
        and addresses.former(session, link.lead_id, "email", sent.address)
    )


def peek(session: Session, token: str, now: dt.datetime) -> Recipient | None:
    """Whom an unsubscribe link is about; changes nothing."""
    link = find(session, token, "unsubscribe", now)
    lead = session.get(Lead, link.lead_id) if link else None
    if link is None or lead is None or link.address is None:
        return None
    already = consent.is_suppressed(session, "email", link.address)
    return Recipient(lead.language, link.address, already)


def unsubscribe(session: Session, token: str, now: dt.datetime) -> Recipient | None:
    """Stop all mail to the link's address at once; doing it again changes nothing.

    It is a suppression and no verdict: the person may still write to us and is answered.
    """
    link = find(session, token, "unsubscribe", now)
    lead = enrollments.hold(session, link.lead_id) if link else None
    if link is None or lead is None or link.address is None:
        return None
    fresh = consent.suppress(session, "email", link.address, reason="unsubscribed", now=now)
    if fresh:
        timeline.write(
            session, lead.id, "opt_out", now=now, by="prospect",
            data={"channel": "email", "how": "unsubscribe_link", "delivery_id": link.delivery_id},
        )  # fmt: skip
    enrollments.leave_address(session, link.address, "opt_out", now)
    held = enrollments.active_of(session, lead.id)
    if held is not None and not addresses.former(session, lead.id, "email", link.address):
        enrollments.leave(session, held, "opt_out", now)
    return Recipient(lead.language, link.address, already=not fresh)


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
