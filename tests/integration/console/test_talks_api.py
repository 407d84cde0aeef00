"""The staff API about talks as a whole."""

from __future__ import annotations

import datetime as dt
from typing import Any, cast

from sqlalchemy import JSON

from console import wire_talks
from sdr import conversations, gaps, leads, variants
from sdr.db import Database
from sdr.ports import Reply
from tests.clocks import HandClock
from tests.integration.console.conftest import Client


async def test_gaps_are_counted_by_what_was_asked(
    api: Client, database: Database, clock: HandClock
) -> None:
    asked = [("How is it backed up?", "en"), ("how is it  backed up", "en"), ("有备份吗？", "zh")]
    with database.session() as session:
        for number, (text, language) in enumerate(asked):
            lead = leads.create(session, language=language, source={}, now=clock.now())
            for _ in range(2):  # a turn that runs twice counts once
                gaps.record(session, lead.id, act="ask_security", answer="security_gap", text=text,
                            language=language, message_id=f"msg_{number}",
                            now=clock.now() + dt.timedelta(hours=number))  # fmt: skip
    answer = await api.get("/api/v1/content-gaps")
    shape = await answer.json()
    wire_talks.GapsOut.model_validate(shape, extra="forbid")
    assert shape["count"] == 3
    [gap] = shape["gaps"]
    assert (gap["act"], gap["answer"], gap["count"], gap["leads"]) == (
        "ask_security", "security_gap", 3, 3,
    )  # fmt: skip
    assert sorted(question["count"] for question in gap["questions"]) == [1, 2]
    english = await (await api.get("/api/v1/content-gaps?language=en")).json()
    assert english["count"] == 2
    since = (clock.now() + dt.timedelta(hours=2)).isoformat().replace("+00:00", "Z")
    later = await (await api.get(f"/api/v1/content-gaps?since={since}")).json()
    assert [question["language"] for question in later["gaps"][0]["questions"]] == ["zh"]


async def test_a_bad_filter_is_refused_and_strangers_too(api: Client, anonymous: Client) -> None:
    for bad in ("since=yesterday", "since=2026-01-01T00:00:00", "language=de", "nonsense=1"):
        assert (await api.get(f"/api/v1/content-gaps?{bad}")).status == 422, bad
    assert (await anonymous.get("/api/v1/content-gaps")).status == 401


def talk(
    database: Database, clock: HandClock, lead_id: str | None, variant: str | None,
    *turns: tuple[bool, str],
) -> str:  # fmt: skip
    """A conversation of that variant; each turn: was the question answered, the verdict after."""
    with database.session() as session:
        lead = (
            leads.get(session, lead_id) if lead_id
            else leads.create(session, language="en", source={}, now=clock.now())
        )  # fmt: skip
        held, _ = conversations.start(
            session, lead=lead, language="en", source={}, now=clock.now(), variant=variant
        )
        # what the bot says has no trace; carried over by an earlier version it has a JSON null
        [mute] = conversations.say(session, held, [Reply("?")], language="en", now=clock.now())
        mute.trace = cast(Any, JSON.NULL)
        for answered, verdict in turns:
            message, _ = conversations.receive(session, held, "…", language="en", now=clock.now())
            trace: dict[str, Any] = {"answered": answered, "verdict": verdict}
            message.trace = trace
        clock.forward(minutes=1)
        return lead.id


async def test_what_is_tried_is_counted_once_a_person(
    api: Client, database: Database, clock: HandClock
) -> None:
    talk(database, clock, None, "spring:plain", (True, "open"), (True, "qualified"))
    talk(database, clock, None, "spring:plain", (False, "open"), (True, "open"))
    again = talk(database, clock, None, "spring:short")  # read the opening and left
    talk(database, clock, again, "spring:short", (True, "qualified"))  # came back: not the first
    talk(database, clock, None, None, (True, "qualified"))
    shape = await (await api.get("/api/v1/talks/variants")).json()
    wire_talks.VariantsOut.model_validate(shape, extra="forbid")
    plain, short = shape["variants"]
    assert (plain["variant"], plain["talks"]) == ("plain", 2)
    assert plain["answered_first"]["count"] == plain["qualified"]["count"] == 1
    assert (short["variant"], short["talks"]) == ("short", 1)
    assert short["answered_first"] == {"count": 0, "share": 0.0, "low": 0.0, "high": 0.7935}
    with database.session() as session:
        assert variants.report(session) == shape["variants"]
