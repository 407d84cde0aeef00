"""`make bench ARGS="--only console"`: how long pages of lists take, by how many leads there are.

Some hundred invented people of the demonstration come in through the product's own import, a tenth
of them with a handoff; then their rows are multiplied in the database, each copy a person of its
own with a number and a moment of their own. Measured is the time at the server, guard, audit line
and template included, by a client in the same process, one request at a time: every page of a list
with its usual filters, deep pages, rare and frequent words.
"""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
import os
import random
import re
import resource
import tempfile
import time
from collections.abc import Callable
from statistics import median, quantiles
from typing import Any
from zoneinfo import ZoneInfo

from aiohttp import ClientSession, TCPConnector, web
from aiohttp.test_utils import TestClient, TestServer
from sqlalchemy import Connection, create_engine, func, inspect, make_url, select, text
from tqdm import tqdm  # type: ignore[import-untyped]

from app.demo.people import draw
from benchmarks.machine import pss
from benchmarks.sending import fresh, postgres
from console import keys
from console.app import setup
from console.auth import SESSION_COOKIE
from console.importing import import_lead
from console.live import PAGES_OPEN
from console.wire import LeadIn
from nurture import stirs
from nurture.context import Context
from sdr import conversations, handoffs, leads, staff
from sdr.db import Database, new_id
from sdr.leads import Lead
from sdr.ports import FixedClock, Reply
from sdr.signals import Signal
from sdr.staff import Member, Role
from tests import builders

BASE = 100
NOW = dt.datetime(2026, 11, 20, 9, 0, tzinfo=dt.UTC)
YEAR = 364 * 86_400
AT_A_TIME = 50_000
REQUESTS = 40  # of each page
OPEN = 1000  # live pages at once
AT_A_TIME_OPEN, SIGNALS = 50, 10
LIMIT_MS, RATIO = 100.0, 1.5
BOSS = "boss@beacon.example.com"
# What a list reads, in an order that references allow; how a copy differs from the first.
_OLDER = "{at} - interval '1 second' * (i * 7919 % {year})"
_GRAMS = (
    "t.grams || (SELECT array_agg(DISTINCT substr(m.digits, g, 3)) FROM generate_series(1, 5) g)"
)
_OWN_MARK = (
    "CASE WHEN t.mark LIKE 'same:%' OR t.mark LIKE 'email:%' THEN t.mark || :n ELSE t.mark END"
)
# most handoffs are closed, and a few wait
_STATE = (
    "CASE WHEN i % 100 < 1 THEN 'new' WHEN i % 100 < 3 THEN 'accepted'"
    " WHEN i % 100 < 40 THEN 'returned' WHEN i % 100 < 60 THEN 'won' ELSE 'lost' END"
)
_THEN = _OLDER.replace("{at}", "t.created_at")
TABLES: dict[str, dict[str, str]] = {
    "accounts": {"id": "t.id || :n"},
    "leads": {"id": "t.id || :n", "account_id": "t.account_id || :n", "created_at": _OLDER},
    "identities": {"id": "t.id || :n", "lead_id": "t.lead_id || :n", "value": "t.value || :n"},
    "facts": {"id": "t.id || :n", "lead_id": "t.lead_id || :n"},
    "lead_marks": {"lead_id": "t.lead_id || :n", "at": _OLDER, "mark": _OWN_MARK},
    "lead_searches": {
        "lead_id": "t.lead_id || :n", "text": "t.text || ' ' || :n", "grams": _GRAMS,
    },
    "handoffs": {
        "id": "t.id || :n", "lead_id": "t.lead_id || :n", "created_at": _OLDER, "state": _STATE,
        "accepted_at": f"CASE WHEN i % 100 < 1 THEN NULL ELSE {_THEN} + interval '1 hour' END",
        "closed_at": f"CASE WHEN i % 100 < 3 THEN NULL ELSE {_THEN} + interval '2 days' END",
    },
    "conversations": {
        "id": "t.id || :n", "lead_id": "t.lead_id || :n",
        "token_hash": "substr(t.token_hash, 8) || :n", "started_at": _OLDER,
        "last_inbound_at": _OLDER, "ended_at": _OLDER,
    },
    "messages": {
        "id": "t.id || :n", "conversation_id": "t.conversation_id || :n", "at": _OLDER,
    },
    "timeline_events": {"id": "t.id || :n", "lead_id": "t.lead_id || :n", "at": _OLDER},
}  # fmt: skip


