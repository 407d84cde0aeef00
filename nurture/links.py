"""Tracked links: what stands behind `/t/{token}` and `/u/{token}`, and what following one does.

A token is random and only its hash is kept: a token names a lead to whoever holds it, a mail is
rendered anew for each attempt, and so nobody ever needs the plain one again. A link leads to the
address stored with it and nowhere else. `mail` issues links, the public routes call the verbs.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets
from dataclasses import dataclass
from typing import Any, Literal
from urllib.parse import urlencode

from sqlalchemy import ForeignKey, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from nurture import enrollments
from sdr import consent, engagements, timeline
from sdr.db import Record, new_id
from sdr.engagements import Engagement
from sdr.leads import Lead

# An unsubscribe link never expires; the rules ask for 30 days at the least.
CONTENT_LIVES = dt.timedelta(days=365)
# Several requests within this time are one click: previews, double taps, a reload.
ONE_CLICK = dt.timedelta(minutes=10)


class TrackedLink(Record):
    """`url` is where a content link leads, without the reference that `follow` adds."""

    __tablename__ = "tracked_links"

    id: Mapped[str] = mapped_column(String(40), primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    lead_id: Mapped[str] = mapped_column(ForeignKey("leads.id", ondelete="CASCADE"), index=True)
    enrollment_id: Mapped[str | None] = mapped_column(String(40))
    delivery_id: Mapped[str | None] = mapped_column(String(40), index=True)
    kind: Mapped[str] = mapped_column(String(12))  # content | unsubscribe
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
    session: Session, *, kind: Literal["content", "unsubscribe"], lead_id: str,
    now: dt.datetime, enrollment_id: str | None = None, delivery_id: str | None = None,
    slug: str | None = None, url: str | None = None, address: str | None = None,
) -> str:  # fmt: skip
    """Store a link and return its token, which is shown this once."""
    token = secrets.token_urlsafe(24)
    session.add(
        TrackedLink(
            id=new_id("link"), token_hash=_hash(token), lead_id=lead_id, kind=kind, slug=slug,
            enrollment_id=enrollment_id, delivery_id=delivery_id, url=url, address=address,
            created_at=now, expires_at=now + CONTENT_LIVES if kind == "content" else None,
        )
    )  # fmt: skip
    session.flush()
    return token


def find(
    session: Session, token: str, kind: Literal["content", "unsubscribe"], now: dt.datetime
) -> TrackedLink | None:
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


def follow(session: Session, token: str, *, now: dt.datetime, human: bool) -> str | None:
    """Where the link leads (with `ref=<token>`), or None when there is none.

    A person's click counts for the score once per link in ten minutes; what is surely no person
    (`human` False: HEAD, a known scanner) is kept and does not count.
    """
    link = find(session, token, "content", now)
    if link is None or link.url is None:
        return None
    enrollments.hold(session, link.lead_id)  # two requests at once: one click
    counted = human and not _clicked_since(session, link.id, now - ONE_CLICK)
    engagements.note(
        session, link.lead_id, "click", now=now, slug=link.slug, link_id=link.id,
        data={} if human else {"scanner": True}, counted=counted,
    )  # fmt: skip
    if counted:
        timeline.write(
            session, link.lead_id, "click", now=now, by="prospect",
            data={"slug": link.slug, "link_id": link.id, "enrollment_id": link.enrollment_id},
        )  # fmt: skip
    return f"{link.url}&{urlencode({'ref': token})}"


def view(
    session: Session, token: str, depth: float, seconds: float, section: str | None,
    now: dt.datetime,
) -> bool:  # fmt: skip
    """Note how far a page was read; False when the token is not known.

    `depth` 0 to 1; `seconds` on the page so far. The beacons of one reading are one row, which
    keeps the deepest and longest; `section` adds its own seconds.
    """
    link = find(session, token, "content", now)
    if link is None:
        return False
    enrollments.hold(session, link.lead_id)
    depth, seconds = min(max(depth, 0.0), 1.0), min(max(seconds, 0.0), 86_400.0)
    held = session.scalars(
        select(Engagement)
        .where(Engagement.link_id == link.id, Engagement.kind == "view",
               Engagement.at > now - dt.timedelta(minutes=30))
        .order_by(Engagement.at.desc())
    ).first()  # fmt: skip
    data: dict[str, Any] = dict(held.data) if held else {"depth": 0.0, "seconds": 0.0}
    sections: dict[str, float] = dict(data.get("sections", {}))
    if section and (section in sections or len(sections) < 50):
        name = section[:80]
        sections[name] = max(sections.get(name, 0.0), seconds)
    data |= {"depth": max(data["depth"], depth), "seconds": max(data["seconds"], seconds)}
    if sections:
        data["sections"] = sections
    if held is None:
        engagements.note(
            session, link.lead_id, "view", now=now, slug=link.slug, link_id=link.id, data=data
        )
    else:
        held.data = data
        session.flush()
    return True


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
    if held is not None:
        enrollments.leave(session, held, "opt_out", now)
    return Recipient(lead.language, link.address, already=not fresh)


def _clicked_since(session: Session, link_id: str, moment: dt.datetime) -> bool:
    return (
        session.scalars(
            select(Engagement.id).where(
                Engagement.link_id == link_id, Engagement.kind == "click",
                Engagement.counted.is_(True), Engagement.at > moment,
            )
        ).first()
        is not None
    )  # fmt: skip


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
