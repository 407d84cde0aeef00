"""Which sentences of a fact are worth quoting: none twice, none that stands in another. Pure.

People repeat themselves, and a reader keeps a clause beside the sentence around it. The facts keep
all of it; a brief quotes each saying once, the longest.
"""

from __future__ import annotations

import re
from typing import Any

from sdr.facts import Known


def by_quote(fact: Known) -> list[tuple[Any, Known]]:
    """What a fact says by the sentence it was read from: a sentence within another stands once."""
    if not fact.items:
        return [(fact.value, fact)]
    groups: dict[str, tuple[list[Any], Known]] = {}
    for item in fact.items:
        longest = max(
            (each for each in fact.items if within(item.text, each.text)),
            key=lambda each: len(each.text or ""),
        )
        values, _ = groups.setdefault(plain(longest.text), ([], longest))
        values.append(item.value)
    return list(groups.values())


def wholes(fact: Known) -> list[Known]:
    """The sayings of a fact without those that are part of another one of it."""
    kept: list[Known] = []
    for item in sorted(fact.items, key=lambda each: -len(str(each.value))):
        if not any(within(str(item.value), str(held.value)) for held in kept):
            kept.append(item)
    return [item for item in fact.items if item in kept]


def plain(text: str | None) -> str:
    """A saying without case, spaces and closing punctuation, to be compared."""
    return " ".join((text or "").lower().split()).strip(" .。!！?？,，;；…")


def within(part: str | None, whole: str | None) -> bool:
    """True when one saying is the other, or stands in it as whole words."""
    small, large = plain(part), plain(whole)
    if not small:
        return not large
    if not small.isascii():
        return small in large
    return re.search(rf"(?<!\w){re.escape(small)}(?!\w)", large) is not None
