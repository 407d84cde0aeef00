"""Is it alive, is it ready: for the supervisor, load balancers and people."""

from __future__ import annotations

import asyncio

from aiohttp import web
from sqlalchemy.exc import SQLAlchemyError

from edge.keys import DATABASE, DOWN

DATABASE_SECONDS = 2.0


async def alive(request: web.Request) -> web.Response:
    """200 while the edge lives."""
    return web.json_response({"status": "ok"})


async def ready(request: web.Request) -> web.Response:
    """200 only when engine, actions and database answer; else 503 naming what is down."""
    others, database = await asyncio.gather(request.app[DOWN](), _database_answers(request))
    down = [*others, *([] if database else ["database"])]
    body = {"status": "down" if down else "ok", "down": down}
    return web.json_response(body, status=503 if down else 200)


async def _database_answers(request: web.Request) -> bool:
    loop = asyncio.get_running_loop()
    try:
        await asyncio.wait_for(
            loop.run_in_executor(None, request.app[DATABASE].ping), DATABASE_SECONDS
        )
    except (SQLAlchemyError, OSError, TimeoutError):
        return False
    return True
