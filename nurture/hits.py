"""Hits: every request for a link of ours, with what it takes to tell a person from a program.

An engagement says what a lead did; a hit says what a machine saw: which network (never the whole
address), which browser (as a hash), which signs. Hits of unsubscribe and decoy links are evidence
too, though no engagement follows from them. After `forget` network and browser are wiped.

A browser is told from another by a cookie of ours that holds a random number, of which the hash
is kept. One that refuses cookies is known by network and name as long as it has kept none.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ForeignKey, Index, String, or_, select, text, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from sdr import outbound, visitors
from sdr.db import Record, new_id
from sdr.playbook.engaging import Visitors
from sdr.visitors import Hit

# where it came from is still kept
_KNOWN = text("(network IS NOT NULL OR agent IS NOT NULL)")
# More around one hit than this tell nothing that these do not.
MOST_AROUND = 500


class LinkHit(Record):
    """One request. `kind`: content, decoy, unsubscribe; `chat`: the talk that a link opened."""

    __tablename__ = "link_hits"
    __table_args__ = (
        Index("ix_link_hits_network", "network", "at"),
        Index("ix_link_hits_delivery", "delivery_id", "at"),
        Index("ix_link_hits_known", "at", sqlite_where=_KNOWN, postgresql_where=_KNOWN),
    )

    id: Mapped[str] = mapped_column(String(40), primary_key=True)
    link_id: Mapped[str] = mapped_column(
        ForeignKey("tracked_links.id", ondelete="CASCADE"), index=True
    )
    lead_id: Mapped[str] = mapped_column(ForeignKey("leads.id", ondelete="CASCADE"), index=True)
    delivery_id: Mapped[str | None] = mapped_column(String(40))
    engagement_id: Mapped[str | None] = mapped_column(String(40), index=True)
    kind: Mapped[str] = mapped_column(String(12))
    network: Mapped[str | None] = mapped_column(String(50))
    agent: Mapped[str | None] = mapped_column(String(16))
    visitor: Mapped[str | None] = mapped_column(String(43), index=True)
    kept: Mapped[bool] = mapped_column(default=False)  # the browser sent its cookie back
    signs: Mapped[list[Any]] = mapped_column(default=list)
    # what was seen elsewhere may change what it was: the worker judges it anew
    again: Mapped[bool] = mapped_column(default=False, index=True)
    at: Mapped[dt.datetime]


@dataclass(frozen=True, slots=True)
class Visit:
    """A request as the public door saw it. `cookie`: what the browser sent back, if anything."""

    network: str | None = None
    agent: str | None = None
    cookie: str | None = None
    signs: tuple[str, ...] = ()


NOBODY = Visit()  # a request of which nothing is known


def visit_of(
    *, method: str, agent: str, prefetch: str, address: str, cookie: str | None, rules: Visitors
) -> Visit:
    """The visit behind a request's method, headers and address."""
    return Visit(
        network=visitors.network_of(address),
        agent=_short(agent) if agent.strip() else None,
        cookie=cookie if cookie and len(cookie) <= 100 else None,
        signs=visitors.signs_of(method, agent, prefetch, rules),
    )


def new_cookie() -> str:
    """A number for a browser that has none."""
    return secrets.token_urlsafe(18)


def visitor_of(cookie: str) -> str:
    """What is kept of a browser's number."""
    return hashlib.sha256(_bytes(cookie)).hexdigest()[:43]


def note(
    session: Session, visit: Visit, *, link_id: str, lead_id: str, delivery_id: str | None,
    kind: str, now: dt.datetime, given: str | None = None, engagement_id: str | None = None,
) -> LinkHit:  # fmt: skip
    """Keep a hit. `given`: the number handed to a browser that sent none, if one was handed."""
    visitor = None
    if visit.cookie is not None:
        visitor = visitor_of(visit.cookie)
        session.execute(
            update(LinkHit)
            .where(LinkHit.visitor == visitor, LinkHit.kept.is_(False))
            .values(kept=True)
        )
    elif visit is not NOBODY:
        visitor = _cookieless(session, visit, lead_id) or (visitor_of(given) if given else None)
    hit = LinkHit(
        id=new_id("hit"), link_id=link_id, lead_id=lead_id, delivery_id=delivery_id,
        engagement_id=engagement_id, kind=kind, network=visit.network, agent=visit.agent,
        visitor=visitor, kept=visit.cookie is not None, signs=list(visit.signs), at=now,
    )  # fmt: skip
    session.add(hit)
    session.flush()
    return hit


