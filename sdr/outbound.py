"""The one door out: every message that leaves is a delivery and passes here.

Sending goes: one unit of work checks at the last moment (what the caller's `prepare` says, consent
and suppression of touches), renders, and claims with owner and epoch: the state `sending` is
committed before the first byte. Just before the content leaves, the claim is asked for once more
(`last_word`), so that a process that was stopped meanwhile sends nothing that another has been
given or that was swept. Then send, then record. A delivery found in `sending` whose owner is silent
is `uncertain`: a person resolves it (`resolving`), it is never sent again blindly.

Many are claimed and recorded in one unit of work; the guarantee holds for each. Nurture plans
touches, handoffs plan notices; the worker sends both through `deliver`.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import structlog
from sqlalchemy import CursorResult, Select, select, update
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from sdr import consent, failpoints
from sdr.db import Database
from sdr.deliveries import (
    MOVES,
    Delivery,
    State,
    delivered,
    due,
    keep_move,
    mark,
    plan,
    postpone,
    settle,
    shortened,
    skip,
)
from sdr.leads import Lead
from sdr.ports import Channel, ChannelDown, Clock, Dispatch, SendRefused, SendUncertain

# The nouns stand here too: whoever sends needs both.
__all__ = (
    "ABANDONED_AFTER", "MOVES", "RETRY_AFTER", "CannotPrepare", "Claim", "Delivery", "Done",
    "Later", "Outcome", "Prepare", "Prepared", "Skip", "State", "Turn", "begin", "candidates",
    "claim", "delivered", "dispatch", "due", "hand_over", "plan", "postpone", "record", "skip",
    "sweep_abandoned", "unprepared",
)  # fmt: skip

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
# Seconds for which a claim is believed without asking the database again.
FRESH = 2.0
# At most so long may one unit of work prepare messages: others wait for SQLite's one writer.
PREPARE_WITHIN = 0.05
CLOCK = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)  # runs on while a machine sleeps

log = structlog.get_logger(__name__)


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


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a claim. `lost`: nothing was sent, another has it."""

    claim: Claim
    result: Literal["sent", "refused", "down", "uncertain", "lost"]
    reason: str | None = None
    permanent: bool = False


@dataclass(slots=True)
class Turn:
    """What one unit of work claimed and settled."""

    claims: list[Claim] = dataclasses.field(default_factory=list)
    settled: list[State] = dataclasses.field(default_factory=list)
    looked_at: list[str] = dataclasses.field(default_factory=list)
    left: list[str] = dataclasses.field(default_factory=list)  # looked at, still planned


# ── claiming ───────────────────────────────────────────────────────────────────────────────────
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
    for delivery_id in taken:
        keep_move(session, delivery_id, State.SENDING, None, by=owner, now=now)
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
    not_these: set[str],
) -> list[Delivery]:  # fmt: skip
    """Due deliveries, oldest first, with their leads' rows held; what another holds is left out.

    The lead comes before the delivery, as everywhere, so that two never wait for each other.
    """

    def due_now() -> Select[Delivery]:
        query = select(Delivery).where(
            Delivery.state == State.PLANNED, Delivery.not_before <= now,
            Delivery.purpose.in_(purposes),
        )  # fmt: skip
        if not_these:
            query = query.where(Delivery.id.not_in(not_these))
        return query.order_by(Delivery.not_before, Delivery.id).limit(limit)

    of_leads = due_now().join(Lead, Lead.id == Delivery.lead_id)
    found = session.scalars(
        of_leads.with_for_update(of=Lead, skip_locked=True, key_share=True)
    ).all()
    if len(found) == limit:
        return list(found)
    of_nobody = due_now().where(Delivery.lead_id.is_(None))
    return [*found, *session.scalars(of_nobody.with_for_update(skip_locked=True))][:limit]


# ── sending ────────────────────────────────────────────────────────────────────────────────────
async def hand_over(
    database: Database, clock: Clock, channels: Mapping[str, Channel], claim: Claim
) -> Outcome:
    """Send one claimed delivery; what went wrong comes back as a value."""
    failpoints.hit("after_claim")
    channel = channels.get(claim.dispatch.channel)
    if channel is None:
        return Outcome(claim, "refused", "channel_not_configured", permanent=True)

    async def last_word() -> None:
        await _ask_again(database, clock, claim)

    try:
        await last_word()
        await channel.send(dataclasses.replace(claim.dispatch, last_word=last_word))
    except ClaimLost:
        log.warning("claim_lost", delivery_id=claim.delivery_id)
        return Outcome(claim, "lost")
    except ChannelDown as down:
        return Outcome(claim, "down", down.reason)
    except SendRefused as refused:
        return Outcome(claim, "refused", refused.reason, permanent=refused.permanent)
    except SendUncertain as uncertain:
        return Outcome(claim, "uncertain", uncertain.reason)
    except SQLAlchemyError as error:
        return Outcome(claim, "down", f"database: {type(error).__name__}")
    return Outcome(claim, "sent")


async def _ask_again(database: Database, clock: Clock, claim: Claim) -> None:
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


# ── recording ──────────────────────────────────────────────────────────────────────────────────
def record(session: Session, outcomes: Sequence[Outcome], now: dt.datetime) -> list[State]:
    """Write down what became of claims that are still ours; the states of those that ended."""
    told = {each.claim.delivery_id: each for each in outcomes if each.result != "lost"}
    if not told:
        return []
    rows = session.scalars(
        select(Delivery).where(Delivery.id.in_(told)).order_by(Delivery.id).with_for_update()
    ).all()
    ended = [_record_one(session, row, told[row.id], now) for row in rows]
    failpoints.hit("in_record")
    session.flush()
    return [state for state in ended if state is not None]


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


# ── one delivery ───────────────────────────────────────────────────────────────────────────────
async def dispatch(
    database: Database,
    delivery_id: str,
    *,
    owner: str,
    clock: Clock,
    channels: Mapping[str, Channel],
    prepare: Prepare,
) -> State | None:
    """Send one planned delivery; return its new state, or None when another worker has it.

    What `prepare` raises comes out, and leaves the delivery planned.
    """

    def start(session: Session) -> Turn:
        delivery = session.get(Delivery, delivery_id)
        if delivery is None or delivery.state != State.PLANNED:
            return Turn()
        return begin(session, [delivery], owner=owner, now=clock.now(), prepare=prepare)

    def state(session: Session) -> State:
        return State(session.get_one(Delivery, delivery_id).state)

    failpoints.hit("before_claim")
    turn = await database.run(start)
    if not turn.claims:
        return turn.settled[0] if turn.settled else None
    outcome = await hand_over(database, clock, channels, turn.claims[0])
    failpoints.hit("before_record")
    await database.run(lambda s: record(s, [outcome], clock.now()))
    failpoints.hit("after_record")
    return await database.run(state)


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
