"""Why a lead gets what it gets: for every step of every sequence it was in, sent or why not.

Reads the decision log and where the lead stands now, and puts both in words. The staff API and
the command line show it.
"""

from __future__ import annotations

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from nurture import decisions, enrollments, saying, timing
from nurture.decisions import Line
from nurture.enrollments import Enrollment, State
from sdr import leads
from sdr.outbound import Delivery
from sdr.playbook.model import Playbook, Step
from sdr.texts import Texts

# Lines about the enrolment as a whole say nothing of the step it was at.
_WHOLE = ("entered", "paused", "resumed", "exited", "finished")


def why(
    session: Session, lead_id: str, playbook: Playbook, texts: Texts, zone: ZoneInfo,
    language: str, now: dt.datetime,
) -> dict[str, Any]:  # fmt: skip
    """Everything, newest sequence first. Raises NotFound.

    `{lead_id, not_enrolled, enrollments: [{…, text, steps: [{…, state, reason, text, at}]}], log}`
    """
    lead = leads.get(session, lead_id)
    lines = decisions.of_lead(session, lead_id)
    where = timing.zone(lead.timezone, zone)
    teller = _Teller(session, playbook, texts, where, language, now)
    held = enrollments.of_lead(session, lead_id)
    refused = next((each for each in reversed(lines) if each.enrollment_id is None), None)
    return {
        "lead_id": lead.id,
        "not_enrolled": None if refused is None else {
            "reason": refused.reason,
            "text": teller.line(refused),
            "at": refused.at.isoformat(),
        },
        "enrollments": [
            teller.enrolment(each, [x for x in lines if x.enrollment_id == each.id])
            for each in reversed(held)
        ],
        "log": [
            {"at": each.at.isoformat(), "sequence": each.sequence, "step": each.step,
             "visit": each.visit, "what": each.what, "reason": each.reason, "data": each.data,
             "text": teller.line(each)}
            for each in lines
        ],
    }  # fmt: skip


class _Teller:
    """Words one lead's lines in one language."""

    def __init__(
        self, session: Session, playbook: Playbook, texts: Texts, zone: ZoneInfo, language: str,
        now: dt.datetime,
    ) -> None:  # fmt: skip
        self.session, self.playbook, self.texts = session, playbook, texts
        self.zone, self.language, self.now = zone, language, now

    def line(self, each: Line) -> str:
        """One line in words."""
        return self.say(each.what, each.reason, each.data)

    def say(self, what: str, reason: str | None, data: dict[str, Any]) -> str:
        """One decision in words."""
        return saying.line(self.texts, self.language, self.zone, what, reason, data)

    def enrolment(self, row: Enrollment, lines: list[Line]) -> dict[str, Any]:
        """An enrolment with all steps of its sequence, reached or not."""
        sequence = enrollments.sequence_of(self.session, self.playbook, row)
        state = self.texts.get(f"nurture-why-state-{row.state}", self.language)
        if row.reason:
            state = f"{state}: {saying.reason_of(self.texts, self.language, row.reason)}"
        return {
            "id": row.id, "sequence": row.sequence, "version": row.version,
            "state": str(row.state), "reason": row.reason, "text": state,
            "entered_at": row.created_at.isoformat(),
            "ended_at": row.ended_at.isoformat() if row.ended_at else None,
            "at_step": row.step if row.ended_at is None else None,
            "next_at": goes.isoformat() if (goes := enrollments.next_at(row)) else None,
            "because": row.entered_because,
            "steps": [
                self.step(row, number, step, [x for x in lines if x.step == step.key])
                for number, step in enumerate(sequence.steps if sequence else (), 1)
            ],
        }  # fmt: skip

    def step(self, row: Enrollment, number: int, step: Step, lines: list[Line]) -> dict[str, Any]:
        """One step: what was decided last, or why nothing was yet."""
        own = [each for each in lines if each.what not in _WHOLE]
        what, reason, data, at = self._now(row, step, own[-1] if own else None)
        return {
            "number": number, "key": step.key, "type": step.type,
            "title": self.texts.coded("step-type", self.language, step.type),
            "state": what, "reason": reason, "text": self._text(row, what, reason, data),
            "at": at.isoformat() if at else None,
            "visits": row.visits.get(step.key, 0),
            "channel": data.get("channel"), "content": data.get("content"),
        }  # fmt: skip

    def _text(self, row: Enrollment, what: str, reason: str | None, data: dict[str, Any]) -> str:
        if what == "not_yet":
            return self.texts.get("step-not-yet", self.language, at=str(row.step))
        return self.say(what, reason, data)

    def _now(
        self, row: Enrollment, step: Step, last: Line | None
    ) -> tuple[str, str | None, dict[str, Any], dt.datetime | None]:
        if row.ended_at is None and row.step == step.key:
            here = self._here(row, last)
            if here is not None:
                return here
        if last is not None:
            return last.what, last.reason, last.data, last.at
        if row.ended_at is None:
            return "not_yet", None, {}, None
        ended = row.reason or ("passed_by" if row.state == State.DONE else None)
        return "not_reached", ended, {}, None

    def _here(
        self, row: Enrollment, last: Line | None
    ) -> tuple[str, str | None, dict[str, Any], dt.datetime | None] | None:
        """Where the lead stands at the step it is at; None: the last line says it."""
        if row.state == State.PAUSED:
            return "paused", row.reason, {}, last.at if last else None
        touch = self.session.get(Delivery, row.touch_id) if row.touch_id else None
        if touch is not None and touch.settled_at is None:
            data = {"channel": touch.channel, "goes_at": touch.not_before.isoformat(),
                    "passed_over": touch.payload.get("passed_over") or {}}  # fmt: skip
            what = "planned" if touch.reason else "due"
            return what, touch.reason, data, touch.not_before
        if last is not None and last.what == "waiting" and last.at >= (row.arrived_at or last.at):
            return None
        if row.step_due_at is not None and row.step_due_at > self.now:
            goes = row.next_step_at or row.step_due_at
            return "waiting", "wait", {"until": goes.isoformat()}, goes
        return "due", None, {}, row.step_due_at
