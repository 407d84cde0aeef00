"""English sums, sizes and times to buy, in the words that people find for them."""

from __future__ import annotations

import pytest

from tests.unit.sdr.readers.words import value


@pytest.mark.parametrize(
    ("text", "low", "high", "currency"),
    [
        ("not less than 40k euros", 40_000, None, "EUR"),
        ("30 lakhs minimum", 3_000_000, None, "INR"),
        ("the wife would kill me for more than 15k pounds", None, 15_000, "GBP"),
        ("between four and five hundred thousand yuan", 400_000, 500_000, "CNY"),
        ("one sixty to one eighty thousand RMB", 160_000, 180_000, "CNY"),
        ("four and a half thousand pounds", 4_500, 4_500, "GBP"),
        ("20 grand, sterling, a year", 20_000, 20_000, "GBP"),
        ("25 thousand US a year", 25_000, 25_000, "USD"),
        ("90 million Colombian pesos a year", 90_000_000, 90_000_000, "COP"),
        ("ten bucks lol. seriously though 18k dollars", 18_000, 18_000, "USD"),
    ],
)
def test_a_sum(text: str, low: int | None, high: int | None, currency: str) -> None:
    told = value(text, "budget", "budget")
    assert told == {"status": "amount", "min": low, "max": high, "currency": currency}


@pytest.mark.parametrize(
    ("text", "asked", "status"),
    [
        ("zero. Nobody gave me a penny for this", "budget", "none"),
        ("not one peso", "budget", "none"),
        ("every cent is frozen", "budget", "none"),
        ("it's not been budgeted", "budget", "none"),
        ("What budget? we just laid off people", "budget", "none"),
        ("nothing set aside but could pull from marketing", "budget", "arrangeable"),
        ("neither approved nor refused", "budget", "unknown"),
        ("no one tells me about money", "budget", "unknown"),
        ("I have no idea what they've set aside", None, "unknown"),
        ("they would kill me if I told you", "budget", "undisclosed"),
        ("that's a conversation for later", "budget", "undisclosed"),
    ],
)
def test_where_the_money_stands(text: str, asked: str | None, status: str) -> None:
    told = value(text, "budget", asked)
    assert isinstance(told, dict)
    assert told["status"] == status


@pytest.mark.parametrize(
    "text",
    [
        "4 million of promo budget can't be traced",
        "no idea where the promo budget goes",
        "I approve a six figure display budget every spring",
    ],
)
def test_money_of_promotions_is_no_budget(text: str) -> None:
    assert value(text, "budget", "job_title") is None


@pytest.mark.parametrize(
    ("text", "asked", "low", "high"),
    [
        ("between one-fifty and two hundred", "company_size", 150, 200),
        ("between a hundred and a hundred and fifty", "company_size", 100, 150),
        ("two hundred and fifty", "company_size", 250, 250),
        ("eighty, ninety", "company_size", 80, 90),
        ("70 in the office and 130 on the lines, so 200", "company_size", 200, 200),
        ("25, sorry, 35, just hired ten", "company_size", 35, 35),
        ("more than 250, less than 300", "company_size", 250, 300),
        ("with a team of nineteen we can't afford that", None, 19, 19),
        ("110 people in Nebraska mixing cattle feed", None, 110, 110),
    ],
)
def test_a_size(text: str, asked: str | None, low: int, high: int) -> None:
    assert value(text, "company_size", asked) == {"min": low, "max": high}


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("there's only two of us directors", "job_title"),
        ("group decision, five of us", "buying_role"),
        ("telesales, six of us in a row", "job_title"),
        ("we'd distribute it, 12 people sales team", None),
    ],
)
def test_some_of_us_are_no_size(text: str, asked: str | None) -> None:
    assert value(text, "company_size", asked) is None


@pytest.mark.parametrize(
    ("text", "asked", "by"),
    [
        ("90 days I was told", "timeline", "2027-02-19"),
        ("before Christmas would be lovely but realistically end Feb", "timeline", "2027-02-28"),
        ("we said Q2 but it slipped, it's Q3 now", "timeline", "2027-09-30"),
        ("as fast as humanly possible", "timeline", "2026-12-21"),
        ("before 618 would be dreamy", "timeline", "2027-06-17"),
        ("within the quarter", "timeline", "2026-12-31"),
        ("we must choose somebody by Friday the 4th", None, "2026-12-04"),
        ("my recommendation is due on the 15th of December", None, "2026-12-15"),
        ("the contract ends 28 February and I won't renew it", None, "2027-02-28"),
        ("they've given me three months to get a supplier picked", None, "2027-02-21"),
        ("the warehouse opens in May, everything has to be in by then", None, "2027-05-31"),
    ],
)
def test_a_day_to_decide_by(text: str, asked: str | None, by: str) -> None:
    assert value(text, "timeline", asked) == {"status": "date", "by": by}


@pytest.mark.parametrize(
    ("text", "asked", "status"),
    [
        ("next year perhaps", "timeline", "later"),
        ("2028, when the lease runs out", "timeline", "later"),
        ("two years maybe", "timeline", "later"),
        ("somewhere in 2027", "timeline", "later"),
        ("it's not on any roadmap", "timeline", "later"),
        ("a someday project, we've no date", None, "later"),
        ("no purchase planned till 2028", None, "later"),
        ("not shopping yet, just reading up", None, "looking"),
        ("no date from me, nice try", "timeline", "undisclosed"),
        ("nobody told me a date", "timeline", "unknown"),
    ],
)
def test_no_day_yet(text: str, asked: str | None, status: str) -> None:
    assert value(text, "timeline", asked) == {"status": status, "by": None}


@pytest.mark.parametrize(
    "text",
    [
        "the contract with the dealer ends in March",
        "our licence ends in March but we don't know what the dealers do",
        "the new depot opens in May",
    ],
)
def test_days_of_other_things(text: str) -> None:
    assert value(text, "timeline") is None
