"""A talk in WeChat as colleagues see it: what may still be sent, and what did not arrive."""

from __future__ import annotations

import pytest

from sdr import channels, conversations, deliveries, outbound, windows
from sdr.conversations import Conversation
from sdr.db import Database
from sdr.outbound import State
from tests import builders
from tests.clocks import HandClock
from tests.integration.console import people
from tests.integration.console.conftest import Client
from tests.integration.console.test_auth import sign_in

RULE = channels.table()["wechat"].windows["message"]


@pytest.fixture
def talk(database: Database, clock: HandClock) -> Conversation:
    """Somebody in WeChat who wrote just now; the rep of the console tests has an account."""
    with database.session() as session:
        people.member(session)
        made, _ = conversations.start(
            session, lead=builders.lead(session), language="zh", source={}, now=clock.now(),
            channel="wechat",
        )  # fmt: skip
        conversations.receive(session, made, "你好", language="zh", now=clock.now())
        windows.open_up(session, made.id, "message", RULE, clock.now())
        return made


async def page(client: Client, talk: Conversation) -> str:
    await sign_in(client)
    answer = await client.get(f"/console/leads/{talk.lead_id}?lang=en")
    assert answer.status == 200
    return await answer.text()


async def test_the_page_says_how_many_messages_still_go(
    anonymous: Client, talk: Conversation, database: Database, clock: HandClock
) -> None:
    assert "5 more messages" in await page(anonymous, talk)
    with database.session() as session:
        for _ in range(4):
            assert windows.spend(session, talk.id, clock.now())
    assert "one more message" in await page(anonymous, talk)
    clock.forward(minutes=60 * 48)
    assert "The WeChat window is closed" in await page(anonymous, talk)


async def test_what_did_not_arrive_is_on_the_timeline_and_what_did_is_not(
    anonymous: Client, talk: Conversation, database: Database, clock: HandClock
) -> None:
    def settled(state: State, reason: str | None) -> None:
        with database.session() as session:
            delivery = outbound.plan(
                session, identity=f"wechat:{talk.id}:{state}", purpose="reply", channel="wechat",
                lead_id=talk.lead_id, address="oFollower", language="zh", payload={},
                not_before=clock.now(), now=clock.now(),
            )  # fmt: skip
            deliveries.settle(session, delivery, State.SENDING, None, clock.now())
            deliveries.settle(session, delivery, state, reason, clock.now())

    settled(State.SENT, None)
    shown = await page(anonymous, talk)
    assert "WeChat message sent" not in shown
    settled(State.FAILED, "not_permitted")
    shown = await page(anonymous, talk)
    assert "WeChat message did not arrive" in shown
    assert "this WeChat account may not send messages by itself" in shown
