"""A pass of the worker, from the end of a conversation to the last step."""

from __future__ import annotations

import asyncio
import datetime as dt
import re
from functools import partial
from typing import Any

import pytest

from nurture import clicks, enrollments, hits, links, requalify, worker
from nurture.context import Context
from sdr import (
    consent,
    conversations,
    engagements,
    facts,
    floor,
    handing_back,
    handoffs,
    leads,
    qualify,
    timeline,
    transcripts,
)
from sdr.facts import Said
from sdr.ports import SendRefused, SendUncertain
from sdr.stages import Stage
from tests import builders
from tests.integration.nurture.conftest import Recorder

TUESDAY = builders.TUESDAY
HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)
QUALIFIED = {
    "budget": {"status": "amount", "min": 200_000, "max": 200_000, "currency": "CNY"},
    "buying_role": "decider",
    "timeline": {"status": "date", "by": "2026-06-30"},
}


def nothing(**others: int) -> dict[str, int]:
    return dict.fromkeys(worker.COUNTED, 0) | others


async def make_lead(context: Context, *, talk: bool = True, **named: Any) -> str:
    def make(session: Any) -> str:
        lead = builders.lead(session, **named)
        if talk:
            builders.conversation(session, lead)
        return lead.id

    return await context.database.run(make)


async def views(context: Context, lead_id: str) -> list[dict[str, Any]]:
    return await context.database.run(lambda s: enrollments.view(s, lead_id))


async def stage(context: Context, lead_id: str) -> str:
    return str(await context.database.run(lambda s: leads.get(s, lead_id).stage))


def token(text: str, kind: str) -> str:
    found = re.search(rf"/{kind}/([\w-]+)", text)
    assert found
    return found[1]


async def test_an_unready_lead_is_enrolled_and_gets_its_first_mail(
    context: Context, recorder: Recorder
) -> None:
    lead_id = await make_lead(context)
    assert await worker.tick(context, TUESDAY + HOUR) == nothing(enrolled=1, sent=1)
    assert await stage(context, lead_id) == Stage.NURTURING
    [view] = await views(context, lead_id)
    assert (view["sequence"], view["state"]) == ("department-head-proof", "active")
    [touch] = view["touches"]
    assert (touch["step"], touch["channel"], touch["state"]) == (1, "email", "sent")
    [sent] = recorder.sent
    assert sent.to == "wang@brewery.example"
    assert sent.subject.startswith("【广告】")
    assert "王磊" in sent.text
    assert sent.headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


async def test_the_same_pass_again_does_nothing(context: Context, recorder: Recorder) -> None:
    await make_lead(context)
    await worker.tick(context, TUESDAY + HOUR)
    assert await worker.tick(context, TUESDAY + HOUR) == nothing()
    assert len(recorder.sent) == 1


async def test_passes_at_the_same_time_do_nothing_twice(
    context: Context, recorder: Recorder
) -> None:
    for number in range(5):
        await make_lead(context, email=f"p{number}@brewery.example")
    passes = await asyncio.gather(*(worker.tick(context, TUESDAY + HOUR) for _ in range(4)))
    await worker.tick(context, TUESDAY + HOUR)
    assert sum(each["enrolled"] for each in passes) == 5
    assert sorted(each.to for each in recorder.sent) == [
        f"p{number}@brewery.example" for number in range(5)
    ]


async def test_silence_ends_a_conversation_at_the_clock_of_the_pass(context: Context) -> None:
    lead_id = await make_lead(context, talk=False)
    await context.database.run(
        lambda s: builders.conversation(s, leads.get(s, lead_id), ended=False)
    )
    early = await worker.tick(context, TUESDAY + dt.timedelta(minutes=29))
    late = await worker.tick(context, TUESDAY + dt.timedelta(minutes=30))
    assert (early["enrolled"], late["enrolled"]) == (0, 1)


async def test_outside_the_window_the_first_step_waits_for_the_opening(
    context: Context, recorder: Recorder
) -> None:
    lead_id = await make_lead(context)
    saturday = TUESDAY + 4 * DAY
    assert await worker.tick(context, saturday) == nothing(enrolled=1, due=1)
    [view] = await views(context, lead_id)
    monday = "2026-03-09T01:00:00+00:00"
    [touch] = view["touches"]
    assert (touch["state"], touch["reason"], touch["at"]) == ("planned", "outside_window", monday)
    assert view["next_step_at"] == monday
    assert recorder.sent == []
    assert await worker.tick(context, dt.datetime.fromisoformat(monday)) == nothing(sent=1)


