"""Requests and answers of the staff API about engagements: judging, reading, tracking."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, Field

from console.fact_shapes import Email, Shape

Judgement = Literal["human", "scanner", "unknown"]


class Judging(Shape):
    """Who did it after all, and why that is known. `by`: where an integration speaks."""

    judgement: Judgement
    reason: str = Field(min_length=1, max_length=400)
    by: Email | None = None


class Tracking(Shape):
    """Whether what the lead opens is noted. `by`: where an integration speaks."""

    tracked: bool
    reason: str = Field(min_length=1, max_length=400)
    by: Email | None = None


class TrackedOut(BaseModel):
    """`links`: whether the next mail's links are tracked, the playbook's word included."""

    lead_id: str
    tracked: bool
    links: bool


class JudgedOut(BaseModel):
    """`because`: codes of the reasons; `text`: the judgement with its reasons in words."""

    id: str
    lead_id: str
    kind: str
    slug: str | None
    at: str
    judgement: Judgement
    because: list[str]
    judged_by: str | None
    judged_at: str | None
    forwarded: bool
    counted: bool
    data: dict[str, Any]
    text: str


class EngagementsOut(BaseModel):
    engagements: list[JudgedOut]


class PartOut(BaseModel):
    """`sections`: seconds by section; `depth` 0 to 1."""

    opened: int
    readings: int
    seconds: float
    depth: float
    sections: dict[str, float]
    first_at: str | None
    last_at: str | None


class ForwardedOut(PartOut):
    """What others read to whom the mail was passed on."""

    readers: int


class ReadOut(PartOut):
    """One item the lead read; `what`: its slug, the page's path or the file's name."""

    kind: Literal["content", "page", "asset"]
    what: str
    judgement: Judgement
    forwarded: ForwardedOut | None


class ReadItemOut(ReadOut):
    """`title` in the language asked for."""

    title: str


class LeadReadingOut(BaseModel):
    lead_id: str
    items: list[ReadItemOut]


class SectionOut(BaseModel):
    """`share`: of the item's whole reading time, 0 to 1."""

    id: str
    title: dict[str, str]
    seconds: float
    readers: int
    share: float


class ContentReadingOut(BaseModel):
    """What an item's readers held on to; only readings by people count.

    `finished`: readings that came to the end; `other_seconds`: spent outside its sections.
    """

    slug: str
    title: dict[str, str]
    readings: int
    readers: int
    forwarded_readers: int
    seconds: float
    average_seconds: float
    average_depth: float
    finished: int
    sections: list[SectionOut]
    other_seconds: float
