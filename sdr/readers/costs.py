"""What a problem costs, worked out from the person's own figures: people × hours, share × money.

Pure; no words. Read from an answer to an implication question; the talk puts the result back to be
checked ("40 × 1.5 h = 60 h a day, about right?"), the recap and the brief show it. Nothing is
guessed: where the text does not hold both factors there is no estimate.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from sdr.readers.bounds import Quantity
from sdr.readers.numbers import quantities
from sdr.readers.text import fold

type Kind = Literal["hours", "days", "share", "each"]
type Per = Literal["day", "week", "month", "year"]

_PEOPLE = re.compile(
    r"\s?(?:多|来)?(?:个|名|位|号)?(?:业代|业务员?|业务代表|销售|员工|督导|理货员?|导购|文员|内勤|会计|财务|"
    r"同事|兄弟|客服|人)(?!民币)"
    r"|\s?(?:\w+ )?(?:reps?|people|ppl|persons?|guys|salesmen|sales ?people|merchandisers?|clerks?|"
    r"staff|employees|supervisors|colleagues|of us|of them)\b"
)
_HOURS = re.compile(
    r"(?P<one_half>(?:一个半|1\.5个?)(?:小时|钟头|钟)|an hour and a half|one and a half hours)"
    r"|(?P<half>半个?(?:小时|钟头|钟)|half an hour|half hour|½\s?h)"
    r"|(?P<hour>\ban hour\b)"
    r"|(?P<number>\d+(?:\.\d+)?|[一二两三四五六七八九十]+|one|two|three|four|five|six|seven|eight|"
    r"ten|fifteen|twenty|thirty|forty|forty-five|fifty|sixty|ninety)\s?(?:-\s?)?"
    r"(?P<unit>个?(?:多)?(?:小时|钟头|钟(?!头))|hours?\b|hrs?\b|h\b|分钟|minutes?\b|mins?\b)"
)
_DAYS = re.compile(
    r"(?P<number>\d+(?:\.\d+)?|[一二两三四五六七八九十]+|one|two|three|four|five|six|seven|eight|ten)"
    r"\s?(?:full |whole |working |整)?(?:天(?!天)|个?工作日|days?\b)"
)
_EACH_DAY = re.compile(
    r"每天|每日|一天(?!到晚)|天天|每晚|晚上|(?:a|per|every|each) (?:day|evening|night)|daily"
)
_EACH_WEEK = re.compile(
    r"每(?:个)?(?:周|星期|礼拜)|一(?:周|个星期|个礼拜)|(?:a|per|every|each) week|weekly"
)
_EACH_MONTH = re.compile(
    r"每(?:个)?月|一个月|月底|月末|(?:a|per|every|each) month|month[- ]end|monthly"
)
_EACH_YEAR = re.compile(
    r"每年|一年|全年|年度|(?:a|per|every|each) year|yearly|annual(?:ly)?|p\.?a\.?\b"
)
_SHARE = re.compile(
    r"(?P<number>\d+(?:\.\d+)?)\s?(?:%|percent\b|per cent\b|个点|个百分点)"
    r"|(?P<tenths>[一二两三四五六七八九])成(?P<and_half>半)?(?!本|交|了|为|功|员|立)"
    r"|(?P<words>一半|三分之一|四分之一|十分之一|half of|\bhalf\b(?! an? )|a third|a quarter of|"
    r"a tenth)"
)
_SHARES = {
    "一半": Decimal("0.5"), "half of": Decimal("0.5"), "half": Decimal("0.5"),
    "a third": Decimal(1) / 3, "三分之一": Decimal(1) / 3, "四分之一": Decimal("0.25"),
    "a quarter of": Decimal("0.25"), "a tenth": Decimal("0.1"), "十分之一": Decimal("0.1"),
}  # fmt: skip
_MONEY = re.compile(
    r"\s?(?:万|亿)?(?:块钱?|元|人民币|rmb|cny|yuan|usd|dollars?|euros?|eur|美元|美金)"
)
_THINGS = re.compile(
    r"\s?(?:多|来)?(?:个|家|间|张|箱|件|瓶|起|单|次|条|台|份)(?:店|门店|终端|订单|单|冰柜)?"
    r"|\s?(?:stores?|outlets?|shops?|orders?|cases?|boxes|bottles|disputes?|leads?|coolers?|claims?)\b"
)
_EACH_PRICE = re.compile(
    r"(?:每|一)(?:箱|家|店|单|张|件|瓶|起|次|条|台)[^,。;]{0,6}$|(?:at|each|per \w+)[^,.;]{0,8}$"
)
_AFTER_PRICE = re.compile(
    r"\s?(?:块|元|cny|usd|yuan|dollars?|€|\$)?\s?(?:each|apiece|per|一箱|一家|一单)"
)
_HAN = {c: n for n, c in enumerate("零一二三四五六七八九")} | {"两": 2, "十": 10}
_WORDS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
    "ten": 10, "fifteen": 15, "twenty": 20, "thirty": 30, "forty": 40, "forty-five": 45,
    "fifty": 50, "sixty": 60, "ninety": 90,
}  # fmt: skip
SMALLEST_MONEY = 1000  # smaller sums are prices of a piece, not what a year costs


@dataclass(frozen=True, slots=True)
class Estimate:
    """`count` × `each` = `total`.

    hours: people × hours; days: people × days; share: money × share of it (0..1);
    each: pieces × money a piece. `per`: the period that all of it is meant for, where said.
    """

    kind: Kind
    count: Decimal
    each: Decimal
    total: Decimal
    per: Per | None
    currency: str | None = None


def estimate(text: str, currency: str = "CNY") -> Estimate | None:
    """The cost that a text works out to, or None; sums without a currency are in `currency`."""
    folded = fold(text)
    return _time_of_people(folded) or _share_of_money(folded, currency) or _each(folded, currency)


def _time_of_people(folded: str) -> Estimate | None:
    hours = _hours(folded)
    kind: Kind = "hours" if hours else "days"
    found = hours or _days(folded)
    if found is None:
        return None
    each, start, end = found
    rest = folded[:start] + " " * (end - start) + folded[end:]
    people = [q for q in quantities(rest) if _counts(rest, q, _PEOPLE) and _exact(q)]
    if len(people) != 1 or people[0].low is None or people[0].low < 2:
        return None
    count = people[0].low
    return Estimate(kind, count, each, count * each, _per(folded, "day" if hours else None))


def _hours(folded: str) -> tuple[Decimal, int, int] | None:
    match = _HOURS.search(folded)
    if match is None:
        return None
    if match["one_half"]:
        value = Decimal("1.5")
    elif match["half"]:
        value = Decimal("0.5")
    elif match["hour"]:
        value = Decimal(1)
    else:
        number = _number(match["number"])
        if number is None:
            return None
        minutes = match["unit"].startswith(("分", "min"))
        value = (number / 60).quantize(Decimal("0.01")) if minutes else number
    return (value.normalize(), match.start(), match.end()) if 0 < value <= 24 else None


def _days(folded: str) -> tuple[Decimal, int, int] | None:
    for match in _DAYS.finditer(folded):
        number = _number(match["number"])
        if number is not None and not _EACH_DAY.match(folded, match.start()):
            return number, match.start(), match.end()
    return None


def _number(words: str) -> Decimal | None:
    if words in _WORDS:
        return Decimal(_WORDS[words])
    if re.fullmatch(r"\d+(?:\.\d+)?", words):
        return Decimal(words)
    if len(words) == 1:
        return Decimal(_HAN[words])
    tens, _, ones = words.partition("十")
    if "十" in words and len(tens) <= 1 and len(ones) <= 1:
        return Decimal(10 * _HAN.get(tens, 1) + (_HAN[ones] if ones else 0))
    return None


def _share_of_money(folded: str, currency: str) -> Estimate | None:
    shares = list(_SHARE.finditer(folded))
    if len(shares) != 1:
        return None
    match = shares[0]
    if match["number"]:
        share = Decimal(match["number"]) / 100
    elif match["tenths"]:
        share = Decimal(_HAN[match["tenths"]]) / 10 + (Decimal("0.05") if match["and_half"] else 0)
    else:
        share = _SHARES[match["words"].strip()]
    rest = folded[: match.start()] + " " * (match.end() - match.start()) + folded[match.end() :]
    sums = [
        q
        for q in quantities(rest)
        if _exact(q) and q.low is not None and q.low >= SMALLEST_MONEY and not _is_things(rest, q)
    ]
    if len(sums) != 1 or sums[0].low is None or not 0 < share < 1:
        return None
    money = sums[0].low
    total = (money * share).quantize(Decimal(1))
    return Estimate("share", money, share, total, _per(folded), _currency(folded, currency))


def _each(folded: str, currency: str) -> Estimate | None:
    found = [q for q in quantities(folded) if _exact(q)]
    things = [q for q in found if _counts(folded, q, _THINGS) and q.low is not None and q.low > 1]
    prices = [
        q
        for q in found
        if q not in things
        and (_EACH_PRICE.search(folded[: q.start]) or _AFTER_PRICE.match(folded, q.end))
        and (_MONEY.match(folded, q.core_end) or re.search(r"[¥$€]\s?$", folded[: q.core_start]))
    ]
    if _SHARE.search(folded):
        return None  # a third factor: it is not worked out from two
    if len(things) != 1 or len(prices) != 1 or prices[0].low is None or things[0].low is None:
        return None
    count, each = things[0].low, prices[0].low
    return Estimate("each", count, each, count * each, _per(folded), _currency(folded, currency))


def _exact(quantity: Quantity) -> bool:
    """One figure, "about" or "at least" included; a range is not worked out."""
    return quantity.low is not None and quantity.high in (None, quantity.low)


def _counts(folded: str, quantity: Quantity, unit: re.Pattern[str]) -> bool:
    return any(unit.match(folded, at) for at in (quantity.core_end, quantity.end))


def _is_things(folded: str, quantity: Quantity) -> bool:
    return _counts(folded, quantity, _PEOPLE) or _counts(folded, quantity, _THINGS)


def _per(folded: str, default: Per | None = None) -> Per | None:
    for period, pattern in (
        ("day", _EACH_DAY), ("week", _EACH_WEEK), ("month", _EACH_MONTH), ("year", _EACH_YEAR),
    ):  # fmt: skip
        if pattern.search(folded):
            return period  # type: ignore[return-value]
    return default


def _currency(folded: str, default: str) -> str:
    for sign, code in (
        (r"usd|美元|美金|us\$|dollars?|\$", "USD"),
        (r"eur|欧元|€", "EUR"),
        (r"gbp|£|pounds?", "GBP"),
    ):
        if re.search(sign, folded):
            return code
    return default
