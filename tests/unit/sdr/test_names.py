"""How a person is addressed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sdr.names import called


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Dana Kowalski", "Dana"),
        ("Dana", "Dana"),
        ("Jean-Luc Moreau", "Jean-Luc"),
        ("Kowalski, Dana", "Dana"),
        ("Dr Dana Kowalski", "Dr Kowalski"),
        ("Mr. Smith", "Mr. Smith"),
        ("Ms Anna van Dijk", "Ms van Dijk"),
        ("Jack Ma", "Jack"),
        # unsure which is the first name: whole
        ("Wang Lei", "Wang Lei"),
        ("Ms Wang Lei", "Ms Wang Lei"),
        ("J. Smith", "J. Smith"),
        ("van Dijk", "van Dijk"),
        ("Smith, Jr.", "Smith"),
        ("Kowalski, Dr. Dana", "Dana"),
        ("the boss", "the boss"),
        ("王磊", "王磊"),
        ("  Tom   Walker ", "Tom"),
        ("", ""),
        (",", ","),
    ],
)
def test_in_english_by_first_name_where_it_can_be_told(name: str, said: str) -> None:
    assert called(name, "en") == said


@pytest.mark.parametrize("name", ["王总", "王磊", "Kevin 陈", "Dana Kowalski"])
def test_in_chinese_as_they_gave_it(name: str) -> None:
    assert called(name, "zh") == name


@given(st.text(max_size=40), st.sampled_from(["zh", "en"]))
def test_any_name_gives_words_of_that_name(name: str, language: str) -> None:
    said = called(name, language)
    assert all(word in name for word in said.split())
    assert bool(said) == bool(name.split())
