"""Caps, switches, throttles and late messages over whole passes, on both databases."""

from __future__ import annotations

import asyncio
import dataclasses
import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from nurture import enrollments, switches, timing, worker
from nurture.context import Context
from nurture.switches import Scope
from sdr import leads, timeline
from sdr.deliveries import Delivery, State
from sdr.errors import NotFound
from sdr.playbook.model import Playbook, Sequence
from sdr.playbook.timing import Caps, Late, Limits, Nurture, Quiet, Rate, SendWindow, Throttle
from sdr.ports import SendRefused
from tests import builders
from tests.integration.nurture.conftest import Recorder

TUESDAY = builders.TUESDAY  # ten in the morning in Shanghai
MINUTE, HOUR, DAY = dt.timedelta(minutes=1), dt.timedelta(hours=1), dt.timedelta(days=1)
ALWAYS = SendWindow(days={"mon-sun": ("00:00-24:00",)})


def letters(*waits: str, **others: Any) -> Sequence:
    """A sequence of mails after such waits; it takes everybody."""
    text = {"zh": "您好", "en": "Hello"}
    steps = [
        {"key": f"step_{n}", "wait": wait, "subject": text, "body": text, **others}
        for n, wait in enumerate(waits, 1)
    ]
    return Sequence.model_validate(
        {"name": "letters", "version": 1, "title": text, "entrance": {"priority": 99},
         "steps": steps}
    )  # fmt: skip


@pytest.fixture
def with_rules(context: Context, playbook: Playbook) -> Callable[..., Context]:
    """The context with one sequence and rules of nurture; what is not named is not limited."""

    def make(sequence: Sequence, **rules: Any) -> Context:
        nurture = Nurture(window=rules.pop("window", ALWAYS), **rules)
        changed = playbook.model_copy(update={"nurture": nurture, "sequences": (sequence,)})
        return dataclasses.replace(context, playbook=changed)

    return make


async def pooled(context: Context, email: str = "wang@brewery.example", **named: Any) -> str:
    def make(session: Session) -> str:
        lead = builders.lead(session, email=email, **named)
        builders.conversation(session, lead)
        return lead.id

    return await context.database.run(make)


async def colleagues(context: Context, count: int) -> list[str]:
    """So many leads of one account."""
    ids = [await pooled(context, f"p{n}@brewery.example") for n in range(count)]

    def attach(session: Session) -> None:
        for lead_id in ids:
            lead = leads.get(session, lead_id)
            leads.attach_account(
                session, lead, company="Brewery", email="a@brewery.example", now=TUESDAY
            )

    await context.database.run(attach)
    return ids


async def touches(context: Context, lead_id: str) -> list[tuple[str, str | None, str]]:
    [view] = await context.database.run(lambda s: enrollments.view(s, lead_id))
    return [(t["state"], t["reason"], t["at"]) for t in view["touches"]]


async def states(context: Context) -> dict[str, int]:
    rows = await context.database.run(
        lambda s: s.execute(select(Delivery.state, func.count()).group_by(Delivery.state)).all()
    )
    return {str(state): count for state, count in rows}


async def turn(context: Context, now: dt.datetime, *, stop: bool, **scope: str) -> bool:
    return await context.database.run(
        lambda s: switches.turn(s, Scope(**scope), stop=stop, by="lin@example.com", now=now)
    )


# ── caps ───────────────────────────────────────────────────────────────────────────────────────
async def test_a_touch_over_the_cap_waits_for_the_first_day_that_fits_and_says_why(
    with_rules: Callable[..., Context], recorder: Recorder
) -> None:
    context = with_rules(
        letters("0m", "1h", "1h"), caps=Caps(lead=Limits(day=1, week=2)), window=SendWindow()
    )
    lead_id = await pooled(context)
    await worker.tick(context, TUESDAY + HOUR)
    assert len(recorder.sent) == 1
    assert (await worker.tick(context, TUESDAY + 3 * HOUR))["due"] == 1
    assert (await touches(context, lead_id))[1] == (
        "planned", "cap_lead_day:1", "2026-03-04T01:00:00+00:00",
    )  # fmt: skip
    [view] = await context.database.run(lambda s: enrollments.view(s, lead_id))
    assert view["next_step_at"] == "2026-03-04T01:00:00+00:00"
    await worker.tick(context, TUESDAY + DAY)
    await worker.tick(context, TUESDAY + DAY + 3 * HOUR)
    assert len(recorder.sent) == 2
    assert (await touches(context, lead_id))[2] == (
        "planned", "cap_lead_week:2", "2026-03-10T01:00:00+00:00",
    )  # fmt: skip
    await worker.tick(context, TUESDAY + 6 * DAY)
    assert len(recorder.sent) == 2
    await worker.tick(context, TUESDAY + 7 * DAY)
    assert len(recorder.sent) == 3


