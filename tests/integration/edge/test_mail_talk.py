"""A reply by mail is answered by the same turn as the chat, and the answer can be mailed."""

from __future__ import annotations

import asyncio
import datetime as dt
from zoneinfo import ZoneInfo

from nurture import inbound, replies
from sdr.db import Database
from sdr.outbound import Delivery
from tests import builders
from tests.builders import TUESDAY
from tests.integration.edge.conftest import Client, Engine

RAW = (
    b"From: Wang <wang@brewery.example>\r\nSubject: hi\r\nMessage-ID: <m1@brewery.example>\r\n\r\n"
    b"We have 300 people.\r\n"
)


async def test_a_mail_is_answered_by_the_turn_of_the_chat(
    client: Client, database: Database, engine: Engine
) -> None:
    def come(at: dt.datetime = TUESDAY) -> inbound.Taken:
        with database.session() as session:
            builders.lead(session, language="en")
            desk = inbound.Desk(builders.playbook(), ZoneInfo("Asia/Shanghai"), "leadhatch.local")
            return inbound.take(session, desk, RAW, source="imap", now=at)

    taken = come()
    await asyncio.wait_for(engine.busy.wait(), 30)
    [(sender, text, metadata)] = engine.heard
    assert (sender, text, metadata["channel"]) == (
        taken.conversation_id,
        "We have 300 people.",
        "email",
    )

    def plan() -> Delivery | None:
        with database.session() as session:
            for conversation_id in replies.waiting(session):
                return replies.plan(
                    session, conversation_id, TUESDAY, mail_domain="leadhatch.local"
                )
            return None

    delivery = None
    for _ in range(400):
        delivery = plan()
        if delivery is not None:
            break
        await asyncio.sleep(0.02)
    assert delivery is not None
    assert (delivery.purpose, delivery.address) == ("reply", "wang@brewery.example")
