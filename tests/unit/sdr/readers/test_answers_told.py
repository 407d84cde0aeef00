"""Answers as people put them: parts and wholes, sums over years, days put right, parts played."""

from __future__ import annotations

import pytest

from tests.unit.sdr.readers.words import value


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("我们有6个分公司，每个20人，总部50", 170, 170),
        ("两个厂，一厂两百，二厂三百", 500, 500),
        ("集团两万多人，但我们子公司就150人", 150, 150),
        ("the group has 30,000 people worldwide, but our own firm is 120", 120, 120),
        ("we were 300 and then let a hundred go", 300, 300),
    ],
)
def test_people_of_parts_and_of_the_whole(text: str, low: int, high: int) -> None:
    assert value(text, "company_size", "company_size") == {"min": low, "max": high}


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("三年打包六十万", 200_000, 200_000),
        ("1000 € pro Monat", 12_000, 12_000),
        ("R$ 500 por mês", 6_000, 6_000),
        ("INR 500000 + GST", 500_000, 500_000),
        ("200k+", 200_000, None),
    ],
)
def test_sums_over_other_times(text: str, low: int, high: int | None) -> None:
    told = value(text, "budget", "budget")
    assert (told["min"], told["max"]) == (low, high)


@pytest.mark.parametrize(
    "text", ["nothing is budgeted for it", "our budgets are frozen", "zero earmarked so far"]
)
def test_there_is_no_money(text: str) -> None:
    assert value(text, "budget", "budget")["status"] == "none"


@pytest.mark.parametrize(
    ("text", "by"),
    [
        ("26年12月吧 不对 27年1月", "2027-01-31"),
        ("快则一周，慢则一个月", "2026-12-21"),
        ("半个月，最多三十天", "2026-12-21"),
        ("KW 3", "2027-01-24"),
        ("in calendar week 50", "2026-12-13"),
        ("the week after next", "2026-12-06"),
        ("Tuesday week", "2026-12-01"),
        ("28.02.", "2027-02-28"),
    ],
)
def test_by_when(text: str, by: str) -> None:
    assert value(text, "timeline", "timeline") == {"status": "date", "by": by}


@pytest.mark.parametrize("text", ["nothing before 2029", "not going to happen before 2028"])
def test_far_off(text: str) -> None:
    assert value(text, "timeline", "timeline")["status"] == "later"


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("这事我拍", "decider"),
        ("合适的话我直接签", "decider"),
        ("final approver: yours truly", "decider"),
        ("No system comes in without my approval", "decider"),
        ("the rollout lands on me", "executor"),
        ("the contract goes through my hands, the rest is theirs", "executor"),
        ("I am only making the comparison", "influencer"),
        ("we're just asked for our view", "influencer"),
    ],
)
def test_parts_played(text: str, role: str) -> None:
    assert value(text, "buying_role", "buying_role") == role


@pytest.mark.parametrize(
    "text", ["拍板的是我老板", "以前归我定，现在归王总了", "拍板的人是我哥，合同我来跑"]
)
def test_who_decides_no_more(text: str) -> None:
    assert value(text, "buying_role", "buying_role") != "decider"
