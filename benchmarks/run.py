"""`make bench`: our turns against the bare bot of `rasa init`, then nurture, in one run.

Both sides run at the same time and get the same messages in rounds that alternate, because
machines are noisy: only the ratios mean something. Ours goes through edge, engine, actions and
database, facts stored, and has to end qualified; the bare bot only answers. What is measured of
nurture is told in `benchmarks.nurture`. `--only` measures one part. It measures and always exits 0;
`--json FILE` keeps the results.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import itertools
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from statistics import mean, median, quantiles
from typing import Any

import aiohttp
from tqdm import tqdm  # type: ignore[import-untyped]

from benchmarks import console, enrolment, nurture, pool, sending, wechat
from benchmarks.machine import cpu_seconds, described, pss
from benchmarks.talks import TALKS
from tests.journey.product import API_KEY, Product, free_port, running

ROOT = Path(__file__).resolve().parents[1]
BOT_PYTHON = ROOT / "bot/.venv/bin/python"
AT_ONCE = 16
LIMITS = {"train": 300.0, "ready": 30.0, "memory": 1000.0}
_senders = itertools.count()


@dataclass
class Side:
    """One of the two: how to talk to it, and what was measured."""

    name: str
    url: str
    pid: int
    turns: dict[str, list[float]] = field(default_factory=dict)  # seconds, by language
    means: dict[str, list[float]] = field(default_factory=dict)  # of each round
    rates: list[float] = field(default_factory=list)  # turns a second at 16 at once
    cpu: dict[str, float] = field(default_factory=dict)  # seconds, by program
    counted: int = 0  # turns in `cpu`


async def talk(side: Side, client: aiohttp.ClientSession, language: str) -> list[float]:
    """One conversation; the seconds of each turn."""
    if side.name == "bare":
        sender = f"bench-{next(_senders)}"
        url = f"{side.url}/webhooks/rest/webhook"
        bodies = [{"sender": sender, "message": text} for text in TALKS[language]]
        headers: dict[str, str] = {}
    else:
        opened = await _json(client, f"{side.url}/api/v1/conversations", {"language": language}, {})
        url = f"{side.url}/api/v1/conversations/{opened['conversation_id']}/messages"
        bodies = [{"text": text} for text in TALKS[language]]
        headers = {"Authorization": f"Bearer {opened['token']}"}
    took = []
    for body in bodies:
        begun = time.perf_counter()
        answer = await _json(client, url, body, headers)
        took.append(time.perf_counter() - begun)
        if side.name == "ours" and not answer["messages"]:
            raise RuntimeError("a turn of ours came back empty")
    return took


async def _json(
    client: aiohttp.ClientSession, url: str, body: object, headers: dict[str, str]
) -> Any:
    async with client.post(url, json=body, headers=headers) as answer:
        answer.raise_for_status()
        return await answer.json()


async def one_after_another(side: Side, language: str) -> None:
    """A round of the first measurement: one conversation alone."""
    async with aiohttp.ClientSession() as client:
        took = await talk(side, client, language)
    side.turns.setdefault(language, []).extend(took)
    side.means.setdefault(language, []).append(mean(took))


async def at_once(side: Side) -> None:
    """A round of the second: sixteen conversations at a time, in both languages."""
    connector = aiohttp.TCPConnector(limit=AT_ONCE)
    async with aiohttp.ClientSession(connector=connector) as client:
        begun = time.perf_counter()
        done = await asyncio.gather(
            *(talk(side, client, ("zh", "en")[n % 2]) for n in range(AT_ONCE))
        )
        side.rates.append(sum(map(len, done)) / (time.perf_counter() - begun))


@contextlib.contextmanager
def bare_bot(folder: Path) -> Iterator[tuple[str, int]]:
    """The starter bot of Rasa, made and trained at the first run and kept in `folder`."""
    port = free_port()
    command = [str(BOT_PYTHON), str(ROOT / "benchmarks/bare_bot/serve.py")]
    process = subprocess.Popen(
        [*command, "--port", str(port), "--folder", str(folder)],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    try:
        assert process.stdout is not None
        if not any(line.strip() == "ready" for line in process.stdout):
            raise RuntimeError("the bare bot did not start")
        yield f"http://127.0.0.1:{port}", process.pid
    finally:
        process.terminate()
        process.wait(30)
        assert process.stdout is not None
        process.stdout.close()


def seconds_to_train(folder: Path) -> float:
    """Train our model from nothing, into a folder of its own."""
    begun = time.monotonic()
    subprocess.run(
        [str(BOT_PYTHON), str(ROOT / "bot/start.py"), "train", "--out", str(folder / "m.tar.gz")],
        check=True,
        capture_output=True,
    )
    return time.monotonic() - begun


def seconds_of_make_run(environment: dict[str, str], url: str) -> float:
    """From `make run` to 200 of `/readyz`, with nothing left to set up."""
    begun = time.monotonic()
    process = subprocess.Popen(
        ["make", "run"],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        asyncio.run(_ready(url, process))
        return time.monotonic() - begun
    finally:
        os.killpg(process.pid, signal.SIGINT)
        process.wait(60)


async def _ready(url: str, process: subprocess.Popen[bytes]) -> None:
    async with aiohttp.ClientSession() as client:
        while process.poll() is None:
            with contextlib.suppress(aiohttp.ClientError):
                async with client.get(f"{url}/readyz") as answer:
                    if answer.status == 200:
                        return
            await asyncio.sleep(0.1)
    raise RuntimeError("`make run` ended before it was ready")


def verdicts(product: Product) -> dict[str, int]:
    """How the conversations ended, to see that ours did its work."""
    counts: dict[str, int] = {}
    cursor = ""
    while True:
        page = product.call("GET", f"/api/v1/leads?limit=200{cursor}", token=API_KEY).json
        for lead in page["leads"]:
            counts[lead["verdict"]] = counts.get(lead["verdict"], 0) + 1
        if not page["next_cursor"]:
            return counts
        cursor = f"&cursor={page['next_cursor']}"


def measure(rounds: int, loads: int, *, train: bool) -> dict[str, Any]:
    """All of it; the results as they are written with --json."""
    result: dict[str, Any] = {"machine": described(ROOT)}
    bar = tqdm(total=4 + 4 * rounds + 2 * loads + train, unit="step", disable=None)

    def step(what: str) -> None:
        bar.set_description(what)

    def spend(side: Side, work: Callable[[], Any], turns: int) -> None:
        before = cpu_seconds(side.pid)
        asyncio.run(work())
        for name, used in cpu_seconds(side.pid).items():
            side.cpu[name] = side.cpu.get(name, 0.0) + used - before.get(name, 0.0)
        side.counted += turns
        bar.update()

    with tempfile.TemporaryDirectory(prefix="leadhatch-bench-") as name:
        folder = Path(name)
        if train:
            step("training")
            result["train_seconds"] = seconds_to_train(folder)
            bar.update()
        step("starting the bare bot")
        with contextlib.ExitStack() as stack:
            url, pid = stack.enter_context(bare_bot(ROOT / "var/bench/bare_bot"))
            bare = Side("bare", url, pid)
            bar.update()
            step("starting ours")
            product = stack.enter_context(running(folder))
            ours = Side("ours", product.url, product.process.pid)
            bar.update()
            step("warming up")
            for side in (bare, ours):
                for language in TALKS:
                    asyncio.run(one_after_another(side, language))
                side.turns.clear()
                side.means.clear()
            bar.update()
            step("turns, one at a time")
            for number, language in itertools.product(range(rounds), TALKS):
                for side in (bare, ours) if number % 2 else (ours, bare):
                    spend(side, lambda s=side, x=language: one_after_another(s, x), 10)  # type: ignore[misc]
            # 20 turns to warm up and 20 a round: well over the 100 of the yardstick
            result["pss_mb"] = {side.name: pss(side.pid) for side in (ours, bare)}
            result["turns_before_pss"] = 20 + 20 * rounds
            step(f"turns, {AT_ONCE} at once")
            for number in range(loads):
                for side in (bare, ours) if number % 2 else (ours, bare):
                    spend(side, lambda s=side: at_once(s), 10 * AT_ONCE)  # type: ignore[misc]
            result["verdicts"] = verdicts(product)
            environment, at = dict(product.environment), product.url
        step("second make run")
        result["ready_seconds"] = seconds_of_make_run(environment, at)
        bar.update()
    bar.close()
    for side in (ours, bare):
        took = [t for each in side.turns.values() for t in each]
        result[side.name] = {
            "mean_turn_ms": {x: 1000 * median(means) for x, means in side.means.items()},
            "median_turn_ms": 1000 * median(took),
            "p95_turn_ms": 1000 * quantiles(took, n=20)[-1],
            "turns_a_second": median(side.rates),
            "rates": side.rates,
            "cpu_ms_a_turn": {n: 1000 * used / side.counted for n, used in side.cpu.items()},
        }
    return result


def report(result: dict[str, Any]) -> str:
    """The results for people: every line says what it should be."""
    ours, bare = result["ours"], result["bare"]
    lines = [result["machine"], f"{'':38}{'ours':>9}{'bare':>9}{'ratio':>8}  wanted"]

    def line(what: str, a: float, b: float, unit: str, wanted: str) -> None:
        ratio = a / b if b else float("nan")
        lines.append(f"{what:38}{a:>9.1f}{b:>9.1f}{ratio:>8.2f}  {wanted} ({unit})")

    for language, value in ours["mean_turn_ms"].items():
        line(f"mean turn, {language}", value, bare["mean_turn_ms"][language], "ms", "≤ 1.0")
    line("median turn", ours["median_turn_ms"], bare["median_turn_ms"], "ms", "—")
    line("95 of 100 turns within", ours["p95_turn_ms"], bare["p95_turn_ms"], "ms", "—")
    rate = f"throughput, {AT_ONCE} at once"
    line(rate, ours["turns_a_second"], bare["turns_a_second"], "turns/s", "≥ 1.0")
    cpu = [sum(side["cpu_ms_a_turn"].values()) for side in (ours, bare)]
    line("CPU a turn, all processes", cpu[0], cpu[1], "ms", "—")
    parts = ", ".join(f"{n} {ms:.1f}" for n, ms in sorted(ours["cpu_ms_a_turn"].items()))
    lines.append(f"{'  of it':38}{parts}")
    memory = {name: sum(used.values()) for name, used in result["pss_mb"].items()}
    what = f"memory (PSS) after {result['turns_before_pss']} turns"
    line(what, memory["ours"], memory["bare"], "MB", f"≤ {LIMITS['memory']:.0f} MB")
    parts = ", ".join(f"{n} {mb:.0f}" for n, mb in sorted(result["pss_mb"]["ours"].items()))
    lines.append(f"{'  of it':38}{parts}")
    if "train_seconds" in result:
        lines.append(f"{'training':38}{result['train_seconds']:>7.0f} s           "
                     f"{'':8}  ≤ {LIMITS['train']:.0f} s")  # fmt: skip
    lines.append(f"{'second `make run` ready in':38}{result['ready_seconds']:>7.1f} s           "
                 f"{'':8}  ≤ {LIMITS['ready']:.0f} s")  # fmt: skip
    ended = ", ".join(f"{n} {count}" for n, count in sorted(result["verdicts"].items()))
    lines.append(f"{'our conversations ended':38}{ended}")
    return "\n".join(lines)


def parts(arguments: argparse.Namespace) -> tuple[dict[str, Any], str]:
    """What was asked for: the figures, and the same for people."""
    sizes = [int(each) for each in arguments.enrollments.split(",")]
    leads = [int(each) for each in arguments.leads.split(",")]
    rounds = min(arguments.rounds, 5)
    match arguments.only:
        case "console":
            found = console.measure(leads)
            return found, console.report(found)
        case "pool":
            found = pool.measure(sizes, arguments.database)
            return found, pool.report(found)
        case "enrolment":
            found = enrolment.measure(max(leads), arguments.database)
            return found, f"{found['machine']}\n{enrolment.report(found)}"
        case "wechat":
            found = wechat.measure()
            return found, wechat.report(found)
        case "sending":
            found = sending.measure(rounds, arguments.messages, arguments.sessions)
            return found, sending.report(found)
    found, told = {}, []
    if arguments.only in (None, "talks"):
        found = measure(arguments.rounds, arguments.loads, train=not arguments.no_train)
        told.append(report(found))
    if arguments.only in (None, "nurture"):
        found["nurture"] = nurture.measure(
            rounds, arguments.messages, arguments.sessions, sizes, max(leads)
        )
        told.append(nurture.report(found["nurture"]))
    return found, "\n\n".join(told)


def main() -> int:
    """Measure, print, keep."""
    parser = argparse.ArgumentParser(prog="make bench ARGS=…", description=__doc__)
    parser.add_argument("--rounds", type=int, default=10, help="conversations a side and language")
    parser.add_argument("--loads", type=int, default=5, help=f"rounds of {AT_ONCE} at once")
    parser.add_argument("--no-train", action="store_true", help="leave the training out")
    measured = ("talks", "nurture", "sending", "pool", "enrolment", "console", "wechat")
    parser.add_argument("--only", choices=measured, help="measure this part alone")
    parser.add_argument("--messages", type=int, default=2000, help="of sending, a round")
    parser.add_argument("--sessions", type=int, default=16, help="of sending, to the mail server")
    parser.add_argument(
        "--enrollments", default="10000,1000000", help="of the pool: how many, by commas"
    )
    parser.add_argument(
        "--leads", default="10000,1000000", help="of the console and enrolment: how many, by commas"
    )
    parser.add_argument("--database", choices=("postgres", "sqlite"), default="postgres")
    parser.add_argument("--json", type=Path, help="write the results there")
    arguments = parser.parse_args()
    try:
        result, told = parts(arguments)
    except sending.Missing as missing:
        print(missing, file=sys.stderr)
        return 0
    except (RuntimeError, AssertionError, OSError, subprocess.SubprocessError) as error:
        print(f"could not measure: {type(error).__name__}: {error}", file=sys.stderr)
        return 0
    print(told)
    if arguments.json is not None:
        arguments.json.write_text(json.dumps(result, indent=1, ensure_ascii=False) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
