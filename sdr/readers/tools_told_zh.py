"""Tools that Chinese speakers bring up unasked: 订单都在微信里, BI是帆软, 各门店用客如云.

A product, a sheet, a group or a book that somebody tells of without asking about it is what they
work with, unless the words around give it up, plan it, ask for it or leave it to others; a name of
no list is one where it stands after "we use". Telephones are told of in every trouble and count
only where the work is said to run on them. Used by `systems`. Pure; over folded text.
"""

import re
from collections.abc import Sequence

from sdr.readers.reading import Found
from sdr.readers.systems_zh import NOT_ZH, NOT_ZH_AFTER
from sdr.readers.text import Span, around, has_han, is_question
from sdr.readers.tools_zh import in_use

_CHAT = r"(?:企业微信|企微|微信|钉钉|飞书|qq)"
#: Means that count wherever they stand, and those that count only with what is done on them.
_SELF_EVIDENT = re.compile(
    rf"{_CHAT}(?:工作|订单|报单|业务|订货|客户|经销商)?群(?:聊|组)?(?:接龙)?|{_CHAT}(?:接龙|"
    rf"语音|小商店|小程序)|"
    r"(?:excel|wps)(?:表格?|台账)?(?![a-z])|(?:腾讯|石墨|金山|飞书|在线|"
    r"共享)(?:多维)?(?:文档|表格)|石墨|电子表格|"
    r"(?:百度)?(?:网盘|云盘)|传真机?|纸表|(?:手抄|手写|纸质|三联)(?:的)?(?:送货|订货|"
    r"出库)?(?:单据?|单子|订单|订货单|台账)|"
    r"(?:一?[张块])?(?:小|大)?(?:白板|黑板)"
)
_CHATTED = re.compile(
    rf"(?:在|从|靠|用|拿|通过|走|都是|全是){_CHAT}(?:里|上|报|传|下单|接单|弄)|"
    rf"{_CHAT}(?:里|上|报单|下单|接单|来单|要货|订货)"
)
_SORT = (
    r"(?:erp|crm|wms|oms|dms|sfa|tms|pos|bi|oa|tpm|进销存|财务|收银|考勤|打卡|巡店|订货|"
    r"下单|仓库|仓储|仓|总仓|门店|会员|报表|系统)"
)
#: A name of no list behind "we use": 各门店用客如云, 打卡用的是小步外勤.
_NAME = (
    r"(?P<n>[^,。;!?\s的了在来做管你我他得不没就都还这那什啥谁哪过部户][^,。;!?\s的了"
    r"在来做管你我他得不没就都还这那什啥谁哪过]{1,8}?)"
)
_USED = re.compile(
    rf"(?:^|,|。|;|现在|目前|一直|统一|各?门店|总仓|仓库|店里|公司|总部|我们?|咱们?|业务|"
    rf"财务|市场|{_SORT})"
    r"(?:在|都|统一|全)?(?:用(?:的(?:就|还|都)?是|着|的)|在用|"
    r"(?<=[店仓司部们务场])用)(?:一?个|一?套)?"
    rf"{_NAME}(?=$|[,。;!]|的(?:软件|系统|app|$|[,。])|来?(?:做|管|打卡|开单|收银|记账))"
)
_SORT_IS = re.compile(
    rf"(?:现在|目前|我们|公司|,|^|:)(?:的)?{_SORT}(?:系统|软件)?(?:用的)?(?:是|叫|:|"
    rf"=){_NAME}(?=$|[,。;!]|的)"
)
_NAMED_OUTRIGHT = re.compile(
    r"(?:用|在用|拿|上了|装了)(?:着|的是)?(?:一?个|"
    r"一?套)?叫做?(?P<n>[^,。;!?\s的]{2,10})的?(?:订货|外勤|打卡|进销存)?"
    r"(?:软件|系统|东西|app|小程序|平台)"
)
#: No tool: what people say after 用.
_NO_NAME = re.compile(
    r"[给跟让把被问说想要能会该去吗呢吧]|虚拟定位|什么|自己|人工|脑子|手|笔|嘴|方言|系统|"
    r"软件|起来|好|"
    r"^(?:人|友|心|量|于|一般|户|来|它|她|[一二两三四五六七八九十几\d]+(?:年|个|次|家|套))|"
    r"别的|其他|差不多|(?:方式|办法|时候|地方|东西|方法)"
)
#: The message asks something of us, or compares: what it names may be anybody's.
_ASKS_US = re.compile(
    r"[?]|你们|贵司|贵公司|能不能|能接|可以接|对接|支持|兼容|接口|案例|对比|哪家|谈得|在谈|"
    r"试用|演示|推荐|"
    r"替代|区别|怎么|打通没|没问题吧|应聘|面试|论文|帮我|写个|服务商|倾向|不如|便宜"
)
_NOT_NOW = re.compile(
    r"(?:以前|之前|原先|曾经|早先|过去|将来|以后|日后|明年|下个月|准备|打算|想|要|计划|考虑|"
    r"如果|要是|假如|"
    r"定了|敲定|选了|签了|跟|换成|改成|改用|升级到|升|上线|切到|停了?|不用|没用|没有|没上|"
    r"放弃|卸了?)[^,。;!?]{0,6}$"
)
_THEIRS = re.compile(
    r"(?:他们|人家|对手|同行|朋友|隔壁|别家|竞品|加我|加个|我的|他的|你的|留个?|发个?|"
    r"扫)[^,。;!?]{0,5}$"
)
_CONTACT = re.compile(r"(?:号|同号|好友|联系|加我|聊|支付|付款|二维码|名片|朋友圈|公众号)")
_GAP = 22  # characters of story between two tools told together
_MOST = 48


