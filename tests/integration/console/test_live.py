"""Pages that stay up to date: what an open page hears, and who may open one."""

from __future__ import annotations

import asyncio
import re
from typing import Any

import pytest
from aiohttp import WSMsgType, web
from aiohttp.test_utils import TestClient, TestServer

from console import auditing, keys, live
from sdr import conversations, facts, floor, handoffs, leads, notes, signals, staff, transcripts
from sdr.audit import Audited
from sdr.db import Database
from sdr.playbook.model import Playbook
from sdr.signals import Signal
from sdr.staff import Role
from tests.clocks import HandClock
from tests.integration.console import people
from tests.integration.console.conftest import Client

REP, OTHER = "rep@beacon.example.com", "chen.hao@beaconcloud.example"


@pytest.fixture
def ids(database: Database, playbook: Playbook, clock: HandClock) -> tuple[str, str, str]:
    """A handoff, its conversation and its lead."""
    with database.session() as session:
        people.member(session, REP)
        made = people.qualified(session, playbook, clock.now())
        assert made.conversation_id is not None
        found = (made.id, made.conversation_id, made.lead_id)
    clock.forward(minutes=20)
    return found


class Open:
    """A page that is open."""

    def __init__(self, ws: Any) -> None:
        self.ws = ws

    async def hear(self, type_: str, **rest: Any) -> dict[str, Any]:
        """The next frame of that kind with these values; the others are passed over."""
        async with asyncio.timeout(10):
            while True:
                frame: dict[str, Any] = await self.ws.receive_json()
                if frame["type"] == type_ and all(frame[k] == v for k, v in rest.items()):
                    return frame


async def opened(
    client: Client, database: Database, clock: HandClock, email: str, talk: str | None = None
) -> Open:
    assert client.app is not None
    await client.app[keys.BUS].listening.wait()
    csrf = await people.enter(client, database, clock, email)
    ws = await client.ws_connect("/console/live")
    await ws.send_json({"csrf": csrf, "talk": talk} if talk else {"csrf": csrf})
    page = Open(ws)
    await page.hear("open")
    return page


async def test_what_another_process_writes_is_heard(
    anonymous: Client, database: Database, clock: HandClock, ids: tuple[str, str, str]
) -> None:
    page = await opened(anonymous, database, clock, REP, ids[1])

    def write(session: Any) -> None:
        talk = conversations.get(session, ids[1])
        conversations.receive(session, talk, "在吗", language="zh", now=clock.now())

    await database.run(write)
    assert await page.hear("changed", kind="message") == {
        "type": "changed", "kind": "message", "talk": ids[1], "lead": ids[2],
    }  # fmt: skip
    await database.run(lambda s: handoffs.accept(s, ids[0], by=REP, now=clock.now()))
    assert (await page.hear("changed", kind="lead"))["lead"] == ids[2]


async def test_what_is_rolled_back_was_never_heard(
    anonymous: Client, database: Database, clock: HandClock, ids: tuple[str, str, str]
) -> None:
    page = await opened(anonymous, database, clock, REP, ids[1])
    # what was committed before the page was opened may still be on its way
    await database.run(lambda s: signals.tell(s, "lead", lead_id=ids[2]))
    await page.hear("changed", lead=ids[2], kind="lead")

    def fail(session: Any) -> None:
        talk = conversations.get(session, ids[1])
        conversations.receive(session, talk, "never", language="zh", now=clock.now())
        raise RuntimeError

    with pytest.raises(RuntimeError):
        await database.run(fail)
    await database.run(lambda s: signals.tell(s, "lead", lead_id=ids[2]))
    heard = await page.hear("changed", lead=ids[2])
    assert heard["kind"] == "lead"


async def test_who_has_a_talk_open_sees_who_else_has_and_who_types(
    anonymous: Client, database: Database, clock: HandClock, ids: tuple[str, str, str],
    app: web.Application,
) -> None:  # fmt: skip
    with database.session() as session:
        people.member(session, OTHER).name = "Chen Hao"
    mine = await opened(anonymous, database, clock, REP, ids[1])
    theirs = await opened(anonymous, database, clock, OTHER, ids[1])
    await mine.hear("presence", who=["Chen Hao"])
    await theirs.hear("presence", who=["Lin Yue"])
    await theirs.ws.send_json({"type": "typing"})
    assert (await mine.hear("typing"))["who"] == "Chen Hao"
    app[keys.BUS].whisper(Signal("typing", ids[1]))
    assert (await mine.hear("typing"))["who"] is None
    await theirs.ws.close()
    await mine.hear("presence", who=[])


