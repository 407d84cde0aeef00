"""The answer to "what do you use today?": from the first thing named to the last one near it.

Words that stand in no list are taken as said. Used by `systems`, which reads what is told unasked.
"""

import re
from collections.abc import Sequence

from sdr.readers.answers import is_plain_no
from sdr.readers.makeshift import BY_HAND, KINDS, LEDGERS, NO_SYSTEM, OWN_SOFTWARE
from sdr.readers.reading import Found
from sdr.readers.silences import is_unknown
from sdr.readers.text import Span, around, has_han, trimmed
from sdr.readers.third_parties import others_said
from sdr.readers.tools_answered_zh import as_said_zh, bared_zh, called_zh
from sdr.readers.tools_en import named_in, names_thing, tools
from sdr.readers.tools_named import listed, whole_answer
from sdr.readers.tools_told_en import unlisted, widened
from sdr.readers.tools_zh import in_use, said_as_one, tools_told

_JOIN = re.compile(
    r"\s?(?:,|、|/|\+|&|and|plus|with|or|加上?|和|跟|与|以及|还有|外加|配|n)?\s?"
    r"(?:an? (?:bit|lot|stack|pile|bunch) of |an? |some |the |one |good old |old |一堆|一个|"
    r"几个|个)?"
)
_ANSWER_LEAD = re.compile(
    r"^(?:(?:嗯|哦|现在|目前|我们?|咱们?|公司|就|都|主要|基本上?|一直|还)*(?:有(?:一套|套|一个|个)|用的?(?:就|都|"
    r"还)?(?:是|着)?|是|靠)|"
    r"(?:(?:well|hm+|currently|at the moment|right now|today|now|just|only|mostly|mainly|we(?:'re|"
    r" are)?|i|it'?s|still|our)(?![\w'-]) ?)?"
    r"(?:(?:use|using|on|have|run|running|work with|got|have got)\b)?)?\s*"
    r"(?:(?:一套|一个|个)?(?:软件|系统|东西)?叫做?|(?:something|a (?:thing|tool|system|software|"
    r"product)) called )?"
)


def grouped(folded: str, spans: Sequence[Span]) -> list[Span]:
    """Spans that overlap or are joined by "and", 和, a plus, a comma, as one."""
    out: list[Span] = []
    for span in sorted(spans, key=lambda s: (s.start, -s.end)):
        if out and (
            span.start < out[-1].end
            or (
                _JOIN.fullmatch(folded[out[-1].end : span.start])
                and not (
                    "," in folded[out[-1].end : span.start] and KINDS.match(folded, span.start)
                )
            )
        ):
            out[-1] = Span(out[-1].start, max(out[-1].end, span.end))
        else:
            out.append(span)
    return out


_UNUSED_BEFORE = re.compile(
    r"\b(?:no|not|never|without|nor|isn'?t|aren'?t|ain'?t|don'?t|doesn'?t|didn'?t|won'?t|instead "
    r"of|"
    r"rather than|dropped|cancelled|canceled|ditched|scrapped|binned|tried|trialled|tested|looked "
    r"at|"
    r"considered|considering|evaluat\w+|plan(?:ning|ned|s)?|thinking (?:of|about)|want(?:ed|s)? to|"
    r"going to|about to|will|would|might|may|used to (?:use|have|run|be)|(?:we|i|it) (?:had|was|"
    r"were)|"
    r"^had|wish|dream of|heard of|got rid of|moving (?:off|from|away from)|migrated from|off)\b"
    r"[^,.;:()]{0,24}$"
)
_UNUSED_AFTER = re.compile(
    r"[^.;!?]{0,12}[, ](?:but |and )?(?:we |i |they )?(?:cancelled|canceled|dropped|ditched|"
    r"scrapped|"
    r"binned|stopped|got rid|gave up|threw it|switched (?:it )?off|is gone|are gone|was a disaster|"
    r"didn'?t work)\b|(?:,| is)? (?:coming|planned|from next year|next year)\b"
)


