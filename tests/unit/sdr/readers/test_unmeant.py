"""What is said and not meant, and what was so before: no figure, day or place of the speaker's."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.sdr.readers.words import read_all, value

CNY = {"currency": "CNY"}
REPLACED: list[tuple[str, str, str, Any]] = [
    ("budget", "budget", "本来批了40万，上周被砍到25万了", {"status": "amount", "min": 250_000, "max": 250_000, **CNY}),
    ("budget", "budget", "预算从五十万压到三十五万", {"status": "amount", "min": 350_000, "max": 350_000, **CNY}),
    ("timeline", "timeline", "原计划十二月，现在推迟到明年五月", {"status": "date", "by": "2027-05-31"}),
    ("timeline", "timeline", "一开始说国庆前，后来改到明年二月底", {"status": "date", "by": "2027-02-28"}),
    ("region", "region", "早就不在东莞了，前年整体搬到了惠州", "惠州"),
    ("current_solution", "current_solution", "之前用金蝶，去年切到SAP了", "SAP"),
    ("company_size", "company_size", "最早三十个人，现在有一百二", {"min": 120, "max": 120}),
    ("job_title", "job_title", "原来是业务员，年初升销售总监了", "销售总监"),
]  # fmt: skip
#: Nothing newer is told: what was said stands.
NOT_REPLACED: list[tuple[str, str, Any]] = [
    ("timeline", "春节之前定下来", {"status": "date", "by": "2027-02-05"}),
    ("company_size", "我们一百二十人，现在订单全靠电话", {"min": 120, "max": 120}),
]
UNMEANT = [
    ("budget", "budget", "我给一个亿（开玩笑的）"), ("timeline", "timeline", "明天就签，逗你呢"), ("budget", None, "如果预算是四十万，能不能做定制"),
    ("timeline", None, "假如明年五月上线，最晚几月签合同"), ("budget", "budget", "前一家供应商报价26万，直接把我吓退"), ("budget", "budget", "朋友公司收了十八万"),
    ("company_size", "company_size", "比如说三百人的厂怎么收费"), ("timeline", "timeline", "你们部署要几周"), ("timeline", "timeline", "你们一季度有没有折扣"),
]  # fmt: skip
MEANT: list[tuple[str, str, Any]] = [
    ("budget", "不是开玩笑，就二十万", {"status": "amount", "min": 200_000, "max": 200_000, **CNY}),
    ("timeline", "如果价格合适我们明年三月就上", {"status": "date", "by": "2027-03-31"}),
    ("timeline", "三周内要定下来，你们来得及吗", {"status": "date", "by": "2026-12-12"}),
]  # fmt: skip
CONTACTS = [
    ("phone", "快递单号13700001111，麻烦查下", None), ("phone", "你们客服电话是不是13800002222", None), ("email", "售后邮箱 help@example.com 发过去就退信", None),
    ("phone", "13800002222 这是订单号不是手机", None), ("phone", "我手机13800002222，你们客服打给我", "+8613800002222"), ("email", "发到 li.na@example.com", "li.na@example.com"),
]  # fmt: skip


@pytest.mark.parametrize(("fact", "asked", "text", "now"), REPLACED)
def test_what_is_so_now_counts(fact: str, asked: str, text: str, now: Any) -> None:
    assert value(text, fact, asked) == now


@pytest.mark.parametrize(("fact", "text", "told"), NOT_REPLACED)
def test_before_a_day_is_not_before_now(fact: str, text: str, told: Any) -> None:
    assert value(text, fact, fact) == told


@pytest.mark.parametrize(("fact", "asked", "text"), UNMEANT)
def test_a_joke_a_guess_and_a_price_heard_tell_nothing(fact: str, asked: str | None, text: str) -> None:  # fmt: skip
    assert value(text, fact, asked) is None


@pytest.mark.parametrize(("fact", "text", "told"), MEANT)
def test_what_is_meant_is_read_all_the_same(fact: str, text: str, told: Any) -> None:
    assert value(text, fact, fact) == told


@pytest.mark.parametrize(("fact", "text", "told"), CONTACTS)
def test_whose_number_it_is(fact: str, text: str, told: str | None) -> None:
    assert value(text, fact) == told


@settings(deadline=None)
@given(
    then=st.sampled_from(["原先", "本来", "原本", "一开始", "之前"]),
    became=st.sampled_from(["砍到", "压到", "追加到", "涨到", "缩到"]),
    when=st.sampled_from(["昨天", "上周", "今年", "后来", ""]),
    old=st.integers(11, 99),
    new=st.integers(11, 99),
)
def test_the_newer_sum_is_the_budget(then: str, became: str, when: str, old: int, new: int) -> None:
    said = value(f"{then}说{old}万，{when}{became}{new}万了", "budget", "budget")
    assert said["min"] == said["max"] == new * 10_000


@settings(deadline=None)
@given(st.text(alphabet="原来现在从把到了不砍换搬，。？开玩笑如果那家报3万 ab", max_size=40))
def test_no_text_breaks_it(text: str) -> None:
    assert all(r.start < r.end for r in read_all(text, "budget"))
