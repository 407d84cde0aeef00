"""Who is away is passed over; what they have is given to somebody else, and is new again."""

from __future__ import annotations

import datetime as dt
import threading

import pytest
from sqlalchemy.orm import Session

from sdr import absences, deadlines, handoffs, reassigning, routing, staff, timeline
from sdr.db import Database, new_id
from sdr.errors import BadInput, MoveNotAllowed, NotFound, Reassigned
from sdr.handoffs import State
from sdr.playbook.model import Playbook
from sdr.staff import Member, Role
from tests import builders
from tests.builders import TUESDAY
from tests.integration.sdr.test_handoffs import ANNA, CHEN, LIN, ZHOU, ask, ready

BOSS = "boss@beaconcloud.example"
TODAY = TUESDAY.date()
DAY = dt.timedelta(days=1)
HOUR = dt.timedelta(hours=1)


def member(session: Session, email: str, role: Role = Role.REP) -> Member:
    made = Member(
        id=new_id("staff"), email=email, name=email.partition("@")[0], role=role, language="en",
        password_hash="-", failed_sign_ins=0, created_at=TUESDAY,
    )  # fmt: skip
    session.add(made)
    session.flush()
    return made


def gone(session: Session, email: str, first: dt.date = TODAY, days: int = 1) -> None:
    held = staff.find(session, email) or member(session, email)
    absences.enter(
        session, held, first, first + (days - 1) * DAY, today=TODAY, by=BOSS, now=TUESDAY
    )


def test_who_is_away_is_passed_over_by_the_routing(database: Database, playbook: Playbook) -> None:
    with database.session() as session:
        gone(session, CHEN)  # has the beverages; the next route that holds takes it
        assert ask(session, playbook, ready(session, playbook)).assignee in (LIN, ZHOU)
        gone(session, LIN)
        assert ask(session, playbook, ready(session, playbook, email=None)).assignee == ZHOU


def test_with_nobody_there_the_first_route_keeps_it(database: Database, playbook: Playbook) -> None:
    with database.session() as session:
        for email in (CHEN, LIN, ZHOU, ANNA):
            gone(session, email)
        handoff = ask(session, playbook, ready(session, playbook))
        assert handoff.assignee == CHEN
        assert deadlines.expire(session, handoff.id, playbook=playbook, now=TUESDAY + HOUR)
        assert (handoff.assignee, handoff.passed_from) == (CHEN, None)


def test_who_has_left_is_given_nothing(database: Database, playbook: Playbook) -> None:
    with database.session() as session:
        member(session, CHEN)
        staff.disable(session, CHEN, TUESDAY)
        assert ask(session, playbook, ready(session, playbook)).assignee in (LIN, ZHOU)


@pytest.mark.parametrize(
    ("first", "days", "asked", "away"),
    [
        (TODAY, 1, TUESDAY, True),
        (TODAY + DAY, 1, TUESDAY, False),
        (TODAY, 4, TUESDAY + 3 * DAY, True),
        (TODAY, 4, TUESDAY + 4 * DAY, False),  # Saturday: asked is who is there on Monday
        (TODAY + 6 * DAY, 1, TUESDAY + 4 * DAY, True),
        (TODAY + DAY, 1, TUESDAY + 10 * HOUR, True),  # eight in the evening: tomorrow's
        # half past midnight in Shanghai is still the day before in UTC
        (TODAY + DAY, 1, TUESDAY + 14.5 * HOUR, True),
    ],
)
def test_the_day_that_counts_is_the_one_on_which_somebody_would_take_it(
    database: Database, playbook: Playbook, first: dt.date, days: int, asked: dt.datetime,
    away: bool,
) -> None:  # fmt: skip
    with database.session() as session:
        gone(session, CHEN, first, days)
        assert (CHEN in routing.unavailable(session, playbook, asked)) == away