async def test_typing_keeps_the_floor_and_the_prospect_sees_it(
    app: web.Application, database: Database, clock: HandClock, ids: tuple[str, str, str]
) -> None:
    told: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
    app[keys.TELL] = lambda _talk, frame: told.put_nowait(frame)
    async with TestClient(TestServer(app)) as client:
        page = await opened(client, database, clock, REP, ids[1])
        csrf = await people.enter(client, database, clock, REP)
        await client.post(f"/console/talks/{ids[1]}/join", data={"csrf": csrf})
        with database.session() as session:
            first = conversations.get(session, ids[1]).floor_until
        clock.forward(minutes=5)
        await page.ws.send_json({"type": "typing"})
        async with asyncio.timeout(10):
            while (frame := await told.get())["type"] != "typing":
                pass
        assert frame == {"type": "typing", "sender": "human", "on": True}
        with database.session() as session:
            now = conversations.get(session, ids[1]).floor_until
        assert first is not None
        assert now is not None
        assert now > first


async def closed_with(ws: Any) -> int | None:
    async with asyncio.timeout(10):
        while True:
            message = await ws.receive()
            if message.type in (WSMsgType.CLOSE, WSMsgType.CLOSED, WSMsgType.CLOSING):
                return int(ws.close_code)


async def test_a_page_needs_its_own_token_and_a_talk_that_is(
    anonymous: Client, database: Database, clock: HandClock, ids: tuple[str, str, str]
) -> None:
    csrf = await people.enter(anonymous, database, clock, REP)
    for first in (
        {"csrf": "x"},
        {},
        {"csrf": csrf, "talk": "conv_none"},
        {"csrf": csrf, "talk": 7},
    ):
        ws = await anonymous.ws_connect("/console/live")
        await ws.send_json(first)
        assert await closed_with(ws) == live.SIGNED_OUT
    for raw in ("[]", "nonsense"):
        ws = await anonymous.ws_connect("/console/live")
        await ws.send_str(raw)
        assert await closed_with(ws) == live.NO_FIRST_FRAME
    foreign = await anonymous.get(
        "/console/live", headers={"Origin": "https://evil.example", "Connection": "upgrade"}
    )
    assert foreign.status == 403


async def test_a_page_is_closed_when_its_session_ends(
    anonymous: Client, app: web.Application, database: Database, clock: HandClock,
    ids: tuple[str, str, str],
) -> None:  # fmt: skip
    page = await opened(anonymous, database, clock, REP)
    await live.close_ended(app)
    with database.session() as session:
        staff.disable(session, REP, clock.now())
    await live.close_ended(app)
    assert await closed_with(page.ws) == 1013


async def test_a_page_that_reads_no_more_is_cut_off() -> None:
    page = live.Page("s", "e", "n", None)
    for number in range(live.QUEUE_LIMIT + 1):
        page.tell({"type": "changed", "n": number})
    assert page.queue.get_nowait() is None


async def test_bringing_a_page_up_to_date_is_one_look_unless_it_shows_somebody_new(
    anonymous: Client, database: Database, playbook: Playbook, clock: HandClock,
    ids: tuple[str, str, str],
) -> None:  # fmt: skip
    await people.enter(anonymous, database, clock, REP)

    async def looks(**headers: str) -> int:
        answer = await anonymous.get("/console/inbox", headers=headers)
        assert answer.status == 200
        with database.session() as session:
            return session.query(Audited).filter(Audited.what == "GET /console/inbox").count()

    again = {auditing.LIVE_HEADER: "1"}
    assert await looks(**again) == 1  # nobody has looked before
    assert await looks() == 2
    assert await looks(**again) == 2
    with database.session() as session:
        people.qualified(session, playbook, clock.now(), "en")
    assert await looks(**again) == 3
    assert await looks(**again) == 3


# ── notes, collisions, handing back ────────────────────────────────────────────────────────────
async def test_a_note_is_for_colleagues_alone(
    anonymous: Client, database: Database, clock: HandClock, ids: tuple[str, str, str]
) -> None:
    csrf = await people.enter(anonymous, database, clock, REP)
    secret = "他们老板很在意价格 <b>"
    form = {"csrf": csrf, "handoff": ids[0], "text": secret}
    page = await (await anonymous.post(f"/console/talks/{ids[1]}/note", data=form)).text()
    assert "said-note" in page
    assert "他们老板很在意价格 &lt;b&gt;" in page
    with database.session() as session:
        said = [m.text for m in transcripts.after(session, ids[1], 0)]
    assert secret not in said
    transcript = await anonymous.get(f"/api/v1/conversations/{ids[1]}/transcript")
    assert secret not in await transcript.text()


