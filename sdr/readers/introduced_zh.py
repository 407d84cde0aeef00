"""How Chinese speakers introduce themselves: 我是浅溪茶饮的小杜; 老秦,遵义的; 千屿家居,做床的.

The firm stands before 的 and the name behind it, a nickname before a place, a firm's name in a
clause of its own before what it makes. Used by `people` and `companies`. Pure; over folded text,
except where a capital tells a name.
"""

import re

from sdr.readers.text import Span

_HELLO = r"(?:(?:你好|您好|哈喽|嗨|大家好|在线吗|在吗|hi|hello|早上好|下午好|打扰了)[啊呀,!。\s]*)*"
_NICK = (
    r"(?:[老小阿][\u4e00-\u9fff]|[\u4e00-\u9fff]{1,2}[哥姐叔]|[\u4e00-\u9fff](?:总|工|经理|"
    r"会计|主任|厂长|老板))"
)
_LATIN = r"[A-Z][a-z]{1,11}"
_I_AM = r"(?:我|俺|这里|这边|我这边|我这里|本人)(?:就)?[是系係]"
_FIRM_OF = re.compile(
    rf"{_I_AM}(?P<c>[\u4e00-\u9fffA-Za-z0-9 ()]{{3,20}}?)的(?P<n>[老小阿][\u4e00-\u9fff]|"
    rf"{_LATIN}|[\u4e00-\u9fff](?:总|工|经理))"
    r"(?=$|[,，。!！;；])"
)
_NAMES = (
    re.compile(rf"{_I_AM}[^,，。!！?？你您他她们]{{2,20}}的(?P<n>{_LATIN})(?=$|[,，。!！;；\s])"),
    re.compile(
        rf"^{_HELLO}(?P<n>[老小阿][\u4e00-\u9fff]|"
        rf"[\u4e00-\u9fff][哥姐叔])[,，](?=[\u4e00-\u9fff]{{2,6}}的(?:[,，。]|$))"),
    re.compile(r"(?:^|[,，。!！\s])(?P<n>[A-Z][a-z]{1,11}) here\b"),
    re.compile(rf"^{_HELLO}(?P<n>[A-Z][a-z]{{2,11}})[,，]\s?(?=加我|我的?微信|微信|电话|我是)"),
    re.compile(rf"(?:公司|集团|厂|酒业)\s(?P<n>{_NICK})(?=$|[,，。])"),
    re.compile(
        r"(?:花名|艺名|外号|绰号|(?:江湖)?人称|网名)(?:叫|"
        r"是)?[\"“'「]?(?P<n>[\u4e00-\u9fff]{2,4})(?=$|[\"”'」,，。])"),
    re.compile(
        rf"(?:叫|喊|称呼)我(?:就)?(?P<n>{_NICK}|{_LATIN}[哥姐]?|[A-Z][a-z]+仔)(?=$|"
        rf"[,，。!！吧就好啦即])"),
    re.compile(r"我[是系係](?P<n>[\u4e00-\u9fff])[,，][^,，。]{1,6}的(?P=n)(?=$|[,，。])"),
    re.compile(r"我(?:系|係)(?P<n>[\u4e00-\u9fff]{2,3})(?=[,，。])"),
)  # fmt: skip
_SURNAME_TOLD = re.compile(
    r"(?:鄙人|在下|小弟|小妹|(?:公司|厂|的|床垫|"
    r"品)[,，]\s?)(?:免贵)?姓(?P<n>[\u4e00-\u9fff])(?=$|[,，。!！])"
)
_ASKED = re.compile(
    rf"^(?:大家|大伙|同事|别人|他们)?都?(?:叫|喊)(?P<n>{_NICK})(?=$|[,，。!！啦哈吧])|"
    rf"^(?P<m>{_NICK}|[老小阿][\u4e00-\u9fff]{{1,2}}|{_LATIN})(?:仔)?(?:啦|哈+|呀|哟|"
    rf"咯)*(?:[,，](?:中文名|真名|全名|大名)[^,，。]{{0,8}})?$"
)
#: Whom they speak of or to, and what is no name.
_NO_NAME = re.compile(
    r"老板|老婆|老公|老家|老总|老大|老师|老实|老是|小心|小时|小弟|小妹|小店|小厂|小白|小伙|"
    r"小组|小区|小众|小程|阿里|销售|总监|"
    r"负责|采购|经理人|大哥|[这那哪什个一二两三四五]|可以|哥哥|姐姐|他|她|你|帅哥|美女|小哥|"
    r"小姐|小工|小米|老客|老外|老乡|小本"
)
#: What makes words before 的 no firm: verbs, departments, what somebody is.
_NO_FIRM = re.compile(
    r"[做卖归管搞让给把跟找用想要能会说开跑干带刚在有从去来看问个家您你他她谁哪]|负责|部$|"
    r"组$|队$|中心$|团队|那边|这边|"
    r"上次|昨天|之前|隔壁|朋友|客户|同行|经销|代理|学生|年|人$|市$|省$|县$|区$|分公司$|"
    r"总部$|经理|总监|主管|新来|销售$|市场$"
)


