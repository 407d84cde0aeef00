"""Requests and answers of the staff API about sequences and their versions."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from console.fact_shapes import Email, Shape
from console.wire import Language, Note

VersionState = Literal["draft", "checked", "published", "retired"]
Enter = Literal["all", "new_only"]


# ── requests ───────────────────────────────────────────────────────────────────────────────────
class SequenceIn(Shape):
    """A sequence as YAML; `based_on`: the version it was changed from (or the header If-Match)."""

    document: str = Field(min_length=1, max_length=400_000)
    note: Note | None = None
    based_on: int | None = Field(None, ge=1)


class Checking(Shape):
    """`offline`: links to other sites are not asked for."""

    offline: bool = False


class Publishing(Shape):
    """`enter`: whether leads that are in the pool already may enter at once."""

    enter: Enter | None = None
    offline: bool = False


class RollingBack(Shape):
    to: int = Field(ge=1, description="The version whose text is to be published again.")
    enter: Enter | None = None


class Moving(Shape):
    """Moving leads under way; `gone`: what happens to those whose step is not there any more."""

    model_config = ConfigDict(extra="forbid", strict=True, populate_by_name=True)

    source: int = Field(alias="from", ge=1)
    to: int = Field(ge=1)
    gone: Literal["next", "stay", "leave"] = "next"
    dry_run: bool = False


class DiffQuery(BaseModel):
    """Two versions; with `effect`, also who would get what when under each."""

    model_config = ConfigDict(extra="forbid")

    a: int = Field(ge=1)
    b: int = Field(ge=1)
    effect: bool = False


class Previewing(Shape):
    """For whom: a lead, or an invented reader of a persona. Default version: the published one."""

    step: str | int = Field(description="The step's key, or its number from 1.")
    version: int | None = Field(None, ge=1)
    lead: str | None = Field(None, max_length=60)
    persona: str | None = Field(None, max_length=60)


class TestSending(Shape):
    """To a member of staff; nothing of it is counted."""

    __test__ = False  # it is no test

    step: str | int
    to: Email
    version: int | None = Field(None, ge=1)
    language: Language = "zh"
    lead: str | None = Field(None, max_length=60)
    persona: str | None = Field(None, max_length=60)


class Simulating(Shape):
    """For whom (one lead, or all of the pool that the cohort's conditions let through)."""

    version: int | None = Field(None, ge=1)
    cohort: str | None = Field(None, max_length=400, description="persona=executive,language=zh")
    lead: str | None = Field(None, max_length=60)
    start: AwareDatetime | None = None
    days: int = Field(120, ge=1, le=730)
    limit: int = Field(1000, ge=1, le=10_000)


# ── answers ────────────────────────────────────────────────────────────────────────────────────
class VersionOut(BaseModel):
    """One version; `origin`: file or edit; `under_way`: leads in it now."""

    name: str
    number: int
    state: VersionState
    origin: Literal["file", "edit"]
    author: str
    note: str | None
    based_on: int | None
    created_at: str
    checked_at: str | None
    published_at: str | None
    published_by: str | None
    retired_at: str | None
    under_way: int


class VersionWithDocument(VersionOut):
    document: str
    content: dict[str, Any]


class SequenceOut(BaseModel):
    """`file`: how the playbook's file stands to the versions."""

    name: str
    title: dict[str, str]
    published: int | None
    latest: int
    under_way: int
    file: Literal["same", "newer", "older", "changed", "overruled", "gone", "none"]


class SequencesOut(BaseModel):
    sequences: list[SequenceOut]


class OneSequenceOut(SequenceOut):
    document: str
    versions: list[VersionOut]


class VersionsOut(BaseModel):
    versions: list[VersionOut]


class ProblemOut(BaseModel):
    where: str
    line: int
    code: str
    message: str
    severity: Literal["error", "advice"]


class CheckedOut(BaseModel):
    version: VersionOut
    problems: list[ProblemOut]


class PublishedOut(BaseModel):
    """`entering`: leads of the pool that enter at the next pass."""

    name: str
    number: int
    retired: int | None
    entering: int
    problems: list[ProblemOut]


class MovedLeadOut(BaseModel):
    lead_id: str
    enrollment_id: str
    step: str | None
    to: str | None
    fate: Literal["same_step", "later_step", "end", "stays", "leaves", "sending"]


class MovedOut(BaseModel):
    dry_run: bool
    leads: list[MovedLeadOut]


class DiffOut(BaseModel):
    lines: list[str]
    effect: list[dict[str, Any]] | None = None


class MailOut(BaseModel):
    subject: str
    text: str
    html: str
    headers: dict[str, str]


class PreviewOut(BaseModel):
    name: str
    version: int
    mails: dict[Literal["zh", "en"], MailOut]


class PlanOut(BaseModel):
    """What one lead would get; `nothing`: why it gets nothing, a code."""

    lead_id: str
    language: Language
    standing: Literal["under_way", "pool"]
    nothing: str | None
    messages: list[dict[str, Any]]


class SumsOut(BaseModel):
    leads: int
    messages: int
    per_day: dict[str, int]
    nothing: dict[str, int]


class SimulationOut(BaseModel):
    name: str
    version: int
    sums: SumsOut
    leads: list[PlanOut]


class TestSentOut(BaseModel):
    __test__ = False  # it is no test

    state: Literal["sent", "failed", "uncertain", "skipped", "planned"]
    reason: str | None
