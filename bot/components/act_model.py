"""Which act a message does: the model itself, without Rasa.

A linear model over the rows of features.py. Where its two best guesses lie close together
the sentences nearest in meaning vote as well (memory.py). Confidences are calibrated by a
temperature found on held-out sentences. It judges the message as a whole and its clauses,
and picks what must be answered first. ActClassifier puts it into Rasa's pipeline.
"""

import json
import random
import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import MappingProxyType
from typing import Any, Dict, List, Mapping, NamedTuple, Optional, Sequence, Tuple

import numpy as np
from sklearn.svm import LinearSVC

from components.augment import Example, augment
from components.features import Context, Features, Table
from components.memory import Memory, Progress, load_encoder
from components.priority import tier
from components.text import clauses, words

DEFAULTS: Dict[str, Any] = {
    "char_ngrams": [1, 5],
    "word_ngrams": [1, 3],
    "min_df": 2,
    "C": 0.3,
    "tolerance": 0.01,  # twenty times finer takes half as long again and reads no better
    "weights": {"chars": 1.0, "words": 1.0, "concepts": 1.0, "context": 1.5},
    "memory": {
        "neighbours": 24,
        "sharpness": 10.0,
        "weight": 1.5,
        "judge_weight": 0.2,
        "judge_C": 3.0,
        "margin": 0.8,
        # remembered of an act and script; of the commonest, which is a third of what people write.
        # All of them read no better (development set) and would double the training; 150 and 700
        # read half a point worse (test set).
        "per_act": 220,
        "per_act_of": {"inform": 1000},
    },
    "joined": 1500,
    "joined_weight": 0.3,
    "context_weight": 0.5,
    "threshold": 0.22,
    "margin": 0.03,
    "clause_confidence": 0.6,
    # More of acts that a clause alone sounds like in the middle of a story (development set: other
    # business 1 right of 7 below this, objections 4 of 13).
    "clause_confidence_of": {
        "other_business": 0.95,
        **dict.fromkeys(
            (
                "objection_competitor",
                "objection_no_authority",
                "objection_no_need",
                "objection_price",
                "objection_timing",
                "objection_trust",
            ),
            0.8,
        ),
    },
    # Acts that end a talk: below this the next best guess is taken instead.
    "certain": {"opt_out": 0.7, "not_buyer": 0.65, "other_business": 0.65, "abuse": 0.4},
    "ranking_length": 10,
}


class Judgement(NamedTuple):
    """What the model makes of one message."""

    act: str
    confidence: float
    ranking: List[Tuple[str, float]]  # of the message as a whole, best first
    acts: List[str]  # all acts found, what must be answered first leading
    sure: bool


# Vectors of remembered sentences by their place among the examples.
Vectors = Dict[int, np.ndarray]


def remembered(
    examples: Sequence[Example], most: int, most_of: Mapping[str, int] = MappingProxyType({})
) -> List[int]:
    """Which sentences the memory holds: at most `most` of an act and a script.

    Encoding is most of a training, and the rarer acts need the memory as much as the commonest.
    `most_of` says it for single acts: one that is cut short is outvoted by all the others.
    """
    taken: Dict[Tuple[str, bool], int] = {}
    order = list(range(len(examples)))
    random.Random(5).shuffle(order)
    kept = []
    for i in order:
        key = (examples[i].act, bool(re.search(r"[\u3400-\u9fff]", examples[i].text)))
        if taken.get(key, 0) < most_of.get(key[0], most):
            taken[key] = taken.get(key, 0) + 1
            kept.append(i)
    return sorted(kept)


