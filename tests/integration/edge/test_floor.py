"""While a human has the floor: what the visitor's side of the chat hears, and that no bot speaks."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from aiohttp import WSCloseCode, WSMsgType, web
from sqlalchemy.exc import OperationalError

import edge.app
from edge import keys, socket
from sdr import conversations, floor, handing_back, transcripts
from sdr.bus import GAP
from sdr.conversations import Message
from sdr.db import Database
from tests import builders
from tests.builders import TUESDAY
from tests.integration.edge.conftest import Client, Engine, Visitor, begin

MEI = {"by": "mei@beacon.example", "by_name": "Mei"}
HUMAN = {"type": "floor", "holder": "human", "name": "Mei"}
BOT = {"type": "floor", "holder": "bot", "name": None}


async def speak(database: Database, visitor: Visitor, text: str | None) -> list[Message]:
    """A rep says something, or leaves (None)."""

    def work(session: Any) -> list[Message]:
        talk = conversations.get(session, visitor.conversation_id)
        who: dict[str, Any] = {**MEI, "playbook": builders.playbook(), "now": TUESDAY}
        if text is None:
            return handing_back.hand_back(session, talk, **who)
        return floor.answer(session, talk, text, **who)

    return await database.run(work)


async def senders(visitor: Visitor) -> list[str]:
    return [message["sender"] for message in await visitor.after(1)]


async def said(ws: Any) -> tuple[str, str]:
    """One frame in short."""
    frame = (await ws.receive(timeout=5)).json()
    if frame["type"] == "floor":
        assert frame in (HUMAN, BOT)
        return "floor", frame["holder"]
    return frame["type"], frame["message"]["sender"] if "message" in frame else ""


@pytest.fixture
def no_retries(monkeypatch: pytest.MonkeyPatch) -> None:
    """What waits is answered with the next word only, however slow the machine."""
    monkeypatch.setattr("edge.turns.RETRY_SECONDS", 600)


@pytest.mark.usefixtures("no_retries")
async def test_while_a_human_has_the_floor_a_post_answers_nothing(
    app: web.Application, visitor: Visitor, engine: Engine, database: Database
) -> None:
    await speak(database, visitor, "Hello, this is Mei")
    assert await visitor.say("hello Mei", "c1") == []
    assert await visitor.say("hello Mei", "c1") == []
    assert await senders(visitor) == ["bot", "human", "prospect"]
    assert (await visitor.after(2))[0]["name"] == "Mei"
    await app[keys.TURNS].settled()  # else what was read only now is answered on its own
    await speak(database, visitor, None)
    [reply] = await visitor.say("what does it cost?")
    assert reply["sender"] == "bot"
    # what was said to Mei was read, silently; when she left, it was still to be answered
    read, answered = engine.heard
    assert (read[1], read[2]["silent"]) == ("hello Mei", True)
    assert (answered[1], answered[2]["silent"]) == ("hello Mei\nwhat does it cost?", False)


async def test_a_turn_that_was_under_way_says_nothing_after_the_human(
    visitor: Visitor, engine: Engine, database: Database
) -> None:
    engine.gate.clear()
    post = asyncio.create_task(visitor.say("we make beer"))
    await engine.busy.wait()
    await speak(database, visitor, "Hello, this is Mei")
    engine.gate.set()
    assert await post == []
    assert await senders(visitor) == ["prospect", "bot", "human"]

    def states(session: Any) -> list[str | None]:
        rows = transcripts.after(session, visitor.conversation_id, 1)
        return [row.state for row in rows if row.sender == "prospect"]

    assert await database.run(states) == ["held"]


async def test_an_outage_is_not_the_bots_to_excuse(
    visitor: Visitor, engine: Engine, database: Database
) -> None:
    engine.gate.clear()
    engine.down = ["engine"]
    post = asyncio.create_task(visitor.say("we make beer"))
    await engine.busy.wait()
    await speak(database, visitor, "Hello, this is Mei")
    engine.gate.set()
    assert await post == []
    assert await senders(visitor) == ["prospect", "bot", "human"]


async def test_another_language_brings_no_word_of_the_bot(
    visitor: Visitor, database: Database
) -> None:
    await speak(database, visitor, "Hello, this is Mei")
    changed = await visitor.client.post(
        f"{visitor.url}/language", json={"language": "zh"}, headers=visitor.bearer
    )
    assert (await changed.json())["messages"] == []
    assert await senders(visitor) == ["bot", "human"]
    await speak(database, visitor, None)
    assert (await visitor.after())[-1]["language"] == "zh"


async def test_the_visitor_who_ends_the_talk_gives_the_floor_back(
    visitor: Visitor, database: Database
) -> None:
    await speak(database, visitor, "Hello, this is Mei")
    async with visitor.client.ws_connect(f"{visitor.url}/ws") as ws:
        await ws.send_json({"token": visitor.token, "after": 3})
        assert await said(ws) == ("floor", "human")
        await visitor.client.post(f"{visitor.url}/end", headers=visitor.bearer)
        assert [await said(ws), await said(ws)] == [("floor", "bot"), ("message", "bot")]
    assert [m["sender"] for m in await visitor.say("one more thing")] == ["bot"]


async def test_a_socket_that_connects_is_told_first_who_has_the_floor(
    visitor: Visitor, database: Database
) -> None:
    await speak(database, visitor, "Hello, this is Mei")
    async with visitor.client.ws_connect(f"{visitor.url}/ws") as ws:
        await ws.send_json({"token": visitor.token, "after": 1})
        heard = [await said(ws) for _ in range(3)]
        assert heard == [("floor", "human"), ("message", "bot"), ("message", "human")]
        await ws.send_json({"text": "hello Mei", "client_message_id": "c1"})
        assert await said(ws) == ("message", "prospect")


async def test_a_socket_that_hears_of_a_human_who_left_is_told_so(
    visitor: Visitor, database: Database
) -> None:
    await speak(database, visitor, "Hello, this is Mei")
    await speak(database, visitor, None)
    async with visitor.client.ws_connect(f"{visitor.url}/ws") as ws:
        await ws.send_json({"token": visitor.token, "after": 1})
        heard = [await said(ws) for _ in range(4)]
        assert heard[-1] == ("floor", "bot")
        assert [kind for kind, _ in heard[:-1]] == ["message"] * 3


async def test_a_database_that_fails_once_cuts_the_channel_off_and_the_client_resumes(
    visitor: Visitor, app: web.Application, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with visitor.client.ws_connect(f"{visitor.url}/ws") as ws:
        await ws.send_json({"token": visitor.token})
        assert await said(ws) == ("message", "bot")
        await speak(database, visitor, "Hello, this is Mei")
        with monkeypatch.context() as patch:

            async def gone(*_: Any) -> None:
                raise OperationalError("SELECT", {}, Exception("the server closed the connection"))

            patch.setattr(database, "run", gone)
            app[keys.TURNS].live.tell(visitor.conversation_id, {"type": socket.NEWS})
            frame = await ws.receive(timeout=5)
        assert (frame.type, frame.data) == (WSMsgType.CLOSE, WSCloseCode.TRY_AGAIN_LATER)
    async with visitor.client.ws_connect(f"{visitor.url}/ws") as ws:
        await ws.send_json({"token": visitor.token, "after": 1})
        heard = [await said(ws) for _ in range(3)]
        assert heard == [("floor", "human"), ("message", "bot"), ("message", "human")]


async def test_after_a_gap_every_channel_looks_for_what_it_missed(
    visitor: Visitor, app: web.Application, database: Database
) -> None:
    async with visitor.client.ws_connect(f"{visitor.url}/ws") as ws:
        await ws.send_json({"token": visitor.token})
        assert await said(ws) == ("message", "bot")
        await speak(database, visitor, "Hello, this is Mei")  # told to nobody
        edge.app.hear(app, GAP)
        heard = [await said(ws) for _ in range(3)]
        assert heard == [("floor", "human"), ("message", "bot"), ("message", "human")]


async def test_a_bot_alone_sends_no_floor(visitor: Visitor) -> None:
    async with visitor.client.ws_connect(f"{visitor.url}/ws") as ws:
        await ws.send_json({"token": visitor.token})
        assert await said(ws) == ("message", "bot")
        await ws.send_json({"text": "hi"})
        assert await said(ws) == ("message", "prospect")


@pytest.mark.parametrize("language", ["zh", "en"])
async def test_a_prospects_message_names_nobody(client: Client, language: str) -> None:
    visitor = await begin(client, language=language)
    await visitor.say("hello")
    assert all("name" not in message for message in await visitor.after())
