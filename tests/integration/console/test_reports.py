"""Reports: numbers that open their rows, files without formulas, what each may see."""

from __future__ import annotations

import datetime as dt
import re
from html import unescape
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from nurture import counting
from sdr import handoffs, leads, tallies, timeline
from sdr.db import Database
from sdr.leads import Lead
from sdr.playbook.model import Playbook
from sdr.staff import Role
from tests.clocks import HandClock
from tests.integration.console import people
from tests.integration.console.conftest import Client
from tests.integration.console.people import enter
from tests.integration.console.test_audit import lines

BOSS, REP = "boss@beacon.example.com", "rep@beacon.example.com"
OTHER = "other@beacon.example.com"


def count(session: Session, playbook: Playbook, now: dt.datetime, *counted: Lead) -> None:
    zone = ZoneInfo("Asia/Shanghai")
    tallies.put(session, counting.rows_of(session, counted, playbook, zone, now))


async def prepared(
    client: Client, database: Database, playbook: Playbook, clock: HandClock, email: str = BOSS
) -> tuple[str, str]:
    """A won lead of a fair and a visitor with a nasty source; the reader's token, the lead."""
    now = clock.now()
    with database.session() as session:
        people.member(session, BOSS, Role.MANAGER)
        people.member(session, REP)
        people.member(session, OTHER)
        handoff = people.qualified(session, playbook, now - dt.timedelta(days=1))
        lead = leads.get(session, handoff.lead_id)
        handoffs.accept(session, handoff.id, by=REP, now=now)
        timeline.write(
            session, lead.id, "objection", now=now, by="prospect",
            data={"act": "objection_price", "text": "<script>alert(1)</script>"},
        )  # fmt: skip
        nasty = leads.create(session, language="zh", source={"utm_source": '=cmd|"<b>"'}, now=now)
        count(session, playbook, now, lead, nasty)
        lead_id = lead.id
    return await enter(client, database, clock, email), lead_id


async def test_a_number_opens_the_rows_behind_it(
    anonymous: Client, database: Database, playbook: Playbook, clock: HandClock
) -> None:
    _, lead_id = await prepared(anonymous, database, playbook, clock)
    page = await (await anonymous.get("/console/reports/funnel?days=30")).text()
    link = re.search(r'href="([^"]+step=qualified&amp;a=expo)">1</a>', page)
    assert link
    rows = await (await anonymous.get(unescape(link[1]))).text()
    assert f"/console/leads/{lead_id}" in rows
    assert "王海涛" in rows
    everybody = re.search(r'href="([^"]+step=visit)">2</a>', page)
    assert everybody
    rows = await (await anonymous.get(unescape(everybody[1]))).text()
    assert rows.count('href="/console/leads/lead_') == 2
    assert (BOSS, "view", "GET /console/reports/{report}/rows") in lines(database)


async def test_what_strangers_wrote_is_text_and_no_formula(
    anonymous: Client, database: Database, playbook: Playbook, clock: HandClock
) -> None:
    await prepared(anonymous, database, playbook, clock)
    page = await (await anonymous.get("/console/reports/funnel")).text()
    assert "<b>" not in re.sub(r"<b>[^<]*</b>", "", page)
    assert "&lt;b&gt;" in page
    file = await anonymous.get("/console/reports/funnel/csv")
    assert file.headers["Content-Disposition"].startswith("attachment")
    assert "'=cmd|" in await file.text()
    page = await (await anonymous.get("/console/reports/voice")).text()
    assert "&lt;script&gt;alert" in page
    assert "<script>alert" not in page


