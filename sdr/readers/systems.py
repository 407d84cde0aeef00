"""What the company works with today, as said: products of the playbook and `makeshift` ways.

A system counts where it is the answer, or where the speaker says that they use it; one that is
only asked about, compared with, planned or used by others does not. Called by `reader.read`.
"""

import re

from sdr.readers import systems_en, tools_told_en
from sdr.readers.makeshift import KINDS, LEDGERS, OWN_SOFTWARE
from sdr.readers.places import PLACES_EN
from sdr.readers.reading import Found
from sdr.readers.systems_asked import answered, grouped
from sdr.readers.systems_zh import (
    NOT_ZH,
    NOT_ZH_AFTER,
    NOW,
    NOW_NAMED,
    OWN_ZH,
    OWN_ZH_AFTER,
    TAKEN_AFTER,
    TAKEN_FROM,
    THEIRS_ZH,
    WORN_ZH,
)
from sdr.readers.text import Span, Words, around, find_words, has_han, is_question
from sdr.readers.third_parties import others_said
from sdr.readers.tools_named import CHANNELS, OUR_KIND
from sdr.readers.tools_told_zh import tools_unasked
from sdr.readers.tools_zh import RUNS_ON

# what belongs to the name after it: ECC 6.0, EBS 12, B1, 辉煌版
_VERSION = re.compile(
    r"(?:\s?(?:ecc|ebs|s/4 ?hana|s/4|r/3|hana|b1|byd|bydesign|business one|business central|nav|"
    r"ax|cloud|"
    r"on (?:rise|premises?|prem|azure|aws|hana|oracle|the cloud)|"
    r"prime|wise|erp|crm|sales cloud|e3|cx|books|nc ?cloud|nc|yonsuite|bip|"
    r"(?:辉煌|旗舰|标准|专业|免费|企业|普及|精斗|连锁)版?|t\d{2,3}(?!\d)|易飞|wms|concur|云星空|云|星空|星瀚|苍穹|财务软件|"
    r"(?:考勤|审批|打卡)(?!五|\d|用)|进销存|收银|管家(?!婆)|多维表格|后台|群(?:组|里)?接龙|"
    r"订货(?:系统|通)|的(?:crm|erp|oa|wms)(?![a-z])|"
    r" with (?:some|a few|lots of) (?:add[- ]?ons|plug-?ins|macros|mini ?programs?)|"
    r"v?\d+(?:\.\d+)*\+?(?![\d,.]*\d)(?!\s?[a-z%\u4e00-\u9fff])))*(?![a-z])"
)
_UNKNOWN_ZH = re.compile(
    r"(?:我们?|现在|目前|公司|一直|统一|订货|打卡|erp|外勤)用的(?:就|都|"
    r"还)?是?(?P<n>[^,。;!?的了你他什么哪谁自自己]{2,8}"
    r"(?:系统|软件|平台|erp|crm|sfa|dms|wms|oms|app|云))(?=$|[,。;!]|的)"
)
_NOT_A_PRODUCT = re.compile(
    r"(?i)^(?:china|chinese|indian|english|german|french|italian|japanese|korean|american|"
    r"european|dutch|monday|tuesday|wednesday|"
    r"thursday|friday|january|february|march|april|may|june|july|august|september|october|"
    r"november|december|"
    r"q[1-4]|wechat|fmcg|i|the|your|msme|sme|ads|google ads|facebook|tiktok|iphone|android|"
    r"windows|schedule)\b"
)
_ABOUT_JOINING = re.compile(
    r"connect|integrat|sync|compatib|plug|link|hook|done that|talk to|work with|对接|接口|接得|"
    r"能接|连得|打通|怎么(?:接|连)|搭得"
)
_FILLER = re.compile(
    r"\s*(?:的|啊|呀|吧|哈|呢|嘛|哦|而已|就是|now|here|mostly|mainly|only|sir|po|lah)*\s*"
)


_CHANGED = re.compile(
    r"(?:刚|已经?|去年|今年|上个月)?(?:把|从|由)[^,。;!?]{1,12}(?P<to>(?:换|切换?|迁移?|升级|改|"
    r"转)(?:成|到|为)了?)(?!吗)"
)


