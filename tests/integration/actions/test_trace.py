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
    assert third["next"] == {"asks": asked, "key": third["next"]["key"], "why": "again"}
    json.dumps(talk.traces)  # plain values only


@pytest.mark.parametrize("language", ["zh", "en"])
def test_what_is_not_understood_says_so(begin: Begin, language: str) -> None:
    talk = begin(language)
    talk.say("zxcv", "out_of_scope", sure=False)
    told: dict[str, Any] = talk.traces[-1]
    assert not told["sure"]
    assert told["read"] == []
    assert told["runners_up"] == [["thanks", 0.05]]