def _used(folded: str, span: Span) -> bool:
    """Whether a thing named in the answer is the speaker's and in use: not given up or planned."""
    begin = max(folded.rfind(stop, 0, span.start) for stop in ".;!?,") + 1
    before = folded[begin : span.start].rpartition(" but ")[2].lstrip()
    return not (
        _UNUSED_BEFORE.search(before)
        or _UNUSED_AFTER.match(folded, span.end)
        or others_said(folded, span.start)
    )


def answered(  # noqa: C901
    text: str, folded: str, clauses: list[Span], known: list[Span]
) -> Found | None:
    """The answer to "what do you use?": from the first thing named to the last near it."""
    if not has_han(folded):
        return _answered_en(text, folded, clauses, known)
    called = called_zh(folded)
    if called is not None:
        return Found(text[called.start : called.end], called, 0.9)
    several = _several_zh(text, folded, clauses, known)
    if several is not None:
        return several
    named, known = known, [k for k in known if in_use(folded, clauses, k)]
    if named and not known:
        return None  # 还没定,在看用友和金蝶
    patterns = (
        (OWN_SOFTWARE, LEDGERS, BY_HAND) if known else (OWN_SOFTWARE, LEDGERS, BY_HAND, KINDS)
    )
    ways = [Span(*m.span()) for p in patterns for m in p.finditer(folded) if m.group().strip()]
    made = [Span(*m.span()) for p in (OWN_SOFTWARE, LEDGERS, KINDS) for m in p.finditer(folded)]
    gone = [*known]
    known = [k for k in known if not _given_up(folded, clauses, k)]
    if known:
        ways = [w for w in ways if not _VOICES.fullmatch(folded, w.start, w.end)]
    hits = grouped(folded, [*known, *ways])
    if gone and not hits:
        return None  # 之前上过一套,停了: nothing is left of it
    if not hits:
        none = NO_SYSTEM.search(folded)
        if none is not None:
            return Found(text[none.start() : none.end()], Span(*none.span()), 0.9)
        return listed(text, folded) or _as_said(text, folded, clauses)
    first, last = hits[0], hits[0]
    said = folded[first.start : first.end]
    for hit in hits[1:]:
        gap = folded[last.end : hit.start]
        if (
            folded[hit.start : hit.end].strip().endswith(said)
            and hit.end - hit.start < len(said) + 3
        ):
            break  # 本子 真的 就是本子
        if len(gap) > 36 or len(re.findall(r"[,。.;!?]", gap)) > 1 or re.search(r"[。.!?]", gap):
            break
        last = hit
    named = [*known, *ways, *made]
    whole = None if has_han(folded.lstrip()[:2]) else whole_answer(text, folded, named)
    if whole is not None and whole.start <= first.start < whole.end:
        if has_han(folded):
            whole = _without_remark(folded, whole, first)
        return Found(text[whole.start : whole.end], whole, 0.9)
    if not any(first.start <= k.start < last.end for k in (*known, *made)):
        # no tool but hands and voices: how they do it is in the words around
        clause = around(clauses, first.start)
        if clause.end - clause.start <= 24 and last.end <= clause.end:
            first = last = _without_lead(folded, clause)
    if has_han(folded):
        last = _to_the_end(folded, clauses, last)
    span = trimmed(text, first.start, max(first.end, last.end))
    if has_han(folded):
        span = _without_remark(folded, span, hits[0])
    return Found(text[span.start : span.end], span, 0.95)


_REMARK_ZH = re.compile(
    r"[,\s]+(?=我|都|就|还|也|但|不过|想|要|准备|烂|难|挺|凑|勉强|自己)|\s?(?:用了|用着|用得|在用|跑了)|有(?=$)"
)
_LEAD_ZH = re.compile(
    r"(?:就|还是|也就|只|只有|现在|目前)*(?:(?:有|用的?是?|是)(?:一套|一个|一本|个|套)|一(?:套|个|本))"
)


def _without_remark(folded: str, span: Span, tool: Span) -> Span:
    """The answer without 有一套 before and what is thought of it behind: SAP B1 用了三年."""
    lead = _LEAD_ZH.match(folded, span.start, span.end)
    start = span.start if lead is None or lead.end() > tool.end else lead.end()
    remark = _REMARK_ZH.search(folded, max(start + 1, tool.end), span.end)
    end = span.end if remark is None else remark.start()
    return Span(start, end) if end - start > 1 else span


