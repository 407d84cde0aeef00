"""Days and stretches of time that a message names: 明年三月, Q3, in 2 months, 国庆前, next tues.

Resolved against the local day of the message. What a named day means (a decision, a meeting) is
not decided here: `timelines` and `meetings` do. The last day of what was named is `last`.
"""

import re
from collections.abc import Callable
from datetime import date
from itertools import islice

from sdr.readers.days import (
    EN_NUMBERS,
    HAN_NUMBERS,
    MONTHS,
    ORDINALS,
    WEEKDAYS,
    Named,
    day_on,
    han_day,
    month_end,
    quarter_of,
    year_of,
)
from sdr.readers.named import (
    after_cny_named,
    as_named,
    cny_eve_named,
    en_length_named,
    en_month_named,
    feast_named,
    half_named,
    iso_named,
    lunar_named,
    month_day_named,
    month_number,
    near_day_named,
    quarter_rule_named,
    rel_end_named,
    rel_quarter_named,
    season_named,
    soon_named,
    spoken_day_named,
    this_month_named,
    week_after_next_named,
    week_number_named,
    week_of_month_named,
    week_on_named,
    weekday_named,
    year_part_named,
    zh_length_named,
    zh_month_named,
    zh_months_named,
)
from sdr.readers.text import Span

_MONTH_NAMES = "|".join(sorted(MONTHS, key=len, reverse=True))


_WEEKDAY_NAMES = "|".join(sorted((w for w in WEEKDAYS if len(w) > 2), key=len, reverse=True))


_ORDINAL_NAMES = "|".join(sorted(ORDINALS, key=len, reverse=True))


_HN = r"(?:\d{1,2}|十[一二]?|[一二两三四五六七八九])"


_HDAY = r"(?:\d{1,2}|[二三]?十[一二三四五六七八九]?|廿[一二三四五六七八九]?|[一二三四五六七八九])"


_YEAR_ZH = r"(?P<y>今年|明年|后年|去年|来年|(?:20)?\d\d年)?"


_EN_COUNT = "|".join(sorted(EN_NUMBERS, key=len, reverse=True))


type Rule = tuple[re.Pattern[str], Callable[[re.Match[str], date], Named | None]]


_FEAST_WORDS: tuple[tuple[str, str], ...] = (
    ("spring",
            (r"春节|过年|新春|大年|除夕|农历年|农历新年|chinese new year|lunar new year|"
            r"cny(?! ?\d)(?<!\d cny)(?<!k cny)|spring festival|tet\b")),
    ("mid_autumn", r"中秋(?:节)?|双节|mid[- ]autumn(?: festival)?"),
    ("dragon_boat", r"端午(?:节)?|dragon boat(?: festival)?"),
    ("double_eleven", r"双十一|双11|双 11|double (?:11|eleven)|11\.11|singles'? day"),
    ("double_twelve", r"双十二|双12|double (?:12|twelve)"),
    ("mid_year_sale", r"(?<![\d,.])618(?![\d,.]|\s?(?:人|元|万|k\b|w\b|people))|六一八"),
    ("national_day",
            (r"国庆(?:节)?|十一(?=前|之前|以前|假期|长假|黄金周|后|以后)|national day|"
            r"golden week")),
    ("labour_day", r"五一(?:节)?(?!二|三|四|五|六|七|八|九|零)|劳动节|labou?r day|may day"),
    ("qingming", r"清明(?:节)?(?!了|白)"),
    ("lantern", r"元宵(?:节)?(?!灯)|正月十五"),
    ("womens_day", r"三八(?:妇女)?节|妇女节"),
    ("childrens_day", r"六一(?:儿童)?节|儿童节|六一(?=前|之前|以前|后)"),
    ("new_year", r"元旦|new year'?s?(?: day| eve)?"),
    ("christmas", r"圣诞(?:节)?|christmas|xmas|yuletide|noël"),
    ("easter", r"复活节|easter(?! ?egg)"),
    ("thanksgiving", r"感恩节|thanksgiving"),
    ("black_friday", r"黑五|黑色星期五|black friday"),
    ("halloween", r"万圣节|hall?owe'?en"),
    ("valentines", r"情人节|valentine'?s?(?: day)?"),
    ("st_patricks", r"圣帕特里克节|(?:st\.? |saint )?patrick'?s day|paddy'?s day"),
    ("spring_fair",
            (r"春糖(?:会)?|糖酒会|(?:the )?(?:spring )?sugar(?: and wine)? fair|sugar (?:and|"
            r"&) wine fair|糖烟酒")),
    ("autumn_fair", r"秋糖(?:会)?|秋季糖酒会"),
)  # fmt: skip


