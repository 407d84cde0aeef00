"""The company's name, as said. Called by `reader.read`."""

import re

from sdr.readers.places import PLACES_EN, PLACES_ZH
from sdr.readers.reading import Found
from sdr.readers.text import Span, has_han, trimmed

_SUFFIX_ZH = (
    r"(?:(?:集团)?股份有限公司|有限责任公司|有限公司|集团公司|集团|股份|控股|公司|酒业|酒厂|酒庄|"
    r"啤酒厂|啤酒|食品厂|食品|乳业|饮料|饮品|水业|茶业|粮油|调味品|陶瓷|瓷业|建材|家居|家具|家私|"
    r"卫浴|照明|电器|家电|日化|化妆品|生物|科技|药业|制药|医药|种业|农业|农化|化肥|肥业|服饰|"
    r"服装|鞋业|纺织|纸业|贸易|商贸|实业|工贸|连锁|超市|门业|涂料|油漆|厨电|橱柜|母婴|宠物|地板|"
    r"板材)"
)


_LEGAL_ZH = re.compile(
    r"[\u4e00-\u9fffa-z0-9()·]{2,24}?(?:(?:集团)?股份有限公司|有限责任公司|有限公司|"
    r"集团公司|股份公司)"
)


_COMPANY_ZH = (
    re.compile(
            r"(?:公司(?:名字?|名称)?(?:就?叫|是|:|名为)|我们(?:公司|厂|家)?叫|(?:公司|"
            r"单位)名(?:称)?(?:是|叫|:)|"
            r"企业名称[:是]?)\s*(?P<n>[\u4e00-\u9fffA-Za-z0-9()·]{2,24}?)(?=$|[,。!;\s]|的|啊|"
            r"呀|吧)"),
    re.compile(
            rf"(?:我(?:这边|们)?是|我们(?:这边)?是|这边是|这里是|我在|来自|本公司是|我是从|"
            rf"我就职于|供职于|我们)\s*(?P<n>(?!一家|一个|做|卖|个|家|"
            rf"开)[\u4e00-\u9fffa-z0-9]{{1,14}}?{_SUFFIX_ZH})(?=$|[,。!;\s]|的|这边|负责|做|"
            rf"上班|工作|市场|销售|采购|这)"),
)  # fmt: skip


_GENERIC_ZH = re.compile(
    r"^(?:一家|一个|家|做|小|大|中型|大型|小型|家族|民营|国营|外资|合资|本地|传统|专业|我们|自己|"
    r"生产|卖|搞|开|个|的|经营|专门|主营|主要|主做|是|县城|(?:我们)?(?:这|那)|进口|国产|高端|"
    r"品牌|连锁|贸易|制造|快消|上市|广告|软件|律师|科技|外包|食品|饮料|啤酒|白酒|陶瓷|家居|建材|"
    r"日化|家电|服装|农资|医药|调味品|瓷砖|你们?|他们?|别|其他|哪|什么|总|分|子|母|老|新|好|不是|"
    r"在|有)+"
)


_CAP = r"(?:[A-Z0-9À-Ý][\w&'’.\-]*)"


_LEGAL_EN = (
    r"(?:Co\.?,? ?Ltd\.?|Ltd\.?|GmbH(?: & Co\.? KG)?|Inc\.?|LLC|Corp(?:oration)?\.?|"
    r"Pvt\.? Ltd\.?|PLC|Sdn\.? Bhd\.?|AG|S\.?A\.?|B\.?V\.?|Pte\.? Ltd\.?|Limited|Group|"
    r"Holdings?|Company|Brewery|Foods?|Ceramics|Trading|Industries|Beverages?|Tiles|"
    r"Distillery|Winery|Pharma|Furniture|Cosmetics|Appliances)"
)


_COMPANY_EN = (
    re.compile(
            r"(?i:\bwe(?:'re| are) called|\b(?:our |the |"
            r"my )?company(?:'s name)?(?: is(?: called)?|:| name is| called| name:)|"
            r"\bcompany called|\bcalled)\s+(?P<n>" + rf"{_CAP}(?:\s(?:{_CAP}|of|and|&|de))*)"),
    re.compile(
            rf"(?i:\b(?:from|with|at|for|of|represent(?:ing)?|behalf of|we(?:'re|"
            rf" are)))\s+(?:the\s)?(?P<n>{_CAP}(?:\s(?:{_CAP}|of|and|&))*)"),
    re.compile(rf"(?P<n>{_CAP}(?:\s(?:{_CAP}|&|and))*\s{_LEGAL_EN})(?![\w])"),
)  # fmt: skip


_NOT_A_COMPANY = re.compile(
    r"^(?:china|india|germany|vietnam|singapore|malaysia|indonesia|thailand|monday|tuesday|"
    r"wednesday|thursday|friday|saturday|sunday|january|february|march|april|may|june|july|"
    r"august|september|october|november|december|excel|sap|kingdee|yonyou|salesforce|oracle|"
    r"wechat|whatsapp|i|it|hq|the|our|my|your|erp|crm|cny|usd|q[1-4]|asap|north|south|east|west|"
    r"europe|asia|teams|zoom|hr|gm|ceo|vp|cfo|cio|cto|bu|dingtalk|feishu|[\d.,]+.*|saas|spin|php|"
    r"dms|sea|ka|chinese|german|english)$"
)


