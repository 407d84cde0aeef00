"""A talk in WeChat: called, kept once, answered in time or later, once."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest
from aiohttp import web

from sdr.conversations import Conversation, Message
from sdr.db import Database
from sdr.outbound import Delivery
from tests.integration.edge.conftest import Engine, HandClock
from tests.integration.edge.wechat import Line, connected


@pytest.fixture
async def line(app: web.Application, database: Database, clock: HandClock) -> AsyncIterator[Line]:
    async with connected(app, database, clock) as made:
        yield made


async def test_a_text_is_kept_and_answered_as_the_reply_to_the_call(
    line: Line, engine: Engine
) -> None:
    reply = await line.says("我们有 300 个业代")
    assert reply is not None
    assert "机器人" in reply, "who speaks"
    assert "退订" in reply, "the notice"
    assert "re: 我们有 300 个业代" in reply, "the answer"
    talk = await line.talk()
    assert (talk.channel, talk.language) == ("wechat", "zh")
    assert engine.heard[0][0] == talk.id
    assert [m.state for m in await line.messages() if m.sender == "prospect"] == ["answered"]
    [delivery] = await line.rows(Delivery)
    assert (delivery.channel, delivery.purpose, delivery.state) == ("wechat", "reply", "sent")
    await line.errands()
    assert line.platform.sends == [], "what was said in reply is not said again"


@pytest.mark.parametrize("mode", ["safe", "compatible"])
async def test_sealed_calls_get_sealed_replies(
    app: web.Application, database: Database, clock: HandClock, mode: str
) -> None:
    async with connected(app, database, clock, aes=True, mode=mode) as line:
        assert "re: 你们好啊" in (await line.says("你们好啊") or "")


async def test_the_same_call_again_gets_the_same_reply_and_nothing_twice(
    line: Line, engine: Engine
) -> None:
    body = line.platform.body(line.openid, {"MsgType": "text", "Content": "报价多少"})
    replies = []
    for _ in range(3):
        sealed, query = line.platform.sealed(body)
        async with line.client.post("/channels/wechat", params=query, data=sealed) as got:
            assert got.status == 200
            replies.append(line.platform._read(await got.text()))
    assert len(set(replies)) == 1
    assert "re: 报价多少" in (replies[0] or "")
    assert len(engine.heard) == 1
    assert len(await line.rows(Conversation)) == 1
    assert sum(m.sender == "prospect" for m in await line.rows(Message)) == 1


async def test_a_late_answer_leaves_as_a_message_once(
    app: web.Application, database: Database, clock: HandClock, engine: Engine
) -> None:
    engine.gate.clear()
    async with connected(app, database, clock, wait=0.2) as line:
        reply = await line.says("什么价")
        assert reply is not None
        assert "re:" not in reply, "only who speaks and the notice"
        engine.gate.set()

        async def answered() -> bool:
            return any(m.text == "re: 什么价" for m in await line.rows(Message))

        for _ in range(200):
            if await answered():
                break
            await asyncio.sleep(0.02)
        await line.errands()
        await line.errands()
        assert [text for how, text in line.got if how == "message"] == ["re: 什么价"]
        assert [each["code"] for each in line.platform.sends] == [0]


async def test_the_platforms_three_calls_wait_for_one_turn(
    app: web.Application, database: Database, clock: HandClock, engine: Engine
) -> None:
    """An account that may send no messages lets the platform call again, and answers the last."""
    async with connected(
        app, database, clock, attempts=3, patience=0.5, wait=3, secret=False
    ) as line:
        await line.does("subscribe")
        engine.gate.clear()
        waiting = asyncio.create_task(line.says("多少钱"))
        await line.settled(lambda: len(line.platform.calls) == 1 + 3)
        engine.gate.set()
        assert await waiting == "re: 多少钱"
        assert len(engine.heard) == 1


async def test_no_account_no_channel(app: web.Application, client: object) -> None:
    del app
    from aiohttp.test_utils import TestClient

    assert isinstance(client, TestClient)
    for method in ("GET", "POST"):
        async with client.request(method, "/channels/wechat") as got:
            assert got.status == 404
