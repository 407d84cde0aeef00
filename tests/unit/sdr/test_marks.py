"""How leads are found by words: what is looked up always finds what is written."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sdr import marks

TEXT = st.text(alphabet="abcDEF123 青川啤酒食品@.-ｆ", min_size=1, max_size=24)


@given(TEXT, st.data())
def test_any_part_of_a_word_is_found(text: str, data: st.DataObject) -> None:
    """The parts of a search are among the parts of what it must find: nobody is missed."""
    words = [word for word in marks.plain(text).split() if len(word) > 2]
    if not words:
        return
    word = data.draw(st.sampled_from(words))
    start = data.draw(st.integers(0, len(word) - 3))
    end = data.draw(st.integers(start + 3, len(word)))
    parts, compared = marks.sought(word[start:end])
    assert set(parts) <= set(marks.grams(marks.plain(text)))
    assert all(each in f" {marks.plain(text)}" for each in compared)


@pytest.mark.parametrize(
    ("text", "search", "found"),
    [("王海涛 青川啤酒", "海涛", True), ("王海涛 青川啤酒", "王", True), ("王海涛 青川啤酒", "川海", False),
     ("Anna Reed", "re", True), ("Anna Reed", "ee", False), ("Anna Reed", "nna", True),
     ("+8613800138000", "0138000", True), ("anna@dale.example", "DALE.EX", True),
     ("Ｄａｌｅ Foods", "dale", True)],
)  # fmt: skip
def test_what_a_search_looks_up(text: str, search: str, found: bool) -> None:
    parts, words = marks.sought(search)
    plain = marks.plain(text)
    held = set(parts) <= set(marks.grams(plain)) and all(w in f" {plain}" for w in words)
    assert held is found


def test_marks_compare_without_case_and_are_cut() -> None:
    assert marks.mark("tag", " VIP ") == "tag:vip"
    assert len(marks.mark("tag", "x" * 500)) == marks.LONGEST
