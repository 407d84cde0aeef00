"""Erasing one person: not a word of theirs is left anywhere, and they are not written to again."""

from __future__ import annotations

from typing import Any

from sqlalchemy import MetaData, select
from sqlalchemy.orm import Session

from nurture import links, transcript
from sdr import (
    audit,
    consent,
    conversations,
    engagements,
    erasure,
    facts,
    handoffs,
    leads,
    outbound,
    qualify,
    timeline,
)
from sdr.db import Database
from sdr.facts import Said
from sdr.leads import Lead
from sdr.outbound import Delivery
from sdr.playbook.model import Playbook
from sdr.ports import Reply
from tests import builders
from tests.builders import READY, TUESDAY

# everything that is theirs, each recognisable
MAIL, OLD_MAIL, PHONE, WECHAT = (
    "wang@qingfeng.example", "wang.old@qingfeng.example", "+8613912345678", "wanglei_qf",
)  # fmt: skip
THEIRS = ("qingfeng", "wang.old", "13912345678", "wanglei_qf", "王磊", "青锋", "窜货", "SECRET")


def whole_life(session: Session, playbook: Playbook) -> Lead:
    """Somebody who has been through everything that leaves a trace."""
    known = {**READY, "phone": PHONE, "wechat": WECHAT, "company": "青锋啤酒"}
    lead = builders.lead(session, email=OLD_MAIL, name="王磊", known=known)
    lead.source = {"utm_source": "SECRET-source", "page": "/?who=SECRET"}
    for kind, value in (("phone", PHONE), ("wechat", WECHAT), ("email", MAIL)):
        leads.identify(session, lead, kind, value, TUESDAY)
    facts.record(session, lead.id, [Said("email", MAIL, f"不对，是 {MAIL}", corrects=True),
                                    Said("problem", "窜货管不住", "窜货管不住 SECRET")],
                 by="prospect", now=TUESDAY)  # fmt: skip
    leads.attach_account(session, lead, company="青锋啤酒", email=MAIL, now=TUESDAY)
    facts.record_unanswered(session, lead.id, "budget", "undisclosed", text="SECRET 不说",
                            now=TUESDAY, message_id=None, conversation_id=None)  # fmt: skip
    talk = builders.conversation(session, lead, said=f"我是王磊，{MAIL} SECRET", ended=False)
    talk.plan = {"put": ["SECRET"]}
    conversations.say(session, talk, [Reply("王磊您好 SECRET")], language="zh", now=TUESDAY)
    qualify.reconsider(session, lead, playbook, now=TUESDAY, by="prospect")
    timeline.write(session, lead.id, "objection", now=TUESDAY, by="prospect",
                   data={"text": "SECRET 太贵"})  # fmt: skip
    handoff = handoffs.request(session, lead, conversation_id=talk.id, reason="requested",
                               playbook=playbook, now=TUESDAY)  # fmt: skip
    handoffs.give_back(session, handoff.id, by="anna@beaconcloud.example", reason="too_early",
                       note="王磊 SECRET", playbook=playbook, now=TUESDAY)  # fmt: skip
    engagements.note(session, lead.id, "click", now=TUESDAY, data={"section": "SECRET"})
    transcript.plan(session, talk, MAIL, TUESDAY)
    for number, state in enumerate(("sent", "failed", "planned", "sending")):
        delivery = outbound.plan(
            session, identity=f"touch:enr_{number}:hello", purpose="touch", channel="email",
            lead_id=lead.id, address=MAIL, language="zh", payload={"name": "王磊"},
            not_before=TUESDAY, now=TUESDAY,
        )  # fmt: skip
        delivery.state, delivery.subject = state, "王磊，SECRET"
        delivery.reason = f"550 <{MAIL}>: no such user" if state == "failed" else None
    session.add(links.TrackedLink(
        id="link_1", token_hash="0" * 64, lead_id=lead.id, kind="unsubscribe", address=MAIL,
        url="https://x.example/?SECRET", created_at=TUESDAY,
    ))  # fmt: skip
    session.flush()
    return lead


def everything(session: Session, kind: str) -> list[tuple[str, str]]:
    """Every row of every table of the database, as text."""
    metadata = MetaData()
    metadata.reflect(session.connection())
    assert len(metadata.tables) > 15
    return [
        (table.name, repr(tuple(row)))
        for table in metadata.sorted_tables
        for row in session.execute(select(table))
    ]


