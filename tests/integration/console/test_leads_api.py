"""The staff API for leads, on both databases; every answer is held against its model."""

from __future__ import annotations

import asyncio
import threading
from typing import Any

import pytest

from console import wire_out
from sdr import consent, facts, leads, timeline
from sdr.db import Database
from sdr.facts import Said
from tests.clocks import HandClock
from tests.integration.console.conftest import Client

WANG = {
    "name": "王海涛", "company": "青川啤酒", "email": "Wang@QingChuan-beer.example.com",
    "phone": "138 0013 8000", "industry": "beverages", "company_size": {"min": 300, "max": 300},
    "job_title": "销售总监", "need": ["slow_market_info"], "buying_role": "decider",
    "budget": {"status": "amount", "min": 200000, "max": 300000, "currency": "cny"},
    "timeline": {"status": "date", "by": "2026-12-31"},
    "problem": ["终端信息两个月后才到总部"], "consent": {"email": True},
}  # fmt: skip


def lead(**given: Any) -> dict[str, Any]:
    return {"facts": given, "language": "zh"}


async def created(api: Client, **given: Any) -> dict[str, Any]:
    answer = await api.post("/api/v1/leads", json=lead(**given))
    assert answer.status in (200, 201), await answer.text()
    shape: dict[str, Any] = await answer.json()
    return shape


async def test_consent_does_not_go_over_to_another_address(api: Client, database: Database) -> None:
    old, new = "a@b.example.com", "b@b.example.com"
    one = await created(api, phone="13800138000", email=old, consent={"email": True})
    two = await created(api, phone="13800138000", email=new)
    assert two["lead_id"] == one["lead_id"]
    assert two["facts"]["consent"]["value"]["email"] is False
    with database.session() as session:
        assert leads.find(session, "email", old) is None
        assert consent.refusal(session, one["lead_id"], "email", new) == "no_consent"
    told = await created(api, phone="13800138000", email=new, consent={"email": True})
    assert told["facts"]["consent"]["value"]["email"] is True
    with database.session() as session:
        assert consent.refusal(session, one["lead_id"], "email", new) is None
    again = await created(api, phone="13800138000", email=new, consent={"email": True})
    assert again["facts"]["consent"] == told["facts"]["consent"]


async def test_an_import_answers_with_the_whole_lead(api: Client) -> None:
    answer = await api.post(
        "/api/v1/leads", json={**lead(**WANG), "source": {"utm_source": "expo", "booth": "B12"}}
    )
    shape = await answer.json()
    assert answer.status == 201
    wire_out.LeadOut.model_validate(shape, extra="forbid")
    known = {name: each["value"] for name, each in shape["facts"].items()}
    assert known["email"] == "wang@qingchuan-beer.example.com"
    assert known["phone"] == "+8613800138000"
    assert known["budget"] == {"status": "amount", "min": 200000, "max": 300000, "currency": "CNY"}
    assert known["timeline"] == {"status": "date", "by": "2026-12-31"}
    assert known["need"] == ["slow_market_info"]
    assert shape["facts"]["need"]["items"][0]["value"] == "slow_market_info"
    assert known["consent"] == {"email": True, "wechat": False, "phone": False}
    assert shape["source"] == {"utm_source": "expo", "booth": "B12"}
    assert shape["verdict"] == "qualified"
    assert shape["stage"] == "qualified"
    assert shape["handoff"]["state"] == "new"
    assert shape["account_id"].startswith("acc_")
    again = await api.get(f"/api/v1/leads/{shape['lead_id']}")
    assert await again.json() == shape


@pytest.mark.parametrize(
    ("kind", "first", "second"),
    [("email", "A@b.example.com", "a@b.example.com"), ("phone", "13800138000", "+86 138 0013 8000"),
     ("wechat", "wang_haitao", "wang_haitao")],
)  # fmt: skip
async def test_a_known_contact_updates_that_lead(
    api: Client, kind: str, first: str, second: str
) -> None:
    one = await created(api, name="Li", **{kind: first})
    answer = await api.post("/api/v1/leads", json=lead(name="Li Lei", **{kind: second}))
    two = await answer.json()
    assert answer.status == 200
    assert two["lead_id"] == one["lead_id"]
    assert two["facts"]["name"]["value"] == "Li Lei"


