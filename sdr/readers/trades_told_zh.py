"""Trades that Chinese speakers tell on the way: 去年月饼剩了十一吨, 啤酒业务员, 有八十家面包店.

Goods are the speaker's where a trouble befalls them, where a post or a brand is told by them, where
a factory is; shops are theirs where they count them, other people's brands where they deal in
them. What customers, rivals and the vendor have is nobody's trade here. Called by
`industries.read_industry` where no plain "we make" was found. Pure; over folded text.
"""

import re

from sdr.readers.places import PLACES_ZH
from sdr.readers.text import Hit, Span, has_han

_NUMBER = r"[一二两三四五六七八九十百千万几\d]+"
_MANY = rf"(?!一[家个间])(?:{_NUMBER}(?:来|多|好几|几)?|好几|多)(?:家|间)"
_SHOP = r"[\u4e00-\u9fff]{0,5}?(?:店|超市|药房|卖场|便利店)"
#: Shops of one's own, more than one: 四十多家连锁母婴店; 开便利店的,江苏二百来家.
_CHAIN = re.compile(
    rf"{_MANY}(?:直营|连锁|自营|自有|自己的)的?{_SHOP}|"
    rf"(?:直营|自营|自己(?:开|有|的)|(?<!店)开(?:了|着|有)|名下|"
    rf"旗下)[^,。;!?]{{0,6}}{_MANY}{_SHOP}|"
    rf"(?:开|做)[^,。;!?你]{{0,4}}(?:店|超市|药房)的?,[^,。;!?]{{0,8}}{_MANY}(?!铺|卖|合作|在)|"
    rf"(?:店|超市|药房),[^,。;!?]{{0,3}}{_MANY}(?:直营|自营|连锁)"
)
#: One shop, and no chain: 奶茶店,一家; 开了个面馆.
_ONE_SHOP = re.compile(
    r"(?:店|馆|铺|酒吧|档口?)(?:,|，)?(?:就|只|也就|我就|只有|开了|总共|"
    r"一共)*(?:这)?一(?:家|间|个(?=$|[,。!]))(?![^,。;!?]{0,2}厂)|"
    r"(?:开了?|盘了|守着)(?:一?[家间个])(?:小)?[\u4e00-\u9fff]{0,4}(?:馆|餐厅|酒吧|小店|"
    r"饭店|火锅店|早餐店|奶茶店)"
    r"(?!(?:的)?(?:连锁|品牌))"
)
_NOT_OUR_SHOPS = re.compile(
    r"[?]|吗$|多少|能不能|经销|代理|供货|供应|铺(?:货|进|到|了)|进了|合作|客户|卖给|卖到|"
    r"覆盖|送货|配送|网点|你们|贵司|店中店|竞|"
    r"朋友|隔壁|他们|欠"
)
#: Other people's brands for the shops around: 代理康师傅、蒙牛这些, 厂家的货往全省铺.
_RESELLS = re.compile(
    r"(?:代理|经销|分销)(?:着|了|的)?(?!商|权|制|费|你|贵|价|渠道)(?:[^,。;!?你贵]{2,14}"
    rf"(?:这些|这几个|这类|等等?|的(?:牌子|品牌|货))|{_NUMBER}(?:来|"
    rf"多)?个[^,。;!?]{{0,8}}(?:牌子|品牌|厂家|酒庄|厂))|"
    r"(?:厂家|品牌方|大牌|大厂|别人|人家)的(?:货|产品|东西)[^,。;!?]{0,4}(?:往|给|"
    r"向)[^,。;!?]{1,10}(?:铺|送|供|卖|发)|"
    r"(?:代理|铺货?|送货|批发|经销|供货)[^。!?]{0,16}自己(?:没有?厂|不生产|没有?工厂|不做)|"
    r"自己(?:没有?厂|不生产|没有?工厂)[^。!?]{0,10}(?:代理|批发|经销|帮厂家)"
)
_NOT_RESELLING = re.compile(
    r"(?:找|招|给|让|跟|和|对|向|由|被|靠|的|想|能)(?:个|了)?$|你们?$|贵司$|客户$|他们?$"
)
_DEALS_IN = re.compile(
    r"(?:^|,|我们?|咱们?|俺们?|主要|专门|专业|一直|做|就是?|在)(?:代理|经销|批发|分销|代着|"
    r"倒腾|贩)(?:着|的|了)?"
    rf"(?:进口|国产|欧洲|欧美|海外|国外|[日英法德美韩泰澳]国?|日本|意大利|各种|"
    rf"{_NUMBER}[个家][^,。;!?]{{0,3}})?的?$"
)
#: A post told with the trade: 酒厂厂长, 饮料事业部总经理, 啤酒业务员.
_POST = (
    r"(?:厂长|(?:副|常务副)?总(?:经理|裁|监|助)?(?![部共是要得会成务])|老板娘?|业务(?:员|"
    r"经理)|销售(?:员|经理|总监|主管)?|导购(?:员|督导)?|"
    r"督导|区域经理|大区经理|经理|主管|会计|出纳|文员|内勤|采购|市场(?:部|总监|经理)|"
    r"渠道(?:部|总监|经理|主管)|"
    r"it|信息(?:部|科|中心|主管|总监)|[\u4e00-\u9fff]{2,4}(?:总监|经理|主管)|创始人|董事长|负责人)"
)
_POSTED = re.compile(
    rf"^(?:(?:小|老)?厂|公司|集团|企业|品牌|行业|事业部|事业群|bu|板块|条线|线|这块)?的?{_POST}"
)
#: A firm in a clause of its own: 宜宾一个小酒厂, 河套地区做种子化肥的厂.
_A_FIRM = re.compile(
    r"^(?:类|制品|加工|生产)?的?(?:小|老|家族)?(?:厂|工厂|公司|企业|品牌|集团|作坊)(?:,|。|$|的$)"
)
_FIRM_FRONT = re.compile(
    r"^(?:(?:我们?|这边|这里|那边|地区|本地|坐标|是|在|的|有|一?[个家]|小|老|中型|大|做|搞|"
    r"产|生产|县|市|镇|省|"
    r"区|里|乡下|老牌|民营|家族|私人|传统|,| )|[种子化肥饲料农药]{2}|"
    r"[\d一二三四五六七八九十百千]+(?:多|来)?(?:个|号)?人的)*$"
)
#: The division that somebody runs: 管厨电这个BU.
_IN_CHARGE = re.compile(r"(?:^|我)(?:就)?(?:分?管|负责|主管|带)(?:着|的是?|我们的?)?$")
_DIVISION = re.compile(
    r"(?:这|那)?(?:个|条|块|一块)?(?:bu|事业部|产品线|线(?!上|下)|板块|业务|品类)(?![员经])"
)
_NEXT = 6
_OPENING = 12  # characters of a greeting or a name
#: A brand told by its goods: 一个饮料牌子, 自有牌子的沙发床, 美妆新锐.
_BRAND_AFTER = re.compile(
    r"^(?:类|行业)?的?(?:小|新)?(?:牌子|品牌|新锐|创业|起盘|起家|赛道(?:的)?(?:品牌|"
    r"创业))(?![方商主部]|经理|总监)"
)
_BRAND_BEFORE = re.compile(
    r"(?:(?:自有|自己|自家|自主|原创)(?:的)?(?:牌子|品牌)的?|(?:创业|自主|跨界|转行|"
    r"改行)(?:做|搞|卖)(?:的)?)$"
)
_BRAND_FRONT = re.compile(
    r"^(?:一?[个家]|我们?是?|咱们?|叫|做|是|新|小|老|国产|国货|本土|,|\"|坐标|的| )*$"
)
_BRAND_TOLD = re.compile(r"(?:牌子|品牌)(?:名)?(?:叫|是|为)")
#: What befalls goods that one makes: they are left over, go off, run short, turn up elsewhere.
_MISHAP = re.compile(
    r"^[^。!?]{0,16}?(?:剩了|剩下|卖不(?:掉|动|完|出)|压(?:货|了|一|着|在|仓)|积压|受潮|"
    r"报废|断货|没货|缺货|断档|断供|"
    r"窜|串(?:区|货)|临期|过期|到期|效期|保质期|发霉|倒掉|退(?:货|回)|样机|出库|发错|(?:卖|"
    r"销)(?:出|到|去|给|穿|得|多少|"
    r"了)|进了[^,。]{1,6}店|上架|铺(?:到|进|下去|出去)|砸价|低价|差[^,。]{0,4}块|"
    r"便宜[^,。]{0,4}块|就[^,。]{0,2}\d+天|"
    r"就[一二三四五六七八九十]{1,3}天|库存|动销|冒充|假货|乱价)"
)
_BEFALLS = re.compile(
    r"^(?:(?:去年|今年|前年|上个?月|上周|这个?月|最近|夏天|冬天|春节|过年|旺季|淡季|中秋|"
    r"端午|双十一|每年|每次|一到|我们?|咱们?|"
    r"我们家|自家|的|就|像|那批|那款|这|那|一批|一车|整车|整个|[一两]个(?:片区|区域|县|市)|"
    r"两个(?:代理商|经销商)互相|几箱|小|大|"
    r"鲜|冷|低温|国产|新|老|库里|仓库里?|冷库里?|店里|货架上|有|在|地区|市场|做|,|到了|全是|"
    r"都是)*)$"
)
#: 我们药, 我们鞋: one character that is the goods after a plain "our".
_OUR_ONE = re.compile(r"(?:我们|咱们|我们的|我们家|咱家)$")
#: What was before, or is somebody else's: 以前做食品的, 上一家公司做洗衣液的, 跟那个卖空调的没关系.
_ONCE = re.compile(
    r"(?:以前|从前|过去|早年|原先|原来|早先)(?:是|也|都|就)?(?:在)?(?:做|搞|卖|干|生产|"
    r"弄)[^,。;]{0,4}$|"
    r"(?:上一?家|前一?家|前东家|老东家)(?:公司|单位)?[^,。;]{0,5}$|(?:跟|和|与)那个[^,。;]{0,3}$"
)
_THEIRS = re.compile(
    r"你们|贵司|您们|同行|竞品|竞争|对手|别家|人家|隔壁|朋友|同学|亲戚|案例|客户|采访|论文|"
    r"投诉|应聘|面试|"
    r"供应商|听说|买(?:点|了|过|来|的)|喝(?:了|过|完|着|点|多)|吃(?:了|过|完|饭|着|点)|请你|"
    r"送你|好比|比如|例如|跟[^,。]{1,4}一样"
)


