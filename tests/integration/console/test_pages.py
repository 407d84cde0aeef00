"""The console's pages as a member sees them: without JavaScript, in both languages."""

from __future__ import annotations

import re
from typing import Any

import pytest

from sdr import staff
from sdr.db import Database
from sdr.handoffs import get
from sdr.playbook.model import Playbook
from sdr.staff import Role
from tests import builders
from tests.clocks import HandClock
from tests.integration.console import people
from tests.integration.console.conftest import Client
from tests.integration.console.test_auth import REP, csrf_of, sign_in


@pytest.fixture
def handoff_id(database: Database, playbook: Playbook, clock: HandClock) -> str:
    with database.session() as session:
        made = people.qualified(session, playbook, clock.now()).id
    clock.forward(minutes=20)
    return made


@pytest.fixture
async def rep(anonymous: Client, database: Database) -> Client:
    """A rep who is signed in."""
    with database.session() as session:
        people.member(session)
    await sign_in(anonymous)
    return anonymous


async def text(client: Client, path: str, status: int = 200, **rest: Any) -> str:
    answer = await client.get(path, **rest)
    assert answer.status == status, await answer.text()
    return await answer.text()


async def test_an_empty_console_says_what_will_come(rep: Client) -> None:
    assert "All done." in await text(rep, "/console")
    assert "No leads yet" in await text(rep, "/console/leads")


async def test_the_list_shows_leads(rep: Client, handoff_id: str) -> None:
    page = await text(rep, "/console/leads")
    assert page.count("王海涛") == 1
    assert "Asia" not in page
    assert "No lead matches" in await text(rep, "/console/leads?q=zzz")
    assert "王海涛" in await text(rep, "/console/leads?q=青川&verdict=qualified&stage=")


async def test_a_brief_quotes_and_links_to_the_message(rep: Client, handoff_id: str) -> None:
    page = await text(rep, f"/console/handoffs/{handoff_id}")
    links = re.findall(r'<q class="quote"><a href="#(msg_\w+)">', page)
    assert links
    assert all(f'id="{link}"' in page for link in links)
    assert page.index("Call now") < page.index("BANT")


async def test_what_a_prospect_writes_is_never_markup(
    rep: Client, database: Database, playbook: Playbook, clock: HandClock
) -> None:
    with database.session() as session:
        handoff = people.qualified(session, playbook, clock.now(), "en")
        paths = (f"/console/handoffs/{handoff.id}", f"/console/leads/{handoff.lead_id}")
    for path in paths:
        page = await text(rep, path)
        assert "<script" not in page.replace('<script type="module" src="/console/static/', "")
        assert "&lt;script&gt;" in page


async def test_pages_forbid_scripts_frames_and_caches(rep: Client) -> None:
    headers = (await rep.get("/console")).headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert headers["Cache-Control"] == "no-store"


async def test_a_handoff_is_taken_and_given_back_by_forms(
    rep: Client, handoff_id: str, database: Database
) -> None:
    csrf, path = await csrf_of(rep), f"/console/handoffs/{handoff_id}"
    answer = await rep.post(f"{path}/accept", data={"csrf": csrf})
    assert "Taken" in await answer.text()
    missing = await rep.post(f"{path}/return", data={"csrf": csrf, "reason": ""})
    assert missing.status == 422
    assert "Please choose a reason" in await missing.text()
    await rep.post(
        f"{path}/return", data={"csrf": csrf, "reason": "too_early", "note": "March\x00"}
    )
    with database.session() as session:
        handoff = get(session, handoff_id)
        assert (handoff.state, handoff.return_reason, handoff.note) == (
            "returned",
            "too_early",
            "March",
        )
    again = await rep.post(f"{path}/accept", data={"csrf": csrf})
    assert again.status == 409
    assert "any more" in await again.text()


async def test_who_comes_second_reads_who_was_first(
    rep: Client, handoff_id: str, database: Database, clock: HandClock
) -> None:
    from sdr import handoffs

    with database.session() as session:
        handoffs.accept(session, handoff_id, by="first@beacon.example.com", now=clock.now())
    answer = await rep.post(
        f"/console/handoffs/{handoff_id}/accept", data={"csrf": await csrf_of(rep)}
    )
    assert answer.status == 409
    assert "first@beacon.example.com has taken it already" in await answer.text()


async def test_a_form_without_its_token_does_nothing(
    rep: Client, handoff_id: str, database: Database
) -> None:
    answer = await rep.post(f"/console/handoffs/{handoff_id}/accept", data={"csrf": "guess"})
    assert answer.status == 403
    with database.session() as session:
        assert get(session, handoff_id).state == "new"


async def test_the_language_is_kept_for_the_person(
    rep: Client, handoff_id: str, database: Database
) -> None:
    await rep.post(
        "/console/language", data={"csrf": await csrf_of(rep), "language": "zh", "next": "/console"}
    )
    with database.session() as session:
        assert staff.get_by_email(session, REP).language == "zh"
    assert "我的一天" in await text(rep, "/console")
    page = await text(rep, f"/console/handoffs/{handoff_id}")
    assert 'lang="zh-CN"' in page
    assert "我来跟进" in page


