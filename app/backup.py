"""Backups: one file that holds the whole database, and the way back.

SQLite is copied by its own backup call, which is safe while the product runs. PostgreSQL is
written table by table with COPY inside one snapshot, so that neither `pg_dump` nor its version
matters. `leadhatch backup`, `leadhatch restore` and an upgrade call this. It is no replication
and no archive of `var/`: the playbook and `.env` are files that the operator keeps.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import json
import sqlite3
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, inspect, text
from sqlalchemy.exc import OperationalError

from app import migrate
from sdr.db import Database

FORMAT = 1
LOCK_WAIT = "10s"


class BackupError(Exception):
    """A backup cannot be made or read; `reason` is the key of its text, `path` the file."""

    def __init__(self, reason: str, path: Path) -> None:
        super().__init__(f"{reason}: {path}")
        self.reason = reason
        self.path = path


def backup(url: str, folder: Path, now: Callable[[], dt.datetime] | None = None) -> Path:
    """Copies the database at `url` into a new file in `folder` and answers its path."""
    moment = now() if now else dt.datetime.now(dt.UTC)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    database = Database(url)
    ending = "sqlite3" if database.is_sqlite else "copy.zip"
    path = folder / f"leadhatch-{moment.astimezone(dt.UTC):%Y%m%dT%H%M%S%f}Z.{ending}"
    # Written aside and renamed: a file with the final name is a whole backup.
    partial = path.with_name(f"{path.name}.partial")
    try:
        partial.touch(mode=0o600)
        (_backup_sqlite if database.is_sqlite else _backup_postgres)(database, partial)
        partial.rename(path)
    finally:
        database.close()
        partial.unlink(missing_ok=True)
    return path


def restore(url: str, path: Path) -> None:
    """Replaces everything in the database at `url` by what the backup holds, or nothing.

    The database is then at the backup's revision: call `migrate.upgrade` next. Raises
    `BackupError`, or `migrate.NewerDatabaseError` for a backup of a newer version. The
    product must not be running.
    """
    database = Database(url)
    try:
        if not path.is_file():
            raise BackupError("backup-missing", path)
        if database.is_sqlite:
            _restore_sqlite(database, path)
        else:
            _restore_postgres(database, path)
    finally:
        database.close()


# --- SQLite ------------------------------------------------------------------------------------


def _sqlite_file(database: Database) -> Path:
    return Path(str(database.url.database))


def _backup_sqlite(database: Database, path: Path) -> None:
    if not _sqlite_file(database).is_file():
        raise BackupError("backup-nothing", _sqlite_file(database))
    with (
        contextlib.closing(sqlite3.connect(_sqlite_file(database))) as source,
        contextlib.closing(sqlite3.connect(path)) as target,
    ):
        source.backup(target)
        # A copy in WAL mode would grow two companions as soon as somebody looks into it.
        target.execute("PRAGMA journal_mode=DELETE")


def _restore_sqlite(database: Database, path: Path) -> None:
    _sqlite_file(database).parent.mkdir(parents=True, exist_ok=True)
    with (
        contextlib.closing(
            sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)
        ) as source,
        contextlib.closing(sqlite3.connect(_sqlite_file(database), timeout=10)) as target,
    ):
        try:
            sound = source.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            revision = source.execute("SELECT version_num FROM alembic_version").fetchone()
        except sqlite3.DatabaseError as error:
            raise BackupError("backup-unreadable", path) from error
        if not sound or revision is None:
            raise BackupError("backup-unreadable", path)
        migrate.require_known(revision[0])
        try:
            source.backup(target)
            target.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError as error:
            raise BackupError("backup-busy", path) from error


# --- PostgreSQL --------------------------------------------------------------------------------


def _backup_postgres(database: Database, path: Path) -> None:
    with database.engine.connect().execution_options(
        isolation_level="REPEATABLE READ", postgresql_readonly=True
    ) as connection:
        revision = migrate.revision(connection)
        if revision is None:
            raise BackupError("backup-nothing", path)
        tables = {name: _columns(connection, name) for name in _tables(connection)}
        manifest = {"format": FORMAT, "revision": revision, "tables": tables}
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("manifest.json", json.dumps(manifest, indent=1))
            for name, columns in tables.items():
                with archive.open(f"{name}.copy", "w", force_zip64=True) as entry:
                    cursor = _driver(connection).cursor()
                    with cursor.copy(f"COPY {_target(name, columns)} TO STDOUT") as stream:
                        for block in stream:
                            entry.write(block)


def _restore_postgres(database: Database, path: Path) -> None:
    try:
        with zipfile.ZipFile(path) as archive:
            if archive.testzip() is not None:
                raise BackupError("backup-unreadable", path)
            manifest = json.loads(archive.read("manifest.json"))
            if manifest["format"] != FORMAT:
                raise BackupError("backup-unreadable", path)
            with database.engine.begin() as connection:
                connection.execute(text(f"SET LOCAL lock_timeout = '{LOCK_WAIT}'"))
                _replace(connection, manifest, archive)
    except (zipfile.BadZipFile, KeyError, json.JSONDecodeError) as error:
        raise BackupError("backup-unreadable", path) from error
    except OperationalError as error:
        raise BackupError("backup-busy", path) from error


def _replace(connection: Connection, manifest: dict[str, Any], archive: zipfile.ZipFile) -> None:
    for name in [*_tables(connection), "alembic_version"]:
        connection.execute(text(f"DROP TABLE IF EXISTS {_quoted(name)} CASCADE"))
    migrate.build(connection, manifest["revision"])
    with references_lifted(connection):
        for name, columns in manifest["tables"].items():
            # A migration may have put rows there; the backup has them too.
            connection.execute(text(f"DELETE FROM {_quoted(name)}"))  # noqa: S608 - quoted
            with (
                archive.open(f"{name}.copy") as entry,
                _driver(connection)
                .cursor()
                .copy(f"COPY {_target(name, columns)} FROM STDIN") as stream,
            ):
                while block := entry.read(1 << 20):
                    stream.write(block)
            advance_sequences(connection, name)


@contextlib.contextmanager
def references_lifted(connection: Connection) -> Iterator[None]:
    """PostgreSQL checks references at the end: tables point at each other in circles."""
    references = connection.execute(
        text(
            "SELECT conrelid::regclass::text, quote_ident(conname), pg_get_constraintdef(oid) "
            "FROM pg_constraint WHERE contype = 'f' AND connamespace = current_schema::regnamespace"
        )
    ).all()
    for table, name, _ in references:
        connection.execute(text(f"ALTER TABLE {table} DROP CONSTRAINT {name}"))
    yield
    for table, name, definition in references:
        connection.execute(text(f"ALTER TABLE {table} ADD CONSTRAINT {name} {definition}"))


def advance_sequences(connection: Connection, table: str) -> None:
    """Let the numbers that PostgreSQL gives go on behind the highest there is."""
    for column in inspect(connection).get_columns(table):
        sequence = connection.execute(
            text("SELECT pg_get_serial_sequence(:table, :column)"),
            {"table": _quoted(table), "column": column["name"]},
        ).scalar()
        if sequence:
            highest = f"SELECT max({_quoted(column['name'])}) FROM {_quoted(table)}"  # noqa: S608
            connection.execute(
                text(f"SELECT setval(:sequence, coalesce(({highest}), 0) + 1, false)"),
                {"sequence": sequence},
            )


def _tables(connection: Connection) -> list[str]:
    return sorted(set(inspect(connection).get_table_names()) - {"alembic_version"})


def _columns(connection: Connection, table: str) -> list[str]:
    return [
        column["name"]
        for column in inspect(connection).get_columns(table)
        if not column.get("computed")
    ]


def _target(table: str, columns: list[str]) -> str:
    return f"{_quoted(table)} ({', '.join(_quoted(name) for name in columns)})"


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _driver(connection: Connection) -> Any:
    return connection.connection.driver_connection
