"""Who may do what: every row of both route tables for every role, one's own and another's record.

The table below is written out on purpose: a permission that changes, or a row that is added,
changes it too, where a reviewer sees it.
"""

from __future__ import annotations

import re
from typing import Any

from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from console import navigation
from console.pages import PAGES
from console.routes import ROUTES
from sdr import handoffs, staff
from sdr.db import Database
from sdr.playbook.model import Playbook
from sdr.staff import Role
from tests.clocks import HandClock
from tests.integration.console import people
from tests.integration.console.conftest import Client
from tests.integration.console.people import enter

# s: SDR, r: rep, m: marketer, c: customer success, M: manager, A: admin
LETTERS = {
    Role.SDR: "s", Role.REP: "r", Role.MARKETER: "m", Role.CUSTOMER_SUCCESS: "c",
    Role.MANAGER: "M", Role.ADMIN: "A",
}  # fmt: skip
ALLOWED = {
    "GET /console/sign-in": "srmcMA",
    "POST /console/sign-in": "srmcMA",
    "POST /console/sign-out": "srmcMA",
    "POST /console/language": "srmcMA",
    "GET /console": "srmcMA",
    "POST /console/tasks/{task_id}/done": "srmcMA",
    "GET /console/inbox": "srmcMA",
    "GET /console/leads": "srmcMA",
    "POST /console/views": "srmcMA",
    "POST /console/views/{view_id}/forget": "srmcMA",
    "GET /console/leads/export.csv": "mMA",
    "GET /console/leads/import": "srmMA",
    "POST /console/leads/import": "srmMA",
    "GET /console/leads/import/{import_id}": "srmMA",
    "POST /console/leads/import/{import_id}/check": "srmMA",
    "POST /console/leads/import/{import_id}/run": "srmMA",
    "GET /console/leads/{lead_id}": "srmcMA",
    "POST /console/leads/{lead_id}/facts": "srmcMA",
    "POST /console/leads/{lead_id}/tags": "srmcMA",
    "POST /console/leads/{lead_id}/fields": "srmcMA",
    "POST /console/leads/{lead_id}/consent": "srmcMA",
    "POST /console/leads/{lead_id}/attitude": "srmcMA",
    "GET /console/accounts/{account_id}": "srmcMA",
    "GET /console/duplicates": "smMA",
    "GET /console/duplicates/{pair_id}": "smMA",
    "POST /console/duplicates/{pair_id}/merge": "smMA",
    "POST /console/duplicates/{pair_id}/different": "smMA",
    "POST /console/merges/{merge_id}/undo": "smMA",
    "POST /console/leads/{lead_id}/known": "srmcMA",
    "GET /console/handoffs/{handoff_id}": "srmcMA",
    "POST /console/handoffs/{handoff_id}/{action:accept|return|won|lost}": "rMA",
    "POST /console/handoffs/{handoff_id}/followed-up": "rMA",
    "POST /console/handoffs/{handoff_id}/reassign": "MA",
    "POST /console/me/hours": "srmcMA",
    "POST /console/handoffs/{handoff_id}/meetings": "rMA",
    "POST /console/handoffs/{handoff_id}/meetings/{meeting_id}/cancel": "rMA",
    "POST /console/handoffs/{handoff_id}/meetings/{meeting_id}/{outcome:met|no-show}": "rMA",
    "GET /console/me/replies": "srmcMA",
    "POST /console/me/replies": "srmcMA",
    "POST /console/me/replies/{reply_id}/forget": "srmcMA",
    "POST /console/me/absences": "srmcMA",
    "POST /console/me/absences/{absence_id}/withdraw": "srmcMA",
    "POST /console/staff/{member_id}/absences": "MA",
    "POST /console/staff/{member_id}/absences/{absence_id}/withdraw": "MA",
    "POST /console/staff/{member_id}/handoffs/reassign": "MA",
    "GET /console/live": "srmcMA",
    "GET /console/talks": "srmcMA",
    "POST /console/talks/{conversation_id}/join": "rMA",
    "POST /console/talks/{conversation_id}/reply": "rMA",
    "POST /console/talks/{conversation_id}/note": "srmcMA",
    "POST /console/talks/{conversation_id}/hand-back": "rMA",
    "POST /console/deliveries/{delivery_id}/{resolution:sent|failed|again}": "srmMA",
    "GET /console/review": "smMA",
    "GET /console/review/{conversation_id}": "smMA",
    "POST /console/review/{conversation_id}/act": "smMA",
    "POST /console/review/{conversation_id}/fact": "smMA",
    "POST /console/review/{conversation_id}/reviewed": "smMA",
    "GET /console/sequences": "srmcMA",
    "GET /console/sequences/{name}": "srmcMA",
    "GET /console/sequences/{name}/preview": "srmcMA",
    "GET /console/sequences/{name}/mail": "srmcMA",
    "GET /console/sequences/{name}/calendar": "srmcMA",
    "GET /console/sequences/{name}/leads": "srmcMA",
    "GET /console/sequences/{name}/edit": "srmcMA",
    "POST /console/sequences/{name}/edit": "mMA",
    "GET /console/sequences/{name}/versions": "srmcMA",
    "GET /console/sequences/{name}/versions/{number}/file": "srmcMA",
    "POST /console/sequences/{name}/versions/{number}/publish": "mMA",
    "POST /console/sequences/{name}/versions/{number}/again": "mMA",
    "POST /console/sequences/{name}/retire": "mMA",
    "POST /console/sequences/{name}/switch": "mMA",
    "POST /console/sequences": "mMA",
    "GET /console/playbook": "srmcMA",
    "GET /console/playbook/{file}": "srmcMA",
    "POST /console/playbook/{file}": "mA",
    "GET /console/playbook/{file}/versions": "srmcMA",
    "GET /console/playbook/{file}/versions/{number}/file": "srmcMA",
    "POST /console/playbook/{file}/versions/{number}/again": "mA",
    "GET /console/reports": "srmcMA",
    "GET /console/reports/{report:funnel|questions|handoffs|voice}": "srmcMA",
    "GET /console/reports/{report:funnel|questions|handoffs|voice}/rows": "srmcMA",
    "GET /console/reports/{report:funnel|questions|handoffs|voice}/csv": "srmcMA",
    "POST /console/reports/costs": "mMA",
    "GET /console/sign-in/code": "srmcMA",
    "GET /console/sign-in/oidc": "srmcMA",
    "GET /console/sign-in/oidc/back": "srmcMA",
    "POST /console/sign-in/code": "srmcMA",
    "GET /console/me/second-factor": "srmcMA",
    "POST /console/me/second-factor/start": "srmcMA",
    "POST /console/me/second-factor/confirm": "srmcMA",
    "POST /console/me/second-factor/codes": "srmcMA",
    "POST /console/me/second-factor/off": "srmcMA",
    "POST /console/staff/second-factor": "A",
    "POST /console/staff/{member_id}/second-factor/reset": "A",
    "POST /console/staff/{member_id}/disable": "A",
    "POST /console/staff/{member_id}/enable": "A",
    "GET /api/v1/staff": "MA",
    "POST /api/v1/staff/{member_id}/disable": "A",
    "POST /api/v1/staff/{member_id}/enable": "A",
    "GET /console/me": "srmcMA",
    "POST /console/me/password": "srmcMA",
    "POST /console/me/sessions/others/end": "srmcMA",
    "POST /console/me/sessions/{session_id}/end": "srmcMA",
    "GET /console/staff": "MA",
    "GET /console/staff/{member_id}": "MA",
    "POST /console/staff/{member_id}/sessions/all/end": "A",
    "POST /console/staff/{member_id}/sessions/{session_id}/end": "A",
    "GET /console/webhooks": "MA",
    "POST /console/webhooks": "A",
    "GET /console/webhooks/{subscription_id}": "MA",
    "POST /console/webhooks/{subscription_id}/change": "A",
    "POST /console/webhooks/{subscription_id}/rotate": "A",
    "POST /console/webhooks/{subscription_id}/{to:on|off}": "A",
    "POST /console/webhooks/{subscription_id}/test": "A",
    "POST /console/webhooks/{subscription_id}/replay": "A",
    "POST /console/webhooks/{subscription_id}/remove": "A",
    "POST /console/posts/{post_id}/replay": "A",
    "GET /api/v1/webhooks": "MA",
    "POST /api/v1/webhooks": "A",
    "GET /api/v1/webhooks/{subscription_id}": "MA",
    "POST /api/v1/webhooks/{subscription_id}": "A",
    "POST /api/v1/webhooks/{subscription_id}/switch": "A",
    "POST /api/v1/webhooks/{subscription_id}/rotate": "A",
    "POST /api/v1/webhooks/{subscription_id}/test": "A",
    "POST /api/v1/webhooks/{subscription_id}/replay": "A",
    "POST /api/v1/webhooks/{subscription_id}/remove": "A",
    "GET /api/v1/posts": "MA",
    "GET /api/v1/posts/{post_id}": "MA",
    "POST /api/v1/posts/{post_id}/replay": "A",
    "GET /console/audit": "A",
    "GET /console/accent.css": "srmcMA",
    "GET /console/{rest:.+}": "srmcMA",
    "GET /api/v1/leads": "srmcMA",
    "POST /api/v1/leads": "srmMA",
    "GET /api/v1/leads/{lead_id}": "srmcMA",
    "GET /api/v1/leads/{lead_id}/timeline": "srmcMA",
    "POST /api/v1/leads/{lead_id}/stage": "rcMA",
    "GET /api/v1/leads/{lead_id}/nurture": "srmcMA",
    "POST /api/v1/leads/{lead_id}/attended": "srmMA",
    "GET /api/v1/tasks": "srmcMA",
    "POST /api/v1/tasks/{task_id}/done": "srmcMA",
    "GET /api/v1/nurture/switch": "srmcMA",
    "POST /api/v1/nurture/switch": "mMA",
    "GET /api/v1/conversations/{conversation_id}/lead": "srmcMA",
    "GET /api/v1/conversations/{conversation_id}/transcript": "srmcMA",
    "GET /api/v1/conversations/{conversation_id}/trace": "srmcMA",
    "POST /api/v1/conversations/{conversation_id}/reply": "rMA",
    "POST /api/v1/conversations/{conversation_id}/hand-back": "rMA",
    "GET /api/v1/content-gaps": "srmcMA",
    "GET /api/v1/talks/variants": "srmcMA",
    "GET /api/v1/handoffs": "srmcMA",
    "GET /api/v1/handoffs/{handoff_id}": "srmcMA",
    "POST /api/v1/handoffs/{handoff_id}/accept": "rMA",
    "POST /api/v1/handoffs/{handoff_id}/reassign": "MA",
    "POST /api/v1/handoffs/{handoff_id}/return": "rMA",
    "POST /api/v1/handoffs/{handoff_id}/won": "rMA",
    "POST /api/v1/handoffs/{handoff_id}/lost": "rMA",
    "GET /api/v1/deliveries": "srmcMA",
    "GET /api/v1/deliveries/{delivery_id}": "srmcMA",
    "POST /api/v1/deliveries/{delivery_id}/resolve": "srmMA",
    "GET /api/v1/nurture/totals": "srmcMA",
    "POST /api/v1/inbound/mail": "srmMA",
    "GET /api/v1/inbound/mail": "srmcMA",
    "GET /api/v1/mail-health": "srmcMA",
    "POST /api/v1/understand": "srmcMA",
    "GET /api/v1/openapi.json": "srmcMA",
    "GET /api/v1/leads/{lead_id}/score": "srmcMA",
    "POST /api/v1/leads/{lead_id}/score/adjustments": "srmMA",
    "POST /api/v1/leads/{lead_id}/score/adjustments/{adjustment_id}/withdraw": "srmMA",
    "GET /api/v1/scoring/versions": "srmcMA",
    "GET /api/v1/scoring/versions/{number}": "srmcMA",
    "POST /api/v1/scoring/replay": "mMA",
    "POST /api/v1/scoring/publish": "mMA",
    "POST /api/v1/scoring/rollback": "mMA",
    "GET /api/v1/scoring/calibration": "srmcMA",
    "GET /api/v1/leads/{lead_id}/engagements": "srmcMA",
    "POST /api/v1/engagements/{engagement_id}/judgement": "srmMA",
    "GET /api/v1/leads/{lead_id}/reading": "srmcMA",
    "POST /api/v1/leads/{lead_id}/tracking": "srmMA",
    "GET /api/v1/content/{slug}/reading": "srmcMA",
    "GET /api/v1/sequences": "srmcMA",
    "POST /api/v1/sequences": "mMA",
    "GET /api/v1/sequences/{name}": "srmcMA",
    "GET /api/v1/sequences/{name}/versions": "srmcMA",
    "POST /api/v1/sequences/{name}/versions": "mMA",
    "GET /api/v1/sequences/{name}/versions/{number}": "srmcMA",
    "POST /api/v1/sequences/{name}/versions/{number}/check": "mMA",
    "POST /api/v1/sequences/{name}/versions/{number}/publish": "mMA",
    "POST /api/v1/sequences/{name}/rollback": "mMA",
    "POST /api/v1/sequences/{name}/retire": "mMA",
    "POST /api/v1/sequences/{name}/move": "mMA",
    "POST /api/v1/sequences/{name}/enroll": "mMA",
    "GET /api/v1/intakes": "srmcMA",
    "GET /api/v1/intakes/{intake_id}": "srmcMA",
    "POST /api/v1/intakes/{intake_id}/stop": "mMA",
    "GET /api/v1/sequences/{name}/diff": "srmcMA",
    "POST /api/v1/sequences/{name}/preview": "mMA",
    "POST /api/v1/sequences/{name}/simulate": "mMA",
    "POST /api/v1/sequences/{name}/test-send": "mMA",
    "GET /api/v1/content": "srmcMA",
    "GET /api/v1/events/{slug}": "srmcMA",
    "POST /api/v1/events/{slug}/invite": "mMA",
    "POST /api/v1/events/{slug}/attendance": "srmMA",
}
LEAVES = "POST /console/sign-out"


