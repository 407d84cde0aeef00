"""Taking a file of leads in: first dry, then in small units of work that can be gone on with.

Dry, nothing is written: every row is read, and looked up by e-mail, phone and WeChat, a part of
the rows at a time, so that a long file holds up nobody. Taken in,
each row is the import of one lead; the same file again changes nothing. A row that cannot be taken
is told with its line and the others go on. Called by the console and `leadhatch leads import`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select, tuple_
from sqlalchemy.orm import Session

from console import csv_mapping
from console.csv_mapping import Person, Plan, Problem
from console.csv_reading import Row, Sheet
from console.importing import import_lead
from sdr import leads
from sdr.db import Database
from sdr.duplicates import name_company
from sdr.errors import BadInput
from sdr.leads import CONTACT_KINDS, Identity
from sdr.marks import Mark, mark
from sdr.playbook.model import Playbook

AT_A_TIME = 25
PART = 500  # rows looked up together, dry
SHOWN = 500  # problems that are kept


@dataclass(slots=True)
class Outcome:
    """What became, or would become, of the rows. `silent`: without consent to mail."""

    fresh: int = 0
    known: int = 0
    twice: int = 0
    silent: int = 0
    failed: int = 0
    problems: list[dict[str, Any]] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        """As it is kept."""
        return {
            "fresh": self.fresh, "known": self.known, "twice": self.twice, "silent": self.silent,
            "failed": self.failed, "problems": self.problems[:SHOWN],
        }  # fmt: skip

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> Outcome:
        """As it was kept."""
        return cls(**kept) if kept else cls()

    def wrong(self, problems: Sequence[Problem]) -> None:
        """A row that cannot be taken."""
        self.failed += 1
        self.problems += csv_mapping.described(list(problems))


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What reading a row needs."""

    playbook: Playbook
    timezone: ZoneInfo
    now: dt.datetime


def check(database: Database, sheet: Sheet, plan: Plan, around: Surroundings) -> Outcome:
    """What would become of every row; writes nothing. Takes long for a long file: on a thread."""
    outcome, seen = Outcome(), set[tuple[str, str]]()
    for first in range(0, len(sheet.rows), PART):
        people = []
        for read in _read(sheet.rows[first : first + PART], sheet.header, plan, around):
            if isinstance(read, Person):
                people.append(read)
            else:
                outcome.wrong(read)
        with database.session() as session:
            held = _held(session, people)
        _count(outcome, people, held, seen)
    return outcome


def _count(
    outcome: Outcome, people: Sequence[Person], held: set[tuple[str, str]],
    seen: set[tuple[str, str]],
) -> None:  # fmt: skip
    """Who of these is new, known or there once more; `seen` goes on from part to part."""
    for each in people:
        contacts = set(each.contacts.items())
        if contacts & seen:
            outcome.twice += 1
        elif contacts & held:
            outcome.known += 1
        else:
            outcome.fresh += 1
        seen |= contacts
        outcome.silent += not each.may_be_mailed


def take(
    session: Session, rows: Sequence[Row], header: tuple[str, ...], plan: Plan,
    around: Surroundings, outcome: Outcome, *, by: str,
) -> None:  # fmt: skip
    """Take these rows in, in one unit of work; `outcome` goes on counting."""
    for read in _read(rows, header, plan, around):
        if not isinstance(read, Person):
            outcome.wrong(read)
            continue
        try:
            with session.begin_nested():
                created = _one(session, read, plan, around, by)
        except BadInput as error:
            column = str(error.params.get("field", "")).removeprefix("facts.")
            outcome.wrong([Problem(read.line, column, str(error.params.get("problem")),
                                   str(error.params.get("allowed", "")))])  # fmt: skip
            continue
        outcome.fresh += created
        outcome.known += not created
        outcome.silent += not read.may_be_mailed


def _one(session: Session, read: Person, plan: Plan, around: Surroundings, by: str) -> bool:
    if not read.contacts and _already(session, read):
        return False
    lead, created = import_lead(
        session, read.given, around.playbook, by=by, now=around.now, proof=plan.proof or None,
        guessed=read.guessed,
    )  # fmt: skip
    if read.tags:
        leads.retag(session, lead, [*(lead.tags or ()), *read.tags])
    if read.own:
        leads.set_fields(session, lead, read.own)
    return created


def _already(session: Session, read: Person) -> bool:
    """A row without any contact that came in before: the same name at the same company."""
    facts = read.given.facts
    if not (facts.name and facts.company):
        return False
    key = mark("same", f"name_company:{name_company(facts.name, facts.company)}")
    held = select(Mark.lead_id).where(Mark.mark == key).limit(1)
    return session.scalars(held).first() is not None


def _read(
    rows: Iterable[Row], header: tuple[str, ...], plan: Plan, around: Surroundings
) -> Iterator[Person | list[Problem]]:
    for row in rows:
        yield csv_mapping.person(
            row, header, plan, playbook=around.playbook, timezone=around.timezone, now=around.now
        )


def _held(session: Session, people: Sequence[Person]) -> set[tuple[str, str]]:
    """Those of their contacts by which somebody is known already."""
    wanted = [pair for each in people for pair in each.contacts.items()]
    found: set[tuple[str, str]] = set()
    for first in range(0, len(wanted), 400):
        rows = session.execute(
            select(Identity.kind, Identity.value).where(
                Identity.kind.in_(CONTACT_KINDS),
                tuple_(Identity.kind, Identity.value).in_(wanted[first : first + 400]),
            )
        )
        found |= {(kind, value) for kind, value in rows}
    return found
