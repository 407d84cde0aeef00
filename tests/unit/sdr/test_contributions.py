"""Where a score comes from: the parts are sums of what counts, and every cap says so."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sdr import rule_versions
from sdr.contributions import PARTS, Contribution
from sdr.doings import Adjusted, Doings, Engaged, Noted, Visited
from sdr.errors import BadRules
from sdr.facts import Dossier
from sdr.playbook.model import Playbook
from sdr.playbook.score_rules import Scoring
from sdr.scoring import Judgement, judge
from tests import builders
from tests.builders import READY, TUESDAY, dossier, people

DAY = dt.timedelta(days=1)
HOUR = dt.timedelta(hours=1)


def rules(**changes: Any) -> Scoring:
    """Rules that give points for clicks alone, but for what is named."""
    plain: dict[str, Any] = {
        "fit": {"industry": {"fits": 60}, "size": {"fits": 40}, "unknown": 0},
        "evidence": {"budget": 25, "authority": 25, "need": 25, "timeline": 25},
        "discovery": {"problem": 100},
        "engagement": [{"event": "click", "points": 20}],
        "half_life_days": 10,
        "threshold": 20,
        "total": {"fit": 0.25, "evidence": 0.25, "discovery": 0.25, "engagement": 0.25},
    }
    return Scoring.model_validate({**plain, **changes})


def judged(
    own: Scoring, doings: Doings | None = None, now: dt.datetime = TUESDAY, **facts: Any
) -> Judgement:
    held = doings or Doings()
    known = dossier(
        doings=Doings(held.engaged, held.noted, held.visited, held.adjusted, own), **facts
    )
    return judge(known, builders.playbook(), now)


def clicks(*at: dt.datetime, judged: Any = "human") -> Doings:
    made = (Engaged(f"eng_{i}", "click", when, judged=judged) for i, when in enumerate(at))
    return Doings(tuple(made))


def of(judgement: Judgement, rule: str) -> list[Contribution]:
    return [each for each in judgement.worth.contributions if each.rule == rule]


# ── the sums ───────────────────────────────────────────────────────────────────────────────────
TIMES = st.integers(-90 * 24, 24).map(lambda hours: TUESDAY + hours * HOUR)
WEIRD = st.fixed_dictionaries(
    {
        "engagement": st.lists(
            st.fixed_dictionaries(
                {"event": st.sampled_from(["click", "view", "reply"]),
                 "points": st.integers(-100, 100)},
                optional={
                    "cap": st.integers(0, 100), "group": st.just("g"),
                    "half_life_days": st.integers(1, 90), "seconds_from": st.just(10),
                    "at_most": st.fixed_dictionaries(
                        {"times": st.integers(1, 3), "within": st.sampled_from(["1h", "1d", "7d"])}
                    ),
                },
            ),
            min_size=1, max_size=4,
        ),
        "signals": st.lists(
            st.fixed_dictionaries(
                {"id": st.sampled_from(["a", "b", "c"]), "points": st.integers(-100, 100),
                 "part": st.sampled_from(PARTS),
                 "when": st.sampled_from(
                     [{"free_mail": True}, {"happened": "bounce"}, {"topics_off": ["any"]},
                      {"facts": {"industry": ["food", "beverages"]}},
                      {"objections": ["objection_no_need"]}]
                 )},
                optional={"cap": st.integers(0, 50), "lasts": st.booleans()},
            ),
            max_size=3,
        ),
        "groups": st.fixed_dictionaries({"g": st.integers(1, 100)}),
        "unknown_weight": st.floats(0, 1),
    }
)  # fmt: skip
DID = st.builds(
    Doings,
    st.lists(
        st.builds(
            Engaged, st.uuids().map(str), st.sampled_from(["click", "view", "reply"]), TIMES,
            st.none(), st.floats(0, 60), st.sampled_from(["human", "unknown", "scanner"]),
        ),
        max_size=12,
    ).map(tuple),
    st.lists(
        st.builds(
            Noted, st.uuids().map(str),
            st.sampled_from(["bounce", "preferences", "objection"]), TIMES,
            st.just({"topics_off": ["cases"], "act": "objection_no_need"}),
        ),
        max_size=4,
    ).map(tuple),
    st.just(()),
    st.lists(
        st.builds(
            Adjusted, st.uuids().map(str), st.sampled_from([*PARTS, "total"]),
            st.integers(-100, 100), st.just("x"), st.just("y"), TIMES, TIMES,
        ),
        max_size=4,
    ).map(tuple),
)  # fmt: skip


@settings(max_examples=200, deadline=None)
@given(
    changes=WEIRD, did=DID, industry=st.sampled_from([None, "beverages", "other", "distributor"]),
    problem=st.booleans(), email=st.sampled_from([None, "a@qq.com", "a@mill.example"]),
)  # fmt: skip
def test_the_parts_are_exactly_the_sums_of_what_counts(
    changes: dict[str, Any], did: Doings, industry: str | None, problem: bool, email: str | None
) -> None:
    own = rules(**changes)
    found = judged(own, did, industry=industry, problem=["x"] if problem else None, email=email)
    for part in PARTS:
        total = round(sum(each.counted for each in found.worth.of(part)), 2)
        assert 0 <= total <= 100
        assert found.score[part] == int(total + 0.5)
    by_hand = sum(each.counted for each in found.worth.of("total"))
    weighted = sum(found.score[part] * 0.25 for part in PARTS)
    assert abs(found.score["total"] - (weighted + by_hand)) <= 0.51
    assert 0 <= found.score["total"] <= 100
    for each in found.worth.contributions:
        assert abs(each.counted) <= abs(each.decayed) + 1e-9
        assert abs(each.decayed) <= abs(each.points) + 1e-9
        assert each.counted * each.points >= 0
        assert (each.capped_by is not None) == (each.counted != each.decayed) or not each.counted


@settings(max_examples=100, deadline=None)
@given(changes=WEIRD, did=DID)
def test_the_same_question_has_the_same_answer(changes: dict[str, Any], did: Doings) -> None:
    own = rules(**changes)
    assert judged(own, did).worth == judged(own, did).worth


@settings(max_examples=100, deadline=None)
@given(did=DID, days=st.integers(0, 400))
def test_without_new_doings_engagement_only_falls(did: Doings, days: int) -> None:
    later = TUESDAY + days * DAY
    own = rules()
    done = Doings(tuple(e for e in did.engaged if e.at <= TUESDAY))
    assert judged(own, done, later).score["engagement"] <= judged(own, done).score["engagement"]


# ── time, limits, caps ─────────────────────────────────────────────────────────────────────────
def test_points_halve_by_the_half_life_of_the_rule_else_of_the_file() -> None:
    did = clicks(TUESDAY - 10 * DAY)
    assert judged(rules(), did).score["engagement"] == 10
    own = rules(engagement=[{"event": "click", "points": 20, "half_life_days": 5}])
    [click] = of(judged(own, did), "engagement.click")
    assert (click.points, click.decayed, click.counted, click.half_life_days) == (20, 5, 5, 5)


def test_what_comes_too_often_does_not_count_and_says_so() -> None:
    own = rules(
        engagement=[
            {"event": "click", "points": 20, "half_life_days": 3650,
             "at_most": {"times": 1, "within": "1d"}}
        ]
    )  # fmt: skip
    did = clicks(TUESDAY - 30 * HOUR, TUESDAY - 23 * HOUR, TUESDAY - 5 * HOUR, TUESDAY)
    found = of(judged(own, did), "engagement.click")
    assert [each.capped_by for each in found] == [None, "frequency", None, "frequency"]


def test_a_cap_lets_the_freshest_count() -> None:
    own = rules(engagement=[{"event": "click", "points": 20, "cap": 30}])
    found = of(judged(own, clicks(TUESDAY, TUESDAY + HOUR, TUESDAY + DAY)), "engagement.click")
    assert [(each.counted, each.capped_by) for each in found] == [
        (0, "rule"), (10, "rule"), (20, None),
    ]  # fmt: skip


def test_a_group_caps_all_its_rules_together() -> None:
    own = rules(
        engagement=[
            {"event": "click", "points": 20, "group": "reading"},
            {"event": "view", "points": 20, "group": "reading"},
            {"event": "reply", "points": 20},
        ],
        groups={"reading": 25},
    )
    judgement = judged(own, builders.engaged("click", "view", "reply"))
    assert judgement.score["engagement"] == 45
    assert {each.capped_by for each in judgement.worth.of("engagement")} == {None, "group:reading"}


def test_a_part_ends_at_100_and_at_0() -> None:
    many = judged(rules(), clicks(*[TUESDAY] * 7))
    assert many.score["engagement"] == 100
    assert [e.capped_by for e in of(many, "engagement.click")].count("part") == 2
    signal = {"id": "bad", "part": "engagement", "points": -50, "when": {"happened": "bounce"}}
    did = Doings(clicks(TUESDAY).engaged, (Noted("evt_1", "bounce", TUESDAY),))
    low = judged(rules(signals=[signal]), did)
    assert low.score["engagement"] == 0
    [bad] = of(low, "signal.bad")
    assert (bad.points, bad.counted, bad.capped_by) == (-50, -20, "part")


def test_whoever_does_not_fit_gets_nothing_for_fit() -> None:
    judgement = judged(rules(), industry="other", company_size=people(300, 300))
    assert judgement.score["fit"] == 0
    [size] = of(judgement, "fit.size.fits")
    assert (size.counted, size.capped_by) == (0, "does_not_fit")
    assert size.evidence.message_id == "msg_company_size"


def test_a_scanner_gives_nothing_and_uses_no_limit_up_a_doubtful_reader_less() -> None:
    own = rules(
        engagement=[{"event": "click", "points": 20, "at_most": {"times": 1, "within": "1d"}}],
        unknown_weight=0.25,
    )
    machine = clicks(TUESDAY - HOUR, judged="scanner").engaged
    did = Doings((*machine, Engaged("eng_x", "click", TUESDAY, judged="unknown")))
    scanner, doubtful = of(judged(own, did), "engagement.click")
    assert (scanner.counted, scanner.capped_by) == (0, "scanner")
    assert (doubtful.counted, doubtful.weight, doubtful.capped_by) == (5, 0.25, None)


# ── rules with conditions ──────────────────────────────────────────────────────────────────────
def test_rules_can_ask_for_an_item_a_kind_or_a_reading_time() -> None:
    own = rules(
        engagement=[
            {"event": "click", "id": "costs", "points": 1, "content": ["what-it-costs"]},
            {"event": "click", "id": "lists", "points": 2, "kinds": ["checklist"]},
            {"event": "view", "id": "long", "points": 4, "seconds_from": 60},
        ]
    )
    did = Doings(
        (
            Engaged("e1", "click", TUESDAY, "what-it-costs"),
            Engaged("e2", "click", TUESDAY, "rollout-plan"),
            Engaged("e3", "view", TUESDAY, "what-it-costs", 59),
            Engaged("e4", "view", TUESDAY, "what-it-costs", 60),
        )
    )
    found = {e.rule: e.evidence.id for e in judged(own, did).worth.of("engagement")}
    assert found == {"engagement.costs": "e1", "engagement.lists": "e2", "engagement.long": "e4"}


def at(kind: str, days: int, **data: Any) -> Noted:
    return Noted(f"evt_{kind}_{days}", kind, TUESDAY - days * DAY, data)


PAGES = (Visited("conv_1", "https://x.example/careers/sales?x=1", TUESDAY),)
SIGNALS: list[tuple[dict[str, Any], Doings, dict[str, Any], int]] = [
    ({"free_mail": True}, Doings(), {"email": "a@qq.com"}, 1),
    ({"free_mail": True}, Doings(), {"email": "a@mill.example"}, 0),
    ({"free_mail": True}, Doings(), {}, 0),
    ({"email_domains": ["mill.example"]}, Doings(), {"email": "a@hq.mill.example"}, 1),
    ({"email_domains": ["mill.example"]}, Doings(), {"email": "a@windmill.example"}, 0),
    ({"only_pages": ["*/careers*"]}, Doings(visited=PAGES), {}, 1),
    ({"only_pages": ["*/careers*"]}, Doings(), {}, 0),
    ({"only_pages": ["*/careers*"]}, Doings(visited=(Visited("conv_3", "//[x", TUESDAY),)), {}, 0),
    (
        {"only_pages": ["/careers*"]},
        Doings(visited=(*PAGES, Visited("conv_2", "https://x.example/", TUESDAY))), {}, 0,
    ),
    ({"facts": {"industry": ["food"]}}, Doings(), {"industry": "food"}, 1),
    ({"facts": {"industry": ["food"]}}, Doings(), {"industry": "spirits"}, 0),
    ({"facts": {"need": ["lead_waste"]}}, Doings(), {"need": ["data_silos", "lead_waste"]}, 1),
    ({"facts": {"budget": ["none"]}}, Doings(), {"budget": builders.budget("none")}, 1),
    (
        {"objections": ["objection_no_need"]},
        Doings(noted=(at("objection", 1, act="objection_no_need", text="不需要"),)), {}, 1,
    ),
    (
        {"objections": ["objection_no_need"]},
        Doings(noted=(at("objection", 1, act="objection_price"),)), {}, 0,
    ),
    (
        {"topics_off": ["any"]},
        Doings(noted=(at("preferences", 9, topics_off=["cases", "tools"]),)), {}, 2,
    ),
    (
        {"topics_off": ["cases"]},
        Doings(
            noted=(at("preferences", 9, topics_off=["cases"]), at("preferences", 2, topics_off=[]))
        ),
        {}, 0,
    ),
    ({"happened": "opt_out"}, Doings(noted=(at("opt_out", 3), at("opt_out", 1))), {}, 2),
]  # fmt: skip


@pytest.mark.parametrize(("when", "did", "facts", "times"), SIGNALS)
def test_signals_count_when_their_condition_holds(
    when: dict[str, Any], did: Doings, facts: dict[str, Any], times: int
) -> None:
    own = rules(signals=[{"id": "s", "part": "engagement", "points": 7, "when": when}])
    assert len(of(judged(own, did, **facts), "signal.s")) == times


def test_a_topic_counts_since_it_was_switched_off() -> None:
    signal = {"id": "s", "part": "engagement", "points": -7, "when": {"topics_off": ["cases"]}}
    first = at("preferences", 9, topics_off=["cases"])
    did = Doings(noted=(first, at("preferences", 2, topics_off=["cases", "tools"])))
    [found] = of(judged(rules(signals=[signal]), did), "signal.s")
    assert (found.evidence.id, found.at) == (first.id, first.at)


def test_what_lasts_never_decays() -> None:
    for lasts, left in ((True, -8), (False, -4)):
        signal = {
            "id": "s", "part": "fit", "points": -8, "lasts": lasts, "when": {"free_mail": True},
        }  # fmt: skip
        judgement = judged(
            rules(signals=[signal]), None, TUESDAY + 10 * DAY, email="a@qq.com",
            industry="beverages",
        )  # fmt: skip
        assert of(judgement, "signal.s")[0].decayed == left


def test_a_hard_disqualifier_decides_and_quotes_its_evidence(playbook: Playbook) -> None:
    own = rules(
        disqualifiers=[
            {"id": "rival", "label": {"zh": "竞品", "en": "Rival"},
             "when": {"email_domains": ["rival.example"]}}
        ]
    )  # fmt: skip
    judgement = judged(own, **{**READY, "email": "a@rival.example"})
    assert judgement.verdict == "disqualified"
    [reason] = [each for each in judgement.reasons if each.criterion == "excluded"]
    assert (reason.met, reason.text, reason.rule) == (False, "(email)", "rival")
    assert judged(own, **{**READY, "email": "a@mill.example"}).verdict == "qualified"


def test_points_by_hand_move_their_part_until_they_end() -> None:
    hand = Adjusted(
        "adj_1", "total", 15, "met at the fair", "lin@x.example", TUESDAY, TUESDAY + DAY
    )
    did = Doings(adjusted=(hand,))
    assert judged(rules(), did).score["total"] == 15
    assert judged(rules(), did, TUESDAY + DAY).score["total"] == 0
    assert judged(rules(), did, TUESDAY - HOUR).score["total"] == 0
    [given_] = judged(rules(), did).worth.of("total")
    assert (given_.evidence.text, given_.evidence.by) == ("met at the fair", "lin@x.example")


def test_an_empty_lead_has_only_what_is_unknown() -> None:
    assert judge(Dossier({}), builders.playbook(), TUESDAY).score["total"] == 7


# ── rules as text ──────────────────────────────────────────────────────────────────────────────
def test_comments_make_no_other_version(playbook: Playbook) -> None:
    text = playbook.scoring_file
    assert rule_versions.read(playbook, text + "\n# more\n", "en").digest == playbook.scoring.digest
    changed = text.replace("points: 20, cap: 60", "points: 21, cap: 60")
    assert rule_versions.read(playbook, changed, "en").digest != playbook.scoring.digest


def test_a_draft_is_checked_with_file_line_and_key(playbook: Playbook) -> None:
    text = playbook.scoring_file.replace("threshold: 20", "threshold: 0")
    with pytest.raises(BadRules) as caught:
        rule_versions.read(playbook, text, "en")
    [problem] = caught.value.params["problems"]
    line = text[: text.index("threshold: 0")].count("\n") + 1
    assert (problem["file"], problem["key"]) == ("scoring.yml", "threshold")
    assert problem["line"] == line
    with pytest.raises(BadRules):
        rule_versions.read(playbook, "just words", "zh")
