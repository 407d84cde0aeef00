"""Builders: the shortest way to a believable record. A test names only what it is about."""

from __future__ import annotations

import datetime as dt
from functools import lru_cache
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from sdr import consent, conversations, facts, leads
from sdr.conversations import Conversation
from sdr.doings import Doings, Engaged
from sdr.facts import Dossier, Known, Said
from sdr.leads import Lead
from sdr.playbook.load import load
from sdr.playbook.model import Playbook
from sdr.texts import Texts

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
                session, made.id, "email", granted=True, by="prospect", now=now, text="邮箱给您",
                address=email,
            )  # fmt: skip
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


@lru_cache(maxsize=1)
def playbook() -> Playbook:
    """The example playbook, read once. (Property tests call this: a fixture's repr is huge.)"""
    return load(Path("playbook"))


@lru_cache(maxsize=1)
def texts() -> Texts:
    """The product's catalogues, read once."""
    return Texts.load()


def dossier(
    *, unanswered: dict[str, str] | None = None, said_at: dt.datetime = TUESDAY,
    not_buyer: dict[str, Any] | None = None, do_not_contact: dict[str, Any] | None = None,
    abuse: dict[str, Any] | None = None, returned: dict[str, Any] | None = None,
    doings: Doings | None = None, **values: Any,
) -> Dossier:  # fmt: skip
    """What is known of a lead, for the pure rules; each fact was said as `(name)` in `msg_name`."""
    return Dossier(
        {name: known(name, value, said_at) for name, value in values.items() if value is not None},
        unanswered or {}, not_buyer, do_not_contact, abuse, returned, doings=doings or Doings(),
    )  # fmt: skip


def engaged(*kinds: str, at: dt.datetime = TUESDAY, judged: Any = "human") -> Doings:
    """Doings of a lead that did these things, all at once."""
    return Doings(
        tuple(
            Engaged(f"eng_{number}", kind, at, judged=judged) for number, kind in enumerate(kinds)
        )
    )


def known(name: str, value: Any, at: dt.datetime = TUESDAY) -> Known:
    """One fact as it stands."""
    items: tuple[Known, ...] = ()
    if name in facts.LIST_FACTS:
        items = tuple(Known(item, f"({name})", f"msg_{name}", at) for item in value)
    return Known(value, f"({name})", f"msg_{name}", at, items=items)


def amount(
    low: float | None, high: float | None, currency: str | None = "CNY", status: str = "amount"
) -> dict[str, Any]:
    """A budget value."""
    return {"status": status, "min": low, "max": high, "currency": currency}


def budget(status: str) -> dict[str, Any]:
    """A budget without a sum."""
    return amount(None, None, None, status)


def by(day: str) -> dict[str, Any]:
    """A timeline with a date."""
    return {"status": "date", "by": day}


def people(low: int | None, high: int | None) -> dict[str, Any]:
    """A company size."""
    return {"min": low, "max": high}


# A brewery's sales director who is ready to buy; what a test is about, it replaces.
READY: dict[str, Any] = {
    "industry": "beverages",
    "company_size": people(300, 300),
    "need": ["store_blindness"],
    "budget": amount(300_000, 300_000),
    "buying_role": "decider",
    "timeline": by("2026-06-30"),
    "phone": "+8613900001234",
}
