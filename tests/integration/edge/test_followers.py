"""Who a follower is beyond the account: one person is one lead, and nobody else is."""

from __future__ import annotations

import datetime as dt
from collections.abc import AsyncIterator

import pytest
from aiohttp import web
from sqlalchemy import select
from sqlalchemy.orm import Session

from edge.keys import PLAYBOOK
from nurture import followers
from nurture.wechat import WechatThread, note_refusal, waiting
from sdr import duplicates, facts, handoffs, leads, merging, outbound, qualify, timeline, windows
from sdr.conversations import Conversation
from sdr.db import Database
from sdr.facts import Said
from sdr.leads import Identity, Lead
from sdr.merging import Merge
from sdr.playbook.wechat import Wechat
from sdr.ports import Dispatch, SendRefused
from tests import builders
from tests.clocks import HandClock
from tests.integration.edge.wechat import OPENID, Line, connected

UNION = "oUnion-0001"


@pytest.fixture
async def line(app: web.Application, database: Database, clock: HandClock) -> AsyncIterator[Line]:
    async with connected(app, database, clock) as made:
        made.platform.unionids[OPENID] = UNION
        yield made


def known_elsewhere(line: Line, **said: str) -> str:
    """A lead who is known by the UnionID from another account."""
    with line.database.session() as session:
        lead = leads.create(session, language="zh", source={"utm_source": "expo"},
                            now=line.clock.now())  # fmt: skip
        leads.identify(session, lead, "unionid", UNION, line.clock.now())
        _learn(session, lead, line, **said)
        return lead.id


def _learn(session: Session, lead: Lead, line: Line, **said: str) -> None:
    facts.record(
        session, lead.id, [Said(name, value, value) for name, value in said.items()],
        by="prospect", now=line.clock.now(),
    )  # fmt: skip
    for name in said.keys() & {"email", "phone"}:
        leads.identify(session, lead, name, said[name], line.clock.now())
    qualify.reconsider(session, lead, builders.playbook(), now=line.clock.now(), by="test")


async def follower_says(line: Line, **said: str) -> str:
    """Somebody in WeChat tells about themselves; their lead."""
    await line.says("你们好")
    with line.database.session() as session:
        talk = session.scalars(select(Conversation)).one()
        _learn(session, leads.get(session, talk.lead_id), line, **said)
        return talk.lead_id


async def test_whom_wechat_vouches_for_is_one_lead_and_two_again_on_demand(line: Line) -> None:
    older = known_elsewhere(line, name="王海涛", email="wang@beer.example.com")
    line.clock.moment += dt.timedelta(minutes=1)
    younger = await follower_says(line, company="青川啤酒")
    await line.errands()
    with line.database.session() as session:
        assert [lead.id for lead in session.scalars(select(Lead))] == [older]
        known = facts.current(session, older)
        assert (known["name"].value, known["company"].value) == ("王海涛", "青川啤酒")
        assert leads.get(session, older).source["utm_source"] == "expo", "the first touch stays"
        assert session.scalars(select(Conversation)).one().lead_id == older
        [merge] = session.scalars(select(Merge))
        assert merge.by == "leadhatch"
        merging.undo(session, merge.id, by="li.wei@beacon.example", playbook=builders.playbook(),
                     now=line.clock.now())  # fmt: skip
    await line.errands()
    with line.database.session() as session:
        assert {lead.id for lead in session.scalars(select(Lead))} == {older, younger}


async def test_the_platform_is_asked_once_and_says_nothing_without_an_open_platform(
    line: Line,
) -> None:
    line.platform.unionids.clear()
    await line.says("你们好")
    await line.errands()
    line.platform.unionids[OPENID] = UNION
    await line.errands()
    with line.database.session() as session:
        assert {row.kind for row in session.scalars(select(Identity))} == {"openid"}
        assert session.scalars(select(WechatThread)).one().asked_at is not None


async def test_what_the_platform_did_not_say_is_asked_again(line: Line) -> None:
    await line.says("你们好")
    line.platform.trouble.code = -1
    await line.errands()
    line.platform.trouble.code = 0
    line.clock.moment += dt.timedelta(hours=1)
    await line.errands()
    with line.database.session() as session:
        kinds = {row.kind for row in session.scalars(select(Identity))}
        assert kinds == {"openid", "unionid"}


async def test_two_who_are_both_with_sales_are_proposed_not_merged(line: Line) -> None:
    older = known_elsewhere(line, name="王海涛")
    younger = await follower_says(line)
    with line.database.session() as session:
        for each in (older, younger):
            handoffs.request(session, leads.get(session, each), conversation_id=None,
                             reason="requested", playbook=builders.playbook(),
                             now=line.clock.now())  # fmt: skip
    await line.errands()
    with line.database.session() as session:
        assert len(session.scalars(select(Lead)).all()) == 2
        assert [pair.because for pair in duplicates.of_lead(session, older)] == ["unionid"]


