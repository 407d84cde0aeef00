"""A talk in WeChat: called, kept once, answered in time or later, once."""

from __future__ import annotations

import asyncio
import datetime as dt
import random
from collections.abc import AsyncIterator

import pytest
from aiohttp import web
from sqlalchemy.orm import Session

from app.fake_wechat import Platform
from edge.wechat import PATH
from sdr import consent, facts, handoffs, leads, windows, wording
from sdr.conversations import Conversation, Message
from sdr.db import Database
from sdr.leads import Identity, Lead
from sdr.outbound import Delivery
from tests import builders
from tests.clocks import HandClock
from tests.integration.edge.conftest import Engine
from tests.integration.edge.wechat import AES_KEY, APP_ID, OPENID, SECRET, TOKEN, Line, connected
from tests.integration.edge.wechat_rubbish import refused, rows_of_all_tables, rubbish


@pytest.fixture
async def line(app: web.Application, database: Database, clock: HandClock) -> AsyncIterator[Line]:
    async with connected(app, database, clock) as made:
        yield made


async def test_a_text_is_kept_and_answered_as_the_reply_to_the_call(
    line: Line, engine: Engine
) -> None:
    reply = await line.says("我们有 300 个业代")
    assert reply is not None
    assert "机器人" in reply, "who speaks"
    assert "退订" in reply, "the notice"
    assert "re: 我们有 300 个业代" in reply, "the answer"
    talk = await line.talk()
    assert (talk.channel, talk.language) == ("wechat", "zh")
    assert engine.heard[0][0] == talk.id
    assert [m.state for m in await line.messages() if m.sender == "prospect"] == ["answered"]
    [delivery] = await line.rows(Delivery)
    assert (delivery.channel, delivery.purpose, delivery.state) == ("wechat", "reply", "sent")
    await line.errands()
    assert line.platform.sends == [], "what was said in reply is not said again"


@pytest.mark.parametrize("mode", ["safe", "compatible"])
async def test_sealed_calls_get_sealed_replies(
    app: web.Application, database: Database, clock: HandClock, mode: str
) -> None:
    async with connected(app, database, clock, aes=True, mode=mode) as line:
        assert "re: 你们好啊" in (await line.says("你们好啊") or "")


async def test_the_same_call_again_gets_the_same_reply_and_nothing_twice(
    line: Line, engine: Engine
) -> None:
    body = line.platform.body(line.openid, {"MsgType": "text", "Content": "报价多少"})
    replies = []
    for _ in range(3):
        sealed, query = line.platform.sealed(body)
        async with line.client.post("/channels/wechat", params=query, data=sealed) as got:
            assert got.status == 200
            replies.append(line.platform._read(await got.text()))
    assert len(set(replies)) == 1
    assert "re: 报价多少" in (replies[0] or "")
    assert len(engine.heard) == 1
    assert len(await line.rows(Conversation)) == 1
    assert sum(m.sender == "prospect" for m in await line.rows(Message)) == 1


async def test_a_late_answer_leaves_as_a_message_once(
    app: web.Application, database: Database, clock: HandClock, engine: Engine
) -> None:
    engine.gate.clear()
    async with connected(app, database, clock, wait=1.5) as line:
        reply = await line.says("什么价")
        assert reply is not None
        assert "re:" not in reply, "only who speaks and the notice"
        engine.gate.set()

        await line.said("re: 什么价")
        await line.errands()
        await line.errands()
        assert [text for how, text in line.got if how == "message"] == ["re: 什么价"]
        assert [each["code"] for each in line.platform.sends] == [0]


async def test_the_platforms_three_calls_wait_for_one_turn(
    app: web.Application, database: Database, clock: HandClock, engine: Engine
) -> None:
    """An account that may send no messages lets the platform call again, and answers the last."""
    async with connected(
        app, database, clock, attempts=3, patience=0.5, wait=3, secret=False
    ) as line:
        await line.does("subscribe")
        engine.gate.clear()
        waiting = asyncio.create_task(line.says("多少钱"))
        await line.settled(lambda: len(line.platform.calls) == 1 + 3)
        engine.gate.set()
        assert await waiting == "re: 多少钱"
        assert len(engine.heard) == 1


