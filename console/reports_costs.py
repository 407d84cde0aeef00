"""What the days of a report cost, of what colleagues entered for whole months."""

from __future__ import annotations

import calendar
import datetime as dt
from collections import defaultdict

from sqlalchemy.orm import Session

from sdr import tallies


def spent(session: Session, since: dt.date, until: dt.date) -> dict[str, float]:
    """What these days cost, by source: of each month its share by the day."""
    found = defaultdict[str, float](float)
    for cost in tallies.costs(session, months(since, until)):
        found[cost.source] += cost.amount * share_of(cost.month, since, until)
    return dict(found)


def months(since: dt.date, until: dt.date) -> list[str]:
    """The months that these days touch, the newest first."""
    found = {f"{since + dt.timedelta(days=n):%Y-%m}" for n in range((until - since).days + 1)}
    return sorted(found, reverse=True)


def share_of(month: str, since: dt.date, until: dt.date) -> float:
    """Which part of a month (`2026-11`) lies between two days, both included."""
    first = dt.date.fromisoformat(f"{month}-01")
    days = calendar.monthrange(first.year, first.month)[1]
    last = first.replace(day=days)
    return max(0, (min(last, until) - max(first, since)).days + 1) / days
