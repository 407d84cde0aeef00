"""The shape of `scoring.yml`: what gives and takes points, how long, how often and how much.

Data only. `contributions` reads it and gives points; what is well formed and makes no sense is
found by `score_checks`. Everything beyond the weights has a default, so that a playbook may keep to
the few lines it had.
"""

from __future__ import annotations

import datetime as dt
import functools
import hashlib
import json
from collections.abc import Iterator
from typing import Literal

from pydantic import Field

from sdr.playbook.entries import Code, ContentKind, Duration, Entry, Line, Slug, Text

FitLevel = Literal["fits", "may_fit", "does_not_fit"]
Part = Literal["fit", "evidence", "discovery", "engagement"]
Event = Literal["click", "view", "reply", "chat", "attended", "missed", "visit", "download"]
MOST = 100
DIGEST = 12  # characters of the hash by which a version of the rules is named
ANY = "any"
_UNITS = {"m": "minutes", "h": "hours", "d": "days", "w": "weeks"}


class FitWeights(Entry):
    industry: dict[FitLevel, int]
    size: dict[FitLevel, int]
    unknown: int


class Often(Entry):
    """At most so many count within any span of this length."""

    times: int = Field(ge=1)
    within: Duration

    @property
    def span(self) -> dt.timedelta:
        """The length of the span."""
        return dt.timedelta(**{_UNITS[self.within[-1]]: int(self.within[:-1])})


class PointRule(Entry):
    """What every rule that gives or takes points has.

    `cap`: at most so many points of this rule, whichever way they go. `group`: shares the cap of
    that group. Without `half_life_days` what the whole file says holds.
    """

    id: Code | None = None
    label: Text | None = None
    points: int = Field(ge=-MOST, le=MOST)
    cap: int | None = Field(default=None, ge=0, le=MOST)
    at_most: Often | None = None
    half_life_days: int | None = Field(default=None, ge=1)
    group: Code | None = None


class EngagementRule(PointRule):
    """Points for something the lead did; every rule that fits counts."""

    event: Event
    content: tuple[Slug, ...] = ()
    kinds: tuple[ContentKind, ...] = ()
    seconds_from: int | None = Field(default=None, ge=1)  # of a view: read at least so long

    @property
    def name(self) -> str:
        """The rule's id; the event where it has none of its own."""
        return self.id or self.event


class When(Entry):
    """Exactly one of these: what has to be so.

    `objections`: acts that the lead raised · `topics_off`: topics of consent.yml switched off
    (`any`) · `happened`: a kind of event on the timeline · `free_mail`: the only address is one of
    a mailbox provider · `email_domains`: the address stands under one of them · `only_pages`: no
    page was visited that fits none of these (`*` for anything) · `facts`: a fact has one of these
    values.
    """

    objections: tuple[Code, ...] = ()
    topics_off: tuple[Code, ...] = ()
    happened: Literal["opt_out", "bounce", "referral"] | None = None
    free_mail: Literal[True] | None = None
    email_domains: tuple[Line, ...] = ()
    only_pages: tuple[Line, ...] = ()
    facts: dict[Code, tuple[Line, ...]] = Field(default={})

    @property
    def given(self) -> tuple[str, ...]:
        """The names of the conditions that are set."""
        return tuple(name for name in type(self).model_fields if getattr(self, name))


class Signal(PointRule):
    """Points given or taken for what is known or was noted, on the part that it says."""

    id: Code
    part: Part
    when: When
    lasts: bool = False  # never decays, whatever half-life the file has

    @property
    def name(self) -> str:
        """The rule's id."""
        return self.id


class Disqualifier(Entry):
    """Beyond doubt nobody to sell to: the verdict is `disqualified` while it holds."""

    id: Code
    label: Text
    when: When


class Band(Entry):
    """A name for scores from `least` up to the next band."""

    code: Code
    label: Text | None = None
    least: int = Field(ge=0, le=MOST)


class ByHand(Entry):
    """What staff may do to a score: so many points at the most, for so long if not told."""

    most: int = Field(default=30, ge=0, le=MOST)
    days: int = Field(default=90, ge=1, le=3650)


_BANDS = (
    Band(code="hot", least=70),
    Band(code="warm", least=40),
    Band(code="cold", least=0),
)


class Scoring(Entry):
    """Scores rank, they never decide. Each score runs from 0 to 100."""

    fit: FitWeights
    evidence: dict[Literal["budget", "authority", "need", "timeline"], int]
    discovery: dict[Literal["situation", "problem", "implication", "need_payoff"], int]
    engagement: tuple[EngagementRule, ...]
    signals: tuple[Signal, ...] = ()
    groups: dict[Code, int] = Field(default={})
    disqualifiers: tuple[Disqualifier, ...] = ()
    bands: tuple[Band, ...] = _BANDS
    by_hand: ByHand = ByHand()
    unknown_weight: float = Field(default=1.0, ge=0, le=1)  # of who may or may not be a person
    half_life_days: int = Field(ge=1)
    threshold: int = Field(ge=1)  # engagement from which a missing criterion is asked for
    total: dict[Part, float]

    @functools.cached_property
    def digest(self) -> str:
        """What tells one set of rules from another; comments and order of keys do not count."""
        held = json.dumps(self.model_dump(mode="json"), sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(held.encode()).hexdigest()[:DIGEST]

    @property
    def point_rules(self) -> Iterator[tuple[str, int, EngagementRule | Signal]]:
        """Every rule with points, with the list it stands in and its index there."""
        for index, rule in enumerate(self.engagement):
            yield "engagement", index, rule
        for index, signal in enumerate(self.signals):
            yield "signals", index, signal

    def half_life(self, rule: PointRule) -> dt.timedelta | None:
        """After which time the rule's points are half of what they were; None: never."""
        if isinstance(rule, Signal) and rule.lasts:
            return None
        return dt.timedelta(days=rule.half_life_days or self.half_life_days)

    def band(self, total: int) -> Band:
        """The band of a total score."""
        ranked = sorted(self.bands, key=lambda each: -each.least)
        return next((each for each in ranked if total >= each.least), ranked[-1])
