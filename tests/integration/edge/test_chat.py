"""The chat API as a client meets it: on good days, in bursts, and while things are down."""

from __future__ import annotations

import asyncio
import datetime as dt
from typing import Any

import pytest
from aiohttp import WSMsgType, WSServerHandshakeError

from edge import socket, turns
from sdr import consent, conversations, facts, leads
from sdr.db import Database
from sdr.facts import Said
from tests.builders import TUESDAY
from tests.integration.edge.conftest import FRIEND, Client, Engine, Visitor, begin


def texts(messages: list[dict[str, Any]]) -> list[str]:
    return [message["text"] for message in messages]


# ── a good day ─────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize("language", ["zh", "en"])
async def test_the_opening_discloses_notices_and_asks_one_thing(
    client: Client, language: str
) -> None:
    [message] = (await begin(client, language=language)).opening
    assert (message["seq"], message["sender"], message["language"]) == (1, "bot", language)
    assert message["asks"] == "need"
    assert {"id", "seq", "sender", "text", "language", "asks", "at"} <= set(message)


async def test_the_browsers_language_decides_where_none_is_given(client: Client) -> None:
    for header, language in (("zh-CN,zh;q=0.9", "zh"), ("de-DE", "en")):
        response = await client.post(
            "/api/v1/conversations", json={}, headers={"Accept-Language": header}
        )
        assert (await response.json())["messages"][0]["language"] == language
    assert (await client.post("/api/v1/conversations")).status == 201


@pytest.mark.parametrize(
    ("told", "kept"), [("Asia/Calcutta", "Asia/Calcutta"), ("UTC", None), ("<script>", None)]
)
async def test_the_browsers_zone_is_kept_where_it_is_a_place(
    client: Client, database: Database, told: str, kept: str | None
) -> None:
    answer = await client.post("/api/v1/conversations", json={"timezone": told})
    assert answer.status == 201
    conversation_id = (await answer.json())["conversation_id"]
    with database.session() as session:
        lead = leads.get(session, conversations.get(session, conversation_id).lead_id)
        assert lead.timezone == kept
    too_long = await client.post("/api/v1/conversations", json={"timezone": "x" * 61})
    assert too_long.status == 422


async def test_a_message_is_answered_and_all_stands_in_order(visitor: Visitor) -> None:
    [reply] = await visitor.say("we make beer")
    assert (reply["text"], reply["sender"], reply["asks"]) == ("re: we make beer", "bot", "need")
    rows = await visitor.after()
    assert [(m["seq"], m["sender"]) for m in rows] == [(1, "bot"), (2, "prospect"), (3, "bot")]
    assert texts(await visitor.after(2)) == ["re: we make beer"]
    assert await visitor.after(3) == []


async def test_a_returning_visitor_is_recognised_and_not_asked_what_is_known(
    client: Client, visitor: Visitor, database: Database
) -> None:
    def told(session: Any) -> str:
        lead_id = conversations.get(session, visitor.conversation_id).lead_id
        facts.record(session, lead_id, [Said("need", "lead_waste", "x")], by="prospect",
                     now=TUESDAY)  # fmt: skip
        return lead_id

    lead_id = await database.run(told)
    again = await begin(client, language="en", visitor=visitor.visitor)
    assert again.visitor == visitor.visitor
    assert again.opening[0]["asks"] not in ("need", None)
    assert "Welcome back" in again.opening[0]["text"]
    assert "leads" in again.opening[0]["text"], "what was said last time is named"
    same = await database.run(lambda s: conversations.get(s, again.conversation_id).lead_id)
    assert same == lead_id


async def test_the_first_source_stays_and_the_last_one_is_noted(
    client: Client, database: Database
) -> None:
    async def came(**source: str) -> Visitor:
        return await begin(client, language="en", visitor=came.token, source=source)  # type: ignore[attr-defined]

    came.token = None  # type: ignore[attr-defined]
    page = "https://beacon.example/"
    first = await came(utm_source="baidu", page=page)
    came.token = first.visitor  # type: ignore[attr-defined]
    await came(utm_source="newsletter", utm_campaign="spring", page=page)
    last = await came(page=page)  # they typed the address

    def sources(session: Any) -> tuple[Any, Any]:
        lead = leads.get(session, conversations.get(session, last.conversation_id).lead_id)
        return lead.source, lead.last_source

    source, last_source = await database.run(sources)
    assert source == {"utm_source": "baidu", "page": page}
    assert (last_source["utm_source"], last_source["utm_campaign"]) == ("newsletter", "spring")


