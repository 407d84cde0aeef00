"""Of what a month cost, a report counts the days it covers, none twice and none left out."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.reports_costs import months, share_of

DAY = dt.date(2026, 11, 20)
DAYS = st.dates(dt.date(2020, 1, 1), dt.date(2030, 12, 31))


@pytest.mark.parametrize(
    ("month", "share"),
    [("2026-11", 20 / 30), ("2026-10", 10 / 31), ("2026-09", 0), ("2026-12", 0)],
)
def test_a_month_counts_by_its_days(month: str, share: float) -> None:
    assert share_of(month, DAY - dt.timedelta(days=29), DAY) == share


@given(DAYS, st.integers(0, 400), st.integers(0, 400))
def test_two_spans_side_by_side_cost_what_they_cost_together(
    since: dt.date, some: int, more: int
) -> None:
    until, end = since + dt.timedelta(some), since + dt.timedelta(some + 1 + more)
    after = until + dt.timedelta(1)
    for month in months(since, end):
        parts = share_of(month, since, until) + share_of(month, after, end)
        assert parts == pytest.approx(share_of(month, since, end))
        assert 0 < share_of(month, since, end) <= 1


@given(DAYS, st.integers(0, 400))
def test_every_day_is_in_one_month(since: dt.date, more: int) -> None:
    found = months(since, since + dt.timedelta(more))
    assert found == sorted(set(found), reverse=True)
    assert {f"{since:%Y-%m}", f"{since + dt.timedelta(more):%Y-%m}"} <= set(found)
