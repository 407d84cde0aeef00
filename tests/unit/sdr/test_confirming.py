"""What an earlier visit left and may have changed: which fact is said back, and how."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sdr import confirming
from sdr.confirming import due, first_question, of_key, question, stale
from sdr.discovery import Plan
from sdr.facts import Dossier
from sdr.playbook.model import Playbook
from sdr.readers import still
from sdr.scoring import judge
from sdr.texts import Texts
from tests import builders
from tests.builders import TUESDAY, budget, by, dossier, known, people

TOLD: dict[str, Any] = {
    "need": ["store_blindness"], "industry": "beverages", "company_size": people(200, 200),
    "buying_role": "influencer", "budget": budget("none"), "timeline": {"status": "later", "by": None},
    "name": "Dana Kowalski", "email": "dana@brewery.example",
}  # fmt: skip


def after(days: int) -> dt.datetime:
    return TUESDAY + dt.timedelta(days=days)


def first(playbook: Playbook, texts: Texts, days: int, **told: Any) -> str | None:
    held, now = dossier(**{**TOLD, **told}), after(days)
    found = first_question(held, judge(held, playbook, now), playbook, texts, now)
    return found.key if found else None


def test_what_is_fresh_is_neither_confirmed_nor_asked_again(
    playbook: Playbook, catalogues: Texts
) -> None:
    assert stale(dossier(**TOLD), playbook, after(59)) == []
    assert first(playbook, catalogues, 59) is None
    assert first(playbook, catalogues, 59, budget=None) == "budget", "what is missing is asked"


def test_the_most_overdue_comes_first(playbook: Playbook) -> None:
    assert stale(dossier(**TOLD), playbook, after(61)) == ["timeline", "budget"]
    assert stale(dossier(**TOLD), playbook, after(400)) == [
        "timeline", "budget", "need", "company_size", "buying_role",
    ]  # fmt: skip


def test_at_most_so_many_a_visit_and_each_once(playbook: Playbook, catalogues: Texts) -> None:
    held, now, plan = dossier(**TOLD), after(400), Plan()
    judgement = judge(held, playbook, now)
    asked = []
    while (fact := due(held, judgement, plan, playbook, now)) is not None:
        put = question(fact, held, playbook, catalogues, now)
        assert put is not None
        plan = plan.asked(put)
        asked.append(fact)
    assert asked == ["timeline", "budget"]
    assert playbook.spin.returning.confirmations == 2


def test_nothing_is_confirmed_of_the_qualified_or_of_who_is_outside(playbook: Playbook) -> None:
    now = after(400)
    for told in (
        {**TOLD, **builders.READY, "timeline": by("2027-06-30")},
        {**TOLD, "industry": "student"},
    ):
        held = dossier(**told)
        assert due(held, judge(held, playbook, now), Plan(), playbook, now) is None


def test_what_sales_wants_to_hear_anew_is_asked_and_not_said_back(
    playbook: Playbook, catalogues: Texts
) -> None:
    back = {"reason": "too_early", "note": None, "at": after(1).isoformat()}
    assert "timeline" not in stale(dossier(**TOLD, returned=back), playbook, after(400))
    assert first(playbook, catalogues, 400, returned=back) == "timeline"


def test_a_day_that_has_passed_is_asked_for_anew(playbook: Playbook, catalogues: Texts) -> None:
    assert (
        first(playbook, catalogues, 200, timeline=by("2026-04-30"), buying_role="user")
        == "timeline"
    )
    assert (
        first(playbook, catalogues, 70, timeline=by("2027-04-30"), buying_role="user")
        == "confirm_timeline"
    )


def test_silence_of_then_is_no_fact_to_confirm(playbook: Playbook) -> None:
    told = {**TOLD, "budget": budget("unknown"), "timeline": budget("undisclosed")}
    assert {"budget", "timeline"}.isdisjoint(stale(dossier(**told), playbook, after(400)))


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize(
    "fact", ["need", "company_size", "buying_role", "budget", "timeline", "industry"]
)
def test_the_value_is_said_back_in_words(
    playbook: Playbook, catalogues: Texts, fact: str, language: str
) -> None:
    put = question(fact, dossier(**TOLD), playbook, catalogues, after(400))
    assert put is not None
    assert (put.key, put.asks, put.kind) == (f"confirm_{fact}", fact, "qualify")
    for words in (put.text, put.again, put.rephrased):
        said = words.in_language(language)
        assert said.count("？" if language == "zh" else "?") == 1, said
        assert "None" not in said
        assert "_" not in said
    if fact == "company_size":
        assert "200" in put.text.in_language(language)
    assert [still(b.title.in_language(language)) for b in put.buttons] == ["yes", "no"]


def test_a_key_leads_back_to_the_same_question(playbook: Playbook, catalogues: Texts) -> None:
    held = dossier(**TOLD)
    put = question("budget", held, playbook, catalogues, after(70))
    assert of_key("confirm_budget", held.facts, playbook, catalogues) == put
    assert of_key("budget", held.facts, playbook, catalogues) == playbook.spin.question("budget")
    assert of_key(None, held.facts, playbook, catalogues) is None
    gone = of_key("confirm_budget", {}, playbook, catalogues)
    assert gone == playbook.spin.question("budget"), "withdrawn meanwhile: the question itself"


def test_a_playbook_that_names_no_ages_confirms_nothing(playbook: Playbook) -> None:
    spin = playbook.spin.model_copy(update={"returning": type(playbook.spin.returning)()})
    assert stale(dossier(**TOLD), playbook.model_copy(update={"spin": spin}), after(4000)) == []


@given(
    days=st.integers(0, 2000),
    ages=st.dictionaries(st.sampled_from(sorted(TOLD)), st.integers(0, 900)),
)
def test_whatever_is_due_is_known_old_and_not_put_before(days: int, ages: dict[str, int]) -> None:
    playbook, now = builders.playbook(), after(days)
    facts = {
        name: known(name, value, now - dt.timedelta(days=ages.get(name, 0)))
        for name, value in TOLD.items()
    }
    held = Dossier(facts)
    limits = playbook.spin.returning.days
    assert set(stale(held, playbook, now)) == {
        name for name in facts if name in limits and ages.get(name, 0) >= limits[name]
    }
    renewed = {n: replace(k, at=now) for n, k in facts.items()}
    assert stale(Dossier(renewed), playbook, now) == []
    assert confirming.fact_of("confirm_need") == "need"


@pytest.mark.parametrize(
    ("text", "heard"),
    [
        ("yes", "yes"), ("Yes, still right", "yes"), ("no change", "yes"), ("nothing has changed", "yes"),
        ("still the same", "yes"), ("unchanged", "yes"), ("same", "yes"), ("it hasn't changed", "yes"),
        ("对", "yes"), ("还是这样", "yes"), ("没变", "yes"), ("没什么变化", "yes"), ("跟上次一样", "yes"), ("是的", "yes"),
        ("no", "no"), ("not any more", "no"), ("that has changed", "no"), ("no longer", "no"),
        ("不是了", "no"), ("有变化了", "no"), ("变了", "no"), ("不对", "no"), ("早就不是这样了", "no"),
        ("300 people now", None), ("现在三百人", None),
        ("it's not the same any more", "no"), ("it's no longer the same", "no"), ("it still isn't approved", "no"),
        ("We still don't have one", "no"), ("No, nothing has changed", "yes"), ("no, still the same", "yes"),
        ("no, that's still right", "yes"), ("不，没变", "yes"), ("没多大变化", "yes"), ("变化不大", "yes"),
        ("人数变多了", "no"), ("已经换了", "no"), ("we've grown a lot", "no"), ("没别的了", None), ("没有补充", None),
    ],
)  # fmt: skip
def test_a_yes_to_what_is_said_back(text: str, heard: str | None) -> None:
    assert still(text) == heard