def people(database: Database, told: Callable[[int], None]) -> None:
    """The first leads, in both languages, and who looks at them."""
    rng, taken = random.Random(1), set[str]()
    playbook = builders.playbook()
    with database.session() as session:
        session.add(
            Member(
                id=new_id("staff"), email=BOSS, name="Boss", role=Role.ADMIN, language="en",
                password_hash="-", failed_sign_ins=0, created_at=NOW,
            )
        )  # fmt: skip
    for number in range(BASE):
        person = draw(rng, number, language="en" if number % 3 == 2 else "zh", kind="import",
                      colleague=None, taken=taken)  # fmt: skip
        at = NOW - dt.timedelta(seconds=rng.randrange(YEAR))
        given = LeadIn.model_validate({
            "language": person.language,
            "source": {"utm_source": rng.choice(("baidu", "google", "event", "partner"))},
            "facts": {
                "name": person.name, "company": person.company or person.name,
                "email": person.email, "persona": person.persona, "industry": person.industry,
                "company_size": {"min": person.size, "max": person.size},
            },
        })  # fmt: skip
        with database.session() as session:
            lead, _ = import_lead(session, given, playbook, by="bench", now=at)
            leads.retag(session, lead, rng.sample(("vip", "fair", "webinar"), k=number % 2))
            lead.stage = rng.choice(("lead", "nurturing", "nurturing", "qualified", "lost"))
            talk, _ = conversations.start(
                session, lead=lead, language=person.language, source=None, now=at
            )
            conversations.say(session, talk, [Reply("?")], language=person.language, now=at)
            said, _ = conversations.receive(
                session, talk, person.company or person.name, language=person.language, now=at
            )
            said.state, talk.ended_at, talk.end_reason = "answered", at, "silence"
            if number % 10 == 0:
                handoffs.request(session, lead, conversation_id=None, reason="requested",
                                 playbook=playbook, now=at)  # fmt: skip
            if number == BASE - 1:  # one in a million or so
                leads.retag(session, lead, ["rare"])
        told(1)