def _cookieless(session: Session, visit: Visit, lead_id: str) -> str | None:
    """The browser of the same network and name that opened this lead's links and keeps no cookie.

    Such a browser was handed a number each time; the first stands for it.
    """
    if visit.network is None or visit.agent is None:
        return None
    return session.scalars(
        select(LinkHit.visitor)
        .where(
            LinkHit.lead_id == lead_id, LinkHit.network == visit.network,
            LinkHit.agent == visit.agent, LinkHit.visitor.is_not(None), LinkHit.kept.is_(False),
        )
        .order_by(LinkHit.at, LinkHit.id)
        .limit(1)
    ).first()  # fmt: skip


def around(session: Session, hit: LinkHit, within: dt.timedelta) -> list[LinkHit]:
    """The nearest hits of the same message or network, so long before and after, newest first."""
    same = [LinkHit.link_id == hit.link_id]
    if hit.delivery_id is not None:
        same.append(LinkHit.delivery_id == hit.delivery_id)
    if hit.network is not None:
        same.append(LinkHit.network == hit.network)
    sides = (
        (LinkHit.at <= hit.at, (LinkHit.at.desc(), LinkHit.id.desc())),
        (LinkHit.at > hit.at, (LinkHit.at, LinkHit.id)),
    )
    rows = [
        row
        for since, nearest in sides
        for row in session.scalars(
            select(LinkHit)
            .where(or_(*same), since, LinkHit.at >= hit.at - within, LinkHit.at <= hit.at + within)
            .order_by(*nearest)
            .limit(MOST_AROUND // 2)
        )
    ]
    return sorted(rows, key=lambda row: (row.at, row.id), reverse=True)


def pure(session: Session, rows: Sequence[LinkHit]) -> list[Hit]:
    """Hits as the rules take them, with the time at which their messages left by mail."""
    messages = {row.delivery_id for row in rows if row.delivery_id is not None}
    sent: dict[str, dt.datetime | None] = {}
    if messages:
        delivery = outbound.Delivery
        left = (outbound.State.SENDING, outbound.State.SENT, outbound.State.UNCERTAIN)
        # from the claim on: a gateway may open links while it is still taking the mail
        found = select(delivery.id, delivery.claimed_at, delivery.settled_at).where(
            delivery.id.in_(messages), delivery.channel == "email", delivery.state.in_(left)
        )
        sent = {row.id: row.claimed_at or row.settled_at for row in session.execute(found)}
    return [
        Hit(row.id, row.link_id, row.kind, row.lead_id, row.at, row.delivery_id,
            sent.get(row.delivery_id or ""), row.network, row.agent, row.visitor, tuple(row.signs))
        for row in rows
    ]  # fmt: skip


def look_again(session: Session, ids: Sequence[str]) -> None:
    """Let the worker judge these anew: their leads' rows are not ours to hold now."""
    rows = session.scalars(
        select(LinkHit)
        .where(LinkHit.id.in_(ids), LinkHit.again.is_(False))
        .order_by(LinkHit.id)  # all in one order, so that two never wait for each other
        .with_for_update()
    )
    for row in rows:
        row.again = True
    session.flush()


def waiting(session: Session) -> list[str]:
    """Ids of hits to judge anew."""
    return list(session.scalars(select(LinkHit.id).where(LinkHit.again.is_(True))))


def of_engagement(session: Session, engagement_id: str) -> LinkHit | None:
    """The hit that an engagement was noted for."""
    return session.scalars(
        select(LinkHit).where(LinkHit.engagement_id == engagement_id)
    ).one_or_none()


def bound(session: Session, lead_id: str) -> frozenset[str]:
    """Browsers from which the lead wrote to us."""
    rows = session.scalars(
        select(LinkHit.visitor).where(
            LinkHit.lead_id == lead_id, LinkHit.kind == "chat", LinkHit.visitor.is_not(None)
        )
    )
    return frozenset(visitor for visitor in rows if visitor)


def forget(session: Session, before: dt.datetime) -> None:
    """Wipe where old hits came from."""
    session.execute(
        update(LinkHit).where(LinkHit.at < before, _KNOWN).values(network=None, agent=None)
    )


def _short(agent: str) -> str:
    return hashlib.sha256(_bytes(agent)).hexdigest()[:16]


def _bytes(header: str) -> bytes:
    """A header as it came: old browsers write theirs in GBK, which no UTF-8 decodes."""
    return header.encode("utf-8", "surrogateescape")
