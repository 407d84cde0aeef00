"""Shapes of the public chat API, parsed once at the door. They never travel inward."""

from __future__ import annotations

import json
from typing import Any, Literal

from aiohttp import web
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from sdr.errors import BadInput, BadJson


class Body(BaseModel):
    """Unknown keys are ignored: clients may be newer than we are."""

    model_config = ConfigDict(extra="ignore")


class Source(Body):
    """Where the visitor came from."""

    utm_source: str | None = Field(default=None, max_length=300)
    utm_medium: str | None = Field(default=None, max_length=300)
    utm_campaign: str | None = Field(default=None, max_length=300)
    referrer: str | None = Field(default=None, max_length=2000)
    page: str | None = Field(default=None, max_length=2000)
    ref: str | None = Field(default=None, max_length=200)


class NewConversation(Body):
    language: Literal["zh", "en"] | None = None
    source: Source | None = None
    visitor: str | None = Field(default=None, max_length=200)


class NewMessage(Body):
    text: str
    client_message_id: str | None = Field(default=None, min_length=1, max_length=200)


class Language(Body):
    language: Literal["zh", "en"]


class TranscriptTo(Body):
    email: str | None = Field(default=None, max_length=320)


class View(Body):
    """What a reader saw of a page: how far (0–1 or 0–100), how long."""

    depth: float = Field(ge=0, le=100)
    seconds: float = Field(ge=0, le=86_400)
    section: str | None = Field(default=None, max_length=200)


class Message(BaseModel):
    id: str
    seq: int
    sender: Literal["prospect", "bot", "human"]
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
