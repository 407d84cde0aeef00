"""The job title as said, and the persona that the playbook makes of it.

Titles count only where the person speaks of themselves: "my boss sent me" makes nobody an owner.
The longest title wins (采购总监 is not any 总监). Called by `reader.read`.
"""

import re

from sdr.readers.people import NAME_AFTER
from sdr.readers.phrases import find_phrases
from sdr.readers.reading import Found
from sdr.readers.said_titles import (
    BARE_AFTER,
    HELD,
    KIN,
    MOCKING,
    after_verb,
    department_before,
    in_its_nth_year,
    labelled,
    like_a_post,
    may_be_a_post,
    plainly_me,
    without_years,
)
from sdr.readers.text import Hit, Span, Words, around, has_han, is_question
from sdr.readers.third_parties import others_said
from sdr.readers.title_words import TITLE_TAIL, after_lead, grown, title_chunk, without_company

_SELF_TITLE = re.compile(
    r"(?:我(?:就|现|现在|自己|本人)?(?:是|做|当|担任|任|干|管|负责|系)|我(?:就|只|只是|也就|也|这"
    r"个?|就是|不过是?|一|原来)(?:一?个?|名)(?:小|破|臭|小小的?)?(?=[^,。;!?过了着管]{0,4}$)|本人"
    r"(?:是|系)|(?<!现)在下(?=是|乃|[^,]{0,4}$)|(?:身为|作为)|职位(?:是|"
    r":)?|职务(?:是|:)?|岗位(?:是|:)|title(?: is|:)?|position(?: is|:)?|my (?:role|job)(?: is|"
    r":)?|\bi\s?'?a?m\b|\bi am\b|\bim\b|^(?:speaking )?as\b|\bas (?:the|a|an)\b|\bi only\b|\bme i"
    r"s\b|\bmyself\b|\bsou\b|\bsoy\b|\bi work as\b|\bi act as\b|"
    r"\bi head\b|\bi lead\b|\bi run\b|\bi own\b|这边是|俺是|咱是|刚升(?:的|了|上)?|刚接|刚当上|刚"
    r"提的?|新上任的?|代理|"
    r"\bi manage\b)[^,。;!?]{0,24}$"
)


_OTHERS_TITLE = re.compile(
    r"(?:让|叫|派|帮|替|问|找|给|跟|和|向|等|请|听|得|需要|要|看|归|由|被|经|报|汇报|商量|你们|"
    r"贵司|我们|我|咱们?|他|她|新|个|现在|有|把)\s?(?:的)?\s?(?:个|位|大)?$"
    r"|\b(?:my|our|your|the|ask(?:ed)?|tell|told|to|with|by|from|for|of|his|her|new|their|then|"
    r"needs?|until|any|every|each|another|one of our|reports? to|assistant to|secretary to|let|"
    r"have|get|see|waiting for|between)\s(?:the\s|our\s|my\s)?$"
)


_OTHERS_AFTER = re.compile(
    r"\s?(?:让我|叫我|派我|说了算|说|定|拍板|签|要|想|觉得|同意|批|点头|发话|看|得|才|不|会|在|"
    r"也|那边|问|盯|对|他|她|告诉|asked|wants?|said|says|told|decides?|has to|will|would|needs?|"
    r"picks?|signs?|approves?|sent|must|asks|thinks|is in|are|hears|should|and i\b(?! am)|拿|记|"
    r"管(?!理)|把|给|已|都|跟|又|还|最|来|去)"
)


_BARE_BEFORE = re.compile(
    r"(?:[\u4e00-\u9fffa-z]{0,8}(?<![是要在让问找给跟和说换刚看由归等得听靠凭请有])|"
    r"(?:[a-z&]+ ){0,3}|(?:hi|"
    r"hello|hey|well),? (?:[a-z]+ ){0,2})"
)


_NO_VERB = re.compile(
    r"想|管管|帮|带(?!队)|招|缺|派|叫|喊|跟|和|不|没|我们|你|他|她|谁|说|问|找|让|每|要|会|能|可以|"
    r"安排|麻烦|刚|换|各位|加个|得|"
    r"about|than|per|is|does|can|send|have|how|could|dear|hiring|not|many|never|get|"
    r"committee|我|人工|统一|无|经|都|到|\b(?:our|my|your|their|previous|former|the|any)\b"
)


_NOT_TITLE_AFTER = re.compile(
    r"名录|名单|资源|通讯录|群|圈子?|培训|论坛|大会|俱乐部|协会|决策|公司|申请|目录|委员会|流程|"
    r"部感谢|指标|成本|价|committee|team|price"
)


