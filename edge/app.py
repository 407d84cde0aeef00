"""The public door as one call: middlewares, routes, templates, the turns' background work."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator

from aiohttp import web

from edge import chat, forms, middlewares, pages, routes
from edge.keys import TURNS


def setup(app: web.Application) -> None:
    """Add the public door to an application whose keys are filled."""
    middlewares.install(app)
    chat.install(app)
    forms.install(app)
    pages.set_up_templates(app)
    routes.install(app)
    app.cleanup_ctx.append(_turns)


async def _turns(app: web.Application) -> AsyncIterator[None]:
    """Answer what waits, for as long as the application runs."""
    retrying = asyncio.create_task(app[TURNS].keep_retrying())
    yield
    retrying.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await retrying
    await app[TURNS].close()
