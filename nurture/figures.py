"""What became of who entered a sequence: the figures that the console shows beside each.

They speak of the newest hundred who entered, so that a list of sequences costs the same with a
thousand leads as with a million; who is under way is counted up to a limit. `console` calls.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from nurture import decisions
from nurture.enrollments import UNDER_WAY, Enrollment
from nurture.links import TrackedLink
from sdr.engagements import Engagement
from sdr.handoffs import Handoff
from sdr.visitors import HUMAN

SAMPLE = 100  # the newest who entered, of each sequence
MOST = 1000  # who is under way is not counted further than this


@dataclass(frozen=True, slots=True)
class Figures:
    """`entered`: as many of the newest as are looked at; the others are of these.

    `opened`: a person followed a link, or read what is behind it; `replied` holds those who became
    ready again too.
    """

    under_way: int = 0
    entered: int = 0
    since: dt.datetime | None = None
    sent: int = 0
    opened: int = 0
    replied: int = 0
    requalified: int = 0

    @property
    def many(self) -> bool:
        """True when more are under way than are counted."""
        return self.under_way > MOST

    @property
    def counted(self) -> int:
        """Under way, up to the limit."""
        return min(self.under_way, MOST)


def of(session: Session, names: Iterable[str]) -> dict[str, Figures]:
    """The figures of each of these sequences."""
    newest = {name: _newest(session, name) for name in names}
    everybody = [row for rows in newest.values() for row in rows]
    ids = [row.id for row in everybody]
    sent, opened = _sent(session, ids), _opened(session, everybody)
    ready = _ready(session, everybody)
    return {
        name: Figures(
            under_way=_under_way(session, name),
            entered=len(rows),
            since=rows[-1].created_at if rows else None,
            sent=sum(row.id in sent for row in rows),
            opened=sum(row.id in opened for row in rows),
            replied=sum(row.reason == "reply" or row.id in ready for row in rows),
            requalified=sum(row.id in ready for row in rows),
        )
        for name, rows in newest.items()
    }


def _newest(session: Session, name: str) -> list[Enrollment]:
    rows = select(Enrollment).where(Enrollment.sequence == name)
    return list(session.scalars(rows.order_by(Enrollment.id.desc()).limit(SAMPLE)))


def _under_way(session: Session, name: str) -> int:
    some = select(Enrollment.version).where(Enrollment.sequence == name, UNDER_WAY).limit(MOST + 1)
    return session.scalars(select(func.count()).select_from(some.subquery())).one()


def _sent(session: Session, ids: list[str]) -> set[str | None]:
    line = decisions.Line
    return set(
        session.scalars(
            select(line.enrollment_id)
            .where(line.enrollment_id.in_(ids), line.what == "sent")
            .distinct()
        )
    )


def _opened(session: Session, rows: list[Enrollment]) -> set[str | None]:
    """Those whose own links were followed by a person."""
    return set(
        session.scalars(
            select(TrackedLink.enrollment_id)
            .join(Engagement, Engagement.link_id == TrackedLink.id)
            .where(
                Engagement.lead_id.in_({row.lead_id for row in rows}),
                Engagement.kind.in_(("click", "view")),
                Engagement.counted,
                Engagement.judgement == HUMAN,
                TrackedLink.enrollment_id.in_([row.id for row in rows]),
            )
            .distinct()
        )
    )


def _ready(session: Session, rows: list[Enrollment]) -> set[str]:
    """Those who were handed over as ready again after they entered, by what they entered last."""
    found = session.execute(
        select(Handoff.lead_id, Handoff.created_at).where(
            Handoff.lead_id.in_({row.lead_id for row in rows}), Handoff.reason == "requalified"
        )
    ).all()
    ready: set[str] = set()
    for lead_id, at in found:
        before = [row for row in rows if row.lead_id == lead_id and row.created_at <= at]
        if before:
            ready.add(max(before, key=lambda row: row.created_at).id)
    return ready
