"""What became of a claim, written down: sent, failed, tried again later, or uncertain.

Only for claims that are still theirs. A delivery whose sender is silent is swept to `uncertain`
and waits for a person (`resolving`).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from sqlalchemy import select, tuple_, update
from sqlalchemy.orm import Session

from sdr import failpoints
from sdr.claims import CannotPrepare, Claim
from sdr.deliveries import (
    Delivery,
    State,
    keep_move,
    keep_sent,
    mark,
    postpone,
    settle,
    shortened,
    skip,
)

RETRY_AFTER = (
    dt.timedelta(minutes=2),
    dt.timedelta(minutes=15),
    dt.timedelta(hours=2),
    dt.timedelta(hours=12),
)
# Nobody could be reached at all: that is no attempt, and is tried again until it works.
DOWN_FOR = dt.timedelta(minutes=2)
# A `sending` this old has lost its sender. Far above the longest a channel may take for one.
ABANDONED_AFTER = dt.timedelta(minutes=10)
VANISHED = "sender_vanished"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a claim.

    `lost`: nothing was sent, another has it. `unsent`: it was not begun, and is free again.
    """

    claim: Claim
    result: Literal["sent", "refused", "down", "uncertain", "lost", "unsent"]
    reason: str | None = None
    permanent: bool = False


def record(session: Session, outcomes: Sequence[Outcome], now: dt.datetime) -> list[State]:
    """Write down what became of claims that are still ours; the states of those that ended."""
    told = {each.claim.delivery_id: each for each in outcomes if each.result != "lost"}
    if not told:
        return []
    ended: list[State | None] = []
    known = _record_sent(session, [o for o in told.values() if o.result == "sent"], now)
    ended += [State.SENT] * len(known)
    others = set(told) - known
    if others:
        rows = session.scalars(
            select(Delivery).where(Delivery.id.in_(others)).order_by(Delivery.id).with_for_update()
        ).all()
        ended += [_record_one(session, row, told[row.id], now) for row in rows]
    failpoints.hit("in_record")
    session.flush()
    return [state for state in ended if state is not None]


def _record_sent(session: Session, outcomes: Sequence[Outcome], now: dt.datetime) -> set[str]:
    """What nearly all come to, in three statements for all of them; ids of those it holds for."""
    if not outcomes:
        return set()
    owners = {each.claim.delivery_id: each.claim.owner for each in outcomes}
    rows = session.execute(
        update(Delivery)
        .where(
            tuple_(Delivery.id, Delivery.epoch).in_(
                [(each.claim.delivery_id, each.claim.epoch) for each in outcomes]
            ),
            Delivery.owner.in_(set(owners.values())), Delivery.state == State.SENDING,
        )
        .values(state=State.SENT, settled_at=now, reason=None)
        .returning(
            Delivery.id, Delivery.lead_id, Delivery.purpose, Delivery.channel, Delivery.subject,
            Delivery.owner,
        )
        .execution_options(synchronize_session=False)
    ).all()  # fmt: skip
    keep_sent(session, rows, now)
    return {row.id for row in rows}


def _record_one(
    session: Session, delivery: Delivery, outcome: Outcome, now: dt.datetime
) -> State | None:
    claim = outcome.claim
    if delivery.owner != claim.owner or delivery.epoch != claim.epoch:
        return None
    # The sweep gave us up, and we have the answer after all: knowing is better than not knowing.
    given_up = delivery.state == State.UNCERTAIN and delivery.reason == VANISHED
    if given_up and delivery.resolution is None and outcome.result == "sent":
        mark(session, delivery, State.SENT, None, now, by=claim.owner)
        return State.SENT
    if delivery.state != State.SENDING:
        return None
    if outcome.result == "sent":
        mark(session, delivery, State.SENT, None, now, by=claim.owner)
    elif outcome.result == "uncertain":
        mark(session, delivery, State.UNCERTAIN, outcome.reason, now, by=claim.owner)
    elif outcome.result == "unsent":
        delivery.attempts -= 1
        _try_again(session, delivery, outcome, delivery.not_before, now)
    elif outcome.result == "down":
        delivery.attempts -= 1
        _try_again(session, delivery, outcome, now + DOWN_FOR, now)
    elif outcome.permanent or delivery.attempts > len(RETRY_AFTER):
        mark(session, delivery, State.FAILED, outcome.reason, now, by=claim.owner)
    else:
        _try_again(session, delivery, outcome, now + RETRY_AFTER[delivery.attempts - 1], now)
    return State(delivery.state) if delivery.state != State.PLANNED else None


def _try_again(
    session: Session, delivery: Delivery, outcome: Outcome, at: dt.datetime, now: dt.datetime
) -> None:
    delivery.state, delivery.reason = State.PLANNED, shortened(outcome.reason)
    delivery.not_before, delivery.owner = at, None
    keep_move(session, delivery.id, State.PLANNED, delivery.reason, by=outcome.claim.owner, now=now)


def sweep_abandoned(
    session: Session, now: dt.datetime, after: dt.timedelta = ABANDONED_AFTER
) -> int:
    """Mark deliveries whose sender vanished while sending as uncertain; return how many."""
    rows = session.scalars(
        select(Delivery)
        .where(Delivery.state == State.SENDING, Delivery.claimed_at <= now - after)
        .order_by(Delivery.id)
        .with_for_update(skip_locked=True)
    ).all()
    for row in rows:
        mark(session, row, State.UNCERTAIN, VANISHED, now)
    session.flush()
    return len(rows)


def unprepared(
    session: Session, delivery_id: str, error: Exception, now: dt.datetime
) -> State | None:
    """Skip what can never be made into a message; put off, some times, what a defect kept back."""
    delivery = session.get(Delivery, delivery_id, with_for_update=True)
    if delivery is None or delivery.state != State.PLANNED:
        return None
    if isinstance(error, CannotPrepare):
        skip(session, delivery, error.reason, now)
        return State.SKIPPED
    reason = f"cannot_prepare: {type(error).__name__}"
    delivery.attempts += 1
    if delivery.attempts > len(RETRY_AFTER):
        settle(session, delivery, State.FAILED, reason, now)
        return State.FAILED
    postpone(session, delivery, now + RETRY_AFTER[delivery.attempts - 1], reason, now)
    return None