@pytest.mark.parametrize("words", ["TD", "退订", "别再发了", "STOP", "Unsubscribe!"])
async def test_a_stop_in_the_chat_holds_at_once_and_without_the_engine(
    visitor: Visitor, engine: Engine, database: Database, words: str
) -> None:
    def told(session: Any) -> str:
        lead_id = conversations.get(session, visitor.conversation_id).lead_id
        facts.record(session, lead_id, [Said("email", "wang@beer.example.com", "x")],
                     by="prospect", now=TUESDAY)  # fmt: skip
        return lead_id

    lead_id = await database.run(told)
    engine.down.append("engine")
    [reply] = await visitor.say(words, "stop-1")
    assert reply["sender"] == "bot"
    assert await visitor.say(words, "stop-1") == [reply], "the same message again: the same answer"
    assert engine.heard == [], "nobody need understand it"

    def after(session: Any) -> tuple[Any, Any, Any]:
        lead = leads.get(session, lead_id)
        refused = consent.refusal(session, lead_id, "email", "wang@beer.example.com")
        return lead.do_not_contact, lead.verdict, refused

    stopped, verdict, refused = await database.run(after)
    assert (stopped["text"], verdict, refused) == (words, "disqualified", "suppressed")


async def test_the_engine_is_told_what_it_needs(visitor: Visitor, engine: Engine) -> None:
    await visitor.say("we make beer, 300 people")
    [(sender, text, metadata)] = engine.heard
    assert (sender, text) == (visitor.conversation_id, "we make beer, 300 people")
    assert metadata["asked"] == "need"
    assert {"company_size", "industry"} <= set(metadata["reads"])
    assert 0 <= metadata["covered"] <= 1
    assert metadata["probe"] is False


async def test_switching_the_language_puts_the_open_question_again(visitor: Visitor) -> None:
    response = await visitor.client.post(
        f"{visitor.url}/language", json={"language": "zh"}, headers=visitor.bearer
    )
    [message] = (await response.json())["messages"]
    assert (message["language"], message["asks"]) == ("zh", "need")
    assert not message["text"].isascii()


async def test_ending_says_so_once_and_a_message_goes_on(visitor: Visitor) -> None:
    for expected in (1, 0):
        response = await visitor.client.post(f"{visitor.url}/end", headers=visitor.bearer)
        assert len((await response.json())["messages"]) == expected
    assert texts(await visitor.say("one more thing")) == ["re: one more thing"]


async def test_the_transcript_by_mail_and_as_a_file(visitor: Visitor) -> None:
    await visitor.say("<b>hello</b>")
    send = f"{visitor.url}/transcript"
    nowhere = await visitor.client.post(send, json={}, headers=visitor.bearer)
    assert nowhere.status == 422
    bad = await visitor.client.post(send, json={"email": "x@"}, headers=visitor.bearer)
    assert bad.status == 422
    good = await visitor.client.post(send, json={"email": "w@b.example"}, headers=visitor.bearer)
    assert (good.status, await good.json()) == (202, {"sent_to": "w@b.example"})
    file = await visitor.client.get(f"{visitor.url}/transcript.txt", headers=visitor.bearer)
    assert "attachment" in file.headers["Content-Disposition"]
    assert file.content_type == "text/plain"
    assert "<b>hello</b>" in await file.text()


async def test_forgetting_takes_everything_and_the_token_with_it(visitor: Visitor) -> None:
    await visitor.say("my name is Wang")
    gone = await visitor.client.delete(f"{visitor.url}/data", headers=visitor.bearer)
    assert (await gone.json())["receipt"].startswith("del_")
    for again in (await visitor.post("hello?"),
                  await visitor.client.delete(f"{visitor.url}/data", headers=visitor.bearer)):  # fmt: skip
        assert again.status == 401


