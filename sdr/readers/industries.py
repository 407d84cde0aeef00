"""The industry, as a code of the playbook.

Kinds of business named in the domain (a distributor, a chain, an agency) win over the goods they
deal in, where the person says that they are one. Called by `reader.read`.
"""

import re
from functools import lru_cache

from sdr.readers.companies import VENDOR
from sdr.readers.phrases import find_phrases
from sdr.readers.places import PLACES_ZH
from sdr.readers.reading import Found
from sdr.readers.text import Hit, Span, Words, around, blanked, has_han, is_question
from sdr.readers.trades import goods_are_own, kind_is_own
from sdr.readers.trades_en import MAKES_SAID, WORKS_FOR, counted_or_others, goods_told, own_goods
from sdr.readers.trades_told_zh import (
    deals_in,
    once_or_others,
    told_on_the_way,
    told_outright,
)

#: Who says so of goods deals in them: 代理进口红酒.
_DEALS_IN = re.compile(
    r"(?:(?<!找)(?<!的)代理|经销|批发|分销|代着|倒腾|贩)(?:着|的|了)?(?:进口|国产|日本|德国|法国|"
    r"[两二三几七八]+个)?$"
)
_KINDS = frozenset({"distributor", "retail_chain", "agency", "student", "consumer", "other"})
#: What these words say is said of oneself already: "my thesis", 买来自己喝.
_PERSONS = frozenset({"student", "consumer"})

