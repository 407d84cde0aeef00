"""`make bench ARGS="--only wechat"`: how many of WeChat's calls one process acknowledges a second.

The door is the product's, on SQLite; the engine says the text back at once, so that only keeping,
answering and sealing are measured. The platform's calls come from the same process, which makes
the figure smaller than it is. Then ten thousand calls of signed rubbish and near-messages: how
many are answered with a fault of ours, and how much memory stays taken.
"""

from __future__ import annotations

import asyncio
import platform
import random
import resource
import tempfile
import time
from pathlib import Path
from typing import Any

from aiohttp import web

from benchmarks.sending import fresh
from edge.wechat import PATH
from sdr.db import Database
from tests.clocks import HandClock
from tests.integration.edge.conftest import Engine, made
from tests.integration.edge.wechat import Line, connected
from tests.integration.edge.wechat_rubbish import rubbish

WANTED = 200.0  # a second
GROWTH_MB = 20.0
CALLS, FOLLOWERS, AT_ONCE, RUBBISH = 2_000, 200, 16, 10_000


def measure(calls: int = CALLS, rubbish_calls: int = RUBBISH) -> dict[str, Any]:
    """Calls a second, the slowest of a hundred, faults and megabytes."""
    with tempfile.TemporaryDirectory() as folder:
        database = Database(fresh("wechat, sqlite", folder, ""))
        try:
            return {
                "machine": platform.platform(),
                **asyncio.run(_measured(database, calls, rubbish_calls)),
            }
        finally:
            database.close()


async def _measured(database: Database, calls: int, rubbish_calls: int) -> dict[str, Any]:
    clock, rates = HandClock(), {"conversation": 10_000, "address": 10_000}
    app: web.Application = made(database, Engine(), clock, rates)
    async with connected(app, database, clock, aes=True) as line:
        cpu = time.process_time()
        took = await _all(line, calls)
        cpu = time.process_time() - cpu
        await _door(line, random.Random(1), min(500, rubbish_calls))  # what is made once is made
        before = _megabytes()
        faults = await _door(line, random.Random(7), rubbish_calls)
        grown = _megabytes() - before
    whole = took.pop()
    slow = sorted(took)[int(len(took) * 0.99) - 1]
    return {
        "calls": calls, "called_again": calls - len(took), "a_second": len(took) / whole,
        "cpu_ms": cpu / calls * 1000,
        "p99_ms": slow * 1000,
        "rubbish": rubbish_calls, "faults": faults, "grown_mb": grown,
    }  # fmt: skip


async def _all(line: Line, calls: int) -> list[float]:
    """The seconds of each call, and last of all together."""
    room, took = asyncio.Semaphore(AT_ONCE), []
    bodies = [
        line.platform.body(
            f"oF{number % FOLLOWERS}", {"MsgType": "text", "Content": f"第 {number} 句"}
        )
        for number in range(calls)
    ]

    async def one(body: str) -> None:
        sealed, query = line.platform.sealed(body)
        async with room:
            began = time.perf_counter()
            async with line.client.post(PATH, params=query, data=sealed.encode()) as got:
                await got.read()
            if got.status == 200:
                took.append(time.perf_counter() - began)

    began = time.perf_counter()
    await asyncio.gather(*(one(body) for body in bodies))
    whole = time.perf_counter() - began
    return [*took, whole]


async def _door(line: Line, chance: random.Random, calls: int) -> int:
    """How many of so many calls of rubbish are answered with a fault of ours."""
    faults = 0
    for raw, query in rubbish(line.platform, chance, calls):
        async with line.client.post(PATH, params=query, data=raw) as got:
            faults += got.status >= 500
            await got.read()
    return faults


def _megabytes() -> float:
    """What is resident now; where the system does not say, the most there ever was."""
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="utf-8").split()[1])
        return pages * resource.getpagesize() / 2**20
    except OSError:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def report(found: dict[str, Any]) -> str:
    """The figures for people."""
    return "\n".join([
        f"WeChat, one process, {AT_ONCE} at once, {found['calls']} sealed calls on SQLite",
        f"  acknowledged a second   {found['a_second']:.0f} (wanted {WANTED:.0f})",
        f"  CPU a call, both sides  {found['cpu_ms']:.1f} ms",
        f"  the platform calls again {found['called_again']} (wanted 0)",
        f"  slowest of a hundred    {found['p99_ms']:.0f} ms (the platform waits 5000)",
        f"{found['rubbish']} calls of rubbish",
        f"  faults of ours          {found['faults']} (wanted 0)",
        f"  memory that stays       {found['grown_mb']:.1f} MB (wanted at most {GROWTH_MB:.0f})",
    ])  # fmt: skip
