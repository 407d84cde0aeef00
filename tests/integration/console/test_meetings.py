"""A meeting from the page of a handoff: free times, both told, moved, called off, met or not."""

from __future__ import annotations

import dataclasses
import datetime as dt
import html
import re
from collections.abc import Awaitable, Callable
from typing import Any
from zoneinfo import ZoneInfo

import icalendar
import pytest
from sqlalchemy import select

from console import keys
from nurture import counting, reminders, worker
from sdr import consent, facts, handoffs, leads, meetings, timeline
from sdr.audit import Audited
from sdr.db import Database
from sdr.deliveries import Delivery
from sdr.facts import Said
from sdr.leads import Lead
from sdr.meetings import Meeting, State
from sdr.playbook.model import Playbook
from sdr.ports import Dispatch
from sdr.staff import Role
from tests.clocks import HandClock
from tests.integration.console import people
from tests.integration.console.conftest import Client, Recorder
from tests.integration.console.people import enter

type Post = Callable[..., Awaitable[tuple[int, str]]]

REP, BOSS, LIN = (
    "anna.reed@beaconcloud.example",
    "boss@beacon.example.com",
    "lin@beacon.example.com",
)
GUEST = "anna@dale.example.com"
BERLIN, SHANGHAI = ZoneInfo("Europe/Berlin"), ZoneInfo("Asia/Shanghai")


@pytest.fixture
def handoff_id(database: Database, playbook: Playbook, clock: HandClock) -> str:
    """Of a sales director in Berlin, taken by a rep in Shanghai; it is Friday 11:00 there."""
    with database.session() as session:
        people.member(session, REP)
        people.member(session, BOSS, Role.MANAGER)
        people.member(session, LIN, language="zh")
        handoff = people.qualified(session, playbook, clock.now(), "en")
        leads.get(session, handoff.lead_id).timezone = "Europe/Berlin"
        handoffs.accept(session, handoff.id, by=REP, now=clock.now())
        return handoff.id


def lead_of(database: Database, handoff_id: str) -> str:
    with database.session() as session:
        return handoffs.get(session, handoff_id).lead_id


def held(database: Database, handoff_id: str) -> Meeting:
    with database.session() as session:
        found = meetings.current(session, handoff_id)
        assert found is not None
        return found


def event(sent: Dispatch) -> Any:
    assert sent.calendar is not None
    made = icalendar.Calendar.from_ical(sent.calendar.text)
    assert str(made["method"]) == sent.calendar.method
    [found] = made.walk("VEVENT")
    return found


def sent_to(recorder: Recorder, address: str) -> list[Dispatch]:
    return [each for each in recorder.sent if each.to == address and each.calendar]


def reminded_of(recorder: Recorder, address: str) -> list[Dispatch]:
    """Reminders are mail alone."""
    return [each for each in recorder.sent if each.to == address and not each.calendar]


@pytest.fixture
def go(anonymous: Client, database: Database, clock: HandClock, handoff_id: str) -> Post:
    """Post a form of the meeting as somebody."""

    async def post(path: str, by: str = REP, **form: str) -> tuple[int, str]:
        csrf = await enter(anonymous, database, clock, by)
        at = f"/console/handoffs/{handoff_id}/meetings{path}"
        answer = await anonymous.post(at, data={"csrf": csrf, **form})
        return answer.status, html.unescape(await answer.text())

    return post


