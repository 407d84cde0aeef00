"""The audit log: every look and every change, by whom; nothing of what was said."""

from __future__ import annotations

import re

from sqlalchemy import select

from console import auditing
from console.pages import PAGES
from console.routes import ROUTES
from sdr import audit, engagements, leads
from sdr.audit import Audited
from sdr.db import Database
from sdr.playbook.model import Playbook
from sdr.staff import Role
from tests.clocks import HandClock
from tests.integration.console import people
from tests.integration.console.conftest import Client
from tests.integration.console.people import enter
from tests.integration.console.test_auth import sign_in
from tests.integration.console.test_roles import address

REP, ADMIN = "rep@beacon.example.com", "admin@beacon.example.com"


def lines(database: Database) -> list[tuple[str, str, str]]:
    with database.session() as session:
        rows = session.scalars(select(Audited).order_by(Audited.id))
        return [(row.by, row.action, row.what) for row in rows]


async def test_looks_changes_refusals_and_sign_ins_are_written(
    anonymous: Client, database: Database, playbook: Playbook, clock: HandClock
) -> None:
    with database.session() as session:
        people.member(session, REP)
        people.member(session, "other@beacon.example.com")
        handoff = people.qualified(session, playbook, clock.now())
    at = f"/console/handoffs/{handoff.id}"
    await sign_in(anonymous, REP, "wrong")
    await sign_in(anonymous, REP)
    csrf = await enter(anonymous, database, clock, REP)
    await anonymous.get("/console/leads?q=王海涛")
    await anonymous.get("/api/v1/openapi.json")
    await anonymous.post(f"{at}/accept", data={"csrf": csrf}, allow_redirects=False)
    await anonymous.post(f"{at}/accept", data={"csrf": csrf})  # refused: it is taken
    csrf = await enter(anonymous, database, clock, "other@beacon.example.com")
    await anonymous.post(f"{at}/followed-up", data={"csrf": csrf})
    await anonymous.get(f"/api/v1/leads/{handoff.lead_id}")
    path = "/console/handoffs/{handoff_id}"
    assert lines(database) == [
        ("unknown", "sign_in_failed", "POST /console/sign-in"),
        (REP, "sign_in", "POST /console/sign-in"),
        (REP, "view", "GET /console/leads"),
        (REP, "change", f"POST {path}/{{action}}"),
        ("other@beacon.example.com", "refused", f"POST {path}/followed-up"),
        ("other@beacon.example.com", "view", "GET /api/v1/leads/{lead_id}"),
    ]
    with database.session() as session:
        rows, _ = audit.page(
            session, by=None, action=None, lead=handoff.lead_id, before=None, limit=9
        )
        assert {row.noun for row in rows} == {"handoff", "lead"}
        seen = session.scalars(select(Audited).where(Audited.what == "GET /console/leads")).one()
        assert seen.detail == {"filters": ["q"], "leads": [handoff.lead_id]}
        assert "王海涛" not in str(seen.detail)


async def test_only_admins_read_it_page_by_page(
    anonymous: Client, database: Database, clock: HandClock
) -> None:
    with database.session() as session:
        people.member(session, ADMIN, Role.ADMIN)
        for number in range(130):
            audit.write(session, by=REP, action="view", what=f"GET /n{number:03}", now=clock.now())
    await enter(anonymous, database, clock, ADMIN)
    path, seen = f"/console/audit?by={REP}", []
    while path:
        page = await (await anonymous.get(path)).text()
        seen += re.findall(r"GET /n(\d{3})", page)
        older = re.search(r'href="([^"]+before=[^"]+)"', page)
        path = older[1].replace("&amp;", "&") if older else ""
    assert seen == [f"{number:03}" for number in reversed(range(130))]
    page = await (await anonymous.get("/console/audit?action=dance&lead=%00")).text()
    assert "looked at" in page
    assert "No line matches" in await (await anonymous.get("/console/audit?by=nobody")).text()


