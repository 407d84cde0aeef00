"""Where English speakers say that their company is: any town of the world, and names of no list.

`places_named` finds what may be a place: a name of `towns` at the head of a clause, after a
preposition or with a capital, and a capitalised name after "a brewery in", "we make tiles near".
`own_whereabouts` decides whether the speaker sits or sells there. Used by `regions` and `placed`.
"""

import re

from sdr.readers.text import Span, clauses
from sdr.readers.third_parties import others_said
from sdr.readers.towns import known, plain_name

_IN = (
    r"(?:in|near|from|around|outside(?: of)?|out of|at|on|off|of|across|throughout|over|above|by|"
    r"between|to|@|within|round|beside)"
)
_WHERE = rf"(?:(?:right |just |down |up |over |out |here |based |located |way )*{_IN}|nr\.?)"
_PREPOSED = re.compile(
    rf"(?:^|[^a-z]){_WHERE}\s(?:the |beautiful |sunny |rainy |lovely |downtown |greater )*$"
)
_JOINED = re.compile(r"(?:,? and |, | & |/| or | n |,? plus )(?:the )?$")
_WORD = re.compile(r"(?<![\w@.'’-])[^\W\d_][^\W\d_'’]*(?:[.'’-][^\W\d_]+)*(?![\w@])")
_SAINT = frozenset({"st", "st.", "ste", "mt", "mt.", "ft", "ft."})
#: What follows a town and belongs to it: its state, province or county, in full or in short.
_STATES = (
    "al ak az ar ca co ct de fl ga hi id il in ia ks ky la me md ma mi mn ms mo mt ne nv nh nj "
    "nm ny "
    "nc nd oh ok or pa ri sc sd tn tx ut vt va wa wv wi wy dc on bc ab sk mb qc nb ns pei nl "
    "nsw qld vic tas sa nt act ni uk usa us nz"
).split()
_AMBIGUOUS = frozenset(
    "al ak ar co de hi id in la ma me mi mo ms mt ok or pa on ab no sa nt nl act ne us vic".split()
)
_COUNTIES = (
    r"lancs|yorks|hants|wilts|bucks|notts|staffs|leics|lincs|northants|cambs|glos|herts|beds|berks|"
    r"oxon|worcs|warks|derbys|cumb|co\.? [a-z]+"
)
_STATE = re.compile(rf",? (?P<s>{'|'.join(_STATES)}|{_COUNTIES})(?![\w'’])")
#: Areas that stand on no map, in answer to "where?".
AREAS: re.Pattern[str] = re.compile(
    r"\b(?:the |up |down |out )?(?:(?:north|south|mid|deep|far|upper|lower|inner|outer|"
    r"greater)?[ -]?"
    r"(?:north|south|east|west)(?:ern)?(?:[ -](?:east|west|coast|country|island|midlands|states|"
    r"provinces|counties|side|end))?|midlands|highlands|lowlands|islands|borders|home counties|"
    r"black country|potteries|valleys?|lakes|coast|interior|outback|bush|prairies|maritimes|"
    r"rockies|"
    r"panhandle|tri-?state|bay area|gulf coast|rust belt|corn belt|sun belt|great plains|heartland|"
    r"east anglia|west country|deep south)\b"
)
#: States and provinces in short, in answer to "where?"; those that are words as well are left out.
CODES: re.Pattern[str] = re.compile(
    "(?<![A-Za-z])(?:"
    + "|".join(s.upper() for s in _STATES if s not in ("or", "in", "me", "ok", "hi", "no", "on"))
    + ")(?![A-Za-z])"
)
_MAKING = (
    r"(?:mak(?:e|es|ing)|manufactur\w+|produc\w+|brew\w*|bottl\w+|distil\w*|bak(?:e|es|ing)|"
    r"build\w*|"
    r"fabricat\w*|grow\w*|blend\w*|roast\w*|can(?:ning|s)?|pack\w*|process\w*|sew\w*|knit\w*|"
    r"weav\w*|"
    r"craft\w*|cast\w*|forg\w+|press\w*|mill\w*|churn\w*|smok\w+|do|does|doing|design\w*|sell\w*|"
    r"run|own|based|located|headquartered|situated|sit|sits|operate\w*|live|started|work)"
)
TRADES = (
    r"(?:makers?|manufacturers?|mfrs?|mfg|producers?|factory|factories|brewery|breweries|brewers?|"
    r"distillery|distillers?|winery|wineries|vineyards?|firm|company|co|wholesalers?|distributors?|"
    r"outfit|brands?|works|mill|farm|group|chain|plants?|bakery|bakers|agency|shops?|stores?|"
    r"pharmac(?:y|ies)|supermarkets|house|cellars?|co-?op(?:erative)?|union|office|hq|warehouse|"
    r"business|operation|startup|start-up|studio|label|concern|enterprise|importer|exporter|"
    r"retailer|"
    r"supplier|packer|processor|roaster(?:y|s)?|creamery|dairy|cannery|tannery|foundry|quarry|kiln|"
    r"workshop|lab|laboratory|boutiques?|branches|depots?|sites?|showrooms?|place|unit|team|"
    r"subsidiary|division|estate|château|chateau|domaine|bodega|mob|crowd|lot|gang|setup|set-up)"
)
_HOUSE = re.compile(
    rf"(?:\b(?:we|i)\b(?:'re|'m|'ve)?(?: \w+)? ?[^,.;!?]{{0,30}}\b{_MAKING}|"
    rf"\b{TRADES})\b[^,.;!?]{{0,60}}?\s"
    rf"{_WHERE}\s(?:the )?$"
)
_CAPITAL = r"[A-ZÀ-ÖØ-Þ][\w'’]*(?:[-.][A-ZÀ-Ö]?[\w'’]+)*"
_NAME = re.compile(
    rf"(?P<n>{_CAPITAL}(?: (?:{_CAPITAL}|on|upon|under|de|du|des|la|le|les|sur|del|di|am|an der|im|"
    rf"aan|op) ?)*)"
)
_NO_PLACE = re.compile(
    r"(?:i|we|the|a|an|my|our|your|monday|tuesday|wednesday|thursday|friday|saturday|sunday|"
    r"january|"
    r"february|march|april|may|june|july|august|september|october|november|december|q[1-4]|"
    r"christmas|easter|excel|sap|erp|crm|wechat|whatsapp|salesforce|dynamics|oracle|kingdee|yonyou|"
    r"feishu|dingtalk|teams|zoom|sharepoint|notion|sage|english|chinese|german|french|spanish|"
    r"mandarin|cantonese|python|api|it|hr|hq|ceo|cfo|cio|vp|gm|sales|marketing|finance|procurement|"
    r"channel|commercial|management|board|head office|google|linkedin|facebook|instagram|tiktok|"
    r"all[oô]|salut|bonjour|bonsoir|hola|ciao|hallo|moin|servus|merci|danke|gracias|grazie|hej|"
    r"oi|ola|"
    r"namaste|salam|aloha|kia ora|howya|och|aye|naja|tja|"
    r"amazon|costco|tesco|walmart|aldi|lidl|carrefour|b2b|fmcg|gtm|otc|mr|mrs|ms|dr)\b"
)
_TIMELY = re.compile(
    r"\s(?:til+|until|this (?:week|month|morning)|next (?:week|month)|for (?:the |a )?(?:week|"
    r"holiday|"
    r"fair|month|day|weekend|wedding|conference)|on (?:mon|tues|wednes|thurs|fri|satur|sun)|"
    r"right now|"
    r"tomorrow|today|tonight|by then|then|at the moment|again on|and back)\b"
)
_ON_THE_WAY = re.compile(
    r"\b(?:then|because|bc|cos|cuz|cause|while|when|until|before|after|fly(?:ing)? |off |back |"
    r"stuck |"
    r"holiday\w* |vacation |going )[^,.;!?]{0,14}\b(?:in|to|from)\s$|"
    r"\b(?:fair|expo|show|exhibition|conference|meeting|trip|holiday|hotel|airport|flight|wedding|"
    r"seminar|stand|booth)\b[^,.;!?]{0,10}$"
)
_GOODS_MOVE = re.compile(
    r"\b(?:turn(?:s|ed|ing)? up|end(?:s|ed|ing)? up|dump\w*|comes? (?:back|in)|show(?:s|ed|"
    r"ing)? up|"
    r"leak\w*|lands?|resold|re-?sells?|undercut\w*|pop(?:s|ped)? up|diverted|smuggl\w*|freight\w*|"
    r"ship(?:s|ped|ping)|deliver\w*|drop(?:s|ped)? (?:his|their|the) price|goes? (?:cheap|nuts)|"
    r"gone|"
    r"sold out|out of stock|asleep|meant for|parked|containers?(?! maker)|pallets\b|pallet of|"
    r"crates?|expir\w+|past its|"
    r"at the back|end ?caps?|on the (?:shelf|peg|rack))\b"
)
_CAREER = re.compile(
    r"\b(?:years? of|experience|i'?ve (?:done|worked|spent)|worked (?:in|at|for)|studied|thesis|"
    r"graduat\w+|mba|degree|phd|student|internship|hiring|grew up|born|used to|ex-)\b"
)
_YOU = re.compile(r"\b(?:you|your|you're|u|ye|y'all|yours|ya)\b")
_US = re.compile(r"\b(?:we|we're|we've|i|i'm|im|i've|our|us|my (?:company|firm|shop|business))\b")
_ASKS = re.compile(
    r"^(?:is|are|do|does|did|any|can|could|what|which|who|how|would|will|have you|has)\b"
)
_VERB = re.compile(
    r"\b(?:is|are|was|were|has|have|had|does|did|will|would|can|could|went|goes|sells?|paid|costs?|"
    r"says?|said|told|wants?|gave|gets?|got|runs?|knows?|needs?|thinks?|makes? then|came|comes|"
    r"signs?|"
    r"decides?|picks?|owns?)\b"
)
_ALONE_BEFORE = re.compile(
    rf"(?:(?:we(?:'re| are)|i'm|im|it's|its|that's|so|well|ok|and|based|located|hq|mostly|mainly|"
    rf"just|"
    rf"only|from|here|up|down|over|out|way|mate|lol|{_WHERE}|the|greetings|hello|hi|hey)\s)*"
)
_ALONE_AFTER = re.compile(
    r"(?:[ -](?:based|office|hq|head office|plant|factory|side|way|area|region|here|mostly|mainly|"
    r"only|mate|lol|eh|actually|originally|brewery|branch|warehouse|works|basically|btw|tho|though|"
    r"if it matters|of all places|thing|outfit|company|firm))*\W*"
)
_SOLD = re.compile(
    rf"\b(?:sell|sells|selling|sold|stocked|distribut\w+|available|listed|export\w*|boutiques|"
    rf"stores|"
    rf"shops|outlets|retailers|stockists|accounts|dealers|pharmacies|counters|customers)\b"
    rf"[^.;!?]{{0,24}}\s{_WHERE}\s(?:the )?$"
)