async def test_no_account_no_channel(app: web.Application, client: object) -> None:
    del app
    from aiohttp.test_utils import TestClient

    assert isinstance(client, TestClient)
    for method in ("GET", "POST"):
        async with client.request(method, "/channels/wechat") as got:
            assert got.status == 404


# ── who comes, and how ─────────────────────────────────────────────────────────────────────────
async def test_who_follows_by_a_code_is_greeted_and_the_code_is_the_source(line: Line) -> None:
    reply = await line.does("subscribe", "qrscene_expo-3")
    assert reply is not None
    assert "机器人" in reply
    assert reply.count("？") == 1, "one question"
    [lead] = await line.rows(Lead)
    assert (lead.source["utm_source"], lead.source["utm_campaign"]) == ("wechat", "expo-3")
    assert lead.language == "zh"
    [identity] = await line.rows(Identity)
    assert (identity.kind, identity.value) == ("openid", f"{APP_ID}:{line.openid}")


async def test_a_code_that_says_utm_says_it_itself(line: Line) -> None:
    await line.does("subscribe", "qrscene_utm_campaign=spring&utm_content=booth-3")
    [lead] = await line.rows(Lead)
    assert lead.source["utm_campaign"] == "spring"
    assert lead.source["utm_content"] == "booth-3"


async def test_a_later_scan_keeps_the_first_source_and_interrupts_nobody(line: Line) -> None:
    await line.does("subscribe", "qrscene_expo-3")
    await line.says("我们是做啤酒的")
    assert await line.does("SCAN", "expo-4") is None
    [lead] = await line.rows(Lead)
    assert lead.source["utm_campaign"] == "expo-3"
    assert lead.last_source is not None
    assert (lead.last_source["utm_campaign"], lead.last_source["scene"]) == ("expo-4", "expo-4")
    assert (await line.talk()).source["utm_campaign"] == "expo-4"


async def test_buttons_are_numbers_and_the_number_is_the_choice(line: Line, engine: Engine) -> None:
    reply = await line.does("subscribe")
    assert reply is not None
    assert "回复数字就行" in reply
    [first] = [row.removeprefix("1. ") for row in reply.splitlines() if row.startswith("1. ")]
    await line.says("1")
    assert [text for _, text, _ in engine.heard] == [first]


async def test_the_menu_says_what_its_key_says(line: Line, engine: Engine) -> None:
    assert "re: 想看报价" in (await line.does("CLICK", "想看报价") or "")
    assert [text for _, text, _ in engine.heard] == ["想看报价"]


async def test_a_recognised_voice_is_a_text(line: Line, engine: Engine) -> None:
    fields = {"Recognition": "我想找个人聊聊", "MediaId": "m", "Format": "amr"}
    reply = await line.platform.sends_kind(line.openid, "voice", fields)
    assert "re: 我想找个人聊聊" in (reply or "")
    assert len(engine.heard) == 1


@pytest.mark.parametrize(
    ("kind", "fields", "kept", "said"),
    [
        ("image", {"PicUrl": "http://x.example/p"}, "[图片]", "图片收到了"),
        ("voice", {"MediaId": "m"}, "[语音]", "没听清"),
        ("video", {"MediaId": "m"}, "[视频]", "视频收到了"),
        ("location", {"Location_X": "1.0"}, "[位置]", "哪个省市"),
        ("link", {"Title": "官网", "Url": "https://x.example"}, "[链接]\n官网\nhttps://x.example",
         "链接收到了"),
    ],
)  # fmt: skip
async def test_what_cannot_be_read_is_kept_and_acknowledged(
    line: Line, engine: Engine, kind: str, fields: dict[str, str], kept: str, said: str
) -> None:
    reply = await line.platform.sends_kind(line.openid, kind, fields)
    assert said in (reply or "")
    assert [m.text for m in await line.messages() if m.sender == "prospect"] == [kept]
    assert engine.heard == []


async def test_in_english_it_is_acknowledged_in_english(line: Line) -> None:
    await line.says("hello, we run field teams in three provinces")
    reply = await line.platform.sends_kind(line.openid, "image", {"PicUrl": "http://x.example/p"})
    assert "Got the picture" in (reply or "")


async def test_an_event_nobody_knows_leaves_nothing(line: Line) -> None:
    assert await line.does("TEMPLATESENDJOBFINISH") is None
    assert await line.does("VIEW", "https://x.example") is None
    assert await line.rows(Conversation) == []


