"""Which of the places of a Chinese answer is where the company sits: 离杭州不远,义乌.

People name more places than they are asked for: how far it is from somewhere, where the customers
are, where it was before, the province and then the town. Each place gets a weight by the words
around it; the heaviest is the answer, of a province and a town the town. Pure; over folded text.
"""

import itertools
import re

from sdr.readers.counties import lies_in, told_below
from sdr.readers.places import PLACES_ZH
from sdr.readers.text import Span, around

#: How far off, on whose border, past what: told to find the way, no seat.
_BEARING_BEFORE = re.compile(
    r"(?:离|距离?|挨着|靠着|靠近|邻近|紧挨着?|紧邻|毗邻|隔壁是|旁边是|对面是|过了|路过|翻过|出了|"
    r"从|"
    r"不是|不在|除了|比不了|比|像)(?:我们|你们|咱们?)?\s?$"
)
_BEARING_AFTER = re.compile(
    r"(?:市|省|县)?(?:旁边|隔壁|附近|边上|往[东南西北里下]|再往|下去|过去|开车|坐车|高铁|交界|"
    r"以[东南西北]|"
    r"[\d一二两三四五六七八九十百半几]+(?:多|来)?(?:公里|里地|里路|个?小时|分钟))"
)
#: Where they sell, where somebody else is, where it was once.
_ELSEWHERE_BEFORE = re.compile(
    r"(?:客户|顾客|经销商|代理商|市场|渠道|业务|销售|销路|货|产品|门店|网点)[^,。;!?]{0,6}$|"
    r"(?:卖到?|销到?|发到?|销往|卖往|发往|铺到?|跑|出口|主要供|供给?|供应)(?:到)?$|"
    r"(?:办事处|分公司|分厂|仓库|展厅|门店|直营店)(?:设|开|放)?在?$|"
    r"(?:你们|贵司|朋友|同行|老板|股东|母公司|他们?|老家|籍贯|注册地?|户口|我人|本人|"
    r"人)[^,。;!?]{0,5}$"
)
_ONCE_BEFORE = re.compile(
    r"(?:说是|名义上|对外|挂(?:名|牌|着)|以前|之前|原来|原先|原本|早年|最早|从前|过去|"
    r"曾经)[^,。;!?]{0,8}$"
)
_ELSEWHERE_AFTER = re.compile(
    r"(?:那边|那个)?(?:不是|不算)(?:我们|咱们|我)|"
    r"(?:市|省|县)?(?:那边)?(?:也|还|都|只|就)?(?:有(?:个|家)?(?:办事处|分公司|分厂|仓库?|展厅|"
    r"客户)|的(?:客户|经销商|"
    r"办事处|分公司|朋友))"
)
#: Here they sit.
_SEAT_BEFORE = re.compile(
    r"(?:厂子?|厂区|工厂|公司|总部|总公司|酒庄|酒坊|作坊|车间|基地|茶园|果园|牧场|窑口?|大本营|"
    r"老巢|"
    r"根据地|办公室?|生产|干活|做事|上班|经营|落脚|安家)(?:都|就|全|主要|现在|目前|还|也|是|设|建|"
    r"开|搬|落|放|扎)*(?:在|到了?|位于)?\s?$|"
    r"(?:现在|如今|目前|后来|最后|去年|今年|前年)(?:又|都|就|已经)?(?:搬|迁|挪|落)?(?:到|在|"
    r"去)了?\s?$|"
    r"(?:搬|迁|挪|落户)(?:到|去|至)了?\s?$|(?:其实|实际上?|真正|说到底|"
    r"归根到底)[^,。;!?]{0,6}(?:是|在)\s?$"
)
_HEAD_OFFICE = re.compile(r"(?:总部|总公司)(?:是|在|设在|位于|放在)?\s?$")
_WIDE = re.compile(
    r"(?:华[东南北中西]|[东西]北|西南|两[广湖]|江浙沪?|长三角|珠三角|京津冀|大湾区|川渝|"
    r"[东南西北]方|"
    r"东三省|北京|天津|河北|山西|内蒙古?|辽宁|吉林|黑龙江|上海|江苏|浙江|安徽|福建|江西|山东|河南|"
    r"湖北|"
    r"湖南|广东|广西|海南|重庆|四川|贵州|云南|西藏|陕西|甘肃|青海|宁夏|新疆|"
    r"[苏浙皖鲁豫冀晋陕川鄂湘赣粤桂"
    r"闽黔辽滇][东南西北中]南?|攀西|内蒙|沪上|胶东|关中|潮汕|中国|国内)(?:省|市)?"
)
_LEAST_HEAVY = -1
#: What everybody sells to is nobody's seat: 全国都有客户.
_EVERYWHERE = re.compile(
    r"(?:全国|全世界|全球|到处|各地|哪儿|哪里)(?:各地)?(?:都|也|基本|差不多)*(?:有|是|卖|发|"
    r"做)(?:我们的?)?(?:客户|经销商|代理商?|货|点|人|生意)?\W*$"
)
#: Words that stand in no list are a place where they look like one, or are all that was said.
_LIKE_A_PLACE = re.compile(
    r"[\u4e00-\u9fff]{1,6}(?:省|市|县|区|镇|乡|村|州|岛|屯|港|湾|庄|堡|旗|盟|寨|坪|坝|墟|圩|埠|塘|"
    r"浜|桥|河|江|湖|沟|"
    r"营|店|集|铺|集镇|街道|新区|园区|开发区|工业园|这边|那边|一带|附近)|[\u4e00-\u9fff]{2,4}"
)
_NO_PLACE = re.compile(
    r"[上里中]$|的[呀啊嘛呢吧]?$|我|你|他|您|不|没|在|有|哪|啥|什么|怎|吗|呢|猜|看|问|说|想|要|去|来|能|会|地球|"
    r"火星|中国|家|公司|客户|网|"
    r"[哦嗯啊豁谢好是对行额呃]|车|路|保密|秘密|随便|到处|远|近|偏|山旮旯|先|再|都|还|这个|那个"
)


