"""How people introduce themselves in English: "Chidi Eze, head of route-to-market, Kano Foods."

A capitalised name at the head of the message (behind a greeting, "I'm") and next to it a post: any
words that end in a post's noun or are "head of …". No word list can hold all posts; their grammar
can. Used by `reader`. Pure.
"""

import re
from dataclasses import dataclass

from sdr.readers.people import STOPPED, is_first_name
from sdr.readers.reading import Found
from sdr.readers.text import Span, Words, has_han

_CAP = r"[A-ZÀ-Ý][\w'’.\-]*"
_GREETING = (
    r"(?:(?i:hi|hello|hey|hiya|dear|greetings|good (?:morning|afternoon|evening|day)|morning|"
    r"afternoon|evening|bonjour|hola|namaste|salaam|kia ora|g'day)"
    r"(?: (?i:there|all|team|folks|everyone|again|sir|madam))*[,.!:]*\s+)?"
)
_I_AM = r"(?P<am>(?i:i['’]?m|i am|this is|my name is|my name['’]s|name['’]s|it['’]?s|here is)\s+)?"
_NOUN = (
    r"(?:manager|director|head|lead|leader|officer|chief|ceo|cfo|coo|cto|cio|cmo|cco|cpo|md|gm|evp|"
    r"svp|avp|vp|vice president|president|chairman|chairwoman|owner|co-?owner|founder|co-?founder|"
    r"partner|principal|buyer|clerk|rep|representative|salesman|saleswoman|merchandiser|engineer|"
    r"architect|analyst|supervisor|nsm|rsm|asm|zsm|tsm|kam|nam|bdm|cso|coordinator|specialist|executive|exec|assistant|accountant|"
    r"controller|planner|administrator|admin|developer|secretary|intern|trainee|strategist|"
    r"superintendent|foreman|brewmaster|master (?:brewer|distiller|blender)|winemaker)"
)
_FIELD = (
    r"(?:sales|marketing|trade|commercial|channel|field|retail|brand|it|ict|finance|procurement|"
    r"purchasing|supply chain|logistics|operations|ops|digital|e-?commerce|distribution|export|"
    r"customer|category|shopper|revenue|business|product|technical|regional|national|area|key "
    r"account|route[- ]to[- ]market|go[- ]to[- ]market)"
)
#: "head of sales ops", "area sales manager", "VP channel", "sales ops".
POST: re.Pattern[str] = re.compile(
    rf"(?:the |a |an )?(?:(?:[\w&'/-]+ ){{0,4}}?{_NOUN}"
    rf"(?:(?: of| for|,)? (?:the )?[\w&'/-]+(?: (?:and |& )?[\w&'/-]+){{0,3}})?"
    rf"|(?:{_FIELD} ){{1,2}}(?:ops|operations|support|planning|enablement|effectiveness|"
    rf"development))",
    re.IGNORECASE,
)
_FUNCTION = re.compile(rf"(?:{_FIELD})(?:(?: and| &|/) ?{_FIELD})*", re.IGNORECASE)
_NO_POST = re.compile(
    r"\b(?:i|we|you|he|she|they|it|is|are|was|were|do|does|did|can|could|would|will|have|has|my|our|"
    r"your|his|her|need|needs|want|wants|please|not|no|send|call|ask|tell|says?|said|who|what)\b"
)
_CARD = re.compile(
    rf"^\W*{_GREETING}{_I_AM}(?P<n>{_CAP}(?:\s{_CAP}){{0,3}})"
    rf"(?:\s(?i:here|this side|speaking))?\s?"
    rf"(?P<sep>[,–(/|-]|\.)\s*(?P<t>[^,.;!?()|\n]{{2,56}})"
)
_FROM = re.compile(
    rf"^\W*(?P<hi>{_GREETING}){_I_AM}(?P<n>{_CAP})(?P<here>\s(?i:here|speaking|this side))?,?"
    rf"\s(?i:from|at|of|with)\s(?P<c>{_CAP}(?:\s(?:{_CAP}|&|and))*)"
    r"(?=\s*(?:$|[,.;!(–-]|here\b|speaking\b))"
)
#: "Hiya, Craig, craft brewery up north": a greeting closed by a sign, a name, a comma.
_GREETS = re.compile(
    r"^\W*(?i:hi|hiya|hello|hey|good (?:morning|afternoon|evening|day)|morning|afternoon|evening)"
    rf"\s?[,!.]+\s+(?P<n>{_CAP}(?:\s{_CAP})?),\s(?=[a-z])"
)
#: "Blessing from Aba, we make school shoes": the speaker goes on about what they do.
_GOES_ON_ABOUT_US = re.compile(r"[^.!?]{0,60}[,.;!–-]\s?(?i:and )?(?i:we|we're|i|i'm|my|our)\b")
#: "I am a demand planner for vitamins".
_I_AM_POST = re.compile(
    rf"\b(?:i'?m|i am) (?:the |an? )(?P<t>(?:[\w&/-]+ ){{0,3}}?{_NOUN})"
    r"(?=$|[,.;!]| (?:for|at|of|in|with|and|here|on|from)\b)"
)
_IS_MY_NAME = re.compile(
    rf"(?:^|[,.;!] ?)(?P<n>{_CAP}(?:\s{_CAP}){{0,2}})(?i: is (?:my|the) (?:full |first |last "
    rf")?name)\b"
)
_AT = re.compile(
    r"\s(?:at|@|with|from|for)\s(?=[A-Z]).*$|\s(?:at|@|with|from|of|in) an? [\w -]+$|"
    r"\s(?:here|speaking|by trade)$"
)
_FIRM = re.compile(
    r"\b(?:Ltd|Limited|GmbH|Inc|LLC|Corp|Co|PLC|Foods?|Brewery|Breweries|Beverages?|Drinks|Ceramics|"
    r"Tiles|Industries|Group|Holdings?|Trading|Mills?|Farms?|Distillery|Distillers|Winery|Wines|"
    r"Spirits|Pharma|Labs?|Cosmetics|Furniture|Appliances|Paints?|Cement|Bakery|Dairy|Seeds?|Agro|"
    r"Chemicals|Home|Care|Sons|Brothers|Bros|Partners|Enterprises|Ventures|Manufacturing|Works)\b"
)