async def test_free_times_stand_on_both_clocks_and_one_is_booked(
    anonymous: Client, handoff_id: str, database: Database, clock: HandClock, recorder: Recorder,
    go: Post,
) -> None:  # fmt: skip
    context = anonymous.app[keys.NURTURE]
    await worker.errands(context, clock)  # the handoff's own notice
    await enter(anonymous, database, clock, REP)
    page = html.unescape(await (await anonymous.get(f"/console/handoffs/{handoff_id}")).text())
    slots = re.findall(r'name="slot" value="([^"]+)"', page)
    # Berlin at work, Shanghai still: 16:00 to 18:00 there, after four hours of notice
    assert slots[0] == "2026-11-20T08:00:00+00:00"
    assert "11-20 Fri 16:00" in page
    assert "09:00 (UTC+1) for them" in page
    status, page = await go("", slot=slots[0], minutes="45", place="https://meet.example/x")
    assert status == 200
    assert "Booked" in page
    made = held(database, handoff_id)
    assert (made.starts_at, made.ends_at) == (
        dt.datetime(2026, 11, 20, 8, tzinfo=dt.UTC), dt.datetime(2026, 11, 20, 8, 45, tzinfo=dt.UTC),
    )  # fmt: skip
    await worker.errands(context, clock)
    [theirs], [ours] = sent_to(recorder, GUEST), sent_to(recorder, REP)
    for each in (theirs, ours):
        found = event(each)
        assert each.calendar is not None
        assert each.calendar.method == "REQUEST"
        assert (found.start, found.end) == (made.starts_at, made.ends_at)
        assert (int(found["sequence"]), str(found["status"])) == (0, "CONFIRMED")
        assert str(found["uid"]).startswith(f"{made.id}@")
        assert str(found["location"]) == "https://meet.example/x"
        assert sorted(str(who) for who in found["attendee"]) == [f"mailto:{REP}", f"mailto:{GUEST}"]
    assert "Fri, 20 November 2026, 09:00 (Europe/Berlin, UTC+1)" in theirs.text
    assert "16:00" not in theirs.text
    assert "Fri, 20 November 2026, 16:00 (Asia/Shanghai, UTC+8)" in ours.text
    assert "09:00 (Europe/Berlin, UTC+1)" in ours.text
    assert "/console/" not in theirs.text
    with database.session() as session:
        row = session.scalars(select(Audited).where(Audited.action == "change")).one()
        assert (row.by, row.subject) == (REP, handoff_id)


async def test_moving_and_calling_off_reach_the_same_entry_in_both_calendars(
    anonymous: Client, handoff_id: str, database: Database, clock: HandClock, recorder: Recorder,
    go: Post,
) -> None:  # fmt: skip
    context = anonymous.app[keys.NURTURE]
    await go("", slot="2026-11-23T08:00:00+00:00")
    await worker.errands(context, clock)
    # typed, on the rep's clock
    status, page = await go("", at="2026-11-24T17:00", minutes="30", slot="")
    assert "11-24 Tue 17:00" in page, status
    await worker.errands(context, clock)
    status, page = await go(f"/{held(database, handoff_id).id}/cancel")
    assert status == 200
    await worker.errands(context, clock)
    for address in (GUEST, REP):
        told = sent_to(recorder, address)
        found = [event(each) for each in told]
        assert len({str(each["uid"]) for each in found}) == 1
        assert [int(each["sequence"]) for each in found] == [0, 1, 2]
        assert [each.calendar.method for each in told if each.calendar] == [
            "REQUEST", "REQUEST", "CANCEL",
        ]  # fmt: skip
        assert found[1].start == dt.datetime(2026, 11, 24, 9, tzinfo=dt.UTC)
        assert str(found[2]["status"]) == "CANCELLED"
    lead_id = lead_of(database, handoff_id)
    with database.session() as session:
        assert "meeting_time" not in facts.current(session, lead_id)
        kinds = [each.kind for each in timeline.of(session, lead_id)]
        assert [each for each in kinds if each.startswith("meeting_")] == [
            "meeting_booked", "meeting_moved", "meeting_cancelled",
        ]  # fmt: skip


async def test_an_invitation_that_a_change_has_overtaken_does_not_go(
    anonymous: Client, handoff_id: str, database: Database, clock: HandClock, recorder: Recorder,
    go: Post,
) -> None:  # fmt: skip
    await go("", slot="2026-11-23T08:00:00+00:00")
    await go("", at="2026-11-24T17:00")
    await worker.errands(anonymous.app[keys.NURTURE], clock)
    assert [int(event(each)["sequence"]) for each in sent_to(recorder, GUEST)] == [1]
    with database.session() as session:
        rows = session.scalars(select(Delivery).where(Delivery.purpose == "meeting"))
        assert sorted((row.state, row.reason) for row in rows) == [
            ("sent", None), ("skipped", "overtaken"),
        ]  # fmt: skip


