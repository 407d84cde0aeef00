"""One web process: serve an application until told to stop, then end in order."""

from __future__ import annotations

import asyncio
import signal

from aiohttp import web

from sdr.db import Database


def run(app: web.Application, host: str, port: int, database: Database) -> None:
    """Serve until SIGINT or SIGTERM; the database is closed last."""

    async def main() -> None:
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=5)
        await runner.setup()
        await web.TCPSite(runner, host, port).start()
        stop = asyncio.Event()
        for each in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(each, stop.set)
        await stop.wait()
        await runner.cleanup()

    try:
        asyncio.run(main())
    finally:
        database.close()
