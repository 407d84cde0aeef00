"""A rep hears of hot reading once, and not of what turns out to be a program's."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from nurture import hot, judging, worker
from nurture.context import Context
from sdr import engagements, timeline
from sdr.engagements import Engagement
from sdr.outbound import Delivery
from tests import builders
from tests.builders import TUESDAY
from tests.integration.nurture.conftest import Recorder

DAY = dt.timedelta(days=1)


def opened(context: Context, lead_id: str, *times: dt.datetime, kind: Any = "click") -> list[str]:
    with context.database.session() as session:
        return [
            engagements.note(
                session, lead_id, kind, slug="what-it-costs", now=at, link_id=None,
                data={"seconds": 600, "depth": 0.9} if kind == "view" else None,
            ).id
            for at in times
        ]  # fmt: skip


@pytest.fixture
def lead_id(context: Context) -> str:
    with context.database.session() as session:
        return builders.lead(session, language="en", name="Dana", consented=False).id


async def test_the_third_opening_is_told_once_by_mail_and_webhook(
    make_context: Callable[..., Context], recorder: Recorder, lead_id: str
) -> None:
    context = make_context(recorder, webhook_url="https://crm.example.com/hook")
    opened(context, lead_id, TUESDAY - 2 * DAY, TUESDAY - DAY)
    await worker.tick(context, TUESDAY)
    assert recorder.sent == []
    opened(context, lead_id, TUESDAY)
    for _ in range(3):
        await worker.tick(context, TUESDAY)
    mail, hook = sorted(recorder.sent, key=lambda each: each.channel)
    assert mail.to == "anna.reed@beaconcloud.example"
    assert (
        mail.subject == "Dana opened What it costs 3 times in 1 week" or "3 times" in mail.subject
    )
    assert f"/console/leads/{lead_id}" in mail.text
    assert hook.body is not None
    assert (hook.body["event"], hook.body["rule"], hook.body["times"]) == (hot.EVENT, "prices", 3)
    assert hook.body["lead"]["lead_id"] == lead_id

    # quiet for a day, then only for something new
    opened(context, lead_id, TUESDAY + DAY / 2)
    await worker.tick(context, TUESDAY + DAY / 2)
    assert len(recorder.sent) == 2
    opened(context, lead_id, TUESDAY + 2 * DAY)
    for _ in range(2):
        await worker.tick(context, TUESDAY + 2 * DAY)
    assert len(recorder.sent) == 4
    with context.database.session() as session:
        assert len(timeline.of(session, lead_id, "hot_reading")) == 2


async def test_two_workers_tell_once(context: Context, lead_id: str) -> None:
    opened(context, lead_id, TUESDAY, kind="view")
    for _ in range(2):  # both had found the lead before either looked
        with context.database.session() as session:
            hot.look(session, context, lead_id, TUESDAY)
    with context.database.session() as session:
        [notice] = session.query(Delivery).all()
        assert notice.payload["hot"] == "long_read"


async def test_a_notice_that_has_not_left_is_dropped_with_its_reason(
    context: Context, recorder: Recorder, lead_id: str
) -> None:
    ids = opened(context, lead_id, *(TUESDAY - n * DAY for n in range(3)))
    with context.database.session() as session:
        assert hot.look(session, context, lead_id, TUESDAY)
    for engagement_id in ids[:1]:
        with context.database.session() as session:
            session.get_one(Engagement, engagement_id).link_id = "link_x"
            session.flush()
            judging.by_person(
                session, engagement_id, "scanner", "a test of ours", context.playbook,
                by="anna@x.example", now=TUESDAY,
            )  # fmt: skip
    await worker.tick(context, TUESDAY)
    assert recorder.sent == []
    with context.database.session() as session:
        [notice] = session.query(Delivery).filter_by(purpose="notice")
        assert (notice.state, notice.reason) == ("skipped", "engagement_withdrawn")
