"""The company's name, as said. Called by `reader.read`."""

import re

from sdr.readers import companies_en
from sdr.readers.introduced_zh import brand_quoted, firm_before, firms_told
from sdr.readers.names_zh import company_called
from sdr.readers.people import STOPPED
from sdr.readers.places import PLACES_EN, PLACES_ZH
from sdr.readers.reading import Found
from sdr.readers.text import Span, around, has_han, is_question, trimmed

_SUFFIX_ZH = (
    r"(?:(?:集团)?股份有限公司|有限责任公司|有限公司|集团公司|集团|股份|控股|公司|酒业|酒厂|酒庄|"
    r"啤酒厂|啤酒|食品厂|食品|乳业|饮料|饮品|水业|茶业|粮油|调味品|陶瓷|瓷业|建材|家居|家具|家私|"
    r"卫浴|照明|电器|家电|日化|化妆品|生物|科技|药业|制药|医药|种业|农业|农化|化肥|肥业|服饰|"
    r"服装|鞋业|纺织|纸业|贸易|商贸|实业|工贸|连锁|超市|门业|涂料|油漆|厨电|橱柜|母婴|宠物|地板|"
    r"板材|乳品|奶粉|新材料?|化工|智造|文具|寝具|护理|农牧|厨具|茶饮|卫材|塑胶|灯饰|机电|玩具|餐具|农资|护肤|洁具|厨卫|门窗|家纺|针织|制衣|鞋服|日用品|洗护|个护|种子|"
    r"肥料|植保|饲料|"
    r"水产|果品|粮食|酿造|酿酒|冷饮|烘焙|炒货|本草|"
    r"[面米油盐糖木铝钢蜂茶水酒乳奶肉蛋鞋袜帽漆胶玻纸包果菌饲饰]业)"
)


_LEGAL_ZH = re.compile(
    r"[\u4e00-\u9fffa-z0-9()·]{2,24}?(?:(?:集团)?股份有限公司|有限责任公司|有限公司|"
    r"集团公司|股份公司)"
)


_COMPANY_ZH = (
    re.compile(
            r"(?:(?:公司|厂|企业|单位|品牌|牌子)(?:名字?|名称|全称|简称)?(?:就?叫做?|名为)|"
            r"(?:公司|企业|单位)(?:名字?|名称|全称)(?:是|:)|"
            r"我们(?:公司|厂|家)?叫做?|企业名称)\s*"
            r"(?P<n>[\u4e00-\u9fffA-Za-z0-9()·]{2,24}?)(?=$|[,。!;?\s]|的|啊|呀|吧|哈)"),
    re.compile(
            r"(?:我(?:现在|目前)?在|就职于|任职于|供职于)(?P<n>(?!这|那|哪|家|外|一家|公司|"
            r"工厂|厂里)[\u4e00-\u9fffA-Za-z0-9]{2,10}?)(?:上班|工作|任职|做(?=销售|采购|市场|"
            r"渠道|it|总监|经理))"),
    re.compile(
            r"(?:我(?:这边|们)?是|我们(?:这边)?是|这边是|这里是|我在|来自|本公司是|我是从|"
            r"公司是|公司:|"
            rf"我就职于|供职于|任职于|我们|(?:^|[,。;!])(?=[^,。]{{2,10}}的(?:$|"
            r"[,。])))\s*(?P<n>(?!一家|一个|做|卖|个|家|"
            rf"开)[\u4e00-\u9fffa-z0-9]{{1,14}}?{_SUFFIX_ZH})(?=$|[,。!;?\s]|的|这边|负责|"
            rf"上班|工作|市场|销售|采购|这)"),
)  # fmt: skip