# ── stopping, and leaving ──────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize("words", ["TD", "退订", "别再发了", "STOP", "Unsubscribe!"])
async def test_a_stop_holds_at_once_and_without_the_engine(
    line: Line, engine: Engine, words: str
) -> None:
    await line.says("我们是做啤酒的")
    engine.down.append("engine")
    before = len(engine.heard)
    reply = await line.says(words)
    assert reply is not None
    assert len(engine.heard) == before, "nobody need understand it"
    [lead] = await line.rows(Lead)
    assert lead.do_not_contact is not None
    assert lead.do_not_contact["text"] == words

    def refusal(session: Session) -> str | None:
        return consent.refusal(session, lead.id, "wechat", line.openid)

    assert await line.database.run(refusal) == "suppressed"


async def test_who_unfollows_is_sent_nothing(
    app: web.Application, database: Database, clock: HandClock, engine: Engine
) -> None:
    async with connected(app, database, clock, wait=1.5) as line:
        await line.does("subscribe")
        engine.gate.clear()
        await line.says("什么价")
        assert await line.does("unsubscribe") is None
        engine.gate.set()
        await line.said("re: 什么价")
        await line.errands()
        assert line.platform.sends == []
        clock.moment += dt.timedelta(days=1)
        # who follows again hears what was left unsaid
        assert "re: 什么价" in (await line.does("subscribe") or "")


# ── a colleague ────────────────────────────────────────────────────────────────────────────────
async def test_a_colleague_is_heard_in_wechat_once_and_by_name(line: Line) -> None:
    await line.says("找个人聊聊")
    talk = await line.talk()
    await line.colleague(talk.id, "您好，我是李伟，方便电话聊两句吗？")
    await line.errands()
    await line.errands()
    [(how, text)] = line.got[1:]
    assert how == "message"
    assert text.endswith("您好，我是李伟，方便电话聊两句吗？")
    assert "李伟" in text.split("\n\n")[0], "who has come"
    assert await line.says("方便") is None, "the bot is silent"
    await line.colleague(talk.id, "好的，我这就打给您。")
    await line.errands()
    assert [text for how, text in line.got if how == "message"][1:] == ["好的，我这就打给您。"]


async def test_the_last_two_are_kept_for_people_once_the_lead_is_handed_over(
    line: Line, engine: Engine
) -> None:
    await line.says("找个人聊聊")
    talk = await line.talk()

    def hand_over(session: Session) -> None:
        lead = leads.get(session, talk.lead_id)
        handoffs.request(
            session, lead, conversation_id=talk.id, reason="requested",
            playbook=builders.playbook(), now=line.clock.now(),
        )  # fmt: skip

    await line.database.run(hand_over)
    for number in range(6):
        await line.bot(talk.id, f"补充 {number}")
        await line.errands()
    sent = [text for how, text in line.got if how == "message"]
    assert sent == ["补充 0", "补充 1", "补充 2"]
    for number in range(3):
        await line.colleague(talk.id, f"同事 {number}")
        await line.errands()
    sent = [text for how, text in line.got if how == "message"]
    assert len(sent) == 5
    assert {each["code"] for each in line.platform.sends} == {0}, "never over the limit"
    assert "同事 2" in (await line.says("好") or ""), "what could not go comes with the reply"


# ── trouble ────────────────────────────────────────────────────────────────────────────────────
async def test_while_the_engine_is_down_it_is_said_and_answered_later(
    line: Line, engine: Engine
) -> None:
    await line.does("subscribe")
    engine.down.append("engine")
    reply = await line.says("多少钱一年")
    assert reply == wording.line(builders.playbook(), "engine_down", "zh")
    engine.down.clear()
    await line.said("re: 多少钱一年")
    await line.errands()
    assert [text for how, text in line.got if how == "message"] == ["re: 多少钱一年"]


async def test_a_burst_is_answered_once(line: Line, engine: Engine) -> None:
    await line.does("subscribe")
    engine.gate.clear()
    first = asyncio.create_task(line.says("你好"))
    await engine.busy.wait()
    others = [asyncio.create_task(line.says(text)) for text in ("我们做啤酒", "两百多人")]

    async def kept() -> bool:
        return len([m for m in await line.messages() if m.sender == "prospect"]) == 3

    await line.until(kept)
    engine.gate.set()
    replies = [await first, *[await each for each in others]]
    said = "\n".join(reply for reply in replies if reply)
    await line.errands()
    said += "\n".join(text for how, text in line.got if how == "message")
    for text in ("你好", "我们做啤酒", "两百多人"):
        assert said.count(text) == 1


