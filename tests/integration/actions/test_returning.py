"""Who comes back: what is old is confirmed in words, what is fresh is never asked again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest

from sdr import brief, facts, handoffs, leads
from tests.builders import people
from tests.integration.actions.conftest import Talk
from tests.integration.actions.test_talks import ANSWERS, LANGUAGES, LOOKING, pick

type Begin = Callable[[str], Talk]


def looked_around(talk: Talk, **other: str) -> Talk:
    """A first visit of somebody who fits, only looks, and leaves an address."""
    said = {**ANSWERS[talk.language], "timeline": LOOKING[talk.language]["timeline"],
            "budget": LOOKING[talk.language]["budget"], **other}  # fmt: skip
    talk.answer_all(said)
    talk.say(pick(talk.language, "对", "yes"), "affirm")
    assert talk.lead["verdict"] == "nurture"
    return talk


@pytest.mark.parametrize("language", LANGUAGES)
def test_fresh_facts_are_never_asked_again(begin: Begin, language: str) -> None:
    talk = looked_around(begin(language))
    known = set(talk.lead["facts"])
    talk.come_back(10)
    assert talk.asks not in known
    before = len(talk.asked)
    talk.answer_all(ANSWERS[language])
    assert not known & set(talk.asked[before:])


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_yes_renews_the_date_with_the_new_message(begin: Begin, language: str) -> None:
    talk = looked_around(begin(language))
    before = talk.lead["facts"]["timeline"]
    talk.come_back(90)
    assert talk.asks == "timeline"
    assert pick(language, "先了解", "just looking") in talk.last[0].text.lower()
    said = talk.say(pick(language, "没变", "nothing has changed"), "deny")
    after = talk.lead["facts"]["timeline"]
    assert after["value"] == before["value"]
    assert dt.datetime.fromisoformat(after["at"]) > dt.datetime.fromisoformat(before["at"])
    assert after["evidence"]["text"] == pick(language, "没变", "nothing has changed")
    assert after["evidence"]["message_id"] != before["evidence"]["message_id"]
    assert said
    assert talk.asks == "budget", "one more, then no more this visit"
    assert talk.traces[-1]["next"]["why"] == "stale"
    talk.say(pick(language, "还是这样", "Still right"))
    assert talk.asks not in ("timeline", "budget", "need", "company_size", "buying_role")
    talk.come_back(5)
    assert talk.asks is None, "confirmed a few days ago"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_correction_supersedes_and_is_said_back(begin: Begin, language: str) -> None:
    talk = looked_around(begin(language))
    talk.come_back(90)
    said = talk.say(pick(language, "不是了，三个月内就要定", "no, we decide within 3 months now"))
    assert talk.value("timeline")["status"] == "date"
    assert pick(language, "先了解", "just looking") in said.lower(), "what it was before is named"
    with talk.database.session() as session:
        rows = facts.history(session, talk.lead_id, "timeline")
    assert [row.superseded_at is None for row in rows] == [False, True]
    assert talk.lead["verdict"] == "qualified"
    assert talk.handoffs, "what changed decides: nothing more is confirmed, a colleague has it"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_no_takes_it_back_and_asks_anew(begin: Begin, language: str) -> None:
    talk = looked_around(
        begin(language), timeline=pick(language, "明年再说", "not before next year")
    )
    talk.come_back(90)
    talk.say(pick(language, "一样", "same"))
    assert talk.asks == "budget"
    talk.say(pick(language, "有变化了", "That has changed"), "deny")
    assert talk.asks == "budget"
    assert "budget" not in talk.lead["facts"], "a bare no is no budget of none"
    question = talk.desk.playbook.spin.question("budget")
    assert question is not None
    assert talk.last[0].text.endswith(question.text.in_language(language))
    talk.say(ANSWERS[language]["budget"])
    assert talk.value("budget")["max"] == 300_000
    assert talk.lead["verdict"] in ("qualified", "nurture")


@pytest.mark.parametrize("language", LANGUAGES)
def test_who_does_not_know_takes_nothing_back(begin: Begin, language: str) -> None:
    talk = looked_around(begin(language))
    before = talk.lead["facts"]["timeline"]
    talk.come_back(90)
    talk.say(pick(language, "不清楚", "I don't know"))
    assert talk.lead["facts"]["timeline"] == before
    assert talk.lead["unanswered"] == {}
    assert talk.asks == "budget"


@pytest.mark.parametrize("language", LANGUAGES)
def test_told_again_unasked_is_confirmed_unasked(begin: Begin, language: str) -> None:
    talk = looked_around(begin(language))
    talk.come_back(400)
    before = talk.lead["facts"]["company_size"]["at"]
    talk.say(pick(language, "一样，我们还是300人", "same, we're still 300 people"))
    size = talk.lead["facts"]["company_size"]
    assert size["value"] == people(300, 300)
    assert size["at"] > before


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_interruption_is_answered_and_the_confirmation_comes_back(
    begin: Begin, language: str
) -> None:
    talk = looked_around(begin(language))
    talk.come_back(90)
    said = talk.say(pick(language, "多少钱一年？", "how much is it?"), "ask_price")
    assert "98,000" in said or "9.8" in said
    assert talk.asks == "timeline"
    again = pick(language, "先了解，现在还是这样吗？", "just looking for now: still right?")
    assert said.lower().endswith(again)
    assert talk.value("timeline")["status"] == "looking"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_confirmed_need_is_quoted_as_it_was_told(begin: Begin, language: str) -> None:
    talk = looked_around(begin(language))
    told = ANSWERS[language]["need"]
    talk.come_back(130)
    talk.say(pick(language, "没变", "no change"))
    talk.say(pick(language, "没变", "no change"))
    with talk.database.session() as session:
        standing = facts.current(session, talk.lead_id)
        facts.renew(session, talk.lead_id, "need", text="yes", by="prospect", now=talk.now,
                    message_id="msg_x", standing=standing)  # fmt: skip
        assert standing["need"].text == "yes"
        assert facts.as_told(session, standing)["need"].text == told
        lead = leads.get(session, talk.lead_id)
        handoff = handoffs.request(session, lead, conversation_id=None, reason="requested",
                                   playbook=talk.desk.playbook, now=talk.now)  # fmt: skip
        made = brief.make(session, handoff, talk.desk.playbook, language, talk.desk.texts, talk.now)
    assert told in made.as_text()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_talk_goes_by_the_order_it_began_with(begin: Begin, language: str) -> None:
    from dataclasses import replace

    from sdr import conversations
    from sdr.playbook.model import Variant, Variants

    talk = begin(language)
    playbook = talk.desk.playbook
    rest = [fact for fact in playbook.spin.order if fact not in ("need", "budget")]
    money = Variant(code="money", weight=1, order=("need", "budget", *rest))
    trial = Variants(experiment="spring", variants=(Variant(code="plain", weight=1), money))
    talk.desk = replace(talk.desk, playbook=playbook.model_copy(update={"variants": trial}))
    with talk.database.session() as session:
        conversations.get(session, talk.conversation_id).variant = "spring:money"
    talk.say(ANSWERS[language]["need"])
    assert talk.asks == "budget"
    assert talk.traces[-1]["variant"] == "spring:money"
