"""The bus: hears the signals of all processes, and hands each to whoever subscribed in this one.

One connection a process, however many pages are open. On PostgreSQL it listens; on SQLite it looks
twenty times a second whether another connection has committed, which costs next to nothing. When
the database was away, subscribers hear `gap`: they may have missed something. Run by the wiring.
"""

from __future__ import annotations

import asyncio
import contextlib
import sqlite3
import threading
from collections.abc import AsyncIterator, Callable

import psycopg
import structlog

from sdr.db import Database
from sdr.signals import CHANNEL, Signal

LOG = structlog.get_logger("sdr.bus")
LOOK_SECONDS = 0.05
AGAIN_SECONDS = 1.0
GAP = Signal("gap")

type Heard = Callable[[Signal], object]


class Bus:
    """Subscribers of one process; `run` keeps them fed."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._subscribers: list[Heard] = []
        self.listening = asyncio.Event()

    def subscribe(self, heard: Heard) -> None:
        """Call `heard` with every signal, on the loop; it must be quick."""
        self._subscribers.append(heard)

    def whisper(self, signal: Signal) -> None:
        """Tell the subscribers of this process alone: what is over before it could be kept."""
        for each in self._subscribers:
            each(signal)

    @contextlib.asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Hear for as long as the body runs."""
        hearing = asyncio.create_task(self.run())
        try:
            yield
        finally:
            hearing.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await hearing

    async def run(self) -> None:
        """For ever."""
        while True:
            try:
                await (self._watch() if self._database.is_sqlite else self._listen())
            except (psycopg.Error, sqlite3.Error, OSError):
                LOG.warning("signals_away")
            self.listening.clear()
            await asyncio.sleep(AGAIN_SECONDS)

    async def _listen(self) -> None:
        url = self._database.url.set(drivername="postgresql")
        connection = await psycopg.AsyncConnection.connect(
            url.render_as_string(hide_password=False), autocommit=True
        )
        async with connection:
            await connection.execute(f"LISTEN {CHANNEL}")
            self._begin()
            async for each in connection.notifies():
                self.whisper(Signal.from_text(each.payload))

    async def _watch(self) -> None:
        """One thread owns the connection from beginning to end."""
        loop, stop = asyncio.get_running_loop(), threading.Event()
        watching = loop.run_in_executor(
            None, _look_until, str(self._database.url.database), stop,
            lambda: loop.call_soon_threadsafe(self._begin),
            lambda signal: loop.call_soon_threadsafe(self.whisper, signal),
        )  # fmt: skip
        try:
            await asyncio.shield(watching)
        finally:
            stop.set()
            await asyncio.wait([watching])

    def _begin(self) -> None:
        self.listening.set()
        self.whisper(GAP)


def _look_until(
    file: str, stop: threading.Event, begin: Callable[[], object], heard: Heard
) -> None:
    """Look whether anybody committed, and read the signals since; until told to stop."""
    with contextlib.closing(sqlite3.connect(file, isolation_level=None)) as connection:
        [seen] = connection.execute("SELECT coalesce(max(id), 0) FROM signals").fetchone()
        before = None
        begin()
        while not stop.wait(LOOK_SECONDS):
            [version] = connection.execute("PRAGMA data_version").fetchone()
            if version == before:
                continue
            before = version
            query = "SELECT id, body FROM signals WHERE id > ? ORDER BY id"
            for row_id, body in connection.execute(query, (seen,)).fetchall():
                heard(Signal.from_text(body))
                seen = row_id
