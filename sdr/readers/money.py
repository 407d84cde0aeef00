"""What the person can spend a year, from the quantities of a message and the words about money.

Only the person's own budget: a loss, a turnover, a salary or the vendor's price is no budget, and
a bare number is money only when the budget was asked or money words stand beside it. Monthly sums
count twelve times, a sum spread over years is divided, a one-off counts as the first year.
"""

import re
from dataclasses import dataclass, replace
from decimal import Decimal

from sdr.readers.numbers import Quantity, whole
from sdr.readers.reading import JSON
from sdr.readers.sizes import unit_after
from sdr.readers.text import Span, around, is_question

_CURRENCIES: tuple[tuple[str, str], ...] = (
    ("HKD", r"hk\$|hkd|hk dollars?|港币|港元|港纸|港幣"),
    ("TWD", r"nt\$|twd|新台币|台币"),
    ("SGD", r"s\$|sgd|sing(?:apore)? dollars?|新加坡元|新加坡币|新币|坡币"),
    ("AUD", r"a\$|au\$|aud|澳元|澳币"),
    ("CAD", r"c\$|ca\$|cad|加元|加币"),
    ("JPY", r"jpy|yen|日元|日币|円"),
    ("KRW", r"krw|韩元|₩"),
    ("MYR", r"rm|myr|ringgit|马币|林吉特|令吉"),
    ("INR", r"inr|rs\.?|₹|rupees?|卢比"),
    ("IDR", r"idr|rp|rupiah|印尼盾"),
    ("VND", r"vnd|dong|越南盾|₫"),
    ("THB", r"thb|baht|泰铢|฿"),
    ("PHP", r"php|pesos?|比索"),
    ("AED", r"aed|dirhams?|迪拉姆"),
    ("RUB", r"rub|rubles?|roubles?|卢布|₽"),
    ("CHF", r"chf|swiss francs?|瑞郎|瑞士法郎"),
    ("GBP", r"£|gbp|pounds?(?: sterling)?|quid|英镑"),
    ("EUR", r"€|eur|euros?|欧元|欧"),
    ("USD", r"us\$|\$|usd|us dollars?|dollars?|bucks|美金|美元|美刀|刀(?!具|片)"),
    ("CNY", r"¥|rmb|cny|renminbi|yuan|kuai|人民币|元|块(?:钱)?|大洋"),
)
_CURRENCY_BEFORE = tuple(
    (code, re.compile(rf"(?<![a-z])(?:{words})\s?$")) for code, words in _CURRENCIES
)
_FILL = r"\s?(?:多|来|个|左右|上下|以内|以下|以上|出头|钱|的)?\s?"
_CURRENCY_AFTER = tuple(
    (code, re.compile(rf"{_FILL}(?:{words})(?![a-z])")) for code, words in _CURRENCIES
)
_CURRENCY_ANYWHERE = tuple(
    (code, re.compile(rf"(?<![a-z])(?:{words})(?![a-z])"))
    for code, words in _CURRENCIES
    if code != "CNY"
)

