"""The one door out: every message that leaves is a delivery and passes `dispatch`.

A delivery has an identity that is unique in the database (`touch:<enrollment>:<step>`,
`notice:<handoff>:email` …), so planning it twice plans it once. Sending goes: claim (owner and
epoch) → checks at the last moment (consent, suppression, what the caller's guard says) → the
intent `sending` is committed before the first byte → send → record. A delivery found in `sending`
whose owner is gone is `uncertain`: a person resolves it, it is never sent again blindly.
Nurture plans touches, handoffs plan notices; both are sent by the worker.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, String, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from sdr import consent, timeline
from sdr.db import Database, Record, new_id
from sdr.errors import MoveNotAllowed
from sdr.ports import Channel, Clock, Dispatch, SendRefused, SendUncertain

RETRY_AFTER = (
    dt.timedelta(minutes=2),
    dt.timedelta(minutes=15),
    dt.timedelta(hours=2),
    dt.timedelta(hours=12),
)
ABANDONED_AFTER = dt.timedelta(minutes=10)


class State(StrEnum):
    PLANNED = "planned"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    SKIPPED = "skipped"
    UNCERTAIN = "uncertain"


MOVES: dict[State, frozenset[State]] = {
    State.PLANNED: frozenset({State.SENDING, State.SKIPPED}),
    State.SENDING: frozenset({State.SENT, State.FAILED, State.PLANNED, State.UNCERTAIN}),
    State.UNCERTAIN: frozenset({State.SENT, State.PLANNED, State.FAILED}),
    State.FAILED: frozenset({State.PLANNED}),
    State.SENT: frozenset(),
    State.SKIPPED: frozenset(),
}


class Delivery(Record):
    """One message to one address. `purpose`: touch (needs consent) | notice | transcript."""

    __tablename__ = "deliveries"

    id: Mapped[str] = mapped_column(String(40), primary_key=True)
    identity: Mapped[str] = mapped_column(String(200), unique=True)
    purpose: Mapped[str] = mapped_column(String(20))
    channel: Mapped[str] = mapped_column(String(20))
    lead_id: Mapped[str | None] = mapped_column(
        ForeignKey("leads.id", ondelete="SET NULL"), index=True
    )
    address: Mapped[str] = mapped_column(String(400))
    language: Mapped[str] = mapped_column(String(2))
    # what is to be rendered, by the purpose's renderer: never the finished text of a touch
    payload: Mapped[dict[str, Any]] = mapped_column(default=dict)
    subject: Mapped[str | None]
    state: Mapped[str] = mapped_column(String(12), default=State.PLANNED, index=True)
    reason: Mapped[str | None] = mapped_column(String(400))
    message_id: Mapped[str] = mapped_column(String(300))  # derived from the identity
    attempts: Mapped[int] = mapped_column(default=0)
    not_before: Mapped[dt.datetime] = mapped_column(index=True)
    owner: Mapped[str | None] = mapped_column(String(80))
    epoch: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[dt.datetime]
    claimed_at: Mapped[dt.datetime | None]
    settled_at: Mapped[dt.datetime | None]


def plan(
    session: Session,
    *,
    identity: str,
    purpose: str,
    channel: str,
    lead_id: str | None,
    address: str,
    language: str,
    payload: dict[str, Any],
    not_before: dt.datetime,
    now: dt.datetime,
    domain: str = "leadhatch.local",
) -> Delivery:
    """Plan a delivery once: the same identity again returns the first."""
    held = session.scalars(select(Delivery).where(Delivery.identity == identity)).one_or_none()
    if held is not None:
        return held
    delivery = Delivery(
        id=new_id("dlv"),
        identity=identity,
        purpose=purpose,
        channel=channel,
        lead_id=lead_id,
        address=address,
        language=language,
        payload=payload,
        state=State.PLANNED,
        message_id=f"<{consent.address_hash(identity)[:32]}@{domain}>",
        attempts=0,
        epoch=0,
        not_before=not_before,
        created_at=now,
    )
    session.add(delivery)
    session.flush()
    return delivery


def skip(session: Session, delivery: Delivery, reason: str, now: dt.datetime) -> None:
    """Decide not to send, and say why."""
    _settle(session, delivery, State.SKIPPED, reason, now)


def delivered(session: Session, delivery: Delivery, now: dt.datetime) -> None:
    """Record as sent what was claimed and went out in this very unit of work: a chat message."""
    _settle(session, delivery, State.SENT, None, now)


def due(session: Session, now: dt.datetime, *, purposes: tuple[str, ...]) -> list[str]:
    """Ids of planned deliveries whose time has come, oldest first."""
    return list(
        session.scalars(
            select(Delivery.id)
            .where(
                Delivery.state == State.PLANNED,
                Delivery.not_before <= now,
                Delivery.purpose.in_(purposes),
            )
            .order_by(Delivery.not_before, Delivery.id)
        )
    )


def claim(session: Session, delivery_id: str, owner: str, now: dt.datetime) -> Delivery | None:
    """Take a planned delivery for this owner; None when another has it. Commits the intent."""
    taken = session.execute(
        update(Delivery)
        .where(Delivery.id == delivery_id, Delivery.state == State.PLANNED)
        .values(
            state=State.SENDING,
            owner=owner,
            epoch=Delivery.epoch + 1,
            claimed_at=now,
            attempts=Delivery.attempts + 1,
        )
        .returning(Delivery.id)
    ).scalar_one_or_none()
    if taken is None:
        return None
    session.expire_all()
    return session.get(Delivery, delivery_id)


def sweep_abandoned(session: Session, now: dt.datetime) -> int:
    """Mark deliveries whose sender vanished while sending as uncertain; return how many."""
    rows = session.scalars(
        select(Delivery).where(
            Delivery.state == State.SENDING, Delivery.claimed_at <= now - ABANDONED_AFTER
        )
    ).all()
    for row in rows:
        _settle(session, row, State.UNCERTAIN, "sender_vanished", now)
    return len(rows)


async def dispatch(
    database: Database,
    delivery_id: str,
    *,
    owner: str,
    clock: Clock,
    channels: Mapping[str, Channel],
    render: Callable[[Session, Delivery], Dispatch],
    guard: Callable[[Session, Delivery], str | None],
) -> State | None:
    """Send one planned delivery; return its new state, or None when another worker has it.

    `guard` gives the reason why it must not go (any more), or None; `render` makes the message.
    Both run in the claiming unit of work, so what they saw is what was committed.
    """

    def prepare(session: Session) -> Dispatch | State | None:
        delivery = session.get(Delivery, delivery_id)
        if delivery is None or delivery.state != State.PLANNED:
            return None
        reason = guard(session, delivery)
        if reason is None and delivery.purpose == "touch" and delivery.lead_id is not None:
            reason = consent.refusal(session, delivery.lead_id, delivery.channel, delivery.address)
        if reason is not None:
            skip(session, delivery, reason, clock.now())
            return State.SKIPPED
        claimed = claim(session, delivery_id, owner, clock.now())
        return None if claimed is None else render(session, claimed)

    prepared = await database.run(prepare)
    if not isinstance(prepared, Dispatch):
        return prepared
    outcome = await _hand_to(channels.get(prepared.channel), prepared)
    return await database.run(lambda s: _record(s, delivery_id, owner, outcome, clock.now()))


async def _hand_to(
    channel: Channel | None, dispatch: Dispatch
) -> SendRefused | SendUncertain | None:
    """Send; what went wrong comes back as a value, None means the far side took it."""
    if channel is None:
        return SendRefused("channel_not_configured", permanent=True)
    try:
        await channel.send(dispatch)
    except (SendRefused, SendUncertain) as trouble:
        return trouble
    return None


def _record(
    session: Session,
    delivery_id: str,
    owner: str,
    outcome: SendRefused | SendUncertain | None,
    now: dt.datetime,
) -> State:
    if isinstance(outcome, SendRefused):
        return _refused(session, delivery_id, owner, outcome, now)
    if isinstance(outcome, SendUncertain):
        return _finish(session, delivery_id, owner, State.UNCERTAIN, outcome.reason, now)
    return _finish(session, delivery_id, owner, State.SENT, None, now)


def _refused(
    session: Session, delivery_id: str, owner: str, refused: SendRefused, now: dt.datetime
) -> State:
    delivery = session.get(Delivery, delivery_id)
    assert delivery is not None
    if refused.permanent or delivery.attempts > len(RETRY_AFTER):
        return _finish(session, delivery_id, owner, State.FAILED, refused.reason, now)
    if delivery.owner == owner and delivery.state == State.SENDING:
        delivery.state, delivery.reason = State.PLANNED, refused.reason[:400]
        delivery.not_before = now + RETRY_AFTER[delivery.attempts - 1]
        delivery.owner = None
        session.flush()
    return State(delivery.state)


def _finish(
    session: Session,
    delivery_id: str,
    owner: str,
    state: State,
    reason: str | None,
    now: dt.datetime,
) -> State:
    delivery = session.get(Delivery, delivery_id)
    assert delivery is not None
    if delivery.owner == owner and delivery.state == State.SENDING:
        _settle(session, delivery, state, reason, now)
    return State(delivery.state)


def _settle(
    session: Session, delivery: Delivery, state: State, reason: str | None, now: dt.datetime
) -> None:
    if state not in MOVES[State(delivery.state)]:
        raise MoveNotAllowed(what="delivery", old=delivery.state, new=state.value)
    delivery.state, delivery.settled_at = state, now
    delivery.reason = reason[:400] if reason else None
    session.flush()
    if delivery.lead_id is not None:
        timeline.write(
            session,
            delivery.lead_id,
            "delivery",
            now=now,
            by="leadhatch",
            data={
                "delivery_id": delivery.id,
                "purpose": delivery.purpose,
                "channel": delivery.channel,
                "state": state.value,
                "reason": reason,
                "subject": delivery.subject,
            },
        )
