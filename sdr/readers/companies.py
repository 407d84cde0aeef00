"""What company it is: its name, industry, region, and the system it works with today.

Company names and regions are kept as said; industries are codes of the playbook. Kinds of
business named in the domain (a distributor, a chain, an agency) win over the goods they deal in.
"""

import re

from sdr.readers.people import Found
from sdr.readers.places import PLACES_EN, PLACES_ZH
from sdr.readers.text import Hit, Span, Words, around, find_words, has_han, is_question, trimmed

_SUFFIX_ZH = (
    r"(?:(?:集团)?股份有限公司|有限责任公司|有限公司|集团公司|集团|股份|控股|公司|酒业|酒厂|酒庄|啤酒厂|啤酒|食品厂|食品|乳业|饮料|饮品|水业|茶业|粮油|调味品|陶瓷|瓷业|建材|家居|家具|家私|卫浴|照明|电器|家电|日化|化妆品|生物|科技|药业|制药|医药|种业|农业|农化|化肥|肥业|服饰|服装|鞋业|纺织|纸业|贸易|商贸|实业|工贸|连锁|超市|门业|涂料|油漆|厨电|橱柜|母婴|宠物|地板|板材)"
)
_LEGAL_ZH = re.compile(r"[\u4e00-\u9fffa-z0-9()·]{2,24}?(?:(?:集团)?股份有限公司|有限责任公司|有限公司|集团公司|股份公司)")
_COMPANY_ZH = (
    re.compile(r"(?:公司(?:名字?|名称)?(?:就?叫|是|:|名为)|我们(?:公司|厂|家)?叫|(?:公司|单位)名(?:称)?(?:是|叫|:)|企业名称[:是]?)\s*(?P<n>[\u4e00-\u9fffA-Za-z0-9()·]{2,24}?)(?=$|[,。!;\s]|的|啊|呀|吧)"),
    re.compile(rf"(?:我(?:这边|们)?是|我们(?:这边)?是|这边是|这里是|我在|来自|本公司是|我是从|我就职于|供职于|我们)\s*(?P<n>(?!一家|一个|做|卖|个|家|开)[\u4e00-\u9fffa-z0-9]{{1,14}}?{_SUFFIX_ZH})(?=$|[,。!;\s]|的|这边|负责|做|上班|工作|市场|销售|采购|这)"),
)  # fmt: skip
_GENERIC_ZH = re.compile(
    r"^(?:一家|一个|家|做|小|大|中型|大型|小型|家族|民营|国营|外资|合资|本地|传统|专业|我们|自己|生产|卖|搞|开|个|的|经营|专门|主营|主要|主做|是|县城|(?:我们)?(?:这|那)|进口|国产|高端|品牌|连锁|贸易|制造|快消|上市|广告|软件|律师|科技|外包|食品|饮料|啤酒|白酒|陶瓷|家居|建材|日化|家电|服装|农资|医药|调味品|瓷砖|你们?|他们?|别|其他|哪|什么|总|分|子|母|老|新|好|不是|在|有)+"
)
_CAP = r"(?:[A-Z0-9À-Ý][\w&'’.\-]*)"
_LEGAL_EN = r"(?:Co\.?,? ?Ltd\.?|Ltd\.?|GmbH(?: & Co\.? KG)?|Inc\.?|LLC|Corp(?:oration)?\.?|Pvt\.? Ltd\.?|PLC|Sdn\.? Bhd\.?|AG|S\.?A\.?|B\.?V\.?|Pte\.? Ltd\.?|Limited|Group|Holdings?|Company|Brewery|Foods?|Ceramics|Trading|Industries|Beverages?|Tiles|Distillery|Winery|Pharma|Furniture|Cosmetics|Appliances)"
_COMPANY_EN = (
    re.compile(r"(?i:\bwe(?:'re| are) called|\b(?:our |the |my )?company(?:'s name)?(?: is(?: called)?|:| name is| called| name:)|\bcompany called|\bcalled)\s+(?P<n>" + rf"{_CAP}(?:\s(?:{_CAP}|of|and|&|de))*)"),
    re.compile(rf"(?i:\b(?:from|with|at|for|of|represent(?:ing)?|behalf of|we(?:'re| are)))\s+(?:the\s)?(?P<n>{_CAP}(?:\s(?:{_CAP}|of|and|&))*)"),
    re.compile(rf"(?P<n>{_CAP}(?:\s(?:{_CAP}|&|and))*\s{_LEGAL_EN})(?![\w])"),
)  # fmt: skip
_NOT_A_COMPANY = re.compile(
    r"^(?:china|india|germany|vietnam|singapore|malaysia|indonesia|thailand|monday|tuesday|wednesday|thursday|friday|saturday|sunday|january|february|march|april|may|june|july|august|september|october|november|december|excel|sap|kingdee|yonyou|salesforce|oracle|wechat|whatsapp|i|it|hq|the|our|my|your|erp|crm|cny|usd|q[1-4]|asap|north|south|east|west|europe|asia|teams|zoom|hr|gm|ceo|vp|cfo|cio|cto|bu|dingtalk|feishu|[\d.,]+.*|saas|spin|php|dms|sea|ka|chinese|german|english)$"
)
_COMPANY_LEAD = re.compile(
    r"^(?:(?:我们?(?:公司|厂|家)?(?:是|叫)?|公司(?:名字?|名称)?(?:是|叫|:)?|这边是|本公司是|名字叫|叫做?|we are(?: called)?|we're(?: called)?|it['’]?s(?: called)?|its|the name is|our company is(?: called)?|company name(?: is|:)?|company is|company:|i(?:['’]m| am) (?:with|from|at)|i work (?:at|for)|from|with)\s*)+",
    re.IGNORECASE,
)

