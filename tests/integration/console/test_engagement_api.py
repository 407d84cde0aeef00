"""Engagements by API: how each was judged, what was read, what is tracked."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from console.wire_engagement import ContentReadingOut, EngagementsOut, JudgedOut, LeadReadingOut
from nurture import clicks, links
from nurture.hits import Visit
from sdr import timeline
from sdr.db import Database
from sdr.playbook.model import Playbook
from tests import builders
from tests.clocks import HandClock
from tests.integration.console.conftest import Client

SLUG = "what-it-costs"
WANG, BOSS = Visit(agent="a", cookie="wang"), Visit(agent="b", cookie="boss")


@pytest.fixture
def lead_id(database: Database, playbook: Playbook, clock: HandClock) -> str:
    """Somebody who read an item for two minutes, and whose boss looked into it."""
    with database.session() as session:
        lead = builders.lead(session, now=clock.now())
        token = links.issue(session, kind="content", lead_id=lead.id, now=clock.now(), slug=SLUG,
                            url="https://x.example/c?lang=zh")  # fmt: skip
        for minutes, visit, seconds in ((0, WANG, 120.0), (60, BOSS, 30.0)):
            now = clock.now() + dt.timedelta(minutes=minutes)
            clicks.follow(session, token, playbook, now=now, visit=visit)
            for section in (None, "s1"):
                clicks.view(session, token, playbook, depth=0.5, seconds=seconds / (2 if section else 1),
                            section=section, now=now, visit=visit)  # fmt: skip
        return lead.id


async def told(api: Client, path: str) -> dict[str, Any]:
    answer = await api.get(path)
    assert answer.status == 200, await answer.text()
    shape: dict[str, Any] = await answer.json()
    return shape


async def test_how_each_opening_was_judged_and_judging_anew(
    api: Client, lead_id: str, database: Database
) -> None:
    shape = await told(api, f"/api/v1/leads/{lead_id}/engagements?language=en")
    EngagementsOut.model_validate(shape)
    assert [(e["kind"], e["judgement"], e["forwarded"], e["counted"]) for e in shape["engagements"]] == [
        ("view", "human", True, False), ("click", "human", True, False),
        ("view", "human", False, True), ("click", "human", False, True),
    ]  # fmt: skip
    click = shape["engagements"][3]
    assert click["text"] == "a person: the page was read"
    url = f"/api/v1/engagements/{click['id']}/judgement"
    before = (await told(api, f"/api/v1/leads/{lead_id}"))["score"]["engagement"]
    for bad in ({"judgement": "robot", "reason": "x"}, {"judgement": "scanner"}, {}):
        assert (await api.post(url, json=bad)).status == 422
    assert (await api.post(url.replace(click["id"], "eng_x"),
                           json={"judgement": "scanner", "reason": "x"})).status == 404  # fmt: skip
    given = {"judgement": "scanner", "reason": "our own test", "by": "anna@x.example"}
    answer = await api.post(f"{url}?language=zh", json=given)
    shape = await answer.json()
    JudgedOut.model_validate(shape)
    assert (shape["counted"], shape["text"]) == (False, "程序：同事认定")
    assert (await told(api, f"/api/v1/leads/{lead_id}"))["score"]["engagement"] < before
    with database.session() as session:
        [event] = [
            e for e in timeline.of(session, lead_id, "engagement_judged") if e.by == given["by"]
        ]
        assert event.data["note"] == "our own test"


async def test_what_a_lead_read_and_what_an_items_readers_held_on_to(
    api: Client, lead_id: str
) -> None:
    shape = await told(api, f"/api/v1/leads/{lead_id}/reading?language=en")
    LeadReadingOut.model_validate(shape)
    [item] = shape["items"]
    assert (item["opened"], item["readings"], item["seconds"], item["depth"]) == (1, 1, 120, 0.5)
    assert (item["forwarded"]["readers"], item["forwarded"]["seconds"]) == (1, 30)
    [short] = (await told(api, f"/api/v1/leads/{lead_id}"))["reading"]
    assert short == {name: value for name, value in item.items() if name != "title"}

    shape = await told(api, f"/api/v1/content/{SLUG}/reading")
    ContentReadingOut.model_validate(shape)
    assert (shape["readings"], shape["readers"], shape["forwarded_readers"]) == (2, 2, 1)
    assert (shape["seconds"], shape["average_seconds"], shape["average_depth"]) == (150, 75, 0.5)
    assert [(s["id"], s["seconds"], s["readers"]) for s in shape["sections"][:2]] == [
        ("s1", 75, 2), ("s2", 0, 0),
    ]  # fmt: skip
    assert shape["other_seconds"] == 75
    for unknown in ("nothing", "NO", "a_b"):
        assert (await api.get(f"/api/v1/content/{unknown}/reading")).status == 404


async def test_tracking_is_turned_off_with_a_reason(api: Client, lead_id: str) -> None:
    url = f"/api/v1/leads/{lead_id}/tracking"
    assert (await api.post(url, json={"tracked": False})).status == 422
    answer = await api.post(url, json={"tracked": False, "reason": "asked for it"})
    assert await answer.json() == {"lead_id": lead_id, "tracked": False, "links": False}
    assert (await told(api, f"/api/v1/leads/{lead_id}"))["tracked"] is False
