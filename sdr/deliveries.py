"""Deliveries: everything that is to leave or has left, one row each, and what became of it.

A delivery has an identity that is unique in the database (`touch:<enrollment>:<step>:<epoch>`,
`notice:<handoff>:email` …), so planning it twice plans it once; its Message-ID is derived from the
identity. Each move from one state to the next is kept (`Move`): why something went out when it did,
or did not, can be read later, and totals can be held against it. Sending is `outbound`; what a
person decides about an uncertain one is `resolving`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from enum import StrEnum
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, Integer, String, and_, insert, or_, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from sdr import consent, timeline
from sdr.db import Record, new_id
from sdr.errors import MoveNotAllowed

BY_US = "leadhatch"
CHATS = frozenset({"wechat"})  # channels whose replies are chat messages, each a row
MERGED = "with_another"  # not sent by itself: what it carries went with another
LONGEST_REASON = 400
ERASED = "erased"  # the address and the reason of what an erased person was to get or has got


class State(StrEnum):
    PLANNED = "planned"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    SKIPPED = "skipped"
    UNCERTAIN = "uncertain"


SETTLED = frozenset({State.SENT, State.FAILED, State.SKIPPED, State.UNCERTAIN})

MOVES: dict[State, frozenset[State]] = {
    State.PLANNED: frozenset({State.SENDING, State.SKIPPED, State.FAILED}),
    State.SENDING: frozenset({State.SENT, State.FAILED, State.PLANNED, State.UNCERTAIN}),
    # by a person, or by a sender that was given up and had its answer after all
    State.UNCERTAIN: frozenset({State.SENT, State.FAILED}),
    State.FAILED: frozenset(),
    State.SENT: frozenset(),
    State.SKIPPED: frozenset(),
}


class Delivery(Record):
    """One message to one address. `purpose`: touch (needs consent) | notice | transcript."""

    __tablename__ = "deliveries"
    __table_args__ = (
        Index("ix_deliveries_due", "state", "not_before"),
        Index("ix_deliveries_pace", "channel", "claimed_at"),
    )

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
    reason: Mapped[str | None] = mapped_column(String(LONGEST_REASON))
    message_id: Mapped[str] = mapped_column(String(300))  # derived from the identity
    attempts: Mapped[int] = mapped_column(default=0)
    not_before: Mapped[dt.datetime] = mapped_column(index=True)
    # who is sending it; the epoch counts claims, so that an owner knows an older one of its own
    owner: Mapped[str | None] = mapped_column(String(80))
    epoch: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[dt.datetime]
    claimed_at: Mapped[dt.datetime | None]
    settled_at: Mapped[dt.datetime | None]
    # what a person made of an uncertain one: sent | failed | again
    resolution: Mapped[str | None] = mapped_column(String(10))
    resolved_by: Mapped[str | None] = mapped_column(String(320))
    resolved_at: Mapped[dt.datetime | None]
    again_of: Mapped[str | None] = mapped_column(String(40))  # the delivery this one repeats


class Move(Record):
    """One move of a delivery; the first of each is `planned`. Rows are only added."""

    __tablename__ = "delivery_moves"

    # a number, not a time: moves within one millisecond keep their order
    id: Mapped[int] = mapped_column(
        BigInteger().with_variant(Integer(), "sqlite"), primary_key=True, autoincrement=True
    )
    delivery_id: Mapped[str] = mapped_column(String(40), index=True)
    state: Mapped[str] = mapped_column(String(12))
    reason: Mapped[str | None] = mapped_column(String(LONGEST_REASON))
    by: Mapped[str] = mapped_column(String(320))  # leadhatch, a worker, or a person
    at: Mapped[dt.datetime]


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
    again_of: str | None = None,
    by: str = BY_US,
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
        again_of=again_of,
    )
    session.add(delivery)
    keep_move(session, delivery.id, State.PLANNED, None, by=by, now=now)
    session.flush()
    return delivery


def due(
    session: Session, now: dt.datetime, *, purposes: tuple[str, ...],
    only: Collection[str] | None = None,
) -> list[str]:  # fmt: skip
    """Ids of planned deliveries whose time has come, oldest first; `only` of these."""
    return [row_id for _, row_id in due_page(session, now, purposes=purposes, only=only)]


def due_page(
    session: Session, now: dt.datetime, *, purposes: tuple[str, ...],
    only: Collection[str] | None = None, after: tuple[dt.datetime, str] | None = None,
    limit: int | None = None,
) -> list[tuple[dt.datetime, str]]:  # fmt: skip
    """`due` in pages: when each was to go, and its id; `after` is the last of the page before."""
    query = select(Delivery.not_before, Delivery.id).where(
        Delivery.state == State.PLANNED, Delivery.not_before <= now,
        Delivery.purpose.in_(purposes),
    )  # fmt: skip
    if only is not None:
        query = query.where(Delivery.id.in_(only))
    if after is not None:
        at, row_id = after
        query = query.where(
            or_(Delivery.not_before > at, and_(Delivery.not_before == at, Delivery.id > row_id))
        )
    query = query.order_by(Delivery.not_before, Delivery.id).limit(limit)
    return [(at, row_id) for at, row_id in session.execute(query)]


def skip(session: Session, delivery: Delivery, reason: str, now: dt.datetime) -> None:
    """Decide not to send, and say why."""
    settle(session, delivery, State.SKIPPED, reason, now)


def delivered(session: Session, delivery: Delivery, now: dt.datetime) -> None:
    """Record as sent what was claimed and went out in this very unit of work: a chat message."""
    settle(session, delivery, State.SENT, None, now)


def postpone(
    session: Session, delivery: Delivery, until: dt.datetime, reason: str, now: dt.datetime
) -> None:
    """Leave a planned delivery for later, and say why."""
    delivery.not_before, delivery.reason = until, shortened(reason)
    keep_move(session, delivery.id, State.PLANNED, delivery.reason, by=BY_US, now=now)
    session.flush()


def settle(
    session: Session,
    delivery: Delivery,
    state: State,
    reason: str | None,
    now: dt.datetime,
    *,
    by: str = BY_US,
) -> None:
    """Move a delivery to where it ends, on its own record and on the lead's timeline."""
    mark(session, delivery, state, reason, now, by=by)
    session.flush()