async def test_an_account_is_not_written_to_more_often_than_its_cap_by_two_workers_at_once(
    with_rules: Callable[..., Context], recorder: Recorder
) -> None:
    context = with_rules(letters("0m"), caps=Caps(account=Limits(week=3)))
    await colleagues(context, 8)
    other = dataclasses.replace(context, owner="other")
    for _ in range(3):
        await asyncio.gather(
            worker.tick(context, TUESDAY + HOUR), worker.tick(other, TUESDAY + HOUR)
        )
    assert len(recorder.sent) == 3
    await worker.tick(context, TUESDAY + HOUR)
    reasons = await context.database.run(
        lambda s: s.scalars(select(Delivery.reason).where(Delivery.state == State.PLANNED)).all()
    )
    assert list(reasons) == ["cap_account_week:3"] * 5
    await worker.tick(context, TUESDAY + 7 * DAY)
    assert len(recorder.sent) == 6


async def test_notices_and_transcripts_count_for_no_cap(
    with_rules: Callable[..., Context], recorder: Recorder
) -> None:
    context = with_rules(letters("0m"), caps=Caps(lead=Limits(day=1)))
    lead_id = await pooled(context)

    def transcript(session: Session) -> None:
        session.add(
            Delivery(
                id="dlv_1", identity="transcript:1", purpose="transcript", channel="email",
                lead_id=lead_id, address="wang@brewery.example", language="zh", payload={},
                state=State.SENT, message_id="<1@x>", attempts=1, epoch=1, not_before=TUESDAY,
                created_at=TUESDAY, claimed_at=TUESDAY + HOUR, settled_at=TUESDAY + HOUR,
            )
        )  # fmt: skip

    await context.database.run(transcript)
    assert (await worker.tick(context, TUESDAY + HOUR))["sent"] == 1


# ── window, quiet hours, holidays ──────────────────────────────────────────────────────────────
async def test_nothing_goes_on_a_holiday_and_the_lead_sees_why(
    with_rules: Callable[..., Context], recorder: Recorder
) -> None:
    context = with_rules(letters("0m"), holidays=("CN",), window=SendWindow())
    lead_id = await pooled(context, now=TUESDAY)
    national_day = dt.datetime(2026, 10, 1, 2, tzinfo=dt.UTC)
    await worker.tick(context, national_day)
    assert await touches(context, lead_id) == [
        ("planned", "holiday", "2026-10-08T01:00:00+00:00")
    ]  # fmt: skip
    await worker.tick(context, dt.datetime(2026, 10, 8, 1, tzinfo=dt.UTC))
    assert len(recorder.sent) == 1


@pytest.mark.parametrize(("rule", "state"), [("defer", "planned"), ("drop", "skipped")])
async def test_quiet_hours_of_a_lead_defer_or_drop(
    with_rules: Callable[..., Context], rule: str, state: str
) -> None:
    context = with_rules(letters("0m", quiet=rule))
    lead_id = await pooled(context)

    def wish(session: Session) -> None:
        leads.get(session, lead_id).quiet_hours = {"start": "09:00", "end": "12:00"}

    await context.database.run(wish)
    await worker.tick(context, TUESDAY)
    [(found, reason, _)] = await touches(context, lead_id)
    assert (found, reason) == (state, "quiet_hours")


