"""What each kind of step does in a pass, on both databases, with sequences made for the test."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from nurture import clicks, decisions, enrollments, requalify, simulate, worker
from nurture.context import Context
from nurture.enrollments import Enrollment
from nurture.why import why
from sdr import conversations, engagements, facts, handoffs, leads, tasks
from sdr.conversations import Message
from sdr.facts import Said
from sdr.outbound import Delivery
from sdr.playbook.model import Playbook, Sequence
from sdr.ports import Dispatch
from sdr.tasks import Task
from tests import builders
from tests.builders import TUESDAY
from tests.integration.nurture.conftest import Recorder

NEVER = "twenty-store-check"


def words(text: str) -> dict[str, str]:
    return {"zh": f"您好，{text}", "en": text}


def which(sent: Dispatch) -> str:
    """The step a mail is of: its subject ends with the key."""
    return sent.subject.rpartition("，")[2]


def mail(key: str, **others: Any) -> dict[str, Any]:
    return {"key": key, "subject": words(key), "body": words(f"{key} {{{{ link }}}}"), **others}


def sequence(*steps: dict[str, Any], **others: Any) -> Sequence:
    return Sequence.model_validate(
        {"name": "made", "version": 1, "title": words("made"), "entrance": {"priority": 99},
         "steps": steps, **others}
    )  # fmt: skip


@pytest.fixture
def run(context: Context, playbook: Playbook) -> Callable[..., Context]:
    """A context whose playbook holds these sequences only."""

    def make(*sequences: Sequence, **others: Any) -> Context:
        own = playbook.model_copy(update={"sequences": sequences})
        return dataclasses.replace(context, playbook=own, **others)

    return make


def pooled(context: Context, **others: Any) -> str:
    """A lead of the pool whose conversation is over."""
    with context.database.session() as session:
        lead = builders.lead(session, **others)
        builders.conversation(session, lead)
        return lead.id


def days(count: float) -> dt.datetime:
    return TUESDAY + dt.timedelta(days=count)


def log_of(context: Context, lead_id: str) -> list[tuple[str | None, str, str | None]]:
    with context.database.session() as session:
        return [(each.step, each.what, each.reason) for each in decisions.of_lead(session, lead_id)]


def state_of(context: Context, lead_id: str) -> tuple[str, str | None, str | None]:
    with context.database.session() as session:
        [held] = enrollments.of_lead(session, lead_id)
        return held.state, held.reason, held.step


def do(context: Context, work: Callable[[Session], Any]) -> Any:
    with context.database.session() as session:
        return work(session)


def click(context: Context, lead_id: str, slug: str, at: dt.datetime) -> None:
    do(context, lambda s: engagements.note(s, lead_id, "click", slug=slug, now=at))


async def test_a_branch_goes_where_the_first_case_that_holds_leads(
    run: Callable[..., Context], recorder: Recorder
) -> None:
    context = run(sequence(
        {"key": "who", "type": "branch", "cases": [
            {"when": {"personas": ["executive"]}, "go": "bosses"},
            {"when": {"personas": ["department_head"], "languages": ["zh"]}, "go": "heads"},
        ]},
        mail("bosses"), {"key": "over", "type": "exit", "reason": "told"}, mail("heads"),
    ))  # fmt: skip
    head, boss = (
        pooled(context),
        pooled(context, email="li@food.example", known={"persona": "executive"}),
    )
    await worker.tick(context, TUESDAY)
    assert {d.to: which(d) for d in recorder.sent} == {
        "wang@brewery.example": "heads", "li@food.example": "bosses",
    }  # fmt: skip
    assert state_of(context, head) == ("done", None, "heads")
    assert state_of(context, boss) == ("exited", "told", "over")
    assert ("who", "branched", "case") in log_of(context, head)


async def test_waiting_for_a_click_goes_on_when_it_comes_and_elsewhere_when_it_does_not(
    run: Callable[..., Context], recorder: Recorder
) -> None:
    context = run(sequence(
        mail("first", content=NEVER),
        {"key": "hope", "type": "wait_for", "event": "click", "of": NEVER, "timeout": "7d",
         "then": "read", "on_timeout": "nudge"},
        mail("nudge"), {"key": "over", "type": "exit"}, mail("read"),
    ))  # fmt: skip
    reads, sleeps = pooled(context), pooled(context, email="li@food.example")
    await worker.tick(context, TUESDAY)
    click(context, reads, NEVER, days(1))
    await worker.tick(context, days(1))
    assert [which(d) for d in recorder.sent] == ["first", "first", "read"]
    assert state_of(context, reads)[:2] == ("done", None)
    assert state_of(context, sleeps) == ("active", None, "hope")
    await worker.tick(context, days(6.9))
    assert len(recorder.sent) == 3
    await worker.tick(context, days(7))
    assert which(recorder.sent[-1]) == "nudge"
    assert [each for each in log_of(context, sleeps) if each[0] == "hope"] == [
        ("hope", "waiting", "event"), ("hope", "timed_out", "timeout"),
    ]  # fmt: skip


async def test_set_notify_and_webhook_do_what_they_say_once(
    run: Callable[..., Context], recorder: Recorder
) -> None:
    context = run(
        sequence(
            {"key": "tag", "type": "set", "tag": "warm"},
            {"key": "mark", "type": "set", "field": "wave", "value": "spring"},
            {"key": "tell", "type": "notify", "subject": words("{{ lead.company }}"),
             "body": words("{{ lead.name }} {{ link }}")},
            {"key": "post", "type": "webhook", "event": "warm"},
            {"key": "pause", "type": "wait", "wait": "3d"},
        ),
        webhook_url="https://crm.example/hook",
    )  # fmt: skip
    lead_id = pooled(context, known={"company": "湖畔啤酒"})
    await worker.tick(context, TUESDAY)
    await worker.tick(context, TUESDAY)
    lead = do(context, lambda s: leads.get(s, lead_id))
    assert (lead.tags, lead.fields) == (["warm"], {"wave": "spring"})
    told = {d.channel: d for d in recorder.sent}
    assert sorted(d.channel for d in recorder.sent) == ["email", "webhook"]
    assert f"/console/leads/{lead_id}" in told["email"].text
    assert told["webhook"].body is not None
    assert told["webhook"].body["event"] == "nurture.warm"
    assert told["webhook"].body["lead"]["lead_id"] == lead_id


async def test_a_sequence_waits_for_a_task_and_goes_on_when_it_is_done(
    run: Callable[..., Context], recorder: Recorder
) -> None:
    context = run(sequence(
        {"key": "call", "type": "task", "title": words("call"), "owner": "rep@x.example",
         "due": "2d"},
        mail("after"),
    ))  # fmt: skip
    pooled(context)
    await worker.tick(context, TUESDAY)
    await worker.tick(context, days(30))
    assert recorder.sent == []
    [task] = do(context, lambda s: tasks.listed(s, owner="rep@x.example"))
    assert (task.state, task.due_at) == ("open", days(2))
    do(context, lambda s: tasks.done(s, task.id, by="rep@x.example", now=days(30)))
    await worker.tick(context, days(30))
    assert [which(d) for d in recorder.sent] == ["after"]


async def test_a_task_nobody_does_is_left_behind_and_taken_back(
    run: Callable[..., Context], recorder: Recorder
) -> None:
    context = run(sequence(
        {"key": "call", "type": "task", "title": words("call"), "timeout": "5d"}, mail("after"),
    ))  # fmt: skip
    pooled(context)
    await worker.tick(context, TUESDAY)
    await worker.tick(context, days(6))
    assert len(recorder.sent) == 1
    assert do(context, lambda s: [each.state for each in s.scalars(select(Task))]) == ["cancelled"]


async def test_a_loop_sends_the_next_best_thing_and_none_of_it_twice(
    run: Callable[..., Context], recorder: Recorder
) -> None:
    context = run(sequence(
        mail("best", content="next_best"), {"key": "pause", "type": "wait", "wait": "1w"},
        {"key": "enough", "type": "goal", "when": {"engagement_from": 90}},
        {"key": "again", "type": "jump", "to": "best"},
    ))  # fmt: skip
    few = {NEVER, "what-it-costs", "rollout-plan", "field-time-calculator"}
    held = tuple(item for item in context.playbook.content if item.slug in few)
    own = context.playbook.model_copy(update={"content": held})
    context = dataclasses.replace(context, playbook=own)
    lead_id = pooled(context)
    for week in range(6):
        await worker.tick(context, days(7 * week))

    def had(session: Session) -> list[str]:
        rows = session.scalars(select(Delivery).where(Delivery.lead_id == lead_id))
        return [row.payload["content"] for row in rows]

    slugs = do(context, had)
    assert len(slugs) == len(set(slugs)) == len(recorder.sent) > 1
    first = do(context, lambda s: s.scalars(select(Delivery).order_by(Delivery.id)).first())
    assert first.payload["picked"]["gaps"] == ["timeline"]
    assert ("best", "skipped", "content_exhausted") in log_of(context, lead_id)


async def test_a_fixed_mail_never_goes_to_the_same_person_twice(
    run: Callable[..., Context], recorder: Recorder
) -> None:
    context = run(sequence(
        mail("only"), {"key": "pause", "type": "wait", "wait": "1w"},
        {"key": "enough", "type": "goal", "when": {"tags": ["never"]}},
        {"key": "again", "type": "jump", "to": "only"},
    ))  # fmt: skip
    lead_id = pooled(context)
    for week in range(3):
        await worker.tick(context, days(7 * week))
    assert len(recorder.sent) == 1
    assert ("only", "skipped", "already_sent") in log_of(context, lead_id)


async def test_the_goal_of_the_sequence_ends_it_wherever_the_lead_is(
    run: Callable[..., Context], recorder: Recorder
) -> None:
    context = run(sequence(
        mail("one"), {"key": "pause", "type": "wait", "wait": "90d"}, mail("two"),
        goal={"clicked": [NEVER]},
    ))  # fmt: skip
    lead_id = pooled(context)
    await worker.tick(context, TUESDAY)
    click(context, lead_id, NEVER, days(2))
    await worker.tick(context, days(2))
    assert state_of(context, lead_id)[:2] == ("exited", "goal")
    assert len(recorder.sent) == 1


async def test_the_first_channel_that_can_be_used_is_taken_and_the_others_say_why_not(
    run: Callable[..., Context], recorder: Recorder
) -> None:
    context = run(sequence(mail("hello", channels=["wechat", "in_chat", "email"], content=NEVER)))
    visited = pooled(context)
    with context.database.session() as session:
        imported = builders.lead(session, email="li@food.example").id
    await worker.tick(context, TUESDAY)
    assert [d.to for d in recorder.sent] == ["li@food.example"]

    def touches(session: Session) -> dict[str | None, Delivery]:
        return {each.lead_id: each for each in session.scalars(select(Delivery))}

    held = do(context, touches)
    assert (held[visited].channel, held[visited].state) == ("in_chat", "sent")
    assert held[visited].payload["passed_over"] == {"wechat": "channel_not_configured"}
    assert held[imported].payload["passed_over"] == {
        "wechat": "channel_not_configured", "in_chat": "never_visited",
    }  # fmt: skip
    said = do(context, lambda s: s.scalars(select(Message).order_by(Message.id.desc())).first())
    assert said.wording == "nurture"
    assert "hello" in said.text
    assert said.cards[0]["url"].startswith("https://chat.example.com/t/")


async def test_a_question_in_the_chat_waits_for_its_answer(
    run: Callable[..., Context], recorder: Recorder
) -> None:
    context = run(sequence(
        {"key": "money", "type": "ask", "fact": "budget", "channels": ["in_chat"]},
        {"key": "told", "type": "wait_for", "event": "fact", "of": "budget", "timeout": "10d"},
    ))  # fmt: skip
    lead_id = pooled(context)
    await worker.tick(context, TUESDAY)
    [latest] = do(context, lambda s: conversations.of_lead(s, lead_id))
    assert (latest.asked, recorder.sent) == ("budget", [])
    assert state_of(context, lead_id) == ("active", None, "told")
    amount = builders.amount(300_000, 300_000)
    do(context, lambda s: facts.record(
        s, lead_id, [Said("budget", amount, "三十万")], by="prospect", now=days(1)
    ))  # fmt: skip
    do(context, lambda s: setattr(leads.get(s, lead_id), "updated_at", days(1)))
    await worker.tick(context, days(1))
    assert state_of(context, lead_id)[0] == "done"


async def test_a_question_by_mail_opens_the_chat_with_it_put(
    run: Callable[..., Context], recorder: Recorder
) -> None:
    context = run(sequence(
        {"key": "money", "type": "ask", "channels": ["email"], "subject": words("one question"),
         "body": words("{{ question }} [go]({{ link }})")},
        {"key": "pause", "type": "wait", "wait": "30d"},
    ))  # fmt: skip
    lead_id = pooled(context)
    await worker.tick(context, TUESDAY)
    [sent] = recorder.sent
    token = sent.text.split("/t/")[1].split()[0].rstrip(">")
    followed = do(context, lambda s: clicks.follow(s, token, context.playbook, now=days(1)))
    assert followed.url.startswith("https://chat.example.com/?lang=zh&ref=")
    found = do(context, lambda s: requalify.opening_for_ref(s, token, context.playbook, days(1)))
    assert found[0].id == lead_id
    assert found[1].text.zh.split("。")[0] in sent.text


async def test_a_second_question_waits_until_a_week_after_the_first(
    run: Callable[..., Context],
) -> None:
    ask = {"type": "ask", "channels": ["in_chat"]}
    context = run(sequence({"key": "one", **ask}, {"key": "two", **ask}))
    lead_id = pooled(context)
    await worker.tick(context, TUESDAY)
    assert ("two", "skipped", "question_open") in log_of(context, lead_id)


async def test_others_of_the_company_pause_while_one_talks_to_sales(
    run: Callable[..., Context], recorder: Recorder, playbook: Playbook
) -> None:
    context = run(sequence(mail("one"), mail("two", wait="1d")))
    first = pooled(context, known={"company": "湖畔啤酒"})
    second = pooled(context, email="li@brewery.example", known={"company": "湖畔啤酒"})

    def together(session: Session) -> None:
        for each in (first, second):
            lead = leads.get(session, each)
            email = str(facts.current(session, each)["email"].value)
            leads.attach_account(session, lead, company=None, email=email, now=TUESDAY)

    do(context, together)
    await worker.tick(context, TUESDAY)
    assert len(recorder.sent) == 2
    given = do(context, lambda s: handoffs.request(
        s, leads.get(s, first), conversation_id=None, reason="requested", playbook=playbook,
        now=days(0.5),
    ))  # fmt: skip
    recorder.sent.clear()
    await worker.tick(context, days(1))
    assert state_of(context, second) == ("paused", "account_in_sales", "two")
    assert [d for d in recorder.sent if d.to == "li@brewery.example"] == []
    do(context, lambda s: handoffs.give_back(
        s, given.id, by="rep@x.example", reason="too_early", note=None, playbook=playbook,
        now=days(2),
    ))  # fmt: skip
    await worker.tick(context, days(2))
    assert [which(d) for d in recorder.sent if d.to == "li@brewery.example"] == ["two"]
    assert [each[1:] for each in log_of(context, second) if "account" in str(each[2])] == [
        ("paused", "account_in_sales"), ("resumed", "account_in_sales"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("rule", "again_after"), [("never", None), ("returned", None), ("30d", 30)]
)
async def test_who_was_in_a_sequence_enters_it_again_by_its_rule(
    run: Callable[..., Context], recorder: Recorder, rule: str, again_after: int | None
) -> None:
    context = run(sequence(mail("one"), reentry=rule))
    lead_id = pooled(context)
    await worker.tick(context, TUESDAY)
    for day in (10, 29):
        await worker.tick(context, days(day))
    assert len(recorder.sent) == 1
    await worker.tick(context, days(30))
    await worker.tick(context, days(31))
    assert len(recorder.sent) == (2 if again_after else 1)
    states = do(context, lambda s: [e.state for e in enrollments.of_lead(s, lead_id)])
    assert states == ["done"] * (2 if again_after else 1)


async def test_a_reply_that_the_sequence_waits_for_does_not_end_it_where_it_may_not(
    run: Callable[..., Context], recorder: Recorder
) -> None:
    context = run(sequence(
        {"key": "hope", "type": "wait_for", "event": "reply", "timeout": "9d", "then": "thanks"},
        {"key": "over", "type": "exit"}, mail("thanks"), exits={"reply": False},
    ))  # fmt: skip
    lead_id = pooled(context)
    await worker.tick(context, TUESDAY)

    def reply(session: Session) -> None:
        [latest] = conversations.of_lead(session, lead_id)
        message, _ = conversations.receive(session, latest, "好的", language="zh", now=days(1))
        message.state = "answered"
        conversations.end(session, latest, "goodbye", days(1))

    do(context, reply)
    await worker.tick(context, days(1))
    assert [which(d) for d in recorder.sent] == ["thanks"]


async def test_waiting_until_a_local_time(run: Callable[..., Context], recorder: Recorder) -> None:
    context = run(sequence(
        {"key": "then", "type": "wait", "until": {"weekdays": [4], "at": "10:30"}}, mail("one"),
    ))  # fmt: skip
    pooled(context, timezone="Asia/Shanghai")
    await worker.tick(context, TUESDAY)
    thursday = dt.datetime(2026, 3, 5, 2, 30, tzinfo=dt.UTC)
    await worker.tick(context, thursday - dt.timedelta(minutes=1))
    assert recorder.sent == []
    await worker.tick(context, thursday)
    assert len(recorder.sent) == 1


async def test_who_entered_before_steps_had_keys_goes_on_where_they_were(
    run: Callable[..., Context], recorder: Recorder
) -> None:
    context = run(sequence(mail("one"), mail("two", wait="3d")))
    lead_id = pooled(context)
    await worker.tick(context, TUESDAY)

    def forget(session: Session) -> None:
        held: Enrollment = enrollments.of_lead(session, lead_id)[0]
        held.step, held.visits, held.arrived_at = None, {}, None

    do(context, forget)
    await worker.tick(context, days(2))
    await worker.tick(context, days(3))
    assert [which(d) for d in recorder.sent] == ["one", "two"]


async def test_a_simulation_says_what_the_passes_then_do(
    run: Callable[..., Context], recorder: Recorder
) -> None:
    made = sequence(
        mail("first", content=NEVER),
        {"key": "hope", "type": "wait_for", "event": "click", "of": NEVER, "timeout": "6d"},
        {"key": "tag", "type": "set", "tag": "cold"},
        {"key": "who", "type": "branch", "cases": [
            {"when": {"tags": ["cold"], "personas": ["department_head"]}, "go": "best"}]},
        mail("other"),
        mail("best", content="next_best", channels=["wechat", "email"], wait="2d"),
        {"key": "money", "type": "ask", "fact": "budget", "channels": ["in_chat"]},
        {"key": "warm", "type": "goal", "when": {"engagement_from": 90}},
        {"key": "again", "type": "wait", "until": {"weekdays": [1], "at": "10:00"}},
    )  # fmt: skip
    context = run(made)
    lead_id = pooled(context)
    await worker.tick(context, TUESDAY)

    def foresee(session: Session) -> list[tuple[str, str, str | None]]:
        to, who = simulate.of_lead(session, context, lead_id, TUESDAY)
        who.had = frozenset()  # as before the first mail
        _, lines = simulate.calendar(context, made, to, who, days(60))
        return [(x.key, x.what, x.reason) for x in lines]

    foreseen = do(context, foresee)
    for day in range(1, 40):
        await worker.tick(context, days(day))
    happened = [each for each in log_of(context, lead_id) if each[1] not in ("entered", "planned")]
    # a pass writes down a plain wait when it happens to look, a simulation never does
    happened = [each for each in happened if each[1:] != ("waiting", "wait")]
    assert [(step or "", what, reason) for step, what, reason in happened] == foreseen
    assert len(foreseen) > 9


async def test_why_tells_of_a_step_that_was_gone_past(run: Callable[..., Context]) -> None:
    context = run(sequence(
        {"key": "who", "type": "branch", "otherwise": "last",
         "cases": [{"when": {"personas": ["executive"]}, "go": "bosses"}]},
        mail("bosses"), mail("last"),
    ))  # fmt: skip
    lead_id = pooled(context)
    await worker.tick(context, TUESDAY)
    told = do(context, lambda s: why(
        s, lead_id, context.playbook, context.texts, context.timezone, "en", TUESDAY
    ))  # fmt: skip
    [held] = told["enrollments"]
    assert {step["key"]: step["text"] for step in held["steps"]} == {
        "who": "no case held; went on at last",
        "bosses": "not reached: the lead went another way",
        "last": "sent (e-mail)",
    }
