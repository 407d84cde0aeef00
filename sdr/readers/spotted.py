"""The words a classifier marked as somebody's place, tools or job, joined to one phrase per fact.

Lists know the names that somebody listed; the tagger (bot/components/span_model.py) has seen many
people say theirs in words that stand in no list. Used by `reader` where the lists found nothing.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from sdr.readers.reading import Reading, Spotted

#: The code of what is marked by its words; its value is the words themselves.
NAMED = ""
#: How sure the tagger must be: of what was asked for, of what was not, of words inside an answer
#: that was taken whole, of other words than those that the lists read.
_ASKED, _UNASKED, _INSIDE, _ELSEWHERE = 0.5, 0.75, 0.6, 0.85
#: Where the lists read a title they are believed.
_LISTED = ("job_title",)
#: Parts of one answer stand so near each other: "Excel, WeChat groups and paper".
_JOINED = 6
#: A phrase longer than this is a story, no field of a card.
_LONGEST = 60


def named_by(spotted: Sequence[Spotted], text: str) -> Iterator[Spotted]:
    """One phrase per fact, the first where several stand apart."""
    for fact in dict.fromkeys(s.fact for s in spotted if s.code == NAMED):
        parts = sorted((s for s in spotted if s.code == NAMED and s.fact == fact), key=_start)
        phrase = _joined(parts, text)
        if phrase.end - phrase.start <= _LONGEST:
            yield phrase


def is_taken(phrase: Spotted, read: Reading | None, asked: str | None) -> bool:
    """Whether a marked phrase counts, given what the lists read of the same fact."""
    if read is None:
        return phrase.confidence >= (_ASKED if asked == phrase.fact else _UNASKED)
    if read.status != "value":
        return False
    if read.quoted:
        return phrase.confidence >= _INSIDE
    apart = read.end <= phrase.start or phrase.end <= read.start
    return apart and phrase.fact not in _LISTED and phrase.confidence >= _ELSEWHERE


def _joined(parts: Iterable[Spotted], text: str) -> Spotted:
    first, *rest = parts
    for part in rest:
        between = text[first.end : part.start]
        if len(between) > _JOINED or any(sign in between for sign in "。.!！?？;；\n"):
            break
        sure = min(first.confidence, part.confidence)
        first = replace(first, end=max(first.end, part.end), confidence=sure)
    return first


def _start(spotted: Spotted) -> int:
    return spotted.start