async def test_nobody_answers_over_a_colleague_unseen(
    anonymous: Client, database: Database, clock: HandClock, ids: tuple[str, str, str]
) -> None:
    with database.session() as session:
        people.member(session, "boss@beacon.example.com", Role.MANAGER).name = "Boss"
        seen = str(conversations.get(session, ids[1]).next_seq - 1)
    at = f"/console/talks/{ids[1]}/reply"

    async def answer(email: str, text: str, seen: str) -> tuple[int, str]:
        csrf = await people.enter(anonymous, database, clock, email)
        form = {"csrf": csrf, "handoff": ids[0], "text": text, "seen": seen}
        done = await anonymous.post(at, data=form)
        return done.status, await done.text()

    assert (await answer("boss@beacon.example.com", "我先回了", seen))[0] == 200
    status, page = await answer(REP, "我也回一句", seen)
    assert status == 409
    assert "Boss has answered meanwhile" in page
    assert ">我也回一句</textarea>" in page
    with database.session() as session:
        now = str(conversations.get(session, ids[1]).next_seq - 1)
    assert f'name="seen" value="{now}"' in page
    assert (await answer(REP, "我也回一句", now))[0] == 200


async def test_a_reply_posted_twice_is_said_once_and_other_words_are_another(
    anonymous: Client, database: Database, playbook: Playbook, clock: HandClock,
    ids: tuple[str, str, str],
) -> None:  # fmt: skip
    csrf = await people.enter(anonymous, database, clock, REP)
    page = await (await anonymous.get(f"/console/handoffs/{ids[0]}")).text()
    found = re.search(r'name="once" value="([^"]+)"', page)
    assert found is not None
    form = {"csrf": csrf, "handoff": ids[0], "once": found[1], "seen": "0"}

    async def post(text: str) -> tuple[int, str]:
        done = await anonymous.post(f"/console/talks/{ids[1]}/reply", data={**form, "text": text})
        return done.status, await done.text()

    def said() -> list[str]:
        with database.session() as session:
            every = transcripts.after(session, ids[1], 0)
            return [each.text for each in every if each.sender == "human"]

    assert (await post("您好\n我在"))[0] == 200
    with database.session() as session:  # a colleague goes on before the answer is asked for again
        people.member(session, "boss@beacon.example.com", Role.MANAGER)
        floor.answer(
            session, conversations.get(session, ids[1]), "我接着说", by="boss@beacon.example.com",
            by_name="Boss", playbook=playbook, now=clock.now(),
        )  # fmt: skip
    status, page = await post("您好\r\n我在")
    assert (status, said()) == (200, ["您好\n我在", "我接着说"])
    assert f'value="{found[1]}"' not in page  # the next form is another
    with database.session() as session:
        assert conversations.get(session, ids[1]).floor_by == "boss@beacon.example.com"
        [mine, _] = [m for m in transcripts.after(session, ids[1], 0) if m.sender == "human"]
        assert "client_message_id" not in transcripts.as_json(mine)
    form["seen"] = ""
    assert (await post("还有一句"))[0] == 200
    assert said() == ["您好\n我在", "我接着说", "还有一句"]


async def test_the_parts_of_a_talk_that_are_exchanged_are_named_after_it(
    anonymous: Client, database: Database, clock: HandClock, ids: tuple[str, str, str]
) -> None:
    await people.enter(anonymous, database, clock, REP)
    page = await (await anonymous.get(f"/console/leads/{ids[2]}")).text()
    with database.session() as session:
        lead = leads.get(session, ids[2])
        later, _ = conversations.start(
            session, lead=lead, language="zh", source={}, now=clock.now()
        )
        other = later.id
    after = await (await anonymous.get(f"/console/leads/{ids[2]}")).text()
    for shown, talk in ((page, ids[1]), (after, other)):
        assert f' data-talk="{talk}"' in shown
        named = re.findall(r'data-live="((?:floor|seen)[^"]*)"', shown)
        assert named == [f"floor-{talk}", f"seen-{talk}"]


async def test_a_reply_at_hand_is_filled_in_without_a_script(
    anonymous: Client, database: Database, clock: HandClock, ids: tuple[str, str, str]
) -> None:
    await people.enter(anonymous, database, clock, REP)
    page = await (await anonymous.get(f"/console/handoffs/{ids[0]}?canned=hello")).text()
    assert "王海涛，您好，我是北辰云的Lin Yue，刚看完您前面说的。</textarea>" in page


