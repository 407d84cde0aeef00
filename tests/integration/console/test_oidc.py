"""Signing in by the company's own provider: who comes in, and everything that keeps others out."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from joserfc import jwt
from joserfc.jwk import ECKey
from sqlalchemy import select

from adapters.oidc import Provider
from console import keys
from sdr import second_factor, staff
from sdr.audit import Audited
from sdr.db import Database
from sdr.second_factor import SecondFactor
from sdr.staff import Role
from tests.clocks import HandClock
from tests.integration.console import people
from tests.integration.console.conftest import Client
from tests.integration.console.provider import CLIENT, SECRET, StandIn
from tests.integration.console.test_auth import sign_in

REP = "rep@beacon.example.com"
BACK = "http://127.0.0.1/console/sign-in/oidc/back"
DOOR = "/console/sign-in"


@pytest.fixture
def rep(database: Database) -> str:
    with database.session() as session:
        return people.member(session).id


@pytest.fixture
async def provider(app: web.Application, clock: HandClock) -> AsyncIterator[StandIn]:
    """The stand-in, and the console set up to use it."""
    stand_in = StandIn(clock, BACK)
    async with TestServer(stand_in.app()) as server:
        stand_in.issuer = str(server.make_url("")).rstrip("/")
        ours = Provider(
            issuer=stand_in.issuer, client_id=CLIENT, client_secret=SECRET, redirect_uri=BACK,
            clock=clock,
        )  # fmt: skip
        app[keys.OIDC] = ours
        yield stand_in
        await ours.close()


async def through(client: Client, target: str = "/console/inbox") -> Any:
    """To the provider and back, as a browser goes; the last answer is ours."""
    away = await client.get(f"{DOOR}/oidc", params={"next": target}, allow_redirects=False)
    assert away.status == 303, await away.text()
    came = await client.session.get(away.headers["Location"], allow_redirects=False)
    return await client.get(
        f"{DOOR}/oidc/back?{urlsplit(came.headers['Location']).query}", allow_redirects=False
    )


async def is_in(client: Client) -> bool:
    return bool((await client.get("/api/v1/leads")).status == 200)


async def test_a_colleague_comes_in_and_goes_on_to_the_page_asked_for(
    provider: StandIn, anonymous: Client, rep: str, database: Database
) -> None:
    provider.email = REP.upper()
    page = await (await anonymous.get(f"{DOOR}?next=/console/leads")).text()
    assert "/console/sign-in/oidc?next=%2Fconsole%2Fleads" in page
    answer = await through(anonymous)
    assert (answer.status, answer.headers["Location"]) == (303, "/console/inbox")
    assert await is_in(anonymous)
    with database.session() as session:
        row = session.scalars(select(Audited).where(Audited.action == "sign_in")).one()
        assert row.by == REP


async def test_the_address_may_stand_in_userinfo_alone(
    provider: StandIn, anonymous: Client, rep: str
) -> None:
    provider.in_token = False
    await through(anonymous)
    assert await is_in(anonymous)


@pytest.mark.parametrize(
    "lies",
    [
        {"nonce": "another"}, {"nonce": None}, {"iss": "https://evil.example"}, {"aud": "other"},
        {"aud": [CLIENT, "other"]}, {"aud": [CLIENT, "other"], "azp": "other"},
        {"exp": 1_000_000_000}, {"exp": None}, {"iat": 4_000_000_000}, {"sub": None},
        {"email_verified": False}, {"email_verified": None}, {"email": "nobody@beacon.example.com"},
    ],
    ids=str,
)  # fmt: skip
async def test_what_the_token_must_not_say(
    provider: StandIn, anonymous: Client, rep: str, database: Database, lies: dict[str, Any]
) -> None:
    provider.lies = lies
    answer = await through(anonymous)
    assert answer.headers["Location"] == f"{DOOR}?provider=refused"
    assert not await is_in(anonymous)
    page = await (await anonymous.get(f"{DOOR}?provider=refused")).text()
    assert "let you in here" in page
    with database.session() as session:
        rows = session.scalars(select(Audited.by).where(Audited.action == "sign_in_failed"))
        assert list(rows) == ["unknown"]
        assert len(list(session.scalars(select(staff.Member)))) == 1


async def test_a_token_of_another_key_or_unsigned_is_refused(
    provider: StandIn, anonymous: Client, rep: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    provider.key = ECKey.generate_key("P-256", {"kid": "one"})  # and another is shown
    await through(anonymous)
    assert not await is_in(anonymous)
    real = jwt.encode

    def unsigned(header: dict[str, Any], claims: dict[str, Any], key: Any) -> str:
        head, body, _ = real({**header, "alg": "ES256"}, claims, key).split(".")
        import base64
        import json

        head = base64.urlsafe_b64encode(json.dumps({"alg": "none"}).encode()).rstrip(b"=").decode()
        return f"{head}.{body}."

    monkeypatch.setattr(jwt, "encode", unsigned)
    await through(anonymous)
    assert not await is_in(anonymous)


async def test_new_keys_of_the_provider_are_looked_up_once(
    provider: StandIn, anonymous: Client, rep: str
) -> None:
    await through(anonymous)
    assert provider.asked == ["keys"]
    provider.key = ECKey.generate_key("P-256", {"kid": "two"})
    provider.shown = [provider.key]
    anonymous.session.cookie_jar.clear()
    await through(anonymous)
    assert await is_in(anonymous)
    assert provider.asked == ["keys", "keys"]


async def test_an_answer_that_another_browser_asked_for_signs_nobody_in(
    app: web.Application, provider: StandIn, anonymous: Client, rep: str
) -> None:
    away = await anonymous.get(f"{DOOR}/oidc", allow_redirects=False)
    came = await anonymous.session.get(away.headers["Location"], allow_redirects=False)
    query = urlsplit(came.headers["Location"]).query
    async with TestClient(TestServer(app)) as victim:
        await victim.get(f"{DOOR}/oidc/back?{query}", allow_redirects=False)
        assert not await is_in(victim)
        # with an attempt of their own under way, the state is another
        await victim.get(f"{DOOR}/oidc", allow_redirects=False)
        await victim.get(f"{DOOR}/oidc/back?{query}", allow_redirects=False)
        assert not await is_in(victim)
    code = parse_qs(query)["code"][0]
    assert code in provider.codes  # it was not even asked for


async def test_a_code_comes_in_once_and_not_after_ten_minutes(
    provider: StandIn, anonymous: Client, rep: str, clock: HandClock
) -> None:
    away = await anonymous.get(f"{DOOR}/oidc", allow_redirects=False)
    came = await anonymous.session.get(away.headers["Location"], allow_redirects=False)
    at = f"{DOOR}/oidc/back?{urlsplit(came.headers['Location']).query}"
    clock.forward(minutes=11)
    late = await anonymous.get(at, allow_redirects=False)
    assert late.headers["Location"] == f"{DOOR}?provider=refused"
    away = await anonymous.get(f"{DOOR}/oidc", allow_redirects=False)
    came = await anonymous.session.get(away.headers["Location"], allow_redirects=False)
    at = f"{DOOR}/oidc/back?{urlsplit(came.headers['Location']).query}"
    assert (await anonymous.get(at, allow_redirects=False)).headers["Location"] == "/console"
    again = await anonymous.get(at, allow_redirects=False)
    assert again.headers["Location"] == f"{DOOR}?provider=refused"


async def test_a_closed_account_stays_out_and_a_second_factor_is_still_asked_for(
    provider: StandIn, anonymous: Client, rep: str, database: Database, clock: HandClock
) -> None:
    with database.session() as session:
        second_factor.start(session, staff.get(session, rep), anonymous.app[keys.SEAL], clock.now())
        held = session.get(SecondFactor, rep)
        assert held is not None
        held.confirmed_at = clock.now()
    answer = await through(anonymous)
    assert answer.headers["Location"] == "/console/sign-in/code?next=%2Fconsole%2Finbox"
    assert not await is_in(anonymous)
    with database.session() as session:
        staff.disable(session, REP, clock.now())
    assert (await through(anonymous)).headers["Location"] == f"{DOOR}?provider=refused"


async def test_a_role_that_must_have_a_second_factor_sets_it_up_here_too(
    provider: StandIn, anonymous: Client, rep: str, database: Database, clock: HandClock
) -> None:
    with database.session() as session:
        second_factor.require(session, {Role.REP}, by="x", now=clock.now())
    await through(anonymous)
    assert (await anonymous.get("/api/v1/leads")).status == 403


async def test_when_the_provider_is_away_the_password_still_opens(
    provider: StandIn, anonymous: Client, rep: str
) -> None:
    provider.down = True
    answer = await anonymous.get(f"{DOOR}/oidc", allow_redirects=False)
    assert answer.headers["Location"] == f"{DOOR}?provider=away"
    assert "answer just now" in await (await anonymous.get(f"{DOOR}?provider=away")).text()
    assert (await sign_in(anonymous)).status == 303


async def test_without_a_provider_there_is_no_such_door(anonymous: Client) -> None:
    assert "company account" not in await (await anonymous.get(DOOR)).text()
    assert (await anonymous.get(f"{DOOR}/oidc")).status == 404
    assert (await anonymous.get(f"{DOOR}/oidc/back?code=x&state=y")).status == 404
