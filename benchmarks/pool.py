"""`make bench ARGS="--only pool"`: what a pass with nothing to do costs, by how many are enrolled.

One lead of the real playbook talks, enters a sequence and gets its first mail by real passes; then
its rows are multiplied in the database until so many are enrolled, all waiting for their second
step. Measured is a pass at which nothing is due: with ten thousand and with a million it should
cost nearly the same, because it looks at leads about whom something changed and at steps whose
wait is over. Beside it stand a pass that looks at everybody (the worker makes one an hour) and the
memory of the process.
"""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
import os
import tempfile
import time
from collections.abc import Callable
from statistics import median
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import func, select, text
from tqdm import tqdm  # type: ignore[import-untyped]

from benchmarks.machine import pss
from benchmarks.sending import fresh, postgres
from nurture import stirs, worker
from nurture.context import Context
from nurture.enrollments import Enrollment
from sdr.db import Database
from sdr.ports import Dispatch
from tests import builders

NOW = builders.TUESDAY
LATER = NOW + dt.timedelta(hours=1)
PASSES = 15
AT_A_TIME = 25_000
WANTED = 1.6
# What a pass looks at, in an order that references allow; how a copy differs from the first.
TABLES: dict[str, dict[str, str]] = {
    "leads": {"id": "id || :n"},
    "conversations": {
        "id": "id || :n", "lead_id": "lead_id || :n", "token_hash": "substr(token_hash, 8) || :n",
    },
    "messages": {"id": "id || :n", "conversation_id": "conversation_id || :n"},
    "reviews": {"subject": "subject || :n"},
    "deliveries": {
        "id": "id || :n", "lead_id": "lead_id || :n", "identity": "identity || :n",
        "message_id": "message_id || :n",
    },
    "enrollments": {"id": "id || :n", "lead_id": "lead_id || :n"},
}  # fmt: skip


class Nowhere:
    """A channel that takes everything."""

    async def send(self, dispatch: Dispatch) -> None:
        """Take it."""


def context_of(url: str) -> Context:
    """As the worker has it."""
    return Context(
        database=Database(url), playbook=builders.playbook(), texts=builders.texts(),
        channels={"email": Nowhere()}, base_url="https://chat.example.com",
        timezone=ZoneInfo("Asia/Shanghai"), idle=dt.timedelta(minutes=30), owner="bench",
    )  # fmt: skip


def first(context: Context) -> None:
    """One lead, by real passes, up to the wait for its second step."""
    with context.database.session() as session:
        builders.conversation(session, builders.lead(session, email="lead@mill.example"))
    asyncio.run(_passes(context, 3))
    with context.database.session() as session:
        [row] = session.scalars(select(Enrollment)).all()
        assert row.step_index == 1, row.step
        assert row.touch_id is None


async def _passes(context: Context, count: int) -> None:
    for _ in range(count):
        await worker.tick(context, NOW)


def multiply(
    context: Context, have: int, want: int, told: Callable[[int], None],
    tables: dict[str, dict[str, str]] = TABLES,
) -> None:  # fmt: skip
    """Copies of the first leads until so many of each are there, each with all its rows."""
    with context.database.engine.connect() as connection:
        columns = {
            table: [each["name"] for each in _columns(connection, table)] for table in tables
        }
        templates = {table: _first(connection, table) for table in tables}
    with context.database.engine.begin() as connection:
        stirs.uninstall(connection)  # as if passes had looked at all of them already
    for begin in range(have, want, AT_A_TIME):
        end = min(begin + AT_A_TIME, want)
        with context.database.engine.begin() as connection:
            for table, changed in tables.items():
                # the copy's mark is as long for each, so that keys sort as they were made
                mark = "substr('000000' || CAST(i AS VARCHAR(7)), -7)"
                if not context.database.is_sqlite:
                    mark = "lpad(CAST(i AS TEXT), 7, '0')"
                given = [changed.get(name, name).replace(":n", mark) for name in columns[table]]
                given = (
                    [each.replace("AS JSON", "AS TEXT") for each in given]
                    if (context.database.is_sqlite)
                    else given
                )
                connection.execute(text(
                    f"WITH RECURSIVE n(i) AS (SELECT {begin} UNION ALL SELECT i + 1 FROM n"
                    f" WHERE i < {end - 1})"
                    f" INSERT INTO {table} ({', '.join(columns[table])})"
                    f" SELECT {', '.join(given)} FROM {table}, n WHERE {templates[table]}"
                ))  # fmt: skip
        told(end - begin)
    with context.database.engine.begin() as connection:
        stirs.install(connection)
    with context.database.engine.connect().execution_options(
        isolation_level="AUTOCOMMIT"
    ) as connection:
        connection.exec_driver_sql("ANALYZE" if context.database.is_sqlite else "VACUUM ANALYZE")


