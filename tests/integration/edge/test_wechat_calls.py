"""WeChat's calls kept many at a time, and read into their talks when there is time for it."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections import Counter
from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp import web
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from adapters.wechat import messages
from edge import wechat as door
from edge import wechat_in
from edge.rates import Rates
from edge.wechat_calls import LEFT, Calls
from edge.wechat_in import Read
from nurture import wechat_calls
from nurture.wechat import WechatThread, desk_of
from nurture.wechat_calls import WechatCall
from sdr import conversations
from sdr.conversations import MAX_TEXT, Conversation
from sdr.db import Database
from sdr.leads import Lead
from sdr.outbound import Delivery
from tests.clocks import HandClock
from tests.integration.edge.conftest import Engine
from tests.integration.edge.wechat import Line, connected
from tests.integration.edge.wechat_rubbish import rows_of_all_tables


@pytest.fixture
async def line(app: web.Application, database: Database, clock: HandClock) -> AsyncIterator[Line]:
    async with connected(app, database, clock) as made:
        await app[door.CALLS].looked.wait()
        yield made


class Stopped(Calls):
    """Keeps, and is stopped before it reads."""

    def read(self, call_id: str) -> asyncio.Future[Read]:
        del call_id
        return asyncio.get_running_loop().create_future()


def heard(line: Line, app: web.Application, text: str) -> messages.Heard:
    body = line.platform.body(line.openid, {"MsgType": "text", "Content": text})
    sealed, query = line.platform.sealed(body)
    return messages.opened(app[door.DOOR].account, query, sealed.encode())


def stopped(line: Line, app: web.Application) -> Stopped:
    desk: Any = app[door.CALLS]._desk
    assert isinstance(desk, wechat_in.Desk)
    return Stopped(line.database, line.clock, desk, Rates(60), attempts=1, then=lambda _: None)


async def test_what_comes_together_is_written_together_and_kept_once(
    line: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    units = Counter[str]()
    run_first = line.database.run_first

    async def counted(work: Any) -> Any:
        units["written"] += 1
        return await run_first(work)

    monkeypatch.setattr(line.database, "run_first", counted)
    bodies = [
        line.platform.body(f"oF{number % 9}", {"MsgType": "text", "Content": f"第 {number} 句"})
        for number in range(27)
    ]

    async def call(body: str) -> int:
        sealed, query = line.platform.sealed(body)
        async with line.client.post(door.PATH, params=query, data=sealed) as got:
            return got.status

    statuses = await asyncio.gather(*(call(body) for body in bodies + bodies[:9]))
    assert set(statuses) == {200}
    assert units["written"] < len(statuses) / 2

    async def read() -> bool:
        return all(call.heard is None for call in await line.rows(WechatCall))

    await line.until(read)
    said = Counter(m.text for m in await line.messages() if m.sender == "prospect")
    assert said == {f"第 {number} 句": 1 for number in range(27)}
    assert len(await line.rows(Conversation)) == 9
    assert sum(call.attempts for call in await line.rows(WechatCall)) == len(statuses)


async def test_what_a_stopped_process_kept_is_read_and_answered_once(
    line: Line, app: web.Application, engine: Engine
) -> None:
    await stopped(line, app).keep(heard(line, app, "我们有 300 个业代"))
    assert await line.rows(Lead) == []
    calls = app[door.CALLS]
    await calls.look()
    assert await line.rows(Lead) == [], "it may be read at this moment"

    line.clock.moment += 2 * LEFT
    await calls.look()
    await calls.look()
    await line.said("re: 我们有 300 个业代")
    line.platform.talks.setdefault(line.openid, [])
    line.platform._did[line.openid] = [("text", line.clock.now().timestamp())]
    await line.errands()
    await line.errands()
    assert sum("re: 我们有 300 个业代" in text for _, text in line.got) == 1
    assert len(engine.heard) == 1


async def test_the_same_call_meets_the_one_that_was_not_read_yet(
    line: Line, app: web.Application, engine: Engine
) -> None:
    """The process was stopped between keeping and reading; the platform calls again."""
    body = line.platform.body(line.openid, {"MsgType": "text", "Content": "多少钱"})
    sealed, query = line.platform.sealed(body)
    first = messages.opened(app[door.DOOR].account, query, sealed.encode())
    await stopped(line, app).keep(first)
    async with line.client.post(door.PATH, params=query, data=sealed) as got:
        assert "re: 多少钱" in (line.platform._read(await got.text()) or "")
    [call] = await line.rows(WechatCall)
    assert (call.attempts, call.heard) == (2, None)
    assert len(engine.heard) == 1


async def test_what_cannot_be_read_in_time_is_acknowledged_and_answered_later(
    app: web.Application, database: Database, clock: HandClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """So many came that this one is not read within the platform's five seconds."""
    async with connected(app, database, clock, wait=0.2) as line:
        calls, free = app[door.CALLS], asyncio.Event()
        read = calls._read

        async def slow(call_id: str) -> Read:
            await free.wait()
            return await read(call_id)

        monkeypatch.setattr(calls, "_read", slow)
        assert await line.says("什么价") is None, "success, and no reply"
        [call] = await line.rows(WechatCall)
        assert call.heard is not None, "kept before it was acknowledged"
        free.set()
        await line.said("re: 什么价")
        await line.errands()
        await line.errands()
        assert sum("re: 什么价" in text for how, text in line.got if how == "message") == 1


