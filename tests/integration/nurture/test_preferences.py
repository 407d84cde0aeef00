"""What people wish of our mail is kept to when it is sent."""

from __future__ import annotations

import dataclasses
import datetime as dt
import itertools
import re

from sqlalchemy.orm import Session

from nurture import enrollments, optin, preferences, worker
from nurture.context import Context
from sdr import leads
from tests import builders
from tests.integration.nurture.conftest import Recorder
from tests.integration.nurture.test_inbound import written_to
from tests.integration.nurture.test_tick import HOUR, TUESDAY, nothing

DAY = dt.timedelta(days=1)
ALL = {"cases", "tools", "articles"}


async def choose(context: Context, lead_id: str, **wish: object) -> None:
    given = {"topics": ALL, "frequency": "any", "pause_days": None, **wish}

    def keep(session: Session) -> None:
        preferences.choose(
            session,
            lead_id,
            context.playbook,
            now=TUESDAY + HOUR,
            **given,  # type: ignore[arg-type]
        )

    await context.database.run(keep)


async def days(
    context: Context, recorder: Recorder, until: int, *, each: int = 2
) -> list[dt.datetime]:
    """The moments at which something was sent, looking every few days."""
    sent = []
    for number in range(each, until, each):
        now = TUESDAY + HOUR + number * DAY
        before = len(recorder.sent)
        await worker.tick(context, now)
        sent += [now] * (len(recorder.sent) - before)
    return sent


async def test_a_pause_holds_mail_back_and_ends(context: Context, recorder: Recorder) -> None:
    lead_id, _ = await written_to(context)
    await choose(context, lead_id, pause_days=30)
    sent = await days(context, recorder, 40, each=3)
    assert sent
    assert min(sent) >= TUESDAY + HOUR + 30 * DAY


async def test_at_most_monthly(context: Context, recorder: Recorder) -> None:
    lead_id, _ = await written_to(context)
    await choose(context, lead_id, frequency="monthly")
    sent = [TUESDAY + HOUR, *await days(context, recorder, 70, each=3)]
    assert len(sent) == 3
    assert all(later - sooner >= 30 * DAY for sooner, later in itertools.pairwise(sent))


async def test_a_wish_made_after_planning_holds_too(context: Context, recorder: Recorder) -> None:
    """The touch was planned for tomorrow's opening; the pause came in the night."""

    def talk(session: Session) -> str:
        lead = builders.lead(session)
        builders.conversation(session, lead, now=TUESDAY + 10 * HOUR)
        return lead.id

    lead_id = await context.database.run(talk)
    await worker.tick(context, TUESDAY + 11 * HOUR)
    assert recorder.sent == []
    await choose(context, lead_id, pause_days=90)
    await worker.tick(context, TUESDAY + 2 * DAY)
    [view] = await context.database.run(lambda s: enrollments.view(s, lead_id))
    assert recorder.sent == []
    assert (view["touches"][0]["state"], view["touches"][0]["reason"]) == (
        "planned",
        "paused_by_person",
    )


async def test_a_topic_switched_off_is_left_out(context: Context, recorder: Recorder) -> None:
    lead_id, _ = await written_to(context)
    await choose(context, lead_id, topics=set())
    await days(context, recorder, 60, each=4)
    [view] = await context.database.run(lambda s: enrollments.view(s, lead_id))
    later = view["touches"][1:]
    slugs = {c.slug for c in context.playbook.content}
    assert slugs
    assert later
    about = [t for t in later if t["reason"] == "topic_refused"]
    assert about
    assert len(recorder.sent) == 1 + len([t for t in later if t["state"] == "sent"])


async def test_with_double_opt_in_nothing_goes_before_the_click(
    context: Context, recorder: Recorder
) -> None:
    strict = context.playbook.consent.model_copy(update={"double_opt_in": True})
    book = context.playbook.model_copy(update={"consent": strict})
    strict_book = dataclasses.replace(context, playbook=book)

    def talk(session: Session) -> str:
        lead = builders.lead(session)
        builders.conversation(session, lead)
        return lead.id

    lead_id = await context.database.run(talk)
    for day in range(5):
        assert await worker.tick(strict_book, TUESDAY + HOUR + day * DAY) == nothing()
    [mail] = recorder.sent
    assert "List-Unsubscribe" not in mail.headers
    [token] = set(re.findall(r"/confirm/([\w-]+)", mail.text))
    assert token in (mail.html or "")

    def click(session: Session) -> None:
        assert optin.confirm(session, token, source="192.0.2.1", now=TUESDAY + 5 * DAY) is not None
        assert leads.get(session, lead_id).updated_at == TUESDAY + 5 * DAY

    await context.database.run(click)
    # a Monday, in the window
    assert await worker.tick(strict_book, TUESDAY + 6 * DAY + HOUR) == nothing(enrolled=1, sent=1)