_MONTH = (
    r"(?:(?:/|per|a|an|each|every|every single|p\.?)\s?(?:month|mon|mo|mth|m)\b|monthly|"
    r"(?:每|一|每一|按)个?月|月付(?:的话)?|/个?月|月(?=$|[,。 吧的]))"
)
_QUARTER = r"(?:(?:/|per|a|each|every)\s?(?:quarter|qtr)\b|quarterly|(?:每|一|每一|按)个?季度?|/季)"
_HALF = r"(?:(?:/|per|each|every)\s?half[- ]year|half[- ]yearly|每?半年)"
_WEEK = r"(?:(?:/|per|a|each|every)\s?week\b|weekly|(?:每|一)(?:周|个?星期|个?礼拜))"
_PERIODS = ((12, _MONTH), (4, _QUARTER), (2, _HALF), (52, _WEEK))
_NEAR_BEFORE = (
    r"(?:大概|大约|差不多|就|也就|能|可以|给|花|出|预算|是|有|在|budget|of|is|:|\s|about|"
    r"around|,?最多|up to|max){0,4}$"
)
_PERIOD_BEFORE = tuple((n, re.compile(p + _NEAR_BEFORE)) for n, p in _PERIODS)
_PERIOD_AFTER = tuple(
    (n, re.compile(rf"[^,。;\d]{{0,14}}?(?:^|(?<![a-z])){p}(?!付)")) for n, p in _PERIODS
)
_YEARS = {"两": 2, "二": 2, "三": 3, "四": 4, "五": 5, "two": 2, "three": 3, "four": 4, "five": 5}
_SPREAD = re.compile(
    r"分(?P<a>[两二三四五2-5])年|(?P<b>[两二三四五2-5])年(?:一共|总共|合计|总计|下来|总预算|"
    r"总的)?\s?(?=$)"
    r"|(?:over|for|across|spread over) (?P<c>two|three|four|five|[2-5]) (?:years?|yrs?)"
)
_PER_HEAD = re.compile(
    r"[^,。;]{0,8}?(?:(?:per|a|each|every|/)\s?(?:user|head|seat|person|rep|account|"
    r"licen[cs]e|store|shop|dealer)\b|每(?:个)?(?:人|账号|用户|店)|一个(?:人|账号|用户)|"
    r"/人|/账号)"
)

_BUDGET = re.compile(
    r"预算|经费|拿出|拿得出|掏|批了|批下来|批复|拨款|拨了|拨下来|专款|控制在|控制到|投入|"
    r"可以接受|能接受|还能谈|可以谈|还可以谈|准备花|打算花|愿意花|想花|花个|最多花|能花|可以花"
    r"|出得起|能出|照着这个数|手里(?:只)?有|资金|这笔钱|一律打回|这个数"
    r"|budget|set aside|allocat|earmark|approved|can spend|could spend|to spend|willing to|"
    r"afford|gave us|signed off|invest|ready to pay|can pay|could pay|could talk"
    r"|reserved|funding|funds|put aside|spending limit|spend (?:about|around|up to|max)|thinking|"
    r"gets? rejected|our limit|ceiling|have .{0,20} for (?:this|it)\b"
)
_NOT_MINE = re.compile(
    r"亏|损失|损耗|赔|罚|营收|营业额|销售额|流水|产值|利润|毛利|工资|月薪|年薪|提成|市场费用|"
    r"促销费|陈列费|费用.{0,4}(?:水漂|糊涂)|报废|少卖|卖了|漏|回款|货款|垫资|垫了|欠|便宜|降价|"
    r"涨|赚|挣|扣|返利"
    r"|你们(?:要|收|报|卖|的价|这)|你们?这|报价|售价|友商|别家|人家|隔壁|同行|原来|之前|竞品"
    r"|\b(?:los[et]|losses|loss|lost|losing|cost(?:s|ing)? us|waste|wasted|burn|revenue|turnover|"
    r"sales of|turn over|salary|salaries|earn|wages?|fine[ds]?|penalt|write[- ]?off|wrote off|"
    r"writing off"
    r"|freight|rebates?|worth of|claims?|stolen|leak|profit|margin|per display|on trade|"
    r"trade promotion|your (?:price|fee|quote|offer|competitor)|you (?:charge|want|ask|said|say|"
    r"quote)|you're asking|quoted|competitor|other vendor|last vendor|we pay|paid|pay about)"
)
_PRICE_TALK = re.compile(
    r"太贵|贵了|好贵|太高|偏高|超预算|超出预算|买不起|不值|逗我|expensive|too (?:much|high|"
    r"costly|pricey)|costly|steep|over (?:our )?budget|kidding|can'?t afford|cannot afford|"
    r"insane|crazy|more than (?:what )?(?:i|we) (?:can|could)"
)
_REJECTED_ABOVE = re.compile(r"打回|不批|批不了|过不了|(?:gets?|is|are|be) rejected|老板签")
_WAN_UNIT = re.compile(r"单位(?:是|为|:)?万|按万|\bin wan\b|以万")