def read_system(  # noqa: C901
    text: str, folded: str, clauses: list[Span], systems: Words, *,
    asked: bool, answer: bool, contact: bool = False,
) -> Found | None:  # fmt: skip
    """The current solution. `asked`: it was the question; `answer`: the text may answer it;
    `contact`: a contact was asked for, so that a channel named alone is none.
    """
    known = [_with_version(folded, hit.start, hit.end) for hit in find_words(folded, systems)]
    moved = _moved_on(text, folded, known)
    if moved is not None:
        return moved
    if asked and answer and not _asks_back(folded):
        return answered(text, folded, clauses, known)
    changed = _CHANGED.search(folded)
    if changed is not None:  # 刚把用友换成SAP
        after = [
            k for k in known if k.start >= changed.end("to") - 1 and k.start <= changed.end() + 2
        ]
        if after:
            return Found(text[after[0].start : after[0].end], after[0], 0.8)
    own = [Span(*m.span()) for p in (OWN_SOFTWARE, LEDGERS) for m in p.finditer(folded)]
    kinds = [Span(*m.span()) for m in KINDS.finditer(folded)]
    groups = grouped(folded, [*known, *own, *kinds])
    found: list[Span] = []
    for group in groups:
        if found and (
            group.start - found[-1].end > 20
            or re.search(r"[。.;!?]", folded[found[-1].end : group.start])
        ):
            break
        kind = not any(group.touches(s) for s in (*known, *own))
        if _in_use(folded, clauses, group, kind=kind, asked=asked):
            found.append(group)
    if found:
        span = Span(found[0].start, found[-1].end)
        if contact and CHANNELS.fullmatch(folded, span.start, span.end):
            return None
        return Found(text[span.start : span.end], span, 0.75)
    runs = RUNS_ON.search(folded)
    if (
        runs is not None
        and not NOT_ZH.search(_clause_head(folded, clauses, runs.start()))
        and not is_question(folded)
    ):
        return Found(text[slice(*runs.span("n"))], Span(*runs.span("n")), 0.7)
    told = None if has_han(folded) or contact else tools_told_en.told(text, folded, known)
    if told is not None:
        return told
    runs = systems_en.RUNS_ON.search(folded)
    if runs is not None and not (
        systems_en.NOT_OURS.search(folded[: runs.start("n")])
        or is_question(folded)
        or others_said(folded, runs.start("n"))
    ):
        return Found(text[slice(*runs.span("n"))], Span(*runs.span("n")), 0.7)
    told = _unlisted(text, folded)
    if told is None and has_han(folded) and not contact:
        told = tools_unasked(text, folded, clauses, known)
    return told


def _clause_head(folded: str, clauses: list[Span], at: int) -> str:
    return folded[around(clauses, at).start : at]


def _moved_on(text: str, folded: str, known: list[Span]) -> Found | None:
    """What is used now, where the message tells what it took the place of."""
    moved = systems_en.MOVED.search(folded)
    if moved is None or systems_en.NOT_OURS.search(folded[: moved.start()]) or has_han(folded):
        return None
    at = moved.end()
    span = next((k for k in known if k.start == at), None)
    if span is None:
        name = systems_en.NAME.match(text, at)
        if name is None or _NOT_A_PRODUCT.match(name.group()) or name.group().lower() in PLACES_EN:
            return None
        span = Span(*name.span())
    return Found(text[span.start : span.end], span, 0.8)


def _with_version(folded: str, start: int, end: int) -> Span:
    tail = _VERSION.match(folded, end)
    return Span(start, tail.end() if tail is not None else end)


def _in_use(folded: str, clauses: list[Span], group: Span, *, kind: bool, asked: bool) -> bool:
    """Whether the words around say that the speaker's company works with it."""
    clause = around(clauses, group.start)
    end = max(clause.end, group.end)
    before, after = folded[clause.start : group.start], folded[group.end : end][:80]
    mark = folded[end : end + 1]
    if NOW.search(before):
        return True
    if not kind and systems_en.TO_REPLACE.search(before):
        return True
    if not kind and NOW_NAMED.search(before) and not THEIRS_ZH.search(before):
        return True
    if _is_worked_with(before, after):
        return mark != "?"
    if NOT_ZH_AFTER.match(after) or systems_en.NOT_AFTER.match(after + mark):
        return False
    if _FILLER.fullmatch(before) and _FILLER.fullmatch(after):
        return mark != "?" and not kind and _bare(folded, group, end, asked=asked)
    if NOT_ZH.search(before) or systems_en.NOT_OURS.search(before):
        return False
    if kind:
        return _HAS_KIND.search(before) is not None and mark != "?"
    asking = mark == "?" or is_question(folded[clause.start : end])
    if has_han(before + after) or OWN_SOFTWARE.match(folded, group.start):
        told = OWN_ZH.search(before) or (OWN_ZH_AFTER.match(after) and not _others(before))
        made = OWN_SOFTWARE.match(folded, group.start) and (
            not _others(before)
            if has_han(folded[group.start : group.end])
            else systems_en.MADE.search(before) is not None
        )
        if (
            (told or made)
            and not asking
            and not re.search(r"(?:没|伐)$", folded[clause.start : end])
        ):
            return True
    if before.strip() and systems_en.OWN.search(before[-120:]) and not has_han(before):
        return True
    return systems_en.STRONG_AFTER.match(after) is not None and not asking


