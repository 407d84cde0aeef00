"""Whether windows, quiet hours, holidays and throttles of a playbook make sense together.

Part of `check`: what the types cannot say. A window must open at some time, quiet hours taken off;
the countries whose holidays are kept must be known; a year whose holidays are only reckoned is
worth a remark.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from sdr import calendars
from sdr.playbook.findings import Fault, Path_
from sdr.playbook.model import Playbook
from sdr.playbook.timing import Quiet, SendWindow, opens

FILE = "nurture.yml"
# so many days before a year begins, its holidays ought to be known
_AHEAD = dt.timedelta(days=45)


def timing(playbook: Playbook) -> Iterator[Fault]:
    """Windows that never open, quiet hours without end, unknown countries, dates that are none."""
    rules = playbook.nurture
    yield from _window(FILE, ("window",), rules.window, rules.quiet_hours)
    yield from _window("routing.yml", ("hours",), playbook.routing.hours, ())
    for sequence in playbook.sequences:
        if sequence.window is not None:
            file = f"sequences/{sequence.name}.yml"
            yield from _window(file, ("window",), sequence.window, rules.quiet_hours)
    for index, quiet in enumerate(rules.quiet_hours):
        if quiet.start == quiet.end:
            yield Fault("quiet-all-day", FILE, ("quiet_hours", index))
    for index, country in enumerate(rules.holidays):
        if not calendars.known(country):
            yield Fault("unknown-country", FILE, ("holidays", index), {"value": country})
    for channel, throttle in rules.throttle.items():
        if throttle.warm_up is not None and _date(throttle.warm_up.since) is None:
            path: Path_ = ("throttle", channel, "warm_up", "since")
            yield Fault("not-date", FILE, path, {"value": throttle.warm_up.since})


def provisional(playbook: Playbook, today: dt.date) -> Iterator[Fault]:
    """The years, this one and one that is near, for which China has not announced its holidays."""
    if calendars.CHINA in playbook.nurture.holidays:
        index = playbook.nurture.holidays.index(calendars.CHINA)
        for year in sorted({today.year, (today + _AHEAD).year} - calendars.announced()):
            yield Fault("provisional-holidays", FILE, ("holidays", index), {"year": year})


def _window(
    file: str, path: Path_, window: SendWindow, quiet: tuple[Quiet, ...]
) -> Iterator[Fault]:
    if window.days and window.model_fields_set & {"weekdays", "start", "end"}:
        yield Fault("window-twice", file, path)
    texts = [
        ((*path, "days", days, index), span)
        for days, spans in window.days.items()
        for index, span in enumerate(spans)
    ]
    wrong: list[tuple[Path_, str]] = [(p, s) for p, s in texts if not s[:5] < s[6:]]
    for place, span in wrong:
        yield Fault("span-order", file, place, {"value": span})
    if not window.days and not "00:00" <= window.start < window.end <= "24:00":
        yield Fault("window-order", file, path)
    elif not wrong and not opens(window, quiet):
        yield Fault("never-opens", file, path)


def _date(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return None
