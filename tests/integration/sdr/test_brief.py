"""The brief: why call now first, every claim with its sentence, gaps as questions."""

from __future__ import annotations

import re
from typing import Any

import pytest
from sqlalchemy.orm import Session

from sdr import brief, facts, handoffs, qualify, timeline
from sdr.brief import Brief
from sdr.db import Database
from sdr.facts import Said
from sdr.playbook.model import Playbook
from sdr.texts import Texts
from tests import builders
from tests.builders import READY, TUESDAY

LANGUAGES = ("zh", "en")
SAID = (
    Said("job_title", "销售总监", "我是销售总监"),
    Said("company", "青锋啤酒", "我们是青锋啤酒"),
    Said("region", "华东", "主要做华东"),
    Said("current_solution", "SAP", "现在用SAP"),
    Said("need", "lead_waste", "线索都浪费了"),
    Said("problem", "店里什么样根本看不见", "店里什么样根本看不见"),
    Said("implication", "一年损失两百万", "一年损失两百万"),
)


def made(
    session: Session, playbook: Playbook, texts: Texts, language: str, *, reason: str = "qualified",
    said: tuple[Said, ...] = SAID, **known: Any,
) -> Brief:  # fmt: skip
    lead = builders.lead(session, known={**READY, **known})
    facts.record(session, lead.id, said, by="prospect", now=TUESDAY, message_id="msg_1")
    timeline.write(session, lead.id, "objection", now=TUESDAY, by="prospect",
                   data={"act": "objection_price", "text": "太贵了吧", "message_id": "msg_2"})  # fmt: skip
    qualify.reconsider(session, lead, playbook, now=TUESDAY, by="prospect")
    handoff = handoffs.request(session, lead, conversation_id=None, reason=reason,
                               playbook=playbook, now=TUESDAY)  # fmt: skip
    return brief.make(session, handoff, playbook, language, texts, TUESDAY)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_first_line_says_why_to_call_now(
    database: Database, playbook: Playbook, texts: Texts, language: str
) -> None:
    with database.session() as session:
        told = made(session, playbook, texts, language)
    first = told.as_text().splitlines()[0]
    problem = playbook.spin.problem("store_blindness")
    assert problem is not None
    assert first == told.why_now
    assert problem.label.in_language(language) in first
    assert ("2026年6月30日" if language == "zh" else "30 June 2026") in first


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_claim_quotes_the_sentence_it_came_from(
    database: Database, playbook: Playbook, texts: Texts, language: str
) -> None:
    with database.session() as session:
        told = made(session, playbook, texts, language)
    claims = (*told.bant, *told.company, *told.contact, *told.objections)
    assert all(line.quote for line in claims), [c for c in claims if not c.quote]
    for line in told.spin:
        assert re.match("「.+」$" if language == "zh" else "“.+”$", line.value)
    text = told.as_text()
    for said in SAID:
        assert said.text in text, said.name
    for sentence in ("(name)", "(need)", "(budget)", "(timeline)", "(phone)", "太贵了吧"):
        assert sentence in text, sentence


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_not_known_becomes_a_question(
    database: Database, playbook: Playbook, texts: Texts, language: str
) -> None:
    with database.session() as session:
        full = made(session, playbook, texts, language)
        gaps = made(
            session, playbook, texts, language, budget=None, buying_role=None, email="b@x.example"
        )
    asked = {
        q.text.in_language(language) for q in playbook.spin.questions
        if q.asks in ("budget", "buying_role")
    }  # fmt: skip
    assert not asked & set(full.open_questions)
    assert len(asked & set(gaps.open_questions)) == 2
    assert all(q in gaps.as_text() for q in gaps.open_questions)
    for line in gaps.bant:
        assert (line.quote is None) is (line.met is None)


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_is_in_the_reps_language_and_quotes_stay_as_said(
    database: Database, playbook: Playbook, texts: Texts, language: str
) -> None:
    with database.session() as session:
        told = made(session, playbook, texts, language)
    own = " ".join([told.subject, told.why_now, told.next_step, *told.headings.values(),
                    *(line.label for line in told.bant)])  # fmt: skip
    if language == "en":
        assert not re.search(
            "[一-鿿]", own.replace("王磊", "").replace("销售总监", "").replace("青锋啤酒", "")
        )
    else:
        assert re.search("[一-鿿]", told.why_now)
    assert "一年损失两百万" in told.as_text()
    assert not re.search(r"None|\{|_blindness|lead_waste", told.as_text())


