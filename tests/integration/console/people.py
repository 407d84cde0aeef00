"""Records that the tests of the staff door start from."""

from __future__ import annotations

import datetime as dt
import functools
from typing import Any

from sqlalchemy.orm import Session

from console.auth import SESSION_COOKIE
from sdr import conversations, facts, handoffs, leads, qualify, staff, timeline
from sdr.db import Database, new_id
from sdr.facts import Said
from sdr.handoffs import Handoff
from sdr.playbook.model import Playbook
from sdr.ports import Clock, Reply
from sdr.staff import Member, Role

PASSWORD = "a long enough password"


def member(
    session: Session, email: str = "rep@beacon.example.com", role: Role = Role.REP,
    language: str = "en", now: dt.datetime = dt.datetime(2026, 11, 1, tzinfo=dt.UTC),
) -> Member:  # fmt: skip
    """A member of staff who signs in with `PASSWORD`."""
    made = Member(
        id=new_id("staff"), email=email, name="Lin Yue", role=role, language=language,
        password_hash=_hash(), failed_sign_ins=0, created_at=now,
    )  # fmt: skip
    session.add(made)
    session.flush()
    return made


@functools.cache
def _hash() -> str:
    """Made once: it is slow on purpose."""
    return staff.hash_password(PASSWORD)


async def enter(client: Any, database: Database, clock: Clock, email: str) -> str:
    """Sign a member in without the slow hash of the form; the session's CSRF token."""
    with database.session() as session:
        token, opened = staff.open_session(session, staff.get_by_email(session, email), clock.now())
    client.session.cookie_jar.update_cookies({SESSION_COOKIE: token}, client.make_url("/"))
    return opened.csrf


def qualified(
    session: Session, playbook: Playbook, now: dt.datetime, language: str = "zh"
) -> Handoff:
    """A brewery's sales director who talked, qualified and was handed over."""
    lead = leads.create(session, language=language, source={"utm_source": "expo"}, now=now)
    talk, _ = conversations.start(session, lead=lead, language=language, source=None, now=now)
    turns = _ZH if language == "zh" else _EN
    last = None
    for number, (question, answer, known) in enumerate(turns):
        at = now + dt.timedelta(minutes=number)
        conversations.say(session, talk, [Reply(question)], language=language, now=at)
        message, _new = conversations.receive(session, talk, answer, language=language, now=at)
        message.state, last = "answered", message.id
        said = [Said(name, value, answer) for name, value in known]
        facts.record(session, lead.id, said, by="prospect", now=at, message_id=message.id)
    ended = now + dt.timedelta(minutes=len(turns))
    timeline.write(
        session, lead.id, "objection", now=ended, by="prospect",
        data={"act": "objection_price", "text": turns[-1][1], "message_id": last},
    )  # fmt: skip
    qualify.reconsider(session, lead, playbook, now=ended, by="leadhatch")
    return handoffs.request(
        session, lead, conversation_id=talk.id, reason="qualified", playbook=playbook, now=ended
    )


def newcomer(session: Session, now: dt.datetime) -> tuple[str, str]:
    """Somebody who has just said what hurts: lead and conversation."""
    lead = leads.create(session, language="zh", source={}, now=now)
    talk, _ = conversations.start(session, lead=lead, language="zh", source=None, now=now)
    conversations.say(session, talk, [Reply("您好，哪件事最头疼？")], language="zh", now=now)
    told, _ = conversations.receive(session, talk, "终端看不见", language="zh", now=now)
    told.state = "answered"
    said = [Said("need", "store_blindness", told.text), Said("industry", "beverages", told.text)]
    facts.record(session, lead.id, said, by="prospect", now=now, message_id=told.id)
    return lead.id, talk.id


type Turn = tuple[str, str, list[tuple[str, Any]]]

_ZH: tuple[Turn, ...] = (
    ("您好，我是小北，北辰云的机器人。您这边主要做什么产品？", "我们是青川啤酒，做啤酒的，300来人",
     [("company", "青川啤酒"), ("industry", "beverages"), ("company_size", {"min": 300, "max": 300})]),
    ("300 人的啤酒厂，业代不少。现在终端的信息怎么回到总部？", "业代微信群里报，到总部都两个月以后了，窜货也查不清",
     [("need", "slow_market_info"), ("need", "channel_diversion"), ("situation", "业代微信群里报"),
      ("problem", "到总部都两个月以后了")]),
    ("晚两个月，一年大概要多花多少钱？", "光压货一年就三百多万吧", [("implication", "光压货一年就三百多万")]),
    ("这件事您这边谁来拍板？", "我是销售总监王海涛，我定", [("name", "王海涛"), ("job_title", "销售总监"),
     ("persona", "department_head"), ("buying_role", "decider")]),
    ("预算大概在什么范围？", "二三十万一年，年底前要定，太贵就算了",
     [("budget", {"status": "amount", "min": 200000, "max": 300000, "currency": "CNY"}),
      ("timeline", {"status": "date", "by": "2026-12-31"}), ("phone", "+8613800138000")]),
)  # fmt: skip
_EN: tuple[Turn, ...] = (
    ("Hi, I'm Bea, BeaconCloud's bot. What do you make?", "Hill & Dale Brewing, about 300 people",
     [("company", "Hill & Dale Brewing"), ("industry", "beverages"), ("company_size", {"min": 300, "max": 300})]),
    ("How does news from the shelf reach you?", "Reps report by chat, we hear two months late <script>alert(1)</script>",
     [("need", "slow_market_info"), ("problem", "we hear two months late")]),
    ("Who decides on this?", "I'm Anna Reed, sales director, my call",
     [("name", "Anna Reed"), ("job_title", "sales director"), ("buying_role", "decider")]),
    ("What's the budget and when do you decide?", "40k USD, by year end, if it's not too expensive",
     [("budget", {"status": "amount", "min": 40000, "max": 40000, "currency": "USD"}),
      ("timeline", {"status": "date", "by": "2026-12-31"}), ("email", "anna@dale.example.com")]),
)  # fmt: skip