def name_told(text: str, *, asked: bool) -> Span | None:
    """Where the speaker's name stands in an introduction; `asked`: it was asked for."""
    if asked:
        match = _ASKED.search(text.strip())
        if match is not None:
            span = match.span("n" if match["n"] is not None else "m")
            shift = len(text) - len(text.lstrip())
            if not _NO_NAME.search(text[span[0] + shift : span[1] + shift]):
                return Span(span[0] + shift, span[1] + shift)
    for pattern in (*_NAMES, _SURNAME_TOLD):
        match = pattern.search(text)
        if match is not None and not _NO_NAME.search(match["n"]):
            return Span(*match.span("n"))
    firm = _FIRM_OF.search(text)
    if firm is not None and not _NO_NAME.search(firm["n"]) and firm_before(text) is not None:
        return Span(*firm.span("n"))
    return None


def firm_before(text: str) -> Span | None:
    """The firm in 我是浅溪茶饮的小杜."""
    match = _FIRM_OF.search(text)
    if match is None or _NO_FIRM.search(match["c"].lower()):
        return None
    words = match["c"].strip()
    han = sum("\u4e00" <= c <= "\u9fff" for c in words)
    if han not in (0, len(words)) and " " not in words:
        return None
    if (han and han < _SHORTEST) or (not han and not words[:1].isupper()):
        return None
    return Span(*match.span("c"))


_SHORTEST = 4
_OPENS = re.compile(
    rf"^{_HELLO}(?P<n>[\u4e00-\u9fff]{{4,10}})(?=[,，。\s](?=[^?？]*(?:做|卖|产|开了|厂|老板|"
    rf"经理|总监|姓|人)))"
)
_WITH_POST = re.compile(
    rf"(?:^|[,，。;；]){_HELLO}(?P<n>[\u4e00-\u9fff]{{3,9}}?)(?=(?:信息|市场|销售|采购|渠道|"
    rf"财务|品牌|运营)(?:部|中心)|(?:的)?(?:老板|总经理|董事长|创始人)(?:$|[,，。]))"
)
_ITS_NAME = re.compile(
    r"公司名(?:字|称)?(?P<n>[\u4e00-\u9fff]{2,10})(?=$|[,，。])|"
    r"(?:公司|我们|咱们)(?:就)?是(?:下面的|旗下的)?(?P<m>[\u4e00-\u9fff]{3,8})$"
)
#: Kinds of goods and parts of a firm, no names: 建筑涂料, 销售公司.
_PLAIN_WORDS = re.compile(
    r"建筑|工业|家用|商用|户外|儿童|女士|男士|婴儿|高端|实木|全屋|办公|农用|汽车|智能|厨房|"
    r"销售|股份|物流|内墙|外墙|"
    r".?[我你他没不是]"
)
_CALLED = re.compile(
    r"(?:牌子|品牌|公司|厂子?|店)(?:名)?叫做?\s?[\"“「](?P<n>[^\"”」,，。]{2,12})[\"”」]"
)


def firms_told(text: str) -> list[Span]:
    """Where a firm's name may stand that is told at the opening, before a post, behind 公司名."""
    spans = [Span(*m.span("n")) for p in (_OPENS, _WITH_POST) if (m := p.search(text)) is not None]
    named = _ITS_NAME.search(text)
    if named is not None:
        spans.append(Span(*named.span("n" if named["n"] is not None else "m")))
    return [s for s in spans if not _PLAIN_WORDS.match(text[s.start : s.end])]


def brand_quoted(text: str) -> Span | None:
    """我们牌子叫"狐狸先生"."""
    match = _CALLED.search(text)
    return None if match is None else Span(*match.span("n"))
