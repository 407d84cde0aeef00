"""When something may be sent, typed: what stands in `nurture.yml` and under `window:`.

Windows, quiet hours, holidays, frequency caps, what happens to what is late, throttles. Data only:
`nurture.timing` finds the moments, `nurture.caps` and `nurture.throttle` count, and
`sdr.playbook.timing_rules` checks that the parts make sense together.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated

from pydantic import Field, StringConstraints

from sdr.playbook.entries import Duration, Entry, TimeOfDay
from sdr.playbook.steps import ChannelName, LateAction

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
DAY = 24 * 60  # minutes

_NAMES = "|".join(WEEKDAYS)
_CLOCK = r"([01]\d|2[0-3]):[0-5]\d"
# "mon", or "mon-fri"
Days = Annotated[str, StringConstraints(pattern=rf"^({_NAMES})(-({_NAMES}))?$")]
# "09:00-11:30"; the end may be 24:00
Span = Annotated[str, StringConstraints(pattern=rf"^{_CLOCK}-({_CLOCK}|24:00)$")]
# ISO 3166: "CN"
Country = Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")]
Day = Annotated[str, StringConstraints(pattern=r"^\d{4}-\d{2}-\d{2}$")]
Domain = Annotated[str, StringConstraints(pattern=r"^(\*|[a-z0-9-]+(\.[a-z0-9-]+)+)$")]

type Minutes = tuple[int, int]  # from, to: minutes since midnight, `to` not included


class SendWindow(Entry):
    """The hours of a week: `days` with several spans each, else `weekdays` from `start` to `end`.

    Wall-clock time of whoever is written to. A span ends after it starts and on the same day.
    """

    weekdays: tuple[Annotated[int, Field(ge=1, le=7)], ...] = (1, 2, 3, 4, 5)
    start: Annotated[str, StringConstraints(pattern=r"^\d\d:\d\d$")] = "09:00"
    end: Annotated[str, StringConstraints(pattern=r"^\d\d:\d\d$")] = "18:00"
    days: dict[Days, tuple[Span, ...]] = Field(default={})

    def spans(self, weekday: int) -> tuple[Minutes, ...]:
        """The spans of a weekday (1: Monday) in the order of the day; none that ends too early."""
        if self.days:
            texts = [
                span for days, spans in self.days.items() if weekday in _of(days) for span in spans
            ]
        else:
            texts = [f"{self.start}-{self.end}"] if weekday in self.weekdays else []
        found = [(_minutes(start), _minutes(end)) for start, end in (t.split("-") for t in texts)]
        return tuple(sorted((start, end) for start, end in found if start < end <= DAY))


class Quiet(Entry):
    """Hours in which nothing is sent, every day; `start` after `end` runs over midnight."""

    start: TimeOfDay
    end: TimeOfDay
    channels: tuple[ChannelName, ...] = ()  # none named: all

    @property
    def parts(self) -> tuple[Minutes, ...]:
        """The quiet minutes of one day."""
        start, end = _minutes(self.start), _minutes(self.end)
        return ((start, end),) if start < end else ((0, end), (start, DAY))


class Limits(Entry):
    """At most so many in one day, in 7 days, in 30 days; days of whoever is written to."""

    day: int | None = Field(default=None, ge=1)
    week: int | None = Field(default=None, ge=1)
    month: int | None = Field(default=None, ge=1)


class Caps(Entry):
    """Over all sequences and channels together."""

    lead: Limits = Limits()
    account: Limits = Limits()


class Late(Entry):
    """What becomes of a message that could not go for longer than `after` (the worker was down).

    Of those that are caught up with, `per_minute` at most leave in a minute.
    """

    after: Duration = "12h"
    action: LateAction = "catch_up"
    per_minute: int | None = Field(default=None, ge=1)


class Rate(Entry):
    """At most so many messages in any such time."""

    per_second: int | None = Field(default=None, ge=1)
    per_minute: int | None = Field(default=None, ge=1)
    per_hour: int | None = Field(default=None, ge=1)
    per_day: int | None = Field(default=None, ge=1)


class WarmUp(Entry):
    """A new sender's first days: `first_day` messages on the day `since`, each day `factor` times
    as many as the day before, until `full` a day; from then on no limit.
    """

    since: Day
    first_day: int = Field(ge=1)
    factor: float = Field(gt=1)
    full: int = Field(ge=1)


class Throttle(Rate):
    """Of one channel; `domains` of recipients: `*` stands for each that is not named."""

    domains: dict[Domain, Rate] = Field(default={})
    warm_up: WarmUp | None = None


class Nurture(Entry):
    """`nurture.yml`: what holds for all sequences where they say nothing else."""

    window: SendWindow = SendWindow()
    quiet_hours: tuple[Quiet, ...] = ()
    holidays: tuple[Country, ...] = ()  # whose public holidays are kept
    caps: Caps = Caps()
    late: Late = Late()
    throttle: dict[ChannelName, Throttle] = Field(default={})


def without(spans: Iterable[Minutes], quiet: Iterable[Quiet]) -> list[Minutes]:
    """Spans less the quiet hours, in the order of the day."""
    left = list(spans)
    for start, end in (part for each in quiet for part in each.parts):
        before = [(low, min(high, start)) for low, high in left]
        after = [(max(low, end), high) for low, high in left]
        left = [(low, high) for low, high in (*before, *after) if low < high]
    return sorted(left)


def opens(window: SendWindow, quiet: Iterable[Quiet] = ()) -> bool:
    """True when quiet hours leave something of the window on some day of the week."""
    held = tuple(quiet)
    return any(without(window.spans(day), held) for day in range(1, 8))


def _of(days: str) -> tuple[int, ...]:
    """`sat-mon` → 6, 7, 1."""
    first, _, last = days.partition("-")
    start, end = WEEKDAYS.index(first), WEEKDAYS.index(last or first)
    return tuple(day % 7 + 1 for day in range(start, end + 1 + (7 if end < start else 0)))


def _minutes(text: str) -> int:
    """Minutes since midnight; what is no time of day lies behind its end."""
    hours, minutes = (int(part) for part in text.split(":"))
    return hours * 60 + minutes if minutes < 60 else DAY + 1
