"""Leads are pushed to a CRM: HubSpot's contacts, against a stand-in that is as strict."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from adapters.outlet import HttpOutlet
from nurture import crm, posting
from nurture.context import Context
from sdr import handoffs, subscriptions
from sdr.db import Database
from sdr.errors import BadInput
from sdr.outbox import State
from tests.clocks import HandClock
from tests.integration.nurture.conftest import Recorder
from tests.integration.nurture.test_posting import BY, NOW, SEAL, posts, qualified, subscribe
from tests.integration.receiver import LOOPBACK

PATH = "/crm/v3/objects/contacts/batch/upsert"
TOKEN = "pat-eu1-0123456789"
PROPERTIES = {"email", "firstname", "company", "phone", "jobtitle", "hs_language",
              "lifecyclestage", "owner_note"}  # fmt: skip


class HubSpot:
    """Contacts by e-mail; refuses what HubSpot refuses."""

    def __init__(self) -> None:
        self.contacts: dict[str, dict[str, Any]] = {}
        self.away = 0

    async def upsert(self, request: web.Request) -> web.Response:
        if self.away:
            self.away -= 1
            return web.json_response({"status": "error", "message": "busy"}, status=503)
        if request.headers.get("Authorization") != f"Bearer {TOKEN}":
            return web.json_response({"message": "expired"}, status=401)
        given = await request.json()
        results = []
        for each in given["inputs"]:
            assert set(each) <= {"id", "idProperty", "properties", "objectWriteTraceId"}
            unknown = set(each["properties"]) - PROPERTIES
            if unknown or each["idProperty"] != "email" or not each["id"]:
                return web.json_response({"message": f"no property {unknown}"}, status=400)
            new = each["id"] not in self.contacts
            self.contacts.setdefault(each["id"], {}).update(each["properties"])
            results.append({"id": each["id"], "new": new})
        return web.json_response({"status": "COMPLETE", "results": results})


@pytest.fixture
def hubspot() -> HubSpot:
    return HubSpot()


@pytest.fixture
async def address(hubspot: HubSpot) -> AsyncIterator[str]:
    app = web.Application()
    app.router.add_post(PATH, hubspot.upsert)
    async with TestServer(app) as server:
        yield str(server.make_url(PATH))


@pytest.fixture
def context(make_context: Callable[..., Context], recorder: Recorder, clock: HandClock) -> Context:
    outlet = HttpOutlet(allow=LOOPBACK, clock=clock, timeout=5)
    return make_context(recorder, outlet=outlet, seal=SEAL)


def push(database: Database, address: str, *events: str, **others: Any) -> str:
    given = {"secret": TOKEN, "mapping": crm.preset("hubspot"), **others}
    return subscribe(
        database, address, *(events or ("lead.qualified", "handoff.won")), kind="crm", **given
    )


async def test_a_contact_is_made_and_later_updated_and_nothing_is_emptied(
    context: Context, database: Database, address: str, hubspot: HubSpot, clock: HandClock
) -> None:
    email = "wang@brewery.example"
    hubspot.contacts[email] = {"company": "Qingshan", "owner_note": "theirs"}
    push(database, address)
    with database.session() as session:
        lead = qualified(session, context)
    await posting.drain(context, clock)
    made = hubspot.contacts[email]
    assert made["lifecyclestage"] == "salesqualifiedlead"
    assert (made["firstname"], made["phone"], made["hs_language"]) == (
        "王磊",
        "+8613900001234",
        "zh",
    )
    # we know no company: theirs stays, and so does what the mapping does not name
    assert (made["company"], made["owner_note"]) == ("Qingshan", "theirs")
    with database.session() as session:
        handoff = handoffs.open_of(session, lead.id)
        assert handoff is not None
        handoffs.accept(session, handoff.id, by=BY, now=NOW)
        handoffs.win(session, handoff.id, by=BY, note=None, now=NOW)
    await posting.drain(context, clock)
    assert hubspot.contacts[email]["lifecyclestage"] == "customer"
    assert {each.state for each in posts(database)} == {State.TAKEN}


async def test_a_lead_without_what_is_needed_is_not_pushed(
    context: Context, database: Database, address: str, hubspot: HubSpot, clock: HandClock
) -> None:
    push(database, address)
    with database.session() as session:
        qualified(session, context, email=None)
    await posting.drain(context, clock)
    [post] = posts(database)
    assert (post.state, post.error, hubspot.contacts) == (State.SKIPPED, "lacks_email", {})


async def test_what_is_away_is_tried_again_and_what_is_wrong_is_dead_at_once(
    context: Context, database: Database, address: str, hubspot: HubSpot, clock: HandClock
) -> None:
    hubspot.away = 3  # each is told so once
    push(database, address, "lead.qualified")
    push(database, address, "lead.qualified", secret="wrong", name="Wrong")
    push(
        database, address, "lead.qualified", name="Bad",
        mapping=crm.preset("hubspot").replace("firstname", "first__name"),
    )  # fmt: skip
    with database.session() as session:
        qualified(session, context)
    for minutes in (1, 2, 5):
        await posting.drain(context, clock)
        clock.forward(minutes=minutes)
    told = sorted((str(each.state), (each.error or "")[:10]) for each in posts(database))
    assert told == [("dead", "status_400"), ("dead", "status_401"), ("taken", "")]
    assert hubspot.contacts["wang@brewery.example"]["email"] == "wang@brewery.example"


async def test_the_token_stands_in_no_row_and_in_no_body(
    context: Context, database: Database, address: str, clock: HandClock
) -> None:
    made = push(database, address)
    with database.session() as session:
        qualified(session, context)
    await posting.drain(context, clock)
    kept: list[str | None] = [each.body for each in posts(database)]
    with database.session() as session:
        held = subscriptions.get(session, made)
        kept += [held.secret, held.address, held.mapping]
    assert None not in kept
    assert TOKEN not in json.dumps(kept)


def test_a_crm_wants_a_mapping_and_events_of_people(database: Database) -> None:
    with pytest.raises(BadInput):
        push(database, "https://api.example/x", mapping=None)
    with pytest.raises(BadInput):
        push(database, "https://api.example/x", "nurture.*")
