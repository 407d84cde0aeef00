"""How many people the company has, from the quantities of a message.

Not the field force, not a project team, not the people who do one chore: those count as a size
only when the size was asked and nothing better was said. Called by `reader.read`.
"""

import itertools
import re
from dataclasses import dataclass, replace
from decimal import Decimal

from sdr.readers.numbers import Quantity, whole
from sdr.readers.reading import JSON
from sdr.readers.text import Span, around, is_question

_SKIP = r"\s?(?:多|来|几|左右|上下|以上|以内|\+|plus|or so|ish)?\s?"
_FIELD_WORDS = (
    r"业务员|业务代表|业务|销售|外勤|导购|促销员|督导|代表|跑单|经理|区域经理|店员|推广员"
    r"|(?:field|sales|area|regional|part[- ]?time|temp\w*)[ -](?:sales |force )?(?:staff|people|"
    r"reps?|force|team|sales|men|managers?|workers?)"
    r"|reps?\b|representatives|salesm[ae]n|merchandisers?|promoters?|supervisors?|users?\b|"
    r"agents?\b"
    r"|managers?|contractors?|developers?|engineers?"
)
_FIELD_UNIT = re.compile(_SKIP + rf"(?:个|名|位|号)?(?:{_FIELD_WORDS})")
_PEOPLE_UNIT = re.compile(
    _SKIP +
            r"(?:个|号|名|位|口|多)?\s?(?:人(?!民币|工成本|次|份|天)|员工|职工|正式工|工人|"
            r"雇员|同事|伙计|打工)"
    r"|" + _SKIP +
            r"[- ]?(?:people|ppl|peoples|persons?|employees|emps?\b|staffs?\b|workers|heads\b|"
            r"headcount|pax"
    r"|ftes?\b|strong\b|of us\b|man\b|members|folks|associates|in total|all in|altogether|souls)"
)  # fmt: skip
_OTHER_UNIT = re.compile(
    r"\s?(?:多|来|几)?(?:个)?(?:亿|家|店|门店|网点|终端|经销商|代理商|客户|供应商|省|市|县|城市|"
    r"区|工厂|分公司|仓|品牌|牌子|单|箱|瓶|吨|件|"
    r"套|台|条|张|批|遍|次|趟|回|份|页|元|块|%|％|个点|成|级|层|倍|号(?!人)|岁|年|月|日|天|周|"
    r"星期|礼拜|点|小时|钟头|分钟|季|系统|账号|sku|字|部门|三联)"
    r"|\s?(?:个月|个季度|个半|个小时|个工作日|个仓|个厂|个号)"
    r"|\s?-?(?:stores?|shops?|outlets?|dealers?|distributors?|customers?|clients?|factor|plants?|"
    r"brands?|orders?|"
    r"cases|bottles|tons?|provinces|cities|markets?|suppliers?|wholesalers?|skus?|systems?|"
    r"forms?|percent|%|years?|yrs?|"
    r"months?|mths?|weeks?|wks?|days?|hours?|hrs?|minutes?|min\b|am\b|pm\b|o'?clock|minimarts|"
    r"warehouses?|levels?|times|pages|kids|"
    r"showrooms?|key dealers|different|codes|photos?|sachets|accounts?|licen[cs]es?|seats?)"
    r"|(?:st|nd|rd|th)\b"
)
_MONEY_UNIT = re.compile(
    r"\s?(?:多|来)?(?:块|元|人民币|美金|美元|欧元|港币|rmb|cny|yuan|usd|eur|dollars?|bucks|hkd|"
    r"sgd|€|\$|£|rupees?|ringgit)"
)
_MONEY_HEAD = re.compile(r"(?:[$€£¥₹]|us\$|usd|rmb|cny|eur|hkd|sgd|\brm|inr|\brs\.?)\s?$")
_PEOPLE_HEAD = re.compile(
    r"(?:员工|人数|人员|规模|编制|职工|在职|headcount|head count|man ?power|workforce|"
    r"staff(?: of| is| count| strength)?"
    r"|employees?|team size|company size|company of|firm of|team of|employ|employing|公司|厂里|"
    r"全厂|总共|一共|共|合计|加起来|我们|咱们|俺们|这边)"
    r"(?:就|有|是|得|也|才|只|数|总数|大概|大约|现在|目前|差不多|一共|总共|得有|:|\s|is|are|of|"
    r"about|around|currently|now|at|roughly|r|the){0,4}$"
)
_STAFF_HEAD = re.compile(
    r"(?:员工|人数|职工|编制|在职|head ?count|man ?power|workforce|staff|employees?|employ(?:ing|"
    r"s)?|公司规模|企业规模|company size|company of|firm of)[^,。;]{0,10}$"
)
_FIELD_HEAD = re.compile(
    rf"(?:{_FIELD_WORDS}|内勤|后勤|技术|文员|跟单|生产|车间)(?:有|就|大概|大约|差不多|是|"
    rf"一共|的|:|\s)*$"
)
_TOTAL = re.compile(
    r"(?:总共|一共|共有|合计|加起来|算上|加上[^,]{0,8}|总数|总人数|全公司|全厂|全集团|整个公司|"
    r"上上下下|集团|in total|total(?:ly)?|altogether|all in all|overall"
    r"|whole (?:company|group)|group (?:with|of|has)|entire|company[- ]wide)[^,;。]{0,14}$"
)
_TOTAL_AFTER = re.compile(r"[^,;。]{0,16}(?:in total|altogether|total\b|overall|all together|总共)")
_SELF = re.compile(
    r"(?:我们|咱们?|俺们?|本公司|公司|厂里?|集团|企业|我司|这边|总共|一共|加起来|团队就|\bwe\b|"
    r"we're|we've|\bour\b|\bus\b|company|firm|group|business|factory|staff|manpower|workforce|"
    r"headcount)"
)
_OURS_HEAD = re.compile(
    r"(?:(?:我们|咱们|俺们|公司|全公司|厂里|全厂|本公司|集团|企业|我司|这边|总共|一共|共有|"
    r"加起来)[^,;。的]{0,8}"
    r"|\b(?:we|we're|we've|company|firm|group|factory|total)\b(?: \w+){0,5} ?)$"
)
_PART = re.compile(
    r"团队|小组|开发组|项目组|部门?(?:的|里|就)|财务|it部|team|squad|department|dept|division|"
    r"部门|事业部|每个?|每天|full time only|the two|two girls|to retype|录单|对账|投票|partner"
)
_DOING = re.compile(
    r"(?:个|号)?人(?:想|要|来|去|参加|听|投票|一起|对账|录|填|跟|管|负责|在做|专门|天天|"
    r"手工|轮流|开会|用)"
)
_NOT_NOW = re.compile(
    r"\b(?:will be|was|were|used to|had|next year|after the)\b|以前|之前|原来|去年(?!底|"
    r"刚)|曾经|将来|明年|高峰"
)
_NOW = re.compile(r"现在|目前|如今|剩|now\b|today|currently|at present|at the moment|as of")
_HEDGES = re.compile(
    r"\b(?:about|around|roughly|some|maybe|approx(?:imately)?|circa|almost|nearly|over|under|with|and|"
    r"we(?:'re| are)?|now|or so|in all|here|ish|right now|currently|give or take)\b"
    r"|大概|大约|差不多|左右|上下|上|来|多|几|有|就|也就|得有|现在|目前|的样子|吧|呢|啊|了|规模|的?(?:公司|厂|企业|工厂)"
)
_FAMILY = re.compile(r"一家(?:子)?([一二两三四五六七八九]|[1-9])口")
_OF_TRADE = re.compile(
    r"(?:左右|以上|上下)?的?[\u4e00-\u9fff]{0,8}(?:公司|厂|集团|企业|品牌|厂家)$"
)
_SIZE_TALK = re.compile(r"\bsize\b|headcount|head count|人数|规模|多少人")
_EACH = re.compile(r"(?:一|1)\s?个?人(?:一(?:天|周|个?月|年|次|晚)|每|要|得|就|平均|大概|差不多)")
_EACH_HEAD = re.compile(r"(?:每|每个|人均|平均|\bper|\beach|\bevery)\s?$")
_HAN_DIGITS = {han: number for number, han in enumerate("一二三四五六七八九", start=1)} | {"两": 2}
_SUMS_OF_MONEY = re.compile(
    r"\b(?:los(?:e|t|ing)|costs?|costing|spen[dt]|spending|pa(?:y|id)|revenue|turnover)\b"
    r"|损失|亏|赔|花了?|营业额|销售额|流水|产值"
)
_LOOSE = re.compile(r"个?(?:吧|呢|啊|左右|上下|出头|的样子|不到|$|[\s,。!?;])")
_WITH = re.compile(r"\b(?:with|of)\s(?:about |around |some )?$")
_MINE = re.compile(r"\bi (?:own|run|have|head)\b|\bi'm\b|\bwe(?:'re)?\b|\bmy\b|\bour\b")
_SMALL = re.compile(r"就|只|just|only|夫妻|公司|company")
_UNKNOWN_REST = re.compile(r"别的|其他|其它|others?|the rest|另外的")
_PLUS = re.compile(r"\+|plus|加上?|还有|外加|and|另|以及")
_ALONE = re.compile(
    r"(?P<one>(?:就|只有?|才)我(?:自己)?一个(?:人)?|just me\b(?! and)|only me\b(?! and)|"
    r"one[- ]man|i(?:'m| am) alone|solo|一人公司|光杆司令|my ?self only|i work alone)"
    r"|(?P<two>(?:me|i) and my (?:wife|husband|brother|sister|partner|father|dad|mom|son|friend)"
    r"|my (?:wife|husband|brother|partner) and (?:me|i)\b|two of us|夫妻店|夫妻俩|夫妻二人|"
    r"两口子|我(?:和|跟|同)我?(?:老婆|老公|媳妇|爱人|婆娘|先生|太太|弟|哥|爸|妈|"
    r"合伙人)(?!一起拍板|拍板)|我们俩|就我俩)"
)


