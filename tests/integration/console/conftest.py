"""The staff door over a real database, with a stand-in for the dialogue engine."""

from __future__ import annotations

import datetime as dt
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from adapters.outlet import HttpOutlet
from console import keys
from console.app import setup
from nurture.context import Context
from sdr import errors, second_factor, subscriptions
from sdr.bus import Bus
from sdr.db import Database
from sdr.playbook.model import Playbook
from sdr.ports import Dispatch
from sdr.sealing import Seal
from tests import builders
from tests.clocks import HandClock
from tests.integration.receiver import LOOPBACK

KEY = "test-api-key-0123456789"
STATUS = {
    errors.NotFound: 404,
    errors.BadToken: 401,
    errors.NotAllowed: 403,
    errors.SecondFactorNeeded: 403,
    errors.BadJson: 400,
    errors.BadInput: 422,
    errors.EmptyText: 422,
    errors.TextTooLong: 413,
    errors.IdempotencyKeyReused: 422,
    errors.AlreadyTaken: 409,
    errors.Reassigned: 409,
    errors.DoubleBooked: 409,
    errors.FloorTaken: 409,
    errors.Overtaken: 409,
    errors.MoveNotAllowed: 409,
    errors.NotYours: 403,
    errors.BadSequence: 422,
    errors.BadRules: 422,
    errors.VersionConflict: 409,
    errors.WouldEnter: 409,
}
type Client = TestClient[web.Request, web.Application]


class Recorder:
    """A mail server that keeps what it is given."""

    def __init__(self) -> None:
        self.sent: list[Dispatch] = []

    async def send(self, dispatch: Dispatch) -> None:
        self.sent.append(dispatch)


@pytest.fixture
def recorder() -> Recorder:
    return Recorder()


@pytest.fixture(scope="session")
def playbook() -> Playbook:
    return builders.playbook()


@pytest.fixture
def clock() -> HandClock:
    return HandClock(dt.datetime(2026, 11, 20, 3, 0, tzinfo=dt.UTC))


@web.middleware
async def _problems(
    request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
) -> web.StreamResponse:
    # the product's own is in edge; tests of this package hold only what was raised
    try:
        return await handler(request)
    except errors.LeadhatchError as error:
        status = STATUS[type(error)]
        shape = {"type": error.key(), "title": error.key(), "status": status, "detail": "-"}
        return web.json_response(
            {**shape, "params": error.params},
            status=status,
            content_type="application/problem+json",
        )


async def _understand(
    text: str, asked: str | None, language: str | None, at: dt.datetime | None
) -> dict[str, Any]:
    return {"act": "inform", "confidence": 0.9, "sure": True, "language": language or "en",
            "readings": [], "facts": {"asked": asked, "length": len(text)}}  # fmt: skip


@pytest.fixture
def app(
    database: Database, playbook: Playbook, clock: HandClock, recorder: Recorder
) -> web.Application:
    app = web.Application(middlewares=[_problems])
    app[keys.DATABASE] = database
    app[keys.PLAYBOOK] = playbook
    app[keys.TEXTS] = builders.texts()
    app[keys.CLOCK] = clock
    app[keys.TIMEZONE] = ZoneInfo("Asia/Shanghai")
    app[keys.API_KEY] = KEY
    app[keys.SEAL] = Seal("a-secret-key-of-the-tests", second_factor.PURPOSE)
    app[keys.BASE_URL] = "http://127.0.0.1"
    app[keys.UNDERSTAND] = _understand
    app[keys.NURTURE] = Context(
        database=database, playbook=playbook, texts=builders.texts(),
        channels={"email": recorder}, base_url="http://127.0.0.1",
        timezone=ZoneInfo("Asia/Shanghai"), idle=dt.timedelta(minutes=30), owner="test",
        outlet=HttpOutlet(allow=LOOPBACK, clock=clock, timeout=1.0),
        seal=Seal("a-secret-key-of-the-tests", subscriptions.PURPOSE),
    )  # fmt: skip
    bus = app[keys.BUS] = Bus(database)
    setup(app)

    async def hear(_: web.Application) -> AsyncIterator[None]:
        async with bus.running():
            yield

    app.cleanup_ctx.append(hear)
    return app


@pytest.fixture
async def anonymous(app: web.Application) -> Any:
    """A client that shows nothing."""
    async with TestClient(TestServer(app)) as client:
        yield client


@pytest.fixture
async def api(app: web.Application) -> Any:
    """A client that holds the API key."""
    headers = {"Authorization": f"Bearer {KEY}"}
    async with TestClient(TestServer(app), headers=headers) as client:
        yield client
