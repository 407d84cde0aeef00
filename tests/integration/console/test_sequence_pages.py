"""Pages about sequences: the list with figures, one as a flow, messages previewed."""

from __future__ import annotations

import datetime as dt
import html
import re
from typing import Any

import pytest

from nurture import decisions, switches, version_files, versions
from nurture.enrollments import Enrollment
from nurture.links import TrackedLink
from sdr import engagements, handoffs, leads
from sdr.db import Database, new_id
from sdr.playbook.model import Playbook
from sdr.staff import Role
from tests import builders
from tests.clocks import HandClock
from tests.integration.console import people
from tests.integration.console.conftest import Client
from tests.integration.console.people import enter

NAME = "executive-figures"
ONE = f"/console/sequences/{NAME}"
MARKETER = "mara@beacon.example.com"


@pytest.fixture
async def marketer(anonymous: Client, database: Database, clock: HandClock) -> Client:
    with database.session() as session:
        people.member(session, MARKETER, Role.MARKETER)
    await enter(anonymous, database, clock, MARKETER)
    return anonymous


async def text(client: Client, path: str, status: int = 200) -> str:
    answer = await client.get(path)
    assert answer.status == status, await answer.text()
    return html.unescape(await answer.text())


async def post(client: Client, path: str, status: int = 200, **form: str) -> str:
    page = await (await client.get("/console")).text()
    csrf = re.search(r'name="csrf" value="([^"]+)"', page)
    assert csrf is not None
    answer = await client.post(path, data={"csrf": csrf[1], **form})
    assert answer.status == status, await answer.text()
    return html.unescape(await answer.text())


def entered(
    database: Database, playbook: Playbook, at: dt.datetime, **values: Any
) -> tuple[str, str]:
    """(lead, enrolment) of somebody who entered the sequence."""
    with database.session() as session:
        version_files.take_files(session, playbook, at)
        number = len(session.query(Enrollment).all())
        lead = builders.lead(session, now=at, email=f"lead{number}@example.com")
        row = Enrollment(
            id=new_id("enr"), lead_id=lead.id, sequence=NAME, version=1, created_at=at,
            step=playbook.sequence(NAME).steps[0].key, **values,  # type: ignore[union-attr]
        )  # fmt: skip
        session.add(row)
        session.flush()
        return lead.id, row.id


def figures(page: str) -> list[str]:
    """The cells of the sequence's line, as a reader sees them."""
    row = next(each for each in page.split("<tr>") if f'href="{ONE}"' in each)
    return [re.sub(r"\s+", "", cell) for cell in re.findall(r'class="figure"[^>]*>([^<]*)<', row)]


async def test_the_list_counts_what_people_did_and_not_what_programs_did(
    marketer: Client, database: Database, playbook: Playbook, clock: HandClock
) -> None:
    now = clock.now()
    silent, one = entered(database, playbook, now)
    opened, two = entered(database, playbook, now)
    scanned, three = entered(database, playbook, now)
    answered, four = entered(database, playbook, now, state="exited", reason="reply", ended_at=now)
    ready, five = entered(database, playbook, now, state="exited", reason="handoff", ended_at=now)
    with database.session() as session:
        for lead_id, row_id in ((opened, two), (scanned, three), (answered, four), (ready, five)):
            decisions.write(
                session, lead_id=lead_id, enrollment_id=row_id, sequence=NAME, step="x",
                what="sent", now=now,
            )  # fmt: skip
        for lead_id, row_id, judgement in ((opened, two, "human"), (scanned, three, "scanner")):
            link = TrackedLink(
                id=new_id("link"), token_hash=row_id, lead_id=lead_id, enrollment_id=row_id,
                kind="content", created_at=now,
            )  # fmt: skip
            session.add(link)
            session.flush()
            for _ in range(2):
                engagements.note(
                    session, lead_id, "click", now=now, link_id=link.id, judgement=judgement,
                    counted=judgement == "human",
                )  # fmt: skip
        handoffs.request(
            session, leads.get(session, ready), conversation_id=None, reason="requalified",
            playbook=playbook, now=now + dt.timedelta(days=1),
        )  # fmt: skip
    assert figures(await text(marketer, "/console/sequences")) == ["3", "5", "4", "1", "2", "1"]
    assert silent
    assert one


async def test_one_sequence_reads_from_top_to_bottom(marketer: Client, playbook: Playbook) -> None:
    page = await text(marketer, ONE)
    sequence = playbook.sequence(NAME)
    assert sequence is not None
    assert re.findall(r'id="step-([\w-]+)"', page) == [step.key for step in sequence.steps]
    persona = playbook.people.persona("executive")
    assert persona is not None
    assert f"Persona: {persona.label.en}" in page
    await text(marketer, "/console/sequences/nothing-like-it", 404)


async def test_a_message_is_seen_in_both_languages_in_a_frame_of_its_own(
    marketer: Client, database: Database, playbook: Playbook, clock: HandClock
) -> None:
    lead_id, _ = entered(database, playbook, clock.now())
    for whom in ("persona:executive", f"lead:{lead_id}", "persona:nobody", ""):
        page = await text(marketer, f"{ONE}/preview?as={whom}")
        frames = re.findall(r'<iframe[^>]* sandbox src="([^"]+)"', page)
        assert len(frames) == 2, whom
        for frame in frames:
            answer = await marketer.get(frame)
            assert answer.status == 200
            policy = answer.headers["Content-Security-Policy"]
            assert "sandbox;" in policy
            assert "default-src 'none'" in policy
            assert "script" not in policy
            assert "/u/preview" in await answer.text()  # a way to stop, leading nowhere
    await text(marketer, f"{ONE}/preview?as=lead:lead_nobody", 404)
    await text(marketer, f"{ONE}/mail?language=fr", 404)
    await text(marketer, f"{ONE}/preview?version=99", 404)