def _columns(connection: Any, table: str) -> list[Any]:
    from sqlalchemy import inspect

    return list(inspect(connection).get_columns(table))


def _first(connection: Any, table: str) -> str:
    """Which rows of a table are the first lead's, as they stand now."""
    key = "subject" if table == "reviews" else "id"
    rows = connection.execute(text(f"SELECT {key} FROM {table}")).scalars()
    # a copy's key is seven characters longer
    held = [each for each in rows if len(each) == len("lead_") + 26 + len(each.split("_")[0]) - 4]
    return f"{key} IN ({', '.join(repr(each) for each in held)})"


async def timed(context: Context, *, whole: bool = False) -> float:
    """Seconds of one pass with nothing to do."""
    begun = time.perf_counter()
    done = await worker.tick(context, LATER, whole=whole)
    took = time.perf_counter() - begun
    assert not any(done.values()), done
    return took


def measure(sizes: list[int], kind: str) -> dict[str, Any]:
    """The figures for each size, smallest first, in one database that grows."""
    result: dict[str, Any] = {"kind": kind, "sizes": {}}
    with contextlib.ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="leadhatch-bench-"))
        server = stack.enter_context(postgres()) if kind == "postgres" else ""
        context = context_of(fresh(f"pool, {kind}", folder, server))
        stack.callback(context.database.close)
        bar = stack.enter_context(tqdm(total=max(sizes), unit="enrolment", disable=None))
        first(context)
        bar.update()
        have = 1
        for size in sorted(sizes):
            multiply(context, have, size, bar.update)
            have = size
            with context.database.session() as session:
                assert session.scalars(select(func.count(Enrollment.id))).one() == size

            async def passes() -> tuple[list[float], float]:
                await timed(context)
                took = [await timed(context) for _ in range(PASSES)]
                return took, await timed(context, whole=True)

            took, whole = asyncio.run(passes())
            result["sizes"][size] = {
                "pass_ms": 1000 * median(took), "least_ms": 1000 * min(took),
                "whole_s": whole, "pss_mb": sum(pss(os.getpid()).values()),
            }  # fmt: skip
    return result


def report(result: dict[str, Any]) -> str:
    """The figures for people."""
    sizes = result["sizes"]
    base = sizes[min(sizes)]["pass_ms"]
    lines = [
        f"a pass with nothing due, {result['kind']}",
        f"{'enrolled':>12}{'pass ms':>10}{'least':>8}{'ratio':>8}{'everybody s':>13}{'PSS MB':>8}",
    ]
    for size, figures in sizes.items():
        lines.append(
            f"{size:>12}{figures['pass_ms']:>10.1f}{figures['least_ms']:>8.1f}"
            f"{figures['pass_ms'] / base:>8.2f}{figures['whole_s']:>13.1f}"
            f"{figures['pss_mb']:>8.0f}"
        )
    lines.append(f"wanted: ratio ≤ {WANTED}, ≤ 150 MB")
    return "\n".join(lines)
