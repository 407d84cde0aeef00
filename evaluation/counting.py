"""Counts and what they say: accuracy with its interval, macro-F1, precision and recall of facts."""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from evaluation.sets import LABELLED

TEXTS = ("name", "company", "job_title", "region", "current_solution")


@dataclass(frozen=True, slots=True)
class Share:
    """A share of a count, with Wilson's 95 % interval."""

    right: int
    total: int

    @property
    def value(self) -> float:
        """0 to 1; 1 of nothing."""
        return self.right / self.total if self.total else 1.0

    @property
    def interval(self) -> tuple[float, float]:
        """The 95 % interval of the share."""
        if not self.total:
            return 0.0, 1.0
        share, z = self.value, 1.96
        middle = (share + z * z / (2 * self.total)) / (1 + z * z / self.total)
        spread = z * math.sqrt(share * (1 - share) / self.total + z * z / (4 * self.total**2))
        spread /= 1 + z * z / self.total
        return middle - spread, middle + spread

    def __str__(self) -> str:
        low, high = self.interval
        return f"{self.value:.3f} ({low:.3f}–{high:.3f})"


def macro_f1(pairs: Sequence[tuple[str, str]]) -> float:
    """The mean F1 over all acts of (truth, read)."""
    right, told, read = Counter[str](), Counter[str](), Counter[str]()
    for truth, act in pairs:
        told[truth] += 1
        read[act] += 1
        right[truth] += truth == act
    scores = [2 * right[a] / (told[a] + read[a]) for a in told if told[a] + read[a]]
    return sum(scores) / len(scores) if scores else 0.0


@dataclass
class FactCounts:
    """Of one fact or of all: stated and read right, read wrong or unasked, stated and missed."""

    right: int = 0
    wrong: int = 0  # read, but not stated or with another value
    missed: int = 0  # stated, but not read or with another value

    @property
    def precision(self) -> Share:
        """Of what was read, how much is right."""
        return Share(self.right, self.right + self.wrong)

    @property
    def recall(self) -> Share:
        """Of what was stated, how much was read right."""
        return Share(self.right, self.right + self.missed)


@dataclass
class Facts:
    """Counts by fact, and what went wrong with which sentence."""

    by_fact: dict[str, FactCounts] = field(default_factory=lambda: defaultdict(FactCounts))
    faults: list[tuple[str, str, Any, Any]] = field(default_factory=list)

    @property
    def all(self) -> FactCounts:
        """The sum over all facts."""
        total = FactCounts()
        for counts in self.by_fact.values():
            total.right += counts.right
            total.wrong += counts.wrong
            total.missed += counts.missed
        return total

    def add(self, text: str, told: Mapping[str, Any], read: Mapping[str, Any]) -> None:
        """Count one sentence: `told` is the label, `read` what the product read."""
        for name in LABELLED:
            want, got = told.get(name), read.get(name)
            if want is None and got is None:
                continue
            counts = self.by_fact[name]
            right, wrong, missed = _compare(name, want, got)
            counts.right += right
            counts.wrong += wrong
            counts.missed += missed
            if wrong or missed:
                self.faults.append((text, name, want, got))


def _compare(name: str, want: Any, got: Any) -> tuple[int, int, int]:
    if name == "need":
        wanted, found = set(want or ()), set(got or ())
        return len(wanted & found), len(found - wanted), len(wanted - found)
    same = want is not None and got is not None and _same(name, want, got)
    return (1, 0, 0) if same else (0, int(got is not None), int(want is not None))


def _same(name: str, want: Any, got: Any) -> bool:
    if name in TEXTS:
        return _alike(str(want), str(got))
    if isinstance(want, Mapping) and isinstance(got, Mapping):
        keys = {"status", "min", "max", "by"} | ({"currency"} if _amount(want) else set())
        return all(want.get(key) == got.get(key) for key in keys)
    return bool(want == got)


def _amount(value: Mapping[str, Any]) -> bool:
    return value.get("min") is not None or value.get("max") is not None


def _alike(want: str, got: str) -> bool:
    """The same words, or one inside the other ("sales director", "the sales director")."""
    one, other = (_plain(text) for text in (want, got))
    short, long = sorted((one, other), key=len)
    return bool(short) and short in long and 2 * len(short) >= len(long)


def _plain(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text).lower()
    return re.sub(r"[\W_]+|\b(?:the|a|an|our)\b", "", folded)


def confusions(pairs: Iterable[tuple[str, str]], most: int = 12) -> list[tuple[str, str, int]]:
    """The commonest (truth, read, how often)."""
    wrong = Counter((truth, act) for truth, act in pairs if truth != act)
    return [(truth, act, count) for (truth, act), count in wrong.most_common(most)]
