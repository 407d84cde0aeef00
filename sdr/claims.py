"""Who sends a delivery: taken by one owner, with an epoch as the fence, and asked for again.

One unit of work checks at the last moment (what the caller's `prepare` says, consent and
suppression of touches), renders, and claims: the state `sending` is committed before the first
byte. `still_ours` is asked just before the content leaves. `outbound` sends what is claimed.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import time
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import CursorResult, Select, select, update
from sqlalchemy.orm import Session

from sdr import consent
from sdr.db import Database
from sdr.deliveries import Delivery, State, keep_moves, postpone, skip
from sdr.leads import Lead
from sdr.ports import Clock, Dispatch

# Seconds for which a claim is believed without asking the database again.
FRESH = 2.0
# At most so long may one unit of work prepare messages: others wait for SQLite's one writer.
PREPARE_WITHIN = 0.05
CLOCK = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)  # runs on while a machine sleeps


@dataclass(frozen=True, slots=True)
class Skip:
    """A delivery that must not go any more, and why."""

    reason: str


@dataclass(frozen=True, slots=True)
class Later:
    """A delivery that may not go yet: until when, and why."""

    until: dt.datetime
    reason: str


@dataclass(frozen=True, slots=True)
class Done:
    """A delivery that went out and was recorded within the unit of work: a chat message."""

    state: State


class CannotPrepare(Exception):
    """It can never be made into a message; `reason` says why. Loses the unit of work."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


type Prepared = Dispatch | Skip | Later | Done | None
# Called with each due delivery in the claiming unit of work: the finished message, or why not.
# None: it is not ours to decide now. Raising loses that one's work.
type Prepare = Callable[[Session, Delivery], Prepared]


@dataclass(frozen=True, slots=True)
class Claim:
    """One delivery on its way: whose it is, and since when (seconds of CLOCK)."""

    delivery_id: str
    owner: str
    epoch: int
    dispatch: Dispatch
    since: float


class ClaimLost(Exception):
    """Another worker or the sweep has this delivery now: it must not be sent."""


@dataclass(slots=True)
class Turn:
    """What one unit of work claimed and settled."""

    claims: list[Claim] = dataclasses.field(default_factory=list)
    settled: list[State] = dataclasses.field(default_factory=list)
    looked_at: list[str] = dataclasses.field(default_factory=list)
    left: list[str] = dataclasses.field(default_factory=list)  # looked at, still planned


def claim(session: Session, delivery_id: str, owner: str, now: dt.datetime) -> Delivery | None:
    """Take a planned delivery for this owner; None when another has it."""
    if delivery_id not in _take(session, [delivery_id], owner, now):
        return None
    session.expire_all()
    return session.get(Delivery, delivery_id)


def begin(
    session: Session, candidates: Sequence[Delivery], *, owner: str, now: dt.datetime,
    prepare: Prepare,
) -> Turn:  # fmt: skip
    """Check, render and claim due deliveries in one unit of work, as many as its time allows."""
    turn, ready = Turn(), dict[str, tuple[Delivery, Dispatch]]()
    begun = time.monotonic()
    for delivery in candidates:
        if turn.looked_at and time.monotonic() - begun > PREPARE_WITHIN:
            break
        turn.looked_at.append(delivery.id)
        made = prepare(session, delivery)
        if isinstance(made, Dispatch):
            ready[delivery.id] = delivery, made
        elif isinstance(made, Done):
            turn.settled.append(made.state)
        elif isinstance(made, Skip) and _still_planned(session, delivery):
            skip(session, delivery, made.reason, now)
            turn.settled.append(State.SKIPPED)
        else:
            turn.left.append(delivery.id)
            if isinstance(made, Later) and _still_planned(session, delivery):
                postpone(session, delivery, made.until, made.reason, now)
    session.flush()
    _refuse(session, ready, turn, now)
    taken = _take(session, list(ready), owner, now)
    for delivery_id, epoch in taken.items():
        turn.claims.append(Claim(delivery_id, owner, epoch, ready[delivery_id][1], _clock()))
    return turn


