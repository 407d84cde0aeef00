"""The staff API about scores, on both databases; every answer is held against its model."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from sqlalchemy.orm import Session

from console import wire_rules, wire_scoring
from sdr import engagements, handoffs, leads, timeline
from sdr.db import Database
from sdr.playbook.model import Playbook
from sdr.staff import Role
from tests.clocks import HandClock
from tests.integration.console import people
from tests.integration.console.conftest import Client

DAY = dt.timedelta(days=1)


@pytest.fixture
def lead_id(database: Database, playbook: Playbook, clock: HandClock) -> str:
    with database.session() as session:
        handoff = people.qualified(session, playbook, clock.now() - DAY)
        engagements.note(
            session, handoff.lead_id, "click", now=clock.now() - 30 * DAY, slug="what-it-costs"
        )
        engagements.note(
            session, handoff.lead_id, "click", now=clock.now(), slug="what-it-costs",
            judgement="scanner", counted=False,
        )  # fmt: skip
        return handoff.lead_id


async def explained(api: Client, lead_id: str, language: str = "en") -> dict[str, Any]:
    answer = await api.get(f"/api/v1/leads/{lead_id}/score?language={language}")
    assert answer.status == 200
    shape: dict[str, Any] = await answer.json()
    wire_scoring.ScoreOut.model_validate(shape, extra="forbid")
    return shape


async def test_the_score_is_explained_with_links_to_its_evidence(api: Client, lead_id: str) -> None:
    shape = await explained(api, lead_id)
    lead = await (await api.get(f"/api/v1/leads/{lead_id}")).json()
    assert shape["score"] == lead["score"]
    assert shape["rules"]["digest"] == lead["rules"]
    for part in shape["parts"]:
        own = [each for each in shape["contributions"] if each["part"] == part["part"]]
        assert round(sum(each["counted"] for each in own), 2) == part["sum"]
    industry = next(e for e in shape["contributions"] if e["rule"] == "fit.industry.fits")
    message = industry["evidence"]["message_id"]
    assert industry["evidence"]["link"] == f"/console/leads/{lead_id}#{message}"
    assert industry["text"].startswith("+60  The industry fits · “我们是青川啤酒")
    old, machine = (e for e in shape["contributions"] if e["rule"] == "engagement.click")
    assert (old["points"], old["counted"], old["evidence"]["text"]) == (20, 10, "what-it-costs")
    assert "+10 left of +20 (half after 30 days)" in old["text"]
    assert (machine["capped_by"], machine["counted"]) == ("scanner", 0)
    chinese = await explained(api, lead_id, "zh")
    assert next(e for e in chinese["contributions"] if e["rule"] == "fit.industry.fits")[
        "text"
    ].startswith("+60  行业匹配，")


async def test_points_by_hand_are_shown_end_and_stand_on_the_timeline(
    api: Client, lead_id: str, clock: HandClock, database: Database
) -> None:
    url = f"/api/v1/leads/{lead_id}/score/adjustments"
    before = await explained(api, lead_id)
    given = {"points": -20, "reason": "见过面，意向一般", "by": "lin@x.example"}
    answer = await api.post(url, json=given)
    assert answer.status == 201
    made = await answer.json()
    wire_scoring.AdjustmentOut.model_validate(made, extra="forbid")
    assert (made["part"], made["by"], made["state"]) == ("total", "lin@x.example", "in_force")
    assert dt.datetime.fromisoformat(made["until"]) - clock.now() == 90 * DAY
    after = await explained(api, lead_id)
    assert after["score"]["total"] == before["score"]["total"] - 20
    [by_hand] = [each for each in after["contributions"] if each["part"] == "total"]
    assert (by_hand["evidence"]["text"], by_hand["evidence"]["id"]) == (
        given["reason"], made["id"],
    )  # fmt: skip
    with database.session() as session:
        assert leads.get(session, lead_id).score["total"] == after["score"]["total"]

    gone = await (await api.post(f"{url}/{made['id']}/withdraw")).json()
    assert (gone["state"], gone["withdrawn_by"]) == ("withdrawn", "api")
    assert (await explained(api, lead_id))["score"] == before["score"]
    with database.session() as session:
        events = timeline.of(session, lead_id, "score_adjusted")
        assert [(e.by, e.data["what"], e.data["points"]) for e in events] == [
            ("lin@x.example", "given", -20), ("api", "withdrawn", -20),
        ]  # fmt: skip

    until = (clock.now() + DAY).isoformat()
    await api.post(url, json={"points": 5, "reason": "fair", "part": "fit", "until": until})
    clock.forward(days=2)
    assert [each["state"] for each in (await explained(api, lead_id))["adjustments"]] == [
        "withdrawn", "over",
    ]  # fmt: skip


REFUSED: list[tuple[dict[str, Any], str]] = [
    ({"points": 0, "reason": "x"}, "points"),
    ({"points": 31, "reason": "x"}, "points"),
    ({"points": 200, "reason": "x"}, "out_of_range"),
    ({"points": 5}, "missing"),
    ({"points": 5, "reason": " "}, "empty"),
    ({"points": 5, "reason": "x", "part": "mood"}, "one_of"),
    ({"points": 5, "reason": "x", "until": "2020-01-01T00:00:00Z"}, "over_already"),
    ({"points": 5, "reason": "x", "until": "soon"}, "bad_date"),
]


async def test_what_cannot_be_adjusted_is_refused(api: Client, lead_id: str) -> None:
    for given, problem in REFUSED:
        answer = await api.post(f"/api/v1/leads/{lead_id}/score/adjustments", json=given)
        assert answer.status == 422, given
        assert (await answer.json())["params"]["problem"] == problem, given


async def test_who_and_what_is_not_there(api: Client, anonymous: Client, lead_id: str) -> None:
    assert (await anonymous.get(f"/api/v1/leads/{lead_id}/score")).status == 401
    assert (await api.get("/api/v1/leads/lead_x/score")).status == 404
    url = f"/api/v1/leads/{lead_id}/score/adjustments"
    assert (await api.post(f"{url}/adj_x/withdraw")).status == 404
    good = {"points": 5, "reason": "x"}
    assert (await api.post("/api/v1/leads/lead_x/score/adjustments", json=good)).status == 404


def test_a_handoff_and_a_verdict_name_the_rules_they_were_made_with(
    database: Database, playbook: Playbook, lead_id: str
) -> None:
    def held(session: Session) -> tuple[Any, ...]:
        handoff = handoffs.latest_of(session, lead_id)
        assert handoff is not None
        assert handoff.score is not None
        [event] = timeline.of(session, lead_id, "verdict")
        return handoff.rules, handoff.score["total"], event.data["rules"], event.data["score"]

    with database.session() as session:
        rules, total, judged, score = held(session)
        assert rules == judged == playbook.scoring.digest == leads.get(session, lead_id).rules
        assert total == score["total"] > 60


async def test_the_console_shows_where_the_score_comes_from(
    anonymous: Client, database: Database, lead_id: str
) -> None:
    with database.session() as session:
        people.member(session, role=Role.REP)
    page = await anonymous.get("/console/sign-in")
    token = (await page.text()).split('name="csrf" value="')[1].split('"')[0]
    await anonymous.post(
        "/console/sign-in",
        data={"email": "rep@beacon.example.com", "password": people.PASSWORD, "csrf": token},
    )
    text = await (await anonymous.get(f"/console/leads/{lead_id}")).text()
    assert "where it comes from" in text
    assert "Budget is met" in text


async def test_a_draft_is_tried_published_and_taken_back(
    api: Client, lead_id: str, playbook: Playbook
) -> None:
    text = playbook.scoring_file
    draft = text.replace("channelrival.example", "brewery.example").replace(
        "{event: click, points: 20", "{event: click, points: 50"
    )
    answer = await api.post("/api/v1/scoring/replay?language=zh", json={"document": draft})
    assert answer.status == 200
    shape = await answer.json()
    wire_rules.ReplayOut.model_validate(shape, extra="forbid")
    assert (shape["leads"], shape["of"]) == (1, 1)
    assert shape["rules"]["old"] == playbook.scoring.digest

    bad = await api.post("/api/v1/scoring/publish", json={"document": "fit: 3"})
    assert bad.status == 422
    assert (await bad.json())["params"]["problems"][0]["file"] == "scoring.yml"
    given = {"document": draft, "note": "more for clicks", "based_on": 1, "by": "lin@x.example"}
    done = await api.post("/api/v1/scoring/publish", json=given)
    assert done.status == 201
    made = await done.json()
    wire_rules.RuleVersionOut.model_validate(made, extra="forbid")
    assert (made["number"], made["by"], made["digest"]) == (
        2, "lin@x.example", shape["rules"]["new"],
    )  # fmt: skip
    stale = await api.post("/api/v1/scoring/publish", json={"document": text, "based_on": 1})
    assert stale.status == 409
    assert (await explained(api, lead_id))["rules"] == {"digest": made["digest"], "number": 2}

    back = await (await api.post("/api/v1/scoring/rollback", json={"to": 1})).json()
    assert (back["number"], back["origin"], back["by"]) == (3, "rollback", "api")
    listed = await (await api.get("/api/v1/scoring/versions")).json()
    wire_rules.RuleVersionsOut.model_validate(listed, extra="forbid")
    assert (listed["in_force"], listed["file"]) == (3, "same")
    one = await (await api.get("/api/v1/scoring/versions/2")).json()
    wire_rules.RuleVersionWithDocument.model_validate(one, extra="forbid")
    assert one["document"] == draft
    for path in ("versions/9", "versions/x"):
        assert (await api.get(f"/api/v1/scoring/{path}")).status == 404
    assert (await api.post("/api/v1/scoring/rollback", json={"to": 9})).status == 404

    report = await (await api.get("/api/v1/scoring/calibration?language=zh")).json()
    wire_rules.CalibrationOut.model_validate(report, extra="forbid")
    assert report["labels"]["hot"] == "高分"
    assert [each["number"] for each in report["versions"]] == [None, 1]
    assert report["versions"][0]["handoffs"] == 1
