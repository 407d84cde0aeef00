"""`leadhatch demo-data` and `leadhatch fake-mail`: something to look at, and somewhere to send to.

Both are for trying the product out. Demo data is only ever added, and only while the product does
not run: its worker would go on with a life that is not finished yet.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from app.cli_speech import ask, say, speaking, text, told

if TYPE_CHECKING:
    from app.settings import Settings
    from sdr.db import Database

MOST = 100_000
BAR = "{desc} {percentage:3.0f}% |{bar}| {elapsed}"
LOOPBACK = ("127.0.0.1", "localhost", "::1")


def demo_data(
    leads: Annotated[int, typer.Option("--leads", min=1, max=MOST)] = 20_000,
    seed: Annotated[int, typer.Option("--seed")] = 1,
    yes: Annotated[bool, typer.Option("--yes", "-y", show_default=False)] = False,
) -> None:
    """Fill the database with a believable year of leads."""
    from app.prepare import bring_up_to_date, make_secrets
    from app.settings import load_settings
    from app.supervise import Say, alone
    from sdr.db import Database
    from sdr.texts import Texts

    with told():
        make_secrets()
        settings = load_settings()
        terminal = Say(Texts.load(), speaking(), sys.stdout)
        settings.var.mkdir(parents=True, exist_ok=True, mode=0o700)
        with alone(settings.var, terminal):
            bring_up_to_date(settings, terminal)
            database = Database(settings.database_url)
            try:
                if not yes:
                    _may_fill(settings, database)
                added = _fill(settings, database, leads, seed)
            finally:
                database.close()
        say("cli-demo-added", count=added)


def _may_fill(settings: Settings, database: Database) -> None:
    """Ask before demo leads stand beside real ones, or where mail would really leave later."""
    from app.demo import year

    with database.session() as session:
        real, shown = year.real_leads(session), year.demo_leads(session)
    mailed = settings.smtp is not None and settings.smtp.host not in LOOPBACK
    for wrong, key in (
        (real, "cli-demo-real"), (shown > 0, "cli-demo-again"), (mailed, "cli-demo-mail"),
    ):  # fmt: skip
        if not wrong:
            continue
        if not sys.stdin.isatty():  # nobody is asked: say at least what it is about
            typer.echo(text(key), err=True)
        if not ask(key):
            raise typer.Exit(1)


def _fill(settings: Settings, database: Database, count: int, seed: int) -> int:
    from tqdm import tqdm  # type: ignore[import-untyped]

    from app import logging as app_logging
    from app.demo import year
    from app.wiring_nurture import nurture_context

    app_logging.configure("warning")
    context = nurture_context(settings, database)
    with tqdm(total=100, desc=text("cli-demo-progress"), bar_format=BAR) as bar:

        def passed(share: float) -> None:
            bar.update(int(share * 100) - bar.n)

        return asyncio.run(
            year.fill(context, count=count, seed=seed, now=dt.datetime.now(dt.UTC),
                      base_url=settings.base_url, told=passed)
        )  # fmt: skip


def fake_imap(
    port: Annotated[int, typer.Option("--port", min=0, max=65535)] = 1143,
    folder: Annotated[Path, typer.Option("--folder")] = Path("var/fake-imap"),
) -> None:
    """Serve a folder of `.eml` files as a mailbox."""
    from app.fake_imap import Folder, serving

    async def main() -> None:
        stop = asyncio.Event()
        for each in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(each, stop.set)
        async with serving(port, Folder(folder)) as taken:
            say(
                "cli-fake-imap-ready", url=f"imap://me:secret@127.0.0.1:{taken}", folder=str(folder)
            )
            await stop.wait()

    with told():
        asyncio.run(main())


def fake_mail(
    port: Annotated[int, typer.Option("--port", min=0, max=65535)] = 2525,
    folder: Annotated[Path, typer.Option("--folder")] = Path("var/fake-mail"),
    ledger: Annotated[Path | None, typer.Option("--ledger", show_default=False)] = None,
    faults: Annotated[list[str] | None, typer.Option("--do", show_default=False)] = None,
    quiet: Annotated[bool, typer.Option("--quiet", show_default=False)] = False,
) -> None:
    """Accept every mail and keep it as a file; nothing is sent on.

    `--ledger FILE` writes one line for each mail taken; `--do RCPT=hang,for=slow@,share=0.5`
    misbehaves (`app.fake_mail.Fault`); `--quiet` keeps no files and prints no mails.
    """
    from app.fake_mail import Fault, Keeper, Ledger, serving

    def heard(recipients: str, subject: str, path: Path | None) -> None:
        if not quiet:
            typer.echo(f"{recipients}  {subject}  {path}")

    async def main() -> None:
        stop = asyncio.Event()
        for each in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(each, stop.set)
        book = Ledger(ledger) if ledger is not None else None
        keeper = Keeper(None if quiet else folder, heard, ledger=book, faults=wrong)
        async with serving(port, keeper) as taken:
            where = str(ledger if quiet and ledger else folder)
            say("cli-fake-mail-ready", url=f"smtp://127.0.0.1:{taken}", folder=where)
            sys.stdout.flush()
            await stop.wait()
        if book is not None:
            book.close()

    with told():
        try:
            wrong = [Fault.parse(each) for each in faults or ()]
        except ValueError as error:
            typer.echo(text("cli-fake-mail-fault", text=str(error)), err=True)
            raise typer.Exit(2) from None
        asyncio.run(main())
