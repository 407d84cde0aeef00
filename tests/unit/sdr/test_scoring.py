"""The verdict, rule by rule as the domain states them, and the scores, which never decide."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sdr.facts import Dossier
from sdr.playbook.model import Playbook
from sdr.scoring import BANT, Judgement, judge
from tests import builders
from tests.builders import READY, TUESDAY, amount, budget, by, dossier, people

DAY = dt.timedelta(days=1)
BUDGET_TOO_SMALL = amount(50_000, 50_000)
PROOF = {"text": "(stop)", "message_id": "msg_stop"}
FITTING = [
    "beverages", "food", "spirits", "personal_care", "building_materials", "furniture",
    "appliances", "apparel", "pharma_otc", "agri_inputs",
]  # fmt: skip
MAYBE = ["distributor", "retail_chain", "other_manufacturer"]
OUTSIDE = ["consumer", "student", "agency", "other"]


def of(playbook: Playbook, now: dt.datetime = TUESDAY, /, **facts: Any) -> Judgement:
    """The judgement of somebody ready to buy, but for what is named."""
    return judge(dossier(**{**READY, **facts}), playbook, now)


def verdict(playbook: Playbook, **facts: Any) -> str:
    return of(playbook, **facts).verdict.value


# ── fit ────────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("industry", "expected"),
    [(code, "qualified") for code in FITTING]
    + [(code, "nurture") for code in MAYBE]
    + [(code, "disqualified") for code in OUTSIDE],
)
def test_the_industry_limits_the_verdict(playbook: Playbook, industry: str, expected: str) -> None:
    assert verdict(playbook, industry=industry) == expected


def test_the_playbook_knows_exactly_the_industries_of_the_domain(playbook: Playbook) -> None:
    assert {i.code for i in playbook.icp.industries} == {*FITTING, *MAYBE, *OUTSIDE}


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [
        (4, 4, "disqualified"),
        (9, 9, "disqualified"),
        (10, 10, "nurture"),
        (49, 49, "nurture"),
        (50, 50, "qualified"),
        (300, 300, "qualified"),
        # of a range the upper end counts
        (200, 299, "qualified"),
        (40, 60, "qualified"),
        (20, 49, "nurture"),
        (5, 10, "nurture"),
        (1, 9, "disqualified"),
        (None, 99, "qualified"),
        (None, 49, "nurture"),
        (None, 9, "disqualified"),
        # or the lower where it is open
        (50, None, "qualified"),
        (1000, None, "qualified"),
        (49, None, "nurture"),
        (10, None, "nurture"),
    ],
)
def test_the_size_limits_the_verdict(
    playbook: Playbook, low: int | None, high: int | None, expected: str
) -> None:
    assert verdict(playbook, company_size=people(low, high)) == expected


@pytest.mark.parametrize("unknown", ["industry", "company_size"])
def test_what_is_unknown_may_fit_until_known(playbook: Playbook, unknown: str) -> None:
    judgement = of(playbook, **{unknown: None})
    assert judgement.verdict == "nurture"
    assert judgement.met(unknown) is None
    assert judgement.met("fit") is None


def test_the_weaker_of_industry_and_size_decides(playbook: Playbook) -> None:
    assert verdict(playbook, industry="distributor", company_size=people(9, 9)) == "disqualified"
    assert verdict(playbook, industry="other", company_size=people(5000, 5000)) == "disqualified"
    assert verdict(playbook, industry="distributor", company_size=people(30, 30)) == "nurture"


# ── the four criteria ──────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("value", "role", "met"),
    [
        (amount(97_999, 97_999), "decider", False),
        (amount(98_000, 98_000), "decider", True),
        (amount(50_000, 97_999), "decider", False),
        (amount(50_000, 98_000), "decider", True),
        (amount(None, 97_999), "decider", False),
        (amount(None, 98_000), "decider", True),
        (amount(98_000, None), "decider", True),
        (amount(97_999, None), "decider", None),
        (amount(None, None, None, "approved"), "user", True),
        (amount(20_000, 20_000, "CNY", "approved"), "user", True),
        (budget("arrangeable"), "decider", True),
        (budget("arrangeable"), "initiator", None),
        (budget("arrangeable"), "influencer", None),
        (budget("arrangeable"), "executor", None),
        (budget("arrangeable"), "user", None),
        (budget("arrangeable"), None, None),
        (budget("none"), "decider", False),
        (budget("unknown"), "decider", None),
        (budget("undisclosed"), "decider", None),
        (None, "decider", None),
        # other currencies by the playbook's rates
        (amount(13_900, 13_900, "USD"), "decider", True),
        (amount(13_800, 13_800, "USD"), "decider", False),
        (amount(None, 12_000, "EUR"), "decider", True),
        (amount(98_000, 98_000, "JPY"), "decider", False),
        (amount(5_000_000, 5_000_000, "XTS"), "decider", None),
        (amount(98_000, 98_000, None), "decider", True),
    ],
)
def test_budget(
    playbook: Playbook, value: dict[str, Any] | None, role: str | None, met: bool | None
) -> None:
    assert of(playbook, budget=value, buying_role=role).met("budget") is met


@pytest.mark.parametrize(
    ("role", "met"),
    [
        ("decider", True),
        ("initiator", True),
        ("influencer", True),
        ("executor", False),
        ("user", False),
        (None, None),
    ],
)
def test_authority(playbook: Playbook, role: str | None, met: bool | None) -> None:
    assert of(playbook, buying_role=role).met("authority") is met


@pytest.mark.parametrize(
    ("value", "met"),
    [
        (by("2026-03-10"), True),
        (by("2026-09-03"), True),
        (by("2026-09-04"), False),
        (by("2027-12-31"), False),
        ({"status": "later", "by": None}, False),
        ({"status": "looking", "by": None}, False),
        ({"status": "unknown", "by": None}, None),
        ({"status": "undisclosed", "by": None}, None),
        (None, None),
    ],
)
def test_timeline(playbook: Playbook, value: dict[str, Any] | None, met: bool | None) -> None:
    assert of(playbook, timeline=value).met("timeline") is met


def test_a_far_date_counts_once_it_is_within_six_months(playbook: Playbook) -> None:
    far = by("2026-12-31")
    assert of(playbook, timeline=far).met("timeline") is False
    assert of(playbook, TUESDAY + 130 * DAY, timeline=far).met("timeline") is True


def test_six_months_from_the_end_of_a_long_month(playbook: Playbook) -> None:
    said = dt.datetime(2026, 8, 31, tzinfo=dt.UTC)
    for day, met in (("2027-02-28", True), ("2027-03-01", False)):
        judgement = judge(dossier(said_at=said, timeline=by(day)), playbook, said)
        assert judgement.met("timeline") is met


@pytest.mark.parametrize(("problems", "met"), [(["lead_waste"], True), (None, None)])
def test_need(playbook: Playbook, problems: list[str] | None, met: bool | None) -> None:
    assert of(playbook, need=problems).met("need") is met


# ── the verdict ────────────────────────────────────────────────────────────────────────────────
def test_ready_to_buy_is_qualified(playbook: Playbook) -> None:
    assert verdict(playbook) == "qualified"


@pytest.mark.parametrize("missing", ["budget", "buying_role", "timeline"])
def test_a_problem_and_two_more_are_enough(playbook: Playbook, missing: str) -> None:
    assert verdict(playbook, **{missing: None}) == "qualified"


@pytest.mark.parametrize("present", ["budget", "buying_role", "timeline"])
def test_a_problem_and_one_more_are_not(playbook: Playbook, present: str) -> None:
    others = {"budget": None, "buying_role": None, "timeline": None}
    del others[present]
    assert verdict(playbook, **others) == "nurture"


@pytest.mark.parametrize(
    ("name", "value"),
    [("budget", BUDGET_TOO_SMALL), ("buying_role", "user"), ("timeline", by("2028-01-01"))],
)
def test_one_criterion_not_met_does_not_spoil_three(
    playbook: Playbook, name: str, value: Any
) -> None:
    assert verdict(playbook, **{name: value}) == "qualified"


def test_three_criteria_without_a_problem_is_nurture(playbook: Playbook) -> None:
    assert verdict(playbook, need=None) == "nurture"


def test_without_a_contact_what_is_not_qualified_stays_open(playbook: Playbook) -> None:
    assert verdict(playbook, need=None, phone=None) == "open"
    assert verdict(playbook, industry="distributor", phone=None) == "open"
    assert judge(Dossier({}), playbook, TUESDAY).verdict == "open"


def test_qualified_needs_no_contact(playbook: Playbook) -> None:
    assert verdict(playbook, phone=None) == "qualified"


@pytest.mark.parametrize("contact", ["email", "phone", "wechat"])
def test_any_contact_makes_an_unready_lead_nurture(playbook: Playbook, contact: str) -> None:
    facts = {"phone": None, contact: "x"}
    assert verdict(playbook, need=None, **facts) == "nurture"


def test_nothing_but_a_contact_may_fit(playbook: Playbook) -> None:
    assert judge(dossier(email="a@b.example"), playbook, TUESDAY).verdict == "nurture"


@pytest.mark.parametrize(
    ("stop", "criterion"),
    [("not_buyer", "buyer"), ("do_not_contact", "contact_allowed"), ("abuse", "civil")],
)
def test_a_stop_disqualifies_whatever_the_rest_says(
    playbook: Playbook, stop: str, criterion: str
) -> None:
    judgement = of(playbook, **{stop: PROOF})
    assert judgement.verdict == "disqualified"
    [reason] = [r for r in judgement.reasons if r.criterion == criterion]
    assert (reason.met, reason.text, reason.message_id) == (False, "(stop)", "msg_stop")


# ── returned by sales ──────────────────────────────────────────────────────────────────────────
def back(reason: str, note: str | None = None) -> dict[str, Any]:
    return {"reason": reason, "note": note, "at": TUESDAY.isoformat()}


REASONS = [
    "too_early", "no_budget", "no_authority", "chose_other", "wrong_profile", "bad_data",
    "unreachable", "other",
]  # fmt: skip


@pytest.mark.parametrize("reason", REASONS)
def test_a_returned_lead_is_nurtured_not_handed_over_again(playbook: Playbook, reason: str) -> None:
    judgement = of(playbook, returned=back(reason, "call in autumn"))
    assert judgement.verdict == "nurture"
    assert judgement.met("returned") is False


@pytest.mark.parametrize(
    ("reason", "heard"),
    [
        ("too_early", "timeline"),
        ("no_budget", "budget"),
        ("no_authority", "buying_role"),
        ("wrong_profile", "company_size"),
        ("wrong_profile", "industry"),
        ("chose_other", "need"),
        ("other", "timeline"),
    ],
)
def test_it_qualifies_again_once_what_was_amiss_is_heard_anew(
    playbook: Playbook, reason: str, heard: str
) -> None:
    old = dossier(returned=back(reason), said_at=TUESDAY - DAY, **READY)
    assert judge(old, playbook, TUESDAY).verdict == "nurture"
    fresh = dossier(said_at=TUESDAY + DAY, **{heard: READY[heard]})
    anew = dossier(returned=back(reason), said_at=TUESDAY - DAY, **READY)
    anew = Dossier({**anew.facts, **fresh.facts}, returned=back(reason))
    assert judge(anew, playbook, TUESDAY + DAY).verdict == "qualified"


@pytest.mark.parametrize(("reason", "heard"), [("no_budget", "timeline"), ("too_early", "budget")])
def test_something_else_heard_anew_does_not_lift_it(
    playbook: Playbook, reason: str, heard: str
) -> None:
    old = dossier(said_at=TUESDAY - DAY, **READY)
    fresh = dossier(said_at=TUESDAY + DAY, **{heard: READY[heard]})
    mixed = Dossier({**old.facts, **fresh.facts}, returned=back(reason))
    assert judge(mixed, playbook, TUESDAY + DAY).verdict == "nurture"


# ── reasons ────────────────────────────────────────────────────────────────────────────────────
def test_every_criterion_is_listed_with_the_sentence_it_was_read_from(playbook: Playbook) -> None:
    reasons = {r.criterion: r for r in of(playbook).reasons}
    assert {"fit", "industry", "company_size", *BANT} <= set(reasons)
    assert reasons["authority"].as_json() == {
        "criterion": "authority",
        "met": True,
        "evidence": {"text": "(buying_role)", "message_id": "msg_buying_role"},
    }
    for criterion, fact in (("budget", "budget"), ("need", "need"), ("timeline", "timeline")):
        assert reasons[criterion].message_id == f"msg_{fact}"
    assert reasons["fit"].text is not None


def test_what_was_not_told_has_no_evidence(playbook: Playbook) -> None:
    reasons = {r.criterion: r.as_json() for r in of(playbook, budget=None).reasons}
    assert reasons["budget"] == {"criterion": "budget", "met": None, "evidence": None}


def test_the_fit_quotes_what_limits_it(playbook: Playbook) -> None:
    small = {r.criterion: r for r in of(playbook, company_size=people(4, 4)).reasons}
    assert small["fit"].met is False
    assert small["fit"].text == "(company_size)"
    bank = {r.criterion: r for r in of(playbook, industry="other").reasons}
    assert bank["fit"].text == "(industry)"


# ── scores ─────────────────────────────────────────────────────────────────────────────────────
SIZES = st.one_of(
    st.builds(people, st.integers(1, 10**6), st.none()),
    st.builds(people, st.none(), st.integers(1, 10**6)),
    st.builds(lambda a, b: people(min(a, b), max(a, b)), *[st.integers(1, 10**6)] * 2),
)
SUMS = st.one_of(st.none(), st.integers(0, 10**10))
BUDGETS = st.builds(
    amount, SUMS, SUMS, st.sampled_from(["CNY", "USD", "JPY", "XTS", None]),
    st.sampled_from(["amount", "approved", "arrangeable", "none", "unknown", "undisclosed"]),
)  # fmt: skip
TIMELINES = st.one_of(
    st.dates(dt.date(2025, 1, 1), dt.date(2030, 1, 1)).map(lambda d: by(d.isoformat())),
    st.sampled_from(["later", "looking", "unknown", "undisclosed"]).map(
        lambda s: {"status": s, "by": None}
    ),
)
WORDS = st.lists(st.text(min_size=1, max_size=9), min_size=1, max_size=4)
PEOPLE = st.fixed_dictionaries(
    {},
    optional={
        "industry": st.sampled_from([*FITTING, *MAYBE, *OUTSIDE]),
        "company_size": SIZES,
        "need": st.lists(st.sampled_from(["lead_waste", "data_silos"]), min_size=1, unique=True),
        "budget": BUDGETS,
        "buying_role": st.sampled_from(["decider", "initiator", "influencer", "executor", "user"]),
        "timeline": TIMELINES,
        "situation": WORDS,
        "problem": WORDS,
        "implication": WORDS,
        "need_payoff": WORDS,
        "email": st.just("a@b.example"),
        "doings": st.lists(st.sampled_from(["click", "view", "reply", "chat"]), max_size=9).map(
            lambda kinds: builders.engaged(*kinds)
        ),
        "not_buyer": st.one_of(st.none(), st.just(PROOF)),
    },
)


@settings(max_examples=300, deadline=None)
@given(facts=PEOPLE)
def test_scores_run_from_0_to_100(facts: dict[str, Any]) -> None:
    judgement = judge(dossier(**facts), builders.playbook(), TUESDAY)
    assert set(judgement.score) == {"fit", "evidence", "discovery", "engagement", "total"}
    assert all(0 <= v <= 100 for v in judgement.score.values())
    assert {type(v) for v in judgement.score.values()} == {int}


@settings(max_examples=200, deadline=None)
@given(facts=PEOPLE, clicks=st.integers(0, 9))
def test_reading_never_changes_the_verdict(facts: dict[str, Any], clicks: int) -> None:
    before = judge(dossier(**facts), builders.playbook(), TUESDAY)
    did = builders.engaged(*["click"] * clicks)
    after = judge(dossier(**{**facts, "doings": did}), builders.playbook(), TUESDAY)
    assert (before.verdict, before.reasons) == (after.verdict, after.reasons)


@settings(max_examples=300, deadline=None)
@given(facts=PEOPLE)
def test_qualified_always_means_fit_problem_and_three_criteria(facts: dict[str, Any]) -> None:
    judgement = judge(dossier(**facts), builders.playbook(), TUESDAY)
    enough = sum(judgement.met(c) is True for c in BANT) >= 3
    ready = enough and all(
        judgement.met(criterion) is met
        for criterion, met in (("fit", True), ("need", True), ("buyer", None))
    )
    assert (judgement.verdict == "qualified") is ready


def test_a_perfect_lead_scores_full(playbook: Playbook) -> None:
    told = {n: ["x"] for n in ("situation", "problem", "implication", "need_payoff")}
    did = builders.engaged(*["click"] * 3, *["view"] * 3, "reply", "chat")
    assert of(playbook, doings=did, **told).score == {
        "fit": 100, "evidence": 100, "discovery": 100, "engagement": 100, "total": 100,
    }  # fmt: skip


def test_nobody_scores_above_somebody_told_more(playbook: Playbook) -> None:
    assert of(playbook).score["total"] > of(playbook, budget=None).score["total"]
