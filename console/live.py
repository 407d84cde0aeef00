"""Pages that stay up to date: one WebSocket a page, and who looks at which talk.

What goes out are hints (something of this lead or talk changed), who else has the talk open, and
who is typing; the page then asks for itself anew, so what it may show is decided in one place. In
comes that somebody types, which keeps them the floor. Presence and typing live in memory, in the
one process that serves; a page that reconnects is told all of it again. Called through the table
in `console.pages`.
"""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
import json
from collections import defaultdict
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import structlog
from aiohttp import WSCloseCode, WSMsgType, web
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from console.auth import CALLER, same
from console.keys import BUS, CLOCK, DATABASE, PLAYBOOK, tell
from sdr import conversations, floor, second_factor
from sdr.conversations import Conversation
from sdr.errors import NotFound
from sdr.playbook.model import Playbook
from sdr.signals import Signal
from sdr.staff import Member, SignIn

LOG = structlog.get_logger("console.live")
FIRST_FRAME_SECONDS = 10
SIGNED_OUT, NO_FIRST_FRAME = 4401, 4408
QUEUE_LIMIT = 100  # a page that reads no more is cut off, reconnects and asks for itself
MAX_FRAME = 4 * 1024
LOOK_SECONDS = 20.0  # so long a page may stay open after its session was ended
RENEW_AFTER = dt.timedelta(seconds=30)  # typing keeps the floor; it is written down this often

type Frame = dict[str, Any]


@dataclass(eq=False, slots=True)
class Page:
    """One open page: `talk` is the conversation it shows, if it shows one."""

    sign_in: str
    email: str
    name: str
    talk: str | None
    queue: asyncio.Queue[Frame | None] = field(default_factory=lambda: asyncio.Queue(QUEUE_LIMIT))
    renewed_at: dt.datetime | None = None

    def tell(self, frame: Frame | None) -> None:
        """Hand a frame to the page; None ends it."""
        if frame is None or self.queue.full():
            while not self.queue.empty():
                self.queue.get_nowait()
            self.queue.put_nowait(None)
        else:
            self.queue.put_nowait(frame)


class Pages:
    """All open pages of this process."""

    def __init__(self) -> None:
        self._open: set[Page] = set()
        self._talks: dict[str, set[Page]] = defaultdict(set)

    def __len__(self) -> int:
        return len(self._open)

    @contextlib.contextmanager
    def opened(self, page: Page) -> Any:
        """Count the page in while the body runs; colleagues with the same talk see it."""
        self._open.add(page)
        if page.talk is not None:
            self._talks[page.talk].add(page)
            self._presence(page.talk)
        try:
            yield
        finally:
            self._open.discard(page)
            if page.talk is not None:
                self._talks[page.talk].discard(page)
                self._presence(page.talk)
                if not self._talks[page.talk]:
                    del self._talks[page.talk]

    def looking_at(self, conversation_id: str) -> set[str]:
        """The addresses of who has this talk open."""
        return {page.email for page in self._talks.get(conversation_id, ())}

    def hear(self, signal: Signal) -> None:
        """Pass a signal on to the pages it may concern."""
        if signal.kind == "typing":
            for page in self._talks.get(signal.conversation_id or "", ()):
                page.tell({"type": "typing", "who": None})
            return
        frame = {"type": "changed", "kind": signal.kind, "talk": signal.conversation_id,
                 "lead": signal.lead_id}  # fmt: skip
        for page in list(self._open):
            page.tell(frame)

    def typing(self, page: Page) -> None:
        """A colleague types: the others with this talk open see who."""
        for other in self._talks.get(page.talk or "", ()):
            if other.email != page.email:
                other.tell({"type": "typing", "who": page.name})

    def sign_ins(self) -> set[str]:
        """The sessions behind the open pages."""
        return {page.sign_in for page in self._open}

    def end(self, sign_ins: set[str] | None = None) -> None:
        """Close the pages of these sessions, or all."""
        for page in list(self._open):
            if sign_ins is None or page.sign_in in sign_ins:
                page.tell(None)

    def _presence(self, talk: str) -> None:
        here = self._talks[talk]
        for page in here:
            names = sorted({other.name for other in here if other.email != page.email})
            page.tell({"type": "presence", "who": names})


PAGES_OPEN = web.AppKey("console_pages_open", Pages)


def install(app: web.Application) -> None:
    """Pages can be opened, hear the bus where one is wired, and close with the application."""
    pages = app[PAGES_OPEN] = Pages()
    if BUS in app:
        app[BUS].subscribe(pages.hear)
    app.cleanup_ctx.append(_ended_sessions)

    async def close(_: web.Application) -> None:
        pages.end()

    app.on_shutdown.append(close)


