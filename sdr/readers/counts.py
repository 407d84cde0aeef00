"""Numbers of people that may be the company's size, and which of several it is.

`sizes` finds them; here they are weighed: totals before parts, today before once, the regular
people before those of the season, parts of one whole added up. Pure.
"""

import itertools
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal

from sdr.readers.bounds import Quantity
from sdr.readers.headcounts import (
    AT_PLACE,
    CASUAL,
    FIELD_HEAD,
    GREW,
    HEDGES,
    NOT_NOW,
    NOW,
    OF_TRADE,
    PLACE,
    PLUS,
    REGULAR,
    SPREAD_OVER,
    UNKNOWN_REST,
)
from sdr.readers.sizes_zh import as_usual, at_the_peak, parts_named, rest_unknown
from sdr.readers.text import Span, around
from sdr.readers.units import PEOPLE_UNIT


@dataclass(frozen=True, slots=True)
class Count:
    """A number of people: of the whole company (`rank` 3), probably (2), of its field force or
    a part (1); with the characters it takes.
    """

    quantity: Quantity
    rank: int
    span: Span
    confidence: float


def span_of(folded: str, quantity: Quantity) -> Span:
    """The characters of a number with the word for people after it."""
    end = quantity.end
    for at in (quantity.core_end, quantity.end):
        match = PEOPLE_UNIT.match(folded, at)
        if match is not None:
            end = max(end, match.end())
    return Span(quantity.start, end)


_STOPS_BEFORE = re.compile(
    r"[,;:。.!?\n(（]|(?<=[\u4e00-\u9fff])\s|(?<=[\u4e00-\u9fff][a-z]{3})\s|"
    r"(?<=[\u4e00-\u9fff][a-z]{2})\s"
)


#: What may open a clause that says nothing but how big "we" are: "a 70 person outfit".
HEADS_CLAUSE = re.compile(
    r"(?:(?:hi|hello|hey|just|only|well|an?|the|small|little|tiny|family|about|around|roughly|like)"
    r"[ ,]+)*"
)


def alone_in(folded: str, clause: Span, quantity: Quantity) -> bool:
    """Whether a clause says nothing but this number of people ("a brewery, about 300 people")."""
    span = span_of(folded, quantity)
    before = _STOPS_BEFORE.split(folded[clause.start : span.start])[-1]
    after = re.split(r"[,;:。.!?\n)）]|\s(?=[\u4e00-\u9fff])", folded[span.end : clause.end])[0]
    after = SPREAD_OVER.sub("", after)
    if OF_TRADE.match(after) and not before.strip():
        return True  # 200人左右的服装公司
    return HEDGES.sub("", f"{before} {after}").strip(" ~-()（）") == ""


def _adds_up(folded: str, clauses: list[Span], counts: list[Count]) -> bool:
    """Whether the last number stands alone and holds all before it: 三个工人,我跟我老公,5个."""
    last = counts[-1].quantity
    clause = around(clauses, last.core_start)
    parts = sum((c.quantity.low or Decimal(0) for c in counts[:-1]), Decimal(0))
    return (last.low or Decimal(0)) >= parts and alone_in(folded, clause, last)


def _narrowed(folded: str, counts: list[Count]) -> bool:
    """Whether the second number makes the first exact or newer: 不到两百,一百八九; 从30做到300."""
    first, second = counts[0].quantity, counts[1].quantity
    gap = folded[counts[0].span.end : counts[1].span.start]
    if GREW.search(gap) and re.search(r"从\s?$", folded[: first.core_start]):
        return True
    if first.low is not None or second.low is None or len(gap) > 4:
        return False
    if first.high is None:
        return False
    return (second.high or second.low) <= first.high


def _by_place(folded: str, clauses: list[Span], counts: list[Count]) -> bool:
    """Whether each number is said of another place: 总部80,工厂300; "hq 80, factory 300"."""
    named: list[str] = []
    if parts_named(folded, [(c.span.start, c.rank) for c in counts]):
        return True
    for count in counts:
        clause = around(clauses, count.span.start)
        match = PLACE.search(folded, clause.start, count.span.start) or AT_PLACE.match(
            folded, count.span.end
        )
        if match is None or count.rank == 1:
            return False
        named.append(match.group())
    return len(set(named)) == len(named)


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


def _as_usual(counts: list[Count], context: Callable[[Count], str]) -> Count | None:
    """The number of the regular people, where another one holds those of the season too."""
    usual = [c for c in counts if as_usual(context(c)) and not at_the_peak(context(c))]
    others = [c for c in counts if c not in usual]
    return usual[0] if len(usual) == 1 and any(at_the_peak(context(c)) for c in others) else None


def best_of(  # noqa: C901
    folded: str, clauses: list[Span], counts: list[Count], *, asked: bool
) -> Count | None:
    """Of several numbers the one that is the company's size, or the sum of its parts."""
    if not counts:
        return None
    if len(counts) == 1 or (len(counts) == 2 and _narrowed(folded, counts)):
        return counts[-1]

    def context(count: Count) -> str:
        clause = around(clauses, count.span.start)
        return folded[clause.start : count.span.end]

    current = [c for c in counts if not NOT_NOW.search(context(c))] or counts
    now = [c for c in current if NOW.search(folded[max(0, c.span.start - 8) : c.span.end + 10])]
    if (usual := _as_usual(current, context)) is not None:
        return usual
    totals = [c for c in current if c.rank == 4]
    if totals:
        return max(totals, key=lambda c: c.quantity.low or c.quantity.high or 0)
    if now and asked:
        return now[-1]
    if asked and len(current) > 1 and _adds_up(folded, clauses, current):
        return current[-1]
    best = max(c.rank for c in current)
    if best == 3:
        return next(c for c in current if c.rank == 3)
    casual = asked and len(current) == 2 and REGULAR.search(folded) and CASUAL.search(folded)
    if casual and "employees" not in folded:
        return _sum(current, open_end=False)
    if asked and len(current) > 1 and _by_place(folded, clauses, current):
        return _sum(current, open_end=rest_unknown(folded, part=False))
    if asked and len(current) > 1:
        gaps = [folded[a.span.end : b.span.start] for a, b in itertools.pairwise(current)]
        parts = all(c.rank == 1 or FIELD_HEAD.search(folded[: c.quantity.start]) for c in current)
        if parts or all(PLUS.search(gap) for gap in gaps):
            return _sum(current, bool(UNKNOWN_REST.search(folded)))
    return next(c for c in current if c.rank == best)
