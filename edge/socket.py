"""The live channel of a conversation: a WebSocket that carries messages both ways.

Loses nothing: the first frame says which message the client has, and what came after is sent
before anything new. What comes in goes the way of every message (`chat.receive`).
"""

from __future__ import annotations

import asyncio
import json
from typing import Any, TypeGuard

import structlog
from aiohttp import WSCloseCode, WSMsgType, web
from sqlalchemy.orm import Session

from edge.chat import receive
from edge.keys import BUS, CLOCK, DATABASE, TURNS
from edge.middlewares import may_embed
from edge.wire import storable
from sdr import conversations, floor, transcripts
from sdr.conversations import Message
from sdr.errors import LeadhatchError, TooManyRequests
from sdr.signals import Signal
from sdr.transcripts import as_json

LOG = structlog.get_logger("edge.socket")
FIRST_FRAME_SECONDS = 10
BAD_TOKEN, NO_FIRST_FRAME, RATE = 4401, 4408, 4429
MAX_FRAME = 64 * 1024
NEWS = "news"  # inside only: something was said or the floor moved, read it


async def channel(request: web.Request) -> web.StreamResponse:
    """The live channel: first frame {token, after?}, then messages both ways."""
    origin = request.headers.get("Origin")
    if origin and not may_embed(request, origin):
        raise web.HTTPForbidden
    ws = web.WebSocketResponse(heartbeat=25, max_msg_size=MAX_FRAME)
    await ws.prepare(request)
    conversation_id = request.match_info["conversation_id"]
    try:
        first = await asyncio.wait_for(ws.receive(), FIRST_FRAME_SECONDS)
        frame = json.loads(first.data) if first.type is WSMsgType.TEXT else None
    except (TimeoutError, ValueError):
        await ws.close(code=NO_FIRST_FRAME)
        return ws
    if not isinstance(frame, dict) or not isinstance(frame.get("token"), str):
        await ws.close(code=NO_FIRST_FRAME if frame is None else BAD_TOKEN)
        return ws
    token, after = frame["token"], frame.get("after")
    try:
        await request.app[DATABASE].run(
            lambda s: conversations.authorise(s, conversation_id, token)
        )
    except LeadhatchError:
        await ws.close(code=BAD_TOKEN)
        return ws
    now = request.app[CLOCK].now()
    with request.app[TURNS].live.listen(conversation_id) as queue:
        start = after if isinstance(after, int) and 0 <= after < 2**31 else 0
        rows, holder = await request.app[DATABASE].run(
            lambda s: (
                transcripts.after(s, conversation_id, start),
                floor.frame(conversations.get(s, conversation_id), now),
            )
        )
        seq = rows[-1].seq if rows else start
        held = holder["holder"] == floor.HUMAN
        if held:
            await ws.send_json(holder)
        for row in rows:
            await ws.send_json({"type": "message", "message": as_json(row)})
        if not held and any(row.sender == "human" for row in rows):
            await ws.send_json(holder)  # who wrote there has left since
        outward = asyncio.create_task(_outward(request, ws, queue, seq, holder))
        try:
            await _listen(request, ws, conversation_id, token)
        finally:
            outward.cancel()
            await asyncio.gather(outward, return_exceptions=True)
    return ws


async def _outward(
    request: web.Request,
    ws: web.WebSocketResponse,
    queue: asyncio.Queue[dict[str, Any] | None],
    seq: int,
    holder: dict[str, Any],
) -> None:
    """Frames out. Who can be told no more is cut off: connecting again, they get what they lack."""
    try:
        await _push(request, ws, queue, seq, holder)
    except ConnectionError:
        return  # they have left
    except Exception as error:  # noqa: BLE001 - whatever it was, nobody may stay connected and deaf
        talk = request.match_info["conversation_id"]
        LOG.warning("channel_cut_off", conversation=talk, error=type(error).__name__)
        await ws.close(code=WSCloseCode.TRY_AGAIN_LATER)


async def _push(
    request: web.Request,
    ws: web.WebSocketResponse,
    queue: asyncio.Queue[dict[str, Any] | None],
    seq: int,
    holder: dict[str, Any],
) -> None:
    """Frames out, messages in their order: what was sent is not sent again, what is missing is
    read from the records (another process said it, or it was told out of turn).
    """
    conversation_id = request.match_info["conversation_id"]

    def news(session: Session) -> tuple[list[Message], dict[str, Any]]:
        talk = conversations.get(session, conversation_id)
        now = request.app[CLOCK].now()
        return transcripts.after(session, conversation_id, seq), floor.frame(talk, now)

    while True:
        frame = await queue.get()
        if frame is None:
            await ws.close(code=WSCloseCode.TRY_AGAIN_LATER)
            return
        message = frame.get("message")
        if frame["type"] == NEWS or (message is not None and message["seq"] > seq + 1):
            try:
                rows, now_held = await request.app[DATABASE].run(news)
            except LeadhatchError:
                continue  # erased meanwhile
            if now_held != holder:
                holder = now_held
                await ws.send_json(holder)
            for row in rows:
                seq = row.seq
                await ws.send_json({"type": "message", "message": as_json(row)})
            continue
        if message is not None:
            if message["seq"] <= seq:
                continue
            seq = message["seq"]
        if frame["type"] == "floor":
            if frame == holder:
                continue
            holder = frame
        await ws.send_json(frame)


async def _listen(
    request: web.Request, ws: web.WebSocketResponse, conversation_id: str, token: str
) -> None:
    """Frames in: {text, client_message_id}, {type: "typing"}. The answer goes out like all else."""
    async for incoming in ws:
        if incoming.type is not WSMsgType.TEXT:
            continue
        try:
            frame = json.loads(incoming.data)
        except ValueError:
            frame = None
        if isinstance(frame, dict) and frame.get("type") == "typing":
            if BUS in request.app:
                request.app[BUS].whisper(Signal("typing", conversation_id))
            continue
        if not isinstance(frame, dict) or not isinstance(frame.get("text"), str):
            await ws.send_json({"type": "error", "status": 400, "problem": "error-bad-json"})
            continue
        client_id = frame.get("client_message_id")
        try:
            received = await receive(
                request,
                conversation_id,
                token,
                frame["text"],
                client_id if _is_client_id(client_id) else None,
            )
        except TooManyRequests:
            await ws.close(code=RATE)
            return
        except LeadhatchError as error:
            await ws.send_json(
                {"type": "error", "problem": error.key(), "client_message_id": client_id}
            )
            continue
        if received.message.state in ("waiting", "held"):
            request.app[TURNS].start(conversation_id, received.ready)


def _is_client_id(value: Any) -> TypeGuard[str]:
    return isinstance(value, str) and 0 < len(value) <= 200 and storable(value)