async def test_a_text_is_checked_kept_compared_and_published(
    marketer: Client, database: Database, playbook: Playbook
) -> None:
    written = playbook.sequence_files[NAME]
    broken = written.replace("{{ sender }}", "{{ nobody }}", 1)
    line = next(n for n, each in enumerate(broken.split("\n"), 1) if "{{ nobody }}" in each)
    page = await post(marketer, f"{ONE}/edit", document=broken, based_on="1", do="check")
    marked = [int(n) for n in re.findall(r'<li id="line-(\d+)" class="at-error"', page)]
    assert len(marked) == 1
    assert line - 12 <= marked[0] <= line
    assert f'href="#line-{marked[0]}"' in page
    assert "{{ nobody }}" in page  # the text is not lost

    # as a browser sends it: with carriage returns, which are no change
    dotted = written.replace("{{ company.name }}", "{{ company.name }}.", 1)
    page = await post(
        marketer, f"{ONE}/edit", document=dotted.replace("\n", "\r\n"), based_on="1", do="keep",
        note="a dot",
    )  # fmt: skip
    assert "Version 2 is kept as a draft" in page
    assert "a dot" in page
    added = [each for each in re.findall(r'diff-new">([^<]*)<', page) if "version" not in each]
    assert len(added) == 1
    assert "{{ company.name }}." in added[0]

    clash = await post(
        marketer, f"{ONE}/edit", 409, document=written + "\n# mine", based_on="1", do="keep"
    )
    assert "# mine" in clash
    assert f"{MARKETER} kept version 2" in clash

    assert "Version 2 takes new leads" in await post(marketer, f"{ONE}/versions/2/publish")
    assert "Version 3 takes new leads" in await post(marketer, f"{ONE}/versions/1/again")
    answer = await marketer.get(f"{ONE}/versions/3/file")
    assert (await answer.text()) == versions.numbered(written, 3)
    assert "attachment" in answer.headers["Content-Disposition"]
    await post(marketer, f"{ONE}/retire")
    with database.session() as session:
        assert [row.state for row in versions.all_of(session, NAME)] == ["retired"] * 3


async def test_what_may_not_be_published_says_why(marketer: Client, playbook: Playbook) -> None:
    broken = playbook.sequence_files[NAME].replace("{{ sender }}", "{{ nobody }}", 1)
    await post(marketer, f"{ONE}/edit", document=broken, based_on="1", do="keep")
    page = await post(marketer, f"{ONE}/versions/2/publish", 422)
    assert "Version 2 can't be published yet" in page
    assert f"sequences/{NAME}.yml" in page
    page = await post(marketer, f"{ONE}/edit", 422, document="[" * 9000, based_on="1", do="keep")
    assert "at-error" in page


async def test_who_is_in_it_and_why_and_who_is_not(
    marketer: Client, database: Database, playbook: Playbook, clock: HandClock
) -> None:
    lead_id, row_id = entered(database, playbook, clock.now())
    with database.session() as session:
        decisions.write(
            session, lead_id=lead_id, enrollment_id=row_id, sequence=NAME, step="x",
            what="skipped", reason="no_consent", now=clock.now(),
        )  # fmt: skip
        other = builders.lead(session, now=clock.now(), email="else@example.com").id
    page = await text(marketer, f"{ONE}/leads?who=lead0@example.com")
    assert "left out: no consent" in page
    assert "is under way" in page
    assert "gets nothing of it" in await text(marketer, f"{ONE}/leads?who={other}")
    await text(marketer, f"{ONE}/leads?who=nobody@example.com", 404)

    for do, state in (("stop", "paused"), ("start", "active")):
        await post(marketer, f"{ONE}/switch", do=do, enrollment=row_id)
        with database.session() as session:
            assert session.get_one(Enrollment, row_id).state == state


async def test_a_sequence_and_all_of_nurture_are_stopped_and_started(
    marketer: Client, database: Database
) -> None:
    assert "Paused by" in await post(marketer, f"{ONE}/switch", do="stop", note="a <b>reason")
    page = await post(marketer, "/console/sequences", do="stop")
    assert f"All nurture is stopped by {MARKETER}" in page
    with database.session() as session:
        held = {row.subject for row in switches.state(session) if row.stopped}
    assert held == {switches.ALL, f"sequence:{NAME}"}
    await post(marketer, "/console/sequences", do="start")
    await post(marketer, f"{ONE}/switch", do="start")
    with database.session() as session:
        assert not [row for row in switches.state(session) if row.stopped]


async def test_the_calendar_gives_a_reason_for_each_line(
    marketer: Client, database: Database, playbook: Playbook, clock: HandClock
) -> None:
    # a Sunday: the first message waits for Monday, nine in the morning
    path = f"{ONE}/calendar?as=persona:executive&language=en&start=2026-11-29"
    page = await text(marketer, path)
    lines = re.findall(r'day-sent"><time>([^<]*)<b>([^<]*)</b>', page)
    sequence = playbook.sequence(NAME)
    assert sequence is not None
    assert len(lines) == len(sequence.messages)
    assert lines[0] == ("2026-11-30 Mon ", "09:00")
    assert "due 2026-11-29 09:00: waits for the send window" in page
    lead_id, _ = entered(database, playbook, clock.now())
    assert "day-sent" in await text(marketer, f"{ONE}/calendar?as=lead:{lead_id}&start=nonsense")
