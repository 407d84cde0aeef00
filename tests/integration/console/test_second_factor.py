"""The second factor: set up, asked for at the door, never taken twice, locked, required, reset."""

from __future__ import annotations

import asyncio
import html
import re
from typing import Any

import pyotp
import pytest
from sqlalchemy import select

from console.pages import PAGES
from console.routes import ROUTES
from sdr import second_factor, staff
from sdr.audit import Audited
from sdr.db import Database
from sdr.sealing import Seal
from sdr.second_factor import RecoveryCode, SecondFactor
from sdr.staff import Role
from tests.clocks import HandClock
from tests.integration.console import people
from tests.integration.console.conftest import Client
from tests.integration.console.people import enter
from tests.integration.console.test_auth import sign_in
from tests.integration.console.test_sessions import csrf_at

REP, ADMIN = "rep@beacon.example.com", "admin@beacon.example.com"
AT = "/console/me/second-factor"
SEAL = Seal("a-secret-key-of-the-tests", second_factor.PURPOSE)


@pytest.fixture
def rep(database: Database) -> str:
    with database.session() as session:
        return people.member(session).id


def secret_of(database: Database, member_id: str) -> str:
    with database.session() as session:
        held = session.get(SecondFactor, member_id)
        assert held is not None
        found = SEAL.open(held.secret)
    assert found is not None
    return found


