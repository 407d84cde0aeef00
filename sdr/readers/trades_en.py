"""More ways in which English speakers say what they make, beside those of `trades`.

"Craft brewery in Shenzhen", "sales manager at a small rattan furniture outfit", "insulation boards
is what we make", "VP of Channel, window AC units, Murfreesboro". Called by `industries`.
"""

import re

from sdr.readers.text import Hit, Span
from sdr.readers.third_parties import others_said

#: "I look after buying for a": whoever does that is one of them.
WORKS_FOR: re.Pattern[str] = re.compile(
    r"\bi (?:look after|run|do|handle|manage|work|buy|head|lead|drive|clean)\b[^,.;?]{0,24} "
    r"(?:for|at|of) (?:an?|the) (?:\w+ ){0,2}$"
)
#: What follows goods where they name a firm.
_FIRM = re.compile(
    r"^(?:e?s)?(?:[ &-]+(?:and |& )?[\w'-]+){0,2}?[ -](?:companies|company|co\b|brands?|makers?|"
    r"manufacturers?|manufacturing|mfrs?\b|mfg\b|factory|factories|plants?|producers?|firm|"
    r"business|"
    r"outfit|house|group|mill|works|startup|start-up|label|workshop|operation|concern|enterprise|"
    r"specialists?|supplier|farm|estate|distillery|brewery|winery|bakery|dairy|packer|processor|"
    r"grower|importer|kitchen|unit|division|side|(?:people|folks|guys|lads|family)(?= (?:from|in|"
    r"out of|"
    r"over|"
    r"up|down|here)\b))\b"
)
#: Goods words that are a firm by themselves.
_WORKS = re.compile(
    r"(?:brewery|breweries|brewer|brewpub|distillery|distiller|winery|vineyard|roastery|cidery|"
    r"creamery|"
    r"bakery|dairy|mill|cannery|smokehouse|sawmill|brickworks|chocolatier|maker|makers|producer|"
    r"manufacturer|château|chateau|house|brauerei|brunnen|brennerei|molkerei|käserei|bäckerei|"
    r"weingut|"
    r"kelterei|hersteller|fromagerie|biscuiterie|savonnerie|distillerie|conserverie|vignoble|"
    r"bodega|"
    r"caseificio|pastificio|co|company)s?$"
)
_LEAD = (
    r"(?:(?:hi|hiya|hello|hey|heya|howdy|g'day|greetings|morning|afternoon|evening|ok|okay|so|"
    r"well|yes|yeah|"
    r"just|only|we(?:'re| are)|i(?:'m| am)(?: with| at| from)?|from|an?|the|small|little|tiny|"
    r"wee|big|"
    r"large|family|family-run|family-owned|independent|local|regional|old|new|young|mid-?size\w*|"
    r"medium-?size\w*|craft|artisan\w*|organic|premium|leading|third-generation|there)[ ,]+)*"
)
_HEAD = re.compile(rf"^{_LEAD}(?:[\w'&-]+ ){{0,3}}$")
_NO_HEAD = re.compile(
    r"\b(?:you|your|my|our|their|his|her|any|which|what|who|how|why|do|does|is|are|was|for|like|"
    r"about|"
    r"than|of|to|with|buy|bought|drink|eat|love|hate|no|not|some|every|each|this|that|these|those|"
    r"other|another|dealers?|customers?|competitors?|if|when|lost|sell|ask\w*|looking|need|want)\b"
)
#: A post at a firm of these goods: "laoban of a small rattan furniture outfit".
_POST = re.compile(
    r"(?:^|[,.;!?] ?)(?:(?:hi|hello|hey|ok|i'?m|i am|just|only|an?|the) )*(?:[\w&/'-]+ ){1,5}?"
    r"(?:\([^)]*\) )?(?:(?:at|for|of|with|by|from|in)|@) (?:an?|the|my|our|"
    r"this) (?:[\w&'-]+ ){0,5}$"
)
_NO_POST = re.compile(
    r"\b(?:looking|search\w*|asking|case|example|software|solution|tool|app|price|cost|quote|"
    r"demo|you|"
    r"your|students?|friend|customer|client|dealer|supplier|competitor|experience|like|instead|out|"
    r"tired|sick|afraid|recipe|name|slogan|idea|bottle|case|box|crate|pallet|glass|pint|lot|bit|"
    r"kind|"
    r"sort|rest|end|middle|back|front|price)\b"
)
_AND_MAKE = re.compile(
    r"^(?:e?s)?(?: [\w-]+)? (?:is|are|that'?s|being) (?:what|all|the (?:thing|stuff|"
    r"things)) (?:that )?"
    r"(?:we|i) (?:make|do|sell|produce|brew|manufacture|build|bake|grow|distil)"
)
#: "the winery's a bit further out", "brewery is up in the hills": their own works.
_SITS = re.compile(
    r"(?:'?s| is| sits| lies| stands)(?: (?:a bit|just|right|way|further|still|all|up|down|over))* "
    r"(?:in|out|at|near|outside|up|down|over|by|on|next to|across)\b"
)
#: "we make", "on fait", "wir bauen" before the goods.
MAKES_SAID: re.Pattern[str] = re.compile(
    r"(?:\b(?:we|i)(?:'re| are| am|'m|'ve been| have been)? (?:\w+ )?|^(?:been |in \w+ )|"
    r"\bpeople in \w+ )(?:mak\w+|manufactur\w+|produc\w+|brew\w*|bottl\w+|"
    r"distil\w*|bak\w+|build\w*|fabricat\w*|grow\w*|blend\w*|roast\w*|assembl\w*|sew\w*|knit\w*|"
    r"cast\w*|forg\w+|mould\w*|press\w*|ferment\w*|mix(?:ing)?|mill(?:ing)?|stitch\w*|weav\w+|"
    r"spin(?:ning)?|pickl\w+|freez\w+|turn out|pack(?:ing)?|smok\w+|cur(?:e|ing)|churn\w*|"
    r"craft\w*)\b|"
    r"\b(?:on fait|nous (?:faisons|fabriquons|produisons)|wir (?:machen|bauen|produzieren|brauen|"
    r"stellen)|"
    r"fabricamos|hacemos|producimos|facciamo|produciamo|wij maken|robimy)\b"
)
_BETWEEN = re.compile(
    r"(?:(?!you\b|your\b|they\b|their\b|customers?\b|dealers?\b|software\b|for\b|because\b|but\b|"
    r"which"
    r"\b|who\b|that\b|if\b|to\b|than\b)[^.;!?]){0,40}"
)
#: Goods whose words mean other things too stand right behind the verb: "we roast coffee".
_AT_ONCE = re.compile(r" (?:the |our |own |all |some |good |fine ){0,2}")
_ODD = frozenset(
    "table tables window windows chair chairs services feed primer foundation soup stone pop "
    "vehicles batteries instruments electronics torches bras stuffing crisp salt bags".split()
)
_TALK = re.compile(
    r"\b(?:you|your|is|are|was|were|do|does|did|can|could|will|would|have|has|had|they|he|she|it|"
    r"that|which|"
    r"who|because|if|not|no|please|our|my|their|want|need|for|from|like|about|say|says|sold|"
    r"price)\b"
)
_TELLS = re.compile(
    r"\b(?:people|staff|employees|ppl|of us|heads|crew|owner|founder|manager|director|head|lead|"
    r"rep|buyer|"
    r"engineer|analyst|clerk|ceo|cio|cto|coo|cmo|md|gm|vp|here)\b|\b\d+\b"
)
_LIST_ITEM_WORDS = 5


