"""Transcript review: the queue, a turn under the glass, corrections that count at once."""

from __future__ import annotations

import html
import re
from typing import Any

import pytest

from console import review_view
from sdr import conversations, corrections, facts, handoffs, leads, timeline
from sdr.db import Database
from sdr.playbook.model import Playbook
from sdr.ports import Reply
from sdr.staff import Role
from tests import builders
from tests.clocks import HandClock
from tests.integration.console import people
from tests.integration.console.conftest import Client
from tests.integration.console.people import enter
from tests.integration.console.test_traces import TRACE

SDR = "sdr@beacon.example.com"


@pytest.fixture
async def reviewer(anonymous: Client, database: Database, clock: HandClock) -> Client:
    with database.session() as session:
        people.member(session, SDR, Role.SDR)
    await enter(anonymous, database, clock, SDR)
    return anonymous


def talk(
    database: Database, clock: HandClock, said: str = "我们300人，窜货厉害", act: str = "inform",
    confidence: float = 0.81, language: str = "zh",
) -> tuple[str, str, str]:  # fmt: skip
    """(conversation, message, lead) of a talk with one turn of the bot."""
    with database.session() as session:
        lead = builders.lead(session, now=clock.now(), language=language, email=None)
        held, _ = conversations.start(
            session, lead=lead, language=language, source=None, now=clock.now()
        )
        conversations.say(session, held, [Reply("多少人？")], language=language, now=clock.now())
        message, _ = conversations.receive(session, held, said, language=language, now=clock.now())
        message.state, message.act, message.confidence = "answered", act, confidence
        message.trace = {**TRACE, "act": act}
        return held.id, message.id, lead.id


async def text(client: Client, path: str, status: int = 200) -> str:
    answer = await client.get(path)
    assert answer.status == status, await answer.text()
    return await answer.text()


async def post(client: Client, path: str, **form: str) -> Any:
    page = await (await client.get("/console")).text()
    csrf = re.search(r'name="csrf" value="([^"]+)"', page)
    assert csrf is not None
    return await client.post(path, data={"csrf": csrf[1], **form})


def listed(page: str) -> list[str]:
    return re.findall(r'href="/console/review/(conv_\w+)', page)


async def test_the_queue_is_filtered_and_searched_in_both_languages(
    reviewer: Client, database: Database, playbook: Playbook, clock: HandClock
) -> None:
    assert "No talk matches" in await text(reviewer, "/console/review")
    plain, _, came_back = talk(database, clock)
    odd, odd_turn, _ = talk(database, clock, "How 100% of DEALERS cheat", "out_of_scope", 0.3, "en")
    with database.session() as session:
        held = handoffs.request(
            session, leads.get(session, came_back), conversation_id=plain, reason="requested",
            playbook=playbook, now=clock.now(),
        )  # fmt: skip
        handoffs.give_back(
            session, held.id, by="x", reason="other", note=None, playbook=playbook, now=clock.now()
        )
    for query, found in (
        ("", {plain, odd}), ("language=en", {odd}), ("pick=fallback", {odd}), ("pick=low", {odd}),
        ("pick=returned", {plain}), ("pick=sample", {plain, odd}), ("q=窜货", {plain}),
        ("q=dealers+cheat", {odd}), ("q=100%25", {odd}), ("q=窜_", set()), ("q=dealers+窜货", set()),
        ("verdict=qualified", set()), ("verdict=nonsense", {plain, odd}), ("pick=x", {plain, odd}),
    ):  # fmt: skip
        assert set(listed(await text(reviewer, f"/console/review?{query}"))) == found, query
    page = await text(reviewer, "/console/review?q=dealers")
    assert f"turn={odd_turn}" in page


async def test_a_sample_goes_by_the_random_tail_of_the_ids(
    reviewer: Client, database: Database, clock: HandClock
) -> None:
    ids = [talk(database, clock)[0] for _ in range(6)]
    page = await text(reviewer, "/console/review?pick=sample")
    assert listed(page) == sorted(ids, key=lambda each: each[-8:])


async def test_reading_a_talk_leads_to_the_next(
    reviewer: Client, database: Database, clock: HandClock
) -> None:
    first, *_ = talk(database, clock)
    clock.forward(minutes=1)
    second, *_ = talk(database, clock)
    answer = await post(reviewer, f"/console/review/{second}/reviewed?language=zh")
    assert answer.url.path == f"/console/review/{first}"
    page = await text(reviewer, "/console/review?language=zh")
    assert listed(page) == [first]
    assert "1 of 2 read" in page
    assert set(listed(await text(reviewer, "/console/review?done=1"))) == {first, second}
    answer = await post(reviewer, f"/console/review/{first}/reviewed?language=zh")
    assert "All of these are read" in await answer.text()


async def test_a_turn_shows_what_was_heard_and_why(
    reviewer: Client, database: Database, clock: HandClock
) -> None:
    held, message, _ = talk(database, clock, "<i>300人</i>")
    page = await text(reviewer, f"/console/review/{held}?turn={message}")
    for part in ("Tells something", "81 %", "Asks the price 10 %", "Was asked for: Size",
                 "can still change the verdict", "&lt;i&gt;300人"):  # fmt: skip
        assert part in page, part
    await text(reviewer, f"/console/review/{held}?turn=msg_nobody")
    await text(reviewer, "/console/review/conv_nobody", 404)


