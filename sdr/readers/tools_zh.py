"""Chinese answers to "what do you use today?": the tools named, and nothing of the story.

People tell how an order goes: 业务员在企微群里吼,文员再敲进用友T+. What they work with are the
things named there, products of the playbook and plain means (a group, a telephone, a book), each
once and in the order said; what they gave up, only look at or know from others is none. Used by
`systems_asked` and `systems`. Pure; over folded text.
"""

import itertools
import re
from collections.abc import Sequence

from sdr.readers.text import Span, around

_CHAT = r"(?:企业微信|企微|微信|钉钉|飞书|qq|line|whatsapp|wechat|telegram)"
#: Means that are no product, as whole words.
MEANS: re.Pattern[str] = re.compile(
    rf"{_CHAT}(?:工作|订单|报单|业务|订货|客户|经销商)?群(?:聊|组)?(?:接龙)?|{_CHAT}(?:接龙|"
    rf"小程序|语音)|"
    r"(?:excel|wps|et)(?:表格?|台账)?(?![a-z])|(?:腾讯|石墨|金山|飞书|在线|共享|"
    r"协作)(?:多维)?(?:文档|表格?)|"
    r"石墨|电子表格|"
    rf"{_CHAT}(?![a-z\u4e00-\u9fff]*(?:号|同|支付|付款))|"
    r"座机|电话|传真机?|短信|对讲机|电子邮件|邮件|"
    r"(?:小|大|硬壳|软面)?(?:本子|账本|笔记本|记事本|账簿)|台账|台历|挂历|(?:小|大)?(?:黑板|白板)|"
    r"纸条子?|便签|便利贴|(?:三联|手写|送货|纸质)单(?:据|子)?|纸质(?:单据|订单|表格|台账|账本|"
    r"登记表)|纸笔|"
    r"流水账|计算器|算盘"
)
_WORK = (
    r"(?:订单|单子|下单|报单|接单|订货|报货|叫货|要货|巡店|访店|拜访|拍照|打卡|报销|对账|盘点|"
    r"库存|登记|考勤|"
    r"记账|费用|核销|统计|汇总|报表)"
)
#: Groups, faxes and sheets said to be what the work runs on today, whatever was asked.
RUNS_ON: re.Pattern[str] = re.compile(
    r"(?:(?:(?:现在|目前|至今|仍|平时|一直|到现在|眼下|如今)(?:还)?(?:全|都|基本|主要)?|还|全|都|"
    rf"{_WORK}(?:这块|这边|那块|全|都|还|基本|一直|就|得|要|只能|主要)*)(?:是|在)?(?:靠|走|用|拿|"
    rf"通过|在)(?:着|的"
    r"是?)?|(?:全|都)(?:都|全)?是(?:靠|用|在)?|满天飞的|"
    r"(?:全|都)(?:是|靠)?[^,。;!?]{1,5}?(?:拿|用)(?:着|个|本)?)\s?"
    rf"(?P<n>{_CHAT}(?:语音|群(?:聊|组)?(?:接龙|报单)?|小程序|打卡|接龙)?|传真机?|电子邮件|邮件|"
    r"(?:共享|在线|电子)(?:表格|文档)|(?:excel|wps)(?:表格?)?|纸条子?|(?:三联|手写|纸质)单(?:据|"
    r"子)?|"
    r"(?:小|大)?(?:本子|黑板|白板)|(?:一张)?嘴(?!上)|(?:喊|吼)(?=$|"
    r"[,。;!?]))(?![a-z])(?!的?(?:客户|联系|加|支付|付款|号))"
)
#: Clauses about what is not in use: tried, dropped, planned, seen, or another's.
_NOT_OURS_BEFORE = re.compile(
    r"(?:你们|贵司|同行|对手|竞品|隔壁|别人|人家|朋友|他们|听说|据说|经销商(?:都|那边|自己)|"
    r"客户(?:都|那边)|"
    r"别家)[^,。;!?]{0,8}$|"
    r"(?:(?<!不)想|准备|打算|考虑|计划|正在|在|还在|刚在|也)(?:要|着)?(?:上|换成?|看|对比|比较|比|"
    r"谈|评估|选型|"
    r"接触|了解|试用?)(?:了|过|着|的)?(?:是|一下)?[^,。;!?]{0,4}$|"
    r"(?:没|没有|不|不想|从没|从来没)(?:再)?(?:用|上|买|装)(?:过|上|着)?[^,。;!?]{0,4}$|"
    r"有(?:的)?用$|(?:看|试|问|聊|谈|比)(?:过|了)[^,。;!?]{0,4}$|(?:不是|不叫|别说|更别提|"
    r"哪有)[^,。;!?]{0,3}$"
)
_ONCE_BEFORE = re.compile(
    r"(?:以前|之前|原来|原先|早年|早先|早些年|前几年|当年|曾经|老早)[^,。;!?]{0,8}?(?:用|上|试|买|"
    r"装|搞)过[^,。;!?]{0,4}$"
)
_DROPPED_AFTER = re.compile(
    r"[^。!?]{0,20}?(?:停了|停掉|停用|不用了|没用了|没再用|不再用|弃用|废了|废掉|黄了|下线了?|"
    r"卸了|卸载|退了|"
    r"没续|没用起来|没人用|用不起来|打不开|开不了机|吃灰|扔(?:了|那|在)|死机了|倒闭|坏了|换掉了|"
    r"淘汰)"
)
#: It is in use all the same, whoever made it has gone.
_STILL_AFTER = re.compile(
    r"[^。!?]{0,24}?(?:还在(?:用|撑|跑|硬撑)|凑合|将就|在用|用着|硬撑|勉强|凑活)"
)
_NO_TOOL_AFTER = re.compile(r"(?:里的?)?(?:客服|支付|付款|转账|好友|号码|朋友圈|同号)")
#: What stands between two names that were said as one thing: 金蝶K3加企微, 钉钉+简道云.
_AS_ONE = re.compile(
    r"(?:,|、|/|\+|&|\s|和|跟|与|以及|还有|另有|另外|再|外加|加上?|搭配?|配|里的?|and|plus|with|"
    r"一堆|一摞|几张|"
    r"一个|一套|一本|几个|个|套|的|管财务|做账|记账|打卡)*"
)