async def test_a_late_pass_outside_the_window_defers_again(
    context: Context, recorder: Recorder
) -> None:
    lead_id = await make_lead(context)
    await worker.tick(context, TUESDAY + 4 * DAY)
    monday_night = dt.datetime(2026, 3, 9, 12, 0, tzinfo=dt.UTC)
    assert await worker.tick(context, monday_night) == nothing(due=1)
    [view] = await views(context, lead_id)
    assert view["touches"][0]["at"] == "2026-03-10T01:00:00+00:00"
    assert recorder.sent == []


async def test_a_sequence_runs_to_its_end_and_is_not_entered_again(
    context: Context, recorder: Recorder
) -> None:
    lead_id = await make_lead(context)
    for week in range(40):
        await worker.tick(context, TUESDAY + HOUR + week * 7 * DAY)
    [view] = await views(context, lead_id)
    sequence = context.playbook.sequence(view["sequence"])
    assert sequence is not None
    assert (view["state"], view["reason"], view["next_step_at"]) == ("done", None, None)
    assert len(recorder.sent) == len(sequence.steps)
    assert len({each.message_id for each in recorder.sent}) == len(sequence.steps)


async def test_without_consent_the_touch_is_skipped_and_the_lead_leaves(
    context: Context, recorder: Recorder
) -> None:
    lead_id = await make_lead(context, talk=False, consented=False)
    assert await worker.tick(context, TUESDAY + HOUR) == nothing(enrolled=1, skipped=1)
    [view] = await views(context, lead_id)
    assert (view["state"], view["reason"]) == ("exited", "no_consent")
    assert [(t["state"], t["reason"]) for t in view["touches"]] == [("skipped", "no_consent")]
    assert recorder.sent == []


@pytest.mark.parametrize(
    ("named", "reason"),
    [
        ({"email": None, "known": {"phone": "+8613800001234"}}, "no_email_address"),
        ({}, None),
    ],
)
async def test_a_lead_without_an_address_is_not_enrolled_and_the_timeline_says_why(
    context: Context, named: dict[str, Any], reason: str | None
) -> None:
    lead_id = await make_lead(context, **named)
    await worker.tick(context, TUESDAY + HOUR)
    await worker.tick(context, TUESDAY + 2 * HOUR)
    events = await context.database.run(lambda s: timeline.of(s, lead_id, "not_enrolled"))
    assert [event.data["reason"] for event in events] == ([reason] if reason else [])
    assert await stage(context, lead_id) == Stage.NURTURING


async def test_an_open_lead_and_one_that_does_not_fit_are_left_alone(context: Context) -> None:
    open_id = await make_lead(context, email=None)
    small = await make_lead(context, known={"company_size": {"min": 4, "max": 4}})
    assert await worker.tick(context, TUESDAY + HOUR) == nothing()
    assert await stage(context, open_id) == Stage.VISITOR
    assert await stage(context, small) == Stage.DISQUALIFIED


async def test_a_qualified_lead_whose_chat_stopped_is_handed_over_and_the_rep_told(
    context: Context, recorder: Recorder
) -> None:
    lead_id = await make_lead(context, known=QUALIFIED)
    assert await worker.tick(context, TUESDAY + HOUR) == nothing()
    handoff = await context.database.run(lambda s: handoffs.open_of(s, lead_id))
    assert handoff is not None
    assert handoff.reason == "qualified"
    [notice] = recorder.sent
    assert notice.to == handoff.assignee
    assert f"https://chat.example.com/console/handoffs/{handoff.id}" in notice.text
    await worker.tick(context, TUESDAY + HOUR + dt.timedelta(minutes=20))
    assert len(recorder.sent) == 1


async def test_a_handoff_without_contact_waits_two_minutes_for_one(
    context: Context, recorder: Recorder
) -> None:
    await make_lead(context, email=None, known=QUALIFIED)
    await worker.tick(context, TUESDAY)
    await worker.tick(context, TUESDAY + dt.timedelta(seconds=119))
    assert recorder.sent == []
    await worker.tick(context, TUESDAY + dt.timedelta(seconds=120))
    assert len(recorder.sent) == 1


async def test_a_lost_lead_goes_back_to_the_pool_with_its_reason(
    context: Context, recorder: Recorder
) -> None:
    lead_id = await make_lead(context, known=QUALIFIED)
    await worker.tick(context, TUESDAY + HOUR)

    def lose(session: Any) -> None:
        handoff = handoffs.open_of(session, lead_id)
        assert handoff is not None
        handoffs.accept(session, handoff.id, by="rep@example.com", now=TUESDAY + HOUR)
        handoffs.lose(
            session, handoff.id, by="rep@example.com", reason="chose_other", note=None,
            playbook=context.playbook, now=TUESDAY + 2 * HOUR,
        )  # fmt: skip

    await context.database.run(lose)
    done = await worker.tick(context, TUESDAY + 3 * HOUR)
    assert done["enrolled"] == 1
    assert await stage(context, lead_id) == Stage.NURTURING
    [view] = await views(context, lead_id)
    assert view["sequence"] == "returned-chose-other"
    assert view["because"]["reasons"][0].startswith("returned")


