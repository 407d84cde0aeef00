"""Rows of features: one message scored by hand is what the whole table gives."""

import random
import re
import unittest

import numpy as np
from components.features import CONCEPTS_FILE, Concepts, Context, Features
from ruamel.yaml import YAML

TEXTS = [
    "we brew beer in Leeds, about 300 people",
    "我们做啤酒的，三百来人",
    "what does it cost? 多少钱",
    "how much 20k",
    "no budget, no time",
]
STRANGE = ["", " ", "?", "zzz", "😂😂😂😂", "三百", "a" * 4000, "we brew beer we brew beer"]
WEIGHTS = {"chars": 1.0, "words": 0.7, "concepts": 0.5, "context": 1.5}


def fitted(**weights: float) -> Features:
    """Features that learned TEXTS."""
    config = {"char_ngrams": [1, 3], "word_ngrams": [1, 2], "min_df": 1}
    features = Features({**config, "weights": {**WEIGHTS, **weights}})
    features.fit(TEXTS)
    return features


class Scores(unittest.TestCase):
    """`scores` against `rows`."""

    def _same(self, features: Features) -> None:
        texts = TEXTS + STRANGE
        contexts = [
            Context("budget", ("budget",), 0.5) if n % 2 else Context() for n in range(len(texts))
        ]
        rows = features.rows(texts, contexts)
        assert features.width == rows.shape[1]
        coef = np.random.RandomState(3).normal(size=(features.width, 7)).astype(np.float32)
        np.testing.assert_allclose(
            features.scores(texts, contexts, coef), rows @ coef, rtol=1e-3, atol=1e-4
        )

    def test_every_part_counts(self) -> None:
        self._same(fitted())

    def test_parts_may_be_left_out(self) -> None:
        self._same(fitted(concepts=0.0, context=0.0))

    def test_after_saving(self) -> None:
        features, again = fitted(), Features(fitted()._config)
        again.restore(*features.state())
        self._same(again)
        coef = np.ones((features.width, 1), dtype=np.float32)
        one, other = (f.scores(TEXTS, [Context()] * len(TEXTS), coef) for f in (features, again))
        np.testing.assert_allclose(one, other, rtol=1e-5)


class Meanings(unittest.TestCase):
    """Which word groups a text touches."""

    def test_words_are_found_as_their_file_says(self) -> None:
        groups = YAML(typ="safe").load(CONCEPTS_FILE.read_text(encoding="utf-8"))
        concepts = Concepts(groups)
        expressions = {
            name: re.compile("|".join(self._expression(str(word)) for word in words))
            for name, words in groups.items()
        }
        parts = ["", " ", "x", "s", "ing", "的", "9", "."]
        every = [str(word).rstrip("*") for words in groups.values() for word in words]
        dice = random.Random(3)
        for word in every:
            text = f"{dice.choice(parts)}{word}{dice.choice(parts)}{dice.choice(every)}"
            found, _ = concepts.of(text)
            expected = [n for n, name in enumerate(groups) if expressions[name].search(text)]
            assert [n for n in found if n < len(groups)] == expected, text

    @staticmethod
    def _expression(word: str) -> str:
        """Chinese anywhere; others as whole words, with a star as their beginning."""
        if re.search(r"[\u3400-\u9fff]", word):
            return re.escape(word)
        if word.endswith("*"):
            return rf"(?<![a-z]){re.escape(word[:-1])}"
        return rf"(?<![a-z]){re.escape(word)}(?![a-z])"