async def test_a_rep_is_never_booked_twice_at_once(
    anonymous: Client, handoff_id: str, database: Database, playbook: Playbook, clock: HandClock,
    go: Post,
) -> None:  # fmt: skip
    await go("", slot="2026-11-23T08:00:00+00:00", minutes="60")
    with database.session() as session:
        other = people.qualified(session, playbook, clock.now())
        handoffs.accept(session, other.id, by=REP, now=clock.now())
    csrf = await enter(anonymous, database, clock, REP)
    at = f"/console/handoffs/{other.id}/meetings"
    for wish in ("2026-11-23T08:00", "2026-11-23T08:45", "2026-11-23T07:45"):
        answer = await anonymous.post(at, data={"csrf": csrf, "slot": f"{wish}:00+00:00"})
        assert answer.status == 409, wish
        assert "another meeting then" in await answer.text()
    page = await (await anonymous.get(f"/console/handoffs/{other.id}")).text()
    assert "2026-11-23T08:00:00+00:00" not in page
    after = await anonymous.post(at, data={"csrf": csrf, "slot": "2026-11-23T09:00:00+00:00"})
    assert after.status == 200
    move = await go("", at="2026-11-23T17:00")
    assert move[0] == 409
    assert held(database, handoff_id).sequence == 0


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ({"at": "2026-11-20T10:00"}, "time is over"),
        ({"at": "soon"}, "choose a time"),
        ({}, "choose a time"),
        ({"at": "2026-11-24T17:00", "minutes": "1000"}, "choose a time"),
        ({"at": "2028-11-24T17:00"}, "most a year"),
    ],
)
async def test_a_time_that_cannot_be_is_said_on_the_page(
    handoff_id: str, database: Database, go: Post, form: dict[str, str],
    words: str,
) -> None:  # fmt: skip
    status, page = await go("", **form)
    assert status == 422
    assert words in page
    with database.session() as session:
        assert meetings.current(session, handoff_id) is None


async def test_an_hour_that_the_reps_clock_skips_is_refused(
    anonymous: Client, handoff_id: str, database: Database, clock: HandClock,
    go: Post,
) -> None:  # fmt: skip
    csrf = await enter(anonymous, database, clock, REP)
    form = {"csrf": csrf, "timezone": "Europe/Berlin", "start": "09:00", "end": "17:00",
            "day": "mon"}  # fmt: skip
    assert (await anonymous.post("/console/me/hours", data=form)).status == 200
    status, page = await go("", at="2027-03-28T02:30")
    assert status == 422
    assert "clocks skip" in page
    # an hour later it is summer time
    await go("", at="2027-03-28T03:30")
    assert held(database, handoff_id).starts_at == dt.datetime(2027, 3, 28, 1, 30, tzinfo=dt.UTC)


async def test_ones_own_hours_and_zone_make_the_slots(
    anonymous: Client, handoff_id: str, database: Database, clock: HandClock
) -> None:
    csrf = await enter(anonymous, database, clock, REP)
    at, form = "/console/me/hours", {
        "csrf": csrf, "timezone": "Europe/London", "start": "10:00", "pause": "12:00",
        "pause_end": "13:00", "end": "16:00", "day": "tue", "place": "https://meet.example/anna",
    }  # fmt: skip
    for wrong, words in (
        ({"timezone": "Mars/Base"}, "no time zone"), ({"pause_end": ""}, "in the order"),
        ({"end": "09:00"}, "in the order"), ({"start": "nine"}, "in the order"),
    ):  # fmt: skip
        answer = await anonymous.post(at, data={**form, **wrong})
        assert answer.status == 422
        assert words in await answer.text()
    assert (await anonymous.post(at, data=form)).status == 200
    page = html.unescape(await (await anonymous.get(f"/console/handoffs/{handoff_id}")).text())
    slots = re.findall(r'name="slot" value="([^"]+)"', page)
    assert slots[:2] == ["2026-11-24T10:00:00+00:00", "2026-11-24T10:30:00+00:00"]
    assert "https://meet.example/anna" in page
    assert "Europe/London" in page