# ── once, whatever the network does ────────────────────────────────────────────────────────────
async def test_the_same_client_message_id_is_answered_once(
    visitor: Visitor, engine: Engine
) -> None:
    first = await visitor.say("hello", "c1")
    assert await visitor.say("hello", "c1") == first
    assert await visitor.say(" hello ", "c1") == first, "trimmed as it was stored"
    assert len(engine.heard) == 1
    other = await visitor.post("something else", "c1")
    assert other.status == 409
    assert len(await visitor.after()) == 3


async def test_a_repeat_while_the_first_still_runs_waits_for_it(
    visitor: Visitor, engine: Engine
) -> None:
    engine.gate.clear()
    posts = [asyncio.create_task(visitor.say("hello", "c1")) for _ in range(3)]
    await engine.busy.wait()
    await asyncio.sleep(0.1)
    engine.gate.set()
    answers = await asyncio.gather(*posts)
    assert [texts(a) for a in answers] == [["re: hello"]] * 3
    assert len(engine.heard) == 1
    assert texts(await visitor.after(1)) == ["hello", "re: hello"]


async def test_of_a_burst_the_last_post_carries_the_answer(
    visitor: Visitor, engine: Engine
) -> None:
    engine.gate.clear()
    first = asyncio.create_task(visitor.say("one"))
    await engine.busy.wait()
    rest = []
    for number, text in enumerate(("two", "three", "four"), 3):
        rest.append(asyncio.create_task(visitor.say(text)))
        await visitor.stored(number)
    engine.gate.set()
    assert texts(await first) == ["re: one"]
    answers = [texts(await each) for each in rest]
    assert answers == [[], [], ["re: two\nthree\nfour"]]
    assert [text for _, text, _ in engine.heard] == ["one", "two\nthree\nfour"]


