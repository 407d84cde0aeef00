"""The job title as said, and the persona that the playbook makes of it.

Titles count only where the person speaks of themselves: "my boss sent me" makes nobody an owner.
The longest title wins (采购总监 is not any 总监). Called by `reader.read`.
"""

import re

from sdr.readers.reading import Found
from sdr.readers.text import Hit, Span, Words, around, find_words, has_han, is_question, trimmed

_SELF_TITLE = re.compile(
    r"(?:我(?:就|现|现在|自己|本人)?(?:是|做|当|担任|任|干|管|负责)|本人是|在下|担任|职位(?:是|"
    r":)?|职务(?:是|:)?|岗位(?:是|:)|title(?: is|:)?|position(?: is|:)?|my (?:role|job)(?: is|"
    r":)?|\bi\s?'?a?m\b|\bi am\b|\bim\b|\bas (?:the|a|an)\b|\bi work as\b|\bi act as\b|"
    r"\bi head\b|\bi lead\b|\bi run\b|\bi own\b|这边是|俺是|咱是|刚升的?|"
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
    r"picks?|signs?|approves?|sent|must|asks|thinks|is in|are|hears|should|and i\b(?! am))"
)


_BARE_AFTER = re.compile(
    r"\s?(?:$|一个|一枚|一名|之一|嘿|哈|哦|啊|吧|的$|[,。!;、(/&+]|管|负责|兼|(?:for|of|"
    r"at|in|here|from|and|with|-)\b)"
)


_BARE_BEFORE = re.compile(
    r"(?:[\u4e00-\u9fffa-z]{0,8}(?<![是要在让问找给跟和说换刚])|(?:[a-z&]+ ){0,3}|(?:hi|"
    r"hello|hey|well),? (?:[a-z]+ ){0,2})"
)


_NO_VERB = re.compile(
    r"不|没|我们|你|他|她|谁|说|问|找|让|每|要|会|能|可以|安排|麻烦|刚|换|各位|加个|得|"
    r"about|than|per|is|does|can|send|have|how|could|dear|hiring|not|many|never|get|"
    r"committee|我|人工|统一|无|经|\b(?:our|my|your|their|previous|former|the|any)\b"
)


_NOT_TITLE_AFTER = re.compile(
    r"决策|公司|申请|目录|委员会|流程|部感谢|指标|成本|价|committee|team|price"
)


_ASSISTANT = re.compile(
    r"^\s?(?:的)?(?:助理|秘书|特助|司机)|^'?s?\s(?:assistant|secretary|pa\b|office)"
)


_ASSISTANT_BEFORE = re.compile(r"(?:assistant|secretary|pa|ea) (?:to|of) (?:the |our )?(?:vice )?$")


_TITLE_LEAD = re.compile(
    r"^(?:(?:hi,?\s|hello,?\s|well,?\s|sorry\s)?(?:i am|i\s?['’]?\s?a?m|i work as|im|my (?:role|"
    r"job|title|position) is|title:|it['’]?s|its|as|i head|i lead|i manage)\s+(?:(?:the|a|an|"
    r"currently|now|just|only)\s+)*"
    r"|(?:我们?|本人|俺|咱)(?:这边|自己)?(?:就|现在|现|目前)?(?:是|做|当|担任|任|干|在)?|(?:这边|"
    r"这里)?是|职位是?:?|(?:the|a|an)\s)?(?:一个|一名|一位|个|名|位|刚升的|公司的?(?!总|副|负)|"
    r"我们公司的?|厂里的?|新上任的)?",
    re.IGNORECASE,
)


_TITLE_TAIL = re.compile(
    r"(?:一个|一枚|一名|之一|嘿嘿|哈哈|哈|呀|啊|吧|呢|(?<!^搞it)(?<!^做it)(?:的|滴))+$",
    re.IGNORECASE,
)


_TITLE_TAIL_EN = re.compile(
    r"\s(?:here|at (?:the )?[A-Z]\S*.*|of (?:this|our|the) (?:company|firm|factory|group)|"
    r"in (?:this|our|the) (?:company|firm|factory)|by the way|btw|sir|lah)$"
)


def said_by(before: str) -> bool:
    """Whether the words before a title make it the speaker's own."""
    return _SELF_TITLE.search(before) is not None


def _own_titles(
    folded: str, clauses: list[Span], hits: list[Hit], *, asked: bool, open_answer: bool
) -> list[Hit]:
    own: list[Hit] = []
    for hit in hits:
        clause = around(clauses, hit.start)
        before, after = folded[clause.start : hit.start], folded[hit.end : clause.end]
        if _ASSISTANT.match(after) or _ASSISTANT_BEFORE.search(before):
            own.append(Hit("", hit.start, hit.end))
            continue
        if _NOT_TITLE_AFTER.match(after) or (
            said_by(before) and re.search(r"介绍|推销|找|加了", before)
        ):
            continue
        if re.search(r"不是|isn't|am not|'m not|not a\b|not the\b", before[-12:]):
            continue
        said = said_by(before)
        if not said and (_OTHERS_TITLE.search(before) or _OTHERS_AFTER.match(after)):
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
            _BARE_AFTER.match(after) is not None
            and _BARE_BEFORE.fullmatch(before) is not None
            and not _NO_VERB.search(before)
            and clause.start <= 1
            and hit.end - hit.start > 2 - has_han(folded[hit.start : hit.end])
            and not is_question(folded)
        )
        if said or asked or (bare and not open_answer):
            own.append(hit)
    return own


