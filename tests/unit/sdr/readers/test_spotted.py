"""Words marked by the tagger: taken where no list knew them, joined, never against a reading."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from sdr.readers import NAMED, Reading, Spotted, read
from sdr.readers.spotted import named_by
from tests.unit.sdr.readers.words import LEXICON


def marked(text: str, *words: str, fact: str, sure: float = 0.95) -> list[Spotted]:
    return [
        Spotted(NAMED, text.index(word), text.index(word) + len(word), sure, fact) for word in words
    ]


def reading(text: str, asked: str | None, spotted: list[Spotted], fact: str) -> Reading | None:
    found = read(
        text, asked=asked, language="en", now=datetime(2026, 11, 27, tzinfo=UTC),
        tz=ZoneInfo("Asia/Shanghai"), lexicon=LEXICON, spotted=spotted,
    )  # fmt: skip
    return next((r for r in found if r.fact == fact), None)


def test_words_that_no_list_knows_are_taken_as_said() -> None:
    text = "the reps text photos to a group chat, that is all we have"
    spotted = marked(text, "text photos to a group chat", fact="current_solution")
    found = reading(text, None, spotted, "current_solution")
    assert found is not None
    assert found.value == "text photos to a group chat"
    assert found.quoted


def test_what_the_lists_read_stands() -> None:
    text = "we are in Hangzhou, next to the lake"
    before = reading(text, "region", [], "region")
    spotted = marked(text, "next to the lake", fact="region")
    assert before is not None
    assert reading(text, "region", spotted, "region") == before


def test_parts_of_one_answer_are_joined_and_far_ones_are_not() -> None:
    text = "Excel and WeChat groups. Years ago it was Lotus Notes"
    near = marked(text, "Excel", "WeChat groups", fact="current_solution")
    (joined,) = named_by(near, text)
    assert text[joined.start : joined.end] == "Excel and WeChat groups"
    (first,) = named_by([*near, *marked(text, "Lotus Notes", fact="current_solution")], text)
    assert first == joined


def test_how_sure_it_must_be_depends_on_the_question() -> None:
    text = "somewhere near the old mill"
    unsure = marked(text, "the old mill", fact="region", sure=0.85)
    assert reading(text, None, unsure, "region") is None
    found = reading(text, "region", unsure, "region")
    assert found is not None
    assert found.value == "the old mill"
    surely_not = marked(text, "the old mill", fact="region", sure=0.4)
    assert reading(text, None, surely_not, "region") is None


def test_words_that_mean_something_else_are_no_name() -> None:
    text = "a wholesaler with 240 staff"
    assert reading(text, None, [], "company_size") is not None
    spotted = marked(text, "240 staff", fact="job_title", sure=0.99)
    assert reading(text, None, spotted, "job_title") is None


def test_two_facts_come_apart() -> None:
    text = "I keep the books, paper only"
    spotted = [
        *marked(text, "paper only", fact="current_solution"),
        *marked(text, "keep the books", fact="job_title"),
    ]
    assert {s.fact: text[s.start : s.end] for s in named_by(spotted, text)} == {
        "current_solution": "paper only",
        "job_title": "keep the books",
    }


def test_marked_goods_are_the_trade_that_the_lists_know() -> None:
    text = "the snack is out by Thursday, every week"
    found = reading(text, None, marked(text, "snack", fact="industry", sure=0.6), "industry")
    assert found is not None
    assert (found.value, found.text, found.quoted) == ("food", "snack", True)
    unsure = marked(text, "snack", fact="industry", sure=0.4)
    assert reading(text, None, unsure, "industry") is None


def test_marked_goods_that_no_list_knows_have_the_value_of_the_classifier() -> None:
    text = "we sew wobbegongs in three plants"
    spotted = marked(text, "wobbegongs", fact="industry")
    assert reading(text, None, spotted, "industry") is None
    valued = Spotted("apparel", spotted[0].start, spotted[0].end, 0.8, "industry")
    found = reading(text, None, [valued, *spotted], "industry")
    assert found is not None
    assert (found.value, found.text) == ("apparel", "wobbegongs")


def test_a_post_is_nobodys_name() -> None:
    text = "just put down the director"
    assert reading(text, None, marked(text, "director", fact="name"), "name") is None


def test_a_joke_is_no_refusal_to_name_the_trouble() -> None:
    text = "another chatbot, will you be number twelve"
    for sure, status in ((0.6, None), (0.9, "undisclosed")):
        found = reading(text, "need", [Spotted("undisclosed", 0, len(text), sure, "need")], "need")
        assert (found.status if found else None) == status
