"""Which of a message's numbers are days and which of its days are periods of a sum.

Small questions between the readers of times and of amounts; asked by `reader.read`.
"""

import re

from sdr.readers.bounds import Quantity
from sdr.readers.days import Named
from sdr.readers.reading import Reading
from sdr.readers.text import Span
from sdr.readers.units import unit_after

#: A year that something is for: "approved for 2027".
_OF_YEAR = re.compile(r"\b(?:for|in|of|by|until|from|since|during|fy|year) ?$")
_YEAR = re.compile(r"20[2-4]\d")


def beside_sums(times: list[Named], readings: list[Reading], asked: str | None) -> list[Named]:
    """The times that are not the period of a sum ("300k a year" names no day)."""
    sums = [Span(r.start, r.end + 2) for r in readings if r.fact == "budget"]
    if asked == "budget":
        return times
    return [t for t in times if not (t.grain == "length" and any(t.span.touches(s) for s in sums))]


def outside(times: list[Named], denied: list[Span]) -> list[Named]:
    """The times that are not taken back."""
    return [t for t in times if not any(t.span.touches(d) for d in denied)]


def is_time(plain: str, quantity: Quantity, times: list[Named], asked: str | None) -> bool:
    """Whether a number is a part of a named time, and no amount."""
    core = Span(quantity.core_start, quantity.core_end)
    if _OF_YEAR.search(plain, 0, core.start) and _YEAR.fullmatch(plain, core.start, core.end):
        return unit_after(plain, quantity) not in ("people", "money")
    if asked in ("company_size", "budget") and any(
        core.start <= t.span.start and t.span.end <= core.end for t in times
    ):
        return False  # "2027" or "150-618" in answer to how many is no year and no 6·18 sale
    if any(core.touches(t.span) for t in times):
        # "200号" is a day only where no 人 follows; a year 2000 beside people is a number.
        return unit_after(plain, quantity) not in ("people", "money")
    return False


def time_free(span: Span, readings: list[Reading]) -> bool:
    """Whether a time lies outside the sums, sizes and numbers that were read."""
    return not any(
        r.fact in ("budget", "company_size", "phone") and span.start < r.end and r.start < span.end
        for r in readings
    )
