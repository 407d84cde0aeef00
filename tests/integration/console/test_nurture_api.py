"""The staff API about nurture, on both databases; every answer is held against its model."""

from __future__ import annotations

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

from console import wire_nurture
from nurture import worker
from nurture.context import Context
from sdr import tasks
from sdr.db import Database
from sdr.ports import Dispatch
from tests import builders
from tests.integration.console.conftest import Client

DAY = dt.timedelta(days=1)


class Taker:
    """A channel that takes everything."""

    async def send(self, dispatch: Dispatch) -> None:
        """Take it."""


def worker_context(database: Database) -> Context:
    return Context(
        database=database, playbook=builders.playbook(), texts=builders.texts(),
        channels={"email": Taker()}, base_url="https://chat.example.com",
        timezone=ZoneInfo("Asia/Shanghai"), idle=dt.timedelta(minutes=30), owner="test",
    )  # fmt: skip


def pooled(database: Database, **others: object) -> str:
    with database.session() as session:
        lead = builders.lead(session, **others)  # type: ignore[arg-type]
        builders.conversation(session, lead)
        return lead.id


async def test_why_says_of_every_step_whether_it_was_sent(api: Client, database: Database) -> None:
    lead_id = pooled(database)
    await worker.tick(worker_context(database), builders.TUESDAY)
    answer = await api.get(f"/api/v1/leads/{lead_id}/nurture?language=zh")
    assert answer.status == 200
    shape = await answer.json()
    wire_nurture.NurtureOut.model_validate(shape, extra="forbid")
    [held] = shape["enrollments"]
    assert (held["state"], held["text"], held["steps"][0]["state"]) == ("active", "进行中", "sent")
    assert "邮件" in held["steps"][0]["text"]
    assert held["steps"][1]["state"] in ("waiting", "due")  # by the clock of the API
    assert held["steps"][2]["state"] == "not_yet"
    assert [each["what"] for each in shape["log"]] == ["entered", "sent"]


async def test_why_says_why_nobody_was_enrolled(api: Client, database: Database) -> None:
    lead_id = pooled(database, email=None, known={"phone": "+8613900001234"})
    await worker.tick(worker_context(database), builders.TUESDAY)
    shape = await (await api.get(f"/api/v1/leads/{lead_id}/nurture?language=en")).json()
    assert shape["enrollments"] == []
    assert shape["not_enrolled"]["reason"] == "no_email_address"
    assert shape["not_enrolled"]["text"] == "was not enrolled: no e-mail address"


async def test_an_unknown_lead_is_not_found(api: Client) -> None:
    assert (await api.get("/api/v1/leads/lead_nobody/nurture")).status == 404


async def test_tasks_are_listed_and_done_once(api: Client, database: Database) -> None:
    lead_id = pooled(database)
    with database.session() as session:
        made = tasks.add(
            session, identity="task:x", lead_id=lead_id, title={"zh": "打电话", "en": "Call"},
            note=None, owner="rep@x.example", due_at=builders.TUESDAY + DAY, source={},
            now=builders.TUESDAY,
        )  # fmt: skip
        task_id = made.id
    listed = await (await api.get("/api/v1/tasks?owner=rep@x.example&state=open")).json()
    wire_nurture.TasksOut.model_validate(listed, extra="forbid")
    assert [each["id"] for each in listed["tasks"]] == [task_id]
    shape: dict[str, Any] = {}
    for _ in range(2):
        answer = await api.post(f"/api/v1/tasks/{task_id}/done", json={"by": "rep@x.example"})
        assert answer.status == 200, await answer.text()
        shape = await answer.json()
        wire_nurture.TaskOut.model_validate(shape, extra="forbid")
    assert (shape["state"], shape["closed_by"]) == ("done", "rep@x.example")
    assert (await (await api.get("/api/v1/tasks?state=open")).json())["tasks"] == []
    assert (await api.post("/api/v1/tasks/task_nothing/done", json={})).status == 404


async def test_who_came_to_an_event_is_noted(api: Client, database: Database) -> None:
    lead_id = pooled(database)
    answer = await api.post(f"/api/v1/leads/{lead_id}/attended", json={"event": "spring-live"})
    assert answer.status == 200
    shape = await answer.json()
    wire_nurture.EngagementOut.model_validate(shape, extra="forbid")
    assert (shape["kind"], shape["slug"]) == ("attended", "spring-live")


async def test_nurture_is_stopped_and_started_with_name_and_note(api: Client) -> None:
    before = await (await api.get("/api/v1/nurture/switch")).json()
    wire_nurture.SwitchesOut.model_validate(before, extra="forbid")
    assert (before["stopped"], before["on_their_way"]) == (False, 0)
    given = {"stopped": True, "by": "lin@example.com", "note": "wrong price in step 2"}
    answer = await api.post("/api/v1/nurture/switch", json=given)
    assert answer.status == 200, await answer.text()
    shape = await answer.json()
    wire_nurture.SwitchedOut.model_validate(shape, extra="forbid")
    [row] = shape["switches"]
    assert (shape["stopped"], shape["changed"]) == (True, True)
    assert (row["subject"], row["by"], row["note"]) == (
        "all", "lin@example.com", "wrong price in step 2",
    )  # fmt: skip
    again = await (await api.post("/api/v1/nurture/switch", json={"stopped": True})).json()
    assert again["changed"] is False
    started = await (await api.post("/api/v1/nurture/switch", json={"stopped": False})).json()
    assert (started["stopped"], started["changed"]) == (False, True)


async def test_one_part_of_nurture_is_paused(api: Client, database: Database) -> None:
    lead_id = pooled(database)
    shape = await (
        await api.post("/api/v1/nurture/switch", json={"stopped": True, "lead": lead_id})
    ).json()
    assert shape["stopped"] is False
    assert [each["subject"] for each in shape["switches"]] == ["all", f"lead:{lead_id}"]
    for wrong, status in (
        ({"stopped": True, "lead": "lead_nobody"}, 404),
        ({"stopped": True, "sequence": "nothing"}, 404),
        ({"stopped": True, "lead": lead_id, "sequence": "general-nurture"}, 422),
        ({"stopped": "perhaps"}, 422),
        ({}, 422),
    ):
        assert (await api.post("/api/v1/nurture/switch", json=wrong)).status == status, wrong
