"""Frequency caps: how often a lead, and all leads of an account together, may be written to.

Counted from the ledger of deliveries, over all sequences and channels: what was sent, is being
sent, or may have been. So they hold across restarts and whatever a sequence says. Days are whole
days where the lead is: "2 a week" means no 7 days in a row have 3. What waits in the chat and what
is no touch (notices, transcripts) does not count. `gate` asks in the claiming unit of work, with
the lead's row held; leads of one account are kept apart by a lock, so that two workers, or one
unit of work with many messages, do not exceed a cap together.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from nurture import timing
from sdr.deliveries import Delivery, State
from sdr.leads import Lead
from sdr.playbook.timing import Caps, Limits

COUNTED = (State.SENT, State.SENDING, State.UNCERTAIN)
PERIODS = (("day", 1), ("week", 7), ("month", 30))
_LONGEST = max(days for _, days in PERIODS)
_GRANTED = "caps_granted"


class Busy(Exception):
    """Another worker decides about the same account at this moment."""


@dataclass(frozen=True, slots=True)
class Allowed:
    """The first moment that fits; `reason` says which cap is in the way until then."""

    at: dt.datetime
    reason: str | None = None


def next_allowed(
    session: Session, lead: Lead, caps: Caps, moment: dt.datetime, zone: ZoneInfo
) -> Allowed:
    """The first moment from `moment` on at which one more message to the lead fits all caps.

    Reasons are codes with the cap behind a colon: `cap_lead_week:2`. Raises Busy.
    """
    allowed = Allowed(moment)
    if _any(caps.lead):
        sent = _sent(session, moment, Delivery.lead_id == lead.id)
        sent += [at for held, _, at in _granted(session) if held == lead.id]
        allowed = fit(moment, sent, caps.lead, zone, "lead")
    if lead.account_id is not None and _any(caps.account):
        _hold(session, lead.account_id)
        ours = select(Lead.id).where(Lead.account_id == lead.account_id)
        sent = _sent(session, moment, Delivery.lead_id.in_(ours))
        sent += [at for _, held, at in _granted(session) if held == lead.account_id]
        other = fit(allowed.at, sent, caps.account, zone, "account")
        if other.at > allowed.at:
            # what is in the way at first is what people want to know
            allowed = Allowed(other.at, allowed.reason or other.reason)
    return allowed


def fit(
    moment: dt.datetime, sent: Iterable[dt.datetime], limits: Limits, zone: ZoneInfo, whose: str
) -> Allowed:
    """`next_allowed` for one list of times and one set of limits. Pure."""
    days = [at.astimezone(zone).date() for at in sent]
    first = moment.astimezone(zone).date()
    reason = None
    for ahead in range(2 * _LONGEST + 1):
        day = first + dt.timedelta(days=ahead)
        full = _full(days, day, limits)
        if full is None:
            at = moment if ahead == 0 else max(moment, timing.midnight(day, zone))
            return Allowed(at, reason)
        reason = reason or f"cap_{whose}_{full}:{getattr(limits, full)}"
    # only a clock that was set far ahead leaves times like that in the ledger
    return Allowed(moment + dt.timedelta(days=_LONGEST), reason)


def grant(session: Session, lead: Lead, now: dt.datetime) -> None:
    """Count a message that this unit of work lets go, and that is not claimed yet."""
    _granted(session).append((lead.id, lead.account_id, now))


def _full(days: Sequence[dt.date], day: dt.date, limits: Limits) -> str | None:
    """The limit that one more message on `day` would exceed, the longest first; None when none.

    Messages on later days (a clock was set back) are in the way like those before.
    """
    for name, length in reversed(PERIODS):
        most = getattr(limits, name)
        near = [each for each in days if abs((each - day).days) < length]
        if most is not None and len(near) >= most and _crowded(near, day, length, most):
            return name
    return None


def _crowded(near: Sequence[dt.date], day: dt.date, length: int, most: int) -> bool:
    """True when some `length` days in a row that hold `day` already have `most` messages."""
    for start in (day - dt.timedelta(days=back) for back in range(length)):
        inside = sum(start <= each < start + dt.timedelta(days=length) for each in near)
        if inside >= most:
            return True
    return False


def _sent(session: Session, moment: dt.datetime, whose: object) -> list[dt.datetime]:
    since = moment - dt.timedelta(days=_LONGEST + 2)
    rows = session.scalars(
        select(Delivery.claimed_at).where(
            whose,  # type: ignore[arg-type]
            Delivery.purpose.in_(("touch", "invitation")),
            Delivery.channel != "in_chat",
            Delivery.state.in_(COUNTED),
            Delivery.claimed_at > since,
        )
    )
    return [at for at in rows if at is not None]


def _granted(session: Session) -> list[tuple[str, str | None, dt.datetime]]:
    held: list[tuple[str, str | None, dt.datetime]] = session.info.setdefault(_GRANTED, [])
    return held


def _hold(session: Session, account_id: str) -> None:
    """Keep other workers from deciding about this account until the unit of work ends.

    Never waits, so that no two can wait for each other; SQLite has one writer anyway.
    """
    if session.get_bind().dialect.name != "postgresql":
        return
    key = func.hashtextextended(f"caps:{account_id}", 0)
    if not session.scalar(select(func.pg_try_advisory_xact_lock(key))):
        raise Busy(account_id)


def _any(limits: Limits) -> bool:
    return any(getattr(limits, name) is not None for name, _ in PERIODS)