#: Made of a product that is named: 宜搭自己搭了个.
_NO_WARE = re.compile(r"(?:了|的|过|个|套)$")
_A_STORY = 2  # clauses


def _several_zh(text: str, folded: str, clauses: list[Span], known: list[Span]) -> Found | None:
    """Tools named apart in what people do all day, as a list: 企微群、用友T+."""
    own = [
        Span(*m.span())
        for m in OWN_SOFTWARE.finditer(folded)
        if not (known and _NO_WARE.search(m.group()))
    ]
    kinds = [Span(*m.span()) for m in KINDS.finditer(folded)] if not known else []
    tools = tools_told(folded, clauses, [*known, *own, *kinds])
    if not tools or (len(tools) > 1 and said_as_one(folded, tools)):
        return None
    if len(tools) == 1 and (known or own or kinds or len(clauses) < _A_STORY):
        return None
    span = as_said_zh(folded, tools)
    if span is not None:
        return Found(text[span.start : span.end], span, 0.95)
    words = "、".join(text[t.start : t.end] for t in tools)
    return Found(words, Span(tools[0].start, tools[-1].end), 0.95)


def _answered_en(text: str, folded: str, clauses: list[Span], products: list[Span]) -> Found | None:
    """The things in use; else a list of names of no list, none at all, or the words as said."""
    products = [widened(text, p) for p in products]
    products += unlisted(text, products)
    named = tools(text, folded, products)
    if named is not None and text[named.span.start : named.span.end] != named.value:
        return named  # told apart: the words between are the story
    if named is not None:
        whole = whole_answer(text, folded, named_in(folded, products))
        if whole is not None and _is_list(folded, whole, named.span):
            return Found(text[whole.start : whole.end], whole, 0.9)
        return named
    if products or names_thing(folded):
        return None  # all that is named is given up, planned or another's
    none = NO_SYSTEM.search(folded)
    if none is not None:
        return Found(text[none.start() : none.end()], Span(*none.span()), 0.9)
    kinds = KINDS.search(folded)
    if kinds is not None:
        return Found(text[slice(*kinds.span())], Span(*kinds.span()), 0.8)
    return listed(text, folded) or _as_said(text, folded, clauses)


def _is_list(folded: str, whole: Span, named: Span) -> bool:
    """Whether the words around what was recognised are more things: "a whiteboard and Encompass".

    Things stand side by side; a story has other words between and behind.
    """
    if not (whole.start <= named.start and named.end <= whole.end):
        return False
    before, behind = folded[whole.start : named.start], folded[named.end : whole.end]
    if _TELLS.search(f"{before} {behind}"):
        return False
    if before.strip() and not _JOINS_BEFORE.search(before):
        return False
    if behind.strip() and not _JOINS_BEHIND.match(behind):
        return False
    return len(_WORD.findall(before)) <= _BEFORE and len(_WORD.findall(behind)) <= _BEHIND


_JOINS_BEFORE = re.compile(
    r"(?:(?:\b(?:and|plus|with|or|n|otherwise|then|on top of)|[,&+/])\s*|^)"
    r"(?:(?:an?|the|some|my|our|about|"
    r"two|three|four|five|\d+|hundred) )*$"
)
_JOINS_BEHIND = re.compile(
    r"\s*(?:qun |chat )?(?:(?:lists?|sheets?|files?|community|cloud|enterprise|online)\b.*|"
    r"for \w+(?: \w+)?)?"
    r"\s*(?:(?:and|plus|with|or|n|pis)\b|[,&+/]|$|on (?:a|an|the) (?:shared )?(?:drive|server))"
)
_WORD = re.compile(r"[a-z0-9']+")
#: Words of a story, not of a list.
_TELLS = re.compile(
    r"\b(?:we|i|us|me|they|he|she|you|who|made|gave|got|keep|keeps|kept|outgrew|whatever|"
    r"back in|ago|years?|goes|went|writes?|tick|send)\b"
)
_BEFORE, _BEHIND = 6, 6