#: What locals call a place that maps call otherwise.
_NICKNAMES = frozenset(
    "brum manc philly nola vegas frisco nyc socal norcal chi-town jozi tassie brissie melbs goldie "
    "freo bengaluru blr bombay calcutta madras saigon hcmc bkk kl pj jkt".split()
)
_GREETING_ROOM = 40
_ACRONYM = 4
#: Something is told of a company: people counted, a trade, a post.
_COMPANY = re.compile(
    rf"\b{TRADES}\b|\b(?:we|we're|our|us)\b|\d|\b(?:people|staff|employees|owner|founder|manager|"
    r"director|head of|rep|buyer|engineer|analyst|clerk|ceo|cio|coo|md|gm|vp)\b"
)
_CALLED = re.compile(
    r"\b(?:i'?m|i am|this is|name'?s|name is|it'?s|hi|hello|hey|dear|call me|regards|thanks|cheers)"
    r",? $"
)
_BEING = re.compile(
    r"\b(?:we|i|we'?re|i'?m)(?: are| am)? (?:a |an |the |all |both |mostly |mainly |currently )?"
    r"(?:\w+ ){0,4}$"
)
_VERB_OF_OTHERS = re.compile(r"\b(?:guy|they|he|she|their|his|her|somebody|someone|people who)\b")


