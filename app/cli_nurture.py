"""`leadhatch nurture …`: the worker, one pass of it, and looking at sequences before they send."""

from __future__ import annotations

import asyncio
import json
import signal
from pathlib import Path
from typing import Annotated

import typer
from sqlalchemy.exc import SQLAlchemyError

from app import (
    cli_deliveries,
    cli_scaled,
    cli_sequences,
    cli_simulate,
    cli_switches,
    failpoints,
)
from app import logging as app_logging
from app.cli_choices import moment, reader, sequence_named
from app.cli_context import close, fail, ready
from app.cli_speech import say, text
from app.settings import operator_language
from nurture import checking, inbox, posting, simulate, version_files, worker
from nurture import work as loop
from nurture.context import Context
from sdr.playbook.model import LANGUAGES
from sdr.ports import FixedClock, MailboxAway, SystemClock


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
        at = moment(now, settings.timezone) if now else SystemClock().now()
        mail = context.channels["email"]
        if hasattr(mail, "clock"):
            mail.clock = FixedClock(at)

        async def main() -> dict[str, int]:
            try:
                await inbox.poll(context, at)
            except MailboxAway as away:
                typer.echo(text("nurture-mailbox-away", why=str(away)), err=True)
            done = await worker.tick(context, at)
            await posting.drain(context, FixedClock(at))
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
    both: Annotated[bool, typer.Option("--both")] = False,
    version: Annotated[int | None, typer.Option("--version")] = None,
) -> None:
    """Print one step as a mail, or in both languages; nothing is stored or sent."""
    with ready() as (context, _settings):
        found = sequence_named(context, sequence, version)
        if not 1 <= step <= len(found.steps):
            fail("nurture-no-step", name=found.name, count=len(found.steps))
        letter = simulate.letter_of(found.steps[step - 1])
        if letter is None:
            fail("nurture-no-letter", number=step, name=found.steps[step - 1].key)
        for number, spoken in enumerate(LANGUAGES if both else (language,)):
            to = reader(context, lead, persona, spoken)
            made = simulate.preview(context, letter, to)
            typer.echo("=" * 72 + "\n" if number else "", nl=False)
            typer.echo(made.html if html else f"{made.subject}\n\n{made.text}")


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
    """Write the sequences that take new leads (all, or those named) into a folder."""
    with ready() as (context, settings):
        held = _published(context, settings.playbook)
        for name in sequences or []:
            if name not in held:
                sequence_named(context, name)
        path.mkdir(parents=True, exist_ok=True)
        for name in sequences or sorted(held):
            if name in held:
                file = path / f"{name}.yml"
                file.write_bytes(held[name])
                say("nurture-exported", path=str(file))


def _published(context: Context, folder: Path) -> dict[str, bytes]:
    """Name → text; what the database publishes, else the files."""
    held = {each.stem: each.read_bytes() for each in (folder / "sequences").glob("*.yml")}
    try:
        context.database.ping()
        with context.database.session() as session:
            kept = version_files.documents(session, context.playbook)
    except (SQLAlchemyError, OSError):
        return held
    return held | {name: text.encode() for name, text in kept.items()}


def build() -> typer.Typer:
    """The sub-commands, with their help in the operator's language."""
    program = typer.Typer(no_args_is_help=True, add_completion=False, rich_markup_mode=None)
    for name, command in (
        ("work", run_worker), ("tick", tick), ("validate", validate), ("preview", preview),
        ("simulate", cli_simulate.calendar), ("why", cli_simulate.why),
        ("import", import_), ("export", export),
    ):  # fmt: skip
        told = text(f"cli-help-nurture-{name}")
        program.command(name, help=told, short_help=told)(command)
    cli_sequences.add(program)
    cli_deliveries.add(program)
    cli_switches.add(program)
    cli_scaled.add(program)
    return program
