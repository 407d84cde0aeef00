"""What commands of `leadhatch nurture` share: their surroundings, and how they stop."""

from __future__ import annotations

import asyncio
import contextlib
import getpass
from collections.abc import Awaitable, Callable, Iterator
from typing import NoReturn

import typer

from app.cli_speech import text
from app.settings import Settings, SettingsError, load_settings
from nurture.context import Context
from sdr.db import Database
from sdr.playbook.findings import PlaybookError


@contextlib.contextmanager
def ready() -> Iterator[tuple[Context, Settings]]:
    """Settings and context; what is wrong with either is one line and exit code 2."""
    from app import wiring_nurture

    try:
        settings = load_settings()
        database = Database(settings.database_url)
        context = wiring_nurture.nurture_context(settings, database)
    except (SettingsError, PlaybookError) as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(2) from None
    try:
        yield context, settings
    finally:
        database.close()


async def close(context: Context) -> None:
    """Give back the connections of the channels."""
    for channel in context.channels.values():
        shut = getattr(channel, "close", None)
        if shut is not None:
            await shut()


def run[T](context: Context, work: Callable[[], Awaitable[T]]) -> T:
    """Do asynchronous work and give back what it opened."""

    async def main() -> T:
        try:
            return await work()
        finally:
            await close(context)

    return asyncio.run(main())


def who() -> str:
    """Who types: the account of the machine."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "cli"


def fail(key: str, **values: object) -> NoReturn:
    """One line on standard error, exit code 2."""
    typer.echo(text(key, **values), err=True)
    raise typer.Exit(2)