@pytest.mark.parametrize("how", ["reply", "handoff", "opt_out", "disqualified", "qualified"])
async def test_what_ends_a_sequence(context: Context, recorder: Recorder, how: str) -> None:
    lead_id = await make_lead(context)
    await worker.tick(context, TUESDAY + 4 * DAY)  # a Saturday: planned, not sent

    def act(session: Any) -> None:
        lead = leads.get(session, lead_id)
        now = TUESDAY  # before the enrolment by the clock: clocks of passes differ
        if how == "reply":
            [talk] = conversations.of_lead(session, lead_id)
            conversations.receive(session, talk, "还在吗", language="zh", now=now)
        elif how == "handoff":
            handoffs.request(session, lead, conversation_id=None, reason="requested",
                             playbook=context.playbook, now=now)  # fmt: skip
        elif how == "opt_out":
            lead.do_not_contact = {"text": "别再联系我"}
            qualify.reconsider(session, lead, context.playbook, now=now, by="prospect")
        else:
            said = QUALIFIED if how == "qualified" else {"industry": "student"}
            facts.record(session, lead_id, [Said(k, v, "…") for k, v in said.items()],
                         by="prospect", now=now)  # fmt: skip
            qualify.reconsider(session, lead, context.playbook, now=now, by="prospect")

    await context.database.run(act)
    recorder.sent.clear()
    done = await worker.tick(context, TUESDAY + 6 * DAY)
    [view] = await views(context, lead_id)
    # A lead whose verdict became qualified is handed over in the same pass, before exits.
    expected = "handoff" if how == "qualified" else how
    assert (view["state"], view["reason"]) == ("exited", expected)
    assert [(t["state"], t["reason"]) for t in view["touches"]] == [("skipped", expected)]
    assert done["skipped"] == 1
    assert [each for each in recorder.sent if each.to == "wang@brewery.example"] == []


async def test_no_question_is_put_while_a_human_has_the_floor(
    context: Context, recorder: Recorder
) -> None:
    lead_id = await make_lead(context, known={**QUALIFIED, "timeline": None, "buying_role": None})
    await worker.tick(context, TUESDAY + HOUR)
    click = token(recorder.sent[0].text, "t")
    at = TUESDAY + 2 * HOUR

    def speak(session: Any, move: Any, **said: Any) -> None:
        [talk] = conversations.of_lead(session, lead_id)
        move(
            session,
            talk,
            by="m@x.example",
            by_name="周梅",
            playbook=context.playbook,
            now=at,
            **said,
        )

    await context.database.run(lambda s: speak(s, floor.answer, text="您好"))
    for _ in range(2):
        await context.database.run(lambda s: clicks.follow(s, click, context.playbook, now=at))
    asked = await context.database.run(
        lambda s: requalify.after_click(s, click, context.playbook, at)
    )
    await worker.errands(context, clock_at(at))
    assert asked is None
    assert [m for m in await questions(context, lead_id) if m.asks] == []
    await context.database.run(lambda s: speak(s, handing_back.hand_back))
    await worker.errands(context, clock_at(at))
    assert len([m for m in await questions(context, lead_id) if m.asks]) == 1