#: Goods whose words mean other things as well; they need a plain "we make".
_WEAK = frozenset(
    "water tonic ale alcohol sake chips crisps nuts dates sweets salt pepper butter cream jam "
    "fish chicken beans eggs meat tea coffee bread pie pies cake cakes cookie cookies rice sugar "
    "honey "
    "soup syrup syrups pills capsules glass stone hardware door doors window windows floor "
    "floors panels "
    "lighting lamps pipe pipes taps lock locks fittings bolts brick bricks concrete showers shower "
    "switches sockets bulbs fences mirrors table tables chair chairs kitchens bed beds towels "
    "cabinets "
    "fans irons heaters speaker speakers electronics generators bag bags belt belts boots hat "
    "hats suits "
    "heels trainers purses leather wool accessories watches drug drugs medicine medicines "
    "medication balm "
    "tissue tissues feed compost machines machinery motors pumps valves instruments sensors "
    "tooling cans bottles cranes copper battery batteries solar cartons printing plastics "
    "chemicals automotive vehicles pens notebooks drills saws steel rubber furnishings ovens "
    " grocery peanuts retail oem odm pcb cleaner cleaners foundation ham "
    "bitter porter stout pop squash korn hops toner render sink sinks basins tents trailers "
    "pallets "
    "relish brie toddy squash truffles radiators lumber timber bikes crisp soaps porter perry "
    "scrubs "
    "knives ropes paving slates port amaro bras stuffing gravy bagels mushrooms plaster plasters "
    "primer membranes ceiling sports candy services torches tonics curd oats".split()
) | frozenset(
    "刀片 包装 印刷 电池 手机 手机壳 电脑 键盘 鼠标 电视 空调 冰箱 摄像头 玻璃 管道 管材 插座 桌子 "
    "椅子 茶几 冰水 送水 饮水 "
    "便当 汉堡 包子 饺子 馒头 面条 衣服 帽子 手套 箱子 皮带 口罩 体温计 阀门 电机 模具 新能源 "
    "芯片 传感器 薄膜 弹簧 仪表 "
    "仪器 显示屏 充电器 充电宝 数据线 路由器 工装 数码 零部件 零配件 礼品 客车 玩具 文具 化工 "
    "咖啡 雨伞 背包 书包 钱包 "
    "手表 食材 投影 相机 电器 家居 五金 音响 耳机 水 药品 代工 贴牌 加工厂 制造业 制造企业".split()
)
#: Words for making anything: of no account where the goods are named.
_ANY_MAKER = frozenset(
    "代工 贴牌 贴牌代工 代工厂 代加工 加工厂 制造业 制造企业 制造工厂 oem oem工厂 odm 塑料 包装 "
    "manufacturing".split()
) | {"contract manufacturing", "contract manufacturer", "other manufacturing"}
_LONG = 10  # a phrase that long tells of oneself, whatever stands before it
_PEOPLE = re.compile(
    r"[\d,.零一二两三四五六七八九十百千万多来几kK+]+\s?-?(?:多|来)?(?:个|号|名)?\s?(?:人|员工|peo"
    r"ple|ppl|staff|"
    r"employees|persons?|heads?)(?:左右|以上|上下|出头)?"
)
_SMALL_WORDS = re.compile(
    r"的|嘅|厂|公司|集团|企业|工厂|行业|这块|这行|这边|那边|一带|左右|大概|差不多|我们?|是|系|做|"
    r"哈|吧|啊|嘛|呢|家|一|"
    r"小|老|大|等|和|跟|这些|那些|那种|之类|类|都有|都做|也有|主要|品牌|起家|为主|规模|国产|生产|"
    r"销售|制造|加工|产品|市|省|"
    r"\b(?:an?|the|mostly|mainly|company|maker|factory|brand|manufacturer|industry|business|hi|he"
    r"llo|here|"
    r"with|of|about|around|in|goods|group|and|we|make|do|are|inputs?|sector|firm|producer|small|b"
    r"ig|"
    r"family|local|midsize|mid-sized|own|also|some|stuff|things|products?|mainly|just|only|basica"
    r"lly|"
    r"mid|size|manufacturing|making|production|trade|plus|er|um|oh|it's|its|manufacturers?|so|yea"
    r"h|po|lah|mate|sir|eh)\b"
)
_NOT_SELF = re.compile(
    r"(?:(?:不|唔)(?:是|系)?(?:做|卖|生产|搞)|(?:不|唔)(?:是|系)|没做|不属于|(?:兄弟|母|子|姐妹|"
    r"总)公司(?:就是|是)?|不算|不碰|不再|\bnot (?:an? |the |in )?|"
    r"n't (?:make|sell|do|an? |in )|\bno longer |\bneither )[^,。;]{0,6}$"
)
_NOT_GOODS = re.compile(
    r"^(?:节|瓶盖|瓶|杯|肚|柜|展|架|安全|法|街|城|广场|路|会所|文化节|博览|机械|设备|机|盒|罐|原"
    r"料|添加剂|监管|追溯|"
    r"券|卡|税|人(?:$|呀|吗|啊|工|定|还)|\s?(?:machines?|equipment|machinery|festival|bottles?|pa"
    r"ckaging|safety|software|app\b|court|"
    r"truck|delivery|stamps?|fight|for thought|break|point|price of|summit|conference|show|expo|"
    r"budgets?|money|belly|events?|association|tech|podcast|magazine|fair|day|club|lovers?|recipe"
    r"s?|season)\b)"
)
_COUNTED = re.compile(
    r"(?:[\d零一二两三四五六七八九十百千万几多]\s?(?:多|来)?(?:个|家|位)|[\d十百千万多]\s?|有|靠|"
    r"给|找|跟|和|被|"
    r"让|对|向|从|我们的|各|每个?|些|与|问|走|进|通过|供|铺|卖给|通路|面向|针对|\b(?:the|our|my|t"
    r"heir|"
    r"your|with|through|via|to|from|by|two|three|many|some|each|every|few|all|exclusive|key|for|"
    r"of|between|any|target|sell|\d+|than|like))\s?$"
)
_BEING_ONE = re.compile(
    r"(?:是|做|开)(?:了|一)?(?:个|家)?\s?$|(?:we(?:'re| are)|i(?:'m| am)|am|are|as|run|own|(?:have|"
    r"got)(?= an?| my)|(?:at|from|with)(?= an?))(?: an?| the| my)?(?: \w+)?\s?$|"
    r"我(?:就|只|只是|不过|也就)?(?:是)?(?:一个?|个)$"
)
_ASKS = re.compile(
    r"有谁$|^谁|有哪|哪些|几家|多少家|做过(?:吗|没|么)?$|有做|哪个|哪种|能不能|可以不|行不行|接不"
    r"接|收不收|怎么|多少钱|"
    r"^(?:do|does|did|have|has|is|are|can|could|any|what|which|how|who|where|when|why|would|will)"
    r"\b|"
    r"\b(?:what|how|why|where|when|which) (?:do|does|did|is|are|can|will|would)\b"
)
#: The clause before or after asks for somebody else of that trade.
_WANTS = re.compile(
    r"案例|客户|方案|资料|标杆|有谁|哪家|哪些|哪个|几家|话术|标题|文案|例子|写|帮我|\bcases?\b|re"
    r"ferences?|customers?|clients?|brochure|example"
)
#: Somebody who seeks a job, offers goods to us or wants to sell for us is no maker of them here.
_SEEKS = re.compile(
    r"跳槽|简历|求职|应聘|找工作|内推|想进你们|面试|给贵司|贵司员工|卖给你们|你们(?:需要|要不要|"
    r"采购)|\bjob\b|\bcv\b|resume|"
    r"laid off|\bhiring\b|to your (?:company|office)|in charge of procurement|who'?s your buyer|d"
    r"ear sir|esteemed|"
    r"sell you|on your customers|with (?:your )?logo|subcontract"
)
_PARTNER = re.compile(
    r"合作|招不招|招商|加盟|代理(?:你们|贵)|你们代理|你们的?(?:代理|经销|渠道)|贵公司|政策(?:发|"
    r"怎么)|入会|"
    r"\bbecome\b|\bpartner|your (?:product|software|solution)|can we resell|distributor for you"
)
_PERSONS_THING = re.compile(
    r" for (?:my|the|our) (?:\w+ ){0,2}(?:director|boss|manager|md|gm|"
    r"ceo)\b|奶|用品|装|椅|市场|群体|鞋|餐|们|家长|邮箱|s\b"
)
_NOT_PERSON = re.compile(
    r"你|您|他|她|真正的$|经销商|代理商|店老板|渠道|客户|消费者|用户|顾客|业务员|我们|咱们|"
    r"员工|工人|招|找|都是|\b(?:that|by|pay|hi"
    r"re|ask) (?:\w+ ){0,2}$|\b(?:reach(?:ed|es)?|from|lost|win) (?:an? |the |one )$|\b(?:our|"
    r"the|your|their|you|do|write|"
    r"solve|for|you have|help me with) (?:my )?$"
)
_FITS = re.compile(r"(?:适合|适用|适用于|适合用|管用|针对)(?:我们|做|这种|于|我们这种|给)*$")
#: The vendor is asked whom it has served: 化妆品牌子,做过吗.
_DONE_FOR = re.compile(r"做过|案例|服务过|接过|有没有|例子|合作过|哪些客户")
_FIRST = re.compile(r"我|俺|咱|\bwe\b|\bour\b|\bi'?m?\b|\bwe'|\bmy\b")
_CLAUSE_MARK = re.compile(r"\s*[?？]")