#: No tool of its own beside a product: 我们这头纯靠吼.
_VOICES = re.compile(
    r"(?:纯|全|都|全是|基本|基本上)?(?:靠)?(?:吼|喊|口头|脑子|人肉)[\u4e00-\u9fff]{0,2}"
)
_ONCE = re.compile(
    r"(?:以前|之前|曾经|早年|前几年|前年|去年|原来|早先)[^,。;!?]{0,8}(?:过|用的|上的|"
    r"试)[^,。;!?]{0,6}$"
)
_DROPPED = re.compile(
    r"[^。!?]{0,16}?(?:就|后来|早|早就|已经|又|给|都)*(?:停了|停掉|停用|不用了|没用了|没再用|弃用|"
    r"废了|废掉|黄了|下线了|卸了|退了|没续)"
)


def _given_up(folded: str, clauses: list[Span], named: Span) -> bool:
    """Whether a product is told as one that was tried and is gone."""
    clause = around(clauses, named.start)
    before = folded[clause.start : named.start]
    if re.search(r"现在|目前|还在|改用|换成", before):
        return False
    return _ONCE.search(before) is not None or (
        _DROPPED.match(folded, named.end) is not None
        and re.search(r"现在|目前|换成|改用", folded[named.end : named.end + 24]) is None
    )


#: What may follow a tool as a part of the answer: 里的打卡小程序, 搭LINE群组, + 飞书多维表格.
_GOES_ON_ZH = re.compile(
    r"\s?(?:\+|加上?|搭配?|配|跟|和|与|外加|再加|里的?|上的?|自带的?|做的?|写的?|、|&|后台|版|系统|"
    r"软件|平台|小程序|[^,。;!?]{0,3}群组?)"
)
_OPINION_ZH = re.compile(
    r"不|很|太|好用|难用|用了|年|嫌|但|卡|慢|贵|吧$|呗|凑合|够用|烂|坑|没|合同|到期|开始"
)


def _to_the_end(folded: str, clauses: list[Span], last: Span) -> Span:
    """The last thing named with the words of its clause that belong to it."""
    clause = around(clauses, last.start)
    rest = folded[last.end : clause.end]
    short = len(rest) <= 16 and _GOES_ON_ZH.match(rest) is not None
    return Span(last.start, clause.end) if short and not _OPINION_ZH.search(rest) else last


_EMPTY = re.compile(
    r"(?:没得|没有?|嗯+|哦|额|呃|这个|现在|目前|说实话|well|hm+|honestly|no|nope|not really|ok)"
)


def _without_lead(folded: str, clause: Span) -> Span:
    """A clause without "we use", 目前就是."""
    lead = _ANSWER_LEAD.match(folded[clause.start : clause.end])
    skip = 0 if lead is None or lead.end() >= clause.end - clause.start else lead.end()
    return Span(clause.start + skip, clause.end)


def _as_said(text: str, folded: str, clauses: list[Span]) -> Found | None:
    """Words that stand in no list: the first clause that tells something, without its lead."""
    if not clauses or len(text) > 200 or is_unknown(folded) is not None or is_plain_no(folded):
        return None
    if _UNUSED_BEFORE.search(folded[:60].partition(",")[0]) or others_said(folded, len(folded)):
        return None
    if re.search(r"\b(?:between systems|switched off|no longer|not any ?more)\b", folded):
        return None
    if re.search(r"招标|选型|没定|在选|还没上|没上过|在看系统|对比中", folded):
        return None
    called = re.search(
        r"叫做?(?P<n>[^,。;!?\s的]{2,10})的(?:软件|系统|东西|app|小程序|平台)", folded
    )
    if called is not None:
        return Found(text[slice(*called.span("n"))], Span(*called.span("n")), 0.7)
    clause = next((c for c in clauses if not _EMPTY.fullmatch(folded[c.start : c.end])), clauses[0])
    piece = folded[clause.start : clause.end]
    start = _without_lead(folded, clause).start
    short = len(piece) <= 12 if has_han(piece) else len(piece.split()) <= 5
    span = trimmed(text, start, clause.end if short or len(clauses) == 1 else len(text))
    if has_han(folded):
        start, end = bared_zh(folded[span.start : span.end])
        span = Span(span.start + start, span.start + end)
    words = text[span.start : span.end]
    return Found(words, span, 0.55, quoted=True) if len(words) > 1 else None
