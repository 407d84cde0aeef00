"""Where one is signed in: the list, ending one or all others, a colleague's, the password."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from sqlalchemy import select

from sdr import staff
from sdr.audit import Audited
from sdr.db import Database
from sdr.staff import Role, SignIn
from tests.clocks import HandClock
from tests.integration.console import people
from tests.integration.console.conftest import Client
from tests.integration.console.people import enter
from tests.integration.console.test_auth import sign_in

REP, ADMIN = "rep@beacon.example.com", "admin@beacon.example.com"
PHONE = "Mozilla/5.0 (iPhone) Version/18.6 Mobile Safari/605"
LAPTOP = "Mozilla/5.0 (Windows NT 10.0) Chrome/141.0 Safari/537.36"


@pytest.fixture
def rep(database: Database) -> str:
    with database.session() as session:
        return people.member(session).id


@pytest.fixture
async def elsewhere(app: web.Application) -> AsyncIterator[Client]:
    """Another browser."""
    async with TestClient(TestServer(app), headers={"User-Agent": PHONE}) as client:
        yield client


async def csrf_at(client: Client, path: str = "/console/me") -> str:
    found = re.search(r'name="csrf" value="([^"]+)"', await (await client.get(path)).text())
    assert found is not None
    return found[1]


def sessions(database: Database) -> list[SignIn]:
    with database.session() as session:
        return list(session.scalars(select(SignIn).order_by(SignIn.id)))


async def test_one_sees_each_device_and_ends_one(
    anonymous: Client, elsewhere: Client, rep: str, database: Database, clock: HandClock
) -> None:
    anonymous.session.headers["User-Agent"] = LAPTOP
    await sign_in(anonymous)
    clock.forward(hours=2)
    await sign_in(elsewhere)
    clock.forward(minutes=30)
    page = await (await anonymous.get("/console/me")).text()
    assert page.index("Chrome on Windows") < page.index("Safari on iPhone")
    assert "127.0.0.1" in page
    assert "30 min ago" in page
    [end] = re.findall(r'action="(/console/me/sessions/sess_\w+/end)"', page)
    csrf = await csrf_at(anonymous)
    answer = await anonymous.post(end, data={"csrf": csrf})
    assert answer.status == 200
    assert "Safari on iPhone" not in await answer.text()
    assert (await elsewhere.get("/api/v1/leads")).status == 401
    assert (await anonymous.get("/api/v1/leads")).status == 200
    assert (await anonymous.post(end, data={"csrf": csrf})).status == 404
    with database.session() as session:
        row = session.scalars(select(Audited).where(Audited.action == "change")).one()
        assert (row.by, row.what) == (REP, "POST /console/me/sessions/{session_id}/end")


async def test_that_somebody_is_there_is_written_once_a_minute(
    anonymous: Client, rep: str, database: Database, clock: HandClock
) -> None:
    await sign_in(anonymous)
    first = clock.now()
    for _ in range(3):
        clock.forward(seconds=25)
        await anonymous.get("/console/me")
    [row] = sessions(database)
    assert (row.created_at, row.last_seen_at) == (first, clock.now())
    clock.forward(seconds=59)
    await anonymous.get("/console/me")
    assert sessions(database)[0].last_seen_at == row.last_seen_at


async def test_all_others_end_at_once_and_old_ones_are_swept(
    anonymous: Client, elsewhere: Client, rep: str, database: Database, clock: HandClock
) -> None:
    await sign_in(elsewhere)
    clock.forward(hours=13)
    await sign_in(elsewhere)
    assert len(sessions(database)) == 1
    await sign_in(anonymous)
    with database.session() as session:
        other = people.member(session, "other@beacon.example.com")
        staff.open_session(session, other, clock.now())
    csrf = await csrf_at(anonymous)
    await anonymous.post("/console/me/sessions/others/end", data={"csrf": csrf})
    assert (await anonymous.get("/api/v1/leads")).status == 200
    assert (await elsewhere.get("/api/v1/leads")).status == 401
    assert len(sessions(database)) == 2


async def test_another_ones_session_is_not_ended_by_its_id(
    anonymous: Client, rep: str, database: Database, clock: HandClock
) -> None:
    with database.session() as session:
        other = people.member(session, "other@beacon.example.com")
        _, held = staff.open_session(session, other, clock.now())
    await sign_in(anonymous)
    csrf = await csrf_at(anonymous)
    answer = await anonymous.post(f"/console/me/sessions/{held.id}/end", data={"csrf": csrf})
    assert answer.status == 404
    assert held.id in {row.id for row in sessions(database)}


async def test_an_admin_ends_a_colleagues_sessions_and_it_is_written(
    anonymous: Client, elsewhere: Client, rep: str, database: Database, clock: HandClock
) -> None:
    with database.session() as session:
        people.member(session, ADMIN, Role.ADMIN)
    await sign_in(elsewhere)
    csrf = await enter(anonymous, database, clock, ADMIN)
    page = await (await anonymous.get(f"/console/staff/{rep}")).text()
    assert "Safari on iPhone" in page
    answer = await anonymous.post(f"/console/staff/{rep}/sessions/all/end", data={"csrf": csrf})
    assert "not signed in" in await answer.text()
    assert (await elsewhere.get("/api/v1/leads")).status == 401
    with database.session() as session:
        row = session.scalars(select(Audited).where(Audited.action == "change")).one()
        assert (row.by, row.noun, row.subject) == (ADMIN, "member", rep)
    assert rep in await (await anonymous.get("/console/audit?action=change")).text()


async def test_a_manager_sees_the_team_and_not_where_they_are_signed_in(
    anonymous: Client, elsewhere: Client, rep: str, database: Database, clock: HandClock
) -> None:
    with database.session() as session:
        people.member(session, "boss@beacon.example.com", Role.MANAGER)
    await sign_in(elsewhere)
    await enter(anonymous, database, clock, "boss@beacon.example.com")
    assert f"/console/staff/{rep}" in await (await anonymous.get("/console/staff")).text()
    page = await (await anonymous.get(f"/console/staff/{rep}")).text()
    assert "iPhone" not in page
    assert "127.0.0.1" not in page


async def test_a_new_password_holds_and_ends_all_other_sessions(
    anonymous: Client, elsewhere: Client, rep: str, database: Database
) -> None:
    await sign_in(anonymous)
    await sign_in(elsewhere)
    csrf = await csrf_at(anonymous)
    form = {"csrf": csrf, "old": people.PASSWORD, "new": "an even longer password"}
    short = await anonymous.post("/console/me/password", data={**form, "new": "short"})
    assert short.status == 422
    assert "too short" in await short.text()
    wrong = await anonymous.post("/console/me/password", data={**form, "old": "not this one"})
    assert wrong.status == 422
    assert "current password is wrong" in await wrong.text()
    assert (await elsewhere.get("/api/v1/leads")).status == 200
    done = await anonymous.post("/console/me/password", data=form)
    assert "The new password holds" in await done.text()
    assert (await elsewhere.get("/api/v1/leads")).status == 401
    assert (await anonymous.get("/api/v1/leads")).status == 200
    assert (await sign_in(elsewhere)).status == 401
    assert (await sign_in(elsewhere, password=form["new"])).status == 303


async def test_guessing_the_current_password_locks_like_signing_in(
    anonymous: Client, rep: str
) -> None:
    await sign_in(anonymous)
    csrf = await csrf_at(anonymous)
    form = {"csrf": csrf, "old": "a guess", "new": "an even longer password"}
    for _ in range(5):
        assert (await anonymous.post("/console/me/password", data=form)).status == 422
    right = {**form, "old": people.PASSWORD}
    assert (await anonymous.post("/console/me/password", data=right)).status == 422
