"""`make kill-scaled`: the scaled form, with everything in it killed at random, again and again.

Real PostgreSQL and RabbitMQ of this machine, two dispatchers, two workers of two processes each,
the real playbook and the counting mail server. Killed by SIGKILL are: a process that does a task, a
worker with all its processes, a worker whose processes go on, a dispatcher, the broker, the
database. What is true afterwards is read from the mail server's ledger and the database alone.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import func, select
from tqdm import tqdm  # type: ignore[import-untyped]

from app import backing, cli_scaled, migrate
from app.backing import Backing
from app.fake_mail import Ledger
from app.programs import Program
from sdr.db import Database
from sdr.outbound import Delivery, State
from tests.kills.harness import Killer, Report, Shifted, check, fake_mail

# What is killed, and how often beside each other.
TARGETS = {
    "process": 6,
    "worker": 4,
    "worker_alone": 3,
    "dispatcher": 2,
    "broker": 2,
    "database": 2,
}
DISPATCHERS, WORKERS, PROCESSES = 2, 2, 2
UP_WITHIN = 90.0
SETTLED_WITHIN = 180.0


class Servers:
    """The database and the broker as processes that can be killed and started again."""

    def __init__(self, servers: Backing, logs: Path) -> None:
        self.backing, self.logs = servers, logs
        self.programs = {each.name: each for each in backing.programs(servers)}
        self.running: dict[str, subprocess.Popen[bytes]] = {}

    def start(self, name: str) -> None:
        program: Program = self.programs[name]
        with (self.logs / f"{name}.log").open("ab") as log:
            self.running[name] = subprocess.Popen(
                list(program.command), env={**os.environ, **program.environment}, cwd="/",
                stdout=log, stderr=log, start_new_session=True,
            )  # fmt: skip

    def kill(self, name: str) -> None:
        """At once, with all its processes."""
        process = self.running.pop(name)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def back(self, name: str) -> None:
        """Start it until it answers: what a killed one left may be in the way at first."""
        answers = {"postgres": backing.database_answers, "rabbitmq": backing.broker_answers}[name]
        until = time.monotonic() + UP_WITHIN
        self.start(name)
        while not answers(self.backing):
            assert time.monotonic() < until, f"{name} does not come back: see {self.logs}"
            if self.running[name].poll() is not None:
                self.start(name)
            time.sleep(0.2)

    def end(self) -> None:
        for name in list(self.running):
            self.kill(name)


class Crowd:
    """The dispatchers and workers that are alive."""

    def __init__(self, killer: Killer) -> None:
        self.killer = killer
        self.pids: dict[str, list[int]] = {"dispatcher": [], "worker": []}
        self.orphans: list[int] = []  # groups whose head was killed alone

    def fill(self) -> None:
        """As many as there shall be."""
        for kind, wanted, run in (
            ("worker", WORKERS, lambda: cli_scaled.serve_tasks(PROCESSES)),
            ("dispatcher", DISPATCHERS, cli_scaled.dispatch),
        ):
            while len(self.pids[kind]) < wanted:
                self.pids[kind].append(self.killer.fork(run=run, alone=True))

    def kill(self, kind: str, chance: random.Random) -> bool:
        """One of that kind; False where there is none to kill yet."""
        if kind == "dispatcher":
            self._end(self.pids["dispatcher"].pop(0))
            return True
        pid = chance.choice(self.pids["worker"])
        if kind == "process":
            children = _children(pid)
            if children:
                os.kill(chance.choice(children), signal.SIGKILL)
            return bool(children)
        self.pids["worker"].remove(pid)
        if kind == "worker":
            self._end(pid)
        else:
            self.orphans.append(pid)
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)
        return True

    def stop(self) -> None:
        """In order: what is being done is finished first."""
        pids = [pid for each in self.pids.values() for pid in each]
        for pid in pids:
            os.kill(pid, signal.SIGTERM)
        for pid in pids:
            os.waitpid(pid, 0)
        self.pids = {"dispatcher": [], "worker": []}
        for group in self.orphans:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(group, signal.SIGKILL)

    @staticmethod
    def _end(pid: int) -> None:
        os.killpg(pid, signal.SIGKILL)
        os.waitpid(pid, 0)


def _children(pid: int) -> list[int]:
    try:
        return [int(each) for each in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except OSError:
        return []


@contextlib.contextmanager
def servers(folder: Path) -> Iterator[Servers]:
    """Both running, the database migrated."""
    held = Servers(backing.prepare(folder / "servers"), folder)
    try:
        for name in held.programs:
            held.start(name)
        missing = backing.wait(held.backing, UP_WITHIN)
        assert not missing, f"{missing}: see {folder}"
        backing.furnish(held.backing)
        migrate.upgrade(held.backing.database_url)
        yield held
    finally:
        held.end()


def run(folder: Path, *, kills: int, seed: int, leads: int = 4, transcripts: int = 12) -> Report:
    """Kill so often, then let everything settle, and count."""
    report, ledger, chance = Report(), folder / "ledger.jsonl", random.Random(seed)
    with servers(folder) as held, fake_mail(ledger, "DOT=slow:0.02") as port:
        killer = Killer(held.backing.database_url, folder, port, seed)
        killer.environment["LEADHATCH_BROKER_URL"] = held.backing.broker_url
        killer.environment["LEADHATCH_SMTP_SESSIONS"] = "4"
        killer.patches.append((cli_scaled, "SystemClock", Shifted))
        crowd = Crowd(killer)
        tqdm.monitor_interval = 0  # its thread must not be there when the process forks
        try:
            with tqdm(total=kills, unit="kill", mininterval=2) as bar:
                while report.kills < kills:
                    killer.seed(leads=leads, transcripts=transcripts)
                    crowd.fill()
                    time.sleep(chance.uniform(0.3, 3.0))
                    target = chance.choices(list(TARGETS), list(TARGETS.values()))[0]
                    bar.set_postfix_str(target)
                    if target in ("broker", "database"):
                        name = {"broker": "rabbitmq", "database": "postgres"}[target]
                        held.kill(name)
                        time.sleep(chance.uniform(0.0, 1.5))
                        held.back(name)
                    elif not crowd.kill(target, chance):
                        continue
                    report.hits[target] += 1
                    bar.update()
            crowd.fill()
            _settle(held.backing.database_url, folder)
        finally:
            crowd.stop()
        killer.finish()
        check(held.backing.database_url, Ledger.counted(ledger), report)
    return report


def _settle(url: str, folder: Path) -> None:
    """Until the scaled form itself has sent everything that is due: nothing waits for a person."""
    until = time.monotonic() + SETTLED_WITHIN
    while (left := _due(url)) > 0:
        assert time.monotonic() < until, f"{left} are due and nobody sends them: see {folder}"
        time.sleep(0.5)


def _due(url: str) -> int:
    database = Database(url)
    try:
        with database.session() as session:
            return session.scalars(
                select(func.count())
                .select_from(Delivery)
                .where(Delivery.state == State.PLANNED, Delivery.not_before <= Shifted().now())
            ).one()
    finally:
        database.close()


def told(report: Report) -> str:
    """The figures for people."""
    hits = ", ".join(f"{name} {report.hits[name]}" for name in TARGETS)
    return f"{report.kills} kills: {hits}\n" + str(report).partition("\n")[2]


def main() -> int:
    """Run, print, and fail when anything was sent twice or lost."""
    parser = argparse.ArgumentParser(prog="make kill-scaled ARGS=…", description=__doc__)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", type=Path, help="write the figures there")
    parser.add_argument("--keep", type=Path, help="work in this folder and leave the logs there")
    asked = parser.parse_args()
    with contextlib.ExitStack() as stack:
        folder = asked.keep or Path(
            stack.enter_context(tempfile.TemporaryDirectory(prefix="leadhatch-kill-"))
        )
        folder.mkdir(parents=True, exist_ok=True)
        report = run(folder, kills=asked.kills, seed=asked.seed)
    print(told(report))
    if asked.json is not None:
        asked.json.write_text(json.dumps({
            "hits": report.hits, "totals": report.totals, "arrived": report.arrived,
            "twice": report.twice, "unaccounted": report.unaccounted,
        }))  # fmt: skip
    return 1 if report.twice or report.unaccounted else 0


if __name__ == "__main__":
    sys.exit(main())
