"""What a person makes of an uncertain delivery, and the record of moves."""

from __future__ import annotations

import datetime as dt

import pytest

from sdr import deliveries, erasure, leads, outbound, resolving, timeline
from sdr.db import Database
from sdr.deliveries import Delivery
from sdr.errors import MoveNotAllowed, NotFound
from sdr.ports import SendUncertain
from tests.builders import TUESDAY
from tests.integration.sdr.test_outbound import Post, go, planned, row

BY = "lin@beacon.example.com"


async def uncertain(database: Database) -> str:
    made = planned(database)
    assert (
        await go(database, made, Post(SendUncertain("connection lost after DATA"))) == "uncertain"
    )
    return made


def resolve(database: Database, delivery_id: str, how: resolving.Resolution) -> str:
    with database.session() as session:
        return resolving.resolve(session, delivery_id, how, by=BY, note="asked her", now=TUESDAY).id


@pytest.mark.parametrize("how", ["sent", "failed"])
async def test_a_person_says_what_became_of_it(
    database: Database, how: resolving.Resolution
) -> None:
    made = await uncertain(database)
    assert resolve(database, made, how) == made
    kept = row(database, made)
    assert (kept.state, kept.reason, kept.resolved_by) == (how, f"resolved_{how}", BY)
    with database.session() as session:
        assert resolving.unresolved(session) == []
        assert kept.lead_id is not None
        [event] = timeline.of(session, kept.lead_id, "delivery_resolved")
        assert (event.by, event.data["as"], event.data["note"]) == (BY, how, "asked her")


async def test_again_is_another_message_and_the_first_stays_uncertain(database: Database) -> None:
    made, post = await uncertain(database), Post()
    second = resolve(database, made, "again")
    assert await go(database, second, post) == "sent"
    first, other = row(database, made), row(database, second)
    assert (first.state, first.resolution) == ("uncertain", "again")
    assert (other.identity, other.again_of) == (f"{first.identity}:2", made)
    assert other.message_id != first.message_id
    assert [each.message_id for each in post.sent] == [other.message_id]


async def test_a_third_attempt_has_a_number_of_its_own(database: Database) -> None:
    made = await uncertain(database)
    second = resolve(database, made, "again")
    assert await go(database, second, Post(SendUncertain("again"))) == "uncertain"
    third = row(database, resolve(database, second, "again"))
    assert (third.identity, third.again_of) == (f"{row(database, made).identity}:3", made)


async def test_only_the_first_decision_counts(database: Database) -> None:
    made = await uncertain(database)
    resolve(database, made, "again")
    with pytest.raises(MoveNotAllowed):
        resolve(database, made, "again")
    with pytest.raises(MoveNotAllowed):
        resolve(database, planned(database, identity="other"), "sent")
    with pytest.raises(NotFound):
        resolve(database, "dlv_nowhere", "sent")


async def test_nothing_goes_again_to_whom_we_forgot(database: Database) -> None:
    made = await uncertain(database)
    with database.session() as session:
        lead = leads.get(session, row(database, made).lead_id or "")
        erasure.erase(session, lead, by="prospect", now=TUESDAY)
    with pytest.raises(MoveNotAllowed):
        resolve(database, made, "again")
    with database.session() as session:
        assert {m.reason for m in deliveries.moves_of(session, [made])} == {None}


async def test_every_move_is_kept_in_order(database: Database) -> None:
    made = await uncertain(database)
    resolve(database, made, "sent")
    with database.session() as session:
        moves = deliveries.moves_of(session, [made])
        delivery = session.get_one(Delivery, made)
    assert [m.state for m in moves] == ["planned", "sending", "uncertain", "sent"]
    assert [m.by for m in moves] == ["leadhatch", "w1", "w1", BY]
    assert moves[-1].at <= TUESDAY + dt.timedelta(hours=1)
    assert outbound.State(delivery.state) == moves[-1].state
