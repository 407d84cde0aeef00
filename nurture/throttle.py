"""How fast messages leave: a provider's rates, a new sender's first days, and its pushing back.

All of it is read from the ledger of deliveries, so it holds across restarts and workers: a rate of
n in some time means that no stretch of that length has more than n attempts, notices and
transcripts among them (they are never held up themselves). Messages over a rate queue up behind
each other, so that each is looked at once and not in every pass. When a provider defers several
messages of a domain in a row, nothing more goes there for a while, then one at a time until it
takes one. `gate` asks in the claiming unit of work.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from nurture import timing
from sdr.deliveries import Delivery, State
from sdr.playbook.timing import Rate, Throttle, WarmUp

THROTTLE, PROVIDER_BUSY, WARMING_UP = "throttle", "provider_busy", "warming_up"
PERIODS = (
    ("per_second", dt.timedelta(seconds=1)),
    ("per_minute", dt.timedelta(minutes=1)),
    ("per_hour", dt.timedelta(hours=1)),
    ("per_day", dt.timedelta(days=1)),
)
DEFERRED_IN_A_ROW = 3
FIRST_PAUSE, LONGEST_PAUSE = dt.timedelta(minutes=5), dt.timedelta(hours=1)
PROBE = dt.timedelta(seconds=30)
_RECENT, _LOOK_BACK = 200, dt.timedelta(hours=6)
_GRANTED, _LAST = "throttle_granted", "throttle_recent"


@dataclass(frozen=True, slots=True)
class Wait:
    """Until when a message must wait, and why (a code)."""

    until: dt.datetime
    reason: str


def next_allowed(
    session: Session, touch: Delivery, rules: Throttle | None, now: dt.datetime, zone: ZoneInfo
) -> Wait | None:
    """What keeps this message from going now, or None."""
    domain = _domain(touch)
    busy = pushed_back(session, touch.channel, domain, now)
    if busy is not None or rules is None:
        return busy
    hold(session)
    waits = [*_rates(session, touch.channel, None, rules, now)]
    rate = rules.domains.get(domain) or rules.domains.get("*")
    if rate is not None and domain:
        waits += _rates(session, touch.channel, domain, rate, now)
    if rules.warm_up is not None:
        warm = _warm_up(session, touch.channel, rules.warm_up, now, zone)
        waits += [warm] if warm is not None else []
    return max(waits, key=lambda wait: wait.until, default=None)


def pace(session: Session, touch: Delivery, per_minute: int, now: dt.datetime) -> Wait | None:
    """What keeps a message that is caught up with from going now, or None: so many a minute."""
    hold(session)
    rate = Rate(per_minute=per_minute)
    waits = list(_rates(session, touch.channel, None, rate, now, "catch_up"))
    return waits[0] if waits else None


def grant(session: Session, touch: Delivery) -> None:
    """Count a message that this unit of work lets go, and that is not claimed yet."""
    _granted(session).append((touch.channel, _domain(touch)))


def hold(session: Session) -> None:
    """One worker at a time counts what has left; SQLite has one writer anyway."""
    if session.get_bind().dialect.name == "postgresql":
        key = func.hashtextextended("throttle", 0)
        session.execute(select(func.pg_advisory_xact_lock(key)))


def pushed_back(session: Session, channel: str, domain: str, now: dt.datetime) -> Wait | None:
    """The pause after a provider deferred several messages to this domain in a row, or None.

    Each further one doubles the pause. When it is over, one message goes first.
    """
    row = 0
    last: dt.datetime | None = None
    for to, state, claimed_at in _recent(session, channel, now):
        if to != domain:
            continue
        if state == State.SENDING:
            continue
        if state != State.PLANNED:
            break
        row, last = row + 1, last or claimed_at
    if row < DEFERRED_IN_A_ROW or last is None:
        return None
    pause = min(FIRST_PAUSE * 2 ** (row - DEFERRED_IN_A_ROW), LONGEST_PAUSE)
    if last + pause > now:
        return Wait(last + pause, PROVIDER_BUSY)
    probing = any(
        to == domain and state == State.SENDING for to, state, _ in _recent(session, channel, now)
    ) or (channel, domain) in _granted(session)
    return Wait(now + PROBE, PROVIDER_BUSY) if probing else None


def _recent(session: Session, channel: str, now: dt.datetime) -> list[tuple[str, str, dt.datetime]]:
    """The last attempts on a channel, newest first: domain, state now, when. Read once a unit."""
    held: dict[str, list[tuple[str, str, dt.datetime]]] = session.info.setdefault(_LAST, {})
    if channel not in held:
        rows = session.execute(
            select(Delivery.address, Delivery.state, Delivery.claimed_at)
            .where(Delivery.channel == channel, Delivery.claimed_at > now - _LOOK_BACK)
            .order_by(Delivery.claimed_at.desc())
            .limit(_RECENT)
        )
        held[channel] = [(_domain_of(a), s, at) for a, s, at in rows if at is not None]
    return held[channel]


def _rates(
    session: Session, channel: str, domain: str | None, rate: Rate, now: dt.datetime,
    reason: str = THROTTLE,
) -> Iterator[Wait]:  # fmt: skip
    """The waits that the rates of a channel, or of one domain on it, ask for."""
    mine = [g for g in _granted(session) if g[0] == channel and domain in (None, g[1])]
    for name, period in PERIODS:
        most = getattr(rate, name)
        if most is None:
            continue
        free = now + period
        if len(mine) < most:
            # the attempt that has to be out of the period before one more fits
            last = session.scalars(
                select(Delivery.claimed_at)
                .where(*_where(channel, domain), Delivery.claimed_at > now - period)
                .order_by(Delivery.claimed_at.desc())
                .offset(most - 1 - len(mine))
                .limit(1)
            ).first()
            if last is None:
                continue
            free = max(last, now - period) + period
        code = f"{reason}_{name}:{most}"
        yield Wait(_behind(session, code, channel, domain, free, period / most), code)


def _behind(
    session: Session, code: str, channel: str, domain: str | None, free: dt.datetime,
    apart: dt.timedelta,
) -> dt.datetime:  # fmt: skip
    """The end of the queue of those that wait for the same rate already."""
    last = session.scalars(
        select(func.max(Delivery.not_before)).where(
            *_where(channel, domain), Delivery.state == State.PLANNED, Delivery.reason == code
        )
    ).first()
    return max(free, last + apart) if last is not None else free


def _warm_up(
    session: Session, channel: str, warm: WarmUp, now: dt.datetime, zone: ZoneInfo
) -> Wait | None:
    """So many on each of a new sender's first days, by the installation's calendar."""
    today = now.astimezone(zone).date()
    age = max(0, (today - dt.date.fromisoformat(warm.since)).days)
    # beyond what any sender needs; keeps the power small
    most = warm.first_day * warm.factor ** min(age, 365)
    if most >= warm.full:
        return None
    sent = session.scalars(
        select(func.count())
        .select_from(Delivery)
        .where(*_where(channel, None), Delivery.claimed_at >= timing.midnight(today, zone))
    ).one()
    mine = sum(each == channel for each, _ in _granted(session))
    if sent + mine < int(most):
        return None
    tomorrow = timing.midnight(today + dt.timedelta(days=1), zone)
    return Wait(tomorrow, f"{WARMING_UP}:{int(most)}")


def _where(channel: str, domain: str | None) -> list[ColumnElement[bool]]:
    found = [Delivery.channel == channel]
    if domain is not None:
        found.append(func.lower(Delivery.address).endswith(f"@{domain}", autoescape=True))
    return found


def _granted(session: Session) -> list[tuple[str, str]]:
    held: list[tuple[str, str]] = session.info.setdefault(_GRANTED, [])
    return held


def _domain(touch: Delivery) -> str:
    return _domain_of(touch.address)


def _domain_of(address: str) -> str:
    return address.rpartition("@")[2].lower() if "@" in address else ""