async def test_an_update_supersedes_and_keeps_the_past(api: Client, database: Database) -> None:
    one = await created(api, email="a@b.example.com", company="Old Ltd")
    await created(api, email="a@b.example.com", company="New Ltd")
    with database.session() as session:
        values = [row.value for row in facts.history(session, one["lead_id"], "company")]
    assert values == ["Old Ltd", "New Ltd"]


async def test_two_records_of_one_person_are_noted_not_merged(
    api: Client, database: Database
) -> None:
    one = await created(api, email="a@b.example.com")
    two = await created(api, phone="13800138000")
    both = await created(api, email="a@b.example.com", phone="13800138000")
    assert both["lead_id"] == one["lead_id"]
    with database.session() as session:
        (event,) = timeline.of(session, one["lead_id"], "possible_duplicate")
    assert event.data == {"kind": "phone", "lead_id": two["lead_id"]}


@pytest.mark.parametrize(
    ("kind", "value"),
    [("phone", "0571-88886666"), ("phone", "400-812-3123"), ("email", "info@dale.example.com")],
)
async def test_colleagues_behind_one_number_or_mailbox_are_not_one_person(
    api: Client, kind: str, value: str
) -> None:
    first = {"name": "王海涛", "company": "青川啤酒", kind: value}
    second = {"name": "李静", "company": "青川啤酒", kind: value}
    one = await created(api, **first)
    two = await created(api, **second)
    assert one["lead_id"] != two["lead_id"]
    assert (await created(api, **first))["lead_id"] == one["lead_id"]
    assert (await created(api, **second))["lead_id"] == two["lead_id"], "brought up to date"
    assert (await created(api, **{kind: value}))["lead_id"] == one["lead_id"]


@pytest.mark.parametrize(
    ("given", "field", "problem"),
    [
        ({"email": "no-at-sign"}, "facts.email", "not_email"),
        ({"phone": "12345"}, "facts.phone", "bad_phone"),
        ({"phone": 13800138000}, "facts.phone", "wrong_type"),
        ({"industry": "spaceships"}, "facts.industry", "one_of"),
        ({"persona": "boss"}, "facts.persona", "one_of"),
        ({"need": ["slow_market_info", "no_such"]}, "facts.need", "one_of"),
        ({"shoe_size": 44}, "facts.shoe_size", "unknown_field"),
        ({"name": "\u0000 \u0007"}, "facts.name", "empty"),
        ({"company_size": {"min": 300, "max": 30}}, "facts.company_size", "bad_range"),
        ({"company_size": {"min": "300"}}, "facts.company_size.min", "wrong_type"),
        ({"budget": {"status": "amount"}}, "facts.budget", "missing"),
        ({"budget": {"status": "lots"}}, "facts.budget.status", "one_of"),
        ({"budget": {"status": "amount", "min": -5}}, "facts.budget.min", "out_of_range"),
        ({"timeline": {"status": "date"}}, "facts.timeline", "missing"),
        ({"timeline": {"status": "date", "by": "soon"}}, "facts.timeline.by", "bad_date"),
        ({"meeting_time": "2026-12-01T10:00:00"}, "facts.meeting_time", "bad_date"),
        ({"consent": {"email": "yes"}}, "facts.consent.email", "wrong_type"),
    ],
)  # fmt: skip
async def test_a_bad_value_is_refused_and_named(
    api: Client, given: dict[str, Any], field: str, problem: str
) -> None:
    answer = await api.post("/api/v1/leads", json=lead(**given))
    shape = await answer.json()
    assert (answer.status, shape["params"]["field"]) == (422, field)
    assert shape["params"]["problem"] == problem
    assert (await (await api.get("/api/v1/leads")).json())["leads"] == []


@pytest.mark.parametrize(
    ("raw", "field"), [("[]", "body"), ('{"facts": {}}', "language"), ("", "facts")]
)
async def test_a_body_that_is_no_lead_is_refused(api: Client, raw: str, field: str) -> None:
    answer = await api.post("/api/v1/leads", data=raw)
    assert answer.status == 422
    assert (await answer.json())["params"]["field"] == field


async def test_broken_json_is_not_understood(api: Client) -> None:
    assert (await api.post("/api/v1/leads", data="{")).status == 400


