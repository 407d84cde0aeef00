"""Whether a trade that is named is the speaker's own: "we make socks", 我们在佛山做瓷砖的.

Goods are the speaker's where they make, sell or own them, or say nothing else; a kind of business
(a distributor, a chain of shops) where they are one. What customers, rivals and the vendor deal in
is nobody's trade here. Called by `industries.read_industry`; words are folded.
"""

import re

from sdr.readers.places import PLACES_ZH

_WE = (
    r"(?:(?<![给帮发找跟和替让对叫问把教到同])我[们哋]?|俺们?|咱们?|小弟|在下|我方|我司|敝司|"
    r"敝公司|"
    r"本人|本公司|本厂|鄙人|公司|集团|厂里|厂子|工厂|家里|家族|老家|"
    r"主厂|总厂|老厂|主业|老本行|主要|团队|我爸|我妈|我老公|我老婆|父亲)"
)
_MAKE = (
    r"(?:是|系|为(?=[^,]{0,8}$)|做|搞|弄|卖|产|生产|主营|主做|主打|主推|专做|专营|经营|制造|加工|"
    r"酿|酿造|种|开|办|从事|干|属于|算|造|"
    r"代工|起家|研发|销售|出口|叫|批发|出(?![差货去来了现钱资事问]))"
)
# words between the verb and the goods that make them somebody else's
_ASIDE = (
    r"(?:(?!给|为|帮|对|客户|渠道|经销|代理|跟你|你|系统|软件|不|没|别|喝|吃|买|想|要|找|问|学|采"
    r"访|送|听|"
    r"用|让|请|卖到|进|供|像|比|谁|拿|退|看|写|投|说|懂|怕|以为|连|啃|踩)[^,。;!?])"
)
_MADE = re.compile(rf"{_WE}(?:(?!你|不|没)[^,。;!?]){{0,14}}?{_MAKE}{_ASIDE}{{0,12}}$")
_HEADLESS = re.compile(
    r"^(?:(?:去年|今年|前年|上半年|下半年|后来|开始|刚|刚刚|才|从|已经|自己的?|这家|这边公司|"
    r"[\d一二三四五六七八九十]+年前?|您好|你好|哈喽|嗨|嗯+|哦|呃|那个|就|就是|这边|这里|其实|主要|"
    r"目前|现在|一直|都|还|也|"
    r"是|分别|不对|更正|以前|原来|家里|自己|自家|老家|本来|专门|专业|纯|只|不好意思|说错了|"
    r"补充一下)[ ,]?)*"
    r"(?:做|卖|产|生产|主营|主做|主打|专做|专营|经营|制造|加工|酿|从事|造|代工|出口|研发|搞|干|开|"
    r"出(?![差货去来了现钱资事问])"
    r"|老本行|"
    rf"主业|行业|属于|算是?|应该算){_ASIDE}{{0,8}}$"
)
_PLACED = re.compile(
    r"^(?:(?!你|他|她|谁|不|没|朋友|客户)[\u4e00-\u9fff0-9a-z ]){0,12}(?:做|产|卖)$"
)
_GROUP = re.compile(
    rf"{_WE}(?:这边|这儿|自己|家)?(?:(?:就|是|在|一家|一个|家|个|这)*){_ASIDE}{{0,8}}$"
)
_NEAR_US = re.compile(
    rf"^[^,]{{0,4}}{_WE}(?:这边|这儿|自己|家|公司|厂)?(?:[就是在]|一家|家|这种)*{_ASIDE}{{0,3}}$"
)
_INSIDE = re.compile(r"^(?:我|现|目前)?(?:在|是|来自)(?:(?!你|他|她|哪)[\u4e00-\u9fff]){0,10}$")
_ALL_DONE = re.compile(
    r"^[^,;!?的]{0,10}?(?:自己(?:生产|做|产|有厂)|自产|自营|都做|也做|都有做|都卖|为主|起家)"
)
_SIZED = re.compile(r"^[^,]{1,14}的(?:小|老|大)?$")
_BUSINESS = re.compile(
    r"^(?:制品|产品|行业|品类|生产|加工|制造|类)?(?:的)?(?:小|老|大)?(?:厂|公司|企业|品牌|集团|行"
    r"业|工厂|车间|"
    r"作坊|生意|老板|起家|世家|产业|这行|这一行|这块|产区|实业|股份|有限)"
)
_OURS = re.compile(
    r"(?:我们?|俺们?|咱们?|公司|厂里)(?:家|厂|公司|自己|自家|这边)*(?:的|这|这些|那|卖的|做的|出"
    r"的|生产的|"
    r"[一每这]?[箱瓶件袋斤吨包条双套台桶盒罐支])+[^,。;你买用]{0,3}$"
)
_ENDS = re.compile(
    r"^(?:的|滴|嘅|厂|类|业|等|不是|和|跟|与|及|加|、|/|,|制品|产品|行业|这块|这行|这一块|这一行|"
    r"生意|品牌|为主|起家|"
    r"公司|企业|集团|\s|$|[哈吧啊呢呀嘛])"
)
_GENERIC = re.compile(
    r"^(?:行业)?的?(?:都是?|人都|公司都|有没有|多吗|有吗|能用|是不是|有哪|也能|哪)"
)
#: The clause speaks of somebody else.
_OTHERS = re.compile(
    r"喝|吃过|你们|贵司|客户(?!的)|案例|同行|竞品|竞争|对手|别家|人家|隔壁|朋友|同学|亲戚|听说|比"
    r"如|例如|好比|"
    r"服务过|做过|合作过|接过|想买|应聘|面试|供应商|采访|论文|懂[^,]{0,4}行业|投诉|跳槽|前东家|上"
    r"家|以前在|"
    r"之前在|谁|哪些|哪家|几家|多少家|帮我写|文案|种草|中奖|扫码"
)

