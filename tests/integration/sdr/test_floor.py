"""Who speaks, the bot or a human: on both databases."""

from __future__ import annotations

import datetime as dt

import pytest

from sdr import conversations, floor, handing_back, timeline, transcripts
from sdr.conversations import Conversation, Message
from sdr.db import Database
from sdr.discovery import Plan
from sdr.errors import EmptyText
from sdr.playbook.model import Playbook
from tests import builders
from tests.builders import TUESDAY

MINUTE = dt.timedelta(minutes=1)
MEI, TOM = ("mei@beacon.example", "周梅"), ("tom@beacon.example", "Tom")


@pytest.fixture
def talk_id(database: Database) -> str:
    with database.session() as session:
        made = builders.conversation(session, builders.lead(session), ended=False)
        made.asked, made.asked_key = "budget", "budget"
        return made.id


def say(
    database: Database, playbook: Playbook, talk_id: str, text: str,
    who: tuple[str, str] = MEI, now: dt.datetime = TUESDAY,
) -> list[Message]:  # fmt: skip
    with database.session() as session:
        talk = conversations.get(session, talk_id)
        return floor.answer(
            session, talk, text, by=who[0], by_name=who[1], playbook=playbook, now=now
        )


def leave(database: Database, playbook: Playbook, talk_id: str) -> list[Message]:
    with database.session() as session:
        talk = conversations.get(session, talk_id)
        return handing_back.hand_back(
            session, talk, by=MEI[0], by_name=MEI[1], playbook=playbook, now=TUESDAY
        )


def lease(playbook: Playbook) -> dt.timedelta:
    return dt.timedelta(minutes=playbook.routing.floor_minutes)


def held(database: Database, talk_id: str) -> Conversation:
    with database.session() as session:
        return conversations.get(session, talk_id)


def test_a_human_is_announced_once_and_speaks(
    database: Database, playbook: Playbook, talk_id: str
) -> None:
    first = say(database, playbook, talk_id, " 您好，我是周梅 ")
    second = say(database, playbook, talk_id, "方便说下预算吗？")
    assert [(m.sender, m.name, m.text) for m in first + second] == [
        ("bot", None, "周梅来了，下面由同事直接跟您聊。"),
        ("human", "周梅", "您好，我是周梅"),
        ("human", "周梅", "方便说下预算吗？"),
    ]
    talk = held(database, talk_id)
    assert (talk.floor, talk.floor_name, talk.asked) == ("human", "周梅", None)
    assert transcripts.as_json(second[0])["name"] == "周梅"


def test_what_waits_for_the_bot_is_held_for_the_human(
    database: Database, playbook: Playbook, talk_id: str
) -> None:
    with database.session() as session:
        talk = conversations.get(session, talk_id)
        before, _ = conversations.receive(session, talk, "在吗", language="zh", now=TUESDAY)
    say(database, playbook, talk_id, "在的")
    with database.session() as session:
        talk = conversations.get(session, talk_id)
        after, _ = conversations.receive(session, talk, "好", language="zh", now=TUESDAY)
        row = session.get(Message, before.id)
        assert row is not None
        assert (row.state, after.state) == ("held", "held")
        assert transcripts.waiting(session, talk_id) == []
        # the engine is to read it all the same, and to say nothing
        assert [m.id for m in transcripts.unread(session, talk_id)] == [before.id, after.id]
        assert transcripts.with_waiting(session) == [talk_id]


def test_a_second_person_takes_over_without_a_word_of_the_bot(
    database: Database, playbook: Playbook, talk_id: str
) -> None:
    say(database, playbook, talk_id, "您好")
    [only] = say(database, playbook, talk_id, "Hello", TOM)
    assert (only.sender, only.name, only.language) == ("human", "Tom", "en")
    assert held(database, talk_id).floor_name == "Tom"


def test_handing_back_is_said_once_and_leaves_no_question_open_that_was_never_put(
    database: Database, playbook: Playbook, talk_id: str
) -> None:
    say(database, playbook, talk_id, "您好")
    with database.session() as session:  # all is decided: there is nothing to go on with
        conversations.get(session, talk_id).plan = Plan(phase="decided").as_json()
    with database.session() as session:  # a turn that was under way when the floor was taken
        conversations.get(session, talk_id).asked = "timeline"
    [said] = leave(database, playbook, talk_id)
    assert (said.sender, said.text) == ("bot", "周梅先离开了，有事您接着跟我说。")
    talk = held(database, talk_id)
    assert (talk.floor, talk.floor_name, talk.asked) == ("bot", None, None)
    assert leave(database, playbook, talk_id) == []


