"""Free times for a meeting: on two clocks, over daylight saving, holidays and what is taken."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from nurture.slots import AWAKE, free
from nurture.timing import Hours
from sdr.calendars import Calendar
from sdr.playbook.model import Meetings, SendWindow

SHANGHAI, BERLIN, ANGELES, KATHMANDU = (
    ZoneInfo(name)
    for name in ("Asia/Shanghai", "Europe/Berlin", "America/Los_Angeles", "Asia/Kathmandu")
)
OFFICE = SendWindow(days={"mon-fri": ("09:00-12:00", "13:30-18:00")})
AWAKE_ALL = SendWindow(days={"mon-sun": ("00:00-24:00",)})
RULES = Meetings(minutes=30, step_minutes=30, notice_hours=4, days=10)
UTC = dt.UTC


def hours(zone: ZoneInfo, window: SendWindow = OFFICE, country: str | None = None) -> Hours:
    return Hours(zone, window, calendar=Calendar(country))


def at(text: str, zone: ZoneInfo) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=zone)


def walls(found: list[dt.datetime], zone: ZoneInfo) -> list[str]:
    return [f"{each.astimezone(zone):%a %H:%M}" for each in found]


def test_the_soonest_come_first_two_a_day_after_the_notice() -> None:
    now = at("2026-03-03T09:10", SHANGHAI)  # a Tuesday
    found = free(hours(SHANGHAI), hours(SHANGHAI), [], RULES, now)
    assert walls(found, SHANGHAI) == [
        "Tue 13:30", "Tue 14:00", "Wed 09:00", "Wed 09:30", "Thu 09:00", "Thu 09:30",
    ]  # fmt: skip


def test_both_clocks_have_to_be_at_work() -> None:
    now = at("2026-03-02T06:00", SHANGHAI)
    found = free(hours(SHANGHAI), hours(BERLIN), [], RULES, now, most=3, a_day=9)
    # Berlin's 9:00 is 16:00 in Shanghai; the last half hour ends at 18:00 there
    assert walls(found, SHANGHAI) == ["Mon 16:00", "Mon 16:30", "Mon 17:00"]
    assert walls(found, BERLIN) == ["Mon 09:00", "Mon 09:30", "Mon 10:00"]


def test_when_one_side_changes_its_clock_the_other_sides_hour_moves() -> None:
    """Berlin goes to summer time on 29 March 2026, Shanghai never."""
    shown = {}
    for day in ("2026-03-27", "2026-03-30"):
        now = at(f"{day}T06:00", SHANGHAI)
        found = free(hours(SHANGHAI), hours(BERLIN), [], RULES, now, most=1)
        shown[day] = (walls(found, SHANGHAI), walls(found, BERLIN), found[0].astimezone(UTC).hour)
    assert shown == {
        "2026-03-27": (["Fri 16:00"], ["Fri 09:00"], 8),
        "2026-03-30": (["Mon 15:00"], ["Mon 09:00"], 7),
    }


def test_an_hour_that_the_clock_skips_is_not_offered_and_one_that_comes_twice_is_once() -> None:
    night = SendWindow(days={"sun": ("00:00-04:00",)})
    rules = Meetings(minutes=30, step_minutes=30, notice_hours=0, days=1)
    spring = free(
        hours(BERLIN, night), hours(BERLIN, AWAKE_ALL), [], rules,
        at("2026-03-28T23:30", BERLIN), most=20, a_day=20,
    )  # fmt: skip
    assert "Sun 01:30" in walls(spring, BERLIN)
    assert not {"Sun 02:00", "Sun 02:30"} & set(walls(spring, BERLIN))
    autumn = free(
        hours(BERLIN, night), hours(BERLIN, AWAKE_ALL), [], rules,
        at("2026-10-24T23:30", BERLIN), most=20, a_day=20,
    )  # fmt: skip
    assert walls(autumn, BERLIN).count("Sun 02:00") == 1
    assert len(set(autumn)) == len(autumn)


def test_holidays_of_either_side_are_kept_and_make_up_workdays_are_worked() -> None:
    # 1 May 2026 is a Friday, a holiday in both countries
    now = at("2026-04-30T17:00", SHANGHAI)
    chinese = free(hours(SHANGHAI, country="CN"), hours(SHANGHAI, AWAKE), [], RULES, now, most=1)
    assert chinese[0].astimezone(SHANGHAI).date() >= dt.date(2026, 5, 4)
    theirs = free(hours(SHANGHAI), hours(SHANGHAI, country="CN"), [], RULES, now, most=1)
    assert theirs[0].astimezone(SHANGHAI).date() >= dt.date(2026, 5, 4)
    # the State Council made Sunday 4 January 2026 a workday
    worked = free(
        hours(SHANGHAI, country="CN"), hours(SHANGHAI, country="CN"), [],
        RULES, at("2026-01-03T20:00", SHANGHAI), most=1,
    )  # fmt: skip
    assert walls(worked, SHANGHAI) == ["Sun 09:00"]


def test_what_is_taken_is_not_offered_nor_what_touches_its_gap() -> None:
    now = at("2026-03-03T04:00", SHANGHAI)
    taken = [(at("2026-03-03T09:30", SHANGHAI), at("2026-03-03T10:00", SHANGHAI))]
    close = free(hours(SHANGHAI), hours(SHANGHAI), taken, RULES, now, most=2)
    assert walls(close, SHANGHAI) == ["Tue 09:00", "Tue 10:00"]
    apart = RULES.model_copy(update={"gap_minutes": 15})
    assert walls(free(hours(SHANGHAI), hours(SHANGHAI), taken, apart, now, most=2), SHANGHAI) == [
        "Tue 10:30", "Tue 11:00",
    ]  # fmt: skip


def test_days_away_have_no_slots_on_the_reps_clock() -> None:
    now = at("2026-03-03T04:00", SHANGHAI)
    away = [(dt.date(2026, 3, 3), dt.date(2026, 3, 5))]
    found = free(hours(SHANGHAI), hours(SHANGHAI), [], RULES, now, away=away, most=1)
    assert walls(found, SHANGHAI) == ["Fri 09:00"]


def test_a_meeting_never_runs_into_the_break_or_over_the_end() -> None:
    long = RULES.model_copy(update={"minutes": 60})
    now = at("2026-03-03T04:00", SHANGHAI)
    found = walls(
        free(hours(SHANGHAI), hours(SHANGHAI), [], long, now, most=60, a_day=60), SHANGHAI
    )
    assert "Tue 11:00" in found
    assert not {"Tue 11:30", "Tue 17:30"} & set(found)


ZONES = st.sampled_from([SHANGHAI, BERLIN, ANGELES, KATHMANDU, ZoneInfo("Pacific/Auckland")])


@given(
    rep=ZONES,
    lead=ZONES,
    minute=st.integers(0, 700 * 24 * 60),
    minutes=st.sampled_from([15, 30, 45, 60, 90]),
)
def test_every_slot_lies_in_both_hours_after_the_notice_and_on_the_hour(
    rep: ZoneInfo, lead: ZoneInfo, minute: int, minutes: int
) -> None:
    now = dt.datetime(2026, 1, 1, tzinfo=UTC) + dt.timedelta(minutes=minute)
    rules = RULES.model_copy(update={"minutes": minutes})
    found = free(hours(rep), hours(lead, AWAKE), [], rules, now, most=40, a_day=40)
    assert found == sorted(set(found))
    for start in found:
        assert start >= now + dt.timedelta(hours=4)
        here, there = start.astimezone(rep), start.astimezone(lead)
        ends = (start + dt.timedelta(minutes=minutes)).astimezone(rep)
        assert here.isoweekday() <= 5
        assert here.minute in (0, 30)
        assert "09:00" <= f"{here:%H:%M}" < f"{ends:%H:%M}" <= "18:00"
        assert not "12:00" <= f"{here:%H:%M}" < "13:30"
        assert "08:00" <= f"{there:%H:%M}" <= "21:00"
