"""`leadhatch suppressions`: the addresses that nothing is sent to, in and out of the product.

Import takes a CSV file of addresses (as another system gives it, or our own export of hashes);
export writes hashes, since nothing else is kept. Called by `app.cli`.
"""

from __future__ import annotations

import csv
import datetime as dt
import sys
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from app.cli_speech import say, text, told

if TYPE_CHECKING:
    from sdr.db import Database


def _database() -> Database:
    from app.settings import load_settings
    from sdr.db import Database

    return Database(load_settings().database_url)


def import_(path: Annotated[Path, typer.Argument()]) -> None:
    """Suppress every address of a CSV file; what is wrong is told by line."""
    from sdr import suppressions

    with told():
        try:
            content = path.read_bytes()
        except OSError as error:
            say("cli-suppressions-unreadable", path=str(path), reason=str(error.strerror))
            raise typer.Exit(1) from None
        with closing(_database()) as database, database.session() as session:
            done = suppressions.take_in(session, content, now=dt.datetime.now(dt.UTC))
        for fault in done.faults:
            key = f"cli-suppressions-{fault.problem.replace('_', '-')}"
            typer.echo(f"{path}:{fault.line}: {text(key, value=fault.value)}", err=True)
        say("cli-suppressions-imported", added=done.added, known=done.known,
            wrong=len(done.faults))  # fmt: skip
        if done.faults:
            raise typer.Exit(1)


def export(path: Annotated[Path | None, typer.Argument(show_default=False)] = None) -> None:
    """Write the suppression list as CSV: channel, hash, reason, time."""
    from sdr import suppressions

    with told():
        with closing(_database()) as database, database.session() as session:
            rows = suppressions.hand_out(session)
        if path is None:
            csv.writer(sys.stdout).writerows([suppressions.COLUMNS, *rows])
            return
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([suppressions.COLUMNS, *rows])
        say("cli-suppressions-exported", count=len(rows), path=str(path))


def remove(address: Annotated[str, typer.Argument()]) -> None:
    """Let an address be written to again, because its owner asked for it."""
    from sdr import suppressions

    with told():
        with closing(_database()) as database, database.session() as session:
            found = suppressions.lift(session, address, now=dt.datetime.now(dt.UTC))
        say("cli-suppressions-removed" if found else "cli-suppressions-none")
        if not found:
            raise typer.Exit(1)


def build() -> typer.Typer:
    """The commands below `leadhatch suppressions`."""
    program = typer.Typer(no_args_is_help=True, add_completion=False, rich_markup_mode=None)
    program.command("import", help=text("cli-help-suppressions-import"))(import_)
    program.command("export", help=text("cli-help-suppressions-export"))(export)
    program.command("remove", help=text("cli-help-suppressions-remove"))(remove)
    return program
