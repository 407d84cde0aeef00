"""Calendar arithmetic in the words people use: months, quarters and days from a given day.

Types and tables under `named` and `dates`; nothing here looks for anything in a text.
"""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date

from sdr.readers.text import Span

HAN_NUMBERS = {
    "一": 1, "二": 2, "两": 2, "俩": 2, "三": 3,
    "仨": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8,
    "九": 9, "十": 10, "十一": 11, "十二": 12, "腊": 12, "正": 1,
}  # fmt: skip


EN_NUMBERS = {
    "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7,
    "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "couple of": 2, "couple": 2,
    "a couple of": 2, "a couple": 2, "few": 3, "a few": 3, "several": 6, "some": 3, "fifteen": 15,
    "twenty": 20, "thirty": 30, "sixty": 60, "ninety": 90, "eighteen": 18,
}  # fmt: skip

_TENTHS = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth "
    "fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth"
).split()
#: Days of a month as words: "the eighteenth", "twenty-first".
ORDINALS = (
    {word: day for day, word in enumerate(_TENTHS, 1)}
    | {
        f"{tens}{dash}{word}": start + day
        for tens, start in (("twenty", 20), ("thirty", 30))
        for dash in ("-", " ")
        for day, word in enumerate(_TENTHS[:9], 1)
        if start + day <= 31
    }
    | {"thirtieth": 30}
)


MONTHS = {
    name: number
    for number, names in enumerate(
        ("january jan", "february feb", "march mar", "april apr", "may", "june jun", "july jul",
         "august aug", "september sept sep", "october oct", "november nov", "december dec"), 1
    )
    for name in names.split()
}  # fmt: skip


WEEKDAYS = {
    "monday": 0, "mon": 0, "tuesday": 1, "tues": 1, "tue": 1, "wednesday": 2, "wed": 2,
    "weds": 2, "thursday": 3, "thurs": 3, "thur": 3, "thu": 3, "friday": 4, "fri": 4,
    "saturday": 5, "sat": 5, "sunday": 6, "sun": 6,
    "一": 0, "二": 1, "三": 2, "四": 3, "五": 4, "六": 5, "日": 6, "天": 6, "末": 5,
    "1": 0, "2": 1, "3": 2, "4": 3, "5": 4, "6": 5, "7": 6,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Named:
    """One named time: `first`..`last` days, the characters, and how exactly it was said:
    `day`, `week`, `month`, `quarter`, `half`, `season`, `year`, `feast`, `length`, `soon`.
    """

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
    """The last day of a month."""
    return date(year, month, monthrange(year, month)[1])


def han_day(text: str) -> int:
    """'15', 十五, 二十三, 廿八 → the number."""
    if text.isdigit():
        return int(text)
    if text in HAN_NUMBERS:
        return HAN_NUMBERS[text]
    text = text.replace("廿", "二十")
    tens, _, ones = text.partition("十")
    return (HAN_NUMBERS.get(tens, 1) if tens else 1) * 10 + (HAN_NUMBERS.get(ones, 0))


def year_of(word: str | None, today: date) -> int | None:
    """The year named: 今年, 明年, "next year", 2027年, 27年; None where none is."""
    if not word:
        return None
    steps = {"今年": 0, "明年": 1, "来年": 1, "后年": 2, "去年": -1, "this year": 0, "next year": 1}
    if word in steps:
        return today.year + steps[word]
    digits = re.sub(r"\D", "", word)
    if not digits:
        return None
    return int(digits) + (2000 if len(digits) == 2 else 0)


def month_of(today: date, month: int, year: int | None, part: str) -> tuple[date, date] | None:
    """First and last day of a month, or of its beginning, middle or end; the next such month."""
    if not 1 <= month <= 12:
        return None
    if year is None:
        year = today.year + (1 if month < today.month else 0)
    if not 2000 <= year <= 2100:
        return None
    first, last = date(year, month, 1), month_end(year, month)
    if re.search(r"初|上旬|early|beginning|start", part):
        last = date(year, month, 10)
    elif re.search(r"中(?!下)|mid", part):
        first, last = date(year, month, 11), date(year, month, 20)
    elif re.search(r"底|末|下旬|尾|end|late", part):
        first = date(year, month, 21)
    return first, last


def day_on(today: date, year: int | None, month: int, day: int) -> date | None:
    """That day in that year, else the next such day; None where there is none."""
    try:
        if year is not None:
            return date(year, month, day) if 2000 <= year <= 2100 else None
        found = date(today.year, month, day)
        return found if found >= today else date(today.year + 1, month, day)
    except ValueError:
        return None


def quarter_of(today: date, quarter: int, year: int | None) -> tuple[date, date]:
    """First and last day of a quarter; of the next such one where no year is named."""
    if year is None:
        year = today.year + (1 if month_end(today.year, quarter * 3) < today else 0)
    return date(year, quarter * 3 - 2, 1), month_end(year, quarter * 3)
