"""Signing in: the password check and its lock, apart from any page.

An attempt is charged before the password is looked at, so that parallel guesses cannot slip
through; the right password takes the charge back. The slow hash runs on a thread of its own with
no transaction open. Unknown, disabled, locked and wrong look the same from outside. Called by
`console.pages`.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import functools

from sqlalchemy import select
from sqlalchemy.orm import Session

from sdr import second_factor, staff
from sdr.db import Database
from sdr.errors import BadInput
from sdr.ports import Clock
from sdr.staff import NOWHERE, Member, SignIn, Whence

ATTEMPTS = 5
LOCKED_FOR = dt.timedelta(minutes=15)
MAX_PASSWORD = 1000  # longer ones only keep the hash busy


async def sign_in(
    database: Database, clock: Clock, email: str, password: str, *, replaces: str | None = None,
    whence: Whence = NOWHERE,
) -> tuple[str, SignIn] | None:  # fmt: skip
    """Open a session: the cookie's token and the row; None when it must not be.

    Of who has a second factor it waits for the code (`pending`). `replaces` is the token of the
    session held before: it ends.
    """
    now = clock.now()
    if not await _knows(database, email, password, now):
        return None
    return await database.run(lambda session: _open(session, email, now, replaces, whence))


async def change_password(
    database: Database, clock: Clock, email: str, old: str, new: str, *, keep: str
) -> None:
    """Set a new password for who knows the old one; every session but `keep` ends.

    Raises BadInput: `old` is wrong (charged like a sign-in) or `new` is too short.
    """
    if not await _knows(database, email, old, clock.now()):
        raise BadInput(field="old", problem="wrong_password", allowed="")
    made = await asyncio.to_thread(staff.hash_password, new[:MAX_PASSWORD])
    await database.run(
        lambda session: staff.set_password(
            session, staff.get_by_email(session, email), made, keep=keep
        )
    )


async def _knows(database: Database, email: str, password: str, now: dt.datetime) -> bool:
    """True when that is the password; the attempt is charged, and stays so when it is not."""
    charged = await database.run(lambda session: _charge(session, email, now))
    password_hash = await asyncio.to_thread(_decoy) if charged is None else charged
    right = await asyncio.to_thread(staff.verify_password, password_hash, password[:MAX_PASSWORD])
    return charged is not None and right


def _charge(session: Session, email: str, now: dt.datetime) -> str | None:
    """Count one attempt; the hash to check, or None when no password would do."""
    # locked, so that of parallel attempts each sees the charge of the one before
    member = session.scalars(
        select(Member).where(Member.email == email.strip().lower()).with_for_update()
    ).one_or_none()
    if member is None or member.disabled_at is not None:
        return None
    if member.locked_until is not None:
        if member.locked_until > now:
            return None
        member.locked_until, member.failed_sign_ins = None, 0
    member.failed_sign_ins += 1
    if member.failed_sign_ins >= ATTEMPTS:
        member.locked_until = now + LOCKED_FOR
    return member.password_hash


def _open(
    session: Session, email: str, now: dt.datetime, replaces: str | None, whence: Whence
) -> tuple[str, SignIn]:
    member = staff.get_by_email(session, email)
    member.failed_sign_ins, member.locked_until = 0, None
    return let_in(session, member, now, replaces, whence)


def let_in(
    session: Session, member: Member, now: dt.datetime, replaces: str | None, whence: Whence
) -> tuple[str, SignIn]:
    """A session for who has shown who they are; with a second factor, one that waits for it."""
    if second_factor.holds(session, member.id):
        return staff.open_session(session, member, now, whence, pending=True)
    if replaces:
        staff.close_session(session, replaces)
    return staff.open_session(session, member, now, whence)


@functools.cache
def _decoy() -> str:
    """A hash to check where there is no member, so that both answers take the same time."""
    return staff.hash_password("nobody has this password")
