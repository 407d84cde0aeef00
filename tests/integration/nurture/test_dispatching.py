"""The dispatcher and the tasks of the scaled form, without a broker: tasks are kept and done here."""

from __future__ import annotations

import asyncio
import dataclasses
import datetime as dt
from collections.abc import Callable, Sequence

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from nurture import dispatching, leases, switches, worker
from nurture.context import Context
from nurture.dispatching import Dispatcher, TasksAway
from nurture.shards import Shard
from nurture.switches import Scope
from sdr.deliveries import Delivery, State, plan
from sdr.ports import FixedClock
from tests import builders
from tests.integration.nurture.conftest import Recorder

NOW = builders.TUESDAY
CLOCK = FixedClock(NOW)


class Kept:
    """Tasks that somebody may do, twice or never; or a broker that is away."""

    def __init__(self) -> None:
        self.planned: list[tuple[int, int]] = []
        self.sent: list[list[str]] = []
        self.whole: list[bool] = []
        self.errands_asked = 0
        self.away = False

    async def plan(self, number: int, of: int, expires: float, *, whole: bool) -> None:
        assert expires > 0
        self.whole.append(whole)
        self.planned.append((number, of))

    async def errands(self, expires: float) -> None:
        assert expires > 0
        self.errands_asked += 1

    async def deliver(self, delivery_ids: Sequence[str]) -> None:
        if self.away:
            raise TasksAway
        self.sent.append(list(delivery_ids))


def seed(context: Context, leads: int) -> None:
    with context.database.session() as session:
        for number in range(leads):
            lead = builders.lead(session, email=f"p{number}@mill.example")
            builders.conversation(session, lead)


def transcripts(context: Context, count: int) -> list[str]:
    with context.database.session() as session:
        lead = builders.lead(session, email="reader@mill.example")
        talk = builders.conversation(session, lead)
        return [
            plan(
                session, identity=f"transcript:{number}", purpose="transcript", channel="email",
                lead_id=lead.id, address=f"reader{number}@mill.example", language="en",
                payload={"conversation": talk.id, "last": 1}, not_before=NOW, now=NOW,
            ).id
            for number in range(count)
        ]  # fmt: skip


def states(context: Context) -> list[str]:
    with context.database.session() as session:
        return sorted(session.scalars(select(Delivery.state)))


async def test_in_parts_everybody_gets_what_a_whole_pass_would_send(
    context: Context, recorder: Recorder
) -> None:
    seed(context, 5)
    tasks = Kept()
    assert await Dispatcher(context, CLOCK, tasks, shards=3).once()
    assert tasks.planned == [(0, 3), (1, 3), (2, 3)]
    assert tasks.whole == [True, True, True]  # the first pass looks at everybody
    assert tasks.errands_asked == 1
    for number, of in tasks.planned:
        await worker.plan(dataclasses.replace(context, shard=Shard(number, of)), NOW)
    await Dispatcher(context, CLOCK, tasks, shards=3).once()
    for ids in [*tasks.sent, *tasks.sent]:  # each task comes twice
        await worker.send(context, CLOCK, ids)
    assert sorted(each.to for each in recorder.sent) == [f"p{n}@mill.example" for n in range(5)]
    # who was written to stands at the next step
    assert (await worker.tick(context, NOW))["sent"] == 0


async def test_what_was_handed_out_is_handed_out_again_only_after_a_while(
    context: Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    ids = transcripts(context, 5)
    monkeypatch.setattr(dispatching, "IN_ONE_TASK", 2)
    tasks = Kept()
    dispatcher = Dispatcher(context, CLOCK, tasks, shards=1)
    await dispatcher.once()
    await dispatcher.once()
    assert [len(each) for each in tasks.sent] == [2, 2, 1]
    assert sorted(each for ids in tasks.sent for each in ids) == sorted(ids)
    dispatcher.again_after = 0.0
    await dispatcher.once()
    assert len(tasks.sent) == 6


async def test_what_is_held_up_does_not_keep_others_back(
    context: Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    transcripts(context, 7)
    monkeypatch.setattr(dispatching, "MOST", 2)
    monkeypatch.setattr(dispatching, "PAGE", 2)
    tasks = Kept()
    dispatcher = Dispatcher(context, CLOCK, tasks, shards=1, again_after=0.0)
    for _ in range(3):
        await dispatcher.once()
    dispatcher.again_after = 3600.0
    for _ in range(7):
        await dispatcher.once()
    assert len({each for ids in tasks.sent for each in ids}) > 2


async def test_when_the_broker_is_away_nothing_counts_as_handed_out(context: Context) -> None:
    transcripts(context, 1)
    tasks = Kept()
    dispatcher = Dispatcher(context, CLOCK, tasks, shards=1)
    tasks.away = True
    with pytest.raises(TasksAway):
        await dispatcher.once()
    tasks.away = False
    await dispatcher.once()
    assert len(tasks.sent) == 1


async def test_one_dispatcher_at_a_time_and_the_next_takes_over(context: Context) -> None:
    other = dataclasses.replace(context, owner="other")
    first = Dispatcher(context, CLOCK, Kept(), shards=1)
    assert await first.once()
    assert not await Dispatcher(other, CLOCK, Kept(), shards=1).once()
    later = FixedClock(NOW + leases.LENGTH)
    assert await Dispatcher(other, later, Kept(), shards=1).once()
    await leases.let_go(other, dispatching.LEASE)
    assert await first.once()


async def test_it_ends_when_told_and_gives_the_lease_back(context: Context) -> None:
    stop = asyncio.Event()
    stop.set()
    await Dispatcher(context, CLOCK, Kept(), shards=1).run(stop)
    with context.database.session() as session:
        assert session.scalars(select(leases.Lease)).all() == []


async def test_while_nurture_is_stopped_only_what_was_asked_for_goes(
    context: Context, recorder: Recorder
) -> None:
    seed(context, 1)
    await worker.plan(context, NOW)
    ids = transcripts(context, 1)

    def stop(session: Session) -> bool:
        return switches.turn(session, Scope(), stop=True, by="ops", now=NOW)

    await context.database.run(stop)
    tasks = Kept()
    await Dispatcher(context, CLOCK, tasks, shards=1).once()
    assert tasks.sent == [ids]
    with context.database.session() as session:
        everything = list(session.scalars(select(Delivery.id)))
    await worker.send(context, CLOCK, everything)
    assert states(context) == sorted([State.PLANNED, State.SENT])


async def test_a_lease_is_renewed_taken_over_and_given_back(
    make_context: Callable[..., Context], recorder: Recorder
) -> None:
    one, two = make_context(recorder, owner="one"), make_context(recorder, owner="two")
    late = FixedClock(NOW + leases.LENGTH - dt.timedelta(seconds=1))
    assert await leases.held(one, CLOCK, "x")
    assert not await leases.held(two, late, "x")
    assert await leases.held(one, late, "x")
    assert not await leases.held(two, FixedClock(NOW + leases.LENGTH), "x")
    async with leases.kept(one, late, "y") as ours:
        assert ours
        async with leases.kept(two, late, "y") as theirs:
            assert not theirs
    async with leases.kept(two, late, "y") as theirs:
        assert theirs