@dataclass(frozen=True, slots=True)
class Count:
    """A number of people: of the whole company (`rank` 3), probably (2), of its field force or
    a part (1); with the characters it takes.
    """

    quantity: Quantity
    rank: int
    span: Span
    confidence: float


def unit_after(folded: str, quantity: Quantity) -> str:
    """What a quantity counts, by the words right after it: people, field, money, other or ''."""
    for at in dict.fromkeys((quantity.core_end, quantity.end)):
        if _FIELD_UNIT.match(folded, at):
            return "field"
        if _MONEY_UNIT.match(folded, at):
            return "money"
        if _PEOPLE_UNIT.match(folded, at):
            return "people"
        if _OTHER_UNIT.match(folded, at):
            return "other"
    return ""


def ours_said(words: str) -> bool:
    """Whether the words speak of the speaker's own side."""
    return re.search(r"我们|咱|俺|我司|\bwe\b|we're|\bour\b", words) is not None


def _span(folded: str, quantity: Quantity) -> Span:
    end = quantity.end
    for at in (quantity.core_end, quantity.end):
        match = _PEOPLE_UNIT.match(folded, at)
        if match is not None:
            end = max(end, match.end())
    return Span(quantity.start, end)


def _alone_in(folded: str, clause: Span, quantity: Quantity) -> bool:
    """Whether a clause says nothing but this number of people ("a brewery, about 300 people")."""
    span = _span(folded, quantity)
    before = re.split(r"[,;:。.!?\n(（]|(?<=[\u4e00-\u9fff])\s", folded[clause.start : span.start])[
        -1
    ]
    after = re.split(r"[,;:。.!?\n)）]|\s(?=[\u4e00-\u9fff])", folded[span.end : clause.end])[0]
    if _OF_TRADE.match(after) and not before.strip():
        return True  # 200人左右的服装公司
    return _HEDGES.sub("", f"{before} {after}").strip(" ~-()（）") == ""


