"""A clock that a test moves."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from tests.builders import TUESDAY


@dataclass
class HandClock:
    """Stands still until it is moved."""

    moment: dt.datetime = TUESDAY

    def now(self) -> dt.datetime:
        return self.moment

    def forward(self, **step: float) -> None:
        self.moment += dt.timedelta(**step)
