"""Handoffs: one at a time, taken once, and back with a reason."""

from __future__ import annotations

import datetime as dt
import threading
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from sdr import facts, handoffs, leads, qualify, timeline
from sdr.db import Database
from sdr.errors import AlreadyTaken, BadInput, MoveNotAllowed, NotFound
from sdr.facts import Said
from sdr.handoffs import RETURN_REASONS, Handoff
from sdr.leads import Lead
from sdr.playbook.model import Playbook, Route
from sdr.stages import Stage, Verdict
from tests import builders
from tests.builders import READY, TUESDAY, amount, budget, people

HOUR = dt.timedelta(hours=1)
LIN, CHEN, ZHOU, ANNA = (
    f"{name}@beaconcloud.example" for name in ("lin.yue", "chen.hao", "zhou.min", "anna.reed")
)


def ready(session: Session, playbook: Playbook, **known: Any) -> Lead:
    """Somebody qualified."""
    lead = builders.lead(session, known={**READY, **known})
    qualify.reconsider(session, lead, playbook, now=TUESDAY, by="prospect")
    return lead


def ask(
    session: Session, playbook: Playbook, lead: Lead, reason: str = "qualified", after: int = 0,
    **named: Any,
) -> Handoff:  # fmt: skip
    now = TUESDAY + after * HOUR
    return handoffs.request(
        session, lead, conversation_id=None, reason=reason, playbook=playbook, now=now, **named
    )


def test_a_qualified_lead_goes_to_a_rep_with_a_date(database: Database, playbook: Playbook) -> None:
    with database.session() as session:
        lead = ready(session, playbook)
        handoff = ask(session, playbook, lead)
        assert lead.stage == Stage.QUALIFIED
        assert (handoff.reason, handoff.state, handoff.changed) == ("qualified", "new", [])
        assert handoff.due_at == TUESDAY + dt.timedelta(minutes=30)
        urgent = ask(session, playbook, ready(session, playbook, email=None), urgent=True)
        assert (urgent.urgent, urgent.due_at) == (True, TUESDAY + dt.timedelta(minutes=10))


def test_asking_again_returns_the_open_one_unchanged(
    database: Database, playbook: Playbook
) -> None:
    with database.session() as session:
        lead = ready(session, playbook)
        first = ask(session, playbook, lead)
        again = ask(session, playbook, lead, "requested", after=2, urgent=True)
        assert (again.id, again.reason, again.urgent) == (first.id, "qualified", False)
        handoffs.accept(session, first.id, by=ANNA, now=TUESDAY)
        assert ask(session, playbook, lead, "requested").id == first.id


