"""May this person be written to, and how do we know: consent by channel with its proof.

Reads only. Called by `console.views`.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from console.words import When, Words
from sdr import consent, facts
from sdr.consent import CHANNELS, Consent


@dataclass(frozen=True, slots=True)
class Given:
    """One consent, or its withdrawal."""

    granted: bool
    address: str | None  # what it was given for, where that is another than what stands
    text: str | None
    message_id: str | None
    notice_version: str | None
    by: str
    when: When | None


@dataclass(frozen=True, slots=True)
class Channel:
    """One channel and its history; `state`: given, lapsed, withdrawn, none or suppressed."""

    name: str
    state: str
    history: list[Given]


def channels(session: Session, words: Words, lead_id: str) -> list[Channel]:
    """Every channel, the newest proof first."""
    rows = session.scalars(
        select(Consent).where(Consent.lead_id == lead_id).order_by(Consent.at, Consent.id)
    ).all()
    known = facts.current(session, lead_id)
    found = []
    for name in CHANNELS:
        mine = [row for row in rows if row.channel == name]
        held = known.get(name)
        address = str(held.value) if held is not None else None
        state = _state(mine, address)
        if address is not None and consent.is_suppressed(session, name, address):
            state = "suppressed"
        found.append(
            Channel(
                words.fact(name), state,
                [
                    Given(row.granted, None if consent.counts(row, address) else row.address,
                          row.text, row.message_id, row.notice_version,
                          words.coded("console-by", row.by), words.when(row.at))
                    for row in reversed(mine)
                ],
            )
        )  # fmt: skip
    return found


def _state(rows: list[Consent], address: str | None) -> str:
    """What holds for the address that stands; `lapsed`: given for another one only."""
    said = [row for row in rows if consent.counts(row, address)]
    if said and not said[-1].granted:
        return "withdrawn"
    return "given" if said else "lapsed" if rows else "none"
