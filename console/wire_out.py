"""Answers of the staff API: models that describe what handlers return.

A test holds every answer against its model. Requests are in `wire`.
"""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from console.wire import FactName, Language, QuietHours
from console.wire_engagement import ReadOut
from sdr.handoffs import State
from sdr.stages import Stage, Verdict


class Evidence(BaseModel):
    text: str | None
    message_id: str | None


class ReasonOut(BaseModel):
    criterion: str
    met: bool | None
    evidence: Evidence | None


class Score(BaseModel):
    fit: int
    evidence: int
    discovery: int
    engagement: int
    total: int


class FactItem(BaseModel):
    value: Any
    evidence: Evidence
    at: str


class FactOut(BaseModel):
    value: Any
    evidence: Evidence
    at: str
    by: str
    items: list[FactItem] | None = None


class MeetingOut(BaseModel):
    """`proposed`: a time that the person said and nobody has booked; `id` is null then."""

    id: str | None
    state: Literal["proposed", "booked", "cancelled", "met", "no_show"]
    starts_at: str
    ends_at: str | None
    rep: str
    place: str | None


class LeadHandoff(BaseModel):
    id: str
    reason: Literal["qualified", "requested", "requalified"]
    state: State
    assignee: str
    due_at: str
    meeting: MeetingOut | None


class TouchOut(BaseModel):
    """`step` counts from 1; `at`: when it was settled, or when it is to go out."""

    id: str
    step: int | None
    key: str | None
    channel: str
    state: Literal["planned", "sending", "sent", "failed", "skipped", "uncertain"]
    reason: str | None
    message_id: str | None
    subject: str | None
    at: str | None
    resolution: Literal["sent", "failed", "again"] | None


class EnrollmentOut(BaseModel):
    id: str
    sequence: str
    version: int
    state: Literal["active", "paused", "done", "exited"]
    reason: str | None
    because: Any
    next_step_at: str | None
    touches: list[TouchOut]


class ZoneOut(BaseModel):
    """Where the lead is: `name` null where nobody said (the installation's zone holds)."""

    name: str | None
    because: Literal["stated", "browser", "region", "phone", "email", "default"]
    country: str | None


class FeedbackOut(BaseModel):
    """How a talk was found. `answer`: 1 or 0 of a thumb, 1 to 5 of stars; null: not answered."""

    conversation_id: str
    scale: Literal["thumbs", "five"]
    answer: int | None
    text: str | None
    message_id: str | None
    asked_at: str
    answered_at: str | None


class LeadOut(BaseModel):
    """A lead: what is known, by which sentence, and what follows from it."""

    lead_id: str
    stage: Stage
    verdict: Verdict
    reasons: list[ReasonOut]
    score: Score
    rules: str = Field(description="The version of the scoring rules, by its digest.")
    facts: dict[FactName, FactOut]
    unanswered: dict[FactName, Literal["unknown", "undisclosed"]]
    language: Language
    timezone: ZoneOut
    quiet_hours: QuietHours | None
    account_id: str | None
    source: dict[str, Any] = Field(description="By what they came first.")
    last_source: dict[str, Any] | None = Field(
        description="By what they came last, and when (`at`); who comes directly changes nothing."
    )
    tags: list[str]
    fields: dict[str, Any]
    feedback: list[FeedbackOut]
    conversations: list[str]
    handoff: LeadHandoff | None
    reading: list[ReadOut]
    tracked: bool
    enrollments: list[EnrollmentOut]
    created_at: str
    updated_at: str


class LeadsOut(BaseModel):
    leads: list[LeadOut]
    next_cursor: str | None


class DoubtOut(BaseModel):
    """An opening that the handoff began with turned out not to be the person's."""

    reason: str
    engagement_id: str
    at: str


class HandoffOut(BaseModel):
    """A handoff: who holds it, until when it is to be taken, how it ended."""

    id: str
    lead_id: str
    conversation_id: str | None
    reason: Literal["qualified", "requested", "requalified"]
    state: State
    assignee: str
    urgent: bool
    due_at: str
    rounds: int = Field(description="How often it was given to somebody else.")
    return_reason: str | None
    note: str | None
    changed: list[Any]
    score: Score | None = Field(description="The lead's when it was handed over.")
    rules: str | None = Field(description="The version of the scoring rules it was made with.")
    doubts: list[DoubtOut]
    created_at: str
    accepted_at: str | None
    closed_at: str | None


class HandoffWithBrief(HandoffOut):
    brief: dict[str, Any]


class HandoffsOut(BaseModel):
    handoffs: list[HandoffOut]
    next_cursor: str | None


class MessageOut(BaseModel):
    id: str
    seq: int
    sender: Literal["prospect", "bot", "human"]
    name: str | None = None
    text: str
    language: Language
    buttons: list[dict[str, str]] | None = None
    cards: list[dict[str, str]] | None = None
    asks: str | None
    at: str


class MessagesOut(BaseModel):
    messages: list[MessageOut]


class TranscriptOut(BaseModel):
    conversation_id: str
    lead_id: str
    channel: str
    language: Language
    started_at: str
    ended_at: str | None
    end_reason: str | None
    feedback: FeedbackOut | None
    messages: list[MessageOut]


class MovedByOut(BaseModel):
    """A rule of `weights` in the playbook's `personas.yml` and what it adds or takes."""

    rule: str
    points: int


class NextQuestionOut(BaseModel):
    """`weight`: what persona, problems and objections moved it by; 10 is one place in the order.

    Turns kept before there were weights have none.
    """

    asks: str
    key: str
    why: str
    weight: int = 0
    rules: list[MovedByOut] = []


class TurnOut(BaseModel):
    message_id: str
    seq: int
    at: str
    text: str
    act: str
    heard: str
    confidence: float
    sure: bool
    runners_up: list[tuple[str, float]]
    asked: str | None
    answered: bool
    read: list[dict[str, Any]]
    move: str
    verdict: str
    variant: str | None = None  # the opening and order of questions, as experiment:code
    next: NextQuestionOut | None
    line: str


class TraceOut(BaseModel):
    conversation_id: str
    lead_id: str
    turns: list[TurnOut]


class EventOut(BaseModel):
    id: str
    kind: str
    by: str
    data: dict[str, Any]
    at: str


class TimelineOut(BaseModel):
    events: list[EventOut]


class UnderstandOut(BaseModel):
    act: str
    confidence: float
    sure: bool
    language: Language
    facts: dict[str, Any]
    readings: list[dict[str, Any]]


class OpenApiOut(BaseModel):
    model_config = ConfigDict(extra="allow")

    openapi: str
