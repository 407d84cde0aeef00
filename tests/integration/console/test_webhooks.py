"""Subscriptions by the staff API and in the console: entered, tried, switched, let go again."""

from __future__ import annotations

import hashlib
import hmac
import re
from typing import Any

import pytest
from sqlalchemy import select

from adapters.outlet import HttpOutlet
from console import wire_webhooks as wire
from console.keys import NURTURE
from nurture import posting
from sdr import outbox, subscriptions
from sdr.audit import Audited
from sdr.db import Database
from sdr.outbox import State
from sdr.playbook.model import Playbook
from sdr.staff import Role
from sdr.subscriptions import Subscription
from tests.clocks import HandClock
from tests.integration.console import people
from tests.integration.console.conftest import Client
from tests.integration.console.people import enter
from tests.integration.receiver import Receiver

ADMIN, MANAGER = "admin@beacon.example.com", "manager@beacon.example.com"
AT = "/api/v1/webhooks"
HOSTILE = "<script>alert(1)</script>"


@pytest.fixture
def staffed(database: Database) -> None:
    with database.session() as session:
        people.member(session, ADMIN, Role.ADMIN)
        people.member(session, MANAGER, Role.MANAGER, language="zh")


async def subscribed(api: Client, there: Receiver, **others: Any) -> tuple[str, str]:
    given = {"name": "CRM", "events": ["handoff.created"], "address": there.at("/hook"), **others}
    answer = await api.post(AT, json=given)
    assert answer.status == 201, await answer.text()
    made = wire.SubscribedOut.model_validate(await answer.json())
    assert made.secret is not None
    return made.subscription.id, made.secret


async def test_a_subscription_is_entered_tried_and_its_secret_shown_once(
    api: Client, database: Database, there: Receiver
) -> None:
    made, secret = await subscribed(api, there)
    tried = wire.PostWithBody.model_validate(await (await api.post(f"{AT}/{made}/test")).json())
    assert (tried.state, tried.status, tried.event) == ("taken", 200, "test")
    [got] = there.got
    signed = f"{got.headers['X-Leadhatch-Timestamp']}.".encode() + got.body
    wanted = hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()
    assert got.headers["X-Leadhatch-Signature"] == f"v1={wanted}"
    everything = await (await api.get(AT)).text() + await (await api.get(f"{AT}/{made}")).text()
    assert secret not in everything
    with database.session() as session:
        held = session.scalars(select(Subscription)).one()
        assert there.base not in repr(held.address)


async def test_what_is_entered_can_be_changed_turned_rotated_and_taken_away(
    api: Client, there: Receiver
) -> None:
    made, secret = await subscribed(api, there)
    changed = await api.post(f"{AT}/{made}", json={"events": ["lead.stage", "nurture.*"]})
    shape = wire.SubscriptionOut.model_validate(await changed.json())
    assert (shape.events, shape.name) == (["lead.stage", "nurture.*"], "CRM")
    off = await (await api.post(f"{AT}/{made}/switch", json={"on": False})).json()
    assert (off["enabled"], off["off_reason"]) == (False, "by_hand")
    rotated = wire.SubscribedOut.model_validate(
        await (await api.post(f"{AT}/{made}/rotate", json={"overlap_hours": 2})).json()
    )
    assert rotated.secret not in (None, secret)
    assert rotated.subscription.old_secret_until == "2026-11-20T05:00:00+00:00"
    assert (await api.post(f"{AT}/{made}/remove")).status == 200
    assert (await api.get(f"{AT}/{made}")).status == 404


@pytest.mark.parametrize(
    ("change", "problem"),
    [({"address": "http://10.0.0.1/"}, "not_public"), ({"address": "ftp://x.example/"},
      "bad_address"), ({"address": "https://a:b@x.example/"}, "bad_address"),
     ({"events": ["everything"]}, "one_of"), ({"events": []}, "too_short"),
     ({"name": ""}, "empty"), ({"kind": "pigeon"}, "one_of")],
)  # fmt: skip
async def test_what_cannot_be_is_refused_and_named(
    api: Client, change: dict[str, Any], problem: str
) -> None:
    given = {"name": "CRM", "events": ["lead.stage"], "address": "https://x.example/", **change}
    answer = await api.post(AT, json=given)
    assert answer.status == 422
    said = (await answer.json())["params"]
    assert said["field"].partition(".")[0] in change
    assert said["problem"] in (problem, "wrong_type")


async def test_dead_letters_are_listed_and_let_go_again(
    api: Client, app: Any, database: Database, playbook: Playbook, there: Receiver,
    clock: HandClock,
) -> None:  # fmt: skip
    there.answers["/hook"] = (500, {}, HOSTILE)
    made, _ = await subscribed(api, there)
    with database.session() as session:
        people.qualified(session, playbook, clock.now())
    for _ in range(outbox.ATTEMPTS):
        clock.forward(hours=10)
        await posting.drain(app[NURTURE], clock)
    listed = wire.PostsOut.model_validate(await (await api.get("/api/v1/posts?state=dead")).json())
    [dead] = listed.posts
    assert dead.error == f"status_500: {HOSTILE}"
    whole = wire.PostWithBody.model_validate(
        await (await api.get(f"/api/v1/posts/{dead.id}")).json()
    )
    assert '"event": "handoff.created"' in str(whole.body)
    assert (await (await api.get(f"{AT}/{made}")).json())["dead"] == 1
    there.answers["/hook"] = 200
    assert (await (await api.post(f"/api/v1/posts/{dead.id}/replay")).json())["state"] == "waiting"
    assert (await api.post(f"/api/v1/posts/{dead.id}/replay")).status == 409
    await posting.drain(app[NURTURE], clock)
    assert (await (await api.get(f"/api/v1/posts/{dead.id}")).json())["state"] == "taken"
    assert await (await api.post(f"{AT}/{made}/replay")).json() == {"replayed": 0}


