"""Which value an answer to a question means, where no word list knows it: the model itself.

One linear judge for each fact over n-grams and, where the sentence encoder runs, its vector:
"seasoning cubes" is food though nobody listed it. It learns from the playbook's lists of answers
(lookups named `fact.value`), against sentences of other acts, which mean no value. ValueClassifier
puts it into Rasa's pipeline; the product's readers decide whether it is believed.
"""

import json
import os
import random
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Dict, List, Mapping, NamedTuple, Optional, Sequence

import numpy as np
from scipy import sparse
from sklearn.linear_model import LogisticRegression

from components.features import Context, Features
from components.memory import Progress, load_encoder
from components.text import clause_spans

DEFAULTS: Dict[str, Any] = {
    "char_ngrams": [1, 4],
    "word_ngrams": [1, 2],
    "min_df": 2,
    "C": 10.0,
    "weights": {"chars": 1.0, "words": 1.0, "concepts": 0.0, "context": 0.0},
    # how many answers of a value and language are learned from, and of a value encoded
    "most": 110,
    "encoded": 80,
    # how sure it must be, by fact
    "thresholds": {"industry": 0.5, "need": 0.5, "contact": 0.7},
    # facts whose answers are judged alike
    "alike": dict.fromkeys(("email", "phone", "wechat", "name", "company"), "contact"),
}
NOTHING = ""  # the label of what means no value
OTHERS = 500  # so many sentences that mean no value are encoded
Vectors = Mapping[str, np.ndarray]
LONGEST = 120  # characters; a story is no answer to a question of one word
TOLD = ("need",)  # what people do tell in stories: each clause is judged, so many at most
CLAUSES = 8


class Answer(NamedTuple):
    """An answer and the value it means; NOTHING: none."""

    text: str
    value: str


class Meant(NamedTuple):
    """A value in a message: the fact, the value, how sure, the characters it was read from."""

    fact: str
    code: str
    confidence: float
    start: int
    end: int


class ValueModel:
    """Features and weights of one judge per fact."""

    def __init__(self, config: Mapping[str, Any]) -> None:
        """Take the pipeline's configuration; what it leaves out is DEFAULTS."""
        self.config = {**DEFAULTS, **config}
        self.judges: Dict[str, Judge] = {}

    def fit(
        self, answers: Mapping[str, Sequence[Answer]], progress: Optional[Progress] = None
    ) -> None:
        """Learn one judge per fact; a sentence that several learn from is encoded once."""
        encoder = load_encoder()
        vectors: Optional[Vectors] = None
        if encoder is not None:
            texts = encoded(answers, self.config["encoded"])
            vectors = dict(zip(texts, encoder.vectors(texts, progress)))
        self.judges = {fact: Judge(self.config) for fact in sorted(answers)}
        # the longest first: the short ones fill what is left
        longest_first = sorted(self.judges, key=lambda fact: -len(answers[fact]))
        with ThreadPoolExecutor(os.cpu_count()) as beside:
            fits = [beside.submit(self.judges[f].fit, answers[f], vectors) for f in longest_first]
            for fit in fits:
                fit.result()

    def meant(self, text: str, asked: Optional[str]) -> List[Meant]:
        """The value that `text` gives to the fact asked, or nothing."""
        judged = self.config["alike"].get(asked, asked)
        judge = self.judges.get(judged or "")
        if judge is None or asked is None or not text.strip():
            return []
        spans = [span for span in clause_spans(text)[:CLAUSES] if span != (0, len(text))]
        if len(text) <= LONGEST:
            spans = [(0, len(text)), *spans]
        elif judged in TOLD:
            spans = [(start, end) for start, end in spans if end - start <= LONGEST]
        else:
            return []
        if not spans:
            return []
        table = judge.probabilities([text[start:end] for start, end in spans])
        best: Optional[Meant] = None
        for (start, end), row in zip(spans, table):
            at = int(row.argmax())
            code, sure = judge.values[at], float(row[at])
            if code == NOTHING or sure < self.config["thresholds"].get(judged, 0.6):
                continue
            if best is None or sure > best.confidence:
                best = Meant(asked, code, round(sure, 3), start, end)
        return [best] if best else []

    def save(self, folder: Path) -> None:
        """Write plain JSON and number arrays: loading them runs no code."""
        states = {fact: judge.state() for fact, judge in self.judges.items()}
        meta = {"config": self.config, "judges": {fact: s[0] for fact, s in states.items()}}
        text = json.dumps(meta, ensure_ascii=False)
        (folder / "value_model.json").write_text(text, encoding="utf-8")
        for fact, (_, arrays) in states.items():
            np.savez_compressed(folder / f"value_model.{fact}.npz", **arrays)

    @classmethod
    def load(cls, folder: Path) -> "ValueModel":
        """Read what save() wrote."""
        meta = json.loads((folder / "value_model.json").read_text(encoding="utf-8"))
        model = cls(meta["config"])
        for fact, own in meta["judges"].items():
            with np.load(folder / f"value_model.{fact}.npz", allow_pickle=False) as arrays:
                model.judges[fact] = Judge.restored(model.config, own, arrays)
        return model


