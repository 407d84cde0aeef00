"""The inbox: tabs with counts, filters, stable pages, and one handoff beside the list."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy import text as sql

from console import inbox_view, listing
from sdr import deadlines, handoffs
from sdr.db import Database
from sdr.handoffs import Handoff, State
from sdr.playbook.model import Playbook
from tests import builders
from tests.clocks import HandClock
from tests.integration.console import people
from tests.integration.console.conftest import Client
from tests.integration.console.people import enter

REP = "rep@beacon.example.com"
LIN, ANNA = "lin.yue@beaconcloud.example", "anna.reed@beaconcloud.example"


@pytest.fixture
async def rep(anonymous: Client, database: Database, clock: HandClock) -> Client:
    with database.session() as session:
        people.member(session, REP)
    await enter(anonymous, database, clock, REP)
    return anonymous


def many(
    database: Database, playbook: Playbook, clock: HandClock, count: int, **named: Any
) -> list[str]:
    """So many handoffs, the first the most pressing."""
    made = []
    with database.session() as session:
        for number in range(count):
            lead = builders.lead(
                session, now=clock.now(), name=f"No. {number:02}", email=None, **named
            )
            held = handoffs.request(
                session, lead, conversation_id=None, reason="requested", playbook=playbook,
                now=clock.now() + dt.timedelta(minutes=number),
            )  # fmt: skip
            made.append(held.id)
    return made


async def text(client: Client, path: str, status: int = 200) -> str:
    answer = await client.get(path)
    assert answer.status == status, await answer.text()
    return await answer.text()


def tabs(page: str) -> dict[str, int]:
    found = re.findall(r"<a href=\"[^\"]*tab=(\w+)[^>]*><span>[^<]*</span> <b>(\d+)</b>", page)
    return {state: int(count) for state, count in found}


def names(page: str) -> list[str]:
    return re.findall(r"<b>(No\. \d\d)</b>", page)


async def test_every_state_has_a_tab_with_its_count_and_an_empty_one_says_what_comes(
    rep: Client, database: Database, playbook: Playbook, clock: HandClock
) -> None:
    page = await text(rep, "/console/inbox")
    assert tabs(page) == dict.fromkeys((each.value for each in State), 0)
    assert "Nothing waits to be taken" in page
    for state in State:
        await text(rep, f"/console/inbox?tab={state}")
    ids = many(database, playbook, clock, 3)
    with database.session() as session:
        handoffs.accept(session, ids[1], by=REP, now=clock.now())
        handoffs.give_back(
            session, ids[2], by=REP, reason="no_budget", note=None, playbook=playbook,
            now=clock.now(),
        )  # fmt: skip
    clock.forward(minutes=12)
    page = await text(rep, "/console/inbox")
    assert {k: v for k, v in tabs(page).items() if v} == {"new": 1, "accepted": 1, "returned": 1}
    assert "12 min ago" in page
    assert names(page) == ["No. 00"]


async def test_pages_go_by_key_and_lose_nobody(
    rep: Client, database: Database, playbook: Playbook, clock: HandClock
) -> None:
    ids = many(database, playbook, clock, 35)
    first = await text(rep, "/console/inbox?language=zh")
    following = re.search(r'href="(/console/inbox\?[^"]*cursor=[^"]+)"', first)
    assert following is not None
    with database.session() as session:  # a page that is read later holds what it would have held
        handoffs.accept(session, ids[0], by=REP, now=clock.now())
    second = await text(rep, following[1].replace("&amp;", "&"))
    assert names(first) == [f"No. {number:02}" for number in range(30)]
    assert names(second) == [f"No. {number:02}" for number in range(30, 35)]
    assert "cursor" not in re.findall(r'class="pager".*?</nav>', second, re.DOTALL)[0]


async def test_filters_narrow_list_and_counts(
    rep: Client, database: Database, playbook: Playbook, clock: HandClock
) -> None:
    many(database, playbook, clock, 2)
    many(database, playbook, clock, 1, language="en")
    page = await text(rep, "/console/inbox?language=en")
    assert (tabs(page)["new"], len(names(page))) == (1, 1)
    with database.session() as session:
        holder = session.query(Handoff.assignee).filter(Handoff.assignee != ANNA).first()
    assert holder is not None
    page = await text(rep, f"/console/inbox?rep={ANNA}")
    assert (tabs(page)["new"], len(names(page))) == (1, 1)
    assert f'value="{ANNA}" selected' in page
    page = await text(rep, f"/console/inbox?rep={ANNA}&language=zh")
    assert "Nothing here for this choice" in page
    for bad in ("tab=nowhere", "language=fr", "cursor=%00", "cursor=zzz", "rep=%27%22%3E"):
        await text(rep, f"/console/inbox?{bad}")


async def test_a_reps_rows_are_theirs_however_the_address_is_written(
    rep: Client, database: Database, playbook: Playbook, clock: HandClock
) -> None:
    first, second = many(database, playbook, clock, 2)
    with database.session() as session:
        handoffs.accept(session, first, by="Rep@Beacon.Example.com", now=clock.now())
        handoffs.accept(session, second, by=REP, now=clock.now())
    for written in (REP, REP.upper(), "Rep@beacon.example.com"):
        page = await text(rep, f"/console/inbox?tab=accepted&rep={written}")
        assert (tabs(page)["accepted"], names(page)) == (2, ["No. 01", "No. 00"]), written
        assert set(names(await text(rep, f"/console/leads?rep={written}"))) == {"No. 00", "No. 01"}


def test_whose_is_looked_up_in_an_index(database: Database) -> None:
    query = select(Handoff.id).where(listing.held_by(REP))
    with database.session() as session:
        explain = "EXPLAIN QUERY PLAN"
        if not database.is_sqlite:
            explain = "EXPLAIN"
            session.execute(sql("SET LOCAL enable_seqscan = off"))  # the table is all but empty
        plain = query.compile(session.get_bind(), compile_kwargs={"literal_binds": True})
        plan = str(session.execute(sql(f"{explain} {plain}")).all())
    assert "ix_handoffs_assignee_lower" in plan


async def test_a_colleague_is_offered_once_however_the_address_is_written(
    rep: Client, database: Database, playbook: Playbook, clock: HandClock
) -> None:
    (handoff_id,) = many(database, playbook, clock, 1)
    with database.session() as session:
        handoffs.accept(session, handoff_id, by="Rep@Beacon.Example.com", now=clock.now())
    page = await text(rep, "/console/inbox?tab=accepted")
    assert page.count(f'<option value="{REP}"') == 1


async def test_one_is_opened_beside_its_list_with_facts_where_they_were_said(
    rep: Client, database: Database, playbook: Playbook, clock: HandClock
) -> None:
    with database.session() as session:
        handoff_id = people.qualified(session, playbook, clock.now()).id
    page = await text(rep, f"/console/handoffs/{handoff_id}?language=zh")
    assert re.search(rf'handoffs/{handoff_id}\?language=zh" aria-current="true"', page)
    assert 'href="#talk"' in page
    assert 'href="#lead"' in page
    assert re.search(r'class="told".*?Industry: <b>beverages', page, re.DOTALL)


async def test_what_was_passed_on_says_so_and_can_still_be_taken(
    rep: Client, database: Database, playbook: Playbook, clock: HandClock
) -> None:
    (handoff_id,) = many(database, playbook, clock, 1)
    clock.forward(minutes=31)
    with database.session() as session:
        expired = deadlines.expire(session, handoff_id, playbook=playbook, now=clock.now())
        assert expired is not None
    assert names(await text(rep, "/console/inbox?tab=expired")) == ["No. 00"]
    page = await text(rep, f"/console/handoffs/{handoff_id}")
    assert "did not take it in time" in page
    csrf = re.search(r'name="csrf" value="([^"]+)"', page)
    assert csrf is not None
    answer = await rep.post(f"/console/handoffs/{handoff_id}/accept", data={"csrf": csrf[1]})
    assert "Taken" in await answer.text()
    with database.session() as session:
        held = handoffs.get(session, handoff_id)
        assert (held.state, held.assignee) == (State.ACCEPTED, REP)


async def test_a_tab_is_counted_up_to_a_limit(
    rep: Client, database: Database, playbook: Playbook, clock: HandClock,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setattr(inbox_view, "MOST", 2)
    many(database, playbook, clock, 2)
    assert "<b>2</b>" in await text(rep, "/console/inbox")
    many(database, playbook, clock, 2)
    assert "<b>2+</b>" in await text(rep, "/console/inbox")
