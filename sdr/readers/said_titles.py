"""How people name their own post in Chinese without saying "I am": 我市场经理, 做业务代表十年了.

Used by `titles`; words are folded.
"""

import re

from sdr.readers.text import Hit, Span, is_question

#: What may follow a title that stands for the speaker.
BARE_AFTER: re.Pattern[str] = re.compile(
    r"\s?(?:$|一个|一枚|一名|之一|嘿|哈|哦|啊|吧|的$|[,。!;、(/&+@]|管|负责|兼|(?:for|of|"
    r"at|in|here|from|and|with|-)\b)"
)
#: 我采购员, 我市场经理: the verb left out; 我经理让我 is somebody else.
_I_TITLE = re.compile(
    r"(?:^|[,。!\s])(?:我|俺|本人|我这边|这边|咱)(?:[\u4e00-\u9fffa-z]{0,4}(?:部|厂|司|区|组))?$"
)
_JUST_A = re.compile(
    r"^(?:我|俺|本人|其实|说白了|说到底)*(?:就|也就|不过|只|只不过|顶多)*(?:是|算)(?:个|一个|一名|"
    r"名)(?:小|普通|破)?$"
)
_DONE_FOR_YEARS = re.compile(r"^(?:我|俺|本人)?(?:做|当|干)(?:了)?$")
_YEARS = re.compile(
    r"(?:这行|工作)?(?:也|都|已经)?(?:快|有|干|做)?了?[\d一二两三四五六七八九十几好多]+(?:来|多)?年"
)
_CALLS_FOR = re.compile(r"缺|招|找|请|叫|喊|联系|麻烦|安排|派|需要|转|接|问|让|换|来了|新来")
_SHORTEST = 3  # 经理 and 总监 alone are as often somebody else


def plainly_me(folded: str, clause: Span, hit: Hit) -> bool:
    """我市场经理; 做业务代表十年了; a title that is a clause after words about oneself."""
    before, after = folded[clause.start : hit.start], folded[hit.end : clause.end]
    long = hit.end - hit.start >= _SHORTEST
    if long and _I_TITLE.search(before) and (not after or BARE_AFTER.match(after)):
        return True
    if _JUST_A.search(before):
        return True
    if _DONE_FOR_YEARS.search(before) and _YEARS.match(after):
        return True
    head = folded[: clause.start]
    whole = re.fullmatch(r"[\u4e00-\u9fffa-z]{0,4}(?:部|中心|区|司)?的?", before) is not None
    return (
        long
        and whole
        and re.fullmatch(r"(?:一个|一枚|一名)?", after) is not None
        and re.search(r"我|本人|俺|咱|这边|^[^,。]{2,12}的\W", head) is not None
        and _CALLS_FOR.search(head + before) is None
        and not is_question(head)
    )


_N_YEARS = r"(?:快|有|干)?了?[\d一二两三四五六七八九十几好多]+年"
_SINCE = re.compile(
    rf"(?:我|俺|本人)?(?:做|当|干)了?(?:{_N_YEARS}的?(?P<a>.{{2,10}})|(?P<b>.{{2,10}}?)(?:也|都|"
    rf"已经)?{_N_YEARS}了?)"
)


def without_years(words: str) -> tuple[int, int]:
    """Where the title stands in 当了八年大区经理 or 做业务员十年了; all of it elsewhere."""
    match = _SINCE.fullmatch(words)
    if match is None:
        return 0, len(words)
    return match.span("a" if match["a"] else "b")
