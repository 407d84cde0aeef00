"""English answers to "what do you use today?": the things named in them, without the story.

"Sage for the invoices, and the girls keep a diary" names Sage and a diary; "was Xero till June,
since then spreadsheets" names spreadsheets. Used by `systems_asked`; the products of the playbook
come in from there.
"""

import itertools
import re
from collections.abc import Sequence

from sdr.readers.makeshift import BY_HAND, LEDGERS, OWN_SOFTWARE
from sdr.readers.reading import Found
from sdr.readers.text import Span, trimmed
from sdr.readers.third_parties import others_said

_MATERIAL = (
    r"(?:paper|printed|hand-?written|carbon(?:[- ]copy)?|duplicate|triplicate|excel|google|shared|"
    r"online|tally|order|delivery|route|call|visit|stock|price|receipt|sales|cash|exercise|ring|"
    r"wall|desk|pocket|index|hard-?back|a4|yellow|pink|big|old)"
)
_THINGS = (
    r"(?:spreadsheets?|work ?books?|sheets?|(?<!so )forms|dockets?|pads?|order books?|note ?books?|"
    r"note ?pads?|diary|diaries|ledgers?|log ?books?|ring binders?|binders?|clip ?boards?|"
    r"planners?|index cards|post-?its|sticky notes|white ?boards?|black ?boards?|chalk ?boards?|"
    r"filing cabinets?|card files?|card index|cash books?|receipt books?|invoice books?|napkins?|"
    r"beer ?mats?|envelopes?|exercise books?|calendars?|folders|registers?|"
    r"(?:notes?|calendar|reminders?|camera|messages?) app|shared (?:drive|folder|inbox|mailbox)|"
    r"pivot tables?|word documents?|google (?:docs?|forms?|drive|calendar)|"
    r"(?:order|web|pdf|word|wordpress|google|online|paper)(?: order)? forms?|ftp folders?|fax "
    r"machines?|(?:order )?hotlines?|day ?books?|edi|tills|scanners|tablets|(?:google|"
    r"shared) docs?|"
    r"portals?|scraps of paper|bits of paper|carbon forms|lists? in (?:sharepoint|teams)|"
    r"phone calls|group chats?|chat groups?|text messages|voice ?mails?|voice ?notes?|"
    r"voice messages?)"
)
#: Paper, boards, sheets and books, with the words that say which.
_MAKESHIFT = re.compile(
    rf"\b(?:(?:an? |the |some |good old )?(?:{_MATERIAL}[ -]){{0,3}}{_THINGS}|"
    r"(?:what'?s ?app|viber|telegram|messenger|signal) (?:voice )?(?:groups?|notes?|messages?|"
    r"chats?|broadcasts?)|"
    r"(?:ms |microsoft )?access(?=[ ,.](?:back|database|db|file|from|in|since|that)|\W*$)|"
    r"(?<=in )access(?! to\b)|"
    r"(?:ms |microsoft )(?:word|project|teams|lists|forms))\b"
)
#: A part of speech that looks like a thing: "sheets of plywood", "forms a part".
_NO_THING = re.compile(r"(?:sheets?|forms?|pads?|cards) of\b")
#: Behind a name: it is over.
_ENDED = re.compile(
    r"[^.!?;]{0,12}?\b(?:till|until|up to|before(?=\W*$|,)|but (?:we |it )?(?:let|stopped|gave|"
    r"dropped|ditched|cancelled|canceled|switched)|(?:ran|run) out|"
    r"(?:is|was|are|were) (?:dead|gone|scrapped|switched off|retired|history))\b"
)
_WAS = re.compile(
    r"(?:^\W*|[.,;(] ?)(?:(?:it |we |that |there )?(?:was|were|had|did have|used to (?:be|use|"
    r"have|run))|"
    r"(?:we |i )?(?:replaced|tried|trialled|tested|dropped|ditched|scrapped|binned|got rid of|"
    r"moved (?:off|away from)|left|outgrew))\b[^.,;]{0,28}$"
)
_STILL = re.compile(
    r"[^.!?]{0,40}\bstill (?:in|on|using|with|stuck|there|running|run|use|live|alive|going|"
    r"works?|do)\b"
)
_NOT_YET = re.compile(
    r"\b(?:no|not|never|without|nor|isn'?t|aren'?t|don'?t|doesn'?t|won'?t|instead of|rather than|"
    r"looked at|looking at|considered|considering|evaluat\w+|plan(?:ning|ned|s)?|thinking (?:of|"
    r"about)|want(?:ed|s)? to|going to|about to|will|would|might|may|wish|dream of|heard of|"
    r"hear of|like|such as|hate|afraid of|refuses? (?:a|the|any))\b[^,.;:()]{0,20}$"
)
_ARTICLE = re.compile(r"^(?:an?|the|some|good old|old) ")
#: How much of a stretch must be things for it to be told as it was said.
_DENSE = 0.6
#: Things with only their purpose between them stand side by side: "Sage for the books and a diary".
_LONGEST_LIST, _SIDE = 80, 40
_STORY = re.compile(
    r"\b(?:who|until|till|was|were|because|replaced|instead|but|my|our|his|her|they|he|she|it's|"
    r"keeps?|wrote|writes?|built|made)\b|\("
)


