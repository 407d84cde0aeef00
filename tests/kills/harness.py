"""Kills the real worker at every named point of sending and at random moments, again and again.

The parent is warmed up once and forks; the child runs `leadhatch nurture work` itself, with the
real playbook and a real mail server (`leadhatch fake-mail`, a process of its own that writes down
what it took). What is true afterwards is read from that ledger and from the database alone: nothing
twice, nothing unaccounted for, every total adds up.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import os
import random
import re
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import select, update
from tqdm import tqdm  # type: ignore[import-untyped]

from app import cli_nurture, wiring_nurture
from app.fake_mail import Ledger
from sdr import failpoints
from sdr.conversations import Conversation
from sdr.db import Database
from sdr.outbound import Delivery, State, plan
from sdr.texts import Texts
from tests import builders

ROOT = Path(__file__).resolve().parents[2]
# Points that only touches pass: no transcript may be due, or the worker dies before it gets there.
OF_TOUCHES = ("before_advance", "after_advance")
PATIENCE = 20.0  # seconds until a worker must have died at its point
SECRETS = {
    "LEADHATCH_SECRET_KEY": "k" * 32, "LEADHATCH_ADMIN_PASSWORD": "p" * 16,
    "LEADHATCH_API_KEY": "a" * 16, "LEADHATCH_WEBHOOK_SECRET": "w" * 16,
    "LEADHATCH_MAIL_FROM": "Lin Yue <lin@beaconcloud.example>", "LEADHATCH_LOG_LEVEL": "warning",
}  # fmt: skip


class Shifted:
    """The clock of every worker here: a Tuesday at ten, and then it runs."""

    started = time.time()

    def now(self) -> dt.datetime:
        return builders.TUESDAY + dt.timedelta(seconds=time.time() - self.started)


class Later(Shifted):
    """The same, long after every sender was given up."""

    def now(self) -> dt.datetime:
        return super().now() + dt.timedelta(hours=1)


@dataclass
class Report:
    """What a run came to."""

    hits: Counter[str] = field(default_factory=Counter)
    totals: Counter[str] = field(default_factory=Counter)
    arrived: int = 0
    twice: list[str] = field(default_factory=list)
    unaccounted: list[str] = field(default_factory=list)
    doubtful_but_arrived: int = 0

    @property
    def kills(self) -> int:
        """How many workers were killed."""
        return sum(self.hits.values())

    def __str__(self) -> str:
        points = ", ".join(f"{name} {self.hits[name]}" for name in (*failpoints.POINTS, "random"))
        totals = ", ".join(f"{name} {count}" for name, count in sorted(self.totals.items()))
        return (
            f"{self.kills} kills: {points}\n{sum(self.totals.values())} deliveries: {totals}; "
            f"{self.arrived} arrived, {self.doubtful_but_arrived} of the uncertain among them; "
            f"{len(self.twice)} twice, {len(self.unaccounted)} unaccounted for"
        )


@contextlib.contextmanager
def fake_mail(ledger: Path, *faults: str) -> Iterator[int]:
    """The shipped mail server as a process; gives its port."""
    command = [sys.executable, "-m", "app.cli", "fake-mail", "--port", "0", "--quiet",
               "--ledger", str(ledger), *(part for each in faults for part in ("--do", each))]  # fmt: skip
    process = subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, text=True, env={**os.environ, "LANG": "C"}
    )
    try:
        assert process.stdout is not None
        found = re.search(r"smtp://127\.0\.0\.1:(\d+)", process.stdout.readline())
        assert found
        yield int(found[1])
    finally:
        process.terminate()
        process.wait(10)
        assert process.stdout is not None
        process.stdout.close()


class Killer:
    """Seeds, forks, kills and counts. Nothing of the parent's is open while it forks."""

    def __init__(self, url: str, folder: Path, smtp_port: int, seed: int) -> None:
        self.url, self.folder = url, folder
        self.random = random.Random(seed)
        self.numbers = 0
        self.environment = {
            **SECRETS, "LEADHATCH_DATABASE_URL": url, "LEADHATCH_VAR": str(folder / "var"),
            "LEADHATCH_SMTP_URL": f"smtp://127.0.0.1:{smtp_port}",
            "LEADHATCH_PLAYBOOK": str(ROOT / "playbook"), "LANG": "C",
        }  # fmt: skip
        playbook, texts = builders.playbook(), builders.texts()
        self.patches: list[tuple[Any, str, Any]] = [
            (cli_nurture, "SystemClock", Shifted),
            (wiring_nurture, "load", lambda _folder: playbook),
            (Texts, "load", classmethod(lambda _cls, _folder=None: texts)),
        ]

    def seed(self, leads: int, transcripts: int) -> None:
        """More to do: leads that have just stopped talking, transcripts that were asked for."""
        database, now = Database(self.url), Shifted().now()
        try:
            with database.session() as session:
                for _ in range(leads):
                    self.numbers += 1
                    lead = builders.lead(
                        session, email=f"lead{self.numbers}@mill.example", now=now, language="en"
                    )
                    builders.conversation(session, lead, now=now)
                talk = session.scalars(select(Conversation).limit(1)).first()
                for _ in range(transcripts if talk else 0):
                    assert talk is not None
                    self.numbers += 1
                    plan(
                        session, identity=f"transcript:{self.numbers}", purpose="transcript",
                        channel="email", lead_id=talk.lead_id, language="en", not_before=now,
                        address=f"reader{self.numbers}@mill.example", now=now,
                        payload={"conversation": talk.id, "last": 1},
                    )  # fmt: skip
        finally:
            database.close()

    def put_aside(self) -> None:
        """Leave the transcripts that are still planned for the end."""
        database = Database(self.url)
        try:
            with database.session() as session:
                session.execute(
                    update(Delivery)
                    .where(Delivery.state == State.PLANNED, Delivery.purpose == "transcript")
                    .values(not_before=Shifted().now() + dt.timedelta(minutes=45))
                )
        finally:
            database.close()

    def fork(
        self, points: str = "", run: Callable[[], None] | None = None, *, alone: bool = False
    ) -> int:
        """A worker's process id; `alone`: at the head of a group of its own."""
        pid = os.fork()
        if pid:
            return pid
        try:
            os.environ.update(self.environment, LEADHATCH_FAILPOINTS=points)
            log = os.open(self.folder / "worker.log", os.O_WRONLY | os.O_CREAT | os.O_APPEND)
            os.dup2(log, 1)
            os.dup2(log, 2)
            for owner, name, value in self.patches:
                setattr(owner, name, value)
            if alone:
                os.setsid()
            (run or cli_nurture.run_worker)()
        except BaseException:  # noqa: BLE001 - the child must never go on as its parent
            import traceback

            traceback.print_exc()
            os._exit(1)
        os._exit(0)

    def die_at(self, point: str) -> bool:
        """Let one worker die at a point; False when it did not get there in time."""
        self.seed(
            leads=3 if point in OF_TOUCHES else 1, transcripts=0 if point in OF_TOUCHES else 6
        )
        if point in OF_TOUCHES:
            self.put_aside()
        most = 3 if point in (*OF_TOUCHES, "after_connect", "in_record", "after_record") else 6
        pid = self.fork(f"{point}=kill@{self.random.randint(1, most)}")
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            ended, status = os.waitpid(pid, os.WNOHANG)
            if ended:
                return os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL
            time.sleep(0.005)
        kill(pid)
        return False

    def die_somewhere(self, *, beside: bool) -> bool:
        """Kill a worker at a random moment, perhaps while another works on the same database."""
        self.seed(leads=1, transcripts=12)
        pids = [self.fork() for _ in range(2 if beside else 1)]
        for pid in pids:
            time.sleep(self.random.uniform(0.02, 0.4))
            kill(pid)
        return True

    def finish(self) -> None:
        """Let one pass, an hour later, do what is left, undisturbed."""
        pid = self.fork(run=lambda: cli_nurture.tick(Later().now().isoformat()))
        _, status = os.waitpid(pid, 0)
        assert os.waitstatus_to_exitcode(status) == 0, (self.folder / "worker.log").read_text()


