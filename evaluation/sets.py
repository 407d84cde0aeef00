"""The labelled sentences of `tests/nlu`: what a message does, and which facts it states.

Two sets, written by different people who had not seen the training sentences: `dev` is looked at
and tuned on, `test` is only counted. `near_training` finds what must not stand in either.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any

import yaml
from rapidfuzz import process
from rapidfuzz.distance import Levenshtein

ROOT = Path(__file__).resolve().parents[1]
NLU = ROOT / "tests" / "nlu"
TRAINING = (ROOT / "data" / "nlu", ROOT / "playbook" / "nlu")
LANGUAGES = ("zh", "en")
SETS = ("dev", "test")
#: The facts that the sets label; the rest (situation, implication …) is kept as said.
LABELLED = (
    "name", "company", "job_title", "region", "current_solution", "email", "phone", "wechat",
    "industry", "company_size", "persona", "buying_role", "need", "budget", "timeline",
)  # fmt: skip
#: What people name in words of their own; `named_*.yml` labels these alone.
NAMED = ("region", "current_solution", "job_title")
#: The moment at which all sentences are said: dates in the labels count from it.
SAID_AT = "2026-11-27T10:00:00+08:00"


@dataclass(frozen=True, slots=True)
class Labelled:
    """One sentence with its labels; `also`: acts that a careful reader might choose as well."""

    text: str
    act: str
    asked: str | None
    facts: dict[str, Any]
    also: tuple[str, ...] = ()

    @property
    def acts(self) -> tuple[str, ...]:
        """All acts that count as right."""
        return (self.act, *self.also)


def read(name: str, language: str) -> list[Labelled]:
    """The sentences of one set in one language."""
    path = NLU / f"{name}_{language}.yml"
    rows = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    return [
        Labelled(
            row["text"],
            row["act"],
            row.get("asked"),
            row.get("facts") or {},
            tuple(row.get("also") or ()),
        )
        for row in rows
    ]


def has(name: str, language: str) -> bool:
    """Whether there is such a set: `reviewed` is there once reviewers' corrections are exported."""
    return (NLU / f"{name}_{language}.yml").is_file()


def read_named(language: str) -> list[Labelled]:
    """Sentences that are labelled with places, tools and jobs alone (`NAMED`); no act is."""
    rows = yaml.load(
        (NLU / f"named_{language}.yml").read_text(encoding="utf-8"), Loader=yaml.CSafeLoader
    )
    return [Labelled(row["text"], "", row.get("asked"), row.get("facts") or {}) for row in rows]


def training(language: str | None = None) -> list[str]:
    """Every sentence that the model learns from."""
    found = []
    for folder in TRAINING:
        for path in sorted(folder.rglob("*.yml")):
            if language is not None and language not in (
                path.parent.name,
                path.stem.rpartition(".")[2],
            ):
                continue
            data = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
            for block in data["nlu"]:
                found += _examples(block["examples"])
    return found


def _examples(examples: str | list[dict[str, Any]]) -> list[str]:
    """A block of lines, or a list of sentences with metadata of their own."""
    if isinstance(examples, list):
        return [str(example["text"]).strip() for example in examples]
    lines = (line.strip().removeprefix("- ").strip() for line in examples.splitlines())
    return [line for line in lines if line]


def bare(text: str) -> str:
    """Letters and digits only, lower case: what two spellings of one sentence share."""
    folded = unicodedata.normalize("NFKC", text).lower()
    return re.sub(r"[\W_]+", "", folded)


def allowed(text: str) -> int:
    """How many characters a sentence may differ in and still be the same one."""
    length = len(text)
    return 0 if length < 6 else 1 if length < 12 else 2 if length < 24 else 3


def near_training(texts: Sequence[str], learned: Iterable[str]) -> list[tuple[str, str]]:
    """Pairs (sentence of a set, training sentence) that are the same but for a few characters."""
    known = {bare(text): text for text in learned}
    by_length: dict[int, list[str]] = defaultdict(list)
    for key in known:
        by_length[len(key)].append(key)
    found = []
    for text in texts:
        own = bare(text)
        if own in known:
            found.append((text, known[own]))
            continue
        most = allowed(own)
        if most == 0:
            continue
        near = range(len(own) - most, len(own) + most + 1)
        keys = list(
            chain.from_iterable(by_length[length] for length in near if length in by_length)
        )
        hit = process.extractOne(
            own, keys, scorer=Levenshtein.distance, score_cutoff=most, processor=None
        )
        if hit is not None:
            found.append((text, known[hit[0]]))
    return found
