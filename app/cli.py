"""`leadhatch …`: the command line, by which an operator runs and looks after the product.

Thin: each command reads the settings, calls what it names and says what happened in one line, in
the operator's language (`cli.ftl`). What can go wrong ends in one line and exit code 1, a bad
setting in 2; there is never a stack trace. Everything heavy is imported by the command that needs
it, so that the others answer at once. `leadhatch staff` is `app.cli_staff`, `leadhatch nurture`
is `app.cli_nurture`, `demo-data` and `fake-mail` are `app.cli_demo`.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

from app.cli_speech import ask, say, speaking, text, told


def run() -> None:
    """Start everything under one supervisor."""
    from app import prepare
    from app.cli_staff import add_first_admin

    with told():
        prepare.launch(add_first_admin)


def run_scaled() -> None:
    """Start everything with PostgreSQL and RabbitMQ on this machine."""
    from app import run_scaled as scaled

    raise typer.Exit(scaled.launch())


def carry(source: str, target: str) -> None:
    """Copy all data from one database into another that is empty."""
    from app import run_scaled as scaled
    from app.carry import CarryError
    from app.setting_values import BadValue, database_url
    from app.settings import load_settings
    from app.supervise import Say, alone
    from sdr.texts import Texts

    with told():
        settings = load_settings()
        with alone(settings.var, Say(Texts.load(), speaking(), sys.stdout)):
            try:
                done = scaled.carried(
                    database_url(source), database_url(target), text("carry-doing")
                )
            except BadValue as bad:
                typer.echo(f"{source} {target}: {text(bad.key, **bad.values)}", err=True)
                raise typer.Exit(1) from None
            except CarryError as error:
                typer.echo(text(error.reason, **error.values), err=True)
                raise typer.Exit(1) from None
        say("carry-done", rows=done.rows, tables=done.tables)


def serve() -> None:
    """Run the public and the staff door."""
    from app import logging as app_logging
    from app import wiring_serve
    from app.settings import load_settings

    with told():
        settings = load_settings()
        app_logging.configure(settings.log_level)
        wiring_serve.serve(settings)


def actions() -> None:
    """Run the action server."""
    from app import logging as app_logging
    from app import wiring_actions
    from app.settings import load_settings

    with told():
        settings = load_settings()
        app_logging.configure(settings.log_level)
        wiring_actions.actions(settings)


def check(path: Annotated[Path | None, typer.Argument(show_default=False)] = None) -> None:
    """Check the playbook: file, line, key, what is wrong and what to do."""
    import datetime as dt

    from app.settings import ROOT, SettingsError, load_settings
    from sdr.playbook import check as playbook_check

    with told():
        if path is None:
            try:
                path = load_settings().playbook
            except SettingsError as error:
                if not error.missing:
                    raise
                path = ROOT / "playbook"  # before the first start there are no settings yet
        today = dt.datetime.now(dt.UTC).date()
        findings = playbook_check.check(path, speaking(), today)
        for finding in findings:
            typer.echo(str(finding))
        for line in _overruled(path):
            typer.echo(line)
        errors = sum(finding.severity == "error" for finding in findings)
        advice = len(findings) - errors
        if errors:
            say("cli-check-errors", errors=errors, advice=advice)
            raise typer.Exit(1)
        say("cli-check-good", advice=advice, path=str(path))


def _overruled(path: Path) -> list[str]:
    """Sequence files of the installation's own playbook that its database says otherwise about."""
    from app.settings import SettingsError, load_settings

    try:
        settings = load_settings()
    except SettingsError:
        return []
    if path.resolve() != settings.playbook.resolve():
        return []
    from app.cli_sequences import file_conflicts

    return file_conflicts(settings)


def migrate() -> None:
    """Bring the database to the revision of this code, after a copy."""
    from app.cli_staff import add_first_admin
    from app.prepare import bring_up_to_date
    from app.settings import load_settings
    from app.supervise import Say, alone
    from sdr.db import Database
    from sdr.texts import Texts

    with told():
        settings = load_settings()
        terminal = Say(Texts.load(), speaking(), sys.stdout)
        with alone(settings.var, terminal):
            bring_up_to_date(settings, terminal)
        database = Database(settings.database_url)
        try:
            add_first_admin(settings, database)
        finally:
            database.close()
        say("cli-migrated")


def backup(path: Annotated[Path | None, typer.Argument(show_default=False)] = None) -> None:
    """Copy the whole database into a new file in a folder."""
    from app import backup as backups
    from app.settings import load_settings

    with told():
        settings = load_settings()
        made = backups.backup(settings.database_url, path or settings.var / "backups")
        say("cli-backup-made", path=str(made))