async def test_what_the_prospect_said_is_offered_and_booked_in_one_click(
    anonymous: Client, api: Client, handoff_id: str, database: Database, clock: HandClock,
    go: Post,
) -> None:  # fmt: skip
    lead_id = lead_of(database, handoff_id)
    said = "2026-11-25T10:00:00+01:00"
    with database.session() as session:
        facts.record(
            session, lead_id, [Said("meeting_time", said, "Wednesday at ten")], by="prospect",
            now=clock.now(),
        )  # fmt: skip
    shape = (await (await api.get(f"/api/v1/leads/{lead_id}")).json())["handoff"]["meeting"]
    assert (shape["state"], shape["id"]) == ("proposed", None)
    assert shape["starts_at"] == "2026-11-25T09:00:00+00:00"
    await enter(anonymous, database, clock, REP)
    page = html.unescape(await (await anonymous.get(f"/console/handoffs/{handoff_id}")).text())
    assert "11-25 Wed 17:00" in page
    assert "10:00 (UTC+1) for them" in page
    await go("", slot=shape["starts_at"])
    shape = (await (await api.get(f"/api/v1/leads/{lead_id}")).json())["handoff"]["meeting"]
    assert (shape["state"], shape["starts_at"]) == ("booked", "2026-11-25T09:00:00+00:00")
    page = await (await anonymous.get(f"/console/handoffs/{handoff_id}")).text()
    assert "They said:" not in page


async def test_met_or_not_is_two_clicks_and_counts_in_the_report(
    anonymous: Client, handoff_id: str, database: Database, playbook: Playbook, clock: HandClock,
    go: Post,
) -> None:  # fmt: skip
    context, lead_id = anonymous.app[keys.NURTURE], lead_of(database, handoff_id)

    def furthest() -> str:
        with database.session() as session:
            counting.these(session, context, [lead_id], clock.now())
            rows = counting.rows_of(
                session, [leads.get(session, lead_id)], playbook, SHANGHAI, clock.now()
            )
            return next(str(row.c) for row in rows[lead_id] if row.report == "funnel")

    await go("", slot="2026-11-23T08:00:00+00:00")
    meeting = held(database, handoff_id)
    early = await go(f"/{meeting.id}/met")
    assert early[0] == 422
    clock.forward(days=3, hours=8)
    assert furthest() == "accepted"  # booked and over: nobody has said that they met
    await enter(anonymous, database, clock, REP)
    day = await (await anonymous.get("/console")).text()
    assert "Did you meet?" in day
    link = re.search(rf'href="(/console/handoffs/{handoff_id})#meeting"', day)
    assert link is not None
    page = await (await anonymous.get(link[1])).text()
    assert f"/meetings/{meeting.id}/met" in page
    status, page = await go(f"/{meeting.id}/no-show")
    assert status == 200
    assert furthest() == "accepted"
    assert "Did you meet?" not in await (await anonymous.get("/console")).text()
    await go(f"/{meeting.id}/met")  # the wrong button was pressed
    assert furthest() == "met"
    assert held(database, handoff_id).state == State.MET


async def test_the_meeting_goes_with_the_handoff_and_both_calendars_hear(
    anonymous: Client, handoff_id: str, database: Database, clock: HandClock, recorder: Recorder,
    go: Post,
) -> None:  # fmt: skip
    context = anonymous.app[keys.NURTURE]
    await go("", slot="2026-11-23T08:00:00+00:00")
    await worker.errands(context, clock)
    csrf = await enter(anonymous, database, clock, BOSS)
    await anonymous.post(f"/console/handoffs/{handoff_id}/reassign", data={"csrf": csrf, "to": LIN})
    await worker.errands(context, clock)
    assert held(database, handoff_id).rep == LIN
    last = {who: sent_to(recorder, who)[-1] for who in (GUEST, REP, LIN)}
    assert {who: each.calendar.method for who, each in last.items() if each.calendar} == {
        GUEST: "REQUEST", REP: "CANCEL", LIN: "REQUEST",
    }  # fmt: skip
    assert "周一" in last[LIN].text
    csrf = await enter(anonymous, database, clock, LIN)
    at = f"/console/handoffs/{handoff_id}"
    await anonymous.post(f"{at}/accept", data={"csrf": csrf})
    await anonymous.post(f"{at}/return", data={"csrf": csrf, "reason": "too_early"})
    await worker.errands(context, clock)
    calls = sent_to(recorder, GUEST)[-1].calendar
    assert calls is not None
    assert calls.method == "CANCEL"