def no_place(words: str) -> bool:
    """Whether words are a weekday, a tool or another thing that is written like a place."""
    return _NO_PLACE.match(words) is not None


def places_named(text: str, folded: str) -> list[Span]:
    """What may be a place, by `towns` or by the words before it; with its state."""
    heads = {clause.start for clause in clauses(folded)}
    words = list(_WORD.finditer(folded))
    found: list[Span] = []
    i = 0
    while i < len(words):
        span = _town_at(text, folded, words, i, heads, found)
        if span is None:
            i += 1
            continue
        found.append(_with_state(text, folded, span))
        while i < len(words) and words[i].start() < found[-1].end:
            i += 1
    return found + _unlisted(text, folded, found)


def _town_at(
    text: str, folded: str, words: list[re.Match[str]], i: int, heads: set[int], found: list[Span]
) -> Span | None:
    start = words[i].start()
    capital = text[start].isupper() and not text.isupper()
    before = folded[:start]
    preposed = _PREPOSED.search(before[-40:]) is not None
    follows = bool(found) and _JOINED.fullmatch(folded[found[-1].end : start]) is not None
    head = start in heads
    if not (capital or preposed or head or follows):
        return None
    for count in (4, 3, 2, 1):
        group = words[i : i + count]
        if len(group) < count:
            continue
        end = group[-1].end()
        name = plain_name(folded[start:end].replace(".", ""))
        if len(name) < 3 or _NO_PLACE.match(name):
            continue
        if count == 1 and len(name) <= _ACRONYM and text[start:end].isupper():
            continue  # NUS is a university
        sure = True if name in _NICKNAMES else known(name)
        if sure is None:
            continue
        if count == 1 and _inside_a_name(text, words, i):
            continue
        told = _with_state(text, folded, Span(start, end)).end > end
        if folded[end : end + 1] == "!":
            continue
        if not (capital or preposed or follows or told or _ends(folded, end)):
            continue
        whole = count > 1 and _ends(folded, end) and text[group[-1].start()].isupper()
        if sure or (capital and (preposed or told or follows or whole)):
            return Span(start, end)
    return None


