"""Holidays: China's notice as announced, other countries and years as reckoned."""

from __future__ import annotations

import datetime as dt

import holidays
import pytest

from sdr import calendars
from sdr.calendars import Calendar


def days(number: int) -> list[dt.date]:
    first = dt.date(number, 1, 1)
    return [first + dt.timedelta(days=n) for n in range((dt.date(number + 1, 1, 1) - first).days)]


@pytest.mark.parametrize("number", sorted(calendars.announced()))
def test_what_we_copied_from_the_notice_is_what_another_source_has(number: int) -> None:
    china, other = Calendar("CN"), holidays.country_holidays("CN", years=number)
    for day in days(number):
        ours = day.isoweekday() > 5
        if china.is_off(day) or china.is_worked(day):
            ours = china.is_off(day)
        theirs = not other.is_working_day(day)
        assert ours == theirs, day


@pytest.mark.parametrize("number", sorted(calendars.announced()))
def test_a_notice_makes_sense(number: int) -> None:
    year = calendars.year("CN", number)
    assert not year.provisional
    assert set(year.off) & year.worked == set()
    assert {day.year for day in (*year.off, *year.worked)} == {number}
    assert all(day.isoweekday() > 5 for day in year.worked)
    assert len(set(year.off.values())) >= 6


def test_the_notice_for_2026() -> None:
    year = calendars.year("CN", 2026)
    assert len(year.off) == 33
    assert year.off[dt.date(2026, 2, 15)] == year.off[dt.date(2026, 2, 23)] == "春节"
    assert dt.date(2026, 2, 24) not in year.off
    assert sorted(year.worked) == [
        dt.date(2026, *each) for each in ((1, 4), (2, 14), (2, 28), (5, 9), (9, 20), (10, 10))
    ]


def test_a_year_without_notice_has_the_festivals_and_is_provisional() -> None:
    year = calendars.year("CN", 2030)
    assert year.provisional
    # New Year, Spring Festival 2030 (3 February), Qingming, Labour Day, National Day
    for day in ((1, 1), (2, 3), (4, 5), (5, 1), (10, 1)):
        assert dt.date(2030, *day) in year.off


def test_other_countries() -> None:
    assert Calendar("US").is_off(dt.date(2026, 11, 26))
    assert Calendar("US").name(dt.date(2026, 11, 26)) == "Thanksgiving Day"
    assert not Calendar("US").is_off(dt.date(2026, 10, 1))
    assert not calendars.year("US", 2030).provisional
    assert not Calendar(None).is_off(dt.date(2026, 10, 1))
    assert not Calendar(None).is_worked(dt.date(2026, 10, 10))
    assert calendars.known("DE")
    assert not calendars.known("XX")
    assert calendars.year("XX", 2026) == calendars.Year()
