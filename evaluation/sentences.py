"""Every sentence of a set through `POST /api/v1/understand` of the running product.

The product is the real one: edge, engine, action server, database. Nothing is read past it, so the
figures are those of a live turn.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

from tqdm import tqdm  # type: ignore[import-untyped]

from evaluation.counting import Facts, Share, macro_f1
from evaluation.sets import SAID_AT, Labelled
from tests.journey.product import Product

AT_ONCE = 6


@dataclass(frozen=True, slots=True)
class Understood:
    """A labelled sentence and what the product made of it."""

    sentence: Labelled
    act: str
    sure: bool
    confidence: float
    facts: dict[str, Any]

    @property
    def counted_act(self) -> str:
        """The act read; another careful reader's act counts as the label."""
        return self.sentence.act if self.act in self.sentence.acts else self.act


@dataclass
class Figures:
    """What one set in one language gives."""

    name: str
    language: str
    understood: list[Understood]
    facts: Facts = field(default_factory=Facts)

    def __post_init__(self) -> None:
        for each in self.understood:
            self.facts.add(each.sentence.text, each.sentence.facts, each.facts)

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """(label, act read) of every sentence."""
        return [(u.sentence.act, u.counted_act) for u in self.understood]

    @property
    def acts(self) -> Share:
        """Acts read right."""
        pairs = self.pairs
        return Share(sum(truth == act for truth, act in pairs), len(pairs))

    @property
    def f1(self) -> float:
        """The mean F1 over the acts."""
        return macro_f1(self.pairs)

    @property
    def fallback(self) -> Share:
        """Sentences of which the product was not sure."""
        return Share(sum(not u.sure for u in self.understood), len(self.understood))

    @property
    def right_when_sure(self) -> Share:
        """Acts read right among those it was sure of."""
        sure = [u for u in self.understood if u.sure]
        return Share(sum(u.counted_act == u.sentence.act for u in sure), len(sure))

    @property
    def out_of_scope(self) -> Share:
        """Out of scope and heard as such, or not taken for anything."""
        own = [u for u in self.understood if u.sentence.act == "out_of_scope"]
        return Share(sum(u.counted_act == "out_of_scope" or not u.sure for u in own), len(own))

    def by_act(self) -> dict[str, Share]:
        """Right and total of each act."""
        rows: dict[str, list[bool]] = defaultdict(list)
        for truth, act in self.pairs:
            rows[truth].append(truth == act)
        return {act: Share(sum(hits), len(hits)) for act, hits in sorted(rows.items())}


def measure(product: Product, name: str, language: str, rows: Sequence[Labelled]) -> Figures:
    """Send every sentence, in order, a few at once."""

    def understand(row: Labelled) -> Understood:
        body = {"text": row.text, "asked": row.asked, "language": language, "at": SAID_AT}
        got = product.staff("POST", "/api/v1/understand", body)
        if got.status != 200:
            raise RuntimeError(f"{got.status} for a sentence of {name} {language}: {got.text}")
        heard = got.json
        return Understood(row, heard["act"], heard["sure"], heard["confidence"], heard["facts"])

    with ThreadPoolExecutor(AT_ONCE) as pool:
        done: Iterator[Understood] = tqdm(
            pool.map(understand, rows), total=len(rows), desc=f"{name} {language}", unit=" sent."
        )
        return Figures(name, language, list(done))
