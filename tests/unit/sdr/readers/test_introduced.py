"""English sentences that say who, where, how many and with what, in words no list holds."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sdr.readers.introductions import POST
from tests.unit.sdr.readers.words import find, value

NAMES = ["Emeka Obi", "Hanna Lindholm", "Priyanka Rao", "Tom Fielding"]
POSTS = [
    "head of route-to-market",
    "sales ops",
    "trade marketing lead",
    "VP channel",
    "area sales manager",
    "master distiller",
    "key account executive",
]


@settings(deadline=None)
@given(st.sampled_from(NAMES), st.sampled_from(POSTS), st.sampled_from(["", "Hi, ", "Hello, I'm "]))
def test_a_name_and_a_post_introduce_somebody(name: str, post: str, greeting: str) -> None:
    text = f"{greeting}{name}, {post}. Could I get a walkthrough?"
    assert value(text, "name") == name
    assert value(text, "job_title") == post


@pytest.mark.parametrize(
    "text",
    [
        "Lagos, sales manager needed",
        "Quick Question, manager or director first?",
        "Excel, owner hates it",
        "Howdy. Area manager at a mill",
        "Red Bull, our biggest customer",
        "Hello. Manager speaking",
    ],
)
def test_other_capitals_are_no_name(text: str) -> None:
    assert value(text, "name") is None


@pytest.mark.parametrize("post", ["my boss", "who decides", "we need help", "price list please"])
def test_what_is_no_post(post: str) -> None:
    assert POST.fullmatch(post) is None


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Weber is my name, write to s.weber@weber-bau.de", "Weber"),
        ("Adaeze from Goldleaf Foods, mail me at a.n@goldleaf.ng", "Adaeze"),
    ],
)
def test_a_single_name_that_is_said_to_be_one(text: str, name: str) -> None:
    assert value(text, "name") == name


@pytest.mark.parametrize("text", ["Greetings from Bristol", "Goods from Acme Foods are late"])
def test_from_alone_introduces_nobody(text: str) -> None:
    assert value(text, "name") is None


@pytest.mark.parametrize(
    ("text", "company"),
    [
        ("we're Brandt & Sons out of Oregon", "Brandt & Sons"),
        ("Okoro & Co is fine", "Okoro & Co"),
        ("Marlow Foods is my cousin's. Ours is Marlow Ventures", "Marlow Ventures"),
    ],
)
def test_a_company_without_what_is_said_of_it(text: str, company: str) -> None:
    assert value(text, "company", asked="company") == company


@pytest.mark.parametrize(
    ("text", "tool"),
    [
        ("We were on Kingdee, switched to SAP in autumn", "SAP"),
        ("we migrated from Excel to Kingdee", "Kingdee"),
        ("used to be Excel, now it's SAP", "SAP"),
    ],
)
@pytest.mark.parametrize("asked", ["current_solution", None])
def test_the_tool_that_took_the_place(text: str, tool: str, asked: str | None) -> None:
    assert value(text, "current_solution", asked=asked) == tool


@pytest.mark.parametrize(
    "text",
    [
        "We are a paint maker in Pune using SAP",
        "SAP in the back office, nothing else",
        "90 staff and the whole place runs off one Excel file",
        "SAP says one thing, the warehouse another",
        "we coordinate everything in Telegram groups",
        "our reps write it all in notebooks",
    ],
)
def test_a_tool_in_use_told_in_passing(text: str) -> None:
    assert find(text, "current_solution") is not None


@pytest.mark.parametrize(
    "text",
    [
        "some dealers of ours keep everything in notebooks",
        "the budget went to SAP",
        "we are not using SAP",
        "do you run on paper?",
        "our paper cups are sold in shops on paper trays",
    ],
)
def test_a_tool_of_nobody_here(text: str) -> None:
    assert find(text, "current_solution") is None


@pytest.mark.parametrize(
    ("text", "region"),
    [
        ("moved from Leeds to Hull last year", "Hull"),
        ("relocated from Pune to Nashik", "Nashik"),
    ],
)
def test_where_they_moved(text: str, region: str) -> None:
    assert value(text, "region", asked="region") == region


@pytest.mark.parametrize(
    "text",
    [
        "not in Germany, no",
        "my director is in Geneva this week",
        "in Tokyo today, ask me tomorrow",
        "our customers are in Portugal",
    ],
)
def test_where_they_are_not(text: str) -> None:
    assert value(text, "region", asked="region") is None


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("350 maybe 400", 350, 400),
        ("90, or perhaps 100 people", 90, 100),
        ("60 at HQ, the other 180 out in the two plants", 240, 240),
        ("100 in the office and another 50 in the warehouse", 150, 150),
    ],
)
def test_two_numbers_of_people(text: str, low: int, high: int) -> None:
    assert value(text, "company_size", asked="company_size") == {"min": low, "max": high}


@pytest.mark.parametrize(
    "text", ["a 70 person outfit, just looking", "what's it for 70 people? that's all of us"]
)
def test_all_the_people_there_are(text: str) -> None:
    assert value(text, "company_size") == {"min": 70, "max": 70}


def test_a_question_about_so_many_people_tells_no_size() -> None:
    assert value("what's it for 70 people?", "company_size") is None


@pytest.mark.parametrize("text", ["$3k, $4k a month", "$3k or $4k a month"])
def test_two_guesses_at_a_sum(text: str) -> None:
    told = value(text, "budget", asked="budget")
    assert (told["min"], told["max"], told["currency"]) == (36_000, 48_000, "USD")


@pytest.mark.parametrize(
    "text",
    [
        "Promo money is well under control here",
        "Others complain about out of stock. We don't.",
        "cross-region sales are fully in hand",
    ],
)
def test_a_problem_that_others_have(text: str) -> None:
    assert value(text, "need", asked="need") is None


def test_a_works_that_sits_somewhere_is_theirs() -> None:
    assert value("Leeds - brewery's a bit further up the valley", "industry") == "beverages"


@pytest.mark.parametrize(
    "text",
    [
        "no SAP here, thank God",
        "had Kingdee, cancelled it",
        "planning to introduce SAP in summer",
        "our distributor runs SAP, we never see it",
        "we looked at Kingdee once",
        "between systems right now, the old one was switched off",
    ],
)
def test_a_tool_given_up_planned_or_of_others_is_no_answer(text: str) -> None:
    assert find(text, "current_solution", asked="current_solution") is None


@pytest.mark.parametrize(
    ("text", "tool"),
    [
        ("not SAP, if you mean that. Kingdee.", "Kingdee"),
        ("looked at SAP but stayed with Excel", "Excel"),
        ("in-house thing on top of Excel", "in-house thing on top of Excel"),
        ("Kingdee for finance. For the reps nothing at all", "Kingdee"),
    ],
)
def test_the_tool_in_use_beside_one_that_is_not(text: str, tool: str) -> None:
    assert value(text, "current_solution", asked="current_solution") == tool


@pytest.mark.parametrize("where", ["across two sites", "in three plants", "over 4 countries"])
def test_people_spread_over_places_are_all_there_are(where: str) -> None:
    text = f"tiles, family owned, 400 employees {where}"
    assert value(text, "company_size") == {"min": 400, "max": 400}


@pytest.mark.parametrize(
    ("text", "region"),
    [
        ("HQ's in Ghent, plants all over Flanders", "Ghent"),
        ("I'm in Spain but the firm's in Porto", "Porto"),
    ],
)
def test_where_the_company_is(text: str, region: str) -> None:
    assert value(text, "region", asked="region") == region
