"""The bot's words: variants in turn, variables filled, both languages whole."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from jinja2 import UndefinedError
from jinja2.exceptions import SecurityError

from sdr import discovery, wording
from sdr.facts import Dossier
from sdr.playbook.model import Playbook


def test_variants_are_used_in_turn(playbook: Playbook) -> None:
    variants = playbook.wording.lines["ack_yes"]
    said = [wording.line(playbook, "ack_yes", "en", nth=n) for n in range(len(variants) + 1)]
    assert said[:-1] == [v.en for v in variants]
    assert said[-1] == said[0]


def test_an_unknown_line_or_a_forgotten_variable_is_loud(playbook: Playbook) -> None:
    with pytest.raises(KeyError):
        wording.line(playbook, "no_such_line", "en")
    with pytest.raises(UndefinedError):
        wording.fill("Hello {{ name }}")


def test_what_a_prospect_typed_is_never_run_as_a_template() -> None:
    assert wording.fill("“{{ quote }}”", quote="{{ 7 * 7 }}") == "“{{ 7 * 7 }}”"


def test_a_template_cannot_reach_into_python() -> None:
    with pytest.raises((SecurityError, UndefinedError)):
        wording.fill("{{ ''.__class__.__mro__ }}")


def test_chinese_sentences_join_without_a_space() -> None:
    assert wording.join(["好的。", "", "请问？"], "zh") == "好的。请问？"
    assert wording.join(["Good.", "", "And?"], "en") == "Good. And?"


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_opening_says_bot_and_notice_before_the_first_question(
    playbook: Playbook, language: str
) -> None:
    question = discovery.question("need", Dossier({}), playbook)
    assert question is not None
    reply = wording.opening(playbook, language, question)
    asked = wording.put(question, language)
    bot = re.search("机器人|智能|AI" if language == "zh" else r"\bbot\b|virtual|AI", reply.text)
    notice = reply.text.find(playbook.consent.notice.in_language(language))
    assert bot is not None
    assert -1 < notice < reply.text.find(asked)
    assert reply.text.endswith(asked)
    assert reply.asks == "need"
    assert reply.text.count("？" if language == "zh" else "?") == 1, "one question at a time"


@pytest.mark.parametrize("language", ["zh", "en"])
def test_without_a_question_the_opening_asks_nothing(playbook: Playbook, language: str) -> None:
    reply = wording.opening(playbook, language, None)
    assert reply == replace(reply, asks=None, question=None, buttons=())


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_button_sends_what_a_person_could_have_typed(playbook: Playbook, language: str) -> None:
    for question in playbook.spin.questions:
        for button in wording.buttons(question, language):
            assert button["title"] == button["payload"]


def test_no_question_is_two_questions(playbook: Playbook) -> None:
    for question in playbook.spin.questions:
        for how in ("text", "again", "rephrased"):
            assert wording.put(question, "zh", how=how).count("？") <= 1, question.key
            assert wording.put(question, "en", how=how).count("?") <= 1, question.key


def test_put_again_a_question_is_not_longer(playbook: Playbook) -> None:
    for question in playbook.spin.questions:
        for language in ("zh", "en"):
            again = wording.put(question, language, how="again")
            assert len(again) <= len(wording.put(question, language)), question.key