def _bare(
    words: str, hit: Hit, hits: list[Hit], clause: Span, regions: re.Pattern[str] | None
) -> bool:
    """Whether a clause is a trade and nothing else, but for how many people ("家具 40人") and more
    goods of the trade (香油麻酱).
    """
    goods = [
        Span(h.start - clause.start, h.end - clause.start) for h in hits
        if h.code == hit.code and clause.start <= h.start and h.end <= clause.end
    ]  # fmt: skip
    rest = PLACES_ZH.sub("", _PEOPLE.sub(" ", blanked(words, goods)))
    if regions is not None:
        rest = regions.sub("", rest)
    return _SMALL_WORDS.sub("", rest).strip(" ,.。，;；!~-()（）/&+、") == ""


def _inside_another(hit: Hit, hits: list[Hit]) -> bool:
    """Whether a hit is part of a longer phrase of another trade (猪肉 in 猪肉批发), or only what
    the thing is made of: 中草药 before 牙膏.
    """
    if any(
        o.start == hit.end and o.code not in {hit.code, "other_manufacturer", *_KINDS} for o in hits
    ):
        return True
    return any(
        o.start <= hit.start and hit.end <= o.end and o.code != hit.code
        and o.end - o.start > hit.end - hit.start
        for o in hits
    )  # fmt: skip


def _alone(before: str, after: str) -> bool:
    """Whether one Han character (酒, 鞋) stands as a word, and not within another."""
    return (
        re.match(r"[的厂业类和跟与、,。 品企农/]|$", after) is not None
        and re.search(r"(?:[做卖产酿种造是的搞]|^| )$", before) is not None
    )


def _is_person(hit: Hit, before: str, after: str) -> bool:
    """Whether "student" or 自己喝 is said of the speaker."""
    if _I_WRITE.search(before):
        return True
    if _NOT_PERSON.search(before) or _PERSONS_THING.match(after):
        return False
    return (
        hit.end - hit.start > _LONG
        or _COUNTED.search(before) is None
        or _BEING_ONE.search(before) is not None
    )


_I_WRITE = re.compile(
    r"\bi(?:'m| am|'ve been)? (?:currently |now |just )?(?:writ(?:e|ing)|do(?:ing)?|"
    r"finish(?:ing)?|work"
    r"(?:ing)? on) (?:my |an? )?$"
)


