"""Requests and answers of the staff API about scoring rules: versions, replay, calibration."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from console.fact_shapes import Email, Shape
from console.wire import Language, Note

Document = Annotated[str, Field(min_length=1, max_length=200_000)]
Since = Annotated[AwareDatetime, Field(strict=False)]


class Replaying(Shape):
    """A draft to try. `since`: also at every moment since then; of leads changed since."""

    document: Document = Field(description="The text of a scoring.yml.")
    since: Since | None = None
    limit: Annotated[int, Field(ge=1, le=20_000)] = 2_000


class Publishing(Shape):
    """A text to put in force. `based_on`: the version that it was made from."""

    document: Document
    note: Note | None = None
    based_on: Annotated[int, Field(ge=1)] | None = None
    by: Email | None = None


class RollingBack(Shape):
    """The version to go back to."""

    to: Annotated[int, Field(ge=1)]
    note: Note | None = None
    by: Email | None = None


class CalibrationQuery(BaseModel):
    """Handoffs since then, all if not given."""

    model_config = ConfigDict(extra="forbid")

    since: AwareDatetime | None = None
    language: Language | None = None


class RuleVersionOut(BaseModel):
    number: int
    digest: str
    origin: Literal["file", "publish", "rollback"]
    by: str
    note: str | None
    at: str
    settled_at: str | None = Field(description="When the last stored score followed these rules.")


class RuleVersionsOut(BaseModel):
    """`file`: the playbook's file is the version in force, is newer, or was overruled."""

    versions: list[RuleVersionOut]
    in_force: int
    file: Literal["same", "newer", "overruled"]


class RuleVersionWithDocument(RuleVersionOut):
    document: str


class StandingOut(BaseModel):
    verdict: str
    band: str
    total: int


class MoveOut(BaseModel):
    """`now` false: the two differed at `first_at` only, and `old` and `new` are of then."""

    lead_id: str
    old: StandingOut
    new: StandingOut
    rule: str
    label: str
    now: bool
    first_at: str | None


class ChangeOut(BaseModel):
    old: str
    new: str
    count: int


class ByRuleOut(BaseModel):
    rule: str
    label: str
    count: int


class DigestsOut(BaseModel):
    old: str
    new: str


class ReplayOut(BaseModel):
    """Who would move; `leads` of `of` were looked at, the latest first."""

    rules: DigestsOut
    leads: int
    of: int
    moved: int
    moved_before: int
    verdicts: list[ChangeOut]
    bands: list[ChangeOut]
    by_rule: list[ByRuleOut]
    moves: list[MoveOut]


class RateOut(BaseModel):
    """`low` and `high`: 95 % interval (Wilson); null where there is nothing to count."""

    count: int
    of: int
    rate: float | None
    low: float | None
    high: float | None


class BandLineOut(BaseModel):
    band: str
    least: int | None
    handoffs: int
    waiting: int
    held: int
    accepted: RateOut = Field(description="Of those that somebody decided on.")
    returned: RateOut = Field(description="Of those that ended, as are won and lost.")
    won: RateOut
    lost: RateOut


class VersionLineOut(BaseModel):
    """`rules` null: all versions together, by the bands in force."""

    rules: str | None
    number: int | None
    handoffs: int
    bands: list[BandLineOut]


class CalibrationOut(BaseModel):
    confidence: float
    labels: dict[str, str]
    versions: list[VersionLineOut]
