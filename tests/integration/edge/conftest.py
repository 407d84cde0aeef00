"""The public door over a real database, with a stand-in for the dialogue engine."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from aiohttp import ClientResponse, web
from aiohttp.test_utils import TestClient, TestServer

import edge.app
from edge import keys
from edge.live import Live
from edge.turns import Turns
from sdr.db import Database
from sdr.playbook.lexicon import lexicon
from sdr.ports import Answer, Clock, EngineDown, Reply
from tests import builders
from tests.clocks import HandClock

type Client = TestClient[web.Request, web.Application]
FRIEND = "https://shop.example"


@dataclass
class Engine:
    """Says the text back; can be slow, gated, or down."""

    heard: list[tuple[str, str, Mapping[str, Any]]] = field(default_factory=list)
    down: list[str] = field(default_factory=list)
    gate: asyncio.Event = field(default_factory=asyncio.Event)
    busy: asyncio.Event = field(default_factory=asyncio.Event)  # it was asked something

    def __post_init__(self) -> None:
        self.gate.set()

    async def answer(self, *, sender: str, text: str, metadata: Mapping[str, Any]) -> Answer:
        self.heard.append((sender, text, metadata))
        self.busy.set()
        await self.gate.wait()
        if self.down:
            raise EngineDown("stopped")
        return Answer("inform", 0.9, [Reply(f"re: {text}", asks="need")],
                      language=str(metadata["language"]))  # fmt: skip

    async def what_is_down(self) -> list[str]:
        return list(self.down)


@pytest.fixture
def engine() -> Engine:
    return Engine()


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
def rates() -> dict[str, int]:
    """Requests a minute: of one conversation, of one address."""
    return {"conversation": 60, "address": 1200}


@pytest.fixture
def app(
    database: Database, engine: Engine, clock: HandClock, rates: dict[str, int]
) -> web.Application:
    return made(database, engine, clock, rates)


def made(
    database: Database, engine: Engine, clock: Clock, rates: dict[str, int]
) -> web.Application:
    """The public door, with an engine that is played."""
    playbook, zone = builders.playbook(), ZoneInfo("Asia/Shanghai")
    app = web.Application(client_max_size=512 * 1024)
    app[keys.DATABASE], app[keys.PLAYBOOK], app[keys.TEXTS] = database, playbook, builders.texts()
    app[keys.CLOCK], app[keys.ZONE], app[keys.BASE_URL] = clock, zone, "http://127.0.0.1"
    app[keys.TURNS] = Turns(
        database=database, dialogue=engine, live=Live(), playbook=playbook,
        lexicon=lexicon(playbook), zone=zone, clock=clock, engine_down=engine.what_is_down,
    )  # fmt: skip
    app[keys.MAIL_DOMAIN] = "beacon.example"
    app[keys.DOWN] = engine.what_is_down
    app[keys.RATE_CONVERSATION] = rates["conversation"]
    app[keys.RATE_ADDRESS] = rates["address"]
    app[keys.ALLOWED_ORIGINS], app[keys.TRUSTED_PROXIES] = (FRIEND,), ()
    edge.app.setup(app)
    return app


@pytest.fixture
async def client(app: web.Application) -> AsyncIterator[Client]:
    async with TestClient(TestServer(app)) as client:
        yield client


@dataclass
class Visitor:
    """Somebody on the website."""

    client: Client
    conversation_id: str
    token: str
    opening: list[dict[str, Any]]
    visitor: str

    @property
    def url(self) -> str:
        return f"/api/v1/conversations/{self.conversation_id}"

    @property
    def bearer(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}

    async def post(self, text: Any, client_id: str | None = None, **extra: Any) -> ClientResponse:
        body = {"text": text} | ({"client_message_id": client_id} if client_id else {}) | extra
        return await self.client.post(f"{self.url}/messages", json=body, headers=self.bearer)

    async def say(self, text: str, client_id: str | None = None) -> list[dict[str, Any]]:
        response = await self.post(text, client_id)
        assert response.status == 200, await response.text()
        return list((await response.json())["messages"])

    async def after(self, seq: int = 0) -> list[dict[str, Any]]:
        response = await self.client.get(f"{self.url}/messages?after={seq}", headers=self.bearer)
        assert response.status == 200
        return list((await response.json())["messages"])

    async def stored(self, count: int) -> list[dict[str, Any]]:
        """All messages, once there are so many."""
        rows: list[dict[str, Any]] = []
        for _ in range(400):
            rows = await self.after()
            if len(rows) >= count:
                return rows
            await asyncio.sleep(0.02)
        pytest.fail(f"only {len(rows)} of {count} messages came")


async def begin(client: Client, **body: Any) -> Visitor:
    response = await client.post("/api/v1/conversations", json=body)
    assert response.status == 201, await response.text()
    told = await response.json()
    return Visitor(
        client, told["conversation_id"], told["token"], told["messages"], told["visitor"]
    )


@pytest.fixture
async def visitor(client: Client) -> Visitor:
    return await begin(client, language="en")
