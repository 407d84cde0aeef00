"""By when the person means to decide: a date, later, or only looking.

`read_timeline` turns the named times of a message into the `timeline` fact. A date in a sentence
about something else (a contract that ends, a fair, a meeting) is not a timeline unless asked.
"""

import re
from datetime import date, timedelta

from sdr.readers.days import Named, add_months
from sdr.readers.reading import JSON
from sdr.readers.text import Span, around, is_question

_LATER = re.compile(
    r"明年再|以后再|回头再|过后再|之后再说|完?年再说|再说吧|再看吧|再说$|往后(?:排|放|挪|推)|"
    r"还?没(?:有)?(?:什么|具体|明确的?)?(?:计划|打算|时间表|规划|日程|安排)|无(?:计划|时间表)|"
    r"不打算|暂时不|暂不|短期(?:内)?(?:不|没)|今年(?:肯定|应该|是|估计)?(?:不|没戏|没)|不急|"
    r"不着急"
    r"|早着呢|还早|没那么快|过两年|遥遥无期|排不上|最早(?:也)?(?:得|要|是)?(?:到)?(?:明年|"
    r"后年)(?!\s*(?:\d|[一二三四五六七八九十上下春夏秋冬初中底]))|(?:明年|后年)以后|后年"
    r"|next year at the (?:very )?earliest|at the earliest next year|earliest next year|"
    r"not (?:before|until|till) (?:next year|20\d\d)|\bno (?:concrete |fixed |real |"
    r"specific )?(?:plans?|timeline|time ?frame|timetable|schedule|date|deadline)\b|"
    r"not (?:planned|this year|any ?time soon|in the near|soon|urgent|a priority)|no (?:rush|"
    r"hurry|urgency)|maybe next year|perhaps next year|some ?day\b|no time soon|long way (?:off|"
    r"to go)"
    r"|down the road|in (?:the )?(?:distant )?future|haven'?t planned|don'?t have (?:a |"
    r"any )?(?:plan|timeline|date|schedule)|nothing planned|not planning|not yet planned|"
    r"too early|postponed|on hold|year after next|next year or later|later than next year"
)
_LOOKING = re.compile(
    r"随便(?:看看|瞧瞧|问问|逛逛)|(?:就|先|只是|只|纯|随便)(?:先|是|来|想)?(?:了解|看看|看一看|"
    r"问问|摸摸底|比较|调研|观望|学习|看一下|瞅瞅)|先(?:做)?(?:调研|考察|摸底)|观望|(?:处于|还在|"
    r"在)(?:了解|调研|考察|观望)(?:阶段|期)?|了解了解行情|看看行情|没(?:有)?(?:明确|"
    r"具体)?(?:的)?(?:采购|购买)(?:计划|意向)"
    r"|\bjust (?:look|brows|explor|curious|research|check|gather|want(?:ed)? to (?:see|know|look|"
    r"learn)|learning|window|seeing what)|only (?:look|brows|explor|research|gather)|"
    r"looking around|have a look around|window[- ]shopping|kicking (?:the )?tires|"
    r"exploring(?: options)?|shopping around|early research|just getting (?:a feel|an idea|"
    r"information)|for information only|no purchase planned"
)
_INTENT = re.compile(
    r"上线|上系统|上这套|换(?!货)|更换|启动|定下来|拍板|签|采购|招标|选型|定供应商|跑起来|用上|"
    r"用起来|落地|搞定|开始|开工|实施|部署|试点|试用|决定|决策|立项|要上|想上|就上|上$|买|搬到|"
    r"切换|推(?:广|开)|挂网|汇报方案|上会|敲定|定(?:方案|厂家|供应商)?$|上一套|做起来|有个说法|"
    r"需要"
    r"|go(?:ing)? live|launch(?! new)|\bstart\b|begin|decid|decision|buy\b|purchas|implement|"
    r"roll(?:ing)? ?out|in place|sign(?!ed)|need (?:it|this|a|the|something)|want (?:it|this|to)|"
    r"begin|deploy|pilot|kick ?off|replace|switch|up and running|get (?:it|this) (?:done|running|"
    r"going)|finish|complete|deadline|latest\b|target|tender|onboard|choose|pick|select|"
    r"plan(?:ning)? to|aim|timeline|move forward"
)
_BOUND = re.compile(r"内|后|左右|之前|within|\bin\b|next|by\b|最多|需要|要|想|希望")
_STRONG = re.compile(
    r"上线|上系统|换(?:一套|掉|系统)|拍板|签约|签合同|选型|招标|采购|立项|想.{0,12}(?:上|"
    r"换|用)|要.{0,12}(?:上线|换|启动|搬)|go(?:ing)? live|launch|roll(?:ing)? ?out|"
    r"decision|decide|implement|purchas|\bbuy\b|sign\b"
)
_DECIDES = re.compile(
    r"定(?!价|制|位|期)|拍板|签|决定|敲定|决策|decid|decision|sign|choose|pick|select|buy"
)
_NOT_TIMELINE = re.compile(
    r"合同|到期|有效期|成立|创立|创办|去年|前年|上个月|上周|上季度|以前|当时|曾经|停用|停了|出差|"
    r"休假|产假|展会|刚|晓得|才知道|半年缩|每|周期|滞后|联系|回复|回电|打给|打电话|发我|发给|"
    r"发过来|推我|休产假|找你|聊|再来|报价|加我|结果|当年|上次|含"
    r"|contract|expire|runs? (?:out|until)|\bends?\b in|founded|established|since|last (?:year|"
    r"month|week|quarter|summer)|ago\b|every|each\b|per |were|was\b|used to|lost|took|"
    r"late\b(?! next)|months? (?:old|late|later)|call me|contact me|get back|send me|reply|"
    r"email me|reach me|experience|report|write it"
)
_BEFORE = re.compile(r"\s?(?:之前|以前|前(?!后|面|期|台|端))")
_BEFORE_EN = re.compile(r"(?:before|prior to|ahead of|earlier than)\s(?:the\s)?$")
_AFTER = re.compile(r"\s?(?:之后|以后|后(?!年|台|面|端|续))")
_AFTER_EN = re.compile(r"(?:after|once|past|following)\s(?:the\s)?$")
_EARLIEST_EN = re.compile(r"\s?(?:at the (?:very )?earliest|or later|onwards)")
_SOON_ELSE = re.compile(
    r"\s?(?:联系|回|打|发|给我|安排人|推|报|转|让|找|叫|call|contact|reply|send|get back|"
    r"reach|respond|connect)"
)


