"""Each saying of a fact is quoted once, the longest."""

from __future__ import annotations

import dataclasses

from sdr.facts import Known
from sdr.quotes import by_quote, wholes
from tests.builders import TUESDAY


def fact(*items: tuple[str, str]) -> Known:
    rows = tuple(Known(value, text, f"msg_{n}", TUESDAY) for n, (value, text) in enumerate(items))
    return dataclasses.replace(rows[0], value=[row.value for row in rows], items=rows)


def test_two_problems_of_one_sentence_share_its_line() -> None:
    told = fact(("a", "We lose money, and leads"), ("b", "we lose money"), ("c", "orders by phone"))
    assert [(values, item.text) for values, item in by_quote(told)] == [
        (["a", "b"], "We lose money, and leads"),
        (["c"], "orders by phone"),
    ]


def test_a_saying_within_another_stands_once() -> None:
    told = fact(*((said, said) for said in ("窜货", "经销商老窜货。", "填表太多", "经销商老窜货")))
    assert [item.value for item in wholes(told)] == ["经销商老窜货。", "填表太多"]


def test_a_word_within_a_word_is_another_word() -> None:
    told = fact(*((said, said) for said in ("we see", "we seem to lose leads")))
    assert len(wholes(told)) == 2


def test_what_was_imported_without_a_sentence_stays() -> None:
    told = fact(("a", ""), ("b", "orders by phone"))
    assert [values for values, _ in by_quote(told)] == [["a"], ["b"]]
