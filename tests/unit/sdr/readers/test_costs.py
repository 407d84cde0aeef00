"""What a problem costs, from the person's own figures."""

from __future__ import annotations

from decimal import Decimal

import pytest

from sdr.readers.costs import estimate


@pytest.mark.parametrize(
    ("text", "kind", "total", "per"),
    [
        ("光我这边40个业务，每人每天起码一个半钟头", "hours", "60", "day"),
        ("30个人，一天一个半小时", "hours", "45", "day"),
        ("每天大概1小时 有25个业代", "hours", "25", "day"),
        ("120 reps, ninety minutes of forms a day", "hours", "180", "day"),
        ("half an hour each, 60 guys", "hours", "30", "day"),
        ("40 reps, 2h daily", "hours", "80", "day"),
        ("三个人忙四天", "days", "12", None),
        ("月底3个会计对4天账", "days", "12", "month"),
        ("about 5 people, three days every month end", "days", "15", "month"),
        ("一年1000万，说不清的占两成", "share", "2000000", "year"),
        ("maybe 10% of 5 million vanishes", "share", "500000", None),
        ("去年窜了5000箱，每箱补20块", "each", "100000", None),
        ("1,000 stores at $20 each, monthly", "each", "20000", "month"),
    ],
)
def test_two_factors_give_a_sum(text: str, kind: str, total: str, per: str | None) -> None:
    found = estimate(text)
    assert found is not None
    assert (found.kind, found.total, found.per) == (kind, Decimal(total), per)
    assert found.count * found.each == found.total or found.kind == "share"


@pytest.mark.parametrize(
    "text",
    [
        "", "不知道", "损失挺大的", "we lose maybe 200k a year", "each rep loses an hour and a half",
        "20 leads, 30% followed", "三百家店，每家200元，三成没做到", "两成", "40个业务",
        "30到50个人，每天两小时", "800 people", "a day", "1 person, 2 hours",
    ],
)  # fmt: skip
def test_nothing_is_worked_out_of_one_factor_or_a_range(text: str) -> None:
    assert estimate(text) is None


def test_the_currency_is_the_one_that_was_said() -> None:
    found = estimate("10% of $2 million a year", "CNY")
    assert found is not None
    assert (found.currency, found.per) == ("USD", "year")
