"""Carrying all data from one database to another: from SQLite to PostgreSQL, or back.

Row by row through the records of the code, in one transaction of the target, which has to be empty
of people. Afterwards both are read again and held against each other; what differs undoes it all.
`leadhatch carry` and the first `make run-scaled` call. The product must be stopped.
"""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from sqlalchemy import JSON, Connection, Insert, MetaData, Table, func, inspect, select, text

from app import backup, migrate
from nurture.stirs import Stir
from sdr.db import Database
from sdr.signals import SignalRow

AT_A_TIME = 1000
# Who is in these: a database with any of them is in use.
PEOPLE = ("leads", "staff")
# what each database writes for itself while it works
OWN = (Stir.__tablename__, SignalRow.__tablename__)


class CarryError(Exception):
    """It cannot be done; `reason` is the key of its text."""

    def __init__(self, reason: str, /, **values: str) -> None:
        super().__init__(f"{reason}: {values}")
        self.reason, self.values = reason, values


@dataclass(frozen=True, slots=True)
class Carried:
    """How many rows of how many tables."""

    tables: int
    rows: int


def holds_people(url: str) -> bool:
    """Whether anybody is in the database at `url`; False when it is not there yet."""
    database = Database(url)
    try:
        if database.is_sqlite and not database.engine.url.database:
            return False
        with database.engine.connect() as connection:
            there = set(inspect(connection).get_table_names())
            return any(
                connection.execute(text(f"SELECT 1 FROM {name} LIMIT 1")).first()  # noqa: S608
                for name in PEOPLE
                if name in there
            )
    finally:
        database.close()


def carry(source_url: str, target_url: str, told: Callable[[int, int], None]) -> Carried:
    """Copy everything; `told` hears how many rows of how many are done. Raises CarryError."""
    if Database(source_url).url == Database(target_url).url:
        raise CarryError("carry-same")
    migrate.upgrade(target_url)
    if holds_people(target_url):
        raise CarryError("carry-not-empty")
    source, target = Database(source_url), Database(target_url)
    try:
        with _reading(source) as reading, target.engine.begin() as writing:
            if migrate.revision(reading) != migrate.revision(writing):
                raise CarryError("carry-other-revision")
            # what changed is worked out by the target itself, as its rows come in
            tables = [t for t in migrate.records().sorted_tables if t.name not in OWN]
            counts = {each.name: _count(reading, each) for each in tables}
            done, rows = 0, sum(counts.values())
            with _unchecked(writing, target):
                for each in tables:
                    writing.execute(each.delete())
                for each in tables:
                    insert = insert_into(each)
                    for part in reading.execute(select(each)).mappings().partitions(AT_A_TIME):
                        writing.execute(insert, [dict(row) for row in part])
                        done += len(part)
                        told(done, rows)
                    if not target.is_sqlite:
                        backup.advance_sequences(writing, each.name)
            for each in tables:
                if _print(reading, each) != _print(writing, each):
                    raise CarryError("carry-differs", table=each.name)
            return Carried(len(tables), rows)
    finally:
        source.close()
        target.close()


@contextlib.contextmanager
def _reading(source: Database) -> Iterator[Connection]:
    """One state of the source, whatever else happens to it."""
    options = {} if source.is_sqlite else {"isolation_level": "REPEATABLE READ"}
    with source.engine.connect().execution_options(**options) as connection:
        yield connection.execution_options(yield_per=AT_A_TIME)


@contextlib.contextmanager
def _unchecked(connection: Connection, target: Database) -> Iterator[None]:
    """References are checked when all rows are there."""
    if target.is_sqlite:
        connection.execute(text("PRAGMA defer_foreign_keys = ON"))
        yield
        return
    with backup.references_lifted(connection):
        yield


def insert_into(table: Table) -> Insert:
    """Into the table, with nothing as NULL: as a JSON null it would no longer count as nothing."""
    told = table.to_metadata(MetaData())
    for column in told.columns:
        if column.nullable and isinstance(column.type, JSON):
            column.type = JSON(none_as_null=True)
    return told.insert()


def _count(connection: Connection, table: Table) -> int:
    return connection.execute(select(func.count()).select_from(table)).scalar_one()


def _print(connection: Connection, table: Table) -> tuple[int, int]:
    """How many rows, and a sum over all of them that no order changes."""
    total = number = 0
    for row in connection.execute(select(table)):
        number += 1
        total += int.from_bytes(hashlib.sha256(repr(tuple(row)).encode()).digest()[:16])
    return number, total % (1 << 128)
