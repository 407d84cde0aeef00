"""Real workers side by side on one database, and one that is stopped half-way."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from app.fake_mail import Ledger
from sdr import resolving
from sdr.db import Database
from sdr.outbound import Delivery, plan
from sdr.ports import SystemClock
from tests import builders
from tests.kills.harness import fake_mail

ROOT = Path(__file__).parents[3]
PATIENCE = 240.0  # a busy machine takes its time to start a worker


def seed(database: Database, leads: int, each: int) -> None:
    """Transcripts that were asked for: they are due at any hour."""
    now = SystemClock().now()
    with database.session() as session:
        for number in range(leads):
            lead = builders.lead(session, email=f"p{number}@mill.example", now=now, language="en")
            talk = builders.conversation(session, lead, now=now, ended=False)
            for copy in range(each):
                plan(
                    session, identity=f"transcript:{number}:{copy}", purpose="transcript",
                    channel="email", lead_id=lead.id, address=f"p{number}-{copy}@mill.example",
                    language="en", payload={"conversation": talk.id, "last": 1}, not_before=now,
                    now=now,
                )  # fmt: skip


def rows(database: Database) -> list[Delivery]:
    with database.session() as session:
        return list(session.scalars(select(Delivery)))


@contextlib.contextmanager
def worker(environment: dict[str, str], **others: str) -> Iterator[subprocess.Popen[bytes]]:
    """`leadhatch nurture work` as a process; stopped in order at the end."""
    process = subprocess.Popen(
        [sys.executable, "-c", "from app.cli_nurture import build; build()()", "work"],
        cwd=ROOT, env={**os.environ, **environment, **others}, stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        yield process
    finally:
        process.send_signal(signal.SIGCONT)
        process.send_signal(signal.SIGTERM)
        process.wait(60)


def until(true: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < end, "it never came true"
        time.sleep(0.1)


def stopped(process: subprocess.Popen[bytes]) -> bool:
    state = Path(f"/proc/{process.pid}/stat").read_text().rpartition(") ")[2][0]
    return state == "T"


@pytest.mark.timeout(900)
def test_two_workers_send_five_hundred_messages_once_each(
    database: Database, database_url: str, environment: dict[str, str], tmp_path: Path
) -> None:
    seed(database, leads=50, each=10)
    ledger = tmp_path / "ledger"
    with fake_mail(ledger, "DATA=slow:0.05") as port:
        environment |= {"LEADHATCH_DATABASE_URL": database_url,
                        "LEADHATCH_SMTP_URL": f"smtp://127.0.0.1:{port}"}  # fmt: skip
        with worker(environment), worker(environment):
            until(lambda: all(row.state == "sent" for row in rows(database)))
    to = [json.loads(line)["to"][0] for line in ledger.read_text().splitlines()]
    assert set(Counter(to).values()) == {1}
    assert len(to) == 500
    shares = Counter(row.owner for row in rows(database))
    assert len(shares) == 2, shares


@pytest.mark.timeout(900)
@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_a_worker_that_was_stopped_and_goes_on_sends_nothing_that_was_given_to_another(
    database: Database, database_url: str, environment: dict[str, str], tmp_path: Path
) -> None:
    seed(database, leads=3, each=4)
    ledger = tmp_path / "ledger"
    with fake_mail(ledger) as port:
        environment |= {"LEADHATCH_DATABASE_URL": database_url,
                        "LEADHATCH_SMTP_URL": f"smtp://127.0.0.1:{port}",
                        "LEADHATCH_ABANDONED_SECONDS": "3"}  # fmt: skip
        # It stops where nothing is missing but the content itself.
        with worker(environment, LEADHATCH_FAILPOINTS="after_data=stop@2") as first:
            until(lambda: stopped(first))
            held = [row for row in rows(database) if row.state == "sending"]
            assert held
            time.sleep(3.2)  # they are abandoned: a real clock has to pass
            with worker(environment):
                until(lambda: all(row.state in ("sent", "uncertain") for row in rows(database)))
                arrived = Ledger.counted(ledger)
                lost = [row for row in held if row.message_id not in arrived]
                assert lost, "it was stopped before it could send those"
                for row in lost:
                    with database.session() as session:
                        resolving.resolve(
                            session, row.id, "again", by="lin@beacon.example.com", note=None,
                            now=SystemClock().now(),
                        )  # fmt: skip
                until(lambda: len(Ledger.counted(ledger)) == 12)
        # the first has gone on and both have ended in order: what was to come has come
    to = [json.loads(line)["to"][0] for line in ledger.read_text().splitlines()]
    assert Counter(Counter(to).values()) == {1: 12}
    taken = Ledger.counted(ledger)
    assert all(row.message_id not in taken for row in lost)
