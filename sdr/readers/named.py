"""What one named time means, given the day it is said: a match of `dates` in, a `Named` out.

One function a kind of expression (a month, a length, a season, a weekday). A name without a year
is the next such time; None where the words make no date.
"""

import re
from calendar import monthrange
from datetime import date, timedelta

from sdr.readers.days import (
    EN_NUMBERS,
    HAN_NUMBERS,
    MONTHS,
    ORDINALS,
    WEEKDAYS,
    Named,
    add_months,
    day_on,
    han_day,
    month_end,
    month_of,
    quarter_of,
    year_of,
)
from sdr.readers.festivals import feast_on, next_feast
from sdr.readers.text import Span


def as_named(
    m: re.Match[str], pair: tuple[date, date] | date | None, grain: str, **more: object
) -> Named | None:
    """A `Named` for the match, or None without a day."""
    if pair is None:
        return None
    first, last = (pair, pair) if isinstance(pair, date) else pair
    return Named(Span(*m.span()), first, last, grain, **more)  # type: ignore[arg-type]


def iso_named(m: re.Match[str], _today: date) -> Named | None:
    """2027-03-15, 2027年3月15日, 15.03.2027."""
    try:
        return as_named(m, date(int(m["y"]), int(m["m"]), int(m["d"])), "day")
    except ValueError:
        return None


def month_number(said: str) -> int:
    """三 is 3, 12 is 12, 元 (of 元月) is 1."""
    return 1 if said == "元" else HAN_NUMBERS.get(said) or int(said)


def zh_month_named(m: re.Match[str], today: date) -> Named | None:
    """三月, 明年3月底, 12月15号."""
    month = month_number(m["m"])
    year = year_of(m["y"], today)
    if m["d"]:
        day = day_on(today, year, month, han_day(m["d"])) if month <= 12 else None
        return as_named(m, day, "day")
    return as_named(m, month_of(today, month, year, m["part"] or ""), "month")


def lunar_named(m: re.Match[str], today: date, said: str) -> Named | None:
    """腊月, 腊月二十, 正月初八: counted from the Spring Festival; a twelfth month has 29 days."""
    spring = next_feast("spring", today)
    if spring is None:
        return None
    if m["m"] == "腊":
        last = spring - timedelta(days=1)
        day = spring - timedelta(days=30 - min(han_day(said), 29)) if said else last
    else:
        last = spring + timedelta(days=28)
        day = spring + timedelta(days=han_day(said) - 1) if said else last
    return (
        as_named(m, day, "day") if said else as_named(m, (day - timedelta(days=28), last), "month")
    )


def zh_months_named(m: re.Match[str], today: date) -> Named | None:
    """七八月, 明年四五月份: the later of the two counts."""
    # 七八月, 三四月份, 明年四五月: the later of the two.
    year = year_of(m["y"], today)
    a, b = HAN_NUMBERS[m["a"]], HAN_NUMBERS[m["b"]]
    if a >= b:
        return None
    first, last = month_of(today, a, year, ""), month_of(today, b, year, "")
    if first is None or last is None:
        return None
    return as_named(m, (first[0], last[1]), "month")


def this_month_named(m: re.Match[str], today: date) -> Named | None:
    """本月底, 下个月, 下个月15号."""
    word = m["w"]
    step = {"下下": 2, "下": 1, "上": -1}.get(word.rstrip("个"), 0)
    day = add_months(today.replace(day=1), step)
    if m["d"]:
        return as_named(m, day_on(today, day.year, day.month, han_day(m["d"])), "day")
    return as_named(m, month_of(today, day.month, day.year, m["part"] or ""), "month")


def length_named(today: date, count: float, unit: str) -> date | None:
    """The day so much time from today."""
    if count > 400:
        return None
    if unit.startswith(("天", "日", "day", "工作日", "working", "business")):
        factor = 7 / 5 if unit.startswith(("工作", "working", "business")) else 1
        return today + timedelta(days=round(count * factor))
    if unit.startswith(("周", "星期", "礼拜", "w")):
        return today + timedelta(weeks=count)
    if unit.startswith("f"):
        return today + timedelta(weeks=2 * count)
    if unit.startswith(("季", "q")):
        return add_months(today, int(count * 3))
    if unit.startswith(("年", "y")):
        return add_months(today, round(count * 12)) if count <= 20 else None
    months = int(count)
    return add_months(today, months) + timedelta(days=15 if count - months >= 0.5 else 0)


