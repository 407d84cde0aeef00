"""The models of deliveries in the staff API: queries, requests and answers."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from console.fact_shapes import Email, Shape
from console.wire import Note

# as a list of words: another noun has a class State too
DeliveryState = Literal["planned", "sending", "sent", "failed", "skipped", "uncertain"]


class DeliveriesQuery(BaseModel):
    """Filters of the list of deliveries; all given ones hold at once."""

    model_config = ConfigDict(extra="forbid")

    state: DeliveryState | None = None
    lead: str | None = Field(None, max_length=60, description="A lead's id.")
    unresolved: bool = Field(False, description="Only uncertain ones that wait for a person.")
    cursor: str | None = None
    limit: int = Field(50, ge=1, le=200)


class Resolving(Shape):
    """What became of an uncertain delivery, as far as a person knows."""

    as_: Literal["sent", "failed", "again"] = Field(
        alias="as", description="`again` plans another attempt with a Message-ID of its own."
    )
    by: Email | None = None
    note: Note | None = None


class DeliveryOut(BaseModel):
    """One message to one address. `at`: when it was settled, or when it is to go out."""

    id: str
    lead_id: str | None
    purpose: str
    channel: str
    state: DeliveryState
    reason: str | None
    subject: str | None
    message_id: str
    enrollment: str | None
    step: str | None
    attempts: int
    planned_at: str
    at: str
    resolution: Literal["sent", "failed", "again"] | None
    resolved_by: str | None
    resolved_at: str | None
    again_of: str | None


class DeliveriesOut(BaseModel):
    deliveries: list[DeliveryOut]
    next_cursor: str | None


class MoveOut(BaseModel):
    state: DeliveryState
    reason: str | None
    by: str
    at: str


class DeliveryWithMoves(DeliveryOut):
    """The delivery and everything that was decided about it, oldest first."""

    moves: list[MoveOut]


class ResolvedOut(BaseModel):
    """The delivery as it is now, and the new attempt where one was planned."""

    delivery: DeliveryOut
    again: DeliveryOut | None


class CountsOut(BaseModel):
    planned_ever: int
    sent: int
    failed: int
    skipped: int
    uncertain: int
    due: int


class StepCountsOut(CountsOut):
    purpose: str
    sequence: str | None
    step: str | None


class FindingOut(BaseModel):
    problem: str
    delivery_id: str


class HealthOut(BaseModel):
    """`unresolved`: uncertain ones that wait for a person; seconds are whole."""

    unresolved: int
    oldest_due_seconds: int
    oldest_sending_seconds: int
    stuck_enrollments: int
    ahead_seconds: int = Field(description="How far the newest record lies in the future.")


class TotalsOut(BaseModel):
    total: CountsOut
    rows: list[StepCountsOut]
    findings: list[FindingOut]
    adds_up: bool
    health: HealthOut
