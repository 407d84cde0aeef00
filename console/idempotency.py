"""Idempotency keys: a client that repeats a request after a broken connection does it once.

A key belongs to its caller and is tied to the body it came with; with another body it is refused.
The row is written in the same unit of work as what the request did, so there is never one without
the other. Only the lead's id is kept, not the answer: a repeat reads the lead anew, and an erased
lead takes its keys along. Called by the import of leads.
"""

from __future__ import annotations

import datetime as dt
import hashlib

from sqlalchemy import ForeignKey, String, delete
from sqlalchemy.orm import Mapped, Session, mapped_column

from sdr.db import Record
from sdr.errors import BadInput, IdempotencyKeyReused

MAX_KEY = 200
KEPT = dt.timedelta(days=7)


class IdempotencyKey(Record):
    """One key of one caller, and what the request that carried it did."""

    __tablename__ = "idempotency_keys"

    scope: Mapped[str] = mapped_column(String(40), primary_key=True)  # whose key it is
    key: Mapped[str] = mapped_column(String(MAX_KEY), primary_key=True)
    body_hash: Mapped[str] = mapped_column(String(64))
    lead_id: Mapped[str] = mapped_column(ForeignKey("leads.id", ondelete="CASCADE"), index=True)
    status: Mapped[int]
    created_at: Mapped[dt.datetime] = mapped_column(index=True)


def held(
    session: Session, scope: str, key: str, body: bytes, now: dt.datetime
) -> IdempotencyKey | None:
    """What this key did before, or None; raises IdempotencyKeyReused for another body."""
    if not 0 < len(key) <= MAX_KEY or not key.isprintable():
        raise BadInput(field="Idempotency-Key", problem="bad_form", allowed="")
    session.execute(delete(IdempotencyKey).where(IdempotencyKey.created_at < now - KEPT))
    row = session.get(IdempotencyKey, (scope, key))
    if row is not None and row.body_hash != _hash(body):
        raise IdempotencyKeyReused
    return row


def keep(
    session: Session, scope: str, key: str, body: bytes, *, lead_id: str, status: int,
    now: dt.datetime,
) -> None:  # fmt: skip
    """Tie the key to what was done."""
    session.add(
        IdempotencyKey(
            scope=scope,
            key=key,
            body_hash=_hash(body),
            lead_id=lead_id,
            status=status,
            created_at=now,
        )
    )
    session.flush()


def _hash(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()