async def test_only_who_holds_the_handoff_or_leads_books(
    anonymous: Client, handoff_id: str, database: Database, playbook: Playbook, clock: HandClock,
    go: Post,
) -> None:  # fmt: skip
    wish = "2026-11-23T08:00:00+00:00"
    assert (await go("", by=LIN, slot=wish))[0] == 403
    assert (await go("", by=BOSS, slot=wish))[0] == 200
    meeting = held(database, handoff_id)
    assert (await go(f"/{meeting.id}/cancel", by=LIN))[0] == 403
    with database.session() as session:
        other = people.qualified(session, playbook, clock.now())
    csrf = await enter(anonymous, database, clock, BOSS)
    early = await anonymous.post(
        f"/console/handoffs/{other.id}/meetings", data={"csrf": csrf, "slot": wish}
    )
    assert early.status == 409
    assert "Take the handoff first" in await early.text()
    foreign = await anonymous.post(
        f"/console/handoffs/{other.id}/meetings/{meeting.id}/cancel", data={"csrf": csrf}
    )
    assert foreign.status == 409
    assert held(database, handoff_id).state == State.BOOKED


async def test_without_an_address_only_the_rep_is_told(
    anonymous: Client, database: Database, playbook: Playbook, clock: HandClock, recorder: Recorder
) -> None:
    with database.session() as session:
        people.member(session, REP)
        handoff = people.qualified(session, playbook, clock.now())  # left a number
        handoffs.accept(session, handoff.id, by=REP, now=clock.now())
    csrf = await enter(anonymous, database, clock, REP)
    at = f"/console/handoffs/{handoff.id}"
    page = await (await anonymous.get(at)).text()
    assert "they hear it from you" in page
    slot = re.search(r'name="slot" value="(2026[^"]+)"', page)
    assert slot is not None
    await anonymous.post(f"{at}/meetings", data={"csrf": csrf, "slot": slot[1]})
    await worker.errands(anonymous.app[keys.NURTURE], clock)
    assert [each.to for each in recorder.sent if each.calendar] == [REP]


# ── reminders ──────────────────────────────────────────────────────────────────────────────────
MONDAY = "2026-11-23T08:00:00+00:00"  # 9:00 in Berlin, 16:00 in Shanghai


async def test_both_are_reminded_a_day_before_once_on_their_own_clocks(
    anonymous: Client, handoff_id: str, database: Database, clock: HandClock, recorder: Recorder,
    go: Post,
) -> None:  # fmt: skip
    context = anonymous.app[keys.NURTURE]
    await go("", slot=MONDAY, place="https://meet.example/x")
    await worker.errands(context, clock)
    clock.moment = dt.datetime(2026, 11, 22, 7, 59, tzinfo=dt.UTC)
    recorder.sent.clear()
    await worker.errands(context, clock)
    assert recorder.sent == []
    clock.forward(minutes=1)
    await worker.errands(context, clock)
    await worker.tick(context, clock.now())
    [theirs], [ours] = reminded_of(recorder, GUEST), reminded_of(recorder, REP)
    assert theirs.subject == "Reminder: your meeting with Anna Reed"
    assert "talking to you on Mon, 23 November 2026, 09:00 (Europe/Berlin, UTC+1)" in theirs.text
    assert "https://meet.example/x" in theirs.text
    assert "16:00" not in theirs.text
    assert "/console/" not in theirs.text
    assert "Mon, 23 November 2026, 16:00 (Asia/Shanghai, UTC+8)" in ours.text
    assert "09:00 (Europe/Berlin, UTC+1)" in ours.text
    assert f"/console/handoffs/{handoff_id}" in ours.text
    # a calendar would take a reminder's words for those of the entry
    assert sent_to(recorder, GUEST) == sent_to(recorder, REP) == []
    await enter(anonymous, database, clock, REP)
    page = await (await anonymous.get(f"/console/leads/{lead_of(database, handoff_id)}")).text()
    assert "Meeting reminder" in html.unescape(page)


async def test_a_reminder_speaks_the_language_of_who_reads_it(
    anonymous: Client, handoff_id: str, database: Database, clock: HandClock, recorder: Recorder,
    go: Post,
) -> None:  # fmt: skip
    with database.session() as session:
        leads.get(session, handoffs.get(session, handoff_id).lead_id).language = "zh"
    await go("", slot=MONDAY)
    clock.moment = dt.datetime(2026, 11, 22, 9, tzinfo=dt.UTC)
    await worker.errands(anonymous.app[keys.NURTURE], clock)
    [theirs] = [each for each in reminded_of(recorder, GUEST) if "提醒" in each.subject]
    assert theirs.subject == "提醒：与安娜的约见"
    assert "09:00" in theirs.text


