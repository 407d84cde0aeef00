"""A second factor beside the password: codes of an authenticator app (RFC 6238), recovery codes.

It counts from the first code on that was right. A code is taken once: that step of the clock and
those before it are over. Wrong codes are counted and locked like wrong passwords, on the factor
itself, so that the right password does not take the count back. Secrets are sealed, recovery codes
hashed: 79 bits of chance need no slow hash. Admins may require it of a role. Called by the console
and the command line.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import secrets
import unicodedata

import pyotp
from sqlalchemy import ForeignKey, String, delete, func, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from sdr import sign_ins
from sdr.db import Record, new_id
from sdr.errors import BadInput
from sdr.sealing import Seal
from sdr.staff import Member, Role, SignIn

ATTEMPTS = 5
LOCKED_FOR = dt.timedelta(minutes=15)
STEP_SECONDS = 30
DRIFT = 1  # steps that a phone's clock may be off
RECOVERY_CODES = 10
LONGEST_CODE = 60
MOST_GRACE = 90  # days
PURPOSE = "second factor"
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that is taken for another


class SecondFactor(Record):
    """One member's; `last_step`: the step of the clock whose code was taken last."""

    __tablename__ = "staff_second_factors"

    member_id: Mapped[str] = mapped_column(
        ForeignKey("staff.id", ondelete="CASCADE"), primary_key=True
    )
    secret: Mapped[str] = mapped_column(String(300))  # sealed
    confirmed_at: Mapped[dt.datetime | None]
    last_step: Mapped[int | None]
    failed: Mapped[int] = mapped_column(default=0)
    locked_until: Mapped[dt.datetime | None]
    created_at: Mapped[dt.datetime]


class RecoveryCode(Record):
    """One code that opens the door once, when the phone is lost."""

    __tablename__ = "staff_recovery_codes"

    id: Mapped[str] = mapped_column(String(40), primary_key=True)
    member_id: Mapped[str] = mapped_column(ForeignKey("staff.id", ondelete="CASCADE"), index=True)
    code_hash: Mapped[str] = mapped_column(String(64))
    used_at: Mapped[dt.datetime | None]


class RoleRule(Record):
    """What is required of everybody with this role, and since when; without a row nothing is."""

    __tablename__ = "staff_role_rules"

    role: Mapped[str] = mapped_column(String(20), primary_key=True)
    second_factor: Mapped[bool] = mapped_column(default=False)
    # days in which who has none yet goes on as before
    grace_days: Mapped[int] = mapped_column(default=0, server_default="0")
    by: Mapped[str] = mapped_column(String(320))
    at: Mapped[dt.datetime]


def of(session: Session, member_id: str) -> SecondFactor | None:
    """The member's factor, set up or being set up."""
    return session.get(SecondFactor, member_id)


def holds(session: Session, member_id: str) -> bool:
    """True when a code is asked for at the door."""
    held = of(session, member_id)
    return held is not None and held.confirmed_at is not None


def required_of(session: Session) -> set[str]:
    """The roles that must have one."""
    return set(session.scalars(select(RoleRule.role).where(RoleRule.second_factor.is_(True))))


def grace_of(session: Session) -> int:
    """The days in which it may be set up, as entered last; none where nothing was entered."""
    return max(session.scalars(select(RoleRule.grace_days)), default=0)


def require(
    session: Session, roles: set[Role], *, by: str, now: dt.datetime, grace_days: int = 0
) -> None:
    """Require it of these roles and of no other; `grace_days` from now, or from joining.

    A role that it is required of already keeps its beginning. Raises BadInput.
    """
    if not 0 <= grace_days <= MOST_GRACE:
        raise BadInput(field="grace_days", problem="bad_grace")
    for role in Role:
        rule = session.get(RoleRule, role.value)
        if rule is None:
            rule = RoleRule(role=role.value, second_factor=False, by=by, at=now)
            session.add(rule)
        if rule.second_factor != (role in roles):
            rule.second_factor, rule.by, rule.at = role in roles, by, now
        rule.grace_days = grace_days
    session.flush()


def due(session: Session, member: Member, sign_in: SignIn) -> dt.datetime | None:
    """From when on this session can do nothing but set one up.

    None: the role requires none, or it was opened with one.
    """
    return None if sign_in.second else _due(session.get(RoleRule, member.role), member)


def lacking(session: Session, sessions: set[str], now: dt.datetime) -> set[str]:
    """Those of these sessions that can do nothing but set one up."""
    rules = {each.role: each for each in session.scalars(select(RoleRule))}
    rows = session.execute(
        select(SignIn.id, Member)
        .join(Member, Member.id == SignIn.member_id)
        .where(SignIn.second.is_(False), Member.role.in_(rules))
    )
    ends = {key: _due(rules[member.role], member) for key, member in rows}
    return {key for key in sessions if (end := ends.get(key)) is not None and end <= now}


def start(session: Session, member: Member, seal: Seal, now: dt.datetime) -> None:
    """Begin to set one up, or begin anew; what is confirmed is taken off first."""
    held = session.get(SecondFactor, member.id, with_for_update=True)
    if held is not None and held.confirmed_at is not None:
        raise BadInput(field="second_factor", problem="taken")
    if held is None:
        held = SecondFactor(member_id=member.id, failed=0, created_at=now)
        session.add(held)
    held.secret, held.created_at = seal.close(pyotp.random_base32()), now
    session.flush()


