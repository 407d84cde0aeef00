"""Many on their way at a time: nobody holds up the others, and what was sent is recorded."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, create_engine, make_url, select, text
from sqlalchemy.exc import SQLAlchemyError

import sdr.db
from adapters.email import SmtpChannel
from app.fake_mail import Fault, Keeper, Ledger, serving
from sdr import outbound
from sdr.db import Database
from sdr.delivering import AT_ONCE, DOUBTS, Door, deliver
from sdr.outbound import Delivery, Prepared, State
from sdr.ports import Channel, ChannelDown, Dispatch, FixedClock, SendUncertain
from tests import builders
from tests.builders import TUESDAY
from tests.integration.sdr.test_outbound import Post, render

ALL = ("notice",)


def plan(database: Database, *addresses: str) -> None:
    with database.session() as session:
        lead = builders.lead(session)
        for number, address in enumerate(addresses):
            outbound.plan(
                session, identity=f"notice:{number}", purpose="notice", channel="email",
                lead_id=lead.id if number % 2 else None, address=address, language="en",
                payload={}, not_before=TUESDAY, now=TUESDAY,
            )  # fmt: skip


def people(count: int) -> list[str]:
    return [f"person{n}@mill.example" for n in range(count)]


def door(
    database: Database, channel: Channel, prepare: Callable[..., Prepared] = render, **named: Any
) -> Door:
    return Door(
        database=database, owner="w1", clock=FixedClock(TUESDAY), channels={"email": channel},
        prepare=prepare, **named,
    )  # fmt: skip


def states(database: Database) -> dict[str, str]:
    with database.session() as session:
        return {row.address: row.state for row in session.scalars(select(Delivery))}


async def test_all_that_is_due_goes_once(database: Database) -> None:
    plan(database, *people(50))
    post = Post(pause=0.001)
    assert await deliver(door(database, post), ALL) == {State.SENT: 50}
    assert Counter(each.to for each in post.sent) == dict.fromkeys(people(50), 1)
    assert await deliver(door(database, post), ALL) == {}


async def test_two_at_the_same_time_share_the_work(database: Database) -> None:
    plan(database, *people(60))
    one, other = Post(pause=0.01), Post(pause=0.01)
    doors = [door(database, post, at_once=4) for post in (one, other)]
    counts = await asyncio.gather(*(deliver(each, ALL) for each in doors))
    assert sum(count[State.SENT] for count in counts) == 60
    assert Counter(each.to for each in (*one.sent, *other.sent)) == dict.fromkeys(people(60), 1)


async def test_what_cannot_be_prepared_holds_up_nobody(database: Database) -> None:
    plan(database, "defect@mill.example", "never@mill.example", *people(10))

    def prepare(session: Any, delivery: Delivery) -> Prepared:
        if delivery.address.startswith("defect"):
            raise KeyError("a defect")
        if delivery.address.startswith("never"):
            raise outbound.CannotPrepare("cannot_render: bad_template")
        return render(session, delivery)

    count = await deliver(door(database, Post(), prepare), ALL)
    assert count == {State.SENT: 10, State.SKIPPED: 1}
    kept = states(database)
    assert (kept["defect@mill.example"], kept["never@mill.example"]) == ("planned", "skipped")
    with database.session() as session:
        assert outbound.due(session, TUESDAY, purposes=ALL) == []  # put off, not looked at forever
        [defect] = session.scalars(select(Delivery).where(Delivery.state == State.PLANNED))
        assert defect.reason == "cannot_prepare: KeyError"


async def test_not_now_is_kept_with_its_time_and_reason(database: Database) -> None:
    plan(database, *people(3))
    later = TUESDAY + dt.timedelta(hours=2)
    shut = door(database, Post(), lambda *_: outbound.Later(later, "stopped"))
    assert await deliver(shut, ALL) == {}
    with database.session() as session:
        rows = session.scalars(select(Delivery)).all()
        assert {(row.state, row.reason, row.not_before) for row in rows} == {
            ("planned", "stopped", later)
        }


async def test_a_server_that_is_down_uses_up_no_attempts_and_ends_the_pass(
    database: Database,
) -> None:
    plan(database, *people(40))
    post = Post(ChannelDown("connection: refused"))
    assert await deliver(door(database, post, at_once=4), ALL) == {}
    with database.session() as session:
        rows = session.scalars(select(Delivery)).all()
        assert {row.attempts for row in rows} == {0}
        assert 1 <= sum(row.not_before > TUESDAY for row in rows) <= 8  # the rest was not touched


async def test_a_broken_server_does_not_make_a_whole_queue_uncertain(database: Database) -> None:
    plan(database, *people(40))
    count = await deliver(door(database, Post(SendUncertain("broken")), at_once=2), ALL)
    assert 3 <= count[State.UNCERTAIN] <= 5
    assert Counter(states(database).values())["planned"] == 40 - count[State.UNCERTAIN]


async def test_poison_recipients_never_delay_the_others(database: Database, tmp_path: Path) -> None:
    poison = ["hang1@mill.example", "hang2@mill.example", "gone@mill.example", "no-at-sign",
              "用户@例子.example", "a@b.example\r\nBcc: x@y.example"]  # fmt: skip
    plan(database, *poison, *people(30))
    ledger, told = Ledger(tmp_path / "ledger"), list[float]()
    faults = [Fault.parse("RCPT=hang,for=hang"), Fault.parse("RCPT=550 5.1.1 nobody,for=gone")]
    loop = asyncio.get_running_loop()
    begun = loop.time()
    keeper = Keeper(None, lambda *_: told.append(loop.time() - begun), ledger=ledger, faults=faults)
    async with serving(0, keeper) as port:
        channel = SmtpChannel(
            host="127.0.0.1", port=port, security="none", sender="sdr@example.com",
            command_timeout=15,
        )  # fmt: skip
        # both places are taken by hanging ones, until they are given up to others
        count = await deliver(door(database, channel, at_once=2, slow_after=0.2), ALL)
        took = loop.time() - begun
        await channel.close()
    ledger.close()
    assert count == {State.SENT: 31, State.FAILED: 3}  # an address in Chinese is no poison
    assert max(told) < 12 < 15 <= took
    kept = states(database)
    assert [kept[each] for each in poison[:2]] == ["planned", "planned"]
    assert set(Ledger.counted(tmp_path / "ledger").values()) == {1}


class Switch:
    """Takes the real database away from everybody, and gives it back."""

    def __init__(self, url: str) -> None:
        self.url = make_url(url)
        self.lock: Connection | None = None

    def off(self) -> None:
        engine = create_engine(self._server(), isolation_level="AUTOCOMMIT")
        self.lock = lock = engine.connect()
        if self.url.drivername.startswith("sqlite"):
            lock.execute(text("BEGIN EXCLUSIVE"))
            return
        name = self.url.database
        lock.execute(text(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false"))
        lock.execute(
            text("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = :name"),
            {"name": name},
        )

    def on(self) -> None:
        assert self.lock is not None
        if self.url.drivername.startswith("sqlite"):
            self.lock.execute(text("ROLLBACK"))
        else:
            self.lock.execute(text(f"ALTER DATABASE {self.url.database} ALLOW_CONNECTIONS true"))
        self.lock.close()
        self.lock.engine.dispose()

    def _server(self) -> Any:
        if self.url.drivername.startswith("sqlite"):
            return self.url
        return self.url.set(drivername="postgresql+psycopg", database="postgres")


async def test_what_was_sent_while_the_database_was_away_is_recorded_when_it_is_back(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sdr.db, "SQLITE_BUSY_MS", 200)
    database, switch = Database(database_url), Switch(database_url)
    plan(database, *people(20))

    class Unlucky(Post):
        """Sends; while the fifth is on its way, the database goes for a second."""

        gone = asyncio.Event()

        async def send(self, dispatch: Dispatch) -> None:
            await super().send(dispatch)
            if len(self.sent) == 5:
                await asyncio.to_thread(switch.off)
                asyncio.get_running_loop().call_later(1.0, switch.on)
                self.gone.set()
            if len(self.sent) >= 5:  # nothing comes back in time to be recorded before
                await self.gone.wait()

    post = Unlucky(pause=0.01)
    try:
        with pytest.raises((SQLAlchemyError, OSError)):
            await deliver(door(database, post, at_once=4), ALL)
        kept = states(database)
        assert {kept[each.to] for each in post.sent} == {"sent"}
        assert set(kept.values()) == {"sent", "planned"}
        await deliver(door(database, post, at_once=4), ALL)
        assert Counter(each.to for each in post.sent) == dict.fromkeys(people(20), 1)
        assert set(states(database).values()) == {"sent"}
    finally:
        database.close()


@pytest.mark.parametrize("ends", ["down", "doubt", "stopping"])
async def test_what_was_claimed_ahead_and_not_begun_is_free_again(
    database: Database, monkeypatch: pytest.MonkeyPatch, ends: str
) -> None:
    plan(database, *people(120))
    monkeypatch.setattr("sdr.delivering.AHEAD", 60.0)  # as if a minute's worth were claimed
    sent: list[str] = []

    class Fails:
        async def send(self, dispatch: Dispatch) -> None:
            if len(sent) >= 40 and ends != "stopping":
                raise ChannelDown("away") if ends == "down" else SendUncertain("broke off")
            sent.append(dispatch.to)
            await asyncio.sleep(0)

    shut = door(database, Fails(), stopping=lambda: ends == "stopping" and len(sent) >= 40)
    await deliver(shut, ALL)
    with database.session() as session:
        rows = session.scalars(select(Delivery)).all()
        counted = Counter(row.state for row in rows)
        assert counted[State.SENT] == len(sent)
        assert counted[State.SENDING] == 0
        assert counted[State.UNCERTAIN] < AT_ONCE + DOUBTS
        assert counted[State.PLANNED] > 50
        assert {row.attempts for row in rows if row.state == State.PLANNED} == {0}
        free = [row for row in rows if row.state == State.PLANNED and row.not_before == TUESDAY]
        assert len(free) > 50
    post = Post()
    await deliver(door(database, post), ALL)
    assert not {each.to for each in post.sent} & set(sent)
