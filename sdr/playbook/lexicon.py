"""The playbook's words in the shape that the fact readers take.

The readers know no company and no playbook: they are handed a `Lexicon`. This module makes it,
once per loaded playbook; the wiring passes it on. Both languages go into one list per code,
because one message may mix them.
"""

from __future__ import annotations

from collections.abc import Iterator

from sdr.playbook.entries import LANGUAGES
from sdr.playbook.frames import unframed
from sdr.playbook.model import Phrases, Playbook
from sdr.readers.reading import Lexicon


def lexicon(playbook: Playbook) -> Lexicon:
    """Return the word lists of `playbook`; labels count as words, so that a tapped one is read."""
    return Lexicon(
        industries={i.code: _words(i.words.both) for i in playbook.icp.industries},
        problems={
            p.code: _words((p.label.zh, p.label.en, *_phrases(p.code, playbook.phrases)))
            for p in playbook.spin.problems
        },
        titles={p.code: _words(p.titles.both) for p in playbook.people.personas},
        roles={r.code: _words(r.phrases.both) for r in playbook.people.buying_roles},
        rates=dict(playbook.bant.budget.rates),
        default_currency=playbook.bant.budget.currency,
        systems=playbook.icp.systems,
        regions=playbook.icp.regions,
    )


def _phrases(code: str, phrases: Phrases) -> Iterator[str]:
    for language in LANGUAGES:
        for phrase in getattr(phrases.problems[code], language):
            yield from unframed(phrase, phrases.groups, language)


def _words(words: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(words))
