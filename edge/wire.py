"""Shapes of the public chat API, parsed once at the door. They never travel inward."""

from __future__ import annotations

import json
from typing import Annotated, Any, Literal

from aiohttp import web
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError
from pydantic_core import PydanticCustomError

from sdr.errors import BadInput, BadJson


def storable(value: str) -> bool:
    """False for what a database cannot hold: a null, half of a surrogate pair."""
    return not any(c == "\0" or "\ud800" <= c <= "\udfff" for c in value)


def _storable(value: str) -> str:
    if not storable(value):
        raise PydanticCustomError("not_storable", "not storable")
    return value


# a text that is kept as it came (a message's own text is cleaned instead)
Kept = Annotated[str, AfterValidator(_storable)]


class Body(BaseModel):
    """Unknown keys are ignored: clients may be newer than we are."""

    model_config = ConfigDict(extra="ignore")


class Source(Body):
    """Where the visitor came from."""

    utm_source: Kept | None = Field(default=None, max_length=300)
    utm_medium: Kept | None = Field(default=None, max_length=300)
    utm_campaign: Kept | None = Field(default=None, max_length=300)
    referrer: Kept | None = Field(default=None, max_length=2000)
    page: Kept | None = Field(default=None, max_length=2000)
    ref: Kept | None = Field(default=None, max_length=200)


class NewConversation(Body):
    language: Literal["zh", "en"] | None = None
    source: Source | None = None
    visitor: Kept | None = Field(default=None, max_length=200)
    # the browser's time zone; what is none is taken for not said
    timezone: Kept | None = Field(default=None, max_length=60)


class NewMessage(Body):
    text: str
    client_message_id: Kept | None = Field(default=None, min_length=1, max_length=200)


class Language(Body):
    language: Literal["zh", "en"]


class TranscriptTo(Body):
    email: Kept | None = Field(default=None, max_length=320)


class Visited(Body):
    """A page of the site that holds the widget; `asset`: a file that was downloaded there."""

    page: Kept = Field(min_length=1, max_length=2000)
    asset: Kept | None = Field(default=None, min_length=1, max_length=2000)


class View(Body):
    """What a reader saw of a page: how far (0–1 or 0–100), how long."""

    depth: float = Field(ge=0, le=100)
    seconds: float = Field(ge=0, le=86_400)
    section: Kept | None = Field(default=None, max_length=200)


class FormSent(Body):
    """A form that was filled in. `website` is left empty by people: it is not shown to them."""

    language: Literal["zh", "en"] | None = None
    fields: dict[str, str | list[str] | None] = Field(
        default={}, description="FACT → what was typed, or a code that was picked"
    )
    consent: bool = False
    source: Source | None = None
    # the same again, with the same entries, is the same form
    submission_id: Kept | None = Field(default=None, min_length=8, max_length=100)
    visitor: Kept | None = Field(default=None, max_length=200)
    timezone: Kept | None = Field(default=None, max_length=60)
    website: str | None = None


class Message(BaseModel):
    id: str
    seq: int
    sender: Literal["prospect", "bot", "human"]
    name: str | None = None  # of the human who wrote
    text: str
    language: Literal["zh", "en"]
    buttons: list[dict[str, str]] | None = None
    cards: list[dict[str, str]] | None = None
    asks: str | None = None
    at: str


class Messages(BaseModel):
    messages: list[Message]


class Started(BaseModel):
    conversation_id: str
    token: str
    visitor: str
    messages: list[Message]


class FormTaken(BaseModel):
    """`conversation`: the talk that goes on from the form, as after opening one."""

    next: Literal["talk", "pool"]
    thanks: str
    content: str | None = None  # address of what is handed over at once
    conversation: Started | None = None


class SentTo(BaseModel):
    sent_to: str


class Receipt(BaseModel):
    receipt: str


async def body_of[M: BaseModel](request: web.Request, model: type[M]) -> M:
    """The request's JSON as `model`; raises BadInput naming the field and what is wrong."""
    try:
        raw: Any = json.loads(await request.text() or "{}")
    except (ValueError, UnicodeDecodeError, RecursionError):
        raise BadJson from None
    if not isinstance(raw, dict):
        raise BadJson
    try:
        return model.model_validate(raw)
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(str(part) for part in first["loc"]) or "body"
        raise BadInput(field=field, problem=str(first["type"])) from None
