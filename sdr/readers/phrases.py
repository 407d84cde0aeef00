"""The matcher for long word lists: hundreds of goods and titles cost no more than ten.

Plain phrases are looked up by their first two characters; only regular expressions and phrases
with a gap are searched one by one. A hyphen counts as a blank. Pure.
"""

import re
from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache

from sdr.readers.text import Hit, Words, fold, phrase_pattern

_MOST = 40  # nobody names more in one message; the rest would only cost time


@dataclass(frozen=True, slots=True)
class _Index:
    """Plain phrases by their first characters (longest first), the rest as patterns."""

    starts: dict[str, tuple[tuple[str, str], ...]]
    patterns: tuple[tuple[str, re.Pattern[str]], ...]


def _flat(text: str) -> str:
    return text.replace("-", " ").replace("\n", " ")


@lru_cache(maxsize=32)
def _index(words: Words) -> _Index:
    codes: dict[str, str] = {}
    patterns: list[tuple[str, re.Pattern[str]]] = []
    for code, phrases in words:
        for phrase in phrases:
            if phrase.startswith("re:") or "…" in phrase or "..." in phrase or "*" in phrase:
                patterns.append((code, phrase_pattern(phrase)))
            elif phrase.strip():
                codes.setdefault(re.sub(r"\s+", " ", _flat(fold(phrase.strip()))), code)
    starts: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for phrase in sorted(codes, key=len, reverse=True):
        starts[phrase[:2]].append((phrase, codes[phrase]))
    return _Index({key: tuple(found) for key, found in starts.items()}, tuple(patterns))


def _letter(character: str) -> bool:
    return character.isascii() and (character.isalnum() or character == "_")


def _end(flat: str, at: int, phrase: str, *, plural: bool) -> int:
    """Where the phrase that begins at `at` ends, as a whole word; 0: nowhere."""
    if not flat.startswith(phrase, at):
        return 0
    end = at + len(phrase)
    if not _letter(phrase[-1]):
        return end
    for ending in ("", "s", "es") if plural else ("",):
        stop = end + len(ending)
        if flat.startswith(ending, end) and not (stop < len(flat) and _letter(flat[stop])):
            return stop
    return 0


def find_phrases(folded: str, words: Words, *, plural: bool = False) -> list[Hit]:
    """All hits of a word list, by position; where plain phrases overlap the longest counts.

    `plural`: a Latin phrase also stands for its plural in -s or -es.
    """
    index = _index(words)
    flat = _flat(folded)
    hits: list[Hit] = []
    at = 0
    while at < len(flat) and len(hits) < _MOST:
        inside = at > 0 and _letter(flat[at]) and _letter(flat[at - 1])
        if not inside:
            near = index.starts.get(flat[at : at + 2], ())
            lone = index.starts.get(flat[at], ()) if len(flat) > at + 1 else ()
            for phrase, code in (*near, *lone):
                end = _end(flat, at, phrase, plural=plural)
                if end:
                    hits.append(Hit(code, at, end))
                    at = end - 1
                    break
        at += 1
    for code, pattern in index.patterns:
        hits += [Hit(code, *m.span()) for m in pattern.finditer(folded) if m.group()]
    return sorted(hits, key=lambda hit: (hit.start, -hit.end))[:_MOST]
