"""Chinese answers to "what do you use today?" as said: the name told for it, or the short list.

Things told side by side stay in the words they were told in (金蝶管账,业务员用钉钉) while what
stands between them is short; a name that is told outright wins over what is told of it. Used by
`systems_asked`. Pure; over folded text.
"""

import itertools
import re
from collections.abc import Sequence

from sdr.readers.text import Span

_CALLED = re.compile(
    r"(?:名字|软件名|系统名)?(?<![别不没甭])叫(?:做|作)?\s?[\"']?(?P<n>(?!什么|啥|不|我|你|"
    r"他|人|货|车|苦|老)"
    r"[^,。;!?\s的\"'了]{2,8}?)[\"']?(?=$|[,。;!\s]|的(?:软件|系统|东西|app|小程序|平台|$|"
    r"[,。])|什么的)"
)
#: Only this is left: 最后又回到微信群了; 除了财务软件啥也没有.
_LEFT = re.compile(
    r"(?:最后|后来|结果|到头来|还是)(?:又|还是|都|全)*(?:回到|用回|退回|"
    r"回归)了?(?:到)?(?P<n>[^,。;!?了]{2,10})|"
    r"除了(?:有)?(?:一?[个套])?(?P<m>[^,。;!?]{2,10}?)(?:,|之外|以外)*(?:啥|什么|其他|别的|"
    r"其它){1,2}(?:都|也)?(?:没|不)"
)
_STORY = re.compile(
    r"我|不|没|写的|以前|之前|试过|停|换|想|要是|后来|最后|但|可是|老|总|错|漏|慢|烦|乱|嫌|骂|卡"
)
_GAP = 14  # characters of story between two things
_MOST = 40


def called_zh(folded: str) -> Span | None:
    """The name that is told for it, or what is told to be all there is."""
    left = _LEFT.search(folded)
    if left is not None:
        return Span(*left.span("n" if left["n"] is not None else "m"))
    named = _CALLED.search(folded)
    return None if named is None else Span(*named.span("n"))


def as_said_zh(folded: str, tools: Sequence[Span]) -> Span | None:
    """The words from the first thing to the last, where hardly anything stands between them."""
    for one, other in itertools.pairwise(tools):
        gap = folded[one.end : other.start]
        if len(gap) > _GAP or re.search(r"[。;!?.]", gap.replace("...", "")) or _STORY.search(gap):
            return None
    span = Span(tools[0].start, tools[-1].end)
    return span if span.end - span.start <= _MOST else None


_LEAD = re.compile(
    r"[^,。;!?]{0,8}?(?:用的(?:就|都|还)?是|(?<![使不没信费己])用着?|(?:收银|下单|打卡|记账|"
    r"系统|巡店)是)(?:一?个|一?套|的)?(?!户|的)"
)
_TAIL = re.compile(
    r"(?:吧|呗|啊|好像是|应该是|好像|来着|(?:做|管)(?:私域|会员|crm|仓库?|财务|账|门店|"
    r"收银))+$"
)


def bared_zh(words: str) -> tuple[int, int]:
    """Where the thing stands in a short answer of no list: 总包那边用明源, 分销王吧好像是."""
    lead, tail = _LEAD.match(words), _TAIL.search(words)
    start = 0 if lead is None else lead.end()
    end = len(words) if tail is None or tail.start() < start + 2 else tail.start()
    return (start, end) if end - start > 1 else (0, len(words))