_COMPANY_LEAD = re.compile(
    r"^(?:(?:我们?(?:公司|厂|家)?(?:是|叫)?|公司(?:名字?|名称)?(?:是|叫|:)?|这边是|本公司是|"
    r"名字叫|叫做?|we are(?: called)?|we're(?: called)?|it['’]?s(?: called)?|its|the name is|"
    r"our company is(?: called)?|company name(?: is|:)?|company is|company:|i(?:['’]m|"
    r" am) (?:with|from|at)|i work (?:at|for)|from|with)\s*)+",
    re.IGNORECASE,
)


VENDOR = re.compile(r"你们|贵司|\byou(?:r|'re)?\b|\bu\b")


_TALK = re.compile(r"\b(?:u|you|we|know|small|big|firm|not|don'?t|why|yes|no|ok)\b")
_TITLE_TRIM = re.compile(r"(?:上班|工作|任职).*$")


def _good_zh(name: str) -> bool:
    """Whether something beside generic words is left of a Chinese company name."""
    if name[0] in "是做卖搞开":
        return False
    core = re.sub(rf"{_SUFFIX_ZH}+$", "", name)
    return (
        len(_GENERIC_ZH.sub("", core)) >= 1
        and len(name) >= 3
        and not re.search(r"的|了|吗|谁|什么|怎么|不", core)
    )


def read_company(text: str, folded: str, clauses: list[Span], *, asked: bool) -> Found | None:
    """The company's name as said."""
    for i, pattern in enumerate(_COMPANY_ZH):
        match = pattern.search(folded)
        if match is not None and _good_zh(match["n"]) and (i == 0 or _distinct(match["n"])):
            return _as_said(text, match, 0.95 if i == 0 else 0.85)
    legal = _LEGAL_ZH.search(folded)
    if legal is not None:
        start, end = legal.span()
        lead = re.match(
            r"(?:我们?(?:公司)?(?:是|叫|在)|公司(?:是|叫)|这边是|来自|这里是|在|叫|是)+",
            folded[start:end],
        )
        start += lead.end() if lead is not None else 0
        if _good_zh(folded[start:end]):
            return Found(text[start:end], Span(start, end), 0.9)
    for i, pattern in enumerate(_COMPANY_EN):
        for match in pattern.finditer(text):
            name = (
                re.sub(r"\s(?:of|and|&|in)$", "", match["n"]).rstrip(".,") if i != 2 else match["n"]
            )
            words = name.lower().split()
            if _NOT_A_COMPANY.match(words[0]) or name.lower() in PLACES_EN or len(name) > 60:
                continue
            if i == 1 and not _company_like(text, match, name, words):
                continue
            if has_han(name):
                continue
            start = match.start("n")
            return Found(name, Span(start, start + len(name)), 0.9 if i != 1 else 0.8)
    if not asked or not clauses:
        return None
    return _company_asked(text, clauses)


def _distinct(name: str) -> bool:
    """A proper name in front of a trade word: 青禾种业, 佛山宏宇陶瓷; not 福建食品厂."""
    core = re.sub(rf"{_SUFFIX_ZH}+$", "", name)
    core = _GENERIC_ZH.sub("", core)
    for place in PLACES_ZH.findall(core):
        core = core.replace(place, "", 1)
    core = re.sub(r"^(?:省|市|县)", "", core)
    return len(core) >= 2 or bool(re.search(r"[a-z]{2}", core))


def _company_like(text: str, match: re.Match[str], name: str, words: list[str]) -> bool:
    lead = text[match.start() : match.start("n")].lower()
    if any(w in PLACES_EN for w in words) and not re.search(_LEGAL_EN, name):
        return False
    head = text[max(0, match.start() - 40) : match.start()].lower()
    if re.search(_LEGAL_EN + "$", name):
        return True
    if lead.startswith(("from", "with", "at")):
        return (
            re.search(
                r"\b(?:i'?m|i am|im|this is|here|work(?:ing)?|name is|we are|we're|its|it's|"
                r"employed|call me \w+|^|hi|hello|\w+ )\b[^.;]{0,30}$",
                head,
            )
            is not None
            and re.search(
                r"\b(?:i'?m|i am|im|this is|name is|work|working|it'?s|employed|we are|we're)\b",
                head,
            )
            is not None
        )
    if lead.startswith("for"):
        return re.search(r"\bwork(?:ing)?\s$", head) is not None
    return lead.startswith(("we", "represent", "behalf"))


def _as_said(text: str, match: re.Match[str], sure: float) -> Found:
    start, end = match.span("n")
    return Found(text[start:end], Span(start, end), sure)


def _company_asked(text: str, clauses: list[Span]) -> Found | None:
    best: Found | None = None
    for clause in clauses[:3]:
        piece = text[clause.start : clause.end]
        lead = _COMPANY_LEAD.match(piece)
        span = trimmed(text, clause.start + (lead.end() if lead is not None else 0), clause.end)
        name = _TITLE_TRIM.sub("", text[span.start : span.end]).strip()
        name = re.sub(r"(?:的|啊|呀|吧|哈|呢)+$", "", name) if has_han(name) else name
        if not 2 <= len(name) <= 60 or len(name.split()) > 8:
            continue
        span = Span(span.start, span.start + len(name))
        known = (
            bool(re.search(_LEGAL_EN, name))
            or bool(re.search(_SUFFIX_ZH, name))
            or (
                name[:1].isupper()
                and not re.match(r"(?:We|I|It|Small|No|Not|The|Yes|Well|Just|A)\b", name)
            )
        )
        if known:
            return Found(name, span, 0.9)
        plain = has_han(name) and len(name) <= 14 and not re.search(r"[吗呢?]|不|没|什么|谁", name)
        short = plain or (not has_han(name) and len(name.split()) <= 5)
        if best is None and short and not _TALK.search(name.lower()):
            best = Found(name, span, 0.65, quoted=True)
    return best