def _end(folded: str, named: Named) -> tuple[date, Span, float]:
    """The last day meant, with 前 / before and 后 / after applied."""
    span = named.span
    words = folded[span.start : span.end]
    head = folded[max(0, span.start - 16) : span.start]
    ended = re.search(r"底|末|end|eo[myq]|内|尾", words) is not None
    before = _BEFORE.match(folded, span.end)
    before_en = _BEFORE_EN.search(head) or re.match(r"before\b", words)
    if before is not None or before_en is not None:
        lead = _BEFORE_EN.search(head)
        start = span.start if lead is None else span.start - len(lead.group())
        end = span.end if before is None else before.end()
        day = (
            named.last if ended or named.grain in ("length", "soon") else named.first - timedelta(1)
        )
        return day, Span(max(0, start), end), 0.9
    after = _AFTER.match(folded, span.end)
    after_en = _AFTER_EN.search(head)
    if (after is not None or after_en is not None) and named.grain != "length":
        start = span.start if after_en is None else span.start - len(after_en.group())
        return add_months(named.last, 1), Span(start, after.end() if after else span.end), 0.55
    return named.last, span, 0.6 if named.vague else 0.9


def _value(status: str, by: date | None) -> JSON:
    return {"status": status, "by": by.isoformat() if by else None}


