"""Stored scores after the rules changed: leads judged by other rules are judged anew, in batches.

What is shown of one lead is always judged at that moment; this is for lists, which show what is
stored. The worker takes a piece in every pass until none is left and the version says so; the
command line does it at once after publishing.
"""

from __future__ import annotations

import datetime as dt

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from sdr import qualify, rule_versions
from sdr.leads import Lead
from sdr.playbook.model import Playbook

BATCH = 100


def stale(session: Session, playbook: Playbook, limit: int | None = None) -> list[str]:
    """Ids of leads whose stored judgement names other rules than those in force."""
    newest = rule_versions.latest(session)
    if newest is None or newest.settled_at is not None:
        return []
    digest = rule_versions.in_force(session, playbook).rules.digest
    # without any: judged before rules had versions
    others = or_(Lead.rules.is_(None), Lead.rules != digest)
    query = select(Lead.id).where(others).order_by(Lead.id)
    return list(session.scalars(query.limit(limit) if limit else query))


def some(session: Session, playbook: Playbook, now: dt.datetime, limit: int = BATCH) -> int:
    """Judge a batch anew; how many. With none left the version is settled."""
    newest = rule_versions.latest(session)
    if newest is None or newest.settled_at is not None:
        return 0
    ids = stale(session, playbook, limit)
    rows = session.scalars(
        select(Lead).where(Lead.id.in_(ids)).order_by(Lead.id).with_for_update(skip_locked=True)
    ).all()
    for lead in rows:
        qualify.rescore(session, lead, playbook, now)
    if not ids:
        newest.settled_at = now
    session.flush()
    return len(rows)
