"""How English speakers count their people group by group: 8 teams of 15, two shifts of 90 plus 40.

Used by `sizes`, in answers only. Pure; over folded text.
"""

import itertools
import re
from decimal import Decimal

from sdr.readers.bounds import Quantity
from sdr.readers.text import Span

_GROUP = (
    r"(?:shifts?|teams?|crews?|gangs?|squads?|groups?|cells?|lines?|plants?|factor(?:y|ies)|"
    r"mills?|sites?|locations?|stores?|shops?|outlets?|branch(?:es)?|offices?|depots?|"
    r"warehouses?|baker(?:y|ies)|brewer(?:y|ies)|kitchens?|departments?|depts?|units?|clinics?|"
    r"salons?|restaurants?|garages?|yards?|farms?)"
)
_PEOPLE = (
    r"(?:people|ppl|persons?|heads?|staff|employees|workers|men|women|guys|lads|hands|folks?|reps?|"
    r"sales(?:people|men)?|drivers|engineers|technicians|operators|cooks|nurses)"
)
_GROUPS = rf"\s?-?(?:[a-z]+ ){{0,2}}{_GROUP}"
_OF = re.compile(rf"{_GROUPS}\s?,?\s(?:of|with|at|each (?:of|with|has|having))\s?$")
_THEN = re.compile(rf"{_GROUPS}\b[^.;!?\d]{{0,24}}$")
_TIMES = re.compile(r"\s?(?:x|×|\*|times)\s?$")
_APIECE = re.compile(
    rf"(?:\s?{_PEOPLE})?\s?,?\s?(?:each|apiece|a piece|in each|(?:per|to a|in a|a) {_GROUP})\b"
)
_DONE = re.compile(
    rf"\s?(?:or so|ish)?(?=$|[,.;!?)])|\s(?:{_PEOPLE}|each|apiece|plus|and|in|at|on)\b"
)
_AND = re.compile(
    r"[a-z ]{0,12}?,?\s?(?:(?P<sure>plus|and another|and then|\+)\s?(?:another |about )?|"
    r"and\s?(?:about )?)$"
)
_ELSEWHERE = re.compile(
    rf"\s(?:{_PEOPLE}|more|others|(?:in|at|on)\b|upstairs|downstairs|admin|office)"
)


def reckoned_en(folded: str, quantities: list[Quantity]) -> tuple[Decimal, Decimal, Span] | None:
    """Groups times people in each, and who is named besides: from, to, and where it is said."""
    for groups, each in itertools.pairwise(quantities):
        if not groups.exact or groups.low is None or not 1 < groups.low < 1000:
            continue
        if each.low is None or each.high is None or not _in_each(folded, groups, each):
            continue
        low, high, end = groups.low * each.low, groups.low * each.high, each.end
        for more in quantities[quantities.index(each) + 1 :]:
            joint = _AND.fullmatch(folded, end, more.start)
            if joint is None or more.low is None or more.high is None:
                break
            if joint["sure"] is None and _ELSEWHERE.match(folded, more.core_end) is None:
                break
            low, high, end = low + more.low, high + more.high, more.end
        return low, high, Span(groups.start, end)
    return None


def _in_each(folded: str, groups: Quantity, each: Quantity) -> bool:
    """Whether the second number is how many are in each of the first."""
    between = folded[groups.core_end : each.start]
    if _OF.fullmatch(between) or _TIMES.fullmatch(between):
        return _DONE.match(folded, each.core_end) is not None
    return _THEN.fullmatch(between) is not None and (
        _APIECE.match(folded, each.core_end) is not None
    )
