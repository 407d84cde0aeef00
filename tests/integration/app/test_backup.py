"""Backups on both databases: what comes back is what was there, or nothing changes."""

from __future__ import annotations

import datetime as dt
import json
import sqlite3
import stat
import zipfile
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import JSON, MetaData, String, Table, inspect, select, text

from app import migrate
from app.backup import BackupError, backup, restore
from sdr.db import Database, UtcDateTime

# Whatever the tables are called, text with every character that COPY gives a meaning.
AWKWARD = "tab\there, new\nline, back\\slash, \\N, '引号' \"quotes\" 🍺"
NOW = dt.datetime(2026, 11, 21, 8, 30, tzinfo=dt.UTC)


def fill(database: Database) -> None:
    """Two accounts and a lead that points at one of them."""
    accounts, leads = tables(database, "accounts", "leads")
    with database.session() as session:
        session.execute(accounts.insert(), [row(accounts, "a1"), row(accounts, "a2")])
        session.execute(leads.insert(), [{**row(leads, "l1"), "account_id": "a1"}])


def row(table: Table, key: str) -> dict[str, Any]:
    """A row with something in every column that must hold something."""
    made: dict[str, Any] = {}
    for column in table.columns:
        if column.primary_key:
            made[column.name] = key
        elif not column.nullable and not column.foreign_keys:
            made[column.name] = filler(column.type)
    return made


def filler(kind: Any) -> Any:
    """Something that a column of that type takes."""
    if isinstance(kind, UtcDateTime):
        return NOW
    if isinstance(kind, JSON):
        return {"said": AWKWARD}
    if isinstance(kind, String):
        return AWKWARD[: kind.length] if kind.length else AWKWARD
    return kind.python_type(7)


def tables(database: Database, *names: str) -> list[Table]:
    metadata = migrate.records()
    return [metadata.tables[name] for name in names]


def contents(database: Database) -> dict[str, list[Any]]:
    metadata = MetaData()
    with database.engine.connect() as connection:
        metadata.reflect(connection)
        return {
            name: sorted(map(repr, connection.execute(select(table)).all()))
            for name, table in metadata.tables.items()
        }


def test_a_backup_brings_everything_back(
    database: Database, database_url: str, tmp_path: Path
) -> None:
    fill(database)
    before = contents(database)
    path = backup(database_url, tmp_path / "backups", lambda: NOW)
    assert path.name.startswith("leadhatch-20261121T083000")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600

    with database.session() as session:
        session.execute(text("DELETE FROM leads"))
        session.execute(text("UPDATE accounts SET id = 'a9' WHERE id = 'a2'"))
    database.engine.dispose()

    restore(database_url, path)
    assert contents(database) == before
    assert migrate.drift(database_url) == []
    assert not migrate.upgrade(database_url).changed


def test_a_restored_database_still_minds_its_references(
    database: Database, database_url: str, tmp_path: Path
) -> None:
    fill(database)
    with database.engine.connect() as connection:
        before = references(connection)
    path = backup(database_url, tmp_path)
    database.engine.dispose()
    restore(database_url, path)
    with database.engine.connect() as connection:
        assert references(connection) == before


def references(connection: Any) -> list[str]:
    inspector = inspect(connection)
    return sorted(
        repr((name, key["constrained_columns"], key["referred_table"], key["options"]))
        for name in inspector.get_table_names()
        for key in inspector.get_foreign_keys(name)
    )


def test_a_backup_goes_into_a_database_that_holds_nothing(
    database: Database, database_url: str, empty_database_url: str, tmp_path: Path
) -> None:
    fill(database)
    restore(empty_database_url, backup(database_url, tmp_path))
    other = Database(empty_database_url)
    try:
        assert contents(other) == contents(database)
    finally:
        other.close()


def test_a_backup_is_taken_while_somebody_reads(
    database: Database, database_url: str, tmp_path: Path
) -> None:
    fill(database)
    with database.session() as session:
        session.execute(text("SELECT 1"))
        assert backup(database_url, tmp_path).stat().st_size > 0


def test_nothing_to_back_up_is_said(empty_database_url: str, tmp_path: Path) -> None:
    with pytest.raises(BackupError) as raised:
        backup(empty_database_url, tmp_path / "backups")
    assert raised.value.reason == "backup-nothing"
    assert list((tmp_path / "backups").iterdir()) == []


@pytest.mark.parametrize("damage", ["missing", "words", "cut"])
def test_a_backup_that_cannot_be_read_changes_nothing(
    database: Database, database_url: str, tmp_path: Path, damage: str
) -> None:
    fill(database)
    before = contents(database)
    path = backup(database_url, tmp_path)
    if damage == "missing":
        path.unlink()
    elif damage == "words":
        path.write_text("not a backup")
    else:
        path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    database.engine.dispose()
    with pytest.raises(BackupError) as raised:
        restore(database_url, path)
    assert raised.value.reason == ("backup-missing" if damage == "missing" else "backup-unreadable")
    assert contents(database) == before


def test_a_backup_of_a_newer_version_is_refused(
    database: Database, database_url: str, tmp_path: Path
) -> None:
    fill(database)
    before = contents(database)
    path = backup(database_url, tmp_path)
    if database.is_sqlite:
        raw = sqlite3.connect(path)
        raw.execute("UPDATE alembic_version SET version_num = '9999'")
        raw.commit()
        raw.close()
    else:
        _pretend_newer(path)
    database.engine.dispose()
    with pytest.raises(migrate.NewerDatabaseError):
        restore(database_url, path)
    assert contents(database) == before


def _pretend_newer(path: Path) -> None:
    with zipfile.ZipFile(path) as archive:
        held = {name: archive.read(name) for name in archive.namelist()}
    manifest = json.loads(held["manifest.json"])
    held["manifest.json"] = json.dumps({**manifest, "revision": "9999"}).encode()
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in held.items():
            archive.writestr(name, data)


def test_an_upgrade_copies_what_was_there_first(
    database: Database, database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.migrate.ScriptDirectory.get_current_head", lambda _self: "later")
    monkeypatch.setattr("app.migrate.command.upgrade", lambda _config, _target: None)
    fill(database)
    done = migrate.upgrade(database_url, lambda: backup(database_url, tmp_path))
    assert done.backup is not None
    assert done.backup.parent == tmp_path