def row_names() -> list[str]:
    rows = [(row.method, row.path) for row in PAGES] + [(row.method, row.path) for row in ROUTES]
    return [f"{method} {path}" for method, path in rows]


def address(path: str) -> str:
    """The path of a row with an id of nobody in it."""
    path = re.sub(r"{\w+:(\w+)[^}]*}", r"\1", re.sub(r"{\w+:\.\+}", "nowhere", path))
    return re.sub(r"{\w+}", "x_1", path)


def test_the_table_holds_every_row() -> None:
    assert sorted(row_names()) == sorted(ALLOWED)


async def test_every_route_for_every_role(
    app: web.Application, database: Database, clock: HandClock
) -> None:
    with database.session() as session:
        for role in Role:
            people.member(session, f"{role}@beacon.example.com", role)
    wrong: list[tuple[str, str, int]] = []
    async with TestClient(TestServer(app)) as client:
        for role, letter in LETTERS.items():
            csrf = await enter(client, database, clock, f"{role}@beacon.example.com")
            for name in sorted(ALLOWED, key=lambda each: each == LEAVES):
                method, path = name.split(" ", 1)
                answer = await client.request(
                    method,
                    address(path),
                    headers={"X-CSRF-Token": csrf},
                    allow_redirects=False,
                )
                let_in = answer.status not in (401, 403)
                # the form of the door has a token of its own
                door = name == "POST /console/sign-in"
                if not door and let_in != (letter in ALLOWED[name]):
                    wrong.append((role, name, answer.status))
    assert wrong == []


