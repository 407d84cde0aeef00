"""Yes and no, "I don't know", refusals, corrections, and which language it is."""

from typing import Any

import pytest

from sdr.readers import Spotted, covered, detect_language, yes_no
from tests.unit.sdr.readers.words import find, read_all, value

YES = [
    "嗯", "对", "是的呢", "可以", "行", "没问题", "没错", "OK", "1", "👌", "👍👍", "好滴", "必须的", "是啊 天天为这个头疼", "有的有的", "会,而且经常", "没毛病", "冇问题", "嗯是的,年底之前肯定要有个说法,你没理解错",
    "对对,就是你说的这个毛病", "以上信息都对,你记下吧", "YES!!", "yep", "sure works for me", "ya ya", "of course, go ahead", "no problem, do it", "that's right", "k", "y", "please do", "yes we do", "sounds good", "uh huh", "100%",
    "sadly yes..", "fair enough, yes", "no objection from my side",
]  # fmt: skip
NO = [
    "不", "不是", "没有", "没", "nope", "不太方便", "错了", "暂时没有", "还没", "并没有", "不存在的", "不完全是", "非也", "别加微信,这里说就好", "算了", "木有", "唔系", "❌", "👎", "没有没有,我们库存一直挺准的", "不行,那天我在广州出差",
    "no", "not really", "nah", "no dont", "not at all", "no we dont have that issue", "i doubt it", "not yet", "negative", "rather not", "definitely not", "i dont think so", "n", "no thats wrong", "neither of those", "wrong", "didn't say that",
]  # fmt: skip
NEITHER = ["300人", "啤酒", "about 300 ppl", "窜货窜得厉害", "明年三月", "", "北京", "excel"]


@pytest.mark.parametrize("text", YES)
def test_yes(text: str) -> None:
    assert yes_no(text) == "yes"


@pytest.mark.parametrize("text", NO)
def test_no(text: str) -> None:
    assert yes_no(text) == "no"


@pytest.mark.parametrize("text", NEITHER)
def test_neither(text: str) -> None:
    assert yes_no(text) is None


@pytest.mark.parametrize(
    ("text", "fallback", "language"),
    [("我们想要一个 demo", "en", "zh"), ("窜货 is killing our price system", "zh", "en"), ("123", "zh", "zh"), ("👍", "en", "en"), ("SAP", "zh", "zh"), ("ok", "zh", "zh"), ("hello", "zh", "en"), ("你好", "en", "zh"),
     ("用友NC and a bit of feishu", "zh", "en"), ("3390215@qq.com", "zh", "zh"), ("Li Wei", "zh", "zh"), ("under 5万", "zh", "en"), ("U8,用了快十年", "en", "zh"), ("about 300 ppl", "zh", "en"), ("預算多少", "en", "zh"),
     ("expensive得离谱,我们新加坡那边供应商才收你三分之一", "en", "zh"), ("yes", "zh", "en"), ("", "zh", "zh"), ("调味品 so i guess food", "zh", "en"), ("我们用SAP和Excel", "en", "zh")],
)  # fmt: skip
def test_the_language(text: str, fallback: str, language: str) -> None:
    assert detect_language(text, fallback) == language


@pytest.mark.parametrize(
    "fact",
    [
        "budget",
        "timeline",
        "company_size",
        "industry",
        "buying_role",
        "implication",
        "current_solution",
        "email",
    ],
)
@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("不知道", "unknown"),
        ("no idea", "unknown"),
        ("没统计过", "unknown"),
        ("dunno", "unknown"),
        ("不方便说", "undisclosed"),
        ("保密", "undisclosed"),
        ("rather not say", "undisclosed"),
        ("none of your business", "undisclosed"),
    ],
)
def test_no_value_but_an_answer_to_the_asked_fact(fact: str, text: str, status: str) -> None:
    reading = find(text, fact, fact)
    assert reading is not None
    assert reading.status == status
    assert find(text, fact) is None


def test_a_value_beats_a_dont_know() -> None:
    reading = find("dunno exactly, 400ish?", "company_size", "company_size")
    assert reading is not None
    assert reading.status == "value"


def test_a_problem_told_with_dont_know_is_an_answer() -> None:
    reading = find("促销费用打了水漂,花哪了说不清", "problem", "problem")
    assert reading is not None
    assert reading.status == "value"


