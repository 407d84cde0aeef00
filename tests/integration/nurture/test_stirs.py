"""What changes about a lead is noticed by the database itself, and looked at by the next pass."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from sqlalchemy import delete, func, select, text, update
from sqlalchemy.orm import Session

from app import migrate
from nurture import reviews, stirs, switches, worker
from nurture.context import Context
from nurture.enrollments import Enrollment
from nurture.stirs import Stir
from nurture.switches import Scope
from sdr import conversations, engagements, facts, handoffs, leads, qualify, tasks
from sdr.facts import Said
from sdr.handoffs import Handoff
from sdr.leads import Lead
from sdr.tasks import Task
from tests import builders

NOW = builders.TUESDAY
HOUR = dt.timedelta(hours=1)


def seed(context: Context) -> str:
    with context.database.session() as session:
        lead = builders.lead(session)
        builders.conversation(session, lead, ended=False)
        return lead.id


def calm(context: Context) -> None:
    with context.database.session() as session:
        session.execute(delete(Stir))


def stirred(context: Context) -> list[str] | None:
    with context.database.session() as session:
        return stirs.leads(session)


def speaks(session: Session, lead: Lead) -> None:
    [talk] = conversations.of_lead(session, lead.id)
    conversations.receive(session, talk, "hello", language="en", now=NOW)


def is_answered(session: Session, lead: Lead) -> None:
    [talk] = conversations.of_lead(session, lead.id)
    conversations.end(session, talk, "goodbye", NOW)


def is_handed_over(session: Session, lead: Lead) -> None:
    handoffs.request(
        session, lead, conversation_id=None, reason="requested", playbook=builders.playbook(),
        now=NOW,
    )  # fmt: skip


def meets(session: Session, lead: Lead) -> None:
    said = Said("meeting_time", "2026-03-05T10:00:00+08:00", "(meeting)")
    facts.record(session, lead.id, [said], by="prospect", now=NOW)


def clicks(session: Session, lead: Lead) -> None:
    engagements.note(session, lead.id, "click", now=NOW)


def changes(session: Session, lead: Lead) -> None:
    lead.updated_at = NOW + HOUR


def is_forgotten(session: Session, lead: Lead) -> None:
    reviews.forget(session, "lead", lead.id)


CHANGES = (speaks, is_answered, is_handed_over, meets, clicks, changes, is_forgotten)


@pytest.mark.parametrize("change", CHANGES, ids=lambda each: each.__name__)
def test_whatever_may_move_a_lead_stirs_it(
    context: Context, change: Callable[[Session, Lead], None]
) -> None:
    lead_id = seed(context)
    with context.database.session() as session:
        reviews.mark(session, "lead", lead_id, NOW)
    calm(context)
    with context.database.session() as session:
        change(session, leads.get(session, lead_id))
    assert stirred(context) == [lead_id]


def test_a_handoff_that_closes_and_a_task_that_is_done_stir(context: Context) -> None:
    lead_id = seed(context)
    with context.database.session() as session:
        is_handed_over(session, leads.get(session, lead_id))
        tasks.add(
            session, identity="task:1", lead_id=lead_id, title={"en": "Call"}, note=None,
            owner="li@example.com", due_at=NOW, now=NOW, source={},
        )  # fmt: skip
    for change in (update(Handoff).values(state="returned"), update(Task).values(closed_at=NOW)):
        calm(context)
        with context.database.session() as session:
            session.execute(change)
        assert stirred(context) == [lead_id]


def test_what_moves_nobody_stirs_nobody(context: Context) -> None:
    lead_id = seed(context)
    calm(context)
    with context.database.session() as session:
        said = Said("name", "Anna", "(name)")
        facts.record(session, lead_id, [said], by="prospect", now=NOW)
        session.execute(update(Lead).values(language="en"))
    assert stirred(context) == []


async def test_a_pass_takes_away_what_it_read_and_nothing_else(context: Context) -> None:
    seed(context)
    await worker.tick(context, NOW + 2 * HOUR)
    # what the pass itself changed is looked at by the next, which finds nothing
    for _ in range(3):
        await worker.tick(context, NOW + 2 * HOUR)
    assert stirred(context) == []
    with context.database.session() as session:
        assert session.scalars(select(func.count(Enrollment.id))).one() == 1


async def test_a_stopped_nurture_takes_nothing_away(context: Context) -> None:
    lead_id = seed(context)
    await context.database.run(lambda s: switches.turn(s, Scope(), stop=True, by="ops", now=NOW))
    await worker.tick(context, NOW + 2 * HOUR)
    assert stirred(context) == [lead_id]


async def test_a_whole_pass_finds_whom_nothing_stirred(context: Context) -> None:
    seed(context)
    with context.database.session() as session:
        lead = session.scalars(select(Lead)).one()
        qualify.rescore(session, lead, context.playbook, NOW)  # or the pass would
        is_answered(session, lead)
    calm(context)
    assert (await worker.tick(context, NOW + HOUR))["enrolled"] == 0
    assert (await worker.tick(context, NOW + HOUR, whole=True))["enrolled"] == 1


def test_where_very_many_stirred_everybody_is_looked_at(
    context: Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stirs, "MOST", 1)
    seed(context)
    assert stirred(context) is not None
    with context.database.session() as session:
        builders.lead(session, email="other@mill.example")
    assert stirred(context) is None


def test_triggers_are_put_on_again_after_an_upgrade(context: Context, database_url: str) -> None:
    lead_id = seed(context)
    with context.database.engine.begin() as connection:
        stirs.uninstall(connection)
    calm(context)
    with context.database.session() as session:
        changes(session, leads.get(session, lead_id))
    assert stirred(context) == []
    migrate.upgrade(database_url)
    with context.database.session() as session:
        session.execute(text("UPDATE leads SET stage = 'lead'"))
    assert stirred(context) == [lead_id]
