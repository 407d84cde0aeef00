"""A page of leads costs the database the same however many leads it holds."""

from __future__ import annotations

from typing import Any

from sqlalchemy import event

from sdr import conversations, facts, handoffs, leads
from sdr.conversations import Conversation
from sdr.db import Database
from sdr.facts import Said
from tests import builders
from tests.clocks import HandClock
from tests.integration.console.conftest import Client
from tests.integration.console.test_leads_api import WANG, created


async def _statements(api: Client, database: Database, limit: int) -> tuple[int, list[Any]]:
    said: list[str] = []

    def note(_conn: object, _cursor: object, statement: str, *_rest: object) -> None:
        said.append(statement)

    event.listen(database.engine, "before_cursor_execute", note)
    try:
        answer = await api.get(f"/api/v1/leads?limit={limit}")
    finally:
        event.remove(database.engine, "before_cursor_execute", note)
    return len(said), (await answer.json())["leads"]


async def test_a_page_asks_no_lead_by_itself_and_answers_the_same(
    api: Client, database: Database, clock: HandClock
) -> None:
    ids = [
        (await created(api, **{**WANG, "email": f"w{n}@beer.example.com", "phone": f"1380013800{n}"}))
        ["lead_id"]
        for n in range(8)
    ]  # fmt: skip
    with database.session() as session:
        for lead_id in ids[:4]:
            lead = leads.get(session, lead_id)
            talk, _ = conversations.start(
                session, lead=lead, language="zh", source={"page": "https://b.example/p"},
                now=clock.now(),
            )  # fmt: skip
            facts.record(
                session, lead_id,
                [Said("meeting_time", "2027-01-05T10:00:00+08:00", "下周二十点")],
                by="prospect", now=clock.now(),
            )  # fmt: skip
            facts.record_unanswered(session, lead_id, "region", "undisclosed", text="",
                                     now=clock.now(), message_id=None, conversation_id=None)  # fmt: skip
            assert isinstance(talk, Conversation)
            if handoffs.open_of(session, lead_id) is None:
                handoffs.request(session, lead, conversation_id=talk.id, reason="requested",
                                 playbook=builders.playbook(), now=clock.now())  # fmt: skip
    await _statements(api, database, 1)  # what is asked once in the life of a process
    few, _ = await _statements(api, database, 2)
    many, page = await _statements(api, database, 8)
    assert many == few
    assert {each["lead_id"] for each in page} == set(ids)
    for each in page:
        alone = await (await api.get(f"/api/v1/leads/{each['lead_id']}")).json()
        assert each == alone
