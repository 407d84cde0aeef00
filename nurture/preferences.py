"""What a person wants of our mail: topics, pauses, how often; and how long they are away.

Chosen on the preference page (a link in every mail), or told by an out-of-office note. A touch
that comes too early waits, one about a topic that was refused is skipped; both are asked when a
touch is planned and again before it goes. Mail that answers the person is not touched by this.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ForeignKey, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from sdr import merge_rows, timeline
from sdr.db import Record
from sdr.outbound import Delivery, State
from sdr.playbook.model import Playbook

ANY, WEEKLY, MONTHLY = "any", "weekly", "monthly"
FREQUENCIES = {ANY: None, WEEKLY: dt.timedelta(days=7), MONTHLY: dt.timedelta(days=30)}
PAUSES = (0, 30, 90)  # days
COUNTED = (State.SENDING, State.SENT, State.UNCERTAIN)


class Preference(Record):
    """`topics_off`: codes of topics refused; `away_until` was told by an automatic answer."""

    __tablename__ = "preferences"

    lead_id: Mapped[str] = mapped_column(
        ForeignKey("leads.id", ondelete="CASCADE"), primary_key=True
    )
    topics_off: Mapped[list[str]] = mapped_column(default=list)
    frequency: Mapped[str] = mapped_column(String(12), default=ANY)
    paused_until: Mapped[dt.datetime | None]
    away_until: Mapped[dt.datetime | None]
    updated_at: Mapped[dt.datetime]


@dataclass(frozen=True, slots=True)
class Wishes:
    """The preferences that stand. `at_most_every`: None for as it comes."""

    frequency: str = ANY
    at_most_every: dt.timedelta | None = None
    paused_until: dt.datetime | None = None
    away_until: dt.datetime | None = None
    topics_off: frozenset[str] = field(default=frozenset())


@dataclass(frozen=True, slots=True)
class Wait:
    """Until when nothing may go, and why: `paused_by_person`, `away`, `wished_frequency`."""

    until: dt.datetime
    reason: str


def of(session: Session, lead_id: str) -> Wishes:
    """The lead's preferences; what was never chosen is free."""
    held = session.get(Preference, lead_id)
    if held is None:
        return Wishes()
    return Wishes(
        held.frequency, FREQUENCIES.get(held.frequency), held.paused_until, held.away_until,
        frozenset(held.topics_off),
    )  # fmt: skip


def waits(session: Session, lead_id: str, now: dt.datetime) -> Wait | None:
    """Why a touch to this lead must wait at `now`, and until when; None when it may go."""
    wishes = of(session, lead_id)
    found = [
        Wait(until, reason)
        for until, reason in (
            (wishes.paused_until, "paused_by_person"), (wishes.away_until, "away"),
            (_frequent(session, lead_id, wishes), "wished_frequency"),
        )
        if until is not None and until > now
    ]  # fmt: skip
    return max(found, key=lambda wait: wait.until, default=None)


def _frequent(session: Session, lead_id: str, wishes: Wishes) -> dt.datetime | None:
    """When the wished frequency allows the next one."""
    if wishes.at_most_every is None:
        return None
    last = session.scalars(
        select(Delivery.claimed_at)
        .where(
            Delivery.lead_id == lead_id, Delivery.purpose == "touch", Delivery.channel == "email",
            Delivery.state.in_(COUNTED), Delivery.claimed_at.is_not(None),
        )
        .order_by(Delivery.claimed_at.desc())
        .limit(1)
    ).first()  # fmt: skip
    return None if last is None else last + wishes.at_most_every


def refused(
    session: Session, playbook: Playbook, lead_id: str, *, sequence: str, content: str | None
) -> bool:
    """True when the touch is about a topic that the person switched off."""
    off = of(session, lead_id).topics_off
    kinds = {each.kind for each in playbook.content if each.slug == content}
    return any(
        topic.code in off
        and (sequence in topic.sequences or content in topic.content or kinds & set(topic.kinds))
        for topic in playbook.consent.topics
    )


def choose(
    session: Session, lead_id: str, playbook: Playbook, *, topics: set[str], frequency: str,
    pause_days: int | None, now: dt.datetime,
) -> Wishes:  # fmt: skip
    """Keep what was chosen on the page: `topics` are those wanted. What is unknown is ignored.

    `pause_days` counts from now; 0 ends a pause, None leaves it as it is.
    """
    held = _held(session, lead_id, now)
    held.topics_off = [each.code for each in playbook.consent.topics if each.code not in topics]
    held.frequency = frequency if frequency in FREQUENCIES else ANY
    if pause_days is not None and pause_days in PAUSES:
        held.paused_until = now + dt.timedelta(days=pause_days) if pause_days else None
    _keep(session, held, now, "prospect", "page")
    return of(session, lead_id)


def away(session: Session, lead_id: str, until: dt.datetime, now: dt.datetime) -> None:
    """The person is away until then; an earlier return than one told before counts."""
    held = _held(session, lead_id, now)
    held.away_until = until
    _keep(session, held, now, "leadhatch", "out_of_office")


def joined(one: Mapping[str, Any], other: Mapping[str, Any]) -> dict[str, Any]:
    """The preferences of two records that are one person: of each what asks for less mail."""
    return {
        "topics_off": sorted({*one["topics_off"], *other["topics_off"]}),
        "frequency": max(
            one["frequency"], other["frequency"],
            key=lambda wish: FREQUENCIES.get(wish) or dt.timedelta(),
        ),
        **{
            name: max((each[name] for each in (one, other) if each[name]), default=None)
            for name in ("paused_until", "away_until")
        },
    }  # fmt: skip


merge_rows.joined_by(Preference.__tablename__, joined)


def _held(session: Session, lead_id: str, now: dt.datetime) -> Preference:
    held = session.get(Preference, lead_id)
    if held is None:
        held = Preference(lead_id=lead_id, topics_off=[], frequency=ANY, updated_at=now)
        session.add(held)
    return held


def _keep(session: Session, held: Preference, now: dt.datetime, by: str, how: str) -> None:
    held.updated_at = now
    data: dict[str, Any] = {
        "how": how, "frequency": held.frequency, "topics_off": list(held.topics_off),
        "paused_until": held.paused_until.isoformat() if held.paused_until else None,
        "away_until": held.away_until.isoformat() if held.away_until else None,
    }  # fmt: skip
    session.flush()
    timeline.write(session, held.lead_id, "preferences", now=now, by=by, data=data)
