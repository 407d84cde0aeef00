"""`make bench ARGS="--only enrolment"`: how long many leads of the pool take to enter sequences.

A lead of every persona in either language talks and comes into the pool by a real pass; then their
rows are multiplied in the database until so many are there. Measured is an intake of all of them
by the real playbook's entrances, as `leadhatch nurture enroll --segment all` does it, and beside
it how many enter a second one by one.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import platform
import subprocess
import tempfile
import time
from typing import Any

from sqlalchemy import delete, func, select
from tqdm import tqdm  # type: ignore[import-untyped]

from benchmarks.machine import described, pss
from benchmarks.pool import NOW, context_of, multiply
from benchmarks.sending import ROOT, fresh, postgres
from nurture import entering, intakes, worker
from nurture.context import Context
from nurture.decisions import Line
from nurture.enrollments import Enrollment
from sdr import consent
from sdr.leads import Lead
from sdr.outbound import Delivery
from sdr.timeline import Event
from tests import builders

WANTED = 60.0
MILLION = 1_000_000
ONE_BY_ONE = 300
# How the rows of a copy differ from those of the first, in an order that references allow.
TABLES: dict[str, dict[str, str]] = {
    "leads": {"id": "id || :n"},
    "conversations": {
        "id": "id || :n", "lead_id": "lead_id || :n", "token_hash": "substr(token_hash, 8) || :n",
    },
    "messages": {"id": "id || :n", "conversation_id": "conversation_id || :n"},
    "facts": {
        "id": "id || :n", "lead_id": "lead_id || :n",
        "value": "CASE WHEN name = 'email' THEN CAST('\"p' || :n || '@mill.example\"' AS JSON)"
                 " ELSE value END",
    },
    "consents": {"id": "id || :n", "lead_id": "lead_id || :n", "address": "NULL"},
    "timeline_events": {"id": "id || :n", "lead_id": "lead_id || :n"},
    "reviews": {"subject": "subject || :n"},
}  # fmt: skip


def first(context: Context) -> int:
    """One lead of each persona and language, in the pool and in no sequence; how many."""
    playbook = context.playbook
    with context.database.session() as session:
        for persona in playbook.people.personas:
            for language in ("zh", "en"):
                lead = builders.lead(
                    session, email=f"{persona.code}.{language}@mill.example", language=language,
                    known={"persona": persona.code},
                )  # fmt: skip
                builders.conversation(session, lead)
    asyncio.run(worker.tick(context, NOW))
    with context.database.session() as session:
        for record in (Line, Enrollment, Delivery):
            session.execute(delete(record))
        session.execute(delete(Event).where(Event.kind.in_(("enrolled", "send"))))
        # what an address list looks like that has been in use for a while
        for number in range(1000):
            consent.suppress(session, "email", f"gone{number}@x.example", reason="x", now=NOW)
        return session.scalars(select(func.count(Lead.id))).one()


def take_all(context: Context) -> tuple[float, int]:
    """An intake of everybody, as the command line does it: seconds, who entered."""
    begun = time.perf_counter()
    with context.database.session() as session:
        intake = intakes.begin(session, context, None, "all", by="bench", now=NOW).id
    left = True
    while left:
        with context.database.session() as session:
            left = intakes.step(session, context, intake, NOW) is not None
    took = time.perf_counter() - begun
    with context.database.session() as session:
        return took, intakes.get(session, intake).entered


def one_by_one(context: Context) -> float:
    """Leads a second that enter by themselves; undone again."""
    with context.database.session() as session:
        ids = session.scalars(select(Lead.id).order_by(Lead.id.desc()).limit(ONE_BY_ONE)).all()
        begun = time.perf_counter()
        for lead_id in ids:
            assert entering.enrol_again(session, lead_id, context.playbook, NOW) is not None
        session.flush()
        took = time.perf_counter() - begun
        session.rollback()
    return len(ids) / took


def measure(size: int, kind: str) -> dict[str, Any]:
    """The figures for so many leads."""
    with contextlib.ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="leadhatch-bench-"))
        server = stack.enter_context(postgres()) if kind == "postgres" else ""
        context = context_of(fresh(f"enrolment, {kind}", folder, server))
        stack.callback(context.database.close)
        templates = first(context)
        bar = stack.enter_context(tqdm(total=size, unit="lead", disable=None))
        copies = -(-size // templates)
        multiply(context, 1, copies, lambda n: bar.update(n * templates), TABLES)
        singly = one_by_one(context)
        took, entered = take_all(context)
        with context.database.session() as session:
            kept = session.scalars(select(func.count(Enrollment.id))).one()
            leads = session.scalars(select(func.count(Lead.id))).one()
        assert entered == kept == leads, (entered, kept, leads)
        machine = platform.platform()
        with contextlib.suppress(OSError, subprocess.SubprocessError):
            machine = described(ROOT)  # names the engine too, where it is set up
        return {"machine": machine, "kind": kind, "leads": leads, "seconds": took,
                "one_by_one": singly, "pss_mb": sum(pss(os.getpid()).values())}  # fmt: skip


def report(result: dict[str, Any]) -> str:
    """The figures for people."""
    leads, took, singly = result["leads"], result["seconds"], result["one_by_one"]
    rate, head = leads / took, ("leads", "seconds", "a second", "one by one", "ratio", "PSS MB")
    figures = (f"{leads}", f"{took:.1f}", f"{rate:.0f}", f"{singly:.0f}", f"{rate / singly:.0f}",
               f"{result['pss_mb']:.0f}")  # fmt: skip
    return "\n".join(
        (
            f"entering sequences, {result['kind']}",
            "".join(f"{each:>12}" for each in head),
            "".join(f"{each:>12}" for each in figures),
            f"wanted: {MILLION:,} in ≤ {WANTED:.0f} s on PostgreSQL, ≤ 150 MB",
        )
    )
