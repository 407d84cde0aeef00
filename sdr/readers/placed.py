"""Whether a place that was named in passing is the speaker's own.

Grammar of both languages around a place, over folded text: we are in it, make things there, look
after it, write from it. What is a dealer's, a fair's, a rival's or the weather's is left alone.
Used by `regions`.
"""

import re

from sdr.readers.places import PLACES_EN
from sdr.readers.text import Span, has_han

#: The place is that of a reference customer somebody asks about.
CASE_ASKED: re.Pattern[str] = re.compile(
    r"有谁|哪家|哪些客户|有没有(?:客户|案例|同行)|的客户|案例|做过|谁在用|who (?:else )?(?:of|"
    r"in|from)|any (?:client|customer|case|reference)"
)

_WE_ZH = (
    r"(?:我们?|俺们?|咱们?|阿拉|我司|我公司|公司|小弟|本人|鄙人|本厂|厂子?|工厂|总部|总公司|店|"
    r"门店|展厅|酒厂|窑|车间|基地|办公室|人|家|老家)"
)
_GOODS_ZH = (
    r"(?:电|瓷|砖|酒|茶|食|饮|装|衣|鞋|具|浴|灯|五金|药|肥|种子|日化|护肤|妆|品|酱|料|火锅|饼|"
    r"粉|面|水|奶|乳|果|肉|糖|盐|油|"
    r"漆|板|门|窗|床|布|纸|袜|帽|包|厂|公司|企业|品牌|作坊|集团|起家|粮|槟榔|腊味|月饼|粽子|厨)"
)
_OWN_BEFORE_ZH = re.compile(
    rf"(?:{_WE_ZH}(?:现在|目前|就|都|主要|也|自己|家|这边|公司|全)*(?:是|在|设在|位于|做|来自|"
    r"开在|放在|建在|从)?(?:咱|我)?|"
    r"(?:位于|坐落于|来自|坐标|注册[在喺]|落在|驻|扎根|深耕|base在|base|立足|人在|(?<!有)的在)|"
    r"(?:窝|挤|扎|猫|蹲|待|呆)在|"
    r"^(?:都|全|全都|全部|主要|就|也|目前|现在|实际|其实)?在|[,\s]在)\s?$"
)
_SCOPE_ZH = re.compile(
    r"(?:负责|分管|管|跑|主做|主攻|主营|深耕|覆盖|遍布|主要(?:做|卖|在|跑|市场是|市场在)?|业务(?:都|"
    r"主要|全)?(?:在|遍布|集中在|主要在)|"
    r"市场(?:在|是|为)?|卖到|销往|铺到|铺进了?|跑得最多的?是?)\s?(?:的是|在)?$"
)
_ALONE_AFTER_ZH = re.compile(
    r"\s?(?:的|这边|这块|这一片|这一块|一带|本地|当地|嘎达|地区|人|市区|郊区|乡下|嘛|哈|呢|吧|"
    r"滴)*(?:的)?$"
)
_MAKES_ZH = re.compile(
    rf"\s?(?:[\u4e00-\u9fff]{{0,3}}?(?:这边|那边|本地|当地|嘛|的|市|县|镇)?\s?(?:一家|一个|个|"
    r"这边的?)?"
    r"(?:专?做|生产|卖|搞|开(?=了|个|厂|店|家|公司|连锁)|经营|种(?!人|这)|酿|还能做)(?!过|法|"
    r"到|吗)(?![^,]*有没有)|"
    r"(?:这边|那边|本地|当地)?(?:的)?(?:一家|一个|个|家)?(?:小|大|老牌|中型|民营|家族|"
    rf"区域)?[^\W要啥什么吃签到被把给有]{{0,5}}?{_GOODS_ZH}"
    rf"(?:厂|公司|企业|品牌|作坊|集团|起家)?(?:的|嘛)?(?:[\u4e00-\u9fff]{{0,2}}(?:总|总监|经理|"
    r"老板|负责人|小[\u4e00-\u9fff]))?(?:$|,|\s))"
)
_HERE_AFTER_ZH = re.compile(
    r"\s?(?:这边|这块|这一片|本地|当地|嘎达)\s?(?:$|做|卖|搞|开|用|的?厂|员工|公司|我们|"
    r"有(?!没有|客户|案例|谁|哪)|大概)"
)
_FILLER_ZH = re.compile(
    r"(?:你好|您好|嗯|哦|对|我|主要|就|嗨|早上好|是|hi|hello|请问|另外|其实|一家|一个|从|在|"
    r"[\s,!。])*"
)
_COME_ZH = re.compile(r"(?<!要)(?:来|飞|过来)(?:我们?)?\s?$")
_COME_AFTER_ZH = re.compile(
    r"\s?(?:一?趟|不|没|吗|看看|看一?下|考察|面谈|拜访|见面|当面|走一|出差)"
)
_NOT_OURS_ZH = re.compile(
    r"\s?(?:的)?(?:货|经销商|大商|代理商|客户|被|市场部|分公司|办事处|供应商|厂商|展|糖酒会|"
    r"大区经理|区域经理|销售|同行|朋友|天气|"
    r"雾|雨|热|冷|雪|晒|台风|堵|时间|老板|股东|总部(?!在)|服务器|机房|节点|到|代理|有(?:没有|"
    r"吗)|能(?:不能|做)|谁|哪|行不|行吗|大雨|的价|价)"
)
_OTHERS_ZH = re.compile(
    r"出差|开会|你们(?!的?人|派|能|可以)|贵司|同事|外地|竞品|对手|跑到|串到|窜到|流到|"
    r"卖到.{0,4}去|展会|糖酒会|年假|旅游|度假|"
    r"老板在|股东|母公司|供应商|经销商|代理商|大商|客户在|一个在|也有|分公司|办事处|批(?:了|的|"
    r"准)|权力|没权|说了算|"
    r"朋友|同行|听说|新闻|昨天|上次|以前|原来在|毕业|读书|老家|去(?:过|了)|飞机|想在|年轻|"
    r"那会儿|当年|机房|高铁|快递|物流|附近有|别的"
)
_NOT_BEFORE_ZH = re.compile(
    r"(?:不在|不是|没在|不做|除了|从|往|去|到|比|跟|和|给|把|被|对|像|离|哪怕)\s?$"
)

