"""When reading is hot: by how often, by how long, within its time."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from sdr import hot
from sdr.hot import Found, Seen
from sdr.playbook.engaging import Hot
from tests.builders import TUESDAY

WEEK, DAY = dt.timedelta(days=7), dt.timedelta(days=1)
PRICES = Hot(key="prices", content=("costs",), pages=("/pricing*",), times=3, within="7d")
LONG = Hot(key="long", minutes=8, within="1d")
RULES = [(PRICES, WEEK), (LONG, DAY)]


def seen(
    name: str, days_ago: float, kind: str = "click", what: str = "costs", **others: Any
) -> Seen:
    at = TUESDAY - dt.timedelta(days=days_ago)
    return Seen(name, kind, what, at, at, **others)


def find(*rows: Seen) -> Found | None:
    return hot.find(RULES, rows, TUESDAY)


def test_the_third_opening_within_a_week() -> None:
    three = [seen("c", 0.1), seen("a", 6.9), seen("b", 3, "visit", "/pricing/teams")]
    found = find(*three)
    assert found is not None
    assert (found.rule.key, found.times, found.engagements) == ("prices", 3, ("a", "b", "c"))
    assert found.what == ("costs", "/pricing/teams")
    assert found.changed_at == TUESDAY - dt.timedelta(days=0.1)
    assert find(*three[:2]) is None
    assert find(*three[:2], seen("old", 7)) is None
    assert find(*three[:2], seen("other", 1, what="cases")) is None
    assert find(*three[:2], seen("page", 1, "visit", "/careers")) is None
    assert find(*three[:2], seen("view", 1, "view", seconds=60)) is None, "a reading is no opening"


def test_minutes_of_reading_by_people_in_a_day() -> None:
    rows = [seen("a", 0.5, "view", "cases", seconds=300), seen("b", 0.1, "view", seconds=180)]
    found = find(*rows)
    assert found is not None
    assert (found.rule.key, found.seconds, found.what) == ("long", 480, ("cases", "costs"))
    assert find(rows[0]) is None
    doubtful = seen("b", 0.1, "view", seconds=180, judgement="unknown")
    assert find(rows[0], doubtful) is None
    assert find(rows[0], seen("b", 1.0, "view", seconds=180)) is None


def test_what_comes_later_than_the_clock_of_the_pass_is_fresh() -> None:
    assert find(*(seen(str(n), -n) for n in range(3))) is not None


@pytest.mark.parametrize("rules", [[], [(LONG, DAY)]])
def test_nothing_read_is_not_hot(rules: list[Any]) -> None:
    assert hot.find(rules, [], TUESDAY) is None