_I = (
    r"(?:\bwe\b|\bi\b|\b(?:company|factory|firm|group|plant)(?= (?:makes|sells|produces|brews|"
    r"bakes|manufactures)\b)|\bwe'(?:re|ve|d|ll)|\bi'(?:m|ve|d)|\bim\b|\bour (?:company|firm|"
    r"factory|business|group|family|plant|brand|main business|core business|core product|"
    r"product|products|line|lines|trade|industry|sector)|\bmy (?:company|firm|factory|business|"
    r"family|dad|father|mother|husband|wife|boss|group|employer|brand|parents|uncle))"
)
_DO = (
    r"(?:makes?|making|produc\w+|manufactur\w+|sells?|selling|brew\w*|distil\w*|bakes?|baking|"
    r"grows?|growing|roast\w*|bottl\w+|cann?ing|pack(?:s|ing)?|process\w*|export\w*|import\w*|do|"
    r"does|doing|"
    r"builds?|build|design\w*|suppl(?:y|ies)|own|owns|run|runs|running|have(?= an? | our )|"
    r"operates?|"
    r"is|mean|deal|deals|trade|trades|speciali[sz]e\w*|started|work|works|"
    r"working|mainly|mostly|market|markets|mill|mills|weave|knit|"
    r"started|founded|sew|craft|blend|ferment|churn)"
)
# the words between the verb and the goods; these make them somebody else's
_NEAR = (
    r"(?:(?!\b(?:to|through|via|against|than|like|not|no|you|your|their|his|her|looking|"
    r"drinking|eating|using|buying|need|needs|want|wanted|lost|hired|asking|talking|about|"
    r"customers?|clients?|dealers?|suppliers?|competitors?|vendors?|distributors?|software|"
    r"platform|app|student|thesis|who|which|that|because|when|if|on|tired|happy|sitting|heard|"
    r"saw|think|know|see)\b)[^,.;!?])"
)
_MAKES = re.compile(rf"{_I}{_NEAR}{{0,22}}?(?:\b|(?=')){_DO}\b{_NEAR}{{0,34}}$")
_BE = re.compile(
    r"(?:\b(?:we|i|company|family)(?:'re|'m|'s| are| am| r| is)|\bim)\s"
    r"(?:(?!to\b|not\b|no\b|on\b|your?\b|for\b|about\b|like\b|here to|looking|interested|than\b|"
    r"(?!mak|produc|sell|brew|bak|grow|distill|manufactur|process|export|import|run|deal|work)"
    r"[a-z]+ing\b)"
    r"[0-9a-z'&-]+ ){0,6}$"
)
_FOR_US = re.compile(r"\bfor (?:an?|our) (?:[a-z-]+ ){0,3}$")
_FOR_OTHERS = re.compile(
    r"\b(?:cases?|example|reference|did|done|worked|built|write|letter|name|slogan|recipe|design|"
    r"job|"
    r"like|customers?)\b"
)
_WORKS = re.compile(
    r"(?:brewery|winery|distillery|vineyard|roastery|cidery|creamery|bakery|dairy)s?$"
)
_ONE_FIRM = re.compile(
    r"^[- ](?:company|maker|manufacturer|brand|factory|producer|firm|business)\b"
)
_HEADS = re.compile(
    r"^(?:hi|hello|hey|ok|well|so|sure|yes|yeah|um|uh|right|sorry|actually|basically|mostly|mainly|"
    r"just|only|it's|its|that's|this is|speaking for|here|we|also|and|,|from|industry|trade|sector|"
    r"business|\s|:|-)*(?:(?:ma(?:ke|king)|produc(?:e|ing|tion of|ers? of)|manufactur(?:e|ing|ers"
    r"? of)|"
    r"sell(?:ing)?|brew(?:ing)?|bak(?:e|ing)|grow(?:ing)?|makers? of|process(?:ing)?|"
    r"distilling|bottling|export(?:ing|ers? of)?)\s)(?:[a-z'&-]+ ){0,3}$"
)
_STAFF = re.compile(
    r"(?:\d|people|staff|of us|employees|guys|heads|hands|team|brothers|family|ppl) (?:who |we )?"
    r"(?:mak(?:e|ing)|"
    r"produc\w+|sell\w*|bak\w+|brew\w*|do(?:ing)?|build\w*|grow\w*|sew\w*|roast\w*|distil\w*)"
    r" (?:[a-z'&-]+ ){0,3}$"
)
_POST = re.compile(
    r"(?:^(?=(?:from|at) )|\b(?:owner|founder|co-?founder|director|manager|head|boss|ceo|coo|cfo|"
    r"cio|cto|md|gm|president|"
    r"partner|rep|buyer|analyst|engineer|lead|vp|work|working|job|here|sales|marketing|it|data|de"
    r"sk|responsible|"
    r"merchandiser|supervisor|architect|accountant|clerk|officer|on behalf|representing|represent"
    r"))[^,.;!?]{0,14}"
    r"\b(?:of|at|for|in|with|from|@|to)\s(?:an?\s|the\s|my\s|our\s|this\s|one of the\s)?"
    r"(?:(?!you|your|customer|competitor)[a-z'&-]+\s){0,4}$"
)
_FIRM = re.compile(
    r"^(?:[- ](?:and|&) [a-z]+)?[- ](?:[a-z]+ )?(?:companies|company|co\b|brands?|maker|makers|ma"
    r"nufacturers?|manufacturing|"
    r"factory|factories|plant|producers?|firm|business|house|group|mill|works|startup|start-up|in"
    r"dustry|"
    r"trade|sector|division|bu\b|importer|label|workshop|outfit|enterprise|corp|line of business|"
    r"unit|"
    r"producing|processing|processor|production|products|department|space|world|game)\b"
)
_PLAINLY = re.compile(
    r"^(?:e?s)?\s?(?:$|[,.;!?(/&-]|and\b|for\b|in\b|company|mak|manufact|factory|business|brand|"
    r"with\b|through\b|via\b|to\b|at\b|here\b|trade\b|industry\b|firm\b|\d)"
)
_NOT_FIRM = re.compile(
    r"\b(?:any|other|which|many|most|some|those|these|every|all|big|biggest|another|your|their|his|"
    r"like|about|than|more|one|for|to|between|serve|serves|with|help|helps|against|similar)\s(?:"
    r"[a-z'-]+\s){0,2}$"
)
_OUR = re.compile(r"\bour\s(?:own\s)?(?:[a-z'-]+\s){0,2}$")
_SOLD = re.compile(
    r"^(?:e?s)? (?:dealers|distributors|wholesalers|resellers|brand|range|sales|reps)\b"
)
_OUR_ASIDE = re.compile(
    r"\b(?:supplier|vendor|customers?|competitors?|provider|distributor|bank|insurance|it|office|"
    r"last|former|old|previous|local|favou?rite|clients?|own hardware)\b"
)
_OTHERS_EN = re.compile(
    r"\bcompetitors?\b|\brivals?\b|\bexperts? in\b|\bfor example\b|\bsuch as\b|\be\.g|customers? "
    r"(?:are|is|in)|"
    r"\byour (?!platform|system|software|tool|app|site|website|thing)|\bcase stud|\bwho drinks\b|"
    r"\bused to (?:work|be)\b|\bpreviously\b|\bmy (?:friend|neighbou?r|old|former|last)\b|"
    r"\bexperience (?:in|with)\b|\bi (?:only |just )?bought\b|\bhire\b|\bwrite (?:me )?a\b|poem|r"
    r"ecipe"
)
_BEING = re.compile(
    r"(?:\b(?:we|i|they|it|this|company)(?:'re|'m|'s| are| am| r| is| was|'ve been| have been)|\b"
    r"im)\s"
    r"(?:actually |basically |really |just |only |mainly |still |also |kind of |the |an? |in |int"
    r"o |part of |"
    r"with |at |from |here |doing |working |currently |more of |located |based |my |small |big |o"
    r"wner of |"
    r"founder of |(?!not|no|for|looking|interested|your|to)[a-z'-]+ ){0,5}$"
    r"|\b(?:i|we)(?:'ve)? (?:(?:have|keep|got)(?= (?:an?|my|our|one)\b)|own|run|manage|operate|"
    r"opened|started|work (?:at|for|in|with)) (?:an? |the |my |our |one |two )?"
    r"(?:(?!dealer|customer|many|no\b)[a-z'-]+ ){0,3}$"
    r"|\b(?:owner|founder|director|manager|head|buyer|boss|ceo|clerk|teacher|employee) (?:of|at|i"
    r"n|for|with) "
    r"(?:an? |the |my |our |this )?(?:[a-z'-]+ ){0,3}$|\bas (?:an?|the) (?:[a-z'-]+ ){0,3}$"
)
_KIND_FRONT = re.compile(
    r"^(?:(?:hi|hello|hey|well|so|ok|yes|it's|its|just|only|an?|the|one|from|this is|mostly|actua"
    r"lly|"
    r"basically|sorry|no|nope|yeah|,)\s*)*(?:(?!what|which|how|do|does|your|many|are|is|can|any|f"
    r"or|not|of|per|"
    r"no|through|via|to|with|our|my|by|via|sell|all|some|example|please|pls|case|like|than|if|the"
    r"re|have|has|i|we|me|write|about|at|on|in|"
    r"under|over|as|recommend|cheap|find|need|want|become|be|book|best|lost|stock|ask|know|become|"
    r"two|t"
    r"hree|\d)[a-z'&-]+\s){0,3}$"
)
_KIND_BACK = re.compile(
    r"^(?:s|es)?(?!\sof ours)(?:\s(?:company|business|firm|group|industry|sector|trade|house|here"
    r"|side|guy|owner|man|only|mostly|"
    r"now|actually|myself|ourselves|tbh|lol|and we|with|in|from|for|of|by|out|over|near|based|aro"
    r"und|covering|"
    r"across|\(|-|,|doing|carrying|representing|working|serving)\b(?!.*\b(?:serves?|helps?|built|"
    r"does)\b).*)?\s*$"
)
_KIND_TAIL = re.compile(
    r"^(?:e?s)?(?:\s*(?:$|[,.;!(/&:])|\s(?:company|business|firm|group|industry|sector|trade|hous"
    r"e|here|"
    r"chain|owner|manager|employee|in|with|from|for|of|by|based|around|and|so|not|but|who|that|ne"
    r"ar|on|"
    r"at|only|myself|now|actually|too|as well|since|covering|carrying|working|selling|serving|"
    r"handling|doing|operating)\b)"
)
_HERE = re.compile(
    r"^(?:e?s)?(?: owner| guy| man| boss| person)?(?: (?:from|in|at|of) [a-z ]{2,20})?"
    r" (?:here|speaking|by trade)\b"
)
_IDENTITY = re.compile(
    rf"(?:{_WE}|我)(?:家|公司|这边|这儿|自己|本来|其实|就|只|只是|主要|现在|也|还|都|才|一直|纯|"
    rf"算|应该|说白了|实际|厂)*"
    r"(?:是|系|做|开|开着|开了|搞|经营|干|运营|属于|算是|在|从事|叫|办|盘了|有家|来自|管)(?:的|了"
    r"|着|个|家|间|一家|一个|一间|小|大|"
    rf"老|本地|的是|中型|\d+家)*{_ASIDE}{{0,8}}$"
)
_IDENTITY_HEAD = re.compile(
    r"^(?:其实|就|就是|也|主要|本来|不瞒你说|实话说|说白了|嗯|哦|这边|这里|你好|您好|,| )*"
    r"(?:是|做|开|开了|搞|经营|干|在|从事|旗下|来自)(?:个|家|间|一家|一个|一间|了|着)*"
    r"[\u4e00-\u9fff]{0,6}$"
)
_KIND_VERB = re.compile(r"[给卖到供进找靠让对跟和与有通多各要来发收看想说问打用哪么了入招]")
_KIND_CHANNEL = re.compile(
    r"^(?:(?:有|共|一共|总共|大概|差不多)*[\d一二两三四五六七八九十百千几]+(?:多|来)?(?:家|个|位|"
    r"名)|渠道|系统|客户|铺货|陈列|促销|终端|商超|进场|门店|那边|老板|采购|都|也|管理|下单|订货|"
    r"窜货|压货|的货|"
    r"里|说|讲|还(?!有)|欠|嫌|不认|的动销|上架|条码|和|跟|、|反馈|朋友|排名|投放|费)"
)
_KIND_END = re.compile(
    r"^(?:[\u4e00-\u9fff]{0,5}(?:部|处|科|中心|分行|支行)的|的|滴|嘅|公司|行业|企业|连锁|集团|总部|"
    r"系统的|老板|生意|这块|这行|这一行|一个|一家|一枚"
    r"|品牌|上班|工作|"
    r"里上班|上的班|出身|来的|那边的|做(?:信息|it|采购|行政|$)|,|\s|$|[哈吧啊呢呀嘛(])"
)