async def test_a_corrected_fact_is_judged_at_once_and_the_old_value_can_come_back(
    reviewer: Client, database: Database, clock: HandClock
) -> None:
    held, message, lead_id = talk(database, clock)
    at = f"/console/review/{held}/fact"
    with database.session() as session:
        before = facts.current(session, lead_id)["company_size"].value
    answer = await post(reviewer, at, message=message, fact="company_size", value="8 人")
    page = await answer.text()
    assert answer.status == 200
    assert "corrected" in page
    with database.session() as session:
        now = facts.current(session, lead_id)["company_size"]
        assert (now.value, now.by, now.message_id) == ({"min": 8, "max": 8}, "rep", message)
        lead = leads.get(session, lead_id)
        assert lead.verdict == "disqualified"  # fewer than ten do not fit
        (event,) = timeline.of(session, lead_id, "correction")
        assert (event.by, event.data["after"]) == (SDR, {"min": 8, "max": 8})
    await post(reviewer, at, message=message, fact="company_size", remove="1")
    with database.session() as session:
        assert facts.current(session, lead_id)["company_size"].value == before
        assert leads.get(session, lead_id).verdict != "disqualified"
        kinds = [c.after for c in corrections.of_messages(session, [message])]
        assert kinds == [{"min": 8, "max": 8}, None]
    page = await text(reviewer, f"/console/leads/{lead_id}?show=edits")
    assert "Reading corrected" in page


async def test_a_corrected_act_takes_back_what_was_kept_of_it(
    reviewer: Client, database: Database, clock: HandClock
) -> None:
    held, message, lead_id = talk(database, clock, "别再发了，先看方案", "opt_out")
    with database.session() as session:
        lead = leads.get(session, lead_id)
        lead.do_not_contact = {"text": "别再发了", "message_id": message}
    at = f"/console/review/{held}/act"
    await post(reviewer, at, message=message, act="objection_timing")
    with database.session() as session:
        assert leads.get(session, lead_id).do_not_contact is None
        assert session.get_one(conversations.Message, message).act == "objection_timing"
    await post(reviewer, at, message=message, act="opt_out")
    with database.session() as session:
        lead = leads.get(session, lead_id)
        assert (lead.do_not_contact or {})["message_id"] == message
        assert lead.verdict == "disqualified"


async def test_what_cannot_be_read_or_belongs_elsewhere_is_refused(
    reviewer: Client, database: Database, clock: HandClock
) -> None:
    held, message, _ = talk(database, clock)
    _, elsewhere, _ = talk(database, clock)
    fact, act = f"/console/review/{held}/fact", f"/console/review/{held}/act"
    for path, form, status in (
        (fact, {"message": message, "fact": "company_size", "value": "blue"}, 422),
        (fact, {"message": message, "fact": "email", "value": "a@b.example"}, 422),
        (fact, {"message": message, "fact": "nothing", "value": "1"}, 422),
        (act, {"message": message, "act": "dance"}, 422),
        (act, {"message": elsewhere, "act": "greet"}, 404),
        (fact, {"message": elsewhere, "fact": "region", "value": "Hubei"}, 404),
    ):
        assert (await post(reviewer, path, **form)).status == status, form
    page = await (
        await post(reviewer, fact, message=message, fact="company_size", value="blue")
    ).text()
    assert "cannot be read as this fact" in page


async def test_corrections_are_exported_as_training_and_test_without_names(
    reviewer: Client, database: Database, clock: HandClock
) -> None:
    import yaml

    from app import cli_review

    held, message, _ = talk(database, clock)
    named, other, lead_id = talk(database, clock, "我是王海涛，要报价")
    with database.session() as session:
        facts.record(
            session, lead_id, [facts.Said("name", "王海涛", "我是王海涛")], by="prospect",
            now=clock.now(), message_id=other,
        )  # fmt: skip
    await post(reviewer, f"/console/review/{held}/act", message=message, act="ask_case")
    await post(reviewer, f"/console/review/{held}/fact", message=message, fact="company_size",
               value="300人")  # fmt: skip
    await post(reviewer, f"/console/review/{named}/act", message=other, act="ask_human")
    with database.session() as session:
        rows, left_out = cli_review.gather(session)
    assert left_out >= 1
    learned = yaml.safe_load(cli_review.training(rows)) if rows else {"nlu": []}
    checked = yaml.safe_load(cli_review.regression(rows)) if rows else []
    said = [e["text"] for block in learned["nlu"] for e in block["examples"]]
    assert "王海涛" not in str(said)
    assert all(row["act"] for row in checked)


async def test_talks_beyond_the_newest_are_reached_by_going_back(
    reviewer: Client, database: Database, clock: HandClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(review_view, "WINDOW", 2)
    made = []
    for number in range(5):
        made.append(talk(database, clock, f"第 {number} 个")[0])
        if number % 2:  # two begin at the same moment
            clock.forward(minutes=1)
    path, page, seen = "/console/review?q=个", "", []
    for _ in range(3):
        page = html.unescape(await text(reviewer, path))
        seen += listed(page)
        older = re.search(r'href="([^"]+cursor=[^"]+)">Older', page)
        path = older[1] if older else ""
    assert sorted(seen) == sorted(made)
    assert not path
    assert "Newest talks" in page
    bad = await text(reviewer, "/console/review?cursor=nonsense", 422)
    assert "That didn't work" in html.unescape(bad)
