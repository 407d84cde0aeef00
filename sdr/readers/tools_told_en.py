"""Tools told on the way in English, and names of no list in an answer about tools.

"Leads in HubSpot, stock in Odoo", "current tool is Pipedrive", "it's BigCommerce B2B now": used by
`systems` where nobody asked, and by `systems_asked` for names that no list knows.
"""

import re
from collections.abc import Sequence

from sdr.readers import towns
from sdr.readers.places import PLACES_EN
from sdr.readers.reading import Found
from sdr.readers.text import Span, is_question, trimmed
from sdr.readers.tools_en import in_use, named_in

_CAP = r"[A-Z][\w./&+-]*\w"
_NAME = rf"(?P<n>{_CAP}(?: (?:{_CAP}|[A-Z]?\d+))*)"
#: After these words a capitalised name is a tool: "it's called Busy", "since then it's Veeva".
_CALLED = re.compile(
    r"(?:\b(?i:(?:software|system|tool|app|thing|portal|bolt-?on|outfit|package|program(?:me)?)"
    r"(?: is| it's|'s)? called|it'?s called|called|(?:since|now|these days|"
    r"today)[^.;!?]{0,24}it'?s|"
    r"(?:current|present|existing) (?:tool|system|software|crm|erp|setup) is|it'?s|now|"
    r"(?:erp|crm|dms|pos|wms) is|(?:we|i)(?:'re| are)?(?: still| all)? (?:on|use|using|run|running)"
    rf"))\s{_NAME}"
)
#: A name that stands for a thing at the head of a clause: "Fishbowl for inventory".
_HEADED = re.compile(
    r"(?:^|[,;]\s|\b(?:and|plus|then)\s)(?:(?i:um+|er+|well|mostly|mainly|so|just),?\s)*"
    rf"{_NAME}(?=\s(?:for (?!us|me|my)|on the|at the|in the|and (?:an? |the |some |then )|plus )|"
    r",? and\b)"
)
_NO_TOOL = re.compile(
    r"(?i)^(?:i|we|our|my|the|it|it's|they|he|she|you|nothing|none|no|not|yes|well|so|and|but|then|"
    r"paper|phone|orders?|sales|finance|stock|accounts|everything|everyone|reps?|dealers?|office|"
    r"warehouse|monday|tuesday|wednesday|thursday|friday|saturday|sunday|january|february|march|"
    r"april|may|june|july|august|september|october|november|december|q[1-4]|google|microsoft|same|"
    r"a|an|at|in|on|for|one|two|three|four|half|just|mostly|mainly|some|any|all|hq|it|erp|crm|ceo|"
    r"china|germany|india|english|chinese|german|french|japanese|good|bad|old|new|pen|head|"
    r"hi|hello|hey|sorry|thanks|wall|big|still|same|ask|anyone|someone|somebody|nobody|whatever)$"
)


#: What belongs to the name before it: "Salesforce Consumer Goods Cloud", "Excel macros".
_NAME_GOES_ON = re.compile(
    r"(?: (?:[A-Z][\w/-]*|\d{1,3}(?!\w)(?! (?:people|users|reps|staff))))+|"
    r" (?:macros|channels|folders|pages?)\b"
)


def widened(text: str, span: Span) -> Span:
    """A product with the words of its name that no list has."""
    more = _NAME_GOES_ON.match(text, span.end)
    return span if more is None else Span(span.start, more.end())


def unlisted(text: str, known: Sequence[Span]) -> list[Span]:
    """Capitalised names of no list that an answer about tools names as one."""
    out: list[Span] = []
    for pattern in (_CALLED, _HEADED):
        for match in pattern.finditer(text):
            span = Span(*match.span("n"))
            name = match["n"]
            first = name.split()[0]
            if _NO_TOOL.match(first) or name.lower() in PLACES_EN or first.lower() in PLACES_EN:
                continue
            if any(span.touches(k) for k in (*known, *out)) or _PEOPLE.fullmatch(name):
                continue
            out.append(span)
    return out


_PEOPLE = re.compile(r"\w+(?:ian|ish|ese|ch)")
#: Unasked, only what is worked in has a name of no list: "we key it into Macola".
_WORKED_IN = re.compile(
    r"(?:\b(?i:key|keys|type|types|enter|enters|log|logs|track|tracks|put|puts|book|books|copy|copies)"
    r"(?: \w+){1,3} (?i:into|in)|\b(?i:book|orders|data|stock|sales|service|marketing|leads|prices|"
    r"visits|claims)(?: all)? (?i:lives?|sits?|is kept|are kept|is tracked|are tracked) in|"
    r"\b(?i:makes?|made|forces?) (?i:us|me) (?i:to )?(?i:use)|\b(?i:off|"
    r"from) [\w ]{2,20}, (?i:it'?s)|"
    r"\b(?i:someone|somebody) (?i:still uses)|\b(?i:inherited|renewed) (?i:an?|our|the)) "
    rf"{_NAME}"
)


def _worked_in(text: str, known: Sequence[Span]) -> list[Span]:
    spans = [Span(*m.span("n")) for m in _WORKED_IN.finditer(text)]
    names = {s: text[s.start : s.end].lower() for s in spans}
    return [
        s for s in spans
        if towns.known(names[s]) is None and names[s] not in PLACES_EN
        and not any(s.touches(k) for k in known)
    ]  # fmt: skip