async def test_the_same_idempotency_key_does_it_once(api: Client) -> None:
    headers = {"Idempotency-Key": "crm-7"}
    first = await api.post("/api/v1/leads", json=lead(name="Ann"), headers=headers)
    second = await api.post("/api/v1/leads", json=lead(name="Ann"), headers=headers)
    assert (first.status, second.status) == (201, 201)
    assert await first.json() == await second.json()
    other = await api.post("/api/v1/leads", json=lead(name="Bob"), headers=headers)
    assert other.status == 422
    assert len((await (await api.get("/api/v1/leads")).json())["leads"]) == 1


async def test_parallel_imports_of_one_person_make_one_lead(api: Client) -> None:
    answers = await asyncio.gather(
        *(api.post("/api/v1/leads", json=lead(email="a@b.example.com")) for _ in range(6))
    )
    assert sorted(answer.status for answer in answers) == [200] * 5 + [201]
    assert len({(await answer.json())["lead_id"] for answer in answers}) == 1


async def test_an_import_that_looked_before_the_other_had_written_makes_no_second_lead(
    api: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    create, second, first_written = leads.create, threading.Event(), threading.Event()
    came: list[str] = []

    def slowly(*args: Any, **kwargs: Any) -> leads.Lead:
        came.append("")
        if len(came) == 1:
            second.wait(1.0)  # where it waits for us, it does not come
        else:
            second.set()
            first_written.wait(5.0)
        return create(*args, **kwargs)

    monkeypatch.setattr(leads, "create", slowly)
    posts = [
        asyncio.create_task(api.post("/api/v1/leads", json=lead(email="a@b.example.com")))
        for _ in range(2)
    ]
    for each in posts:
        each.add_done_callback(lambda _: first_written.set())
    answers = [await each for each in posts]
    assert sorted(answer.status for answer in answers) == [200, 201]
    assert len({(await answer.json())["lead_id"] for answer in answers}) == 1


async def test_an_import_never_takes_back_a_refusal(
    api: Client, database: Database, clock: HandClock
) -> None:
    one = await created(api, email="a@b.example.com", consent={"email": True})
    clock.forward(hours=1)
    with database.session() as session:
        consent.grant(session, one["lead_id"], "email", granted=False, by="prospect",
                      now=clock.now())  # fmt: skip
    clock.forward(hours=1)
    two = await created(api, email="a@b.example.com", consent={"email": True})
    assert two["facts"]["consent"]["value"]["email"] is False


async def test_a_referral_names_who_made_it(api: Client) -> None:
    one = await created(api, email="a@b.example.com")
    source = {"referred_by": one["lead_id"]}
    answer = await api.post("/api/v1/leads", json={**lead(name="B"), "source": source})
    assert (await answer.json())["source"] == source
    events = (await (await api.get(f"/api/v1/leads/{one['lead_id']}/timeline")).json())["events"]
    assert "referral" in [event["kind"] for event in events]
    bad = await api.post(
        "/api/v1/leads", json={**lead(name="C"), "source": {"referred_by": "lead_x"}}
    )
    assert (await bad.json())["params"]["field"] == "source.referred_by"


async def test_lists_are_filtered_and_searched_in_both_scripts(api: Client) -> None:
    await created(api, **WANG)
    await created(
        api, name="Anna Reed", company="Hill & 100% Dale_Co", email="anna@dale.example.com"
    )
    for query, names in {
        "q=青川": ["王海涛"], "q=DALE": ["Anna Reed"], "q=100%25": ["Anna Reed"], "q=%25": [], "q=da": ["Anna Reed"],
        "q=dale_": ["Anna Reed"], "q=zzz": [], "verdict=qualified": ["王海涛"],
        "stage=lead": ["Anna Reed"], "email=ANNA@dale.example.com": ["Anna Reed"],
        "email=nobody@dale.example.com": [], "": ["Anna Reed", "王海涛"],
    }.items():  # fmt: skip
        answer = await api.get(f"/api/v1/leads?{query}")
        shape = await answer.json()
        wire_out.LeadsOut.model_validate(shape, extra="forbid")
        found = [each["facts"]["name"]["value"] for each in shape["leads"]]
        assert sorted(found) == sorted(names), query


async def test_pages_hold_everybody_once_while_others_arrive(api: Client, clock: HandClock) -> None:
    for number in range(7):
        await created(api, name=f"n{number}")
        clock.forward(minutes=number % 2)
    seen: list[str] = []
    cursor: str | None = ""
    while cursor is not None:
        answer = await api.get(f"/api/v1/leads?limit=3&cursor={cursor}")
        page = await answer.json()
        seen += [each["facts"]["name"]["value"] for each in page["leads"]]
        cursor = page["next_cursor"]
        clock.forward(minutes=1)
        await created(api, name="late")
    assert sorted(seen) == [f"n{number}" for number in range(7)]


@pytest.mark.parametrize(
    "query", ["limit=201", "limit=0", "limit=x", "cursor=%00", "cursor=!!", "stage=none", "nope=1"]
)
async def test_a_bad_query_is_refused(api: Client, query: str) -> None:
    assert (await api.get(f"/api/v1/leads?{query}")).status == 422


async def test_a_stage_moves_by_the_table_only(api: Client) -> None:
    one = await created(api, **WANG)
    path = f"/api/v1/leads/{one['lead_id']}/stage"
    assert (await api.post(path, json={"stage": "renewed", "reason": "x"})).status == 409
    for stage in ("opportunity", "won", "delivered", "in_use", "advocate"):
        answer = await api.post(path, json={"stage": stage, "reason": "told by customer success"})
        assert (await answer.json())["stage"] == stage
    assert (await api.post(path, json={"stage": "asleep", "reason": "x"})).status == 422
    assert (await api.post(path, json={"stage": "renewed"})).status == 422


@pytest.mark.parametrize(
    "path",
    ["leads/lead_x", "leads/%00", "leads/lead_x/timeline", "conversations/conv_x/lead",
     "conversations/conv_x/transcript", "handoffs/hand_x"],
)  # fmt: skip
async def test_what_is_not_there_is_not_found(api: Client, path: str) -> None:
    assert (await api.get(f"/api/v1/{path}")).status == 404


async def test_a_fact_keeps_the_sentence_it_was_read_from(
    api: Client, database: Database, clock: HandClock
) -> None:
    with database.session() as session:
        lead_ = leads.create(session, language="zh", source=None, now=clock.now())
        facts.record(session, lead_.id, [Said("company", "青川啤酒", "我们是青川啤酒")],
                     by="prospect", now=clock.now(), message_id="msg_1")  # fmt: skip
        facts.record_unanswered(session, lead_.id, "budget", "undisclosed", text="不方便说",
                                now=clock.now(), message_id=None, conversation_id=None)  # fmt: skip
    shape = await (await api.get(f"/api/v1/leads/{lead_.id}")).json()
    assert shape["facts"]["company"]["evidence"] == {
        "text": "我们是青川啤酒", "message_id": "msg_1"
    }  # fmt: skip
    assert shape["unanswered"] == {"budget": "undisclosed"}


async def test_where_a_lead_is_and_when_it_wants_to_be_left_alone(api: Client) -> None:
    shape = await created(api, email="li@mill.example", phone="+12125551234")
    assert shape["timezone"] == {
        "name": "America/New_York", "because": "phone", "country": "US",
    }  # fmt: skip
    assert shape["quiet_hours"] is None
    quiet = {"start": "20:00", "end": "09:30"}
    stated = {**lead(email="li@mill.example"), "timezone": "Asia/Tokyo", "quiet_hours": quiet}
    shape = await (await api.post("/api/v1/leads", json=stated)).json()
    wire_out.LeadOut.model_validate(shape, extra="forbid")
    assert shape["timezone"] == {"name": "Asia/Tokyo", "because": "stated", "country": "JP"}
    assert shape["quiet_hours"] == quiet
    for wrong in (
        {"timezone": "Mars/Olympus"}, {"timezone": "x" * 61}, {"quiet_hours": {"start": "20:00"}},
        {"quiet_hours": {"start": "20:00", "end": "20:00"}},
        {"quiet_hours": {"start": "25:00", "end": "20:00"}},
    ):  # fmt: skip
        answer = await api.post("/api/v1/leads", json={**lead(email="li@mill.example"), **wrong})
        assert answer.status == 422, wrong
    assert (await created(api, email="jo@nowhere.example"))["timezone"] == {
        "name": None, "because": "default", "country": None,
    }  # fmt: skip
