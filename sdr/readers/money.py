"""What the person can spend a year, from the quantities of a message and the words about money.

Only the person's own budget: a loss, a turnover, a salary or the vendor's price is no budget, and
a bare number is money only when the budget was asked or money words stand beside it. Monthly sums
count twelve times, a sum spread over years is divided, a one-off counts as the first year.
"""

import re
from dataclasses import dataclass, replace
from decimal import Decimal

from sdr.readers.bounds import Quantity, whole
from sdr.readers.currencies import (
    counts_in_wan,
    currency_anywhere,
    currency_beside,
    currency_named,
    currency_of,
)
from sdr.readers.funds import APPROVED_WORD, about_money, approval, standing
from sdr.readers.periods import a_year
from sdr.readers.reading import JSON
from sdr.readers.silences import asks_back
from sdr.readers.spending import (
    BUDGET,
    DENIED,
    NOT_MINE,
    OFFERED,
    OTHER_POT,
    PRICE_TALK,
    REJECTED_ABOVE,
    SIGNED_ABOVE,
    STANCE,
    WAN_UNIT,
    WANTED,
)
from sdr.readers.spending_zh import (
    carried_over,
    for_each,
    headed_by_budget,
    instead,
    is_monthly,
    is_price_for_each,
    is_share_for_this,
    is_this_money,
    out_of_a_pot,
)
from sdr.readers.text import Span, around, has_han, is_question, sentences
from sdr.readers.units import unit_after

_PER_HEAD = re.compile(
    r"[^,。;]{0,8}?(?:(?:per|a|each|every|/)\s?(?:user|head|seat|person|rep|account|"
    r"licen[cs]e|store|shop|dealer)\b|每(?:个)?(?:人|账号|用户|店)|一个(?:人|账号|用户)|"
    r"/人|/账号)"
)


@dataclass(frozen=True, slots=True)
class Sum:
    """An amount a year with where it stands."""

    low: Decimal | None
    high: Decimal | None
    currency: str
    span: Span
    confidence: float


