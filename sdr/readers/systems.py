"""What the company works with today, as said. Called by `reader.read`."""

import re

from sdr.readers.companies import VENDOR
from sdr.readers.reading import Found
from sdr.readers.silences import is_unknown
from sdr.readers.text import Span, Words, around, find_words, is_question, trimmed

_SYSTEM_USE = re.compile(
    r"用|靠|上了|上的|跑在|在跑|是|拿|有|装了|接|弄|系统|软件|硬撑|考勤|台账|记|erp|crm|"
    r"\b(?:us(?:e|es|ed|ing)|have|has|with|on|run|runs|running|work|in|via|by|through|currently|"
    r"our|key(?:ed)?|got|manage|for)\b"
)


_SYSTEM_NOT = re.compile(
    r"从来没|没(?:有)?用过|不用|没上|停(?:了|用)|以前|之前|不是|支持|对接|打通|兼容|集成|能不能|"
    r"可以(?:接|对)|换成|改成|你们|自己也有|朋友|不一样|区别"
    r"|\b(?:do(?:es)? (?:it|you)|can (?:it|you)|could you|integrat\w*|connect\w*|compatible|"
    r"support|knows?|interface|instead of|rather|used to|don't use|do not use|never used|got rid|"
    r"stay with|send me|want|like|whole|compared|diff|same as|between|against|better|stronger|"
    r"why yours|term paper|write it)\b"
)


_NO_SYSTEM = re.compile(
    r"啥(?:系统)?都没|没(?:有)?(?:什么|任何|上)?系统|没用(?:什么|任何)?系统|什么都没|纯手工|手工|"
    r"纸质|自己(?:开发|找人|写|做)|自研|自建|home ?-?grown|in-?house|self[- ](?:made|built|"
    r"developed)|own (?:system|software|development)|nothing|none|paper|spreadsheets?|"
    r"manual(?:ly)?|no system|mini ?program|小程序|三联单|一套"
)


def read_system(
    text: str, folded: str, clauses: list[Span], systems: Words, *, asked: bool
) -> Found | None:
    """The current solution: asked, the answer as said; else the systems said to be in use."""
    hits = find_words(folded, systems)
    if asked:
        whole = trimmed(text, 0, len(text))
        words = text[whole.start : whole.end]
        known = bool(hits) or _NO_SYSTEM.search(folded) is not None
        if not words or len(words) > 200:
            return None
        if not known and (is_question(folded) or is_unknown(folded) is not None):
            return None
        return Found(words, whole, 0.95 if known else 0.55, quoted=not known)
    usable: list[Span] = []
    for hit in hits:
        clause = around(clauses, hit.start)
        words = folded[clause.start : clause.end]
        if (
            is_question(folded)
            and VENDOR.search(folded)
            and not re.search(r"我|we\b|our\b|only|只有", words)
        ):
            continue
        own = _SYSTEM_USE.search(words.replace(folded[hit.start : hit.end], " ")) is not None
        if (
            own
            and not is_question(folded[clause.start : clause.end + 1])
            and not _SYSTEM_NOT.search(words)
        ):
            usable.append(Span(hit.start, hit.end))
    if not usable:
        return None
    first, last = usable[0], usable[0]
    for span in usable[1:]:
        gap = folded[last.end : span.start]
        if len(gap) <= 8 and not re.search(r"[。.;!?]", gap):
            last = span
    return Found(text[first.start : last.end], Span(first.start, last.end), 0.75)
