"""A simulated way through a sequence, months ahead: what would be decided when, and why.

The decisions are those of a live pass: `engine` decides, `exits` ends, `schedule` and `timing`
say when a message may leave. Only the situation is invented, and what happens in it is what was
assumed. Nothing is stored or sent. The command line calls.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from zoneinfo import ZoneInfo

from nurture import caps, engine, exits, schedule
from nurture.assumptions import Assumption
from nurture.engine import Act, Leave, Message, Move, Position, Wait
from nurture.situation import Errand, Happening
from nurture.timing import Slot
from sdr.facts import LIST_FACTS, Dossier, Known
from sdr.playbook.model import Playbook, Sequence
from sdr.playbook.steps import Ask, Send, Set, Step, Task

MOST_LINES = 1000
_LONG_AGO = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)


@dataclass(slots=True)
class Imagined:
    """An invented situation (`situation.Situation`) that the simulation changes as it goes."""

    now: dt.datetime
    zone: ZoneInfo
    language: str
    dossier: Dossier
    reasons: frozenset[str] = frozenset()
    stage: str = "nurturing"
    verdict: str = "nurture"
    source: Mapping[str, Any] = field(default_factory=dict)
    tags: frozenset[str] = frozenset()
    fields: Mapping[str, Any] = field(default_factory=dict)
    entered_at: dt.datetime = _LONG_AGO
    last_message_at: dt.datetime | None = None
    happened: tuple[Happening, ...] = ()
    had: frozenset[str] = frozenset()
    refusals: Mapping[str, str | None] = field(
        default_factory=lambda: {"email": None, "in_chat": None, "webhook": None}
    )
    errands: dict[tuple[str, int], Errand] = field(default_factory=dict)
    asked_at: dt.datetime | None = None
    question_open: bool = False
    handed_over: bool = False
    opted_out: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """One decision; `due_at` is when the step's wait was over, `at` when it was done."""

    number: int
    key: str
    type: str
    what: str
    reason: str | None
    at: dt.datetime
    due_at: dt.datetime
    data: Mapping[str, Any] = field(default_factory=dict)
    message: Message | None = None


