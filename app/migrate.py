"""Migrations: bring a database to the revision of this code.

`upgrade` is called by `leadhatch run` and `leadhatch migrate` before any process starts, and by
the tests; the processes themselves never migrate. Whoever calls it says how a database that holds
anything is copied first. The revisions stand in `migrations/versions`; `make revision` (this module
as a program) writes the next one.
"""

from __future__ import annotations

import contextlib
import importlib
import pkgutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import Script, ScriptDirectory
from sqlalchemy import Connection, MetaData, text
from sqlalchemy.schema import CreateIndex

from app.settings import ROOT
from nurture import stirs
from sdr.db import Database, Record

MIGRATIONS = ROOT / "migrations"
RECORD_PACKAGES = ("sdr", "nurture", "console")


class NewerDatabaseError(Exception):
    """The database was made by a newer version of Leadhatch: update the code, not the database."""

    def __init__(self, revision: str) -> None:
        super().__init__(revision)
        self.revision = revision


@dataclass(frozen=True, slots=True)
class Migration:
    """What an upgrade did: revisions before and after (None: empty) and where the backup lies."""

    before: str | None
    after: str | None
    backup: Path | None

    @property
    def changed(self) -> bool:
        """Whether there was anything to do."""
        return self.before != self.after


def upgrade(url: str, copy: Callable[[], Path] | None = None) -> Migration:
    """Migrates the database at `url` to the newest revision.

    `copy` is called before a database that already holds a revision is changed; its answer is
    the backup's path. Raises `NewerDatabaseError` for a database that this code does not know.
    """
    database = Database(url)
    try:
        if database.is_sqlite and database.url.database:
            Path(database.url.database).parent.mkdir(parents=True, exist_ok=True)
        with database.engine.connect() as connection:
            before = revision(connection)
            on = stirs.are_on(connection)
    finally:
        database.close()
    after = ScriptDirectory(str(MIGRATIONS)).get_current_head()
    if before is not None:
        require_known(before)
    if before == after:
        if not on:  # others may be at work: what is right already is not touched
            _in(url, stirs.install)
        return Migration(before, after, None)
    backup = copy() if copy is not None and before is not None else None
    with _without_triggers(url):
        command.upgrade(_config(url=url), "head")
    return Migration(before, after, backup)


@contextlib.contextmanager
def _without_triggers(url: str) -> Iterator[None]:
    """Our triggers are off while tables change, and on afterwards whatever happened."""
    _in(url, stirs.uninstall)
    try:
        yield
    finally:
        _in(url, stirs.install)


def _in(url: str, change: Callable[[Connection], None]) -> None:
    database = Database(url)
    try:
        with database.engine.begin() as connection:
            change(connection)
    finally:
        database.close()


def build(connection: Connection, target: str) -> None:
    """Makes the tables of revision `target` inside the caller's transaction (for a restore)."""
    require_known(target)
    command.upgrade(_config(connection=connection), target)


def require_known(target: str) -> None:
    """Raises `NewerDatabaseError` for a revision that this code has never had."""
    if target not in {each.revision for each in ScriptDirectory(str(MIGRATIONS)).walk_revisions()}:
        raise NewerDatabaseError(target)


def revision(connection: Connection) -> str | None:
    """The revision the database is at; None when it is empty."""
    return MigrationContext.configure(connection).get_current_revision()


def drift(url: str) -> list[str]:
    """Differences between the records in the code and the database at `url`; [] when equal."""
    from alembic.autogenerate import compare_metadata

    database = Database(url)
    try:
        with database.engine.connect() as connection:
            dialect = connection.dialect.name

            def is_for_it(each: Any, *_: Any) -> bool:
                return bool(each.info.get("only", dialect) == dialect)

            options = {"compare_type": True, "include_object": is_for_it}
            context = MigrationContext.configure(connection, opts=options)
            found = [repr(each) for each in compare_metadata(context, records())]
            return found + _expressions_amiss(connection)
    finally:
        database.close()


def _expressions_amiss(connection: Connection) -> list[str]:
    """SQLite's indexes over expressions, which alembic cannot read: those not as in the code."""
    if connection.dialect.name != "sqlite":
        return []
    held = "SELECT sql FROM sqlite_master WHERE type = 'index'"
    built = set(connection.execute(text(held)).scalars())
    wanted = [
        str(CreateIndex(index).compile(dialect=connection.dialect))
        for table in records().tables.values()
        for index in table.indexes
        if len(index.columns) < len(index.expressions)
    ]
    return [each for each in wanted if each not in built]


def revise(message: str) -> Path:
    """Writes the next revision: what the records have and the migrations do not build yet."""
    number = len(list(ScriptDirectory(str(MIGRATIONS)).walk_revisions())) + 1
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/scratch.db"
        upgrade(url)
        config = _config(url=url, metadata=records())
        config.set_main_option("file_template", "%%(rev)s_%%(slug)s")
        script = command.revision(config, message, autogenerate=True, rev_id=f"{number:04}")
    assert isinstance(script, Script)
    return Path(script.path)


def records() -> MetaData:
    """The tables of every record, all modules that may declare one imported."""
    for name in RECORD_PACKAGES:
        package = importlib.import_module(name)
        for module in pkgutil.iter_modules(package.__path__, f"{name}."):
            if not module.ispkg:
                importlib.import_module(module.name)
    return Record.metadata


def _config(**attributes: object) -> Config:
    config = Config()
    # alembic reads this option through configparser, which gives % a meaning.
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes.update(attributes)
    return config


if __name__ == "__main__":
    sys.stdout.write(f"{revise(sys.argv[1])}\n")
