"""Who an import is about: own contacts first, shared ones and names never against them."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from sdr.db import Database
from sdr.duplicates import Pair
from tests.integration.console.conftest import Client
from tests.integration.console.test_leads_api import created, lead

WANG = {"name": "王海涛", "company": "青川啤酒"}
SWITCHBOARD = "0571-88886666"


async def test_an_own_contact_goes_before_a_shared_one(api: Client) -> None:
    desk = await created(api, email="info@dale.example.com")
    own = await created(api, phone="13800138000")
    both = await created(api, email="info@dale.example.com", phone="13800138000")
    assert both["lead_id"] == own["lead_id"] != desk["lead_id"]


@pytest.mark.parametrize(
    "own",
    [("email", "wang.b@dale.example.com"), ("phone", "13900139000"), ("wechat", "other_wang")],
)
async def test_another_of_that_name_at_that_company_is_proposed_and_not_overwritten(
    api: Client, database: Database, own: tuple[str, str]
) -> None:
    first = {"email": "wang.a@dale.example.com", "phone": "13800138000", "wechat": "wang_one"}
    shared = {"email": "info@dale.example.com", "phone": SWITCHBOARD}
    shared.pop(own[0], None)
    await created(api, name="李静", company="青川啤酒", **shared)
    one = await created(api, **WANG, **first)
    two = await created(api, **WANG, **shared, **{own[0]: own[1]})
    assert two["lead_id"] != one["lead_id"]
    again = await created(api, **WANG, **shared, **{own[0]: own[1]})
    assert again["lead_id"] == two["lead_id"]
    kept = await (await api.get(f"/api/v1/leads/{one['lead_id']}")).json()
    assert kept["facts"][own[0]] == one["facts"][own[0]]
    assert _proposed(database) == {frozenset((one["lead_id"], two["lead_id"]))}


async def test_one_name_behind_a_switchboard_with_two_mobiles_is_proposed(
    api: Client, database: Database
) -> None:
    one = await created(api, name="王海涛", email="info@dale.example.com", phone="13800138000")
    two = await created(api, name="王海涛", email="info@dale.example.com", phone="13900139000")
    assert one["lead_id"] != two["lead_id"]
    assert _proposed(database) == {frozenset((one["lead_id"], two["lead_id"]))}


async def test_a_later_campaign_is_not_mixed_into_the_first(api: Client) -> None:
    given = lead(email="wang@dale.example.com")
    first = {"utm_source": "baidu", "booth": "B12"}
    await api.post("/api/v1/leads", json={**given, "source": first})
    later = {"utm_source": "expo", "utm_campaign": "spring", "hall": "4"}
    answer = await api.post("/api/v1/leads", json={**given, "source": later})
    shape: dict[str, Any] = await answer.json()
    assert shape["source"] == {**first, "hall": "4"}
    assert shape["last_source"]["utm_campaign"] == "spring"


def _proposed(database: Database) -> set[frozenset[str]]:
    with database.session() as session:
        return {frozenset((pair.one_id, pair.other_id)) for pair in session.scalars(select(Pair))}