async def test_one_of_whom_the_platform_says_nothing_stops_nobody(
    line: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(followers, "A_PASS", 1)
    stuck = "oAAAA-first"
    line.platform.unionids["oZZZZ-last"] = UNION
    for openid in (stuck, "oZZZZ-last"):
        await line.platform.says(openid, "你们好")
    asked: list[str] = []
    assert line.context.followers is not None
    real = line.context.followers.unionid

    async def unionid(openid: str) -> str | None:
        asked.append(openid)
        if openid == stuck:
            raise SendRefused("not_permitted", permanent=True)
        return await real(openid)

    monkeypatch.setattr(line.context.followers, "unionid", unionid)
    await line.errands()
    await line.errands()
    await line.errands()
    assert sorted(asked) == [stuck, "oZZZZ-last"], "not again at once"
    line.clock.moment += dt.timedelta(days=1, minutes=1)
    await line.errands()
    assert asked.count(stuck) == 2, "and not given up"


@pytest.mark.parametrize(("code", "settled"), [(48001, False), (50002, False), (40003, True)])
async def test_only_an_unknown_openid_settles_who_somebody_is(
    line: Line, code: int, settled: bool
) -> None:
    await line.says("你们好")
    line.platform.trouble.code = code
    await line.errands()
    [thread] = await line.rows(WechatThread)
    assert (thread.asked_at is not None, thread.ask_after is None) == (settled, settled)


async def test_who_follows_again_is_asked_about_again(line: Line) -> None:
    held = line.platform.unionids.pop(OPENID)
    await line.says("你们好")
    await line.errands()
    line.platform.unionids[OPENID] = held
    line.clock.moment += dt.timedelta(minutes=1)
    await line.does("subscribe")
    await line.errands()
    with line.database.session() as session:
        assert "unionid" in {row.kind for row in session.scalars(select(Identity))}


async def test_whom_a_colleague_called_two_people_the_platform_does_not_merge(line: Line) -> None:
    older = known_elsewhere(line, name="王海涛")
    younger = await follower_says(line, name="李静")
    with line.database.session() as session:
        duplicates.propose(session, older, younger, "name_company", line.clock.now())
        [pair] = duplicates.of_lead(session, older)
        duplicates.different(session, pair, by="li.wei@beacon.example", now=line.clock.now())
    await line.errands()
    with line.database.session() as session:
        assert {lead.id for lead in session.scalars(select(Lead))} == {older, younger}
        assert duplicates.of_lead(session, older) == []
        [noted] = timeline.of(session, younger, "possible_duplicate")
        assert noted.data == {"kind": "unionid", "lead_id": older}


async def test_what_was_taken_back_is_not_merged_when_they_follow_again(line: Line) -> None:
    older = known_elsewhere(line, name="王海涛")
    line.clock.moment += dt.timedelta(minutes=1)
    younger = await follower_says(line)
    await line.errands()
    with line.database.session() as session:
        [merge] = session.scalars(select(Merge))
        merging.undo(session, merge.id, by="li.wei@beacon.example", playbook=builders.playbook(),
                     now=line.clock.now())  # fmt: skip
    line.clock.moment += dt.timedelta(minutes=1)
    await line.does("subscribe")
    await line.errands()
    with line.database.session() as session:
        assert {lead.id for lead in session.scalars(select(Lead))} == {older, younger}


@pytest.mark.parametrize(
    ("elsewhere", "told", "because"),
    [
        # what somebody says of themselves is a proposal, and never more
        ({"phone": "+8613800138000"}, {"phone": "+8613800138000"}, ["phone"]),
        ({"email": "wang@qq.com"}, {"email": "wang@qq.com"}, ["email"]),
        ({"name": "王海涛", "phone": "+8613800138000"},
         {"name": "王海涛", "phone": "+8613800138000"}, ["phone"]),
        # and never between people who merely share something
        ({"name": "王海涛", "phone": "+8613800138000"},
         {"name": "李静", "phone": "+8613800138000"}, []),
        ({"phone": "+8657188886666"}, {"phone": "+8657188886666"}, []),
        ({"phone": "+864008123123"}, {"phone": "+864008123123"}, []),
        ({"email": "info@beer.example.com"}, {"email": "info@beer.example.com"}, []),
        ({"email": "wang@qq.com"}, {"email": "li@qq.com"}, []),
        ({"company": "青川啤酒"}, {"company": "青川啤酒"}, []),
        ({"name": "王海涛"}, {"name": "王海涛"}, []),
    ],
)  # fmt: skip
async def test_what_a_follower_says_of_themselves_merges_nobody(
    line: Line, elsewhere: dict[str, str], told: dict[str, str], because: list[str]
) -> None:
    line.platform.unionids.clear()
    older = known_elsewhere(line, **elsewhere)
    younger = await follower_says(line, **told)
    await line.errands()
    with line.database.session() as session:
        assert {lead.id for lead in session.scalars(select(Lead))} == {older, younger}
        assert [pair.because for pair in duplicates.of_lead(session, younger)] == because


# ── consents to single messages ────────────────────────────────────────────────────────────────
TEMPLATE = "VRR0UEO9VJOLs0MHlU0OilqX6MVFDwH3"


@pytest.fixture
def with_template(app: web.Application) -> None:
    held = Wechat.model_validate({"templates": [
        {"key": "case", "kind": "subscription", "id": TEMPLATE,
         "fields": {"thing1": {"zh": "案例", "en": "Case"}}}
    ]})  # fmt: skip
    app[PLAYBOOK] = app[PLAYBOOK].model_copy(update={"wechat": held})


async def agreed_to(line: Line) -> int:
    [talk] = await line.rows(Conversation)
    now = line.clock.now()
    return await line.database.run(lambda s: windows.left_of(s, talk.id, "once:case", now))


@pytest.mark.usefixtures("with_template")
async def test_an_agreed_message_is_a_credit_and_a_refusal_takes_them_all(line: Line) -> None:
    assert await line.platform.agrees(OPENID, TEMPLATE) is None, "no word of ours is due"
    assert await agreed_to(line) == 1
    line.clock.moment += dt.timedelta(seconds=1)
    await line.platform.agrees(OPENID, TEMPLATE)
    await line.platform.agrees(OPENID, TEMPLATE)  # the same event again
    assert await agreed_to(line) == 2
    line.clock.moment += dt.timedelta(seconds=1)
    await line.platform.agrees(OPENID, "of-somebody-else")
    assert await agreed_to(line) == 2
    line.clock.moment += dt.timedelta(seconds=1)
    await line.platform.agrees(OPENID, TEMPLATE, yes=False)
    assert await agreed_to(line) == 0


@pytest.mark.usefixtures("with_template")
async def test_who_agreed_before_they_said_a_word_is_told_who_speaks(line: Line) -> None:
    await line.platform.agrees(OPENID, TEMPLATE)
    line.clock.moment += dt.timedelta(seconds=1)
    reply = await line.says("什么价")
    assert reply is not None
    assert "机器人" in reply, "who speaks"
    assert "退订" in reply, "the notice"
    assert "机器人" not in (await line.says("还有呢") or ""), "once"


@pytest.mark.usefixtures("with_template")
async def test_a_consent_alone_gives_no_message_of_the_talk_a_way(line: Line) -> None:
    await line.platform.agrees(OPENID, TEMPLATE)
    talk = await line.talk()
    await line.bot(talk.id, "补充")
    now = line.clock.now()
    assert await line.database.run(lambda s: waiting(s, now)) == []


@pytest.mark.usefixtures("with_template")
@pytest.mark.parametrize(
    ("reason", "left"), [("not_agreed", 0), ("bad_template_data", 2), ("code: 41030", 2)]
)
async def test_a_template_that_is_refused_uses_no_consent_up(
    line: Line, reason: str, left: int
) -> None:
    await line.platform.agrees(OPENID, TEMPLATE)
    line.clock.moment += dt.timedelta(seconds=1)
    await line.platform.agrees(OPENID, TEMPLATE)
    talk, now = await line.talk(), line.clock.now()

    def refused(session: Session) -> None:
        spent = windows.spend_of(session, talk.id, "once:case", now)
        touch = outbound.plan(
            session, identity="touch:x", purpose="touch", channel="wechat", lead_id=talk.lead_id,
            address=OPENID, language="zh", not_before=now, now=now, domain="beacon.example",
            payload={"template": "case", "spent": spent, "conversation": talk.id},
        )  # fmt: skip
        touch.state, touch.reason = outbound.State.FAILED, reason
        session.flush()
        note_refusal(session, touch.id, now)

    await line.database.run(refused)
    assert await agreed_to(line) == left


async def test_a_template_reaches_a_follower_as_the_platform_takes_it(line: Line) -> None:
    line.platform.templates.add(TEMPLATE)
    line.platform.talks[OPENID] = []
    body = {"touser": OPENID, "template_id": TEMPLATE, "page": "https://x.example/t/1",
            "data": {"thing1": {"value": "一个案例"}}}  # fmt: skip
    sent = Dispatch(
        "dlv_1", "wechat", OPENID, "", "", None, "<m@x>", "zh",
        body={"path": "/cgi-bin/message/subscribe/bizsend", "body": body},
    )  # fmt: skip
    with pytest.raises(SendRefused, match="not_agreed"):
        await line.context.channels["wechat"].send(sent)
    line.platform.agreed[OPENID, TEMPLATE] = 1
    await line.context.channels["wechat"].send(sent)
    assert line.got == [("template", "一个案例\nhttps://x.example/t/1")]
