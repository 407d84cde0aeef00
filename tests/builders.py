"""Builders: the shortest way to a believable record. A test names only what it is about."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy.orm import Session

from sdr import consent, conversations, facts, leads
from sdr.conversations import Conversation
from sdr.facts import Said
from sdr.leads import Lead

# A Tuesday, ten in the morning in Shanghai.
TUESDAY = dt.datetime(2026, 3, 3, 2, 0, tzinfo=dt.UTC)

LOOKING: dict[str, Any] = {
    "industry": "beverages",
    "company_size": {"min": 300, "max": 300},
    "need": ["store_blindness"],
    "timeline": {"status": "looking", "by": None},
    "persona": "department_head",
}


def lead(
    session: Session, *, now: dt.datetime = TUESDAY, language: str = "zh",
    email: str | None = "wang@brewery.example", name: str | None = "王磊",
    consented: bool = True, known: dict[str, Any] | None = None, timezone: str | None = None,
) -> Lead:  # fmt: skip
    """A lead with facts as said, an address and consent for it; not judged yet."""
    made = leads.create(session, language=language, source={}, now=now)
    made.timezone = timezone
    said = {**LOOKING, **(known or {})}
    if name:
        said["name"] = name
    if email:
        said["email"] = email
        leads.identify(session, made, "email", email, now)
        if consented:
            consent.grant(
                session, made.id, "email", granted=True, by="prospect", now=now, text="邮箱给您"
            )
    facts.record(
        session, made.id,
        [
            Said(key, item, f"({key})")
            for key, value in said.items()
            if value is not None
            for item in (value if key in facts.LIST_FACTS else [value])
        ],
        by="prospect", now=now,
    )  # fmt: skip
    return made


def conversation(
    session: Session, of: Lead, *, now: dt.datetime = TUESDAY, said: str = "你们好",
    ended: bool = True,
) -> Conversation:  # fmt: skip
    """A conversation with one message of the person, over unless told otherwise."""
    made, _ = conversations.start(session, lead=of, language=of.language, source={}, now=now)
    message, _ = conversations.receive(session, made, said, language=of.language, now=now)
    message.state = "answered"
    if ended:
        conversations.end(session, made, "goodbye", now)
    return made