def tools_unasked(
    text: str, folded: str, clauses: Sequence[Span], products: Sequence[Span]
) -> Found | None:
    """The tools that a statement names, from the first to the last near it; None where it asks."""
    spans = [
        Span(*m.span("n"))
        for p in (_USED, _SORT_IS, _NAMED_OUTRIGHT)
        for m in p.finditer(folded)
        if not _NO_NAME.search(m["n"])
    ]
    if _ASKS_US.search(folded) is None and not is_question(folded):
        spans += [Span(*m.span()) for m in _SELF_EVIDENT.finditer(folded)] + _chats(folded)
        spans += [p for p in products if _a_word(folded, p)]
    told: list[Span] = []
    for span in sorted(spans, key=lambda s: (s.start, -s.end)):
        if not _ours(folded, clauses, span):
            continue
        if told and span.start < told[-1].end:
            told[-1] = Span(told[-1].start, max(told[-1].end, span.end))
        else:
            told.append(span)
    if not told:
        return None
    first = last = told[0]
    for span in told[1:]:
        gap = folded[last.end : span.start]
        if len(gap) > _GAP or re.search(r"[。.!?;]", gap) or gap.count(",") > 1:
            break
        if span.end - first.start > _MOST:
            break
        last = span
    return Found(text[first.start : last.end], Span(first.start, last.end), 0.7)


def _a_word(folded: str, product: Span) -> bool:
    """Whether a product stands as a word: not 今天心情, T+1."""
    if not has_han(folded[product.start : product.end]):
        return re.match(r"\d", folded[product.end :]) is None
    return re.search(r"(?:^|[^\u4e00-\u9fff]|[用是拿靠走从上有和与把套的里在搭通过买装到])$",
                     folded[: product.start]) is not None  # fmt: skip


def _chats(folded: str) -> list[Span]:
    """The chat tools on which work is said to be done: 在微信上报单."""
    return [
        Span(m.start() + name.start(), m.start() + name.end())
        for m in _CHATTED.finditer(folded)
        if (name := re.search(_CHAT, m.group())) is not None
    ]


def _ours(folded: str, clauses: Sequence[Span], span: Span) -> bool:
    clause = around(clauses, span.start)
    end = max(clause.end, span.end)
    words = folded[clause.start : end]
    before, after = folded[clause.start : span.start], folded[span.end : end]
    if is_question(words + folded[clause.end : clause.end + 1]) or _ASKS_US.search(words):
        return False
    if _NOT_NOW.search(before) or _THEIRS.search(before) or _CONTACT.match(after):
        return False
    if NOT_ZH.search(before) or NOT_ZH_AFTER.match(after):
        return False
    return in_use(folded, clauses, span)
