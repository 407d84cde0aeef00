"""When a step goes out: waits, send windows, quiet hours and holidays in the lead's zone. Pure.

Everything is local wall-clock time, so it follows daylight saving by itself: a moment is open when
the lead's clock stands inside a span of the day, outside quiet hours, on no holiday. Enrolments,
touches and `simulate` ask here; `schedule` says which hours hold for a lead. Nothing here knows a
lead or a database.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from sdr.calendars import NO_HOLIDAYS, Calendar
from sdr.playbook.steps import Stop, Timed
from sdr.playbook.timing import Minutes, Quiet, SendWindow, opens, without

_UNITS = {"m": "minutes", "h": "hours", "d": "days", "w": "weeks"}
# Long enough for a weekly span that falls on two holidays in a row, and a bound for any search.
LOOK_AHEAD_DAYS = 62
_MINUTE, _HOUR = dt.timedelta(minutes=1), dt.timedelta(hours=1)
# No place on earth is further from UTC.
_FURTHEST = dt.timedelta(hours=16)

# Why something waits; the words stand in `timing.ftl`.
OUTSIDE_WINDOW, QUIET_HOURS, HOLIDAY = "outside_window", "quiet_hours", "holiday"
NEVER_OPENS = "never_opens"


class NeverOpens(ValueError):
    """There is no moment in which anything may be sent."""


@dataclass(frozen=True, slots=True)
class Hours:
    """When one person may be written to on one channel."""

    zone: ZoneInfo
    window: SendWindow
    quiet: tuple[Quiet, ...] = ()
    calendar: Calendar = NO_HOLIDAYS

    def spans(self, day: dt.date) -> list[Minutes]:
        """The minutes of a local day in which something may be sent, in order."""
        if self.calendar.is_off(day):
            return []
        return without(self.planned(day), self.quiet)

    def planned(self, day: dt.date) -> tuple[Minutes, ...]:
        """The window's spans on a day, holidays and quiet hours aside.

        A weekend day worked by decree has the spans of the last workday that has any.
        """
        spans = self.window.spans(day.isoweekday())
        if spans or not self.calendar.is_worked(day):
            return spans
        return next((found for n in (5, 4, 3, 2, 1) if (found := self.window.spans(n))), ())


@dataclass(frozen=True, slots=True)
class Slot:
    """When a step is due (its wait is over) and when it goes out; `reason`: why later than due."""

    due_at: dt.datetime
    goes_at: dt.datetime
    reason: str | None = None
    # left out: it falls into quiet hours and the step says so, or the hours never open
    drops: bool = False

    @property
    def deferred(self) -> bool:
        """True when the step has to wait for the hours to open."""
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


def slot(step: Stop, after: dt.datetime, hours: Hours) -> Slot:
    """When `step` is due and goes out, its wait counted from `after`."""
    return at(step, after + wait(step.wait), hours)


def at(step: Stop | None, due: dt.datetime, hours: Hours) -> Slot:
    """When a step that is due at `due` goes out; dropped where the hours never open."""
    reason = closed(hours, due)
    try:
        opens = opening(hours, due)
    except NeverOpens:
        return Slot(due, due, NEVER_OPENS, drops=True)
    drops = reason == QUIET_HOURS and isinstance(step, Timed) and step.quiet == "drop"
    return Slot(due, opens, reason, drops)


def closed(hours: Hours, moment: dt.datetime) -> str | None:
    """Why nothing may be sent at `moment` (a code), or None when it may."""
    local = moment.astimezone(hours.zone)
    day, minute = local.date(), local.hour * 60 + local.minute
    if _inside(hours.spans(day), minute):
        return None
    if not _inside(hours.planned(day), minute):
        # A holiday is the reason only where the day would otherwise have been open at some time.
        off = hours.calendar.is_off(day) and hours.planned(day)
        return HOLIDAY if off else OUTSIDE_WINDOW
    return HOLIDAY if hours.calendar.is_off(day) else QUIET_HOURS


def is_open(hours: Hours, moment: dt.datetime) -> bool:
    """True when something may be sent at `moment`."""
    return closed(hours, moment) is None


def opening(hours: Hours, moment: dt.datetime) -> dt.datetime:
    """`moment` when it is open then, else the first moment at which it is; in UTC.

    Where clocks jump over an opening, it opens at the jump; where they repeat an hour, what is open
    in it opens twice; a day that a place leaves out is none. Raises NeverOpens.
    """
    moment = moment.astimezone(dt.UTC)
    if is_open(hours, moment):
        return moment
    # A local day may begin again when clocks go back over midnight.
    first = moment.astimezone(hours.zone).date() - dt.timedelta(days=1)
    for ahead in range(LOOK_AHEAD_DAYS):
        day = first + dt.timedelta(days=ahead)
        found = [
            max(start, moment) for start, end in _moments(hours, day) if end > moment
        ]  # fmt: skip
        if found:
            return min(found)
    raise NeverOpens(f"{hours.window} {hours.quiet}")


def next_time(
    moment: dt.datetime, at: str, weekdays: tuple[int, ...], where: ZoneInfo
) -> dt.datetime:
    """The next local time `at` (HH:MM), on one of the weekdays where named; `moment` counts."""
    day = moment.astimezone(where).date()
    hours, minutes = (int(part) for part in at.split(":"))
    for ahead in range(LOOK_AHEAD_DAYS):
        date = day + dt.timedelta(days=ahead)
        local = dt.datetime.combine(date, dt.time(hours, minutes), where)
        found = local.astimezone(dt.UTC)
        if found >= moment and (not weekdays or date.isoweekday() in weekdays):
            return found
    raise NeverOpens(f"{weekdays} {at}")


def check(window: SendWindow, quiet: tuple[Quiet, ...] = ()) -> None:
    """Raise NeverOpens when quiet hours leave nothing of a window in any week."""
    if not opens(window, quiet):
        raise NeverOpens(f"{window} {quiet}")


def midnight(day: dt.date, where: ZoneInfo) -> dt.datetime:
    """The first moment that belongs to `day` or a later day there; in UTC."""
    for ahead in range(3):
        whole = _segments(day + dt.timedelta(days=ahead), where)
        moments = [start for start, _end, _offset in whole]
        if moments:
            return min(moments)
    raise NeverOpens(f"{day} {where}")


def _moments(hours: Hours, day: dt.date) -> Iterator[tuple[dt.datetime, dt.datetime]]:
    """The open stretches of a local day, in UTC."""
    spans = hours.spans(day)
    if not spans:
        return
    start_of_day = dt.datetime.combine(day, dt.time.min, dt.UTC)
    for begins, ends, offset in _segments(day, hours.zone):
        for start, end in spans:
            low = max(begins, start_of_day + start * _MINUTE - offset)
            high = min(ends, start_of_day + end * _MINUTE - offset)
            if low < high:
                yield low, high


def _segments(
    day: dt.date, where: ZoneInfo
) -> Iterator[tuple[dt.datetime, dt.datetime, dt.timedelta]]:
    """The stretches of UTC in which the place has this day, each with its offset."""
    begin = dt.datetime.combine(day, dt.time.min, dt.UTC)
    end = begin + dt.timedelta(days=1)
    for low, high, offset in _offsets(begin - _FURTHEST, end + _FURTHEST, where):
        starts, ends = max(low, begin - offset), min(high, end - offset)
        if starts < ends:
            yield starts, ends, offset


def _offsets(
    low: dt.datetime, high: dt.datetime, where: ZoneInfo
) -> Iterator[tuple[dt.datetime, dt.datetime, dt.timedelta]]:
    """The stretches of constant offset between two moments."""
    begin, offset = low, _offset(low, where)
    probe = low
    while probe < high:
        following = min(probe + 12 * _HOUR, high)
        other = _offset(following, where)
        if other != offset:
            change = _change(probe, following, where)
            yield begin, change, offset
            begin, offset = change, other
        probe = following
    yield begin, high, offset


def _change(low: dt.datetime, high: dt.datetime, where: ZoneInfo) -> dt.datetime:
    """The first moment after `low` with another offset, by halves, to the second."""
    offset = _offset(low, where)
    while high - low > dt.timedelta(seconds=1):
        middle = low + dt.timedelta(seconds=(high - low) // dt.timedelta(seconds=2))
        if _offset(middle, where) == offset:
            low = middle
        else:
            high = middle
    return high


def _offset(moment: dt.datetime, where: ZoneInfo) -> dt.timedelta:
    return moment.astimezone(where).utcoffset() or dt.timedelta()


def _inside(spans: list[Minutes] | tuple[Minutes, ...], minute: int) -> bool:
    return any(start <= minute < end for start, end in spans)
