"""Events from the invitation to who came; the library they are kept in."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path
from typing import Any

import pytest

from nurture import events, library, worker
from nurture.context import Context
from sdr import consent, engagements
from sdr.db import Database
from sdr.errors import NotFound
from sdr.outbound import Delivery
from sdr.playbook.model import Content, Language, Playbook
from tests import builders
from tests.integration.nurture.conftest import Recorder
from tests.integration.nurture.test_versions import DAY, HOUR, TUESDAY, lead_in, typed

SLUG = "open-day"
STARTS = TUESDAY + 9 * DAY


def with_event(playbook: Playbook, **others: Any) -> Playbook:
    """The playbook with an open day in a week, and no sequence that would write too."""
    written: tuple[tuple[Language, str, str], ...] = (
        ("zh", "开放日", "来看看怎么走店。"), ("en", "Open day", "See how a round is made."),
    )  # fmt: skip
    pair = tuple(
        Content(
            slug=SLUG,
            language=language,
            title=title,
            kind="event",
            summary=summary,
            owner="lin@beaconcloud.example",
            starts_at=STARTS.isoformat(),
            place="杭州",
            body=summary,
            **others,
        )
        for language, title, summary in written
    )
    return playbook.model_copy(update={"content": (*playbook.content, *pair), "sequences": ()})


@pytest.fixture
def hosting(context: Context, playbook: Playbook) -> Context:
    return context.with_playbook(with_event(playbook))


async def invited(
    context: Context, segment: str = "all", now: dt.datetime = TUESDAY
) -> events.Invited:
    return await context.database.run(
        lambda s: events.invite(s, context, SLUG, segment, by="lin", now=now)
    )


async def pooled(context: Context, **named: Any) -> str:
    lead_id = await lead_in(context, **named)
    await worker.tick(context, TUESDAY)
    return lead_id


def token_in(text: str) -> str:
    found = re.search(r"/e/([\w-]+)", text)
    assert found is not None, text
    return found[1]


async def test_from_the_invitation_to_who_came(hosting: Context, recorder: Recorder) -> None:
    lead_id = await pooled(hosting)
    assert (await invited(hosting)).invited == [lead_id]
    again = await invited(hosting)
    assert (again.invited, again.before) == ([], [lead_id])
    await worker.tick(hosting, TUESDAY + HOUR)
    await worker.tick(hosting, TUESDAY + 2 * HOUR)
    [mail] = recorder.sent
    assert "开放日" in mail.subject
    assert "2026-03-12 周四 10:00" in mail.text
    assert mail.text.startswith("王磊，您好：")
    assert "List-Unsubscribe" in mail.headers

    token = token_in(mail.text)
    now = TUESDAY + DAY
    database = hosting.database
    look = await database.run(lambda s: events.seat(s, hosting.playbook, token, now))
    assert look is not None
    assert look.guest.state == "invited"
    for _ in range(2):
        seat = await database.run(
            lambda s: events.register(s, hosting.playbook, token, now, "x.example")
        )
        assert seat is not None
        assert seat.guest.state == "registered"
    await worker.tick(hosting, STARTS - DAY - HOUR)
    assert len(recorder.sent) == 1
    await worker.tick(hosting, STARTS - DAY)
    assert len(recorder.sent) == 2
    assert "快开始了" in recorder.sent[1].subject

    def came(session: Any) -> list[tuple[str, str | None]]:
        for _ in range(2):
            events.attendance(
                session, hosting.playbook, SLUG, lead_id, attended=True, by="lin", now=STARTS
            )
        return [(e.kind, e.slug) for e in engagements.of(session, lead_id)]

    assert await database.run(came) == [("click", SLUG), ("attended", SLUG)]


async def test_an_invitation_passes_what_every_mail_passes(
    hosting: Context, recorder: Recorder
) -> None:
    gone = await pooled(hosting)
    stays = await pooled(hosting, email="li@mill.example", language="en")
    silent = await pooled(hosting, email="no@mill.example", consented=False)
    await invited(hosting)

    def refuse(session: Any) -> None:
        consent.suppress(
            session, "email", "wang@brewery.example", reason="unsubscribed", now=TUESDAY
        )

    await hosting.database.run(refuse)
    await worker.tick(hosting, TUESDAY + 12 * HOUR)  # ten in the evening: quiet
    assert recorder.sent == []
    await worker.tick(hosting, TUESDAY + DAY)
    assert [each.to for each in recorder.sent] == ["li@mill.example"]
    with hosting.database.session() as session:
        states = {
            row.lead_id: (row.state, row.reason)
            for row in session.query(Delivery).filter(Delivery.purpose == "invitation")
        }
    assert states[gone] == ("skipped", "suppressed")
    assert states[silent] == ("skipped", "no_consent")
    assert states[stays][0] == "sent"


async def test_an_invitation_counts_for_the_caps(hosting: Context, recorder: Recorder) -> None:
    await pooled(hosting)
    await invited(hosting)
    await worker.tick(hosting, TUESDAY + HOUR)
    second = hosting.with_playbook(
        hosting.playbook.model_copy(
            update={
                "content": tuple(
                    each.model_copy(update={"slug": "second-day"}) if each.slug == SLUG else each
                    for each in hosting.playbook.content
                )
            }
        )
    )
    await second.database.run(
        lambda s: events.invite(s, second, "second-day", "all", by="lin", now=TUESDAY + HOUR)
    )
    await worker.tick(second, TUESDAY + 2 * HOUR)
    assert len(recorder.sent) == 1  # one a day
    await worker.tick(second, TUESDAY + DAY + HOUR)
    assert len(recorder.sent) == 2


async def test_nobody_is_invited_to_what_is_over_or_no_event(
    hosting: Context, recorder: Recorder
) -> None:
    await pooled(hosting)
    await invited(hosting, now=STARTS)
    await worker.tick(hosting, STARTS + HOUR)
    assert recorder.sent == []
    with pytest.raises(NotFound), hosting.database.session() as session:
        events.invite(session, hosting, "rollout-plan", "all", by="lin", now=TUESDAY)
    assert await hosting.database.run(
        lambda s: events.register(s, hosting.playbook, "x" * 32, TUESDAY, "x.example")
    ) is None  # fmt: skip


def test_the_library_names_what_needs_a_hand(playbook: Playbook) -> None:
    today = dt.date(2026, 3, 3)
    whole = with_event(playbook, expires="2026-03-10")
    found = {each.slug: each for each in library.items(whole, playbook.sequences, today)}
    assert (found[SLUG].state, found[SLUG].days_left) == ("expires_soon", 7)
    assert found["rollout-plan"].state == "ok"
    assert found["rollout-plan"].used_by
    later = {e.slug: e.state for e in library.items(whole, (), dt.date(2026, 3, 11))}
    assert later[SLUG] == "expired"
    half = whole.model_copy(update={"content": whole.content[:-1]})
    assert {e.slug: e.state for e in library.items(half, (), today)}[SLUG] == "missing_language"
    assert [e.slug for e in library.items(whole, (), today, kind="event")] == [SLUG]


ITEM = """\
---
title: "开放日"
kind: event
summary: "来看看怎么走店。"
owner: lin@beaconcloud.example
starts_at: "2027-03-12T10:00+08:00"
place: "杭州"
---

