"""So many a minute for each of many keys: a token bucket, in memory, bounded."""

from __future__ import annotations

import math
from collections import OrderedDict

MAX_KEYS = 50_000
WINDOW_SECONDS = 60.0


class Rates:
    """Buckets of `limit` tokens that refill over a minute."""

    def __init__(self, limit: int) -> None:
        self._limit = float(limit)
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, key: str, now: float) -> int:
        """Take one token at monotonic time `now`; 0, or the whole seconds to wait."""
        tokens, then = self._buckets.pop(key, (self._limit, now))
        tokens = min(self._limit, tokens + (now - then) * self._limit / WINDOW_SECONDS)
        wait = 0
        if tokens >= 1.0:
            tokens -= 1.0
        else:
            wait = max(1, math.ceil((1.0 - tokens) * WINDOW_SECONDS / self._limit))
        self._buckets[key] = (tokens, now)
        while len(self._buckets) > MAX_KEYS:
            self._buckets.popitem(last=False)
        return wait
