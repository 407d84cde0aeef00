"""How Chinese speakers tell by when: a bare 明年 is no date, of two days the slow one counts.

Word lists and small choices under `timelines`; over folded text. Pure.
"""

import re
from datetime import date
from typing import Literal

from sdr.readers.days import Named
from sdr.readers.text import Span

_BARE_YEAR = re.compile(r"(?:明年|来年|后年|20\d\d年?)")
_BY_THEN = re.compile(r"(?:年)?(?:之|以)?(?:内|前)|底|结束")
#: 快的话12月,慢的话1月; 但要到二月底: what is really expected.
_SURE = re.compile(
    r"(?:慢的话|慢点|慢则|最[晚慢迟]|再[晚慢]|最多|顶多|抓|但|不过|正常|实际|现实|保守|稳妥)[^,。;!?]{0,12}$"
)
#: What is to be done by the day: 八月底上线就行, 1月底出结果.
_DONE = re.compile(
    r"(?:前|就|能|要|得|必须|才)?(?:上线|用上|换好|换完|选好|选定|选完|出结果|定标|到位|"
    r"搞定|落地|启用|上完|定下|定好|花掉|用掉|签(?:掉|完|好))"
)
_DECIDED = re.compile(r"(?:前|就|能|要)?(?:定(?!标)|拍板|决定|签(?!到)|招标选定)")
_WISH = re.compile(r"(?:恨不得|巴不得|恨不能|最好是?)(?:今天|明天|今晚|现在)?$")
_ENDS = re.compile(r"(?:财年|财务年度|会计年度|年度)[^,。;!?]{0,4}(?:是|到)?[^,。;!?]{0,3}$")
_BARE_DAY = re.compile(
    r"\W*(?:就|大概|差不多)?(?P<m>1[0-2]|[1-9])[./](?P<d>[12]\d|3[01]|0?[1-9])(?:号|左右|"
    r"之前|以前|前|吧|。)*\W*"
)
#: The day before the month, as in most of Europe: "15.02."
_BARE_DAY_FIRST = re.compile(r"\W*(?:by )?(?P<d>[12]\d|3[01]|0?[1-9])\.(?P<m>1[0-2]|0?[1-9])\.\W*")
#: Not meant: 没打算马上买.
_NOT_SOON = re.compile(r"(?:没|不|没有|不用|不会|不是|没打算|没想|不打算|不想|无需)(?:要|必)?$")
#: Put off, told unasked.
PUT_OFF = re.compile(
    r"(?:排|放|推|挪|安排)(?:在|到)了?(?:明年|后年|"
    r"20\d\d年?)(?!\s?[\d一二三四五六七八九十上下春夏秋冬初中底q])|"
    r"(?:先说好,?)?今年(?:就)?(?:没|不)(?:有)?(?:打算|计划|想|准备)(?:要)?(?:买|上|换|采购)|"
    r"^以后再说(?:吧|,|$)|(?:我们|还)(?:还|很)早(?:呢|着)?(?=$|[,。])|(?:连)?立项都(?:还)?没"
)
#: Put off, where it was asked for.
PUT_OFF_ASKED = re.compile(
    r"(?:这|近|今明|今年明年)(?:一)?两年(?:都|也|是)*(?:不|没)|还?没有?(?:采购|"
    r"购买)(?:的)?(?:计划|打算|安排)|一年半载|"
    r"等(?:哪天|什么时候|啥时候)?[^,。;!?]{1,8}(?:了|时候)再(?:买|上|换|说|看|考虑)"
)
#: Told where it was asked for: nobody told them.
UNTOLD = re.compile(
    r"咋知道|没(?:有)?人(?:跟|和|给|同)?(?:我)?(?:讲|说|通知|提)过?|(?:这个)?问题我?(?:回答|"
    r"答)不(?:了|上)|"
    r"好的话[^,。;!?]{0,6},?不好[^,。;!?]{0,3}就"
)
KEPT_BACK = re.compile(
    r"(?:是|属于|算)(?:我们)?(?:公司)?内部(?:的)?(?:安排|事情?|决定)|没权限(?:说|讲|透露)|"
    r"填[\"']?(?:保密|不公开)"
)
_LOOKS = re.compile(
    r"(?:就|就是|只是|纯)(?:是)?(?:来|想)?逛逛|没有?要买的?意思|没想过?要?买|做做功课|"
    r"看看(?:别人|人家|同行)怎么(?:做|弄|搞)的?"
)
_SENT = re.compile(r"(?:让|派|叫|托|喊|安排)(?:我|本人)")
#: What is asked behind a plan is whether it can be kept: …3月15号全部线上下单,你们来得及吗.
_IN_TIME = re.compile(
    r"[,。;](?:你们|贵司)?(?:那边)?(?:还)?(?:来得及|赶得上|赶得及|能赶上|够不够|行吗|可以吗|"
    r"没问题吧)"
)


