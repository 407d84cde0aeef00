"""Consent and suppression: whether an address may be written to, and the proof.

A consent is given with a sentence (an address told in chat after the notice) or imported as
stated; it is never edited, only withdrawn by a later row. A suppression is a refusal of one
channel or topic; it outlives the lead (only the address's hash is kept), so that an erased or
re-imported person is not written to again. A consent is for the address it was given for: who has
another one now has agreed to nothing there yet. `outbound` asks `refusal` at the last moment.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping

from sqlalchemy import ForeignKey, String, UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from sdr.db import Record, address_digest, new_id

CHANNELS = ("email", "wechat", "phone")
PERSON = "prospect"  # `by` of what the person said


class Consent(Record):
    __tablename__ = "consents"

    id: Mapped[str] = mapped_column(String(40), primary_key=True)
    lead_id: Mapped[str] = mapped_column(ForeignKey("leads.id", ondelete="CASCADE"), index=True)
    channel: Mapped[str] = mapped_column(String(20))
    # what it was given for; null: whatever address stands (before that was kept, or no address)
    address: Mapped[str | None] = mapped_column(String(320))
    granted: Mapped[bool]
    text: Mapped[str | None]  # the sentence that gave or withdrew it
    message_id: Mapped[str | None] = mapped_column(String(40))
    notice_version: Mapped[str | None] = mapped_column(String(40))
    by: Mapped[str] = mapped_column(String(20))
    at: Mapped[dt.datetime]


class Suppression(Record):
    """This address gets nothing unasked on this channel."""

    __tablename__ = "suppressions"
    __table_args__ = (UniqueConstraint("channel", "address_hash"),)

    id: Mapped[str] = mapped_column(String(40), primary_key=True)
    channel: Mapped[str] = mapped_column(String(20))
    address_hash: Mapped[str] = mapped_column(String(64))
    reason: Mapped[str] = mapped_column(String(40))
    at: Mapped[dt.datetime]


def address_hash(address: str) -> str:
    """The hash under which an address is suppressed."""
    return address_digest(address)


def grant(
    session: Session,
    lead_id: str,
    channel: str,
    *,
    granted: bool,
    by: str,
    now: dt.datetime,
    text: str | None = None,
    message_id: str | None = None,
    notice_version: str | None = None,
    address: str | None = None,
) -> None:
    """Write one consent (or its withdrawal) with its proof; `address`: for which it is given."""
    session.add(
        Consent(
            id=new_id("cons"),
            lead_id=lead_id,
            channel=channel,
            address=address,
            granted=granted,
            text=text,
            message_id=message_id,
            notice_version=notice_version,
            by=by,
            at=now,
        )
    )
    session.flush()


def state(session: Session, lead_id: str) -> dict[str, Consent]:
    """The last word on each channel, for whichever address it was."""
    return {row.channel: row for row in _rows(session, [lead_id])}


def holds(session: Session, lead_id: str, addresses: Mapping[str, str | None]) -> dict[str, bool]:
    """Whether consent stands for these addresses, by channel; where none was given: False."""
    held = dict.fromkeys(addresses, False)
    for row in _rows(session, [lead_id]):
        if row.channel in addresses and counts(row, addresses[row.channel]):
            held[row.channel] = row.granted
    return held


def counts(row: Consent, address: str | None) -> bool:
    """Whether a consent says anything of this address; a refusal does of every one."""
    if not row.granted or row.address is None:
        return True
    return address is not None and same(row.address, address)


def same(one: str, other: str) -> bool:
    """Whether two spellings are one address."""
    return one.strip().lower() == other.strip().lower()


def refused_by_themselves(session: Session, lead_id: str, channel: str) -> bool:
    """Whether the person's own latest word on a channel is no, whoever noted what after it."""
    latest = session.scalars(
        select(Consent)
        .where(Consent.lead_id == lead_id, Consent.channel == channel, Consent.by == PERSON)
        .order_by(Consent.at.desc(), Consent.id.desc())
        .limit(1)
    ).first()
    return latest is not None and not latest.granted


def suppress(
    session: Session, channel: str, address: str, *, reason: str, now: dt.datetime
) -> bool:
    """Suppress an address; False when it already was."""
    digest = address_hash(address)
    if is_suppressed(session, channel, address):
        return False
    session.add(
        Suppression(id=new_id("supp"), channel=channel, address_hash=digest, reason=reason, at=now)
    )
    session.flush()
    return True


def is_suppressed(session: Session, channel: str, address: str) -> bool:
    """True when nothing may be sent to this address unasked."""
    return (
        session.scalars(
            select(Suppression.id).where(
                Suppression.channel == channel,
                Suppression.address_hash == address_hash(address),
            )
        ).first()
        is not None
    )


def refusal(session: Session, lead_id: str, channel: str, address: str) -> str | None:
    """Why this address may not be written to (`suppressed`, `no_consent`), or None."""
    if is_suppressed(session, channel, address):
        return "suppressed"
    return None if holds(session, lead_id, {channel: address})[channel] else "no_consent"


def refusals(
    session: Session, wanted: Iterable[tuple[str, str, str]]
) -> dict[tuple[str, str, str], str]:
    """`refusal` for many (lead id, channel, address) at once; only those that are refused."""
    asked = list(wanted)
    hashes = {address_hash(address) for _, _, address in asked}
    suppressed = {
        (row.channel, row.address_hash)
        for row in session.scalars(select(Suppression).where(Suppression.address_hash.in_(hashes)))
    }
    rows: dict[tuple[str, str], list[Consent]] = {}
    for row in _rows(session, {lead_id for lead_id, _, _ in asked}):
        rows.setdefault((row.lead_id, row.channel), []).append(row)
    found: dict[tuple[str, str, str], str] = {}
    for lead_id, channel, address in asked:
        if (channel, address_hash(address)) in suppressed:
            found[lead_id, channel, address] = "suppressed"
            continue
        told = [row for row in rows.get((lead_id, channel), ()) if counts(row, address)]
        if not told or not told[-1].granted:
            found[lead_id, channel, address] = "no_consent"
    return found


def _rows(session: Session, lead_ids: Collection[str]) -> Iterable[Consent]:
    """All that was ever said, oldest first."""
    return session.scalars(
        select(Consent).where(Consent.lead_id.in_(lead_ids)).order_by(Consent.at, Consent.id)
    )
