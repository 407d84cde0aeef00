"""Rows of two records on their way from one to the other and back, whatever table they stand in.

What cannot move (both chose mail topics, say) is joined by whose table it is, or put aside. Every
row is told as JSON, so that a log of it can be kept. Called by `merging`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import Connection, Table, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from sdr.db import Record, UtcDateTime
from sdr.facts import Fact
from sdr.leads import Lead

# worked out anew, or about the pair itself
_OWN = frozenset({"lead_marks", "lead_searches", "duplicate_pairs", "tally_rows"})

type Row = Mapping[str, Any]
# table → what one row says where both leads had one and there can be only one
_joins: dict[str, Callable[[Row, Row], Row]] = {}


def joined_by(table: str, join: Callable[[Row, Row], Row]) -> None:
    """Whose table it is says how a row of the kept lead takes in one of the other's."""
    _joins[table] = join


def tables() -> list[tuple[Table, Any]]:
    """Every table whose rows belong to a lead, with the column that says whose."""
    found = []
    for table in Record.metadata.sorted_tables:
        if table.name in _OWN:
            continue
        for column in table.columns:
            if any(key.target_fullname == "leads.id" for key in column.foreign_keys):
                found.append((table, column))
    return found


def move(
    session: Session, keep_id: str, gone_id: str
) -> tuple[dict[str, list[str]], dict[str, list[dict[str, Any]]], dict[str, list[dict[str, Any]]]]:
    """Let everything of `gone` be of `keep`: what moved, what was put aside, what was joined."""
    moved: dict[str, list[str]] = {}
    aside: dict[str, list[dict[str, Any]]] = {}
    joined: dict[str, list[dict[str, Any]]] = {}  # the kept lead's row before and after
    session.flush()
    connection = session.connection()
    for table, column in tables():
        key = _key(table)
        ids = list(connection.execute(select(key).where(column == gone_id)).scalars())
        if not ids:
            continue
        if _try(connection, table, column, gone_id, keep_id, None):
            moved[table.name] = ids
            continue
        for each in ids:  # some stand in the way of one of the other record's
            if _try(connection, table, column, gone_id, keep_id, each):
                moved.setdefault(table.name, []).append(each)
                continue
            row = connection.execute(select(table).where(key == each)).mappings().one()
            aside.setdefault(table.name, []).append(packed(dict(row)))
            connection.execute(table.delete().where(key == each))
            if key is column and table.name in _joins:
                held = _one(connection, table, keep_id)
                joined[table.name] = [packed(held)]
                connection.execute(
                    table.update().where(key == keep_id).values(_joins[table.name](held, dict(row)))
                )
                joined[table.name].append(packed(_one(connection, table, keep_id)))
    return moved, aside, joined


def _try(
    connection: Connection, table: Table, column: Any, gone_id: str, keep_id: str,
    only: str | None,
) -> bool:  # fmt: skip
    change = table.update().where(column == gone_id).values({column.name: keep_id})
    if only is not None:
        change = change.where(_key(table) == only)
    try:
        with connection.begin_nested():  # the session's would begin at its own next statement
            connection.execute(change)
    except IntegrityError:
        return False
    return True


def put_back(session: Session, keep_id: str, gone_id: str, log: Mapping[str, Any]) -> None:
    """The record that went, and everything that was its own, as far as it is there still."""
    connection = session.connection()
    connection.execute(Lead.__table__.insert(), _given(unpacked(Lead.__table__, log["gone"])))  # type: ignore[attr-defined]
    all_of_them = {table.name: (table, column) for table, column in tables()}
    for name, ids in log["made"].items():
        table = Record.metadata.tables[name]
        connection.execute(table.delete().where(_key(table).in_(ids)))
    for name, ids in log["moved"].items():
        if name in _OWN:  # older logs moved what is counted
            continue
        table, column = all_of_them[name]
        key = _key(table)
        if key is column:  # one a lead: what it says now holds for both
            row = {**_one(connection, table, keep_id), column.name: gone_id}
            connection.execute(table.insert(), _given(row))
            continue
        for part in _parts(ids):
            connection.execute(
                table.update()
                .where(key.in_(part), column == keep_id)
                .values({column.name: gone_id})
            )
    for name, rows in log["aside"].items():
        table = all_of_them[name][0]
        for row in rows:
            connection.execute(table.insert(), _given(unpacked(table, row)))
    for name, (before, after) in log["joined"].items():
        _take_apart(connection, *all_of_them[name], keep_id, gone_id, before, after)
    rows_of = Fact.__table__
    for fact_id in log["superseded"]:
        connection.execute(
            rows_of.update()  # type: ignore[attr-defined]
            .where(rows_of.c.id == fact_id)
            .values(superseded_at=None, superseded_by=None)
        )
    session.expire_all()


def _take_apart(
    connection: Connection, table: Table, column: Any, keep_id: str, gone_id: str, before: Row,
    after: Row,
) -> None:  # fmt: skip
    """Rows that were joined: the kept lead's as it was; what was said since holds for both."""
    held = _one(connection, table, keep_id)
    since = packed(held)
    if since != after:
        theirs = _joins[table.name](_one(connection, table, gone_id), held)
        connection.execute(table.update().where(column == gone_id).values(theirs))
    old = {name: before[name] for name, value in since.items() if value == after[name]}
    connection.execute(table.update().where(column == keep_id).values(unpacked(table, old)))


def _key(table: Table) -> Any:
    return next(iter(table.primary_key.columns))


def _one(connection: Connection, table: Table, lead_id: str) -> dict[str, Any]:
    """The row of a table that has one a lead."""
    found = connection.execute(select(table).where(_key(table) == lead_id))
    return dict(found.mappings().one())


def of_lead(session: Session, table: Any, lead_id: str) -> dict[str, Any]:
    """A lead's own row."""
    session.flush()
    return dict(session.execute(select(table).where(table.c.id == lead_id)).mappings().one())


def packed(row: Mapping[str, Any]) -> dict[str, Any]:
    """A row as JSON."""
    return {
        name: value.isoformat() if isinstance(value, dt.datetime) else value
        for name, value in row.items()
    }


def unpacked(table: Any, row: Mapping[str, Any]) -> dict[str, Any]:
    """The row again: times are told by the type of their column."""
    moments = {c.name for c in table.columns if isinstance(c.type, UtcDateTime)}
    return {
        name: dt.datetime.fromisoformat(value) if value is not None and name in moments else value
        for name, value in row.items()
    }


def _given(row: Mapping[str, Any]) -> dict[str, Any]:
    """Without what is nothing: in a JSON column nothing would become a JSON null."""
    return {name: value for name, value in row.items() if value is not None}


def _parts(ids: list[str]) -> list[list[str]]:
    return [ids[first : first + 500] for first in range(0, len(ids), 500)]