def goods_told(
    folded: str, clauses: list[Span], clause: Span, hit: Hit, *, asks: bool, weak: bool
) -> bool:
    """Whether goods are the speaker's own by one of the ways above."""
    before, after = folded[clause.start : hit.start], folded[hit.end : clause.end]
    if asks or others_said(folded, hit.start):
        return False
    if _AND_MAKE.match(after):
        return True
    if (
        _WORKS.search(folded[hit.start : hit.end])
        and _SITS.match(after)
        and before in ("", "the ", "our ")
    ):
        return True
    for made in MAKES_SAID.finditer(folded, 0, hit.start):
        if folded[hit.start : hit.end] in _ODD:
            continue
        near = (_AT_ONCE if weak else _BETWEEN).fullmatch(folded, made.end(), hit.start)
        if near is not None:
            return True
    goods = folded[hit.start : hit.end]
    firm = _FIRM.match(after) is not None or _WORKS.search(goods) is not None
    if firm and _POST.search(before) and not _NO_POST.search(before):
        return True
    opens = not re.sub(rf"^{_LEAD}", "", folded[: clause.start]).strip(" ,.!")
    if firm and opens and _HEAD.match(before) and not _NO_HEAD.search(before):
        return True
    return not weak and _in_a_list(folded, clauses, clause)