async def test_two_first_calls_of_one_person_make_one_lead(line: Line) -> None:
    await asyncio.gather(line.says("你好"), line.says("在吗"), line.says("有人吗"))
    assert len(await line.rows(Lead)) == 1
    assert len(await line.rows(Conversation)) == 1
    assert len([m for m in await line.messages() if m.sender == "prospect"]) == 3
    assert sum("退订" in m.text for m in await line.messages()) == 1, "the notice once"


@pytest.mark.parametrize("code", [45015, 45047, 48001])
async def test_what_the_platform_refuses_comes_with_the_next_reply(line: Line, code: int) -> None:
    await line.says("你好")
    talk = await line.talk()
    line.platform.trouble.code = code
    await line.bot(talk.id, "晚到的话")
    for _ in range(3):
        await line.errands()
    assert [each["code"] for each in line.platform.sends] == [code], "never tried again"
    line.platform.trouble.code = 0
    reply = await line.says("在吗")
    assert "晚到的话" in (reply or "")
    await line.errands()
    assert len(line.platform.sends) == 1


async def test_nobody_is_written_to_who_is_not_there(line: Line) -> None:
    await line.says("你好")
    talk = await line.talk()
    line.platform.trouble.code = 40003
    await line.bot(talk.id, "一")
    await line.errands()
    line.platform.trouble.code = 0
    await line.bot(talk.id, "二")
    for _ in range(3):
        await line.errands()
    assert len(line.platform.sends) == 1


async def test_a_busy_platform_is_tried_again_and_spends_no_more(line: Line) -> None:
    await line.says("你好")
    talk = await line.talk()
    line.platform.trouble.code = -1
    await line.bot(talk.id, "晚到的话")
    await line.errands()
    line.platform.trouble.code = 0
    line.clock.moment += dt.timedelta(minutes=3)
    await line.errands()
    assert [each["code"] for each in line.platform.sends] == [-1, 0]
    assert line.got[-1] == ("message", "晚到的话")
    left = await line.database.run(lambda s: windows.left(s, talk.id, line.clock.now()))
    assert left == 4


async def test_a_line_cut_after_the_message_is_never_sent_again_blindly(line: Line) -> None:
    await line.says("你好")
    talk = await line.talk()
    await line.bot(talk.id, "一")
    await line.errands()  # there is a token now
    line.platform.trouble.away = True
    await line.bot(talk.id, "二")
    await line.errands()
    line.platform.trouble.away = False
    line.clock.moment += dt.timedelta(hours=1)
    await line.errands()
    states = {d.state for d in await line.rows(Delivery) if d.channel == "wechat"}
    assert states == {"sent", "uncertain"}
    assert [each["body"]["text"]["content"] for each in line.platform.sends] == ["一", "二"]


# ── strangers ──────────────────────────────────────────────────────────────────────────────────
async def test_the_platform_is_told_its_echo(line: Line) -> None:
    _, query = line.platform.sealed("")
    async with line.client.get(PATH, params=query | {"echostr": "5847"}) as got:
        assert (got.status, await got.text()) == (200, "5847")
    async with line.client.get(PATH, params=query | {"signature": "0" * 40, "echostr": "1"}) as got:
        assert got.status == 403
        assert "1" not in await got.text()


