"""What the pages about colleagues show: sessions in words, and the team. Reads only."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from console.devices import device
from console.rendering import sentence
from console.rows_view import names_of
from console.words import When, Words
from sdr import absences, reassigning, sign_ins
from sdr.errors import BadInput, LeadhatchError
from sdr.handoffs import OPEN, Handoff
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
    away_until: str | None
    open: int  # handoffs in their hands


@dataclass(frozen=True, slots=True)
class Giving:
    """Beside a handoff: to whom it could be given, and until when its holder is away."""

    takers: list[tuple[str, str]]  # address, name
    away_until: str | None


@dataclass(frozen=True, slots=True)
class Away:
    """Days on which somebody is away."""

    id: str
    first: str
    last: str
    now: bool


def problem_of(words: Words, error: LeadhatchError) -> str:
    """What is wrong with a form about colleagues, in the reader's language."""
    key = f"people-problem-{str(error.params.get('problem', '')).replace('_', '-')}"
    if isinstance(error, BadInput) and words.texts.has(key, words.language):
        return words.t(key)
    return sentence(words, error)


def office_hours(words: Words) -> str:
    """The office's hours in words: each weekday that is worked, with its spans."""
    parts = []
    for day in range(1, 8):
        spans = words.playbook.routing.hours.spans(day)
        said = ", ".join(f"{a // 60:02}:{a % 60:02}-{b // 60:02}:{b % 60:02}" for a, b in spans)
        if said:
            parts.append((words.t(f"nurture-weekday-{day}"), said))
    if len({said for _, said in parts}) == 1 and len(parts) > 1:
        return f"{parts[0][0]}-{parts[-1][0]} {parts[0][1]}"
    return words.t("value-joiner").join(f"{day} {said}" for day, said in parts)


def today(words: Words) -> dt.date:
    """The day it is where the company is."""
    return words.now.astimezone(ZoneInfo(words.playbook.company.timezone)).date()


def giving(session: Session, words: Words, handoff: Handoff, *, leads: bool) -> Giving:
    """Whether its holder is away and, for who `leads`, to whom the handoff could be given."""
    held_by = handoff.assignee.lower()
    found: list[tuple[str, str]] = []
    if leads and handoff.state in OPEN:
        found = [each for each in takers(session, words) if each[0].lower() != held_by]
    last = absences.away(session, today(words)).get(held_by) if handoff.state in OPEN else None
    return Giving(found, f"{last:%Y-%m-%d}" if last is not None else None)


def takers(session: Session, words: Words) -> list[tuple[str, str]]:
    """Who could be given a handoff now: address, name."""
    names = names_of(session, words)
    found = reassigning.takers(session, words.playbook, words.now)
    return [(each.email, names.get(each.email.lower(), each.name)) for each in found]


def aways(session: Session, words: Words, member_id: str) -> list[Away]:
    """When this member is away, from today on."""
    day = today(words)
    return [
        Away(each.id, f"{each.first:%Y-%m-%d}", f"{each.last:%Y-%m-%d}", each.first <= day)
        for each in absences.of(session, member_id, day)
    ]


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
    away = absences.away(session, today(words))
    counted = select(func.lower(Handoff.assignee), func.count()).where(Handoff.state.in_(OPEN))
    hands: dict[str, int] = dict(
        session.execute(counted.group_by(func.lower(Handoff.assignee))).all()
    )
    rows = []
    for each in members:
        last, email = away.get(each.email.lower()), each.email.lower()
        rows.append(
            Colleague(
                each, each.name or each.email, held.get(each.id, 0), each.id in with_second,
                f"{last:%Y-%m-%d}" if last is not None else None, hands.get(email, 0),
            )
        )  # fmt: skip
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
