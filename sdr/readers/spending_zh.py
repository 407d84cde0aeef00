"""How Chinese speakers answer "what is the budget?" without naming one: as a limit, a reckoning.

A sum of last year that stays as it was, so much a head times so many heads, a sum scraped out of
another pot, a ceiling said after the sum. Used by `money`. Pure; over folded text.
"""

import re
from decimal import Decimal

from sdr.readers.bounds import Quantity
from sdr.readers.text import Span
from sdr.readers.units import unit_after

#: Last year's sum holds for this year: 去年花了十二万,今年照旧.
_LAST_TIME = r"(?:去年|前年|上一?年|往年|上次|上回|之前|原来|以前)"
_AS_THEN = re.compile(
    rf"{_LAST_TIME}[^。!?]*?[,;。](?:今年|这次|这回|明年|这一?套|新的)?[^,。;!?]{{0,6}}?(?:照旧|"
    rf"照样|一样|"
    r"(?:跟|和|与|同)(?:去年|上次|那个|之前)[^,。;]{0,3}(?:差不多|一样|持平)|持平|"
    r"差不多(?:就)?(?:行|这|那)?|"
    r"还是(?:这|那)(?:个|么)?(?:数|多)|就(?:这|那)个数|按(?:这|那)个(?:数|来)|也就(?:这|那)么多)"
)
_NOT_MORE_THAN_THEN = re.compile(
    rf"{_LAST_TIME}[^。!?]*?[,;。][^,。;!?]{{0,8}}?(?:不(?:能|会|许|准|可能|想|"
    rf"要)?(?:再)?(?:比[^,。;]{{1,4}})?"
    r"(?:高|多|超|贵|涨)|别(?:再)?(?:超|高|多)|只能(?:少|低)|(?:只|还)会(?:少|低)|只少不多|不超)"
)
#: The money that was just named is what will be spent: 就拿这个钱.
_THIS_MONEY = re.compile(
    r"(?:拿|用|动|花|从)(?:的)?(?:就是)?(?:这|那)(?:个|笔|部分|点)(?:钱|款|经费|资金|费用|里)?|"
    r"(?:这|那)(?:个|笔)钱(?:就|正好|刚好|可以|能)?(?:拿来|用来|来|用|搞|上)"
)
#: Scraped out of another pot: it can be arranged.
_OUT_OF_A_POT = re.compile(
    r"(?:从|在)[^,。;!?]{1,8}?(?:里|中|上|那块|那边|这块)?[^,。;!?]{0,4}?(?:抠|挤|挪|匀|腾|省|调|"
    r"凑|借|划拉|刮)|"
    r"(?:抠|挤|挪|匀|腾|凑)(?:一)?(?:抠|挤|挪|匀|腾|凑)?(?:个|出|点|得出)"
)
#: So much for each: 一个账号一年三百.
_HEADS = r"(?:人头?|业务员|业代|账号|用户|店|门店|号|坐席|席位|销售|员工|个人)"
_EACH = re.compile(
    rf"(?:人均|(?:平均)?(?:每|一|按)(?:个|家)?{_HEADS})(?:头)?(?:儿)?[^,。;!?\d]{{0,4}}?"
    r"(?P<per>(?:每|一)(?:天|日|个?月|年|个?季度))?[^,。;!?\d]{0,5}$"
)
#: Of the sums of a message the one for this purchase, or what it became.
_SHARE = re.compile(
    r"(?:分到|分给|落到|轮到|摊到|用在|用到|花在|其中|给到?|拿来|投到?)[^,。;!?]{0,4}(?:系统|这块|"
    r"这个|这套|这边|软件|"
    r"数字化|信息化|项目|这一?项)[^,。;!?\d]{0,6}$|(?:砍|削|压|降|减|缩|追加|加|涨|调|批)(?:到|成|"
    r"至)(?:了|只剩)?[^,。;\d]{0,3}$"
)
_PER_AFTER = re.compile(r"\s?(?:块钱?|元)?(?:钱)?\s?(?:/|每|一)?(?P<per>天|日|个?月|年|个?季度)")
_TIMES = (("天", 365), ("日", 365), ("月", 12), ("季", 4), ("年", 1))
_MOST_EACH = 20_000