def multiply(database: Database, have: int, want: int, told: Callable[[int], None]) -> None:
    """Copies of the first until so many are there; `have` and `want` count leads."""
    with database.engine.begin() as connection:
        stirs.uninstall(connection)  # nobody sweeps here
        for table in TABLES if have == BASE else ():
            connection.execute(text(f"CREATE TABLE first_{table} AS SELECT * FROM {table}"))
        indexes = _without_indexes(connection)
    begin, end = have // BASE, want // BASE
    step = max(1, AT_A_TIME // BASE)
    for first in range(begin, end, step):
        last = min(first + step, end)
        with database.engine.begin() as connection:
            # what is copied holds as what it is copied from does
            connection.execute(text("SET LOCAL session_replication_role = replica"))
            for table, changed in TABLES.items():
                connection.execute(text(_copy(connection, table, changed, first, last)))
        told((last - first) * BASE)
    with database.engine.begin() as connection:
        connection.execute(text("SET LOCAL maintenance_work_mem = '512MB'"))
        for each in indexes:
            connection.execute(text(each))
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("VACUUM ANALYZE")


def _without_indexes(connection: Connection) -> list[str]:
    """Drop what would be kept up with every row, and say how it is made again."""
    found = connection.execute(text(
        "SELECT i.indexrelid::regclass::text, pg_get_indexdef(i.indexrelid) FROM pg_index i"
        " WHERE i.indrelid::regclass::text = ANY(:tables) AND NOT i.indisunique"
    ), {"tables": list(TABLES)}).all()  # fmt: skip
    for name, _ in found:
        connection.execute(text(f"DROP INDEX {name}"))
    return [made for _, made in found]


def _copy(
    connection: Connection, table: str, changed: dict[str, str], first: int, last: int
) -> str:
    columns = [each["name"] for each in inspect(connection).get_columns(table)]
    given = [
        changed.get(name, f"t.{name}").replace("{at}", f"t.{name}").replace("{year}", str(YEAR))
        .replace(":n", "m.digits")
        for name in columns
    ]  # fmt: skip
    return (
        f"INSERT INTO {table} ({', '.join(columns)})"
        f" SELECT {', '.join(given)} FROM first_{table} t,"
        f" (SELECT i, lpad(CAST(i AS text), 7, '0') AS digits"
        f" FROM generate_series({max(first, 1)}, {last - 1}) i) m"
    )


def pages(database: Database) -> dict[str, list[str]]:
    """What is asked for: a few addresses of each kind, in turns."""
    with database.session() as session:
        some = session.scalars(
            select(Lead).where(Lead.account_id.is_not(None))
            .order_by(Lead.created_at.desc()).offset(40).limit(5)
        ).all()  # fmt: skip
        rep = session.execute(text("SELECT assignee FROM handoffs LIMIT 1")).scalar_one()
    number = some[0].id[-7:] if len(some[0].id) > 31 else "0000001"
    return {
        "leads": ["/console/leads"],
        "leads, stage": [f"/console/leads?stage={s}" for s in ("lost", "nurturing", "won")],
        "leads, verdict": ["/console/leads?verdict=nurture", "/console/leads?verdict=open"],
        "leads, persona": ["/console/leads?persona=executive", "/console/leads?persona=buyer"],
        "leads, three filters": [
            "/console/leads?industry=food&source=baidu&stage=nurturing",
            "/console/leads?persona=executive&language=en&tag=vip",
        ],
        "leads, tag": ["/console/leads?tag=fair", "/console/leads?tag=rare"],
        "leads, rep": [f"/console/leads?rep={rep}"],
        "leads, days": ["/console/leads?since=2026-03-01&until=2026-03-02"],
        "search, rare": [f"/console/leads?q={number}", "/console/leads?q=zzzz"],
        "search, frequent": ["/console/leads?q=食品", "/console/leads?q=有限公司"],
        "search, two words": ["/console/leads?q=王+食品", "/console/leads?q=foods+walker"],
        "one lead": [f"/console/leads/{each.id}" for each in some],
        "one account": [f"/console/accounts/{each.account_id}" for each in some],
        "duplicates": ["/console/duplicates"],
        "inbox": ["/console/inbox", "/console/inbox?tab=won", f"/console/inbox?rep={rep}"],
        "review": ["/console/review"],
        "review, sample": ["/console/review?pick=sample", "/console/review?done=1"],
        "review, words": ["/console/review?q=zzzz", "/console/review?q=食品"],
        "talks": ["/console/talks"],
        "team": ["/console/staff"],
        "sequences": ["/console/sequences"],
        "reports": ["/console/reports", "/console/reports/handoffs"],
        "API, handoffs": ["/api/v1/handoffs?limit=50", "/api/v1/handoffs?state=won&limit=50"],
        "audit": ["/console/audit"],
        "my day": ["/console"],
        "API, leads": ["/api/v1/leads?limit=50&stage=lost"],
    }


def application(database: Database) -> web.Application:
    """The staff door."""
    app = web.Application()
    app[keys.DATABASE] = database
    app[keys.PLAYBOOK] = builders.playbook()
    app[keys.TEXTS] = builders.texts()
    app[keys.CLOCK] = FixedClock(NOW)
    app[keys.TIMEZONE] = ZoneInfo("Asia/Shanghai")
    app[keys.API_KEY] = "bench-bench-bench-bench"
    app[keys.BASE_URL] = "http://127.0.0.1"
    app[keys.NURTURE] = Context(
        database=database, playbook=app[keys.PLAYBOOK], texts=app[keys.TEXTS], channels={},
        base_url="http://127.0.0.1", timezone=ZoneInfo("Asia/Shanghai"),
        idle=dt.timedelta(minutes=30), owner="bench",
    )  # fmt: skip
    setup(app)
    return app


async def live(database: Database, count: int) -> dict[str, float]:
    """So many pages open at once: what one costs, and how soon all of them hear of a change.

    Both ends are in this process, so memory and time are those of server and browser together.
    """
    with database.session() as session:
        token, opened = staff.open_session(session, staff.get_by_email(session, BOSS), NOW)
    app = application(database)
    async with (
        TestServer(app) as server,
        ClientSession(connector=TCPConnector(limit=0), cookies={SESSION_COOKIE: token}) as client,
    ):
        before, begun = sum(pss(os.getpid()).values()), time.perf_counter()
        gate, counted = asyncio.Semaphore(AT_A_TIME_OPEN), asyncio.Condition()
        seen = {"open": 0, "changed": 0}

        async def page() -> None:
            async with gate:
                ws = await client.ws_connect(server.make_url("/console/live"))
                await ws.send_json({"csrf": opened.csrf})
            async for message in ws:
                async with counted:
                    seen[message.json()["type"]] += 1
                    counted.notify_all()

        async def until(kind: str, number: int) -> None:
            async with counted:
                await counted.wait_for(lambda: seen[kind] >= number)

        pages = [asyncio.create_task(page()) for _ in range(count)]
        await until("open", count)
        took = time.perf_counter() - begun
        used = sum(pss(os.getpid()).values()) - before
        heard = []
        for number in range(1, SIGNALS + 1):
            begun = time.perf_counter()
            app[PAGES_OPEN].hear(Signal("lead", lead_id="lead_x"))
            await until("changed", number * count)
            heard.append(1000 * (time.perf_counter() - begun))
        asked = []
        for _ in range(REQUESTS):
            begun = time.perf_counter()
            async with client.get(server.make_url("/console/leads")) as answer:
                await answer.read()
                assert answer.status == 200
            asked.append(1000 * (time.perf_counter() - begun))
        app[PAGES_OPEN].end()
        await asyncio.gather(*pages)
    return {
        "pages": count, "opened_s": took, "kb_a_page": 1024 * used / count,
        "heard_ms": median(heard), "leads_p95_ms": quantiles(asked, n=20)[-1],
    }  # fmt: skip


async def asked(database: Database, requests: int) -> dict[str, list[float]]:
    """Milliseconds of each request, by page; the first of each is not counted."""
    with database.session() as session:
        token, _ = staff.open_session(session, staff.get_by_email(session, BOSS), NOW)
    took: dict[str, list[float]] = {}
    async with TestClient(TestServer(application(database))) as client:
        client.session.cookie_jar.update_cookies({SESSION_COOKIE: token}, client.make_url("/"))
        wanted = pages(database)
        following = await _deep(client)
        wanted["leads, page 20"] = [following] if following else ["/console/leads"]
        for name, paths in wanted.items():
            for number in range(requests + len(paths)):
                begun = time.perf_counter()
                async with client.get(paths[number % len(paths)]) as answer:
                    await answer.read()
                    assert answer.status == 200, (name, answer.status)
                if number >= len(paths):
                    took.setdefault(name, []).append(1000 * (time.perf_counter() - begun))
    return took


async def _deep(client: TestClient[web.Request, web.Application]) -> str | None:
    path = "/console/leads"
    for _ in range(19):
        page = await (await client.get(path)).text()
        found = re.findall(r'href="(/console/leads\?cursor=[^"]+)"', page)
        if not found:
            return None
        path = found[-1]
    return path


def _only_to_read(server: str) -> None:
    """Nothing that is written here has to outlive the run: filling is no part of the measure."""
    url = make_url(server).set(drivername="postgresql+psycopg")
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for each in ("fsync = off", "synchronous_commit = off", "max_wal_size = '8GB'"):
            connection.execute(text(f"ALTER SYSTEM SET {each}"))
        connection.execute(text("SELECT pg_reload_conf()"))
    engine.dispose()


def measure(sizes: list[int], requests: int = REQUESTS) -> dict[str, Any]:
    """The figures for each size, smallest first, in one database that grows."""
    result: dict[str, Any] = {"sizes": {}}
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft < 4 * OPEN:  # both ends of each page
        resource.setrlimit(resource.RLIMIT_NOFILE, (min(4 * OPEN, hard), hard))
    with contextlib.ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="leadhatch-bench-"))
        server = stack.enter_context(postgres())
        _only_to_read(server)
        database = Database(fresh("console, postgres", folder, server))
        stack.callback(database.close)
        bar = stack.enter_context(tqdm(total=max(sizes), unit="lead", disable=None))
        people(database, bar.update)
        have = BASE
        for size in sorted(sizes):
            multiply(database, have, size, bar.update)
            have = size
            with database.session() as session:
                count = session.scalars(select(func.count(Lead.id))).one()
            took = asyncio.run(asked(database, requests))
            result["sizes"][count] = {
                name: {"median_ms": median(each), "p95_ms": quantiles(each, n=20)[-1]}
                for name, each in took.items()
            }
        result["live"] = asyncio.run(live(database, OPEN))
    return result