def restore(
    path: Path, yes: Annotated[bool, typer.Option("--yes", "-y", show_default=False)] = False
) -> None:
    """Replace everything in the database by what a backup holds."""
    from app import backup as backups
    from app.prepare import bring_up_to_date
    from app.settings import load_settings
    from app.supervise import Say, alone
    from sdr.texts import Texts

    with told():
        settings = load_settings()
        terminal = Say(Texts.load(), speaking(), sys.stdout)
        with alone(settings.var, terminal):  # refuses while the product runs
            if not path.is_file():
                raise backups.BackupError("backup-missing", path)
            if not yes and not ask("cli-restore-sure"):
                raise typer.Exit(1)
            try:
                kept = backups.backup(settings.database_url, settings.var / "backups")
                say("cli-restore-kept", path=str(kept))
            except backups.BackupError:
                pass  # nothing was there
            backups.restore(settings.database_url, path)
            bring_up_to_date(settings, terminal)
        say("cli-restored", path=str(path))


def mail_test(address: str) -> None:
    """Send one mail by the settings and say what became of it."""
    import asyncio

    from app.cli_mail import send_test, signing
    from app.settings import load_settings

    with told():
        settings = load_settings()
        typer.echo(asyncio.run(send_test(settings, address, speaking())))
        typer.echo(asyncio.run(signing(settings)))


def dkim_key(
    selector: Annotated[str | None, typer.Option("--selector", show_default=False)] = None,
    domain: Annotated[str | None, typer.Option("--domain", show_default=False)] = None,
    out: Annotated[Path | None, typer.Option("--out", show_default=False)] = None,
) -> None:
    """Make a key to sign mail with."""
    from app.cli_mail import make_key
    from app.setting_values import BadValue, host
    from app.settings import load_settings

    with told():
        settings = load_settings()
        try:
            named = host(selector or settings.dkim_selector or "leadhatch")
        except BadValue as bad:
            typer.echo(f"--selector: {text(bad.key, **bad.values)}", err=True)
            raise typer.Exit(1) from None
        make_key(settings, named, domain, out)


COMMANDS: tuple[tuple[str, Callable[..., None]], ...] = (
    ("run", run),
    ("run-scaled", run_scaled),
    ("serve", serve),
    ("actions", actions),
    ("check", check),
    ("migrate", migrate),
    ("backup", backup),
    ("carry", carry),
    ("restore", restore),
    ("mail-test", mail_test),
    ("dkim-key", dkim_key),
)


def build(arguments: list[str]) -> typer.Typer:
    """The program for these arguments; only `nurture` and the help need its commands."""
    from app import cli_demo, cli_health, cli_staff, cli_suppressions

    program = typer.Typer(
        no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False,
        rich_markup_mode=None, help=text("cli-help"),
    )  # fmt: skip
    for name, command in COMMANDS:
        program.command(name, help=text(f"cli-help-{name}"))(command)
    program.command("demo-data", help=text("cli-help-demo-data"))(cli_demo.demo_data)
    program.command("mail-health", help=text("cli-help-mail-health"))(cli_health.mail_health)
    program.command("fake-imap", help=text("cli-help-fake-imap"))(cli_demo.fake_imap)
    program.command("fake-mail", help=text("cli-help-fake-mail"))(cli_demo.fake_mail)
    if not arguments or arguments[0] in ("fake-wechat", "--help"):
        from app import cli_wechat

        program.command("fake-wechat", help=text("cli-help-fake-wechat"))(cli_wechat.fake_wechat)
    program.add_typer(
        cli_suppressions.build(), name="suppressions", help=text("cli-help-suppressions")
    )
    program.add_typer(cli_staff.build(), name="staff", help=text("cli-help-staff"))
    if not arguments or arguments[0] in ("content", "--help"):
        from app import cli_content

        program.add_typer(cli_content.build(), name="content", help=text("cli-help-content"))
    if not arguments or arguments[0] in ("leads", "--help"):
        from app import cli_leads

        program.add_typer(cli_leads.build(), name="leads", help=text("cli-help-leads"))
    if not arguments or arguments[0] in ("engagement", "--help"):
        from app import cli_engagement

        program.add_typer(
            cli_engagement.build(), name="engagement", help=text("cli-help-engagement")
        )
    if not arguments or arguments[0] in ("playbook", "--help"):
        from app import cli_playbook

        program.add_typer(cli_playbook.build(), name="playbook", help=text("cli-help-playbook"))
    if not arguments or arguments[0] in ("scoring", "--help"):
        from app import cli_scoring

        program.add_typer(cli_scoring.build(), name="scoring", help=text("cli-help-scoring"))
    if not arguments or arguments[0] in ("talks", "--help"):
        from app import cli_talks

        program.add_typer(cli_talks.build(), name="talks", help=text("cli-help-talks"))
    if not arguments or arguments[0] in ("review", "--help"):
        from app import cli_review

        program.add_typer(cli_review.build(), name="review", help=text("cli-help-review"))
    if not arguments or arguments[0] in ("webhooks", "--help"):
        from app import cli_webhooks

        program.add_typer(cli_webhooks.build(), name="webhooks", help=text("cli-help-webhooks"))
    if not arguments or arguments[0] in ("nurture", "--help"):
        from app import cli_nurture

        program.add_typer(cli_nurture.build(), name="nurture", help=text("cli-help-nurture"))
    return program


def main() -> None:
    """The entry point of `leadhatch`."""
    build(sys.argv[1:])()


if __name__ == "__main__":
    main()
