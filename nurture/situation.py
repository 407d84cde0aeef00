"""What a decision may look at: the lead and its way through a sequence, at one moment.

`Situation` is a protocol with two makers: `standing` reads it from the database, part by part as
it is asked for; `simulate` invents it. The rules (`conditions`, `picking`, `engine`) see no
difference, so that what a simulation says is what a pass does.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from sdr.facts import Dossier

# A page counts as read from here on: this deep, or this many seconds.
READ_DEPTH, READ_SECONDS = 0.5, 30.0


@dataclass(frozen=True, slots=True)
class Happening:
    """Something the lead did: click, view, read, reply, attended; `of`: a slug or an event."""

    kind: str
    of: str | None
    at: dt.datetime
    id: str | None = None  # the engagement that tells it


@dataclass(frozen=True, slots=True)
class Errand:
    """A task of the sequence as it stands."""

    created_at: dt.datetime
    done_at: dt.datetime | None


class Situation(Protocol):
    """One lead in one sequence at `now`."""

    @property
    def now(self) -> dt.datetime:
        """The moment, aware, in UTC."""

    @property
    def zone(self) -> ZoneInfo:
        """The lead's zone."""

    @property
    def language(self) -> str:
        """`zh` or `en`."""

    @property
    def stage(self) -> str:
        """Where on the journey the lead stands."""

    @property
    def verdict(self) -> str:
        """The last verdict."""

    @property
    def reasons(self) -> frozenset[str]:
        """Why the lead is in the pool, by the names an entrance uses."""

    @property
    def source(self) -> Mapping[str, Any]:
        """Where the lead came from."""

    @property
    def dossier(self) -> Dossier:
        """Facts, what was not answered, engagement."""

    @property
    def tags(self) -> frozenset[str]:
        """The lead's tags."""

    @property
    def fields(self) -> Mapping[str, Any]:
        """The lead's own fields."""

    @property
    def entered_at(self) -> dt.datetime:
        """When the lead entered the sequence."""

    @property
    def last_message_at(self) -> dt.datetime | None:
        """When the sequence wrote last."""

    @property
    def happened(self) -> tuple[Happening, ...]:
        """What the lead did, ever, oldest first."""

    @property
    def had(self) -> frozenset[str]:
        """Slugs of the content that the lead was sent by any sequence."""

    @property
    def refusals(self) -> Mapping[str, str | None]:
        """Per channel why it cannot be used now; None: it can."""

    @property
    def errands(self) -> Mapping[tuple[str, int], Errand]:
        """The sequence's tasks for this lead, by step and round."""

    @property
    def asked_at(self) -> dt.datetime | None:
        """When a question was put unasked for the last time."""

    @property
    def question_open(self) -> bool:
        """True while such a question waits for its answer."""