#: The same once more, to tell which one: 米脂,陕北的米脂.
_AGAIN = re.compile(r"(?P<n>[\u4e00-\u9fff]{2,6})[,、\s](?:是)?[\u4e00-\u9fff]{1,8}?(?P=n)")
#: Beside, below: 义乌旁边的浦江.
_NEXT_TO = re.compile(r"(?:市|县)?(?:旁边|隔壁|边上|下面|底下|附近|下辖)的?(?:一个|那个)?")
#: An area, and then some of its towns as examples: 鲁西南,菏泽济宁; 华中,以武汉长沙为主.
_EXAMPLES = re.compile(r"[,:;、\s(]+(?:主要)?(?:是|以|像|比如)?")
_NEAR, _NEXT, _EXAMPLES_AT_LEAST = 24, 2, 2


def area_with_examples(folded: str, start: int) -> Span | None:
    """The area at `start` where at least two of its towns are told behind it."""
    area = _WIDE.match(folded, start)
    if area is None:
        return None
    behind = _EXAMPLES.match(folded, area.end())
    if behind is None:
        return None
    ends = behind.end() + _NEAR
    towns = [Span(*m.span()) for m in PLACES_ZH.finditer(folded, behind.end(), ends)]
    if len(towns) < _EXAMPLES_AT_LEAST or towns[0].start - behind.end() > _NEXT:
        return None
    apart = towns[1].start - towns[0].end <= _NEXT and not (
        lies_in(folded, towns[0], towns[1]) or folded.startswith(("东莞", "中山"), towns[0].start)
    )
    return Span(*area.span()) if apart else None


def seat_of(folded: str, clauses: list[Span], places: list[Span]) -> Span | None:
    """The place of several where the speaker's company is; None where the words do not tell."""
    again = _AGAIN.fullmatch(folded, places[0].start, places[0].end) if places else None
    if again is not None:
        return Span(*again.span("n"))
    for place, other in itertools.pairwise(places):
        if _NEXT_TO.fullmatch(folded, place.end, other.start):
            return other  # 义乌旁边的浦江
    heads = [clause.start for clause in clauses]
    known = {place.start for place in places}
    districts = [d for p in places for d in told_below(folded, p, heads) if d.start not in known]
    places = [*places, *districts]
    if len(places) < 2:
        return None
    if folded[places[0].start : places[0].end] in folded[places[1].start : places[1].end]:
        return places[0]  # 米脂,陕北的米脂
    weights = [_weight(folded, clauses, place) for place in places]
    best = max(weights)
    heaviest = [p for p, w in zip(places, weights, strict=True) if w == best]
    if len(heaviest) == 1:
        return heaviest[0]
    if len(heaviest) < len(places):
        return heaviest[0] if best > 0 else _narrowest(folded, heaviest)
    within = [p for p in places[1:] if lies_in(folded, places[0], p)]
    return within[0] if within else _narrowest(folded, places)


def _weight(folded: str, clauses: list[Span], place: Span) -> int:
    before = folded[around(clauses, place.start).start : place.start]
    if _HEAD_OFFICE.search(before):
        return 2
    if _ONCE_BEFORE.search(before):
        return _LEAST_HEAVY
    if _SEAT_BEFORE.search(before):
        return 1
    if _BEARING_BEFORE.search(before) or _BEARING_AFTER.match(folded, place.end):
        return _LEAST_HEAVY
    if _ELSEWHERE_BEFORE.search(before) or _ELSEWHERE_AFTER.match(folded, place.end):
        return _LEAST_HEAVY
    return 0


def _narrowest(folded: str, places: list[Span]) -> Span | None:
    """Of a large area and a place named after it the latter: 东北那边,四平."""
    wide = [p for p in places if _WIDE.fullmatch(folded, p.start, p.end)]
    narrow = [p for p in places if p not in wide]
    if wide and len(narrow) == 1 and narrow[0].start > wide[0].start:
        return narrow[0]
    return None


def upper_of(folded: str, places: list[Span], seat: Span) -> Span | None:
    """The province or city, named apart, in which the seat lies."""
    return next((p for p in places if p.end < seat.start and lies_in(folded, p, seat)), None)


def is_everywhere(folded: str) -> bool:
    """Whether the answer names no seat but that customers are all over the country."""
    return _EVERYWHERE.search(folded) is not None


def like_a_place(words: str) -> bool:
    """Whether Chinese words of no list may be a place: 赵家屯, not 在高铁上."""
    return _LIKE_A_PLACE.fullmatch(words) is not None and _NO_PLACE.search(words) is None