_KINDS = frozenset({"distributor", "retail_chain", "agency", "student", "consumer", "other"})
_OUTSIDE = frozenset({"agency", "student", "consumer", "other"})
_STRONG_SELF = re.compile(
    r"我(?:们)?(?:这边|家|厂|公司)?(?:其实)?(?:就?是|在|做|生产|卖|自己|退休)|俺|咱|\bwe(?:'re| are| r|'ve| make| sell| produce)\b|\bi(?:'m| am| work| run| own| sell| teach| do)\b|\bim\b|\bmy (?:company|factory|firm|thesis|professor|group)|^做|^写|student|学生"
)
_SELF_INDUSTRY = re.compile(
    r"我(?!知道|觉得)|俺|咱|本公司|做|卖|生产|主营|开了|厂|酿|代理|搞|经营|主打|品牌|\bwe\b|we're|\bi\b|i'm|\bour\b|\bmy\b|company|factory|manufactur|producer?|brand|brewery|maker|business|importer|run\b|in the .{1,20} (?:industry|business|sector)|family"
)
_NOT_SELF = re.compile(
    r"(?:不(?:是)?(?:做|卖|生产|搞)|不是|没做|不属于|\bnot (?:a |an )?|don't (?:make|sell|do)|isn't)[^,。;]{0,6}$"
)
_COUNTED = re.compile(
    r"(?:[\d零一二两三四五六七八九十百千万几多]\s?(?:多|来)?(?:个|家|位)?|有|靠|给|找|跟|和|被|让|对|向|从|我们的|的|各|每个?|大|些|与|问|走|进|通过|供|铺|卖给|通路|the|our|my|their|your|with|through|via|to|from|by|two|three|many|some|each|every|few|all|exclusive|key|for|of|between)\s?$"
)
_VENDOR = re.compile(r"你们|贵司|\byou(?:r|'re)?\b|\bu\b")

_REGION_LEAD = re.compile(
    r"^(?:(?:我们?|俺们?|咱们?)?(?:公司|总部|厂子?|工厂|人|主要|这边)?(?:是|在|位于|做|来自|覆盖|跑)+(?:主要|做|是|在)?|(?:we(?:'re| are)?|i(?:['’]m| am)|our (?:hq|company|head ?office) is|hq is|based|located|mainly|mostly|it['’]?s|from|in|at)\s+)+",
    re.IGNORECASE,
)
_REGION_CONTEXT = re.compile(
    r"(?:在|位于|来自|坐落于|总部|注册|落在|人在|驻|负责|管|我是|我们是|覆盖|主做|主要做|主攻|主要卖|深耕|跑得最多的?是?)\s?(?:在)?\s?$|\b(?:in|from|based|located|at|hq|headquartered|out of|across|covering|cover|over)\s(?:in\s)?(?:the\s)?(?:province of\s)?(?:all over\s)?$"
)
_REGION_AFTER = re.compile(r"\s?(?:这边|这块|那边|这一片|这一块|一带|本地|当地|嘎达|地区|人(?:$|,))|\s(?:hq|based|mainly|market|region)\b")
_GOODS_PLACE = re.compile(r"^\s?(?:的货|货|的经销商|经销商|大商|的客户|被)|^\s?(?:dealers?|goods|stock)")
_PLACE_JOIN = re.compile(r"\s*(?:,|、|和|跟|以及|及|与|\+|&|and|n|/|-|省|市|县|区|的|等)?\s*(?:and\s)?")

