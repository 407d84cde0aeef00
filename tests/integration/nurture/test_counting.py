"""What reports count: from records, again without change, and gone with the person."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from nurture import counting, units, worker
from nurture.context import Context
from sdr import (
    conversations,
    erasure,
    facts,
    handoffs,
    leads,
    merging,
    qualify,
    tallies,
    timeline,
)
from sdr.db import Database
from sdr.facts import Fact, Said
from sdr.leads import Lead
from sdr.ports import Reply
from sdr.tallies import STEPS, Tally, TallyRow
from tests import builders
from tests.builders import TUESDAY

DAY = TUESDAY.date()
YEAR = (DAY - dt.timedelta(days=180), DAY + dt.timedelta(days=180))


@pytest.fixture
def counted(context: Any) -> Any:
    """Count everybody as the worker does."""

    def count(session: Session, now: dt.datetime = TUESDAY) -> int:
        counting.follow(session, now)
        n = counting.some(session, context, now)
        session.flush()
        return n

    return count


def sums(session: Session, report: str, **names: Any) -> set[tuple[str, str, str, int]]:
    return {(s.a, s.b, s.c, s.n) for s in tallies.sums(session, report, *YEAR, **names)}


def talk(session: Session, lead: Lead, *asks: str, left: bool, ended: bool = True) -> str:
    made, _ = conversations.start(
        session, lead=lead, language=lead.language, source={}, now=TUESDAY
    )
    for number, fact in enumerate(asks):
        conversations.say(session, made, [Reply(f"{fact}?", asks=fact)], language="zh", now=TUESDAY)
        if not (left and number == len(asks) - 1):
            conversations.receive(session, made, f"about {fact}", language="zh", now=TUESDAY)
    if ended:
        conversations.end(session, made, "silence", TUESDAY)
    return made.id


def test_a_lead_counts_once_at_its_furthest_step_and_moves_on(
    database: Database, counted: Any
) -> None:
    playbook = builders.playbook()
    with database.session() as session:
        visitor = leads.create(
            session, language="en", source={"referrer": "https://www.bing.com/x"}, now=TUESDAY
        )
        lead = builders.lead(session, known=builders.READY)
        leads.add_source(session, lead, {"utm_source": "Baidu"})
        assert counted(session) == 2
        assert sums(session, "funnel") == {
            ("bing.com", "", "visit", 1), ("baidu", "department_head", "captured", 1),
        }  # fmt: skip
        qualify.reconsider(session, lead, playbook, now=TUESDAY, by="prospect")
        handoff = handoffs.request(
            session, lead, conversation_id=None, reason="qualified", playbook=playbook, now=TUESDAY
        )
        counted(session)
        assert ("baidu", "department_head", "qualified", 1) in sums(session, "funnel")
        at = TUESDAY + dt.timedelta(minutes=20)
        handoffs.accept(session, handoff.id, by="rep@beacon.example", now=at)
        handoffs.win(session, handoff.id, by="rep@beacon.example", note=None, now=at)
        counted(session, at)
        assert sums(session, "funnel") == {
            ("bing.com", "", "visit", 1), ("baidu", "department_head", "won", 1),
        }  # fmt: skip
        assert sums(session, "handoffs") == {("rep@beacon.example", "won", "1h", 1)}
        assert sums(session, "funnel", language="en") == {("bing.com", "", "visit", 1)}
        rows = tallies.rows(session, "funnel", *YEAR, c=list(STEPS[3:]))
        assert [row.lead_id for row in rows] == [lead.id]
        assert visitor.id != lead.id


def test_counting_again_changes_nothing(database: Database, counted: Any) -> None:
    with database.session() as session:
        lead = builders.lead(session)
        talk(session, lead, "need", "budget", left=True)
        for _ in range(3):
            counted(session)
        assert sorted(row.n for row in session.scalars(select(Tally))) == [1, 1, 1, 1]
        before = sums(session, "questions")
        tallies.sum_anew(session)
        assert sums(session, "questions") == before


def test_where_people_leave_is_told_by_the_last_question(database: Database, counted: Any) -> None:
    with database.session() as session:
        lead = builders.lead(session)
        left = talk(session, lead, "need", "budget", left=True)
        talk(session, lead, "need", "timeline", left=False)
        talk(session, lead, "need", "company_size", left=True, ended=False)
        counted(session)
        assert sums(session, "questions") == {
            ("need", "", "answered", 2), ("budget", "", "dropped", 1),
            ("timeline", "", "answered", 1),
        }  # fmt: skip
        (row,) = tallies.rows(session, "questions", *YEAR, c=["dropped"])
        assert (row.ref, row.text) == (left, "about need")


def test_what_was_heard_is_counted_by_week_with_its_words(database: Database, counted: Any) -> None:
    with database.session() as session:
        lead = builders.lead(session, known={"current_solution": "Excel"})
        timeline.write(
            session, lead.id, "objection", now=TUESDAY, by="prospect",
            data={"act": "objection_price", "text": "太贵了", "message_id": "msg_1"},
        )  # fmt: skip
        counted(session)
        assert sums(session, "voice") == {
            ("problem", "store_blindness", "beverages", 1), ("system", "Excel", "beverages", 1),
            ("objection", "objection_price", "beverages", 1),
        }  # fmt: skip
        (row,) = tallies.rows(session, "voice", *YEAR, a=["objection"])
        assert (row.text, row.ref, row.day.isoweekday()) == ("太贵了", "msg_1", 1)


def test_a_correction_leaves_the_number_it_was_in(database: Database, counted: Any) -> None:
    with database.session() as session:
        lead = builders.lead(session)
        counted(session)
        session.execute(delete(Fact).where(Fact.name == "need"))
        lead.updated_at = TUESDAY + dt.timedelta(minutes=1)
        session.flush()
        counted(session, TUESDAY + dt.timedelta(minutes=1))
        assert sums(session, "voice") == set()


def test_whoever_is_erased_is_in_no_number(database: Database, counted: Any) -> None:
    with database.session() as session:
        lead = builders.lead(session)
        counted(session)
        erasure.erase(session, lead, by="prospect", now=TUESDAY)
        assert sums(session, "funnel") == set()
        assert session.scalars(select(TallyRow)).all() == []


def test_many_leads_are_counted_bit_by_bit(
    database: Database, context: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(counting, "AT_A_TIME", 2)
    monkeypatch.setattr(counting, "A_PASS", 3)
    with database.session() as session:
        for number in range(5):
            leads.create(
                session, language="zh", source={}, now=TUESDAY + dt.timedelta(hours=number)
            )
        now = TUESDAY + dt.timedelta(days=1)
        done = []
        for _ in range(2):
            counting.follow(session, now)
            done += [counting.some(session, context, now) for _ in range(2)]
        assert done == [2, 1, 2, 0]
        assert sums(session, "funnel") == {("direct", "", "visit", 5)}


async def test_whoever_stirred_is_counted_however_many_there_are(
    context: Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(counting, "AT_A_TIME", 2)
    monkeypatch.setattr(counting, "A_PASS", 4)
    with context.database.session() as session:
        ids = [leads.create(session, language="zh", source={}, now=TUESDAY).id for _ in range(11)]
    later = TUESDAY + dt.timedelta(hours=1)
    for number in range(-6, 0):
        await worker.tick(context, later + dt.timedelta(minutes=number))
    with context.database.session() as session:
        for lead_id in ids:  # they write, and nothing else of theirs changes
            talk, _ = conversations.start(
                session, lead=leads.get(session, lead_id), language="zh", source={}, now=later
            )
            conversations.receive(session, talk, "你好", language="zh", now=later)
        assert sums(session, "funnel") == {("direct", "", "visit", 11)}
        session.execute(update(Lead).values(updated_at=TUESDAY))
    for number in range(3):  # 4 of them in a pass
        await worker.tick(context, later + dt.timedelta(minutes=number))
    with context.database.session() as session:
        assert sums(session, "funnel") == {("direct", "", "engaged", 11)}


async def test_who_cannot_be_counted_holds_up_nobody(
    context: Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []
    # a traceback with the whole playbook in it takes minutes to write
    monkeypatch.setattr(units, "log", SimpleNamespace(exception=lambda _, work: told.append(work)))
    with context.database.session() as session:
        bad, good = (builders.lead(session, email=None, name=each) for each in ("bad", "good"))
        fact = Said("meeting_time", "no time at all", "(meeting)")
        facts.record(session, bad.id, [fact], by="prospect", now=TUESDAY)
        good_id, bad_id = good.id, bad.id
    await counting.a_pass(context, TUESDAY)
    assert told == ["some", "some"]  # with the others, then by themselves
    with context.database.session() as session:
        assert [row.lead_id for row in tallies.rows(session, "funnel", *YEAR)] == [good_id]
        facts.record(
            session, bad_id, [Said("meeting_time", "2026-03-01T10:00:00+08:00", "(meeting)")],
            by="prospect", now=TUESDAY,
        )  # fmt: skip
    await counting.a_pass(context, TUESDAY + counting.AGAIN)
    with context.database.session() as session:
        assert len(tallies.rows(session, "funnel", *YEAR)) == 2


def meets(session: Session, playbook: Any, *, at: dt.datetime) -> tuple[Lead, str]:
    """A lead whose handoff was taken and who said when to meet."""
    lead = builders.lead(session, known=builders.READY)
    said = Said("meeting_time", at.isoformat(), "(meeting)")
    facts.record(session, lead.id, [said], by="prospect", now=TUESDAY)
    qualify.reconsider(session, lead, playbook, now=TUESDAY, by="prospect")
    handoff = handoffs.request(
        session, lead, conversation_id=None, reason="qualified", playbook=playbook, now=TUESDAY
    )
    handoffs.accept(session, handoff.id, by="rep@beacon.example", now=TUESDAY)
    return lead, handoff.id


async def test_a_meeting_counts_as_met_once_it_is_over(context: Context) -> None:
    meeting = TUESDAY + dt.timedelta(days=2)
    with context.database.session() as session:
        meets(session, builders.playbook(), at=meeting)
    for now, step in (
        (TUESDAY, "accepted"), (meeting - dt.timedelta(seconds=1), "accepted"), (meeting, "met"),
    ):  # fmt: skip
        await counting.a_pass(context, now)  # nothing about the lead changes, only the time
        with context.database.session() as session:
            assert {c for _, _, c, _ in sums(session, "funnel")} == {step}, now


@pytest.mark.parametrize(
    ("after", "reason", "step"),
    [
        (-1, "too_early", "accepted"),  # given back before they were to meet
        (1, "too_early", "met"),
        (1, "unreachable", "accepted"),  # nobody came
    ],
)
def test_who_never_met_is_not_met_whatever_time_they_named(
    database: Database, counted: Any, after: int, reason: str, step: str
) -> None:
    meeting, playbook = TUESDAY + dt.timedelta(days=2), builders.playbook()
    closed = meeting + dt.timedelta(hours=after)
    with database.session() as session:
        _, handoff_id = meets(session, playbook, at=meeting)
        handoffs.give_back(
            session, handoff_id, by="rep@beacon.example", reason=reason, note=None,
            playbook=playbook, now=closed,
        )  # fmt: skip
        counted(session, meeting + dt.timedelta(days=1))
        assert {c for _, _, c, _ in sums(session, "funnel")} == {step}


async def test_two_records_of_one_person_count_once_and_twice_again(context: Context) -> None:
    playbook = builders.playbook()
    with context.database.session() as session:
        keep, gone = (
            builders.lead(session, email=f"{each}@brewery.example") for each in ("one", "two")
        )
        talk(session, gone, "need", "budget", left=True)
        ids = keep.id, gone.id

    async def pass_by(minutes: int) -> dict[str, int]:
        now = TUESDAY + dt.timedelta(minutes=minutes)
        await worker.tick(context, now)
        with context.database.session() as session:
            return {
                report: sum(n for _, _, _, n in sums(session, report)) for report in tallies.REPORTS
            }

    before = await pass_by(1)
    assert (before["funnel"], before["voice"]) == (2, 2)
    with context.database.session() as session:
        merged = merging.merge(
            session, leads.get(session, ids[0]), leads.get(session, ids[1]), by="boss@x.example",
            playbook=playbook, now=TUESDAY + dt.timedelta(minutes=2),
        ).id  # fmt: skip
        assert sum(n for _, _, _, n in sums(session, "funnel")) == 1  # at once
    after = await pass_by(3)
    assert (after["funnel"], after["voice"]) == (1, 1)
    assert after["questions"] == before["questions"]
    with context.database.session() as session:
        merging.undo(
            session, merged, by="boss@x.example", playbook=playbook,
            now=TUESDAY + dt.timedelta(minutes=4),
        )  # fmt: skip
    assert await pass_by(5) == before


def test_twins_of_a_row_are_counted_once(database: Database, counted: Any) -> None:
    with database.session() as session:
        lead, other = builders.lead(session), builders.lead(session, email=None)
        counted(session)
        session.execute(  # as a merge left them before
            update(TallyRow).where(TallyRow.lead_id == other.id).values(lead_id=lead.id)
        )
        session.expire_all()
        lead.updated_at = other.updated_at = TUESDAY + dt.timedelta(minutes=1)
        session.flush()
        session.delete(other)
        counted(session, TUESDAY + dt.timedelta(minutes=1))
        assert sum(n for _, _, _, n in sums(session, "funnel")) == 1


def test_a_person_made_of_two_records_counts_on_the_day_the_first_of_them_came(
    database: Database, counted: Any
) -> None:
    playbook = builders.playbook()

    def days(session: Session) -> list[dt.date]:
        rows = session.scalars(select(TallyRow.day).where(TallyRow.report == "funnel"))
        return sorted(rows)

    with database.session() as session:
        came = [TUESDAY - dt.timedelta(days=each) for each in (0, 9, 4)]
        kept, first, other = (
            builders.lead(session, email=f"p{number}@x.example", now=at)
            for number, at in enumerate(came)
        )
        counted(session)
        assert days(session) == sorted(at.date() for at in came)
        at = TUESDAY + dt.timedelta(minutes=1)
        merging.merge(session, other, first, by="boss@x.example", playbook=playbook, now=at)
        last = merging.merge(session, kept, other, by="boss@x.example", playbook=playbook, now=at)
        tallies.due(session, [kept.id], at)
        counted(session, at)
        assert days(session) == [came[1].date()]
        merging.undo(session, last.id, by="boss@x.example", playbook=playbook, now=at)
        tallies.due(session, [kept.id, other.id], at)
        counted(session, at)
        assert days(session) == [came[1].date(), came[0].date()]
