"""What commands of `leadhatch nurture` are given: for whom, which sequence, when, what language.

What is not there, or cannot be read, ends the command with one line.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from zoneinfo import ZoneInfo

from sqlalchemy.exc import SQLAlchemyError

from app.cli_context import fail
from app.cli_speech import text
from nurture import cohort, simulate
from nurture.context import Context
from nurture.mail import Reader
from sdr.errors import NotFound
from sdr.playbook.model import LANGUAGES, Sequence
from sdr.ports import SystemClock


def reader(context: Context, lead: str | None, persona: str | None, language: str | None) -> Reader:
    """The lead as a reader, or an invented one of a persona; what is missing ends the command."""
    if lead is not None:
        now = SystemClock().now()
        try:
            with context.database.session() as session:
                found = simulate.reader_of(session, context, lead, now)
        except NotFound:
            fail("nurture-no-lead", id=lead)
        return dataclasses.replace(found, language=language_of(language)) if language else found
    if persona is None or language is None:
        fail("nurture-choose-reader")
    codes = [each.code for each in context.playbook.people.personas]
    if persona not in codes:
        fail("nurture-no-persona", name=persona, names=", ".join(codes))
    return simulate.sample(context, persona, language_of(language))


def language_of(given: str) -> str:
    """The language, where it is one that we speak."""
    if given not in LANGUAGES:
        fail("nurture-bad-language", text=given)
    return given


def sequence_named(context: Context, name: str, version: int | None = None) -> Sequence:
    """The version of a sequence, or the one that takes new leads; without a database, the file."""
    found: Sequence | None = None
    try:
        context.database.ping()
        with context.database.session() as session:
            found = cohort.with_version(session, context, name, version)
    except (SQLAlchemyError, OSError):
        file = context.playbook.sequence(name)
        found = file if file is not None and version in (None, file.version) else None
    except NotFound:
        found = None
    if found is None and version is not None and context.playbook.sequence(name) is not None:
        fail("sequences-no-version", name=name, number=str(version))
    if found is None:
        names = ", ".join(each.name for each in context.playbook.sequences)
        fail("nurture-no-sequence", name=name, names=names)
    return found


def moment(given: str, zone: ZoneInfo) -> dt.datetime:
    """A time of ISO 8601; without an offset it is one of the zone."""
    try:
        found = dt.datetime.fromisoformat(given)
    except ValueError:
        fail("nurture-bad-time", text=given)
    return (found.replace(tzinfo=zone) if found.tzinfo is None else found).astimezone(dt.UTC)


def local(at: dt.datetime, zone: ZoneInfo) -> str:
    """A moment in the zone, with its weekday."""
    there = at.astimezone(zone)
    return f"{there:%Y-%m-%d} {text(f'nurture-weekday-{there.isoweekday()}')} {there:%H:%M}"


def iso(value: object) -> str:
    """How a value stands in JSON."""
    return value.isoformat() if isinstance(value, dt.datetime) else str(value)
