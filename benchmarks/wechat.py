"""`make bench ARGS="--only wechat"`: how many of WeChat's calls one process acknowledges a second.

The door is the product's, on SQLite; the engine says the text back at once, and the platform is a
process of its own (`wechat_calls`), so that only the product's side is measured. First 200 calls a
second are offered, whatever becomes of them: acknowledged is what was answered within the five
seconds of the platform, and every one must be kept once, and answered in its talk in the end. Then
16 at once, which shows what a whole reply costs. Then ten thousand hostile calls, half of which
must be refused and leave no row in any table: how many are answered with a fault of ours, and how
much memory stays taken after as many kinds were sent before.
"""

from __future__ import annotations

import asyncio
import contextlib
import gc
import json
import os
import platform
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Mapping
from typing import Any

from aiohttp import web
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from adapters.wechat.crypto import Account, Envelope
from benchmarks.machine import pss
from benchmarks.sending import fresh
from edge import wechat as door
from nurture.wechat import Desk
from nurture.wechat_calls import WechatCall
from sdr.conversations import Message
from sdr.db import Database
from sdr.ports import Answer, SystemClock
from tests import builders
from tests.integration.edge.conftest import Engine, made
from tests.integration.edge.wechat import AES_KEY, APP_ID, TOKEN
from tests.integration.edge.wechat_rubbish import rows_of_all_tables

WANTED = 200.0  # a second
GROWTH_MB = 20.0
CALLS, REPLIES, HOSTILE, WARM_UP = 2_000, 400, 10_000, 2_000


def measure(
    calls: int = CALLS, hostile: int = HOSTILE, *, wait: float = 4.5
) -> dict[str, Any]:  # fmt: skip
    """Calls a second, replies a second, the slowest of a hundred, faults, rows and megabytes."""
    with tempfile.TemporaryDirectory() as folder:
        database = Database(fresh("wechat, sqlite", folder, ""))
        try:
            return {
                "machine": platform.platform(), "load": os.getloadavg()[0],
                **asyncio.run(_measured(database, calls, hostile, wait)),
            }  # fmt: skip
        finally:
            database.close()


async def _measured(database: Database, calls: int, hostile: int, wait: float) -> dict[str, Any]:
    found: dict[str, Any] = {}
    async with _serving(database, wait) as url:
        if calls:
            found["burst"] = await _burst(database, url, calls)
            found["replies"] = await _with_cpu(url, "closed", min(REPLIES, calls))
        if hostile:
            found["hostile"] = await _hostile(database, url, hostile)
    return found


class Forgetful(Engine):
    """The stand-in keeps all it heard, which must not count as the product's memory."""

    async def answer(self, *, sender: str, text: str, metadata: Mapping[str, Any]) -> Answer:
        """The text, said back."""
        answer = await super().answer(sender=sender, text=text, metadata=metadata)
        self.heard.clear()
        return answer


@contextlib.asynccontextmanager
async def _serving(database: Database, wait: float) -> AsyncIterator[str]:
    """The door on a port of loopback."""
    clock = SystemClock()
    app: web.Application = made(
        database, Forgetful(), clock, {"conversation": 100_000, "address": 100_000}
    )
    account = Account(TOKEN, APP_ID, Envelope(AES_KEY, APP_ID))
    desk = Desk(builders.texts(), "http://beacon.example", "beacon.example", "edge-1")
    app[door.DOOR] = door.Door(account, desk, wait, 1)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    try:
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        yield f"http://127.0.0.1:{runner.addresses[0][1]}{door.PATH}"
    finally:
        await runner.cleanup()


