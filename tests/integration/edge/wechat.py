"""WeChat over the public door: the product's application, and the platform that calls it."""

from __future__ import annotations

import asyncio
import dataclasses
import datetime as dt
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from sqlalchemy import select
from sqlalchemy.orm import Session

from adapters.wechat.api import Api
from adapters.wechat.client import WechatChannel
from adapters.wechat.crypto import Account, Envelope
from adapters.wechat.followers import WechatFollowers
from adapters.wechat.tokens import Tokens
from app.fake_wechat import Platform, serving
from edge import wechat as door
from nurture import worker
from nurture.context import Context
from nurture.wechat import Desk
from sdr import conversations, floor
from sdr.conversations import Conversation, Message
from sdr.db import Database
from sdr.ports import Reply
from tests import builders
from tests.clocks import HandClock

TOKEN, APP_ID, SECRET = "a-token", "wx0123456789abcdef", "0123456789abcdef0123456789abcdef"
AES_KEY = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"
OPENID = "oABCD-0123456789_efghijklmno"


@dataclass
class Line:
    """A follower, the platform and the product, connected."""

    platform: Platform
    base: str
    database: Database
    clock: HandClock
    context: Context
    client: TestClient[web.Request, web.Application]
    openid: str = OPENID

    async def says(self, text: str) -> str | None:
        return await self.platform.says(self.openid, text)

    async def does(self, event: str, key: str = "") -> str | None:
        return await self.platform.does(self.openid, event, key)

    async def errands(self) -> None:
        """What the worker does every other second."""
        await worker.errands(self.context, self.clock)

    @property
    def got(self) -> list[tuple[str, str]]:
        """What the follower sees of the account: (how it came, text)."""
        said = self.platform.talks.get(self.openid, [])
        return [(each.how, each.text) for each in said if each.by == "account"]

    async def rows[T](self, record: type[T]) -> Sequence[T]:
        return await self.database.run(lambda s: s.scalars(select(record)).all())

    async def messages(self) -> list[Message]:
        rows = await self.rows(Message)
        return sorted(rows, key=lambda row: row.seq)

    async def talk(self) -> Conversation:
        [only] = await self.rows(Conversation)
        return only

    async def bot(self, talk_id: str, text: str) -> None:
        """The bot says something of itself."""
        await self._speak(talk_id, lambda s, talk: conversations.say(
            s, talk, [Reply(text)], language="zh", now=self.clock.now()
        ))  # fmt: skip

    async def colleague(self, talk_id: str, text: str) -> None:
        """A colleague answers in the console."""
        await self._speak(talk_id, lambda s, talk: floor.answer(
            s, talk, text, by="li.wei@beacon.example", by_name="李伟",
            playbook=builders.playbook(), now=self.clock.now(),
        ))  # fmt: skip

    async def _speak(
        self, talk_id: str, move: Callable[[Session, Conversation], list[Message]]
    ) -> None:
        await self.database.run(lambda s: move(s, conversations.get(s, talk_id)))

    async def said(self, text: str) -> None:
        """Wait until somebody has said this."""

        async def there() -> bool:
            return any(message.text == text for message in await self.messages())

        await self.until(there)

    async def until(self, condition: Callable[[], Awaitable[bool]]) -> None:
        for _ in range(500):
            if await condition():
                return
            await asyncio.sleep(0.02)
        raise AssertionError("it did not happen")

    async def settled(self, condition: Callable[[], Any]) -> None:
        async def there() -> bool:
            return bool(condition())

        await self.until(there)


@asynccontextmanager
async def connected(
    app: web.Application,
    database: Database,
    clock: HandClock,
    *,
    aes: bool = False,
    mode: str = "safe",
    wait: float = 4.5,
    attempts: int = 1,
    calls: int = 3,
    patience: float = 5.0,
    secret: bool = True,
) -> AsyncIterator[Line]:
    platform = Platform(
        callback="",
        token=TOKEN,
        app_id=APP_ID,
        secret=SECRET,
        aes_key=AES_KEY if aes else None,
        mode=mode,
        attempts=calls,
        patience=patience,
        clock=lambda: clock.now().timestamp(),
    )
    texts = builders.texts()
    account = Account(TOKEN, APP_ID, Envelope(AES_KEY, APP_ID) if aes else None)
    desk = Desk(texts, "http://beacon.example", "beacon.example", "edge-1")
    app[door.DOOR] = door.Door(account, desk, wait, attempts)
    async with serving(platform, {}) as base, TestClient(TestServer(app)) as client:
        platform.callback = str(client.make_url(door.PATH))
        tokens = Tokens(database, clock, app_id=APP_ID, secret_key="s" * 16, owner="worker-1")
        api = Api(tokens, base=base, app_id=APP_ID, secret=SECRET)
        context = worker_context(database, {"wechat": WechatChannel(api)} if secret else {})
        if secret:
            context = dataclasses.replace(context, followers=WechatFollowers(api))
        try:
            yield Line(platform, base, database, clock, context, client)
        finally:
            await api.close()


def worker_context(database: Database, channels: dict[str, Any]) -> Context:
    return Context(
        database=database,
        playbook=builders.playbook(),
        texts=builders.texts(),
        channels=channels,
        base_url="http://beacon.example",
        timezone=ZoneInfo("Asia/Shanghai"),
        idle=dt.timedelta(minutes=30),
        owner="worker-1",
        mail_domain="beacon.example",
    )
