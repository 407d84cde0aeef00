"""Deliveries through the staff door: read, settled in one click, counted."""

from __future__ import annotations

from typing import Any

import pytest

from console import wire_deliveries as wire
from sdr import outbound
from sdr.db import Database
from sdr.deliveries import Delivery, State, settle
from sdr.staff import Role
from tests import builders
from tests.clocks import HandClock
from tests.integration.console import people
from tests.integration.console.conftest import Client
from tests.integration.console.test_auth import csrf_of, sign_in

HOSTILE = "<script>alert(1)</script>"


@pytest.fixture
def doubtful(database: Database, clock: HandClock) -> Delivery:
    """A message of a sequence whose sending broke off."""
    with database.session() as session:
        lead = builders.lead(session, now=clock.now())
        made = outbound.plan(
            session, identity="touch:enr_1:hello:0", purpose="touch", channel="email",
            lead_id=lead.id, address="wang@brewery.example", language="zh",
            payload={"enrollment": "enr_1", "step": "hello", "number": 1}, not_before=clock.now(),
            now=clock.now(),
        )  # fmt: skip
        made.subject = HOSTILE
        assert outbound.claim(session, made.id, "w1", clock.now())
        settle(session, made, State.UNCERTAIN, f"unclear_answer: 999 {HOSTILE}", clock.now())
        return made


async def shape(client: Client, path: str, status: int = 200) -> Any:
    answer = await client.get(path)
    assert answer.status == status, await answer.text()
    return await answer.json()


async def test_deliveries_are_listed_and_told_whole(api: Client, doubtful: Delivery) -> None:
    listed = wire.DeliveriesOut.model_validate(
        await shape(api, f"/api/v1/deliveries?state=uncertain&lead={doubtful.lead_id}")
    )
    assert [each.id for each in listed.deliveries] == [doubtful.id]
    assert (await shape(api, "/api/v1/deliveries?state=sent"))["deliveries"] == []
    assert len((await shape(api, "/api/v1/deliveries?unresolved=true"))["deliveries"]) == 1
    whole = wire.DeliveryWithMoves.model_validate(
        await shape(api, f"/api/v1/deliveries/{doubtful.id}")
    )
    assert [each.state for each in whole.moves] == ["planned", "sending", "uncertain"]
    await shape(api, "/api/v1/deliveries/dlv_nowhere", 404)
    await shape(api, "/api/v1/deliveries?state=lost", 422)


async def test_settled_once_and_by_whom(api: Client, doubtful: Delivery) -> None:
    path = f"/api/v1/deliveries/{doubtful.id}/resolve"
    bad = await api.post(path, json={"as": "perhaps"})
    assert bad.status == 422
    body = {"as": "again", "by": "lin@beacon.example.com", "note": "asked her"}
    answer = await api.post(path, json=body)
    told = wire.ResolvedOut.model_validate(await answer.json())
    assert told.again is not None
    assert (told.delivery.state, told.delivery.resolved_by) == ("uncertain", body["by"])
    assert (told.again.state, told.again.again_of) == ("planned", doubtful.id)
    assert (await api.post(path, json={"as": "sent"})).status == 409
    totals = wire.TotalsOut.model_validate(await shape(api, "/api/v1/nurture/totals"))
    assert totals.adds_up
    assert (totals.total.planned_ever, totals.total.uncertain, totals.total.due) == (2, 1, 1)
    assert totals.health.unresolved == 0


@pytest.mark.parametrize(
    ("resolution", "says"),
    [("sent", "it arrived"), ("failed", "it did not arrive"), ("again", "is sent again")],
)
async def test_one_click_on_the_leads_page(
    anonymous: Client, database: Database, doubtful: Delivery, resolution: str, says: str
) -> None:
    with database.session() as session:
        people.member(session)
    await sign_in(anonymous)
    at = f"/console/leads/{doubtful.lead_id}"
    page = await (await anonymous.get(at)).text()
    assert "Perhaps sent" in page
    assert HOSTILE not in page
    target = f"/console/deliveries/{doubtful.id}/{resolution}"
    assert f'action="{target}"' in page
    done = await anonymous.post(target, data={"csrf": await csrf_of(anonymous)})
    assert (done.status, str(done.url.path)) == (200, at)
    after = await done.text()
    assert says in after
    assert "Perhaps sent</h2>" not in after
    again = await anonymous.post(target, data={"csrf": await csrf_of(anonymous)})
    assert again.status == 409


async def test_who_may_only_read_gets_no_buttons(
    anonymous: Client, database: Database, doubtful: Delivery
) -> None:
    with database.session() as session:
        people.member(session, role=Role.CUSTOMER_SUCCESS)
    await sign_in(anonymous)
    page = await (await anonymous.get(f"/console/leads/{doubtful.lead_id}")).text()
    assert "Perhaps sent" in page
    assert "/console/deliveries/" not in page
    refused = await anonymous.post(
        f"/console/deliveries/{doubtful.id}/sent", data={"csrf": await csrf_of(anonymous)}
    )
    assert refused.status == 403
