"""The playbook's word lists in the form that the phrase matchers cache.

Built once from a `Lexicon`; every message is read with the same one until the playbook changes.
"""

from collections.abc import Mapping, Sequence

from sdr.readers.reading import Lexicon
from sdr.readers.text import Words, as_words


class WordLists:
    """The lexicon's lists in the form that the phrase matcher caches."""

    __slots__ = ("industries", "problems", "regions", "roles", "systems", "titles")

    def __init__(self, lexicon: Lexicon) -> None:
        self.industries: Words = as_words(lexicon.industries.items())
        self.problems: Words = as_words(lexicon.problems.items())
        self.titles: Words = as_words(lexicon.titles.items())
        self.roles: Words = as_words(lexicon.roles.items())
        self.systems: Words = as_words([("system", lexicon.systems)])
        self.regions: Words = as_words([("region", lexicon.regions)])


_latest: tuple[Lexicon, Mapping[str, Sequence[str]], WordLists] | None = None


def word_lists(lexicon: Lexicon) -> WordLists:
    """The lists of this lexicon, made anew only for another one than last time."""
    global _latest  # noqa: PLW0603 - one per process; two threads that race make it twice
    held = _latest
    # what is published of a playbook goes into the lexicon that everybody holds
    if held is None or held[0] is not lexicon or held[1] is not lexicon.industries:
        held = _latest = (lexicon, lexicon.industries, WordLists(lexicon))
    return held[2]
