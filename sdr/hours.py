"""Office hours: is somebody there, and when next. Pure; hours are a playbook's `SendWindow`."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

from sdr.playbook.model import SendWindow


def is_open(hours: SendWindow, moment: dt.datetime, zone: ZoneInfo) -> bool:
    """True while the office is open at `moment`."""
    local = moment.astimezone(zone)
    return local.isoweekday() in hours.weekdays and hours.start <= f"{local:%H:%M}" < hours.end


def next_opening(hours: SendWindow, moment: dt.datetime, zone: ZoneInfo) -> dt.datetime:
    """`moment` itself while open, else the next opening, in `zone`."""
    local = moment.astimezone(zone)
    if is_open(hours, moment, zone):
        return local
    start = dt.time.fromisoformat(hours.start)
    day = local.date()
    if f"{local:%H:%M}" >= hours.start:
        day += dt.timedelta(days=1)
    while day.isoweekday() not in hours.weekdays:
        day += dt.timedelta(days=1)
    return dt.datetime.combine(day, start, zone)


def after_open_minutes(
    hours: SendWindow, moment: dt.datetime, zone: ZoneInfo, minutes: int
) -> dt.datetime:
    """The moment at which so many minutes of office time have passed, in UTC."""
    left, at = dt.timedelta(minutes=minutes), next_opening(hours, moment, zone)
    while True:
        closing = dt.datetime.combine(at.date(), dt.time.fromisoformat(hours.end), zone)
        if at + left <= closing:
            return (at + left).astimezone(dt.UTC)
        left -= closing - at
        at = next_opening(hours, closing, zone)
