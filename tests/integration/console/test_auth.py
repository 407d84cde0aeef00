"""Who gets in: the API key, signed-in members, CSRF, roles, the lock after wrong passwords."""

from __future__ import annotations

import asyncio
import re
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from console.pages import PAGES
from console.routes import ROUTES
from sdr import staff
from sdr.db import Database
from sdr.staff import Role
from tests.clocks import HandClock
from tests.integration.console import people
from tests.integration.console.conftest import Client

REP = "rep@beacon.example.com"


@pytest.fixture
def rep(database: Database) -> str:
    with database.session() as session:
        return people.member(session).email


async def sign_in(client: Client, email: str = REP, password: str = people.PASSWORD) -> Any:
    page = await (await client.get("/console/sign-in")).text()
    csrf = re.search(r'name="csrf" value="([^"]+)"', page)
    assert csrf is not None
    body = {"csrf": csrf[1], "email": email, "password": password, "next": "/console"}
    return await client.post("/console/sign-in", data=body, allow_redirects=False)


async def csrf_of(client: Client) -> str:
    found = re.search(r'name="csrf" value="([^"]+)"', await (await client.get("/console")).text())
    assert found is not None
    return found[1]


@pytest.mark.parametrize("header", [None, "Bearer wrong", "Basic abc", "Bearer", "Bearer "])
async def test_every_staff_route_is_closed_without_a_key(
    anonymous: Client, header: str | None
) -> None:
    headers = {"Authorization": header} if header is not None else {}
    for route in ROUTES:
        path = re.sub(r"{\w+}", "x_1", route.path)
        answer = await anonymous.request(route.method, path, headers=headers)
        assert answer.status == 401, route.path


async def test_every_page_but_the_door_sends_to_the_door(anonymous: Client) -> None:
    for page in PAGES:
        if page.permission is None:
            continue
        path = re.sub(
            r"{\w+:(\w+)[^}]*}",
            r"\1",
            re.sub(
                r"{\w+_id}|{name}",
                "x-1",
                page.path.replace("{number}", "1").replace("{file}", "faq"),
            ),
        )
        answer = await anonymous.request(
            page.method, path.replace("{rest:.+}", "nowhere"), allow_redirects=False
        )
        assert answer.status == 303, page.path
        assert answer.headers["Location"].startswith("/console/sign-in"), page.path


async def test_a_signed_in_member_may_use_the_api_with_the_csrf_token(
    anonymous: Client, rep: str
) -> None:
    assert (await sign_in(anonymous)).status == 303
    assert (await anonymous.get("/api/v1/leads")).status == 200
    lead = {"facts": {"name": "Ann"}, "language": "en"}
    assert (await anonymous.post("/api/v1/leads", json=lead)).status == 403
    headers = {"X-CSRF-Token": await csrf_of(anonymous)}
    assert (await anonymous.post("/api/v1/leads", json=lead, headers=headers)).status == 201


async def test_a_role_that_may_not_is_refused(anonymous: Client, database: Database) -> None:
    with database.session() as session:
        people.member(session, "m@beacon.example.com", Role.MARKETER)
    await sign_in(anonymous, "m@beacon.example.com")
    headers = {"X-CSRF-Token": await csrf_of(anonymous)}
    answer = await anonymous.post("/api/v1/handoffs/hand_x/accept", headers=headers)
    assert answer.status == 403


async def test_the_cookie_is_out_of_reach_of_scripts(anonymous: Client, rep: str) -> None:
    cookie = (await sign_in(anonymous)).headers.getall("Set-Cookie")[0]
    assert cookie.startswith("leadhatch_session=")
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


async def test_signing_out_ends_the_session(app: web.Application, rep: str) -> None:
    async with TestClient(TestServer(app)) as client:
        await sign_in(client)
        token = client.session.cookie_jar.filter_cookies(client.make_url("/"))["leadhatch_session"]
        await client.post("/console/sign-out", data={"csrf": await csrf_of(client)})
        headers = {"Cookie": f"leadhatch_session={token.value}"}
        assert (await client.get("/api/v1/leads", headers=headers)).status == 401


async def test_a_session_ends_by_itself_and_with_the_account(
    anonymous: Client, rep: str, clock: HandClock, database: Database
) -> None:
    await sign_in(anonymous)
    clock.forward(hours=13)
    assert (await anonymous.get("/api/v1/leads")).status == 401
    await sign_in(anonymous)
    with database.session() as session:
        staff.disable(session, rep, clock.now())
    assert (await anonymous.get("/api/v1/leads")).status == 401
    assert (await sign_in(anonymous)).status == 401


async def test_five_wrong_passwords_lock_for_a_quarter_of_an_hour(
    anonymous: Client, rep: str, clock: HandClock
) -> None:
    for _ in range(5):
        assert (await sign_in(anonymous, password="wrong")).status == 401
    assert (await sign_in(anonymous)).status == 401
    clock.forward(minutes=16)
    assert (await sign_in(anonymous)).status == 303
    for _ in range(4):
        await sign_in(anonymous, password="wrong")


async def test_parallel_guesses_do_not_slip_past_the_lock(
    anonymous: Client, rep: str, database: Database
) -> None:
    page = await (await anonymous.get("/console/sign-in")).text()
    csrf = re.search(r'name="csrf" value="([^"]+)"', page)
    assert csrf is not None
    body = {"csrf": csrf[1], "email": REP, "password": "wrong"}
    await asyncio.gather(*(anonymous.post("/console/sign-in", data=body) for _ in range(8)))
    assert (await sign_in(anonymous)).status == 401
    with database.session() as session:
        assert staff.get_by_email(session, REP).failed_sign_ins == 5


async def test_unknown_and_wrong_look_the_same(anonymous: Client, rep: str) -> None:
    pages = []
    for email in (REP, "nobody@beacon.example.com"):
        answer = await sign_in(anonymous, email, "wrong")
        pages.append((answer.status, (await answer.text()).replace(email, "")))
    assert pages[0] == pages[1]


async def test_a_sign_in_form_of_another_browser_is_refused(anonymous: Client, rep: str) -> None:
    body = {"csrf": "x" * 32, "email": REP, "password": people.PASSWORD}
    assert (await anonymous.post("/console/sign-in", data=body)).status == 403


@pytest.mark.parametrize(
    "target",
    ["https://evil.example", "//evil.example", "/console//evil", "/\\evil", "/", "/console/\\x"],
)
async def test_signing_in_never_leads_elsewhere(anonymous: Client, rep: str, target: str) -> None:
    page = await (await anonymous.get("/console/sign-in", params={"next": target})).text()
    assert 'name="next" value="/console"' in page
