"""Problems that the person states, as the playbook's codes, and the words they said them in.

A problem that is denied (没有窜货, "stock is not an issue") or only asked about is none. What is
said in answer to an open SPIN question is kept as said. Called by `reader.read`.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sdr.readers.reading import Spotted
from sdr.readers.text import Hit, Span, Words, around, find_words, has_han, is_question, trimmed

_DENIED_BEFORE = re.compile(
    r"(?:没有?(?:什么|啥|任何|过|遇到过?|发生过?|这个|这种|出现过?)?|不存在|不会|不怕|并无|毫无|"
    r"谈不上|从不|从没(?:有)?|从来没有?|不是|无|很少|没啥|哪有|哪来的)[^,。;]{0,3}$"
    r"|\b(?:no|never (?:had|have|seen)?|without|don'?t (?:really )?have (?:any |a |much )?|"
    r"doesn'?t have|not (?:have|having|about|a|an)|isn'?t|hardly any|no issues? with|"
    r"no problems? with|not worried about|zero)\s?(?:such |real |channel |any |much )?(?:\w+\s)?$"
    r"|^(?:(?:sorry|i'?m|we'?re|just|way|far|right now|still),? ?)*(?:too |"
    r"so )?busy with(?: \w+){0,2}"
    r"\s$"
)
_DENIED_AFTER = re.compile(
    r"^[?]?\s?,?(?:的)?(?:问题|这个|这事|现象|情况|这种事|方面)?(?:我们?)?(?:这边|这里)?(?:倒|还|"
    r"都|基本|几乎|暂时|也|真|目前|一直)?(?:没有|没发生|不存在|不是(?:什么)?问题|没遇到|不严重|"
    r"没问题|还好|挺好|不多|很少|没啥|不大)"
    r"|^\s?(?:goods|stock|problems?|issues?)?\s?\?\s?(?:no|nope|nah|not (?:here|us|any ?more)|"
    r"never)\b"
    r"|^\s?(?:problems?|issues?|stuff|things?)?\s?(?:is|are|was)(?:n't| not|"
    r" never)\s(?:really )?(?:an? )?(?:big |real |much of an? )?(?:issue|problem|concern|topic|"
    r"thing|happening|us|our)|^[?]?\s?(?:problems?|issues?)?,?\s?(?:we )?(?:don'?t have|"
    r"never had|not (?:here|with us|an issue|a problem|really))|^\s(?:\w+ )?(?:is|are) (?:(?:well|"
    r"fully|"
    r"very much|pretty much|all|quite|totally|mostly|really) )?(?:fine|ok|under control|no problem|"
    r"good|sorted|covered|in hand|solved)\b|^[^.;!?]{0,24}[.,;!] ?(?:but )?(?:we (?:don'?t|do not|"
    r"never (?:do|did|have)|haven'?t|aren'?t)|not us|not here|not we)\b\W*(?:$|[.!,])"
)
#: It was so, and is mended; or it happened to somebody else.
_OVER = re.compile(
    r"[^。;!?]{0,12}(?:(?:今年|现在|后来|目前|如今)[^。;]{0,4}|已经|早就)(?:理顺|解决|好了|好多了|"
    r"没有了|不存在|搞定|管住|改善)|"
    r"[^。;!?]{0,10}(?:不是我们|不是咱|不是俺)"
)
_ALL_GOOD = re.compile(
    r"(?:我们|这些|你说的)?(?:这些|那些)?(?:毛病|问题|痛点)(?:我们)?(?:都|一个都|真)?没有|"
    r"没有痛点|没什么(?:问题|要解决的|痛点)|we don'?t have (?:any |such |those |"
    r"these )?(?:\w+ )?(?:problems?|issues?)|"
    r"(?:all these )?troubles you describe.{0,6}we don'?t have|a problem we don'?t have|"
    r"everything (?:is )?under control|nothing is broken"
)
_VENDOR = re.compile(r"你们|贵司|\byou(?:r|rs)?\b|\bu\b|\bit (?:can|does|handles?)\b|系统能")
_CAN = re.compile(
    r"能|可以|支持|会不会|怎么解决|解决了|解决过|\bcan\b|could|does|do you|how (?:do|did|"
    r"can|would)|solved?\b|want to see"
)
_LAMENT = re.compile(r"怎么办|你敢信|谁还|头疼|烦|what can we do|天天|老是|总是")


@dataclass(frozen=True, slots=True)
class Problem:
    """One problem: its code and where it was said (`clause`: the words to keep)."""

    code: str
    span: Span
    clause: Span
    confidence: float


def read_problems(
    folded: str,
    clauses: list[Span],
    problems: Words,
    *,
    asked: bool,
    spotted: Sequence[Spotted] = (),
) -> list[Problem]:
    """Every stated problem, each code once, in the order said.

    The playbook's phrases come first; `spotted` adds what only the classifier sees.
    """
    hits = find_words(folded, problems)
    if _ALL_GOOD.search(folded):
        return []
    found: dict[str, Problem] = {}
    for hit in hits:
        clause = around(clauses, hit.start)
        words = folded[clause.start : clause.end + 1]
        if hit.end > clause.end:
            clause = Span(clause.start, max(hit.end, around(clauses, hit.end - 1).end))
        if _denied(folded, clause, hit):
            continue
        if (
            is_question(words)
            and not asked
            and (_VENDOR.search(words) or _CAN.search(words))
            and not _LAMENT.search(words)
        ):
            continue
        sure = 0.9 if asked else 0.85
        if is_question(words) and not re.search(r"怎么办|你敢信|谁还|what can we do", words):
            sure = 0.6
        if hit.code not in found:
            found[hit.code] = Problem(hit.code, Span(hit.start, hit.end), clause, sure)
    for seen in sorted(spotted, key=lambda s: -s.confidence):
        if (
            seen.code in found
            or seen.confidence < _second(seen, found)
            or not _may_state(folded, seen, asked=asked)
        ):
            continue
        span = Span(seen.start, min(seen.end, len(folded)))
        # one that is sure enough to count is sure enough to be believed
        sure = max(_BELIEVED, round(0.8 * seen.confidence, 2))
        found[seen.code] = Problem(seen.code, span, span, sure)
    return sorted(found.values(), key=lambda problem: problem.span.start)


_BELIEVED = 0.5
#: How sure the classifier must be of one more problem: in the words of another, elsewhere.
_IN_THE_SAME_WORDS, _BESIDE = 0.9, 0.7


def _second(seen: Spotted, found: Mapping[str, Problem]) -> float:
    """How sure a guess must be, given the problems that were found before it."""
    span = Span(seen.start, seen.end)
    if any(span.touches(p.span) or span.touches(p.clause) for p in found.values()):
        return _IN_THE_SAME_WORDS
    return _BESIDE if found else 0.0


_BARE_DENIAL = re.compile(
    r"^(?:我们)?(?:这边)?(?:倒|还|也|目前|基本|暂时)?(?:没有|没什么|不存在|没遇到|不会)"
    r"|^(?:no|not|never|we (?:don'?t|do not|never) have|we have no|there (?:is|are) no|none)\b"
    r"|(?:不是|没什么?|没有什么?|没啥)(?:大)?问题|under control|(?:is|are)(?:n't| not) (?:really )?"
    r"(?:a |an |our )?(?:big )?(?:problem|issue)|no (?:problem|issue)"
)


def _may_state(folded: str, seen: Spotted, *, asked: bool) -> bool:
    """False where the words deny or ask what the classifier spotted."""
    words = folded[seen.start : seen.end]
    if _BARE_DENIAL.search(words):
        return False
    asks = is_question(words) and (_VENDOR.search(words) or _CAN.search(words))
    return asked or not asks or _LAMENT.search(words) is not None


def _denied(folded: str, clause: Span, hit: Hit) -> bool:
    before = folded[clause.start : hit.start]
    after = folded[hit.end : hit.end + 32]
    if _OVER.match(after):
        return True
    return _DENIED_BEFORE.search(before) is not None or _DENIED_AFTER.match(after) is not None


_EMPTY_ANSWER = re.compile(
    r"^(?:是的?|对的?|嗯+|有的?|没有|没|不是|不|好的?|行|可以|ok|okay|yes|yep|yeah|no|nope|sure|"
    r"exactly|right|correct|k|y|n|maybe|也许|可能|还行|还好|一般)[\s,.!。~]*$"
)
_NO_HARM = re.compile(
    r"^(?:没(?:有)?(?:啥|什么)?(?:影响|损失|问题|感觉)|影响不大|无所谓|no (?:impact|"
    r"effect|problem|issue|big deal)|nothing|none|not (?:much|really)|wouldn'?t change)"
)


def read_spoken(text: str, folded: str) -> Span | None:
    """The whole answer to an open question, trimmed; None where it says nothing."""
    span = trimmed(text, 0, len(text))
    words = folded[span.start : span.end]
    if (
        len(words) < (2 if has_han(words) else 4)
        or _EMPTY_ANSWER.match(words)
        or _NO_HARM.match(words)
    ):
        return None
    return span