def kill(pid: int) -> None:
    """End a child of ours at once."""
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)


def run(url: str, folder: Path, *, kills: int, seed: int = 1) -> Report:
    """Kill so often, at each point in turn and every fourth time at random; then count."""
    report, ledger = Report(), folder / "ledger.jsonl"
    with fake_mail(ledger) as port:
        killer = Killer(url, folder, port, seed)
        killer.seed(leads=2, transcripts=10)
        turn = 0
        tqdm.monitor_interval = 0  # its thread must not be there when the process forks
        with tqdm(total=kills, unit="kill", mininterval=5) as bar:
            while report.kills < kills:
                turn += 1
                assert turn < 3 * kills + 50, f"workers do not reach their points: {report.hits}"
                point = failpoints.POINTS[turn % len(failpoints.POINTS)]
                if turn % 4 == 0:
                    point = "random"
                died = (
                    killer.die_somewhere(beside=turn % 8 == 0) if point == "random"
                    else killer.die_at(point)
                )  # fmt: skip
                if died:
                    report.hits[point] += 1
                    bar.update()
                bar.set_postfix_str(point)
        killer.finish()
    check(url, Ledger.counted(ledger), report)
    return report


def check(url: str, arrived: dict[str, int], report: Report) -> None:
    """Hold the database against what the mail server took."""
    database = Database(url)
    try:
        with database.session() as session:
            rows = session.scalars(select(Delivery)).all()
    finally:
        database.close()
    report.arrived = sum(arrived.values())
    report.twice = [message_id for message_id, count in arrived.items() if count > 1]
    known = {row.message_id: row for row in rows}
    report.unaccounted = [message_id for message_id in arrived if message_id not in known]
    for row in rows:
        report.totals[row.state] += 1
        there = row.message_id in arrived
        if row.state == State.UNCERTAIN:
            report.doubtful_but_arrived += there
        elif row.state == State.SENDING or there != (row.state == State.SENT):
            report.unaccounted.append(row.message_id)
