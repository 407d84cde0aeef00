"""What a simulation takes for granted: `click:what-it-costs@2d`, `reply`, `fact:budget`. Pure.

What a lead will do cannot be known; it is assumed, in so many words, or does not happen. An
assumption happens some time (a day, unless said) after what it needs: a click after the item was
sent, an answer after the question was put, a task's end after the task was given, everything else
after the lead entered.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from nurture import timing

KINDS = ("click", "view", "read", "reply", "fact", "verdict", "meeting", "task", "attended",
         "handoff", "opt_out")  # fmt: skip
# `of` must be named for these
_NAMED = ("click", "view", "read", "fact", "task", "attended", "verdict")
_FORM = re.compile(r"([a-z_]+)(?::([^@\s]+))?(?:@(\d{1,4}[mhdw]))?")
A_DAY = dt.timedelta(days=1)


class BadAssumption(ValueError):
    """Not the form of an assumption."""


@dataclass(frozen=True, slots=True)
class Assumption:
    """Something that happens `after` what it depends on."""

    kind: str
    of: str | None
    after: dt.timedelta

    @property
    def trigger(self) -> tuple[str, str | None]:
        """What it depends on: (sent, slug), (asked, fact), (given, task), else (entered, None)."""
        if self.kind in ("click", "view", "read"):
            return "sent", self.of
        if self.kind == "fact":
            return "asked", self.of
        return ("given", self.of) if self.kind == "task" else ("entered", None)

    def __str__(self) -> str:
        return f"{self.kind}:{self.of}" if self.of else self.kind


def parse(text: str) -> Assumption:
    """Read one. Raises BadAssumption."""
    match = _FORM.fullmatch(text.strip())
    if match is None or match[1] not in KINDS or (match[1] in _NAMED and not match[2]):
        raise BadAssumption(text)
    return Assumption(match[1], match[2], timing.wait(match[3]) if match[3] else A_DAY)