def bare_year(folded: str, named: Named) -> bool:
    """Whether next year or a later one is named, and nothing of when in it."""
    if not named.year_only:
        return False
    words = folded[named.span.start : named.span.end]
    return (
        _BARE_YEAR.fullmatch(words) is not None
        and ("年" in words or folded.startswith("年", named.span.end))
        and _BY_THEN.match(folded, named.span.end) is None
    )


#: Between two times: the second is what is meant.
_RATHER = re.compile(
    r"不对|不是|错了|说错|口误|[诶欸哎]?等一?下|等等|刚(?:刚)?(?:说|改|通知)|改(?:成|到|口)了?|应该是"
)


def is_corrected(folded: str, first: Named, last: Named) -> bool:
    """27年3月吧 不对 27年2月: whether the last of two times is what somebody comes to."""
    return _RATHER.search(folded[first.span.end : last.span.start]) is not None


def surely(folded: str, times: list[Named]) -> int | None:
    """Which of several named times is the one to count on; None where the words do not tell."""
    for at in range(len(times) - 1, -1, -1):
        if _SURE.search(folded[: times[at].span.start]):
            return at
    if any(_DECIDED.match(folded, t.span.end) for t in times):
        return None  # Q3定供应商 Q4上线
    done = [
        at for at, t in enumerate(times)
        if _DONE.match(folded, t.span.end + (1 if folded.startswith("前", t.span.end) else 0))
    ]  # fmt: skip
    return done[-1] if done and len(times) > 1 else None


def wished(folded: str, named: Named) -> bool:
    """恨不得明天就上: as soon as possible, no day."""
    return named.grain == "day" and _WISH.search(folded[: named.span.start]) is not None


def denied_soon(folded: str, named: Named) -> bool:
    """没打算马上买."""
    return named.grain == "soon" and _NOT_SOON.search(folded[: named.span.start]) is not None


def year_ends(folded: str, named: Named) -> bool:
    """财年是3月31号结束: the day itself, not the time after it."""
    return named.grain == "day" and _ENDS.search(folded[: named.span.start]) is not None


def bare_day(folded: str, today: date) -> tuple[date, Span] | None:
    """1.20 as the whole answer."""
    match = _BARE_DAY.fullmatch(folded) or _BARE_DAY_FIRST.fullmatch(folded)
    if match is None:
        return None
    try:
        day = date(today.year, int(match["m"]), int(match["d"]))
        day = day if day >= today else day.replace(year=today.year + 1)
    except ValueError:
        return None
    ends = sorted((match.span("m"), match.span("d")))
    return day, Span(ends[0][0], ends[1][1])


def asks_whether_in_time(folded: str, end: int) -> bool:
    """Whether the question of the message is only if the day told before can be met."""
    return _IN_TIME.match(folded, end) is not None


def silent(folded: str) -> tuple[Literal["unknown", "undisclosed"], Span] | None:
    """Not told to the speaker, or not to be told."""
    for status, pattern in (("unknown", UNTOLD), ("undisclosed", KEPT_BACK)):
        match = pattern.search(folded)
        if match is not None:
            return status, Span(*match.span())  # type: ignore[return-value]
    return None


def looks(folded: str, *, asked: bool) -> Span | None:
    """Whether somebody says that they only look; who was sent to look does it for others."""
    match = _LOOKS.search(folded)
    if match is None or (not asked and _SENT.search(folded)):
        return None
    return Span(*match.span())


def sent_to_look(folded: str) -> bool:
    """老板让我先了解了解."""
    return _SENT.search(folded) is not None