def mark(
    session: Session,
    delivery: Delivery,
    state: State,
    reason: str | None,
    now: dt.datetime,
    *,
    by: str = BY_US,
) -> None:
    """`settle` for a caller that flushes many at once."""
    if state not in MOVES[State(delivery.state)]:
        raise MoveNotAllowed(what="delivery", old=delivery.state, new=state.value)
    delivery.state, delivery.settled_at = state, now
    delivery.reason = shortened(reason)
    keep_move(session, delivery.id, state, delivery.reason, by=by, now=now)
    if delivery.lead_id is not None and not _in_a_talk(delivery, state, reason):
        timeline.write(
            session,
            delivery.lead_id,
            "delivery",
            now=now,
            by=BY_US,
            data=_told(
                delivery.id, delivery.purpose, delivery.channel, state, reason, delivery.subject
            ),
        )


def _in_a_talk(row: Any, state: State, reason: str | None) -> bool:
    """A chat message that went out, or went with another: it stands in the talk already."""
    went = state == State.SENT or reason == MERGED
    return bool(row.purpose == "reply" and row.channel in CHATS and went)


def _told(
    delivery_id: str, purpose: str, channel: str, state: State, reason: str | None,
    subject: str | None,
) -> dict[str, Any]:  # fmt: skip
    """What the timeline holds of a delivery that ended."""
    return {
        "delivery_id": delivery_id, "purpose": purpose, "channel": channel, "state": state.value,
        "reason": reason, "subject": subject,
    }  # fmt: skip


def keep_sent(session: Session, rows: Collection[Any], now: dt.datetime) -> None:
    """`mark` for many that were just sent, on their records and their leads' timelines.

    A row has id, lead_id, purpose, channel, subject and owner.
    """
    keep_moves(session, {row.id: row.owner for row in rows}, State.SENT, now)
    events = [
        {
            "id": new_id("evt"), "lead_id": row.lead_id, "kind": "delivery", "by": BY_US, "at": now,
            "data": _told(row.id, row.purpose, row.channel, State.SENT, None, row.subject),
        }
        for row in rows
        if row.lead_id is not None and not _in_a_talk(row, State.SENT, None)
    ]  # fmt: skip
    if events:
        session.execute(insert(timeline.Event), events)


def keep_moves(session: Session, by: Mapping[str, str], state: State, now: dt.datetime) -> None:
    """`keep_move` for many: delivery id → by whom."""
    if by:
        session.execute(
            insert(Move),
            [
                {"delivery_id": each, "state": state, "reason": None, "by": who, "at": now}
                for each, who in by.items()
            ],
        )


def keep_move(
    session: Session, delivery_id: str, state: State, reason: str | None, *, by: str,
    now: dt.datetime,
) -> None:  # fmt: skip
    """Write down where a delivery stands now."""
    session.add(Move(delivery_id=delivery_id, state=state, reason=reason, by=by, at=now))


def moves_of(session: Session, delivery_ids: Iterable[str]) -> list[Move]:
    """What happened to deliveries, oldest first."""
    return list(
        session.scalars(
            select(Move).where(Move.delivery_id.in_(list(delivery_ids))).order_by(Move.id)
        )
    )


def shortened(reason: str | None) -> str | None:
    """A reason that fits its column."""
    return reason[:LONGEST_REASON] if reason else None
