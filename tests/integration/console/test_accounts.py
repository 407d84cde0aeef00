"""Accounts that admins close and open again: by page, by API, and never the last way in."""

from __future__ import annotations

import asyncio

import pytest
from sqlalchemy import select

from sdr import staff
from sdr.audit import Audited
from sdr.db import Database
from sdr.errors import BadInput
from sdr.staff import Role
from tests.clocks import HandClock
from tests.integration.console import people
from tests.integration.console.conftest import Client
from tests.integration.console.people import enter
from tests.integration.console.test_auth import sign_in

REP, ADMIN, OTHER = (f"{who}@beacon.example.com" for who in ("rep", "admin", "other"))


@pytest.fixture
def ids(database: Database) -> dict[str, str]:
    with database.session() as session:
        return {
            REP: people.member(session).id,
            ADMIN: people.member(session, ADMIN, Role.ADMIN).id,
        }


async def test_an_account_is_closed_and_opened_on_its_page(
    anonymous: Client, database: Database, clock: HandClock, ids: dict[str, str]
) -> None:
    with database.session() as session:
        token, _ = staff.open_session(session, staff.get(session, ids[REP]), clock.now())
    csrf = await enter(anonymous, database, clock, ADMIN)
    at = f"/console/staff/{ids[REP]}"
    page = await (await anonymous.post(f"{at}/disable", data={"csrf": csrf})).text()
    assert f'action="{at}/enable"' in page
    assert "account closed" in page
    with database.session() as session:
        assert staff.signed_in(session, token, clock.now()) is None
    anonymous.session.cookie_jar.clear()
    assert (await sign_in(anonymous)).status == 401
    csrf = await enter(anonymous, database, clock, ADMIN)
    page = await (await anonymous.post(f"{at}/enable", data={"csrf": csrf})).text()
    assert f'action="{at}/disable"' in page
    anonymous.session.cookie_jar.clear()
    assert (await sign_in(anonymous)).status == 303
    with database.session() as session:
        rows = session.scalars(select(Audited).where(Audited.by == ADMIN).order_by(Audited.id))
        assert [(row.what, row.subject) for row in rows if row.action == "change"] == [
            ("POST /console/staff/{member_id}/disable", ids[REP]),
            ("POST /console/staff/{member_id}/enable", ids[REP]),
        ]


async def test_by_api_too(api: Client, ids: dict[str, str]) -> None:
    closed = await api.post(f"/api/v1/staff/{ids[REP]}/disable")
    assert (closed.status, (await closed.json())["closed_at"] is None) == (200, False)
    listed = await (await api.get("/api/v1/staff")).json()
    assert {row["email"]: row["closed_at"] is None for row in listed["staff"]} == {
        REP: False, ADMIN: True,
    }  # fmt: skip
    opened = await api.post(f"/api/v1/staff/{ids[REP]}/enable")
    assert (await opened.json())["closed_at"] is None
    assert (await api.post("/api/v1/staff/staff_nobody/enable")).status == 404


async def test_neither_ones_own_nor_the_last_admin_s_is_closed(
    anonymous: Client, api: Client, database: Database, clock: HandClock, ids: dict[str, str]
) -> None:
    csrf = await enter(anonymous, database, clock, ADMIN)
    at = f"/console/staff/{ids[ADMIN]}"
    assert f'action="{at}/disable"' not in await (await anonymous.get(at)).text()
    refused = await anonymous.post(f"{at}/disable", data={"csrf": csrf})
    assert refused.status == 422
    assert "closed by another admin" in await refused.text()
    last = await api.post(f"/api/v1/staff/{ids[ADMIN]}/disable")
    assert (last.status, (await last.json())["params"]["problem"]) == (422, "last_admin")


async def test_of_two_admins_who_close_each_other_s_one_stays(
    database: Database, clock: HandClock, ids: dict[str, str]
) -> None:
    with database.session() as session:
        people.member(session, OTHER, Role.ADMIN)

    def close(whose: str, by: str) -> bool:
        with database.session() as session:
            try:
                staff.close_account(
                    session, staff.get_by_email(session, whose), by=by, now=clock.now()
                )
            except BadInput:
                return False
        return True

    done = await asyncio.gather(
        asyncio.to_thread(close, ADMIN, OTHER), asyncio.to_thread(close, OTHER, ADMIN)
    )
    assert sorted(done) == [False, True]