async def channel(request: web.Request) -> web.StreamResponse:
    """The live channel of a page: first frame {csrf, talk?}, hints out, {type: "typing"} in."""
    caller = request[CALLER]
    member, sign_in = caller.member, caller.sign_in
    origin = request.headers.get("Origin")
    if origin and urlsplit(origin).netloc != request.host:
        raise web.HTTPForbidden
    ws = web.WebSocketResponse(heartbeat=25, max_msg_size=MAX_FRAME)
    await ws.prepare(request)
    first = await _first(ws)
    if first is None or member is None or sign_in is None:
        await ws.close(code=NO_FIRST_FRAME)
        return ws
    talk = first.get("talk")
    known = await request.app[DATABASE].run(lambda s: _known(s, talk))
    if not same(str(first.get("csrf", "")), sign_in.csrf) or (talk is not None and not known):
        await ws.close(code=SIGNED_OUT)
        return ws
    page = Page(sign_in.id, member.email, member.name, talk if known else None)
    with request.app[PAGES_OPEN].opened(page):
        outward = asyncio.create_task(_push(ws, page))
        try:
            await _listen(request, ws, page)
        finally:
            outward.cancel()
            await asyncio.gather(outward, return_exceptions=True)
    return ws


async def _first(ws: web.WebSocketResponse) -> Frame | None:
    try:
        received = await asyncio.wait_for(ws.receive(), FIRST_FRAME_SECONDS)
        frame = json.loads(received.data) if received.type is WSMsgType.TEXT else None
    except (TimeoutError, ValueError):
        return None
    return frame if isinstance(frame, dict) else None


def _known(session: Session, talk: object) -> bool:
    return isinstance(talk, str) and session.get(Conversation, talk[:60]) is not None


async def _push(ws: web.WebSocketResponse, page: Page) -> None:
    await ws.send_json({"type": "open"})
    while True:
        frame = await page.queue.get()
        if frame is None:
            await ws.close(code=WSCloseCode.TRY_AGAIN_LATER)
            return
        await ws.send_json(frame)


async def _listen(request: web.Request, ws: web.WebSocketResponse, page: Page) -> None:
    async for incoming in ws:
        if incoming.type is not WSMsgType.TEXT or page.talk is None:
            continue
        try:
            frame = json.loads(incoming.data)
        except ValueError:
            continue
        if isinstance(frame, dict) and frame.get("type") == "typing":
            await _types(request, page)


async def _types(request: web.Request, page: Page) -> None:
    """Colleagues see it; the prospect too, where this colleague has the floor and so keeps it."""
    app, talk = request.app, page.talk
    assert talk is not None
    app[PAGES_OPEN].typing(page)
    now = app[CLOCK].now()
    if page.renewed_at is None or now - page.renewed_at >= RENEW_AFTER:
        playbook = app[PLAYBOOK]
        try:
            kept = await app[DATABASE].run(lambda s: _renew(s, talk, page, playbook, now))
        except (SQLAlchemyError, NotFound):
            return  # a hint that is lost is no loss
        page.renewed_at = now if kept else None
    if page.renewed_at is not None:
        tell(app)(talk, {"type": "typing", "sender": "human", "on": True})


def _renew(session: Session, talk: str, page: Page, playbook: Playbook, now: dt.datetime) -> bool:
    held = conversations.get(session, talk)
    return floor.renew(session, held, by=page.email, playbook=playbook, now=now)


async def _ended_sessions(app: web.Application) -> AsyncIterator[None]:
    """Close the pages of sessions that ended, for as long as the application runs."""
    looking = asyncio.create_task(_look(app))
    yield
    looking.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await looking


async def _look(app: web.Application) -> None:
    while True:
        await asyncio.sleep(LOOK_SECONDS)
        await close_ended(app)


async def close_ended(app: web.Application) -> None:
    """Close the pages whose session ran out or was ended, or lacks what its role requires."""
    pages, database, now = app[PAGES_OPEN], app[DATABASE], app[CLOCK].now()
    held = pages.sign_ins()
    if not held:
        return
    try:
        alive = await database.run(lambda s: _alive(s, held, now))
    except SQLAlchemyError:
        LOG.warning("database_away")
        return
    pages.end(held - alive)


def _alive(session: Session, held: set[str], now: dt.datetime) -> set[str]:
    query = (
        select(SignIn.id)
        .join(Member, Member.id == SignIn.member_id)
        .where(SignIn.expires_at > now, Member.disabled_at.is_(None))
    )
    return set(session.scalars(query)) - second_factor.lacking(session, held, now)
