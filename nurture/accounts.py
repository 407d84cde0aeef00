"""The account-level stop: while one person of a company talks to sales, the others are left alone.

An enrolment pauses while somebody else of the same account has a handoff that is open or accepted,
and goes on where it was once that is closed. A sequence can say that it does not want this
(`exits: {account: false}`). The worker's sweep calls, before anything is planned.
"""

from __future__ import annotations

import datetime as dt

from sqlalchemy import Exists, Select, exists, select
from sqlalchemy.orm import Session, aliased

from nurture import enrollments
from nurture.enrollments import Enrollment, State
from sdr.handoffs import OPEN, Handoff
from sdr.leads import Lead
from sdr.playbook.model import Playbook

REASON = "account_in_sales"


def sweep(session: Session, playbook: Playbook, now: dt.datetime) -> tuple[int, int]:
    """Pause and resume; returns how many of each."""
    paused = resumed = 0
    for row in _rows(session, State.ACTIVE, held=True):
        sequence = enrollments.sequence_of(session, playbook, row)
        if sequence is None or not sequence.exits.account:
            continue
        row.state, row.reason = State.PAUSED, REASON
        enrollments.log(session, row, "paused", now, REASON)
        paused += 1
    for row in _rows(session, State.PAUSED, held=False):
        if row.reason == REASON:
            row.state, row.reason = State.ACTIVE, None
            enrollments.log(session, row, "resumed", now, REASON)
            resumed += 1
    session.flush()
    return paused, resumed


def _rows(session: Session, state: State, *, held: bool) -> list[Enrollment]:
    in_sales = _somebody_in_sales()
    # the few accounts in sales first, so that not every enrolment is looked at
    conditions = (Lead.account_id.in_(_accounts_in_sales()), in_sales) if held else (~in_sales,)
    return list(
        session.scalars(
            select(Enrollment)
            .join(Lead, Lead.id == Enrollment.lead_id)
            .where(Enrollment.state == state, *conditions)
            .order_by(Enrollment.id)
            .with_for_update(of=Enrollment, skip_locked=True)
        )
    )


def _accounts_in_sales() -> Select[str | None]:
    return (
        select(Lead.account_id)
        .join(Handoff, Handoff.lead_id == Lead.id)
        .where(Handoff.state.in_(OPEN), Lead.account_id.is_not(None))
    )


def _somebody_in_sales() -> Exists:
    """Somebody else of the account has an open handoff."""
    other = aliased(Lead)
    return exists().where(
        other.account_id == Lead.account_id, other.id != Lead.id,
        Handoff.lead_id == other.id, Handoff.state.in_(OPEN),
    )  # fmt: skip