@pytest.mark.parametrize(
    ("text", "fact", "expected"),
    [("不是200，是500", "company_size", {"min": 500, "max": 500}), ("sorry meant 500", "company_size", {"min": 500, "max": 500}), ("scrap that, 500", "company_size", {"min": 500, "max": 500}),
     ("说错了,80万", "budget", {"status": "amount", "min": 800_000, "max": 800_000, "currency": "CNY"}), ("actually it's 90k", "budget", {"status": "amount", "min": 90_000, "max": 90_000, "currency": "CNY"}),
     ("打错了，是13812345679", "phone", "+8613812345679"), ("不是湖南是河南", "region", "河南")],
)  # fmt: skip
def test_a_correction_gives_the_right_value_and_says_so(
    text: str, fact: str, expected: Any
) -> None:
    reading = find(text, fact, fact)
    assert reading is not None
    assert reading.value == expected
    assert reading.corrects


def test_a_plain_statement_corrects_nothing() -> None:
    assert not any(r.corrects for r in read_all("我们公司有300人,做啤酒的"))


def test_what_was_only_quoted_covers_half() -> None:
    text = "业务每人管八十家店"
    assert covered(text, "situation", read_all(text, "situation")) == 0.5
    assert covered("三百多人", "company_size", read_all("三百多人", "company_size")) == 1.0
    assert covered("你好", "company_size", read_all("你好", "company_size")) == 0.0
    assert covered("300", None, []) == 0.0


@pytest.mark.parametrize(
    ("text", "codes"),
    [("窜货窜得厉害", ["channel_diversion"]), ("我们业务天天填表,窜货也多", ["field_busywork", "channel_diversion"]), ("field staff drown in paperwork lah", ["field_busywork"]),
     ("我们没有窜货问题", None), ("窜货?这个我们没发生过", None), ("stock is not an issue", None), ("we don't have diversion", None), ("你们能解决窜货吗?", None), ("不存在窜货", None), ("can you help with diversion?", None),
     ("門店裡看不見", ["store_blindness"]), ("cant see which outlet carry which product", ["store_blindness"])],
)  # fmt: skip
def test_stated_problems(text: str, codes: list[str] | None) -> None:
    assert value(text, "need") == codes


def test_a_problem_keeps_the_clause_it_was_said_in() -> None:
    assert value("我们做啤酒的,窜货窜得厉害,你们贵吗", "problem") == ["窜货窜得厉害"]


@pytest.mark.parametrize("fact", ["situation", "problem", "implication", "need_payoff"])
def test_an_open_answer_is_kept_as_said(fact: str) -> None:
    text = "  加班呗 月底内勤都熬到十二点。"
    assert value(text, fact, fact) == ["加班呗 月底内勤都熬到十二点"]
    assert find(text, fact) is None


@pytest.mark.parametrize(
    "text", ["没有", "yes", "转人工", "你们多少钱?", "为什么问这个", "没啥影响", "hello", "不知道"]
)
def test_what_is_no_open_answer(text: str) -> None:
    reading = find(text, "implication", "implication")
    assert reading is None or reading.status != "value"


def test_several_facts_from_one_sentence() -> None:
    text = "我叫孙倩,我们是做啤酒的,员工三百二,想年底前换一套,预算二十来万,电话13857120943"
    got = {r.fact: r.value for r in read_all(text)}
    assert got["name"] == "孙倩"
    assert got["industry"] == "beverages"
    assert got["phone"] == "+8613857120943"
    assert got["company_size"] == {"min": 320, "max": 320}
    assert got["budget"] == {"status": "amount", "min": 200_000, "max": 200_000, "currency": "CNY"}
    assert got["timeline"] == {"status": "date", "by": "2026-12-31"}


def test_what_no_list_knows_is_taken_from_the_classifier_when_it_was_asked_for() -> None:
    text = "seasoning cubes mostly"
    meant = Spotted("food", 0, len(text), 0.8, "industry")
    [reading] = [r for r in read_all(text, asked="industry", spotted=[meant])
                 if r.fact == "industry"]  # fmt: skip
    assert (reading.value, reading.quoted, reading.confidence) == ("food", True, 0.8)
    assert value("beer, and seasoning cubes", "industry", asked="industry") == "beverages"
    role = Spotted("user", 0, len(text), 0.9, "buying_role")
    assert not [r for r in read_all(text, asked="need", spotted=[role]) if r.fact == "buying_role"]
    open_ = Spotted("unknown", 0, 3, 0.9, "buying_role")
    [silence] = [r for r in read_all("hm, whoever", asked="buying_role", spotted=[open_])
                 if r.fact == "buying_role"]  # fmt: skip
    assert (silence.status, silence.value) == ("unknown", None)
