"""Leads under way are moved to another version by choice, and each is accounted for."""

from __future__ import annotations

import pytest

from nurture import enrollments, moving, worker
from nurture.context import Context
from nurture.enrollments import Enrollment
from sdr import outbound, timeline
from sdr.errors import MoveNotAllowed
from sdr.outbound import Delivery
from sdr.playbook.load import read_sequence
from tests.integration.nurture.conftest import Recorder
from tests.integration.nurture.test_versions import (
    DAY,
    DOCUMENT,
    HOUR,
    TUESDAY,
    edited,
    enrolment,
    filed,
    lead_in,
    published,
)

__all__ = ["filed"]  # a fixture
THIRD = """\
  - key: third
    wait: 7d
    subject: {zh: 第三封, en: Third}
    body: {zh: 您好，这是第三封。, en: "Hello, this is the third."}
"""
SECOND = DOCUMENT[DOCUMENT.index("  - key: second") :]


def without_second() -> str:
    return DOCUMENT.replace(SECOND, THIRD)


@pytest.mark.parametrize(
    ("key", "gone", "outcome"),
    [
        ("first", "next", ("same_step", "first")),
        ("second", "next", ("later_step", "third")),
        ("second", "stay", ("stays", "second")),
        ("second", "leave", ("leaves", None)),
        ("fourth", "next", ("end", None)),
        (None, "next", ("end", None)),
    ],
)
def test_where_somebody_stands_afterwards(
    key: str | None, gone: moving.Gone, outcome: tuple[str, str | None]
) -> None:
    old = read_sequence(DOCUMENT + THIRD + THIRD.replace("third", "fourth"), "short-one")
    new = read_sequence(without_second(), "short-one")
    assert moving.destination(old, new, key, gone) == outcome


async def under_way(context: Context) -> str:
    """A lead that has had the first message and waits for the second."""
    lead_id = await lead_in(context)
    await worker.tick(context, TUESDAY + HOUR)
    return lead_id


async def test_who_waits_at_a_step_that_is_still_there_goes_on_with_the_new_text(
    filed: Context, recorder: Recorder
) -> None:
    lead_id = await under_way(filed)
    edited(
        filed.database, filed, DOCUMENT.replace("这是第二封", "这是新的第二封").replace("7d", "9d")
    )
    await published(filed)
    plan = await moving.move(filed, "short-one", 1, 2, by="lin", now=TUESDAY + DAY, dry_run=True)
    assert [(each.lead_id, each.step, each.fate) for each in plan] == [
        (lead_id, "second", "same_step")
    ]
    assert (await enrolment(filed, lead_id))["version"] == 1

    await moving.move(filed, "short-one", 1, 2, by="lin", now=TUESDAY + DAY)
    assert (await enrolment(filed, lead_id))["version"] == 2
    await worker.tick(filed, TUESDAY + 8 * DAY)  # seven days after the first: now it is nine
    assert len(recorder.sent) == 1
    await worker.tick(filed, TUESDAY + 9 * DAY + HOUR)
    assert recorder.sent[-1].text.startswith("您好，这是新的第二封。")
    with filed.database.session() as session:
        [event] = timeline.of(session, lead_id, "version_moved")
        assert (event.by, event.data["old"], event.data["new"]) == ("lin", 1, 2)


async def test_a_step_that_is_gone_is_passed_over_and_its_mail_is_not_sent(
    filed: Context, recorder: Recorder
) -> None:
    lead_id = await under_way(filed)
    # Saturday: the second message is planned and waits for Monday.
    await worker.tick(filed, TUESDAY + 11 * DAY)
    edited(filed.database, filed, without_second())
    await published(filed)
    with filed.database.session() as session:
        row = enrollments.active_of(session, lead_id)
        assert row is not None
        planned = row.touch_id
    [moved] = await moving.move(filed, "short-one", 1, 2, by="lin", now=TUESDAY + 11 * DAY)
    assert (moved.fate, moved.to) == ("later_step", "third")
    with filed.database.session() as session:
        if planned is not None:
            touch = session.get(Delivery, planned)
            assert touch is not None
            assert (touch.state, touch.reason) == (outbound.State.SKIPPED, "version_moved")
    await worker.tick(filed, TUESDAY + 20 * DAY)
    assert [each.text[:9] for each in recorder.sent] == ["您好，这是第一封。", "您好，这是第三封。"]


async def test_who_has_nothing_left_is_done_or_stays_or_leaves(filed: Context) -> None:
    ids = [await under_way(filed)]
    edited(filed.database, filed, DOCUMENT.replace(SECOND, ""))
    await published(filed)
    [kept] = await moving.move(filed, "short-one", 1, 2, by="lin", now=TUESDAY + DAY, gone="stay")
    assert kept.fate == "stays"
    assert (await enrolment(filed, ids[0]))["version"] == 1
    [left] = await moving.move(filed, "short-one", 1, 2, by="lin", now=TUESDAY + DAY)
    assert left.fate == "end"
    assert (await enrolment(filed, ids[0]))["state"] == "done"
    assert await moving.move(filed, "short-one", 1, 2, by="lin", now=TUESDAY + DAY) == []


async def test_nobody_is_moved_to_a_draft(filed: Context) -> None:
    await under_way(filed)
    edited(filed.database, filed, without_second())
    with pytest.raises(MoveNotAllowed):
        await moving.move(filed, "short-one", 1, 2, by="lin", now=TUESDAY)
    with pytest.raises(MoveNotAllowed):
        await moving.move(filed, "short-one", 1, 1, by="lin", now=TUESDAY)
    with filed.database.session() as session:
        assert session.query(Enrollment).one().version == 1
