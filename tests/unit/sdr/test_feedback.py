"""What a message gives on the scale it was asked on, and what is no answer to that."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sdr.feedback import choices
from sdr.readers import read_rating


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("👍", 1), ("👍🏻", 1), ("👎", 0), ("yes", 1), ("no", 0), ("有用", 1), ("挺有用的，谢谢", 1), ("没什么用", 0),
        ("不太满意", 0), ("Very helpful, thanks!", 1), ("It was useful", 1), ("not really", 0), ("useless", 0),
        ("还不错", 1), ("一般", 0), ("对", 1),
        ("yes, call me tomorrow", None), ("how useful is your API?", None), ("300 people", None),
        ("我们300人", None), ("你们有用友的接口吗", None), ("5", None), ("多少钱", None), ("no budget yet", None),
        ("could you send the contract", None),
        ("不客气", None), ("不用谢", None), ("没关系", None), ("不用了", None), ("no thanks", None),
        ("很好", 1), ("还行", 1), ("不好", 0),
    ],
)  # fmt: skip
def test_thumbs(text: str, answer: int | None) -> None:
    assert read_rating(text, "thumbs") == answer


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("5", 5), ("1", 1), ("4分", 4), ("打5分", 5), ("五星", 5), ("four stars", 4), ("3/5", 3), ("4 out of 5", 4),
        ("⭐⭐⭐", 3), ("5, thanks", 5), ("给4分吧", 4),
        ("6", None), ("0", None), ("50", None), ("5万", None), ("5人", None), ("5 people", None), ("five months", None),
        ("5 months", None), ("👍", None), ("12345", None), ("in 3 months", None),
    ],
)  # fmt: skip
def test_five(text: str, answer: int | None) -> None:
    assert read_rating(text, "five") == answer


@pytest.mark.parametrize("scale", ["thumbs", "five"])
def test_every_button_is_an_answer_of_its_own(scale: str) -> None:
    answers = [read_rating(each, scale) for each in choices(scale)]
    assert None not in answers
    assert len(set(answers)) == len(answers)


@given(st.text(max_size=30), st.sampled_from(["thumbs", "five"]))
def test_any_text_is_on_the_scale_or_nothing(text: str, scale: str) -> None:
    assert read_rating(text, scale) in (None, *((0, 1) if scale == "thumbs" else (1, 2, 3, 4, 5)))
