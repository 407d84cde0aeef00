"""English sentences about when and how much: a plan or a past, money granted, moved or withheld."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.sdr.readers.words import find, value

MONTHS = {"March": "2027-03-31", "April": "2027-04-30", "June": "2027-06-30"}


@settings(deadline=None)
@given(st.sampled_from(sorted(MONTHS)), st.sampled_from(["is over", "is out", "ends", "is done"]))
def test_before_a_month_is_over_is_its_last_day(month: str, ends: str) -> None:
    text = f"we want to choose before {month} {ends}"
    assert value(text, "timeline", asked="timeline") == {"status": "date", "by": MONTHS[month]}


@pytest.mark.parametrize("verb", ["started", "launched", "went live", "switched", "opened"])
@pytest.mark.parametrize("asked", ["timeline", None, "current_solution"])
def test_what_happened_then_is_no_plan(verb: str, asked: str | None) -> None:
    assert value(f"we {verb} with online shops in February", "timeline", asked=asked) is None


@pytest.mark.parametrize(
    ("text", "by"),
    [
        ("rollout may latest", "2027-05-31"),
        ("decision may, go live july", "2027-05-31"),
        ("by May, ideally", "2027-05-31"),
    ],
)
def test_may_is_a_month_where_something_is_due(text: str, by: str) -> None:
    assert value(text, "timeline", asked="timeline") == {"status": "date", "by": by}


@pytest.mark.parametrize("text", ["we may do it", "you may ask", "that may take long"])
def test_may_is_a_verb_elsewhere(text: str) -> None:
    found = value(text, "timeline", asked="timeline")
    assert found is None or found["status"] != "date"


@pytest.mark.parametrize(
    ("text", "by"),
    [
        ("Vendor has to be chosen by end of March. Who should I speak to?", "2027-03-31"),
        ("I make the call by the end of April. What do you need from me?", "2027-04-30"),
    ],
)
def test_a_question_behind_a_plan_takes_nothing_away(text: str, by: str) -> None:
    assert value(text, "timeline") == {"status": "date", "by": by}


@pytest.mark.parametrize("text", ["Could you go live by March?", "Is it possible before June?"])
def test_a_plan_in_a_question_is_none(text: str) -> None:
    assert value(text, "timeline") is None


@pytest.mark.parametrize(
    "text", ["not changing anything before 2029", "maybe some day", "someday, who knows"]
)
def test_put_off(text: str) -> None:
    assert value(text, "timeline", asked="timeline") == {"status": "later", "by": None}


@pytest.mark.parametrize(
    "text",
    [
        "the money is cleared",
        "funds have been released",
        "it's sanctioned, we only need a vendor",
        "that's authorised already, contract pending",
        "60k a year approved, and we want to be live soon",
    ],
)
def test_money_that_was_granted(text: str) -> None:
    assert value(text, "budget", asked="budget")["status"] == "approved"


def test_a_sum_approved_unasked() -> None:
    told = value("We have 60k euro a year approved and must find a tool. Whom do I ask?", "budget")
    assert (told["status"], told["max"]) == ("approved", 60_000)


@pytest.mark.parametrize("text", ["approval is pending", "still pending with the board"])
def test_money_that_waits(text: str) -> None:
    assert value(text, "budget", asked="budget")["status"] == "unknown"


@pytest.mark.parametrize(
    "text",
    [
        "nothing planned, but I could pull some from the travel budget",
        "not budgeted, I can shift it over from trade marketing",
        "If the case is good the directors will release money",
    ],
)
def test_money_that_can_be_found(text: str) -> None:
    assert value(text, "budget", asked="budget")["status"] == "arrangeable"


@pytest.mark.parametrize(
    "text",
    [
        "I'd rather see your quote first",
        "I won't show you my cards before you name a price",
        "you go first",
    ],
)
def test_a_hand_kept_close(text: str) -> None:
    found = find(text, "budget", asked="budget")
    assert found is not None
    assert found.status == "undisclosed"


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("wish I knew", "timeline"),
        ("wish we knew", "budget"),
        ("no figure fixed, I honestly can't say", "budget"),
    ],
)
def test_a_thing_not_known(text: str, asked: str) -> None:
    found = find(text, asked, asked=asked)
    assert found is not None
    assert found.status == "unknown"


@pytest.mark.parametrize(
    "text",
    [
        "our advertising costs are 3 million",
        "we have 900k for trucks, but that's another pot",
    ],
)
def test_money_for_something_else(text: str) -> None:
    assert find(text, "budget", asked="budget") is None


@pytest.mark.parametrize("head", ["max.", "max", "not more than"])
def test_a_ceiling_of_people(head: str) -> None:
    told = value(f"{head} 45 persons", "company_size", asked="company_size")
    assert told == {"min": None, "max": 45}


@pytest.mark.parametrize("who", ["the market leader", "our biggest competitor", "the big boys"])
def test_the_size_of_others(who: str) -> None:
    assert value(f"{who} has 6,000 people", "company_size", asked="company_size") is None