async def test_click_question_answer_handoff(context: Context, recorder: Recorder) -> None:
    lead_id = await make_lead(context, known={**QUALIFIED, "timeline": None, "buying_role": None})
    await worker.tick(context, TUESDAY + HOUR)
    click = token(recorder.sent[0].text, "t")
    at = TUESDAY + 2 * HOUR

    def follow(session: Any, human: bool = True) -> str | None:
        visit = hits.Visit(signs=() if human else ("head",))
        done = clicks.follow(session, click, context.playbook, now=at, visit=visit)
        return done.url if done else None

    assert await context.database.run(lambda s: follow(s, human=False))
    await worker.errands(context, clock_at(at))
    assert await questions(context, lead_id) == []
    url = await context.database.run(follow)
    assert url is not None
    assert url.startswith("https://chat.example.com/c/twenty-store-check?lang=zh&ref=")
    await context.database.run(follow)
    assert await points(context, lead_id, at) == 20
    asked = await context.database.run(
        lambda s: requalify.after_click(s, click, context.playbook, at)
    )
    assert asked is not None
    await worker.errands(context, clock_at(at))
    [message] = await questions(context, lead_id)
    assert message.asks in ("buying_role", "timeline")
    assert message.text.startswith("您看了《")
    opening = await context.database.run(
        lambda s: requalify.opening_for_ref(s, click, context.playbook, at)
    )
    assert opening is not None
    assert (opening[0].id, opening[1].asks if opening[1] else None) == (lead_id, message.asks)

    def answer(session: Any) -> None:
        lead = leads.get(session, lead_id)
        [talk] = conversations.of_lead(session, lead_id)
        conversations.receive(session, talk, "我定，六月底前", language="zh", now=at)
        facts.record(session, lead_id, [Said(k, v, "我定，六月底前") for k, v in QUALIFIED.items()],
                     by="prospect", now=at)  # fmt: skip
        judged = qualify.reconsider(session, lead, context.playbook, now=at, by="prospect")
        assert judged.verdict == "qualified"
        handoffs.request(session, lead, conversation_id=talk.id, reason="qualified",
                         playbook=context.playbook, now=at)  # fmt: skip

    await context.database.run(answer)
    done = await worker.tick(context, at)
    assert done == nothing(requalified=1)
    assert (await worker.tick(context, at))["requalified"] == 0
    assert (
        await context.database.run(lambda s: requalify.open_of(s, lead_id, context.playbook, at))
        is None
    )
    [view] = await views(context, lead_id)
    assert (view["state"], view["reason"]) == ("exited", "handoff")


async def test_no_second_question_within_seven_days(context: Context, recorder: Recorder) -> None:
    lead_id = await make_lead(context, known={**QUALIFIED, "timeline": None, "buying_role": None})
    await worker.tick(context, TUESDAY + HOUR)
    click = token(recorder.sent[0].text, "t")
    counts = []
    for after in (2 * HOUR, 3 * DAY, 8 * DAY):
        at = TUESDAY + after
        await context.database.run(
            partial(clicks.follow, token=click, playbook=context.playbook, now=at)
        )
        await worker.errands(context, clock_at(at))
        counts.append(len(await questions(context, lead_id)))
        await context.database.run(partial(close_question, lead_id=lead_id, now=at))
    assert counts == [1, 1, 2]


async def test_the_question_waits_on_a_lead_that_never_talked(
    context: Context, recorder: Recorder
) -> None:
    known = {**QUALIFIED, "timeline": None, "buying_role": None}
    lead_id = await make_lead(context, talk=False, known=known)
    await worker.tick(context, TUESDAY + HOUR)
    click = token(recorder.sent[0].text, "t")
    at = TUESDAY + 2 * HOUR
    await context.database.run(lambda s: clicks.follow(s, click, context.playbook, now=at))
    await worker.errands(context, clock_at(at))
    opening = await context.database.run(
        lambda s: requalify.opening_for_ref(s, click, context.playbook, at)
    )
    assert opening is not None
    lead, question, slug = opening
    assert lead.id == lead_id
    assert question is not None
    assert slug == "twenty-store-check"
    unknown = await context.database.run(
        lambda s: requalify.opening_for_ref(s, "nobody-has-this", context.playbook, at)
    )
    assert unknown is None


async def test_unsubscribing_stops_everything_at_once_and_can_be_done_again(
    context: Context, recorder: Recorder
) -> None:
    lead_id = await make_lead(context)
    await worker.tick(context, TUESDAY + HOUR)
    stop = token(recorder.sent[0].headers["List-Unsubscribe"], "u")
    at = TUESDAY + 2 * HOUR
    page = await context.database.run(lambda s: links.peek(s, stop, at))
    assert page == links.Recipient("zh", "wang@brewery.example", already=False)
    assert (await views(context, lead_id))[0]["state"] == "active"
    for already in (False, True):
        done = await context.database.run(lambda s: links.unsubscribe(s, stop, at))
        assert done == links.Recipient("zh", "wang@brewery.example", already=already)
    [view] = await views(context, lead_id)
    assert (view["state"], view["reason"]) == ("exited", "opt_out")
    assert await worker.tick(context, TUESDAY + 60 * DAY) == nothing()
    assert len(recorder.sent) == 1
    content = token(recorder.sent[0].text, "t")
    assert await context.database.run(lambda s: links.unsubscribe(s, content, at)) is None
    gone = await context.database.run(lambda s: clicks.follow(s, stop, context.playbook, now=at))
    assert gone is None