_GENERIC_ZH = re.compile(
    r"^(?:一家|一个|家|做|小|大|中型|大型|小型|家族|民营|国营|外资|合资|本地|传统|专业|我们|自己|"
    r"生产|卖|搞|开|个|的|经营|专门|主营|主要|主做|是|县城|(?:我们)?(?:这|那)|进口|国产|高端|"
    r"品牌|连锁|贸易|制造|快消|上市|广告|软件|律师|科技|外包|食品|饮料|啤酒|白酒|陶瓷|家居|建材|"
    r"日化|家电|服装|农资|医药|调味品|瓷砖|你们?|他们?|别|其他|哪|什么|总|分|子|母|老|新|好|不是|"
    r"在|有|咨询|代理|采购|兄弟|合作|投资|物流|保健|进出口|电商|区域|地方|老牌|知名|头部|上游|"
    r"下游|关联|集团|股份|控股|设备|机械|印刷|包装|互联网|电子商务|传统|乳品|休闲|农产品|门店|超市|"
    r"便利店|药店|餐饮|店|商业|"
    r"医疗|消费品|健康|美妆|护肤|母婴|宠物|五金|灯具|卫浴|橱柜|门窗|地板|家具|涂料|化肥|种子|"
    r"药品|保健品|饮用水|矿泉水|方便|速冻|冷冻|调味|烘焙|糖果|茶叶|茶|酒|水|药|木|家电|小家电|"
    r"日用品|百货)+"
)


_COMPANY_LEAD = re.compile(
    r"^(?:(?:营业执照上?(?:写的)?是?|牌子(?:叫|是)|品牌(?:名)?(?:叫|是)|全称|简称|我们?(?:公司|厂|"
    r"家)?(?:是|叫)?|公司(?:名字?|名称)?(?:是|叫|:)?|这边是|本公司是|"
    r"名字叫|就?叫做?|we are(?: called)?|we're(?: called)?|it['’]?s(?: called)?|its|the name is|"
    r"our company is(?: called)?|company name(?: is|:)?|company is|company:|i(?:['’]m|"
    r" am) (?:with|from|at)|i work (?:at|for)|from|with|(?:just |please )?put(?: down| us down as| "
    r"it down as)?|(?:we |they )?(?:trade|trading|operate|go) (?:as|by|under)|known as|registered "
    r"as|(?:the |our )?(?:name|sign|plate|board|brand|label|papers?|licen[cs]e|invoices?|register|"
    r"letterhead)(?: (?:over|on|above|at|in|"
    r"by|outside) (?:the |our )?[\w ]{2,20}?)? (?:says?|reads?|"
    r"is|are|shows?)|(?:it['’]?s |it is )?(?:written|spelled|spelt))\s*)+",
    re.IGNORECASE,
)


VENDOR = re.compile(r"你们|贵司|\byou(?:r|'re)?\b|\bu\b")


_TALK = re.compile(r"\b(?:u|you|i|i'm|am|we|know|small|big|firm|not|don'?t|why|yes|no|ok)\b")
_TITLE_TRIM = re.compile(r"(?:上班|工作|任职).*$")


def _good_zh(name: str, least: int = 3) -> bool:
    """Whether something beside generic words is left of a Chinese company name."""
    if name[0] in "是做卖搞开也没未":
        return False
    core = re.sub(rf"{_SUFFIX_ZH}+$", "", name)
    return (
        len(_GENERIC_ZH.sub("", core)) >= 1
        and len(name) >= least
        and not re.search(r"的|了|吗|谁|什么|啥|怎么|不|一家|一个|透露|保密|\d人", core)
    )


#: What a name does not hold when nothing says that it is one: verbs, and the words of a sentence.
_TELLS_ZH = re.compile(
    r"[做卖归被管搞让给把跟对找用想要能会说]|没有|生产|经营|负责|^在|^有|也是|控股$|^从|^这|^那|是|"
    r"[\d一二三四五六七八九十百千万]+多?(?:个|人|家|年)|我们|你们|他们"
)


