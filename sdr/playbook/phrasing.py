"""How a text should read: the rules of voice that a program can check.

A turn is at most three short sentences and one question; Chinese says 您, never 你, and carries
Chinese punctuation. Pure functions from a text to the codes of what is wrong; `check` says where.
They judge form only: whether a sentence is any good is for a reader to say.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

type Remark = tuple[str, dict[str, object]]

MOST_SENTENCES = 3
# Characters of a turn that still fit a phone's screen without scrolling.
MOST_CHARACTERS = {"zh": 110, "en": 280}
MOST_SUBJECT = {"zh": 20, "en": 40}

_MARKUP = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}", re.DOTALL)
_LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)|https?://\S+|\S+@\S+\.\w+")
_HAN = r"[一-鿿]"
_ASCII = re.compile(rf"{_HAN}\s*([,;:?!()])|([,;?!()])\s*{_HAN}|{_HAN}(\.)(?:\s|$)")
_END = {"zh": re.compile(r"[。！？!?]+"), "en": re.compile(r"[.!?]+(?=[\s\"”)]|$)")}
_QUESTION = re.compile(r"[?？]+")


def bare(text: str) -> str:
    """The text without template markup and links, as a reader would see its sentences."""
    return _LINK.sub(lambda match: match[1] or "", _MARKUP.sub("", text))


def sentences(text: str, language: str) -> int:
    """How many sentences the text has; one that does not end still counts."""
    plain = bare(text).strip()
    parts = [part for part in _END[language].split(plain) if re.search(r"\w", part)]
    return len(parts)


def questions(text: str) -> int:
    """How many question marks (runs of them) the text holds."""
    return len(_QUESTION.findall(bare(text)))


def chinese(text: str) -> Iterator[Remark]:
    """What a Chinese text does that Chinese people at work would not write."""
    if "你" in text:
        yield "familiar-you", {}
    found = _ASCII.search(bare(text))
    if found:
        mark = next(group for group in found.groups() if group)
        yield "ascii-punctuation", {"mark": mark}


def turn(text: str, language: str, most: int = MOST_SENTENCES) -> Iterator[Remark]:
    """Whether a text fits one turn of the conversation."""
    count = sentences(text, language)
    if count > most:
        yield "too-many-sentences", {"count": count, "most": most}
    length = len(bare(text))
    if length > MOST_CHARACTERS[language]:
        yield "too-long", {"count": length, "most": MOST_CHARACTERS[language]}


def subject(text: str, language: str) -> Iterator[Remark]:
    """Whether a mail's subject can be read in a list of mails."""
    length = len(bare(text))
    if length > MOST_SUBJECT[language]:
        yield "too-long", {"count": length, "most": MOST_SUBJECT[language]}
