"""What holds for every text: no crash, true positions, one reading a fact, people are not money."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import settings as limits
from hypothesis import strategies as st

from sdr.readers import covered, detect_language, yes_no
from sdr.readers.numbers import quantities
from sdr.readers.text import fold
from tests.unit.sdr.readers.words import find, read_all, value

FACTS = [
    None,
    "name",
    "company",
    "job_title",
    "region",
    "current_solution",
    "email",
    "phone",
    "wechat",
    "industry",
    "company_size",
    "persona",
    "buying_role",
    "need",
    "budget",
    "timeline",
    "situation",
    "problem",
    "implication",
    "need_payoff",
    "meeting_time",
    "consent",
]
PIECES = st.sampled_from(
    "我们 公司 200 20万 三五十万 几 多 人 号人 预算 budget k a month 每月 不是 是 , 。 ? 下个月 明年 三月 Q3 before CNY 15 号 点 半 at 3pm tomorrow 微信 wx: liwei_88 13812345678 a@b.com dot at 窜货 没有 老板 叫 I'm Li Wei from Acme $ ¥ % - ~ + 到 to and up 以内 左右 asap 尽快 十 百 千 万 亿 零 来 把 half million couple hundred 2027 31 / : ( ) 😀 \n".split(
        " "
    )
)
TEXTS = st.one_of(
    st.text(max_size=80),
    st.lists(PIECES, max_size=14).map("".join),
    st.lists(PIECES, max_size=14).map(" ".join),
)
HAN = "零一二三四五六七八九"


def han(number: int) -> str:
    """The Chinese numeral of 1..99,999,999."""
    if number >= 10_000:
        high, low = divmod(number, 10_000)
        return han(high) + "万" + ("" if not low else ("零" if low < 1000 else "") + han(low))
    out, seen = "", False
    for unit, word in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, number = divmod(number, unit)
        if digit:
            out += HAN[digit] + word
            seen = True
        elif seen and number:
            out += "" if out.endswith("零") else "零"
    return out


@limits(max_examples=600, deadline=None)
@given(text=TEXTS, asked=st.sampled_from(FACTS), language=st.sampled_from(["zh", "en", None]))
def test_any_text_is_read_without_a_crash(
    text: str, asked: str | None, language: str | None
) -> None:
    readings = read_all(text, asked, language)
    for reading in readings:
        assert text[reading.start : reading.end] == reading.text != ""
        assert 0 <= reading.confidence <= 1
    facts = [r.fact for r in readings]
    assert len(facts) == len(set(facts))
    amounts = [r for r in readings if r.fact in ("budget", "company_size")]
    if len(amounts) == 2:
        first, second = sorted(amounts, key=lambda r: r.start)
        assert first.end <= second.start
    assert 0 <= covered(text, asked, readings) <= 1
    assert detect_language(text, "zh") in ("zh", "en")
    assert yes_no(text) in ("yes", "no", None)
    assert len(fold(text)) == len(text)


@limits(deadline=None)
@given(number=st.integers(min_value=3, max_value=4_000_000))
def test_one_number_in_many_forms_is_one_size(number: int) -> None:
    expected = {"min": number, "max": number}
    for form in (
        f"{number}",
        f"{number:,}",
        f"{number}人",
        f"{number} people",
        f"about {number}",
        f"~{number}",
        f"{han(number)}人",
    ):
        assert value(form, "company_size", "company_size") == expected, form
    assert value(f"{number}+", "company_size", "company_size") == {"min": number, "max": None}
    assert value(f"不到{number}人", "company_size", "company_size") == {
        "min": None,
        "max": number - 1,
    }
    assert value(f"up to {number} people", "company_size", "company_size") == {
        "min": None,
        "max": number,
    }


@limits(deadline=None)
@given(wan=st.integers(min_value=1, max_value=9_999))
def test_one_sum_in_many_forms_is_one_budget(wan: int) -> None:
    amount = wan * 10_000
    for form in (
        f"{wan}万",
        f"{wan}w",
        f"{wan} wan",
        f"{han(wan)}万",
        f"{amount} rmb",
        f"¥{amount:,}",
        f"{wan * 10}k",
        f"{amount}元",
        f"预算{wan}万",
    ):
        got = value(form, "budget", "budget")
        assert got == {"status": "amount", "min": amount, "max": amount, "currency": "CNY"}, form
        assert find(form, "company_size", "budget") is None
    assert value(f"每月{wan}万", "budget", "budget")["max"] == amount * 12
    assert value(f"{wan}万以内", "budget", "budget")["min"] is None


@limits(deadline=None)
@given(low=st.integers(min_value=2, max_value=400), more=st.integers(min_value=1, max_value=500))
def test_a_range_in_many_forms(low: int, more: int) -> None:
    high = low + more
    for form in (
        f"{low}-{high}",
        f"{low}~{high}人",
        f"between {low} and {high}",
        f"{low} to {high} people",
        f"{low}到{high}人",
        f"from {low} to {high}",
    ):
        assert value(form, "company_size", "company_size") == {"min": low, "max": high}, form
    assert value(f"{low}-{high}万", "budget", "budget") == {
        "status": "amount",
        "min": low * 10_000,
        "max": high * 10_000,
        "currency": "CNY",
    }


@limits(deadline=None)
@given(digit=st.integers(min_value=1, max_value=9), power=st.integers(min_value=1, max_value=4))
def test_so_and_so_many_and_more(digit: int, power: int) -> None:
    number = digit * 10**power
    found = quantities(fold(f"{number}多"))
    assert (found[0].low, found[0].high) == (Decimal(number), Decimal(number + 10**power - 1))


@pytest.mark.parametrize(
    "piece",
    [
        "1",
        "1 ",
        "1,",
        "200多",
        "一",
        "a@",
        "不是",
        "下个月",
        "three hundred ",
        "(1",
        ". ",
        "Aa ",
        "from A ",
    ],
)
@pytest.mark.timeout(90)  # ends what would run for ever; seconds say more of the machine
def test_an_endless_text_does_not_hang(piece: str) -> None:
    text = (piece * 4000)[:4000]
    for asked in (None, "budget", "phone", "timeline"):
        read_all(text, asked)
