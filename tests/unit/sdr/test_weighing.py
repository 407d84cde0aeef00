"""What moves a question up or down, and what comes first whatever weighs."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sdr import discovery, weighing
from sdr.discovery import Plan
from sdr.facts import Dossier
from sdr.playbook.model import Playbook
from sdr.playbook.people import Weight
from sdr.scoring import judge
from tests import builders
from tests.builders import TUESDAY, dossier, people

STARTED: dict[str, Any] = {"need": ["store_blindness"], "industry": "beverages"}
PERSONAS = ["executive", "department_head", "end_user", "tech_head", "procurement_head", "buyer"]
OBJECTIONS = ["objection_price", "objection_timing", "objection_no_authority", "objection_trust"]


def raising(held: Dossier, *objections: str) -> Dossier:
    return replace(held, objections=objections)


def asks(playbook: Playbook, held: Dossier, plan: Plan | None = None) -> str | None:
    found = discovery.next_question(
        held, judge(held, playbook, TUESDAY), plan or Plan(), playbook, TUESDAY
    )
    return found.asks if found else None


def order(playbook: Playbook, held: Dossier) -> list[str]:
    facts = [fact for fact in playbook.spin.order if fact in discovery.CRITERION_OF]
    return weighing.ranked([*facts, "implication", "need_payoff"], held, playbook)


def test_without_a_persona_or_an_objection_the_order_of_the_bank_holds(playbook: Playbook) -> None:
    facts = [f for f in playbook.spin.order if f in discovery.CRITERION_OF or "_pay" in f]
    assert weighing.ranked(reversed(facts), dossier(), playbook) == facts
    assert asks(playbook, dossier(**STARTED)) == "company_size"


def test_an_owner_is_asked_what_it_costs_before_how_many_they_are(playbook: Playbook) -> None:
    assert asks(playbook, dossier(**STARTED, persona="executive")) == "implication"


def test_a_buyer_is_asked_for_budget_and_date_before_the_cost_of_the_problem(
    playbook: Playbook,
) -> None:
    for persona in ("procurement_head", "buyer"):
        told = order(playbook, dossier(persona=persona))
        assert max(told.index("budget"), told.index("timeline")) < told.index("implication")


def test_an_end_user_is_asked_for_the_employers_money_last(playbook: Playbook) -> None:
    assert order(playbook, dossier(persona="end_user"))[-1] == "budget"


def test_after_too_expensive_the_cost_comes_first_and_the_budget_last(playbook: Playbook) -> None:
    held = raising(dossier(**STARTED), "objection_price")
    assert asks(playbook, held) == "implication"
    assert order(playbook, held)[-1] == "budget"
    assert weighing.reasons("implication", held, playbook) == [
        weighing.Reason("price_needs_a_measure", 30)
    ]


def test_rules_add_up_and_all_conditions_of_one_must_hold(playbook: Playbook) -> None:
    held = raising(dossier(need=["trade_spend_leak"], persona="executive"), "objection_price")
    rules = {each.rule for each in weighing.reasons("implication", held, playbook)}
    assert rules == {"owner_counts_the_cost", "money_leaks_first", "price_needs_a_measure"}
    other = dossier(need=["trade_spend_leak"], persona="end_user")
    assert not weighing.reasons("implication", other, playbook)


def test_of_several_problems_the_one_the_persona_cares_about_is_asked_about(
    playbook: Playbook,
) -> None:
    stated = ["field_busywork", "trade_spend_leak"]
    for persona, problem in (
        ("executive", "trade_spend_leak"), ("end_user", "field_busywork"),
        ("buyer", "field_busywork"), (None, "field_busywork"),
    ):  # fmt: skip
        held = dossier(need=stated, persona=persona)
        for fact in ("implication", "need_payoff"):
            found = discovery.question(fact, held, playbook)
            assert found is not None
            assert found.problems == (problem,), (persona, fact)
        assert weighing.persona_chose((problem,), held, playbook) is (
            persona in ("executive", "end_user")
        )


def test_what_sales_wants_to_hear_comes_before_anything_that_weighs(playbook: Playbook) -> None:
    back = {"reason": "no_budget", "note": None, "at": "2026-03-04T00:00:00+00:00"}
    told = {**builders.READY, "returned": back, "persona": "executive"}
    assert asks(playbook, raising(dossier(**told), "objection_price")) == "budget"


def test_the_last_questions_are_for_what_decides(playbook: Playbook) -> None:
    held = raising(
        dossier(**STARTED, company_size=people(300, 300), persona="executive"), "objection_price"
    )
    visit = playbook.spin.budgets.visit
    assert asks(playbook, held) == "implication"
    for left in (2, 3, 4):  # the contact takes one; role, timeline and budget are open
        plan = Plan(put=tuple(f"q{n}" for n in range(visit - left)))
        assert asks(playbook, held, plan) in ("buying_role", "timeline", "budget")


rules = st.builds(
    lambda n, facts, persona: Weight(rule=f"r{n}", personas=(persona,), facts=facts),
    st.integers(0, 99),
    st.dictionaries(
        st.sampled_from(["need", "industry", "implication", "buying_role", "timeline", "budget",
                         "need_payoff", "company_size"]),
        st.integers(-200, 200), min_size=1,
    ),
    st.sampled_from(PERSONAS),
)  # fmt: skip


@settings(max_examples=200, deadline=None)
@given(
    weights=st.lists(rules, max_size=5),
    persona=st.sampled_from(PERSONAS),
    objections=st.lists(st.sampled_from(OBJECTIONS), unique=True).map(tuple),
)
def test_whatever_a_playbook_weighs_everything_that_decides_is_asked_within_the_visit(
    weights: list[Weight], persona: str, objections: tuple[str, ...]
) -> None:
    shipped = builders.playbook()
    playbook = shipped.model_copy(
        update={"people": shipped.people.model_copy(update={"weights": tuple(weights)})}
    )
    told: dict[str, Any] = {"persona": persona}
    answers = {**builders.READY, "implication": ["x"], "need_payoff": ["y"], "name": "Li",
               "company": "Tsing", "email": "li@tsing.example"}  # fmt: skip
    plan, asked = Plan(), list[str]()
    for _ in range(20):
        held = raising(dossier(**told), *objections)
        judgement = judge(held, playbook, TUESDAY)
        found = discovery.next_question(held, judgement, plan, playbook, TUESDAY)
        if found is None:
            break
        if not asked:
            assert found.asks == "need", "everything builds on the problem"
        plan = plan.asked(found)
        told[found.asks] = answers[found.asks]
        asked.append(found.asks)
    assert len(set(asked)) == len(asked) <= playbook.spin.budgets.visit
    assert set(discovery.CRITERION_OF) <= told.keys()
    assert judge(dossier(**told), playbook, TUESDAY).verdict == "qualified"


@pytest.mark.parametrize("name", ["facts", "personas", "problems", "objections"])
def test_the_shipped_rules_name_what_exists(playbook: Playbook, name: str) -> None:
    for rule in playbook.people.weights:
        assert rule.personas or rule.problems or rule.objections, rule.rule
        assert getattr(rule, name) is not None
