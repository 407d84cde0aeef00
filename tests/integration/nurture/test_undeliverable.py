"""What cannot be made, signed or told does no harm to what stands beside it."""

from __future__ import annotations

import datetime as dt
import json
import threading
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session
from structlog.testing import capture_logs

from adapters.outlet import HttpOutlet
from nurture import post_bodies, posting, ringing
from nurture.context import Context
from sdr import conversations, floor, outbox, subscriptions
from sdr.db import Database
from sdr.deliveries import Delivery
from sdr.outbox import Post, State
from sdr.sealing import Seal
from sdr.staff import Member, Role
from sdr.subscriptions import Subscription, Wish
from tests import builders
from tests.clocks import HandClock
from tests.integration.nurture.conftest import Recorder
from tests.integration.nurture.test_posting import BY, NOW, SEAL, posts, qualified, subscribe
from tests.integration.receiver import LOOPBACK, Receiver

ADMIN = "admin@beaconcloud.example"
OTHER = Seal("another-key", subscriptions.PURPOSE)


@pytest.fixture
def make(
    make_context: Callable[..., Context], recorder: Recorder, clock: HandClock
) -> Callable[[Seal], Context]:
    def made(seal: Seal) -> Context:
        return make_context(recorder, outlet=HttpOutlet(allow=LOOPBACK, clock=clock), seal=seal)

    return made


@pytest.fixture(autouse=True)
def admin(database: Database) -> None:
    with database.session() as session:
        session.add(
            Member(id="staff_a", email=ADMIN, name="A", role=Role.ADMIN, language="en",
                   password_hash="-", failed_sign_ins=0, created_at=NOW)
        )  # fmt: skip


def told(database: Database) -> list[str]:
    """What admins were told of subscriptions."""
    with database.session() as session:
        found = session.scalars(select(Delivery).where(Delivery.address == ADMIN))
        return [str(each.payload["what"]) for each in found if "what" in each.payload]


async def test_a_body_that_the_database_refuses_holds_up_nothing_and_ends_as_a_dead_letter(
    make: Callable[[Seal], Context], database: Database, there: Receiver, clock: HandClock,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    context = make(SEAL)
    subscribe(database, there.at("/hook"), "handoff.created", "lead.stage")
    made = post_bodies.make

    def refused(
        session: Session, context: Context, held: Subscription, post: Post, *rest: Any
    ) -> str:
        if post.event == "lead.stage":
            session.execute(text("INSERT INTO leads (id) VALUES ('lead_x')"))
        return made(session, context, held, post, *rest)

    monkeypatch.setattr(post_bodies, "make", refused)
    with database.session() as session:
        qualified(session, context)
    monkeypatch.setattr(outbox, "ATTEMPTS", 2)
    with capture_logs() as logged:
        for _ in range(outbox.ATTEMPTS):
            await posting.drain(context, clock)
            waiting = posts(database, State.WAITING)
            clock.moment = max([each.not_before for each in waiting], default=clock.now())
    assert [each["event"] for each in logged] == ["body_not_made"] * 2
    assert {each.event: (each.state, each.error, each.attempts) for each in posts(database)} == {
        "lead.stage": (State.DEAD, "not_made: IntegrityError", outbox.ATTEMPTS),
        "handoff.created": (State.TAKEN, None, 1),
    }
    assert told(database) == ["dead"]


async def test_a_lane_goes_on_behind_what_is_not_posted(
    make: Callable[[Seal], Context], database: Database, there: Receiver, clock: HandClock
) -> None:
    """As many as are claimed at once have nothing to tell; what stands behind them goes now."""
    context = make(SEAL)
    subscribe(database, there.at("/hook"), "handoff.created", "message.held")
    with database.session() as session:
        lead = qualified(session, context)
        for number in range(posting.AT_ONCE):
            outbox.tell(
                session, "message.held", event_id=f"held_{number}", lead_id=lead.id,
                data={"message_id": "msg_gone"}, by=BY, now=NOW,
            )  # fmt: skip
        session.flush()
        for post in session.scalars(select(Post).where(Post.event == "handoff.created")):
            post.id = "post_zzz"  # behind them
    assert await posting.drain(context, clock) == 1
    assert len(posts(database, State.SKIPPED)) == posting.AT_ONCE
    assert len(posts(database, State.TAKEN)) == 1


async def test_after_another_key_admins_are_told_and_nothing_goes_unsigned(
    make: Callable[[Seal], Context], database: Database, there: Receiver, clock: HandClock
) -> None:
    subscription = subscribe(database, there.at("/hook"), "handoff.created")
    context = make(OTHER)
    with database.session() as session:
        qualified(session, context)
    await posting.drain(context, clock)
    assert [each.error for each in posts(database, State.DEAD)] == ["sealed_with_another_key"]
    assert told(database) == ["dead"]
    # the address alone is entered anew: the secret is still of the old key
    with database.session() as session:
        wish = Wish(name="CRM", events=["handoff.created"], address=there.at("/hook"))
        subscriptions.change(session, subscription, wish, OTHER, NOW)
        outbox.replay_all(session, subscription, by=BY, now=NOW)
    await posting.drain(context, clock)
    assert [each.error for each in posts(database)] == ["secret_sealed_with_another_key"]
    assert there.got == []
    with database.session() as session:
        subscriptions.rotate(session, subscription, OTHER, NOW)
        outbox.replay_all(session, subscription, by=BY, now=NOW)
    await posting.drain(context, clock)
    assert [each.state for each in posts(database)] == [State.TAKEN]
    assert there.got[0].headers["X-Leadhatch-Signature"].count("v1=") == 1
    assert json.loads(there.got[0].body)["event"] == "handoff.created"


def test_what_happens_is_kept_also_when_its_subscriber_is_taken_away_meanwhile(
    make: Callable[[Seal], Context], database: Database
) -> None:
    context = make(SEAL)
    subscription = subscribe(database, "https://crm.example/", "nurture.*")
    with database.session() as session:
        lead = qualified(session, context)
    gone = threading.Event()

    def remove() -> None:
        with database.session() as session:
            subscriptions.remove(session, subscription)
        gone.set()

    remover = threading.Thread(target=remove)
    with database.session() as session:
        outbox.tell(
            session, "nurture.ready", event_id="evt_n", lead_id=lead.id, data={}, by=BY, now=NOW
        )
        remover.start()
        gone.wait(0.5)  # were nothing held, it would be gone by now, and the post refused
        session.get_one(type(lead), lead.id).tags = ["kept"]
    remover.join()
    with database.session() as session:
        assert session.get_one(type(lead), lead.id).tags == ["kept"]
    assert posts(database) == []


def test_two_passes_tell_once_that_somebody_waits(
    make: Callable[[Seal], Context], database: Database
) -> None:
    context = make(SEAL)
    subscribe(database, "https://crm.example/", "message.held")
    with database.session() as session:
        talk = builders.conversation(session, builders.lead(session), ended=False)
        floor.answer(
            session, talk, "Hello", by=BY, by_name="Boss", playbook=context.playbook, now=NOW
        )
        asked, _ = conversations.receive(session, talk, "And?", language="en", now=NOW)
    later = NOW + dt.timedelta(minutes=5)
    rang = []
    for _ in range(2):  # both had found it waiting
        with database.session() as session:
            rang.append(ringing.ring(session, context, asked.id, later))
    assert rang == [True, False]
    assert [each.event for each in posts(database)] == ["message.held"]
