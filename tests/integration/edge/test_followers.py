"""Who a follower is beyond the account: one person is one lead, and nobody else is."""

from __future__ import annotations

import datetime as dt
from collections.abc import AsyncIterator

import pytest
from aiohttp import web
from sqlalchemy import select
from sqlalchemy.orm import Session

from nurture.wechat import WechatThread
from sdr import duplicates, facts, handoffs, leads, merging, qualify
from sdr.conversations import Conversation
from sdr.db import Database
from sdr.facts import Said
from sdr.leads import Identity, Lead
from sdr.merging import Merge
from tests import builders
from tests.integration.edge.conftest import HandClock
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