def _ends(folded: str, end: int) -> bool:
    """Whether the clause is over after a name, but for small words."""
    clause_end = re.search(r"[,.;!?\n(]|$", folded[end:])
    rest = folded[end : end + (clause_end.start() if clause_end is not None else 0)]
    return _ALONE_AFTER.fullmatch(rest) is not None


def _inside_a_name(text: str, words: list[re.Match[str]], i: int) -> bool:
    """Whether a capitalised word goes on: Lakeridge Coatings, Chester Draws."""
    if not text[words[i].start()].isupper() or i + 1 >= len(words):
        return False
    here, after = words[i], words[i + 1]
    gap = text[here.end() : after.start()]
    more = text[after.start() : after.end()]
    return (
        gap == " " and more[:1].isupper() and not more.isupper() and known(plain_name(more)) is None
    )


def _with_state(text: str, folded: str, span: Span) -> Span:
    match = _STATE.match(folded, span.end)
    if match is None:
        return span
    said = text[match.start("s") : match.end("s")]
    lone = re.match(r"\s*(?:[,.;!?]|$)", folded[match.end() :]) is not None
    if match["s"] in _AMBIGUOUS and not (said.isupper() or lone):
        return span
    return Span(span.start, match.end())


_FROM = re.compile(r"\s(?:from|of|out of|between|within)\s(?:the )?$")
_TRADE_FROM = re.compile(rf"\b{TRADES}\s(?:from|of|out of)\s(?:the )?$")
#: A thing in the firm comes from somebody: "our POS system is from Hanshow".
_SUPPLIED = re.compile(
    r"\b(?:is|are|was|were|comes?|came|bought|got|supplied|delivered|made)\b[^,.;]{0,16}"
    r"\s(?:from|by|of)\s(?:the )?$"
)


def _unlisted(text: str, folded: str, found: list[Span]) -> list[Span]:
    """Capitalised names of no list after "a brewery in", "we make tiles near the"."""
    out: list[Span] = []
    for match in _NAME.finditer(text):
        start = match.start("n")
        name = match["n"].rstrip()
        if any(start < f.end and f.start < match.end("n") for f in found):
            continue
        if _NO_PLACE.match(name.lower()) or (name.isupper() and len(name) < 5):
            continue
        before = folded[max(0, start - 110) : start]
        if re.search(r"\s(?:on|at|by|@|to|over|above)\s(?:the )?$", before[-12:]):
            continue
        if _FROM.search(before) and not _TRADE_FROM.search(before):
            continue
        if _HOUSE.search(before) is not None and not _SUPPLIED.search(before):
            out.append(_with_state(text, folded, Span(start, start + len(name))))
    return out


_HERE_IN = re.compile(r"\b(?:here|based|located) in (?:the )?$")
#: A verb behind a place makes the words before it the subject: "traffic in Manila must be bad".
_VERB_AFTER = re.compile(
    r",? (?:(?:i|you|we|one) can|must|is|are|was|were|would|will|has|have|can|looks?|sounds?|"
    r"seems?|gets?|got|went|"
    r"says?)\b"
)


