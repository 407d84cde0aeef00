"""Two witnesses, the classifier's act and what was read: the surer one is believed."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from actions.belief import believed, in_passing, settled
from sdr.facts import Known
from sdr.readers import Reading, Spotted


def reading(fact: str, value: Any, **more: Any) -> Reading:
    return Reading(fact, value, "…", 0, 1, more.pop("confidence", 0.9), **more)


def held(fact: str, value: Any) -> dict[str, Known]:
    at = dt.datetime(2026, 11, 27, tzinfo=dt.UTC)
    return {fact: Known(value, "…", None, at)}


@pytest.mark.parametrize("act", ["bye", "chitchat", "abuse", "thanks", "out_of_scope"])
def test_what_answers_the_question_is_no_goodbye_and_no_joke(act: str) -> None:
    told = [reading("industry", "food")]
    assert settled(act, told, "industry", 0.6) == "inform"
    assert settled(act, told, "company_size", 0.6) == act, "another question was put"
    assert settled(act, told, "industry", 0.95) == act, "the classifier is sure"


def test_a_guess_at_the_answer_outweighs_an_unsure_act_but_no_wish_for_a_person() -> None:
    guess = [reading("buying_role", "user", quoted=True, confidence=0.7)]
    assert settled("ask_case", guess, "buying_role", 0.5) == "inform"
    assert settled("ask_case", guess, "buying_role", 0.9) == "ask_case"
    for act in ("opt_out", "ask_human", "ask_price"):
        assert settled(act, guess, "buying_role", 0.5) == act


@pytest.mark.parametrize("act", ["ask_human", "ask_company", "ask_integration"])
def test_what_answers_the_question_and_asks_nothing_wants_nothing_of_us(act: str) -> None:
    told = [reading("need", ["manual_orders"])]
    said = "dealers ring up or send a voice message, and two girls type it into Excel"
    assert settled(act, told, "need", 0.6, text=said) == "inform"
    assert settled(act, told, "need", 0.9, text=said) == act, "the classifier is sure"
    assert settled(act, told, "need", 0.6, text="do dealers type it in themselves?") == act
    assert settled(act, told, None, 0.6, text=said) == act


def test_a_hello_is_known_word_for_word() -> None:
    told = [reading("need_payoff", ["free evenings"])]
    assert settled("greet", told, "need_payoff", 0.87) == "inform"
    assert settled("greet", told, "need_payoff", 1.0) == "greet"


@pytest.mark.parametrize("act", ["not_buyer", "other_business", "abuse"])
def test_who_told_a_problem_is_not_sent_away_on_a_guess(act: str) -> None:
    assert settled(act, [], "need_payoff", 0.9, knows_need=True) == "inform"
    assert settled(act, [], "need_payoff", 0.97, knows_need=True) == act
    assert settled(act, [], "company", 0.9) == act


@pytest.mark.parametrize("asked", ["implication", "need_payoff", "need", "problem"])
def test_a_story_corrects_no_fact_unless_it_says_so(asked: str) -> None:
    standing = held("company_size", {"min": 1600, "max": 1600})
    six = reading("company_size", {"min": 6, "max": 6})
    assert in_passing(six, asked, standing)
    assert not in_passing(reading("company_size", {"min": 6, "max": 6}, corrects=True), asked,
                          standing)  # fmt: skip
    assert not in_passing(six, "company_size", standing), "it was asked for"
    assert not in_passing(six, asked, {}), "nothing was known"
    assert not in_passing(six, "timeline", standing), "told beside a date, and sure"
    unsure = reading("company_size", {"min": 6, "max": 6}, confidence=0.7)
    assert in_passing(unsure, "timeline", standing)
    assert not in_passing(reading("timeline", {"status": "later", "by": None}), asked, standing)


def test_words_that_no_list_knows_replace_no_known_fact_in_passing() -> None:
    standing = held("current_solution", "用友U8")
    told = reading("current_solution", "打电话", quoted=True, confidence=0.95)
    assert in_passing(told, "budget", standing)
    assert not in_passing(told, "current_solution", standing), "it was asked for"
    assert not in_passing(told, "budget", {}), "nothing was known"
    spoken = reading("problem", ["orders come by phone"], quoted=True)
    assert not in_passing(spoken, "budget", held("problem", ["we lose orders"]))


def test_a_time_in_a_question_is_asked_about_not_told() -> None:
    text = "do you accept payment at 60 days? we decide in March."
    asked = Reading("timeline", {"status": "date", "by": "2027-01-26"}, "60 days", 25, 32, 0.9)
    told = Reading("timeline", {"status": "date", "by": "2027-03-31"}, "in March", 44, 52, 0.9)
    assert believed([asked], "ask_price", text) == []
    assert believed([told], "ask_price", text) == [told]
    assert believed([asked], "inform", text) == [asked]


@pytest.mark.parametrize("act", ["out_of_scope", "chitchat", "abuse"])
def test_idle_talk_tells_no_place_and_no_tool(act: str) -> None:
    told = [reading("region", "France"), reading("current_solution", "Excel")]
    assert believed(told, act, "what's the capital of France?") == []
    assert believed(told, "inform", "we are in France, all in Excel") == told


@pytest.mark.parametrize("act", ["ask_case", "ask_material", "objection_trust", "chitchat"])
def test_a_trouble_that_is_only_named_is_nobodys(act: str) -> None:
    told = [reading("need", ["channel_diversion"]), reading("industry", "food")]
    text = "any brochure on cross-territory selling, for food?"
    assert believed(told, act, text) == told[1:]
    seen = [Spotted("channel_diversion", 0, 20, 0.8, "need")]
    assert believed(told, act, text, spotted=seen) == told, "the classifier sees that they have it"
    other = [Spotted("data_silos", 0, 20, 0.8, "need")]
    assert believed(told, act, text, spotted=other) == told[1:]
    assert believed(told, act, text, asked="need") == told, "it was asked for"
    assert believed(told, "inform", text) == told
    refused = Reading("need", None, "none", 0, 4, 0.9, status="undisclosed")
    assert refused in believed([refused], act, "none")


@pytest.mark.parametrize(
    "text",
    [
        "能省下一半的冤枉钱",
        "那我们就能少花点冤枉钱",
        "we'd stop paying for nothing",
        "that would pay for itself",
    ],
)
def test_a_gain_is_an_answer_to_what_it_would_be_worth(text: str) -> None:
    told = [Reading("need_payoff", text, text, 0, len(text), 0.9, quoted=True)]
    assert settled("objection_price", told, "need_payoff", 0.9) == "inform"
    assert settled("ask_price", told, "need_payoff", 0.9) == "ask_price"
    assert settled("objection_price", told, "budget", 0.9) == "objection_price"
    doubt = [Reading("need_payoff", "省不了几个钱", "省不了几个钱", 0, 6, 0.9, quoted=True)]
    assert settled("objection_price", doubt, "need_payoff", 0.9) == "objection_price"


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("哎，我一个跑腿的哪知道有多少", True),
        ("不知道你问这干嘛", False),
        ("为什么要问这个", False),
    ],
)
def test_a_sigh_that_sounds_like_a_why_is_still_no_answer(text: str, kept: bool) -> None:
    silent = Reading("budget", None, text, 0, len(text), 0.85, "unknown")
    assert bool(believed([silent], "ask_why", text, asked="budget")) is kept


def test_a_trouble_of_ones_own_speaks_against_being_sent_away() -> None:
    """A clause may sound like a stranger's; who names a trouble in plain words is none."""
    trouble = [reading("need", ["stock_surprises"])]
    assert settled("other_business", trouble, "need", 0.9) == "inform"
    assert settled("other_business", trouble, "need", 0.97) == "other_business"
    assert settled("other_business", [], "need", 0.9) == "other_business"
