"""The public door as one call: middlewares, routes, templates, the turns' background work."""

from __future__ import annotations

import asyncio
import contextlib
import functools
from collections.abc import AsyncIterator

from aiohttp import web

from edge import chat, forms, middlewares, pages, routes, wechat
from edge.keys import BUS, KNOWN_CALLER, TURNS
from edge.socket import NEWS
from sdr.signals import Signal


def setup(app: web.Application) -> None:
    """Add the public door to an application whose keys are filled."""
    app[KNOWN_CALLER] = wechat.signed
    middlewares.install(app)
    chat.install(app)
    forms.install(app)
    pages.set_up_templates(app)
    routes.install(app)
    app.cleanup_ctx.extend([_turns, wechat.keeping])  # ended the other way round
    if BUS in app:
        app[BUS].subscribe(functools.partial(hear, app))


def hear(app: web.Application, signal: Signal) -> None:
    """What another process or the console did in a talk: tell who listens, answer what waits."""
    turns, talk = app[TURNS], signal.conversation_id
    if signal.kind == "gap":  # something may have been missed, in any talk
        for each in turns.live.conversations():
            turns.live.tell(each, {"type": NEWS})
    if talk is None:
        return
    if signal.kind in ("message", "floor") and turns.live.heard(talk):
        turns.live.tell(talk, {"type": NEWS})
    if signal.kind == "floor":
        turns.start(talk)


async def _turns(app: web.Application) -> AsyncIterator[None]:
    """Answer what waits, for as long as the application runs."""
    retrying = asyncio.create_task(app[TURNS].keep_retrying())
    yield
    retrying.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await retrying
    await app[TURNS].close()