_FEAST = re.compile(
    "(?:今年|明年)?(?:"
    + "|".join(
        f"(?P<{name}>{words})"
        for name, words in sorted(_FEAST_WORDS, key=lambda x: x[0] == "new_year")
    )
    + ")"
)


_ORD = r"(?:st|nd|rd|th)?"


_EN_YEAR = r"(?:,?\s*(?P<y>20\d\d)|\s+next year)?"


_PART = (
    r"(?P<part>(?:by |before )?(?:the )?(?:end of|(?<![a-z])end|late|mid(?:dle of)?|early|"
    r"beginning of|"
    r"start of|mid-)\s?(?:in )?)?"
)


def _zh_month_any(m: re.Match[str], today: date) -> Named | None:
    said = m["d"] or m["d2"] or (m["d3"] or "").lstrip("初")
    if m["m"] in ("腊", "正"):
        return lunar_named(m, today, said)
    if m["d2"] or m["d3"]:
        month = month_number(m["m"])
        day = day_on(today, year_of(m["y"], today), month, han_day(said)) if month <= 12 else None
        return as_named(m, day, "day")
    return zh_month_named(m, today)


def _to_the_end(unit: str, today: date) -> tuple[date, date]:
    """The rest of this year, quarter or month."""
    if unit == "quarter":
        return quarter_of(today, (today.month - 1) // 3 + 1, today.year)
    return today, month_end(today.year, 12 if unit == "year" else today.month)


def _quarter_any(m: re.Match[str], today: date) -> Named | None:
    words = m["q"] or m["q2"]
    number = int(words) if words.isdigit() else HAN_NUMBERS[words]
    return as_named(m, quarter_of(today, number, year_of(m["y"] or m["y2"], today)), "quarter")


_WITHIN = re.compile(r"(?:之|以)?内")


def _zh_length_any(m: re.Match[str], today: date) -> Named | None:
    if m["u"] == "年" and m["n"] and m["n"].isdigit() and int(m["n"]) > 20:
        return None
    if m["u"] in ("天", "日") and m["n"] in ("一", "1") and not _WITHIN.match(m.string, m.end()):
        return None  # 一天三个主意, 一天到晚
    return zh_length_named(m, today)


_RULES: tuple[Rule, ...] = (
    (re.compile(
            r"(?<!\d)(?P<y>20\d\d)\s?[-/.年]\s?(?P<m>\d{1,2})\s?[-/.月]\s?(?P<d>\d{1,2})(?:日|"
            r"号)?(?!\d)"), iso_named),
    (re.compile(r"(?<!\d)(?P<d>\d{1,2})[./](?P<m>\d{1,2})[./](?P<y>20\d\d)(?!\d)"), iso_named),
    (re.compile(_YEAR_ZH + r"的?(?P<a>[一二三四五六七八九])(?P<b>[二三四五六七八九])月份?"), zh_months_named),  # noqa: E501
    (re.compile(_YEAR_ZH +
            rf"的?(?<![\d个第])(?P<m>{_HN}|腊|正|元(?=月))月(?:份)?(?:的)?(?:(?P<d>{_HDAY})(?:号|日)|"
            rf"(?P<d2>\d{{1,2}})(?![\d个万%])|(?P<d3>[二三]?十[一二三四五六七八九]?|廿[一二三四五六七八九]?|初[一二三四五六七八九十])"
            rf"(?![一二三四五六七八九十百千万亿几多来余个人家块元天年岁])|"
            rf"(?P<part>月?底|末|初|中下旬|中旬|上旬|下旬|中|尾))?"),
     _zh_month_any),
    (re.compile(
            rf"(?P<w>下下个|下下|下个|下|上个|上|本|这个|当|"
            rf"这)月(?:份)?(?:(?P<d>{_HDAY})(?:号|日)|(?P<part>底|末|初|中旬|上旬|下旬|中))?"), this_month_named),  # noqa: E501
    (re.compile(r"(?P<w>月)(?P<part>底|末)(?P<d>$^)?"), lambda m, t: as_named(m, (t, month_end(t.year, t.month)), "month")),  # noqa: E501
    (re.compile(
            r"(?P<y>今年|明年|后年|来年|(?:20)\d\d年)?的?(?:第?(?P<q>[一二三四1-4])季度?|"
            r"(?<![a-z0-9])q(?P<q2>[1-4])(?![a-z0-9]))(?:\s?(?:of\s)?(?P<y2>20\d\d|next year|"
            r"this year))?"),
     _quarter_any),
    (re.compile(
            r"(?P<y>$^)?(?P<q>first|second|third|fourth|"
            r"last) quarter(?:\s?(?:of\s)?(?P<y2>20\d\d|next year|this year))?"), quarter_rule_named),  # noqa: E501
    (re.compile(r"(?:下个?|本|这个?)季度?|(?:next|this|coming|the coming) quarter"), rel_quarter_named),  # noqa: E501
    (re.compile(
            r"(?P<y>今年|明年|后年|来年|20\d\d年)?的?(?:上半年|下半年|(?<![a-z0-9])(?:h[12]|"
            r"[12]h)(?![a-z0-9])|(?:first|second|"
            r"latter) half(?: of)?(?: the)?(?: year)?)(?:\s?(?P<y2>20\d\d|next year|"
            r"this year))?"), half_named),
    (re.compile(
            r"(?P<y>今年|明年|后年|来年|20\d\d年)?的?(?P<s>开春|入夏|入秋|入冬|"
            r"[春夏秋冬](?=天|季|末|初|前))(?:天|季)?(?P<y2>$^)?"), season_named),
    (re.compile(
            r"(?P<y>$^)?(?:this|next|in|by|until|before|the|coming|late|early|since|"
            r"for) (?:the )?(?P<s>spring(?! festival)|summer|autumn|fall|"
            r"winter)(?:\s(?:of\s)?(?P<y2>20\d\d|next year|this year))?\b"), season_named),
    (re.compile(
            r"(?P<y>$^)?\b(?P<s>spring|summer|autumn|fall|winter)\s(?:of\s)?"
            r"(?P<y2>20\d\d)\b"), season_named),
    (re.compile(
            r"(?<!\d)(?P<y>今年|明年|后年|来年|去年|(?:20)?\d\d年)?(?P<part>年底|年末|年尾|"
            r"年内|年初|年中)(?P<y2>$^)?(?P<part2>$^)?"), year_part_named),
    (re.compile(
            r"(?P<y>今年|明年|后年|来年|20\d\d年)(?P<part>底|末|初|中|内|尾|一开年|"
            r"开年)?(?P<y2>$^)?(?P<part2>$^)?"), year_part_named),
    (re.compile(
            r"(?P<part>(?:the )?(?:end of|late|mid(?:dle of)?|early|beginning of|start of)|"
            r"mid-)\s?(?:in )?(?P<y>20\d\d|next year|this year)\b(?P<y2>$^)?(?P<part2>$^)?"), year_part_named),  # noqa: E501
    (re.compile(
            r"(?P<part>\b(?:year[- ]end|years end|year's end|eoy|"
            r"end of (?:the )?year))(?:\s(?P<y>20\d\d))?(?P<y2>$^)?(?P<part2>$^)?"), year_part_named),  # noqa: E501
    (re.compile(
            r"(?P<end>(?:the )?end of\s|\b(?:within|inside)\s)?(?P<w>this|next|the coming|"
            r"coming|the) (?P<u>month|"
            r"year|quarter|week)(?!s)\b(?:(?:'s)? end\b)?"),
     lambda m, t: rel_end_named(m, t) if m["w"] != "the" or m["end"] else None),
    (re.compile(
            r"\bbefore (?:the )?(?P<u>year|quarter|month)(?:'s| is) "
            r"(?:out|over|up|done|through)\b"),
     lambda m, t: as_named(m, _to_the_end(m["u"], t), "year")),
    (re.compile(
            rf"\b(?P<n>first|second|third|last) week (?:of|"
            rf"in) (?P<m>{_MONTH_NAMES})\b\.?" + _EN_YEAR),
     week_of_month_named),
    (re.compile(r"\beo(?P<u>m|q)\b"), lambda m, t: as_named(m, (t, month_end(t.year, t.month)) if m["u"] == "m" else quarter_of(t, (t.month - 1) // 3 + 1, t.year), "month")),  # noqa: E501
    (re.compile(r"\bmonth[- ]end\b"), lambda m, t: as_named(m, (t, month_end(t.year, t.month)), "month")),  # noqa: E501
    (re.compile(rf"\b(?P<d>{_ORDINAL_NAMES})\s(?:day )?(?:of\s)?(?P<m>{_MONTH_NAMES})\b\.?" + _EN_YEAR), spoken_day_named),  # noqa: E501
    (re.compile(rf"\b(?P<m>{_MONTH_NAMES})\.?\s(?:the )?(?P<d>{_ORDINAL_NAMES})\b" + _EN_YEAR), spoken_day_named),  # noqa: E501
    (re.compile(rf"\b(?P<d>\d{{1,2}}){_ORD}\s(?:of\s)?(?P<m>{_MONTH_NAMES})\b\.?" + _EN_YEAR), en_month_named),  # noqa: E501
    (re.compile(
            rf"\b(?P<m>{_MONTH_NAMES})\.?\s(?:the )?(?P<d>\d{{1,2}})(?!\d|:|\s?(?:am|pm|"
            rf"k\b)){_ORD}\b" + _EN_YEAR), en_month_named),
    (re.compile(rf"{_PART}\b(?P<m>{_MONTH_NAMES})\b\.?" + _EN_YEAR), en_month_named),
    (re.compile(
            r"(?<![\d个])(?<!多)(?<!几)(?<!今)(?<!去)(?<!前)(?<![一二两三四五六七八九十半])(?:年前|"
            r"节前)(?!后|的)"), cny_eve_named),
    (re.compile(r"(?<![一二两三四五六七八九十\d半])(?:年后|节后|过完年|开年|开工后)"), after_cny_named),  # noqa: E501
    (_FEAST, feast_named),
    (re.compile(
            r"(?:(?P<half>半)|(?P<n>个把|几|数|(?:\d+(?:\.\d+)?\s?[-~到至]\s?)?\d+(?:\.\d+)?|"
            r"俩|仨|一[二两]|[二两]三|三[四五]|四五|五六|六七|七八|八九|"
            r"[一二两三四五六七八九]?十[一二两三四五六七八九]?|"
            r"[一二两三]?百(?=天)|"
            r"[一二两三四五六七八九](?:[到至][一二两三四五六七八九])?)(?:几|多|"
            r"来)?)\s?(?:个)?(?P<semi>半)?(?P<u>月|年(?!级|前|以前|代|初|底|末)|"
            r"周(?![一二三四五六日末])|星期(?![一二三四五六日天])|礼拜(?![一二三四五六日天])|"
            r"天|日(?!期|化|用)|季度?|工作日)(?!前|以前|之前|份)(?P<semi2>半)?"),
     _zh_length_any),
    (re.compile(
            r"\b(?!some ?days?\b)(?:(?P<half>half an?(?: a)?\s|half\s)|"
            rf"(?P<n>(?:(?:\d+|{_EN_COUNT})\s?(?:-|~|"
            rf"to|or)\s?)?(?:\d+(?:\.\d+)?|"
            rf"{_EN_COUNT}))\s?(?:more )?(?:-\s?)?)(?P<u>(?:working |business )?days?|weeks?|"
            rf"wks?|fortnights?|months?|mths?|quarters?|years?|yrs?)\b(?!\s(?:ago|old|experience|"
            rf"back|"
            rf"later we|per|each))"), en_length_named),
    (re.compile(
            r"今天|今日|今晚|今早|明天|明日|明早|明晚|明儿|大后天|后天|\btoday\b|\btonight\b|"
            r"\btomorrow\b|\btomm?orr?ow\b|\btmrw?\b|\bday after tomorrow\b"), near_day_named),
    (re.compile(
            r"(?P<w>下下个?|下个?|这个?|本|上个?)?(?:周|星期|礼拜)(?P<d>[一二三四五六日天末]|"
            r"[1-7](?![\d点:]))?(?!前|转|六福|边|围|到|报|转|黑)"), weekday_named),
    (re.compile(rf"\b(?P<d>{_WEEKDAY_NAMES}) week\b"), week_on_named),
    (re.compile(rf"\b(?P<w>next|this|last|coming)?\s?(?P<d>{_WEEKDAY_NAMES})\b"), weekday_named),
    (re.compile(r"\b(?:the )?week after next\b"), week_after_next_named),
    (re.compile(r"\b(?:kw|cw|calendar week)\s?(?P<n>\d{1,2})\b"), week_number_named),
    (re.compile(
            rf"(?<![\d.月第一二三四五六七八九两百千])(?P<d>{_HDAY})(?:号|日)(?!人|楼|店|线|机|厂|"
            rf"仓|化|用|线|子|个|员|"
            rf"称|码|期|本|元)"), month_day_named),
    (re.compile(rf"\b(?:{_WEEKDAY_NAMES}),? (?:the )?(?P<d>\d{{1,2}})(?:st|nd|rd|th)\b"), month_day_named),  # noqa: E501
    (re.compile(r"\b(?:the )?(?P<d>\d{1,2})(?:st|nd|rd|th)\b(?! (?:time|floor|gen|year|quarter))"), month_day_named),  # noqa: E501
    (re.compile(
            r"(?<![\d¥$€.,])(?P<y>20[2-4]\d)(?:年)?(?![\d%]|[.,]\d|\s?(?:人|k\b|元|万|亿|w\b|wan\b|"
            r"家|people|ppl|employees|staff))(?P<part>$^)?(?P<y2>$^)?(?P<part2>$^)?"), year_part_named),  # noqa: E501
    (re.compile(
            r"(?:尽量|尽可能)快|赶早不赶晚|火烧眉毛(?!的)|刻不容缓|迫在眉睫|等不及了|"
            r"as (?:soon|fast|quickly|quick) as (?:\w+ )?(?:possible|we can|you can|can be)|"
            r"\bpronto\b|\ba\.s\.a\.p|"
            r"^yesterday(?=\W*(?:lol|haha|if possible)?\W*$)|"
            r"尽快|尽早|越快越好|越早越好|马上|立刻|立即|立马|赶紧|赶快|火速|这几天|最近就|"
            r"现在就|就现在|\basap\b|\bimmediately\b|"
            r"right away|straight ?away|\burgent(?:ly)?\b|the sooner the better|\bright now\b|"
            r"at once\b|as fast as possible|as quickly as possible|like yesterday"), soon_named),
)  # fmt: skip


#: More times than anybody means: the rest of such a text is not read.
_MOST = 30
_MAY_HOLD = re.compile(
    r"[年月日号天周季春夏秋冬节]|星期|礼拜|元旦|五一|国庆|中秋|双十|双11|双1|618|六一八|十一|"
    r"圣诞|端午|清明|元宵|正月|三八|妇女|六一|糖|过年|快|马上|立|赶|越早|尽早|现在就|最近就|除夕|"
    r"双节"
    r"|20\d\d|day|week|wk|month|mth|quarter|year|yr|q[1-4]|h[12]|[12]h|spring|summer|autumn|fall|"
    r"winter|asap|soon|immed|right|urgent|at once|yesterday|eo[myq]|new year|cny|christmas|xmas|"
    r"fortnight|yule|noël|easter|thanksgiving|ween\b|valentine|patrick|paddy|复活|感恩|黑五|万圣|"
    r"情人|"
    r"double|festival|tmr|tom|tonight|mon|tue|wed|thu|fri|sat|sun|fair|tet|11\.11|straight|now|"
    r"st\b|nd\b|rd\b|th\b|kw|cw|fast|quick|pronto|a\.s\.a|火烧|刻不|迫在|等不及|尽|" + _MONTH_NAMES
)


def named_times(folded: str, today: date) -> list[Named]:
    """Every time named in a folded text, in order; of overlapping ones the longer counts."""
    if not _MAY_HOLD.search(folded):
        return []
    found: list[Named] = []
    for pattern, rule in _RULES:
        for match in islice(pattern.finditer(folded), _MOST):
            if match.start() == match.end():
                continue
            try:
                named = rule(match, today)
            except (ValueError, OverflowError):
                named = None
            if named is not None:
                found.append(named)
    months = [n for n in found if n.grain == "month"]
    for i, named in enumerate(found):
        # "opens in may … sign by the 30th": a bare day belongs to the month named before it.
        words = folded[named.span.start : named.span.end]
        earlier = [m for m in months if 0 < named.span.start - m.span.end <= 60]
        if (
            named.grain == "day"
            and earlier
            and re.fullmatch(r"(?:the )?\d{1,2}(?:st|nd|rd|th|号|日)", words)
        ):
            month = earlier[-1].first
            try:
                day = month.replace(day=int(re.sub(r"\D", "", words)))
            except ValueError:
                continue
            found[i] = Named(named.span, day, day, "day")
    found.sort(key=lambda n: (n.span.start - n.span.end, n.span.start))
    chosen: list[Named] = []
    for named in found:
        if not any(named.span.touches(other.span) for other in chosen):
            chosen.append(named)
    return _joined(folded, sorted(chosen, key=lambda n: n.span.start))


_OR = re.compile(r"\s?(?:or|to|-|~|/|till|until|到|至|或者?)\s?|\s?and\s?")


def _joined(folded: str, times: list[Named]) -> list[Named]:
    """Two months or quarters said as one stretch: "jan or feb", "between march and may"."""
    out: list[Named] = []
    for named in times:
        last = out[-1] if out else None
        gap = "" if last is None else folded[last.span.end : named.span.start]
        if (
            last is not None
            and last.grain == named.grain
            and named.grain in ("month", "quarter")
            and last.first < named.first
            and _OR.fullmatch(gap)
            and ("and" not in gap or "between" in folded[: last.span.start])
        ):
            out[-1] = Named(
                Span(last.span.start, named.span.end), last.first, named.last, named.grain
            )
        else:
            out.append(named)
    return out
