"""How a message is cut: normal form, tokens, clauses.

Pure functions on strings, one grammar for Chinese and English (and for the two in one
sentence). No Rasa in here: the tokenizer component and the act model both call it.
"""

import re
import unicodedata
from typing import List, NamedTuple

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
    folded = unicodedata.normalize("NFKC", text).lower().replace("’", "'")
    folded = _LINK.sub("⌁", _MAIL.sub("@@", folded))
    folded = _REPEAT.sub(r"\1\1\1", _DIGITS.sub("0", folded))
    return re.sub(r"\s+", " ", folded).strip()


def words(text: str) -> List[str]:
    """The tokens of a normal form that carry meaning, question marks included."""
    return [piece.text for piece in pieces(text) if piece.kind != "mark" or piece.text in "?!@⌁"]


def clauses(text: str) -> List[str]:
    """The parts of a message that may each do something of their own, in order.

    Sentences first; a sentence is cut at commas too where both sides are long enough to
    say something. A message of one part gives a list of one.
    """
    found: List[str] = []
    for sentence in _sentences(text):
        parts = [part.strip() for part in _COMMA.split(sentence)]
        held = ""
        for part in parts:
            held = f"{held}, {part}" if held else part
            if len(words(held)) >= 3:
                found.append(held)
                held = ""
        if held and found and len(parts) > 1:
            found[-1] = f"{found[-1]}, {held}"
        elif held:
            found.append(held)
    return found


def _sentences(text: str) -> List[str]:
    out, start = [], 0
    for match in _SENTENCE_END.finditer(text):
        out.append(text[start : match.end()].strip())
        start = match.end()
    out.append(text[start:].strip())
    return [sentence for sentence in out if words(sentence)]
