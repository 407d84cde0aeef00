"""Engagements: what a lead did with what we sent or showed (click, view, reply, chat).

Engagement ranks and, at the threshold of the scoring rules, triggers a question; it never meets
a criterion. A row says what happened, `counted` whether it counts for the score: a scanner's
click is kept and does not count, so that it can be judged anew. Links and chat note,
`contributions` gives points for what is `done`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any, Literal

from sqlalchemy import ForeignKey, Index, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from sdr.db import Record, new_id
from sdr.doings import Engaged

Kind = Literal["click", "view", "reply", "chat", "attended", "missed"]


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


def done(rows: Iterable[Engagement]) -> tuple[Engaged, ...]:
    """The engagements that a score is made of, as the pure rules take them.

    A repeat (the same link within minutes) is no engagement of its own and is left out.
    """
    return tuple(
        Engaged(
            row.id, row.kind, row.at, row.slug, float((row.data or {}).get("seconds") or 0.0),
            "human" if row.counted else "scanner",
        )
        for row in rows
        if row.counted or (row.data or {}).get("scanner")
    )  # fmt: skip


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
