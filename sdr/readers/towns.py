"""The towns, subdivisions and countries of the world by their Latin names, 150,000 of them.

Kept as one block of bytes and an index, 3 MB; a look-up takes some microseconds. The names come
from GeoNames by `towns_source`. Used by `whereabouts`.
"""

from __future__ import annotations

import gzip
import re
import unicodedata
from array import array
from functools import lru_cache
from pathlib import Path

FILE = Path(__file__).with_name("towns.txt.gz")
_SPECIAL = str.maketrans({"ß": "ss", "ø": "o", "đ": "d", "ł": "l", "æ": "ae", "’": "'", "ı": "i"})


def plain_name(name: str) -> str:
    """A name in lower case and ASCII, hyphens as blanks: Göttingen → gottingen."""
    letters = unicodedata.normalize("NFKD", name)
    bare = "".join(c for c in letters if not unicodedata.combining(c)).lower()
    return re.sub(r"[ -]+", " ", bare.translate(_SPECIAL)).strip()


@lru_cache(maxsize=1)
def _lines() -> tuple[bytes, array[int]]:
    """All lines, sorted by name, and where each begins (with one end behind the last)."""
    block = gzip.decompress(FILE.read_bytes())
    starts = array("I", [0])
    at = block.find(b"\n")
    while at >= 0:
        starts.append(at + 1)
        at = block.find(b"\n", at + 1)
    starts.append(len(block) + 1)
    return block, starts


@lru_cache(maxsize=4096)
def known(name: str) -> bool | None:
    """Whether a plain name is a place: True; False: an everyday word too; None: none."""
    block, starts = _lines()
    wanted = name.encode("ascii", "replace")
    low, high = 0, len(starts) - 1
    while low < high:
        middle = (low + high) // 2
        line = block[starts[middle] : starts[middle + 1] - 1]
        found = line.rstrip(b"*")
        if found == wanted:
            return found == line
        if found < wanted:
            low = middle + 1
        else:
            high = middle
    return None
