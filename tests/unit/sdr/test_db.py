"""Closing a database while a unit of work is still on its thread."""

from __future__ import annotations

import asyncio
import threading
from pathlib import Path

from sqlalchemy import event, text
from sqlalchemy.orm import Session

from sdr.db import Database


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