_NOT_YET = re.compile(
    r"没批|还没批|未批|没有批|批不下|不批|等(?:着)?批|在批|走流程|待批|没过会|还在申请|申请中|没到位|未到位|"
    r"not (?:yet )?(?:been )?approved|isn't approved|hasn't been approved|pending|"
    r"waiting for approval|awaiting|nothing .{0,20}approved|before it'?s approved|"
    r"yet to be approved|get (?:it )?approved|needs? (?:to be )?approv|一个字都还没批"
)
_APPROVED = re.compile(
    r"(?:已经?|都|刚|全|早就)?(?:批了|批下来|批过|获批|批准|过会|审批通过|审批过|到位|落实|"
    r"点过头|拨下来)|已批|有预算了|预算(?:已经)?有了|专项(?:资金|预算)"
    r"|\b(?:approved|signed off|green[- ]?lit|greenlighted|allocated|secured|granted|budgeted|"
    r"got the green light|has been released|is released|in the (?:\d{4} )?(?:plan|budget))\b"
)
_ARRANGEABLE = re.compile(
    r"可以(?:申请|安排|协调|想办法|商量|追加|调|挤|批)|能(?:申请|安排|协调|挤|批下来)|"
    r"挤(?:得)?出来|挤一挤|想想办法|想办法|钱不是(?:问题|事)|预算不是(?:问题|事)|(?<!不)好说|不差钱|"
    r"有需要就|好用就|值得就|合适就|看(?:效果|价值|方案)"
    r"|can be (?:arranged|found|made available|freed)|could be arranged|we(?:'ll| will| can|"
    r" could)? find (?:the |some )?(?:money|budget|funds)|can find (?:the )?(?:money|budget)|"
    r"(?:budget|money|it)(?:'s| is) (?:flexible|not (?:an? |the )?(?:issue|problem))|flexible"
    r"|free up|can get (?:the |a )?budget|make (?:it|the money) available|budget can be|"
    r"arrange (?:it|the|some|budget|money)|for (?:the )?right (?:tool|price|solution|product)|"
    r"if it(?:'s| is) (?:good|worth|right|useful)"
)
_NONE = re.compile(
    r"(?:没有?|无|零)(?:这个|这笔|这方面的?|相关的?|专门的?|什么|啥|任何)?(?:预算|经费|钱|"
    r"资金)(?!问题)|没(?:专门)?(?:列|做|留|安排)(?:预算)?|预算(?:是|为)?(?:零|0|没有)(?!\d)|"
    r"没啥预算|一分钱(?:都|也)?没|预算(?:被)?砍"
    r"|\b(?:no|zero|without(?: a)?|nil) (?:budget|money|funds|funding)|(?:do not|don't|dont|"
    r"doesn't|didn't|haven't|havent|have not|did not|ain't) (?:really |currently |even |"
    r"actually )?(?:have|got|get)?\s?(?:a |any |the |got |much )?(?:budget|money|funds)|"
    r"nothing (?:allocated|budgeted|set aside)|not budgeted|no money|not in (?:the|our|"
    r"this year's) budget|budget (?:is|was) (?:zero|0|nil|cut|frozen)"
)
_UNSET = re.compile(
    r"(?:还)?(?:没|未|没有)(?:有)?(?:定|确定|想好|敲定|核|算|测算|出来|下来)|待定|再定|不固定|"
    r"not (?:yet )?(?:fixed|set|decided|defined|clear|finali[sz]ed)|(?:isn't|hasn't been|"
    r"haven't) (?:been )?(?:fixed|set|decided|defined)|\btbd\b|to be (?:decided|defined|"
    r"confirmed)|depends|看情况|看报价|open\b|undecided"
)
_MONEY_WORD = re.compile(r"预算|钱|款|经费|资金|budget|money|fund|licen[cs]e")


