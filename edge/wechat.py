"""The door for WeChat: the platform's calls in, checked, kept, and answered while it waits.

The platform calls with what somebody wrote, waits five seconds, and calls again, three times in
all. A call is kept before anything else (`wechat_calls`) and read into its talk (`wechat_in`); then
whoever answers is listened for, and what is said within our time goes back as the reply to the
call. The last call that may be waited for is answered with "success", and what is said later leaves
by the worker (`nurture.wechat`). The same call again waits for the same turn and gets the same
reply.
"""

from __future__ import annotations

import asyncio
import contextlib
import functools
import threading
from collections.abc import AsyncIterator
from dataclasses import dataclass

import structlog
from aiohttp import web
from sqlalchemy.orm import Session

from adapters.wechat import messages
from adapters.wechat.crypto import Account, Refused
from adapters.wechat.messages import Malformed
from edge import chat, wechat_in
from edge.keys import CLOCK, DATABASE, PLAYBOOK, TEXTS, TURNS, ZONE
from edge.turns import Turns
from edge.wechat_calls import CALL_SECONDS, Calls, Kept
from edge.wechat_in import Read
from nurture import wechat, wechat_calls
from nurture.wechat_calls import Reply
from sdr.errors import TooManyRequests
from sdr.transcripts import as_json

LOG = structlog.get_logger("edge.wechat")
PATH = "/channels/wechat"
LATE_SECONDS = 0.4  # after our time is up, and the platform has not hung up yet
CLAIM_SECONDS = 0.2  # of these, for claiming a reply and sending it


@dataclass(frozen=True, slots=True)
class Door:
    """The account that is called, and how calls are answered.

    `wait`: seconds for an answer; `attempts`: how many of the platform's calls are waited for.
    """

    account: Account
    desk: wechat.Desk
    wait: float
    attempts: int


DOOR = web.AppKey("edge_wechat_door", Door)
CALLS = web.AppKey("edge_wechat_calls", Calls)


async def verify(request: web.Request) -> web.Response:
    """The platform asks whether we are who the account says: its echo back."""
    door = _door(request)
    if not door.account.knows(request.query, request.app[CLOCK].now()):
        return _refused("bad_signature")
    return web.Response(text=request.query.get("echostr", "")[:1000])


async def receive(request: web.Request) -> web.Response:
    """One call: checked, kept, answered."""
    door, app = _door(request), request.app
    now = app[CLOCK].now()
    try:
        door.account.check(request.query, now)
        heard = messages.opened(door.account, request.query, await _body(request))
    except Refused as refused:
        return _refused(refused.reason)
    except Malformed as malformed:
        LOG.warning("wechat_malformed", reason=malformed.reason)
        status = 413 if malformed.reason == "too_big" else 400
        return web.Response(status=status, text=malformed.reason)
    began = asyncio.get_running_loop().time()
    try:
        kept = await app[CALLS].keep(heard)
    except TooManyRequests:
        LOG.warning("wechat_rate")  # it would be called with again
        return web.Response(text=messages.NOTHING)
    text = await _answer(app, door, kept, began)
    if text is None:
        return web.Response(text=messages.NOTHING)
    if text == "":  # the platform has hung up by now, and calls again
        return web.Response(status=503)
    return web.Response(
        text=messages.answer(door.account, heard, text, app[CLOCK].now()),
        content_type="text/xml",
    )


def signed(request: web.Request) -> bool:
    """True for a call with the platform's signature: it comes from few addresses, very often."""
    door = request.app.get(DOOR)
    return (
        request.path == PATH and door is not None
        and door.account.knows(request.query, request.app[CLOCK].now())
    )  # fmt: skip


async def _answer(app: web.Application, door: Door, kept: Kept, began: float) -> str | None:
    """The reply to this call; None: none; "": another call is to come for it."""
    loop, turns = asyncio.get_running_loop(), app[TURNS]
    last = kept.attempt >= door.attempts
    until = began + (door.wait if last else CALL_SECONDS)
    try:
        async with asyncio.timeout_at(until):
            read = await asyncio.shield(app[CALLS].read(kept.call_id))
    except TimeoutError:  # so many came that this one is read later, and answered by a message
        if last:
            app[CALLS].give_up(kept.call_id)
        return None if last else ""
    talk = read.conversation_id
    if talk is None:
        return None
    with turns.live.listen(talk) as news:
        asks = not read.begins  # else nothing can have been said yet
        while True:
            over = loop.time() >= until
            if over and not last:
                return ""
            if asks or over:
                reply = await _said(app, door, kept, until, last=last, over=over)
                if over or reply.text is not None or not reply.waits:
                    return reply.text
            asks = True
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout_at(until):
                    while (frame := await news.get()) is not None:
                        if frame["type"] != "typing":
                            break
                    else:  # erased meanwhile
                        return None


async def _said(
    app: web.Application, door: Door, kept: Kept, until: float, *, last: bool, over: bool
) -> Reply:
    """What is said by now, if the database says so while the platform waits.

    What is claimed after it has hung up would be said to nobody. `over`: it waits no longer, and
    this was its last call.
    """
    now, loop = app[CLOCK].now(), asyncio.get_running_loop()
    hangs_up = until + (LATE_SECONDS if last else 0.0)
    claiming = threading.Event()

    def unit(session: Session) -> Reply:
        late = loop.time() > hangs_up - CLAIM_SECONDS
        if not late:
            claiming.set()
        return wechat_calls.settle(
            session, door.desk, kept.call_id, now, last=over or (last and late), late=late
        )

    said = asyncio.ensure_future(app[DATABASE].run(unit))
    said.add_done_callback(lambda done: done.cancelled() or done.exception())
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout_at(hangs_up):
            return await asyncio.shield(said)
    return await said if claiming.is_set() else Reply(None, waits=True)


async def keeping(app: web.Application) -> AsyncIterator[None]:
    """Keep and read calls for as long as the application runs, where there is an account."""
    door = app.get(DOOR)
    if door is None:
        yield
        return
    desk = wechat_in.Desk(app[PLAYBOOK], app[TEXTS], app[ZONE], door.account.app_id)
    app[CALLS] = calls = Calls(
        app[DATABASE], app[CLOCK], desk, app[chat.RATES], attempts=door.attempts,
        then=functools.partial(_was_read, app[TURNS]),
    )  # fmt: skip
    looking = asyncio.create_task(calls.keep_looking())
    yield
    looking.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await looking
    await calls.close()


def _was_read(turns: Turns, read: Read) -> None:
    """Tell who listens to the talk, and let what waits be answered."""
    talk, message = read.conversation_id, read.message
    if talk is None or message is None:
        return
    if read.new:
        turns.live.tell(talk, {"type": "message", "message": as_json(message)})
    if message.state in ("waiting", "held"):
        turns.start(talk)


async def _body(request: web.Request) -> bytes:
    """The body, as far as it may go."""
    body = await request.content.read(messages.LARGEST + 1)
    while len(body) <= messages.LARGEST and not request.content.at_eof():
        body += await request.content.read(messages.LARGEST + 1 - len(body))
    return body


def _door(request: web.Request) -> Door:
    door = request.app.get(DOOR)
    if door is None:
        raise web.HTTPNotFound
    return door


def _refused(reason: str) -> web.Response:
    LOG.warning("wechat_refused", reason=reason)
    return web.Response(status=403, text="refused")