def test_the_timeline_tells_who_came_and_who_left(
    database: Database, playbook: Playbook, talk_id: str
) -> None:
    say(database, playbook, talk_id, "您好")
    say(database, playbook, talk_id, "还在吗")
    leave(database, playbook, talk_id)
    with database.session() as session:
        lead_id = conversations.get(session, talk_id).lead_id
        events = timeline.of(session, lead_id, "floor")
    assert [(e.by, e.data["holder"], e.data["name"]) for e in events] == [
        (MEI[0], "human", "周梅"), (MEI[0], "bot", "周梅"),
    ]  # fmt: skip


def test_an_ended_talk_is_open_again_and_ends_by_the_silence_after_the_human(
    database: Database, playbook: Playbook, talk_id: str
) -> None:
    late = TUESDAY + 120 * MINUTE
    with database.session() as session:
        talk = conversations.get(session, talk_id)
        conversations.end(session, talk, "silence", TUESDAY + 30 * MINUTE)
    say(database, playbook, talk_id, "刚看到", now=late)
    with database.session() as session:
        talk = conversations.get(session, talk_id)
        assert talk.ended_at is None
        # while a colleague has the floor nothing ends; then the silence counts from their word
        assert conversations.silent_since(session, late + MINUTE) == []
        over = late + lease(playbook)
        assert floor.ran_out(session, over - MINUTE) == []
        assert floor.ran_out(session, over) == [talk_id]
        assert floor.lapse(session, talk, playbook=playbook, now=over - MINUTE) is None
        assert floor.lapse(session, talk, playbook=playbook, now=over) == []
        assert (talk.floor, talk.floor_name, talk.floor_by) == ("bot", None, None)
        assert conversations.silent_since(session, late - MINUTE) == []
        assert [c.id for c in conversations.silent_since(session, late)] == [talk_id]


def test_nothing_to_say_takes_no_floor(
    database: Database, playbook: Playbook, talk_id: str
) -> None:
    with pytest.raises(EmptyText):
        say(database, playbook, talk_id, "  \n")
    assert held(database, talk_id).floor == "bot"


def test_english_reads_as_english(database: Database, playbook: Playbook) -> None:
    with database.session() as session:
        lead = builders.lead(session, language="en")
        talk_id = builders.conversation(session, lead, ended=False).id
    [joined, _] = say(database, playbook, talk_id, "Hello, how can I help?", TOM)
    assert joined.text == "Tom has joined and will take it from here."
    [left] = leave(database, playbook, talk_id)
    said, question = left.text.split("\n")
    assert said == "Tom has left the chat. I'm back if you need anything."
    assert (question.endswith("?"), left.asks is not None) == (True, True)


@pytest.mark.parametrize("purposely", [False, True])
def test_what_a_mail_asked_early_in_a_long_lease_is_left_to_the_bot(
    database: Database, playbook: Playbook, talk_id: str, purposely: bool
) -> None:
    with database.session() as session:
        conversations.get(session, talk_id).channel = "email"
    say(database, playbook, talk_id, "您好")
    with database.session() as session:
        talk = conversations.get(session, talk_id)
        conversations.receive(session, talk, "价格多少？", language="zh", now=TUESDAY + MINUTE)
    end = TUESDAY + dt.timedelta(hours=playbook.routing.floor_mail_hours)
    assert end - TUESDAY > floor.FRESH
    with database.session() as session:
        talk = conversations.get(session, talk_id)
        if purposely:
            handing_back.hand_back(
                session, talk, by=MEI[0], by_name=MEI[1], playbook=playbook, now=end - MINUTE
            )
        else:
            floor.lapse(session, talk, playbook=playbook, now=end + MINUTE)
        assert [each.text for each in transcripts.waiting(session, talk_id)] == ["价格多少？"]


def test_what_was_asked_long_ago_is_not_brought_up_again(
    database: Database, playbook: Playbook, talk_id: str
) -> None:
    say(database, playbook, talk_id, "您好")
    with database.session() as session:
        talk = conversations.get(session, talk_id)
        conversations.receive(session, talk, "价格多少？", language="zh", now=TUESDAY + MINUTE)
        late = TUESDAY + 2 * MINUTE + floor.FRESH
        assert floor.lapse(session, talk, playbook=playbook, now=late) == []
        assert transcripts.waiting(session, talk_id) == []
