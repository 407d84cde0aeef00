"""Sums a month, a quarter or over some years, as sums a year. Called by `money`."""

import re
from decimal import Decimal

from sdr.readers.bounds import Quantity
from sdr.readers.text import Span

_MONTH = (
    r"(?:(?:/|per|a|an|each|every|every single|p\.?)\s?(?:month|mon|mo|mth|m)\b|monthly|"
    r"(?:monatlich|im monat|pro monat|por m[eê]s|al mes|par mois|mensuel\w*|mensual\w*|mensais)\b|"
    r"(?:每|一|每一|按)个?月|月付(?:的话)?|/个?月|月(?=$|[,。 吧的]))"
)
_QUARTER = r"(?:(?:/|per|a|each|every)\s?(?:quarter|qtr)\b|quarterly|(?:每|一|每一|按)个?季度?|/季)"
_HALF = r"(?:(?:/|per|each|every)\s?half[- ]year|half[- ]yearly|每?半年)"
_WEEK = r"(?:(?:/|per|a|each|every)\s?week\b|weekly|(?:每|一)(?:周|个?星期|个?礼拜))"
_PERIODS = ((12, _MONTH), (4, _QUARTER), (2, _HALF), (52, _WEEK))
_NEAR_BEFORE = (
    r"(?:大概|大约|差不多|就|也就|能|可以|给|花|出|拿|掏|付|投|交|砸|抠|撑死|顶多|控制|不超过|最高|至少|"
    r"起码|花费|希望|控制在|个|的话|嘛|也|再|我们?|算|按|预算|是|有|在|budget|of|is|:|\s|about|"
    r"around|,?最多|up to|max|spend|pay){0,4}$"
)
_PERIOD_BEFORE = tuple((n, re.compile(p + _NEAR_BEFORE)) for n, p in _PERIODS)
_PERIOD_AFTER = tuple(
    (n, re.compile(rf"[^,。;\d]{{0,14}}?(?:^|(?<![a-z])|(?=/)){p}(?!付)")) for n, p in _PERIODS
)
_YEARS = {"两": 2, "二": 2, "三": 3, "四": 4, "五": 5, "two": 2, "three": 3, "four": 4, "five": 5}
_SPREAD = re.compile(
    r"分(?P<a>[两二三四五2-5])年|(?P<b>[两二三四五2-5])年(?:一共|总共|合计|总计|下来|总预算|打包|包干|加起来|拢共|"
    r"总的)?\s?(?=$)"
    r"|(?:over|for|across|spread over) (?P<c>two|three|four|five|[2-5]) (?:years?|yrs?)"
)


def a_year(
    folded: str,
    clause: Span,
    quantity: Quantity,
    low: Decimal | None,
    high: Decimal | None,
    end: int,
) -> tuple[Decimal | None, Decimal | None, int]:
    """A sum a month, a quarter or over years as one a year, and where its words end."""
    before = folded[clause.start : quantity.start]
    for times, pattern in _PERIOD_AFTER:
        match = pattern.match(folded, quantity.core_end) or pattern.match(folded, quantity.end)
        if match is not None:
            return _times(low, times), _times(high, times), max(end, match.end())
    for times, pattern in _PERIOD_BEFORE:
        if pattern.search(before):
            return _times(low, times), _times(high, times), end
    spread = _SPREAD.search(folded, quantity.end) or _SPREAD.search(
        re.sub(_NEAR_BEFORE, "", before)
    )
    if spread is not None:
        said = next(g for g in spread.groups() if g)
        years = Decimal(_YEARS.get(said) or int(said))
        low = None if low is None else (low / years).to_integral_value()
        high = None if high is None else (high / years).to_integral_value()
    return low, high, end


def _times(value: Decimal | None, times: int) -> Decimal | None:
    return None if value is None else value * times
