"""What the pages about colleagues show: sessions in words, and the team. Reads only."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from console.devices import device
from console.words import When, Words
from sdr import sign_ins
from sdr.second_factor import SecondFactor
from sdr.staff import Member, SignIn


@dataclass(frozen=True, slots=True)
class Place:
    """One place where somebody is signed in; `here`: the session that asks."""

    id: str
    device: str
    named: str
    address: str
    first: When | None
    last: When | None
    here: bool


@dataclass(frozen=True, slots=True)
class Colleague:
    """One row of the team."""

    member: Member
    name: str
    places: int
    second: bool


def places(session: Session, words: Words, member_id: str, here: SignIn | None) -> list[Place]:
    """Where this member is signed in; the session that asks stands first."""
    found = [
        _place(words, row, here is not None and row.id == here.id)
        for row in sign_ins.of(session, member_id, words.now)
    ]
    return sorted(found, key=lambda each: not each.here)


def team(session: Session, words: Words) -> list[Colleague]:
    """Everybody who works here, then whose account is closed."""
    held = sign_ins.counts(session, words.now)
    members = session.scalars(select(Member).order_by(Member.name, Member.email))
    with_second = set(
        session.scalars(
            select(SecondFactor.member_id).where(SecondFactor.confirmed_at.is_not(None))
        )
    )
    rows = [
        Colleague(each, each.name or each.email, held.get(each.id, 0), each.id in with_second)
        for each in members
    ]
    return sorted(rows, key=lambda row: row.member.disabled_at is not None)


def _place(words: Words, row: SignIn, here: bool) -> Place:
    found = device(row.device)
    if found.browser and found.system:
        said = words.t("people-device", browser=found.browser, system=found.system)
    else:
        said = found.browser or found.system or words.t("people-device-unknown")
    return Place(
        row.id,
        said,
        row.device or "",
        row.address or words.t("people-address-unknown"),
        words.when(row.created_at),
        words.when(row.last_seen_at or row.created_at),
        here,
    )