_SEAT = (
    r"(?:hq|head ?office|headquarters|office|offices|factory|plants?|mill|kiln|brewery|"
    r"distillery|winery|company|firm|business|"
    r"team|base|warehouse|shops?|stores?|outlets?|operation|operations|site|farm|consultancy|"
    r"kitchen|bakery|dairy|group|head)"
)
_TRADE = (
    r"(?:brand|factory|maker|makers|producer|manufacturer|company|brewery|brewer|distillery|"
    r"distiller|winery|mill|agency|firm|"
    r"distributor|distributors|chain|importer|exporter|wholesaler|business|retailer|studio|"
    r"supplier|group|client|customer|"
    r"house|label|startup|start-up|team|unit|family|user|manager|director|head|rep)"
)
_IN = (
    r"(?:in|from|at|around|across|near|outside|outside of|out of|throughout|over|all over|of|for|"
    r"based in|located in|based out of|here in)"
)
_OWN_BEFORE_EN = re.compile(
    rf"(?:\b(?:we|i|im)\b(?:'re|'m|'ve)?[^,.;!?]{{0,60}}?\b{_IN}|\bus in|^(?:we |also )?(?:sell|"
    r"make|distribute|produce|supply|brew|"
    rf"manufacture|grow|operate)\b[^,.;!?]{{0,60}}?\b{_IN}|"
    rf"(?:\b(?:our|my|one|two|three)\b|^(?:the )?|: ?)(?: ?[a-z]+)?(?:^|\s)?{_SEAT}(?: is| are|"
    r" sits?| lies?| stays?)?\s(?:in|at|near|outside)|"
    r"\b(?:our )?(?:hq|headquarters|head office)(?: is|:)?|\d (?:employees|people|staff|"
    r"workers|ppl) (?:in|at)|"
    r"\b(?:based|located|headquartered|situated|sitting|operating|registered)(?: \w+)? (?:in|"
    r"at|near|out of|outside)|"
    rf"^(?:an? |the )?(?:[\w&-]+,? ){{0,6}}?{_TRADE} (?:here )?(?:with own label )?(?:from|in|"
    r"near|outside|based in|of yours in|for|across)|"
    r"\bhere in|\b(?:greetings|hello|hi|hey|good (?:morning|afternoon|evening|day)|regards|"
    r"cheers|writing|calling) (?:\w+ )?from|"
    r"^(?:mainly|mostly|all over|across|everywhere in|throughout|from|in|near|around|"
    r"tier [\d and]+cities in)"
    rf")\s(?:the (?:province of |state of |city of )?)?$"
)
_COME_EN = re.compile(
    r"\b(?:come|come over|visit us|drop by|fly|meet us|see us|"
    r"travel)(?: (?!you\b)\w+){0,3} (?:to|in|at)\s$"
)
_LOOK_AFTER_EN = re.compile(
    r"\b(?:i|we)(?:'m|'re| am| are)? (?:\w+ )?(?:look after|manage|run|have|cover|distribute|"
    r"work with|supply|sell to|responsible for|"
    r"in charge of)\b[^,;]{0,40}\bin\s$|"
    r"\bour (?:[\w,]+ ){0,2}(?:reps|salesmen|salespeople|outlets|stores|shops|counters) in\s$"
)
_AFTER_EN = re.compile(r"(?:-| )(?:based|side|hq|head office|here)\b(?! (?:is|are|was))")
_ALONE_EN = re.compile(r"(?:so |well |ok |and |it's |its |we're |i'm |mostly |mainly |only )*$")
_ALONE_AFTER_EN = re.compile(
    r"(?: (?:mainly|mostly|only|area|region|province|state|actually|here|side|sir|lah))*$"
)
_FIRST_EN = re.compile(
    r"^(?:(?:we(?:'re| are)|i'm|this is|it's) )?(?:an? |the )?(?:small |big |local |family )?$"
)
_FIRST_AFTER_EN = re.compile(
    rf" (?:[a-z&-]+ ){{0,4}}?{_TRADE}\b(?: here\b|[,.;]|$)(?! (?:is|are|was|has|does))"
)
_TITLE_EN = re.compile(
    r"^(?:[\w&/-]+ ){0,4}(?:manager|director|head|supervisor|lead|officer|"
    r"rep)(?: of sales)?,? (?:for |of )?$"
)
_OTHERS_EN = re.compile(
    r"\b(?:arriving|arrives?|turning up|turns? up|ending up|ended up|ends up|shows? up|surfacing|"
    r"dumped|dumping|leaking|spotted|invoiced|meant|destined|shipped) (?:in|to|for|at)\b|"
    r"\b(?:goes|go|sent|send|decid\w+|sits|signed|approv\w+)\b[^,.;]{0,24}\b(?:group|parent|holding|"
    r"headquarters|owners|board|people|guys|lot|mother) in|"
    r"showing up|dissertation|thesis|research|\bstudy|\btopic\b|\bgoods\b|\bstock\b|previous|"
    r"\bpartners?\b|\bvendor|supplier|intern\b|airport|"
    r"meeting in|going to|travel|\bdealers?\b"
    r"|\bdistributors? in|\bfair\b|exhibit|\bexpo\b|\bflies\b|flying|holiday|trip|tried|"
    r"\bonce\b|\bbid\b|\bquote\b|a quote|"
    r"hotel|restaurant|weather|\briver\b|currency|cost of living|sister company|if our|"
    r"the same for|half in|chosen in|"
    r"\bparent\b|\bour people in\b|server|data ?cent|hosted?|stored|compliant|locali[sz]ation|"
    r"\bguy in|\bone from|friend|"
    r"competitor|integrator|we exhibit|replaced|promised|the town of|known in|cheaper|too\b$|"
    r"represent|resell|sold\b|"
    r"mean(?:s|t)? in|trademark|job market|parcels?|shipping to|diverted|counterfeit|"
    r"plant manager|approach our|decides?\b|"
    r"lawyer|\bfirms in\b|licen[cs]es in|\bgot (?:a|an|clients|customers)\b|\bclients? (?:in|"
    r"from)\b(?! of)|flown|born"
)
_VENDOR_EN = re.compile(r"\byou(?:r|'re)?\b|\bu\b")
_NOT_AFTER_EN = re.compile(
    r"'?s? ?(?:dealers?\b|goods\b|stock\b|fair\b|expo\b|airport\b|on (?:mon|tues|wednes|thurs|"
    r"fri|satur|sun)|next week|this week|tomorrow|"
    r"until\b|serves?\b|does\b|would\b|won\b|uses?\b|wrote\b|talk\b|time\b|server|decides?\b|"
    r"office (?:may|can|decides)|switched\b|"
    r"asked\b|wants\b|handles?\b|decid\w+|chooses?\b|picks?\b|approves?\b|signs?\b|leads?\b|"
    r"and wants|too\b|or\b|is cheaper|hotel)"
)
_NOT_BEFORE_EN = re.compile(
    r"\b(?:not in|apart from|except|except for|than in|unlike|into|dumping into|to|went to|"
    r"down to)\s(?:the )?$"
)
_OUTRIGHT = re.compile(
    r"\b(?i:(?:we(?:'re| are)|i'm|i am|factory|plant|office|hq|head office|company|"
    r"brewery)?\s?(?:is |are )?"
    r"(?:based|located|headquartered|situated) (?:in|near|out of)|we sit in|we live in|here in|"
    r"(?:greetings|good (?:morning|evening|afternoon|day)|"
    r"hello|hi|regards) from|(?:our |the |^)(?:hq|head office|factory|plant|office)(?:'s| is|"
    r" sits)? in)\s"
    r"(?P<n>[A-Z][\w'’-]+(?:[ -](?:de |do |la |el |sur )?[A-Z][\w'’-]+){0,2})"
)
_NO_TOWN = re.compile(
    r"(?i)^(?:the|a|an|my|our|your|this|that|monday|tuesday|wednesday|thursday|friday|saturday|"
    r"sunday|january|february|march|april|"
    r"may|june|july|august|september|october|november|december|sales|marketing|finance|it|hr|"
    r"procurement|management|excel|sap|kingdee|"
    r"yonyou|salesforce|oracle|wechat|teams|zoom|finland's|ms|mr|mrs)\b"
)


