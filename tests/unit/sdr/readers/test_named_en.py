"""Names, companies, trades and places told on the way in English."""

from __future__ import annotations

import pytest

from tests.unit.sdr.readers.words import find, value


@pytest.mark.parametrize(
    ("text", "asked", "name", "company"),
    [
        ("you're talking to Jess from Wildflax", None, "Jess", "Wildflax"),
        ("hello?? its vince from delmonico, we make the pasta", None, "vince", "delmonico"),
        ("Sam (she/her) from Hobbs & Daughters", None, "Sam", "Hobbs & Daughters"),
        ("My card says Alistair Prendergast, Chairman", None, "Alistair Prendergast", None),
        ("Fatima Oyelaran and I'm the CIO", "name", "Fatima Oyelaran", None),
        ("Wolfgang my name, nice to meet you", "name", "Wolfgang", None),
        ("you can put me down as Rosalind", "name", "Rosalind", None),
        ("we at Nordlicht Leuchten are 160 heads", "company_size", None, "Nordlicht Leuchten"),
        ("we rebranded, it's Fern & Fable now, was Nutley's", None, None, "Fern & Fable"),
    ],
)
def test_who_and_where(text: str, asked: str | None, name: str | None, company: str | None) -> None:
    assert value(text, "name", asked) == name
    assert value(text, "company", asked) == company


@pytest.mark.parametrize(
    "text",
    [
        "I was a buyer at Tesco for 15 years",
        "I'm studying supply chain at Purdue",
        "you're talking to nobody",
        "we pay an outfit called Crossmark to do the store checks",
    ],
)
def test_firms_of_others(text: str) -> None:
    assert find(text, "company") is None


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("our market is Shaanxi", "Shaanxi"),
        ("I run the Yunnan territory and it's all mountains", "Yunnan"),
    ],
)
def test_a_place_of_ones_own(text: str, place: str) -> None:
    assert value(text, "region") == place


@pytest.mark.parametrize(
    "text", ["in Manila I can hire four clerks for that", "We live in Feishu, does it push there?"]
)
def test_places_of_others(text: str) -> None:
    assert find(text, "region") is None


def test_the_second_place_after_a_slip() -> None:
    assert value("Tianjin. No wait they moved us, Langfang.", "region", "region") == "Langfang"
    assert value("We left Detroit in 2015. Toledo now.", "region", "region") == "Toledo"


@pytest.mark.parametrize(
    ("text", "asked", "code"),
    [
        ("we ferment, age and bottle rice wine", None, "spirits"),
        ("it's a brewery, that's enough for now", "company", "beverages"),
        ("been making snacks since 1911", None, "food"),
    ],
)
def test_a_trade_told(text: str, asked: str | None, code: str) -> None:
    assert value(text, "industry", asked) == code


@pytest.mark.parametrize(
    "text", ["dealer from the next district is dropping prices", "we make sales calls"]
)
def test_no_trade_of_theirs(text: str) -> None:
    assert find(text, "industry") is None
