"""What was published since, taken up by a process that answers people: once a second it looks.

A web process holds one playbook and one set of word lists, handed to everything in it when it
starts; what is published goes into them in place (`sdr.playbook_versions.renew`), so that a turn,
a page and a reading have it without a restart. The worker looks at the beginning of each pass.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator

import structlog
from aiohttp import web
from sqlalchemy.exc import SQLAlchemyError

from sdr import playbook_versions
from sdr.db import Database
from sdr.playbook.model import Playbook
from sdr.readers.reading import Lexicon

EVERY = 1.0  # seconds
log = structlog.get_logger(__name__)


def keep_up(
    app: web.Application, database: Database, playbook: Playbook, lexicon: Lexicon,
    every: float = EVERY,
) -> None:  # fmt: skip
    """Let the application look, as long as it runs."""

    async def look() -> None:
        away = False
        while True:
            try:
                changed = await database.run(
                    lambda session: playbook_versions.renew(session, playbook, lexicon)
                )
                if changed:
                    log.info("playbook_renewed", files=sorted(playbook.edits))
                away = False
            except (SQLAlchemyError, OSError) as error:
                if not away:
                    log.warning("playbook_not_looked_at", error=type(error).__name__)
                away = True
            await asyncio.sleep(every)

    async def running(_: web.Application) -> AsyncIterator[None]:
        task = asyncio.create_task(look())
        yield
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task

    app.cleanup_ctx.append(running)
