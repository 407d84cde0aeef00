"""The ledger of messaging windows: how many messages a platform still lets us send somebody.

What the person does opens a window: so many messages within so long (`channels`). A message sent
counts in every window that is open, and may go while one of them has something left: that never
counts on windows being added up. Of a kind only the newest matters. Some are kept for people: who
is handed over must not find that the bot has spent them all. The sender spends, in the unit of
work that claims; what was refused keeps what it took for another try. A window is a conversation's.
A consent to single messages (one-time subscriptions) stands in the same ledger, as a window of its
own kind in which nothing else counts.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from sqlalchemy import ForeignKey, String, delete, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from sdr.channels import Allowance
from sdr.db import Record

OF_CONSENT = ":"  # stands in the name of what the person agreed to by itself, a template say
# the windows in which a message counts: kind → when it was opened
type Spent = dict[str, str]


class Window(Record):
    """One window; `closes_at` has the margin for different clocks taken off."""

    __tablename__ = "messaging_windows"

    conversation_id: Mapped[str] = mapped_column(
        ForeignKey("conversations.id", ondelete="CASCADE"), primary_key=True
    )
    kind: Mapped[str] = mapped_column(String(80), primary_key=True)
    opened_at: Mapped[dt.datetime]
    closes_at: Mapped[dt.datetime] = mapped_column(index=True)
    allowed: Mapped[int]
    spent: Mapped[int] = mapped_column(default=0)


def open_up(
    session: Session, conversation_id: str, kind: str, allowance: Allowance, at: dt.datetime
) -> None:
    """Note that the person did what opens a window; an older one of the kind is replaced."""
    held = session.get(
        Window, (conversation_id, kind), with_for_update=True, populate_existing=True
    )
    if held is None:
        held = Window(conversation_id=conversation_id, kind=kind)
        session.add(held)
    elif held.opened_at >= at:
        return  # it came late, or at the same moment: which is which is told by the moment
    length = dt.timedelta(seconds=allowance.seconds - allowance.margin)
    held.opened_at, held.closes_at = at, at + length
    held.allowed, held.spent = allowance.count, 0
    session.flush()


def add(
    session: Session, conversation_id: str, kind: str, allowance: Allowance, at: dt.datetime
) -> None:
    """Note that the person allowed so many messages more of this kind, beside those left."""
    held = session.get(
        Window, (conversation_id, kind), with_for_update=True, populate_existing=True
    )
    if held is None or held.closes_at <= at:
        open_up(session, conversation_id, kind, allowance, at)
        return
    held.allowed += allowance.count
    held.closes_at = max(
        held.closes_at, at + dt.timedelta(seconds=allowance.seconds - allowance.margin)
    )
    session.flush()


def left(session: Session, conversation_id: str, now: dt.datetime) -> int:
    """How many messages may still go."""
    return _most(_open(session, conversation_id, now, lock=False))


def left_of(session: Session, conversation_id: str, kind: str, now: dt.datetime) -> int:
    """How many messages of one kind of consent may still go."""
    return _most(_open(session, conversation_id, now, lock=False, only=kind))


def spend_of(
    session: Session, conversation_id: str, kind: str, now: dt.datetime, *,
    before: Spent | None = None,
) -> Spent | None:  # fmt: skip
    """Take one of that kind; as `spend`."""
    rows = _open(session, conversation_id, now, lock=True, only=kind)
    taken = {row.kind: row.opened_at.isoformat() for row in rows}
    if taken and before == taken:
        return taken  # of its last try
    if _most(rows) <= 0:
        return None
    for row in rows:
        row.spent += 1
    session.flush()
    return taken


def spend(
    session: Session, conversation_id: str, now: dt.datetime, *, keep: int = 0,
    before: Spent | None = None,
) -> Spent | None:  # fmt: skip
    """Take one, unless only `keep` or fewer are left; where it was taken, None: nothing may go.

    `before`: what this message took when the platform refused to take it; it is not taken twice.
    """
    rows = _open(session, conversation_id, now, lock=True)
    taken = {row.kind: row.opened_at.isoformat() for row in rows}
    had = {kind for kind, at in (before or {}).items() if taken.get(kind) == at}
    if max((row.allowed - row.spent + (row.kind in had) for row in rows), default=0) <= keep:
        return None
    for row in rows:
        row.spent += row.kind not in had
    session.flush()
    return taken


def give_back(
    session: Session, conversation_id: str, kind: str, spent: Spent | None
) -> None:  # fmt: skip
    """What a message took of this kind is left again: the platform sent nothing."""
    held = session.get(
        Window, (conversation_id, kind), with_for_update=True, populate_existing=True
    )
    taken = (spent or {}).get(kind)
    if held is not None and held.spent > 0 and held.opened_at.isoformat() == taken:
        held.spent -= 1
        session.flush()


def shut(session: Session, conversation_id: str, kind: str | None = None) -> None:
    """The platform says that nothing may go (of one kind), or the person has left."""
    gone = delete(Window).where(Window.conversation_id == conversation_id)
    if kind is not None:
        gone = gone.where(Window.kind == kind)
    session.execute(gone)
    session.expire_all()


def close(session: Session, conversation_id: str) -> None:
    """The platform says that the windows are closed; what was agreed to once stays."""
    session.execute(
        delete(Window).where(
            Window.conversation_id == conversation_id, Window.kind.not_like(f"%{OF_CONSENT}%")
        )
    )
    session.expire_all()


def _open(
    session: Session, conversation_id: str, now: dt.datetime, *, lock: bool, only: str | None = None
) -> list[Window]:
    query = (
        select(Window)
        .where(Window.conversation_id == conversation_id, Window.closes_at > now)
        .order_by(Window.kind)
    )
    query = query.where(
        Window.kind == only if only is not None else Window.kind.not_like(f"%{OF_CONSENT}%")
    )
    if lock:
        query = query.with_for_update()
    return list(session.scalars(query.execution_options(populate_existing=True)))


def _most(rows: Iterable[Window]) -> int:
    return max((row.allowed - row.spent for row in rows), default=0)
