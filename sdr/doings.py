"""What a lead did, what was noted of it and what staff added: beside facts, all that scores. Pure.

A `Doings` belongs to one lead and one moment. `qualify` and `past` fill it from the database,
`contributions` gives points for it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from sdr.playbook.score_rules import Scoring

Judged = Literal["human", "unknown", "scanner"]


@dataclass(frozen=True, slots=True)
class Engaged:
    """One engagement. `judged`: whether a person did it."""

    id: str
    kind: str
    at: dt.datetime
    slug: str | None = None
    seconds: float = 0.0  # of a view
    judged: Judged = "human"


@dataclass(frozen=True, slots=True)
class Noted:
    """One event of the timeline."""

    id: str
    kind: str
    at: dt.datetime
    data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Visited:
    """A page of the host's site: visited, or where a conversation was opened."""

    id: str
    page: str
    at: dt.datetime


@dataclass(frozen=True, slots=True)
class Adjusted:
    """Points that a member of staff gave or took, until `until`."""

    id: str
    part: str
    points: int
    reason: str
    by: str
    at: dt.datetime
    until: dt.datetime


@dataclass(frozen=True, slots=True)
class Doings:
    """All of it. `rules`: those in force where they are not the playbook's own."""

    engaged: tuple[Engaged, ...] = ()
    noted: tuple[Noted, ...] = ()
    visited: tuple[Visited, ...] = ()
    adjusted: tuple[Adjusted, ...] = ()
    rules: Scoring | None = None
