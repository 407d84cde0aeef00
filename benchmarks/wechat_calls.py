"""WeChat's platform as a process of its own, for `benchmarks.wechat`: calls, and what came of them.

`python -m benchmarks.wechat_calls URL open|closed|refused|rubbish CALLS PER_SECOND` prints one line
of JSON. Bodies are sealed beforehand where the rate counts, so that this process keeps up.
"""

from __future__ import annotations

import asyncio
import json
import random
import sys
import time
from collections import Counter
from collections.abc import Callable, Coroutine, Iterable
from typing import Any

import aiohttp

from app.fake_wechat import Platform
from tests.integration.edge.wechat import AES_KEY, APP_ID, SECRET, TOKEN
from tests.integration.edge.wechat_rubbish import Call, refused, rubbish

PATIENCE = 5.0  # seconds for which the platform waits
FOLLOWERS, AT_ONCE = 500, 16
SEED = 7

# calls once: (status, 0 where nobody answered; seconds; whether there was a reply in it)
type Caller = Callable[[Call], Coroutine[Any, Any, tuple[int, float, bool]]]


async def main(url: str, how: str, calls: int, rate: float) -> dict[str, Any]:
    """What came of so many calls."""
    platform = Platform(url, TOKEN, APP_ID, SECRET, aes_key=AES_KEY)
    limit = aiohttp.ClientTimeout(PATIENCE)
    async with aiohttp.ClientSession(
        timeout=limit, connector=aiohttp.TCPConnector(limit=0)
    ) as http:

        async def call(one: Call) -> tuple[int, float, bool]:
            raw, query = one
            began = time.perf_counter()
            try:
                async with http.post(url, params=query, data=raw) as got:
                    text = await got.text()
                    return got.status, time.perf_counter() - began, text.startswith("<xml>")
            except (aiohttp.ClientError, TimeoutError):
                return 0, time.perf_counter() - began, False

        match how:
            case "open":
                return await _open(call, _said(platform, calls), rate)
            case "closed":
                return await _closed(call, _said(platform, calls), AT_ONCE)
            case "refused":
                return await _closed(call, refused(platform, random.Random(SEED), calls), 4)
            case _:
                return await _closed(call, rubbish(platform, random.Random(SEED), calls), 4)


def _said(platform: Platform, calls: int) -> list[Call]:
    """What followers write, sealed."""
    made = []
    for number in range(calls):
        fields = {"MsgType": "text", "Content": f"第 {number} 句"}
        sealed, query = platform.sealed(platform.body(f"oF{number % FOLLOWERS}", fields))
        made.append((sealed.encode(), query))
    return made


async def _open(call: Caller, calls: list[Call], rate: float) -> dict[str, Any]:
    """So many a second begin, whatever becomes of those before."""
    began = time.perf_counter()
    tasks: list[asyncio.Task[tuple[int, float, bool]]] = []
    for number, one in enumerate(calls):
        await asyncio.sleep(max(0.0, began + number / rate - time.perf_counter()))
        tasks.append(asyncio.create_task(call(one)))
    offered = len(calls) / (time.perf_counter() - began)
    return _summed(await asyncio.gather(*tasks), time.perf_counter() - began) | {"offered": offered}


async def _closed(call: Caller, calls: Iterable[Call], at_once: int) -> dict[str, Any]:
    """So many at once, the next one when one was answered."""
    found: list[tuple[int, float, bool]] = []
    left, began = iter(calls), time.perf_counter()

    async def one_after_the_other() -> None:
        for one in left:
            found.append(await call(one))

    await asyncio.gather(*(one_after_the_other() for _ in range(at_once)))
    return _summed(found, time.perf_counter() - began)


def _summed(found: list[tuple[int, float, bool]], seconds: float) -> dict[str, Any]:
    slowest = sorted(took for _, took, _ in found)
    return {
        "statuses": Counter(str(status) for status, _, _ in found),
        "replied": sum(reply for _, _, reply in found),
        "p99_ms": slowest[max(0, int(len(slowest) * 0.99) - 1)] * 1000,
        "seconds": seconds,
    }


if __name__ == "__main__":
    url, how, calls, rate = sys.argv[1:]
    print(json.dumps(asyncio.run(main(url, how, int(calls), float(rate)))))
