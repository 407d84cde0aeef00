"""What happens next to a lead in a sequence: one decision at a time. Pure.

`decide` looks at a step and a situation and says: wait (until when, for what), move on (where to,
and why), act (what to do before moving on) or leave. It never does anything: `moves` carries a
decision out and writes it down, `simulate` only writes it down. Both call this and nothing else.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from nurture import conditions, picking, timing
from nurture.situation import Happening, Situation
from sdr import discovery
from sdr.playbook.model import Playbook, Sequence
from sdr.playbook.steps import (
    END,
    MOST_VALUABLE,
    NEXT,
    NEXT_BEST,
    Ask,
    Branch,
    Exit,
    Goal,
    Hook,
    Jump,
    Notify,
    Pause,
    Send,
    Set,
    Step,
    Task,
    WaitFor,
)

# A question is put unasked at most once in this time.
BETWEEN_QUESTIONS = dt.timedelta(days=7)
# A sequence that goes round this often with one lead has no way out.
MOST_ROUNDS = 60


@dataclass(frozen=True, slots=True)
class Position:
    """Where a lead is: the step, how often it was here before, and since when.

    `withdrawn`: how many of the times before were taken back before anything came of them.
    """

    step: str
    round: int
    arrived_at: dt.datetime
    withdrawn: int = 0

    @property
    def again(self) -> bool:
        """True when something came of the step before."""
        return self.round > self.withdrawn


@dataclass(frozen=True, slots=True)
class Wait:
    """Stay; look again at `until` (None: only when something happens)."""

    reason: str  # wait | until | event | task | asked_lately
    until: dt.datetime | None
    data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Move:
    """Go on to the step `to` (None: the end). `what`: passed, skipped, branched …"""

    what: str
    reason: str
    to: str | None
    data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Leave:
    """The sequence is over for this lead, before its end."""

    reason: str


@dataclass(frozen=True, slots=True)
class Message:
    """Send the step's message. With `refusal` no channel will do, and it is skipped for that."""

    channel: str
    refusal: str | None = None
    passed_over: Mapping[str, str] = field(default_factory=dict)  # channel → why not
    content: str | None = None
    picked: Mapping[str, Any] | None = None  # why this item, when it was picked
    fact: str | None = None  # of an ask
    question: str | None = None  # its key in the question bank


@dataclass(frozen=True, slots=True)
class Act:
    """Do what the step says (`message` of send and ask), then go on to `to`."""

    to: str | None
    message: Message | None = None


Decision = Wait | Move | Leave | Act


def first(sequence: Sequence) -> Step:
    """The step everybody starts at."""
    return sequence.steps[0]


def after(sequence: Sequence, key: str, target: str = NEXT) -> str | None:
    """The key of the step that `target` of the step `key` means; None is the end."""
    if target == END:
        return None
    if target != NEXT:
        return target
    keys = [step.key for step in sequence.steps]
    place = keys.index(key) + 1
    return keys[place] if place < len(keys) else None


def goal_reached(sequence: Sequence, who: Situation) -> bool:
    """True when the goal of the whole sequence is reached."""
    return sequence.goal is not None and conditions.holds(sequence.goal, who)


def decide(sequence: Sequence, at: Position, who: Situation, playbook: Playbook) -> Decision:
    """What happens now to a lead who stands at `at`."""
    if goal_reached(sequence, who):
        return Leave("goal")
    step = sequence.step(at.step)
    if step is None:
        return Leave("step_gone")
    if at.round >= MOST_ROUNDS:
        return Leave("too_many_rounds")
    due = at.arrived_at + timing.wait(step.wait)
    if who.now < due:
        return Wait("wait", due)
    here = _Here(sequence, at, due, who, playbook)
    return _RULES[step.type](step, here)


@dataclass(frozen=True, slots=True)
class _Here:
    """All that the rule of a step may look at; `on` is the step below, `due`: its wait is over."""

    sequence: Sequence
    at: Position
    due: dt.datetime
    who: Situation
    playbook: Playbook

    @property
    def on(self) -> str | None:
        """The step below."""
        return after(self.sequence, self.at.step)

    def to(self, target: str) -> str | None:
        """The step that a target means from here."""
        return after(self.sequence, self.at.step, target)


def _send(step: Send, here: _Here) -> Decision:
    who, playbook, on = here.who, here.playbook, here.on
    content, picked = step.content, None
    if step.content == NEXT_BEST:
        pick = picking.next_best(playbook, who)
        if pick is None:
            return Move("skipped", "content_exhausted", on)
        content, picked = pick.slug, pick.because
    elif here.at.again:
        return Move("skipped", "already_sent", on)
    elif step.content and picking.gone(playbook, step.content, who.language, who.now):
        return Move("skipped", "content_expired", on, {"content": step.content})
    channel, refusal, passed = _channel(step.preferred, who)
    return Act(on, Message(channel, refusal, passed, content, picked))