class Journey:
    """Walks one invented lead through a sequence. `lines` says what was decided."""

    def __init__(
        self, playbook: Playbook, sequence: Sequence, who: Imagined,
        assumed: tuple[Assumption, ...] = (),
    ) -> None:  # fmt: skip
        self.playbook, self.sequence, self.who = playbook, sequence, who
        who.entered_at = who.now
        self.assumed = assumed
        self.coming: list[tuple[dt.datetime, Assumption]] = []
        self.lines: list[Line] = []
        self.visits: dict[str, int] = {}
        self.pushed: list[dt.datetime] = []  # when it was written to, for the caps
        self.at: Position | None = None
        self._trigger("entered", None)
        # what is assumed of something that this sequence does not send or ask counts from entry
        self._trigger("sent", None)

    def walk(self, until: dt.datetime, begin: str | None = None) -> list[Line]:
        """All decisions up to `until`, in order; from the first step on, or from `begin`."""
        self._arrive(begin or self.sequence.steps[0].key)
        while self.at is not None and len(self.lines) < MOST_LINES:
            self._happen()
            if self._left():
                break
            here = self.at
            decision = engine.decide(self.sequence, here, self.who, self.playbook)
            if isinstance(decision, Wait):
                if not self._wait(decision, until):
                    break
            else:
                self._carry_out(decision)
            if self.who.now > until:
                break
        return self.lines

    def _carry_out(self, decision: Move | Leave | Act) -> None:
        match decision:
            case Leave():
                self._write("exited", decision.reason)
                self.at = None
            case Move():
                self._write(decision.what, decision.reason, {**decision.data, "to": decision.to})
                self._arrive(decision.to)
            case Act(message=None):
                self._do(decision)
            case Act():
                self._send(decision)

    def _wait(self, wait: Wait, until: dt.datetime) -> bool:
        """Let time pass to the next moment at which something can change; False when none comes."""
        if wait.reason != "wait":
            shown = wait.until.isoformat() if wait.until else None
            self._write("waiting", wait.reason, {**wait.data, "until": shown}, once=True)
        moments = [at for at, _ in self.coming if at > self.who.now]
        if wait.until is not None:
            moments.append(wait.until)
        if not moments or min(moments) > until:
            return False
        self.who.now = min(moments)
        return True

    def _send(self, act: Act) -> None:
        assert self.at is not None
        assert act.message is not None
        message, due = act.message, self.who.now
        data = {"channel": message.channel, "content": message.content,
                "picked": message.picked, "passed_over": dict(message.passed_over)}  # fmt: skip
        if message.refusal is not None:
            self._write("skipped", message.refusal, data, message=message)
            self._arrive(act.to)
            return
        step = self.sequence.step(self.at.step)
        assert isinstance(step, Send | Ask)
        if message.channel != "in_chat":
            slot = self._slot(step, due, message.channel)
            if slot.drops:
                self._write("skipped", slot.reason, data, message=message)
                self._arrive(act.to)
                return
            data["closed"] = slot.reason
            while self.who.now < slot.goes_at:  # what happens meanwhile may end it
                coming = [at for at, _ in self.coming if self.who.now < at < slot.goes_at]
                self.who.now = min(coming, default=slot.goes_at)
                self._happen()
                if self._left():
                    return
        self._write("sent", None, data, due=due, message=message)
        self._sent(message)
        self._arrive(act.to)

    def _sent(self, message: Message) -> None:
        who = self.who
        who.last_message_at = who.now
        if message.channel != "in_chat":
            self.pushed.append(who.now)
        if message.content:
            who.had = who.had | {message.content}
            self._trigger("sent", message.content)
        if message.fact:
            who.asked_at, who.question_open = who.now, True
            self._trigger("asked", message.fact)

    def _do(self, act: Act) -> None:
        assert self.at is not None
        step, who, data = self.sequence.step(self.at.step), self.who, dict[str, Any]()
        if isinstance(step, Set):
            data = step.model_dump(include={"tag", "untag", "field", "value"}, exclude_none=True)
            tags = who.tags - {step.untag or ""}
            who.tags = tags | {step.tag} if step.tag else tags
            if step.field:
                who.fields = {**who.fields, step.field: step.value}
        elif isinstance(step, Task):
            who.errands[(step.key, self.at.round)] = Errand(who.now, None)
            self._trigger("given", step.key)
        else:
            data = {"to": list(getattr(step, "to", ()))}
        self._write("done", step.type if step else "", data)
        if act.to != self.at.step:
            self._arrive(act.to)

    def _slot(self, step: Step, due: dt.datetime, channel: str) -> Slot:
        """When it goes: the hours, and the caps for one lead as if nobody else wrote to it."""
        hours = schedule.persona_hours(self.playbook, self.sequence, self.who.zone, channel)
        limits = self.playbook.nurture.caps.lead
        return schedule.first(
            step, due, hours, lambda at: caps.fit(at, self.pushed, limits, hours.zone, "lead")
        )

    def _arrive(self, key: str | None) -> None:
        if key is None:
            self._write("finished", None)
            self.at = None
            return
        self.visits[key] = self.visits.get(key, 0) + 1
        self.at = Position(key, self.visits[key] - 1, self.who.now)

    def _left(self) -> bool:
        """End it when something that happened ends the whole sequence."""
        who = self.who
        seen = exits.Signals(
            do_not_contact=who.opted_out,
            disqualified=who.verdict == "disqualified",
            handed_over=who.handed_over,
            replied=any(each.kind == "reply" for each in who.happened),
            meeting="meeting_time" in who.dossier.facts
            and who.dossier.facts["meeting_time"].at > who.entered_at,
            qualified=who.verdict == "qualified",
        )
        reason = exits.reason(self.sequence.exits, seen)
        if reason is not None:
            self._write("exited", reason)
            self.at = None
        return reason is not None

    def _trigger(self, what: str, of: str | None) -> None:
        """What was assumed of this happens a while from now."""
        known = {item.content for item in self.sequence.messages}
        for each in self.assumed:
            kind, named = each.trigger
            never_sent = what == "sent" and of is None and named not in known
            if kind == what and (named == of or never_sent):
                self.coming.append((self.who.now + each.after, each))

    def _happen(self) -> None:
        due = sorted((c for c in self.coming if c[0] <= self.who.now), key=lambda c: c[0])
        self.coming = [c for c in self.coming if c[0] > self.who.now]
        for at, each in due:
            self._take(at, each)

    def _take(self, at: dt.datetime, each: Assumption) -> None:
        who = self.who
        match each.kind:
            case "fact" | "meeting":
                name = each.of if each.kind == "fact" else "meeting_time"
                facts = {
                    **who.dossier.facts,
                    str(name): Known(self._told(str(name), at), None, None, at),
                }
                who.dossier = replace(who.dossier, facts=facts)
                who.question_open = False
            case "verdict":
                who.verdict = str(each.of)
            case "handoff":
                who.handed_over = True
            case "opt_out":
                who.opted_out = True
            case "task":
                for (key, visit), errand in who.errands.items():
                    if key == each.of:
                        who.errands[(key, visit)] = replace(errand, done_at=at)
            case _:
                who.happened = (*who.happened, Happening(each.kind, each.of, at))

    def _told(self, name: str, at: dt.datetime) -> Any:
        """A value such as a person ready to buy would tell."""
        rules, spin = self.playbook.bant, self.playbook.spin
        values: dict[str, Any] = {
            "budget": {"status": "amount", "min": rules.budget.minimum,
                       "max": rules.budget.minimum, "currency": rules.budget.currency},
            "timeline": {"status": "date", "by": (at + dt.timedelta(days=60)).date().isoformat()},
            "buying_role": rules.authority.met_by[0],
            "need": [spin.problems[0].code],
            "industry": next(i.code for i in self.playbook.icp.industries if i.fit == "fits"),
            "company_size": {"min": self.playbook.icp.size.fits_from, "max": None},
            "meeting_time": at.isoformat(),
        }  # fmt: skip
        return values.get(name, [] if name in LIST_FACTS else "…")

    def _write(
        self, what: str, reason: str | None, data: Mapping[str, Any] | None = None,
        *, once: bool = False, due: dt.datetime | None = None, message: Message | None = None,
    ) -> None:  # fmt: skip
        at = self.at
        key = at.step if at is not None else ""
        step = self.sequence.step(key)
        keys = [each.key for each in self.sequence.steps]
        line = Line(
            number=keys.index(key) + 1 if key in keys else 0, key=key,
            type=step.type if step is not None else "", what=what, reason=reason,
            at=self.who.now, due_at=due or self.who.now, data=dict(data or {}), message=message,
        )  # fmt: skip
        last = self.lines[-1] if self.lines else None
        if once and last and (last.key, last.what, last.reason) == (key, what, reason):
            return
        self.lines.append(line)
