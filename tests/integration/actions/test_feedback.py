"""The question at the end of a good talk: once, answered once, and mistaken for nothing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from sdr import feedback
from tests.integration.actions.conftest import Talk
from tests.integration.actions.test_talks import ANSWERS, LANGUAGES, pick, ready

type Begin = Callable[[str], Talk]


def decided(talk: Talk, **other: str) -> Talk:
    ready(talk, **other)
    talk.say(pick(talk.language, "对", "yes"), "affirm")
    return talk


def bye(talk: Talk) -> str:
    return talk.say(pick(talk.language, "好的再见", "ok, bye"), "bye")


def thanks(talk: Talk) -> str:
    return talk.say(pick(talk.language, "谢谢", "thanks"), "thanks")


def asked(talk: Talk) -> bool:
    [message] = talk.last
    put = str(message.wording).endswith("+ask_feedback")
    if put:
        assert message.asks is None
        assert [button["payload"] for button in message.buttons or []] == ["👍", "👎"]
        line = talk.desk.playbook.wording.lines["ask_feedback_thumbs"][0]
        assert message.text.endswith(line.in_language(talk.language))
    return put


def given(talk: Talk) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = talk.lead["feedback"]
    return found


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("end", [bye, thanks])
def test_a_good_end_asks_and_the_thumb_is_kept(
    begin: Begin, end: Callable[[Talk], str], language: str
) -> None:
    talk = decided(begin(language))
    facts = talk.lead["facts"]
    end(talk)
    assert asked(talk)
    assert given(talk)[0]["answer"] is None
    was_over = talk.ended
    said = talk.say("👎", "deny")
    assert said == pick(language, "谢谢您直说，我转给同事，看哪儿该改。",
                        "Thanks for being frank. I'll pass it on so that we can do better.")  # fmt: skip
    [row] = given(talk)
    assert (row["answer"], row["text"], row["scale"]) == (0, "👎", "thumbs")
    assert row["message_id"].startswith("msg_")
    assert talk.ended == was_over, "a talk that was over is over again"
    assert talk.asks is None
    assert talk.lead["facts"] == facts
    assert talk.lead["unanswered"] == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_is_answered_at_most_once_and_never_asked_twice_in_a_talk(
    begin: Begin, language: str
) -> None:
    talk = decided(begin(language))
    thanks(talk)
    assert asked(talk)
    talk.say("👍", "affirm")
    talk.say("👎", "deny")
    assert [row["answer"] for row in given(talk)] == [1]
    thanks(talk)
    assert not asked(talk)
    bye(talk)
    assert not asked(talk)


@pytest.mark.parametrize("language", LANGUAGES)
def test_anything_else_closes_it_and_is_heard_as_what_it_is(begin: Begin, language: str) -> None:
    talk = decided(begin(language))
    thanks(talk)
    talk.say(pick(language, "说错了，是500人", "sorry, I meant 500 people"))
    assert talk.value("company_size") == {"min": 500, "max": 500}
    talk.say("👍", "affirm")
    assert [row["answer"] for row in given(talk)] == [None], "only the very next message answers"


@pytest.mark.parametrize("language", LANGUAGES)
def test_nobody_is_asked_again_within_so_many_days(begin: Begin, language: str) -> None:
    talk = decided(begin(language))
    thanks(talk)
    assert asked(talk)
    every = talk.desk.playbook.feedback.every_days
    for days, again in ((every - 1, False), (2, True)):
        talk.come_back(days)
        talk.say(pick(language, "没什么变化", "nothing has changed"), "deny")
        bye(talk)
        assert asked(talk) is again, days


@pytest.mark.parametrize("language", LANGUAGES)
def test_who_was_let_go_warned_or_wants_no_contact_is_not_asked(
    begin: Begin, language: str
) -> None:
    small, rude, stop, silent = (begin(language) for _ in range(4))
    small.say(pick(language, "我们店一共4个人", "we run a corner shop with 4 people"))
    thanks(small)
    decided(rude)
    rude.say(pick(language, "傻逼", "you idiot"), "abuse", confidence=0.99)
    bye(rude)
    stop.say(pick(language, "我的邮箱是 w@b.example", "my email is w@b.example"))
    stop.say(pick(language, "别再给我发消息了", "please stop writing to me"), "opt_out")
    thanks(stop)
    bye(silent)
    for talk in (small, rude, stop, silent):
        assert not asked(talk), talk.transcript
        assert given(talk) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_five_stars_are_no_people_and_no_money(begin: Begin, language: str) -> None:
    talk = begin(language)
    playbook = talk.desk.playbook
    stars = playbook.model_copy(
        update={"feedback": playbook.feedback.model_copy(update={"scale": "five"})}
    )
    talk.desk = replace(talk.desk, playbook=stars)
    talk.answer_all(ANSWERS[language], until="company_size")
    bye(talk)
    assert [b["title"] for b in talk.last[0].buttons or []] == ["1", "2", "3", "4", "5"]
    talk.say("5", "inform")
    assert given(talk)[0]["answer"] == 5
    assert "company_size" not in talk.lead["facts"]
    assert "budget" not in talk.lead["facts"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_playbook_without_the_question_asks_nobody(begin: Begin, language: str) -> None:
    talk = begin(language)
    playbook = talk.desk.playbook
    off = playbook.model_copy(update={"feedback": type(playbook.feedback)()})
    talk.desk = replace(talk.desk, playbook=off)
    decided(talk)
    thanks(talk)
    assert not asked(talk)


def test_a_turn_that_runs_again_finds_its_own_answer(begin: Begin) -> None:
    talk = decided(begin("en"))
    bye(talk)
    talk.say("👍", "affirm")
    from sdr import transcripts

    with talk.database.session() as session:
        last = [m for m in transcripts.after(session, talk.conversation_id, 0)
                if m.sender == "prospect"][-1]  # fmt: skip
        row = feedback.take(session, talk.conversation_id, [last])
        assert row is not None
        assert row.answer == 1
        assert row.answered_at is not None
        assert row.answered_at - row.asked_at < dt.timedelta(minutes=1)
