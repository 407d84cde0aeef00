"""Requests and answers of the staff API about scores: explanations, adjustments, rules."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AwareDatetime, BaseModel, Field

from console.fact_shapes import Email, Line, Shape
from console.wire_out import Score
from sdr.stages import Verdict

PartName = Literal["fit", "evidence", "discovery", "engagement", "total"]


# ── one lead's score ───────────────────────────────────────────────────────────────────────────
class Adjusting(Shape):
    """Points to give or take. `until`: when it ends, else as the rules say (`by_hand.days`)."""

    points: Annotated[int, Field(ge=-100, le=100)]
    reason: Line
    part: PartName = "total"
    until: Annotated[AwareDatetime, Field(strict=False)] | None = None
    by: Email | None = Field(None, description="The member of staff, where an integration speaks.")


class Withdrawing(Shape):
    """`by`: the member of staff, where an integration speaks."""

    by: Email | None = None


class AdjustmentOut(BaseModel):
    id: str
    part: PartName
    points: int
    reason: str
    by: str
    at: str
    until: str
    state: Literal["in_force", "over", "withdrawn"]
    withdrawn_at: str | None
    withdrawn_by: str | None


class ShownBy(BaseModel):
    """What shows it. `id`: of the engagement, event, conversation or adjustment."""

    kind: Literal["fact", "engagement", "event", "page", "adjustment"]
    id: str | None
    fact: str | None
    text: str | None
    message_id: str | None
    judged: str | None = Field(description="Of an engagement: human, unknown or scanner.")
    by: str | None
    link: str = Field(description="The page of the console on which it can be seen.")


class ContributionOut(BaseModel):
    """What one thing adds to one part."""

    part: PartName
    rule: str
    label: str
    points: float = Field(description="As the rule has them.")
    weight: float = Field(description="1 of a person, less of who may be none, 0 of a machine.")
    decayed: float = Field(description="What doubt and time have left of the points.")
    counted: float = Field(description="What adds up to the part, after limits and caps.")
    capped_by: str | None = Field(
        description="frequency, rule, group:<name>, part, does_not_fit, scanner; null: all counts."
    )
    half_life_days: float | None
    at: str | None
    until: str | None
    evidence: ShownBy
    text: str = Field(description="The whole of it as one line for people.")


class PartOut(BaseModel):
    """`sum` of what counts; `score` is that, rounded. The total's `sum` is what came by hand."""

    part: PartName
    label: str
    score: int
    sum: float
    weight: float


class BandOut(BaseModel):
    code: str
    label: str


class RulesRef(BaseModel):
    """Which rules judged; `number` null: the playbook's file, not taken in yet."""

    digest: str
    number: int | None


class ExcludedOut(BaseModel):
    rule: str
    label: str
    evidence: ShownBy


class ScoreOut(BaseModel):
    """A lead's score and everything it is made of."""

    lead_id: str
    at: str
    verdict: Verdict
    score: Score
    band: BandOut
    rules: RulesRef
    parts: list[PartOut]
    contributions: list[ContributionOut]
    disqualifiers: list[ExcludedOut]
    adjustments: list[AdjustmentOut]