class ActModel:
    """Features and weights of a trained model."""

    def __init__(self, config: Mapping[str, Any]) -> None:
        """Take the pipeline's configuration; what it leaves out is DEFAULTS."""
        self.config = {**DEFAULTS, **config}
        self.features = Features(self.config)
        self.labels: List[str] = []
        self._coef = np.zeros((0, 0), dtype=np.float32)
        self._intercept = np.zeros(0, dtype=np.float32)
        self._temperature = 1.0
        self._memory = Memory(self.config["memory"])

    def fit(self, examples: Sequence[Example], progress: Optional[Progress] = None) -> None:
        """Learn from written examples; copies in context are made here."""
        self._memory.encoder = load_encoder()
        memory, kept = self.config["memory"], []
        if self._memory.encoder is not None:
            kept = remembered(examples, memory["per_act"], memory["per_act_of"])
        held = (kept or list(range(len(examples))))[::HELD_OUT]
        # Beside each other: neither the encoder nor liblinear holds a lock of Python's.
        with ThreadPoolExecutor(2) as beside:
            encoding = beside.submit(self._encode, [examples[i].text for i in kept], progress)
            self.features.fit([example.text for example in examples])
            copies = augment(examples, self.config)
            table = self.features.table([copy.text for copy in copies])
            trial = beside.submit(self._trial, examples, held, table)
            self._learn(copies, table)
            vectors: Vectors = dict(zip(kept, encoding.result()))
            self._remember(examples, vectors)
            self._temperature = trial.result()._softness(examples, held, vectors)

    def _encode(self, texts: Sequence[str], progress: Optional[Progress]) -> Sequence[np.ndarray]:
        encoder = self._memory.encoder
        return () if encoder is None else list(encoder.vectors(texts, progress))

    def _learn(self, copies: Sequence[Example], table: Table) -> None:
        texts, contexts = [copy.text for copy in copies], [copy.context for copy in copies]
        rows = self.features.rows(texts, contexts, table)
        linear = LinearSVC(
            C=self.config["C"],
            tol=self.config["tolerance"],
            dual=True,
            max_iter=3000,
            random_state=3,
        )
        weights = [copy.weight for copy in copies]
        linear.fit(rows, [copy.act for copy in copies], sample_weight=weights)
        self.labels = [str(label) for label in linear.classes_]
        self._coef = np.ascontiguousarray(linear.coef_.T, dtype=np.float32)
        self._intercept = linear.intercept_.astype(np.float32)

    def _remember(self, examples: Sequence[Example], vectors: Vectors) -> None:
        if vectors:
            number = {label: n for n, label in enumerate(self.labels)}
            acts = [number[examples[i].act] for i in vectors]
            self._memory.keep(np.array(list(vectors.values())), acts, len(self.labels))

    def probabilities(self, texts: Sequence[str], contexts: Sequence[Context]) -> np.ndarray:
        """One row per message, one column per label, each row summing to 1.

        The first text is the message as a whole: the memory is asked about that one alone.
        """
        scores = self._scores(texts, contexts)
        if self._memory.works and _margin(scores[0]) < self.config["memory"]["margin"]:
            scores[0] += self._memory.opinion(texts[0])
        return _softmax(scores / self._temperature)

    def judge(self, text: str, context: Context = Context()) -> Judgement:
        """The act of one message, in the light of what was asked."""
        parts = [part for part in clauses(text) if part]
        several = len(parts) > 1
        texts = [text, *parts] if several else [text]
        # What the readers found belongs to the whole; a clause is judged without it.
        contexts = [context, *([Context(context.asked)] * len(parts))] if several else [context]
        table = self.probabilities(texts, contexts)
        order = np.argsort(-table[0])
        ranking = [(self.labels[i], float(table[0][i])) for i in order]
        act, confidence = ranking[0]
        found = {act: confidence}
        for part, row in zip(parts if several else [], table[1:]):
            best = int(row.argmax())
            name, sure = self.labels[best], float(row[best])
            if sure >= self._least(name) and len(words(part)) >= 2:
                found[name] = max(sure, found.get(name, 0.0))
        for name, sure in found.items():
            if tier(name) < tier(act) and tier(name) <= LAST_CLAUSE_TIER:
                act, confidence = name, sure
        acts = sorted(found, key=lambda name: (tier(name), -found[name]))
        acts = [act, *(name for name in acts if name != act)]
        certain = self.config["certain"]
        if confidence < certain.get(act, 0.0):
            act, confidence = next((r for r in ranking if r[0] not in certain), ranking[0])
            acts = [act, *(name for name in acts if name != act and name not in certain)]
            return Judgement(act, confidence, ranking, acts, confidence >= self.config["threshold"])
        margin = ranking[0][1] - ranking[1][1] if len(ranking) > 1 else 1.0
        sure = act != ranking[0][0] or (
            confidence >= self.config["threshold"] and margin >= self.config["margin"]
        )
        return Judgement(act, confidence, ranking, acts, sure)

    def _least(self, act: str) -> float:
        """How sure a clause must be of an act."""
        least: float = self.config["clause_confidence_of"].get(act, 0.0)
        return max(least, self.config["clause_confidence"])

    def save(self, folder: Path) -> None:
        """Write plain JSON and number arrays: loading them runs no code."""
        names, arrays = self.features.state()
        meta = {
            "labels": self.labels,
            "temperature": self._temperature,
            "config": self.config,
            "names": names,
        }
        text = json.dumps(meta, ensure_ascii=False)
        (folder / "act_model.json").write_text(text, encoding="utf-8")
        arrays = {
            **arrays,
            **self._memory.state(),
            "coef": self._coef.astype(np.float16),
            "intercept": self._intercept,
        }
        np.savez_compressed(folder / "act_model.npz", **arrays)

    @classmethod
    def load(cls, folder: Path) -> "ActModel":
        """Read what save() wrote."""
        meta = json.loads((folder / "act_model.json").read_text(encoding="utf-8"))
        model = cls(meta["config"])
        with np.load(folder / "act_model.npz", allow_pickle=False) as arrays:
            model.features.restore(meta["names"], arrays)
            model._coef = np.ascontiguousarray(arrays["coef"].astype(np.float32))
            model._intercept = arrays["intercept"]
            model._memory.restore(arrays)
        model.labels = meta["labels"]
        model._temperature = meta["temperature"]
        return model

    def _scores(self, texts: Sequence[str], contexts: Sequence[Context]) -> np.ndarray:
        return self.features.scores(texts, contexts, self._coef) + self._intercept

    def _trial(self, examples: Sequence[Example], held: Sequence[int], table: Table) -> "ActModel":
        """A model that has not seen those held out; the vocabulary is that of all sentences."""
        out = set(held)
        trial = ActModel({**self.config, "joined": 0, "tolerance": 0.02})
        trial.features = self.features
        learned = [example for i, example in enumerate(examples) if i not in out]
        trial._learn(augment(learned, trial.config), table)
        return trial

    def _softness(
        self, examples: Sequence[Example], held: Sequence[int], vectors: Vectors
    ) -> float:
        """The temperature at which confidences on those held out are honest (least log loss)."""
        out = set(held)
        self._remember(examples, {i: row for i, row in vectors.items() if i not in out})
        rest = [examples[i] for i in held]
        scores = self._scores([e.text for e in rest], [e.context for e in rest])
        if vectors:
            unsure = np.array([_margin(row) < self.config["memory"]["margin"] for row in scores])
            asked = np.array([vectors[i] for i in held])[unsure]
            if unsure.any():
                scores[unsure] += self._memory.opinions(asked)
        index = {label: number for number, label in enumerate(self.labels)}
        truth = np.array([index.get(e.act, -1) for e in rest])
        scores, truth = scores[truth >= 0], truth[truth >= 0]
        if not len(truth):
            return 1.0
        candidates = np.geomspace(0.05, 3.0, 40)
        losses = [_log_loss(_softmax(scores / value), truth) for value in candidates]
        return float(candidates[int(np.argmin(losses))])


HELD_OUT = 6  # every sixth sentence is held out to find the temperature
# Below the objections a clause never overrules the message as a whole.
LAST_CLAUSE_TIER = tier("objection_price")


def _margin(scores: np.ndarray) -> float:
    """How far the best guess is ahead of the second."""
    if len(scores) < 2:
        return 1.0
    second, best = np.partition(scores, -2)[-2:]
    return float(best - second)


def _softmax(scores: np.ndarray) -> np.ndarray:
    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


def _log_loss(table: np.ndarray, truth: np.ndarray) -> float:
    return float(-np.log(np.maximum(table[np.arange(len(truth)), truth], 1e-9)).mean())