_HERE = re.compile(
    r"\s?(?:(?:over )?here|speaking|this side|by trade|by profession|在此|在这里?|报到|路过|一枚|"
    r"一个|一名|一只)(?=\W|$)"
)
#: Somebody who is sent by, related to or works for the one with the title.
_NOT_HIM = re.compile(
    r"^\s?的?(?:派来|叫来|让来|请来|安排来|派过来|的人$|手下|身边|儿子|女儿|老婆|老公|弟|侄|[他她]?(?:弟|哥|姐|妹|儿子|女儿|侄子|外甥|老婆|老公)|小舅"
    r"子|朋友|同学|亲戚|家属|下面|底下|"
    r"亲自|本人不)|^'?s (?:son|daughter|wife|husband|friend|nephew|brother)"
)
_SEEKS = re.compile(
    r"转行|跳槽|内推|收不收|应聘|招聘|求职|面试|想当|想做|应征|投(?:个)?简历|招不招|招吗|还招|你"
    r"们客户|猎|挖|"
    r"\bhiring\b|\bvacanc|\bjobs?\b(?! title)|\bapply|position for|\bcv\b|resume|laid off|looking"
    r" for work"
)
_FORMER = re.compile(
    r"以前|之前|曾经|前任|原先|刚离职|[做当干任待呆]过|\bex[ -]|\bformer|used to be|\bwas an?\b"
)
#: Words that name a task as well as a person; only at the end of what is said are they a title.
_TASKS = frozenset(
    "业务 销售 实施 测试 商务 行政 财务 促销 开发 外勤 采购 客服 运维 前端 后端 ba bi 导购 督导 "
    "会计 司机 法务 总务 数据分析 "
    "推广 理货 数仓 跑市场 跑终端 巡店 管采购 车销 head lead purchasing procurement admin "
    "analyst rep boss buyer "
    "dev driver secretary partner principal promoter".split()
)
_TASK_END = re.compile(
    r"^(?:$|[,。;!、 /&+-]|的$|的(?=[,。;!])|[哈啊吧呀呢哦嘛]|一[个枚名](?=$|[,。;])|而已|出身|兼"
    r"|和我|at|in|here|of|for|from|with|speaking)"
)
_COUNTED = re.compile(
    r"(?:(?<![我是就算也])[一二两三四五六七八九十百千几多\d]|[十百千几多\d])\s?(?:来|多)?(?:个|名|"
    r"位|号)$|"
    r"[百千万]$"
)
#: A bare title at the head of a message may call for somebody: 老板,在吗
_CALLS = frozenset({"老板", "掌柜", "老总", "经理", "客服", "老板娘", "boss", "manager"})
_SOME = re.compile(r"我?[一这]个(?:小)?$")
_YEARLY = re.compile(r"一年|每|一个月|多少|的?(?:工资|成本|人力)|才|也就|能|用|跑|管几")
#: A phrase that tells of the speaker by itself.
_TELLS = re.compile(
    r"(?:i |i'm |my family|our family|in charge|responsible|heading|looking after|我|俺|自己开|家"
    r"里开|我们家开)"
)


_ASSISTANT = re.compile(
    r"^\s?(?:的|办(?:公室)?(?:的)?)?(?:助理|秘书|特助|司机)|^'?s?\s(?:assistant|secretary|pa\b|"
    r"office)"
)


_ASSISTANT_BEFORE = re.compile(r"(?:assistant|secretary|pa|ea) (?:to|of) (?:the |our )?(?:vice )?$")


_SHORT = frozenset({"gm", "md", "vp"})
_NEAR = 16  # characters before an assistant's chief: "I am assistant to the …"
_BRIEF = 24  # an answer of that length is a title, not a story
_GREETING = re.compile(
    r"[,.!;\s]|您好|你好|早上好|下午好|哈喽|嗨|在吗|谢谢|\b(?:hi|hello|hey|dear|good (?:morning|d"
    r"ay)|there|sir|madam|team|ok|sorry|well|thanks)\b"
)


_I_AM = re.compile(r"\b(?:i'?m|i am|as)\b[^,.;!?]{0,16}$")


def _opens(folded: str, clauses: list[Span], clause: Span) -> bool:
    """Whether a clause opens the message, after a greeting or a short name at the most."""
    lead = _GREETING.sub("", folded[: clause.start])
    told = [each for each in clauses if _GREETING.sub("", folded[: each.end]).strip(" ,.!")]
    return not lead or (
        len(told) > 1
        and len(lead) <= _NEAR
        and clause.start == told[1].start
        and not re.search(r"\?|\d", lead)
    )


def said_by(before: str) -> bool:
    """Whether the words before a title make it the speaker's own."""
    return _SELF_TITLE.search(before) is not None


