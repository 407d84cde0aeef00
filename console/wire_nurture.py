"""Requests and answers of the staff API about nurture: why a lead gets what, and tasks."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from console.fact_shapes import Email, Line, Shape

TaskState = Literal["open", "done", "cancelled"]


class TasksQuery(BaseModel):
    """Filters of the list of tasks; all given ones hold at once."""

    model_config = ConfigDict(extra="forbid")

    owner: str | None = Field(None, description="A member's e-mail address.")
    state: TaskState | None = None


class TaskDone(Shape):
    """`by`: the member of staff, where an integration speaks."""

    by: Email | None = None


class Attended(Shape):
    """That a lead came to an event or watched a livestream, by the event's own short name."""

    event: Line = Field(max_length=120)
    at: AwareDatetime | None = None


class NurtureStepOut(BaseModel):
    """`state`: the last decision about the step, or planned, due, not_yet, not_reached."""

    number: int
    key: str
    type: str
    title: str
    state: str
    reason: str | None
    text: str
    at: str | None
    visits: int
    channel: str | None
    content: str | None


class NurtureEnrollmentOut(BaseModel):
    id: str
    sequence: str
    version: int
    state: Literal["active", "paused", "done", "exited"]
    reason: str | None
    text: str
    entered_at: str
    ended_at: str | None
    at_step: str | None
    next_at: str | None
    because: dict[str, Any]
    steps: list[NurtureStepOut]


class NotEnrolledOut(BaseModel):
    reason: str | None
    text: str
    at: str


class DecisionOut(BaseModel):
    at: str
    sequence: str | None
    step: str | None
    visit: int
    what: str
    reason: str | None
    data: dict[str, Any]
    text: str


class NurtureOut(BaseModel):
    """For every step of every sequence the lead was in: sent, or why not (yet)."""

    lead_id: str
    not_enrolled: NotEnrolledOut | None
    enrollments: list[NurtureEnrollmentOut]
    log: list[DecisionOut]


class TaskOut(BaseModel):
    id: str
    lead_id: str
    title: dict[str, str]
    note: dict[str, str] | None
    owner: str
    state: TaskState
    due_at: str
    created_at: str
    closed_at: str | None
    closed_by: str | None
    source: dict[str, Any]


class TasksOut(BaseModel):
    tasks: list[TaskOut]


class EngagementOut(BaseModel):
    id: str
    lead_id: str
    kind: str
    slug: str | None
    at: str


class Switching(BaseModel):
    """Nothing named: all of nurture."""

    model_config = ConfigDict(extra="forbid")

    stopped: bool
    sequence: str | None = Field(default=None, max_length=100)
    lead: str | None = Field(default=None, max_length=40)
    enrollment: str | None = Field(default=None, max_length=40)
    by: str | None = Field(default=None, max_length=320)
    note: str | None = Field(default=None, max_length=400)


class SwitchOut(BaseModel):
    subject: str
    stopped: bool
    by: str | None
    note: str | None
    at: str | None


class SwitchesOut(BaseModel):
    """`on_their_way`: messages claimed before a stop and still being sent."""

    stopped: bool
    switches: list[SwitchOut]
    on_their_way: int


class SwitchedOut(SwitchesOut):
    changed: bool