async def test_a_lead_that_never_wants_to_be_written_to_then_is_skipped(
    with_rules: Callable[..., Context],
) -> None:
    context = with_rules(
        letters("0m"), window=SendWindow(), quiet_hours=(Quiet(start="18:00", end="12:00"),)
    )
    lead_id = await pooled(context)

    def wish(session: Session) -> None:
        leads.get(session, lead_id).quiet_hours = {"start": "11:00", "end": "19:00"}

    await context.database.run(wish)
    assert (await worker.tick(context, TUESDAY))["skipped"] == 1
    [(found, reason, _)] = await touches(context, lead_id)
    assert (found, reason) == ("skipped", "never_opens")


# ── late ───────────────────────────────────────────────────────────────────────────────────────
async def test_after_downtime_what_is_late_is_caught_up_with_at_a_pace(
    with_rules: Callable[..., Context], recorder: Recorder
) -> None:
    context = with_rules(letters("3d"), late=Late(after="12h", per_minute=5))
    for n in range(12):
        await pooled(context, f"p{n}@mill{n}.example")
    await worker.tick(context, TUESDAY)
    back = TUESDAY + 20 * DAY  # the worker was down for 17 days
    at: list[dt.datetime] = []
    for second in range(0, 200, 15):
        before = len(recorder.sent)
        await worker.tick(context, back + dt.timedelta(seconds=second))
        at += [back + dt.timedelta(seconds=second)] * (len(recorder.sent) - before)
    assert len(at) == 12
    for first in at:
        assert sum(first <= each < first + MINUTE for each in at) <= 5


async def test_a_step_can_leave_out_what_is_late(
    with_rules: Callable[..., Context], recorder: Recorder
) -> None:
    context = with_rules(letters("3d", "1d", late="skip"))
    lead_id = await pooled(context)
    await worker.tick(context, TUESDAY)
    done = await worker.tick(context, TUESDAY + 20 * DAY)
    assert (done["sent"], done["skipped"]) == (0, 1)
    assert (await touches(context, lead_id))[0][:2] == ("skipped", "late")
    await worker.tick(context, TUESDAY + 21 * DAY)
    assert len(recorder.sent) == 1  # the next step's wait runs from the one left out


async def test_a_step_can_let_its_wait_begin_anew(
    with_rules: Callable[..., Context], recorder: Recorder
) -> None:
    context = with_rules(letters("3d", late="retime"))
    await pooled(context)
    await worker.tick(context, TUESDAY)
    back = TUESDAY + 20 * DAY
    await worker.tick(context, back)
    await worker.tick(context, back + 3 * DAY - MINUTE)
    assert recorder.sent == []
    await worker.tick(context, back + 3 * DAY)
    assert len(recorder.sent) == 1


async def test_a_planned_touch_that_missed_its_hour_is_late_too(
    with_rules: Callable[..., Context], recorder: Recorder
) -> None:
    context = with_rules(letters("0m", late="skip"), window=SendWindow())
    lead_id = await pooled(context)
    await worker.tick(context, TUESDAY + 4 * DAY)  # Saturday: planned for Monday
    await worker.tick(context, TUESDAY + 8 * DAY)  # Wednesday
    assert (await touches(context, lead_id))[0][:2] == ("skipped", "late")
    assert recorder.sent == []


# ── switches ───────────────────────────────────────────────────────────────────────────────────
async def test_nothing_leaves_while_nurture_is_stopped_and_all_goes_on_after(
    with_rules: Callable[..., Context], recorder: Recorder
) -> None:
    context = with_rules(letters("0m", "1h"))
    await pooled(context)
    await turn(context, TUESDAY, stop=True)
    assert (await worker.tick(context, TUESDAY + HOUR))["sent"] == 0
    assert recorder.sent == []
    assert await turn(context, TUESDAY, stop=True) is False
    await turn(context, TUESDAY, stop=False)
    await worker.tick(context, TUESDAY + HOUR)
    assert len(recorder.sent) == 1


async def test_the_switch_is_asked_in_the_claiming_unit_of_work(
    with_rules: Callable[..., Context], recorder: Recorder
) -> None:
    """Stopped in the middle of a pass: what is not claimed then does not leave."""
    context = dataclasses.replace(with_rules(letters("0m")), at_once=1)
    for n in range(5):
        await pooled(context, f"p{n}@mill{n}.example")
    taken: list[int] = []

    class Stops(Recorder):
        async def send(self, dispatch: Any) -> None:
            await super().send(dispatch)
            taken.append(1)
            await turn(context, TUESDAY, stop=True)

    channel = Stops()
    context = dataclasses.replace(context, channels={"email": channel})
    await worker.tick(context, TUESDAY + HOUR)
    assert len(channel.sent) == 1
    assert (await states(context))["planned"] == 4


