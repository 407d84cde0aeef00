"""A handoff that nobody took in time: passed on and told once, in office time."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy import select

from nurture import escalations, worker
from nurture.context import Context
from sdr import deadlines, handoffs, staff, timeline
from sdr.deliveries import Delivery
from sdr.handoffs import State
from sdr.leads import Lead
from sdr.staff import Member, Role
from tests import builders
from tests.integration.nurture.conftest import Recorder

TUESDAY = builders.TUESDAY
MINUTE = dt.timedelta(minutes=1)
BOSS = "boss@beaconcloud.example"


def member(session: object, email: str, role: Role = Role.MANAGER, language: str = "en") -> None:
    """A colleague who never signs in here."""
    session.add(  # type: ignore[attr-defined]
        Member(id=f"staff_{email[:8]}", email=email, name="Zhao Lei", role=role, language=language,
               password_hash="-", failed_sign_ins=0, created_at=TUESDAY)
    )  # fmt: skip


@pytest.fixture
def handoff_id(context: Context) -> str:
    with context.database.session() as session:
        member(session, BOSS)
        lead = builders.lead(session)
        builders.conversation(session, lead)
        return handoffs.request(
            session, lead, conversation_id=None, reason="requested", playbook=context.playbook,
            now=TUESDAY,
        ).id  # fmt: skip


def notices(context: Context) -> list[tuple[str, str]]:
    with context.database.session() as session:
        rows = session.scalars(select(Delivery).where(Delivery.purpose == "notice"))
        return sorted((row.address, row.identity.partition(":")[0]) for row in rows)


async def test_it_goes_to_the_next_rep_and_the_manager_is_told_once(
    context: Context, recorder: Recorder, handoff_id: str
) -> None:
    await worker.tick(context, TUESDAY + 29 * MINUTE)
    with context.database.session() as session:
        first = handoffs.get(session, handoff_id)
        assert first.state == State.NEW
    for minutes in (30, 31, 600):
        await worker.tick(context, TUESDAY + minutes * MINUTE)
    with context.database.session() as session:
        passed = handoffs.get(session, handoff_id)
        assert (passed.state, passed.passed_from) == (State.EXPIRED, first.assignee)
        assert passed.assignee != first.assignee
        assert passed.expired_at == TUESDAY + 30 * MINUTE
        events = [e.data["state"] for e in timeline.of(session, passed.lead_id, "handoff")]
        assert events == ["new", "expired"]
    assert notices(context) == sorted(
        [(first.assignee, "notice"), (passed.assignee, "notice"), (BOSS, "overdue")]
    )
    (told,) = [each for each in recorder.sent if each.to == BOSS]
    assert told.subject.startswith("Not taken in time")
    assert "whoever is first may take it" in told.text
    assert f"/console/handoffs/{handoff_id}" in told.text


async def test_what_was_taken_in_time_runs_out_for_nobody(
    context: Context, handoff_id: str
) -> None:
    with context.database.session() as session:
        handoffs.accept(session, handoff_id, by=BOSS, now=TUESDAY + 29 * MINUTE)
    await worker.tick(context, TUESDAY + 45 * MINUTE)
    with context.database.session() as session:
        assert handoffs.get(session, handoff_id).state == State.ACCEPTED
        held = deadlines.expire(
            session, handoff_id, playbook=context.playbook, now=TUESDAY + 45 * MINUTE
        )
        assert held is None
    assert [kind for _, kind in notices(context)] == ["notice"]


async def test_a_clock_that_ran_out_at_closing_time_wakes_nobody(
    context: Context, handoff_id: str
) -> None:
    closing = TUESDAY.replace(hour=10)  # six in the evening there
    with context.database.session() as session:
        handoffs.get(session, handoff_id).due_at = closing
    for moment in (closing, closing + 3 * 60 * MINUTE):
        await worker.tick(context, moment)
        assert [kind for _, kind in notices(context)] == ["notice"]
    opening = closing + dt.timedelta(hours=15)
    await worker.tick(context, opening)
    assert len(notices(context)) == 3


async def test_nobody_else_by_the_routing_keeps_it_and_only_the_manager_hears(
    context: Context, handoff_id: str
) -> None:
    with context.database.session() as session:
        handoff = handoffs.get(session, handoff_id)
        routes = context.playbook.routing.routes
        others = {email for route in routes for email in route.assign} - {handoff.assignee}
        for number, email in enumerate(sorted(others)):
            session.add(
                Member(id=f"staff_{number}", email=email, name="Gone", role=Role.REP,
                       language="zh", password_hash="-", failed_sign_ins=0, created_at=TUESDAY,
                       disabled_at=TUESDAY)
            )  # fmt: skip
    await worker.tick(context, TUESDAY + 40 * MINUTE)
    with context.database.session() as session:
        kept = handoffs.get(session, handoff_id)
        assert (kept.state, kept.assignee, kept.passed_from) == (
            State.EXPIRED, handoff.assignee, None,
        )  # fmt: skip
    assert notices(context) == sorted([(handoff.assignee, "notice"), (BOSS, "overdue")])


async def test_without_managers_admins_are_told_and_invented_people_call_nobody(
    context: Context, handoff_id: str
) -> None:
    with context.database.session() as session:
        staff.disable(session, BOSS, TUESDAY)
        member(session, "admin@beaconcloud.example", Role.ADMIN)
        session.flush()
        assert escalations.managers(session) == ["admin@beaconcloud.example"]
        lead_id = handoffs.get(session, handoff_id).lead_id
        lead = session.get(Lead, lead_id)
        assert lead is not None
        lead.source = {"demo": True}
    await worker.tick(context, TUESDAY + 40 * MINUTE)
    assert [kind for _, kind in notices(context)] == ["notice"]


async def test_what_ran_out_long_ago_is_marked_and_nobody_is_called(
    context: Context, handoff_id: str
) -> None:
    with context.database.session() as session:
        handoff = handoffs.get(session, handoff_id)
        handoff.due_at, handoff.notified_at = TUESDAY - dt.timedelta(days=7), TUESDAY
        holder = handoff.assignee
        assert escalations.escalate(session, context, handoff_id, TUESDAY)
        assert (handoff.state, handoff.assignee, handoff.passed_from) == (
            State.EXPIRED, holder, None,
        )  # fmt: skip
        assert not escalations.escalate(session, context, handoff_id, TUESDAY)
    assert notices(context) == []
