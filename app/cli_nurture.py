"""`leadhatch nurture …`: the worker, one pass of it, and looking at sequences before they send."""

from __future__ import annotations

import asyncio
import dataclasses
import datetime as dt
import json
import signal
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

import typer
from sqlalchemy.exc import SQLAlchemyError

from app import cli_deliveries, cli_sequences, failpoints
from app import logging as app_logging
from app.cli_context import close, fail, ready
from app.cli_speech import say, text, texts
from app.settings import operator_language
from nurture import checking, simulate, timing, worker
from nurture import work as loop
from nurture.context import Context
from nurture.mail import Reader
from sdr.errors import NotFound
from sdr.playbook.model import LANGUAGES, Sequence
from sdr.ports import FixedClock, SystemClock


def run_worker() -> None:
    """Run the worker until it is told to stop."""
    with ready() as (context, settings):
        app_logging.configure(settings.log_level)
        try:
            failpoints.arm(settings.smtp.host if settings.smtp else None)
        except failpoints.FailpointsRefused as error:
            fail("nurture-failpoints", text=str(error))

        async def main() -> None:
            stop = asyncio.Event()
            for each in (signal.SIGINT, signal.SIGTERM):
                asyncio.get_running_loop().add_signal_handler(each, stop.set)
            await loop.work(context, SystemClock(), stop)
            await close(context)

        say("nurture-work-started")
        asyncio.run(main())


def tick(
    now: Annotated[str | None, typer.Option("--now", help="ISO 8601")] = None,
) -> None:
    """Do one pass as of a time, print what it did as JSON."""
    with ready() as (context, settings):
        app_logging.configure("warning")
        moment = _moment(now, settings.timezone) if now else SystemClock().now()
        mail = context.channels["email"]
        if hasattr(mail, "clock"):
            mail.clock = FixedClock(moment)

        async def main() -> dict[str, int]:
            done = await worker.tick(context, moment)
            await close(context)
            return done

        try:
            typer.echo(json.dumps(asyncio.run(main())))
        except SQLAlchemyError as error:
            fail("nurture-database-away", reason=type(error).__name__)


def validate(path: Annotated[Path | None, typer.Argument()] = None) -> None:
    """Check the sequences of the playbook, of another folder, or one file."""
    with ready() as (context, settings):
        language, folder = operator_language(), settings.playbook
        today = SystemClock().now().date()
        if path is not None and path.is_file():
            problems = checking.check_file(context, folder, path, language, today)
            count = 1
        else:
            folder = path or folder
            problems = checking.check_folder(context, folder, language, today)
            count = len(list((folder / "sequences").glob("*.yml")))
        for problem in problems:
            typer.echo(f"{problem.where}: {problem.message}", err=True)
        if problems:
            raise typer.Exit(1)
        say("nurture-valid", count=count)


def preview(
    sequence: str,
    step: Annotated[int, typer.Option("--step")] = 1,
    lead: Annotated[str | None, typer.Option("--lead")] = None,
    persona: Annotated[str | None, typer.Option("--persona")] = None,
    language: Annotated[str | None, typer.Option("--language")] = None,
    html: Annotated[bool, typer.Option("--html")] = False,
) -> None:
    """Print one step as a mail; nothing is stored or sent."""
    with ready() as (context, _settings):
        found = _sequence(context, sequence)
        if not 1 <= step <= len(found.messages):
            fail("nurture-no-step", name=found.name, count=len(found.messages))
        to = _reader(context, lead, persona, language)
        made = simulate.preview(context, found.messages[step - 1], to)
        typer.echo(made.html if html else f"{made.subject}\n\n{made.text}")


def calendar(
    sequence: str,
    persona: Annotated[str, typer.Option("--persona")],
    start: Annotated[str, typer.Option("--start")],
    language: Annotated[str, typer.Option("--language")] = "zh",
    timezone: Annotated[str | None, typer.Option("--timezone")] = None,
    as_json: Annotated[bool, typer.Option("--json")] = False,
) -> None:
    """Print the calendar of what would go out, and why then."""
    with ready() as (context, settings):
        zone = timing.zone(timezone, settings.timezone)
        found, moment = _sequence(context, sequence), _moment(start, zone)
        to = _reader(context, None, persona, language)
        entries = simulate.calendar(context, found, to, moment, zone)
        entrant = simulate.entrance(context.playbook, found, persona, language)
        if as_json:
            rows = [{**dataclasses.asdict(e), "why": e.why} for e in entries]
            shape = {"sequence": found.name, "version": found.version, "enters": entrant.enters,
                     "chosen": entrant.chosen, "steps": rows}  # fmt: skip
            typer.echo(json.dumps(shape, default=_iso, ensure_ascii=False, indent=1))
            return
        _print_calendar(context, found, entrant, entries, zone, persona, language, moment)