@dataclass(frozen=True, slots=True)
class Introduction:
    """The name and, where one stands beside it, the post."""

    name: Found
    title: Found | None


def read_introduction(text: str, folded: str, titles: Words) -> Introduction | None:
    """Who introduces themselves at the head of a message, or None."""
    if has_han(text):
        return None
    match = _CARD.match(text)
    if match is not None:
        name = is_first_name(text, *match.span("n"), titles)
        post = _post(text, folded, match)
        alone = name is not None and " " not in name.value and match["am"] is None
        if name is not None and post is not None and not (alone and match["sep"] in "-/|."):
            return Introduction(name, post)
    match = _IS_MY_NAME.search(text)
    if match is not None:
        name = is_first_name(text, *match.span("n"), titles)
        return None if name is None else Introduction(name, None)
    match = _FROM.match(text)
    if match is not None and not STOPPED.search(match["c"]):
        told = _FIRM.search(match["c"]) or match["here"] or match["am"] or match["hi"].strip()
        if told or _GOES_ON_ABOUT_US.match(text, match.end()):
            name = is_first_name(text, *match.span("n"), titles, or_town=True)
            return None if name is None else Introduction(name, None)
    match = _GREETS.match(text)
    if match is not None:
        name = is_first_name(text, *match.span("n"), titles, or_town=True)
        return None if name is None else Introduction(name, None)
    return None


def like_a_post(words: str) -> bool:
    """Whether words are a post by their grammar: "demand planner", "head of IT", "sales ops"."""
    return POST.fullmatch(words) is not None or _FUNCTION.fullmatch(words) is not None


def read_post(text: str, folded: str) -> Found | None:
    """A post that stands in no list, told outright: "I am a demand planner for vitamins"."""
    match = _I_AM_POST.search(folded)
    if (
        match is None
        or has_han(text)
        or folded[: match.start()].endswith(("if ", "when ", "says "))
    ):
        return None
    start, end = match.span("t")
    return Found(text[start:end], Span(start, end), 0.75)


def _post(text: str, folded: str, match: re.Match[str]) -> Found | None:
    start, end = match.span("t")
    told = _AT.sub("", text[start:end]).rstrip()
    asked = folded[end : end + 1] == "?"
    if asked or _NO_POST.search(folded[start : start + len(told)]) or not POST.fullmatch(told):
        return None
    article = re.match(r"(?:the|an?) ", told, re.IGNORECASE)
    start += article.end() if article is not None else 0
    told = text[start : start + len(told) - (article.end() if article is not None else 0)]
    return Found(told, Span(start, start + len(told)), 0.85)