class Judge:
    """The judge of one fact: values, weights for n-grams and for the sentence vector."""

    def __init__(self, config: Mapping[str, Any]) -> None:
        """Take the model's configuration."""
        self._config = config
        self.features = Features(config)
        self.values: List[str] = []
        self._middle = np.zeros(0, dtype=np.float32)  # empty: learned without the encoder
        self._coef = np.zeros((0, 0), dtype=np.float32)
        self._intercept = np.zeros(0, dtype=np.float32)

    def fit(self, answers: Sequence[Answer], known: Optional[Vectors] = None) -> None:
        """Learn from answers and their values; `known`: the sentence vectors, by text."""
        texts = [answer.text for answer in answers]
        self.features.fit(texts)
        rows = self.features.rows(texts, [Context()] * len(texts))
        if known is not None:
            self._middle = np.mean([known[text] for text in texts if text in known], axis=0)
            # what was not encoded says nothing by its meaning
            vectors = np.array([known.get(text, self._middle) for text in texts])
            centred = sparse.csr_matrix(_centred(vectors, self._middle))
            rows = sparse.hstack([rows, centred], format="csr")
        learner = LogisticRegression(C=self._config["C"], max_iter=400)
        learner.fit(rows, [answer.value for answer in answers])
        self.values = [str(value) for value in learner.classes_]
        self._coef = np.ascontiguousarray(learner.coef_.T, dtype=np.float32)
        self._intercept = learner.intercept_.astype(np.float32)

    def probabilities(self, texts: Sequence[str]) -> np.ndarray:
        """One row per text, one column per value, each row summing to 1."""
        scores = self.features.scores(texts, [Context()] * len(texts), self._coef)
        if len(self._middle):
            encoder = load_encoder()
            vectors = (
                np.tile(self._middle, (len(texts), 1))  # knows nothing: every vector is the middle
                if encoder is None
                else np.array([encoder.vector(text) for text in texts])
            )
            scores += _centred(vectors, self._middle) @ self._coef[self.features.width :]
        scores += self._intercept
        scores = np.exp(scores - scores.max(axis=1, keepdims=True))
        return scores / scores.sum(axis=1, keepdims=True)

    def state(self) -> Any:
        """What was learned: names for JSON, arrays."""
        names, arrays = self.features.state()
        return {"values": self.values, "names": names}, {
            **arrays,
            "middle": self._middle,
            "coef": self._coef.astype(np.float16),
            "intercept": self._intercept,
        }

    @classmethod
    def restored(
        cls, config: Mapping[str, Any], own: Mapping[str, Any], arrays: Mapping[str, np.ndarray]
    ) -> "Judge":
        """A judge from what state() gave."""
        judge = cls(config)
        judge.features.restore(own["names"], arrays)
        judge.values = list(own["values"])
        judge._middle = arrays["middle"]
        judge._coef = np.ascontiguousarray(arrays["coef"].astype(np.float32))
        judge._intercept = arrays["intercept"]
        return judge


def encoded(answers: Mapping[str, Sequence[Answer]], most: int) -> List[str]:
    """The texts whose meaning is learned: at most so many of a value, the same every time.

    Encoding takes most of the time, and more than some eighty of a value tell it nothing new.
    """
    texts: Dict[Any, List[str]] = defaultdict(list)
    for fact, given in answers.items():
        for answer in given:
            # what means nothing is the same for all facts
            texts["" if answer.value == NOTHING else (fact, answer.value)].append(answer.text)
    few = (chosen(sorted(set(own)), most if key else OTHERS) for key, own in texts.items())
    return sorted({text for own in few for text in own})


def chosen(texts: Sequence[str], most: int) -> List[str]:
    """At most so many of a list, the same ones every time."""
    return list(texts) if len(texts) <= most else random.Random(5).sample(list(texts), most)


def _centred(vectors: np.ndarray, middle: np.ndarray) -> np.ndarray:
    rows = vectors - middle
    return rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)
