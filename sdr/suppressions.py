"""The suppression list as a file: taken in from another system, handed out as hashes.

Only hashes are kept (`consent.Suppression`), so only hashes can be handed out. A file is CSV in
UTF-8 or GB18030, with or without a head; the address is in the column `email` (or `address`, 邮箱)
or in the first. What cannot be used is told by line and holds up nothing. The command line calls.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from dataclasses import dataclass, field

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from sdr import consent, timeline
from sdr.consent import Suppression
from sdr.db import new_id
from sdr.leads import Identity
from sdr.readers.emails import address_column, normal_email

COLUMNS = ("channel", "hash", "reason", "at")
_HASH = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Fault:
    """A line that could not be used: `not_email`, `not_text`."""

    line: int
    problem: str
    value: str


@dataclass(slots=True)
class Done:
    """What an import did."""

    added: int = 0
    known: int = 0
    faults: list[Fault] = field(default_factory=list)


def take_in(session: Session, content: bytes, *, now: dt.datetime) -> Done:
    """Suppress every address of a CSV file."""
    done = Done()
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        try:
            text = content.decode("gb18030")
        except UnicodeDecodeError:
            done.faults.append(Fault(1, "not_text", ""))
            return done
    reader = csv.reader(io.StringIO(text))
    column = 0
    for number, row in enumerate(reader):
        if number == 0:
            named = address_column(row)
            if named is not None or tuple(row) == COLUMNS:
                column = named or 0
                continue
        if not any(cell.strip() for cell in row):
            continue
        value = row[column].strip() if column < len(row) else ""
        hashed = next((cell.strip() for cell in row if _HASH.fullmatch(cell.strip())), None)
        digest = hashed or _digest(value)
        if digest is None:
            done.faults.append(Fault(reader.line_num, "not_email", value[:80]))
            continue
        channel = row[0].strip() if hashed and row[0].strip() in consent.CHANNELS else "email"
        if _add(session, channel, digest, now):
            done.added += 1
        else:
            done.known += 1
    return done


def hand_out(session: Session) -> list[tuple[str, str, str, str]]:
    """Every suppression, by the names of COLUMNS, oldest first."""
    rows = session.scalars(select(Suppression).order_by(Suppression.at, Suppression.id))
    return [(row.channel, row.address_hash, row.reason, row.at.isoformat()) for row in rows]


def lift(session: Session, address: str, *, now: dt.datetime) -> bool:
    """Let an address be written to again; False when it was not suppressed.

    It stands on the timeline of who is known by it. An erased person stays erased.
    """
    done = session.execute(
        delete(Suppression)
        .where(
            Suppression.channel == "email", Suppression.reason != "erased",
            Suppression.address_hash == consent.address_hash(address),
        )
        .returning(Suppression.id)
    ).all()  # fmt: skip
    if not done:
        return False
    known = session.scalars(
        select(Identity.lead_id).where(
            Identity.kind == "email", func.lower(Identity.value) == address.strip().lower()
        )
    )
    for lead_id in known:
        timeline.write(session, lead_id, "contact_allowed", now=now, by="staff", data={})
    return True


def _digest(value: str) -> str | None:
    address = normal_email(value)
    return consent.address_hash(address) if address else None


def _add(session: Session, channel: str, digest: str, now: dt.datetime) -> bool:
    held = select(Suppression.id).where(
        Suppression.channel == channel, Suppression.address_hash == digest
    )
    if session.scalars(held).first() is not None:
        return False
    session.add(
        Suppression(
            id=new_id("supp"), channel=channel, address_hash=digest, reason="imported", at=now
        )
    )
    session.flush()
    return True