#: A works or an office sits there, whatever is told or asked next.
_SEAT_ZH = re.compile(
    r"(?<!你们)(?<!他们)(?<!客户)(?<!贵)(?:厂子?|厂区|工厂|酒庄|庄园|酒厂|窑|牧场|茶园|茶山|果园|"
    r"基地|总部|总公司|"
    r"公司|车间|作坊|办公室|仓库|人|品牌|office|hq|base)(?:都|就|全|主要|现在|目前|也|设|建|开|搬|落)*(?:在|喺|到了?|"
    r"位于)\s?$|(?:迁|搬|挪)(?:到|至|去)了?\s?$|"
    r"(?:实际|现在|目前)(?:上|是)?在\s?$"
)
#: 河南山东都卖, 赤峰这边32家店: where they sell.
_SOLD_THERE_ZH = re.compile(
    r"\s?(?:这边|这几个省|几个省|等地|境内|一带|全境|全省|全市|加起来|一共|总共|共|有|开了|就)*\s?(?:"
    r"(?:都|全|也)(?:卖|有(?!没有|吗)|做|铺|跑|覆盖|有货|销|有店|开了)|"
    r"[\d一二两三四五六七八九十百千几]+(?:多|来)?(?:家|间)(?:直营|加盟|连锁)?(?:店|门店|分店|药房|"
    r"药店|超市)?(?:$|[,。\s]))"
)
_WORKS_THERE_ZH = re.compile(r"\s?(?:办公|上班|生产|设厂|建厂|开厂)")