async def test_every_report_in_both_languages_also_when_there_is_nothing(
    anonymous: Client, database: Database, playbook: Playbook, clock: HandClock
) -> None:
    with database.session() as session:
        for language in ("zh", "en"):
            people.member(session, f"{language}@beacon.example.com", Role.MANAGER, language)
    for language, nothing in (("zh", "没有数据"), ("en", "Nothing in this period")):
        await enter(anonymous, database, clock, f"{language}@beacon.example.com")
        for report in tallies.REPORTS:
            answer = await anonymous.get(
                f"/console/reports/{report}?days=x&language=fr&industry=%00"
            )
            assert answer.status == 200
            assert nothing in await answer.text()
            rows = await anonymous.get(f"/console/reports/{report}/rows?a=%00&before=nothing")
            assert rows.status == 200
            assert (await anonymous.get(f"/console/reports/{report}/csv")).status == 200


async def test_of_handoffs_a_rep_sees_their_own(
    anonymous: Client, database: Database, playbook: Playbook, clock: HandClock
) -> None:
    await prepared(anonymous, database, playbook, clock)
    page = await (await anonymous.get("/console/reports/handoffs")).text()
    assert REP in page
    await enter(anonymous, database, clock, OTHER)
    for path in ("handoffs", f"handoffs/rows?a={REP}", "handoffs/csv"):
        page = await (await anonymous.get(f"/console/reports/{path}")).text()
        assert f">{REP}<" not in page, path
        assert f"{REP}," not in page, path
        assert "王海涛" not in page
    await enter(anonymous, database, clock, REP)
    page = await (await anonymous.get("/console/reports/handoffs")).text()
    assert REP in page


async def test_a_cost_gives_the_price_of_a_qualified_lead(
    anonymous: Client, database: Database, playbook: Playbook, clock: HandClock
) -> None:
    csrf, _ = await prepared(anonymous, database, playbook, clock)
    form = {"csrf": csrf, "source": "Expo", "month": "2026-11", "amount": "12,000"}
    assert (await anonymous.post("/console/reports/costs", data=form)).status == 200
    page = await (await anonymous.get("/console/reports/funnel?days=30")).text()
    # of the 30 days of November 20 are over: spent, and a lead
    assert page.count("8,000") == 2
    assert page.count("12,000") == 1  # as it was entered
    assert "the days from 2026-10-22 to 2026-11-20 are counted" in page
    for wrong in ({"month": "2026-13"}, {"amount": "-1"}, {"amount": "1e9"}, {"source": "\x00"}):
        answer = await anonymous.post("/console/reports/costs", data={**form, **wrong})
        assert answer.status == 422, wrong
    page = await (await anonymous.get("/console/reports/funnel?days=30&language=zh")).text()
    assert "8,000" not in page  # of both languages
    assert "cannot be split by language" in page
    form["source"] = "brought nobody"
    await anonymous.post("/console/reports/costs", data=form)
    page = await (await anonymous.get("/console/reports/funnel?days=30")).text()
    assert page.count("8,000") == 3
    for form["source"] in ("brought nobody", "Expo"):
        form["amount"] = "0"
        await anonymous.post("/console/reports/costs", data=form)
    page = await (await anonymous.get("/console/reports/funnel?days=30")).text()
    assert "12,000" not in page
    assert (await anonymous.post("/console/reports/costs", data={"csrf": "x"})).status == 403


async def test_a_funnel_that_nobody_entered_says_so(
    anonymous: Client, database: Database, playbook: Playbook, clock: HandClock
) -> None:
    with database.session() as session:
        for language in ("zh", "en"):
            people.member(session, f"{language}@beacon.example.com", Role.MANAGER, language)
    for language, nobody, lost in (
        ("zh", "没有人来访", "没有流失"), ("en", "Nobody came", "Nobody was lost"),
    ):  # fmt: skip
        await enter(anonymous, database, clock, f"{language}@beacon.example.com")
        page = await (await anonymous.get("/console/reports/funnel")).text()
        assert nobody in page
        assert lost not in page
    with database.session() as session:
        visitor = leads.create(session, language="en", source={}, now=clock.now())
        count(session, playbook, clock.now(), visitor)
    page = await (await anonymous.get("/console/reports/funnel")).text()
    assert "Nobody was qualified" in page
    assert "Nobody came" not in page
