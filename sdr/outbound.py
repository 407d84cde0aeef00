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
from collections.abc import Mapping

import structlog
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from sdr import failpoints
from sdr.claims import (
    CannotPrepare,
    Claim,
    ClaimLost,
    Done,
    Later,
    Prepare,
    Prepared,
    Skip,
    Turn,
    begin,
    candidates,
    claim,
    still_ours,
)
from sdr.db import Database
from sdr.deliveries import MOVES, Delivery, State, delivered, due, plan, postpone, skip
from sdr.outcomes import (
    ABANDONED_AFTER,
    RETRY_AFTER,
    Outcome,
    record,
    sweep_abandoned,
    unprepared,
)
from sdr.ports import Channel, ChannelDown, Clock, SendRefused, SendUncertain

# The nouns stand here too: whoever sends needs both.
__all__ = (
    "ABANDONED_AFTER", "MOVES", "RETRY_AFTER", "CannotPrepare", "Claim", "Delivery", "Done",
    "Later", "Outcome", "Prepare", "Prepared", "Skip", "State", "Turn", "begin", "candidates",
    "claim", "delivered", "dispatch", "due", "hand_over", "plan", "postpone", "record", "skip",
    "sweep_abandoned", "unprepared",
)  # fmt: skip

log = structlog.get_logger(__name__)


async def hand_over(
    database: Database, clock: Clock, channels: Mapping[str, Channel], claim: Claim
) -> Outcome:
    """Send one claimed delivery; what went wrong comes back as a value."""
    failpoints.hit("after_claim")
    channel = channels.get(claim.dispatch.channel)
    if channel is None:
        return Outcome(claim, "refused", "channel_not_configured", permanent=True)

    async def last_word() -> None:
        await still_ours(database, clock, claim)

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
