"""Webhooks against a real HTTP server on loopback."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from adapters.webhook import WebhookChannel
from sdr.ports import Dispatch, FixedClock, SendRefused
from tests.builders import TUESDAY


def dispatch(url: str) -> Dispatch:
    return Dispatch(
        delivery_id="dlv_1", channel="webhook", to=url, subject="", text="", html=None,
        message_id="<m@x>", language="zh", body={"event": "handoff.created", "who": "王磊"},
    )  # fmt: skip


async def post(answer: Any) -> tuple[SendRefused | None, list[tuple[dict[str, str], bytes]]]:
    got: list[tuple[dict[str, str], bytes]] = []

    async def handle(request: web.Request) -> web.Response:
        got.append((dict(request.headers), await request.read()))
        if answer == "hang":
            await asyncio.sleep(5)
        if answer == "drop":
            assert request.transport is not None
            request.transport.abort()
        if answer == "redirect":
            raise web.HTTPFound("/elsewhere")
        return web.Response(status=answer if isinstance(answer, int) else 200)

    app = web.Application()
    app.router.add_route("*", "/{tail:.*}", handle)
    channel = WebhookChannel(secret="s3cret", clock=FixedClock(TUESDAY), timeout=0.5)
    async with TestServer(app) as server:
        try:
            await channel.send(dispatch(str(server.make_url("/hook"))))
        except SendRefused as refused:
            return refused, got
    return None, got


async def test_the_signature_can_be_checked_by_the_receiver() -> None:
    refused, got = await post(200)
    assert refused is None
    [(headers, body)] = got
    timestamp = headers["X-Leadhatch-Timestamp"]
    wanted = hmac.new(b"s3cret", f"{timestamp}.".encode() + body, hashlib.sha256).hexdigest()
    assert headers["X-Leadhatch-Signature"] == f"v1={wanted}"
    assert headers["X-Leadhatch-Delivery"] == "dlv_1"
    assert int(timestamp) == int(TUESDAY.timestamp())
    assert json.loads(body) == {"event": "handoff.created", "who": "王磊"}


@pytest.mark.parametrize(
    ("answer", "permanent"),
    [(400, True), (404, True), (410, True), (429, False), (408, False), (500, False),
     (503, False), ("redirect", True), ("hang", False), ("drop", False)],
)  # fmt: skip
async def test_what_went_wrong_is_told_apart(answer: Any, permanent: bool) -> None:
    refused, got = await post(answer)
    assert refused is not None
    assert refused.permanent is permanent
    assert len(got) == 1


async def test_nobody_listening_and_no_address(unused_tcp_port: int) -> None:
    channel = WebhookChannel(secret="s")
    with pytest.raises(SendRefused) as refused:
        await channel.send(dispatch(f"http://127.0.0.1:{unused_tcp_port}/"))
    assert not refused.value.permanent
    with pytest.raises(SendRefused) as refused:
        await channel.send(dispatch("not a url"))
    assert refused.value.permanent
