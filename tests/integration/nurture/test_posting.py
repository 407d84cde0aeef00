"""What happens is told to subscribers: written with it, tried again, never one for another."""

from __future__ import annotations

import asyncio
import contextlib
import dataclasses
import datetime as dt
import json
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from adapters.outlet import HttpOutlet
from nurture import post_bodies, posting, worker
from nurture.context import Context
from sdr import erasure, handoffs, outbox, qualify, subscriptions, timeline
from sdr.db import Database
from sdr.deliveries import Delivery
from sdr.leads import Lead
from sdr.outbox import Post, State
from sdr.sealing import Seal
from sdr.staff import Member, Role
from sdr.subscriptions import EVENTS, Subscription, Wish
from tests import builders
from tests.clocks import HandClock
from tests.integration.nurture.conftest import Recorder
from tests.integration.receiver import LOOPBACK, Receiver

NOW = builders.TUESDAY
SEAL = Seal("a-secret-key-of-the-tests", subscriptions.PURPOSE)
BY = "boss@beaconcloud.example"


@pytest.fixture
def context(make_context: Callable[..., Context], recorder: Recorder, clock: HandClock) -> Context:
    outlet = HttpOutlet(allow=LOOPBACK, clock=clock, timeout=0.5)
    return make_context(recorder, outlet=outlet, seal=SEAL)


def subscribe(
    database: Database, address: str, *events: str, name: str = "CRM", **others: Any
) -> str:
    with database.session() as session:
        wish = Wish(name=name, events=events or EVENTS, address=address, **others)
        return subscriptions.add(session, wish, SEAL, by=BY, now=NOW)[0].id


def qualified(session: Session, context: Context, now: dt.datetime = NOW, **known: Any) -> Lead:
    email = known.pop("email", "wang@brewery.example")
    lead = builders.lead(session, known=builders.READY | known, now=now, email=email)
    qualify.reconsider(session, lead, context.playbook, now=now, by="leadhatch")
    handoffs.request(
        session, lead, conversation_id=None, reason="qualified", playbook=context.playbook, now=now
    )
    return lead


def posts(database: Database, *states: State) -> list[Post]:
    with database.session() as session:
        query = select(Post).order_by(Post.id)
        return list(session.scalars(query.where(Post.state.in_(states)) if states else query))


def test_a_post_is_written_with_the_event_or_not_at_all(
    context: Context, database: Database
) -> None:
    subscribe(database, "https://one.example/", "handoff.created", "lead.stage")
    subscribe(database, "https://two.example/", "handoff.won")
    off = subscribe(database, "https://off.example/")
    with database.session() as session:
        subscriptions.switch(session, off, on=False, now=NOW)
    with contextlib.suppress(ZeroDivisionError), database.session() as session:
        qualified(session, context)
        session.flush()
        raise ZeroDivisionError
    assert posts(database) == []
    with database.session() as session:
        qualified(session, context)
    assert [each.event for each in posts(database)] == ["lead.stage", "handoff.created"]


async def test_an_event_arrives_signed_with_all_that_is_known(
    context: Context, database: Database, there: Receiver, clock: HandClock
) -> None:
    subscribe(database, there.at("/hook"), "handoff.created", "lead.qualified", "lead.stage")
    with database.session() as session:
        qualified(session, context)
    assert await posting.drain(context, clock) == 3
    told = {body["event"]: body for body in (json.loads(each.body) for each in there.got)}
    assert set(told) == {"handoff.created", "lead.qualified", "lead.stage"}
    created = told["handoff.created"]
    assert created["handoff"]["state"] == "new"
    assert created["handoff"]["url"].startswith("https://chat.example.com/console/handoffs/hand_")
    assert created["lead"]["why_now"]
    assert told["lead.qualified"]["lead"]["verdict"] == "qualified"
    assert (told["lead.stage"]["old"], told["lead.stage"]["new"]) == ("visitor", "qualified")
    assert len({body["id"] for body in told.values()}) == 3
    assert all(each.state == State.TAKEN for each in posts(database))
    assert await posting.drain(context, clock) == 0