async def test_reading_is_noted_once_a_reading(context: Context, recorder: Recorder) -> None:
    lead_id = await make_lead(context)
    await worker.tick(context, TUESDAY + HOUR)
    click = token(recorder.sent[0].text, "t")
    for second, depth in ((5, 0.2), (30, 0.9), (40, 0.5)):
        at = TUESDAY + HOUR + dt.timedelta(seconds=second)
        read = partial(
            clicks.view, token=click, playbook=context.playbook, depth=depth, seconds=second,
            section="s1", now=at,
        )  # fmt: skip
        assert await context.database.run(read)
    [row] = await context.database.run(lambda s: engagements.of(s, lead_id))
    assert row.data == {"depth": 0.9, "seconds": 40, "sections": {"s1": 40}}
    assert not await context.database.run(
        lambda s: clicks.view(
            s, "x", context.playbook, depth=1, seconds=1, section=None, now=TUESDAY
        )
    )


async def test_a_refused_recipient_leaves_a_passing_failure_is_tried_again(
    context: Context, recorder: Recorder
) -> None:
    lead_id = await make_lead(context)
    recorder.fails = SendRefused("connection: refused", permanent=False)
    assert await worker.tick(context, TUESDAY + HOUR) == nothing(enrolled=1, due=1)
    recorder.fails = SendRefused("recipient_refused: 550 no such user", permanent=True)
    assert await worker.tick(context, TUESDAY + 2 * HOUR) == nothing(failed=1)
    [view] = await views(context, lead_id)
    assert (view["state"], view["reason"]) == ("exited", "undeliverable")


async def test_an_uncertain_send_is_never_repeated(context: Context, recorder: Recorder) -> None:
    lead_id = await make_lead(context)
    recorder.fails = SendUncertain("connection_lost_after_data")
    assert await worker.tick(context, TUESDAY + HOUR) == nothing(enrolled=1, uncertain=1)
    recorder.fails = None
    assert await worker.tick(context, TUESDAY + 2 * HOUR) == nothing()
    [view] = await views(context, lead_id)
    assert view["touches"][0]["state"] == "uncertain"
    assert view["state"] == "active"
    assert recorder.sent == []


async def test_suppressed_after_planning_is_skipped_at_the_last_moment(
    context: Context, recorder: Recorder
) -> None:
    lead_id = await make_lead(context)
    await worker.tick(context, TUESDAY + 4 * DAY)
    await context.database.run(
        lambda s: consent.grant(s, lead_id, "email", granted=False, by="prospect", now=TUESDAY)
    )
    done = await worker.tick(context, TUESDAY + 6 * DAY)
    assert done == nothing(skipped=1)
    [view] = await views(context, lead_id)
    assert (view["reason"], view["touches"][0]["reason"]) == ("no_consent", "no_consent")


def clock_at(now: dt.datetime) -> Any:
    from sdr.ports import FixedClock

    return FixedClock(now)


def close_question(session: Any, lead_id: str, now: dt.datetime) -> None:
    held = requalify._standing(session, lead_id)
    if held is not None:
        held.closed_at = now


async def questions(context: Context, lead_id: str) -> list[Any]:
    def read(session: Any) -> list[Any]:
        [talk] = conversations.of_lead(session, lead_id)
        return [m for m in transcripts.after(session, talk.id, 0) if m.sender == "bot"]

    return await context.database.run(read)


async def points(context: Context, lead_id: str, now: dt.datetime) -> float:
    return await context.database.run(
        lambda s: qualify.dossier(s, leads.get(s, lead_id), context.playbook, now).engagement
    )


async def test_a_lead_that_replied_and_is_somebody_else_now_gets_the_sequence_for_them(
    context: Context, recorder: Recorder
) -> None:
    lead_id = await make_lead(context)
    await worker.tick(context, TUESDAY + HOUR)

    def reply(session: Any) -> None:
        [talk] = conversations.of_lead(session, lead_id)
        conversations.receive(session, talk, "我是 IT 的", language="zh", now=TUESDAY + 2 * HOUR)
        said = [Said("persona", "tech_head", "我是 IT 的")]
        facts.record(session, lead_id, said, by="prospect", now=TUESDAY + 2 * HOUR)
        lead = leads.get(session, lead_id)
        qualify.reconsider(session, lead, context.playbook, now=TUESDAY + 2 * HOUR, by="prospect")
        conversations.end(session, talk, "goodbye", TUESDAY + 2 * HOUR)

    await context.database.run(reply)
    assert (await worker.tick(context, TUESDAY + 3 * HOUR))["enrolled"] == 1
    first, second = await views(context, lead_id)
    assert (first["state"], first["reason"]) == ("exited", "reply")
    assert (second["sequence"], second["state"]) == ("tech-head-fit", "active")
