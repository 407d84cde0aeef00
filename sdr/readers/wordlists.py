"""The playbook's word lists in the form that the phrase matchers cache.

Built from a `Lexicon` for every message (cheap: the tuples are compared, not compiled anew).
"""

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
        self.systems: Words = (("system", tuple(lexicon.systems)),)
        self.regions: Words = (("region", tuple(lexicon.regions)),)
