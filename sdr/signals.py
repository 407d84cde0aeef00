"""Signals: that something just changed, for whoever looks at it at this moment.

Hints, never the truth: a signal names records by id, and who hears it reads them anew. It is given
in the unit of work that changes, so it is heard after the commit or never, in every process:
PostgreSQL carries it by NOTIFY, SQLite by a short table that is watched. `bus` hears. Whoever
was away meanwhile reads everything anew.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass

from sqlalchemy import BigInteger, Integer, delete, func, insert, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from sdr.db import Record, at_end

CHANNEL = "leadhatch"
TRIMMED_EVERY = 100
KEPT = 1000  # rows of the table; who is further behind reads everything anew
KINDS = ("message", "floor", "note", "lead", "typing", "gap")


class SignalRow(Record):
    """What SQLite carries; `body` is a `Signal` as JSON."""

    __tablename__ = "signals"

    id: Mapped[int] = mapped_column(
        BigInteger().with_variant(Integer(), "sqlite"), primary_key=True, autoincrement=True
    )
    body: Mapped[str]


@dataclass(frozen=True, slots=True)
class Signal:
    """`kind`: one of KINDS. `gap`: some may have been missed; `typing` is told in-process only."""

    kind: str
    conversation_id: str | None = None
    lead_id: str | None = None

    def as_text(self) -> str:
        """As it is carried."""
        return json.dumps(asdict(self))

    @classmethod
    def from_text(cls, text: str) -> Signal:
        """What `as_text` wrote."""
        return cls(**json.loads(text))


def tell(
    session: Session, kind: str, *, conversation_id: str | None = None, lead_id: str | None = None
) -> None:
    """Give the signal with this unit of work; the same one again is given once."""
    signal = Signal(kind, conversation_id, lead_id)
    at_end(session, signal, lambda ending: _give(ending, signal))


def _give(session: Session, signal: Signal) -> None:
    if session.get_bind().dialect.name != "sqlite":
        session.execute(select(func.pg_notify(CHANNEL, signal.as_text())))
        return
    made = session.execute(
        insert(SignalRow).values(body=signal.as_text()).returning(SignalRow.id)
    ).scalar_one()
    if made % TRIMMED_EVERY == 0:
        session.execute(delete(SignalRow).where(SignalRow.id <= made - KEPT))


def forget(session: Session, lead_id: str, conversation_ids: Iterable[str]) -> None:
    """Leave no signal that names these records (erasure)."""
    for each in (lead_id, *conversation_ids):
        session.execute(delete(SignalRow).where(SignalRow.body.contains(each, autoescape=True)))
