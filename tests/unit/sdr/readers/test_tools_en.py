"""What they work with today, cut out of the story that English answers tell around it."""

from __future__ import annotations

import pytest

from tests.unit.sdr.readers.words import find, value

ASKED = "current_solution"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Kingdee does the money and the girls upstairs keep a diary", "Kingdee, a diary"),
        ("honestly it is a clipboard on a nail by the door", "a clipboard"),
        ("my aunt built a thing in Access before I was born", "Access"),
        ("we were on SAP till the money ran out. Ledgers since", "Ledgers"),
        ("everybody outgrew Excel years ago, still on it though", "Excel"),
        ("We tried Kingdee, but now it's order pads", "order pads"),
        ("the lads in the depot fill in delivery notebooks", "delivery notebooks"),
        ("would you believe receipt books? pink ones", "receipt books"),
        ("three spreadsheets and a prayer", "three spreadsheets and a prayer"),
        ("sticky notes, no joke", "sticky notes"),
    ],
)
def test_the_things_are_told_without_the_story(text: str, told: str) -> None:
    assert value(text, "current_solution", ASKED) == told


@pytest.mark.parametrize(
    "text",
    [
        "we looked at SAP and never went further",
        "our neighbours have Kingdee",
        "my old boss swore by whiteboards",
    ],
)
def test_what_is_not_in_use_is_no_answer(text: str) -> None:
    assert find(text, "current_solution", ASKED) is None


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Hi, soap maker, 80 staff. We want to get off Excel", "Excel"),
        ("pasta firm, Kingdee everywhere", "Kingdee"),
        ("everything from crate to invoice lives in Excel", "Excel"),
        ("we are fed up with SAP and the reps too", "SAP"),
    ],
)
def test_what_one_wants_to_be_rid_of_is_in_use(text: str, told: str) -> None:
    assert value(text, "current_solution") == told


@pytest.mark.parametrize("text", ["do you replace SAP?", "would you recommend to leave Excel?"])
def test_a_question_names_no_tool_in_use(text: str) -> None:
    assert find(text, "current_solution") is None