def _own_titles(  # noqa: C901
    folded: str, clauses: list[Span], hits: list[Hit], *, asked: bool, open_answer: bool
) -> list[Hit]:
    own: list[Hit] = []
    helped: set[int] = set()
    seeks = _SEEKS.search(folded) is not None
    for hit in hits:
        clause = around(clauses, hit.start)
        before, after = folded[clause.start : hit.start], folded[hit.end : clause.end]
        words = folded[hit.start : hit.end]
        if seeks or _NOT_HIM.match(after) or _FORMER.search(before):
            continue
        if not _I_AM.search(before) and others_said(folded, hit.start):
            continue
        if words in MOCKING and not asked:
            continue
        if words in _TASKS and not _TASK_END.match(after):
            continue
        if (_SOME.search(before) and _YEARLY.match(after)) or _COUNTED.search(before):
            continue
        if re.match(r"一个月|一年", after) or hit.start in helped:
            continue
        if KIN.search(before):
            continue  # 我爸董事长
        helps = _ASSISTANT.match(after) or _ASSISTANT_BEFORE.search(before)
        if helps and (asked or said_by(before) or hit.start - clause.start < _NEAR):
            own.append(Hit("", hit.start, hit.end))
        if helps:
            helped |= {hit.end, hit.end + 1}
            continue
        if _NOT_TITLE_AFTER.match(after) or (
            said_by(before) and re.search(r"介绍|推销|找|加了|经$", before + after[:2])
        ):
            continue
        if re.search(r"不是|isn't|am not|'m not|not a\b|not the\b", before[-12:]):
            continue
        mark = re.match(r"\s*\?", folded[clause.end :]) is not None
        asks = mark or is_question(folded[clause.start : clause.end])
        here = _HERE.match(after) is not None and not _NO_VERB.search(before)
        if _TELLS.match(words) and not asks:
            own.append(hit)
            continue
        said = said_by(before) or plainly_me(folded, clause, hit)
        held = asked and HELD.search(before) is not None
        if not (said or held) and (_OTHERS_TITLE.search(before) or _OTHERS_AFTER.match(after)):
            continue
        if (
            said
            and re.search(r"(?:my|our|the|to|with|跟|和|问|找|让|叫|帮|替)\s?(?:\w+\s)?$", before)
            and not re.search(
                r"(?:i\s?'?a?m|am|as|i head|i lead|i own)\s(?:the|a|an)?\s?(?:\w+\s)?$", before
            )
        ):
            continue
        bare = (
            BARE_AFTER.match(after) is not None
            and _BARE_BEFORE.fullmatch(before) is not None
            and not _NO_VERB.search(before)
            and _opens(folded, clauses, clause)
            and hit.end - hit.start > 2 - (has_han(words) or words in _SHORT)
            and not asks
            and not (words in _CALLS and not before and len(clauses) > 1)
            and folded.strip() != "gm"
            and (words not in _TASKS or not before or re.search(r"[部司厂区组的]$|[a-z] $", before))
        )
        if said or asked or here or (bare and (not open_answer or len(folded) < _BRIEF)):
            own.append(hit)
    return own


#: What tells of an owner and is no post: 家里的厂.
_OWNS = re.compile(r"(?:厂|公司|店|企业|买卖|生意)$|^(?:我|俺|自己|家里)(?:家)?开")


def _longest(folded: str, hits: list[Hit], clauses: list[Span]) -> Hit:
    """The longest title of the first clause that holds one."""
    first = around(clauses, hits[0].start)
    inside = [h for h in hits if first.start <= h.start < max(first.end, first.start + 1)] or hits
    also = folded.find("兼", inside[0].end, first.end)  # 副厂长兼技术负责人: the first post counts
    inside = [h for h in inside if also < 0 or h.end <= also] or inside
    best = max(inside, key=lambda h: (h.end - h.start, -h.start))
    # the last noun is the head: 管销售的副总 is a 副总
    return next((h for h in inside if h.start == best.end), best)