async def test_a_lead_shows_facts_history_and_events(
    rep: Client, handoff_id: str, database: Database, clock: HandClock
) -> None:
    from sdr import facts
    from sdr.facts import Said

    with database.session() as session:
        lead_id = get(session, handoff_id).lead_id
        facts.record(session, lead_id, [Said("company_size", {"min": 350, "max": 350}, "其实 350 人")],
                     by="prospect", now=clock.now())  # fmt: skip
    page = await text(rep, f"/console/leads/{lead_id}")
    for part in ("350 people", "其实 350 人", "<s>300 people</s>", "Handed over", "王海涛"):
        assert part in page, part


async def test_somebody_who_may_not_decide_sees_no_buttons(
    anonymous: Client, handoff_id: str, database: Database
) -> None:
    with database.session() as session:
        people.member(session, "m@beacon.example.com", Role.MARKETER)
    await sign_in(anonymous, "m@beacon.example.com")
    page = await text(anonymous, f"/console/handoffs/{handoff_id}")
    assert "/accept" not in page


async def test_what_is_not_there_is_said_on_a_page(rep: Client) -> None:
    for path in ("/console/leads/lead_x", "/console/handoffs/hand_x", "/console/nowhere"):
        assert "may have been deleted" in await text(rep, path, 404)


async def test_the_door_speaks_the_browsers_language(anonymous: Client) -> None:
    assert "密码" in await text(anonymous, "/console/sign-in", headers={"Accept-Language": "zh-CN"})
    assert "密码" in await text(anonymous, "/console/sign-in?language=zh")
    assert "密码" in await text(anonymous, "/console/sign-in")


async def test_files_are_served(anonymous: Client) -> None:
    assert "--accent" in await text(anonymous, "/console/accent.css")
    assert ".row" in await text(anonymous, "/console/static/console.css")


async def test_who_has_no_name_is_told_apart_by_what_is_known(
    rep: Client, database: Database, clock: HandClock
) -> None:
    with database.session() as session:
        builders.lead(session, now=clock.now(), name=None, email="li@tiles.example")
        shown = builders.lead(session, now=clock.now(), name=None, email=None)
        shown.source = {"demo": True, "utm_source": "expo", "utm_medium": "fair"}
        lead_id = shown.id
    page = await text(rep, "/console/leads")
    assert "<b>li@tiles.example</b>" in page
    assert "<b>No name yet</b>" in page
    assert "It ranks leads" in page
    assert page.count(">Demo</span>") == 1
    assert 'rel="icon" href="/static/mark.svg"' in page
    page = await text(rep, f"/console/leads/{lead_id}")
    assert "Source: expo · fair" in page
    assert "(UTC+8)" in page
    assert "CST" not in page


async def test_one_timeline_tells_everything_once_and_can_be_narrowed(
    rep: Client, handoff_id: str, database: Database, clock: HandClock
) -> None:
    from sdr import consent, engagements, facts
    from sdr.facts import Said

    with database.session() as session:
        lead_id = get(session, handoff_id).lead_id
        facts.record(
            session, lead_id, [Said("region", "Guangdong", "")], by="import", now=clock.now()
        )
        consent.grant(
            session, lead_id, "phone", granted=True, by="prospect", now=clock.now(),
            text="打我手机就行", notice_version="2026-01",
        )  # fmt: skip
        engagements.note(
            session, lead_id, "view", now=clock.now(), slug="what-it-costs",
            data={"depth": 0.8, "seconds": 130},
        )  # fmt: skip
    page = await text(rep, f"/console/leads/{lead_id}")
    timeline = re.findall(r'<ol class="events">.*?</ol>', page, re.DOTALL)[0]
    for part in ("Handed over", "80 % of it in 2 min", "Region: Guangdong", "我是销售总监王海涛"):
        assert part in timeline, part
    assert "打我手机就行" in page
    assert "notice 2026-01" in page
    assert "May be written to" in page
    reads = await text(rep, f"/console/leads/{lead_id}?show=reads")
    timeline = re.findall(r'<ol class="events">.*?</ol>', reads, re.DOTALL)[0]
    assert timeline.count("<li") == 1
    talk = await text(rep, f"/console/leads/{lead_id}?show=messages")
    timeline = re.findall(r'<ol class="events">.*?</ol>', talk, re.DOTALL)[0]
    links = re.findall(r'href="#(msg_\w+)"', timeline)
    assert len(links) == timeline.count("<li") > 5
    assert all(f'id="{link}"' in talk for link in links)
    for odd in ("show=nowhere", "before=yesterday", "before=2020-01-01T00:00:00%2B00:00"):
        await text(rep, f"/console/leads/{lead_id}?{odd}")


async def test_a_long_timeline_goes_on_page_by_page(
    rep: Client, database: Database, clock: HandClock
) -> None:
    from sdr import timeline

    with database.session() as session:
        lead = builders.lead(session, now=clock.now())
        for number in range(130):
            clock.forward(seconds=1)
            timeline.write(
                session, lead.id, "content_gap", now=clock.now(), by="prospect",
                data={"text": f"Q{number:03}"},
            )  # fmt: skip
    path, seen = f"/console/leads/{lead.id}?show=scores", []
    while path:
        page = await text(rep, path)
        seen += re.findall(r"\bQ\d{3}\b", page)
        older = re.search(r'href="([^"#]+before=[^"#]+)#timeline">Older', page)
        path = older[1].replace("&amp;", "&") if older else ""
    assert seen == [f"Q{number:03}" for number in reversed(range(130))]
