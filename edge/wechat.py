"""The door for WeChat: the platform's calls in, checked, kept, and answered while it waits.

The platform calls with what somebody wrote, waits five seconds, and calls again, three times in
all. A call is kept before anything else (`wechat_in`); then whoever answers is listened for, and
what is said within our time goes back as the reply to the call. The last call that may be waited
for is answered with "success", and what is said later leaves by the worker (`nurture.wechat`). The
same call again waits for the same turn and gets the same reply.
"""

from __future__ import annotations

import asyncio
import contextlib
from dataclasses import dataclass

import structlog
from aiohttp import web
from sqlalchemy.exc import IntegrityError

from adapters.wechat import messages
from adapters.wechat.crypto import Account, Refused
from adapters.wechat.messages import Heard, Malformed
from edge import chat, wechat_in
from edge.keys import CLOCK, DATABASE, PLAYBOOK, TEXTS, TURNS, ZONE
from edge.wechat_in import Kept
from nurture import wechat
from nurture.wechat import Reply
from sdr.errors import TooManyRequests
from sdr.transcripts import as_json

LOG = structlog.get_logger("edge.wechat")
PATH = "/channels/wechat"
RACES = 3  # times that two first calls of one person may meet


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
    try:
        kept = await _keep(app, door, heard)
    except TooManyRequests:
        LOG.warning("wechat_rate")  # it would be called with again
        return web.Response(text=messages.NOTHING)
    text = await _answer(app, door, kept)
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


async def _keep(app: web.Application, door: Door, heard: Heard) -> Kept:
    desk = wechat_in.Desk(
        app[PLAYBOOK], app[TEXTS], app[ZONE], door.account.app_id, door.attempts, app[chat.RATES]
    )
    kept = await _kept(app, desk, heard)
    if kept.new and kept.message is not None and kept.conversation_id is not None:
        shown = as_json(kept.message)
        app[TURNS].live.tell(kept.conversation_id, {"type": "message", "message": shown})
    return kept


async def _kept(app: web.Application, desk: wechat_in.Desk, heard: Heard) -> Kept:
    """As one unit of work; once more where another call of this person was first."""
    now = app[CLOCK].now()
    for _ in range(RACES - 1):
        with contextlib.suppress(IntegrityError):
            return await app[DATABASE].run(lambda s: wechat_in.keep(s, desk, heard, now))
    return await app[DATABASE].run(lambda s: wechat_in.keep(s, desk, heard, now))


async def _answer(app: web.Application, door: Door, kept: Kept) -> str | None:
    """The reply to this call; None: none; "": another call is to come for it."""
    talk, turns = kept.conversation_id, app[TURNS]
    if talk is None:
        return None
    with turns.live.listen(talk) as news:
        if kept.message is not None and kept.message.state in ("waiting", "held"):
            turns.start(talk)
        loop = asyncio.get_running_loop()
        last = kept.attempt >= door.attempts
        until = loop.time() + (door.wait if last else wechat_in.CALL_SECONDS)
        while True:
            reply = await _said(app, door, kept, last=False)
            if reply.text is not None or not reply.waits:
                return await _over(app, kept, reply.text)
            try:
                async with asyncio.timeout_at(until):
                    if await news.get() is None:  # erased meanwhile
                        return None
            except TimeoutError:
                if not last:
                    return ""
                reply = await _said(app, door, kept, last=True)
                return await _over(app, kept, reply.text)


async def _said(app: web.Application, door: Door, kept: Kept, *, last: bool) -> Reply:
    now = app[CLOCK].now()
    return await app[DATABASE].run(
        lambda s: wechat.reply_to_call(s, door.desk, kept.call_id, now, last=last)
    )


async def _over(app: web.Application, kept: Kept, text: str | None) -> str | None:
    """What is said from now on goes as a message."""
    await app[DATABASE].run(lambda s: wechat.let_go(s, kept.call_id))
    return text


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
