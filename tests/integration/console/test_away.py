"""Being away and giving handoffs to somebody else, by the pages, and what the new rep is told."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select

from console import keys
from nurture import worker
from sdr import handoffs
from sdr.audit import Audited
from sdr.db import Database
from sdr.deliveries import Delivery
from sdr.playbook.model import Playbook
from sdr.staff import Role
from tests.clocks import HandClock
from tests.integration.console import people
from tests.integration.console.conftest import Client, Recorder
from tests.integration.console.people import enter

BOSS, CHEN, LIN = (
    "boss@beacon.example.com",
    "chen.hao@beaconcloud.example",
    "lin.yue@beaconcloud.example",
)


@pytest.fixture
def handoff_id(database: Database, playbook: Playbook, clock: HandClock) -> str:
    with database.session() as session:
        people.member(session, BOSS, Role.MANAGER)
        people.member(session, CHEN)
        people.member(session, LIN, language="zh")
        return people.qualified(session, playbook, clock.now()).id


def member_id(database: Database, email: str) -> str:
    from sdr import staff

    with database.session() as session:
        return staff.get_by_email(session, email).id


async def test_one_enters_days_away_and_takes_them_back(
    anonymous: Client, handoff_id: str, database: Database, clock: HandClock
) -> None:
    csrf = await enter(anonymous, database, clock, CHEN)
    at = "/console/me/absences"
    for first, last, words in (
        ("2026-11-25", "2026-11-24", "before the first"), ("2026-11-01", "2026-11-02", "are over"),
        ("soon", "2026-11-24", "both days"),
    ):  # fmt: skip
        answer = await anonymous.post(at, data={"csrf": csrf, "first": first, "last": last})
        assert answer.status == 422
        assert words in await answer.text()
    answer = await anonymous.post(
        at, data={"csrf": csrf, "first": "2026-11-20", "last": "2026-11-27"}
    )
    page = await answer.text()
    assert "2026-11-20 to 2026-11-27" in page
    shown = await (await anonymous.get(f"/console/handoffs/{handoff_id}")).text()
    assert "is away until 2026-11-27" in shown
    [back] = re.findall(r'action="(/console/me/absences/away_\w+/withdraw)"', page)
    csrf_other = await enter(anonymous, database, clock, LIN)
    assert (await anonymous.post(back, data={"csrf": csrf_other})).status == 404
    csrf = await enter(anonymous, database, clock, CHEN)
    assert "2026-11-27" not in await (await anonymous.post(back, data={"csrf": csrf})).text()


async def test_a_manager_gives_a_handoff_away_and_the_new_rep_gets_the_brief(
    anonymous: Client, handoff_id: str, database: Database, clock: HandClock, recorder: Recorder
) -> None:
    context = anonymous.app[keys.NURTURE]
    await worker.errands(context, clock)
    assert [each.to for each in recorder.sent] == [CHEN]
    csrf = await enter(anonymous, database, clock, BOSS)
    at = f"/console/handoffs/{handoff_id}"
    page = await (await anonymous.get(at)).text()
    options = re.findall(r'<option value="([^"]+@[^"]+)">', page.partition("reassign-to")[2])
    assert LIN in options
    assert CHEN not in options
    nobody = await anonymous.post(f"{at}/reassign", data={"csrf": csrf, "to": "x@y.example"})
    assert nobody.status == 422
    assert "choose a colleague" in await nobody.text()
    page = await (await anonymous.post(f"{at}/reassign", data={"csrf": csrf, "to": LIN})).text()
    assert "The clock started anew" in page
    await worker.errands(context, clock)
    told = recorder.sent[-1]
    assert told.to == LIN
    assert "陈浩" in told.text
    assert "王海涛" in told.text
    await worker.errands(context, clock)
    assert [each.to for each in recorder.sent] == [CHEN, LIN]
    with database.session() as session:
        row = session.scalars(select(Audited).where(Audited.action == "change")).one()
        assert (row.by, row.subject) == (BOSS, handoff_id)


async def test_who_was_not_told_yet_is_not_told_after_it_was_given_away(
    anonymous: Client, handoff_id: str, database: Database, clock: HandClock, recorder: Recorder
) -> None:
    from nurture import notices

    context = anonymous.app[keys.NURTURE]
    with database.session() as session:
        notices.plan(session, context, handoff_id, clock.now())
    csrf = await enter(anonymous, database, clock, BOSS)
    at = f"/console/handoffs/{handoff_id}/reassign"
    await anonymous.post(at, data={"csrf": csrf, "to": LIN})
    await worker.errands(context, clock)
    assert [each.to for each in recorder.sent] == [LIN]
    with database.session() as session:
        rows = session.scalars(select(Delivery).order_by(Delivery.id))
        assert [(row.state, row.reason) for row in rows] == [
            ("skipped", "reassigned"), ("sent", None),
        ]  # fmt: skip


async def test_taking_from_a_page_from_before_says_who_has_it(
    anonymous: Client, handoff_id: str, database: Database, clock: HandClock
) -> None:
    await enter(anonymous, database, clock, CHEN)
    at = f"/console/handoffs/{handoff_id}"
    stale = re.search(rf'action="({at}/accept[^"]*)"', await (await anonymous.get(at)).text())
    day = re.search(rf'action="({at}/accept[^"]*)"', await (await anonymous.get("/console")).text())
    assert stale is not None
    assert day is not None
    csrf = await enter(anonymous, database, clock, BOSS)
    await anonymous.post(f"{at}/reassign", data={"csrf": csrf, "to": LIN})
    csrf = await enter(anonymous, database, clock, CHEN)
    for path in (stale[1], day[1]):
        answer = await anonymous.post(path, data={"csrf": csrf})
        assert answer.status == 409
        assert "meanwhile" in await answer.text()
    with database.session() as session:
        assert handoffs.get(session, handoff_id).state == "new"
    fresh = re.search(rf'action="({at}/accept[^"]*)"', await (await anonymous.get(at)).text())
    assert fresh is not None
    await anonymous.post(fresh[1], data={"csrf": csrf})
    with database.session() as session:
        assert handoffs.get(session, handoff_id).assignee == CHEN


async def test_all_handoffs_of_who_is_away_are_given_away_in_one_step(
    anonymous: Client, handoff_id: str, database: Database, playbook: Playbook, clock: HandClock
) -> None:
    with database.session() as session:
        people.qualified(session, playbook, clock.now())
        people.qualified(session, playbook, clock.now())
    whose = member_id(database, CHEN)
    at = f"/console/staff/{whose}"
    csrf = await enter(anonymous, database, clock, BOSS)
    await anonymous.post(
        f"{at}/absences", data={"csrf": csrf, "first": "2026-11-20", "last": "2026-11-27"}
    )
    team = await (await anonymous.get("/console/staff")).text()
    assert "away until 2026-11-27" in team
    assert "3 open handoffs" in team
    page = await (
        await anonymous.post(f"{at}/handoffs/reassign", data={"csrf": csrf, "to": LIN})
    ).text()
    assert "3 handoffs were given away" in page
    assert "Nothing in their hands" in page
    with database.session() as session:
        assert handoffs.get(session, handoff_id).assignee == LIN
        seen = session.scalars(
            select(Audited).where(Audited.what == "GET /console/staff/{member_id}")
        )
        assert any(handoff_lead(session, handoff_id) in row.detail.get("leads", ()) for row in seen)


def handoff_lead(session: object, handoff_id: str) -> str:
    return handoffs.get(session, handoff_id).lead_id  # type: ignore[arg-type]


async def test_by_api_a_handoff_is_given_away_and_a_stale_accept_is_a_conflict(
    api: Client, handoff_id: str
) -> None:
    at = f"/api/v1/handoffs/{handoff_id}"
    seen = (await (await api.get(at)).json())["rounds"]
    answer = await api.post(f"{at}/reassign", json={"to": LIN, "by": BOSS})
    shape = await answer.json()
    assert (shape["state"], shape["assignee"], shape["rounds"]) == ("new", LIN, seen + 1)
    stale = await api.post(f"{at}/accept", json={"by": CHEN, "rounds": seen})
    assert (stale.status, (await stale.json())["type"]) == (409, "error-reassigned")
    assert (await api.post(f"{at}/accept", json={"by": CHEN, "rounds": seen + 1})).status == 200