async def test_every_event_has_a_body(
    context: Context, database: Database, there: Receiver, clock: HandClock
) -> None:
    subscribe(database, there.at("/hook"))
    with database.session() as session:
        lead = qualified(session, context)
        handoff = handoffs.open_of(session, lead.id)
        assert handoff is not None
        handoffs.accept(session, handoff.id, by=BY, now=NOW)
        handoffs.give_back(
            session, handoff.id, by=BY, reason="too_early", note="in May",
            playbook=context.playbook, now=NOW,
        )  # fmt: skip
        timeline.write(
            session, lead.id, "hot_reading", now=NOW, by="leadhatch",
            data={"rule": "price", "times": 3, "seconds": 90, "what": ["price"], "to": "x@y.z",
                  "engagements": ["eng_1"]},
        )  # fmt: skip
        outbox.tell(
            session, "nurture.ready", event_id="evt_n", lead_id=lead.id,
            data={"sequence": "s", "step": "tell"}, by="leadhatch", now=NOW,
        )  # fmt: skip
    await posting.drain(context, clock)
    told = {body["event"]: body for body in (json.loads(each.body) for each in there.got)}
    assert {"handoff.accepted", "handoff.returned", "nurture.ready"} <= set(told)
    assert told["handoff.returned"]["handoff"]["return_reason"] == "too_early"
    assert told["handoff.returned"]["by"] == BY
    hot = told["lead.hot_reading"]
    assert (hot["times"], hot["what"], "to" in hot) == (3, ["price"], False)
    assert told["nurture.ready"]["sequence"] == "s"
    assert posts(database, State.DEAD, State.WAITING, State.SKIPPED) == []


async def test_a_handoff_without_a_contact_waits_for_one_a_little(
    context: Context, database: Database, there: Receiver, clock: HandClock
) -> None:
    subscribe(database, there.at("/hook"), "handoff.created")
    with database.session() as session:
        lead = builders.lead(session, email=None, name=None)
        handoffs.request(
            session, lead, conversation_id=None, reason="requested", playbook=context.playbook,
            now=NOW,
        )  # fmt: skip
    await posting.drain(context, clock)
    [waits] = posts(database)
    assert (waits.state, waits.attempts, there.got) == (State.WAITING, 0, [])
    for _ in range(8):
        clock.forward(seconds=15)
        await posting.drain(context, clock)
    assert len(there.got) == 1


async def test_what_fails_is_tried_again_under_the_same_id_with_the_same_body(
    context: Context, database: Database, there: Receiver, clock: HandClock
) -> None:
    there.answers["/hook"] = [500, "drop", "hang", (302, {"Location": "/x"}, ""), 404, 200]
    subscribe(database, there.at("/hook"), "handoff.created")
    with database.session() as session:
        lead = qualified(session, context)
    waits = []
    for _ in range(6):
        await posting.drain(context, clock)
        [post] = posts(database)
        waits.append((post.not_before - clock.now()).total_seconds())
        with database.session() as session:
            session.get_one(Lead, lead.id).tags = ["changed"]
        clock.moment = max(post.not_before, clock.now())
    [post] = posts(database)
    assert [each.path for each in there.got] == ["/hook"] * 6
    assert len({each.headers["X-Leadhatch-Delivery"] for each in there.got}) == 1
    assert len({each.body for each in there.got}) == 1
    assert len({each.headers["X-Leadhatch-Timestamp"] for each in there.got}) == 6
    assert (post.state, post.attempts, post.error) == (State.TAKEN, 6, None)
    for number, wait in enumerate(waits[:5]):
        assert 0.8 * 30 * 3**number <= wait <= 1.2 * 30 * 3**number


async def test_after_a_day_it_is_a_dead_letter_that_can_go_again(
    context: Context, database: Database, there: Receiver, clock: HandClock, recorder: Recorder
) -> None:
    there.answers["/hook"] = (503, {}, "down for maintenance")
    subscription = subscribe(database, there.at("/hook"), "handoff.created")
    with database.session() as session:
        session.add(
            Member(id="staff_a", email="admin@beaconcloud.example", name="A", role=Role.ADMIN,
                   language="zh", password_hash="-", failed_sign_ins=0, created_at=NOW)
        )  # fmt: skip
        qualified(session, context)
        qualified(session, context, email="second@brewery.example")
    for _ in range(outbox.ATTEMPTS):
        await posting.drain(context, clock)
        waiting = posts(database, State.WAITING)
        clock.moment = max([each.not_before for each in waiting], default=clock.now())
    assert dt.timedelta(hours=19) < clock.now() - NOW < dt.timedelta(hours=31)
    dead = posts(database, State.DEAD)
    assert [each.error for each in dead] == ["status_503: down for maintenance"] * 2
    assert dead[0].body is not None
    # admins are told once, not once a post
    with database.session() as session:
        told = [each for each in session.scalars(select(Delivery)) if "what" in each.payload]
    assert [(each.address, each.payload["what"]) for each in told] == [
        ("admin@beaconcloud.example", "dead")
    ]
    there.answers["/hook"] = 200
    with database.session() as session:
        outbox.replay(session, dead[0].id, by=BY, now=clock.now())
        assert outbox.replay_all(session, subscription, by=BY, now=clock.now()) == 1
    assert await posting.drain(context, clock) == 2
    taken = posts(database, State.TAKEN)
    assert {each.id for each in taken} == {each.id for each in dead}
    assert {each.replayed_by for each in taken} == {BY}


