"""The people who work here: who may sign in, as what, and until when.

Passwords are argon2 hashes; sessions are rows, so they can be revoked (`sign_ins` lists and ends
them). Roles beyond the names are checked where routes are listed (console). Called by the console
and the command line.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import argon2
from sqlalchemy import ForeignKey, String, delete, false, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from sdr.db import Record, new_id
from sdr.errors import BadInput, NotFound

SESSION_HOURS = 12
MIN_PASSWORD = 10
PENDING_FOR = dt.timedelta(minutes=10)
SEEN_EVERY = dt.timedelta(minutes=1)  # so often at the most it is written that somebody is there
LONGEST_DEVICE = 300
LONGEST_ADDRESS = 64


class Role(StrEnum):
    SDR = "sdr"
    REP = "rep"
    MARKETER = "marketer"
    CUSTOMER_SUCCESS = "customer_success"
    MANAGER = "manager"
    ADMIN = "admin"


class Member(Record):
    __tablename__ = "staff"

    id: Mapped[str] = mapped_column(String(40), primary_key=True)
    email: Mapped[str] = mapped_column(String(320), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    role: Mapped[str] = mapped_column(String(20))
    language: Mapped[str] = mapped_column(String(2), default="en")
    password_hash: Mapped[str] = mapped_column(String(200))
    failed_sign_ins: Mapped[int] = mapped_column(default=0)
    locked_until: Mapped[dt.datetime | None]
    disabled_at: Mapped[dt.datetime | None]
    created_at: Mapped[dt.datetime]
    # when and where they work, where it is not as the office (`working`), and where they meet
    timezone: Mapped[str | None] = mapped_column(String(60))
    working: Mapped[dict[str, Any] | None]
    meeting_place: Mapped[str | None] = mapped_column(String(400))


class SignIn(Record):
    """One signed-in session; the cookie holds the token, this row its hash.

    `second`: the second factor was shown. `pending`: the password was right, the code is still to
    come, and nobody is signed in by it.
    """

    __tablename__ = "staff_sessions"

    id: Mapped[str] = mapped_column(String(40), primary_key=True)
    member_id: Mapped[str] = mapped_column(ForeignKey("staff.id", ondelete="CASCADE"), index=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    csrf: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[dt.datetime]
    expires_at: Mapped[dt.datetime]
    last_seen_at: Mapped[dt.datetime | None]
    address: Mapped[str | None] = mapped_column(String(LONGEST_ADDRESS))  # seen from there last
    device: Mapped[str | None] = mapped_column(
        String(LONGEST_DEVICE)
    )  # as the browser names itself
    second: Mapped[bool] = mapped_column(default=False, server_default=false())
    pending: Mapped[bool] = mapped_column(default=False, server_default=false())


@dataclass(frozen=True, slots=True)
class Whence:
    """Where a request comes from: the network address, and what the browser says it is."""

    address: str | None = None
    device: str | None = None


NOWHERE = Whence()


def hash_password(password: str) -> str:
    """Argon2id hash; slow on purpose: call it on a thread."""
    if len(password) < MIN_PASSWORD:
        raise BadInput(field="password", problem="too_short")
    return argon2.PasswordHasher().hash(password)


def verify_password(password_hash: str, password: str) -> bool:
    """True when the password is the one that was hashed."""
    try:
        return argon2.PasswordHasher().verify(password_hash, password)
    except (argon2.exceptions.VerificationError, argon2.exceptions.InvalidHashError):
        return False


def add(
    session: Session,
    *,
    email: str,
    name: str,
    role: Role,
    language: str,
    password: str,
    now: dt.datetime,
) -> Member:
    """Add a member; raises BadInput when the address is taken or the password too short."""
    email = email.strip().lower()
    if find(session, email) is not None:
        raise BadInput(field="email", problem="taken")
    member = Member(
        id=new_id("staff"),
        email=email,
        name=name,
        role=role,
        language=language,
        password_hash=hash_password(password),
        failed_sign_ins=0,
        created_at=now,
    )
    session.add(member)
    session.flush()
    return member


def find(session: Session, email: str) -> Member | None:
    """The member with that e-mail address, or None."""
    return session.scalars(
        select(Member).where(Member.email == email.strip().lower())
    ).one_or_none()


def get(session: Session, member_id: str) -> Member:
    """The member with that id, or NotFound."""
    member = session.get(Member, member_id)
    if member is None:
        raise NotFound(what="staff", id=member_id)
    return member


def get_by_email(session: Session, email: str) -> Member:
    """The member, or NotFound."""
    member = find(session, email)
    if member is None:
        raise NotFound(what="staff", id=email)
    return member


def reset_password(session: Session, email: str, password: str) -> Member:
    """Set a new password and sign the member out everywhere."""
    member = get_by_email(session, email)
    set_password(session, member, hash_password(password))
    return member


def set_password(
    session: Session, member: Member, password_hash: str, *, keep: str | None = None
) -> None:
    """Keep a new password's hash and sign the member out everywhere but in the session `keep`."""
    member.password_hash = password_hash
    member.failed_sign_ins, member.locked_until = 0, None
    ended = delete(SignIn).where(SignIn.member_id == member.id)
    session.execute(ended if keep is None else ended.where(SignIn.id != keep))


