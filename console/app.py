"""The staff door put together: adds the staff API and the console's pages to the public app.

Called once by `app.wiring_serve`, after it has filled the keys of `console.keys`.
"""

from __future__ import annotations

from aiohttp import web

from console import auditing, imports_page, live, pages, routes


def setup(app: web.Application) -> None:
    """Add every staff route."""
    app[auditing.LOOKS] = {}
    app[imports_page.TASKS] = {}
    live.install(app)
    routes.add(app)
    pages.add(app)
    app.cleanup_ctx.append(imports_page.taking)
