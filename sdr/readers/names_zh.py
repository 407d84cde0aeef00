"""Chinese names that are spelt out bit by bit: 复姓欧阳,单名一个岚; 单名一个"劼",姓仇.

Also the company's name where it stands in quotes or after 叫, whatever is said around it. Used by
`people` and `companies` for answers. Pure; over folded text.
"""

import re

from sdr.readers.text import Span

_DOUBLE = (
    "欧阳|上官|司马|诸葛|皇甫|尉迟|公孙|慕容|司徒|令狐|夏侯|东方|南宫|端木|百里|呼延|长孙|"
    "宇文|轩辕|司空|钟离|闻人"
)
_HAN = r"[\u4e00-\u9fff]"
_GIVEN = (
    rf'(?:单[名字]|名)(?:只)?(?:有)?(?:一个|个|叫|是|一)*\s?"?(?P<g>{_HAN})"?(?:字)?(?!{_HAN}{{2}})'
)
_SPELT = (
    re.compile(rf"姓(?:氏)?(?:是)?(?P<s>{_DOUBLE}|{_HAN})(?!氏)[^。!?]{{0,8}}?{_GIVEN}"),
    re.compile(rf"{_GIVEN}[^。!?]{{0,16}}?姓(?P<s>{_DOUBLE}|{_HAN})"),
    re.compile(rf"(?:^|[,。])[^,。]{{1,5}}的(?P<s>{_DOUBLE}|{_HAN}),[^。!?]{{0,4}}?{_GIVEN}"),
    re.compile(rf"^\W*(?:复姓)?(?P<s>{_DOUBLE}|{_HAN}),?(?:复姓|这个姓)?[^。!?]{{0,6}}?{_GIVEN}"),
)


def spelt_out(folded: str) -> tuple[Span, Span] | None:
    """Where surname and given name stand that are told one after the other."""
    for pattern in _SPELT:
        match = pattern.search(folded)
        if match is not None:
            return Span(*match.span("s")), Span(*match.span("g"))
    return None


_QUOTED = re.compile(r'["《「『【](?P<n>[^"》」』】,。!?]{2,20})["》」』】]')
_OURS_CALLED = re.compile(
    r"(?:我们|我(?=[这那公厂家店])|咱们?|俺们|我司|公司|厂子?|店|自家|自己)(?:这边|这块|这儿|家|厂|公司|店)*(?:就|才|其实|自己|"
    r"对外|现在|本身)?(?:叫做?|系|名字?是|的名字?(?:是|叫))\s?(?P<n>[\u4e00-\u9fffa-z0-9]{2,14}?)"
    r"(?=$|[,。;!?\s]|的|啊|呀|吧|哈)"
)
_TOLD = re.compile(r"什么|啥|哪|做|卖|来|去|你|他|我|过来|不")


def company_called(folded: str) -> Span | None:
    """The company's name in quotes, else the one after 我们这块叫."""
    quoted = _QUOTED.search(folded)
    if quoted is not None and not _TOLD.search(quoted["n"]):
        return Span(*quoted.span("n"))
    for match in _OURS_CALLED.finditer(folded):
        if not _TOLD.match(match["n"]):
            return Span(*match.span("n"))
    return None