def test_days_in_the_wrong_order_past_or_of_years_are_refused(database: Database) -> None:
    with database.session() as session:
        held = member(session, CHEN)
        for first, last, problem in (
            (TODAY + DAY, TODAY, "before_first"),
            (TODAY - 3 * DAY, TODAY - DAY, "past"),
            (TODAY, TODAY + 400 * DAY, "too_far"),
        ):
            with pytest.raises(BadInput) as raised:
                absences.enter(session, held, first, last, today=TODAY, by=CHEN, now=TUESDAY)
            assert raised.value.params["problem"] == problem
        made = absences.enter(session, held, TODAY, TODAY, today=TODAY, by=CHEN, now=TUESDAY)
        with pytest.raises(NotFound):
            absences.withdraw(session, member(session, LIN).id, made.id)
        absences.withdraw(session, held.id, made.id)
        assert absences.away(session, TODAY) == {}


@pytest.mark.parametrize("state", [State.NEW, State.ACCEPTED, State.EXPIRED])
def test_what_is_given_away_is_new_again(
    database: Database, playbook: Playbook, state: State
) -> None:
    later = TUESDAY + 2 * HOUR
    with database.session() as session:
        member(session, ANNA)
        lead = ready(session, playbook)
        handoff = ask(session, playbook, lead)
        handoff.notified_at = TUESDAY
        if state == State.ACCEPTED:
            handoffs.accept(session, handoff.id, by=CHEN, now=TUESDAY)
        elif state == State.EXPIRED:
            deadlines.expire(session, handoff.id, playbook=playbook, now=TUESDAY + HOUR)
        stage, before = lead.stage, handoffs.get(session, handoff.id).assignee
        given = reassigning.reassign(
            session, handoff.id, to=ANNA.upper(), by=BOSS, playbook=playbook, now=later
        )
        assert (given.state, given.assignee, given.passed_from) == ("new", ANNA, before)
        assert given.due_at == later + dt.timedelta(minutes=30)
        assert (given.accepted_at, given.expired_at, given.notified_at) == (None, None, None)
        assert (given.rounds, given.assigned_at, lead.stage) == (1, later, stage)
        last = timeline.of(session, lead.id, "handoff")[-1]
        assert (last.by, last.data["state"], last.data["assignee"]) == (BOSS, "reassigned", ANNA)
        assert handoffs.accept(session, handoff.id, by=ANNA, now=later).state == "accepted"


def test_a_page_from_before_takes_nothing(database: Database, playbook: Playbook) -> None:
    with database.session() as session:
        member(session, LIN)
        handoff_id = ask(session, playbook, ready(session, playbook)).id
        reassigning.reassign(session, handoff_id, to=LIN, by=BOSS, playbook=playbook, now=TUESDAY)
        with pytest.raises(Reassigned) as raised:
            handoffs.accept(session, handoff_id, by=CHEN, now=TUESDAY, rounds=0)
        assert raised.value.params == {"holder": LIN}
        assert handoffs.get(session, handoff_id).state == "new"
        # who was given it may come from any page; who has looked again may be quick
        assert handoffs.accept(session, handoff_id, by=LIN, now=TUESDAY, rounds=0).assignee == LIN
        reassigning.reassign(
            session, handoff_id, to=member(session, ANNA).email, by=BOSS, playbook=playbook,
            now=TUESDAY,
        )  # fmt: skip
        assert handoffs.accept(session, handoff_id, by=CHEN, now=TUESDAY, rounds=2).assignee == CHEN


def test_nobody_is_given_what_they_cannot_take(database: Database, playbook: Playbook) -> None:
    with database.session() as session:
        member(session, "m@beaconcloud.example", Role.MARKETER)
        member(session, CHEN)
        gone(session, LIN)
        lead = ready(session, playbook)
        handoff = ask(session, playbook, lead)
        for to, problem in (
            ("nobody@beaconcloud.example", "unknown_member"),
            ("m@beaconcloud.example", "cannot_take"), (LIN, "away"), (CHEN, "same_person"),
        ):  # fmt: skip
            with pytest.raises(BadInput) as raised:
                reassigning.reassign(
                    session, handoff.id, to=to, by=BOSS, playbook=playbook, now=TUESDAY
                )
            assert raised.value.params["problem"] == problem
        handoffs.accept(session, handoff.id, by=CHEN, now=TUESDAY)
        handoffs.win(session, handoff.id, by=CHEN, note=None, now=TUESDAY)
        with pytest.raises(MoveNotAllowed):
            reassigning.reassign(
                session, handoff.id, to=CHEN, by=BOSS, playbook=playbook, now=TUESDAY
            )