def _in_a_list(folded: str, clauses: list[Span], clause: Span) -> bool:
    """Whether a clause is an item of a list that tells who and where one is: a post, a trade, a
    town, so many people.
    """
    if len(clauses) < 2 or clauses.index(clause) > 2 if clause in clauses else True:
        return False
    words = folded[clause.start : clause.end]
    if len(words.split()) > _LIST_ITEM_WORDS or _TALK.search(words):
        return False
    others = [folded[c.start : c.end] for c in clauses[:4] if c != clause]
    return any(
        len(o.split()) <= _LIST_ITEM_WORDS and _TELLS.search(o) and not _TALK.search(o)
        for o in others
    )


#: "our bouillon cubes sell", "we lost a pallet of yoghurt", "planner for vitamins".
_OURS_BEFORE = re.compile(
    r"\bour (?:own |new |best |whole |entire )?(?:[\w-]+ )?$|"
    r"\brecall (?:on|of) (?:the |our )?$|\b(?:we|i) (?:bin|binned|throw away|threw away|dump|"
    r"dumped|"
    r"write off|wrote off)\b[^,.;]{0,24} (?:of )?$|"
    r"\b(?:we|i)\b[^,.;]{0,24}\b(?:pallets?|batch(?:es)?|truckloads?|containers?|crates?|cartons?|"
    r"lorry ?loads?|tonnes|tons|drums|bags) of $|"
    r"\bi(?:'m| am) (?:the |an? )?(?:[\w&-]+ ){0,3}(?:planner|manager|director|head|buyer|lead|rep|"
    r"engineer|officer) (?:for|of|in) $"
)
_GO_ON = re.compile(
    r"^(?:e?s)?(?: \w+)? (?:sells?|go(?:es)?|ends?|turns?|sits?|stands?|expires?|reach(?:es)?|"
    r"arrives?|moves?|rots?|spoils?|gets?|are|is|last (?:week|month|year|quarter|summer)|and|"
    r"for)\b|"
    r"^(?:e?s)?\W*$|^(?:e?s)?[,.]"
)
_COUNTED_BY = re.compile(r"\b(?:million|thousand|hundred|dozen|billion|\d[\d,.]*k?)s?(?: of)? $")
_OTHERS_GOODS = re.compile(
    r"\b(?:(?:someone|somebody|anyone|another(?: brand| firm| company)?|everyone) ?(?:else)?'?s?|"
    r"(?:competitors?|rivals?|neighbou?rs?|friends?|customers?)'?s?'?|their|his|her) $"
)


def own_goods(before: str, after: str) -> bool:
    """Whether goods are told as the speaker's in a story: "our bouillon cubes sell in …"."""
    return _OURS_BEFORE.search(before) is not None and _GO_ON.match(after) is not None


def counted_or_others(before: str, *, weak: bool) -> bool:
    """Whether goods are only counted ("a million bottles") or another's ("their juice")."""
    return (weak and _COUNTED_BY.search(before) is not None) or (
        _OTHERS_GOODS.search(before) is not None
    )
