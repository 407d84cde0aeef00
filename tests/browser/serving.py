"""An application in a thread of its own, for a browser to look at."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from socket import create_server

from aiohttp import web


@contextmanager
def served(app: web.Application, port: int = 0) -> Iterator[tuple[str, asyncio.AbstractEventLoop]]:
    """Where it is, on a free port of loopback unless one is given, and the loop it runs on."""
    ready, loop = threading.Event(), asyncio.new_event_loop()
    runner = web.AppRunner(app, shutdown_timeout=0.2)
    listening = create_server(("127.0.0.1", port))

    async def start() -> None:
        await runner.setup()
        await web.SockSite(runner, listening).start()
        ready.set()

    async def stop() -> None:
        # A browser opens connections ahead of need. asyncio (3.13) leaves one open that it accepted
        # but had not attached when the server closed: nothing more is accepted, and what was gets
        # attached within three turns of the loop.
        loop.remove_reader(listening.fileno())
        for _ in range(10):
            await asyncio.sleep(0)
        await runner.cleanup()

    def serve() -> None:
        asyncio.set_event_loop(loop)
        loop.run_until_complete(start())
        loop.run_forever()

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    if not ready.wait(30):
        raise RuntimeError("the application did not start")
    try:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}", loop
    finally:
        asyncio.run_coroutine_threadsafe(stop(), loop).result(30)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(10)
        loop.close()
