"""Answers by persona with their source as a card; what has no answer is admitted and counted."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from sdr import gaps
from sdr.playbook.model import Playbook
from tests.integration.actions.conftest import Talk
from tests.integration.actions.test_talks import LANGUAGES, pick

type Begin = Callable[[str], Talk]
WHO = {
    "executive": ("我是总经理", "I'm the CEO"),
    "technician": ("我是IT工程师，管接口的", "I'm the IT engineer, I do the integrations"),
    "buyer": ("我是采购专员", "I'm the purchasing clerk"),
}  # fmt: skip
ASKED = [("ask_price", "多少钱？", "how much is it?"), ("ask_integration", "能对接SAP吗？", "does it work with SAP?"),
         ("objection_trust", "不太信你们", "I don't trust this")]  # fmt: skip


def slugs(talk: Talk) -> list[str]:
    cards = [card for message in talk.last for card in message.cards or ()]
    for card in cards:
        assert set(card) == {"title", "url", "description"}
        assert card["url"].endswith(f"?lang={talk.language}")
    return [card["url"].rpartition("/c/")[2].partition("?")[0] for card in cards]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("persona", WHO)
def test_a_card_fits_topic_persona_and_language(begin: Begin, persona: str, language: str) -> None:
    talk = begin(language)
    talk.say(pick(language, *WHO[persona]))
    assert talk.value("persona") == persona
    playbook = talk.desk.playbook
    for act, zh, en in ASKED:
        talk.say(pick(language, zh, en), act)
        for slug in slugs(talk):
            item = playbook.item(slug, language)
            assert item is not None
            assert persona in item.personas, (act, slug)
            named = {
                *(a.content for a in playbook.faq if a.act == act),
                *(o.content for o in playbook.objections if o.act == act),
            }
            assert slug in named or act in item.topics, (act, slug)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_answers_own_source_comes_first_and_another_where_it_does_not_fit(
    begin: Begin, language: str
) -> None:
    technician, executive = begin(language), begin(language)
    technician.say(pick(language, *WHO["technician"]))
    executive.say(pick(language, *WHO["executive"]))
    for talk in (technician, executive):
        talk.say(pick(language, "能对接SAP吗？", "does it work with SAP?"), "ask_integration")
    assert slugs(technician) == ["integration-guide"]
    assert slugs(executive) == ["three-lists"], "the guide is for technical people"


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_item_is_offered_twice_in_a_talk(begin: Begin, language: str) -> None:
    talk = begin(language)
    offered: list[str] = []
    for act, zh, en in [*ASKED, *ASKED, ("ask_material", "发份资料吧", "send me something")] * 2:
        talk.say(pick(language, zh, en), act)
        offered += slugs(talk)
    talk.say(pick(language, "终端看不见", "we can't see the stores"))
    talk.say(pick(language, "再见", "bye"), "bye")
    offered += slugs(talk)
    assert len(offered) == len(set(offered)) > 3


@pytest.mark.parametrize("language", LANGUAGES)
def test_material_is_the_piece_closest_to_their_problem(begin: Begin, language: str) -> None:
    talk = begin(language)
    talk.say(pick(language, "经销商老窜货", "our dealers sell across territories"))
    talk.say(pick(language, "发份资料吧", "just send me material"), "ask_material")
    [slug] = slugs(talk)
    item = talk.desk.playbook.item(slug, language)
    assert item is not None
    assert "channel_diversion" in item.problems


def without_answers(playbook: Playbook, act: str) -> Playbook:
    return playbook.model_copy(update={"faq": tuple(a for a in playbook.faq if a.act != act)})


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_has_no_answer_is_admitted_kept_and_offered_to_a_person(
    begin: Begin, language: str
) -> None:
    talk = begin(language)
    talk.desk = replace(talk.desk, playbook=without_answers(talk.desk.playbook, "ask_case"))
    said = talk.say(pick(language, "有同行案例吗？", "any case in our trade?"), "ask_case")
    line = talk.desk.playbook.wording.lines["admit_gap"][0].in_language(language)
    assert said.startswith(line)
    human = talk.desk.playbook.wording.lines["button_human"][0].in_language(language)
    assert human in [button["title"] for button in talk.last[0].buttons or []]
    assert talk.asks == "need", "and the open question comes back"
    talk.say(pick(language, "有同行案例吗", "Any case in our trade"), "ask_case")
    [gap] = listed(talk)
    assert (gap["act"], gap["answer"], gap["count"], gap["leads"]) == ("ask_case", None, 2, 1)
    [question] = gap["questions"]
    assert (question["count"], question["language"]) == (2, language)
    assert question["message_id"].startswith("msg_")


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_answer_that_admits_a_gap_is_a_gap_too(begin: Begin, language: str) -> None:
    talk = begin(language)
    talk.say(pick(language, "有SOC2吗？", "do you have SOC 2?"), "ask_security")
    talk.say(pick(language, "数据安全吗？", "is our data safe?"), "ask_security")
    [gap] = listed(talk)
    assert (gap["act"], gap["answer"], gap["count"]) == ("ask_security", "security_gap", 1)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_question_that_nobody_could_read_is_counted_apart(begin: Begin, language: str) -> None:
    talk = begin(language)
    talk.say(pick(language, "能不能zxcv？", "can it zxcv?"), "chitchat", sure=False)
    talk.say("zxcv", "chitchat", sure=False)
    [gap] = listed(talk)
    assert (gap["act"], gap["count"]) == ("nlu_fallback", 1)


def listed(talk: Talk) -> list[dict[str, Any]]:
    with talk.database.session() as session:
        return [
            gap for gap in gaps.listed(session, language=talk.language)
            if any(q["lead_id"] == talk.lead_id for q in gap["questions"])
        ]  # fmt: skip


BUYER = {
    "zh": ["终端看不见", "做啤酒的", "四百二十人", "我拍板", "一年亏两百万", "三月底前要定", "老板能看到钱花哪了",
           "13812345678"],
    "en": ["we can't see the stores", "We brew beer", "420 people", "I decide",
           "it costs us two million a year", "before the end of March", "the board sees every dollar",
           "+44 20 7946 0958"],
}  # fmt: skip


def pieces(talk: Talk, *texts: str) -> set[str]:
    """Which gaps the pieces are about that were given while this was said."""
    playbook = talk.desk.playbook
    found: set[str] = set()
    for text in texts:
        talk.say(text)
        for slug in slugs(talk):
            item = playbook.item(slug, talk.language)
            assert item is not None
            found.update(item.gaps)
    return found


@pytest.mark.parametrize("language", LANGUAGES)
def test_who_lacks_nothing_is_given_nothing_for_those_who_do(begin: Begin, language: str) -> None:
    assert pieces(begin(language), *BUYER[language]) == {"need"}