def read_company(
    text: str, folded: str, clauses: list[Span], *, asked: bool, answer: bool
) -> Found | None:
    """The company's name as said. `asked`: it was asked for; `answer`: the text may answer it."""
    for i, pattern in enumerate(_COMPANY_ZH):
        match = pattern.search(folded)
        if match is None or not _good_zh(match["n"], 3 if i > 1 else 2):
            continue
        if (
            i == 0
            or (i == 1 and _workplace(match["n"]))
            or (i != 1 and _distinct(match["n"]) and not _TELLS_ZH.search(match["n"]))
        ):
            return _as_said(text, match, 0.95 if i == 0 else 0.85)
    told = _introduced(text, folded)
    if told is not None:
        return told
    legal = _LEGAL_ZH.search(folded)
    if legal is not None and not VENDOR.search(folded[: legal.start()]):
        start, end = legal.span()
        lead = re.match(
            r".*?(?:我们?(?:公司)?(?:是|叫|在)|公司(?:是|叫)|这边是|来自|这里是|全称|"
            r"名称)+是?:?|(?:在|叫|是)+",
            folded[start:end],
        )
        start += lead.end() if lead is not None else 0
        if _good_zh(folded[start:end]) and not re.match(
            r"(?:跟|和|与|把|给|像|被)", folded[start:end]
        ):
            return Found(text[start:end], Span(start, end), 0.9)
    now = companies_en.NOW_CALLED.search(text) if asked else None
    if now is not None:
        return _as_said(text, now, 0.9)
    found = _said_en(text, folded, clauses)
    if found is not None and (
        asked or not companies_en.NOT_OURS.search(folded[: found.span.start])
    ):
        return found
    if asked and companies_en.NO_NAME_YET.search(folded):
        return None
    if asked and not answer:
        match = companies_en.ITS_EN.match(text) or _CALLED_ZH.search(folded)
        return None if match is None else _as_said(text, match, 0.8)
    return _company_asked(text, folded, clauses) if asked and clauses else None


def _introduced(text: str, folded: str) -> Found | None:
    """The firm that somebody introduces themselves with, or whose name opens the message."""
    if not has_han(text) or VENDOR.search(folded):
        return None
    span = firm_before(text) or brand_quoted(text)
    if span is not None and _distinct(folded[span.start : span.end]):
        return Found(text[span.start : span.end], span, 0.85)
    for span in firms_told(text):
        name = folded[span.start : span.end]
        ends = re.search(rf"{_SUFFIX_ZH}$", name) is not None
        if ends and _good_zh(name) and _distinct(name) and not _TELLS_ZH.search(name):
            return Found(text[span.start : span.end], span, 0.8)
    return None


def _workplace(name: str) -> bool:
    """Whether the place of work is a company and no town, bank or trade."""
    return (
        PLACES_ZH.fullmatch(name) is None
        and name not in ("银行", "学校", "医院", "政府", "机关")
        and not _TELLS_ZH.search(name)
        and not re.search(
            r"银行|政府|机关|单位|学校|医院|国企|外企|私企|事业|同行|车间|仓库|一线|本地|这边|家里|"
            r"行业|里$|总部$",
            name,
        )
        and len(_GENERIC_ZH.sub("", re.sub(rf"{_SUFFIX_ZH}+$", "", name))) >= 2
    )


def _said_en(text: str, folded: str, clauses: list[Span]) -> Found | None:
    for i, pattern in enumerate(companies_en.COMPANY_EN):
        for match in pattern.finditer(text):
            name = (
                re.sub(r"\s(?:of|and|&|in)$", "", match["n"]).rstrip(".,") if i != 2 else match["n"]
            )
            name = companies_en.NEXT_SENTENCE.split(STOPPED.split(name)[0])[0]
            words = name.lower().split()
            if (
                companies_en.NOT_A_COMPANY.match(words[0])
                or name.lower() in PLACES_EN
                or len(name) > 60
            ):
                continue
            if i == 1 and not _company_like(text, match, name, words):
                continue
            if has_han(name) or (i == 2 and not _own_legal(folded, clauses, match)):
                continue
            start = match.start("n")
            return Found(name, Span(start, start + len(name)), 0.9 if i != 1 else 0.8)
    return None