def code(secret: str, clock: HandClock, steps: int = 0) -> str:
    return pyotp.TOTP(secret).generate_otp(int(clock.now().timestamp()) // 30 + steps)


async def by_password(client: Client) -> Any:
    """The first half of the door, in a browser that is signed in nowhere."""
    client.session.cookie_jar.clear()
    return await sign_in(client)


async def set_up(client: Client, database: Database, clock: HandClock, member_id: str) -> list[str]:
    """Through the pages; the recovery codes. The clock is then past the code that was used."""
    csrf = await csrf_at(client, AT)
    await client.post(f"{AT}/start", data={"csrf": csrf})
    said = code(secret_of(database, member_id), clock)
    answer = await client.post(f"{AT}/confirm", data={"csrf": csrf, "code": said})
    assert answer.status == 200
    clock.forward(seconds=90)
    return re.findall(r"<code>([a-z0-9-]+)</code>", await answer.text())


async def at_door(client: Client, said: str) -> Any:
    """Type a code into the form that follows the password."""
    page = await (await client.get("/console/sign-in/code?next=/console/inbox")).text()
    csrf = re.search(r'name="csrf" value="([^"]+)"', page)
    assert csrf is not None
    body = {"csrf": csrf[1], "code": said, "next": "/console/inbox"}
    return await client.post("/console/sign-in/code", data=body, allow_redirects=False)


async def test_it_is_set_up_with_a_code_drawn_here_and_counts_from_the_first_right_one(
    anonymous: Client, rep: str, database: Database, clock: HandClock
) -> None:
    await by_password(anonymous)
    csrf = await csrf_at(anonymous, AT)
    started = await anonymous.post(f"{AT}/start", data={"csrf": csrf})
    page, secret = await started.text(), secret_of(database, rep)
    assert "<svg" in page
    assert secret in page
    assert "style=" not in page.partition("<svg")[2].partition("</svg>")[0]
    assert "unsafe" not in started.headers["Content-Security-Policy"]
    with database.session() as session:
        held = session.get(SecondFactor, rep)
        assert held is not None
        assert secret not in held.secret
    wrong = await anonymous.post(f"{AT}/confirm", data={"csrf": csrf, "code": "000000"})
    assert wrong.status == 422
    assert "code is wrong" in await wrong.text()
    assert (await by_password(anonymous)).headers["Location"] == "/console"  # it does not count yet
    codes = await set_up(anonymous, database, clock, rep)
    assert len(set(codes)) == 10
    with database.session() as session:
        kept = "".join(session.scalars(select(RecoveryCode.code_hash)))
        assert codes[0] not in kept
        assert codes[0].replace("-", "") not in kept
    page = await (await anonymous.get(AT)).text()
    assert secret not in page
    assert codes[0] not in page
    assert "10 recovery codes left" in page


async def test_the_qr_code_names_company_and_person(database: Database, rep: str) -> None:
    with database.session() as session:
        member = staff.get(session, rep)
        said = second_factor.address_of(pyotp.random_base32(), member, "北辰云")
    made = pyotp.parse_uri(said)
    assert (made.issuer, made.name) == ("北辰云", REP)


async def test_the_door_asks_for_the_code_and_the_password_alone_opens_nothing(
    anonymous: Client, rep: str, database: Database, clock: HandClock
) -> None:
    await by_password(anonymous)
    await set_up(anonymous, database, clock, rep)
    half = await by_password(anonymous)
    assert half.headers["Location"].startswith("/console/sign-in/code")
    assert (await anonymous.get("/api/v1/leads")).status == 401
    pending = anonymous.session.cookie_jar.filter_cookies(anonymous.make_url("/console/sign-in"))
    token = pending["leadhatch_pending"].value
    stolen = {"Cookie": f"leadhatch_session={token}"}
    assert (await anonymous.get("/api/v1/leads", headers=stolen)).status == 401
    wrong = await at_door(anonymous, "123456")
    assert wrong.status == 401
    assert "code is wrong" in html.unescape(await wrong.text())
    right = await at_door(anonymous, f" {code(secret_of(database, rep), clock)} ")
    assert (right.status, right.headers["Location"]) == (303, "/console/inbox")
    assert (await anonymous.get("/api/v1/leads")).status == 200
    with database.session() as session:
        rows = session.scalars(
            select(Audited).where(Audited.what == "POST /console/sign-in/code").order_by(Audited.id)
        )
        assert [(row.by, row.action) for row in rows] == [
            (REP, "sign_in_failed"), (REP, "sign_in"),
        ]  # fmt: skip


async def test_a_code_is_taken_once_and_none_before_it_after(
    anonymous: Client, rep: str, database: Database, clock: HandClock
) -> None:
    await by_password(anonymous)
    await set_up(anonymous, database, clock, rep)
    secret = secret_of(database, rep)
    said, before = code(secret, clock), code(secret, clock, -1)
    for typed, status in ((said, 303), (said, 401), (before, 401), (code(secret, clock, 1), 303)):
        await by_password(anonymous)
        assert (await at_door(anonymous, typed)).status == status, typed


async def test_a_code_of_one_step_ago_is_right_and_of_two_is_not(
    anonymous: Client, rep: str, database: Database, clock: HandClock
) -> None:
    await by_password(anonymous)
    await set_up(anonymous, database, clock, rep)
    secret = secret_of(database, rep)
    clock.forward(seconds=300)
    for steps, status in ((-2, 401), (2, 401), (-1, 303)):
        await by_password(anonymous)
        assert (await at_door(anonymous, code(secret, clock, steps))).status == status, steps


async def test_one_code_in_two_browsers_at_once_opens_one(
    anonymous: Client, rep: str, database: Database, clock: HandClock
) -> None:
    await by_password(anonymous)
    await set_up(anonymous, database, clock, rep)
    said = code(secret_of(database, rep), clock)

    def work(session: Any) -> bool:
        return second_factor.check(session, rep, said, SEAL, clock.now())

    taken = await asyncio.gather(*(database.run(work) for _ in range(6)))
    assert sum(taken) == 1


async def test_five_wrong_codes_lock_and_the_right_password_does_not_unlock(
    anonymous: Client, rep: str, database: Database, clock: HandClock
) -> None:
    await by_password(anonymous)
    codes = await set_up(anonymous, database, clock, rep)
    for number in range(5):
        await by_password(anonymous)
        assert (await at_door(anonymous, f"{number:06}")).status == 401
    for typed in (code(secret_of(database, rep), clock), codes[0]):
        await by_password(anonymous)
        assert (await at_door(anonymous, typed)).status == 401
    clock.forward(minutes=16)
    await by_password(anonymous)
    assert (await at_door(anonymous, code(secret_of(database, rep), clock))).status == 303


async def test_a_recovery_code_opens_once_however_it_is_typed(
    anonymous: Client, rep: str, database: Database, clock: HandClock
) -> None:
    await by_password(anonymous)
    codes = await set_up(anonymous, database, clock, rep)
    typed = codes[3].replace("-", " ").upper()
    for status in (303, 401):
        await by_password(anonymous)
        assert (await at_door(anonymous, typed)).status == status
    await by_password(anonymous)
    await at_door(anonymous, codes[4])
    assert "8 recovery codes left" in await (await anonymous.get(AT)).text()
    csrf = await csrf_at(anonymous, AT)
    said = {"csrf": csrf, "code": code(secret_of(database, rep), clock)}
    fresh = re.findall(
        r"<code>([a-z0-9-]+)</code>",
        await (await anonymous.post(f"{AT}/codes", data=said)).text(),
    )
    assert not set(fresh) & set(codes)
    for typed, status in ((codes[5], 401), (fresh[0], 303)):
        await by_password(anonymous)
        assert (await at_door(anonymous, typed)).status == status


async def test_the_half_open_door_closes_after_ten_minutes(
    anonymous: Client, rep: str, database: Database, clock: HandClock
) -> None:
    await by_password(anonymous)
    await set_up(anonymous, database, clock, rep)
    await by_password(anonymous)
    clock.forward(minutes=11)
    late = await anonymous.get("/console/sign-in/code", allow_redirects=False)
    assert (late.status, late.headers["Location"]) == (303, "/console/sign-in")


async def test_setting_it_up_ends_the_sessions_that_know_no_code(
    anonymous: Client, rep: str, database: Database, clock: HandClock
) -> None:
    with database.session() as session:
        token, _ = staff.open_session(session, staff.get(session, rep), clock.now())
    await by_password(anonymous)
    await set_up(anonymous, database, clock, rep)
    with database.session() as session:
        assert staff.signed_in(session, token, clock.now()) is None
    assert (await anonymous.get("/api/v1/leads")).status == 200


async def test_taking_it_off_needs_a_code(
    anonymous: Client, rep: str, database: Database, clock: HandClock
) -> None:
    await by_password(anonymous)
    await set_up(anonymous, database, clock, rep)
    csrf = await csrf_at(anonymous, AT)
    wrong = await anonymous.post(f"{AT}/off", data={"csrf": csrf, "code": "000000"})
    assert wrong.status == 422
    again = await anonymous.post(f"{AT}/start", data={"csrf": csrf})
    assert again.status == 422
    said = code(secret_of(database, rep), clock)
    await anonymous.post(f"{AT}/off", data={"csrf": csrf, "code": said})
    assert (await by_password(anonymous)).headers["Location"] == "/console"


async def test_a_role_that_must_have_one_can_only_set_it_up(
    anonymous: Client, rep: str, database: Database, clock: HandClock
) -> None:
    with database.session() as session:
        people.member(session, ADMIN, Role.ADMIN)
    csrf = await enter(anonymous, database, clock, ADMIN)
    form = [("csrf", csrf), ("role", "rep"), ("role", "marketer"), ("role", "king")]
    page = await (await anonymous.post("/console/staff/second-factor", data=form)).text()
    assert re.search(r'value="rep" checked', page)
    assert not re.search(r'value="admin" checked', page)
    assert (await anonymous.get("/api/v1/leads")).status == 200  # admins need none
    await by_password(anonymous)
    turned = await anonymous.get("/console/leads", allow_redirects=False)
    assert (turned.status, turned.headers["Location"]) == (303, AT)
    refused = await anonymous.get("/api/v1/leads")
    assert refused.status == 403
    assert (await refused.json())["type"] == "error-second-factor-needed"
    assert "Set it up to go on" in await (await anonymous.get("/console/inbox")).text()
    await set_up(anonymous, database, clock, rep)
    assert (await anonymous.get("/console/leads", allow_redirects=False)).status == 200
    csrf = await csrf_at(anonymous, AT)
    said = code(secret_of(database, rep), clock)
    kept = await anonymous.post(f"{AT}/off", data={"csrf": csrf, "code": said})
    assert kept.status == 422
    assert "requires a second factor" in await kept.text()


async def test_an_admin_resets_a_lost_phone_and_all_sessions_end(
    anonymous: Client, rep: str, database: Database, clock: HandClock
) -> None:
    with database.session() as session:
        people.member(session, ADMIN, Role.ADMIN)
    await by_password(anonymous)
    codes = await set_up(anonymous, database, clock, rep)
    csrf = await enter(anonymous, database, clock, ADMIN)
    at = f"/console/staff/{rep}/second-factor/reset"
    page = await (await anonymous.post(at, data={"csrf": csrf})).text()
    assert "with the password alone" in page
    with database.session() as session:
        assert second_factor.of(session, rep) is None
        assert not second_factor.check(session, rep, codes[0], SEAL, clock.now())
        row = session.scalars(select(Audited).where(Audited.by == ADMIN)).first()
        assert row is not None
        assert (row.action, row.subject) == ("change", rep)
    assert (await by_password(anonymous)).headers["Location"] == "/console"


async def test_what_was_sealed_with_another_key_lets_nobody_in_but_recovery_codes_do(
    anonymous: Client, rep: str, database: Database, clock: HandClock
) -> None:
    await by_password(anonymous)
    codes = await set_up(anonymous, database, clock, rep)
    said, other = code(secret_of(database, rep), clock), Seal("another-key", "second factor")
    with database.session() as session:
        assert not second_factor.check(session, rep, said, other, clock.now())
        assert second_factor.check(session, rep, codes[0], other, clock.now())


@pytest.mark.parametrize("role", list(Role))
async def test_each_role_that_requires_one_reaches_nothing_else_before_it_is_set_up(
    anonymous: Client, database: Database, clock: HandClock, role: Role
) -> None:
    email = f"{role}@firm.example.com"
    with database.session() as session:
        member_id = people.member(session, email, role).id
        second_factor.require(session, {role}, by=ADMIN, now=clock.now())
    await sign_in(anonymous, email)
    reached = []
    for row in PAGES:
        if row.method == "GET" and row.permission is not None:
            path = re.sub(r"{\w+(:[^}]*)?}", "x", row.path)
            answer = await anonymous.get(path, allow_redirects=False)
            if (answer.status, answer.headers.get("Location")) not in ((303, AT), (403, None)):
                reached.append(row.path)
    assert reached == [AT]
    for each in ROUTES:
        path = re.sub(r"{\w+}", "x", each.path)
        assert (await anonymous.request(each.method, path)).status == 403, each.path
    await set_up(anonymous, database, clock, member_id)
    assert (await anonymous.get("/console", allow_redirects=False)).status == 200


async def test_days_of_grace_are_said_and_then_over(
    anonymous: Client, rep: str, database: Database, clock: HandClock
) -> None:
    with database.session() as session:
        people.member(session, ADMIN, Role.ADMIN)
    csrf = await enter(anonymous, database, clock, ADMIN)
    for days in ("91", "-1", "two", "1.5"):
        form = {"csrf": csrf, "role": "rep", "grace": days}
        refused = await anonymous.post("/console/staff/second-factor", data=form)
        assert refused.status == 422, days
        assert "from 0 to 90" in await refused.text()
    form = {"csrf": csrf, "role": "rep", "grace": "3"}
    page = await (await anonymous.post("/console/staff/second-factor", data=form)).text()
    assert re.search(r'name="grace"[^>]+value="3"', page)
    await by_password(anonymous)
    page = await (await anonymous.get("/console/leads")).text()
    assert "Your role needs a second factor by" in page
    assert (await anonymous.get("/api/v1/leads")).status == 200
    clock.forward(days=2, hours=23)
    await by_password(anonymous)
    assert (await anonymous.get("/console/leads", allow_redirects=False)).status == 200
    clock.forward(hours=2)
    turned = await anonymous.get("/console/leads", allow_redirects=False)
    assert (turned.status, turned.headers["Location"]) == (303, AT)
    assert (await anonymous.get("/api/v1/leads")).status == 403
    # the same days again give nobody a second grace; who joins later has their own
    with database.session() as session:
        second_factor.require(session, {Role.REP}, by=ADMIN, now=clock.now(), grace_days=3)
        people.member(session, "new@beacon.example.com", now=clock.now())
    assert (await anonymous.get("/api/v1/leads")).status == 403
    await enter(anonymous, database, clock, "new@beacon.example.com")
    assert (await anonymous.get("/api/v1/leads")).status == 200


async def test_pages_that_are_open_close_where_a_role_requires_one_now(
    rep: str, database: Database, clock: HandClock
) -> None:
    with database.session() as session:
        _, without = staff.open_session(session, staff.get(session, rep), clock.now())
        _, shown = staff.open_session(session, staff.get(session, rep), clock.now(), second=True)
        held = {without.id, shown.id}
        assert second_factor.lacking(session, held, clock.now()) == set()
        second_factor.require(session, {Role.REP}, by=ADMIN, now=clock.now())
        assert second_factor.lacking(session, held, clock.now()) == {without.id}
        second_factor.require(session, set(), by=ADMIN, now=clock.now())
        assert second_factor.lacking(session, held, clock.now()) == set()