来看看怎么走店。
"""


def test_events_by_command(
    database: Database, database_url: str, environment: dict[str, str], tmp_path: Path
) -> None:
    environment["LEADHATCH_DATABASE_URL"] = database_url
    folder = Path(environment["LEADHATCH_PLAYBOOK"]) / "content"
    for language in ("zh", "en"):
        (folder / f"{SLUG}.{language}.md").write_text(ITEM, "utf-8")
    with database.session() as session:
        builders.conversation(session, builders.lead(session))
    assert typed(environment, "nurture", "tick", "--now", TUESDAY.isoformat()).exit_code == 0
    listed = typed(environment, "content", "list", "--kind", "event")
    assert SLUG in listed.stdout, listed.output
    assert typed(environment, "content", "check", "--offline").exit_code == 0
    plan = typed(environment, "nurture", "invite", SLUG, "--segment", "all", "--dry-run")
    assert "would be invited" in plan.stdout, plan.output
    done = typed(environment, "nurture", "invite", SLUG, "--segment", "language=zh")
    assert "One lead is invited" in done.stdout, done.output
    came = tmp_path / "came.csv"
    came.write_text(
        "email,attended\nwang@brewery.example,yes\n,no\nx@y.example,yes\nz,?\n", "utf-8"
    )
    noted = typed(environment, "nurture", "attendance", SLUG, "--file", str(came))
    assert noted.exit_code == 1
    assert "One row noted" in noted.stdout
    assert [line.partition(":")[0] for line in noted.stderr.strip().splitlines()] == [
        "Row 3", "Row 4", "Row 5",
    ]  # fmt: skip