#: 广州朵蔓化妆品有限公司: the town is part of a firm's name.
_A_NAME_ZH = re.compile(r"市?[\u4e00-\u9fff]{2,12}(?:有限|股份|集团公司)")
#: The words around say that it is somebody else's place.
NOT_OURS = -1


def own_place(folded: str, clause: Span, place: Span) -> int:
    """2: the speaker sits or works there; 1: sells or has people there; 0: nobody says so;
    `NOT_OURS`.
    """
    before = folded[clause.start : place.start]
    after = folded[place.end : max(clause.end, place.end)][:60]
    rest = folded[place.end :]
    if has_han(folded[place.start : place.end]) or has_han(before[-3:] + after[:3]):
        return _own_zh(folded, before, after, rest)
    return _own_en(folded, before, after, rest)


_WIDE_ZH = re.compile(r"全国|全球|海外|国内")


#: 全国三百个店中店, 全国药店有卖.
_ALL_OVER_ZH = re.compile(
    r"(?:一共|共|有)?[\d一二两三四五六七八九十百千几]+(?:多|来)?(?:家|个)[\u4e00-\u9fff]{0,3}(?:店|专柜|网点|门店)|"
    r"(?:各地)?(?:的)?(?:药店|商超|超市|终端|门店|五金店)(?:都|里)?有(?:卖|货|铺)"
)
_GOODS_OF = re.compile(r"(?<!主)(?:做|卖|产|酿|代理|经营|生产|炒|出)的?$")
_GOODS_AFTER = re.compile(
    r"(?!的|这|那|本|当|市|省|县|及|和|、|与|周|一带|地区|等|为主|方向|片区|跟|区域|"
    r"板块)[\u4e00-\u9fff]{2}"
)


