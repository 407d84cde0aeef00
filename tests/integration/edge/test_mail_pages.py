"""The preference page and the confirmation of an address: only a POST acts."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from sqlalchemy import select

from nurture import links, optin, preferences
from nurture.optin import OptIn
from sdr import consent, timeline
from sdr.db import Database
from tests import builders
from tests.builders import TUESDAY
from tests.clocks import HandClock
from tests.integration.edge.conftest import Client

MAIL = "wang@brewery.example"


@pytest.fixture
def lead(database: Database) -> tuple[str, str]:
    """A lead and the token of its mails."""
    with database.session() as session:
        made = builders.lead(session, email=MAIL)
        token = links.issue(session, kind="unsubscribe", lead_id=made.id, now=TUESDAY, address=MAIL)
        return made.id, token


def wishes(database: Database, lead_id: str) -> preferences.Wishes:
    with database.session() as session:
        return preferences.of(session, lead_id)


async def test_looking_changes_nothing_however_often(
    client: Client, database: Database, lead: tuple[str, str]
) -> None:
    lead_id, token = lead
    url = f"/u/{token}/preferences"
    for method in ("GET", "HEAD", "GET"):
        assert (await client.request(method, url)).status == 200
    text = await (await client.get(url)).text()
    assert MAIL not in text
    assert "w***@brewery.example" in text
    assert "<script" not in text.replace('<script src="/static/page.js"', "")
    assert 'lang="zh-CN"' in text
    assert len(re.findall(r'name="topic" value="\w+" checked', text)) == 3
    assert wishes(database, lead_id) == preferences.Wishes()
    with database.session() as session:
        assert timeline.of(session, lead_id, "preferences") == []


async def test_what_is_chosen_is_kept_and_shown(
    client: Client, database: Database, lead: tuple[str, str], clock: HandClock
) -> None:
    lead_id, token = lead
    url = f"/u/{token}/preferences"
    form = [("topic", "cases"), ("topic", "no-such"), ("frequency", "weekly"), ("pause", "30")]
    answer = await client.post(url, data=form)
    assert answer.status == 200
    assert "已保存" in await answer.text()
    held = wishes(database, lead_id)
    assert held.topics_off == {"tools", "articles"}
    assert held.at_most_every == dt.timedelta(days=7)
    assert held.paused_until == TUESDAY + dt.timedelta(days=30)
    # saving again a week later does not make the pause longer
    clock.moment = TUESDAY + dt.timedelta(days=7)
    await client.post(url, data=[("topic", "cases"), ("frequency", "any"), ("pause", "keep")])
    assert wishes(database, lead_id).paused_until == TUESDAY + dt.timedelta(days=30)
    await client.post(url, data={"frequency": "daily", "pause": "9999"})
    held = wishes(database, lead_id)
    assert (held.frequency, held.paused_until) == ("any", TUESDAY + dt.timedelta(days=30))
    await client.post(url, data={"pause": "0"})
    assert wishes(database, lead_id).paused_until is None


async def test_stopping_everything_from_the_page(
    client: Client, database: Database, lead: tuple[str, str]
) -> None:
    _, token = lead
    text = await (await client.get(f"/u/{token}/preferences")).text()
    [action] = re.findall(rf'action="(/u/{token})"', text)
    await client.post(action, data={"List-Unsubscribe": "One-Click"})
    with database.session() as session:
        assert consent.is_suppressed(session, "email", MAIL)
    assert 'name="topic"' not in await (await client.get(f"/u/{token}/preferences")).text()


async def test_an_unknown_link_shows_no_form(client: Client, lead: tuple[str, str]) -> None:
    for path in ("/u/nothing/preferences", "/confirm/nothing"):
        assert (await client.get(path)).status == 404
        assert (await client.post(path, data={"pause": "30"})).status == 404


async def test_confirming_an_address_takes_a_click(client: Client, database: Database) -> None:
    with database.session() as session:
        lead = builders.lead(session, language="en", email=MAIL)
        session.add(
            OptIn(id="opt_1", lead_id=lead.id, address=MAIL, address_hash=consent.address_hash(MAIL),
                  token_hash=optin._hash("token-of-a-mail"), notice_version="2026-11",
                  asked_at=TUESDAY)
        )  # fmt: skip
        lead_id = lead.id
    url = "/confirm/token-of-a-mail"
    for method in ("GET", "HEAD", "GET"):
        assert (await client.request(method, url)).status == 200
    with database.session() as session:
        assert not optin.confirmed(session, lead_id, MAIL)
    for _ in range(2):
        assert "Thank you" in await (await client.post(url)).text()
    with database.session() as session:
        assert optin.confirmed(session, lead_id, MAIL)
        held = session.scalars(select(OptIn)).one()
        assert (held.confirmed_at, held.confirmed_from, held.notice_version) == (
            TUESDAY, "127.0.0.1", "2026-11",
        )  # fmt: skip
        assert len(timeline.of(session, lead_id, "opt_in")) == 1
