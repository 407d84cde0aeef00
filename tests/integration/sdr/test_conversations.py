"""Conversations: stored first, in order, once, and opened by their own token alone."""

from __future__ import annotations

import datetime as dt
import threading

import pytest
from sqlalchemy.orm import Session

from sdr import conversations, leads, transcripts
from sdr.conversations import Conversation
from sdr.db import Database
from sdr.errors import BadToken, EmptyText, MessageIdReused, NotFound, TextTooLong
from sdr.ports import Reply
from tests.builders import TUESDAY

MINUTE = dt.timedelta(minutes=1)


def begin(session: Session) -> tuple[Conversation, str]:
    lead = leads.create(session, language="zh", source={}, now=TUESDAY)
    return conversations.start(session, lead=lead, language="zh", source={}, now=TUESDAY)


def hear(
    session: Session, conversation: Conversation, text: str, client_id: str | None = None
) -> str:
    message, _ = conversations.receive(
        session, conversation, text, language="zh", now=TUESDAY, client_message_id=client_id
    )
    return message.id


def test_the_same_client_message_id_is_one_message(database: Database) -> None:
    with database.session() as session:
        talk, _ = begin(session)
        first, new = conversations.receive(
            session, talk, "你好", language="zh", now=TUESDAY, client_message_id="c1"
        )
        again, renewed = conversations.receive(
            session, talk, "你好", language="zh", now=TUESDAY + MINUTE, client_message_id="c1"
        )
        assert (new, renewed, again.id) == (True, False, first.id)
        assert len(transcripts.after(session, talk.id, 0)) == 1
        with pytest.raises(MessageIdReused):
            conversations.receive(
                session, talk, "您好", language="zh", now=TUESDAY, client_message_id="c1"
            )


def test_the_same_client_message_id_in_another_conversation_is_another_message(
    database: Database,
) -> None:
    with database.session() as session:
        one, other = begin(session)[0], begin(session)[0]
        assert hear(session, one, "a", "c1") != hear(session, other, "b", "c1")


def test_messages_of_all_senders_stand_in_one_order(database: Database) -> None:
    with database.session() as session:
        talk, _ = begin(session)
        conversations.say(session, talk, [Reply("hi")], language="zh", now=TUESDAY)
        mine = hear(session, talk, "one")
        conversations.say(
            session, talk, [Reply("two", asks="need"), Reply("three")], language="zh",
            now=TUESDAY, reply_to=mine,
        )  # fmt: skip
        rows = transcripts.after(session, talk.id, 0)
        assert [(r.seq, r.sender, r.text, r.asks) for r in rows] == [
            (1, "bot", "hi", None), (2, "prospect", "one", None), (3, "bot", "two", "need"),
            (4, "bot", "three", None),
        ]  # fmt: skip
        assert [r.seq for r in transcripts.after(session, talk.id, 2)] == [3, 4]
        assert [r.text for r in transcripts.replies_to(session, mine)] == ["two", "three"]