def _own_zh(folded: str, before: str, after: str, rest: str) -> int:  # noqa: C901
    if _GOODS_OF.search(before) and _GOODS_AFTER.match(after):
        return 0  # 做绍兴花雕: the name of the goods
    if _COME_ZH.search(before) and _COME_AFTER_ZH.match(after):
        return 2
    if _NOT_OURS_ZH.match(after) or _A_NAME_ZH.match(after):
        return 0
    ours = re.search(r"我|咱|俺|阿拉|公司|厂", before) is not None
    if _SEAT_ZH.search(before) and not re.search(r"谁|哪|吗$|你们|经销商|客户|代理商", before):
        return 2 if not _WORKS_THERE_ZH.match(after) else 3
    if _NOT_BEFORE_ZH.search(before):
        return 0
    if _OTHERS_ZH.search(before) or _OTHERS_ZH.search(after) or _asks_zh(before, after, rest, ours):
        return 0
    filler = _FILLER_ZH.fullmatch(before) is not None
    if _WIDE_ZH.fullmatch(folded[len(folded) - len(rest) - 2 : len(folded) - len(rest)]):
        if re.search(r"谁|你|他", before):
            return 0
        return 1 if _SCOPE_ZH.search(before) or _ALL_OVER_ZH.match(after) else 0
    if _MAKES_ZH.match(after) and (ours or filler):
        return 2
    if _OWN_BEFORE_ZH.search(before):
        return 2
    if _SCOPE_ZH.search(before):
        return 0 if re.search(r"谁|你|他", before) else 1
    if _SOLD_THERE_ZH.match(after) and (
        filler or ours or re.fullmatch(r"[卖销铺跑]?(?:到|往)?", before)
    ):
        return 1
    goes_on = after.endswith("的") and rest[len(after) :].strip() != ""
    alone = _ALONE_AFTER_ZH.fullmatch(after) and (goes_on or not CASE_ASKED.search(folded))
    return 2 if filler and (alone or _HERE_AFTER_ZH.match(after)) else 0


def _asks_zh(before: str, after: str, rest: str, ours: bool) -> bool:
    """Whether the clause of the place asks something and does not tell of the speaker."""
    if re.match(r"(?:吗|不(?:$|[,\s?])|么|呢|有没有|\?)", rest):
        return True
    if re.search(r"\?|吗$|呢$|谁", after) and not ours:
        return True
    return re.match(r"[\s,]*\?", rest[len(after) :]) is not None and "我" not in before


def _own_en(folded: str, before: str, after: str, rest: str) -> int:
    if _COME_EN.search(before):
        return 2
    if _LOOK_AFTER_EN.search(before) and not re.search(
        r"guy|clients|data ?cent|shop\b|\bif\b", before
    ):
        return 1
    if _NOT_AFTER_EN.match(after) or _NOT_BEFORE_EN.search(before) or _OTHERS_EN.search(before):
        return NOT_OURS
    if _OTHERS_EN.match(after.strip()):
        return NOT_OURS
    asking = rest[len(after) : len(after) + 1] == "?" and not re.search(
        r"\b(?:we|our|i'm|here)\b", before
    )
    vendor = _VENDOR_EN.search(before) is not None and not re.search(
        r"\byours in\s$|do you think", before
    )
    if asking or vendor or re.match(r"(?:is|are|do|does|any|can|what|which|who|how) ", before):
        return 2 if re.search(r"do you think we|\bwe(?:'re| are) in\s$", before) else NOT_OURS
    if _OWN_BEFORE_EN.search(before[-120:]):
        return 2 if not re.search(r"\b(?:of|for)\s$", before) or _TITLE_EN.match(before) else 0
    if _AFTER_EN.match(after) or (_FIRST_EN.match(before) and _FIRST_AFTER_EN.match(after)):
        return 2
    if _TITLE_EN.match(before):
        return 1
    if _ALONE_EN.fullmatch(before) and _ALONE_AFTER_EN.fullmatch(after):
        return NOT_OURS if CASE_ASKED.search(folded) else 2
    return 0


def named_outright(text: str) -> Span | None:
    """A town that stands in no list, where the speaker says outright to sit there."""
    match = _OUTRIGHT.search(text)
    if match is None or _NO_TOWN.match(match["n"]) or match["n"].lower() in PLACES_EN:
        return None
    return Span(*match.span("n"))