async def test_nothing_is_claimed_for_a_platform_that_has_hung_up(line: Line) -> None:
    await line.does("subscribe")
    talk = await line.talk()
    await line.bot(talk.id, "还有一件事")
    call = next(call for call in await line.rows(WechatCall))
    before = await line.database.run(rows_of_all_tables)
    now = line.clock.now()
    reply = await line.database.run(
        lambda s: wechat_calls.settle(s, desk_of(line.context), call.id, now, last=True, late=True)
    )
    assert reply.text is None
    assert await line.database.run(rows_of_all_tables) == before
    await line.errands()
    assert [text for how, text in line.got if how == "message"] == ["还有一件事"]
    assert len(await line.rows(Delivery)) == 2


async def test_a_sender_who_is_refused_leaves_no_call(line: Line, app: web.Application) -> None:
    calls = app[door.CALLS]
    calls._rates = Rates(1)
    assert await line.says("你好") is not None
    assert await line.says("再说一句") is None
    assert len(await line.rows(WechatCall)) == 1


async def test_a_stop_is_heard_from_who_says_too_much(line: Line, app: web.Application) -> None:
    app[door.CALLS]._rates = Rates(1)
    await line.says("你好")
    assert await line.says("退订") is not None
    said = [message.text for message in await line.messages() if message.sender == "prospect"]
    assert said == ["你好", "退订"]


async def test_what_came_before_this_process_is_read_as_soon_as_it_starts(
    line: Line, app: web.Application
) -> None:
    await stopped(line, app).keep(heard(line, app, "退订"))
    await app[door.CALLS].look(dt.timedelta())
    assert [call.heard for call in await line.rows(WechatCall)] == [None]


async def test_a_call_that_cannot_be_read_keeps_no_other_from_it(
    line: Line, app: web.Application, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls, read, tried = app[door.CALLS], wechat_in.read, Counter[str]()
    monkeypatch.setattr("edge.wechat_calls.MOST", 1)  # one look sees the oldest only

    def poisoned(session: Session, desk: Any, call_id: str, now: dt.datetime) -> Read:
        call = session.get(WechatCall, call_id)
        assert call is not None
        tried[call_id] += 1
        if (call.heard or {}).get("text") == "毒":
            raise ValueError("poison")
        return read(session, desk, call_id, now)

    monkeypatch.setattr(wechat_in, "read", poisoned)
    keeper = stopped(line, app)
    await keeper.keep(heard(line, app, "毒"))
    line.clock.moment += dt.timedelta(seconds=1)
    await keeper.keep(heard(line, app, "我们做啤酒"))
    line.clock.moment += 2 * LEFT
    for _ in range(wechat_calls.TRIES + 1):
        await calls.look()
    assert [m.text for m in await line.messages() if m.sender == "prospect"] == ["我们做啤酒"]
    assert max(tried.values()) == wechat_calls.TRIES

    line.clock.moment += 2 * wechat_calls.KEPT
    await calls.look()
    assert await line.rows(WechatCall) == [], "nobody's words stay for ever"


async def test_what_the_database_could_not_take_is_read_before_what_came_later(
    line: Line, app: web.Application, monkeypatch: pytest.MonkeyPatch
) -> None:
    read, away = wechat_in.read, [True]

    def first_away(session: Session, desk: Any, call_id: str, now: dt.datetime) -> Read:
        if away:
            away.pop()
            raise OperationalError("BEGIN", {}, Exception("database is locked"))
        return read(session, desk, call_id, now)

    monkeypatch.setattr("edge.wechat_calls.AGAIN_SECONDS", 0.05)
    monkeypatch.setattr(wechat_in, "read", first_away)
    await asyncio.gather(*(app[door.CALLS].keep(heard(line, app, text)) for text in ("一", "二")))
    await line.said("二")
    said = [message.text for message in await line.messages() if message.sender == "prospect"]
    assert said == ["一", "二"]


async def test_a_link_of_any_length_is_kept(line: Line) -> None:
    fields = {"Title": "长" * 5000, "Url": "https://x.example"}
    await line.platform.sends_kind(line.openid, "link", fields)
    [kept] = [message for message in await line.messages() if message.sender == "prospect"]
    assert len(kept.text) == MAX_TEXT


async def test_erasing_somebody_reaches_what_nobody_has_read_yet(
    line: Line, app: web.Application
) -> None:
    await line.says("你好")
    await stopped(line, app).keep(heard(line, app, "别存我的话"))
    [lead] = await line.rows(Lead)
    await line.database.run(lambda s: wechat_calls.forget_unread(s, lead.id))
    assert [call.heard for call in await line.rows(WechatCall)] == [None]


async def test_a_talk_whose_message_is_read_late_is_not_silent(
    line: Line, app: web.Application
) -> None:
    came = line.clock.now()
    await stopped(line, app).keep(heard(line, app, "我们做啤酒"))
    line.clock.moment += dt.timedelta(hours=3)
    await app[door.CALLS].look()
    talk = await line.talk()
    [kept] = [message for message in await line.messages() if message.sender == "prospect"]
    assert (kept.at, talk.last_inbound_at) == (came, line.clock.now())
    assert (
        await line.database.run(
            lambda s: conversations.silent_since(s, line.clock.now() - dt.timedelta(minutes=30))
        )
        == []
    )


async def test_of_three_calls_an_early_one_that_runs_out_lets_nothing_go(line: Line) -> None:
    await line.does("subscribe")
    talk = await line.talk()
    [call] = await line.rows(WechatCall)
    until = line.clock.now() + dt.timedelta(seconds=9)

    def work(session: Session) -> tuple[bool, dt.datetime | None]:
        held = session.get(WechatCall, call.id)
        assert held is not None
        held.delivery_id, held.until = None, until
        wechat_calls.hold_back(session, talk.id, until)
        session.flush()
        reply = wechat_calls.settle(
            session, desk_of(line.context), call.id, line.clock.now(), last=False, late=True
        )
        thread = session.get(WechatThread, talk.id)
        assert thread is not None
        return reply.waits, thread.calls_until

    assert await line.database.run(work) == (True, until)
