"""How people name their own post in Chinese without saying "I am": 我市场经理, 做业务代表十年了.

Used by `titles`; words are folded.
"""

import re

from sdr.readers.text import Hit, Span, has_han, is_question

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


#: The post under its label: 头衔叫运营主管, 名片上印的是副总.
_LABELLED = re.compile(
    r"(?:头衔|职位|职务|title|名片上?|岗位|抬头|编制|正式(?:的)?(?:叫法|名称))(?:上)?(?:现在|"
    r"如今)?(?:就|还)?"
    r"(?:是|叫|写(?:的)?(?:是)?|印(?:的)?(?:是)?|挂(?:的)?(?:是)?|:)+(?:个|一个)?\s?"
    r"(?P<t>[\u4e00-\u9fffa-z&/ ]{2,14}?)(?=$|[,。;!?]|其实|但|不过|实际)"
)
#: Who mocks their own work names no post: 我一个跑腿的哪知道.
MOCKING: frozenset[str] = frozenset(
    "跑腿 跑腿的 打杂 打杂的 打工 打工的 打工人 小兵 搬砖 搬砖的 干活的 螺丝钉 牛马".split()
)
#: Held, if only in name: 挂个常务副总.
HELD: re.Pattern[str] = re.compile(
    r"(?:挂|当|做|是|算|混|顶|任|升|提|封)(?:了|着|的|成|为|到|上)?(?:一)?个?$"
)
#: Somebody of the family holds it: 我爸董事长.
KIN: re.Pattern[str] = re.compile(
    r"我?(?:爸爸?|妈妈?|哥哥?|弟弟?|姐姐?|妹妹?|叔叔?|舅舅?|姐夫|老公|老婆|媳妇|爱人|岳父|丈人|"
    r"爷爷|表哥|堂哥|"
    r"儿子|女儿|女婿)(?:是|当|做|的)?$"
)
_DEPARTMENT = re.compile(
    r"(?:我|我们|在)?(?P<d>[\u4e00-\u9fffa-z]{1,6}(?:部|中心|处|科|组|司|室))(?:的)?[,\s]+$"
)
_NTH_YEAR = re.compile(
    r"(?:做|当|"
    r"干)?(?P<t>[\u4e00-\u9fff]{2,10}?)(?:的)?第[\d一二两三四五六七八九十]+(?:个)?年(?:头|了)?$"
)


#: What people do before the post is named: 现在坐办公室当商务经理.
_VERBS = re.compile(
    r".*(?:担任|坐办公室|[当任升调看叫坐]|(?<![合协])做)(?:了|着|个|到|成|为|上|一个)*"
)
_POST = re.compile(
    r"[\u4e00-\u9fffa-z]{0,8}(?:顾问|[人专文店柜督]员|师傅?|[厂店组班部科处队院校所总]长|"
    r"总[监助管]?|经理|主[管任理]|"
    r"负责人|秘书?|助理|代表|老板娘?|股东|董事|法人|合伙人|讲师|[出会]纳?计|司机|采购|企划|策划)"
)


def after_verb(folded: str, start: int, end: int) -> int:
    """Where the post begins behind the verbs before it, in a Chinese phrase."""
    match = _VERBS.match(folded, start, end)
    return start if match is None or match.end() >= end + 1 else match.end()


def like_a_post(words: str) -> bool:
    """Whether a clause of no known title ends as one does: 退居二线了,顾问."""
    return len(words) <= 10 and _POST.fullmatch(words) is not None


_NO_POST_ZH = re.compile(
    r"^来|打酱油|[你您这那哈吗呢嘛吧谢]|了$|要|想|觉得|倾向|等|投了|别|再|^[\W\d]|阿巴"
)
_LONGEST_POST = 9


def may_be_a_post(words: str) -> bool:
    """Whether Chinese words of no list may be the answer to what somebody's post is."""
    if not has_han(words) or like_a_post(words):
        return True
    return len(words) <= _LONGEST_POST and _NO_POST_ZH.search(words) is None


#: What it comes down to: …听着洋气,就是信息中心主任.
_IN_SHORT = re.compile(
    r"[,。;\s](?:说白了|其实|实际上?|说到底|也)?(?:就)?是(?:个|"
    r"一个)?(?P<t>[\u4e00-\u9fffa-z]{2,10})\W*$"
)


def labelled(folded: str) -> tuple[int, int] | None:
    """Where the post stands that is told under its label, or that it comes down to."""
    match = _LABELLED.search(folded)
    if match is None:
        match = _IN_SHORT.search(folded)
        if match is None or _POST.fullmatch(match["t"]) is None:
            return None
    return match.span("t")


def in_its_nth_year(folded: str) -> tuple[int, int] | None:
    """Where the post stands in 做总监第三年."""
    match = _NTH_YEAR.search(folded.rstrip("。!~ "))
    return None if match is None else match.span("t")


def department_before(folded: str, at: int) -> str:
    """The department that the clause before names: 品牌部,做总监 …; "" where none is."""
    match = _DEPARTMENT.search(re.sub(r"(?:做|当|干|是)$", "", folded[:at]))
    return "" if match is None else match["d"]


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
