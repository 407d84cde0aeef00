"""A shard: one of the equal parts into which a pass is cut, so that several processes share it.

Which part an id belongs to is worked out from the id alone, the same everywhere. Shards only keep
processes out of each other's way: two that look at the same lead are kept apart by its row, and
what one has done the other finds done.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Shard:
    """Part `number` (from 0) of `of` parts."""

    number: int = 0
    of: int = 1

    def __post_init__(self) -> None:
        if not 0 <= self.number < self.of:
            raise ValueError(f"shard {self.number} of {self.of}")

    def holds(self, subject: str) -> bool:
        """Whether this id belongs to it."""
        return self.of == 1 or zlib.crc32(subject.encode()) % self.of == self.number

    def mine(self, subjects: Iterable[str]) -> list[str]:
        """Those that belong to it, in their order."""
        return [each for each in subjects if self.holds(each)]


WHOLE = Shard()
