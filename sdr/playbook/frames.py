"""Phrases that name groups of words: "{unseen} & {shops}" is any word of the one near the other.

What people say of a trouble has two halves ("we can't see" and "the shelf", "the reps" and
"paperwork"), each with dozens of words; a frame pairs them without a line for every pair. `lexicon`
turns frames into the regular expressions that the readers take.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from sdr.playbook.entries import Words
from sdr.readers.text import fold

GROUP = re.compile(r"\{([a-z0-9_]+)\}")
#: Begins and ends with a letter or a digit (`*` stands for more letters).
_LATIN = re.compile(r"(?!re:)[A-Za-z0-9](?:.*[A-Za-z0-9*])?$")
#: How much may stand between the two halves, all in one sentence.
_BETWEEN = r"[^.!?;\n。！？]{0,70}?"


def groups_in(phrase: str) -> list[str]:
    """The groups that a phrase names; an expression (re:…) names none."""
    return [] if phrase.startswith("re:") else GROUP.findall(phrase)


def unframed(phrase: str, groups: Mapping[str, Words], language: str) -> Iterator[str]:
    """The phrase as the readers take it: itself, or for a frame its expressions.

    "a … b" is a before b, "a & b" either way round.
    """
    if not groups_in(phrase):
        yield phrase
        return
    halves = [_half(half, groups, language) for half in re.split(r"\s*(?:…|&)\s*", phrase) if half]
    yield "re:" + _BETWEEN.join(halves)
    if "&" in phrase and len(halves) > 1:
        yield "re:" + _BETWEEN.join(reversed(halves))


def _half(half: str, groups: Mapping[str, Words], language: str) -> str:
    parts = re.split(r"(\{[a-z0-9_]+\})", half.strip())
    return "".join(
        _any_of(getattr(groups[part[1:-1]], language)) if GROUP.fullmatch(part) else _plain(part)
        for part in parts
        if part
    )


def _any_of(words: tuple[str, ...]) -> str:
    """One expression for all: the word boundaries are said once, which searches twice as fast."""
    longest_first = sorted(words, key=len, reverse=True)
    latin = [_plain(word).replace(r"\*", "[a-z]*") for word in longest_first if _LATIN.match(word)]
    rest = [_word(word) for word in longest_first if not _LATIN.match(word)]
    whole = ["(?<![a-z0-9])(?:" + "|".join(latin) + ")(?![a-z0-9])"] if latin else []
    return "(?:" + "|".join((*whole, *rest)) + ")"


def _word(word: str) -> str:
    """A word that is not Latin from end to end, or an expression."""
    if word.startswith("re:"):
        return word.removeprefix("re:")
    folded = fold(word)
    ahead = "(?<![a-z0-9])" if folded[:1].isascii() and folded[:1].isalnum() else ""
    behind = "(?![a-z0-9])" if folded[-1:].isascii() and folded[-1:].isalnum() else ""
    return ahead + _plain(folded).replace(r"\*", "[a-z]*") + behind


def _plain(words: str) -> str:
    return re.escape(fold(words)).replace(r"\ ", r"\s+")