def once_or_others(before: str) -> bool:
    """Whether the words before goods tell of what was, or of another firm."""
    return _ONCE.search(before) is not None


def told_outright(folded: str) -> Hit | None:
    """Shops of one's own, or other people's brands, told without the name of the trade."""
    return (_shops(folded) or _resells(folded)) if has_han(folded) else None


def _shops(folded: str) -> Hit | None:
    """A chain of shops of one's own, or the one shop that somebody keeps."""
    chain = _CHAIN.search(folded)
    if chain is not None and not _NOT_OUR_SHOPS.search(_clause_of(folded, chain)):
        return Hit("retail_chain", *chain.span())
    shop = _ONE_SHOP.search(folded)
    if shop is None or _NOT_OUR_SHOPS.search(_clause_of(folded, shop)):
        return None
    return Hit("other", *shop.span())


def _resells(folded: str) -> Hit | None:
    """Somebody who brings other people's brands to the shops."""
    match = _RESELLS.search(folded)
    if match is None or _NOT_RESELLING.search(folded[: match.start()]):
        return None
    if _THEIRS.search(_clause_of(folded, match)) or re.search(r"你们|贵司|加盟", folded):
        return None
    return Hit("distributor", *match.span())


def deals_in(before: str) -> bool:
    """Whether the words before goods say that the speaker resells them."""
    return _DEALS_IN.search(before) is not None