def traces(session: Session) -> list[tuple[str, str]]:
    def unescaped(text: str) -> str:
        return text.encode().decode("unicode_escape", "ignore") if "\\u" in text else text

    return [
        (table, row)
        for table, row in everything(session, "")
        if any(word.lower() in (row + unescaped(row)).lower() for word in THEIRS)
    ]


def test_nothing_of_the_person_is_left_in_any_table(database: Database, playbook: Playbook) -> None:
    with database.session() as session:
        lead_id = whole_life(session, playbook).id
    with database.session() as session:
        found = {table for table, _ in traces(session)}
        assert {"leads", "facts", "messages", "deliveries", "accounts", "handoffs"} <= found
        receipt = erasure.erase(session, leads.get(session, lead_id), by="prospect", now=TUESDAY)
    with database.session() as session:
        assert traces(session) == []
        left = [(t, row) for t, row in everything(session, "") if lead_id in row]
        assert left == []
        assert [r for t, r in everything(session, "") if t == "erasures" and receipt in r]


def test_every_address_they_ever_gave_stays_suppressed(
    database: Database, playbook: Playbook
) -> None:
    with database.session() as session:
        lead = whole_life(session, playbook)
        erasure.erase(session, lead, by="prospect", now=TUESDAY)
    with database.session() as session:
        for channel, address in (
            ("email", MAIL), ("email", OLD_MAIL), ("phone", PHONE), ("wechat", WECHAT),
        ):  # fmt: skip
            assert consent.is_suppressed(session, channel, address), address
        again = builders.lead(session, email=MAIL)
        assert consent.refusal(session, again.id, "email", MAIL) == "suppressed"


def test_nothing_planned_goes_out_and_totals_still_add_up(
    database: Database, playbook: Playbook
) -> None:
    with database.session() as session:
        erasure.erase(session, whole_life(session, playbook), by="prospect", now=TUESDAY)
    with database.session() as session:
        states = sorted(d.state for d in session.scalars(select(Delivery)))
        due = outbound.due(session, TUESDAY, purposes=("touch", "notice", "transcript"))
    assert states == ["failed", "sending", "sent", "skipped", "skipped"]
    assert due == []


def test_others_are_left_alone(database: Database, playbook: Playbook) -> None:
    with database.session() as session:
        lead = whole_life(session, playbook)
        colleague = builders.lead(session, email="li@qingfeng.example", name="李伟")
        leads.attach_account(session, colleague, company=None, email="li@qingfeng.example",
                             now=TUESDAY)  # fmt: skip
        kept = (colleague.id, colleague.account_id)
        assert kept[1] == lead.account_id
        erasure.erase(session, lead, by="staff", now=TUESDAY)
    with database.session() as session:
        colleague = leads.get(session, kept[0])
        assert colleague.account_id == kept[1]
        assert facts.current(session, colleague.id)["name"].value == "李伟"
        assert not consent.is_suppressed(session, "email", "li@qingfeng.example")


def test_erasing_twice_suppresses_once(database: Database, playbook: Playbook) -> None:
    def come_and_go(session: Session) -> Any:
        return erasure.erase(session, whole_life(session, playbook), by="prospect", now=TUESDAY)

    for _ in range(2):
        with database.session() as session:
            come_and_go(session)
            session.execute(Delivery.__table__.delete())  # type: ignore[attr-defined]


def test_who_looked_stays_told_and_at_whom_is_forgotten(
    database: Database, playbook: Playbook
) -> None:
    with database.session() as session:
        lead, other = whole_life(session, playbook), builders.lead(session, email="a@b.example")
        mine, theirs = lead.id, other.id
        looked: dict[str, Any] = {"by": "anna@beaconcloud.example", "action": "view"}
        audit.write(session, **looked, what="GET lead", noun="lead", subject=mine, now=TUESDAY)
        audit.write(session, **looked, what="GET leads", seen=[mine, theirs], now=TUESDAY)
        erasure.erase(session, lead, by="prospect", now=TUESDAY)
        audit.write(session, **looked, what="GET lead", noun="lead", subject=mine, now=TUESDAY)
        lines, _ = audit.page(session, by=None, action=None, lead=None, before=None, limit=9)
        assert [(line.subject, line.lead_id) for line in reversed(lines)] == [
            ("erased", None), (None, None), (None, None),
        ]  # fmt: skip
        assert lines[1].detail["leads"] == ["erased", theirs]
