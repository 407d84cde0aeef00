"""Receivers of posts on loopback that answer as they are told: fail, hang, redirect, refuse."""

from __future__ import annotations

import asyncio
import contextlib
import ipaddress
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web
from aiohttp.test_utils import TestServer

LOOPBACK = (ipaddress.ip_network("127.0.0.0/8"), ipaddress.ip_network("::1/128"))


@dataclass
class Got:
    """One request as it came."""

    path: str
    headers: dict[str, str]
    body: bytes


@dataclass
class Receiver:
    """Answers each path as told; a path nobody told about is answered 200.

    An answer is a status, (status, headers, text), "hang", "drop", "endless", or a list of these,
    one after the other, the last for ever.
    """

    answers: dict[str, Any] = field(default_factory=dict)
    got: list[Got] = field(default_factory=list)
    arrived: asyncio.Event = field(default_factory=asyncio.Event)
    let_go: asyncio.Event = field(default_factory=asyncio.Event)
    base: str = ""

    def at(self, path: str) -> str:
        """The whole address of a path."""
        return f"{self.base}{path}"

    def paths(self) -> list[str]:
        """What was asked for, in order."""
        return [each.path for each in self.got]

    async def handle(self, request: web.Request) -> web.StreamResponse:
        body = await request.read()
        self.got.append(Got(request.path_qs, dict(request.headers), body))
        self.arrived.set()
        answer = self.answers.get(request.path, 200)
        if isinstance(answer, list):
            answer = answer.pop(0) if len(answer) > 1 else answer[0]
        if answer == "hang":
            await self.let_go.wait()
            return web.Response()
        if answer == "drop":
            assert request.transport is not None
            request.transport.abort()
            return web.Response()
        if answer == "endless":
            return await self._endless(request)
        status, headers, text = answer if isinstance(answer, tuple) else (answer, {}, "")
        return web.Response(status=status, headers=headers, text=text)

    async def _endless(self, request: web.Request) -> web.StreamResponse:
        """An answer that never ends: only its beginning may be read."""
        stream = web.StreamResponse(status=500)
        await stream.prepare(request)
        with contextlib.suppress(ConnectionError):
            while not self.let_go.is_set():
                await stream.write(b"x" * 4096)
        return stream


@contextlib.asynccontextmanager
async def receiver() -> AsyncIterator[Receiver]:
    """A receiver that listens while the body runs."""
    made = Receiver()
    app = web.Application()
    app.router.add_route("*", "/{tail:.*}", made.handle)
    async with TestServer(app) as server:
        made.base = str(server.make_url("")).rstrip("/")
        try:
            yield made
        finally:
            made.let_go.set()