def _counts(  # noqa: C901
    folded: str, clauses: list[Span], quantities: list[Quantity], *, asked: bool, correcting: bool
) -> list[Count]:
    out: list[Count] = []
    field_seen = False
    for quantity in quantities:
        clause = around(clauses, quantity.core_start)
        before = folded[clause.start : quantity.start]
        whole_clause = folded[clause.start : clause.end]
        unit = unit_after(folded, quantity)
        if re.search(r"(?:预算|经费|budget|费用|投入)[^,。;]{0,8}$", before):
            continue
        if unit in ("other", "money") or _MONEY_HEAD.search(folded[: quantity.core_start]):
            continue
        if unit == "" and _SUMS_OF_MONEY.search(whole_clause):
            continue
        top = quantity.high if quantity.high is not None else quantity.low
        if top is None or top > 5_000_000 or top < 1 or quantity.digits > 7:
            continue
        if top != top.to_integral_value():
            continue
        total = bool(_TOTAL.search(before)) or bool(_TOTAL_AFTER.match(folded, quantity.end))
        staff = bool(_STAFF_HEAD.search(before))
        field = unit == "field" or (
            unit in ("", "people") and bool(_FIELD_HEAD.search(before)) and not total
        )
        following = folded[quantity.end : quantity.end + 1]
        bare = unit == "" and (
            not following
            or _LOOSE.match(folded, quantity.end) is not None
            or not ("\u4e00" <= following <= "\u9fff")
            or following in "吧呢啊左上出的不"
        )
        explicit = re.match(
            _SKIP + r"(?:个|名|位|号)?(?:员工|职工|employees|staff|workers|工人)",
            folded[quantity.core_end :],
        )
        if _EACH.match(folded, quantity.core_start) or _EACH_HEAD.search(before):
            continue
        if field:
            field_seen = True
            if asked:
                # so many in the field: the company has at least these
                least = replace(quantity, low=quantity.low or top, high=None)
                out.append(Count(least, 1, _span(folded, quantity), 0.55))
            continue
        if asked and (unit == "people" or bare or staff):
            confident = 0.95 if unit == "people" or staff else 0.9
            rank = 4 if total else 3 if explicit or staff else 2
            if _PART.search(whole_clause) and not total:
                rank, confident = 2, 0.75
            out.append(Count(quantity, rank, _span(folded, quantity), confident))
            continue
        if _DOING.match(folded, quantity.core_end) or _NOT_NOW.search(before):
            continue
        if is_question(folded[clause.start : clause.end + 1]) and not ours_said(whole_clause):
            continue
        if re.search(
            r"a (?:\d+|\w+) people (?:firm|company)|你们|\byou\b|example|案例", whole_clause
        ):
            continue
        if quantity.vague and top < 10:
            continue
        ours = (
            correcting
            or bool(_OURS_HEAD.search(before))
            or (bool(_WITH.search(before)) and _MINE.search(whole_clause) is not None)
        )
        if unit == "people":
            small = top < 6
            last = re.match(
                r"[- ](?:people|person|man|employee)[- ](?:company|firm|business|shop|"
                r"factory)|人的?(?:小|大)?(?:公司|厂|企业|工厂|店|团队|规模)|"
                r"个人的?(?:公司|厂|店)| of us",
                folded[quantity.core_end :],
            )
            if _PART.search(whole_clause) and not (total or staff or explicit or last):
                continue
            if (
                total
                or staff
                or (last and _SELF.search(whole_clause))
                or ours
                or (explicit and not small and ours_said(folded))
                or (explicit and _SELF.search(whole_clause))
                or _alone_in(folded, clause, quantity)
            ):
                out.append(
                    Count(
                        quantity,
                        4 if total else 3,
                        _span(folded, quantity),
                        0.9 if not small else 0.75,
                    )
                )
        elif bare and _SIZE_TALK.search(folded) and ours_said(whole_clause):
            out.append(Count(quantity, 3, _span(folded, quantity), 0.85))
        elif bare and (staff or (total and (field_seen or "people" in folded or "人" in folded))):
            out.append(Count(quantity, 4 if total else 3, _span(folded, quantity), 0.85))
    return out