async def test_who_may_not_is_written_whatever_was_asked_for(
    anonymous: Client, database: Database, playbook: Playbook, clock: HandClock
) -> None:
    with database.session() as session:
        people.member(session, REP)
        people.member(session, "other@beacon.example.com")
        handoff = people.qualified(session, playbook, clock.now())
    csrf = await enter(anonymous, database, clock, REP)
    at = f"/console/handoffs/{handoff.id}"
    await anonymous.post(f"{at}/accept", data={"csrf": csrf}, allow_redirects=False)
    csrf = await enter(anonymous, database, clock, "other@beacon.example.com")
    await anonymous.post(f"{at}/won", data={"csrf": csrf})  # somebody else's: a page says so
    await anonymous.post("/console/talks/conv_1/reply", data={"csrf": "old", "text": "Hello"})
    await anonymous.get("/console/audit")  # not with this role
    await anonymous.post("/api/v1/sequences", json={}, headers={"X-CSRF-Token": csrf})
    assert lines(database)[1:] == [
        ("other@beacon.example.com", "refused", f"POST {path}")
        for path in ("/console/handoffs/{handoff_id}/{action}",
                     "/console/talks/{conversation_id}/reply")
    ] + [
        ("other@beacon.example.com", "refused", "GET /console/audit"),
        ("other@beacon.example.com", "refused", "POST /api/v1/sequences"),
    ]  # fmt: skip


async def test_changes_of_what_tells_of_nobody_and_leads_of_lists_are_written(
    api: Client, database: Database, playbook: Playbook, clock: HandClock
) -> None:
    with database.session() as session:
        handoff = people.qualified(session, playbook, clock.now())
        done = engagements.note(session, handoff.lead_id, "click", now=clock.now())
    await api.get("/api/v1/sequences")
    answer = await api.post("/api/v1/nurture/switch", json={"stopped": True})
    await api.get("/api/v1/handoffs")
    judged = await api.post(
        f"/api/v1/engagements/{done.id}/judgement",
        json={"judgement": "scanner", "reason": "a gateway"},
    )
    with database.session() as session:
        rows = session.scalars(select(Audited).order_by(Audited.id)).all()
        written = [(row.action, row.what, row.lead_id, row.detail.get("leads")) for row in rows]
    assert (answer.status, judged.status) == (200, 200), await judged.text()
    assert written == [
        ("change", "POST /api/v1/nurture/switch", None, None),
        ("view", "GET /api/v1/handoffs", None, [handoff.lead_id]),
        ("change", "POST /api/v1/engagements/{engagement_id}/judgement", handoff.lead_id, None),
    ]


async def test_the_inbox_names_whom_it_shows(
    anonymous: Client, database: Database, playbook: Playbook, clock: HandClock
) -> None:
    with database.session() as session:
        people.member(session, ADMIN, Role.ADMIN)
        handoff = people.qualified(session, playbook, clock.now())
    await enter(anonymous, database, clock, ADMIN)
    for path in ("/console/inbox", f"/console/handoffs/{handoff.id}"):
        await anonymous.get(path)
    with database.session() as session:
        rows = session.scalars(select(Audited)).all()
        assert [row.detail["leads"] for row in rows] == [[handoff.lead_id]] * 2


async def test_no_file_of_people_leaves_without_a_line(
    anonymous: Client, database: Database, playbook: Playbook, clock: HandClock
) -> None:
    """Every row that is asked for, by who may, twice, as an open page would ask anew."""
    with database.session() as session:
        people.member(session, ADMIN, Role.ADMIN)
        handoff = people.qualified(session, playbook, clock.now())
        lead = leads.get(session, handoff.lead_id)
        ids = {
            "lead_id": lead.id, "handoff_id": handoff.id, "account_id": lead.account_id or "acc_1",
            "conversation_id": str(handoff.conversation_id),
        }  # fmt: skip
    await enter(anonymous, database, clock, ADMIN)
    taken = set()
    rows = [(row.method, row.path) for row in PAGES] + [(row.method, row.path) for row in ROUTES]
    asked = {path for method, path in rows if method == "GET"} - {"/console/live"}
    for path in sorted(asked):
        plain = re.sub(r"{(\w+):[^}]*}", r"{\1}", path)
        filled = path
        for name, value in ids.items():
            filled = filled.replace(f"{{{name}}}", value)
        for _ in range(2):
            before = len(lines(database))
            answer = await anonymous.get(
                address(filled), headers={auditing.LIVE_HEADER: "1"}, allow_redirects=False
            )
            await answer.read()
            new = lines(database)[before:]
            if plain in auditing.EXPORTS:
                assert (answer.status, new) == (200, [(ADMIN, "export", f"GET {plain}")])
                taken.add(plain)
            elif "Content-Disposition" in answer.headers:
                assert plain in auditing.IMPERSONAL, f"{plain}: a file that nobody decided on"
    assert taken == auditing.EXPORTS
    with database.session() as session:
        row = session.scalars(
            select(Audited).where(Audited.what == "GET /console/leads/export.csv")
        ).first()
        assert row is not None
        assert row.detail["leads"] == [lead.id]
