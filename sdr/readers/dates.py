"""Days and stretches of time that a message names: 明年三月, Q3, in 2 months, 国庆前, next tues.

Resolved against the local day of the message. What a named day means (a decision, a meeting) is
not decided here: `timelines` and `meetings` do. The last day of what was named is `last`.
"""

import re
from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from sdr.readers.festivals import feast_on, next_feast
from sdr.readers.text import Span

_HAN_NUMBERS = {
    "一": 1, "二": 2, "两": 2, "俩": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8,
    "九": 9, "十": 10, "十一": 11, "十二": 12, "腊": 12, "正": 1,
}  # fmt: skip
_EN_NUMBERS = {
    "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7,
    "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "couple of": 2, "couple": 2,
    "a couple of": 2, "a couple": 2, "few": 3, "a few": 3, "several": 6, "some": 3, "fifteen": 15,
    "twenty": 20, "thirty": 30, "sixty": 60, "ninety": 90, "eighteen": 18,
}  # fmt: skip
_MONTHS = {
    name: number
    for number, names in enumerate(
        ("january jan", "february feb", "march mar", "april apr", "may", "june jun", "july jul",
         "august aug", "september sept sep", "october oct", "november nov", "december dec"), 1
    )
    for name in names.split()
}  # fmt: skip
_MONTH_NAMES = "|".join(sorted(_MONTHS, key=len, reverse=True))
_WEEKDAYS = {
    "monday": 0, "mon": 0, "tuesday": 1, "tues": 1, "tue": 1, "wednesday": 2, "wed": 2,
    "weds": 2, "thursday": 3, "thurs": 3, "thur": 3, "thu": 3, "friday": 4, "fri": 4,
    "saturday": 5, "sat": 5, "sunday": 6, "sun": 6,
    "一": 0, "二": 1, "三": 2, "四": 3, "五": 4, "六": 5, "日": 6, "天": 6, "末": 5,
    "1": 0, "2": 1, "3": 2, "4": 3, "5": 4, "6": 5, "7": 6,
}  # fmt: skip
_WEEKDAY_NAMES = "|".join(sorted((w for w in _WEEKDAYS if len(w) > 2), key=len, reverse=True))

_HN = r"(?:\d{1,2}|十[一二]?|[一二两三四五六七八九])"
_HDAY = r"(?:\d{1,2}|[二三]?十[一二三四五六七八九]?|廿[一二三四五六七八九]?|[一二三四五六七八九])"
_YEAR_ZH = r"(?P<y>今年|明年|后年|去年|来年|(?:20)?\d\d年)?"
_EN_COUNT = "|".join(sorted(_EN_NUMBERS, key=len, reverse=True))


@dataclass(frozen=True, slots=True)
class Named:
    """One named time: `first`..`last` days, the characters, and how exactly it was said:
    `day`, `week`, `month`, `quarter`, `half`, `season`, `year`, `feast`, `length`, `soon`."""

    span: Span
    first: date
    last: date
    grain: str
    vague: bool = False
    year_only: str = ""