def tools(text: str, folded: str, products: Sequence[Span]) -> Found | None:
    """The things an answer names as in use, as one value; None where it names none."""
    said: dict[str, Span] = {}
    for span in named_in(folded, products):
        if in_use(folded, span):
            said.setdefault(_ARTICLE.sub("", folded[span.start : span.end]).strip(), span)
    named = list(said.values())
    if not named:
        return None
    first, last = named[0], named[-1]
    letters = sum(k.end - k.start for k in named)
    apart = re.search(r"[.!?;]", folded[first.start : last.end])
    gaps = [folded[a.end : b.start] for a, b in itertools.pairwise(named)]
    side_by_side = last.end - first.start <= _LONGEST_LIST and all(
        len(gap) <= _SIDE and not _STORY.search(gap) for gap in gaps
    )
    dense = side_by_side or letters >= _DENSE * (last.end - first.start)
    if dense and apart is None:
        span = trimmed(text, first.start, last.end)
        return Found(text[span.start : span.end], span, 0.95)
    words = (text[k.start : k.end].strip() for k in named)
    return Found(", ".join(words), Span(first.start, last.end), 0.9)


def names_thing(folded: str) -> bool:
    """Whether an answer names paper, boards, sheets or chats."""
    return any(not _NO_THING.match(folded, m.start()) for m in _MAKESHIFT.finditer(folded))


def named_in(folded: str, products: Sequence[Span]) -> list[Span]:
    """What is named, in order, each stretch of the text once: the longest that stands there."""
    patterns = (_MAKESHIFT, OWN_SOFTWARE, LEDGERS, BY_HAND)
    things = [
        Span(*m.span())
        for p in patterns
        for m in p.finditer(folded)
        if m.group().strip() and not _NO_THING.search(folded, *m.span())
    ]
    out: list[Span] = []
    for span in sorted([*products, *things], key=lambda s: (s.start, -s.end)):
        if out and span.start < out[-1].end:
            out[-1] = Span(out[-1].start, max(out[-1].end, span.end))
        else:
            out.append(span)
    return out


def in_use(folded: str, named: Span) -> bool:
    """Whether a thing named is in use and the speaker's: not given up, planned or another's."""
    if _STILL.match(folded, named.end):
        return True  # "we outgrew Excel and we're still in it"
    if _WE_ARE_ON.search(folded, 0, named.start):
        return True  # "we're still on the parent company's SAP"
    head = folded[max(folded.rfind(stop, 0, named.start) for stop in ".;!?") + 1 : named.start]
    head = head.rpartition(" but ")[2].rpartition(" now ")[2]
    if _WAS.search(head) or _NOT_YET.search(head) or _ENDED.match(folded, named.end):
        return False
    return not others_said(folded, named.start) or _MADE_FOR_US.search(head) is not None


_WE_ARE_ON = re.compile(r"\bwe(?:'re| are) (?:still )?on (?:the |our )?(?:[\w']+ ){0,3}$")
#: "my aunt built a thing in": whoever made it, it is the speaker's.
_MADE_FOR_US = re.compile(
    r"\b(?:built|made|wrote|coded|programmed|set up|knocked up|put together|designed|installed)\b"
    r"[^,.;]{0,24}$"
)