@lru_cache(maxsize=8)
def _places(regions: Words) -> re.Pattern[str] | None:
    names = sorted((n for _, group in regions for n in group if has_han(n)), key=len, reverse=True)
    return re.compile("|".join(map(re.escape, names))) if names else None


#: 我们给饮料厂供瓶盖: the trade of those one works for.
_SERVES = re.compile(r"(?:给|(?<![司家厂我们])为|帮|替|向)(?!我|咱|俺)[^,。;]{0,6}$")
_SERVED = re.compile(
    r"^(?:厂家?|企业|公司|品牌|行业|客户)?(?:们|的)?(?:供(?!应商)|配套|提供|做(?!的)|印|代工|打样|"
    r"配送|送|设计|"
    r"生产|加工)"
)


#: 代理商300家, 经销商都要: those who sell for us.
_OF_US = re.compile(
    r"都|的?人|的有|能|(?:有|共|一共|总共|大概)*[\d一二两三四五六七八九十百千几]+(?:多|来)?(?:家|"
    r"个|位|名)"
)


_AT_HAND = frozenset({"手机", "电脑", "微信"})
_FURNISHED = frozenset({"桌子", "椅子", "床", "床上", "沙发", "柜子"})
_USED = re.compile(r"(?:拍|掀|坐|躺|睡|趴|靠|敲|摔|上了|下了)(?:在|到|着|的)?$")
_REACHED = re.compile(r"(?:打|加|用|看|拿|发|留|找|换|存|记|我|他|她|给)(?:我|你|他)?(?:的)?$")


def _served(before: str, after: str) -> bool:
    """Whether the trade is that of the customers whom the speaker supplies."""
    if re.search(r"(?:做|产|加工)(?:的|点|些)?$", before):
        return False  # 给人家做酱料代工: the goods are ours
    return _SERVES.search(before) is not None and _SERVED.match(after) is not None


def _questions(folded: str) -> bool:
    return is_question(folded) or _ASKS.search(folded) is not None


def _weak(folded: str, hit: Hit) -> bool:
    words = folded[hit.start : hit.end]
    return words in _WEAK or (len(words) == 1 and has_han(words))


def read_industry(  # noqa: C901
    folded: str, clauses: list[Span], industries: Words, *,
    asked: bool, open_answer: bool, named: bool = False, regions: Words = (),
) -> Found | None:  # fmt: skip
    """The playbook's code of the industry.

    `named`: a name was asked for, so that the first words may be one; `regions`: names of places.
    """
    hits = find_phrases(folded, industries, plural=True)
    outright = told_outright(folded)
    if outright is not None and not _PARTNER.search(folded):
        return Found(outright.code, Span(outright.start, outright.end), 0.8)
    if not hits:
        return None
    places = _places(regions)
    seeks, partner = _SEEKS.search(folded) is not None, _PARTNER.search(folded) is not None
    own: list[Hit] = []
    for hit in hits:
        clause = around(clauses, hit.start)
        before, after = folded[clause.start : hit.start], folded[hit.end : clause.end]
        words = folded[clause.start : clause.end]
        if folded[hit.start : hit.end] in _AT_HAND and _REACHED.search(before):
            continue  # 打我手机吧
        if folded[hit.start : hit.end] in _FURNISHED and _USED.search(before):
            continue  # 在我办公室拍桌子
        if folded[hit.start : hit.end] == "酱油" and before.endswith("打"):
            continue  # 来打酱油的 is nobody's trade
        if _NOT_SELF.search(before) or _NOT_GOODS.match(after) or _served(before, after):
            continue
        weak = _weak(folded, hit)
        if counted_or_others(before, weak=weak) or once_or_others(before):
            continue
        han = has_han(words)
        mark = _CLAUSE_MARK.match(folded, clause.end) is not None
        asks = mark or is_question(words) or _ASKS.search(words) is not None
        if _inside_another(hit, hits):
            continue
        told_zh = (
            han and hit.code not in (*_KINDS, "other_manufacturer")
            and not (asks or seeks or partner or _DONE_FOR.search(folded))
            and told_on_the_way(folded, clauses, clause, hit, weak=weak)
        )  # fmt: skip
        if hit.end - hit.start == 1 and not (told_zh or _alone(before, after)):
            continue
        if hit.code in _PERSONS:
            if _is_person(hit, before, after):
                own.append(hit)
            continue
        kind = hit.code in _KINDS
        if (seeks and not kind and not asked) or (partner and kind and hit.code != "agency"):
            continue
        vendor = VENDOR.search(words) is not None
        if kind and vendor and not _FIRST.search(words):
            continue
        if kind and _COUNTED.search(before) and not _BEING_ONE.search(before):
            continue
        if hit.code == "distributor" and _POSSESSED.search(before) and not _FIRM.match(after):
            continue  # "I've got a dealer in Ohio who undercuts": one of theirs
        if kind and not before.strip() and _THEY_DO.match(after):
            continue  # "Dealer from Kassel sells into Göttingen"
        said = folded[hit.start : hit.end]
        pattern = said != "代理商" and said.startswith(("we ", "i ", "开", "做", "我", "代理"))
        if kind and pattern and not (asks or vendor or _OF_US.match(after)):
            own.append(hit)
            continue
        brief = len(clauses) <= 2 or re.match(r"an? ", before) is not None
        if kind and not asks and WORKS_FOR.search(before):
            own.append(hit)
            continue
        alone = asked or (clause.start <= 1 and brief and not _questions(folded))
        if kind:
            if kind_is_own(
                words, before, after, han=han, asks=asks, alone=alone and not open_answer
            ):
                own.append(hit)
            continue
        deals = _DEALS_IN.search(before) and (asked or _FIRST.search(before))
        if (deals or (not asks and deals_in(before))) and not partner:
            own.append(Hit("distributor", hit.start, hit.end))
            continue
        if asked and not (asks and vendor):
            own.append(hit)
            continue
        opens = clause.start <= 1
        fits = _FITS.search(before) and _FIRST.search(folded) and not weak
        a_firm = not named or _A_FIRM.search(before) is not None
        told_en = (
            not han
            and a_firm
            and (
                goods_told(folded, clauses, clause, hit, asks=asks, weak=weak)
                or (not (asks or weak) and own_goods(before, after))
            )
        )
        if (
            told_en
            or told_zh
            or fits
            or goods_are_own(words, before, after, han=han, asks=asks, weak=weak, first=opens)
        ):
            own.append(hit)
        elif not (asks or vendor or (weak and not _PEOPLE.search(folded))) and _bare(
            words, hit, hits, clause, places
        ):
            told = _FIRST.search(folded) or _PEOPLE.search(folded)
            wants = _WANTS.search(folded) and not told
            if not wants and not (opens and named) and (opens or not open_answer):
                own.append(hit)
    return _best(folded, clauses, own, asked=asked)