def _sum(  # noqa: C901
    folded: str,
    clauses: list[Span],
    quantity: Quantity,
    *,
    asked: bool,
    default: str,
    zh: bool,
    meant: str | None,
) -> Sum | None:
    clause = around(clauses, quantity.core_start)
    words = folded[clause.start : clause.end]
    unit = unit_after(folded, quantity)
    ours = default if meant is None or counts_in_wan(folded, quantity) else meant
    currency, said = currency_of(folded, quantity, clause, ours)
    tens = bool(WAN_UNIT.search(folded)) or (
        asked
        and _BEFORE_TENS.search(folded[clause.start : quantity.start]) is not None
        and re.match(
            r"个(?=\W|$|w|达不|左右|以内|以上|以下|上下|吧|呢|啊|的?样子|封顶|顶天|出头|多|起)",
            folded[quantity.core_end :],
        )
        is not None
    )
    core = folded[quantity.core_start : quantity.core_end]
    large = quantity.scale >= 1000 or bool(re.search(r"figure|half|grand|lakh|[万亿]", core))
    if _NOT_ONE.search(folded, 0, quantity.core_end):
        return None  # "not one peso" is none at all
    if not asked and _TRADE_POT.search(words):
        return None  # the money of promotions is not for this
    if unit in ("people", "field") or (unit == "other" and not said and not tens):
        # 万 and k before a counted thing (9k outlets) is a count, not a sum.
        return None
    if _PER_HEAD.match(folded, quantity.end) or is_price_for_each(folded, quantity):
        return None
    top = quantity.high if quantity.high is not None else quantity.low
    if top is None or top <= 0 or (quantity.digits > 9 and not said):
        return None
    # 一块 and 一分钱 are no sums, and a bare number is one only where nothing else is counted.
    if (
        currency == "CNY"
        and top < _LEAST
        and not (tens or large)
        and _SMALL_COIN.match(folded, quantity.core_end)
    ):
        return None
    if not (said or large or tens) and not _bare(folded, quantity):
        return None
    stance = _stance(folded, clause, quantity, large=large or said)
    budget_here = BUDGET.search(words) is not None or stance
    budget = budget_here or (BUDGET.search(folded) is not None and (said or large))
    if (top < 10_000 and SIGNED_ABOVE.search(words)) or OTHER_POT.match(folded, quantity.end):
        return None
    if DENIED.search(words) and not (quantity.low is None and asked):
        return None
    if not asked and OFFERED.search(folded):
        return None
    carried = carried_over(folded) if asked else None
    mine = NOT_MINE.search(_CUT_TO.sub("", words) if asked else words) is None or bool(
        re.search(r"预算|budget|照着这个数", words) and not _WAGES.search(words)
    )
    mine = mine or carried is not None or (asked and is_this_money(folded))
    if "照着这个数" in folded:
        mine = budget = True
    talk = PRICE_TALK.search(words) is not None and not re.search(
        r"还能谈|could talk|预算(?:是|就|只有|有)|budget (?:is|of)", words
    )
    asking = is_question(folded[clause.start : clause.end + 1]) and not (
        asked
        and not is_question(words)
        and (
            _GUESS.search(words)
            or (zh and quantity.low != quantity.high and len(folded) <= _GUESSED)
        )
    )
    if not asked and not budget_here:  # 四十几万一年,太伤了
        talk = talk or PRICE_TALK.search(folded, clause.end, clause.end + 10) is not None
    if not mine or talk or (asking and not budget_here):
        return None
    low, high, confidence = quantity.low, quantity.high, 0.9
    if tens and top < 10_000:
        low, high = (None if v is None else v * 10_000 for v in (low, high))
        confidence = 0.75
    start, end = quantity.start, quantity.end
    if not asked and not budget and large and _lone_ceiling(folded, clause, quantity):
        return Sum(low, high, currency, Span(start, _with_unit(folded, end)), 0.65)
    if not asked and not budget:
        # A sum with its currency that is the whole clause: "about 30k usd a year".
        letters = sum(not c.isspace() for c in words)
        if not said or (large is False and currency == "CNY") or end - start < 0.35 * letters:
            return None
        if not re.search(
            r"一年|每年|每月|一个月|a year|per (?:year|annum|month)|a month|annual|yearly", words
        ):
            return None
        confidence = 0.7
    elif not asked:
        headed = zh and headed_by_budget(folded[clause.start : quantity.start])
        if not (said or large or tens or top >= 1000 or headed):
            return None
        confidence = 0.85 if budget_here else 0.7
    if not (said or large or tens) and top < 1000:
        if zh and not quantity.digits > 3 and not is_monthly(folded, quantity):
            low, high = (None if v is None else v * 10_000 for v in (low, high))
            confidence = 0.5
        elif zh and is_monthly(folded, quantity):
            confidence = 0.7
        else:
            confidence = 0.4
    if quantity.vague:
        confidence -= 0.1
    if carried == "ceiling" and low == high:
        low = None
    if high is None and REJECTED_ABOVE.search(words):
        low, high, confidence = None, low, 0.6
    low, high, end = a_year(folded, clause, quantity, low, high, end)
    return Sum(low, high, currency, Span(start, _with_unit(folded, end)), round(confidence, 2))


_NOT_ONE = re.compile(r"\bnot (?:a|one)(?: single)?$")
_TRADE_POT = re.compile(
    r"\b(?:promo(?:tion(?:al)?)?|displays?|trade|coupons?|rebates?|advertising|media) "
    r"(?:budgets?|money|spend|funds?|pots?)\b"
)
#: So short, a stretch with a question mark is a guess: 三五十万?
_GUESSED = 10
_WAGES = re.compile(r"月薪|工资|年薪|薪水|提成")
#: What became of a budget; of anything else it tells a loss: 砍到14万.
_CUT_TO = re.compile(r"(?:砍|压|降|缩|减|加|涨|追加|调)(?:到|成|至)")
#: "maybe 20k?" is a guess, no question.
_GUESS = re.compile(
    r"大概|可能|差不多|也许|估计|应该|\b(?:maybe|about|around|perhaps|say|probably)\b"
)
#: What may stand before "thirty" where tens of thousands are meant: 首年控制在四十个以内.
_BEFORE_TENS = re.compile(
    r"^(?:[^,。;]*(?:预算|控制|大概|大约|差不多|最多|顶多|给|出|花|拿|批|投入|应该|也就|可能|"
    r"[是有要]|嗯|呃|哦|啊|(?:砍|压|降|减|批|给|突破|超过?|过)(?:到|成|至)?)[^,。;的]{0,6})?$"
)
#: No year's budget is smaller than this in the playbook's usual currency.
_LEAST = 100
_SMALL_COIN = re.compile(r"\s?(?:块|分|毛|角|元)")
_AFTER_BARE = re.compile(
    r"\s*(?:$|[,.。;!?~)(/…+-]|左右|之间|中间|上下|以|封顶|顶天|吧|呢|啊|呀|哈|嘛|了|的|"
    r"出头|不到|起|往上|"
    r"打底|样子|"
    r"每|一(?:年|个月|季)|年|月|/|含|(?:也|就|都|还|差)不?|以内|为限|打住|内|[^\w\s]|"
    r"(?:a|per|each|every|in|for|or|to|max|tops?|at|and|plus|including|incl|excluding|all|total|is|"
    r"would|"
    r"should|this|next|maybe|i|we|but|if|monthly|yearly|annually|annual|quarterly|approx|roughly|"
    r"give|"
    r"ish|minimum|maximum|p\.?a|depending|budget|over|up|of budget|range|as|with|on|from|give)\b)"
)