_SYSTEM_USE = re.compile(
    r"用|靠|上了|上的|跑在|在跑|是|拿|有|装了|接|弄|系统|软件|硬撑|考勤|台账|记|erp|crm|\b(?:us(?:e|es|ed|ing)|have|has|with|on|run|runs|running|work|in|via|by|through|currently|our|key(?:ed)?|got|manage|for)\b"
)
_SYSTEM_NOT = re.compile(
    r"从来没|没(?:有)?用过|不用|没上|停(?:了|用)|以前|之前|不是|支持|对接|打通|兼容|集成|能不能|可以(?:接|对)|换成|改成|你们|自己也有|朋友|不一样|区别"
    r"|\b(?:do(?:es)? (?:it|you)|can (?:it|you)|could you|integrat\w*|connect\w*|compatible|support|knows?|interface|instead of|rather|used to|don't use|do not use|never used|got rid|stay with|send me|want|like|whole|compared|diff|same as|between|against|better|stronger|why yours|term paper|write it)\b"
)
_NO_SYSTEM = re.compile(
    r"啥(?:系统)?都没|没(?:有)?(?:什么|任何|上)?系统|没用(?:什么|任何)?系统|什么都没|纯手工|手工|纸质|自己(?:开发|找人|写|做)|自研|自建|home ?-?grown|in-?house|self[- ](?:made|built|developed)|own (?:system|software|development)|nothing|none|paper|spreadsheets?|manual(?:ly)?|no system|mini ?program|小程序|三联单|一套"
)
_TITLE_TRIM = re.compile(r"(?:上班|工作|任职).*$")


def _good_zh(name: str) -> bool:
    """Whether something beside generic words is left of a Chinese company name."""
    core = re.sub(rf"{_SUFFIX_ZH}+$", "", name)
    return len(_GENERIC_ZH.sub("", core)) >= 1 and len(name) >= 3 and not re.search(r"的|了|吗|谁|什么|怎么|不", core)


def read_company(text: str, folded: str, clauses: list[Span], *, asked: bool) -> Found | None:
    """The company's name as said."""
    for i, pattern in enumerate(_COMPANY_ZH):
        match = pattern.search(folded)
        if match is not None and _good_zh(match["n"]) and (i == 0 or _distinct(match["n"])):
            return _as_said(text, match, 0.95 if i == 0 else 0.85)
    legal = _LEGAL_ZH.search(folded)
    if legal is not None:
        start, end = legal.span()
        lead = re.match(r"(?:我们?(?:公司)?(?:是|叫|在)|公司(?:是|叫)|这边是|来自|这里是|在|叫|是)+", folded[start:end])
        start += lead.end() if lead is not None else 0
        if _good_zh(folded[start:end]):
            return Found(text[start:end], Span(start, end), 0.9)
    for i, pattern in enumerate(_COMPANY_EN):
        for match in pattern.finditer(text):
            name = re.sub(r"\s(?:of|and|&|in)$", "", match["n"]).rstrip(".,") if i != 2 else match["n"]
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
    return _company_asked(text, folded, clauses)


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
        return re.search(r"\b(?:i'?m|i am|im|this is|here|work(?:ing)?|name is|we are|we're|its|it's|employed|call me \w+|^|hi|hello|\w+ )\b[^.;]{0,30}$", head) is not None and re.search(
            r"\b(?:i'?m|i am|im|this is|name is|work|working|it'?s|employed|we are|we're)\b", head
        ) is not None
    if lead.startswith("for"):
        return re.search(r"\bwork(?:ing)?\s$", head) is not None
    return lead.startswith(("we", "represent", "behalf"))


def _as_said(text: str, match: re.Match[str], sure: float) -> Found:
    start, end = match.span("n")
    return Found(text[start:end], Span(start, end), sure)


def _company_asked(text: str, folded: str, clauses: list[Span]) -> Found | None:
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
        known = bool(re.search(_LEGAL_EN, name)) or bool(re.search(_SUFFIX_ZH, name)) or (
            name[:1].isupper() and not re.match(r"(?:We|I|It|Small|No|Not|The|Yes|Well|Just|A)\b", name)
        )
        if known:
            return Found(name, span, 0.9)
        plain = has_han(name) and len(name) <= 14 and not re.search(r"[吗呢?]|不|没|什么|谁", name)
        if best is None and (plain or (not has_han(name) and len(name.split()) <= 5)):
            if not re.search(r"\b(?:u|you|we|know|small|big|firm|not|don'?t|why|yes|no|ok)\b", name.lower()):
                best = Found(name, span, 0.65, quoted=True)
    return best