@pytest.mark.parametrize("aes", [False, True])
async def test_calls_of_strangers_leave_nothing(
    app: web.Application, database: Database, clock: HandClock, engine: Engine, aes: bool
) -> None:
    async with connected(app, database, clock, aes=aes) as line:
        platform = line.platform
        body = platform.body(OPENID, {"MsgType": "text", "Content": "hi"})
        sealed, query = platform.sealed(body)
        plain_query = {k: query[k] for k in ("timestamp", "nonce", "signature")}
        other = Platform("", "other-token", APP_ID, SECRET, aes_key=platform.aes_key,
                         clock=platform.clock)  # fmt: skip
        old = str(int(query["timestamp"]) - 3600)
        attacks: list[tuple[dict[str, str], str]] = [
            ({}, sealed),
            (query | {"signature": ""}, sealed),
            (query | {"signature": "0" * 40}, sealed),
            (query | {"nonce": "other"}, sealed),
            (query | {"timestamp": old}, sealed),
            (query | {"timestamp": old, "signature": platform.sign(old, query["nonce"])}, sealed),
            (other.sealed(body)[1], other.sealed(body)[0]),
        ]
        if aes:
            stranger = Platform("", TOKEN, "wxffffffffffffffff", SECRET,
                                aes_key=AES_KEY, clock=platform.clock).sealed(body)  # fmt: skip
            attacks += [
                (query | {"msg_signature": "0" * 40}, sealed),
                (plain_query, sealed),
                (plain_query, body),  # plain, although we seal
                (stranger[1], stranger[0]),
            ]
        for attack, content in attacks:
            async with line.client.post(PATH, params=attack, data=content.encode()) as got:
                assert got.status == 403, (attack, await got.text())
                assert await got.text() == "refused"
        assert await line.rows(Conversation) == []
        assert engine.heard == []


async def test_another_body_under_a_used_signature_is_refused(line: Line) -> None:
    body = line.platform.body(OPENID, {"MsgType": "text", "Content": "hi"})
    forged = line.platform.body("oVictim", {"MsgType": "text", "Content": "退订"})
    sealed, query = line.platform.sealed(body)
    statuses = []
    for content in (sealed, sealed, forged):
        async with line.client.post(PATH, params=query, data=content.encode()) as got:
            statuses.append(got.status)
    assert statuses == [200, 200, 403]
    assert len(await line.rows(Lead)) == 1


async def test_nothing_that_is_sent_breaks_the_door(line: Line, engine: Engine) -> None:
    """Three hundred signed calls of rubbish and near-messages."""
    for raw, query in rubbish(line.platform, random.Random(7), 300):
        async with line.client.post(PATH, params=query, data=raw) as got:
            assert got.status < 500, raw
            assert "Traceback" not in await got.text()


async def test_what_must_be_refused_is_refused_and_leaves_nothing(
    app: web.Application, database: Database, clock: HandClock, engine: Engine
) -> None:
    """Forged, old, for another account, broken seals, bombs, too big: twenty-eight of each."""
    async with connected(app, database, clock, aes=True) as line:
        before = await database.run(rows_of_all_tables)
        for raw, query in refused(line.platform, random.Random(7), 308):
            async with line.client.post(PATH, params=query, data=raw) as got:
                assert got.status in (400, 403, 413), (got.status, raw[:200], query)
        assert await database.run(rows_of_all_tables) == before
        assert engine.heard == []


@pytest.mark.parametrize("rates", [{"conversation": 60, "address": 3}])
async def test_signed_calls_are_free_of_the_addresss_rate(line: Line) -> None:
    body = line.platform.body(OPENID, {"MsgType": "text", "Content": "hi"})
    for _ in range(8):
        sealed, query = line.platform.sealed(body)
        async with line.client.post(PATH, params=query, data=sealed) as got:
            assert got.status == 200
    statuses = []
    for _ in range(5):
        async with line.client.post(PATH, data=body) as got:
            statuses.append(got.status)
    assert statuses == [403, 403, 403, 429, 429]


@pytest.mark.parametrize("rates", [{"conversation": 3, "address": 1200}])
async def test_one_follower_is_held_to_the_rate_of_a_talk(line: Line) -> None:
    await line.says("你好")
    await asyncio.gather(*(line.says(f"第 {number} 条") for number in range(5)))
    assert len([m for m in await line.messages() if m.sender == "prospect"]) == 1 + 2


async def test_a_stop_takes_every_consent_back(line: Line) -> None:
    await line.says("我们是做啤酒的")
    [lead] = await line.rows(Lead)
    now = line.clock.now()

    def told(session: Session) -> None:
        facts.record(session, lead.id, [facts.Said("phone", "+8613900001234", "13900001234")],
                     by="prospect", now=now)  # fmt: skip
        consent.grant(session, lead.id, "phone", granted=True, by="prospect", now=now)

    await line.database.run(told)
    line.clock.moment += dt.timedelta(minutes=1)
    await line.says("TD")

    def stands(session: Session) -> dict[str, bool]:
        return {name: row.granted for name, row in consent.state(session, lead.id).items()}

    assert await line.database.run(stands) == {"phone": False, "wechat": False}
