"""Which of the playbook's problems a message states: the model itself, without Rasa.

One linear judge for each problem over the rows of features.py. It learns from the sentences
of the playbook that carry `problems`, against those that carry none and against sentences
of other acts. ProblemClassifier puts it into Rasa's pipeline; the product's readers decide
what is believed (a problem that is denied or asked about is none).
"""

import json
import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Dict, List, Mapping, NamedTuple, Sequence, Tuple

import numpy as np
from sklearn.linear_model import LogisticRegression

from components.features import Context, Features
from components.text import clause_spans, words

DEFAULTS: Dict[str, Any] = {
    "char_ngrams": [1, 4],
    "word_ngrams": [1, 2],
    "min_df": 2,
    "C": 20.0,
    "weights": {"chars": 1.0, "words": 1.0, "concepts": 0.5, "context": 0.0},
    "threshold": 0.5,
}
MIN_WORDS = 2


class Labelled(NamedTuple):
    """A sentence and the problems that it states (none: it states none)."""

    text: str
    problems: Tuple[str, ...]


class Spotted(NamedTuple):
    """A problem in a message: its code, how sure, and the characters it was read from."""

    code: str
    confidence: float
    start: int
    end: int


class ProblemModel:
    """Features and weights of a trained model."""

    def __init__(self, config: Mapping[str, Any]) -> None:
        """Take the pipeline's configuration; what it leaves out is DEFAULTS."""
        self.config = {**DEFAULTS, **config}
        self.features = Features(self.config)
        self.codes: List[str] = []
        self._coef = np.zeros((0, 0), dtype=np.float32)
        self._intercept = np.zeros(0, dtype=np.float32)

    def fit(self, sentences: Sequence[Labelled]) -> None:
        """Learn one judge per code; a code without sentences has none."""
        self.codes = sorted({code for sentence in sentences for code in sentence.problems})
        if not self.codes:
            return
        texts = [sentence.text for sentence in sentences]
        self.features.fit(texts)
        rows = self.features.rows(texts, [Context()] * len(texts))

        def judge_of(code: str) -> LogisticRegression:
            truth = np.array([code in sentence.problems for sentence in sentences])
            judge = LogisticRegression(C=self.config["C"], max_iter=300, solver="liblinear")
            return judge.fit(rows, truth)

        # liblinear holds no lock of Python's while it works
        with ThreadPoolExecutor(os.cpu_count()) as beside:
            judges = list(beside.map(judge_of, self.codes))
        coefs = np.array([judge.coef_[0] for judge in judges])
        self._coef = np.ascontiguousarray(coefs.T, dtype=np.float32)
        self._intercept = np.array([judge.intercept_[0] for judge in judges], dtype=np.float32)

    def spot(self, text: str) -> List[Spotted]:
        """The problems of a message, each where it is surest: a clause, or the whole."""
        if not self.codes or len(words(text)) < MIN_WORDS:
            return []
        spans = [(0, len(text))]
        spans += [span for span in clause_spans(text) if span != (0, len(text))]
        table = self.probabilities([text[start:end] for start, end in spans])
        best: Dict[str, Spotted] = {}
        for (start, end), row in zip(spans, table):
            for code, sure in zip(self.codes, row):
                held = best.get(code)
                if sure >= self.config["threshold"] and (held is None or sure > held.confidence):
                    best[code] = Spotted(code, round(float(sure), 3), start, end)
        return sorted(best.values(), key=lambda spotted: -spotted.confidence)

    def probabilities(self, texts: Sequence[str]) -> np.ndarray:
        """One row per text, one column per code, each 0 to 1 by itself."""
        contexts = [Context()] * len(texts)
        scores = self.features.scores(texts, contexts, self._coef) + self._intercept
        return 1.0 / (1.0 + np.exp(-scores))

    def save(self, folder: Path) -> None:
        """Write plain JSON and number arrays: loading them runs no code."""
        names, arrays = self.features.state() if self.codes else ({}, {})
        meta = {"codes": self.codes, "config": self.config, "names": names}
        text = json.dumps(meta, ensure_ascii=False)
        (folder / "problem_model.json").write_text(text, encoding="utf-8")
        arrays = {**arrays, "coef": self._coef.astype(np.float16), "intercept": self._intercept}
        np.savez_compressed(folder / "problem_model.npz", **arrays)

    @classmethod
    def load(cls, folder: Path) -> "ProblemModel":
        """Read what save() wrote."""
        meta = json.loads((folder / "problem_model.json").read_text(encoding="utf-8"))
        model = cls(meta["config"])
        with np.load(folder / "problem_model.npz", allow_pickle=False) as arrays:
            if meta["codes"]:
                model.features.restore(meta["names"], arrays)
            model._coef = np.ascontiguousarray(arrays["coef"].astype(np.float32))
            model._intercept = arrays["intercept"]
        model.codes = meta["codes"]
        return model