def zh_length_named(m: re.Match[str], today: date) -> Named | None:
    """三个月, 半年, 两三周, 90天."""
    unit = m["u"]
    if m["half"]:
        day = length_named(today, 0.5, unit)
        return as_named(m, None if day is None else (today, day), "length")
    words = m["n"]
    vague = words[-1] in "几多来把" or words[0] in "几数"
    if words.startswith(("几", "数")):
        count = 6.0 if unit.startswith(("月", "周", "天")) else 3.0
    elif words.startswith("个把"):
        count = 1.0
    elif words.endswith("百"):
        count = 100.0 * (HAN_NUMBERS[words[0]] if len(words) > 1 else 1)
    elif re.fullmatch(r"[一二两三四五六七八九]{2}", words):
        count = float(HAN_NUMBERS[words[1]])
    else:
        tail = re.split(r"[-~到至]", words)[-1].rstrip("几多来把")
        count = float(tail) if re.fullmatch(r"\d+(?:\.\d+)?", tail) else float(han_day(tail))
    if m["semi"]:
        count += 0.5
    day = length_named(today, count, unit)
    return as_named(m, None if day is None else (today, day), "length", vague=vague)


def en_length_named(m: re.Match[str], today: date) -> Named | None:
    """As in "2 months", "half a year", "a couple of weeks"."""
    unit = m["u"]
    words = (m["n"] or "").strip()
    if m["half"]:
        count = 0.5
    else:
        tail = re.split(r"\s?(?:-|~|to|or)\s?", words)[-1].strip()
        count = float(tail) if re.fullmatch(r"\d+(?:\.\d+)?", tail) else EN_NUMBERS.get(tail, 0)
    if count == 0:
        return None
    day = length_named(today, count, unit)
    vague = "few" in words or "several" in words or "some" in words or "couple" in words
    return as_named(m, None if day is None else (today, day), "length", vague=vague)


def quarter_rule_named(m: re.Match[str], today: date) -> Named | None:
    """As in "third quarter of 2027"."""
    words = m["q"]
    number = int(words) if words.isdigit() else HAN_NUMBERS.get(words) or {
        "first": 1, "second": 2, "third": 3, "fourth": 4, "last": 4, "末": 4}.get(words)  # fmt: skip  # noqa: E501
    if number is None or not 1 <= number <= 4:
        return None
    year = year_of(m["y"] or m["y2"], today)
    return as_named(m, quarter_of(today, number, year), "quarter")


