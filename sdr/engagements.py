"""Engagements: what a lead did with what we sent or showed (click, view, reply, chat, visit).

Engagement ranks and, at the threshold of the scoring rules, triggers a question; it never meets
a criterion. A row says what happened and how it was judged: `judgement` whether a person did it
(`human`, `scanner`, or `unknown` where nothing speaks either way), `judged_because` why in codes,
`forwarded` whether another than the addressee did. `counted` follows from these: what a program
did is kept and does not count, so that it can be judged anew. Links and chat note, `contributions`
gives points for what is `done`, `nurture.judging` judges.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any, Literal, cast

from sqlalchemy import ForeignKey, Index, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from sdr.db import Record, new_id
from sdr.doings import Engaged, Judged
from sdr.visitors import HUMAN, SCANNER

Kind = Literal[
    "click", "view", "reply", "chat", "attended", "missed", "visit", "download"
]  # fmt: skip


class Engagement(Record):
    __tablename__ = "engagements"
    __table_args__ = (Index("ix_engagements_lead_kind", "lead_id", "kind"),)

    id: Mapped[str] = mapped_column(String(40), primary_key=True)
    lead_id: Mapped[str] = mapped_column(ForeignKey("leads.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(String(10))
    slug: Mapped[str | None] = mapped_column(String(120))  # the content item
    link_id: Mapped[str | None] = mapped_column(String(40), index=True)
    # view: depth, seconds, sections {id: seconds}, language; visit: page; download: asset
    data: Mapped[dict[str, Any]] = mapped_column(default=dict)
    at: Mapped[dt.datetime] = mapped_column(index=True)
    counted: Mapped[bool] = mapped_column(default=True)
    judgement: Mapped[str] = mapped_column(String(10), default=HUMAN)
    judged_because: Mapped[list[str]] = mapped_column(default=list)
    # who judged: the rules, or the member of staff whose word stands above them
    judged_by: Mapped[str | None] = mapped_column(String(320))
    judged_at: Mapped[dt.datetime | None]
    forwarded: Mapped[bool] = mapped_column(default=False)
    visitor: Mapped[str | None] = mapped_column(String(43))  # the browser, as `hits` names it
    # when anything of it changed last: a view grows while the page is read
    changed_at: Mapped[dt.datetime] = mapped_column(index=True)


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
    judgement: str = HUMAN,
    visitor: str | None = None,
) -> Engagement:
    """Write one engagement down."""
    engagement = Engagement(
        id=new_id("eng"), lead_id=lead_id, kind=kind, slug=slug, link_id=link_id,
        data=data or {}, at=now, counted=counted, judgement=judgement, judged_because=[],
        forwarded=False, visitor=visitor, changed_at=now,
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

    What a program did is among them, as such. A repeat (the same link within minutes) and what
    somebody else did to whom a mail was passed on are no engagements of the lead and left out.
    """
    return tuple(
        Engaged(
            row.id, row.kind, row.at, row.slug, float((row.data or {}).get("seconds") or 0.0),
            cast(Judged, row.judgement),
        )
        for row in rows
        if row.counted or row.judgement == SCANNER
    )  # fmt: skip
