"""Which words of a message name what is the speaker's own: the model itself.

Place, tools, job, trade, company and name.

A conditional random field (CRFsuite) over the tokens of text.py, their neighbours and the fact
asked. It learns from sentences whose words are marked, many of which speak of somebody else's
place, of a tool that is not used, of goods that others sell: lists know names, the neighbours say
whose they are.
SpanTagger puts it into Rasa's pipeline; the product's readers decide whether it is believed.
"""

import json
import re
from pathlib import Path
from typing import Any, Dict, List, Mapping, NamedTuple, Optional, Sequence

import pycrfsuite

from components.text import Piece, pieces, simplified

DEFAULTS: Dict[str, Any] = {
    "l1": 0.05,
    "l2": 0.05,
    "rounds": 60,
    # a sign seen less often teaches nothing
    "min_count": 2,
}
FACTS = ("region", "current_solution", "job_title", "industry", "company", "name")
LONGEST = 400  # tokens; a longer text is tagged up to here
OUTSIDE = "O"
_AROUND = (-3, -2, -1, 1, 2, 3)
_GROUPS = ((-1, 0), (0, 1), (-2, -1), (1, 2), (-1, 1), (-3, -1))
_FURTHER = (7, 3)  # of the tokens before these only the presence counts


class Marked(NamedTuple):
    """A sentence, the fact asked before it, and the words in it that name facts."""

    text: str
    asked: Optional[str]
    spans: Mapping[str, Sequence[str]]


class Tagged(NamedTuple):
    """Words that name a fact: from where to where, and how sure."""

    fact: str
    start: int
    end: int
    confidence: float


class SpanModel:
    """A trained tagger, or one that finds nothing."""

    def __init__(self, config: Mapping[str, Any]) -> None:
        """Take the pipeline's configuration; what it leaves out is DEFAULTS."""
        self.config = {**DEFAULTS, **config}
        self._bytes = b""
        self._tagger: Optional[pycrfsuite.Tagger] = None

    def fit(self, sentences: Sequence[Marked], folder: Path) -> None:
        """Learn from marked sentences; `folder`: where CRFsuite may write while it learns."""
        if not any(sentence.spans for sentence in sentences):
            return
        trainer = pycrfsuite.Trainer(
            algorithm="lbfgs",
            params={
                "c1": self.config["l1"],
                "c2": self.config["l2"],
                "max_iterations": self.config["rounds"],
                "feature.minfreq": self.config["min_count"],
                "feature.possible_transitions": True,
            },
            verbose=False,
        )
        for sentence in sentences:
            tokens = pieces(sentence.text)
            if tokens:
                trainer.append(features(tokens, sentence.asked), labels(tokens, sentence))
        path = folder / "span_model.crf"
        trainer.train(str(path))
        self._open(path.read_bytes())

    def tagged(self, text: str, asked: Optional[str]) -> List[Tagged]:
        """What the words of a message name, in their order."""
        tokens = pieces(text)[:LONGEST]
        if self._tagger is None or not tokens:
            return []
        names = self._tagger.tag(features(tokens, asked))
        found: List[Tagged] = []
        for at, (token, name) in enumerate(zip(tokens, names)):
            if name == OUTSIDE:
                continue
            begins, fact = name[0] == "B", name[2:]
            sure, end = self._tagger.marginal(name, at), token.start + len(token.text)
            joined = at > 0 and names[at - 1][2:] == fact and not begins
            if joined:
                last = found.pop()
                found.append(last._replace(end=end, confidence=min(last.confidence, sure)))
            else:
                found.append(Tagged(fact, token.start, end, sure))
        return [each._replace(confidence=round(each.confidence, 3)) for each in found]

    def save(self, folder: Path) -> None:
        """Write the configuration as JSON and CRFsuite's own file: loading them runs no code."""
        (folder / "span_model.json").write_text(json.dumps(self.config), encoding="utf-8")
        if self._bytes:
            (folder / "span_model.crf").write_bytes(self._bytes)

    @classmethod
    def load(cls, folder: Path) -> "SpanModel":
        """Read what save() wrote."""
        model = cls(json.loads((folder / "span_model.json").read_text(encoding="utf-8")))
        path = folder / "span_model.crf"
        if path.exists():
            model._open(path.read_bytes())
        return model

    def _open(self, content: bytes) -> None:
        # From memory: the folder of a trained model is gone once it is loaded.
        self._bytes = content
        self._tagger = pycrfsuite.Tagger()
        self._tagger.open_inmemory(content)


def labels(tokens: Sequence[Piece], sentence: Marked) -> List[str]:
    """B- for the first token of what names a fact, I- for the others, O for the rest.

    Raises ValueError where a marked phrase does not stand in its sentence.
    """
    names = [OUTSIDE] * len(tokens)
    for fact, phrases in sentence.spans.items():
        for phrase in phrases:
            start = sentence.text.find(phrase)
            if start < 0:
                raise ValueError(f"nlu/spans: {phrase!r} does not stand in {sentence.text!r}")
            end = start + len(phrase)
            inside = [
                at
                for at, token in enumerate(tokens)
                if start <= token.start and token.start + len(token.text) <= end
            ]
            for at in inside:
                names[at] = ("B-" if at == inside[0] else "I-") + fact
    return names


def features(tokens: Sequence[Piece], asked: Optional[str]) -> List[List[str]]:
    """What is told of each token: itself, its neighbours, the question before it."""
    words = [simplified(token.text.lower()) for token in tokens]
    count = len(words)
    length = "short" if count <= 4 else "middle" if count <= 12 else "long"
    question = any(word in "?？" for word in words)

    def word(at: int) -> str:
        return words[at] if 0 <= at < count else "<" if at < 0 else ">"

    rows = []
    for at, token in enumerate(tokens):
        row = [
            "bias",
            f"asked={asked}|{length}",
            f"kind={token.kind}",
            f"word={words[at]}",
            f"asked={asked}|word={words[at]}",
        ]
        if token.kind != "han":
            row += [f"form={_form(token.text)}", f"head={words[at][:3]}", f"tail={words[at][-3:]}"]
        row += [f"word{offset:+d}={word(at + offset)}" for offset in _AROUND]
        row += [
            f"words{first:+d}{last:+d}=" + " ".join(word(at + k) for k in range(first, last + 1))
            for first, last in _GROUPS
        ]
        far, near = (max(0, at - steps) for steps in _FURTHER)
        row += [f"before={each}" for each in sorted(set(words[far:near]))]
        row += ["first"] * (at == 0) + ["last"] * (at == count - 1) + ["question"] * question
        rows.append(row)
    return rows


def _form(text: str) -> str:
    form = re.sub(r"[a-z]", "x", re.sub(r"[A-Z]", "X", re.sub(r"\d", "0", text)))
    return re.sub(r"(.)\1{2,}", r"\1\1", form)
