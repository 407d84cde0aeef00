"""How a message is cut: normal form, tokens, clauses.

Pure functions on strings, one grammar for Chinese and English (and for the two in one
sentence). No Rasa in here: the tokenizer component and the act model both call it.
"""

import re
import unicodedata
from functools import lru_cache
from itertools import pairwise
from typing import Dict, List, NamedTuple, Optional, Tuple

from zhconv import zhconv

_HAN = r"\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_LETTER = rf"(?:(?![{_HAN}])[^\W\d_])"

# Amounts stay whole ("20k", "50w", "98,000", "3.5%", "200+"): cut in two, every number
# looks alike. The unit counts only where no further letter follows.
_TOKEN = re.compile(
    r"(?P<mail>[a-z0-9._%+\-]+@[a-z0-9\-]+(?:\.[a-z0-9\-]+)+)"
    r"|(?P<number>[$€£¥￥]?\d(?:[\d,.:/\-]*\d)?(?:[a-z%+]{1,4}(?![a-z]))?)"
    rf"|(?P<han>[{_HAN}])"
    rf"|(?P<word>{_LETTER}+(?:['’]{_LETTER}+)*)"
    r"|(?P<mark>[^\w\s])",
    re.IGNORECASE,
)
_SENTENCE_END = re.compile(r"[。！？!?；;\n…~～]+|\.(?=\s|$)")
_COMMA = re.compile(r"，|,(?!\d)")
_DIGITS = re.compile(r"\d")
_MAIL = re.compile(r"[a-z0-9._%+\-]+@[a-z0-9\-]+(?:\.[a-z0-9\-]+)+")
_LINK = re.compile(r"(?:https?://|www\.)\S+")
_REPEAT = re.compile(r"([^0])\1{3,}")


class Piece(NamedTuple):
    """A token of a text: its characters and where they start."""

    text: str
    start: int
    kind: str  # mail | number | han | word | mark


def pieces(text: str) -> List[Piece]:
    """Cut a text into tokens; positions are those of the text as given."""
    return [
        Piece(match.group(), match.start(), match.lastgroup or "mark")
        for match in _TOKEN.finditer(text)
    ]


def normal(text: str) -> str:
    """Same meaning, one spelling: half width, lower case, single spaces, no long runs.

    Digits become 0 and addresses one sign each: which number it is belongs to the readers
    of facts, that there is one belongs to the act.
    """
    folded = simplified(unicodedata.normalize("NFKC", text)).lower().replace("’", "'")
    folded = _LINK.sub("⌁", _MAIL.sub("@@", folded))
    folded = _REPEAT.sub(r"\1\1\1", _DIGITS.sub("0", folded))
    return re.sub(r"\s+", " ", folded).strip()


def simplified(text: str) -> str:
    """Traditional characters as simplified ones, one by one; everything else as it is."""
    return text.translate(_simple())


@lru_cache(maxsize=1)
def _simple() -> Dict[int, str]:
    zhconv.loaddict()
    pairs = zhconv.zhcdicts["zh2Hans"].items()
    return {ord(one): other for one, other in pairs if len(one) == len(other) == 1}


def words(text: str) -> List[str]:
    """The tokens of a normal form that carry meaning, question marks included."""
    return [piece.text for piece in pieces(text) if piece.kind != "mark" or piece.text in "?!@⌁"]


def clauses(text: str) -> List[str]:
    """The parts of a message that may each do something of their own, in order.

    Sentences first; a sentence is cut at commas too where both sides are long enough to
    say something. A message of one part gives a list of one.
    """
    return [text[start:end] for start, end in clause_spans(text)]


def clause_spans(text: str) -> List[Tuple[int, int]]:
    """Where the clauses of a message stand: (start, end) of each, in order."""
    found: List[Tuple[int, int]] = []
    for first, last in _sentences(text):
        cuts = [first, *(m.end() + first for m in _COMMA.finditer(text[first:last])), last]
        parts = list(pairwise(cuts))
        held: Optional[Tuple[int, int]] = None
        for start, end in parts:
            held = (held[0] if held else start, end)
            if len(words(text[held[0] : held[1]])) >= 3:
                found.append(held)
                held = None
        if held and found and len(parts) > 1:
            found[-1] = (found[-1][0], held[1])
        elif held:
            found.append(held)
    return [_bare(text, start, end) for start, end in found]


def _bare(text: str, start: int, end: int) -> Tuple[int, int]:
    """A span without the spaces and commas at its ends."""
    while end > start and text[end - 1] in " \t\n,，":
        end -= 1
    while start < end and text[start].isspace():
        start += 1
    return start, end


def _sentences(text: str) -> List[Tuple[int, int]]:
    out, start = [], 0
    for match in _SENTENCE_END.finditer(text):
        out.append((start, match.end()))
        start = match.end()
    out.append((start, len(text)))
    return [(start, end) for start, end in out if words(text[start:end])]