def tools_told(folded: str, clauses: Sequence[Span], products: Sequence[Span]) -> list[Span]:
    """The tools that the speaker works with, in the order said, overlapping ones as the longest."""
    found = sorted(
        [*products, *(Span(*m.span()) for m in MEANS.finditer(folded))],
        key=lambda span: (span.start, -span.end),
    )
    tools: list[Span] = []
    for span in found:
        if tools and span.start < tools[-1].end:
            tools[-1] = Span(tools[-1].start, max(tools[-1].end, span.end))
        else:
            tools.append(span)
    return _each_once(folded, [t for t in tools if in_use(folded, clauses, t)])


def said_as_one(folded: str, tools: Sequence[Span]) -> bool:
    """Whether nothing but joining words stands between the tools."""
    return all(_AS_ONE.fullmatch(folded, a.end, b.start) for a, b in itertools.pairwise(tools))


def in_use(folded: str, clauses: Sequence[Span], tool: Span) -> bool:
    """Whether a tool is not given up, only looked at, or somebody else's."""
    before = folded[around(clauses, tool.start).start : tool.start]
    if _NO_TOOL_AFTER.match(folded, tool.end) or _NOT_OURS_BEFORE.search(before):
        return False
    if _STILL_AFTER.match(folded, tool.end):
        return True
    return not (_ONCE_BEFORE.search(before) or _DROPPED_AFTER.match(folded, tool.end))


def _each_once(folded: str, tools: list[Span]) -> list[Span]:
    """本子,真的就是本子: said twice it is one tool."""
    named: set[str] = set()
    once: list[Span] = []
    for tool in tools:
        words = folded[tool.start : tool.end]
        if not any(words in name or name in words for name in named):
            once.append(tool)
        named.add(words)
    return once