def _is_worked_with(before: str, after: str) -> bool:
    """Whether the words say that somebody here struggles with it: 用友和外勤365各跑各的."""
    if re.search(r"你们|贵司|他们|人家|对手|同行|听说|别人|如果|要是|怕|会不会", before):
        return False
    if WORN_ZH.match(after):
        return True
    return TAKEN_FROM.search(before) is not None and TAKEN_AFTER.match(after) is not None


def _bare(folded: str, group: Span, end: int, *, asked: bool) -> bool:
    """The name alone: an answer, several as the whole message, or what the next clause joins to."""
    several = _JOINED.search(folded[group.start : group.end]) is not None
    whole = not folded[: group.start].strip() and not folded[end:].strip(" .。!,")
    closed = folded[end : end + 1] in ".。" or any(
        c.isdigit() for c in folded[group.start : group.end]
    )
    return (
        asked
        or (several and whole)
        or (closed and _ABOUT_JOINING.search(folded[end:]) is not None)
        or _in_a_list(folded, group, end)
    )


def _in_a_list(folded: str, group: Span, end: int) -> bool:
    """A product between other short facts of a card: 涂料厂,八十人,金蝶K3,报价发我."""
    pieces = [p for p in re.split(r"[,;。!\n]", folded) if p.strip()]
    name = folded[group.start : group.end]
    return (
        len(pieces) >= 3
        and has_han(folded)
        and folded[end : end + 1] in ",;。!\n"
        and re.search(r"[,;。!\n]\s*$", folded[: group.start]) is not None
        and not (CHANNELS.fullmatch(name) or is_question(folded) or _COMPARES.search(folded))
    )


_COMPARES = re.compile(r"你们|贵司|对比|比较|比起|哪家|推荐|考虑|选型|试过|对手|竞品|别家|客户")


_JOINED = re.compile(r"\+|&|和|加|\band\b|\bplus\b|、")
_HAS_KIND = re.compile(
    r"(?:已经|早就|早|都)(?:有|上|用)了?(?:一?套|个)?$|(?:有|上)了(?:一?套|个)?$|"
    r"\b(?:we|i)(?: already)? (?:have|use|run)(?: got)? (?:an? |our own |both |one )?$|\b(?:we|"
    r"i)'ve (?:got )?(?:an? )?$"
)


def _others(before: str) -> bool:
    """Whether a name before makes it somebody else's ("蒙牛自研")."""
    head = before.strip()
    return bool(head) and not re.search(
        r"我|咱|俺|阿拉|公司|集团|总部|厂|现在|目前|一直|已经|都|全|就|这|那|母|业务|财务|仓库|"
        r"的$|[a-z]$",
        head,
    )


def _asks_back(folded: str) -> bool:
    return (
        is_question(re.sub(r"呢[\s。.]*$", "", folded))
        or re.search(r"还是.{0,12}(?:可以|行)$|要不要|干嘛换", folded) is not None
    )


def _unlisted(text: str, folded: str) -> Found | None:
    kind = OUR_KIND.search(text)
    named = kind or systems_en.UNKNOWN.search(text)
    match = _UNKNOWN_ZH.search(folded) if has_han(folded) else named
    if match is None or _NOT_A_PRODUCT.match(match["n"]) or match["n"].lower() in PLACES_EN:
        return None
    if NOT_ZH.search(folded[: match.start("n")]) or re.search(r"\byours?\b", match["n"].lower()):
        return None
    start, end = match.span("n")
    return Found(text[start:end], Span(start, end), 0.6)