def at_once(database: Database, *work: Any) -> list[Any]:
    """Do each piece of work in its own thread and transaction; results and errors, in order."""
    found: list[Any] = [None] * len(work)
    ready_all = threading.Barrier(len(work))

    def run(number: int) -> None:
        ready_all.wait(10)
        try:
            with database.session() as session:
                found[number] = work[number](session)
        except Exception as error:  # noqa: BLE001 - the test looks at it
            found[number] = error

    threads = [threading.Thread(target=run, args=(n,)) for n in range(len(work))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


def test_two_requests_at_the_same_time_make_one_handoff(
    database: Database, playbook: Playbook
) -> None:
    with database.session() as session:
        lead_id = ready(session, playbook).id
    made = at_once(
        database, *[lambda s: ask(s, playbook, leads.get(s, lead_id), "qualified").id] * 4
    )
    assert len({str(each) for each in made}) == 1, made
    with database.session() as session:
        assert session.scalar(select(func.count()).select_from(Handoff)) == 1


def test_of_two_accepting_at_the_same_time_one_wins_and_the_other_is_told_who(
    database: Database, playbook: Playbook
) -> None:
    with database.session() as session:
        handoff_id = ask(session, playbook, ready(session, playbook)).id
    results = at_once(
        database,
        lambda s: handoffs.accept(s, handoff_id, by=ANNA, now=TUESDAY).assignee,
        lambda s: handoffs.accept(s, handoff_id, by=CHEN, now=TUESDAY).assignee,
    )
    [holder] = [r for r in results if isinstance(r, str)]
    [refused] = [r for r in results if isinstance(r, AlreadyTaken)]
    assert refused.params == {"holder": holder}
    with database.session() as session:
        handoff = handoffs.get(session, handoff_id)
        assert (handoff.state, handoff.assignee) == ("accepted", holder)
        assert leads.get(session, handoff.lead_id).stage == Stage.OPPORTUNITY
        events = timeline.of(session, handoff.lead_id, "handoff")
        assert [e.data["state"] for e in events] == ["new", "accepted"]


@pytest.mark.parametrize("reason", RETURN_REASONS)
def test_a_return_puts_the_lead_into_the_pool_with_its_reason(
    database: Database, playbook: Playbook, reason: str
) -> None:
    with database.session() as session:
        lead = ready(session, playbook)
        handoff = ask(session, playbook, lead)
        handoffs.accept(session, handoff.id, by=ANNA, now=TUESDAY)
        handoffs.give_back(
            session, handoff.id, by=ANNA, reason=reason, note="in autumn", playbook=playbook,
            now=TUESDAY + HOUR,
        )  # fmt: skip
        assert (handoff.state, handoff.return_reason, handoff.note) == (
            "returned", reason, "in autumn",
        )  # fmt: skip
        assert (lead.stage, lead.verdict) == (Stage.NURTURING, Verdict.NURTURE)
        assert lead.returned is not None
        assert (lead.returned["reason"], lead.returned["note"]) == (reason, "in autumn")
        assert handoffs.open_of(session, lead.id) is None


@pytest.mark.parametrize("verb", [handoffs.give_back, handoffs.lose])
def test_a_return_or_loss_needs_a_reason_from_the_list(
    database: Database, playbook: Playbook, verb: Any
) -> None:
    with database.session() as session:
        handoff = ask(session, playbook, ready(session, playbook))
        handoffs.accept(session, handoff.id, by=ANNA, now=TUESDAY)
        for bad in (None, "", "because", "qualified"):
            with pytest.raises(BadInput):
                verb(session, handoff.id, by=ANNA, reason=bad, note=None, playbook=playbook,
                     now=TUESDAY)  # fmt: skip
        assert handoff.state == "accepted"


def test_won_and_lost(database: Database, playbook: Playbook) -> None:
    with database.session() as session:
        won, lost = ready(session, playbook), ready(session, playbook, email=None)
        for lead in (won, lost):
            handoffs.accept(session, ask(session, playbook, lead).id, by=ANNA, now=TUESDAY)
        held = {lead.id: handoffs.latest_of(session, lead.id) for lead in (won, lost)}
        handoffs.win(session, held[won.id].id, by=ANNA, note=None, now=TUESDAY)  # type: ignore[union-attr]
        handoffs.lose(session, held[lost.id].id, by=ANNA, reason="chose_other", note="price",  # type: ignore[union-attr]
                      playbook=playbook, now=TUESDAY)  # fmt: skip
        assert (won.stage, lost.stage) == (Stage.WON, Stage.LOST)
        assert lost.returned is not None
        assert lost.returned["reason"] == "chose_other"


def test_what_the_table_does_not_hold_is_refused(database: Database, playbook: Playbook) -> None:
    with database.session() as session:
        handoff = ask(session, playbook, ready(session, playbook))
        with pytest.raises(MoveNotAllowed):
            handoffs.win(session, handoff.id, by=ANNA, note=None, now=TUESDAY)
        handoffs.give_back(session, handoff.id, by=ANNA, reason="other", note=None,
                           playbook=playbook, now=TUESDAY)  # fmt: skip
        with pytest.raises(MoveNotAllowed):
            handoffs.accept(session, handoff.id, by=ANNA, now=TUESDAY)
        with pytest.raises(NotFound):
            handoffs.accept(session, "hand_unknown", by=ANNA, now=TUESDAY)


def test_it_comes_back_requalified_and_says_what_changed(
    database: Database, playbook: Playbook
) -> None:
    with database.session() as session:
        lead = ready(session, playbook)
        first = ask(session, playbook, lead)
        handoffs.accept(session, first.id, by=ANNA, now=TUESDAY)
        handoffs.give_back(session, first.id, by=ANNA, reason="no_budget", note=None,
                           playbook=playbook, now=TUESDAY + HOUR)  # fmt: skip
        later = TUESDAY + 48 * HOUR
        facts.record(session, lead.id, [Said("budget", amount(500_000, 500_000), "now it's 500k")],
                     by="prospect", now=later, message_id="msg_9")  # fmt: skip
        judgement = qualify.reconsider(session, lead, playbook, now=later, by="prospect")
        assert judgement.verdict == "qualified"
        again = ask(session, playbook, lead, after=48)
        assert (again.id != first.id, again.reason) == (True, "requalified")
        assert again.changed == [
            {"fact": "budget", "old": amount(300_000, 300_000), "new": amount(500_000, 500_000),
             "text": "now it's 500k", "message_id": "msg_9"},
        ]  # fmt: skip


def test_out_of_the_pool_for_the_first_time_is_requalified_too(
    database: Database, playbook: Playbook
) -> None:
    with database.session() as session:
        lead = builders.lead(session)
        qualify.reconsider(session, lead, playbook, now=TUESDAY, by="prospect")
        leads.advance(session, lead, Stage.NURTURING, reason="ended", by="leadhatch",
                      now=TUESDAY + HOUR)  # fmt: skip
        facts.record(
            session, lead.id,
            [Said("budget", budget("approved"), "approved now"),
             Said("buying_role", "decider", "I decide")],
            by="prospect", now=TUESDAY + 2 * HOUR, message_id="msg_9",
        )  # fmt: skip
        qualify.reconsider(session, lead, playbook, now=TUESDAY + 2 * HOUR, by="prospect")
        handoff = ask(session, playbook, lead, after=2)
        assert handoff.reason == "requalified"
        assert {c["fact"]: (c["old"], c["text"]) for c in handoff.changed} == {
            "budget": (None, "approved now"), "buying_role": (None, "I decide"),
        }  # fmt: skip


@pytest.mark.parametrize(
    ("language", "industry", "region", "expected"),
    [
        ("en", "beverages", "广州", {ANNA}),
        ("zh", "beverages", "广州", {CHEN}),
        ("zh", "spirits", None, {CHEN}),
        ("zh", "food", "广东佛山", {ZHOU}),
        ("zh", "food", "华东", {LIN, ZHOU}),
        ("zh", "food", None, {LIN, ZHOU}),
    ],
)
def test_the_first_route_that_holds_decides(
    database: Database, playbook: Playbook, language: str, industry: str, region: str | None,
    expected: set[str],
) -> None:  # fmt: skip
    with database.session() as session:
        lead = builders.lead(session, language=language,
                             known={**READY, "industry": industry, "region": region})  # fmt: skip
        assert ask(session, playbook, lead).assignee in expected


def test_the_people_of_a_route_take_turns(database: Database, playbook: Playbook) -> None:
    with database.session() as session:
        given = [
            ask(session, playbook,
                builders.lead(session, email=f"a{n}@x.example",
                              known={**READY, "industry": "food", "phone": None})).assignee
            for n in range(6)
        ]  # fmt: skip
    assert (given.count(LIN), given.count(ZHOU)) == (3, 3)
    assert given[:2] != given[1:3], "in turn, not in blocks"


@pytest.mark.parametrize("spelled", [ZHOU, ZHOU.title()])
def test_turns_are_fair_to_a_rep_who_took_over_from_another(
    database: Database, playbook: Playbook, spelled: str
) -> None:
    routing = playbook.routing.model_copy(update={"routes": (Route(assign=(LIN, ZHOU)),)})
    small = playbook.model_copy(update={"routing": routing})
    with database.session() as session:
        first = ask(session, small, builders.lead(session, email="a@x.example"), "requested")
        handoffs.accept(session, first.id, by=spelled, now=TUESDAY)
        second = ask(session, small, builders.lead(session, email="b@x.example"), "requested")
        third = ask(session, small, builders.lead(session, email="c@x.example"), "requested")
    assert (second.assignee, third.assignee) == (LIN, LIN), "one each, then the first again"


def test_a_corner_shop_that_a_rep_accepts_can_still_be_won(
    database: Database, playbook: Playbook
) -> None:
    with database.session() as session:
        lead = ready(session, playbook, company_size=people(4, 4))
        assert lead.stage == Stage.DISQUALIFIED
        handoff = ask(session, playbook, lead, "requested")
        handoffs.accept(session, handoff.id, by=ANNA, now=TUESDAY)
        assert lead.stage == Stage.OPPORTUNITY
        handoffs.win(session, handoff.id, by=ANNA, note=None, now=TUESDAY)
        assert lead.stage == Stage.WON


def test_a_customer_who_asks_for_a_person_stays_a_customer(
    database: Database, playbook: Playbook
) -> None:
    with database.session() as session:
        lead = ready(session, playbook)
        for stage in (Stage.OPPORTUNITY, Stage.WON, Stage.DELIVERED):
            leads.advance(session, lead, stage, reason="x", by=ANNA, now=TUESDAY)
        handoff = ask(session, playbook, lead, "requested")
        handoffs.accept(session, handoff.id, by=ANNA, now=TUESDAY)
        assert lead.stage == Stage.DELIVERED
        handoffs.win(session, handoff.id, by=ANNA, note="more seats", now=TUESDAY)
        assert (handoff.state, lead.stage) == ("won", Stage.DELIVERED)


def test_a_verdict_never_moves_what_people_own(database: Database, playbook: Playbook) -> None:
    with database.session() as session:
        lead = ready(session, playbook)
        handoffs.accept(session, ask(session, playbook, lead).id, by=ANNA, now=TUESDAY)
        facts.record(session, lead.id, [Said("company_size", people(4, 4), "only 4", corrects=True)],
                     by="prospect", now=TUESDAY)  # fmt: skip
        judgement = qualify.reconsider(session, lead, playbook, now=TUESDAY, by="prospect")
        assert (judgement.verdict, lead.stage) == ("disqualified", Stage.OPPORTUNITY)
