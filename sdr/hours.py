"""Office hours: is somebody there, and when next. Pure; hours are a playbook's `SendWindow`."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

from sdr.playbook.model import SendWindow

_MIDNIGHT = dt.time.min


def is_open(hours: SendWindow, moment: dt.datetime, zone: ZoneInfo) -> bool:
    """True while the office is open at `moment`."""
    return _closing(hours, moment.astimezone(zone)) is not None


def next_opening(hours: SendWindow, moment: dt.datetime, zone: ZoneInfo) -> dt.datetime:
    """`moment` itself while open, else the next opening, in `zone`; the checker sees to one."""
    local = moment.astimezone(zone)
    if _closing(hours, local) is not None:
        return local
    for ahead in range(8):
        day = local.date() + dt.timedelta(days=ahead)
        for start, _end in hours.spans(day.isoweekday()):
            opening = _at(day, start, zone)
            if opening >= local:
                return opening
    raise ValueError(f"no office hours: {hours}")


def after_open_minutes(
    hours: SendWindow, moment: dt.datetime, zone: ZoneInfo, minutes: int
) -> dt.datetime:
    """The moment at which so many minutes of office time have passed, in UTC."""
    left, at = dt.timedelta(minutes=minutes), next_opening(hours, moment, zone)
    while True:
        closing = _closing(hours, at)
        assert closing is not None
        if at + left <= closing:
            return (at + left).astimezone(dt.UTC)
        left -= closing - at
        at = next_opening(hours, closing, zone)


def open_between(
    hours: SendWindow, start: dt.datetime, end: dt.datetime, zone: ZoneInfo
) -> dt.timedelta:
    """How much office time lies between two moments; nothing when the end is not later."""
    passed, end = dt.timedelta(), end.astimezone(dt.UTC)
    if end <= start:
        return passed
    at = next_opening(hours, start, zone)
    while at.astimezone(dt.UTC) < end:
        closing = _closing(hours, at)
        assert closing is not None
        passed += min(closing.astimezone(dt.UTC), end) - at.astimezone(dt.UTC)
        at = next_opening(hours, closing, zone)
    return passed


def _closing(hours: SendWindow, local: dt.datetime) -> dt.datetime | None:
    """When the office closes that is open at `local`; None when it is not open."""
    minute = local.hour * 60 + local.minute
    for start, end in hours.spans(local.isoweekday()):
        if start <= minute < end:
            assert isinstance(local.tzinfo, ZoneInfo)
            return _at(local.date(), end, local.tzinfo)
    return None


def _at(day: dt.date, minute: int, zone: ZoneInfo) -> dt.datetime:
    """That minute of a day in the zone; 1440 is the next midnight."""
    midnight = dt.datetime.combine(day, _MIDNIGHT)
    return (midnight + dt.timedelta(minutes=minute)).replace(tzinfo=zone)