def carried_over(folded: str) -> str | None:
    """Whether last year's sum stands for this year ("same"), or as its limit ("ceiling")."""
    if _NOT_MORE_THAN_THEN.search(folded):
        return "ceiling"
    return "same" if _AS_THEN.search(folded) else None


_HEADED = re.compile(
    r"(?:预算|经费|费用预算)(?:大概|大约|差不多|估计|应该|也就|就|只有|只|是|有|在|给|批了?|控制在|不超过|:|\s)*$"
)


def headed_by_budget(before: str) -> bool:
    """Whether a number stands right behind the word budget: 预算三四十."""
    return _HEADED.search(before) is not None


def is_this_money(folded: str) -> bool:
    """Whether a sum told of something else is said to be what will be spent."""
    return _THIS_MONEY.search(folded) is not None


def is_share_for_this(before: str) -> bool:
    """Whether the words before a sum make it the part for this purchase, or what is left."""
    return _SHARE.search(before) is not None


def out_of_a_pot(folded: str) -> bool:
    """Whether the sum is to be scraped together elsewhere."""
    return _OUT_OF_A_POT.search(folded) is not None


def for_each(folded: str, quantities: list[Quantity]) -> tuple[Decimal, Span] | None:
    """A sum a year for each person times the persons named, with where both stand."""
    price = next((q for q in quantities if _price(folded, q) is not None), None)
    sum_each = None if price is None else price.high if price.low is None else price.low
    if price is None or sum_each is None:
        return None
    times = _price(folded, price) or 1
    heads = [
        q for q in quantities
        if q is not price and q.low is not None and q.low > 1
        and unit_after(folded, q) in ("people", "field", "other")
        and re.match(rf"\s?(?:多|来)?(?:个|名|位|号|家)?{_HEADS}", folded[q.core_end :])
    ]  # fmt: skip
    if len(heads) != 1 or heads[0].low is None:
        return None
    span = Span(min(price.start, heads[0].start), max(price.end, heads[0].end))
    return sum_each * times * heads[0].low, span


def is_price_for_each(folded: str, quantity: Quantity) -> bool:
    """Whether a sum is what one person or account costs."""
    return _price(folded, quantity) is not None


def _price(folded: str, quantity: Quantity) -> int | None:
    """How often a year a sum for each is due, or None where it is no such sum."""
    before = _EACH.search(folded[: quantity.start])
    if before is None or not 1 < (quantity.high or quantity.low or 0) <= _MOST_EACH:
        return None
    after = _PER_AFTER.match(folded, quantity.core_end)
    said = before["per"] or (after["per"] if after is not None else "年")
    return next((times for unit, times in _TIMES if unit in said), 1)


_NOT_THAT = re.compile(r"(?:不是|没有|哪有|哪是)(?:说)?\s?$")
_A_MONTH = re.compile(r"\s?(?:块钱?|元)?\s?(?:一个?月|每个?月|/月|每月)")
_AT_LEAST_A_MONTH = 100


def instead(folded: str, sums: list[Span]) -> int | None:
    """Which sum is told in place of the first: 不是十万,财务说只给八万."""
    denied = _NOT_THAT.search(folded[: sums[0].start])
    return len(sums) - 1 if denied is not None else None


def is_monthly(folded: str, quantity: Quantity) -> bool:
    """Whether a bare number is plain money because it is so much a month: 500一个月."""
    top = quantity.high or quantity.low or 0
    return top >= _AT_LEAST_A_MONTH and _A_MONTH.match(folded, quantity.core_end) is not None
