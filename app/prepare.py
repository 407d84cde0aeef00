"""What has to be true before the processes start: secrets, a current database, a first admin.

`leadhatch run` calls `launch`, which prepares in this order and then becomes `app.supervise`
(a fresh program, so that the memory used here is given back). An upgrade happens here: a database
that is behind is copied to `var/backups` and then migrated.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from typing import NoReturn

from sqlalchemy.exc import DBAPIError

from app import backup, dotenv, migrate, supervise
from app.settings import (
    ROOT,
    Settings,
    SettingsError,
    load_settings,
    operator_language,
)
from sdr.db import Database
from sdr.texts import Texts

MODELS = ROOT / "bot" / "models"


def launch(add_first_admin: Callable[[Settings, Database], None]) -> NoReturn:
    """Prepares and starts everything; exits with one line and a code where it cannot.

    `add_first_admin` makes the account of the settings unless somebody can sign in already.
    """
    say = supervise.Say(Texts.load(), operator_language(), sys.stdout)
    try:
        first = prepare(say, add_first_admin)
    except SettingsError as error:
        say.line(str(error))
        sys.exit(error.exit_code)
    except supervise.StartError as error:
        say.line(str(error))
        sys.exit(1)
    sys.stdout.flush()
    options = ["--first"] if first else []
    os.execv(sys.executable, [sys.executable, "-m", "app.supervise", *options])  # noqa: S606


def prepare(say: supervise.Say, add_first_admin: Callable[[Settings, Database], None]) -> bool:
    """Everything up to the start; answers whether the admin's password was made just now."""
    made = make_secrets()
    settings = load_settings(dotenv_path=ROOT / ".env")
    if not any(MODELS.glob("*.tar.gz")):
        raise supervise.StartError(say.text("run-no-model"))
    supervise.check_ports(settings, say)
    # Everything in it is about people: for its owner only.
    settings.var.mkdir(parents=True, exist_ok=True, mode=0o700)
    with supervise.alone(settings.var, say):
        bring_up_to_date(settings, say)
        database = Database(settings.database_url)
        try:
            add_first_admin(settings, database)
        finally:
            database.close()
    return "LEADHATCH_ADMIN_PASSWORD" in made


def make_secrets() -> list[str]:
    """Writes the secrets that are set nowhere to `.env`; answers their names."""
    return dotenv.ensure(ROOT / ".env", os.environ, operator_language())


def bring_up_to_date(settings: Settings, say: supervise.Say) -> None:
    """Migrates, after a copy of what was there; `StartError` when the database says no."""
    url = settings.database_url
    try:
        done = migrate.upgrade(url, lambda: backup.backup(url, settings.var / "backups"))
    except migrate.NewerDatabaseError as error:
        text = say.text("run-newer-database", revision=error.revision)
        raise supervise.StartError(text) from None
    except DBAPIError as error:
        reason = str(error.orig).strip().splitlines()[0]
        raise supervise.StartError(say.text("run-no-database", reason=reason)) from None
    if done.backup is not None:
        say("run-migrated", before=str(done.before), after=str(done.after), backup=str(done.backup))