def disable(session: Session, email: str, now: dt.datetime) -> Member:
    """Close the account and sign it out everywhere; what it did stays on record."""
    member = get_by_email(session, email)
    member.disabled_at = now
    session.execute(delete(SignIn).where(SignIn.member_id == member.id))
    return member


def enable(session: Session, email: str) -> Member:
    """Open a closed account again, with the password and the second factor it had."""
    member = get_by_email(session, email)
    member.disabled_at, member.failed_sign_ins, member.locked_until = None, 0, None
    return member


def close_account(session: Session, member: Member, *, by: str, now: dt.datetime) -> None:
    """Close a colleague's account; raises BadInput for one's own and for the last admin's."""
    if member.email == by.lower():
        raise BadInput(field="member", problem="own_account")
    admins = select(Member.id).where(Member.role == Role.ADMIN, Member.disabled_at.is_(None))
    # rows are held, so that of two admins who close each other's one stays
    held = session.scalars(admins.order_by(Member.id).with_for_update()).all()
    if set(held) == {member.id}:
        raise BadInput(field="member", problem="last_admin")
    if member.disabled_at is None:
        disable(session, member.email, now)


def open_session(
    session: Session, member: Member, now: dt.datetime, whence: Whence = NOWHERE, *,
    second: bool = False, pending: bool = False,
) -> tuple[str, SignIn]:  # fmt: skip
    """Open a signed-in session, or one that waits for a code; the cookie's token and the row.

    What has run out goes.
    """
    lasting = PENDING_FOR if pending else dt.timedelta(hours=SESSION_HOURS)
    session.execute(delete(SignIn).where(SignIn.member_id == member.id, SignIn.expires_at <= now))
    token = secrets.token_urlsafe(32)
    row = SignIn(
        id=new_id("sess"),
        member_id=member.id,
        token_hash=_digest(token),
        csrf=secrets.token_urlsafe(24),
        created_at=now,
        expires_at=now + lasting,
        last_seen_at=now,
        address=_cut(whence.address, LONGEST_ADDRESS),
        device=_cut(whence.device, LONGEST_DEVICE),
        second=second,
        pending=pending,
    )
    session.add(row)
    session.flush()
    return token, row


def signed_in(
    session: Session, token: str, now: dt.datetime, whence: Whence = NOWHERE
) -> tuple[Member, SignIn] | None:
    """Who holds this cookie, or None when it is unknown, expired or its member is disabled.

    That they are there, and from where, is noted, once in `SEEN_EVERY`.
    """
    held = _behind(session, token, now, pending=False)
    if held is None:
        return None
    member, row = held
    if row.last_seen_at is None or row.last_seen_at <= now - SEEN_EVERY:
        # no object is changed: a session that is ended at this moment stays ended
        seen = update(SignIn).where(SignIn.id == row.id)
        session.execute(
            seen.values(
                last_seen_at=now, address=_cut(whence.address, LONGEST_ADDRESS) or row.address
            )
        )
    return member, row


def waiting(session: Session, token: str, now: dt.datetime) -> tuple[Member, SignIn] | None:
    """Whose password was right a moment ago and whose code is still to come."""
    return _behind(session, token, now, pending=True)


def _behind(
    session: Session, token: str, now: dt.datetime, *, pending: bool
) -> tuple[Member, SignIn] | None:
    row = session.scalars(select(SignIn).where(SignIn.token_hash == _digest(token))).one_or_none()
    if row is None or row.expires_at <= now or row.pending != pending:
        return None
    member = session.get(Member, row.member_id)
    return None if member is None or member.disabled_at else (member, row)


def close_session(session: Session, token: str) -> None:
    """Sign out."""
    session.execute(delete(SignIn).where(SignIn.token_hash == _digest(token)))


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _cut(text: str | None, longest: int) -> str | None:
    """As much of it as is kept, without what no browser sends honestly."""
    return "".join(c for c in text if c.isprintable())[:longest] or None if text else None