def secret_of(session: Session, member: Member, seal: Seal) -> str | None:
    """What the app is to be told, as long as the factor is not confirmed."""
    held = of(session, member.id)
    return None if held is None or held.confirmed_at is not None else seal.open(held.secret)


def address_of(secret: str, member: Member, issuer: str) -> str:
    """What the QR code says (`otpauth://totp/…`)."""
    return pyotp.TOTP(secret).provisioning_uri(name=member.email, issuer_name=issuer)


def confirm(
    session: Session, member: Member, code: str, seal: Seal, now: dt.datetime, sign_in: SignIn
) -> list[str] | None:
    """The first right code: from now on it counts. The recovery codes; None when it was wrong.

    Sessions that were opened without it end, but for the one that asks.
    """
    held = session.get(SecondFactor, member.id, with_for_update=True)
    if held is None or held.confirmed_at is not None or not _right(held, code, seal, now):
        return None
    held.confirmed_at = now
    session.execute(update(SignIn).where(SignIn.id == sign_in.id).values(second=True))
    sign_ins.end_all(session, member.id, keep=sign_in.id)
    return _new_codes(session, member.id)


def check(session: Session, member_id: str, code: str, seal: Seal, now: dt.datetime) -> bool:
    """True when that is a code of the app, or a recovery code, that was not taken before.

    The attempt is charged in the same unit of work: commit it whatever comes out.
    """
    held = session.get(SecondFactor, member_id, with_for_update=True)
    if held is None or held.confirmed_at is None:
        return False
    return _right(held, code, seal, now, recovery=session)


def renew_codes(
    session: Session, member_id: str, code: str, seal: Seal, now: dt.datetime
) -> list[str] | None:
    """New recovery codes for who shows a code; those before are worth nothing."""
    return _new_codes(session, member_id) if check(session, member_id, code, seal, now) else None


def codes_left(session: Session, member_id: str) -> int:
    """How many recovery codes were not used."""
    unused = select(func.count()).where(
        RecoveryCode.member_id == member_id, RecoveryCode.used_at.is_(None)
    )
    return session.scalars(unused).one()


def take_off(session: Session, member_id: str) -> None:
    """Without a second factor again, by the member; their sessions are as good as before."""
    session.execute(delete(RecoveryCode).where(RecoveryCode.member_id == member_id))
    session.execute(delete(SecondFactor).where(SecondFactor.member_id == member_id))
    session.execute(update(SignIn).where(SignIn.member_id == member_id).values(second=False))


def reset(session: Session, member_id: str) -> None:
    """Taken off by somebody else, because the phone is lost: all sessions end."""
    take_off(session, member_id)
    sign_ins.end_all(session, member_id)


def _due(rule: RoleRule | None, member: Member) -> dt.datetime | None:
    if rule is None or not rule.second_factor:
        return None
    return max(rule.at, member.created_at) + dt.timedelta(days=rule.grace_days)


def _right(
    held: SecondFactor, code: str, seal: Seal, now: dt.datetime, recovery: Session | None = None
) -> bool:
    """Charge one attempt on the locked row; the right code takes the charges back."""
    if held.locked_until is not None:
        if held.locked_until > now:
            return False
        held.locked_until, held.failed = None, 0
    said = _typed(code)
    step = _step_of(held, said, seal, now)
    used = step is None and recovery is not None and _use(recovery, held.member_id, said, now)
    if step is None and not used:
        held.failed += 1
        if held.failed >= ATTEMPTS:
            held.locked_until = now + LOCKED_FOR
        return False
    held.failed = 0
    held.last_step = held.last_step if step is None else step
    return True


def _step_of(held: SecondFactor, said: str, seal: Seal, now: dt.datetime) -> int | None:
    """The step of the clock whose code that is, if it is a later one than was taken last."""
    secret = seal.open(held.secret)
    if secret is None:
        return None
    current, found = int(now.timestamp()) // STEP_SECONDS, None
    for step in range(current - DRIFT, current + DRIFT + 1):
        same = hmac.compare_digest(pyotp.TOTP(secret).generate_otp(step).encode(), said.encode())
        if same and (held.last_step is None or step > held.last_step):
            found = step
    return found


def _use(session: Session, member_id: str, said: str, now: dt.datetime) -> bool:
    taken = session.execute(
        update(RecoveryCode)
        .where(
            RecoveryCode.member_id == member_id,
            RecoveryCode.code_hash == _hash(member_id, said),
            RecoveryCode.used_at.is_(None),
        )
        .values(used_at=now)
        .returning(RecoveryCode.id)
    ).scalar_one_or_none()
    return taken is not None


def _new_codes(session: Session, member_id: str) -> list[str]:
    session.execute(delete(RecoveryCode).where(RecoveryCode.member_id == member_id))
    made = ["".join(secrets.choice(_LETTERS) for _ in range(16)) for _ in range(RECOVERY_CODES)]
    session.add_all(
        RecoveryCode(id=new_id("code"), member_id=member_id, code_hash=_hash(member_id, each))
        for each in made
    )
    session.flush()
    return ["-".join(each[at : at + 4] for at in range(0, 16, 4)) for each in made]


def _hash(member_id: str, said: str) -> str:
    return hashlib.sha256(f"{member_id} {said}".encode()).hexdigest()


def _typed(code: str) -> str:
    """As people type it: spaces, dashes and full-width digits do not matter."""
    plain = unicodedata.normalize("NFKC", code[:LONGEST_CODE]).lower()
    return "".join(c for c in plain if c.isascii() and c.isalnum())
