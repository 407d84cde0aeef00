"""Waits, windows, quiet hours and holidays, over all zones and clock changes."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from nurture import timing
from nurture.timing import Hours
from sdr.calendars import Calendar
from sdr.playbook.model import Send, SendWindow, Text
from sdr.playbook.timing import WEEKDAYS, Quiet

SHANGHAI = ZoneInfo("Asia/Shanghai")
EVERY_DAY = (1, 2, 3, 4, 5, 6, 7)
# All there are, and again those that go their own way.
ZONES = st.one_of(
    st.sampled_from(sorted(available_timezones() - {"localtime"})),
    st.sampled_from(
        ["Asia/Shanghai", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu",
         "America/St_Johns", "Africa/Casablanca", "Pacific/Apia", "Pacific/Chatham",
         "America/Santiago", "Africa/Cairo", "Asia/Beirut", "Antarctica/Troll"]
    ),
).map(ZoneInfo)  # fmt: skip
MOMENTS = st.datetimes(
    min_value=dt.datetime(2007, 1, 1),  # noqa: DTZ001 - hypothesis adds the zone
    max_value=dt.datetime(2036, 12, 31),  # noqa: DTZ001
    timezones=st.just(dt.UTC),
)
CALENDARS = st.sampled_from([None, "CN", "CN", "DE", "US", "JP"]).map(Calendar)


def clock(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"


@st.composite
def windows(draw: st.DrawFn) -> SendWindow:
    """In the old form, or with up to three spans on some days."""
    if draw(st.booleans()):
        start = draw(st.integers(0, 24 * 60 - 31))
        end = draw(st.integers(start + 30, 24 * 60))
        days = draw(st.sets(st.integers(1, 7), min_size=1))
        return SendWindow(weekdays=tuple(sorted(days)), start=clock(start), end=clock(end))
    named = draw(st.sets(st.sampled_from(WEEKDAYS), min_size=1))
    return SendWindow(days={day: draw(spans()) for day in sorted(named)})


@st.composite
def spans(draw: st.DrawFn) -> tuple[str, ...]:
    ends = draw(st.sets(st.integers(0, 24 * 4), min_size=2, max_size=6))
    marks = sorted(ends)[: len(ends) // 2 * 2]
    return tuple(
        f"{clock(a * 15)}-{clock(b * 15)}" for a, b in zip(marks[::2], marks[1::2], strict=True)
    )


@st.composite
def quiets(draw: st.DrawFn) -> tuple[Quiet, ...]:
    start, end = draw(st.integers(0, 1439)), draw(st.integers(0, 1439))
    return () if start == end else (Quiet(start=clock(start), end=clock(end)),)


@st.composite
def any_hours(draw: st.DrawFn) -> Hours:
    return Hours(draw(ZONES), draw(windows()), draw(quiets()), draw(CALENDARS))


def hours(
    window: SendWindow | None = None, where: str | ZoneInfo = SHANGHAI, *quiet: Quiet,
    country: str | None = None,
) -> Hours:  # fmt: skip
    zone = ZoneInfo(where) if isinstance(where, str) else where
    return Hours(zone, window or SendWindow(), quiet, Calendar(country))


def allowed(held: Hours, moment: dt.datetime) -> bool:
    """What a person with a clock and a calendar on the wall would say."""
    local = moment.astimezone(held.zone)
    now, day = f"{local:%H:%M}", local.date()
    if held.calendar.is_off(day):
        return False
    for quiet in held.quiet:
        across = quiet.start > quiet.end
        if (now >= quiet.start or now < quiet.end) if across else (quiet.start <= now < quiet.end):
            return False

    def open_on(weekday: int) -> list[tuple[str, str]]:
        window = held.window
        if not window.days:
            return [(window.start, window.end)] if weekday in window.weekdays else []
        return [(s[:5], s[6:]) for s in window.days.get(WEEKDAYS[weekday - 1], ())]

    today = open_on(local.isoweekday())
    if not today and held.calendar.is_worked(day):
        today = next((open_on(each) for each in (5, 4, 3, 2, 1) if open_on(each)), [])
    return any(start <= now < end for start, end in today)


def step(wait: str = "0m", **others: object) -> Send:
    shape = {"key": "one", "wait": wait, "subject": Text(zh="好", en="x"),
             "body": Text(zh="好", en="x"), **others}  # fmt: skip
    return Send.model_validate(shape)


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
    assert timing.opening(hours(), at(moment)) == at(opens)


@pytest.mark.parametrize(
    ("moment", "opens"),
    [
        ("2026-03-03T11:29+08:00", "2026-03-03T11:29+08:00"),
        ("2026-03-03T11:30+08:00", "2026-03-03T14:00+08:00"),
        ("2026-03-06T17:30+08:00", "2026-03-07T10:00+08:00"),  # Friday, then Saturday's own span
        ("2026-03-07T12:00+08:00", "2026-03-09T09:00+08:00"),
    ],
)
def test_several_spans_a_day(moment: str, opens: str) -> None:
    window = SendWindow(days={"mon-fri": ("14:00-17:30", "09:00-11:30"), "sat": ("10:00-12:00",)})
    assert timing.opening(hours(window), at(moment)) == at(opens)


@pytest.mark.parametrize(
    ("zone", "start", "end", "moment", "opens"),
    [
        # New York jumps from 2:00 to 3:00 on 8 March 2026: what opens at 2:30 opens at the jump.
        ("America/New_York", "02:30", "05:00", "2026-03-08T06:00Z", "2026-03-08T07:00Z"),
        # A window inside the lost hour opens on the next day.
        ("America/New_York", "02:00", "02:30", "2026-03-08T06:00Z", "2026-03-09T06:00Z"),
        # The hour from 1:00 comes twice on 1 November: the window opens twice.
        ("America/New_York", "01:15", "01:30", "2026-11-01T05:40Z", "2026-11-01T06:15Z"),
        ("America/New_York", "00:30", "01:30", "2026-11-01T05:40Z", "2026-11-01T06:00Z"),
        ("America/New_York", "09:00", "18:00", "2026-11-01T06:00Z", "2026-11-01T14:00Z"),
        # Lord Howe Island moves by half an hour: on 4 October 2026 there is no 2:00 to 2:30.
        ("Australia/Lord_Howe", "02:10", "03:00", "2026-10-03T15:00Z", "2026-10-03T15:30Z"),
        # Samoa left out 30 December 2011.
        ("Pacific/Apia", "09:00", "18:00", "2011-12-30T06:00Z", "2011-12-30T19:00Z"),
    ],
)
def test_clock_changes(zone: str, start: str, end: str, moment: str, opens: str) -> None:
    window = SendWindow(weekdays=EVERY_DAY, start=start, end=end)
    assert timing.opening(hours(window, zone), at(moment)) == at(opens)


@pytest.mark.parametrize(
    ("moment", "opens", "reason"),
    [
        ("2026-02-13T18:00+08:00", "2026-02-14T09:00+08:00", "outside_window"),  # worked Saturday
        ("2026-02-14T18:00+08:00", "2026-02-24T09:00+08:00", "outside_window"),
        ("2026-02-16T10:00+08:00", "2026-02-24T09:00+08:00", "holiday"),  # Spring Festival
        ("2026-02-27T18:00+08:00", "2026-02-28T09:00+08:00", "outside_window"),
        ("2026-09-19T10:00+08:00", "2026-09-20T09:00+08:00", "outside_window"),  # worked Sunday
        ("2026-10-01T10:00+08:00", "2026-10-08T09:00+08:00", "holiday"),
        ("2026-10-10T10:00+08:00", "2026-10-10T10:00+08:00", None),
        ("2026-10-11T10:00+08:00", "2026-10-12T09:00+08:00", "outside_window"),
    ],
)
def test_chinese_holidays_and_worked_weekends(moment: str, opens: str, reason: str | None) -> None:
    held = hours(country="CN")
    assert timing.opening(held, at(moment)) == at(opens)
    assert timing.closed(held, at(moment)) == reason


def test_a_worked_weekend_day_of_its_own_hours_keeps_them() -> None:
    window = SendWindow(days={"mon-fri": ("09:00-18:00",), "sat": ("15:00-16:00",)})
    assert timing.opening(hours(window, country="CN"), at("2026-02-14T09:00+08:00")) == at(
        "2026-02-14T15:00+08:00"
    )


def test_elsewhere_chinese_holidays_are_days_like_others() -> None:
    moment = at("2026-10-01T10:00+02:00")
    assert timing.opening(hours(where="Europe/Berlin", country="DE"), moment) == moment
    unity = at("2025-10-03T10:00+02:00")  # a Friday
    assert timing.closed(hours(where="Europe/Berlin", country="DE"), unity) == "holiday"


@pytest.mark.parametrize(
    ("moment", "opens"),
    [
        ("2026-03-03T20:59+08:00", "2026-03-03T20:59+08:00"),
        ("2026-03-03T21:00+08:00", "2026-03-04T08:00+08:00"),
        ("2026-03-04T03:00+08:00", "2026-03-04T08:00+08:00"),
        ("2026-03-04T12:30+08:00", "2026-03-04T13:00+08:00"),
    ],
)
def test_quiet_hours_run_over_midnight(moment: str, opens: str) -> None:
    always = SendWindow(weekdays=EVERY_DAY, start="00:00", end="24:00")
    held = hours(always, SHANGHAI, Quiet(start="21:00", end="08:00"),
                 Quiet(start="12:00", end="13:00"))  # fmt: skip
    assert timing.opening(held, at(moment)) == at(opens)
    assert timing.closed(held, at(moment)) == (None if moment == opens else "quiet_hours")


def test_a_step_can_be_left_out_in_quiet_hours() -> None:
    held = hours(None, SHANGHAI, Quiet(start="12:00", end="14:00"))
    noon, night = at("2026-03-03T12:30+08:00"), at("2026-03-03T22:00+08:00")
    assert timing.at(step(quiet="drop"), noon, held).drops
    assert not timing.at(step(), noon, held).drops
    assert not timing.at(step(quiet="drop"), night, held).drops  # that is the window, no quiet hour


@settings(deadline=None)  # the first country takes seconds to load on a busy machine
@given(any_hours(), MOMENTS)
@example(
    Hours(ZoneInfo("Pacific/Apia"), SendWindow(weekdays=EVERY_DAY, start="00:00", end="24:00")),
    at("2011-12-30T09:59:59Z"),
)
def test_never_early_always_inside_and_the_first_such_moment(
    held: Hours, moment: dt.datetime
) -> None:
    try:
        opens = timing.opening(held, moment)
    except timing.NeverOpens:
        with pytest.raises(timing.NeverOpens):
            timing.check(held.window, held.quiet)
        return
    timing.check(held.window, held.quiet)
    assert opens >= moment
    assert allowed(held, opens)
    assert timing.opening(held, opens) == opens
    assert timing.is_open(held, moment) == allowed(held, moment) == (opens == moment)
    assert opens - moment < dt.timedelta(days=timing.LOOK_AHEAD_DAYS)
    if opens > moment:
        assert not allowed(held, max(moment, opens - dt.timedelta(seconds=1)))
    probe = moment
    for _ in range(400):
        probe += dt.timedelta(minutes=13)
        if probe >= opens:
            break
        assert not allowed(held, probe)


@settings(deadline=None)  # the first country takes seconds to load on a busy machine
@given(any_hours(), MOMENTS, MOMENTS)
def test_a_later_moment_never_opens_earlier(
    held: Hours, one: dt.datetime, other: dt.datetime
) -> None:
    try:
        first, second = (timing.opening(held, each) for each in sorted((one, other)))
    except timing.NeverOpens:
        return
    assert first <= second


@given(st.dates(dt.date(2007, 1, 1), dt.date(2036, 12, 31)), ZONES)
@example(dt.date(2011, 12, 30), ZoneInfo("Pacific/Apia"))
def test_midnight_is_where_the_day_begins(day: dt.date, where: ZoneInfo) -> None:
    begins = timing.midnight(day, where)
    assert begins.astimezone(where).date() >= day
    before = (begins - dt.timedelta(seconds=1)).astimezone(where).date()
    assert before < day


@given(MOMENTS, ZONES, st.sampled_from(["0m", "15m", "6h", "3d", "2w"]))
def test_a_step_waits_at_least_its_wait(moment: dt.datetime, where: ZoneInfo, wait: str) -> None:
    slot = timing.slot(step(wait), moment, hours(where=where))
    assert slot.due_at - moment == timing.wait(wait)
    assert slot.goes_at >= slot.due_at
    assert slot.deferred == (slot.goes_at != slot.due_at) == (slot.reason is not None)


def test_a_leap_day_is_a_day() -> None:
    slot = timing.slot(step("1d"), at("2028-02-28T10:00+08:00"), hours())
    assert slot.goes_at == at("2028-02-29T10:00+08:00")


@pytest.mark.parametrize(
    ("window", "quiet"),
    [
        (SendWindow(weekdays=()), ()),
        (SendWindow(start="18:00", end="09:00"), ()),
        (SendWindow(start="09:00", end="09:00"), ()),
        (SendWindow(start="09:00", end="25:00"), ()),
        (SendWindow(start="09:61", end="18:00"), ()),
        (SendWindow(days={"mon": ("18:00-09:00",)}), ()),
        (SendWindow(days={"mon": ()}), ()),
        (SendWindow(), (Quiet(start="08:00", end="19:00"),)),
        (SendWindow(), (Quiet(start="18:00", end="12:00"), Quiet(start="11:00", end="18:00"))),
    ],
)
def test_a_window_that_never_opens_is_refused(window: SendWindow, quiet: tuple[Quiet, ...]) -> None:
    with pytest.raises(timing.NeverOpens):
        timing.check(window, quiet)
    with pytest.raises(timing.NeverOpens):
        timing.opening(hours(window, SHANGHAI, *quiet), at("2026-03-03T09:00Z"))


@pytest.mark.parametrize("name", [None, "", "Mars/Olympus", "../etc/passwd"])
def test_an_unknown_zone_is_the_default(name: str | None) -> None:
    assert timing.zone(name, SHANGHAI) == SHANGHAI


def test_a_wait_that_is_none() -> None:
    with pytest.raises(ValueError, match="no wait"):
        timing.wait("3y")
