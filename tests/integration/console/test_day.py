"""My day: cards that the system makes, in order of urgency, and that go when they are done."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
from sqlalchemy.orm import Session

from console import day_view
from sdr import conversations, engagements, floor, handoffs, tasks, timeline
from sdr.db import Database
from sdr.engagements import Engagement
from sdr.playbook.model import Playbook
from sdr.staff import Role
from tests import builders
from tests.clocks import HandClock
from tests.integration.console import people
from tests.integration.console.conftest import Client
from tests.integration.console.people import enter
from tests.integration.console.test_auth import csrf_of

CHEN = "chen.hao@beaconcloud.example"  # who takes breweries by the routing of the playbook
ZHOU = "zhou.min@beaconcloud.example"


@pytest.fixture
def handoff_id(database: Database, playbook: Playbook, clock: HandClock) -> str:
    with database.session() as session:
        people.member(session, CHEN)
        return people.qualified(session, playbook, clock.now()).id


async def day(client: Client, query: str = "") -> str:
    answer = await client.get(f"/console{query}")
    assert answer.status == 200
    return await answer.text()


def kinds(page: str) -> list[str]:
    return re.findall(r'<span class="todo-kind">([^<]+)</span>', page)


def task(session: Session, lead_id: str, owner: str, due_at: dt.datetime) -> str:
    return tasks.add(
        session, identity=f"{owner}:{due_at}", lead_id=lead_id,
        title={"en": "Send the price list", "zh": "发报价单"}, note={"en": "Asked on Monday"},
        owner=owner, due_at=due_at, source={}, now=due_at - dt.timedelta(days=1),
    ).id  # fmt: skip


async def test_a_clock_turns_amber_then_brick_by_office_time(
    anonymous: Client, handoff_id: str, database: Database, clock: HandClock
) -> None:
    await enter(anonymous, database, clock, CHEN)
    assert "todo-calm" in await day(anonymous)
    clock.forward(minutes=25)
    assert "todo-soon" in await day(anonymous)
    clock.forward(minutes=20)
    page = await day(anonymous)
    assert "todo-late" in page
    assert "10 min over" in page
    clock.forward(hours=60)  # a Friday noon and a Sunday midnight: five working hours apart
    await enter(anonymous, database, clock, CHEN)
    assert "6 h over" in await day(anonymous)


async def test_taking_a_handoff_takes_its_card_away(
    anonymous: Client, handoff_id: str, database: Database, clock: HandClock
) -> None:
    await enter(anonymous, database, clock, CHEN)
    page = await day(anonymous)
    assert kinds(page) == ["Handoff"]
    assert f'action="/console/handoffs/{handoff_id}/accept?rounds=0"' in page
    await anonymous.post(
        f"/console/handoffs/{handoff_id}/accept", data={"csrf": await csrf_of(anonymous)}
    )
    page = await day(anonymous)
    assert kinds(page) == []
    assert "All done. 1 done today." in page


async def test_who_waits_comes_before_what_is_due(
    anonymous: Client, handoff_id: str, database: Database, playbook: Playbook, clock: HandClock
) -> None:
    with database.session() as session:
        handoff = handoffs.accept(session, handoff_id, by=CHEN, now=clock.now())
        talk = conversations.get(session, str(handoff.conversation_id))
        floor.answer(
            session, talk, "您好", by=CHEN, by_name="Chen", playbook=playbook, now=clock.now()
        )
        clock.forward(minutes=1)
        conversations.receive(session, talk, "<b>能便宜点吗</b>", language="zh", now=clock.now())
        task(session, handoff.lead_id, CHEN, clock.now() + dt.timedelta(hours=2))
        task(session, handoff.lead_id, CHEN, clock.now() + dt.timedelta(days=9))
        task(session, handoff.lead_id, ZHOU, clock.now())
    await enter(anonymous, database, clock, CHEN)
    page = await day(anonymous)
    assert kinds(page) == ["Waiting for your answer", "Task"]
    assert "&lt;b&gt;能便宜点吗" in page
    assert "Send the price list" in page
    clock.forward(minutes=11)
    assert "todo-late" in await day(anonymous)
    with database.session() as session:
        talk = conversations.get(session, str(handoff.conversation_id))
        floor.answer(
            session, talk, "可以谈", by=CHEN, by_name="Chen", playbook=playbook, now=clock.now()
        )
    page = await day(anonymous)
    assert kinds(page) == ["Task"]
    done = re.search(r'action="(/console/tasks/\w+/done)"', page)
    assert done is not None
    await anonymous.post(done[1], data={"csrf": await csrf_of(anonymous)})
    assert kinds(await day(anonymous)) == []


async def test_an_opportunity_that_went_quiet_is_brought_up_again(
    anonymous: Client, handoff_id: str, database: Database, playbook: Playbook, clock: HandClock
) -> None:
    with database.session() as session:
        handoffs.accept(session, handoff_id, by=CHEN, now=clock.now())
    await enter(anonymous, database, clock, CHEN)
    quiet = playbook.routing.quiet_days
    clock.forward(days=quiet - 1)
    await enter(anonymous, database, clock, CHEN)
    assert kinds(await day(anonymous)) == []
    clock.forward(days=1, minutes=10)
    await enter(anonymous, database, clock, CHEN)
    page = await day(anonymous)
    assert kinds(page) == ["Gone quiet"]
    assert f"No word for {quiet} days" in page
    form = {"csrf": await csrf_of(anonymous), "note": "Calls back on Monday"}
    await anonymous.post(f"/console/handoffs/{handoff_id}/followed-up", data=form)
    assert kinds(await day(anonymous)) == []
    with database.session() as session:
        lead_id = handoffs.get(session, handoff_id).lead_id
        (noted,) = timeline.of(session, lead_id, "follow_up")
        assert (noted.by, noted.data["note"]) == (CHEN, "Calls back on Monday")


async def test_a_manager_sees_the_team_and_may_narrow_it(
    anonymous: Client, handoff_id: str, database: Database, clock: HandClock
) -> None:
    with database.session() as session:
        people.member(session, "boss@beacon.example.com", Role.MANAGER)
    await enter(anonymous, database, clock, "boss@beacon.example.com")
    page = await day(anonymous)
    assert kinds(page) == ["Handoff"]
    assert "Chen Hao" in page
    assert "Look through the leads" in await day(anonymous, "?whose=mine")


async def test_another_reps_day_is_their_own(
    anonymous: Client, handoff_id: str, database: Database, clock: HandClock
) -> None:
    with database.session() as session:
        people.member(session, ZHOU, language="zh")
        other = task(session, handoffs.get(session, handoff_id).lead_id, CHEN, clock.now())
    await enter(anonymous, database, clock, ZHOU)
    assert "都办完了" in await day(anonymous, "?whose=team")
    refused = await anonymous.post(
        f"/console/tasks/{other}/done", data={"csrf": await csrf_of(anonymous)}
    )
    assert refused.status == 403
    assert f"在 {CHEN} 手上" in await refused.text()
    with database.session() as session:
        assert tasks.get(session, other).state == "open"


async def test_who_runs_nurture_settles_what_broke_off(
    anonymous: Client, database: Database, clock: HandClock
) -> None:
    from sdr import outbound
    from sdr.deliveries import State

    with database.session() as session:
        people.member(session, "m@beacon.example.com", Role.MARKETER)
        lead = builders.lead(session, now=clock.now())
        sent: Any = outbound.plan(
            session, identity="touch:1", purpose="touch", channel="email", lead_id=lead.id,
            address="wang@brewery.example", language="zh", payload={}, not_before=clock.now(),
            now=clock.now(), domain="mail.example",
        )  # fmt: skip
        sent.state, sent.settled_at = State.UNCERTAIN, clock.now()
    await enter(anonymous, database, clock, "m@beacon.example.com")
    page = await day(anonymous)
    assert kinds(page) == ["Perhaps sent"]
    assert f"/console/leads/{lead.id}#uncertain" in page


async def test_one_who_writes_a_lot_hides_nobody_else(
    anonymous: Client, handoff_id: str, database: Database, playbook: Playbook, clock: HandClock,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setattr(day_view, "MOST", 2)
    with database.session() as session:
        mine = handoffs.get(session, handoff_id)
        owned = [handoffs.accept(session, handoff_id, by=CHEN, now=clock.now())]
        for number in range(3):  # of other reps, waiting longer
            lead = builders.lead(session, email=f"l{number}@mill.example", now=clock.now())
            builders.conversation(session, lead, now=clock.now(), ended=False)
            talk = conversations.of_lead(session, lead.id)[0]
            other = handoffs.request(
                session, lead, conversation_id=talk.id, reason="requested", playbook=playbook,
                now=clock.now(),
            )  # fmt: skip
            owned.append(handoffs.accept(session, other.id, by=ZHOU, now=clock.now()))
        for held in [*owned[1:], mine]:
            talk = conversations.get(session, str(held.conversation_id))
            floor.answer(
                session, talk, "您好", by="x", by_name="X", playbook=playbook, now=clock.now()
            )
            for number in range(9):
                clock.forward(seconds=1)
                conversations.receive(
                    session, talk, f"在吗{number}", language="zh", now=clock.now()
                )
    await enter(anonymous, database, clock, CHEN)
    page = await day(anonymous)
    assert kinds(page) == ["Waiting for your answer"]
    assert "在吗0" in page


def reads_a_lot(session: Session, to: str, now: dt.datetime) -> list[str]:
    """A lead whose rep was told of hot reading; the ids of the lead and of what was opened."""
    lead = builders.lead(session, now=now, name="Dana", language="en")
    rows = [
        engagements.note(
            session, lead.id, "click", slug="what-it-costs", now=now - dt.timedelta(minutes=n)
        ).id
        for n in range(3)
    ]
    timeline.write(
        session, lead.id, "hot_reading", now=now, by="leadhatch",
        data={"rule": "prices", "times": 3, "seconds": 0, "what": ["what-it-costs"], "to": to,
              "engagements": rows},
    )  # fmt: skip
    return [lead.id, *rows]


async def test_who_reads_a_lot_is_on_the_reps_day_until_they_know(
    anonymous: Client, database: Database, clock: HandClock
) -> None:
    with database.session() as session:
        people.member(session, CHEN)
        people.member(session, ZHOU)
        lead_id, *_ = reads_a_lot(session, CHEN, clock.now())
    clock.forward(minutes=1)
    await enter(anonymous, database, clock, ZHOU)
    assert kinds(await day(anonymous)) == []
    path = f"/console/leads/{lead_id}/known"
    refused = await anonymous.post(path, data={"csrf": await csrf_of(anonymous)})
    assert refused.status == 403
    await enter(anonymous, database, clock, CHEN)
    page = await day(anonymous)
    assert kinds(page) == ["Reads a lot"]
    assert "todo-soon" in page
    assert re.search(r"Opened [^<]+ 3 times", page)
    assert f'action="{path}"' in page
    await anonymous.post(path, data={"csrf": await csrf_of(anonymous)})
    page = await day(anonymous)
    assert kinds(page) == []
    assert "1 done today" in page
    unknown = await anonymous.post(
        "/console/leads/lead_none/known", data={"csrf": await csrf_of(anonymous)}
    )
    assert unknown.status == 404


async def test_reading_that_was_a_programs_or_is_old_makes_no_card(
    anonymous: Client, database: Database, clock: HandClock
) -> None:
    with database.session() as session:
        people.member(session, CHEN)
        _, first, *_ = reads_a_lot(session, CHEN, clock.now())
    clock.forward(minutes=1)
    await enter(anonymous, database, clock, CHEN)
    assert kinds(await day(anonymous)) == ["Reads a lot"]
    with database.session() as session:
        row = session.get(Engagement, first)
        assert row is not None
        row.counted = False
    assert kinds(await day(anonymous)) == []
    with database.session() as session:
        row = session.get(Engagement, first)
        assert row is not None
        row.counted = True
    clock.forward(hours=7 * 24)
    await enter(anonymous, database, clock, CHEN)
    assert kinds(await day(anonymous)) == []
