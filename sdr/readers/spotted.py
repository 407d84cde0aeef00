"""The words that a classifier marked as somebody's own: place, tools, job, trade, company, name.

Lists know the names that somebody listed; the tagger (bot/components/span_model.py) has seen many
people say theirs in words that stand in no list, in sentences that no rule foresees. Joined to one
phrase per fact, and used by `reader` where the lists found nothing.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from sdr.readers.industries import read_industry
from sdr.readers.introductions import like_a_post
from sdr.readers.people import is_title_word
from sdr.readers.reading import JSON, SPOKEN_FACTS, Reading, Spotted, Status
from sdr.readers.text import Span, fold, has_han
from sdr.readers.tools_en import names_thing
from sdr.readers.wordlists import WordLists

#: The code of what is marked by its words; its value is the words themselves.
NAMED = ""
#: Codes that are no value but a silence.
SILENT: dict[str, Status] = {"unknown": "unknown", "undisclosed": "undisclosed"}
#: Facts whose marked words a classifier gave a value, asked or not.
VALUED = frozenset({"industry"})
#: How sure it must be that somebody asked for their trouble names none: the talk turns on it.
SURE_OF_SILENCE = 0.8
#: How sure the tagger must be: of what was asked for, of what was not, of words inside an answer
#: that was taken whole. Where the lists read a name they are believed.
_ASKED, _UNASKED, _INSIDE = 0.5, 0.9, 0.6
#: The words of a trade are still looked up, and names have a form: less is enough for these.
_UNASKED_OF = {"industry": 0.5, "company": 0.7, "name": 0.7}
#: What is read of these says nothing against a name in the same words.
_ABOUT_PEOPLE = ("persona", "buying_role")
_TOLD_ANYWHERE = ("need", *SPOKEN_FACTS)
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


def is_taken(phrase: Spotted, read: Sequence[Reading], asked: str | None, text: str) -> bool:
    """Whether a marked phrase counts, given what else was read of the message."""
    known = next((r for r in read if r.fact == phrase.fact), None)
    if known is not None:
        return known.status == "value" and known.quoted and phrase.confidence >= _INSIDE
    if asked == phrase.fact:
        return phrase.confidence >= _ASKED
    counted = phrase.fact != "current_solution" and any(
        sign.isdigit() for sign in text[phrase.start : phrase.end]
    )
    words = text[phrase.start : phrase.end]
    if phrase.fact == "current_solution" and not _names_a_tool(text, phrase):
        return False
    if phrase.fact == "job_title" and not (has_han(words) or like_a_post(words)):
        return False
    sure = _UNASKED_OF.get(phrase.fact, _UNASKED)
    return phrase.confidence >= sure and not counted and not _means_else(phrase, read)


def named_value(fact: str, said: str, words: WordLists) -> str | None:
    """What marked words are worth: themselves, a trade its code; None: nothing after all."""
    folded = fold(said)
    if fact == "name" and is_title_word(folded, words.titles):
        return None  # 老板就行
    if fact != "industry":
        return said
    found = read_industry(
        folded, [Span(0, len(folded))], words.industries, asked=True, open_answer=False
    )
    return str(found.value) if found else None


def _names_a_tool(text: str, phrase: Spotted) -> bool:
    """Whether words marked as a tool hold a name or a thing: "way over the top" holds none."""
    words = text[phrase.start : phrase.end]
    inside = (
        words[1:] if phrase.start == 0 or text[phrase.start - 2 : phrase.start] == ". " else words
    )
    named = any(sign.isupper() for sign in inside) or names_thing(fold(words))
    return has_han(words) or named


def _means_else(phrase: Spotted, read: Sequence[Reading]) -> bool:
    """Another fact was read from these words: "240 staff" is a size, "Ngozi" a name."""
    beside = (*_TOLD_ANYWHERE, *(_ABOUT_PEOPLE if phrase.fact == "job_title" else ()))
    return any(r.fact not in beside and r.start < phrase.end and phrase.start < r.end for r in read)


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


def told_of_others(seen: Spotted, others: Sequence[Span]) -> bool:
    """Whether a classifier saw it in words about somebody else."""
    shared = sum(max(0, min(seen.end, o.end) - max(seen.start, o.start)) for o in others)
    return 2 * shared > seen.end - seen.start


def meant_value(meant: Spotted, currency: str) -> JSON:
    """The value of a guess, in the shape of its fact."""
    if meant.fact == "budget":
        return {"status": meant.code, "min": None, "max": None, "currency": currency}
    if meant.fact == "timeline":
        return {"status": meant.code, "by": None}
    return None if meant.code in SILENT else meant.code
