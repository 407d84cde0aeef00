"""The time in which a handoff is to be taken: which have run out, and to whom they go then.

The clock of `due_at` runs in office hours only. Called by the worker (`nurture.escalations`), which
tells those whom it concerns.
"""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from sdr import handoffs, hours, leads
from sdr.handoffs import Handoff, State
from sdr.playbook.model import Playbook


def overdue(session: Session, playbook: Playbook, now: dt.datetime) -> list[str]:
    """Ids of handoffs that nobody took in time; none while the office is closed."""
    zone = ZoneInfo(playbook.company.timezone)
    if not hours.is_open(playbook.routing.hours, now, zone):
        return []
    return list(
        session.scalars(
            select(Handoff.id)
            .where(Handoff.state == State.NEW, Handoff.due_at <= now)
            .order_by(Handoff.due_at, Handoff.id)
        )
    )


def expire(
    session: Session, handoff_id: str, *, playbook: Playbook, now: dt.datetime,
    pass_on: bool = True,
) -> Handoff | None:  # fmt: skip
    """The clock ran out: pass it to the next rep by the routing, once; None when it did not.

    Whoever had it may still take it, and keeps it where the routing knows nobody else, or where
    it is not to be passed on.
    """
    handoff = session.get(Handoff, handoff_id, with_for_update=True)
    if handoff is None or handoff.state != State.NEW or handoff.due_at > now:
        return None
    lead = leads.get(session, handoff.lead_id)
    following = None
    if pass_on:
        following = handoffs.next_assignee(session, lead, playbook, handoff.assignee, now)
    handoff.state, handoff.expired_at = State.EXPIRED, now
    handoff.passed_from = handoff.assignee if following is not None else None
    handoff.assignee = following or handoff.assignee
    session.flush()
    handoffs.write_down(session, handoff, "expired", "leadhatch", now)
    return handoff
