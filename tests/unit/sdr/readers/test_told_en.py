"""English answers in people's own words: figures, sums, dates, roles, places and trades in stories."""

from __future__ import annotations

from typing import Any

import pytest

from tests.unit.sdr.readers.words import find, value


@pytest.mark.parametrize(
    ("text", "asked", "low", "high"),
    [
        ("nine in the lab, forty one on the line", "company_size", 50, 50),
        ("the hall seats 500, we are 210", "company_size", 210, 210),
        ("do the twelve drivers count? without them 64", "company_size", 64, 64),
        ("we'd need three minibuses. sixty then", "company_size", 60, 60),
        ("it never stops. around 170 in the whole company", None, 170, 170),
        ("we're a 22 person agency", None, 22, 22),
    ],
)
def test_people_in_a_story(text: str, asked: str | None, low: int, high: int) -> None:
    assert value(text, "company_size", asked) == {"min": low, "max": high}


@pytest.mark.parametrize(
    "text",
    ["your case study of the 300-person brewery", "our hall seats 900", "a bus for 40 people"],
)
def test_figures_that_are_no_size(text: str) -> None:
    assert find(text, "company_size") is None


@pytest.mark.parametrize(
    ("text", "asked", "status", "low", "high", "currency"),
    [
        ("my chairman initialled 80k euro", "budget", "approved", 80_000, 80_000, "EUR"),
        ("finance gave a green light for 20k", "budget", "approved", 20_000, 20_000, "CNY"),
        ("francs all right? 70'000 a year", "budget", "amount", 70_000, 70_000, "CNY"),
        ("Swiss francs all right? 70'000 a year", "budget", "amount", 70_000, 70_000, "CHF"),
        ("45k NZ dollars for this", "budget", "amount", 45_000, 45_000, "NZD"),
        ("asked for 60k, they laughed, so it's 25k", "budget", "amount", 25_000, 25_000, "CNY"),
        ("money is there, up to $40k", None, "approved", None, 40_000, "USD"),
        ("there is no line for it this year", "budget", "none", None, None, "CNY"),
    ],
)
def test_sums_in_a_story(
    text: str, asked: str | None, status: str, low: int | None, high: int | None, currency: str
) -> None:
    read: Any = value(text, "budget", asked)
    assert (read["status"], read["min"], read["max"], read["currency"]) == (
        status, low, high, currency,
    )  # fmt: skip


@pytest.mark.parametrize("text", ["we hold those cards close to our chest", "rather keep it quiet"])
def test_a_sum_is_refused(text: str) -> None:
    read = find(text, "budget", "budget")
    assert read is not None
    assert read.status == "undisclosed"


def test_a_supposed_budget_is_none() -> None:
    assert find("if we had a budget of two million would you call back", "budget") is None


@pytest.mark.parametrize(
    ("text", "asked", "by"),
    [
        (
            "the harvest starts in August so it must run by the end of June",
            "timeline",
            "2027-06-30",
        ),
        ("mid March at the latest, call it the 12th", "timeline", "2027-03-12"),
        ("we want this sorted but realistically by September", None, "2027-09-30"),
    ],
)
def test_a_date_among_others(text: str, asked: str | None, by: str) -> None:
    read: Any = value(text, "timeline", asked)
    assert read == {"status": "date", "by": by}


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("there's a panel of four and I chair it", "decider"),
        ("nobody else to ask, it comes out of my own pocket", "decider"),
        ("I'll be choosing with my brother", "decider"),
        ("I dug up you lot and I'll push it upstairs", "initiator"),
        ("she won't sign anything I haven't tested", "influencer"),
        ("he usually goes with what I recommend", "influencer"),
        ("I'm to collect the quotes, others choose", "executor"),
        ("only the one who types up the purchase orders", "executor"),
        ("they'll let me try it, nothing more", "user"),
    ],
)
def test_a_part_in_the_purchase(text: str, role: str) -> None:
    assert value(text, "buying_role", "buying_role") == role


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("I live in Leeds but the brewery itself is in Hull", "Hull"),
        ("we were in Lyon, the whole lot got moved to Lille", "Lille"),
        ("Chennai. The office in Mumbai is only for show", "Chennai"),
        ("Poland. Gdansk to be exact", "Gdansk"),
    ],
)
def test_of_several_places_the_one_where_they_are(text: str, place: str) -> None:
    assert value(text, "region", "region") == place


@pytest.mark.parametrize(
    "text",
    [
        "crates arriving in Durban that we shipped to Johannesburg",
        "it goes to the group in Zurich",
    ],
)
def test_where_goods_and_papers_go_is_nobodys_region(text: str) -> None:
    assert find(text, "region", "need") is None


def test_the_size_of_a_boot_is_no_headcount() -> None:
    for text in (
        "we left 4 mil on the table last fall in size 10 alone",
        "when size 10s run out in week one and size 14s sit there",
    ):
        assert find(text, "company_size", "implication") is None
