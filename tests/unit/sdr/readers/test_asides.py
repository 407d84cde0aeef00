"""What is told beside an answer, and what is not told of the speaker at all, in English."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sdr.readers.hearsay import hearsay_spans
from sdr.readers.text import fold
from tests.unit.sdr.readers.words import find, read_all, value

QUESTIONS = ["Do you have people there?", "What does it cost?", "Can you send me the deck?"]


@pytest.mark.parametrize("question", QUESTIONS)
@pytest.mark.parametrize(
    ("asked", "answer"),
    [
        ("region", "Surat"),
        ("region", "Kumasi"),
        ("company", "Oakridge Foods"),
        ("name", "Priya Nair"),
        ("current_solution", "Kingdee"),
        ("job_title", "sales director"),
    ],
)
def test_a_question_behind_an_answer_takes_nothing_away(
    asked: str, answer: str, question: str
) -> None:
    assert value(f"{answer}. {question}", asked, asked=asked) == answer


@pytest.mark.parametrize("text", ["You seem busy. Are you there?", "Why? What for?"])
@pytest.mark.parametrize("asked", ["region", "company", "name", "current_solution"])
def test_a_question_alone_is_no_answer(asked: str, text: str) -> None:
    assert value(text, asked, asked=asked) is None


@pytest.mark.parametrize(
    "text",
    [
        "it's a long story",
        "that's a touchy topic",
        "good question",
        "take a guess",
        "hm, hard to explain",
        "ask our accountant",
        "don't get me started",
    ],
)
@pytest.mark.parametrize("asked", ["region", "company", "job_title", "current_solution"])
def test_who_dodges_has_not_answered(asked: str, text: str) -> None:
    assert value(text, asked, asked=asked) is None


@pytest.mark.parametrize(
    "text",
    [
        "I read a piece about cross-region sales in Vietnam, half of it is out of stock",
        "I heard that breweries in Poland lay off 300 people",
        "is it true that tiles makers in Foshan can't see their shelves",
        "imagine a brewery in Leeds with 900 employees",
        "In my previous job we had 400 people and SAP",
        "when I was a sales rep in Delhi we did it on paper",
    ],
)
def test_what_was_heard_or_supposed_or_is_past_tells_nothing(text: str) -> None:
    facts = {r.fact for r in read_all(text)}
    assert not facts & {"region", "company_size", "industry", "need", "current_solution"}


@pytest.mark.parametrize(
    ("text", "fact", "told"),
    [
        ("I heard about you at the fair, we're 120 people", "company_size", 120),
        ("I suppose 80 people in total", "company_size", 80),
        ("When I was a rep we had paper. We have 300 employees now", "company_size", 300),
    ],
)
def test_the_speakers_own_comes_after_it(text: str, fact: str, told: int) -> None:
    assert value(text, fact, asked=fact) == {"min": told, "max": told}


@settings(deadline=None)
@given(st.text(max_size=200))
def test_closed_stretches_lie_in_the_text(text: str) -> None:
    for span in hearsay_spans(fold(text)):
        assert 0 <= span.start <= span.end <= len(text)


def test_a_title_held_once_is_not_the_title_now() -> None:
    found = find("I was export manager until spring. CFO now.", "job_title", asked="job_title")
    assert found is None or "export" not in found.text
