"""What English speakers say around a time to buy: far off, corrected at last, a deadline told.

Rules under `timelines`, beside the word lists of `plans`.
"""

import re
from datetime import date

from sdr.readers.days import Named, add_months

_BOUNDED = re.compile(
    r"(?:\b(?:by|before|within|during|early|mid|late|end|middle|half|start|beginning|quarter)"
    r"(?: of)?(?: in)? (?:the )?)$"
)
_NOT_BEFORE = re.compile(r"\b(?:nothing|not|no way|never)(?: \w+){0,4} (?:before|until|till) $")
_FAR_MONTHS = 23  # a plan that far away is no plan yet
#: Behind a year: what is told still names no date.
_YEAR_GOES_ON = re.compile(r"'s (?:budget|plan)")


def is_far(folded: str, named: Named, by: date, today: date) -> bool:
    """Whether an English time says "later" rather than when: "maybe 2028", "two years perhaps"."""
    words = folded[named.span.start : named.span.end]
    head = folded[max(0, named.span.start - 20) : named.span.start]
    if named.grain == "length":
        return by >= add_months(today, _FAR_MONTHS)
    if named.year_only and by.year >= today.year and _NOT_BEFORE.search(folded[: named.span.start]):
        return True
    if not named.year_only or by.year <= today.year or _BOUNDED.search(head):
        return False
    return _BOUNDED.match(words) is None and _YEAR_GOES_ON.match(folded, named.span.end) is None


#: Between two times: the second is what is meant now.
_RATHER = re.compile(
    r"\b(?:but|slipped|realistically|more likely|rather|actually|moved|pushed|postponed|delayed|"
    r"no,? wait|sorry|scratch that|or rather|now (?:it'?s|we)|it'?s now|at best|in practice|"
    r"in reality|honestly)\b"
)
_UNLIKE_RATHER = re.compile(
    r"\b(?:but|or) (?:no later|not (?:later|after)|never|at the latest|can'?t|cannot|(?:we )?"
    r"(?:have|need|must|would|could|might) )"
)


def is_corrected(folded: str, first: Named, last: Named) -> bool:
    """Whether the last of two times is what somebody comes to: "Q2 but it slipped, Q3 now"."""
    between = folded[first.span.end : last.span.start]
    return _RATHER.search(between) is not None and _UNLIKE_RATHER.search(between) is None


_CHOICE = (
    r"(?:vendor|supplier|system|tool|software|platform|provider|solution|someone|somebody|one|"
    r"partner|winner|replacement)"
)
#: Unasked, the clause of a time tells that something is bought or decided by then.
DEADLINE: re.Pattern[str] = re.compile(
    rf"\b(?:choose|pick|select|find|get|have|buy|appoint|name|award)\w* (?:a |an |the |our )?"
    rf"(?:new )?{_CHOICE}\b|\b{_CHOICE} (?:picked|chosen|selected|appointed|in place|decided)\b"
    r"|\b(?:vote|decision|award|choice|verdict|recommendation|short ?list|answer|proposals?|bids?|"
    r"responses?|tenders?|offers?) (?:is |are |will be )?(?:due|close[sd]?|on |to be in|in )\b"
    r"|\b(?:my|our|the) (?:recommendation|short ?list|proposal|business case|report)\b[^.;!?]{0,32}"
    r"\b(?:on|to|before|in front of) (?:the|my|our|his|her) (?:\w+ ){0,2}(?:desk|director|boss|"
    r"board|ceo|gm|md|manager|chief)"
    r"|\b(?:rfp|tender|bidding|responses?|bids?) (?:\w+ ){0,2}closes?\b"
    r"|\b(?:has|have|had|must|got|gotta|needs?)(?: to)? (?:all )?(?:be )?(?:in|up|live|running|"
    r"there|done|ready|installed|working)(?: (?:and|in|there))* (?:by|before)\b"
    r"|\bi need (?:it|this|something|one)\b|\b(?:given|gave|gives|allowed|got) (?:me|us) "
    r"(?:until|till|\w+ (?:weeks|months|days) to)\b"
    r"|\b(?:contract|licen[cs]e|subscription|agreement|lease)\b[^.;!?]{0,40}\b(?:ends?|runs? out|"
    r"expires?|is up|up|lapses?|finishes)\b[^.;!?]{0,40}\b(?:(?:won'?t|not|don'?t|isn'?t|"
    r"never|no way|refuse)\b[^.;!?]{0,20}\b(?:renew|extend|prolong|continue|stay|re-?sign)\w*|"
    r"replac\w+|something (?:new|else|better)\b)"
)
#: The day of an event told before is the day by which: "opens in May, all in by then".
BY_THEN: re.Pattern[str] = re.compile(
    r"[^.;!?]{0,60}\b(?:by then|before (?:that|then)|in time for (?:that|it))\b"
)
#: Nothing of when: read as later, said unasked.
SOMEDAY: re.Pattern[str] = re.compile(
    r"\b(?:some ?day|one day|maybe one day) (?:project|thing|plan|job)\b"
    r"|\b(?:that'?s|it'?s|it is|it'?ll be|be|so|likely|probably|possibly) next year(?: at (?:best|"
    r"the (?:very )?earliest|least))\b"
    r"|\bno (?:purchases?|buying|spend(?:ing)?|decisions?|orders?)(?: is| are)?(?: planned| "
    r"foreseen)? (?:till|until|before) (?:20\d\d|next year)"
    r"|\b(?:won'?t|not|nobody|no ?one)\b[^.;!?,]{0,24}\b(?:buys?|buying|purchas\w+|decid\w+|"
    r"spend\w*|order\w*|move)\b[^.;!?,]{0,20}\b(?:before|until|till) (?:next year|20\d\d)"
)
#: Just reading, unasked.
READING_UP: re.Pattern[str] = re.compile(
    r"\bnot (?:shopping|buying|in the market)(?: yet| now| right now| at the moment)?\b[^.;!?]{0,4}"
    r"\b(?:just|only|merely)?\s?(?:reading|looking|learning|browsing|seeing|having|studying)\b"
    r"|\b(?:just|only|merely|simply) reading (?:up|about|around)\b"
)
#: Where a time was heard; it tells of no past: "90 days I was told".
HEARD: re.Pattern[str] = re.compile(
    r"\b(?:i|we)(?: was| were|'ve been| have been) (?:told|promised|given|quoted)\b"
)
