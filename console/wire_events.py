"""Requests and answers of the staff API about content and events."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from console.fact_shapes import Email, Shape
from nurture.library import ItemState


class ContentQuery(BaseModel):
    """Filters of the list of content."""

    model_config = ConfigDict(extra="forbid")

    kind: str | None = Field(None, max_length=20)


class Inviting(Shape):
    """Whom: `all` of the pool, or conditions (`persona=executive,language=zh`)."""

    segment: str = Field(min_length=1, max_length=400)
    dry_run: bool = False


class Came(Shape):
    """One lead, by id or by a known e-mail address, and whether they came."""

    lead_id: str | None = Field(None, max_length=60)
    email: Email | None = None
    attended: bool


class Attendance(Shape):
    guests: list[Came] = Field(min_length=1, max_length=5000)
    at: AwareDatetime | None = None


class ItemOut(BaseModel):
    """One item of the library; `days_left` until it ends."""

    slug: str
    kind: str
    title: dict[str, str]
    owner: str
    expires: str | None
    days_left: int | None
    url: str | None
    state: ItemState
    used_by: list[str]


class LibraryOut(BaseModel):
    items: list[ItemOut]


class InvitedOut(BaseModel):
    """`before`: leads of the segment that had been invited already."""

    dry_run: bool
    invited: list[str]
    before: list[str]


class GuestOut(BaseModel):
    lead_id: str
    state: Literal["invited", "registered", "attended", "missed"]
    invited_at: str | None
    registered_at: str | None
    settled_at: str | None


class EventOut(BaseModel):
    slug: str
    title: dict[str, str]
    starts_at: str
    counts: dict[str, int]
    guests: list[GuestOut]


class AttendanceOut(BaseModel):
    """`errors`: rows that could not be noted, counted from 1; the others are."""

    noted: int
    errors: list[dict[str, Any]]