def test_all_of_somebody_are_given_away_at_once(database: Database, playbook: Playbook) -> None:
    with database.session() as session:
        gone(session, CHEN)
        member(session, ANNA)
        with_chen = [
            ask(session, playbook, builders.lead(session, email=f"p{n}@a.example"))
            for n in range(4)
        ]
        for each in with_chen:
            each.assignee = CHEN
        handoffs.accept(session, with_chen[0].id, by=CHEN, now=TUESDAY)
        handoffs.win(session, with_chen[0].id, by=CHEN, note=None, now=TUESDAY)
        ids = [each.id for each in with_chen]

        def give(to: str | None) -> tuple[int, int]:
            gone, kept = reassigning.reassign_all(
                session, CHEN.upper(), to=to, by=BOSS, playbook=playbook, now=TUESDAY
            )
            return len(gone), kept

        assert give(None) == (3, 0)
        assert {handoffs.get(session, id_).assignee for id_ in ids[1:]} == {LIN, ZHOU}
        assert handoffs.get(session, ids[0]).assignee == CHEN
        assert give(ANNA) == (0, 0)
        for id_ in ids[1:]:
            handoffs.get(session, id_).assignee = CHEN
        assert give(ANNA) == (3, 0)
        for id_ in ids[1:]:
            handoffs.get(session, id_).assignee = CHEN
        for email in (LIN, ZHOU):
            gone(session, email)
        assert give(None) == (0, 3)


def test_giving_and_taking_at_once_are_done_one_after_the_other(
    database: Database, playbook: Playbook
) -> None:
    """Whichever is first: the handoff ends with one holder, and who lost was told."""
    with database.session() as session:
        member(session, LIN)
        handoff_id = ask(session, playbook, ready(session, playbook)).id
    start, told = threading.Barrier(2), []

    def give(session: Session) -> None:
        reassigning.reassign(session, handoff_id, to=LIN, by=BOSS, playbook=playbook, now=TUESDAY)

    def take(session: Session) -> None:
        handoffs.accept(session, handoff_id, by=CHEN, now=TUESDAY, rounds=0)

    def do(work: object) -> None:
        start.wait()
        try:
            with database.session() as session:
                work(session)  # type: ignore[operator]
        except Reassigned:
            told.append("reassigned")

    threads = [threading.Thread(target=do, args=(work,)) for work in (give, take)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    with database.session() as session:
        handoff = handoffs.get(session, handoff_id)
        # the giving stands in either order; a taking before it was undone by it
        assert (handoff.state, handoff.assignee, handoff.rounds) == ("new", LIN, 1)
        states = [each.data["state"] for each in timeline.of(session, handoff.lead_id, "handoff")]
    assert (told, states) in (
        (["reassigned"], ["new", "reassigned"]), ([], ["new", "accepted", "reassigned"]),
    )  # fmt: skip


def test_closing_after_it_was_given_away_closes_nothing(
    database: Database, playbook: Playbook
) -> None:
    with database.session() as session:
        member(session, LIN)
        handoff_id = ask(session, playbook, ready(session, playbook)).id
        handoffs.accept(session, handoff_id, by=CHEN, now=TUESDAY)
        reassigning.reassign(session, handoff_id, to=LIN, by=BOSS, playbook=playbook, now=TUESDAY)
        with pytest.raises(MoveNotAllowed):
            handoffs.win(session, handoff_id, by=CHEN, note=None, now=TUESDAY)
