"""In what money somebody counts who names none: what is known of the talk tells it."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from sdr.facts import Known, Said
from sdr.home_currency import of_talk, restated

AT = dt.datetime(2026, 11, 28, tzinfo=dt.UTC)


def told(value: Any, text: str = "", by: str = "prospect") -> Known:
    return Known(value, text or str(value), "msg_1", AT, by)


def budget(
    low: int | None, currency: str, text: str, by: str = "prospect", status: str = "amount"
) -> Known:
    return told({"status": status, "min": low, "max": low, "currency": currency}, text, by)


@pytest.mark.parametrize(
    ("known", "country", "currency"),
    [
        ({}, None, None),
        ({"region": told("Cleveland, Ohio")}, None, "USD"),
        ({"region": told("just outside Cork")}, None, "EUR"),
        ({"phone": told("+442079460123")}, None, "GBP"),
        ({"phone": told("+12125551234")}, None, "USD"),
        ({"email": told("mail@brewery.co.nz")}, None, "NZD"),
        ({}, "SG", "SGD"),  # where the browser is
        ({"region": told("Hangzhou")}, "US", "CNY"),  # the place told counts before the browser
        ({"region": told("Leeds"), "phone": told("+4930123456")}, None, "GBP"),
        ({"region": told("somewhere in the hills")}, None, None),
        # what was told in a currency counts before the place
        ({"budget": budget(40_000, "EUR", "40k euro"), "region": told("Leeds")}, None, "EUR"),
        (
            {"implication": told(["it costs us $90k a year"], "it costs us $90k a year")},
            "GB",
            "USD",
        ),
        ({"budget": budget(150_000, "CNY", "150k"), "region": told("Ohio")}, None, "USD"),
    ],
)
def test_the_money_of_a_talk(
    known: dict[str, Known], country: str | None, currency: str | None
) -> None:
    assert of_talk(known, country) == currency


def test_a_sum_told_before_the_place_is_put_right() -> None:
    known = {"budget": budget(150_000, "CNY", "150k tops"), "phone": told("+12125551234")}
    value = {"status": "amount", "min": 150_000, "max": 150_000, "currency": "USD"}
    assert restated(known) == Said("budget", value, "150k tops", 1.0, corrects=True)


@pytest.mark.parametrize(
    "held",
    [
        budget(150_000, "CNY", "150k yuan"),  # named
        budget(150_000, "CNY", "15 wan a year"),  # counted as in China
        budget(150_000, "CNY", "十五万"),
        budget(None, "CNY", "no budget yet", status="none"),
        budget(150_000, "USD", "150k"),  # right already
        budget(150_000, "CNY", "150k", by="colleague"),  # who entered it knew
    ],
)
def test_what_is_said_in_a_currency_stays_so(held: Known) -> None:
    assert restated({"budget": held, "phone": told("+12125551234")}) is None


def test_nothing_is_put_right_where_no_place_is_known() -> None:
    assert restated({"budget": budget(150_000, "CNY", "150k")}) is None
