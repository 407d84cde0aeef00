"""The models of subscriptions and their posts in the staff API: queries, requests and answers."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from console.fact_shapes import Line, Shape
from sdr.subscriptions import ALL_EVENTS, KINDS, LONGEST_ADDRESS, LONGEST_MAPPING

Event = Literal[*ALL_EVENTS]  # type: ignore[valid-type] # the tuple is the documented list
Kind = Literal[*KINDS]  # type: ignore[valid-type]
PostState = Literal["waiting", "posting", "taken", "dead", "skipped"]
Secret = Field(None, min_length=1, max_length=500, description="Kept sealed, never shown again.")


Mapped = Field(None, max_length=LONGEST_MAPPING, description="Of a CRM: YAML, see the docs.")


class Subscribing(Shape):
    """A new subscription. A webhook's secret is made where none is given."""

    name: Line
    events: list[Event] = Field(min_length=1)
    address: str = Field(min_length=1, max_length=LONGEST_ADDRESS)
    kind: Kind = "webhook"
    language: Literal["zh", "en"] = "en"
    secret: str | None = Secret
    mapping: str | None = Mapped


class Changing(Shape):
    """What is to change; what is not given stays."""

    name: Line | None = None
    events: list[Event] | None = Field(None, min_length=1)
    address: str | None = Field(None, min_length=1, max_length=LONGEST_ADDRESS)
    language: Literal["zh", "en"] | None = None
    secret: str | None = Secret
    mapping: str | None = Mapped


class Switching(Shape):
    """On or off."""

    on: bool


class Rotating(Shape):
    """How long the old secret signs beside the new one."""

    overlap_hours: int = Field(24, ge=0, le=168)


class PostsQuery(BaseModel):
    """Filters of the list of posts; all given ones hold at once."""

    model_config = ConfigDict(extra="forbid")

    subscription: str | None = Field(None, max_length=60, description="A subscription's id.")
    state: PostState | None = None
    cursor: str | None = Field(None, max_length=60)
    limit: int = Field(50, ge=1, le=200)


class SubscriptionOut(BaseModel):
    """One subscription. `address` is shown without what may be a key in it; no secret ever is.

    `off_reason`: `gone` (the receiver answered 410) or `by_hand`. `old_secret_until`: until then
    posts are signed with the old secret too.
    """

    id: str
    kind: Kind
    name: str
    events: list[str]
    address: str
    language: Literal["zh", "en"]
    enabled: bool
    off_reason: str | None
    from_settings: bool
    mapping: str | None
    old_secret_until: str | None
    waiting: int
    dead: int
    created_by: str
    created_at: str
    updated_at: str


class SubscriptionsOut(BaseModel):
    subscriptions: list[SubscriptionOut]


class SubscribedOut(BaseModel):
    """`secret`: what signs the posts, where it was made here; it is not shown again."""

    subscription: SubscriptionOut
    secret: str | None


class PostOut(BaseModel):
    """One event on its way to one subscriber. `at`: of the event."""

    id: str
    subscription_id: str
    event: str
    event_id: str
    lead_id: str | None
    at: str
    state: PostState
    attempts: int
    status: int | None
    error: str | None
    next_try_at: str | None
    settled_at: str | None
    replayed_by: str | None


class PostsOut(BaseModel):
    posts: list[PostOut]
    next_cursor: str | None


class PostWithBody(PostOut):
    """`body`: as it is posted; null until the first try."""

    body: str | None


class ReplayedOut(BaseModel):
    replayed: int


class RemovedOut(BaseModel):
    removed: str
