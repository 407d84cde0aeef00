"""Problems that only the classifier sees: how sure it must be, and of how many at once."""

from __future__ import annotations

import pytest

from sdr.readers import Reading, Spotted
from tests.unit.sdr.readers.words import find

TEXT = "we sell biscuits and what the lads scribble is anybody's guess"


def seen(code: str, sure: float, start: int = 0, end: int = len(TEXT)) -> Spotted:
    return Spotted(code, start, end, sure)


def need(*spotted: Spotted, asked: str | None, text: str = TEXT) -> list[str] | None:
    reading: Reading | None = find(text, "need", asked, spotted=spotted)
    return None if reading is None else list(reading.value)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("asked", "sure", "taken"),
    [
        ("need", 0.46, True),  # it was asked for
        ("need", 0.40, False),
        (None, 0.72, True),  # a message that opens a talk tells what it was written for
        (None, 0.66, False),
        ("company_size", 0.62, False),  # an answer to something else is seldom a trouble
        ("company_size", 0.80, True),
    ],
)
def test_how_sure_it_must_be(asked: str | None, sure: float, taken: bool) -> None:
    assert (need(seen("manual_orders", sure), asked=asked) is not None) is taken


def test_what_counts_is_sure_enough_to_be_believed() -> None:
    reading = find(TEXT, "need", "need", spotted=[seen("manual_orders", 0.46)])
    assert reading is not None
    assert reading.confidence >= 0.5


def test_of_two_in_the_same_words_the_surer_counts() -> None:
    two = seen("store_blindness", 0.8), seen("manual_orders", 0.7)
    assert need(*two, asked="need") == ["store_blindness"]
    both = seen("store_blindness", 0.95), seen("manual_orders", 0.92)
    assert set(need(*both, asked="need") or ()) == {"manual_orders", "store_blindness"}


def test_another_in_other_words_must_be_fairly_sure() -> None:
    first = seen("store_blindness", 0.9, 0, 17)
    assert need(first, seen("manual_orders", 0.6, 21), asked="need") == ["store_blindness"]
    assert need(first, seen("manual_orders", 0.75, 21), asked="need") == [
        "store_blindness", "manual_orders",
    ]  # fmt: skip


def test_a_title_in_the_same_clause_takes_nothing_away() -> None:
    text = "sales director, four programs none of which agree"
    assert need(seen("data_silos", 0.9, 0, len(text)), asked=None, text=text) == ["data_silos"]
