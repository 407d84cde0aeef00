"""Handoffs, transcripts and the reading of a sentence through the staff API."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from console import wire_out
from sdr import staff
from sdr.db import Database
from sdr.playbook.model import Playbook
from tests.clocks import HandClock
from tests.integration.console import people
from tests.integration.console.conftest import Client


@pytest.fixture
def handoff_id(database: Database, playbook: Playbook, clock: HandClock) -> str:
    with database.session() as session:
        made = people.qualified(session, playbook, clock.now()).id
    clock.forward(minutes=20)
    return made


async def act(api: Client, handoff_id: str, verb: str, **body: Any) -> tuple[int, dict[str, Any]]:
    answer = await api.post(f"/api/v1/handoffs/{handoff_id}/{verb}", json=body)
    return answer.status, await answer.json()


async def test_a_handoff_comes_with_its_brief_in_the_wanted_language(
    api: Client, handoff_id: str
) -> None:
    for language, word in (("zh", "王海涛"), ("en", "Call now")):
        answer = await api.get(f"/api/v1/handoffs/{handoff_id}?language={language}")
        shape = await answer.json()
        wire_out.HandoffWithBrief.model_validate(shape, extra="forbid")
        assert shape["brief"]["language"] == language
        assert word in str(shape["brief"])
        assert "光压货一年就三百多万" in str(shape["brief"]["spin"])


async def test_the_list_is_filtered_by_state_and_assignee(api: Client, handoff_id: str) -> None:
    everything = await (await api.get("/api/v1/handoffs")).json()
    wire_out.HandoffsOut.model_validate(everything, extra="forbid")
    (only,) = everything["handoffs"]
    for query, count in ((f"assignee={only['assignee'].upper()}", 1), ("assignee=x@y.example", 0),
                         ("state=new", 1), ("state=won", 0)):  # fmt: skip
        found = await (await api.get(f"/api/v1/handoffs?{query}")).json()
        assert len(found["handoffs"]) == count, query


async def test_of_many_who_accept_one_gets_it(api: Client, handoff_id: str) -> None:
    names = [f"rep{number}@beacon.example.com" for number in range(5)]
    answers = await asyncio.gather(*(act(api, handoff_id, "accept", by=name) for name in names))
    assert sorted(status for status, _ in answers) == [200, 409, 409, 409, 409]
    winner = next(shape["assignee"] for status, shape in answers if status == 200)
    assert all(shape["params"]["holder"] == winner for status, shape in answers if status == 409)


async def test_a_return_puts_the_lead_back_with_its_reason(api: Client, handoff_id: str) -> None:
    assert (await act(api, handoff_id, "accept"))[0] == 200
    status, _ = await act(api, handoff_id, "return")
    assert status == 422
    status, shape = await act(api, handoff_id, "return", reason="too_early", note="三月再说")
    assert (status, shape["state"], shape["return_reason"]) == (200, "returned", "too_early")
    lead = await (await api.get(f"/api/v1/leads/{shape['lead_id']}")).json()
    assert (lead["stage"], lead["verdict"], lead["handoff"]["state"]) == (
        "nurturing", "nurture", "returned",
    )  # fmt: skip


async def test_won_and_lost_move_the_lead(api: Client, handoff_id: str) -> None:
    assert (await act(api, handoff_id, "won"))[0] == 409
    await act(api, handoff_id, "accept")
    status, shape = await act(api, handoff_id, "won", note="签了")
    assert (status, shape["state"]) == (200, "won")
    lead = await (await api.get(f"/api/v1/leads/{shape['lead_id']}")).json()
    assert lead["stage"] == "won"
    assert (await act(api, handoff_id, "lost", reason="made_up"))[0] == 422
    assert (await act(api, handoff_id, "lost", reason="chose_other"))[0] == 200


async def test_an_accept_needs_no_body_and_goes_to_the_assignee(
    api: Client, handoff_id: str
) -> None:
    before = await (await api.get(f"/api/v1/handoffs/{handoff_id}")).json()
    answer = await api.post(f"/api/v1/handoffs/{handoff_id}/accept")
    assert answer.status == 200
    assert (await answer.json())["assignee"] == before["assignee"]


async def test_a_closed_account_takes_nothing(
    api: Client, handoff_id: str, database: Database, clock: HandClock
) -> None:
    with database.session() as session:
        people.member(session, "gone@beacon.example.com")
        staff.disable(session, "gone@beacon.example.com", clock.now())
    status, shape = await act(api, handoff_id, "accept", by="gone@beacon.example.com")
    assert (status, shape["params"]["problem"]) == (422, "disabled")


async def test_the_transcript_has_every_message_in_order(api: Client, handoff_id: str) -> None:
    handoff = await (await api.get(f"/api/v1/handoffs/{handoff_id}")).json()
    path = f"/api/v1/conversations/{handoff['conversation_id']}"
    shape = await (await api.get(f"{path}/transcript")).json()
    wire_out.TranscriptOut.model_validate(shape, extra="forbid")
    assert [message["seq"] for message in shape["messages"]] == list(range(1, 11))
    lead = await (await api.get(f"{path}/lead")).json()
    assert lead["lead_id"] == shape["lead_id"] == handoff["lead_id"]
    spoken = {message["id"] for message in shape["messages"]}
    assert lead["facts"]["budget"]["evidence"]["message_id"] in spoken
    events = await (await api.get(f"/api/v1/leads/{lead['lead_id']}/timeline")).json()
    wire_out.TimelineOut.model_validate(events, extra="forbid")
    assert [event["kind"] for event in events["events"]][-1] == "handoff"


async def test_a_sentence_is_read_and_nothing_is_stored(api: Client) -> None:
    body = {"text": "  两百多 ", "asked": "company_size", "language": "zh"}
    answer = await api.post("/api/v1/understand", json=body)
    shape = await answer.json()
    wire_out.UnderstandOut.model_validate(shape, extra="forbid")
    assert shape["facts"] == {"asked": "company_size", "length": 3}


@pytest.mark.parametrize(
    ("body", "status"),
    [({"text": " "}, 422), ({"text": "x" * 4001}, 413), ({"text": 5}, 422), ({}, 422),
     ({"text": "x", "asked": "shoe_size"}, 422), ({"text": "x", "language": "fr"}, 422)],
)  # fmt: skip
async def test_a_bad_sentence_is_refused(api: Client, body: dict[str, Any], status: int) -> None:
    assert (await api.post("/api/v1/understand", json=body)).status == status