def goods_are_own(  # noqa: C901
    words: str, before: str, after: str, *, han: bool, asks: bool, weak: bool, first: bool
) -> bool:
    """Whether goods in a clause (`words` = `before` + goods + `after`) are what the speaker makes.

    `asks`: the clause is a question; `first`: it opens the message; `weak`: the goods have other
    meanings (windows, 包装).
    """
    if han:
        if weak and not (_ENDS.match(after) or _BUSINESS.match(after)):
            return False
        if _OURS.search(before) and not re.search(r"你们|贵司|同行|竞品|别家", before):
            return not weak
        made = _MADE.search(before) is not None
        if not made and _OTHERS.search(words):
            return False
        if made and _OTHERS.search(before):
            return False
        if made:
            return True
        business = _BUSINESS.match(after) is not None
        if business and (
            _GROUP.search(before) or re.search(rf"{_WE}(?:这边)?是[^,;]{{2,16}}的$", before)
        ):
            return True
        if _ENDS.match(after) and _NEAR_US.search(before):
            return not asks
        if business and first and not asks and _SIZED.search(before):
            return True
        if business and not asks and _INSIDE.search(before):
            return True
        if not asks and not weak and _ALL_DONE.match(after) and not _OTHERS.search(before):
            return True
        if asks:
            return False
        if _HEADLESS.search(before):
            return not _GENERIC.match(after)
        return (
            after.startswith(("的", "滴", "嘅")) or (not after and bool(PLACES_ZH.match(before)))
        ) and (_PLACED.search(before) is not None and not _GENERIC.match(after))
    if _MAKES.search(before) or _BE.search(before):
        return not weak or _PLAINLY.match(after) is not None
    if _STAFF.search(before) or (not asks and _HEADS.search(before)):
        return True
    if _OTHERS_EN.search(words):
        return False
    firm = _FIRM.match(after) is not None
    goods = words[len(before) : len(words) - len(after)]
    if re.search(r"\bas an? (?:[a-z-]+ ){0,3}$", before) and (firm or _WORKS.search(goods)):
        return True
    if firm and _POST.search(before) and not _NOT_FIRM.search(before):
        return True
    if firm and re.search(r"\bfor (?:[a-z]+ ){0,2}$", before) and _ONE_FIRM.match(after):
        return _FOR_OTHERS.search(words) is None
    if firm and not asks and not _NOT_FIRM.search(before):
        return _POST.search(before) is not None or _KIND_FRONT.search(before) is not None
    if not asks and not weak and _POST.search(before):
        return True
    if _FOR_US.search(before) and not weak and not _FOR_OTHERS.search(words):
        return True
    if re.search(r"\bmy (?:own )?$", before) and _WORKS.search(goods):
        return not asks
    ours = _OUR.search(before) is not None
    if ours and _SOLD.match(after):
        return True
    return ours and not weak and _OUR_ASIDE.search(before + after[:14]) is None


def kind_is_own(words: str, before: str, after: str, *, han: bool, asks: bool, alone: bool) -> bool:
    """Whether the speaker is this kind of business or person.

    `alone`: nothing else was asked or said, so that a bare word tells what they are.
    """
    if han:
        if re.search(r"(?:管|盯|服务|对接|发展|维护)$", before):
            return False
        if _KIND_CHANNEL.match(after) or not _KIND_END.match(after):
            return False
        if _IDENTITY.search(before):
            return not _OTHERS.search(before)
        if asks or _OTHERS.search(words):
            return False
        return _IDENTITY_HEAD.search(before) is not None or (
            alone
            and re.fullmatch(r"[\u4e00-\u9fff]{0,6}", before) is not None
            and _KIND_VERB.search(before) is None
        )
    if _BEING.search(before):
        return _KIND_TAIL.match(after) is not None and not re.search(
            r"\byou\b|\bthat\b|\bwho\b", before
        )
    if asks or _OTHERS_EN.search(words):
        return False
    here = _HERE.match(after) is not None
    front = _KIND_FRONT.search(before) is not None
    return front and (here or (alone and _KIND_BACK.match(after) is not None))