#: A trade, no name, in answer to who they are: "it's a brewery", "BrauWerk GmbH, a brewery".
_A_FIRM = re.compile(r"(?:^|, |\bit'?s |\bwe'?re |\bwe are )an? (?:[a-z-]+ ){0,2}$")
_POSSESSED = re.compile(r"\b(?:i|we)(?:'ve)? (?:have|got|had) (?:an?|one|this) (?:[a-z'-]+ ){0,2}$")
_FIRM = re.compile(r"\w*(?: (?:company|business|firm|operation|outfit|house))")
_THEY_DO = re.compile(
    r"s?(?: (?:from|in|of) [\w-]+(?: [\w-]+)?)? (?:is|are|was|were|claims?|sells?|ha[sd]|says?|"
    r"does|makes?|dumps?|gets?|wants?|goes|"
    r"buys?|"
    r"keeps?|told|puts?|drops?|finds?|calls?|sends?|orders?)\b"
)
_ONLY_CHANNEL = re.compile(r"(?:dealer|distributor|wholesale|retail|distribution)(?: business)?$")


def _best(folded: str, clauses: list[Span], own: list[Hit], *, asked: bool) -> Found | None:
    """Of the trades that are the speaker's own a kind of business, else the first one named."""
    goods = [h for h in own if h.code not in _KINDS]
    if goods and MAKES_SAID.search(folded[: goods[0].start]):
        # "we build pallet trucks, dealer business": the kind tells how they sell
        own = [
            h for h in own
            if h.code not in _KINDS or not _ONLY_CHANNEL.fullmatch(folded, h.start, h.end)
        ]  # fmt: skip
    if not own:
        return None
    named = [h for h in own if folded[h.start : h.end] not in _ANY_MAKER]
    own = named or own
    kinds = [h for h in own if h.code in _KINDS]
    kinds = [h for h in kinds if h.code == "student"] or kinds
    if kinds:
        best = max(kinds, key=lambda h: (h.end - h.start, -h.start))
    else:
        first = around(clauses, own[0].start)
        near = [h for h in own if first.start <= h.start < first.end] or own
        best = max(near, key=lambda h: h.end - h.start)
    return Found(best.code, Span(best.start, best.end), 0.9 if asked else 0.75)