def _take(
    session: Session, delivery_ids: Sequence[str], owner: str, now: dt.datetime
) -> dict[str, int]:
    """One statement takes those that are still planned; their ids and epochs."""
    if not delivery_ids:
        return {}
    rows = session.execute(
        update(Delivery)
        .where(Delivery.id.in_(delivery_ids), Delivery.state == State.PLANNED)
        .values(
            state=State.SENDING, owner=owner, epoch=Delivery.epoch + 1, claimed_at=now,
            attempts=Delivery.attempts + 1, reason=None,
        )
        .returning(Delivery.id, Delivery.epoch)
        .execution_options(synchronize_session=False)
    )  # fmt: skip
    taken = {row.id: row.epoch for row in rows}
    keep_moves(session, dict.fromkeys(taken, owner), State.SENDING, now)
    return taken


def _refuse(
    session: Session, ready: dict[str, tuple[Delivery, Dispatch]], turn: Turn, now: dt.datetime
) -> None:
    """Take out and skip the touches that consent forbids: asked last, and for all at once."""
    asked = {
        (each.lead_id, each.channel, each.address): each
        for each, _ in ready.values()
        if each.purpose == "touch" and each.lead_id is not None
    }
    if not asked:
        return
    refused = consent.refusals(session, asked)
    for delivery, _ in list(ready.values()):
        reason = refused.get((delivery.lead_id or "", delivery.channel, delivery.address))
        if reason is None or delivery.purpose != "touch":
            continue
        del ready[delivery.id]
        if _still_planned(session, delivery):
            skip(session, delivery, reason, now)
            turn.settled.append(State.SKIPPED)


def _still_planned(session: Session, delivery: Delivery) -> bool:
    session.flush()
    session.refresh(delivery, with_for_update=True)
    return delivery.state == State.PLANNED


def candidates(
    session: Session, now: dt.datetime, purposes: tuple[str, ...], limit: int,
    not_these: set[str], only: Collection[str] | None = None,
) -> list[Delivery]:  # fmt: skip
    """Due deliveries, oldest first, with their leads' rows held; what another holds is left out.
    `only`: of these ids.

    The lead comes before the delivery, as everywhere, so that two never wait for each other.
    """

    def due_now() -> Select[Delivery]:
        query = select(Delivery).where(
            Delivery.state == State.PLANNED, Delivery.not_before <= now,
            Delivery.purpose.in_(purposes),
        )  # fmt: skip
        if not_these:
            query = query.where(Delivery.id.not_in(not_these))
        if only is not None:
            query = query.where(Delivery.id.in_(only))
        return query.order_by(Delivery.not_before, Delivery.id).limit(limit)

    of_leads = due_now().join(Lead, Lead.id == Delivery.lead_id)
    found = session.scalars(
        of_leads.with_for_update(of=Lead, skip_locked=True, key_share=True)
    ).all()
    if len(found) == limit:
        return list(found)
    of_nobody = due_now().where(Delivery.lead_id.is_(None))
    return [*found, *session.scalars(of_nobody.with_for_update(skip_locked=True))][:limit]


async def still_ours(database: Database, clock: Clock, claim: Claim) -> None:
    """Return only while the claim is ours for certain; ClaimLost otherwise.

    Asking keeps the claim alive as well, so that the sweep does not take what is only slow. When
    asking took long itself (a process that was stopped just then), it is asked once more.
    """
    since = claim.since
    while _clock() - since > FRESH:
        since = _clock()
        if not await database.run(lambda s: _renew(s, claim, clock.now())):
            raise ClaimLost(claim.delivery_id)


def _renew(session: Session, claim: Claim, now: dt.datetime) -> bool:
    held = session.execute(
        update(Delivery)
        .where(
            Delivery.id == claim.delivery_id, Delivery.owner == claim.owner,
            Delivery.epoch == claim.epoch, Delivery.state == State.SENDING,
        )
        .values(claimed_at=now)
        .execution_options(synchronize_session=False)
    )  # fmt: skip
    assert isinstance(held, CursorResult)
    return held.rowcount == 1


def _clock() -> float:
    return time.clock_gettime(CLOCK)