async def test_the_pages_do_the_same_and_show_a_secret_once(
    anonymous: Client, app: Any, database: Database, playbook: Playbook, staffed: None,
    there: Receiver, clock: HandClock,
) -> None:  # fmt: skip
    csrf = await enter(anonymous, database, clock, ADMIN)
    empty = await (await anonymous.get("/console/webhooks")).text()
    assert "Nobody outside is told yet" in empty
    given = {"csrf": csrf, "name": HOSTILE, "kind": "webhook", "language": "en",
             "address": there.at("/hook?key=abc"), "events": "handoff.created"}  # fmt: skip
    made = await anonymous.post("/console/webhooks", data=given)
    page = await made.text()
    secret = re.search(r"whsec_[\w-]+", page)
    assert secret is not None
    with database.session() as session:
        held = session.scalars(select(Subscription)).one()
    at = f"/console/webhooks/{held.id}"
    page = await (await anonymous.get(at)).text()
    assert "whsec_" not in page
    assert "key=abc" not in page
    assert HOSTILE not in page
    there.answers["/hook"] = [200, (503, {}, HOSTILE)]
    assert (
        "The test was taken (200)"
        in await (await anonymous.post(f"{at}/test", data={"csrf": csrf})).text()
    )
    failed = await (await anonymous.post(f"{at}/test", data={"csrf": csrf})).text()
    assert "The test was not taken: Answered 503" in failed.replace("\n", " ")
    assert HOSTILE not in failed
    with database.session() as session:
        people.qualified(session, playbook, clock.now())
    for _ in range(outbox.ATTEMPTS):
        clock.forward(hours=10)
        await posting.drain(app[NURTURE], clock)
    csrf = await enter(anonymous, database, clock, ADMIN)
    page = await (await anonymous.get(f"{at}?state=dead")).text()
    assert "handoff.created" in page
    [post] = set(re.findall(r"/console/posts/(post_\w+)/replay", page))
    again = await anonymous.post(f"/console/posts/{post}/replay", data={"csrf": csrf})
    assert again.status == 200
    with database.session() as session:
        assert outbox.get(session, post).state == State.WAITING
        assert outbox.get(session, post).replayed_by == ADMIN
    rotated = await (await anonymous.post(f"{at}/rotate", data={"csrf": csrf})).text()
    assert "whsec_" in rotated
    off = await (await anonymous.post(f"{at}/off", data={"csrf": csrf})).text()
    assert "Switch on" in off
    with database.session() as session:
        lines = session.scalars(select(Audited).where(Audited.action == "change")).all()
        assert {(each.by, each.noun) for each in lines} == {
            (ADMIN, None),
            (ADMIN, "subscription"),
            (ADMIN, "post"),
        }
    gone = await anonymous.post(f"{at}/remove", data={"csrf": csrf})
    assert "Nobody outside is told yet" in await gone.text()


async def test_a_form_that_cannot_be_done_says_why_and_keeps_what_was_typed(
    anonymous: Client, app: Any, database: Database, staffed: None, clock: HandClock
) -> None:
    csrf = await enter(anonymous, database, clock, ADMIN)
    given = {"csrf": csrf, "name": "CRM", "kind": "webhook", "language": "en",
             "address": "http://192.168.1.4/hook", "events": "lead.stage"}  # fmt: skip
    answer = await anonymous.post("/console/webhooks", data=given)
    page = await answer.text()
    assert answer.status == 422
    assert "inside your own network" in page
    assert 'value="http://192.168.1.4/hook"' in page
    answer = await anonymous.post(
        "/console/webhooks", data={k: v for k, v in given.items() if k != "events"}
    )
    assert answer.status == 422


async def test_managers_see_and_change_nothing(
    anonymous: Client, app: Any, database: Database, staffed: None, there: Receiver,
    clock: HandClock,
) -> None:  # fmt: skip
    with database.session() as session:
        wish = subscriptions.Wish(
            name="CRM", events=["lead.stage"], address="https://crm.example/hook"
        )
        seal = app[NURTURE].seal
        made, _ = subscriptions.add(session, wish, seal, by=ADMIN, now=clock.now())
        made_id = made.id
    await enter(anonymous, database, clock, MANAGER)
    page = await (await anonymous.get("/console/webhooks")).text()
    assert "CRM" in page
    assert "<form" not in page.partition("<main")[2]
    page = await (await anonymous.get(f"/console/webhooks/{made_id}")).text()
    assert "https://crm.example/hook" in page
    assert "<form" not in page.partition("<main")[2]


def test_the_product_refuses_inner_addresses_unless_told(app: Any) -> None:
    assert HttpOutlet().refusal("http://127.0.0.1:9/") == "not_public"
    assert app[NURTURE].outlet.refusal("http://127.0.0.1:9/") is None
