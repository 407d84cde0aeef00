"""What reports count: from records, again without change, and gone with the person."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from nurture import counting
from sdr import conversations, erasure, handoffs, leads, qualify, tallies, timeline
from sdr.db import Database
from sdr.facts import Fact
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
    with database.session() as session:
        for number in range(5):
            leads.create(
                session, language="zh", source={}, now=TUESDAY + dt.timedelta(hours=number)
            )
        now = TUESDAY + dt.timedelta(days=1)
        assert [counting.some(session, context, now) for _ in range(4)] == [2, 2, 1, 0]
        assert sums(session, "funnel") == {("direct", "", "visit", 5)}