async def test_gone_switches_it_off_and_tells_admins(
    context: Context, database: Database, there: Receiver, clock: HandClock, recorder: Recorder
) -> None:
    there.answers["/hook"] = 410
    subscription = subscribe(database, there.at("/hook"), "handoff.created", name="Old CRM")
    with database.session() as session:
        session.add(
            Member(id="staff_a", email="admin@beaconcloud.example", name="A", role=Role.ADMIN,
                   language="en", password_hash="-", failed_sign_ins=0, created_at=NOW)
        )  # fmt: skip
        qualified(session, context)
    await posting.drain(context, clock)
    with database.session() as session:
        held = subscriptions.get(session, subscription)
        assert (held.enabled, held.off_reason) == (False, subscriptions.GONE)
    assert [each.state for each in posts(database)] == [State.DEAD]
    await worker.errands(context, clock)
    [mail] = [each for each in recorder.sent if each.to == "admin@beaconcloud.example"]
    assert "Old CRM" in mail.subject
    assert f"/console/webhooks/{subscription}" in mail.text


async def test_who_asks_to_wait_is_left_alone_with_everything(
    context: Context, database: Database, there: Receiver, clock: HandClock
) -> None:
    there.answers["/hook"] = [(429, {"Retry-After": "600"}, ""), 200]
    subscribe(database, there.at("/hook"), "handoff.created")
    with database.session() as session:
        qualified(session, context)
    await posting.drain(context, clock)
    with database.session() as session:
        qualified(session, context, now=clock.now(), email="second@brewery.example")
    clock.forward(seconds=599)
    assert await posting.drain(context, clock) == 0
    clock.forward(seconds=2)
    assert await posting.drain(context, clock) == 2
    assert len(posts(database, State.TAKEN)) == 2


async def test_one_that_hangs_holds_up_nobody_else(
    context: Context, database: Database, there: Receiver, clock: HandClock
) -> None:
    there.answers["/slow"] = "hang"
    patient = dataclasses.replace(
        context, outlet=HttpOutlet(allow=LOOPBACK, clock=clock, timeout=60)
    )
    subscribe(database, there.at("/slow"), name="Slow")
    subscribe(database, there.at("/quick"), "handoff.created", name="Quick")
    stop = asyncio.Event()
    running = asyncio.create_task(posting.run(patient, clock, stop, every=0.02))
    try:
        with database.session() as session:
            qualified(session, context)
        for number in range(3):
            with database.session() as session:
                qualified(session, context, email=f"p{number}@brewery.example")
            async with asyncio.timeout(20):
                while there.paths().count("/quick") < number + 2:
                    there.arrived.clear()
                    await there.arrived.wait()
        # the slow one has its few on their way, and the rest waits
        assert there.paths().count("/slow") == posting.AT_ONCE
    finally:
        there.let_go.set()
        stop.set()
        await running


async def test_a_process_that_ended_meanwhile_loses_nothing(
    context: Context, database: Database, there: Receiver, clock: HandClock
) -> None:
    subscription = subscribe(database, there.at("/hook"), "handoff.created")
    with database.session() as session:
        qualified(session, context)
    with database.session() as session:
        [claimed] = outbox.claim(
            session, subscription, most=4, owner="gone", now=NOW, until=NOW + posting.CLAIMED_FOR
        )
    assert await posting.drain(context, clock) == 0
    clock.moment += posting.CLAIMED_FOR
    assert await posting.drain(context, clock) == 1
    [post] = posts(database)
    assert (post.id, post.state, post.attempts) == (claimed.id, State.TAKEN, 2)


async def test_an_address_inside_is_refused_when_it_is_connected_to(
    make_context: Callable[..., Context], recorder: Recorder, database: Database, there: Receiver,
    clock: HandClock,
) -> None:  # fmt: skip
    context = make_context(recorder, outlet=HttpOutlet(clock=clock), seal=SEAL)
    subscribe(database, there.at("/hook").replace("127.0.0.1", "localhost"), "handoff.created")
    with database.session() as session:
        qualified(session, context)
    await posting.drain(context, clock)
    [post] = posts(database)
    assert (post.state, post.error) == (State.DEAD, "not_public")
    assert there.got == []


