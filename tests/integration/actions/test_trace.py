"""Every turn says why it went as it did."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from tests.integration.actions.conftest import Talk

Begin = Callable[..., Talk]
SAID = {
    "zh": ("业务员天天晚上补报表，怨气很大", "大概三百来号人", "你们多少钱"),
    "en": ("our reps fill in forms every evening", "about 300 people", "what does it cost?"),
}


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_turn_tells_what_was_read_and_why_the_next_question(begin: Begin, language: str) -> None:
    talk = begin(language)
    problem, size, price = SAID[language]
    talk.say(problem)
    first = talk.traces[-1]
    assert [r["fact"] for r in first["read"] if r["fact"] == "need"] == ["need"]
    assert first["asked"] == "need"
    assert first["answered"]
    assert first["next"]["why"] == "decides"
    for reading in first["read"]:
        assert problem[reading["start"] : reading["end"]] == reading["text"]

    talk.say(size)
    assert talk.traces[-1]["read"][0]["value"] == {"min": 300, "max": 300}
    asked = talk.asks
    talk.say(price, "ask_price")
    third = talk.traces[-1]
    assert third["move"] == "action_answer"
    assert {**third["next"], "key": ""} == {
        "asks": asked, "key": "", "why": "again", "weight": 0, "rules": [],
    }  # fmt: skip
    json.dumps(talk.traces)  # plain values only


@pytest.mark.parametrize("language", ["zh", "en"])
def test_what_is_not_understood_says_so(begin: Begin, language: str) -> None:
    talk = begin(language)
    talk.say("zxcv", "out_of_scope", sure=False)
    told: dict[str, Any] = talk.traces[-1]
    assert not told["sure"]
    assert told["read"] == []
    assert told["runners_up"] == [["thanks", 0.05]]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_what_moved_a_question_is_named_rule_by_rule(begin: Begin, language: str) -> None:
    from console import traces

    talk = begin(language)
    need, dear = (
        ("费用花哪儿了说不清，我是总经理", "太贵了") if language == "zh"
        else ("I'm the CEO and our promo money disappears", "too expensive")
    )  # fmt: skip
    talk.say(need)
    talk.say("做啤酒的" if language == "zh" else "we make beer")
    assert talk.asks == "implication", "before the size of the company"
    talk.say(dear, "objection_price")
    following = talk.traces[-1]["next"]
    assert following["asks"] == "implication"
    assert following["weight"] == sum(each["points"] for each in following["rules"]) == 55
    assert [each["rule"] for each in following["rules"]] == [
        "owner_counts_the_cost", "money_leaks_first", "price_needs_a_measure",
    ]  # fmt: skip
    told = traces.line(talk.traces[-1], language, talk.desk.playbook, talk.desk.texts)
    assert "price_needs_a_measure +30" in told