_OWN_LEGAL = re.compile(
    r"(?:^|\b(?:name|company|firm|group|name is|it'?s|its|called|wont know it,|we(?:'re| are)|"
    r"i'?m (?:at|with|from)|i am (?:at|with|from)|"
    r"(?:work|working) (?:at|for|with)|represent(?:ing)?|behalf of|here|"
    r"company name)[:,]?\s?(?:the )?|的,? ?)$"
)


def _own_legal(folded: str, clauses: list[Span], match: re.Match[str]) -> bool:
    """Whether a name with Ltd, Foods, Brewery … is the speaker's: nothing before it, or a lead."""
    start = match.start("n")
    before = folded[around(clauses, start).start : start]
    after = folded[match.end("n") : match.end("n") + 30]
    if VENDOR.search(before) or len(match["n"].split()) < 2:
        return False
    if re.search(
        r"\b(?:supplier|competitor|customer|client|dealer|like|than|against|versus|vs)\b", before
    ):
        return False
    if re.match(
        r"'s?\b|\s(?:is (?:my|his|her|their|our) \w+'s\b|is your|are your|is our|sells?|does|did|"
        r"has|uses?|told|was|bought)\b|\s?\?",
        after,
    ):
        return False
    return _OWN_LEGAL.search(before) is not None


def _distinct(name: str) -> bool:
    """A proper name in front of a trade word: 青禾种业, 佛山宏宇陶瓷; not 福建食品厂."""
    core = re.sub(rf"{_SUFFIX_ZH}+$", "", name)
    core = _GENERIC_ZH.sub("", core)
    while (place := PLACES_ZH.match(core)) is not None:
        core = core[place.end() :]
    core = re.sub(r"^(?:省|市|县)", "", core)
    return len(core) >= 2 or bool(re.search(r"[a-z]{2}", core))


_I_AM = re.compile(
    r"\b(?:i'?m|i am|im|this is|name is|me is|(?:i|we) (?:currently |now )?work(?:ing)?|working|"
    r"it'?s|employed|we are|we're)\b[^.;]{0,40}$"
)


def _company_like(text: str, match: re.Match[str], name: str, words: list[str]) -> bool:
    """Whether a name after from, with, at, "we're" is that of the speaker's company."""
    lead = text[match.start() : match.start("n")].lower()
    legal = re.search(companies_en.LEGAL_EN + "$", name) is not None
    if not legal and (words[0] in PLACES_EN or all(w in PLACES_EN for w in words)):
        return False
    head = text[max(0, match.start() - 60) : match.start()].lower()
    head = re.split(r"[.!?]\s", head)[-1]
    if VENDOR.search(head) and not re.search(r"\bi(?:'?m| am)\b", head):
        return False
    if words[0] in ("will", "does", "do", "can", "is") or companies_en.ADJECTIVES.match(words[0]):
        return False
    if lead.startswith(("from", "with", "at")):
        signed = (
            lead.startswith("from")
            and len(words) > 1
            and companies_en.SIGNED.search(text[: match.start()])
        )
        titled = lead.startswith("at") and companies_en.TITLED.search(head) is not None
        return (_I_AM.search(head) is not None or bool(signed) or titled) and (
            legal or not name.isupper() or len(name) > 2
        )
    if lead.startswith("for"):
        return (
            re.search(r"\b(?:i|we)(?:'m| am)? (?:\w+ )?(?:work(?:ing)?|buy|purchase|sell)\s$", head)
            is not None
        )
    if lead.startswith("of"):
        return (
            (
                re.search(r"\b(?:i'?m|i am) (?:the )?[\w ]{2,30}$", head)
                or companies_en.TITLED.search(head)
            )
            is not None
            and (legal or len(words) > 1)
            and not re.search(
                r"(?:dealer|distributor|reseller|client|customer|fan|user|agent|salesman) $", head
            )
        )
    if not lead.startswith(("we", "represent", "behalf")):
        return False
    end = match.start("n") + len(name)
    return legal or (
        companies_en.GOES_ON.match(text, end) is not None and not (name.isupper() and len(name) < 5)
    )


def _as_said(text: str, match: re.Match[str], sure: float) -> Found:
    start, end = match.span("n")
    return Found(text[start:end], Span(start, end), sure)


