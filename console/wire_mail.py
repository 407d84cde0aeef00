"""Shapes of the staff API for mail that comes in and for the health of the sender."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from nurture.inbound import OUTCOMES
from nurture.sender_health import Status

Outcome = Literal[*OUTCOMES]  # type: ignore[valid-type] # the tuple is the list


class MailIn(BaseModel):
    """A raw mail in JSON, or the JSON of a provider; the raw mail itself is taken too."""

    model_config = ConfigDict(extra="allow")

    raw: str | None = Field(None, description="A mail as RFC 5322 text.")
    raw_base64: str | None = Field(None, description="The same in base64.")


class MailTaken(BaseModel):
    """What became of one mail; `fresh` false: it had come before."""

    id: str
    kind: str
    outcome: str
    lead_id: str | None
    conversation_id: str | None
    fresh: bool


class MailsTaken(BaseModel):
    mails: list[MailTaken]


class InboundQuery(BaseModel):
    """Filters of the list of mail that came in."""

    model_config = ConfigDict(extra="forbid")

    outcome: Outcome | None = None
    cursor: str | None = Field(None, description="`next_cursor` of the page before.")
    limit: int = Field(50, ge=1, le=200)


class InboundOut(BaseModel):
    """One mail that came in. `text`: what the person wrote, without quotes and signature."""

    id: str
    at: str
    source: str
    kind: str
    outcome: str
    sender: str | None
    subject: str
    text: str
    lead_id: str | None
    conversation_id: str | None


class InboundPage(BaseModel):
    mails: list[InboundOut]
    next_cursor: str | None


class DnsOut(BaseModel):
    """One record of our domain; `weak`: it is there and protects nothing."""

    kind: Literal["spf", "dkim", "dmarc"]
    name: str
    status: Status
    value: str | None


class FiguresOut(BaseModel):
    """What a domain sent in so many days, and what came back; rates are shares of `sent`."""

    domain: str
    days: int
    sent: int
    hard: int
    soft: int
    block: int
    complaints: int
    bounce_rate: float | None
    complaint_rate: float | None


class HealthOut(BaseModel):
    """`limit`: the one that is passed now and stops nurture."""

    domain: str
    dns: list[DnsOut]
    figures: list[FiguresOut]
    limit: str | None