def add_months(day: date, months: int) -> date:
    """The same day so many months on, or that month's last."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def month_end(year: int, month: int) -> date:
    return date(year, month, monthrange(year, month)[1])


def han_day(text: str) -> int:
    """'15', 十五, 二十三, 廿八 → the number."""
    if text.isdigit():
        return int(text)
    if text in _HAN_NUMBERS:
        return _HAN_NUMBERS[text]
    text = text.replace("廿", "二十")
    tens, _, ones = text.partition("十")
    return (_HAN_NUMBERS.get(tens, 1) if tens else 1) * 10 + (_HAN_NUMBERS.get(ones, 0))


def _year(word: str | None, today: date) -> int | None:
    if not word:
        return None
    steps = {"今年": 0, "明年": 1, "来年": 1, "后年": 2, "去年": -1, "this year": 0, "next year": 1}
    if word in steps:
        return today.year + steps[word]
    digits = re.sub(r"\D", "", word)
    if not digits:
        return None
    return int(digits) + (2000 if len(digits) == 2 else 0)


def _month(today: date, month: int, year: int | None, part: str) -> tuple[date, date] | None:
    if not 1 <= month <= 12:
        return None
    if year is None:
        year = today.year + (1 if month < today.month else 0)
    if not 2000 <= year <= 2100:
        return None
    first, last = date(year, month, 1), month_end(year, month)
    if re.search(r"初|上旬|early|beginning|start", part):
        last = date(year, month, 10)
    elif re.search(r"中|mid", part):
        first, last = date(year, month, 11), date(year, month, 20)
    elif re.search(r"底|末|下旬|尾|end|late", part):
        first = date(year, month, 21)
    return first, last


def _on(today: date, year: int | None, month: int, day: int) -> date | None:
    try:
        if year is not None:
            return date(year, month, day) if 2000 <= year <= 2100 else None
        found = date(today.year, month, day)
        return found if found >= today else date(today.year + 1, month, day)
    except ValueError:
        return None


def _quarter(today: date, quarter: int, year: int | None) -> tuple[date, date]:
    if year is None:
        year = today.year + (1 if month_end(today.year, quarter * 3) < today else 0)
    return date(year, quarter * 3 - 2, 1), month_end(year, quarter * 3)


type Rule = tuple[re.Pattern[str], Callable[[re.Match[str], date], Named | None]]


def _named(
    m: re.Match[str], pair: tuple[date, date] | date | None, grain: str, **more: object
) -> Named | None:
    if pair is None:
        return None
    first, last = (pair, pair) if isinstance(pair, date) else pair
    return Named(Span(*m.span()), first, last, grain, **more)  # type: ignore[arg-type]


def _iso(m: re.Match[str], today: date) -> Named | None:
    try:
        return _named(m, date(int(m["y"]), int(m["m"]), int(m["d"])), "day")
    except ValueError:
        return None


def _zh_month(m: re.Match[str], today: date) -> Named | None:
    month = _HAN_NUMBERS.get(m["m"]) or int(m["m"])
    year = _year(m["y"], today)
    if m["d"]:
        day = _on(today, year, month, han_day(m["d"])) if month <= 12 else None
        return _named(m, day, "day")
    return _named(m, _month(today, month, year, m["part"] or ""), "month")


def _zh_months(m: re.Match[str], today: date) -> Named | None:
    # 七八月, 三四月份, 明年四五月: the later of the two.
    year = _year(m["y"], today)
    a, b = _HAN_NUMBERS[m["a"]], _HAN_NUMBERS[m["b"]]
    if a >= b:
        return None
    first, last = _month(today, a, year, ""), _month(today, b, year, "")
    if first is None or last is None:
        return None
    return _named(m, (first[0], last[1]), "month")


def _this_month(m: re.Match[str], today: date) -> Named | None:
    word = m["w"]
    step = {"下下": 2, "下": 1, "上": -1}.get(word.rstrip("个"), 0)
    day = add_months(today.replace(day=1), step)
    if m["d"]:
        return _named(m, _on(today, day.year, day.month, han_day(m["d"])), "day")
    return _named(m, _month(today, day.month, day.year, m["part"] or ""), "month")


def _length(today: date, count: float, unit: str) -> date | None:
    if count > 400:
        return None
    if unit.startswith(("天", "日", "day", "工作日", "working", "business")):
        factor = 7 / 5 if unit.startswith(("工作", "working", "business")) else 1
        return today + timedelta(days=round(count * factor))
    if unit.startswith(("周", "星期", "礼拜", "w")):
        return today + timedelta(weeks=count)
    if unit.startswith(("季", "q")):
        return add_months(today, int(count * 3))
    if unit.startswith(("年", "y")):
        return add_months(today, round(count * 12)) if count <= 20 else None
    months = int(count)
    return add_months(today, months) + timedelta(days=15 if count - months >= 0.5 else 0)


def _zh_length(m: re.Match[str], today: date) -> Named | None:
    unit = m["u"]
    if m["half"]:
        day = _length(today, 0.5, unit)
        return _named(m, None if day is None else (today, day), "length")
    words = m["n"]
    vague = words[-1] in "几多来把" or words[0] in "几数"
    if words.startswith(("几", "数")):
        count = 6.0 if unit.startswith(("月", "周", "天")) else 3.0
    elif words.startswith("个把"):
        count = 1.0
    elif re.fullmatch(r"[一二两三四五六七八九]{2}", words):
        count = float(_HAN_NUMBERS[words[1]])
    else:
        tail = re.split(r"[-~到至]", words)[-1].rstrip("几多来把")
        count = float(tail) if re.fullmatch(r"\d+(?:\.\d+)?", tail) else float(han_day(tail))
    if m["semi"]:
        count += 0.5
    day = _length(today, count, unit)
    return _named(m, None if day is None else (today, day), "length", vague=vague)


def _en_length(m: re.Match[str], today: date) -> Named | None:
    unit = m["u"]
    words = m["n"].strip()
    if m["half"]:
        count = 0.5
    else:
        tail = re.split(r"\s?(?:-|~|to|or)\s?", words)[-1].strip()
        count = float(tail) if re.fullmatch(r"\d+(?:\.\d+)?", tail) else _EN_NUMBERS.get(tail, 0)
    if count == 0:
        return None
    day = _length(today, count, unit)
    vague = "few" in words or "several" in words or "some" in words or "couple" in words
    return _named(m, None if day is None else (today, day), "length", vague=vague)


def _quarter_rule(m: re.Match[str], today: date) -> Named | None:
    words = m["q"]
    number = int(words) if words.isdigit() else _HAN_NUMBERS.get(words) or {
        "first": 1, "second": 2, "third": 3, "fourth": 4, "last": 4, "末": 4}.get(words)  # fmt: skip
    if number is None or not 1 <= number <= 4:
        return None
    year = _year(m["y"] or m["y2"], today)
    return _named(m, _quarter(today, number, year), "quarter")


def _rel_quarter(m: re.Match[str], today: date) -> Named | None:
    step = 1 if re.match(r"下|next|coming", m.group()) else 0
    base = add_months(today.replace(day=1), 3 * step)
    return _named(m, _quarter(today, (base.month - 1) // 3 + 1, base.year), "quarter")


def _half(m: re.Match[str], today: date) -> Named | None:
    second = re.search(r"下半|second|h2|2h|latter", m.group()) is not None
    year = _year(m["y"] or m["y2"], today)
    if year is None:
        year = today.year + (1 if not second and today.month > 6 else 0)
    pair = (date(year, 7, 1), date(year, 12, 31)) if second else (date(year, 1, 1), date(year, 6, 30))
    return _named(m, pair, "half")


def _season(m: re.Match[str], today: date) -> Named | None:
    word = m["s"]
    order = {"春": 0, "spring": 0, "开春": 0, "夏": 1, "summer": 1, "秋": 2, "autumn": 2, "fall": 2,
             "冬": 3, "winter": 3, "入冬": 3, "入秋": 2, "入夏": 1}[word]  # fmt: skip
    year = _year(m["y"], today) or _year(m["y2"], today)
    if m["y2"] is None and m["y"] is None and "next" in m.group():
        year = today.year + 1

    def pair(y: int) -> tuple[date, date]:
        if order == 3:
            return date(y, 12, 1), month_end(y + 1, 2)
        first = 3 + order * 3
        return date(y, first, 1), month_end(y, first + 2)

    if year is None:
        year = today.year + (1 if pair(today.year)[1] < today else 0)
    return _named(m, pair(year), "season")


def _year_part(m: re.Match[str], today: date) -> Named | None:
    words = m.group()
    year = _year(m["y"] or m["y2"], today)
    explicit = year is not None
    if year is None:
        year = today.year + (1 if "next" in words else 0)
    part = m["part"] or m["part2"] or ""
    if re.search(r"底|末|尾|end|late|eoy|内|之前结束", part):
        return _named(m, (date(year, 10, 1), date(year, 12, 31)), "year")
    if re.search(r"初|early|beginning|start", part):
        if not explicit and today > date(year, 3, 31):
            year += 1
        return _named(m, (date(year, 1, 1), date(year, 3, 31)), "year")
    if re.search(r"中|mid", part):
        if not explicit and today > date(year, 7, 31):
            year += 1
        return _named(m, (date(year, 5, 1), date(year, 6, 30)), "year")
    return _named(m, (date(year, 1, 1), date(year, 12, 31)), "year", year_only=m.group())


def _rel_end(m: re.Match[str], today: date) -> Named | None:
    step = 1 if m["w"] in ("next", "the coming", "coming") else 0
    unit = m["u"]
    if unit == "month":
        base = add_months(today.replace(day=1), step)
        return _named(m, (base, month_end(base.year, base.month)), "month")
    if unit == "quarter":
        base = add_months(today.replace(day=1), 3 * step)
        return _named(m, _quarter(today, (base.month - 1) // 3 + 1, base.year), "quarter")
    if unit == "week":
        sunday = today + timedelta(days=6 - today.weekday() + 7 * step)
        return _named(m, (sunday - timedelta(days=6), sunday), "week")
    year = today.year + step
    only = "" if m["end"] or step == 0 else m.group()
    return _named(m, (date(year, 1, 1), date(year, 12, 31)), "year", year_only=only)


_FEAST_WORDS: tuple[tuple[str, str], ...] = (
    ("spring", r"春节|过年|新春|大年|除夕|农历年|农历新年|chinese new year|lunar new year|cny(?! ?\d)(?<!\d cny)(?<!k cny)|spring festival|tet\b"),
    ("mid_autumn", r"中秋(?:节)?|双节|mid[- ]autumn(?: festival)?"),
    ("dragon_boat", r"端午(?:节)?|dragon boat(?: festival)?"),
    ("double_eleven", r"双十一|双11|双 11|double (?:11|eleven)|11\.11|singles'? day"),
    ("double_twelve", r"双十二|双12|double (?:12|twelve)"),
    ("mid_year_sale", r"(?<!\d)618(?!\d)|六一八"),
    ("national_day", r"国庆(?:节)?|十一(?=前|之前|以前|假期|长假|黄金周|后|以后)|national day|golden week"),
    ("labour_day", r"五一(?:节)?(?!二|三|四|五|六|七|八|九|零)|劳动节|labou?r day|may day"),
    ("new_year", r"元旦|new year'?s?(?: day| eve)?"),
    ("christmas", r"圣诞(?:节)?|christmas|xmas"),
    ("spring_fair", r"春糖(?:会)?|糖酒会|(?:the )?(?:spring )?sugar(?: and wine)? fair|sugar (?:and|&) wine fair|糖烟酒"),
    ("autumn_fair", r"秋糖(?:会)?|秋季糖酒会"),
)  # fmt: skip
_FEAST = re.compile(
    "|".join(f"(?P<{name}>{words})" for name, words in sorted(_FEAST_WORDS, key=lambda x: x[0] == "new_year"))
)


def _feast(m: re.Match[str], today: date) -> Named | None:
    feast = m.lastgroup or ""
    if re.search(r"明年$", m.string[: m.start()]):
        return _named(m, feast_on(feast, today.year + 1), "feast")
    return _named(m, next_feast(feast, today), "feast")


def _cny_eve(m: re.Match[str], today: date) -> Named | None:
    day = next_feast("spring", today + timedelta(days=1))
    return _named(m, None if day is None else day - timedelta(days=1), "day")


def _after_cny(m: re.Match[str], today: date) -> Named | None:
    day = next_feast("spring", today)
    return _named(m, None if day is None else (day, add_months(day, 1)), "month", vague=True)


def _near_day(m: re.Match[str], today: date) -> Named | None:
    word = m.group()
    steps = {"今": 0, "明": 1, "后": 2, "大": 3, "tod": 0, "tom": 1, "tmr": 1, "ton": 0, "day": 2}
    step = next(n for head, n in steps.items() if word.startswith(head))
    return _named(m, today + timedelta(days=step), "day")


def _weekday(m: re.Match[str], today: date) -> Named | None:
    word, day = m["w"] or "", m["d"]
    monday = today - timedelta(days=today.weekday())
    if word.startswith("下下"):
        monday += timedelta(days=14)
    elif word.startswith(("下", "next")):
        monday += timedelta(days=7)
    elif word.startswith(("上", "last")):
        monday -= timedelta(days=7)
    if not day:
        if not word:
            return None
        return _named(m, (monday, monday + timedelta(days=6)), "week")
    index = _WEEKDAYS[day]
    found = monday + timedelta(days=index)
    if found < today and not word.startswith(("上", "last")):
        found += timedelta(days=7)
    if not word and found == today:
        found += timedelta(days=0)
    last = found + timedelta(days=1) if day == "末" else found
    return _named(m, (found, last), "day")


def _month_day(m: re.Match[str], today: date) -> Named | None:
    day = han_day(m["d"])
    if not 1 <= day <= 31:
        return None
    base = today.replace(day=1)
    for step in range(4):
        month = add_months(base, step)
        if day <= monthrange(month.year, month.month)[1] and month.replace(day=day) >= today:
            return _named(m, month.replace(day=day), "day")
    return None


def _en_month(m: re.Match[str], today: date) -> Named | None:
    name = m["m"]
    groups = m.groupdict()
    day, year = groups.get("d"), groups.get("y")
    part = groups.get("part") or ""
    resolved = _year(year, today) if year else None
    if "next year" in m.group():
        resolved = today.year + 1
    if day:
        return _named(m, _on(today, resolved, _MONTHS[name], int(day)), "day")
    if name in ("may", "march", "mar", "sat", "dec", "jun", "jan") and not part and not year:
        before = m.string[: m.start()]
        if name == "may" and not re.search(
            r"(?:in|by|until|till|before|after|of|since|from|to|or|next|this|around|for|end|mid|early|late|,)\s+$|^$",
            before,
        ):
            return None
        if name == "march" and re.search(r"\bto\s$|we\s$", before):
            return None
    return _named(m, _month(today, _MONTHS[name], resolved, part), "month")


def _soon(m: re.Match[str], today: date) -> Named | None:
    return _named(m, (today, add_months(today, 1)), "soon")


_ORD = r"(?:st|nd|rd|th)?"
_EN_YEAR = r"(?:,?\s*(?P<y>20\d\d)|\s+next year)?"
_PART = r"(?P<part>(?:by |before )?(?:the )?(?:end of|late|mid(?:dle of)?|early|beginning of|start of|mid-)\s?(?:in )?)?"

_RULES: tuple[Rule, ...] = (
    (re.compile(r"(?<!\d)(?P<y>20\d\d)\s?[-/.年]\s?(?P<m>\d{1,2})\s?[-/.月]\s?(?P<d>\d{1,2})(?:日|号)?(?!\d)"), _iso),
    (re.compile(r"(?<!\d)(?P<d>\d{1,2})[./](?P<m>\d{1,2})[./](?P<y>20\d\d)(?!\d)"), _iso),
    (re.compile(_YEAR_ZH + r"的?(?P<a>[一二三四五六七八九])(?P<b>[二三四五六七八九])月份?"), _zh_months),
    (re.compile(_YEAR_ZH + rf"的?(?<![\d个第])(?P<m>{_HN}|腊|正)月(?:份)?(?:的)?(?:(?P<d>{_HDAY})(?:号|日)|(?P<d2>\d{{1,2}})(?![\d个万%])|(?P<part>月?底|末|初|中旬|上旬|下旬|中|尾))?"),
     lambda m, t: _zh_month_any(m, t)),
    (re.compile(rf"(?P<w>下下个|下下|下个|下|上个|上|本|这个|当|这)月(?:份)?(?:(?P<d>{_HDAY})(?:号|日)|(?P<part>底|末|初|中旬|上旬|下旬|中))?"), _this_month),
    (re.compile(r"(?P<w>月)(?P<part>底|末)(?P<d>$^)?"), lambda m, t: _named(m, (t, month_end(t.year, t.month)), "month")),
    (re.compile(r"(?P<y>今年|明年|后年|来年|(?:20)\d\d年)?的?(?:第?(?P<q>[一二三四1-4])季度?|(?<![a-z0-9])q(?P<q2>[1-4])(?![a-z0-9]))(?:\s?(?:of\s)?(?P<y2>20\d\d|next year|this year))?"),
     lambda m, t: _quarter_any(m, t)),
    (re.compile(r"(?P<y>$^)?(?P<q>first|second|third|fourth|last) quarter(?:\s?(?:of\s)?(?P<y2>20\d\d|next year|this year))?"), _quarter_rule),
    (re.compile(r"(?:下个?|本|这个?)季度?|(?:next|this|coming|the coming) quarter"), _rel_quarter),
    (re.compile(r"(?P<y>今年|明年|后年|来年|20\d\d年)?的?(?:上半年|下半年|(?<![a-z0-9])(?:h[12]|[12]h)(?![a-z0-9])|(?:first|second|latter) half(?: of)?(?: the)?(?: year)?)(?:\s?(?P<y2>20\d\d|next year|this year))?"), _half),
    (re.compile(r"(?P<y>今年|明年|后年|来年|20\d\d年)?的?(?P<s>开春|入夏|入秋|入冬|[春夏秋冬](?=天|季|末|初|前))(?:天|季)?(?P<y2>$^)?"), _season),
    (re.compile(r"(?P<y>$^)?(?:this|next|in|by|until|before|the|coming|late|early|since|for) (?:the )?(?P<s>spring(?! festival)|summer|autumn|fall|winter)(?:\s(?:of\s)?(?P<y2>20\d\d|next year|this year))?\b"), _season),
    (re.compile(r"(?<!\d)(?P<y>今年|明年|后年|来年|去年|(?:20)?\d\d年)?(?P<part>年底|年末|年尾|年内|年初|年中)(?P<y2>$^)?(?P<part2>$^)?"), _year_part),
    (re.compile(r"(?P<y>今年|明年|后年|来年|20\d\d年)(?P<part>底|末|初|中|内|尾|一开年|开年)?(?P<y2>$^)?(?P<part2>$^)?"), _year_part),
    (re.compile(r"(?P<part>(?:the )?(?:end of|late|mid(?:dle of)?|early|beginning of|start of)|mid-)\s?(?:in )?(?P<y>20\d\d|next year|this year)\b(?P<y2>$^)?(?P<part2>$^)?"), _year_part),
    (re.compile(r"(?P<part>\b(?:year[- ]end|years end|year's end|eoy|end of (?:the )?year))(?:\s(?P<y>20\d\d))?(?P<y2>$^)?(?P<part2>$^)?"), _year_part),
    (re.compile(r"(?P<end>(?:the )?end of\s)?(?P<w>this|next|the coming|coming|the) (?P<u>month|year|quarter|week)(?!s)\b(?:(?:'s)? end\b)?"),
     lambda m, t: _rel_end(m, t) if m["w"] != "the" or m["end"] else None),
    (re.compile(r"\beo(?P<u>m|q)\b"), lambda m, t: _named(m, (t, month_end(t.year, t.month)) if m["u"] == "m" else _quarter(t, (t.month - 1) // 3 + 1, t.year), "month")),
    (re.compile(r"\bmonth[- ]end\b"), lambda m, t: _named(m, (t, month_end(t.year, t.month)), "month")),
    (re.compile(rf"\b(?P<d>\d{{1,2}}){_ORD}\s(?:of\s)?(?P<m>{_MONTH_NAMES})\b\.?" + _EN_YEAR), _en_month),
    (re.compile(rf"\b(?P<m>{_MONTH_NAMES})\.?\s(?:the )?(?P<d>\d{{1,2}})(?!\d|:|\s?(?:am|pm|k\b)){_ORD}\b" + _EN_YEAR), _en_month),
    (re.compile(rf"{_PART}\b(?P<m>{_MONTH_NAMES})\b\.?" + _EN_YEAR), _en_month),
    (re.compile(r"(?<![\d个])(?<!多)(?<!几)(?<!今)(?<!去)(?<!前)(?<![一二两三四五六七八九十半])(?:年前|节前)(?!后|的)"), _cny_eve),
    (re.compile(r"(?<![一二两三四五六七八九十\d半])(?:年后|节后|过完年|开年|开工后)"), _after_cny),
    (_FEAST, _feast),
    (re.compile(r"(?:(?P<half>半)|(?P<n>个把|几|数|(?:\d+(?:\.\d+)?\s?[-~到至]\s?)?\d+(?:\.\d+)?|[一二两三四五六七八九]{2}|[一二两三四五六七八九]?十[一二两三四五六七八九]?|[一二两三四五六七八九](?:[到至][一二两三四五六七八九])?)(?:几|多|来)?)\s?(?:个)?(?P<semi>半)?(?P<u>月|年(?!级|前|以前|代|初|底|末)|周(?![一二三四五六日末])|星期(?![一二三四五六日天])|礼拜(?![一二三四五六日天])|天|日(?!期|化|用)|季度?|工作日)(?!前|以前|之前|份)(?P<semi2>半)?"),
     lambda m, t: _zh_length_any(m, t)),
    (re.compile(rf"\b(?:(?P<half>half an?(?: a)?\s|half\s)|(?P<n>(?:(?:\d+|{_EN_COUNT})\s?(?:-|~|to|or)\s?)?(?:\d+(?:\.\d+)?|{_EN_COUNT}))\s?(?:more )?(?:-\s?)?)(?P<u>(?:working |business )?days?|weeks?|wks?|months?|mths?|quarters?|years?|yrs?)\b(?!\s(?:ago|old|experience|back|later we|per|each))"), _en_length),
    (re.compile(r"今天|今日|今晚|今早|明天|明日|明早|明晚|明儿|大后天|后天|\btoday\b|\btonight\b|\btomorrow\b|\btomm?orr?ow\b|\btmrw?\b|\bday after tomorrow\b"), _near_day),
    (re.compile(r"(?P<w>下下个?|下个?|这个?|本|上个?)?(?:周|星期|礼拜)(?P<d>[一二三四五六日天末]|[1-7](?![\d点:]))?(?!前|转|六福|边|围|到|报|转|黑)"), _weekday),
    (re.compile(rf"\b(?P<w>next|this|last|coming)?\s?(?P<d>{_WEEKDAY_NAMES})\b"), _weekday),
    (re.compile(rf"(?<![\d.月第])(?P<d>{_HDAY})(?:号|日)(?!人|楼|店|线|机|厂|仓|化|用|线|子|个|员|称|码|期|本|元)"), _month_day),
    (re.compile(r"\b(?:the )?(?P<d>\d{1,2})(?:st|nd|rd|th)\b(?! (?:time|floor|gen|year|quarter))"), _month_day),
    (re.compile(r"(?<![\d¥$€.,])(?P<y>20[2-4]\d)(?:年)?(?![\d.,%]|\s?(?:人|k\b|元|家|people|ppl|employees|staff))(?P<part>$^)?(?P<y2>$^)?(?P<part2>$^)?"), _year_part),
    (re.compile(r"尽快|尽早|越快越好|越早越好|马上|立刻|立即|立马|赶紧|赶快|火速|这几天|最近就|现在就|就现在|\basap\b|as soon as (?:possible|we can|you can)|\bimmediately\b|right away|straight ?away|\burgent(?:ly)?\b|the sooner the better|\bright now\b|at once\b|as fast as possible|as quickly as possible|like yesterday"), _soon),
)  # fmt: skip


def _zh_month_any(m: re.Match[str], today: date) -> Named | None:
    if m["d2"]:
        month = _HAN_NUMBERS.get(m["m"]) or int(m["m"])
        day = _on(today, _year(m["y"], today), month, int(m["d2"])) if month <= 12 else None
        return _named(m, day, "day")
    return _zh_month(m, today)


def _quarter_any(m: re.Match[str], today: date) -> Named | None:
    words = m["q"] or m["q2"]
    number = int(words) if words.isdigit() else _HAN_NUMBERS[words]
    return _named(m, _quarter(today, number, _year(m["y"] or m["y2"], today)), "quarter")


def _zh_length_any(m: re.Match[str], today: date) -> Named | None:
    if m["u"] == "年" and m["n"] and m["n"].isdigit() and int(m["n"]) > 20:
        return None
    return _zh_length(m, today)


_MAY_HOLD = re.compile(
    r"[年月日号天周季春夏秋冬节]|星期|礼拜|元旦|五一|国庆|中秋|双十|双11|双1|618|六一八|十一|圣诞|端午|糖|过年|快|马上|立|赶|越早|尽早|现在就|最近就|除夕|双节"
    r"|20\d\d|day|week|wk|month|mth|quarter|year|yr|q[1-4]|h[12]|[12]h|spring|summer|autumn|fall|winter|asap|soon|immed|right|urgent|at once|yesterday|eo[myq]|new year|cny|christmas|xmas|double|festival|tmr|tom|tonight|mon|tue|wed|thu|fri|sat|sun|fair|tet|11\.11|straight|now|st\b|nd\b|rd\b|th\b|fast|quick|"
    + _MONTH_NAMES
)


def named_times(folded: str, today: date) -> list[Named]:
    """Every time named in a folded text, in order; of overlapping ones the longer counts."""
    if not _MAY_HOLD.search(folded):
        return []
    found: list[Named] = []
    for pattern, rule in _RULES:
        for match in pattern.finditer(folded):
            if match.start() == match.end():
                continue
            try:
                named = rule(match, today)
            except (ValueError, OverflowError):
                named = None
            if named is not None:
                found.append(named)
    months = [n for n in found if n.grain == "month" and n.first.day == 1]
    for i, named in enumerate(found):
        # "opens in may … sign by the 30th": a bare day belongs to the month named before it.
        words = folded[named.span.start : named.span.end]
        earlier = [m for m in months if 0 < named.span.start - m.span.end <= 60]
        if named.grain == "day" and earlier and re.fullmatch(r"(?:the )?\d{1,2}(?:st|nd|rd|th|号|日)", words):
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
    return sorted(chosen, key=lambda n: n.span.start)