_NO_NAME = re.compile(
    r"[吗呢?]|[百搜]一?下|百度|搜一?搜|不|没|什么|谁|暂无|^无$|个人|个体户|保密|秘密|机密|"
    r"跟.{0,4}有关|随便|^[跟和]我|^名字|^(?:小|家庭|手工)?(?:作坊|厂子?|店)$|注册|匿名|一条街|列|^是真|冇|"
    r"\b(?:(?:no|without an?|a proper|any) name|still registering|not registered|"
    r"registering|keep (?:that|it|this)|rather|later|first|anonymous|guess|none|"
    r"private|secret|confidential|myself|self.?employed|freelancer?)\b"
)


#: 小厂 叫永兴: told in a later clause.
_CALLED_ZH = re.compile(
    r"(?:(?:^|[,。;\s])(?:就|名字)?叫(?:做)?|(?:更名|改名|改称|改叫|现在叫|如今叫)(?:为|成|叫)?|"
    r"简称(?:是|叫)?)[\s\"]?(?P<n>(?!我|你|什么|"
    r"啥)[\u4e00-\u9fffA-Za-z0-9]{2,10}?)(?=\"|$|[,。;!\s]|的|啊|呀|吧|哈|了)"
)
#: 丰谷源,丰收的丰: whose characters are spelt out is a name beyond doubt.
_SPELT = re.compile(r"[\u4e00-\u9fff]{1,4}的(?P<c>[\u4e00-\u9fff])(?=$|[,。!;\s])")


#: Who somebody is, and that there is no firm: 我叫陈建军, 我是学生没有公司.
_OF_ONESELF = re.compile(r"^我叫|没有?公司")


def _spelt_out(name: str, rest: str) -> bool:
    return any(m["c"] in name for m in _SPELT.finditer(rest))


def _company_asked(text: str, folded: str, clauses: list[Span]) -> Found | None:
    """The answer to "which company?": the first clause that looks like a name."""
    named = company_called(folded) if has_han(folded) else None
    if named is not None:
        return Found(text[named.start : named.end], named, 0.9)
    called = _CALLED_ZH.search(folded)
    if called is not None and not _TELLS_ZH.search(called["n"][1:]):
        return _as_said(text, called, 0.9)
    best: Found | None = None
    for clause in clauses[:3]:
        piece = text[clause.start : clause.end]
        if is_question(folded[clause.start : clause.end]) or _OF_ONESELF.search(piece):
            continue
        lead = _COMPANY_LEAD.match(piece)
        start = clause.start + (lead.end() if lead is not None else 0)
        comment = companies_en.COMMENT_EN.search(text, start, clause.end)
        end = clause.end if comment is None or comment.start() <= start else comment.start()
        span = trimmed(text, start, end)
        name = _TITLE_TRIM.sub("", text[span.start : span.end]).strip()
        name = re.sub(r"(?:的|啊|呀|吧|哈|呢)+$", "", name) if has_han(name) else name
        if not 2 <= len(name) <= 60 or len(name.split()) > 8 or _NO_NAME.search(name.lower()):
            continue
        span = Span(span.start, span.start + len(name))
        known = (
            bool(re.search(companies_en.LEGAL_EN, name))
            or bool(re.search(_SUFFIX_ZH, name) and _good_zh(name) and not _TELLS_ZH.search(name))
            or (
                name[:1].isupper()
                and not has_han(name)
                and not companies_en.ENGLISH_LEAD.match(name)
            )
        )
        if known or (has_han(name) and len(name) <= 8 and _spelt_out(name, folded[span.end :])):
            return Found(name, span, 0.9)
        room = 28 if name[:1].isascii() else 14
        plain = has_han(name) and len(name) <= room and not _TELLS_ZH.search(name[1:])
        short = plain or (not has_han(name) and len(name.split()) <= 5)
        if best is None and short and not _TALK.search(name.lower()):
            best = Found(name, span, 0.65, quoted=True)
    return best
