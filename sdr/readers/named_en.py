"""Names and companies told together in English, in ways that no card has.

"You're talking to Jess from Wildflax", "its vince from delmonico, we make pasta", "Sam (she/her)
from Hobbs & Daughters", "My card says Alistair Ford, Chairman". Called by `reader` before the
general readers of names; what is asked about or said of others is left alone. Pure.
"""

import re
from dataclasses import dataclass

from sdr.readers import towns
from sdr.readers.places import PLACES_EN
from sdr.readers.reading import Found
from sdr.readers.text import Span, has_han

_CAP = r"[A-ZÀ-Ý][\w'’-]*"
_FULL = rf"{_CAP}(?: {_CAP}){{0,2}}"
_FIRM_NAME = rf"{_CAP}(?:\s(?:{_CAP}|&|and(?= [A-Z])|of(?= [A-Z])))*"
_TOLD: tuple[re.Pattern[str], ...] = (
    re.compile(
        rf"(?i:\byou(?:'re| are) (?:talking|speaking|chatting) (?:to|with)) (?P<n>{_FULL})"
        rf"(?: (?i:from|at|of) (?P<c>{_FIRM_NAME}))?(?=$|[,.;!(])"
    ),
    re.compile(
        r"^\W*(?i:(?:hi|hello|hey)+\W+)?(?i:it'?s|this is) (?P<n>[A-Za-z][a-zà-ÿ'-]+) (?i:from|"
        r"at|of) "
        rf"(?P<c>{_FIRM_NAME}|[a-zà-ÿ]{{3,}})(?=, ?(?i:we)\b)"
    ),
    re.compile(
        rf"^\W*(?P<n>{_FULL}) \((?:she|he|they)/\w+\)(?:,? (?i:from|at|of) (?P<c>{_FIRM_NAME}))?"
    ),
    re.compile(rf"(?i:\bmy (?:card|badge|signature|passport) says) (?P<n>{_FULL})(?=$|[,.;!])"),
    re.compile(
        rf"(?i:\b(?:kind|best|warm) regards|\byours(?: truly| sincerely)?|\bcheers|\brgds)[,.]? "
        rf"(?P<n>{_CAP} {_CAP})(?=$|[,.\n])"
    ),
    re.compile(
        rf"^\W*(?P<n>{_CAP} {_CAP}), (?P<c>{_FIRM_NAME}), [^.!?]{{3,60}}\b(?i:we|our|i'?m)\b"
    ),
    re.compile(r"(?i:\bdrop me a line|\bping me|\bget hold of me), "
               rf"(?P<n>{_CAP})(?=, ?\S+@|[,.]|$)"),
)  # fmt: skip
#: Answers to "what is your name?" only.
_ASKED: tuple[re.Pattern[str], ...] = (
    re.compile(rf"^\W*(?P<n>{_FULL}) (?i:and|,) ?(?i:i'?m|i am|we|my)\b"),
    re.compile(rf"^\W*(?P<n>{_FULL}) (?i:is )?(?i:my name|is the name)\b"),
    re.compile(rf"(?i:\bfirst name(?:'s| is)?) (?P<n>{_CAP})"),
    re.compile(
        rf"(?i:\b(?:put me down as|just say|so|lol just|just|make it|everyone says|everybody says|"
        rf"people say|they call me|call me)) (?P<n>{_FULL})\W*$"
    ),
    re.compile(r"^\W*(?i:it'?s) (?P<n>[a-z]+(?:-[a-z]+)?)(?= (?:yes|like|with|as in)\b)"),
)
_COMPANY: tuple[re.Pattern[str], ...] = (
    re.compile(rf"(?i:\bwe at) (?P<c>{_FIRM_NAME}) (?i:are|make|have|do|run)\b"),
    re.compile(rf"(?P<c>{_CAP}(?:\s(?:{_CAP}|&))*) (?i:is|'s) (?i:the|my|our) "
               r"(?i:firm|company|business|outfit)\b"),
    re.compile(rf"(?i:\b(?:company|firm|business|outfit)'?s) (?P<c>{_FIRM_NAME})(?=$|[,.;!])"),
    re.compile(
        rf"(?i:\b(?:it'?s been|rebranded,? it'?s|we'?re|now it'?s)) (?P<c>{_FIRM_NAME})"
        r"(?= (?i:now|since|these days)\b)"
    ),
    re.compile(rf"(?i:\bi (?:look after|run|do|handle) [\w ]{{2,16}} for) (?P<c>{_FIRM_NAME})"
               r"(?=, ?(?:\d|(?i:we|a|an)\b))"),
    re.compile(rf"(?i:\b(?:own|run|founded|started)) (?i:the )?(?P<c>{_FIRM_NAME}) (?i:name|"
               rf"brand)\b"),
)  # fmt: skip
_NO_NAME = re.compile(
    r"(?i)^(?:hi|hello|hey|just|the|our|my|we|i|it|this|that|you|sales|marketing|it|hr|procurement|"
    r"finance|ceo|cio|coo|cfo|md|gm|vp|head|manager|director|owner|yes|no|not|ok|nobody|anyone|sap|"
    r"excel|google|amazon|linkedin|facebook|whatsapp|wechat|fine|good|sure|sorry|thanks|regards|"
    r"old|fair|fun|north|south|east|west|nothing|complicated|china|expat|myself)\b"
)


@dataclass(frozen=True, slots=True)
class Told:
    """A name and a company as told; either may be missing."""

    name: Found | None
    company: Found | None


def told_together(text: str, *, name_asked: bool) -> Told | None:
    """The name and the company that a message tells in one of these ways, or None."""
    if has_han(text):
        return None
    name = company = None
    for pattern in (*_TOLD, *(_ASKED if name_asked else ())):
        match = pattern.search(text)
        if match is None:
            continue
        name = name or _said(match, "n")
        if "c" in pattern.groupindex:
            company = company or _said(match, "c")
    for pattern in _COMPANY:
        match = None if company is not None else pattern.search(text)
        company = company if match is None else _said(match, "c")
    return None if name is None and company is None else Told(name, company)


def _said(match: re.Match[str], group: str) -> Found | None:
    said = match[group]
    if said is None or _NO_NAME.match(said):
        return None
    if group == "c" and (said.lower() in PLACES_EN or towns.known(said.lower()) is not None):
        return None
    return Found(said, Span(*match.span(group)), 0.85)
