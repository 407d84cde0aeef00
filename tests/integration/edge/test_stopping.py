"""A stop in a chat: what waited before it is not answered after it, and a name is no stop."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest
from aiohttp import web
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from nurture.wechat import Desk, plan
from sdr import conversations, leads, transcripts
from sdr.conversations import Message
from sdr.db import Database
from sdr.outbound import Delivery
from tests import builders
from tests.builders import TUESDAY
from tests.clocks import HandClock
from tests.integration.edge.conftest import Engine, Visitor
from tests.integration.edge.wechat import Line, connected


@pytest.fixture
async def line(app: web.Application, database: Database, clock: HandClock) -> AsyncIterator[Line]:
    async with connected(app, database, clock, wait=1.5) as made:
        yield made


async def test_what_waited_before_a_stop_is_not_answered_after_it(
    visitor: Visitor, engine: Engine, database: Database
) -> None:
    engine.gate.clear()
    first = asyncio.create_task(visitor.say("what does it cost"))
    await engine.busy.wait()
    with database.session() as session:
        talk = conversations.get(session, visitor.conversation_id)
        conversations.receive(session, talk, "and for 50 people", language="en", now=TUESDAY)
    [told] = await visitor.say("STOP")
    engine.gate.set()
    assert await first == []
    with database.session() as session:
        rows = session.scalars(select(Message).order_by(Message.seq)).all()
        assert rows[-1].id == told["id"], "the bot says no more"
        states = [row.state for row in rows if row.sender == "prospect"]
        assert states == ["merged", "merged", "answered"]
        assert transcripts.with_waiting(session) == []


async def test_an_engine_that_is_down_is_no_excuse_after_a_stop(
    visitor: Visitor, engine: Engine
) -> None:
    engine.gate.clear()
    first = asyncio.create_task(visitor.say("what does it cost"))
    await engine.busy.wait()
    [told] = await visitor.say("STOP")
    engine.down.append("engine")
    engine.gate.set()
    assert await first == []
    assert (await visitor.after())[-1]["id"] == told["id"]


async def test_an_answer_on_its_way_in_wechat_does_not_leave_after_a_stop(
    line: Line, engine: Engine
) -> None:
    await line.does("subscribe")
    engine.gate.clear()
    await line.says("什么价")
    engine.gate.set()
    await line.said("re: 什么价")
    talk = await line.talk()
    desk = Desk(builders.texts(), "http://beacon.example", "beacon.example", "worker-1")

    def planned(session: Session) -> int:
        return len(plan(session, desk, talk.id, line.clock.now()))

    assert await line.database.run(planned) == 1
    reply = await line.says("TD")
    assert reply is not None
    assert "re:" not in reply
    await line.errands()
    assert line.platform.sends == []
    reasons = {(row.state, row.reason) for row in await line.rows(Delivery)}
    assert ("skipped", "opt_out") in reasons


@pytest.mark.parametrize(
    ("asked", "words"),
    [("company", "TD"), ("current_solution", "tdd"), ("name", "停"), ("region", "停止")],
)
async def test_a_code_that_may_be_the_answer_is_left_to_the_engine(
    visitor: Visitor, engine: Engine, database: Database, asked: str, words: str
) -> None:
    _asked(database, visitor, asked)
    await visitor.say(words)
    assert [text for _, text, _ in engine.heard] == [words]
    with database.session() as session:
        lead_id = conversations.get(session, visitor.conversation_id).lead_id
        assert leads.get(session, lead_id).do_not_contact is None


@pytest.mark.parametrize(
    ("asked", "words"),
    [("company", "退订"), ("company", "Unsubscribe"), ("name", "stop"), ("need", "TD"),
     ("company_size", "停")],
)  # fmt: skip
async def test_every_other_stop_holds_whatever_was_asked(
    visitor: Visitor, engine: Engine, database: Database, asked: str, words: str
) -> None:
    _asked(database, visitor, asked)
    await visitor.say(words)
    assert engine.heard == []
    with database.session() as session:
        lead_id = conversations.get(session, visitor.conversation_id).lead_id
        assert leads.get(session, lead_id).do_not_contact is not None


async def test_a_stop_holds_the_lead_before_the_talk(visitor: Visitor, database: Database) -> None:
    """As the sender does: else each waits for what the other holds."""
    said: list[str] = []

    def note(_conn: object, _cursor: object, statement: str, *_rest: object) -> None:
        said.append(" ".join(statement.split()))

    event.listen(database.engine, "before_cursor_execute", note)
    try:
        await visitor.say("STOP")
    finally:
        event.remove(database.engine, "before_cursor_execute", note)
    kept = next(n for n, each in enumerate(said) if each.startswith("INSERT INTO messages"))
    held = next(n for n, each in enumerate(said) if "FROM leads WHERE leads.id" in each)
    assert held < kept
    locks = [each for each in said[:kept] if "FOR " in each and each.startswith("SELECT")]
    if database.engine.dialect.name == "postgresql":
        assert ["FROM leads" in each for each in locks[:2]] == [True, False], locks


def _asked(database: Database, visitor: Visitor, fact: str) -> None:
    with database.session() as session:
        conversations.get(session, visitor.conversation_id).asked = fact