async def test_what_a_colleague_learned_is_on_record_and_not_asked_again(
    anonymous: Client, database: Database, clock: HandClock, playbook: Playbook
) -> None:
    with database.session() as session:
        people.member(session, REP)
        lead_id, talk_id = people.newcomer(session, clock.now())
    csrf = await people.enter(anonymous, database, clock, REP)
    at = f"/console/talks/{talk_id}"
    await anonymous.post(f"{at}/reply", data={"csrf": csrf, "text": "您这边预算多少？"})
    wrong = await anonymous.post(
        f"{at}/hand-back", data={"csrf": csrf, "fact-company_size": "蓝色", "note": "很急"}
    )
    page = await wrong.text()
    assert wrong.status == 422
    assert "That cannot be read as “Size”" in page
    assert 'value="蓝色"' in page
    form = {"csrf": csrf, "fact-company_size": "300人左右", "note": "很急", "settled": "timeline"}
    page = await (await anonymous.post(f"{at}/hand-back", data=form)).text()
    assert "The bot is answering" in page
    assert "A colleague learned in the chat: Size" in page
    with database.session() as session:
        size = facts.current(session, lead_id)["company_size"]
        assert (size.by, size.message_id, size.text) == ("rep", None, "300人左右")
        assert [each.text for each in notes.of_lead(session, lead_id)] == ["很急"]
        talk = conversations.get(session, talk_id)
        last = transcripts.after(session, talk_id, 0)[-1]
        assert (last.sender, last.asks) == ("bot", talk.asked)
        assert last.asks not in (None, "budget", "timeline", "company_size")
        assert {"budget", "timeline"} <= set(talk.plan["facts_put"])


async def test_a_stale_page_hands_back_no_talk_that_a_colleague_took_meanwhile(
    anonymous: Client, database: Database, playbook: Playbook, clock: HandClock,
    ids: tuple[str, str, str],
) -> None:  # fmt: skip
    csrf = await people.enter(anonymous, database, clock, REP)
    at, boss = f"/console/talks/{ids[1]}", "boss@beacon.example.com"
    joined = await anonymous.post(f"{at}/join", data={"csrf": csrf, "handoff": ids[0]})
    assert f'name="floor_by" value="{REP}"' in await joined.text()
    with database.session() as session:
        people.member(session, boss, Role.MANAGER)
        floor.take(
            session, conversations.get(session, ids[1]), by=boss, by_name="Boss",
            playbook=playbook, now=clock.now(),
        )  # fmt: skip

    async def hand_back(**shown: str) -> tuple[int, str]:
        form = {"csrf": csrf, "handoff": ids[0], "fact-company_size": "310人", "note": "很急"}
        done = await anonymous.post(f"{at}/hand-back", data={**form, **shown})
        return done.status, await done.text()

    def state() -> tuple[str | None, int, list[str]]:
        with database.session() as session:
            talk = conversations.get(session, ids[1])
            noted = [each.text for each in notes.of_lead(session, ids[2])]
            return talk.floor_by, talk.next_seq, noted

    before = state()
    status, page = await hand_back(floor_by=REP)
    assert (status, state()) == (409, before)
    assert "Boss has taken over this chat" in page
    assert ">很急</textarea>" in page
    assert f'name="floor_by" value="{boss}"' in page
    assert (await hand_back(floor_by=boss))[0] == 200  # who saw it may
    assert (state()[0], state()[2]) == (None, ["很急"])


async def test_a_form_that_does_not_say_whose_floor_it_showed_hands_back(
    anonymous: Client, database: Database, playbook: Playbook, clock: HandClock,
    ids: tuple[str, str, str],
) -> None:  # fmt: skip
    csrf = await people.enter(anonymous, database, clock, REP)
    with database.session() as session:
        floor.take(
            session, conversations.get(session, ids[1]), by=OTHER, by_name="Chen Hao",
            playbook=playbook, now=clock.now(),
        )  # fmt: skip
    done = await anonymous.post(f"/console/talks/{ids[1]}/hand-back", data={"csrf": csrf})
    assert done.status == 200
    with database.session() as session:
        assert conversations.get(session, ids[1]).floor == "bot"


async def test_the_talks_going_on_show_who_waits_first(
    anonymous: Client, database: Database, clock: HandClock, ids: tuple[str, str, str]
) -> None:
    csrf = await people.enter(anonymous, database, clock, REP)
    with database.session() as session:
        _, calm = people.newcomer(session, clock.now())
    await anonymous.post(f"/console/talks/{ids[1]}/join", data={"csrf": csrf})
    clock.forward(minutes=1)
    with database.session() as session:
        talk = conversations.get(session, ids[1])
        conversations.receive(session, talk, "还在吗？", language="zh", now=clock.now())
        clock.forward(minutes=1)
        other = conversations.get(session, calm)
        conversations.receive(session, other, "看看", language="zh", now=clock.now())
    page = await (await anonymous.get("/console/talks")).text()
    assert page.index("还在吗？") < page.index("看看")
    assert "with Lin Yue" in page