def told_on_the_way(
    folded: str, clauses: list[Span], clause: Span, hit: Hit, *, weak: bool
) -> bool:
    """Whether goods named in a clause that asks nothing are what the speaker makes or sells."""
    before, after = folded[clause.start : hit.start], folded[hit.end : clause.end]
    if _OUR_ONE.search(before) and hit.end - hit.start == 1:
        return re.match(r"[店厂费水钱务商局]", after) is None
    if _THEIRS.search(before + after[:_NEXT]) or once_or_others(before):
        return False
    if weak:
        return _POSTED.match(after) is not None and _firm_front(before)
    if _POSTED.match(after) and _firm_front(before):
        return True
    if _A_FIRM.match(folded[hit.end - 1 : clause.end]) or _A_FIRM.match(after):
        return _firm_front(before) and clause.start <= _OPENING
    if _IN_CHARGE.search(before) and _DIVISION.match(after):
        return True
    if _BRAND_BEFORE.search(before):
        return True
    if _BRAND_AFTER.match(after) and _brand_front(before):
        return True
    if not before and (not after or after == "的") and _brand_clause(folded, clauses, clause):
        return True
    behind = folded[hit.end : hit.end + 40]
    return _BEFALLS.match(before) is not None and _MISHAP.match(behind) is not None


def _firm_front(before: str) -> bool:
    return _FIRM_FRONT.match(PLACES_ZH.sub("", before)) is not None


def _brand_front(before: str) -> bool:
    return _BRAND_FRONT.match(PLACES_ZH.sub("", before)) is not None


def _brand_clause(folded: str, clauses: list[Span], clause: Span) -> bool:
    """Whether the clause before tells the name of a brand: 我们牌子叫狐狸先生,童鞋."""
    prior = [c for c in clauses if c.end <= clause.start]
    if not prior:
        return False
    words = folded[prior[-1].start : prior[-1].end]
    return _BRAND_TOLD.search(words) is not None and _THEIRS.search(words) is None


def _clause_of(folded: str, match: re.Match[str]) -> str:
    begin = max((folded.rfind(s, 0, match.start()) for s in ",。;!?"), default=-1) + 1
    ends = [at for s in ",。;!?" if (at := folded.find(s, match.end())) >= 0]
    return folded[begin : min(ends, default=len(folded))]