@dataclass(frozen=True, slots=True)
class Sum:
    """An amount a year with where it stands."""

    low: Decimal | None
    high: Decimal | None
    currency: str
    span: Span
    confidence: float


def currency_of(folded: str, quantity: Quantity, clause: Span, default: str) -> tuple[str, bool]:
    """(ISO 4217 code, whether it was said)."""
    before = folded[max(0, quantity.core_start - 20) : quantity.core_start]
    for code, pattern in _CURRENCY_BEFORE:
        if pattern.search(before):
            return code, True
    core = folded[quantity.core_start : quantity.core_end]
    for code, pattern in _CURRENCY_AFTER:
        if pattern.match(folded, quantity.core_end) or pattern.match(folded, quantity.end):
            return code, True
    for code, pattern in _CURRENCY_ANYWHERE:
        if pattern.search(folded, clause.start, clause.end) and code != "EUR":
            return code, True
        if code == "EUR" and re.search(
            r"€|\beuros?\b|\beur\b|欧元", folded[clause.start : clause.end]
        ):
            return code, True
    if re.search(r"la(?:kh|c)|crore", core):
        return "INR", True
    return default, False


def _sum(  # noqa: C901
    folded: str, clauses: list[Span], quantity: Quantity, *, asked: bool, default: str, zh: bool
) -> Sum | None:
    clause = around(clauses, quantity.core_start)
    words = folded[clause.start : clause.end]
    unit = unit_after(folded, quantity)
    currency, said = currency_of(folded, quantity, clause, default)
    tens = bool(_WAN_UNIT.search(folded)) or (
        asked
        and re.match(r"个(?!月|人|点|季|小时|经销|部门|系统|亿)", folded[quantity.core_end :])
        is not None
    )
    core = folded[quantity.core_start : quantity.core_end]
    large = quantity.scale >= 1000 or bool(re.search(r"figure|half|grand|lakh", core))
    if unit in ("people", "field") or (unit == "other" and not said and not tens):
        # 万 and k before a counted thing (9k outlets) is a count, not a sum.
        return None
    if _PER_HEAD.match(folded, quantity.end):
        return None
    top = quantity.high if quantity.high is not None else quantity.low
    if top is None or top <= 0 or (quantity.digits > 9 and not said):
        return None
    budget_here = _BUDGET.search(words) is not None
    budget = budget_here or (_BUDGET.search(folded) is not None and (said or large))
    mine = _NOT_MINE.search(words) is None or bool(re.search(r"预算|budget|照着这个数", words))
    if "照着这个数" in folded:
        mine = budget = True
    talk = _PRICE_TALK.search(words) is not None and not re.search(
        r"还能谈|could talk|预算(?:是|就|只有|有)|budget (?:is|of)", words
    )
    if not mine or talk or (is_question(folded[clause.start : clause.end + 1]) and not budget_here):
        return None
    low, high, confidence = quantity.low, quantity.high, 0.9
    if tens and top < 10_000:
        low, high = (None if v is None else v * 10_000 for v in (low, high))
        confidence = 0.75
    start, end = quantity.start, quantity.end
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
        if not (said or large or tens or top >= 1000):
            return None
        confidence = 0.85 if budget_here else 0.7
    if not (said or large or tens) and top < 1000 and asked:
        if zh and not quantity.digits > 3:
            low, high = (None if v is None else v * 10_000 for v in (low, high))
            confidence = 0.5
        else:
            confidence = 0.4
    if quantity.vague:
        confidence -= 0.1
    if high is None and _REJECTED_ABOVE.search(words):
        low, high, confidence = None, low, 0.6
    low, high, end = _a_year(folded, clause, quantity, low, high, end)
    return Sum(low, high, currency, Span(start, _with_unit(folded, end)), round(confidence, 2))


def _with_unit(folded: str, end: int) -> int:
    match = re.match(
        r"\s?(?:块钱|块|元|人民币|美金|美元|欧元|港币|rmb\b|cny\b|yuan\b|usd\b|eur\b|euros?\b|"
        r"dollars?\b|rupees?\b|ringgit\b|€|\$|£)",
        folded[end:],
    )
    return end + match.end() if match else end