def read_timeline(  # noqa: C901
    folded: str, clauses: list[Span], times: list[Named], today: date, *,
    asked: bool, last: bool, open_answer: bool = False,
) -> tuple[JSON, Span, float] | None:  # fmt: skip
    """The timeline: (wire value, where, how sure) or None; "don't know" is read by `answers`.
    `open_answer`: an open question was asked, so that a day belongs to the story told.
    """
    later = _LATER.search(folded)
    looking = _LOOKING.search(folded)
    usable: list[tuple[Named, date, Span, float, bool]] = []
    for named in times:
        by, span, sure = _end(folded, named)
        clause = around(clauses, named.span.start)
        words = folded[clause.start : clause.end]
        if by < today or by > add_months(today, 120):
            continue
        if named.grain == "soon":
            if _SOON_ELSE.match(folded, named.span.end) or (
                not asked and _NOT_TIMELINE.search(words)
            ):
                continue
            alone = named.span.end - named.span.start >= 0.7 * len(words)
            if not asked and not alone and not _INTENT.search(words):
                continue
        elif not asked:
            if named.grain == "day" and re.search(
                r"点|:\d\d|am\b|pm\b|o'?clock|上午|下午|晚上", words
            ):
                continue
            if is_question(folded) or not _INTENT.search(words) or _NOT_TIMELINE.search(words):
                continue
            if named.grain == "length" and not _BOUND.search(
                folded[max(0, named.span.start - 8) : named.span.end + 4]
            ):
                continue
            if named.year_only and not _STRONG.search(words):
                continue
            alone = named.span.end - named.span.start >= 0.3 * len(words)
            if open_answer and not _STRONG.search(words) and not (alone and _DECIDES.search(words)):
                continue
            sure -= 0.15
        if named.grain == "length" and re.search(
            r"(?:每|every|for the last|过去|最近|近|用了(?:快)?|already|over|past|干了|"
            r"做了|上线)\s?$",
            folded[: named.span.start],
        ):
            continue
        usable.append(
            (
                named,
                by,
                span,
                sure,
                bool(
                    _DECIDES.search(
                        folded, max(clause.start, span.start - 22), min(clause.end, span.end + 10)
                    )
                ),
            )
        )
    # 明年再说, "maybe next year": a bare year beside a "later" word is not a date.
    dated = [
        u for u in usable
        if not (u[0].year_only and (later is not None or _EARLIEST_EN.match(folded, u[0].span.end)))
    ]  # fmt: skip
    if later is not None and dated and not asked:
        dated = [u for u in dated if u[0].grain != "soon"]
    specific = [u for u in dated if not _near(folded, later, u[0])]
    if specific:
        deciding = [u for u in specific if u[4]]
        pick = specific[-1] if last else (deciding or specific)[0]
        named, by, span, sure, _ = pick
        return _value("date", by), span, round(sure, 2)
    if looking is not None and (asked or not is_question(folded)):
        return _value("looking", None), Span(*looking.span()), 0.9 if asked else 0.75
    if later is not None and (asked or not is_question(folded)):
        if (
            not asked
            and re.search(r"不急|没(?:有)?(?:安排|打算)|too early|再说$|soon|future", later.group())
            and (len(folded) > 24 or re.search(r"too early|future", later.group()))
        ):
            return None
        return _value("later", None), Span(*later.span()), 0.9 if asked else 0.7
    return None


def _near(folded: str, later: re.Match[str] | None, named: Named) -> bool:
    """A date that belongs to a postponement (今年不动, "not before 2027") rather than a plan."""
    if later is None:
        return False
    if named.span.start < later.end() and later.start() < named.span.end:
        return True
    if re.search(r"not (?:before|until|till)\s(?:\w+\s)?$", folded[: named.span.start]):
        return True
    return (
        re.match(
            r"\s?(?:再说|再看|再聊|再谈|再考虑|再来|不考虑|别想|不动)", folded[named.span.end :]
        )
        is not None
    )
