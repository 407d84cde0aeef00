"""Frequency caps as rules about times: whole days of the lead, never more than the cap."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nurture import caps
from nurture.caps import Allowed
from sdr.playbook.timing import Limits
from tests.unit.nurture.test_timing import MOMENTS, ZONES, at

SHANGHAI = ZoneInfo("Asia/Shanghai")
USUAL = Limits(day=1, week=2, month=6)


def fit(moment: str, *sent: str, limits: Limits = USUAL) -> Allowed:
    return caps.fit(at(moment), [at(each) for each in sent], limits, SHANGHAI, "lead")


def test_nothing_sent_nothing_in_the_way() -> None:
    assert fit("2026-03-03T10:00+08:00") == Allowed(at("2026-03-03T10:00+08:00"))


@pytest.mark.parametrize(
    ("sent", "opens", "reason"),
    [
        (["2026-03-03T09:00+08:00"], "2026-03-04T00:00+08:00", "cap_lead_day:1"),
        (["2026-03-02T23:59+08:00"], "2026-03-03T10:00+08:00", None),  # yesterday, by the lead's day
        (["2026-03-02T12:00Z"], "2026-03-03T10:00+08:00", None),
        (["2026-03-02T17:00Z"], "2026-03-04T00:00+08:00", "cap_lead_day:1"),  # 1:00 there
        (["2026-03-01T09:00+08:00", "2026-03-02T09:00+08:00"], "2026-03-08T00:00+08:00",
         "cap_lead_week:2"),
        (["2026-02-25T09:00+08:00", "2026-02-27T09:00+08:00"], "2026-03-04T00:00+08:00",
         "cap_lead_week:2"),
        (["2026-02-24T09:00+08:00", "2026-02-27T09:00+08:00"], "2026-03-03T10:00+08:00", None),
        ([f"2026-02-{day:02}T09:00+08:00" for day in (4, 9, 12, 17, 20, 25)],
         "2026-03-06T00:00+08:00", "cap_lead_month:6"),
    ],
)  # fmt: skip
def test_days_are_whole_days_of_the_lead(sent: list[str], opens: str, reason: str | None) -> None:
    assert fit("2026-03-03T10:00+08:00", *sent) == Allowed(at(opens), reason)


def test_a_clock_that_was_set_back_brings_no_second_message() -> None:
    found = fit("2026-03-03T10:00+08:00", "2026-03-05T10:00+08:00", limits=Limits(week=1))
    assert found == Allowed(at("2026-03-12T00:00+08:00"), "cap_lead_week:1")


def test_a_clock_that_was_years_ahead_blocks_nobody_for_years() -> None:
    found = fit("2026-03-03T10:00+08:00", "2036-03-05T10:00+08:00")
    assert found.at == at("2026-03-03T10:00+08:00")


@given(
    st.lists(MOMENTS, max_size=12),
    st.lists(st.integers(-40 * 24 * 60, 10 * 24 * 60), max_size=12),
    MOMENTS, ZONES,
    st.builds(Limits, day=st.none() | st.integers(1, 3), week=st.none() | st.integers(1, 4),
              month=st.none() | st.integers(1, 9)),
)  # fmt: skip
def test_one_more_never_makes_too_many_in_any_stretch_of_days(
    far: list[dt.datetime], near: list[int], moment: dt.datetime, where: ZoneInfo, limits: Limits
) -> None:
    sent = [*far, *(moment + dt.timedelta(minutes=each) for each in near)]
    allowed = caps.fit(moment, sent, limits, where, "lead")
    assert moment <= allowed.at <= moment + dt.timedelta(days=62)
    assert (allowed.reason is None) == (allowed.at == moment)
    days = [each.astimezone(where).date() for each in sent]
    day = allowed.at.astimezone(where).date()
    for name, length in caps.PERIODS:
        most = getattr(limits, name)
        for back in range(length if most is not None else 0):
            first = day - dt.timedelta(days=back)
            inside = sum(first <= each < first + dt.timedelta(days=length) for each in days)
            assert inside < most


@given(MOMENTS, ZONES, st.lists(st.integers(0, 20 * 24), min_size=1, max_size=30))
def test_sending_whenever_it_is_allowed_keeps_all_caps_and_goes_on(
    start: dt.datetime, where: ZoneInfo, waits: list[int]
) -> None:
    sent: list[dt.datetime] = []
    now = start
    for wait in waits:
        now = caps.fit(now + dt.timedelta(hours=wait), sent, USUAL, where, "lead").at
        sent.append(now)
    days = [each.astimezone(where).date() for each in sent]
    for first in days:
        for most, length in ((1, 1), (2, 7), (6, 30)):
            assert sum(0 <= (each - first).days < length for each in days) <= most