def read_industry(folded: str, clauses: list[Span], industries: Words, *, asked: bool, open_answer: bool) -> Found | None:
    """The playbook's code of the industry."""
    candidates: list[tuple[float, Hit]] = []
    question = is_question(folded)
    for hit in find_words(folded, industries):
        clause = around(clauses, hit.start)
        before, after = folded[clause.start : hit.start], folded[hit.end : clause.end]
        if _NOT_SELF.search(before):
            continue
        words = folded[clause.start : clause.end]
        kind = hit.code in _KINDS
        if kind and _COUNTED.search(before) and not re.search(r"(?:是|做|开)(?:了|一)?(?:个|家)?\s?$|(?:we(?:'re| are)|i(?:'m| am)|am|are|as)(?: an?| the)?(?: \w+)?\s?$", before):
            if not re.search(r"开了[^,]{1,6}$", before):
                continue
        if not asked:
            if question or (_VENDOR.search(words) and not re.search(r"我|we\b|i\b", words)):
                continue
            if not _SELF_INDUSTRY.search(words) or re.search(r"喝|买的|卖我们的|抢|竞品|别家|朋友|项目|案例|同行|客户|行业做过|competitor|lost|expert|example|vendor|line\b|customer|who drinks", words):
                continue
            mine = re.search(
                r"我(?:们)?(?:这边|家|厂|公司)?(?:其实)?(?:是|做|卖|生产|主营|主要|搞|也做)|我们?是[^,]{0,10}$|开了|俺|咱|做|生产|主营|酿|一家|厂$|\bwe(?:'re| are| r)? (?:a |an |the )?|\bi (?:run|own|have|work in)|\bmy (?:company|factory|firm|family)|company|manufactur|produc|brand|sell|make|business|from (?:a|pt)\b|for a|maker|industry",
                before + folded[hit.start : hit.end] + after[:12],
            )
            if mine is None:
                continue
            if (hit.code in _OUTSIDE or open_answer) and not _STRONG_SELF.search(words):
                continue
        score = (hit.end - hit.start) / 100 + (1.0 if kind else 0.0) + (0.3 if hit.start < 24 else 0.0)
        candidates.append((score, hit))
    if not candidates:
        return None
    kinds = [h for s, h in candidates if h.code in _KINDS]
    first = around(clauses, candidates[0][1].start)
    own = [h for h in kinds if first.start <= h.start < max(first.end, first.start + 1)
           or re.search(r"(?:我们?|咱们?)[^,。]{0,6}是[^,。]{0,8}$|(?:we(?:'re| are)|i(?:'m| am))(?: an?)?[^,.]{0,16}$", folded[max(0, h.start - 24) : h.start])
           or re.match(r"我|we\b|i\b|i'm", folded[h.start : h.end])]  # fmt: skip
    if own:
        kinds = own
        best = max(kinds, key=lambda h: (h.end - h.start, -h.start))
    else:
        near = [h for _, h in candidates if first.start <= h.start < first.end]
        best = max(near, key=lambda h: h.end - h.start)
    return Found(best.code, Span(best.start, best.end), 0.9 if asked else 0.75)


