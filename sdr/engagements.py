"""Engagements: what a lead did with what we sent or showed (click, view, reply, chat).

Engagement ranks and, at the threshold of the scoring rules, triggers a question; it never meets
a criterion. A row says what happened, `counted` whether it counts for the score: a scanner's
click is kept and does not count, so that it can be judged anew. Links and chat note, `scoring`
reads `points`.
"""

from __future__ import annotations

import datetime as dt
from typing import Any, Literal

from sqlalchemy import ForeignKey, Index, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from sdr.db import Record, new_id
from sdr.playbook.model import Scoring

Kind = Literal["click", "view", "reply", "chat", "attended", "missed"]
MOST = 100.0


class Engagement(Record):
    __tablename__ = "engagements"
    __table_args__ = (Index("ix_engagements_lead_kind", "lead_id", "kind"),)

    id: Mapped[str] = mapped_column(String(40), primary_key=True)
    lead_id: Mapped[str] = mapped_column(ForeignKey("leads.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(String(10))
    slug: Mapped[str | None] = mapped_column(String(120))  # the content item
    link_id: Mapped[str | None] = mapped_column(String(40), index=True)
    data: Mapped[dict[str, Any]] = mapped_column(default=dict)  # view: depth, seconds, section
    at: Mapped[dt.datetime] = mapped_column(index=True)
    counted: Mapped[bool] = mapped_column(default=True)


def note(
    session: Session,
    lead_id: str,
    kind: Kind,
    *,
    now: dt.datetime,
    slug: str | None = None,
    link_id: str | None = None,
    data: dict[str, Any] | None = None,
    counted: bool = True,
) -> Engagement:
    """Write one engagement down."""
    engagement = Engagement(
        id=new_id("eng"), lead_id=lead_id, kind=kind, slug=slug, link_id=link_id,
        data=data or {}, at=now, counted=counted,
    )  # fmt: skip
    session.add(engagement)
    session.flush()
    return engagement


def of(session: Session, lead_id: str) -> list[Engagement]:
    """The lead's engagements, oldest first, those that do not count included."""
    return list(
        session.scalars(
            select(Engagement)
            .where(Engagement.lead_id == lead_id)
            .order_by(Engagement.at, Engagement.id)
        )
    )


def points(session: Session, lead_id: str, scoring: Scoring, now: dt.datetime) -> float:
    """The engagement score at `now`, 0 to 100.

    Each counted event gives its kind's points, halved every `half_life_days`; a kind never gives
    more than its cap. An event later than `now` is taken as fresh: clocks of passes differ.
    """
    rows = session.execute(
        select(Engagement.kind, Engagement.at).where(
            Engagement.lead_id == lead_id, Engagement.counted.is_(True)
        )
    ).all()
    half_life = dt.timedelta(days=scoring.half_life_days)
    total = 0.0
    for rule in scoring.engagement:
        earned = sum(
            rule.points * 0.5 ** (max(now - at, dt.timedelta()) / half_life)
            for kind, at in rows
            if kind == rule.event
        )
        total += min(earned, float(rule.cap))
    return min(total, MOST)


def read_by(session: Session, lead_id: str) -> list[tuple[str, int, dt.datetime]]:
    """What the lead opened: (slug, how often, last time), latest first; counted ones only."""
    found: dict[str, tuple[int, dt.datetime]] = {}
    for row in of(session, lead_id):
        if row.counted and row.slug and row.kind == "click":
            times, _ = found.get(row.slug, (0, row.at))
            found[row.slug] = (times + 1, row.at)
    return sorted(
        ((slug, times, last) for slug, (times, last) in found.items()),
        key=lambda each: each[2],
        reverse=True,
    )