def report(result: dict[str, Any]) -> str:
    """The figures for people."""
    sizes = sorted(result["sizes"])
    heads = "".join(f"{size:>20,}" for size in sizes)
    lines = [
        "pages at the server, PostgreSQL, ms: median and 95 of 100 within",
        f"{'leads':24}{heads}{'ratio':>8}",
    ]
    base = result["sizes"][sizes[0]]
    for name, first in base.items():
        cells, last = [], first
        for size in sizes:
            last = result["sizes"][size][name]
            cells.append(f"{last['median_ms']:>11.1f}{last['p95_ms']:>9.1f}")
        ratio = last["p95_ms"] / first["p95_ms"]
        late = "  ←" if last["p95_ms"] > LIMIT_MS or ratio > RATIO else ""
        lines.append(f"{name:24}{''.join(cells)}{ratio:>8.2f}{late}")
    lines.append(f"wanted: p95 ≤ {LIMIT_MS:.0f} ms, ratio of p95 ≤ {RATIO}")
    live = result["live"]
    lines.append(
        f"{live['pages']} live pages: opened in {live['opened_s']:.1f} s,"
        f" {live['kb_a_page']:.0f} kB a page (server and browser), all hear of a change within"
        f" {live['heard_ms']:.0f} ms;"
        f" list of leads meanwhile p95 {live['leads_p95_ms']:.1f} ms"
    )
    return "\n".join(lines)
