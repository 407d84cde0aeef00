"""Where a member of staff is signed in: the sessions as one sees them, and ending them.

A session is a row (`staff.SignIn`); what is ended is gone, and the next request with its cookie
goes to the door. Pages that are open live close within seconds. Called by the console.
"""

from __future__ import annotations

import datetime as dt

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from sdr.errors import NotFound
from sdr.staff import SignIn


def of(session: Session, member_id: str, now: dt.datetime) -> list[SignIn]:
    """The sessions that hold, seen last first."""
    rows = session.scalars(
        select(SignIn).where(
            SignIn.member_id == member_id, SignIn.expires_at > now, SignIn.pending.is_(False)
        )
    )
    return sorted(rows, key=lambda row: (row.last_seen_at or row.created_at, row.id), reverse=True)


def counts(session: Session, now: dt.datetime) -> dict[str, int]:
    """Member id → in how many places they are signed in."""
    held = select(SignIn.member_id, func.count()).where(
        SignIn.expires_at > now, SignIn.pending.is_(False)
    )
    return dict(session.execute(held.group_by(SignIn.member_id)).all())


def end(session: Session, member_id: str, session_id: str) -> None:
    """End one of this member's sessions; NotFound where it is not theirs or is gone."""
    gone = session.execute(
        delete(SignIn)
        .where(SignIn.id == session_id, SignIn.member_id == member_id)
        .returning(SignIn.id)
    ).scalar_one_or_none()
    if gone is None:
        raise NotFound(what="session", id=session_id)


def end_all(session: Session, member_id: str, *, keep: str | None = None) -> int:
    """End all of this member's sessions, or all but one; how many."""
    ended = delete(SignIn).where(SignIn.member_id == member_id)
    if keep is not None:
        ended = ended.where(SignIn.id != keep)
    return len(session.execute(ended.returning(SignIn.id)).all())
