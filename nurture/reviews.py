"""What the worker's sweeps have already looked at, so that a sweep does each thing once.

A row says "this subject was seen in this state": a lead as of its `updated_at`, a click, a
handoff that was counted. It holds ids and times only. Sweeps ask for what has no row, or one
of another state; a missed event is therefore found by the next pass.
"""

from __future__ import annotations

import datetime as dt

from sqlalchemy import String
from sqlalchemy.orm import Mapped, Session, mapped_column

from sdr.db import Record


class Review(Record):
    """`kind`: lead | click | requalified | wechat | meeting_reminder."""

    __tablename__ = "reviews"

    kind: Mapped[str] = mapped_column(String(20), primary_key=True)
    subject: Mapped[str] = mapped_column(String(40), primary_key=True)
    seen_at: Mapped[dt.datetime]


def mark(session: Session, kind: str, subject: str, seen_at: dt.datetime) -> None:
    """Note that `subject` was seen in the state of `seen_at`."""
    row = session.get(Review, (kind, subject))
    if row is None:
        session.add(Review(kind=kind, subject=subject, seen_at=seen_at))
    else:
        row.seen_at = seen_at
    session.flush()


def seen(session: Session, kind: str, subject: str) -> dt.datetime | None:
    """The state in which `subject` was seen last, or None."""
    row = session.get(Review, (kind, subject))
    return row.seen_at if row else None


def forget(session: Session, kind: str, subject: str) -> None:
    """Let the next sweep look at `subject` anew."""
    row = session.get(Review, (kind, subject))
    if row is not None:
        session.delete(row)
        session.flush()