def _sum(counts: list[Count], open_end: bool) -> Count:
    low = sum((c.quantity.low or Decimal(0) for c in counts), Decimal(0))
    highs = [c.quantity.high for c in counts]
    high = (
        None if open_end or None in highs else sum((h for h in highs if h is not None), Decimal(0))
    )
    merged = replace(
        counts[0].quantity, low=low, high=high, end=counts[-1].quantity.end, strict=False
    )
    span = Span(counts[0].span.start, counts[-1].span.end)
    return Count(merged, 2, span, 0.65)


def _best(folded: str, clauses: list[Span], counts: list[Count], *, asked: bool) -> Count | None:
    if not counts:
        return None
    if len(counts) == 1:
        return counts[0]

    def context(count: Count) -> str:
        clause = around(clauses, count.span.start)
        return folded[clause.start : count.span.end]

    current = [c for c in counts if not _NOT_NOW.search(context(c))] or counts
    now = [c for c in current if _NOW.search(folded[max(0, c.span.start - 8) : c.span.end + 10])]
    totals = [c for c in current if c.rank == 4]
    if totals:
        return max(totals, key=lambda c: c.quantity.low or c.quantity.high or 0)
    if now and asked:
        return now[-1]
    best = max(c.rank for c in current)
    if best == 3:
        return next(c for c in current if c.rank == 3)
    if asked and len(current) > 1:
        gaps = [folded[a.span.end : b.span.start] for a, b in itertools.pairwise(current)]
        parts = all(c.rank == 1 or _FIELD_HEAD.search(folded[: c.quantity.start]) for c in current)
        if parts or all(_PLUS.search(gap) for gap in gaps):
            return _sum(current, bool(_UNKNOWN_REST.search(folded)))
    return next(c for c in current if c.rank == best)