def read_title(
    text: str, folded: str, clauses: list[Span], titles: Words, *,
    asked: str | None, open_answer: bool,
) -> tuple[Found | None, Found | None]:  # fmt: skip
    """(job title as said, persona code). `asked`: the fact asked last."""
    wanted = asked in ("job_title", "persona")
    outright = (labelled(folded) or in_its_nth_year(folded)) if wanted else None
    if outright is not None:
        return _outright(text, folded, titles, Span(*outright))
    hits = _own_titles(
        folded, clauses, find_phrases(folded, titles), asked=wanted, open_answer=open_answer
    )
    if not hits:
        return (_unlisted(text, folded, clauses) if wanted and clauses else None), None
    posts = [h for h in hits if not _OWNS.search(folded[h.start : h.end])]
    hit = _longest(folded, posts if wanted and posts else hits, clauses)
    clause = around(clauses, hit.start)
    chunk = after_lead(text, folded, clause, hit) or title_chunk(text, clause)
    if not (chunk.start <= hit.start and hit.end <= chunk.end) or chunk.end - chunk.start > 48:
        chunk = grown(folded, clause, hit)
    words = TITLE_TAIL.sub("", text[chunk.start : chunk.end])
    chunk = Span(chunk.start, chunk.start + len(words)) if words else chunk
    chunk = without_company(text, chunk, hit)
    called = NAME_AFTER.search(folded, hit.end, chunk.end)
    if called is not None:
        chunk = Span(chunk.start, called.start())
    start, end = without_years(folded[chunk.start : chunk.end])
    chunk = Span(chunk.start + start, chunk.start + end)
    if chunk.start < hit.start:
        chunk = Span(after_verb(folded, chunk.start, hit.start), chunk.end)
    field = _FIELD_AFTER.match(folded, chunk.end)
    if field is not None and chunk.end == hit.end:
        chunk = Span(chunk.start, field.end())  # "GM sales"
    also = re.search(r"\s?兼|\s?[&+] ", text[hit.end : chunk.end])
    if also is not None:
        chunk = Span(chunk.start, hit.end + also.start())
    title = Found(text[chunk.start : chunk.end], chunk, 0.9 if wanted else 0.8)
    if not hit.code:
        return title, None
    if not wanted and re.match(
        r"i['’ ]|in charge|responsible|heading|looking|my |our |(?:我|俺)?(?:自己|家里?|"
        r"家族)(?:家)?(?:开|办|创|建|的(?:厂|公司|店|企业|买卖))|[帮替]",
        folded[hit.start : hit.end],
    ):
        # "I run purchasing" tells what somebody does; it is no title
        return None, Found(hit.code, Span(hit.start, hit.end), 0.85)
    if not wanted and folded[hit.start] in "我俺":
        plain = re.match(r"[我俺](?:现在|目前|主要|是)*", folded[hit.start : hit.end])
        cut = Span(hit.start + (plain.end() if plain is not None else 0), hit.end)
        return Found(text[cut.start : cut.end], cut, 0.8), Found(
            hit.code, Span(hit.start, hit.end), 0.85
        )
    code = hit.code
    led = re.search(r"\bi (?:head|lead|run|manage)\s(?:the |our )?$", folded[: hit.start])
    if led is not None:
        # "I head procurement" is the head of procurement, whatever "procurement" alone is.
        head = find_phrases("head of " + folded[hit.start : hit.end], titles)
        code = next((h.code for h in head if h.start == 0), code)
    return title, Found(code, Span(hit.start, hit.end), 0.9 if wanted else 0.85)


def _unlisted(text: str, folded: str, clauses: list[Span]) -> Found | None:
    """An answer that no list of titles knows, taken as said."""
    like = next((c for c in clauses if like_a_post(folded[c.start : c.end])), clauses[0])
    span = title_chunk(text, like)
    words = text[span.start : span.end]
    if not 1 < len(words) <= 48 or not may_be_a_post(words):
        return None
    if _NO_POST.search(f"{words} {folded}"):
        return None
    return Found(words, span, 0.6, quoted=True)


#: What a head is head of, said without "of": "GM sales", "VP marketing".
_FIELD_AFTER = re.compile(
    r" (?:sales|marketing|trade marketing|operations|ops|finance|procurement|purchasing|it|"
    r"supply chain|commercial|channel|distribution|exports?|retail|e-?commerce)(?=\W*$|[,.;!(])"
)
#: An answer that tells another's post, or none: "I'm retired", "a bit of everything".
_NO_POST = re.compile(
    r"不|没|\bno\b|\bnot\b|谁|什么|部的?$|\b(?:was|were|he|she)\b|\bthey\b(?! calls?\b)|"
    r"\b(?:nobody|retired|used to|nothing|everything|anything|don't|doesn't|whatever|bit of|"
    r"jack of|all of (?:it|them|the above)|special|guess what)\b"
)


def _outright(
    text: str, folded: str, titles: Words, span: Span
) -> tuple[Found | None, Found | None]:
    """A post that the words around mark as one, with its department where that was told before."""
    said = department_before(folded, span.start) + text[span.start : span.end]
    hits = find_phrases(said.lower(), titles)
    persona = Found(hits[-1].code, span, 0.85) if hits and hits[-1].code else None
    return Found(said, span, 0.9), persona
