"""A simulated way through a sequence: what goes when and why, without any database."""

from __future__ import annotations

import dataclasses
import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from nurture import assumptions, engine
from nurture.assumptions import BadAssumption
from nurture.engine import Position, Wait
from nurture.journey import Imagined, Journey, Line
from sdr.playbook.model import Sequence
from tests import builders

# A Tuesday, ten in the morning in Shanghai.
START = builders.TUESDAY
ZONE = ZoneInfo("Asia/Shanghai")
SLUG = "what-it-costs"
WORDS = {"zh": "您好 {{ link }}", "en": "hello {{ link }}"}


def sequence(*steps: dict[str, Any], **others: Any) -> Sequence:
    return Sequence.model_validate(
        {"name": "made", "version": 1, "title": WORDS, "entrance": {}, "steps": steps, **others}
    )


def mail(key: str, **others: Any) -> dict[str, Any]:
    return {"key": key, "subject": WORDS, "body": WORDS, **others}


def lead(**others: Any) -> Imagined:
    known = builders.dossier(
        persona="department_head", need=["store_blindness"], email="x@y.example"
    )
    made = Imagined(now=START, zone=ZONE, language="zh", dossier=known,
                    reasons=frozenset({"timeline"}))  # fmt: skip
    return dataclasses.replace(made, **others)


def walk(of: Sequence, *assumed: str, days: int = 365, who: Imagined | None = None) -> list[Line]:
    taken = tuple(assumptions.parse(each) for each in assumed)
    journey = Journey(builders.playbook(), of, who or lead(), taken)
    return journey.walk(START + dt.timedelta(days=days))


def told(lines: list[Line]) -> list[tuple[str, str, str | None, float]]:
    """(step, what, reason, days from the start)."""
    return [(x.key, x.what, x.reason, (x.at - START) / dt.timedelta(days=1)) for x in lines]


HOPE = sequence(
    mail("first", content=SLUG),
    {"key": "hope", "type": "wait_for", "event": "click", "of": SLUG, "timeout": "7d",
     "then": "good", "on_timeout": "nudge"},
    mail("nudge"), {"key": "over", "type": "exit"}, mail("good"),
)  # fmt: skip


def test_what_is_not_assumed_does_not_happen() -> None:
    assert told(walk(HOPE)) == [
        ("first", "sent", None, 0), ("hope", "waiting", "event", 0),
        ("hope", "timed_out", "timeout", 7), ("nudge", "sent", None, 7),
        ("over", "exited", "exit", 7),
    ]  # fmt: skip


def test_what_is_assumed_does() -> None:
    assert told(walk(HOPE, f"click:{SLUG}@2d"))[2:] == [
        ("hope", "happened", "click", 2), ("good", "sent", None, 2),
        ("good", "finished", None, 2),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("assumed", "reason"),
    [("reply@3d", "reply"), ("handoff@3d", "handoff"), ("verdict:qualified@3d", "qualified"),
     ("opt_out@3d", "opt_out"), ("meeting@3d", "meeting")],
)  # fmt: skip
def test_what_ends_a_sequence_ends_it_while_a_message_waits_for_its_window(
    assumed: str, reason: str
) -> None:
    lines = walk(sequence(mail("one"), mail("two", wait="3d")), assumed)
    assert told(lines)[1:] == [("two", "exited", reason, 3)]


def test_a_message_outside_the_window_goes_at_its_opening_and_says_why() -> None:
    lines = walk(sequence(mail("one", wait="4d")))  # a Saturday
    assert (lines[0].due_at - START).days == 4
    assert lines[0].at.astimezone(ZONE) == dt.datetime(2026, 3, 9, 9, tzinfo=ZONE)
    assert lines[0].data["closed"] == "outside_window"


def test_months_of_a_loop_end_when_nothing_is_left_to_read() -> None:
    loop = sequence(
        mail("best", content="next_best"), {"key": "pause", "type": "wait", "wait": "2w"},
        {"key": "more", "type": "branch",
         "cases": [{"when": {"engagement_below": 50}, "go": "again"}], "otherwise": "end"},
        {"key": "again", "type": "jump", "to": "best"},
    )  # fmt: skip
    lines = walk(loop, days=1000)
    sent = [x.message.content for x in lines if x.what == "sent" and x.message]
    assert len(sent) == len(set(sent)) > 5
    assert lines[-1].reason == "too_many_rounds"


def test_time_of_day_in_a_loop_is_the_next_one_each_time() -> None:
    loop = sequence(
        {"key": "then", "type": "wait", "until": {"weekdays": [3], "at": "10:00"}},
        {"key": "mark", "type": "set", "tag": "seen"},
        {"key": "out", "type": "goal", "when": {"tags": ["never"]}},
        {"key": "again", "type": "jump", "to": "then"},
    )  # fmt: skip
    times = [x.at for x in walk(loop, days=30) if x.what == "waited"]
    assert [at.astimezone(ZONE).strftime("%a %H:%M") for at in times] == ["Wed 10:00"] * 5
    assert len(set(times)) == 5


def test_a_task_holds_the_sequence_until_it_is_assumed_done() -> None:
    call = sequence({"key": "call", "type": "task", "title": WORDS}, mail("one"))
    assert told(walk(call))[-1][:3] == ("call", "waiting", "task")
    assert told(walk(call, "task:call@5d"))[-2][:2] == ("one", "sent")


def test_a_goal_is_reached_by_what_was_assumed() -> None:
    lines = walk(sequence(mail("one", content=SLUG), mail("two", wait="30d"),
                          goal={"clicked": [SLUG]}), f"click:{SLUG}@4d")  # fmt: skip
    assert told(lines)[-1] == ("two", "exited", "goal", 4)


@pytest.mark.parametrize("text", ["dance", "click", "click:", "reply@soon", "fact@1d", "", "a:b:c"])
def test_what_cannot_be_assumed_is_refused(text: str) -> None:
    with pytest.raises(BadAssumption):
        assumptions.parse(text)


def test_deciding_changes_nothing() -> None:
    who = lead()
    before = dataclasses.replace(who)
    at = Position("first", 0, START - dt.timedelta(days=1))
    for step in HOPE.steps:
        engine.decide(HOPE, dataclasses.replace(at, step=step.key), who, builders.playbook())
    assert who == before


def test_before_its_wait_is_over_a_step_only_waits() -> None:
    late = sequence(mail("one", wait="3d"))
    found = engine.decide(late, Position("one", 0, START), lead(), builders.playbook())
    assert found == Wait("wait", START + dt.timedelta(days=3))


def test_messages_over_the_cap_wait_for_the_day_that_fits_and_say_why() -> None:
    lines = walk(sequence(mail("one"), mail("two"), mail("three")))
    goes = [(f"{x.at.astimezone(ZONE):%m-%d %H:%M}", x.data.get("closed")) for x in lines[:3]]
    assert goes == [
        ("03-03 10:00", None), ("03-04 09:00", "cap_lead_day:1"), ("03-10 09:00", "cap_lead_week:2"),
    ]  # fmt: skip
