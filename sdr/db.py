"""The database: engine, units of work, column types and ids. No nouns live here.

SQLite and PostgreSQL behave alike through this module: foreign keys are on, a writing unit of
work takes SQLite's write lock at its start (`BEGIN IMMEDIATE`) so that it never fails half-way,
times are aware UTC, JSON is plain JSON. Sessions are synchronous; `Database.run` puts one unit of
work on a thread for asyncio callers (docs/adr/0003).
"""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
import hashlib
import threading
from collections.abc import Callable, Hashable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, cast

from sqlalchemy import JSON, DateTime, Dialect, MetaData, create_engine, event, text
from sqlalchemy.engine import Connection, Engine, make_url
from sqlalchemy.orm import DeclarativeBase, Session, sessionmaker
from sqlalchemy.types import TypeDecorator
from ulid import ULID

SQLITE_BUSY_MS = 10_000
THREADS = 8


class UtcDateTime(TypeDecorator[dt.datetime]):
    """An aware UTC datetime; a naive one is refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: dt.datetime | None, dialect: Dialect) -> Any:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time without a zone reached the database")
        value = value.astimezone(dt.UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: Any, dialect: Dialect) -> dt.datetime | None:
        del dialect  # both hand back what they were given
        if value is None:
            return None
        moment = cast(dt.datetime, value)
        return moment.replace(tzinfo=dt.UTC) if moment.tzinfo is None else moment.astimezone(dt.UTC)


class Record(DeclarativeBase):
    """Base of every table."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {  # noqa: RUF012 - SQLAlchemy reads it from the class
        dt.datetime: UtcDateTime,
        dict[str, Any]: JSON,
        list[Any]: JSON,
        list[str]: JSON,
    }


def new_id(prefix: str) -> str:
    """A sortable id that names its noun: `lead_01J…`."""
    return f"{prefix}_{ULID()}"


def born(record_id: str) -> str:
    """The part of an id that sorts by when the record was made, whatever its noun."""
    return record_id.partition("_")[2]


_LAST = "at_end"


def at_end(session: Session, key: Hashable, work: Callable[[Session], None]) -> None:
    """Do `work` last in this unit of work; of the same key once."""
    session.info.setdefault(_LAST, {}).setdefault(key, work)


class _Turn:
    """The turn to write, handed from thread to thread; who waits too long asks SQLite itself."""

    def __init__(self) -> None:
        self._lock, self._held = threading.Lock(), threading.local()

    def __enter__(self) -> None:
        self._held.mine = self._lock.acquire(timeout=SQLITE_BUSY_MS / 1000)

    def __exit__(self, *_: object) -> None:
        if self._held.mine:
            self._lock.release()


class Database:
    """An engine and its units of work.

    `url` is an SQLAlchemy URL; `sqlite:///path` and `postgresql://…` (psycopg is chosen).
    """

    def __init__(self, url: str) -> None:
        parsed = make_url(url)
        if parsed.drivername in ("postgresql", "postgres"):
            parsed = parsed.set(drivername="postgresql+psycopg")
        self.url = parsed
        self.engine = _engine(parsed.render_as_string(hide_password=False))
        self._sessions = sessionmaker(self.engine, expire_on_commit=False)
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="db")
        self._first = ThreadPoolExecutor(1, thread_name_prefix="db-first")
        # SQLite lets one write at a time, and who finds it taken sleeps and looks again: threads
        # of one process hand the turn on instead, and nobody sleeps while it is free
        self._turn = _Turn() if self.is_sqlite else contextlib.nullcontext()

    @property
    def is_sqlite(self) -> bool:
        """True for SQLite."""
        return self.engine.dialect.name == "sqlite"

    @contextlib.contextmanager
    def session(self) -> Iterator[Session]:
        """One unit of work: committed at the end, rolled back when anything is raised."""
        with self._turn, self._sessions() as session, session.begin():
            yield session
            for work in session.info.pop(_LAST, {}).values():
                work(session)

    async def run[T](self, work: Callable[[Session], T]) -> T:
        """Do `work` as one unit of work on a thread."""
        return await self.run_then(work, lambda done: done)

    async def run_first[T](self, work: Callable[[Session], T]) -> T:
        """`run`, without waiting for a thread behind all that runs already: what must not wait."""

        def unit() -> T:
            with self.session() as session:
                return work(session)

        return await asyncio.get_running_loop().run_in_executor(self._first, unit)

    async def run_then[T, U](self, work: Callable[[Session], T], then: Callable[[T], U]) -> U:
        """Do `work` as one unit of work on a thread and, once it is kept, `then` on the same.

        For what is to be thought about what was stored: no lock is held meanwhile.
        """

        def unit() -> U:
            with self.session() as session:
                done = work(session)
            return then(done)

        return await asyncio.get_running_loop().run_in_executor(self._threads, unit)

    def ping(self) -> None:
        """Raise unless the database answers and holds our tables."""
        if self.is_sqlite and self.url.database and not Path(self.url.database).exists():
            raise FileNotFoundError(self.url.database)
        with self.engine.connect() as connection:
            connection.execute(text("SELECT version_num FROM alembic_version"))

    def close(self) -> None:
        """Let the units of work on their threads end, then give back threads and connections.

        A connection that is still out when the pool goes would never be closed.
        """
        for threads in (self._threads, self._first):
            threads.shutdown(wait=True, cancel_futures=True)
        self.engine.dispose()


def _engine(url: str) -> Engine:
    if url.startswith("sqlite"):
        engine = create_engine(
            url, hide_parameters=True, connect_args={"timeout": SQLITE_BUSY_MS / 1000}
        )
        event.listen(engine, "connect", _sqlite_connect)
        event.listen(engine, "begin", _sqlite_begin)
        return engine
    return create_engine(
        url,
        pool_size=THREADS,
        max_overflow=2,
        pool_pre_ping=True,
        hide_parameters=True,
        connect_args={"connect_timeout": 5},
    )


def address_digest(address: str) -> str:
    """What is kept of an address that must not be; in SQLite it is a function too."""
    return hashlib.sha256(address.strip().lower().encode()).hexdigest()


def _sqlite_connect(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # we begin ourselves
    connection.create_function("leadhatch_address_hash", 1, address_digest, deterministic=True)
    for pragma in (
        "journal_mode=WAL",
        "synchronous=NORMAL",
        "foreign_keys=ON",
        f"busy_timeout={SQLITE_BUSY_MS}",
    ):
        connection.execute(f"PRAGMA {pragma}").close()


def _sqlite_begin(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")
