"""Public holidays, and weekend days that are worked instead, by country and year.

Mainland China comes from `data/holidays_cn.yml` as the State Council announced it; a year without
a notice is reckoned from the fixed and lunar festivals and is provisional. Other countries come
from the `holidays` package. `nurture.timing` asks whether a day is one to write on, the playbook's
checker whether a year is provisional.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

import yaml

CHINA = "CN"
_CHINA = Path(__file__).parent / "data" / "holidays_cn.yml"


@dataclass(frozen=True, slots=True)
class Year:
    """One country's year: days off by name, weekend days that are worked."""

    off: Mapping[dt.date, str] = field(default_factory=dict)
    worked: frozenset[dt.date] = frozenset()
    provisional: bool = False


@dataclass(frozen=True, slots=True)
class Calendar:
    """The holidays of one country; without a country no day is one."""

    country: str | None = None

    def is_off(self, day: dt.date) -> bool:
        """True on a public holiday."""
        return self.country is not None and day in year(self.country, day.year).off

    def is_worked(self, day: dt.date) -> bool:
        """True on a Saturday or Sunday that is a workday by decree."""
        return self.country is not None and day in year(self.country, day.year).worked

    def name(self, day: dt.date) -> str | None:
        """The holiday's name as the country calls it, or None."""
        return None if self.country is None else year(self.country, day.year).off.get(day)


NO_HOLIDAYS = Calendar()


def known(country: str) -> bool:
    """True when the holidays of this country (ISO 3166) are known."""
    import holidays

    return country in holidays.list_supported_countries()


@lru_cache(maxsize=256)
def year(country: str, number: int) -> Year:
    """One year of a country; empty where nothing is known of it."""
    if country == CHINA and number in _announced():
        return _announced()[number]
    return _reckoned(country, number)


def announced() -> frozenset[int]:
    """The years for which China's notice is on file."""
    return frozenset(_announced())


@lru_cache(maxsize=1)
def _announced() -> dict[int, Year]:
    data = yaml.safe_load(_CHINA.read_text(encoding="utf-8"))
    return {
        number: Year(
            {day: name for name, ends in entry["days_off"].items() for day in _days(*ends)},
            frozenset(entry["worked"]),
        )
        for number, entry in data.items()
    }


def _days(first: dt.date, last: dt.date) -> list[dt.date]:
    return [first + dt.timedelta(days=n) for n in range((last - first).days + 1)]


def _reckoned(country: str, number: int) -> Year:
    import holidays  # takes a third of a second, and only who keeps holidays needs it

    if not known(country):
        return Year()
    found = holidays.country_holidays(country, years=number)
    worked = frozenset(day for day in found.weekend_workdays if day.year == number)
    off = {day: name for day, name in found.items() if day.year == number}
    return Year(off, worked, provisional=country == CHINA)