@pytest.mark.parametrize("kind", ["sequence", "lead", "enrollment"])
async def test_a_part_is_paused_alone_and_goes_on_where_it_was(
    with_rules: Callable[..., Context], recorder: Recorder, kind: str
) -> None:
    context = with_rules(letters("0m", "1d"))
    lead_id = await pooled(context)
    await worker.tick(context, TUESDAY)
    [view] = await context.database.run(lambda s: enrollments.view(s, lead_id))
    subject = {"sequence": "letters", "lead": lead_id, "enrollment": view["id"]}[kind]
    assert await turn(context, TUESDAY, stop=True, **{kind: subject})
    for day in (1, 2):
        await worker.tick(context, TUESDAY + day * DAY)
    assert len(recorder.sent) == 1
    other = await pooled(context, "else@mill.example", now=TUESDAY + 2 * DAY)
    await worker.tick(context, TUESDAY + 2 * DAY)
    assert len(recorder.sent) == (1 if kind == "sequence" else 2)
    assert await turn(context, TUESDAY + 2 * DAY, stop=False, **{kind: subject})
    await worker.tick(context, TUESDAY + 2 * DAY)
    assert sum(each.to == "wang@brewery.example" for each in recorder.sent) == 2
    assert other
    if kind != "sequence":
        kinds = await context.database.run(lambda s: [e.kind for e in timeline.of(s, lead_id)])
        assert {"nurture_paused", "nurture_resumed"} <= set(kinds)


async def test_a_pause_of_weeks_makes_a_message_late(
    with_rules: Callable[..., Context], recorder: Recorder
) -> None:
    context = with_rules(letters("0m", late="skip"))
    lead_id = await pooled(context)
    await turn(context, TUESDAY, stop=True, sequence="letters")
    for day in range(0, 20, 4):
        await worker.tick(context, TUESDAY + day * DAY)
    assert (await touches(context, lead_id))[0][:2] == ("planned", "sequence_paused")
    await turn(context, TUESDAY + 20 * DAY, stop=False, sequence="letters")
    await worker.tick(context, TUESDAY + 20 * DAY)
    assert (await touches(context, lead_id))[0][:2] == ("skipped", "late")


async def test_who_is_not_there_cannot_be_paused(context: Context) -> None:
    for scope in ({"lead": "lead_no"}, {"enrollment": "enr_no"}):
        with pytest.raises(NotFound):
            await turn(context, TUESDAY, stop=True, **scope)


# ── throttle ───────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("throttle", "most"),
    [
        (Throttle(per_minute=4), 4),
        (Throttle(domains={"*": Rate(per_minute=3)}), 3),
        (Throttle(per_minute=9, domains={"mill.example": Rate(per_minute=2)}), 2),
    ],
)
async def test_a_rate_holds_in_every_minute_with_two_workers_and_restarts(
    with_rules: Callable[..., Context], recorder: Recorder, throttle: Throttle, most: int
) -> None:
    context = with_rules(letters("0m"), throttle={"email": throttle})
    for n in range(10):
        await pooled(context, f"p{n}@mill.example")
    at: list[dt.datetime] = []
    for second in range(0, 900, 15):
        now = TUESDAY + dt.timedelta(seconds=second)
        before = len(recorder.sent)
        workers = [dataclasses.replace(context, owner=f"{each}:{second}") for each in "ab"]
        await asyncio.gather(*(worker.tick(each, now) for each in workers))
        at += [now] * (len(recorder.sent) - before)
        if len(at) == 10:
            break
    assert len(at) == 10
    for first in at:
        assert sum(first <= each < first + MINUTE for each in at) <= most


async def test_a_new_sender_warms_up(
    with_rules: Callable[..., Context], recorder: Recorder
) -> None:
    warm = {"since": "2026-03-03", "first_day": 2, "factor": 2, "full": 50}
    throttle = Throttle.model_validate({"warm_up": warm})
    context = with_rules(letters("0m"), throttle={"email": throttle})
    for n in range(9):
        await pooled(context, f"p{n}@mill{n}.example")
    sent = []
    for day in range(3):
        await worker.tick(context, TUESDAY + day * DAY)
        await worker.tick(context, TUESDAY + day * DAY + HOUR)
        sent.append(len(recorder.sent))
    assert sent == [2, 6, 9]