async def test_a_slow_answer_comes_later(
    visitor: Visitor, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(turns, "WAIT_SECONDS", 0.2)
    engine.gate.clear()
    assert await visitor.say("hello") == []
    engine.gate.set()
    assert texts(await visitor.stored(3))[2:] == ["re: hello"]


async def test_while_a_human_has_the_floor_the_bot_is_silent(
    visitor: Visitor, engine: Engine, database: Database
) -> None:
    def take(session: Any) -> None:
        talk = conversations.get(session, visitor.conversation_id)
        talk.floor, talk.floor_until = "human", dt.datetime(2100, 1, 1, tzinfo=dt.UTC)

    await database.run(take)
    assert await visitor.say("are you there?") == []
    assert engine.heard == []
    assert texts(await visitor.after(1)) == ["are you there?"]


async def test_a_human_who_takes_over_mid_turn_is_not_talked_over(
    visitor: Visitor, engine: Engine, database: Database
) -> None:
    def take(session: Any) -> None:
        talk = conversations.get(session, visitor.conversation_id)
        talk.floor, talk.floor_until = "human", dt.datetime(2100, 1, 1, tzinfo=dt.UTC)

    engine.gate.clear()
    post = asyncio.create_task(visitor.say("hello"))
    await engine.busy.wait()
    await database.run(take)
    engine.gate.set()
    assert await post == []
    assert texts(await visitor.after(1)) == ["hello"]


# ── the engine is down ─────────────────────────────────────────────────────────────────────────
async def test_engine_down_is_said_once_and_answered_when_it_is_back(
    visitor: Visitor, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine.down = ["engine"]
    [notice] = await visitor.say("hello", "c1")
    assert notice["sender"] == "bot"
    assert notice["asks"] is None
    assert await visitor.say("still there?") == []
    stored = [m["text"] for m in await visitor.after() if m["sender"] == "prospect"]
    assert stored == ["hello", "still there?"]
    engine.down = []
    rows = await visitor.stored(5)
    assert rows[-1]["text"] == "re: hello\nstill there?"
    assert sum(m["text"] == notice["text"] for m in rows) == 1


async def test_ready_names_exactly_what_is_down(client: Client, engine: Engine) -> None:
    good = await client.get("/readyz")
    assert (good.status, (await good.json())["down"]) == (200, [])
    for down in (["engine"], ["actions"], ["engine", "actions"]):
        engine.down = down
        bad = await client.get("/readyz")
        assert (bad.status, (await bad.json())["down"]) == (503, down)
        assert (await client.get("/healthz")).status == 200
    engine.down = []
    assert (await client.get("/readyz")).status == 200


async def test_ready_names_the_database_when_it_is_gone(
    client: Client, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse() -> None:
        raise OSError("gone")

    monkeypatch.setattr(database, "ping", refuse)
    bad = await client.get("/readyz")
    assert (bad.status, (await bad.json())["down"]) == (503, ["database"])


# ── the live channel ───────────────────────────────────────────────────────────────────────────
async def frames(ws: Any, count: int) -> list[dict[str, Any]]:
    """The next so many message frames."""
    found: list[dict[str, Any]] = []
    while len(found) < count:
        incoming = await ws.receive(timeout=5)
        assert incoming.type is WSMsgType.TEXT, incoming
        frame = incoming.json()
        if frame["type"] == "message":
            found.append(frame["message"])
    return found


async def test_the_socket_resumes_echoes_and_answers(visitor: Visitor) -> None:
    await visitor.say("before")
    async with visitor.client.ws_connect(f"{visitor.url}/ws") as ws:
        await ws.send_json({"token": visitor.token, "after": 1})
        assert texts(await frames(ws, 2)) == ["before", "re: before"]
        await ws.send_json({"text": "live", "client_message_id": "c9"})
        mine, reply = await frames(ws, 2)
        assert (mine["text"], mine["client_message_id"]) == ("live", "c9")
        assert reply["text"] == "re: live"
        posted = asyncio.create_task(visitor.say("from elsewhere"))
        assert texts(await frames(ws, 2)) == ["from elsewhere", "re: from elsewhere"]
        await posted


async def test_two_sockets_see_the_same_once_and_typing(visitor: Visitor) -> None:
    async with (
        visitor.client.ws_connect(f"{visitor.url}/ws") as one,
        visitor.client.ws_connect(f"{visitor.url}/ws") as two,
    ):
        for ws in (one, two):
            await ws.send_json({"token": visitor.token, "after": 1})
        await asyncio.sleep(0.2)
        await one.send_json({"text": "a", "client_message_id": "c1"})
        await one.send_json({"text": "a", "client_message_id": "c1"})
        kinds = []
        while "message:re: a" not in kinds:
            frame = (await two.receive(timeout=5)).json()
            text = frame.get("message", {}).get("text", "")
            kinds.append(f"{frame['type']}:{text}" if text else frame["type"])
        assert kinds.count("message:a") == 1
        assert "typing" in kinds


async def close_code(ws: Any) -> int:
    while True:
        incoming = await ws.receive(timeout=5)
        if incoming.type in (WSMsgType.CLOSE, WSMsgType.CLOSED, WSMsgType.CLOSING):
            return int(ws.close_code)


@pytest.mark.parametrize("token", ["wrong", "", None, 7])
async def test_a_bad_token_closes_with_4401(visitor: Visitor, token: Any) -> None:
    async with visitor.client.ws_connect(f"{visitor.url}/ws") as ws:
        await ws.send_json({"token": token})
        assert await close_code(ws) == 4401


async def test_silence_closes_with_4408(visitor: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket, "FIRST_FRAME_SECONDS", 0.2)
    async with visitor.client.ws_connect(f"{visitor.url}/ws") as ws:
        assert await close_code(ws) == 4408


async def test_bad_frames_are_answered_and_the_line_stays_up(visitor: Visitor) -> None:
    async with visitor.client.ws_connect(f"{visitor.url}/ws") as ws:
        await ws.send_json({"token": visitor.token, "after": 1})
        for bad in ("{", "[]", '{"text": 7}', '{"text": "  "}'):
            await ws.send_str(bad)
            assert (await ws.receive(timeout=5)).json()["type"] == "error", bad
        await ws.send_json({"text": "fine"})
        assert texts(await frames(ws, 2)) == ["fine", "re: fine"]


async def test_the_socket_asks_where_it_comes_from(visitor: Visitor) -> None:
    async with visitor.client.ws_connect(f"{visitor.url}/ws", origin=FRIEND) as ws:
        await ws.send_json({"token": visitor.token})
        assert len(await frames(ws, 1)) == 1
    with pytest.raises(WSServerHandshakeError) as refused:
        await visitor.client.ws_connect(f"{visitor.url}/ws", origin="https://evil.example")
    assert refused.value.status == 403
