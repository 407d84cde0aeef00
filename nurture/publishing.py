"""The way of a sequence to its readers: draft, check, publish, roll back.

A draft is any text that can be typed; a checked version has nothing wrong with it that would
reach a reader; publishing asks again, at that moment, and says how many leads of the pool would
enter at once before it lets them. Looking at links needs the network: it is done before the unit
of work that decides. The staff API and the command line call.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict, dataclass
from typing import Literal

from sqlalchemy.orm import Session

from nurture import intakes, publish_checks, version_files, versions
from nurture.admission_kinds import InForce, Terms
from nurture.context import Context
from nurture.publish_checks import Problem
from nurture.versions import SequenceVersion, State
from sdr.errors import BadSequence, NotFound, VersionConflict, WouldEnter
from sdr.playbook.findings import PlaybookError
from sdr.playbook.load import read_sequence
from sdr.playbook.model import Playbook, Sequence

Enter = Literal["all", "new_only"]


@dataclass(frozen=True, slots=True)
class Published:
    """What publishing did: the version, and how many leads of the pool enter by the next passes."""

    name: str
    number: int
    retired: int | None
    entering: int
    problems: list[Problem]  # advice, links that could not be looked at


def edit(
    session: Session, document: str, playbook: Playbook, *, author: str, now: dt.datetime,
    name: str | None = None, note: str | None = None, based_on: int | None = None,
    language: str = "en",
) -> SequenceVersion:  # fmt: skip
    """Keep a text as the next version, a draft; the same text again is no new version.

    `based_on` is the version that the writer had before them (default: the number in the text).
    Raises BadSequence, or VersionConflict when somebody wrote another version meanwhile.
    """
    typed = read(document, name, language)
    version_files.take_files(session, playbook, now)
    newest = versions.latest(session, typed.name)
    if newest is None:
        return versions.add(
            session, typed, document, origin="edit", author=author, now=now, note=note
        )
    if based_on is None:
        based_on = min(typed.version, newest.number)
    if _unnumbered(document) == _unnumbered(newest.document):
        return newest
    if based_on != newest.number:
        base = versions.find(session, typed.name, based_on)
        raise VersionConflict(
            name=typed.name, based_on=based_on, latest=newest.number, by=newest.author,
            changed=versions.difference(base.document, newest.document) if base else [],
        )  # fmt: skip
    if typed.version <= newest.number:
        document = versions.numbered(document, newest.number + 1)
        typed = typed.model_copy(update={"version": newest.number + 1})
    return versions.add(
        session, typed, document, origin="edit", author=author, now=now, note=note,
        based_on=based_on,
    )  # fmt: skip


async def check(
    context: Context, name: str, number: int, *, now: dt.datetime, language: str,
    online: bool = True,
) -> list[Problem]:  # fmt: skip
    """Look at a version and note the outcome; what is wrong, worst first. Raises NotFound."""

    def look(session: Session) -> tuple[str, Playbook]:
        row = versions.get(session, name, number)
        return row.document, version_files.in_force(session, context.playbook)

    document, playbook = await context.database.run(look)
    problems = await publish_checks.problems(
        context, playbook, name, document, now=now, language=language, online=online
    )

    def note(session: Session) -> None:
        row = versions.get(session, name, number)
        versions.mark_checked(row, good=not serious(problems), now=now)

    await context.database.run(note)
    return problems


async def publish(
    context: Context, name: str, *, by: str, now: dt.datetime, language: str,
    number: int | None = None, enter: Enter | None = None, online: bool = True,
) -> Published:  # fmt: skip
    """Let a version (default: the newest) take new leads.

    `enter`: whether leads that are in the pool already may enter ("all") or stay out until they
    come into it again ("new_only"). Raises NotFound, BadSequence, MoveNotAllowed, and WouldEnter
    when somebody would enter at once and `enter` does not say.
    """
    if number is None:
        newest = await context.database.run(lambda s: versions.latest(s, name))
        if newest is None:
            raise NotFound(what="sequence", id=name)
        number = newest.number
    problems = await check(context, name, number, now=now, language=language, online=online)
    wrong = serious(problems)
    if wrong:
        shapes = [asdict(each) for each in wrong]
        raise BadSequence(problems=shapes, first=f"{wrong[0].where}: {wrong[0].message}")

    count = 0 if enter == "new_only" else await would_enter(context, name, number, now)
    if count and enter is None:
        raise WouldEnter(name=name, version=number, count=count)

    def release(session: Session) -> Published:
        former = versions.published(session, name)
        row = versions.get(session, name, number)
        versions.release(
            session, row, by=by, now=now, enters_since=now if enter == "new_only" else None
        )
        if count:
            intakes.begin(session, context, name, intakes.EVERYBODY, by=by, now=now)
        return Published(name, number, former.number if former else None, count, problems)

    return await context.database.run(release)


async def roll_back(
    context: Context, name: str, number: int, *, by: str, now: dt.datetime, language: str,
    enter: Enter | None = None,
) -> Published:  # fmt: skip
    """Put an earlier version in place of the published one, as a new version with its text."""
    fresh = await context.database.run(lambda s: again(s, name, number, author=by, now=now).number)
    return await publish(
        context, name, by=by, now=now, language=language, number=fresh, enter=enter, online=False
    )


async def would_enter(context: Context, name: str, number: int, now: dt.datetime) -> int:
    """How many leads of the pool would enter at once if this version took leads.

    As an intake comes to it, in parts. Raises NotFound, and MoveNotAllowed of one that cannot.
    """

    def force(session: Session) -> InForce:
        row = versions.get(session, name, number)
        versions.require_ready(row)
        return InForce.read(session, context.playbook).with_version(row.sequence)

    held = await context.database.run(force)
    found = await intakes.estimate(context, Terms(name), now, force=held, soon=True)
    return found.entered


def serious(problems: list[Problem]) -> list[Problem]:
    """Those that forbid publishing."""
    return [each for each in problems if each.severity == "error"]


def again(
    session: Session, name: str, number: int, *, author: str, now: dt.datetime
) -> SequenceVersion:
    """An earlier version as the newest draft, to be published in place of a worse one."""
    old, newest = versions.get(session, name, number), versions.latest(session, name)
    assert newest is not None
    waiting = newest.state in (State.DRAFT, State.CHECKED)
    if waiting and _unnumbered(newest.document) == _unnumbered(old.document):
        return newest  # asked for before, and not published yet
    fresh = newest.number + 1
    return versions.add(
        session, old.sequence.model_copy(update={"version": fresh}),
        versions.numbered(old.document, fresh),
        origin="edit", author=author, now=now, note=f"= {number}", based_on=newest.number,
    )  # fmt: skip


def read(document: str, name: str | None, language: str) -> Sequence:
    """The text as a sequence. Raises BadSequence with every place that cannot be read."""
    try:
        return read_sequence(document, name or versions.name_in(document), language)
    except PlaybookError as error:
        problems = [
            {"where": f"{each.file}:{each.line}", "line": each.line, "code": each.code,
             "message": f"{each.message} {each.fix}"}
            for each in error.findings
        ]  # fmt: skip
        raise BadSequence(problems=problems, first=str(error.findings[0])) from error


def _unnumbered(document: str) -> str:
    return versions.digest(versions.numbered(document, 0))