def read_size(
    folded: str, clauses: list[Span], quantities: list[Quantity], *, asked: bool, last: bool
) -> tuple[JSON, Span, float] | None:
    """The company size: ({"min", "max"}, where, how sure) or None. `last`: a correction, so the
    last number said counts.
    """
    counts = _counts(folded, clauses, quantities, asked=asked, correcting=last)
    count = counts[-1] if last and counts else _best(folded, clauses, counts, asked=asked)
    alone = _ALONE.search(folded)
    few = count is None or (count.quantity.high or 0) <= 2
    if alone is not None and few and (asked or _SMALL.search(folded)):
        people = 1 if alone["one"] else 2
        return {"min": people, "max": people}, Span(*alone.span()), 0.85 if asked else 0.7
    family = _FAMILY.search(folded)
    if family is not None and (count is None or asked):
        people = _HAN_DIGITS.get(family[1]) or int(family[1])
        return {"min": people, "max": people}, Span(*family.span()), 0.8
    if count is None:
        return None
    low, high = count.quantity.low, count.quantity.high
    if high is not None and count.quantity.strict:
        high -= 1
    confidence = count.confidence - (0.1 if count.quantity.vague else 0)
    if re.search(r"不算|除了|不含|不包括|without|excluding|not counting|except", folded):
        confidence -= 0.15
    return {"min": whole(low), "max": whole(high)}, count.span, round(max(confidence, 0.4), 2)
