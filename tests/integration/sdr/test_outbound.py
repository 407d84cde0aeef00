"""The one door out: sent once, or not at all with the reason on record."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select

from sdr import consent, leads, outbound, resolving, timeline
from sdr.db import Database
from sdr.outbound import RETRY_AFTER, Delivery, State
from sdr.ports import Dispatch, FixedClock, SendRefused, SendUncertain
from tests import builders
from tests.builders import TUESDAY

MAIL = "wang@brewery.example"


class Post:
    """A channel that remembers, or fails as told."""

    def __init__(self, fails: Exception | None = None, pause: float = 0.0) -> None:
        self.sent: list[Dispatch] = []
        self.fails, self.pause = fails, pause

    async def send(self, dispatch: Dispatch) -> None:
        await asyncio.sleep(self.pause)
        if self.fails is not None:
            raise self.fails
        self.sent.append(dispatch)


def render(session: Any, delivery: Delivery) -> Dispatch:
    return Dispatch(delivery.id, delivery.channel, delivery.address, "s", "t", None,
                    delivery.message_id, delivery.language)  # fmt: skip


def planned(
    database: Database, *, purpose: str = "touch", identity: str = "touch:enr_1:hello",
    not_before: dt.datetime = TUESDAY, consented: bool = True, suppressed: bool = False,
) -> str:  # fmt: skip
    with database.session() as session:
        lead = leads.find(session, "email", MAIL) or builders.lead(session, consented=consented)
        if suppressed:
            consent.suppress(session, "email", MAIL, reason="unsubscribed", now=TUESDAY)
        return outbound.plan(
            session, identity=identity, purpose=purpose, channel="email", lead_id=lead.id,
            address=MAIL, language="zh", payload={}, not_before=not_before, now=TUESDAY,
        ).id  # fmt: skip


async def go(
    database: Database, delivery_id: str, post: Post, *, owner: str = "w1",
    now: dt.datetime = TUESDAY, guard: Callable[..., str | None] = lambda *_: None,
    channels: dict[str, Any] | None = None,
) -> State | None:  # fmt: skip
    def prepare(session: Any, delivery: Delivery) -> Dispatch | outbound.Skip:
        reason = guard(session, delivery)
        return outbound.Skip(reason) if reason else render(session, delivery)

    return await outbound.dispatch(
        database, delivery_id, owner=owner, clock=FixedClock(now), prepare=prepare,
        channels={"email": post} if channels is None else channels,
    )  # fmt: skip


def row(database: Database, delivery_id: str) -> Delivery:
    with database.session() as session:
        found = session.get(Delivery, delivery_id)
        assert found is not None
        return found


async def test_sent_once_and_on_record(database: Database) -> None:
    post, made = Post(), planned(database)
    assert await go(database, made, post) == "sent"
    assert await go(database, made, post) is None
    kept = row(database, made)
    assert (len(post.sent), kept.attempts, kept.settled_at) == (1, 1, TUESDAY)
    assert post.sent[0].message_id == kept.message_id
    with database.session() as session:
        assert kept.lead_id is not None
        [event] = timeline.of(session, kept.lead_id, "delivery")
        assert event.data["state"] == "sent"


async def test_two_workers_at_the_same_time_send_it_once(database: Database) -> None:
    post, made = Post(pause=0.05), planned(database)
    states = await asyncio.gather(
        *[go(database, made, post, owner=f"w{n}") for n in range(6)], return_exceptions=True
    )
    assert len(post.sent) == 1
    assert [s for s in states if s is not None] == ["sent"], states


async def test_planning_twice_plans_once(database: Database) -> None:
    assert planned(database) == planned(database)
    with database.session() as session:
        assert len(session.scalars(select(Delivery)).all()) == 1
    other = planned(database, identity="touch:enr_1:second")
    assert row(database, other).message_id != row(database, planned(database)).message_id


@pytest.mark.parametrize(
    ("consented", "suppressed", "reason"),
    [
        (False, False, "no_consent"),
        (True, True, "suppressed"),
        (False, True, "suppressed"),
    ],
)
async def test_a_touch_without_leave_is_skipped_and_says_why(
    database: Database, consented: bool, suppressed: bool, reason: str
) -> None:
    post = Post()
    made = planned(database, consented=consented, suppressed=suppressed)
    assert await go(database, made, post) == "skipped"
    assert (post.sent, row(database, made).reason) == ([], reason)


async def test_consent_is_checked_when_sending_not_when_planning(database: Database) -> None:
    post, made = Post(), planned(database)
    with database.session() as session:
        consent.suppress(session, "email", MAIL, reason="unsubscribed", now=TUESDAY)
    assert await go(database, made, post) == "skipped"
    assert post.sent == []


async def test_what_was_asked_for_needs_no_consent(database: Database) -> None:
    post = Post()
    made = planned(database, purpose="transcript", identity="transcript:1", consented=False)
    assert await go(database, made, post) == "sent"


async def test_the_callers_guard_has_the_last_word(database: Database) -> None:
    post, made = Post(), planned(database)
    assert await go(database, made, post, guard=lambda *_: "handed_over") == "skipped"
    assert (post.sent, row(database, made).reason) == ([], "handed_over")


async def test_a_refusal_for_now_is_tried_again_later_and_at_last_given_up(
    database: Database,
) -> None:
    post, made = Post(SendRefused("451 later", permanent=False)), planned(database)
    now = TUESDAY
    for pause in RETRY_AFTER:
        assert await go(database, made, post, now=now) == "planned"
        kept = row(database, made)
        assert (kept.not_before, kept.reason) == (now + pause, "451 later")
        with database.session() as session:
            early = now + pause - dt.timedelta(seconds=1)
            assert outbound.due(session, early, purposes=("touch",)) == []
            assert outbound.due(session, now + pause, purposes=("touch",)) == [made]
        now += pause
    assert await go(database, made, post, now=now) == "failed"
    assert row(database, made).reason == "451 later"


async def test_a_final_refusal_fails_at_once(database: Database) -> None:
    post, made = Post(SendRefused("550 no such user", permanent=True)), planned(database)
    assert await go(database, made, post) == "failed"


async def test_a_channel_nobody_set_up_fails_and_says_so(database: Database) -> None:
    made = planned(database)
    assert await go(database, made, Post(), channels={}) == "failed"
    assert row(database, made).reason == "channel_not_configured"


async def test_a_broken_line_is_uncertain_and_never_sent_again_blindly(database: Database) -> None:
    post, made = Post(SendUncertain("connection lost after DATA")), planned(database)
    assert await go(database, made, post) == "uncertain"
    post.fails = None
    assert await go(database, made, post) is None
    assert post.sent == []
    with database.session() as session:
        assert outbound.due(session, TUESDAY + dt.timedelta(days=9), purposes=("touch",)) == []


async def test_a_sender_that_vanished_leaves_uncertain_not_a_second_mail(
    database: Database,
) -> None:
    post, made = Post(), planned(database)
    with database.session() as session:
        assert outbound.claim(session, made, "crashed", TUESDAY) is not None
        assert outbound.claim(session, made, "other", TUESDAY) is None
    with database.session() as session:
        assert outbound.sweep_abandoned(session, TUESDAY + dt.timedelta(minutes=9)) == 0
        assert outbound.sweep_abandoned(session, TUESDAY + dt.timedelta(minutes=10)) == 1
    assert row(database, made).state == "uncertain"
    assert await go(database, made, post) is None
    assert post.sent == []


class Late(Post):
    """A channel during whose sending the delivery is swept, and perhaps resolved."""

    def __init__(self, database: Database, resolution: resolving.Resolution | None = None) -> None:
        super().__init__()
        self.database, self.resolution = database, resolution

    async def send(self, dispatch: Dispatch) -> None:
        def meanwhile(session: Any) -> None:
            outbound.sweep_abandoned(session, TUESDAY + dt.timedelta(hours=1))
            if self.resolution:
                resolving.resolve(
                    session, dispatch.delivery_id, self.resolution, by="a@b.example", note=None,
                    now=TUESDAY,
                )  # fmt: skip

        await self.database.run(meanwhile)
        await super().send(dispatch)


async def test_an_answer_that_comes_late_is_still_an_answer(database: Database) -> None:
    made = planned(database)
    assert await go(database, made, Late(database)) == "sent"
    assert row(database, made).state == "sent"


@pytest.mark.parametrize(("resolution", "stays"), [("again", "uncertain"), ("failed", "failed")])
async def test_a_late_sender_does_not_overwrite_what_a_person_decided(
    database: Database, resolution: resolving.Resolution, stays: str
) -> None:
    made = planned(database)
    assert await go(database, made, Late(database, resolution)) == stays
    assert (row(database, made).state, row(database, made).resolution) == (stays, resolution)


def test_only_what_is_due_is_due_oldest_first(database: Database) -> None:
    hour = dt.timedelta(hours=1)
    late = planned(database, identity="b", not_before=TUESDAY)
    first = planned(database, identity="a", not_before=TUESDAY - hour)
    planned(database, identity="c", not_before=TUESDAY + hour)
    planned(database, identity="d", purpose="notice")
    with database.session() as session:
        assert outbound.due(session, TUESDAY, purposes=("touch",)) == [first, late]
