"""The page behind an invitation: a look registers nobody, the button does."""

from __future__ import annotations

import datetime as dt

import pytest
from aiohttp import web

from edge import keys
from nurture import events
from nurture.events import Guest
from sdr.db import Database
from tests import builders
from tests.integration.edge.conftest import Client
from tests.integration.nurture.test_events import SLUG, with_event

TOKEN = "t" * 32


@pytest.fixture
def app(app: web.Application, database: Database) -> web.Application:
    app[keys.PLAYBOOK] = with_event(builders.playbook())
    with database.session() as session:
        lead = builders.lead(session, language="en")
        session.add(
            Guest(id="gst_1", slug=SLUG, lead_id=lead.id, state="invited",
                  token_hash=events._hash(TOKEN), invited_at=builders.TUESDAY)
        )  # fmt: skip
    app[keys.CLOCK].moment = builders.TUESDAY  # type: ignore[attr-defined]
    return app


def state(database: Database) -> str:
    with database.session() as session:
        return session.get_one(Guest, "gst_1").state


async def test_only_the_button_registers(client: Client, database: Database) -> None:
    for method in ("GET", "HEAD"):
        await client.request(method, f"/e/{TOKEN}")
    text = await (await client.get(f"/e/{TOKEN}")).text()
    assert "Open day" in text
    assert 'method="post"' in text
    assert state(database) == "invited"
    text = await (await client.post(f"/e/{TOKEN}")).text()
    assert "Your seat is kept" in text
    assert state(database) == "registered"
    assert "Your seat is kept" in await (await client.get(f"/e/{TOKEN}")).text()


async def test_an_unknown_link_and_a_test_mails_link_say_so(client: Client) -> None:
    assert (await client.get(f"/e/{'x' * 32}")).status == 404
    assert (await client.post("/e/nothing")).status == 404
    for path in ("/e/preview", "/t/preview", "/u/preview"):
        response = await client.get(path)
        assert response.status == 200, path
        assert "test mail" in await response.text()


async def test_after_the_event_there_is_no_button(
    app: web.Application, client: Client, database: Database
) -> None:
    app[keys.CLOCK].moment += dt.timedelta(days=30)  # type: ignore[attr-defined]
    assert "This event is over" in await (await client.post(f"/e/{TOKEN}")).text()
    assert state(database) == "invited"
