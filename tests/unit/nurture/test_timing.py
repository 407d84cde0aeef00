"""Waits and send windows, over zones and clock changes."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nurture import timing
from sdr.playbook.model import Send, SendWindow, Text

SHANGHAI = ZoneInfo("Asia/Shanghai")
ZONES = st.sampled_from(
    ["Asia/Shanghai", "America/New_York", "Europe/Berlin", "Australia/Lord_Howe", "Asia/Kathmandu",
     "America/St_Johns", "Africa/Casablanca", "Pacific/Apia", "UTC"]
).map(ZoneInfo)  # fmt: skip
MOMENTS = st.datetimes(
    min_value=dt.datetime(2024, 1, 1),  # noqa: DTZ001 - hypothesis adds the zone
    max_value=dt.datetime(2032, 12, 31),  # noqa: DTZ001
    timezones=st.just(dt.UTC),
)


@st.composite
def windows(draw: st.DrawFn) -> SendWindow:
    start = draw(st.integers(0, 24 * 60 - 31))
    end = draw(st.integers(start + 30, 24 * 60))
    days = draw(st.sets(st.integers(1, 7), min_size=1))
    return SendWindow(weekdays=tuple(sorted(days)), start=clock(start), end=clock(end))


def clock(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"


def step(wait: str) -> Send:
    return Send(key="one", wait=wait, subject=Text(zh="好", en="x"), body=Text(zh="好", en="x"))


def at(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text)


@pytest.mark.parametrize(
    ("moment", "opens"),
    [
        ("2026-03-03T08:59:59+08:00", "2026-03-03T09:00+08:00"),  # Tuesday
        ("2026-03-03T09:00+08:00", "2026-03-03T09:00+08:00"),
        ("2026-03-03T17:59:59+08:00", "2026-03-03T17:59:59+08:00"),
        ("2026-03-03T18:00+08:00", "2026-03-04T09:00+08:00"),
        ("2026-03-06T18:00+08:00", "2026-03-09T09:00+08:00"),  # Friday evening
        ("2026-03-07T12:00+08:00", "2026-03-09T09:00+08:00"),
        ("2026-03-08T17:00-08:00", "2026-03-09T09:00+08:00"),  # already Monday in Shanghai
    ],
)
def test_the_usual_window(moment: str, opens: str) -> None:
    assert timing.opening(SendWindow(), at(moment), SHANGHAI) == at(opens)


@pytest.mark.parametrize(
    ("zone", "start", "end", "moment", "opens"),
    [
        # New York jumps from 2:00 to 3:00 on 8 March 2026: 2:30 is not, 3:30 is.
        ("America/New_York", "02:30", "05:00", "2026-03-08T06:00Z", "2026-03-08T07:30Z"),
        # A window inside the lost hour opens on the next day.
        ("America/New_York", "02:00", "02:30", "2026-03-08T06:00Z", "2026-03-09T06:00Z"),
        # The hour from 1:00 comes twice on 1 November: the window opens twice.
        ("America/New_York", "01:15", "01:30", "2026-11-01T05:40Z", "2026-11-01T06:15Z"),
        ("America/New_York", "09:00", "18:00", "2026-11-01T06:00Z", "2026-11-01T14:00Z"),
        # Samoa left out 30 December 2011.
        ("Pacific/Apia", "09:00", "18:00", "2011-12-30T06:00Z", "2011-12-30T19:00Z"),
    ],
)
def test_clock_changes(zone: str, start: str, end: str, moment: str, opens: str) -> None:
    window = SendWindow(weekdays=(1, 2, 3, 4, 5, 6, 7), start=start, end=end)
    assert timing.opening(window, at(moment), ZoneInfo(zone)) == at(opens)


@given(windows(), MOMENTS, ZONES)
def test_never_early_and_always_inside(
    window: SendWindow, moment: dt.datetime, where: ZoneInfo
) -> None:
    opens = timing.opening(window, moment, where)
    assert opens >= moment
    assert timing.is_open(window, opens, where)
    assert timing.opening(window, opens, where) == opens
    if timing.is_open(window, moment, where):
        assert opens == moment


@given(windows(), MOMENTS)
def test_it_is_the_first_opening(window: SendWindow, moment: dt.datetime) -> None:
    opens = timing.opening(window, moment, SHANGHAI)
    probe = moment
    while probe < opens:
        assert not timing.is_open(window, probe, SHANGHAI)
        probe += dt.timedelta(minutes=29)  # the shortest window is longer


@given(MOMENTS, ZONES, st.sampled_from(["0m", "15m", "6h", "3d", "2w"]))
def test_a_step_waits_at_least_its_wait(moment: dt.datetime, where: ZoneInfo, wait: str) -> None:
    slot = timing.slot(step(wait), moment, SendWindow(), where)
    assert slot.due_at - moment == timing.wait(wait)
    assert slot.goes_at >= slot.due_at
    assert slot.deferred == (slot.goes_at != slot.due_at)


def test_a_leap_day_is_a_day() -> None:
    slot = timing.slot(step("1d"), at("2028-02-28T10:00+08:00"), SendWindow(), SHANGHAI)
    assert slot.goes_at == at("2028-02-29T10:00+08:00")


@pytest.mark.parametrize(
    "window",
    [
        SendWindow(weekdays=()),
        SendWindow(start="18:00", end="09:00"),
        SendWindow(start="09:00", end="09:00"),
        SendWindow(start="09:00", end="25:00"),
        SendWindow(start="09:61", end="18:00"),
    ],
)
def test_a_window_that_never_opens_is_refused(window: SendWindow) -> None:
    with pytest.raises(timing.NeverOpens):
        timing.opening(window, at("2026-03-03T09:00Z"), SHANGHAI)


@pytest.mark.parametrize("name", [None, "", "Mars/Olympus", "../etc/passwd"])
def test_an_unknown_zone_is_the_default(name: str | None) -> None:
    assert timing.zone(name, SHANGHAI) == SHANGHAI


def test_a_wait_that_is_none() -> None:
    with pytest.raises(ValueError, match="no wait"):
        timing.wait("3y")
