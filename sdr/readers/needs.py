"""The problems of a message and what was said in answer to an open question, as facts.

Called by `reader`; the words are found by `problems`.
"""

import re
from collections.abc import Sequence

from sdr.readers import silences
from sdr.readers.problems import read_problems, read_spoken
from sdr.readers.reading import JSON, SPOKEN_FACTS, Adder, Spotted
from sdr.readers.spotted import SILENT
from sdr.readers.text import Span
from sdr.readers.wordlists import WordLists

# what ties a clause to the one before is no part of the quote
_LINK = re.compile(
    r"^(?:and|but|so|also|because|plus)\s+|^(?:而且|但是|不过|然后|因为|所以|还有就是|就是)"
)
# How sure the classifier must be of a problem, by what was asked: an answer to another question
# is seldom one.
_SPOTTED_AT_LEAST = {"need": 0.45, "problem": 0.45}
#: A message that opens a talk tells the trouble for which it was written.
_SPOTTED_FIRST = 0.7
_SPOTTED_UNASKED = 0.75


def _is_part_of(span: Span, told: Span) -> bool:
    """Whether most of the words tell something else: "I run the tender paperwork" is a role."""
    shared = min(span.end, told.end) - max(span.start, told.start)
    return 2 * shared > span.end - span.start


def read_needs(
    add: Adder, text: str, folded: str, cut: list[Span], words: WordLists, *,
    asked: str | None, like_answer: bool, taken: list[Span], spotted: Sequence[Spotted],
) -> None:  # fmt: skip
    """The problems stated, each code once, and the words in which an open question was answered."""
    wanted = asked in ("need", "problem", "implication")
    least = _SPOTTED_AT_LEAST.get(asked, _SPOTTED_UNASKED) if asked else _SPOTTED_FIRST
    spotted = [
        s for s in spotted
        if s.fact == "need" and s.confidence >= least and s.code not in SILENT
    ]  # fmt: skip
    found = [
        p for p in read_problems(folded, cut, words.problems, asked=wanted, spotted=spotted)
        if not any(_is_part_of(p.span, s) for s in taken)
    ]  # fmt: skip
    wish = 0.25 if asked == "need_payoff" else 0.0
    if found:
        codes: list[JSON] = [p.code for p in found]
        span = Span(min(p.span.start for p in found), max(p.span.end for p in found))
        add("need", codes, span, min(p.confidence for p in found) - wish)
    unknown = silences.is_unknown(folded)
    empty = (
        unknown is not None and not found and unknown.end - unknown.start >= len(folded.strip()) - 6
    )
    if asked in SPOKEN_FACTS and like_answer and not empty and silences.is_refused(folded) is None:
        spoken = read_spoken(text, folded)
        if spoken is not None:
            said = text[spoken.start : spoken.end]
            known = asked == "problem" and bool(found)
            add(str(asked), [said], spoken, 0.9 if known else 0.6, quoted=not known)
    if found and asked not in ("problem", "need_payoff"):
        quotes: list[JSON] = list(
            dict.fromkeys(_LINK.sub("", text[p.clause.start : p.clause.end]) for p in found)
        )
        start, end = min(p.clause.start for p in found), max(p.clause.end for p in found)
        add("problem", quotes, Span(start, end), min(p.confidence for p in found))