def _a_year(
    folded: str,
    clause: Span,
    quantity: Quantity,
    low: Decimal | None,
    high: Decimal | None,
    end: int,
) -> tuple[Decimal | None, Decimal | None, int]:
    before = folded[clause.start : quantity.start]
    for times, pattern in _PERIOD_AFTER:
        match = pattern.match(folded, quantity.end)
        if match is not None:
            return _times(low, times), _times(high, times), match.end()
    for times, pattern in _PERIOD_BEFORE:
        if pattern.search(before):
            return _times(low, times), _times(high, times), end
    spread = _SPREAD.search(folded, quantity.end) or _SPREAD.search(
        re.sub(_NEAR_BEFORE, "", before)
    )
    if spread is not None:
        said = next(g for g in spread.groups() if g)
        years = Decimal(_YEARS.get(said) or int(said))
        low = None if low is None else (low / years).to_integral_value()
        high = None if high is None else (high / years).to_integral_value()
    return low, high, end


def _times(value: Decimal | None, times: int) -> Decimal | None:
    return None if value is None else value * times


def _value(status: str, amount: Sum | None, default: str) -> JSON:
    return {
        "status": status,
        "min": whole(amount.low) if amount else None,
        "max": whole(amount.high) if amount else None,
        "currency": amount.currency if amount else default,
    }


def read_budget(
    folded: str, clauses: list[Span], quantities: list[Quantity], *,
    asked: bool, last: bool, default: str, zh: bool,
) -> tuple[JSON, Span, float] | None:  # fmt: skip
    """The budget a year: (wire value, where, how sure) or None. Statuses `unknown` and
    `undisclosed` come from `answers`, except "not fixed yet", which only money can mean.
    """
    found = [
        s for q in quantities
        if (s := _sum(folded, clauses, q, asked=asked, default=default, zh=zh)) is not None
    ]  # fmt: skip
    amount: Sum | None = None
    if found:
        amount = found[-1] if last else _choose(folded, clauses, found)
    about_money = asked or _MONEY_WORD.search(folded) is not None
    if not about_money and amount is None:
        return None
    unapproved = _NOT_YET.search(folded)
    approved = _APPROVED.search(folded) if unapproved is None else None
    if approved is not None and (asked or _MONEY_WORD.search(folded) or amount is not None):
        if amount is not None:
            start, end = (
                min(approved.start(), amount.span.start),
                max(approved.end(), amount.span.end),
            )
            span = Span(start, end) if end - start < 60 else amount.span
            return _value("approved", amount, default), span, max(amount.confidence, 0.8)
        return _value("approved", None, default), Span(*approved.span()), 0.9 if asked else 0.8
    if amount is not None:
        return _value("amount", amount, default), amount.span, amount.confidence
    none = _NONE.search(folded)
    can = _ARRANGEABLE.search(folded)
    if none is not None and not (can is not None and can.start() > none.start()):
        sure = 0.9 if asked else 0.7
        return _value("none", None, default), Span(*none.span()), sure
    if can is not None and (asked or re.search(r"预算|钱|budget|money", folded)):
        return _value("arrangeable", None, default), Span(*can.span()), 0.85 if asked else 0.7
    unset = (unapproved or _UNSET.search(folded)) if asked else None
    if unset is not None:
        return _value("unknown", None, default), Span(*unset.span()), 0.8
    return None


def _choose(folded: str, clauses: list[Span], found: list[Sum]) -> Sum:
    """The surest; of equals the one that stands beside a budget word, else the first."""

    def weight(amount: Sum) -> tuple[bool, float]:
        clause = around(clauses, amount.span.start)
        return bool(_BUDGET.search(folded, clause.start, clause.end)), amount.confidence

    best = max(weight(s) for s in found)
    return replace(next(s for s in found if weight(s) == best))