def read_region(text: str, folded: str, clauses: list[Span], regions: Words, *, asked: bool) -> Found | None:
    """The region as said: from the first place named to the last one joined to it."""
    places = [Span(h.start, h.end) for h in find_words(folded, regions)]
    places += [Span(*m.span()) for m in PLACES_ZH.finditer(folded)] if has_han(folded) else []
    places += [Span(*m.span()) for m in re.finditer(r"(?<![a-z])[a-z]{2,}(?:[ -][a-z]+)?", folded) if m.group() in PLACES_EN]
    places += [
        Span(m.start(), m.start() + len(m.group(1)))
        for m in re.finditer(r"(?<![a-z])(?=(([a-z]{3,})(?![a-z])))", folded)
        if m.group(2) in PLACES_EN
    ]
    places = _merged(folded, places)
    if asked:
        if places:
            whole = len(folded.strip()) <= 36 or places[0].start <= 12
            if whole:
                first, last = places[0], places[-1]
                clause = around(clauses, first.start)
                if any(b.start - a.end > 4 and folded[a.end : b.start].count(",") for a, b in zip(places, places[1:], strict=False)):
                    first = Span(clause.start, first.end)
                end = last.end
                if re.search(r"除外|except|全国|whole country|all over", folded):
                    end = len(folded)
                    first = Span(clause.start, first.end)
                lead = _REGION_LEAD.match(folded[clause.start : first.start])
                start = first.start if lead is None else min(first.start, clause.start + lead.end())
                head = folded[clause.start : first.start]
                if re.fullmatch(r"(?:east|west|south|north|central|tier [\d and]+cities, mostly |whole country except )\s?", head):
                    start = clause.start
                span = trimmed(text, start, end)
                return Found(text[span.start : span.end], span, 0.95)
            return Found(text[places[0].start : places[0].end], places[0], 0.85)
        return _region_asked(text, folded, clauses)
    for place in places:
        clause = around(clauses, place.start)
        before = folded[clause.start : place.start]
        if _GOODS_PLACE.match(folded[place.end : clause.end]) or is_question(folded) or re.search(r"不在\s?$|不是\s?$|not in\s$", before):
            continue
        if re.search(r"出差|开会|你们|同事|外地|竞|跑到|showing up|goods|\byou\b|your|previous|partner|vendor|supplier|intern|airport|meeting in|going to|travel|贵司|总部那边批", folded[clause.start : clause.end]):
            continue
        if _REGION_CONTEXT.search(before) or _REGION_AFTER.match(folded, place.end):
            return Found(text[place.start : place.end], place, 0.8)
    return None


def _merged(folded: str, places: list[Span]) -> list[Span]:
    places.sort(key=lambda p: (p.start, -p.end))
    merged: list[Span] = []
    for place in places:
        if merged and place.start < merged[-1].end:
            merged[-1] = Span(merged[-1].start, max(merged[-1].end, place.end))
        elif merged and _PLACE_JOIN.fullmatch(folded[merged[-1].end : place.start]):
            merged[-1] = Span(merged[-1].start, place.end)
        else:
            merged.append(place)
    # 山东临沂市, 河南周口下面一个县城: the administrative word belongs to the place.
    out: list[Span] = []
    for place in merged:
        tail = re.match(r"(?:三省|省(?!代|会|总)|市(?!场)|县(?!里|城)|特区|州(?!的))", folded[place.end :])
        out.append(Span(place.start, place.end + (tail.end() if tail is not None else 0)))
    return out


def _region_asked(text: str, folded: str, clauses: list[Span]) -> Found | None:
    if not clauses:
        return None
    span = Span(clauses[0].start, clauses[0].end)
    lead = _REGION_LEAD.match(text[span.start : span.end])
    span = trimmed(text, span.start + (lead.end() if lead is not None else 0), span.end)
    words = text[span.start : span.end]
    if not 1 < len(words) <= 48 or re.search(r"不|没|什么|\bno\b|\bnot\b|^(?:yes|ok|sure|对|是|嗯|好)", words.lower()):
        return None
    if any(c.isdigit() for c in words):
        return None
    return Found(words, span, 0.6, quoted=True)


def read_system(text: str, folded: str, clauses: list[Span], systems: Words, *, asked: bool) -> Found | None:
    """The current solution: asked, the answer as said; else the systems said to be in use."""
    hits = find_words(folded, systems)
    if asked:
        whole = trimmed(text, 0, len(text))
        words = text[whole.start : whole.end]
        known = bool(hits) or _NO_SYSTEM.search(folded) is not None
        if not words or len(words) > 200 or (not known and is_question(folded)):
            return None
        return Found(words, whole, 0.95 if known else 0.55, quoted=not known)
    usable: list[Span] = []
    for hit in hits:
        clause = around(clauses, hit.start)
        words = folded[clause.start : clause.end]
        if is_question(folded) and _VENDOR.search(folded) and not re.search(r"我|we\b|our\b|only|只有", words):
            continue
        own = _SYSTEM_USE.search(words.replace(folded[hit.start : hit.end], " ")) is not None
        if own and not is_question(folded[clause.start : clause.end + 1]) and not _SYSTEM_NOT.search(words):
            usable.append(Span(hit.start, hit.end))
    if not usable:
        return None
    first, last = usable[0], usable[0]
    for span in usable[1:]:
        gap = folded[last.end : span.start]
        if len(gap) <= 8 and not re.search(r"[。.;!?]", gap):
            last = span
    return Found(text[first.start : last.end], Span(first.start, last.end), 0.75)