async def test_the_bar_shows_what_a_role_may_open(
    anonymous: Client, database: Database, clock: HandClock
) -> None:
    paths = {entry.href for entry in navigation.ENTRIES}
    for role, letter in LETTERS.items():
        email = f"{role}@beacon.example.com"
        with database.session() as session:
            people.member(session, email, role)
        await enter(anonymous, database, clock, email)
        page = await (await anonymous.get("/console")).text()
        bar = re.search(r'<nav class="ways".*?</nav>', page, re.DOTALL)
        assert bar is not None
        shown = set(re.findall(r'href="([^"]+)"', bar[0]))
        assert shown == {path for path in paths if letter in ALLOWED[f"GET {path}"]}
        assert bar[0].count('aria-current="page"') == 1


async def test_what_another_holds_is_for_them_and_for_who_leads(
    anonymous: Client, database: Database, playbook: Playbook, clock: HandClock
) -> None:
    """Accepting is for whoever is quick; after that the record is the holder's."""
    holder, other, boss = (f"{who}@beacon.example.com" for who in ("holder", "other", "boss"))
    with database.session() as session:
        people.member(session, holder)
        people.member(session, other)
        people.member(session, boss, Role.MANAGER)
        handoff = people.qualified(session, playbook, clock.now())
        ids = (handoff.id, str(handoff.conversation_id))
    csrf = dict.fromkeys((holder, other, boss), "")

    async def act(email: str, path: str, **form: str) -> int:
        csrf[email] = await enter(anonymous, database, clock, email)
        answer = await anonymous.post(path, data={"csrf": csrf[email], **form})
        return answer.status

    async def by_api(email: str, path: str, body: dict[str, Any]) -> int:
        token = await enter(anonymous, database, clock, email)
        answer = await anonymous.post(path, json=body, headers={"X-CSRF-Token": token})
        return answer.status

    at = f"/console/handoffs/{ids[0]}"
    assert await act(other, f"{at}/return", reason="other") == 403  # nobody's yet, and not theirs
    assert await act(holder, f"{at}/accept") == 200
    chat, why = f"/console/talks/{ids[1]}", {"reason": "too_early"}
    for path, form in (
        (f"{at}/return", why), (f"{at}/lost", why), (f"{at}/won", {}), (f"{at}/followed-up", {}),
        (f"{chat}/reply", {"text": "hi"}), (f"{chat}/join", {}), (f"{chat}/hand-back", {}),
        (f"{chat}/reply", {"text": "hi", "handoff": ids[0]}),
    ):  # fmt: skip
        assert await act(other, path, **form) == 403, path
    api = f"/api/v1/handoffs/{ids[0]}"
    assert await by_api(other, f"{api}/return", why) == 403
    assert await by_api(other, f"/api/v1/conversations/{ids[1]}/reply", {"text": "hi"}) == 403
    page = await (await anonymous.get(at)).text()
    assert f'action="{at}/won"' not in page
    with database.session() as session:
        assert handoffs.get(session, ids[0]).state == "accepted"
        assert staff.find(session, other) is not None
    assert await act(other, f"{chat}/note", text="a note is for every colleague") == 200
    assert await act(holder, f"{chat}/reply", text="hi") == 200
    assert await act(boss, f"{chat}/hand-back") == 200
    assert await act(boss, f"{at}/return", **why) == 200
