"""How alembic reaches the database: through `sdr.db`, in one transaction, alone.

Run by alembic, either from `app.migrate` (which passes a URL or a connection) or from the
`alembic` command of somebody who writes a migration (then the settings say which database).
"""

from __future__ import annotations

from typing import Any, Literal

from alembic import context
from sqlalchemy import Connection, MetaData, event, text

from sdr.db import Database, UtcDateTime

# Any number, as long as it is ours alone in that PostgreSQL server.
LOCK = 0x6C656164


def render_item(kind: str, item: Any, _autogen: Any) -> str | Literal[False]:
    """Migrations name plain column types, so that they outlive our own type classes."""
    if kind == "type" and isinstance(item, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    return False


def run() -> None:
    """Bring the database to the revision asked for; all of it or nothing."""
    attributes = context.config.attributes
    if "connection" in attributes:
        run_in(attributes["connection"], None)
        return
    if "url" in attributes:
        database, metadata = Database(attributes["url"]), attributes.get("metadata")
    else:
        from app.migrate import records
        from app.settings import load_settings

        database, metadata = Database(load_settings().database_url), records()
    if database.is_sqlite:
        # Rebuilding a table drops the old one, which would delete the rows that point at it.
        event.listen(
            database.engine, "connect", lambda raw, _: raw.execute("PRAGMA foreign_keys=OFF")
        )
    try:
        with database.engine.begin() as connection:
            run_in(connection, metadata)
    finally:
        database.close()


def run_in(connection: Connection, metadata: MetaData | None) -> None:
    """The migrations themselves, inside the caller's transaction."""
    sqlite = connection.dialect.name == "sqlite"
    if not sqlite:
        connection.execute(text("SELECT pg_advisory_xact_lock(:id)"), {"id": LOCK})
    context.configure(
        connection=connection,
        target_metadata=metadata,
        render_as_batch=sqlite,
        render_item=render_item,
        compare_type=True,
    )
    context.run_migrations()
    if sqlite:
        broken = connection.execute(text("PRAGMA foreign_key_check")).all()
        if broken:
            raise RuntimeError(f"rows that point at nothing after the migration: {broken}")


run()