async def test_a_provider_that_defers_is_left_alone_and_then_asked_with_one_message(
    with_rules: Callable[..., Context], recorder: Recorder
) -> None:
    context = with_rules(letters("0m"))
    for n in range(6):
        await pooled(context, f"p{n}@mill.example")
    tries: list[str] = []

    class Defers(Recorder):
        async def send(self, dispatch: Any) -> None:
            tries.append(dispatch.to)
            raise SendRefused("recipient_refused: 451 try later", permanent=False)

    slow = dataclasses.replace(context, channels={"email": Defers()}, at_once=1)
    await worker.tick(slow, TUESDAY)
    assert len(tries) == 3  # three in a row are enough
    reasons = await context.database.run(
        lambda s: [r for r in s.scalars(select(Delivery.reason).order_by(Delivery.id)) if r]
    )
    assert reasons.count("provider_busy") == 3
    await worker.tick(slow, TUESDAY + 4 * MINUTE)
    assert len(tries) == 3
    await worker.tick(dataclasses.replace(slow, at_once=8), TUESDAY + 6 * MINUTE)
    assert len(tries) == 4  # one goes ahead
    await worker.tick(context, TUESDAY + 30 * MINUTE)
    await worker.tick(context, TUESDAY + 31 * MINUTE)
    assert len(recorder.sent) == 6  # it took one: the others follow


# ── clocks ─────────────────────────────────────────────────────────────────────────────────────
async def test_a_clock_that_jumps_sends_nothing_twice_and_nothing_early(
    with_rules: Callable[..., Context], recorder: Recorder
) -> None:
    context = with_rules(
        letters("0m", "2d", "2d"), caps=Caps(lead=Limits(day=1, week=3)), window=SendWindow(),
        holidays=("CN",), quiet_hours=(Quiet(start="21:00", end="08:00"),),
    )  # fmt: skip
    lead_id = await pooled(context)
    for days in (0, 3, 1, -2, 4, 9, 2, 14, 9, 30):
        await worker.tick(context, TUESDAY + days * DAY)
    [view] = await context.database.run(lambda s: enrollments.view(s, lead_id))
    assert view["state"] == "done"
    assert [t["state"] for t in view["touches"]] == ["sent"] * 3
    assert len({each.message_id for each in recorder.sent}) == len(recorder.sent) == 3
    assert timing.wait("2d") == 2 * DAY


# ── where the lead is ──────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("named", "zone", "because", "goes"),
    [
        ({"known": {"phone": "+12125551234"}}, "America/New_York", "phone", "14:00"),
        ({"email": "jo@brewery.co.uk"}, "Europe/London", "email", "09:00"),
        ({"known": {"phone": "+12125551234", "region": "杭州"}}, "Asia/Shanghai", "region", "11:00"),
        ({"known": {"phone": "+12125551234"}, "timezone": "Asia/Tokyo"}, "Asia/Tokyo", "stated",
         "11:00"),
        ({}, None, None, "11:00"),  # nobody said: by the installation's clock, ten in the morning
    ],
)  # fmt: skip
async def test_a_mail_goes_by_the_clock_of_the_lead_and_the_reason_is_kept(
    with_rules: Callable[..., Context], named: dict[str, Any], zone: str | None,
    because: str | None, goes: str,
) -> None:  # fmt: skip
    context = with_rules(letters("0m"), window=SendWindow())
    lead_id = await pooled(context, **named)
    now = TUESDAY + HOUR  # 3:00 in London, 22:00 in New York, 11:00 in Shanghai
    await worker.tick(context, now)
    lead = await context.database.run(lambda s: leads.get(s, lead_id))
    assert (lead.timezone, lead.timezone_by) == (zone, because)
    [(state, _, at)] = await touches(context, lead_id)
    shown = "11:00" if state == "sent" else f"{dt.datetime.fromisoformat(at):%H:%M}"
    assert shown == goes
