"""Families of English answers: who decides, how many people, how much, by when, where."""

import pytest

from tests.unit.sdr.readers.words import value

DECIDERS = [
    "me n the CFO, we both gotta sign",
    "My brother and I decide these things over dinner",
    "me and the sales VP decide that jointly",
    "it's me who signs these",
    "I hold the purse strings here",
    "who else. me",
    "what I say goes",
    "I'm the one that pulls the trigger",
]
INFLUENCERS = [
    "been told to look for three vendors",
    "I do the technical evaluation, the owners decide",
    "my uncle owns the place, he sent me to find out",
    "we just shortlist, head office picks",
    "I write the business case and then it goes upstairs",
]


@pytest.mark.parametrize("text", DECIDERS)
def test_who_shares_or_holds_the_decision_decides(text: str) -> None:
    assert value(text, "buying_role", asked="buying_role") == "decider"


@pytest.mark.parametrize("text", INFLUENCERS)
def test_who_prepares_it_or_was_sent_to_look_has_influence(text: str) -> None:
    assert value(text, "buying_role", asked="buying_role") == "influencer"


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("it's me who came up with the idea, the board will sign", "initiator"),
        ("I got the ball rolling, others take it from here", "initiator"),
        ("I'd just be using it on my phone", "user"),
        ("I'm the poor sod who has to use it", "user"),
    ],
)
def test_who_started_it_and_who_will_only_use_it(text: str, role: str) -> None:
    assert value(text, "buying_role", asked="buying_role") == role


@pytest.mark.parametrize(
    "text",
    [
        "I don't hold the purse strings",
        "my boss told me a joke",
        "our dealers and me fight all day",
    ],
)
def test_no_part_in_the_purchase(text: str) -> None:
    assert value(text, "buying_role") is None


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("roughly 190 w/ the taproom folks", 190),
        ("dunno, sixty? sixty five? call it 65", 65),
        ("30 lads", 30),
        ("410 crew", 410),
        ("no wait, let's say 70", 70),
    ],
)
def test_a_size_in_answer(text: str, people: int) -> None:
    assert value(text, "company_size", asked="company_size") == {"min": people, "max": people}


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("we build sofas, a hundred and sixty people no wait a hundred and seventy five", 175),
        ("We make boots, Northampton. Eighty-two on the clock.", 82),
        ("tiles, Ulm, 120 Mitarbeiter", 120),
        ("our competitor is tiny, we have 500 people", 500),
        ("we use one wholesaler and employ 200 people", 200),
    ],
)
def test_a_size_let_slip(text: str, people: int) -> None:
    assert value(text, "company_size") == {"min": people, "max": people}


@pytest.mark.parametrize(
    "text",
    [
        "my brother in law runs the other house here, 400 people, they're on VIP",
        "my landlord does tiles, 600 workers, paid 200k for some system",
        "our biggest dealer alone has 140 people",
        "imagine a firm with 300 people and 50 dealers",
        "when I was at a giant we had 4,000 people",
        "the wholesaler we use employs 200 people",
    ],
)
def test_the_size_of_somebody_else(text: str) -> None:
    assert value(text, "company_size") is None