def _bare(folded: str, quantity: Quantity) -> bool:
    """Whether nothing is counted by a number without a unit: not 一边, 一磨, "one who signs"."""
    core = folded[quantity.core_start : quantity.core_end]
    if re.search(r"(?:乘以?|除以?|减|等于|×|\*|%\s?of)\s*$", folded[: quantity.core_start]):
        return False  # a sum to be worked out
    if core in ("one", "a", "一") or (core.isalpha() and core.isascii() and quantity.scale == 1):
        return False
    return any(_AFTER_BARE.match(folded, at) for at in (quantity.core_end, quantity.end))


def _stance(folded: str, clause: Span, quantity: Quantity, *, large: bool) -> bool:
    """Whether the words at a sum say that one could spend it; they may follow a comma."""
    if not large:
        return False
    if STANCE.search(folded, clause.start, clause.end) is not None:
        return True
    gap = clause.end - max(quantity.core_end, quantity.end)
    said = clause.end - clause.start <= 2 * (clause.end - quantity.start)
    after = STANCE.search(folded, clause.end, min(len(folded), clause.end + 16))
    return after is not None and gap <= 4 and said and after.start() - clause.end <= 5


def _lone_ceiling(folded: str, clause: Span, quantity: Quantity) -> bool:
    """三十万以内 as a clause of its own, in a message about a thing to be bought."""
    if quantity.low is not None or quantity.strict or quantity.digits > 7:
        return False
    said = _with_unit(folded, quantity.end) - quantity.start
    letters = sum(not c.isspace() for c in folded[clause.start : clause.end])
    return said >= 0.6 * letters and WANTED.search(folded) is not None


def _with_unit(folded: str, end: int) -> int:
    match = re.match(
        r"\s?(?:块钱|块|元|人民币|美金|美元|欧元|港币|rmb\b|cny\b|yuan\b|usd\b|eur\b|euros?\b|"
        r"dollars?\b|rupees?\b|ringgit\b|€|\$|£)",
        folded[end:],
    )
    return end + match.end() if match else end


def _value(status: str, amount: Sum | None, default: str) -> JSON:
    return {
        "status": status,
        "min": whole(amount.low) if amount else None,
        "max": whole(amount.high) if amount else None,
        "currency": amount.currency if amount else default,
    }