@pytest.mark.parametrize("change", ["cancelled", "moved", "opted out", "unsubscribed", "refused"])
async def test_nobody_is_reminded_of_what_no_longer_stands_or_who_wants_no_mail(
    anonymous: Client, handoff_id: str, database: Database, clock: HandClock, recorder: Recorder,
    go: Post, change: str,
) -> None:  # fmt: skip
    context = anonymous.app[keys.NURTURE]
    await go("", slot=MONDAY)
    await worker.errands(context, clock)
    lead_id, meeting = lead_of(database, handoff_id), held(database, handoff_id)
    clock.moment = dt.datetime(2026, 11, 22, 8, tzinfo=dt.UTC)
    # planned already; what happens now still counts
    await context.database.run(lambda s: reminders.plan(s, context, meeting.id, clock.now()))
    with database.session() as session:
        match change:
            case "opted out":
                session.get_one(Lead, lead_id).do_not_contact = {"text": "no mails"}
            case "unsubscribed":
                consent.suppress(session, "email", GUEST, reason="unsubscribed", now=clock.now())
            case "refused":
                consent.grant(
                    session, lead_id, "email", text="no mails please", now=clock.now(),
                    granted=False, by=consent.PERSON,
                )  # fmt: skip
    if change == "cancelled":
        await go(f"/{meeting.id}/cancel")
    elif change == "moved":
        await go("", meeting=meeting.id, slot="2026-11-25T08:00:00+00:00")
    recorder.sent.clear()
    await worker.errands(context, clock)
    assert not [each for each in reminded_of(recorder, GUEST) if "Reminder" in each.subject]
    reminded = [each for each in reminded_of(recorder, REP) if "Reminder" in each.subject]
    assert len(reminded) == (0 if change in ("cancelled", "moved") else 1)


async def test_who_books_within_the_hours_is_not_reminded_and_late_ones_go_as_one(
    anonymous: Client, handoff_id: str, database: Database, clock: HandClock, recorder: Recorder,
    go: Post,
) -> None:  # fmt: skip
    context = anonymous.app[keys.NURTURE]
    rules = context.playbook.routing
    several = rules.meetings.model_copy(update={"remind_hours": (48, 24, 1)})
    playbook = context.playbook.model_copy(
        update={"routing": rules.model_copy(update={"meetings": several})}
    )
    context = dataclasses.replace(context, playbook=playbook)
    await go("", slot="2026-11-20T08:00:00+00:00")  # in five hours
    await worker.errands(context, clock)
    recorder.sent.clear()
    clock.moment = dt.datetime(2026, 11, 20, 6, 59, tzinfo=dt.UTC)
    await worker.errands(context, clock)
    assert recorder.sent == []
    clock.forward(minutes=1)
    await worker.errands(context, clock)
    assert len(recorder.sent) == 2
    meeting = held(database, handoff_id)
    clock.forward(minutes=10)
    await go("", meeting=meeting.id, slot="2026-11-26T08:00:00+00:00")
    await worker.errands(context, clock)
    recorder.sent.clear()
    # the worker was away for two days
    clock.moment = dt.datetime(2026, 11, 25, 20, tzinfo=dt.UTC)
    await worker.errands(context, clock)
    assert sorted(each.to for each in recorder.sent) == sorted([GUEST, REP])
    clock.moment = dt.datetime(2026, 11, 26, 8, tzinfo=dt.UTC)
    recorder.sent.clear()
    await worker.errands(context, clock)
    assert recorder.sent == []  # it has begun


async def test_a_playbook_without_the_words_reminds_nobody(
    database: Database, playbook: Playbook, clock: HandClock
) -> None:
    lines = {k: v for k, v in playbook.wording.lines.items() if k != "meeting_reminder_rep"}
    silent = playbook.model_copy(
        update={"wording": playbook.wording.model_copy(update={"lines": lines})}
    )
    with database.session() as session:
        assert reminders.waiting(session, silent, clock.now()) == []