def test_no_contact_and_do_not_write_are_said_aloud(
    database: Database, playbook: Playbook, texts: Texts
) -> None:
    with database.session() as session:
        lead = builders.lead(session, email=None, known={**READY, "phone": None})
        handoff = handoffs.request(session, lead, conversation_id=None, reason="requested",
                                   playbook=playbook, now=TUESDAY)  # fmt: skip
        chat = brief.make(session, handoff, playbook, "en", texts, TUESDAY)
        lead.do_not_contact = {"text": "别再发了", "message_id": "msg_3"}
        quiet = brief.make(session, handoff, playbook, "en", texts, TUESDAY)
    assert "answer in the chat" in chat.as_text()
    assert "join the chat" in chat.next_step
    [note] = [line for line in quiet.contact if line.quote == "别再发了"]
    assert "no automatic messages" in note.value


def test_nothing_known_is_still_a_brief(
    database: Database, playbook: Playbook, texts: Texts
) -> None:
    with database.session() as session:
        from sdr import leads

        lead = leads.create(session, language="zh", source={}, now=TUESDAY)
        handoff = handoffs.request(session, lead, conversation_id=None, reason="requested",
                                   playbook=playbook, now=TUESDAY)  # fmt: skip
        for language in LANGUAGES:
            told = brief.make(session, handoff, playbook, language, texts, TUESDAY)
            assert told.who == texts.get("brief-nameless", language)
            assert told.open_questions
            assert told.as_text()


def test_markup_in_a_quote_is_escaped(database: Database, playbook: Playbook, texts: Texts) -> None:
    bad = "<script>alert('x')</script> & co"
    with database.session() as session:
        told = made(session, playbook, texts, "en", said=(Said("company", bad, bad),))
    assert "<script>" not in told.as_html()
    assert "&lt;script&gt;" in told.as_html()


def test_a_requalified_brief_says_what_changed(
    database: Database, playbook: Playbook, texts: Texts
) -> None:
    with database.session() as session:
        lead = builders.lead(session, known=READY)
        first = handoffs.request(session, lead, conversation_id=None, reason="qualified",
                                 playbook=playbook, now=TUESDAY)  # fmt: skip
        handoffs.give_back(session, first.id, by="a", reason="too_early", note=None,
                           playbook=playbook, now=TUESDAY)  # fmt: skip
        later = TUESDAY.replace(day=20)
        facts.record(session, lead.id, [Said("timeline", builders.by("2026-04-30"), "四月底定")],
                     by="prospect", now=later, message_id="msg_7")  # fmt: skip
        qualify.reconsider(session, lead, playbook, now=later, by="prospect")
        again = handoffs.request(session, lead, conversation_id=None, reason="qualified",
                                 playbook=playbook, now=later)  # fmt: skip
        told = brief.make(session, again, playbook, "zh", texts, later)
    [line] = told.changed
    assert (line.quote, line.message_id) == ("四月底定", "msg_7")
    assert "2026年4月30日" in line.value
    assert "2026年6月30日" in line.value
    assert told.why_now != told.subject


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_sentence_within_another_of_the_same_fact_stands_once(
    database: Database, playbook: Playbook, texts: Texts, language: str
) -> None:
    whole = "线索都浪费了，单子还靠电话"
    said = (
        Said("need", "lead_waste", "线索都浪费了"),
        Said("need", "manual_orders", whole),
        Said("implication", "一年损失两百万", "一年损失两百万"),
        Said("implication", "大概一年损失两百万吧", "大概一年损失两百万吧"),
    )
    with database.session() as session:
        told = made(session, playbook, texts, language, said=said)
    needs = [line for line in told.bant if line.quote == whole]
    assert len(needs) == 1
    for code in ("lead_waste", "manual_orders"):
        problem = playbook.spin.problem(code)
        assert problem is not None
        assert problem.label.in_language(language) in needs[0].value
    assert told.as_text().count("线索都浪费了") == 1
    assert told.as_text().count("一年损失两百万") == 1
