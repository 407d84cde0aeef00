"""Sequences over the API: keeping, checking, publishing, rolling back, moving."""

from __future__ import annotations

from typing import Any

from nurture import entering, reviews
from sdr.db import Database
from sdr.playbook.model import Playbook
from sdr.stages import Stage, Verdict
from tests import builders
from tests.integration.console.conftest import Client, Recorder

NAME = "general-nurture"
BASE = f"/api/v1/sequences/{NAME}"


async def told(answer: Any, status: int = 200) -> Any:
    shape = await answer.json()
    assert answer.status == status, shape
    return shape


async def test_from_a_file_to_a_published_edit_and_back(api: Client, playbook: Playbook) -> None:
    listed = await told(await api.get("/api/v1/sequences"))
    mine = next(each for each in listed["sequences"] if each["name"] == NAME)
    assert (mine["published"], mine["file"]) == (1, "same")

    answer = await api.get(BASE)
    assert answer.headers["ETag"] == '"1"'
    text = (await told(answer))["document"]
    assert text == playbook.sequence_files[NAME]

    changed = text.replace("{{ company.name }}", "{{ company.name }}.", 1)
    kept = await api.post("/api/v1/sequences", json={"document": changed, "note": "a dot"},
                          headers={"If-Match": '"1"'})  # fmt: skip
    draft = await told(kept, 201)
    assert (draft["number"], draft["state"], draft["note"]) == (2, "draft", "a dot")

    late = await api.post(f"{BASE}/versions", json={"document": text + "\n# late", "based_on": 1})
    problem = await told(late, 409)
    assert problem["params"]["latest"] == 2
    assert any("company.name }}." in line for line in problem["params"]["changed"])

    checked = await told(await api.post(f"{BASE}/versions/2/check", json={"offline": True}))
    assert checked["version"]["state"] == "checked"
    done = await told(await api.post(f"{BASE}/versions/2/publish", json={"offline": True}))
    assert (done["number"], done["retired"], done["entering"]) == (2, 1, 0)
    assert (await told(await api.get(BASE)))["file"] == "overruled"

    back = await told(await api.post(f"{BASE}/rollback", json={"to": 1}))
    assert back["number"] == 3
    shown = await told(await api.get(f"{BASE}/versions"))
    assert [row["state"] for row in shown["versions"]] == ["retired", "retired", "published"]
    lines = (await told(await api.get(f"{BASE}/diff?a=1&b=3")))["lines"]
    assert [line for line in lines if line[0] in "+-" and line[:3] not in ("+++", "---")] == [
        "-version: 1", "+version: 3",
    ]  # fmt: skip
    assert (await told(await api.post(f"{BASE}/retire")))["state"] == "retired"


async def test_what_is_wrong_comes_back_with_its_line(api: Client, playbook: Playbook) -> None:
    broken = playbook.sequence_files[NAME].replace("{{ sender }}", "{{ nobody }}", 1)
    await told(await api.post("/api/v1/sequences", json={"document": broken}), 201)
    refused = await told(await api.post(f"{BASE}/versions/2/publish", json={}), 422)
    [first, *_] = refused["params"]["problems"]
    assert first["code"] == "unknown-variable"
    line = 1 + next(n for n, t in enumerate(broken.splitlines()) if "body:" in t)
    assert first["line"] >= line


async def test_what_is_no_sequence_is_refused(api: Client) -> None:
    for document in ("", "name: x", "[" * 50_000, "name: general-nurture\nversion: 1\n"):
        answer = await api.post("/api/v1/sequences", json={"document": document})
        assert answer.status == 422, document[:20]
    for path in ("/api/v1/sequences/nothing", "/api/v1/sequences/%2e%2e", f"{BASE}/versions/0",
                 f"{BASE}/versions/99", f"{BASE}/versions/x"):  # fmt: skip
        assert (await api.get(path)).status == 404, path
    bad = await api.post(f"{BASE}/versions", json={"document": "x"}, headers={"If-Match": "*"})
    assert bad.status == 422


async def test_moving_nobody_moves_nobody(api: Client, playbook: Playbook) -> None:
    await told(await api.get(BASE))
    text = playbook.sequence_files[NAME] + "\n# one more\n"
    await told(await api.post("/api/v1/sequences", json={"document": text}), 201)
    moving = {"from": 1, "to": 2}
    assert (await api.post(f"{BASE}/move", json=moving)).status == 409  # never published
    await told(await api.post(f"{BASE}/versions/2/publish", json={"offline": True}))
    moved = await told(await api.post(f"{BASE}/move", json={**moving, "dry_run": True}))
    assert moved == {"dry_run": True, "leads": []}