def read_budget(
    folded: str, clauses: list[Span], quantities: list[Quantity], *,
    asked: bool, last: bool, default: str, zh: bool, meant: str | None = None,
) -> tuple[JSON, Span, float] | None:  # fmt: skip
    """The budget a year: (wire value, where, how sure) or None. Statuses `unknown` and
    `undisclosed` come from `answers`, except "not fixed yet", which only money can mean.
    `meant`: the currency in which the speaker counts, where it is known; `default`: else.
    """
    if not zh:
        meant = currency_named(folded, quantities) or currency_anywhere(folded) or meant
    found = [
        s for q in quantities
        if (s := _sum(folded, clauses, q, asked=asked, default=default, zh=zh, meant=meant))
        is not None
    ]  # fmt: skip
    amount: Sum | None = None
    if found:
        amount = found[-1] if last else _choose(folded, clauses, found)
    if asked and amount is None and (reckoned := for_each(folded, quantities)) is not None:
        amount = Sum(reckoned[0], reckoned[0], default, reckoned[1], 0.7)
    if not asked and amount is None and not about_money(folded):
        return None
    approved = approval(folded, asked=asked or _granted(folded, amount))
    if approved is not None and amount is None and not asked:
        amount = _beside(folded, clauses, quantities, approved, default, meant, zh=zh)
    if approved is not None and (asked or about_money(folded) or amount is not None):
        if amount is not None:
            start = min(approved.start, amount.span.start)
            end = max(approved.end, amount.span.end)
            span = Span(start, end) if end - start < 60 else amount.span
            return _value("approved", amount, default), span, max(amount.confidence, 0.8)
        return _value("approved", None, default), approved, 0.9 if asked else 0.8
    if amount is not None:
        status = "arrangeable" if asked and out_of_a_pot(folded) else "amount"
        return _value(status, amount, default), amount.span, amount.confidence
    said = standing(folded, asked=asked)
    if said is None or (said.status == "unknown" and asks_back(folded, said.span)):
        return None
    return _value(said.status, None, default), said.span, said.confidence


def _beside(
    folded: str, clauses: list[Span], quantities: list[Quantity], approved: Span,
    default: str, meant: str | None, *, zh: bool,
) -> Sum | None:  # fmt: skip
    """The sum that stands right at an approval: "money is there, up to $30k"."""
    near = (
        q for q in quantities
        if -_AT_HAND < q.start - approved.end < _AT_HAND
        and (currency_beside(folded, q) is not None or q.scale >= 1000)
    )  # fmt: skip
    sums = (_sum(folded, clauses, q, asked=True, default=default, zh=zh, meant=meant) for q in near)
    return next((s for s in sums if s is not None), None)


_AT_HAND = 24  # characters
#: A sum that was turned down or a joke: the next one counts.
_TURNED_DOWN = re.compile(
    r"\b(?:seriously|joking|kidding|just kidding|jokes aside|laughed|refused|said no|"
    r"turned (?:it|that|me) down|knocked (?:it|that) (?:back|down)|"
    r"choked|fainted|nearly died|cut (?:it|that)|brought (?:it|that) down)\b"
)


def _granted(folded: str, amount: Sum | None) -> bool:
    """Whether "approved" beside a sum is said of that sum, whatever else the message tells."""
    if amount is None:
        return False
    own = around(sentences(folded), amount.span.start)
    return APPROVED_WORD.search(folded, own.start, own.end) is not None


def _stretch(first: Sum, last: Sum) -> Sum | None:
    """十万出头,十二万封顶: from the first to the ceiling that follows it."""
    if first.low is None or last.low is not None or last.high is None:
        return None
    if not first.low < last.high <= 3 * first.low or last.span.start - first.span.end > 6:
        return None
    return Sum(
        first.low,
        last.high,
        first.currency,
        Span(first.span.start, last.span.end),
        first.confidence,
    )


def _choose(folded: str, clauses: list[Span], found: list[Sum]) -> Sum:
    """The surest; of equals the one that stands beside a budget word, else the first."""

    def weight(amount: Sum) -> tuple[bool, bool, float]:
        clause = around(clauses, amount.span.start)
        head = folded[clause.start : amount.span.start]
        return (
            is_share_for_this(head),
            bool(BUDGET.search(folded, clause.start, clause.end)),
            amount.confidence,
        )

    if len(found) > 1 and _TURNED_DOWN.search(folded, found[0].span.end, found[-1].span.start):
        return found[-1]
    later = instead(folded, [s.span for s in found]) if len(found) > 1 else None
    if later is not None:
        return found[later]
    ceilings = [s for s in found if s.low is None]
    if len(found) == 2 and len(ceilings) == 1 and found[0].high is None and has_han(folded):
        return ceilings[0]  # 两百万以上要上集团,最好别超过两百万
    if len(found) == 2 and (stretch := _stretch(*found)) is not None:
        return stretch
    best = max(weight(s) for s in found)
    return replace(next(s for s in found if weight(s) == best))
