"""Messages out by WeChat's own protocol, and one access token for all processes."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import pytest
from aiohttp import web
from sqlalchemy import select

from adapters.wechat import tokens as tokens_module
from adapters.wechat.api import MEANING, Api
from adapters.wechat.client import WechatChannel
from adapters.wechat.tokens import Fetched, TokenAway, Tokens
from app.fake_wechat import Platform, serving
from sdr.access_tokens import AccessToken
from sdr.db import Database
from sdr.ports import Dispatch, SendRefused, SendUncertain
from tests.clocks import HandClock

APP_ID, SECRET, OPENID = "wx0123456789abcdef", "0123456789abcdef0123456789abcdef", "oFollower-0001"


def dispatch(text: str = "您好", to: str = OPENID) -> Dispatch:
    return Dispatch("dlv_1", "wechat", to, "", text, None, "<m@x>", "zh")


@dataclass
class World:
    """A platform, and processes that send by it."""

    database: Database
    platform: Platform
    base: str
    clock: HandClock = field(default_factory=HandClock)
    apis: list[Api] = field(default_factory=list)

    def tokens(self, owner: str, secret_key: str = "s" * 16) -> Tokens:
        return Tokens(self.database, self.clock, app_id=APP_ID, secret_key=secret_key, owner=owner)

    def process(self, owner: str = "one", base: str | None = None) -> WechatChannel:
        made = Api(
            self.tokens(owner), base=base or self.base, app_id=APP_ID, secret=SECRET, timeout=5
        )
        self.apis.append(made)
        return WechatChannel(made)

    @property
    def arrived(self) -> list[str]:
        return [said.text for said in self.platform.talks[OPENID] if said.how == "message"]


@pytest.fixture
async def world(database: Database) -> AsyncIterator[World]:
    clock = HandClock()
    platform = Platform("", "t", APP_ID, SECRET, clock=lambda: clock.now().timestamp())
    platform.talks[OPENID] = []
    platform._did[OPENID] = [("text", clock.now().timestamp())]
    async with serving(platform, {}) as base:
        made = World(database, platform, base, clock)
        yield made
        for api in made.apis:
            await api.close()


async def test_a_text_arrives_as_it_was_written(world: World) -> None:
    await world.process().send(dispatch('第一行\n"quoted" \\ 😀'))
    assert world.arrived == ['第一行\n"quoted" \\ 😀']


async def test_processes_share_one_token(world: World) -> None:
    both = [world.process("one"), world.process("two")]
    await asyncio.gather(*(each.send(dispatch()) for each in both))
    assert world.platform.tokens_given == 1
    assert len(world.arrived) == 2


async def test_a_token_that_was_ended_is_renewed_by_one(world: World) -> None:
    both = [world.process("one"), world.process("two")]
    await asyncio.gather(*(each.send(dispatch("a")) for each in both))
    world.platform.give_token()  # somebody else fetched one: ours has ended
    await asyncio.gather(*(each.send(dispatch("b")) for each in both))
    assert world.platform.tokens_given == 3
    assert world.arrived.count("b") == 2


async def test_a_token_is_renewed_before_it_runs_out(world: World) -> None:
    channel = world.process()
    await channel.send(dispatch())
    world.clock.moment += dt.timedelta(minutes=116)
    await channel.send(dispatch())
    assert world.platform.tokens_given == 2


async def test_the_token_is_sealed_and_another_secret_cannot_read_it(world: World) -> None:
    await world.process().send(dispatch())

    def row() -> AccessToken:
        with world.database.session() as session:
            return session.scalars(select(AccessToken)).one()

    assert world.platform.tokens[-1] not in str(row().sealed)

    async def fetch() -> Fetched:
        return Fetched("another", 7200)

    assert await world.tokens("one", "t" * 16).get(fetch) == "another"


async def test_one_fetches_while_the_others_wait(world: World) -> None:
    begun, go_on = asyncio.Event(), asyncio.Event()
    fetched: list[str] = []

    async def slow() -> Fetched:
        fetched.append("slow")
        begun.set()
        await go_on.wait()
        return Fetched("a-token", 7200)

    first = asyncio.create_task(world.tokens("one").get(slow))
    await begun.wait()
    second = asyncio.create_task(world.tokens("two").get(slow))
    go_on.set()
    assert list(await asyncio.gather(first, second)) == ["a-token", "a-token"]
    assert fetched == ["slow"]


async def test_who_died_fetching_holds_up_nobody_for_long(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tokens_module, "LOOKS", 2)
    monkeypatch.setattr(tokens_module, "EVERY", 0)
    dead = world.tokens("dead")
    with world.database.session() as session:
        assert dead._look(session, None) == (None, True)

    async def fetch() -> Fetched:
        return Fetched("a-token", 7200)

    with pytest.raises(TokenAway):
        await world.tokens("two").get(fetch)
    world.clock.moment += tokens_module.LEASE
    assert await world.tokens("two").get(fetch) == "a-token"


async def test_a_fetch_that_failed_is_not_waited_for(world: World) -> None:
    async def broken() -> Fetched:
        raise SendRefused("busy", permanent=False)

    async def fetch() -> Fetched:
        return Fetched("a-token", 7200)

    with pytest.raises(SendRefused):
        await world.tokens("one").get(broken)
    assert await world.tokens("two").get(fetch) == "a-token"


@pytest.mark.parametrize(("code", "meaning"), MEANING.items())
async def test_each_code_has_its_meaning(
    world: World, code: int, meaning: tuple[str, bool]
) -> None:
    world.platform.trouble.code = code
    with pytest.raises(SendRefused) as refused:
        await world.process().send(dispatch())
    assert (refused.value.reason, refused.value.permanent) == meaning


async def test_a_code_nobody_knows_is_final(world: World) -> None:
    world.platform.trouble.code = 99999
    with pytest.raises(SendRefused, match="code: 99999") as refused:
        await world.process().send(dispatch())
    assert refused.value.permanent


@pytest.mark.parametrize("code", [40001, 40014, 42001])
async def test_a_token_that_is_refused_again_and_again_is_tried_later(
    world: World, code: int
) -> None:
    world.platform.trouble.code = code
    with pytest.raises(SendRefused, match="token_refused") as refused:
        await world.process().send(dispatch())
    assert not refused.value.permanent
    assert world.platform.tokens_given == 2, "one renewal, no more"


async def test_a_wrong_secret_is_named_and_not_told(world: World) -> None:
    world.platform.secret = "another"
    with pytest.raises(SendRefused, match="bad_secret"):
        await world.process().send(dispatch())


async def test_nobody_there_is_tried_again(world: World) -> None:
    with pytest.raises(SendRefused, match="connection: ") as refused:
        await world.process(base="http://127.0.0.1:9").send(dispatch())
    assert not refused.value.permanent
    assert SECRET not in str(refused.value)


async def test_a_claim_that_was_lost_sends_nothing(world: World) -> None:
    class Lost(Exception):
        pass

    async def last_word() -> None:
        raise Lost

    import dataclasses

    with pytest.raises(Lost):
        await world.process().send(dataclasses.replace(dispatch(), last_word=last_word))
    assert world.arrived == []


@asynccontextmanager
async def odd(answer: Callable[[], web.Response]) -> AsyncIterator[str]:
    """A platform that answers messages oddly."""

    async def token(_: web.Request) -> web.Response:
        return web.json_response({"access_token": "t", "expires_in": 7200})

    async def send(_: web.Request) -> web.Response:
        return answer()

    app = web.Application()
    app.router.add_get("/cgi-bin/token", token)
    app.router.add_post("/cgi-bin/message/custom/send", send)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (lambda: web.Response(status=502, text="<html>"), SendUncertain),
        (lambda: web.Response(status=404, text="<html>"), SendRefused),
        (lambda: web.Response(text="[]"), SendRefused),
        (lambda: web.json_response({"errcode": "0"}), SendRefused),
        (lambda: web.json_response({"message": "forbidden"}, status=403), SendRefused),
        (lambda: web.json_response({"msgid": 7}, status=429), SendRefused),
        (lambda: web.json_response({"ok": True}), SendRefused),
    ],
)
async def test_an_answer_that_makes_no_sense(
    world: World, answer: Callable[[], web.Response], error: type[Exception]
) -> None:
    async with odd(answer) as base:
        with pytest.raises(error) as raised:
            await world.process(base=base).send(dispatch())
        assert not getattr(raised.value, "permanent", False), "nothing was said of the message"