async def test_a_new_secret_signs_beside_the_old_one_for_a_while(
    context: Context, database: Database, there: Receiver, clock: HandClock
) -> None:
    subscription = subscribe(database, there.at("/hook"), "handoff.created")
    with database.session() as session:
        secret = subscriptions.rotate(session, subscription, SEAL, NOW)
        held = subscriptions.get(session, subscription)
        assert secret not in repr([held.secret, held.old_secret, held.address])
        assert len(subscriptions.signing(held, SEAL, NOW)) == 2
        assert subscriptions.signing(held, SEAL, NOW + subscriptions.OVERLAP) == (secret,)
        qualified(session, context)
    await posting.drain(context, clock)
    assert there.got[0].headers["X-Leadhatch-Signature"].count("v1=") == 2


async def test_a_test_goes_also_while_it_is_off_and_is_not_tried_again(
    context: Context, database: Database, there: Receiver, clock: HandClock
) -> None:
    there.answers["/hook"] = [500, 200]
    subscription = subscribe(database, there.at("/hook"), "handoff.created")
    for state in (State.DEAD, State.TAKEN):
        with database.session() as session:
            subscriptions.switch(session, subscription, on=False, now=NOW)
            post = outbox.test(session, subscription, by=BY, now=NOW).id
        await posting.post_now(context, clock, post)
        with database.session() as session:
            assert outbox.get(session, post).state == state
    assert json.loads(there.got[-1].body)["event"] == "test"


async def test_of_an_erased_person_nothing_is_posted_or_kept(
    context: Context, database: Database, there: Receiver, clock: HandClock
) -> None:
    subscribe(database, there.at("/hook"), "handoff.created", "lead.stage")
    with database.session() as session:
        lead = qualified(session, context)
    await posting.drain(context, clock)
    with database.session() as session:
        timeline.write(
            session, lead.id, "stage", now=NOW, by=BY, data={"old": "lead", "new": "qualified"}
        )
        erasure.erase(session, session.get_one(Lead, lead.id), by="staff", now=NOW)
    assert posts(database) == []


async def test_of_an_invented_person_nothing_is_posted(
    context: Context, database: Database, there: Receiver, clock: HandClock
) -> None:
    subscribe(database, there.at("/hook"), "lead.stage")
    with database.session() as session:
        qualified(session, context).source = {"demo": True}
    await posting.drain(context, clock)
    assert [(each.state, each.error) for each in posts(database)] == [(State.SKIPPED, "demo")]
    assert there.got == []


async def test_with_another_key_it_is_a_dead_letter_that_says_so(
    make_context: Callable[..., Context], recorder: Recorder, database: Database, there: Receiver,
    clock: HandClock,
) -> None:  # fmt: skip
    context = make_context(
        recorder, outlet=HttpOutlet(allow=LOOPBACK, clock=clock),
        seal=Seal("another-key", subscriptions.PURPOSE),
    )  # fmt: skip
    subscribe(database, there.at("/hook"), "handoff.created")
    with database.session() as session:
        qualified(session, context)
    await posting.drain(context, clock)
    assert [each.error for each in posts(database, State.DEAD)] == ["sealed_with_another_key"]


async def test_what_was_settled_long_ago_is_forgotten(
    context: Context, database: Database, there: Receiver, clock: HandClock
) -> None:
    subscribe(database, there.at("/hook"), "handoff.created")
    with database.session() as session:
        qualified(session, context)
    await posting.drain(context, clock)
    with database.session() as session:
        outbox.forget(session, NOW + outbox.KEPT_TAKEN)
    assert len(posts(database)) == 1
    with database.session() as session:
        outbox.forget(session, NOW + outbox.KEPT_TAKEN + dt.timedelta(seconds=1))
        assert session.scalars(select(Subscription)).all() != []
    assert posts(database) == []


async def test_a_body_that_cannot_be_made_holds_up_nothing_behind_it(
    context: Context, database: Database, there: Receiver, clock: HandClock,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    subscribe(database, there.at("/hook"), "handoff.created", "lead.stage")
    made = post_bodies.make

    def defective(
        session: Session, context: Context, held: Subscription, post: Post, now: dt.datetime
    ) -> str:
        if post.event == "lead.stage":
            raise KeyError("defect")
        return made(session, context, held, post, now)

    monkeypatch.setattr(post_bodies, "make", defective)
    with database.session() as session:
        qualified(session, context)
    await posting.drain(context, clock)
    told = {each.event: (each.state, each.error) for each in posts(database)}
    assert told == {
        "lead.stage": (State.WAITING, "not_made: KeyError"),
        "handoff.created": (State.TAKEN, None),
    }
