"""Units of work on threads: closing under them, what must not wait, the turn to write."""

from __future__ import annotations

import asyncio
import threading
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import event, text
from sqlalchemy.orm import Session

from sdr.db import THREADS, Database


def test_closing_waits_for_the_unit_of_work_and_takes_its_connection_back(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'x.sqlite3'}")
    opened: list[object] = []
    closed: list[object] = []
    event.listen(database.engine, "connect", lambda connection, _: opened.append(connection))
    event.listen(database.engine, "close", lambda connection, _: closed.append(connection))
    begun, go_on = threading.Event(), threading.Event()

    def unit(session: Session) -> None:
        session.execute(text("CREATE TABLE kept (id INTEGER)"))
        begun.set()
        go_on.wait(30)

    async def give_up() -> None:
        waiting = asyncio.create_task(database.run(unit))
        await asyncio.to_thread(begun.wait, 30)
        waiting.cancel()  # whoever asked is gone; the thread works on
        await asyncio.gather(waiting, return_exceptions=True)
        threading.Timer(0.05, go_on.set).start()
        database.close()

    asyncio.run(give_up())

    assert opened
    assert closed == opened
    again = Database(f"sqlite:///{tmp_path / 'x.sqlite3'}")
    with again.session() as session:
        assert session.execute(text("SELECT count(*) FROM kept")).scalar() == 0
    again.close()


async def test_what_must_not_wait_does_not_queue_behind_what_runs(tmp_path: Path) -> None:
    with closing(Database(f"sqlite:///{tmp_path / 'kept.db'}")) as database:
        goes_on = threading.Event()
        busy = [
            asyncio.ensure_future(database.run_then(lambda _: None, lambda _: goes_on.wait()))
            for _ in range(THREADS)
        ]
        behind = asyncio.ensure_future(database.run(lambda _: "behind"))
        try:
            assert await database.run_first(lambda _: "first") == "first"
            assert not behind.done()
        finally:
            goes_on.set()
            await asyncio.gather(*busy, behind)


async def test_a_unit_that_fails_hands_the_turn_to_write_on(tmp_path: Path) -> None:
    def fails(session: Session) -> None:
        session.execute(text("SELECT 1"))
        raise LookupError

    with closing(Database(f"sqlite:///{tmp_path / 'kept.db'}")) as database:
        with pytest.raises(LookupError):
            await database.run(fails)
        assert await database.run(lambda s: s.scalar(text("SELECT 1"))) == 1
        assert await database.run_first(lambda s: s.scalar(text("SELECT 1"))) == 1
