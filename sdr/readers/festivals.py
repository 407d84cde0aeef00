"""The days by which people count the year: lunar feasts as a table, others by rule.

Data to 2050: Spring Festival, Dragon Boat, Mid-Autumn by the Chinese lunisolar calendar, computed
with `lunardate` 0.2 and agreeing with the Hong Kong Observatory's conversion tables. A year beyond
the table has no feast, so that nothing is guessed.
"""

from collections.abc import Callable
from datetime import date, timedelta

from dateutil.easter import easter

_LUNAR: dict[int, tuple[str, str, str]] = {
    2024: ("0210", "0610", "0917"), 2025: ("0129", "0531", "1006"),
    2026: ("0217", "0619", "0925"), 2027: ("0206", "0609", "0915"),
    2028: ("0126", "0528", "1003"), 2029: ("0213", "0616", "0922"),
    2030: ("0203", "0605", "0912"), 2031: ("0123", "0624", "1001"),
    2032: ("0211", "0612", "0919"), 2033: ("0131", "0601", "0908"),
    2034: ("0219", "0620", "0927"), 2035: ("0208", "0610", "0916"),
    2036: ("0128", "0530", "1004"), 2037: ("0215", "0618", "0924"),
    2038: ("0204", "0607", "0913"), 2039: ("0124", "0527", "1002"),
    2040: ("0212", "0614", "0920"), 2041: ("0201", "0603", "0910"),
    2042: ("0122", "0622", "0928"), 2043: ("0210", "0611", "0917"),
    2044: ("0130", "0531", "1005"), 2045: ("0217", "0619", "0925"),
    2046: ("0206", "0608", "0915"), 2047: ("0126", "0529", "1004"),
    2048: ("0214", "0615", "0922"), 2049: ("0202", "0604", "0911"),
    2050: ("0123", "0623", "0930"),
}  # fmt: skip


def _thanksgiving(year: int) -> date:
    """The fourth Thursday of November."""
    first = date(year, 11, 1)
    return first + timedelta(days=(3 - first.weekday()) % 7 + 21)


def _qingming(year: int) -> date:
    """The day of the solar term, by the rule for 2000 to 2099."""
    years = year % 100
    return date(year, 4, int(years * 0.2422 + 4.81) - years // 4)


def _lantern(year: int) -> date:
    """The fifteenth day of the first lunar month."""
    spring = _LUNAR.get(year, ("0210", "", ""))[0]
    return date(year, int(spring[:2]), int(spring[2:])) + timedelta(days=14)


#: feast → column of the lunar table, or (month, day), or a rule. The sugar and wine fairs move by
#: some days from year to year; the month's end is what people plan by.
FEASTS: dict[str, int | tuple[int, int] | Callable[[int], date]] = {
    "spring": 0,
    "dragon_boat": 1,
    "mid_autumn": 2,
    "new_year": (1, 1),
    "womens_day": (3, 8),
    "qingming": _qingming,
    "lantern": _lantern,
    "childrens_day": (6, 1),
    "labour_day": (5, 1),
    "mid_year_sale": (6, 18),
    "national_day": (10, 1),
    "double_eleven": (11, 11),
    "double_twelve": (12, 12),
    "christmas": (12, 25),
    "easter": easter,
    "thanksgiving": _thanksgiving,
    "black_friday": lambda year: _thanksgiving(year) + timedelta(days=1),
    "halloween": (10, 31),
    "valentines": (2, 14),
    "st_patricks": (3, 17),
    "spring_fair": (3, 31),
    "autumn_fair": (10, 31),
}


def feast_on(feast: str, year: int) -> date | None:
    """The first day of a feast in a year, or None beyond the table."""
    rule = FEASTS[feast]
    if isinstance(rule, tuple):
        return date(year, *rule)
    if not isinstance(rule, int):
        return rule(year)
    row = _LUNAR.get(year)
    return None if row is None else date(year, int(row[rule][:2]), int(row[rule][2:]))


def next_feast(feast: str, today: date) -> date | None:
    """The first such feast that is still to come (today counts)."""
    for year in (today.year, today.year + 1):
        day = feast_on(feast, year)
        if day is not None and day >= today:
            return day
    return None