async def _called(url: str, how: str, calls: int) -> dict[str, Any]:
    """What the platform's process says of its calls."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "benchmarks.wechat_calls", url, how, str(calls), str(WANTED),
        stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip
    said, _ = await process.communicate()
    return dict(json.loads(said))


async def _with_cpu(url: str, how: str, calls: int) -> dict[str, Any]:
    cpu = time.process_time()
    found = await _called(url, how, calls)
    return found | {"cpu_ms": (time.process_time() - cpu) / calls * 1000}


async def _burst(database: Database, url: str, calls: int) -> dict[str, Any]:
    """As many a second as are wanted; then until the last of them is answered in its talk."""
    await _called(url, "closed", 50)  # what is made once is made
    before = await database.run(_messages)
    found = await _with_cpu(url, "open", calls)
    ended = time.perf_counter()
    while (await database.run(_messages))["open"]:  # noqa: ASYNC110 - other tasks' rows
        await asyncio.sleep(0.5)
    after = await database.run(_messages)
    return found | {
        "calls": calls,
        "caught_up_s": time.perf_counter() - ended,
        "kept": after["all"] - before["all"],
        "acknowledged": found["statuses"].get("200", 0) / calls * found["offered"],
    }


def _messages(session: Session) -> dict[str, int]:
    said = select(func.count(Message.id)).where(Message.sender == "prospect")
    unread = select(func.count(WechatCall.id)).where(WechatCall.heard.is_not(None))
    waiting = said.where(Message.state == "waiting")
    return {
        "all": session.scalar(said) or 0,
        "open": (session.scalar(waiting) or 0) + (session.scalar(unread) or 0),
    }


async def _hostile(database: Database, url: str, calls: int) -> dict[str, Any]:
    """Half must be refused and leave nothing, half is signed and may be kept."""
    for how in ("refused", "rubbish"):
        await _called(url, how, min(WARM_UP, calls) // 2)
    memory, rows = _megabytes(), await database.run(rows_of_all_tables)
    refused = await _called(url, "refused", calls // 2)
    left = await database.run(rows_of_all_tables)
    rubbish = await _called(url, "rubbish", calls - calls // 2)
    statuses = [*refused["statuses"].items(), *rubbish["statuses"].items()]
    return {
        "calls": calls,
        "faults": sum(n for status, n in statuses if status >= "500"),
        "unanswered": sum(n for status, n in statuses if status == "0"),
        "not_refused": sum(n for s, n in refused["statuses"].items() if s not in _REFUSALS),
        "rows_left": sum(left.values()) - sum(rows.values()),
        "refused": refused["statuses"], "rubbish": rubbish["statuses"],
        "grown_mb": _megabytes() - memory,
    }  # fmt: skip


_REFUSALS = frozenset({"400", "403", "413"})


def _megabytes() -> float:
    gc.collect()
    return sum(pss(os.getpid()).values())


def report(found: dict[str, Any]) -> str:
    """The figures for people."""
    lines = [f"WeChat, one process on SQLite, load {found['load']:.1f}"]
    if burst := found.get("burst"):
        lost = sum(n for status, n in burst["statuses"].items() if status != "200")
        lines += [
            f"  offered a second        {burst['offered']:.0f}",
            f"  acknowledged a second   {burst['acknowledged']:.0f} (wanted {WANTED:.0f})",
            f"  … with the answer in it {burst['replied']}",
            f"  kept, of {burst['calls']}        {burst['kept']}",
            f"  the platform calls again {lost} (wanted 0)",
            f"  slowest of a hundred    {burst['p99_ms']:.0f} ms (the platform waits 5000)",
            f"  all answered after      {burst['caught_up_s']:.0f} s more",
            f"  CPU a call              {burst['cpu_ms']:.1f} ms",
        ]
    if replies := found.get("replies"):
        lines += [
            f"  replies a second, 16 at once {replies['replied'] / replies['seconds']:.0f}",
            f"  CPU a reply             {replies['cpu_ms']:.1f} ms",
        ]
    if hostile := found.get("hostile"):
        lines += [
            f"{hostile['calls']} hostile calls",
            f"  faults of ours          {hostile['faults']} (wanted 0)",
            f"  not answered within 5 s {hostile['unanswered']} (wanted 0)",
            f"  not refused, rows left  {hostile['not_refused']}, {hostile['rows_left']}",
            f"  answers                 {hostile['refused']} {hostile['rubbish']}",
            f"  memory that stays       {hostile['grown_mb']:.1f} MB (at most {GROWTH_MB:.0f})",
        ]
    return "\n".join(lines)