_SUBJECT = (
    r"(?:we|i|hq|head office|(?:my|our) (?:\w+ ){0,2}\w+|the (?:reps|team|office|group|girls|boys|"
    r"guys|brand team)|reps?|finance|sales|marketing|service|accounts|everything|it all|all of it|"
    r"the lot|orders?|ordering|leads?|customers?|claims?|visits?|stock|inventory|promos?|reports?|"
    r"reporting|price lists?|numbers|routes?|operator|clerk|book|field|complaints)"
)
_VERB = (
    r"(?:use[sd]?|using|keep|keeps|run|runs|have|has|pay|pays|(?:is|are|'s|'re|sit|sits|live|lives|"
    r"go|goes|come|comes|came|arrive|arrives|done|managed|kept|held together|check|checks|key|keys|"
    r"type|types|enter|enters|track|tracks|log|logs|put|puts|write|writes|shoehorned|inherited|"
    r"retypes?|print|prints|stuck)\b(?: [a-z]+){0,3}? (?:in|into|on|onto|via|by|through|thru|with|"
    r"over|from|to))"
)
_ARTICLE = r"(?:(?:an?|the|our|my|one|all|just|plain|old|shared|only|about|some|\d+) )*"
_TOLD = re.compile(
    rf"\b{_SUBJECT}(?: (?:all|r|still|just|now|also|mostly|then|we|i|currently|only))* ?"
    rf"(?:{_VERB}|in|on|via|by|through|into) {_ARTICLE}$"
    rf"|\b(?:current|present|existing) (?:tool|system|software|crm|erp|set-?up|solution) (?:is|:) "
    rf"{_ARTICLE}$"
    rf"|\b(?:makes?|made|forces?) (?:us|me) (?:to )?use {_ARTICLE}$"
    rf"|\b(?:currently|presently|at the moment|right now)[,:]? (?:we'?re )?(?:with|on|using) "
    rf"{_ARTICLE}$"
    rf"|^(?:there'?s|there is|it'?s|it is) (?:me, )?{_ARTICLE}(?:headset (?:and|,) {_ARTICLE})?$"
)
#: Behind a name: it is ours.
_OURS_AFTER = re.compile(
    r"[ ,?.!]*(?:that'?s|which is|is) (?:all )?(?:the tooling|the system|our (?:system|"
    r"ordering|crm|"
    r"erp|tool|set-?up)|what (?:we|i) (?:have|use|run|'ve got)|how we (?:do|work)|officially our)"
    r"|[ ,?.!]*ours? (?:live|lives|is|are|sits?) (?:in )?there\b|[ ,.]+that is the system\b"
)
_NOT_SO = re.compile(
    r"\b(?:you|your|yours|want|need|would|could|if|plan(?:ning|ned)?|look(?:ing)? at|between|vs|"
    r"versus|competitor|instead|never|not|n't|no longer|without|used to|tried|integrat\w*|"
    r"connect\w*|"
    r"compar\w*|evaluat\w*|consider\w*|sell|sells|selling|make|makes|making|hear|heard|saw|read "
    r"about|news|who|dealers? (?:use|have|run)|like|such as|demo|partner|licen[cs]e (?:for|"
    r"of) your)"
    r"\b"
)
#: How people reach the bot or one another is no tool of the firm where it stands alone.
_CHANNEL = re.compile(
    r"(?:the )?(?:phone(?: calls?)?|e-?mails?|sms|telephone|fax(?:es)?|paper|hand|word of mouth|"
    r"text messages)"
)
_AND_YOURS = re.compile(r"[^,.;]{0,12}\b(?:and|or|to|vs) yours\b")


def told(text: str, folded: str, products: Sequence[Span]) -> Found | None:
    """The tools that a message tells in passing as the speaker's own, or None."""
    found: list[Span] = []
    names = [] if is_question(folded) else _worked_in(text, products)
    for named in named_in(folded, [*products, *names]):
        lead = _LEAD.match(folded, named.start, named.end)
        span = named if lead is None else Span(lead.end(), named.end)
        begin = max(folded.rfind(stop, 0, span.start) for stop in ".;!?") + 1
        head = folded[begin : span.start].lstrip()
        own = span in names or _TOLD.search(head[-90:]) is not None
        near = head.rpartition(",")[2]
        after = _OURS_AFTER.match(folded, span.end) is not None
        if not (own or after) or (not after and (_NOT_SO.search(near) or is_question(head))):
            continue
        if _CHANNEL.fullmatch(folded[span.start : span.end]) or _AND_YOURS.match(folded, span.end):
            continue
        if after or in_use(folded, span):
            found.append(span)
    if not found:
        return None
    first, last = found[0], found[0]
    for span in found[1:]:
        gap = folded[last.end : span.start]
        if len(gap) <= _NEAR and not re.search(r"[.!?;]", gap):
            last = span
    span = trimmed(text, first.start, last.end)
    return Found(text[span.start : span.end], span, 0.7)


_NEAR = 40
_LEAD = re.compile(r"(?:(?:on|by|just|only|mostly|all) )+")