def rel_quarter_named(m: re.Match[str], today: date) -> Named | None:
    """下个季度, "this quarter"."""
    step = 1 if re.match(r"下|next|coming", m.group()) else 0
    base = add_months(today.replace(day=1), 3 * step)
    return as_named(m, quarter_of(today, (base.month - 1) // 3 + 1, base.year), "quarter")


def half_named(m: re.Match[str], today: date) -> Named | None:
    """上半年, "H2 2027"."""
    second = re.search(r"下半|second|h2|2h|latter", m.group()) is not None
    year = year_of(m["y"] or m["y2"], today)
    if year is None:
        year = today.year + (1 if not second and today.month > 6 else 0)
    pair = (
        (date(year, 7, 1), date(year, 12, 31)) if second else (date(year, 1, 1), date(year, 6, 30))
    )
    return as_named(m, pair, "half")


def season_named(m: re.Match[str], today: date) -> Named | None:
    """明年春天, "this autumn"."""
    word = m["s"]
    order = {"春": 0, "spring": 0, "开春": 0, "夏": 1, "summer": 1, "秋": 2, "autumn": 2, "fall": 2,
             "冬": 3, "winter": 3, "入冬": 3, "入秋": 2, "入夏": 1}[word]  # fmt: skip
    year = year_of(m["y"], today) or year_of(m["y2"], today)
    if m["y2"] is None and m["y"] is None and "next" in m.group():
        year = today.year + 1

    def pair(y: int) -> tuple[date, date]:
        if order == 3:
            return date(y, 12, 1), month_end(y + 1, 2)
        first = 3 + order * 3
        return date(y, first, 1), month_end(y, first + 2)

    if year is None:
        year = today.year + (1 if pair(today.year)[1] < today else 0)
    return as_named(m, pair(year), "season")


def year_part_named(m: re.Match[str], today: date) -> Named | None:
    """年底, 明年初, "mid 2027", or a year alone."""
    words = m.group()
    year = year_of(m["y"] or m["y2"], today)
    explicit = year is not None
    if year is None:
        year = today.year + (1 if "next" in words else 0)
    part = m["part"] or m["part2"] or ""
    if re.search(r"底|末|尾|end|late|eoy|内|之前结束", part):
        return as_named(m, (date(year, 10, 1), date(year, 12, 31)), "year")
    if re.search(r"初|early|beginning|start", part):
        if not explicit and today > date(year, 3, 31):
            year += 1
        return as_named(m, (date(year, 1, 1), date(year, 3, 31)), "year")
    if re.search(r"中|mid", part):
        if not explicit and today > date(year, 7, 31):
            year += 1
        return as_named(m, (date(year, 5, 1), date(year, 6, 30)), "year")
    return as_named(m, (date(year, 1, 1), date(year, 12, 31)), "year", year_only=m.group())


def rel_end_named(m: re.Match[str], today: date) -> Named | None:
    """As in "end of next month", "this year"."""
    step = 1 if m["w"] in ("next", "the coming", "coming") else 0
    unit = m["u"]
    if unit == "month":
        base = add_months(today.replace(day=1), step)
        return as_named(m, (base, month_end(base.year, base.month)), "month")
    if unit == "quarter":
        base = add_months(today.replace(day=1), 3 * step)
        return as_named(m, quarter_of(today, (base.month - 1) // 3 + 1, base.year), "quarter")
    if unit == "week":
        sunday = today + timedelta(days=6 - today.weekday() + 7 * step)
        return as_named(m, (sunday - timedelta(days=6), sunday), "week")
    year = today.year + step
    only = "" if m["end"] or step == 0 else m.group()
    return as_named(m, (date(year, 1, 1), date(year, 12, 31)), "year", year_only=only)


def feast_named(m: re.Match[str], today: date) -> Named | None:
    """A feast of `festivals`; the name of the group that matched is the feast."""
    feast = m.lastgroup or ""
    if m.group().startswith("明年"):
        return as_named(m, feast_on(feast, today.year + 1), "feast")
    return as_named(m, next_feast(feast, today), "feast")


def cny_eve_named(m: re.Match[str], today: date) -> Named | None:
    """年前: the day before the Spring Festival."""
    day = next_feast("spring", today + timedelta(days=1))
    return as_named(m, None if day is None else day - timedelta(days=1), "day")


def after_cny_named(m: re.Match[str], today: date) -> Named | None:
    """年后: within a month after the Spring Festival."""
    day = next_feast("spring", today)
    return as_named(m, None if day is None else (day, add_months(day, 1)), "month", vague=True)


def near_day_named(m: re.Match[str], today: date) -> Named | None:
    """今天, 后天, "tomorrow"."""
    word = m.group()
    steps = {"今": 0, "明": 1, "后": 2, "大": 3, "tod": 0, "tom": 1, "tmr": 1, "ton": 0, "day": 2}
    step = next(n for head, n in steps.items() if word.startswith(head))
    return as_named(m, today + timedelta(days=step), "day")


def weekday_named(m: re.Match[str], today: date) -> Named | None:
    """下周二, "next tues", "friday", or a whole week."""
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
        return as_named(m, (monday, monday + timedelta(days=6)), "week")
    index = WEEKDAYS[day]
    found = monday + timedelta(days=index)
    if found < today and not word.startswith(("上", "last")):
        found += timedelta(days=7)
    if not word and found == today:
        found += timedelta(days=0)
    last = found + timedelta(days=1) if day == "末" else found
    return as_named(m, (found, last), "day")


def week_on_named(m: re.Match[str], today: date) -> Named | None:
    """A week after the next such day: "Monday week"."""
    days = (WEEKDAYS[m["d"]] - today.weekday()) % 7
    return as_named(m, today + timedelta(days=days + 7), "day")


def week_after_next_named(m: re.Match[str], today: date) -> Named | None:
    """The week that begins on the second Monday from today."""
    monday = today + timedelta(days=14 - today.weekday())
    return as_named(m, (monday, monday + timedelta(days=6)), "week")


def week_number_named(m: re.Match[str], today: date) -> Named | None:
    """The next week of that number by ISO 8601: "KW 10"."""
    for year in (today.year, today.year + 1):
        try:
            monday = date.fromisocalendar(year, int(m["n"]), 1)
        except ValueError:
            return None
        if monday + timedelta(days=6) >= today:
            return as_named(m, (monday, monday + timedelta(days=6)), "week")
    return None


def month_day_named(m: re.Match[str], today: date) -> Named | None:
    """25号, "the 28th": the next such day."""
    day = han_day(m["d"])
    if not 1 <= day <= 31:
        return None
    base = today.replace(day=1)
    for step in range(4):
        month = add_months(base, step)
        if day <= monthrange(month.year, month.month)[1] and month.replace(day=day) >= today:
            return as_named(m, month.replace(day=day), "day")
    return None


def en_month_named(m: re.Match[str], today: date) -> Named | None:
    """As in "by June", "15 march", "march 15th, 2027"."""
    name = m["m"]
    groups = m.groupdict()
    day, year = groups.get("d"), groups.get("y")
    part = groups.get("part") or ""
    resolved = year_of(year, today) if year else None
    if "next year" in m.group():
        resolved = today.year + 1
    if day:
        return as_named(m, day_on(today, resolved, MONTHS[name], int(day)), "day")
    if name in ("may", "march", "mar", "sat", "dec", "jun", "jan") and not part and not year:
        before = m.string[: m.start()]
        told = re.match(
            r"(?: (?:latest|at the latest|or june)\b|\s*[,.!;]|\s*$)", m.string[m.end() :]
        )
        decided = re.search(
            r"\b(?:decision|deadline|live|start|launch|decide|sign|target) $", before
        )
        if (
            name == "may"
            and not (told or decided)
            and not re.search(
                r"(?:in|by|until|till|before|after|of|since|from|to|or|and|next|this|around|for|end|mid|"
                r"early|late|,)\s+$|^$",
                before,
            )
        ):
            return None
        if name == "may" and re.match(r" (?:i|we|you|be)\b", m.string[m.end() :]):
            return None
        if name == "march" and re.search(r"\bto\s$|we\s$", before):
            return None
    return as_named(m, month_of(today, MONTHS[name], resolved, part), "month")


def spoken_day_named(m: re.Match[str], today: date) -> Named | None:
    """As in "the eighteenth of January", "march the twenty-first"."""
    year = year_of(m["y"], today) if m["y"] else None
    return as_named(m, day_on(today, year, MONTHS[m["m"]], ORDINALS[m["d"]]), "day")


def week_of_month_named(m: re.Match[str], today: date) -> Named | None:
    """As in "first week of january"; of the last week the month's end."""
    month = month_of(today, MONTHS[m["m"]], year_of(m["y"], today) if m["y"] else None, "")
    if month is None:
        return None
    week = {"first": 7, "second": 14, "third": 21}.get(m["n"])
    last = month[1] if week is None else month[0].replace(day=week)
    return as_named(m, (last - timedelta(days=6), last), "week")


def soon_named(m: re.Match[str], today: date) -> Named | None:
    """尽快, "asap": a month from now."""
    return as_named(m, (today, add_months(today, 1)), "soon")
