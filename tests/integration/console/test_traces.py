"""The trace of a talk by the staff API: codes and one line of words a turn, in both languages."""

from __future__ import annotations

from typing import Any

import pytest

from console import wire_out
from sdr import conversations, leads
from sdr.db import Database
from tests.clocks import HandClock
from tests.integration.console.conftest import Client

TRACE: dict[str, Any] = {
    "act": "inform", "heard": "objection_price", "confidence": 0.81, "sure": True,
    "runners_up": [["ask_price", 0.1]], "asked": "company_size", "answered": True,
    "read": [
        {"fact": "company_size", "value": {"min": 300, "max": 300}, "text": "300人", "start": 2,
         "end": 6, "confidence": 0.9, "status": "value"},
        {"fact": "budget", "value": None, "text": "不方便说", "start": 8, "end": 12,
         "confidence": 0.85, "status": "undisclosed"},
        {"fact": "wechat", "value": None, "text": "同手机", "start": 8, "end": 12,
         "confidence": 0.85, "status": "same_as_phone"},
    ],
    "move": "action_discover", "verdict": "open",
    "next": {"asks": "timeline", "key": "timeline", "why": "decides"},
}  # fmt: skip


def talk(database: Database, clock: HandClock) -> str:
    with database.session() as session:
        lead = leads.create(session, language="zh", source={}, now=clock.now())
        told, _ = conversations.start(
            session, lead=lead, language="zh", source=None, now=clock.now()
        )
        message, _ = conversations.receive(
            session, told, "我们300人", language="zh", now=clock.now()
        )
        message.state, message.trace = "answered", TRACE
        conversations.receive(session, told, "还没处理", language="zh", now=clock.now())
        return str(told.id)


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", ("81 % sure", "300 people", "did not want to say", "can still change the verdict")),
     ("zh", ("把握 81%", "300 人", "不便透露", "答案还能改变判断"))],
)  # fmt: skip
async def test_each_turn_says_in_words_why_it_went_so(
    api: Client, database: Database, clock: HandClock, language: str, words: tuple[str, ...]
) -> None:
    conversation_id = talk(database, clock)
    answer = await api.get(f"/api/v1/conversations/{conversation_id}/trace?language={language}")
    assert answer.status == 200, await answer.text()
    shape = wire_out.TraceOut.model_validate(await answer.json())
    (turn,) = shape.turns  # a message that waits has no trace yet
    assert turn.text == "我们300人"
    assert turn.next is not None
    for each in words:
        assert each in turn.line, turn.line


async def test_a_conversation_that_nobody_knows(api: Client) -> None:
    answer = await api.get("/api/v1/conversations/con_01ARZ3NDEKTSV4RRFFQ69G5FAV/trace")
    assert answer.status == 404


async def test_a_stranger_sees_no_trace(
    anonymous: Client, database: Database, clock: HandClock
) -> None:
    answer = await anonymous.get(f"/api/v1/conversations/{talk(database, clock)}/trace")
    assert answer.status in (401, 403)