def _longest(hits: list[Hit], clauses: list[Span]) -> Hit:
    """The longest title of the first clause that holds one."""
    first = around(clauses, hits[0].start)
    inside = [h for h in hits if first.start <= h.start < max(first.end, first.start + 1)] or hits
    return max(inside, key=lambda h: (h.end - h.start, -h.start))


_COMPANY_TAIL = re.compile(
    r"\s+(?:(?:of|at|for|in) (?:an?|this)|at (?:the|our|my)|with|from|here)\b|\s*[,，;；。]",
    re.IGNORECASE,
)


def read_title(
    text: str, folded: str, clauses: list[Span], titles: Words, *,
    asked: str | None, open_answer: bool,
) -> tuple[Found | None, Found | None]:  # fmt: skip
    """(job title as said, persona code). `asked`: the fact asked last."""
    wanted = asked in ("job_title", "persona")
    hits = _own_titles(
        folded, clauses, find_words(folded, titles), asked=wanted, open_answer=open_answer
    )
    if not hits:
        if wanted and clauses:
            span = _title_chunk(text, clauses[0])
            words = text[span.start : span.end]
            if 1 < len(words) <= 48 and not re.search(r"不|没|\bno\b|\bnot\b|谁|什么", folded):
                return Found(words, span, 0.6, quoted=True), None
        return None, None
    hit = _longest(hits, clauses)
    clause = around(clauses, hit.start)
    chunk = _title_chunk(text, clause)
    if not (chunk.start <= hit.start and hit.end <= chunk.end) or chunk.end - chunk.start > 48:
        chunk = _grow(folded, clause, hit)
    words = _TITLE_TAIL.sub("", text[chunk.start : chunk.end])
    chunk = Span(chunk.start, chunk.start + len(words)) if words else chunk
    chunk = _without_company(text, chunk, hit)
    title = Found(text[chunk.start : chunk.end], chunk, 0.9 if wanted else 0.8)
    if not hit.code:
        return title, None
    code = hit.code
    led = re.search(r"\bi (?:head|lead|run|manage)\s(?:the |our )?$", folded[: hit.start])
    if led is not None:
        # "I head procurement" is the head of procurement, whatever "procurement" alone is.
        head = find_words("head of " + folded[hit.start : hit.end], titles)
        code = next((h.code for h in head if h.start == 0), code)
    return title, Found(code, Span(hit.start, hit.end), 0.9 if wanted else 0.85)


def _without_company(text: str, chunk: Span, hit: Hit) -> Span:
    """The title without the company around it: "of a brewery with 300 people", 啤酒厂的 …"""
    end, start = chunk.end, chunk.start
    tail = _COMPANY_TAIL.search(text, hit.end, chunk.end)
    if tail is not None:
        end = tail.start()
    head = text.rfind("的", chunk.start, hit.start)
    if head >= 0:
        start = head + 1
    return Span(start, end) if end > start else chunk


def _title_chunk(text: str, clause: Span) -> Span:
    """The clause without "I am the", 我是 and the small words at its end."""
    piece = text[clause.start : clause.end]
    lead = _TITLE_LEAD.match(piece)
    start = clause.start + (lead.end() if lead is not None else 0)
    end = clause.end
    rest = text[start:end]
    cut = re.search(
        r"\s(?:/|and i\b|but\b|who\b|so\b|responsible\b|in charge\b)|(?<=[\u4e00-\u9fff]) ",
        rest,
        re.IGNORECASE,
    )
    if cut is not None and cut.start() > 1:
        end = start + cut.start()
    tail = _TITLE_TAIL.search(text[start:end]) or _TITLE_TAIL_EN.search(text[start:end])
    if tail is not None and tail.start() > 0:
        end = start + tail.start()
    return trimmed(text, start, end)


def _grow(folded: str, clause: Span, hit: Hit) -> Span:
    """The hit with the Chinese noun before it (渠道部 + 经理) when the clause is a sentence."""
    if not has_han(folded[hit.start : hit.end]):
        return Span(hit.start, hit.end)
    head = re.search(r"[\u4e00-\u9fff]{0,8}$", folded[clause.start : hit.start])
    words = head.group() if head is not None else ""
    words = re.split(r"[是的做任当管个位名在我个一]", words)[-1]
    return Span(hit.start - len(words), hit.end)
