"""When a step goes out: waits and send windows in the lead's zone. Pure.

A window is local wall-clock time, so it follows daylight saving by itself. Enrolments, touches
and `simulate` ask here; nothing here knows a lead or a database.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from sdr.playbook.model import SendWindow, Step

_UNITS = {"m": "minutes", "h": "hours", "d": "days", "w": "weeks"}
_LOOK_AHEAD_DAYS = 15


class NeverOpens(ValueError):
    """The window has no moment in which anything may be sent."""


@dataclass(frozen=True, slots=True)
class Slot:
    """When a step is due (its wait is over) and when it goes out (the window is open)."""

    due_at: dt.datetime
    goes_at: dt.datetime

    @property
    def deferred(self) -> bool:
        """True when the step has to wait for the window."""
        return self.goes_at > self.due_at


def wait(text: str) -> dt.timedelta:
    """`3d` → three days; units m, h, d, w."""
    match = re.fullmatch(r"(\d+)([mhdw])", text)
    if match is None:
        raise ValueError(f"no wait: {text!r}")
    return dt.timedelta(**{_UNITS[match[2]]: int(match[1])})


def zone(name: str | None, default: ZoneInfo) -> ZoneInfo:
    """The lead's zone, or the default when it has none that we know."""
    if not name:
        return default
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return default


def slot(step: Step, after: dt.datetime, window: SendWindow, where: ZoneInfo) -> Slot:
    """When `step` is due and goes out, its wait counted from `after`."""
    due = after + wait(step.wait)
    return Slot(due, opening(window, due, where))


def is_open(window: SendWindow, moment: dt.datetime, where: ZoneInfo) -> bool:
    """True when something may be sent at `moment`."""
    local = moment.astimezone(where)
    minute = dt.timedelta(
        hours=local.hour, minutes=local.minute, seconds=local.second,
        microseconds=local.microsecond,
    )  # fmt: skip
    start, end = bounds(window)
    return local.isoweekday() in window.weekdays and start <= minute < end


def opening(window: SendWindow, moment: dt.datetime, where: ZoneInfo) -> dt.datetime:
    """`moment` when the window is open then, else the next moment at which it is; in UTC.

    Where the clocks jump over the opening, the window opens as much later; where they repeat it,
    it opens twice. Raises NeverOpens.
    """
    if is_open(window, moment, where):
        return moment.astimezone(dt.UTC)
    start, _ = bounds(window)
    day = moment.astimezone(where).date()
    for ahead in range(_LOOK_AHEAD_DAYS):
        midnight = dt.datetime.combine(day + dt.timedelta(days=ahead), dt.time.min)
        for fold in (0, 1):
            local = (midnight + start).replace(tzinfo=where, fold=fold)
            candidate = local.astimezone(dt.UTC)
            if candidate >= moment and is_open(window, candidate, where):
                return candidate
    raise NeverOpens(f"{window.weekdays} {window.start}-{window.end}")


def next_time(
    moment: dt.datetime, at: str, weekdays: tuple[int, ...], where: ZoneInfo
) -> dt.datetime:
    """The next local time `at` (HH:MM), on one of the weekdays where named; `moment` counts."""
    day = moment.astimezone(where).date()
    hours, minutes = (int(part) for part in at.split(":"))
    for ahead in range(_LOOK_AHEAD_DAYS):
        date = day + dt.timedelta(days=ahead)
        local = dt.datetime.combine(date, dt.time(hours, minutes), where)
        found = local.astimezone(dt.UTC)
        if found >= moment and (not weekdays or date.isoweekday() in weekdays):
            return found
    raise NeverOpens(f"{weekdays} {at}")


def bounds(window: SendWindow) -> tuple[dt.timedelta, dt.timedelta]:
    """Start and end as time since midnight; `24:00` is the day's end. Raises NeverOpens."""
    start, end = (_since_midnight(text) for text in (window.start, window.end))
    if not window.weekdays or start >= end or end > dt.timedelta(days=1):
        raise NeverOpens(f"{window.weekdays} {window.start}-{window.end}")
    return start, end


def _since_midnight(text: str) -> dt.timedelta:
    hours, minutes = text.split(":")
    if int(minutes) > 59:
        raise NeverOpens(text)
    return dt.timedelta(hours=int(hours), minutes=int(minutes))