def not_ours(folded: str, clause: Span, place: Span, *, beside: bool, sure: bool) -> bool:
    """Whether the words around make it another's place, a trip's, or that of goods gone astray.

    `beside`: a name or a contact was asked for, so that a place alone may be a part of it;
    `sure`: it stands in the short list of `places`, and is hardly a person's name.
    """
    before = folded[clause.start : place.start]
    after = folded[place.end : max(clause.end, place.end)][:40]
    alone = _ALONE_AFTER.fullmatch(after) is not None
    ours = _HERE_IN.search(before) or _US.search(before) or re.search(rf"\b{TRADES}\b", before)
    if beside and alone and not ours:
        return True
    if (
        not sure
        and alone
        and (
            _CALLED.search(before)
            or (_ALONE_BEFORE.fullmatch(before) and not _tells_of_a_company(folded, place))
        )
    ):
        return True
    if beside and _HERE_IN.search(before):
        return False
    if re.match(r" (?:i|you|one) can\b", after):
        return True  # "in Manila I can hire four for that"
    if _TIMELY.match(after) or _ON_THE_WAY.search(before) or _CAREER.search(before):
        return True
    if _GOODS_MOVE.search(before) or _GOODS_MOVE.search(after):
        return True
    return others_said(folded, place.start)


def _tells_of_a_company(folded: str, place: Span) -> bool:
    rest = folded[: place.start] + " " + folded[place.end :]
    if _COMPANY.search(rest) or _PREPOSED.search(folded[: place.start]):
        return True
    return _LIST.match(folded) is not None  # "Directeur des achats, small appliances, Dijon."


#: "our market is Shaanxi", "I run the Yunnan territory", "our dealers are all over the Rockies".
_MARKET = re.compile(
    r"\b(?:our|my) (?:\w+ )?(?:market|territory|patch|area|region|turf)(?:'s| is| covers)"
    r"(?: just| only| mostly| mainly| all| of)* (?:the )?$|"
    r"\bour (?:dealers|shops|stores|stockists) are (?:all over|across|all in|in) (?:the )?$"
)
_COVER = re.compile(r"\b(?:i|we) (?:run|cover|manage|look after|handle|work|have) (?:the )?$")
_PATCH = re.compile(r" (?:territory|region|market|area|patch|province|state|branch|office)\b")
_LIST = re.compile(
    r"(?:[^\s,.;!?]+ ?){1,5},\s?(?:[^\s,.;!?]+ ?){1,5},\s?(?:[^\s,.;!?]+ ?){1,4}(?:[,.]|$)"
)


def own_whereabouts(folded: str, clause: Span, place: Span) -> int:
    """As `placed.own_place`, for what its patterns leave open."""
    before = folded[clause.start : place.start]
    after = folded[place.end : max(clause.end, place.end)]
    begin = max(folded.rfind(stop, 0, place.start) for stop in ".!?;\n") + 1
    asks = folded[clause.end : clause.end + 1] == "?" or _ASKS.match(before) is not None
    if _YOU.search(folded, begin, place.start) or (asks and not _US.search(before)):
        return 0
    if not asks and (_MARKET.search(before) or (_COVER.search(before) and _PATCH.match(after))):
        return 2
    telling = _tells_of_a_company(folded, place)
    if _ALONE_BEFORE.fullmatch(before) and _ALONE_AFTER.fullmatch(after):
        return 2 if telling and not asks else 0
    if re.search(rf"\s{_WHERE}\s(?:the )?$", " " + before) is None:
        together = " " in folded[place.start : place.end] and re.search(rf"\b{TRADES}\s$", before)
        return 2 if together and not _VERB.search(before) else 0
    if _SOLD.search(before) and (_US.search(before) or clause.start == 0):
        return 1
    if _HOUSE.search(before) and not _VERB_OF_OTHERS.search(before):
        return 2
    if _BEING.search(before):
        return 2
    opens = len(re.sub(r"\W", "", folded[: clause.start])) <= _GREETING_ROOM
    if not opens or not telling or _VERB.search(before) or len(before.split()) > 6:
        return 0
    return 0 if _VERB_AFTER.match(after) and not _US.search(folded) else 2