def import_(path: Path) -> None:
    """Take a checked sequence file, or a folder of them, into the playbook."""
    with ready() as (context, settings):
        for file in sorted(path.glob("*.yml")) if path.is_dir() else [path]:
            try:
                taken = checking.take(context, settings.playbook, file, operator_language())
            except checking.CannotImport as error:
                fail(f"nurture-import-{error.code}", **error.values)
            say("nurture-imported", name=taken.name, version=str(taken.version))


def export(path: Path, sequences: Annotated[list[str] | None, typer.Argument()] = None) -> None:
    """Copy the playbook's sequences (all, or those named) into a folder."""
    with ready() as (context, settings):
        for name in sequences or []:
            _sequence(context, name)
        for written in checking.put_out(settings.playbook, path, sequences or []):
            say("nurture-exported", path=str(written))


def build() -> typer.Typer:
    """The sub-commands, with their help in the operator's language."""
    program = typer.Typer(no_args_is_help=True, add_completion=False, rich_markup_mode=None)
    for name, command in (
        ("work", run_worker), ("tick", tick), ("validate", validate), ("preview", preview),
        ("simulate", calendar), ("import", import_), ("export", export),
    ):  # fmt: skip
        told = text(f"cli-help-nurture-{name}")
        program.command(name, help=told, short_help=told)(command)
    cli_sequences.add(program)
    cli_deliveries.add(program)
    return program


def _reader(
    context: Context, lead: str | None, persona: str | None, language: str | None
) -> Reader:
    if lead is not None:
        now = SystemClock().now()
        try:
            with context.database.session() as session:
                found = simulate.reader_of(session, context, lead, now)
        except NotFound:
            fail("nurture-no-lead", id=lead)
        return dataclasses.replace(found, language=_language(language)) if language else found
    if persona is None or language is None:
        fail("nurture-choose-reader")
    codes = [each.code for each in context.playbook.people.personas]
    if persona not in codes:
        fail("nurture-no-persona", name=persona, names=", ".join(codes))
    return simulate.sample(context, persona, _language(language))


def _language(given: str) -> str:
    if given not in LANGUAGES:
        fail("nurture-bad-language", text=given)
    return given


def _sequence(context: Context, name: str) -> Sequence:
    found = context.playbook.sequence(name)
    if found is None:
        names = ", ".join(each.name for each in context.playbook.sequences)
        fail("nurture-no-sequence", name=name, names=names)
    return found


def _moment(given: str, zone: ZoneInfo) -> dt.datetime:
    try:
        moment = dt.datetime.fromisoformat(given)
    except ValueError:
        fail("nurture-bad-time", text=given)
    return (moment.replace(tzinfo=zone) if moment.tzinfo is None else moment).astimezone(dt.UTC)


def _print_calendar(
    context: Context, sequence: Sequence, entrant: simulate.Entrant,
    entries: list[simulate.Entry], zone: ZoneInfo, persona: str, language: str,
    start: dt.datetime,
) -> None:  # fmt: skip
    spoken = operator_language()
    label = context.playbook.people.persona(persona)
    say("nurture-calendar", name=sequence.name, version=str(sequence.version),
         title=sequence.title.in_language(spoken))  # fmt: skip
    say("nurture-calendar-reader", persona=label.label.in_language(spoken) if label else persona,
         written=language, start=_local(start, zone))  # fmt: skip
    if not entrant.enters:
        say("nurture-calendar-never")
    elif entrant.chosen == sequence.name:
        say("nurture-calendar-enters")
    else:
        say("nurture-calendar-other", name=str(entrant.chosen))
    for each in entries:
        typer.echo()
        say("nurture-calendar-line", number=str(each.number), when=_local(each.goes_at, zone),
             subject=each.subject)  # fmt: skip
        wait = text(f"nurture-wait-{each.wait[-1]}", count=int(each.wait[:-1]))
        reason = texts().coded("console-why", operator_language(), each.reason)
        why = text(
            f"nurture-calendar-{each.why}", due=_local(each.due_at, zone), wait=wait, reason=reason
        )
        typer.echo(f"   {why}")
        if each.content:
            typer.echo(f"   {text('nurture-calendar-links', slug=each.content)}")
    typer.echo()
    say("nurture-calendar-end")


def _local(moment: dt.datetime, zone: ZoneInfo) -> str:
    local = moment.astimezone(zone)
    return f"{local:%Y-%m-%d} {text(f'nurture-weekday-{local.isoweekday()}')} {local:%H:%M}"


def _iso(value: object) -> str:
    return value.isoformat() if isinstance(value, dt.datetime) else str(value)
