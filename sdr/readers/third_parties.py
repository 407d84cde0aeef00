"""Whether the sentence around a figure or a place tells of somebody else, in English.

"My landlord does tiles, 600 workers", "our biggest dealer alone has 140 people", "imagine a firm
with 300 people": who was named last before it is whom it belongs to. Shared by the readers of
sizes, places and systems.
"""

import re

_RELATION = (
    r"(?:friend|mate|pal|buddy|bud|neighbou?r|landlord|tenant|cousin|brother|sister|uncle|aunt|"
    r"nephew|niece|father|dad|mother|mum|mom|son|daughter|wife|husband|missus|missis|in-?law|"
    r"brother[- ]in[- ]law|sister[- ]in[- ]law|father[- ]in[- ]law|ex|roommate|flatmate|colleague|"
    r"ex[- ]\w+|old (?:boss|firm|job|company|employer|place)|last (?:boss|firm|job|company|employer"
    r"|place|guy|lot)|former \w+|previous \w+|golf partner|accountant|barber|dentist|lawyer|"
    r"auditor|printer|tax man|consultant)"
)
_FIRM = (
    r"(?:company|firm|business|brewery|distillery|winery|factory|manufacturer|maker|brand|outfit|"
    r"group|giant|multinational|corporation|house|shop|plant|chain|wholesaler|distributor|mob|lot|"
    r"crowd|team|mill|bakery|dairy)"
)
_TRADE = (
    r"(?:dealers?|distributors?|wholesalers?|retailers?|resellers?|stockists?|merchants?|suppliers?"
    r"|vendors?|competitors?|rivals?|customers?|clients?|partners?|agents?|importers?|"
    r"sister (?:company|firm|brand)|parent(?: company| group)?|mother company|holding|neighbou?rs?|"
    r"bank|landlord|agency|haulier|competition|association|buyers?|market leaders?|number one|"
    r"(?:big|industry|local) (?:leaders?|players?|boys|names?|fish|ones?)|giants?)"
)
_OTHER = re.compile(
    rf"\b(?:my|his|her|their|our|a|an|the|some|your) (?:\w+ )?(?:{_RELATION})\b(?:'s)?"
    rf"|\b(?:our|my|the|one of (?:our|the)|your|their|some) (?:[a-z]+ ){{0,2}}{_TRADE}\b"
    r"(?! (?:network|side|orders|sales|business|channel|visits|manager|team|reps?|portal|app))"
    rf"|(?:^|[.,;!?] ?){_TRADE}(?: (?:from|in|of) \w+)? (?:sells?|ha[sd]|says?|does|makes?|dumps?|"
    rf"gets?|wants?|goes|buys?|keeps?|told|puts?|drops?|finds?|calls?|sends?)\b"
    r"|\b(?:an?|the|some|those|these|two|three|few|that) (?:guys?|lads?|fellas?|blokes?|people|"
    r"folks?|"
    r"woman|man|lady|customer|company|firm) (?:in|from|at|over|down|up) (?!the (?:field|office|"
    r"warehouse|factory|plant|depot|yard|shop|back|road|van|accounts|finance)\b)|"
    r"\b(?:nobody|no one|anybody|anyone|everyone|somebody|someone|whoever) (?:in|from|at|over) "
    rf"|\b(?:another(?! $)|the other(?! $)|some other|a (?:rival|similar|competing|"
    rf"neighbou?ring|big)|"
    rf"an? (?:certain )?{_FIRM} (?:like|such as|i know|down|up|next|near|over)|"
    rf"(?:there(?:'s| is| was)|is|was|knows?|know) (?:an?|this|that) {_FIRM})\b"
    rf"|\b(?:imagine|suppose|supposing|say|assum(?:e|ing)|picture|hypothetically|what if|"
    rf"let'?s say|if) (?:you(?:'re| are|'ve| have)? |we(?:'re| are| were)? |there(?:'s| is| was)? |"
    rf"i |it(?:'s| is)? )?(?:had |were |was |have |got )?(?:an?|someone|somebody|some) "
    r"|\b(?:they|they're|they've|he|he's|she|she's|his|her|their|theirs|yer man|that lot|those "
    r"(?:guys|fellas|lads|people)|the (?:guys?|lads?|fellas?|blokes?|lady) (?:at|in|from|down|next)"
    r"(?! the (?:field|office|warehouse|factory|plant|depot|yard|shop|back|road|van|accounts|"
    r"finance)\b))\b"
    r"|\b(?:guys?|lads?|fellas?|blokes?|firms?|outfits?) (?:with|w/|of|like|that|who)\b"
    rf"|\bwhen i (?:was|worked|used)\b|\bi used to\b|\bback (?:when|in my|at)\b"
)
_OWN = re.compile(
    r"\b(?:we|we're|we've|we'd|we'll|us|i|i'm|i've|i'd|im|(?<!of )ours|ourselves|me)\b"
    r"|\b(?:our|my) (?:own |whole |entire )?(?:company|firm|business|brewery|distillery|winery|"
    r"factory|group|team|crew|staff|workforce|headcount|people|plants?|mill|shop|brand|employees|"
    r"hq|head office|office|side)\b"
)
_TALKING_OF = re.compile(
    r"\bi (?:know|heard|hear|met|saw|think|guess|mean|asked|told|remember|was wondering)\b"
    r"|\b(?:that |which |who |whom )?(?:we|i) (?:use|used|buy|bought|sell|supply|deal|work|know|"
    r"mentioned|talked|spoke) (?:from|to|with|of|about|for)?"
)
_STOP = re.compile(r"[.!?;\n](?=\s|$)")


def others_said(folded: str, at: int) -> bool:
    """Whether the last one named before `at`, in its sentence, is not the speaker's own side."""
    begin = 0
    for stop in _STOP.finditer(folded, 0, at):
        begin = stop.end()
    head = _TALKING_OF.sub(lambda m: " " * len(m.group()), folded[begin:at])
    other = 0
    for match in _OTHER.finditer(head):
        other = match.end()
    if not other:
        return False
    return _OWN.search(head, other) is None
