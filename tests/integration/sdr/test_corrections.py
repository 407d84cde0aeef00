"""Corrections: an old turn overrules no later word, a retraction brings no misreading back."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from sqlalchemy.orm import Session

from sdr import conversations, corrections, facts, leads, timeline
from sdr.conversations import Conversation, Message
from sdr.db import Database
from sdr.facts import Said
from sdr.playbook.model import Playbook
from tests import builders
from tests.builders import TUESDAY, people

BY = "sdr@beacon.example.com"


class Talk:
    """A talk that goes on by the minute."""

    def __init__(self, session: Session, playbook: Playbook) -> None:
        self.session, self.playbook, self.now = session, playbook, TUESDAY
        self.lead = builders.lead(session, known={"company_size": None}, email=None)
        self.talk: Conversation = conversations.start(
            session, lead=self.lead, language="zh", source=None, now=self.now
        )[0]

    def turn(self, text: str, act: str = "inform", size: int | None = None) -> Message:
        """The person writes, and is heard so."""
        self.now += dt.timedelta(minutes=1)
        message, _ = conversations.receive(
            self.session, self.talk, text, language="zh", now=self.now
        )
        message.state, message.act = "answered", act
        if size is not None:
            said = Said("company_size", people(size, size), text, corrects=True)
            facts.record(
                self.session, self.lead.id, [said], by="prospect", now=self.now,
                message_id=message.id,
            )  # fmt: skip
        return message

    def means(self, message: Message, size: int) -> Any:
        self.now += dt.timedelta(minutes=1)
        return corrections.correct_fact(
            self.session, message, "company_size", people(size, size), by=BY,
            playbook=self.playbook, now=self.now,
        )  # fmt: skip

    def says_nothing(self, message: Message) -> Any:
        self.now += dt.timedelta(minutes=1)
        return corrections.retract(
            self.session, message, "company_size", by=BY, playbook=self.playbook, now=self.now
        )

    def does(self, message: Message, act: str) -> None:
        self.now += dt.timedelta(minutes=1)
        corrections.correct_act(
            self.session, message, act, by=BY, playbook=self.playbook, now=self.now
        )

    @property
    def size(self) -> int | None:
        known = facts.current(self.session, self.lead.id).get("company_size")
        return None if known is None else known.value["min"]


@pytest.fixture
def talk(database: Database, playbook: Playbook) -> Any:
    with database.session() as session:
        yield Talk(session, playbook)


def test_what_was_misread_does_not_come_back_when_nothing_was_said(talk: Talk) -> None:
    before = talk.turn("我们200人", size=200)
    message = talk.turn("去年拜访30家", size=30)
    talk.means(message, 31)
    talk.means(message, 32)
    assert talk.size == 32
    talk.says_nothing(message)
    assert talk.size == 200
    talk.means(before, 210)
    talk.says_nothing(before)
    assert talk.size is None


def test_an_old_turn_overrules_nothing_that_was_said_later(talk: Talk) -> None:
    first = talk.turn("一百来人吧", size=1000)
    last = talk.turn("现在500人", size=500)
    made = talk.means(first, 100)
    assert (made.before, made.after) == (people(1000, 1000), people(100, 100))
    assert talk.size == 500
    assert talk.means(first, 100) is None  # so it stands already
    talk.says_nothing(last)
    assert talk.size == 100


def test_a_turn_that_was_not_read_at_all_is_put_before_the_next(talk: Talk) -> None:
    first = talk.turn("百十号人")
    talk.turn("300人", size=300)
    last = talk.turn("不对，500人", size=500)
    assert talk.means(first, 110).before is None
    assert talk.size == 500
    talk.says_nothing(last)
    assert talk.size == 300


def test_an_opt_out_that_still_stands_keeps_when_another_was_misheard(talk: Talk) -> None:
    first = talk.turn("别再联系我", "opt_out")
    second = talk.turn("别急", "opt_out")
    lead = leads.get(talk.session, talk.lead.id)
    lead.do_not_contact = {"text": second.text, "message_id": second.id}
    talk.does(second, "objection_timing")
    assert lead.do_not_contact == {"text": first.text, "message_id": first.id}
    talk.does(first, "objection_timing")
    assert lead.do_not_contact is None


def test_an_opt_out_that_was_taken_back_or_was_of_one_channel_does_not_stand(talk: Talk) -> None:
    channel = talk.turn("别打电话", "opt_out")
    talk.turn("别再联系我", "opt_out")
    data = {"channel": "phone", "message_id": channel.id}
    timeline.write(talk.session, talk.lead.id, "opt_out", now=talk.now, by="prospect", data=data)
    talk.now += dt.timedelta(minutes=1)
    timeline.write(
        talk.session, talk.lead.id, "contact_allowed", now=talk.now, by="prospect", data={}
    )
    later = talk.turn("先别发了，我在开会", "opt_out")
    lead = leads.get(talk.session, talk.lead.id)
    lead.do_not_contact = {"text": later.text, "message_id": later.id}
    talk.does(later, "objection_timing")
    assert lead.do_not_contact is None
