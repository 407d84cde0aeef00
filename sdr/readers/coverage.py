"""How much of a message answers the question: what the engine is told beside the text."""

from collections.abc import Iterable

from sdr.readers.reading import Reading


def covered(text: str, asked: str | None, readings: Iterable[Reading]) -> float:
    """The share (0..1) of the letters and digits covered by readings of the asked fact; what was
    only quoted counts by half.
    """
    if asked is None:
        return 0.0
    letters = [i for i, c in enumerate(text) if c.isalnum()]
    if not letters:
        return 0.0
    weight = dict.fromkeys(letters, 0.0)
    for reading in readings:
        if reading.fact == asked:
            worth = 0.5 if reading.quoted else 1.0
            for i in range(reading.start, reading.end):
                if i in weight:
                    weight[i] = max(weight[i], worth)
    return round(sum(weight.values()) / len(letters), 3)