def _ask(step: Ask, here: _Here) -> Decision:
    who, playbook, on = here.who, here.playbook, here.on
    if here.at.again and step.fact != MOST_VALUABLE:
        return Move("skipped", "already_sent", on)
    wanted = discovery.worth_asking_again(who.dossier, playbook, who.now)
    if step.fact != MOST_VALUABLE:
        if step.fact not in wanted:
            known = step.fact in who.dossier.facts
            return Move("skipped", "already_known" if known else "not_asked_again", on,
                        {"fact": step.fact})  # fmt: skip
        wanted = [step.fact]
    found = [discovery.question(fact, who.dossier, playbook) for fact in wanted]
    question = next((each for each in found if each is not None), None)
    if question is None:
        return Move("skipped", "nothing_to_ask", on)
    if who.question_open:
        return Move("skipped", "question_open", on)
    if who.asked_at is not None and who.now < who.asked_at + BETWEEN_QUESTIONS:
        return Wait("asked_lately", who.asked_at + BETWEEN_QUESTIONS)
    channel, refusal, passed = _channel(step.preferred, who)
    message = Message(channel, refusal, passed, fact=question.asks, question=question.key)
    return Act(on, message)


def _channel(preferred: tuple[str, ...], who: Situation) -> tuple[str, str | None, dict[str, str]]:
    """The first channel that can be used: (channel, why none can, the others and why not)."""
    passed: dict[str, str] = {}
    for channel in preferred:
        refusal = who.refusals.get(channel, "channel_not_configured")
        if refusal is None:
            return channel, None, passed
        passed[channel] = refusal
    chief = preferred[0]
    return chief, passed.pop(chief), passed


def _pause(step: Pause, here: _Here) -> Decision:
    if step.until is not None:
        until = timing.next_time(here.due, step.until.at, step.until.weekdays, here.who.zone)
        if here.at.round > 0 and until <= here.at.arrived_at:
            # the way round took no time: the next such moment is meant, not this one again
            later = until + dt.timedelta(minutes=1)
            until = timing.next_time(later, step.until.at, step.until.weekdays, here.who.zone)
        if here.who.now < until:
            return Wait("until", until)
    return Move("waited", "over", here.on)


def _wait_for(step: WaitFor, here: _Here) -> Decision:
    data: dict[str, Any] = {"event": step.event, "of": step.of}
    if happened(step, here.who):
        told = [each.id for each in _events(step, here.who) if each.id is not None]
        rests = {"engagements": told} if told else {}
        return Move("happened", step.event, here.to(step.then), {**data, **rests})
    over = here.due + timing.wait(step.timeout)
    if here.who.now < over:
        return Wait("event", over, data)
    return Move("timed_out", "timeout", here.to(step.on_timeout), data)


def happened(step: WaitFor, who: Situation) -> bool:
    """True when what the step waits for has happened.

    A named thing counts since the lead entered, anything at all since the last message.
    """
    known = who.dossier
    if step.event == "verdict":
        return who.verdict == (step.of or "qualified")
    if step.event == "meeting":
        return "meeting_time" in known.facts
    if step.event == "fact":
        fresh = (each.at >= who.entered_at for each in known.facts.values())
        return step.of in known.facts if step.of else any(fresh)
    if step.event == "task_done":
        return any(
            key == step.of and each.done_at is not None for (key, _), each in who.errands.items()
        )
    return bool(_events(step, who))


def _events(step: WaitFor, who: Situation) -> list[Happening]:
    """What was done that the step waits for."""
    since = who.entered_at if step.of else (who.last_message_at or who.entered_at)
    return [each for each in who.happened if _is(each, step, since)]


def _is(each: Happening, step: WaitFor, since: dt.datetime) -> bool:
    return each.kind == step.event and each.at >= since and (step.of is None or each.of == step.of)


def _branch(step: Branch, here: _Here) -> Decision:
    not_held: dict[str, list[str]] = {}
    data: dict[str, Any]
    for case in step.cases:
        failing = conditions.failing(case.when, here.who)
        if not failing:
            data = {"case": case.when.named, "not": not_held}
            data |= conditions.rests_on(case.when, here.who)
            return Move("branched", "case", here.to(case.go), data)
        not_held[case.go] = failing
    return Move("branched", "otherwise", here.to(step.otherwise), {"not": not_held})


def _task(step: Task, here: _Here) -> Decision:
    errand = here.who.errands.get((step.key, here.at.round))
    if errand is None:
        # what blocks stays here until it is done
        return Act(step.key if step.blocks else here.on)
    if not step.blocks or errand.done_at is not None:
        return Move("happened", "task_done", here.on)
    over = errand.created_at + timing.wait(step.timeout) if step.timeout else None
    if over is not None and here.who.now >= over:
        return Move("timed_out", "timeout", here.to(step.on_timeout))
    return Wait("task", over)


def _hook(step: Hook, here: _Here) -> Decision:
    del step
    refusal = here.who.refusals.get("webhook", "no_webhook")
    return Move("skipped", refusal, here.on) if refusal else Act(here.on)


def _goal(step: Goal, here: _Here) -> Decision:
    failing = conditions.failing(step.when, here.who)
    if not failing:
        return Leave("goal")
    return Move("passed", "goal_not_reached", here.on, {"not": failing})


def _act(step: Set | Notify, here: _Here) -> Decision:
    del step
    return Act(here.on)


def _jump(step: Jump, here: _Here) -> Decision:
    del here
    return Move("jumped", "jump", step.to)


def _exit(step: Exit, here: _Here) -> Decision:
    del here
    return Leave(step.reason)


_RULES: dict[str, Callable[[Any, _Here], Decision]] = {
    "send": _send, "ask": _ask, "wait": _pause, "wait_for": _wait_for, "branch": _branch,
    "set": _act, "notify": _act, "webhook": _hook, "task": _task, "jump": _jump, "goal": _goal,
    "exit": _exit,
}  # fmt: skip