async def test_seeing_before_sending(api: Client, playbook: Playbook, recorder: Recorder) -> None:
    shown = await told(await api.post(f"{BASE}/preview", json={"step": 1, "persona": "executive"}))
    assert set(shown["mails"]) == {"zh", "en"}
    assert shown["mails"]["en"]["html"].startswith("<!DOCTYPE html>")
    assert "List-Unsubscribe" in shown["mails"]["zh"]["headers"]
    for wrong in ({"step": 99}, {"step": "nothing"}):
        assert (await api.post(f"{BASE}/preview", json=wrong)).status == 404
    assert (await api.post(f"{BASE}/preview", json={"step": 1, "persona": "x"})).status == 422

    empty = await told(await api.post(f"{BASE}/simulate", json={"cohort": "language=zh"}))
    assert empty["sums"] == {"leads": 0, "messages": 0, "per_day": {}, "nothing": {}}
    assert (await api.post(f"{BASE}/simulate", json={"cohort": "a=b"})).status == 422
    assert (await api.post(f"{BASE}/simulate", json={"lead": "lead_none"})).status == 404

    to = playbook.routing.representatives[0].email
    sent = await told(
        await api.post(f"{BASE}/test-send", json={"step": 1, "to": to, "language": "en"})
    )
    assert sent == {"state": "sent", "reason": None}
    assert recorder.sent[0].subject.startswith("[TEST] ")
    stranger = {"step": 1, "to": "stranger@example.com"}
    assert (await api.post(f"{BASE}/test-send", json=stranger)).status == 422

    await told(await api.get(BASE))
    diff = await told(await api.get(f"{BASE}/diff?a=1&b=1&effect=true"))
    assert diff == {"lines": [], "effect": []}


async def test_the_library_and_events_over_the_api(api: Client) -> None:
    items = (await told(await api.get("/api/v1/content")))["items"]
    assert {"zh", "en"} == set(items[0]["title"])
    assert (await told(await api.get("/api/v1/content?kind=event")))["items"] == []
    for path in ("rollout-plan", "nothing", "x%2f"):
        assert (await api.get(f"/api/v1/events/{path}")).status == 404
    asked = {"segment": "all"}
    assert (await api.post("/api/v1/events/rollout-plan/invite", json=asked)).status == 404
    came = {"guests": [{"email": "x@y.example", "attended": True}]}
    assert (await api.post("/api/v1/events/rollout-plan/attendance", json=came)).status == 404


async def test_an_intake_over_the_api(api: Client, database: Database, playbook: Playbook) -> None:
    with database.session() as session:
        lead = builders.lead(session)
        lead.stage, lead.verdict = Stage.NURTURING, Verdict.NURTURE
        session.flush()
        reviews.mark(session, "lead", lead.id, lead.updated_at)
        choice = entering.decide(session, lead, playbook, builders.TUESDAY)
        assert not isinstance(choice, str)
        path = f"/api/v1/sequences/{choice.sequence.name}/enroll"
    tried = await told(await api.post(path, json={"segment": "all", "dry_run": True}))
    assert tried == {
        "dry_run": True, "intake": None, "entered": 1, "looked_at": 1, "kept_out": {},
    }  # fmt: skip
    answer = await api.post(path, json={"segment": "persona=department_head"})
    assert answer.status == 202
    begun = (await answer.json())["intake"]
    assert (begun["state"], begun["total"], begun["entered"]) == ("running", 1, 0)
    assert await told(await api.get(f"/api/v1/intakes/{begun['id']}")) == begun
    assert (await told(await api.get("/api/v1/intakes")))["intakes"] == [begun]
    stopped = await told(await api.post(f"/api/v1/intakes/{begun['id']}/stop"))
    assert stopped["state"] == "stopped"
    for wrong in ({"segment": "a=b"}, {"segment": ""}, {}):
        assert (await api.post(path, json=wrong)).status == 422
    unknown = "/api/v1/sequences/nothing/enroll"
    assert (await api.post(unknown, json={"segment": "all"})).status == 404
    assert (await api.get("/api/v1/intakes/itk_none")).status == 404