def at_once(database: Database, talk: Conversation, *texts: tuple[str, str | None]) -> list[str]:
    """Write all of these at the same time; return what went wrong."""
    failed: list[str] = []
    ready = threading.Barrier(len(texts))

    def write(text: str, client_id: str | None) -> None:
        ready.wait(10)
        try:
            with database.session() as session:
                hear(session, conversations.get(session, talk.id), text, client_id)
        except Exception as error:  # noqa: BLE001 - the test looks at it
            failed.append(repr(error))

    threads = [threading.Thread(target=write, args=each) for each in texts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return failed


def test_eight_writers_at_once_leave_no_gap_and_lose_nothing(database: Database) -> None:
    with database.session() as session:
        talk, _ = begin(session)
    assert at_once(database, talk, *[(f"m{n}", None) for n in range(8)]) == []
    with database.session() as session:
        rows = transcripts.after(session, talk.id, 0)
    assert [row.seq for row in rows] == list(range(1, 9))
    assert {row.text for row in rows} == {f"m{n}" for n in range(8)}


def test_the_same_message_eight_times_at_once_is_stored_once(database: Database) -> None:
    with database.session() as session:
        talk, _ = begin(session)
    assert at_once(database, talk, *[("same", "c1")] * 8) == []
    with database.session() as session:
        assert [row.text for row in transcripts.after(session, talk.id, 0)] == ["same"]


def test_a_token_opens_its_conversation_alone(database: Database) -> None:
    with database.session() as session:
        (mine, token), (other, _) = begin(session), begin(session)
        assert conversations.authorise(session, mine.id, token).id == mine.id
        with pytest.raises(NotFound):
            conversations.authorise(session, other.id, token)
        with pytest.raises(NotFound):
            conversations.authorise(session, "conv_unknown", token)
        for bad in (None, "", "x", token[:-1], token + "x", mine.token_hash):
            with pytest.raises(BadToken):
                conversations.authorise(session, mine.id, bad)


def test_tokens_are_kept_as_hashes_only(database: Database) -> None:
    with database.session() as session:
        talk, token = begin(session)
        assert token not in (talk.token_hash, talk.id)
        assert len(talk.token_hash) == 64


def test_a_returning_visitor_is_the_same_lead_and_a_stranger_is_not(database: Database) -> None:
    with database.session() as session:
        lead, token, known = conversations.visitor(
            session, None, language="zh", source={}, now=TUESDAY
        )
        again, same, knew = conversations.visitor(
            session, token, language="en", source={}, now=TUESDAY
        )
        other, fresh, _ = conversations.visitor(
            session, "made-up", language="en", source={}, now=TUESDAY
        )
    assert (known, knew, again.id, same) == (False, True, lead.id, token)
    assert other.id != lead.id
    assert fresh != "made-up"


def test_a_message_reopens_what_had_ended(database: Database) -> None:
    with database.session() as session:
        talk, _ = begin(session)
        conversations.end(session, talk, "goodbye", TUESDAY)
        conversations.end(session, talk, "silence", TUESDAY + MINUTE)
        assert (talk.ended_at, talk.end_reason) == (TUESDAY, "goodbye")
        hear(session, talk, "one more thing")
        assert (talk.ended_at, talk.end_reason) == (None, None)
        assert talk.last_inbound_at == TUESDAY


def test_while_a_human_has_the_floor_nothing_waits_for_the_bot(database: Database) -> None:
    with database.session() as session:
        talk, _ = begin(session)
        talk.floor, talk.floor_until = "human", TUESDAY + 10 * MINUTE
        hear(session, talk, "are you there?")
        assert transcripts.waiting(session, talk.id) == []
        # it is read, though: facts and refusals count whoever is told them
        assert [m.text for m in transcripts.unread(session, talk.id)] == ["are you there?"]
        assert transcripts.with_waiting(session) == [talk.id]


def test_what_waits_is_found_again_after_a_restart(database: Database) -> None:
    with database.session() as session:
        talk, _ = begin(session)
        hear(session, talk, "a")
        hear(session, talk, "b")
    with database.session() as session:
        assert transcripts.with_waiting(session) == [talk.id]
        assert [m.text for m in transcripts.waiting(session, talk.id)] == ["a", "b"]


def test_silence_counts_from_the_last_inbound_message(database: Database) -> None:
    with database.session() as session:
        never, _ = begin(session)
        spoke, _ = begin(session)
        conversations.receive(session, spoke, "x", language="zh", now=TUESDAY + 10 * MINUTE)
        conversations.say(session, spoke, [Reply("y")], language="zh", now=TUESDAY + 20 * MINUTE)
        found = conversations.silent_since(session, TUESDAY + 5 * MINUTE)
        assert [c.id for c in found] == [never.id]
        found = conversations.silent_since(session, TUESDAY + 10 * MINUTE)
        assert {c.id for c in found} == {never.id, spoke.id}


@pytest.mark.parametrize("text", ["", " \n\t ", "\x00\x07", "\u200b\u200b", "\u202e"])
def test_text_without_a_readable_character_is_refused(text: str) -> None:
    with pytest.raises(EmptyText):
        conversations.clean(text)


def test_four_thousand_characters_are_taken_and_one_more_is_not() -> None:
    assert len(conversations.clean("啤" * 4000)) == 4000
    with pytest.raises(TextTooLong):
        conversations.clean("啤" * 4001)


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("a\x00b\x1b[31mc", "ab[31mc"),
        ("a\r\nb\tc", "a\nb\tc"),
        ("  hello  ", "hello"),
        ("👍🏽 👨‍👩‍👧", "👍🏽 👨‍👩‍👧"),
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),
        ("'; DROP TABLE leads; --", "'; DROP TABLE leads; --"),
        ("您好\u3000世界", "您好\u3000世界"),
    ],
)
def test_control_characters_go_everything_else_stays(text: str, kept: str) -> None:
    assert conversations.clean(text) == kept


def test_sql_and_nulls_are_just_text_in_the_database(database: Database) -> None:
    with database.session() as session:
        talk, _ = begin(session)
        hear(session, talk, conversations.clean("Robert'); DROP TABLE messages;--\x00"))
    with database.session() as session:
        [row] = transcripts.after(session, talk.id, 0)
    assert row.text == "Robert'); DROP TABLE messages;--"
