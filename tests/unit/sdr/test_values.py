"""A fact's value in words, in both languages: what recaps, briefs and mails show."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sdr.playbook.model import Playbook
from sdr.texts import Texts
from sdr.values import day_in_words, in_words, money
from tests import builders
from tests.builders import amount, budget, by, people


@pytest.mark.parametrize(
    ("name", "value", "zh", "en"),
    [
        ("company_size", people(300, 300), "300 人", "300 people"),
        ("company_size", people(200, 299), "200 多人", "200+ people"),
        ("company_size", people(None, 99), "99 人以内", "up to 99 people"),
        ("company_size", people(50, None), "50 人以上", "50 people or more"),
        ("company_size", people(12000, 12000), "12,000 人", "12,000 people"),
        ("budget", amount(300_000, 300_000), "¥30万/年", "¥300,000 a year"),
        ("budget", amount(98_000, 98_000), "¥9.8万/年", "¥98,000 a year"),
        ("budget", amount(500_000, 600_000), "¥50万–60万/年", "¥500,000–600,000 a year"),
        ("budget", amount(None, 200_000), "¥20万 以内/年", "up to ¥200,000 a year"),
        ("budget", amount(200_000, None), "¥20万 起/年", "from ¥200,000 a year"),
        ("budget", amount(5_000, 5_000, "USD"), "US$5,000/年", "US$5,000 a year"),
        ("budget", amount(5_000, 5_000, "SGD"), "SGD 5,000/年", "SGD 5,000 a year"),
        ("budget", budget("approved"), "已批", "approved"),
        ("budget", amount(300_000, 300_000, "CNY", "approved"), "已批，¥30万/年",
         "approved, ¥300,000 a year"),
        ("budget", budget("arrangeable"), "可以安排", "can be arranged"),
        ("budget", budget("none"), "暂无预算", "no budget yet"),
        ("budget", budget("unknown"), "不清楚", "not known"),
        ("budget", budget("undisclosed"), "不便透露", "did not want to say"),
        ("timeline", by("2026-12-31"), "2026年12月31日前", "by 31 December 2026"),
        ("timeline", {"status": "later", "by": None}, "近期不定", "not soon"),
        ("timeline", {"status": "looking", "by": None}, "先了解", "just looking for now"),
        ("timeline", {"status": "unknown", "by": None}, "不清楚", "not known"),
        ("industry", "beverages", "啤酒饮料", "beverages"),
        ("need", ["channel_diversion", "lead_waste"], "窜货乱价、线索浪费",
         "dealers crossing territories, wasted leads"),
        ("persona", "department_head", "业务负责人", "department head"),
        ("buying_role", "decider", "拍板的人", "decision maker"),
        ("name", "李伟", "李伟", "李伟"),
        ("implication", ["one lost tender"], "one lost tender", "one lost tender"),
        ("meeting_time", "2026-12-01T15:00:00+08:00", "2026年12月1日 15:00 (UTC+8)",
         "1 December 2026 15:00 (UTC+8)"),
    ],
)  # fmt: skip
def test_in_words(
    playbook: Playbook, catalogues: Texts, name: str, value: Any, zh: str, en: str
) -> None:
    assert in_words(name, value, "zh", playbook, catalogues) == zh
    assert in_words(name, value, "en", playbook, catalogues) == en


@pytest.mark.parametrize(
    ("sum_", "zh", "en"),
    [
        (800, "800", "800"),
        (9_999, "9,999", "9,999"),
        (15_500, "15,500", "15,500"),
        (21_000, "2.1万", "21,000"),
        (12_345_000, "1234.5万", "12,345,000"),
        (100_000_000, "1亿", "100,000,000"),
        (1_234_567_000, "123456.7万", "1,234,567,000"),
        (10_000_000_000, "100亿", "10,000,000,000"),
    ],
)
def test_sums_are_grouped_as_the_language_does(sum_: int, zh: str, en: str) -> None:
    assert (money(sum_, "zh"), money(sum_, "en")) == (zh, en)


SUMS = st.one_of(st.none(), st.integers(0, 10**12))


@settings(max_examples=300, deadline=None)
@given(
    value=st.builds(
        amount, SUMS, SUMS, st.sampled_from(["CNY", "USD", "EUR", "THB"]),
        st.sampled_from(["amount", "approved"]),
    ).filter(lambda v: v["status"] == "approved" or v["min"] is not None or v["max"] is not None)
)  # fmt: skip
def test_no_budget_reads_like_code(value: dict[str, Any]) -> None:
    for language in ("zh", "en"):
        words = in_words("budget", value, language, builders.playbook(), builders.texts())
        assert words.strip()
        assert not any(code in words for code in ("None", "{", "e+", "CNY"))


def test_no_code_is_shown_where_there_is_a_label(playbook: Playbook, catalogues: Texts) -> None:
    codes = {
        "industry": [i.code for i in playbook.icp.industries],
        "persona": [p.code for p in playbook.people.personas],
        "buying_role": [r.code for r in playbook.people.buying_roles],
        "need": [p.code for p in playbook.spin.problems],
    }
    for name, values in codes.items():
        for code in values:
            for language in ("zh", "en"):
                assert "_" not in in_words(name, code, language, playbook, catalogues)


def test_days_are_spelled_without_a_leading_zero() -> None:
    assert day_in_words(dt.date(2026, 3, 5), "zh") == "2026年3月5日"
    assert day_in_words(dt.date(2026, 3, 5), "en") == "5 March 2026"
