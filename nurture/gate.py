"""The last question before a touch is claimed: may it go now, later, or not at all?

Asked in the claiming unit of work, after `touches.guard` has found no reason against the touch as
such. In this order: is nurture stopped, or its sequence or lead paused; is the touch late; is the
window open, and is it neither quiet hours nor a holiday; does it fit the frequency caps; does the
provider take more. What it lets go is counted at once, so that many messages of one unit of work
do not exceed a limit together. Every answer but "now" carries a reason code.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy.orm import Session

from nurture import caps, enrollments, late, preferences, schedule, switches, throttle, timing
from nurture.context import Context
from nurture.enrollments import Enrollment
from nurture.schedule import ALWAYS_OPEN
from nurture.timing import Hours
from sdr import consent
from sdr.leads import Lead
from sdr.outbound import Delivery, Later, Skip
from sdr.playbook.model import Sequence
from sdr.playbook.steps import Timed


@dataclass(frozen=True, slots=True)
class _Asked:
    """A touch with all that decides about it."""

    touch: Delivery
    enrollment: Enrollment | None  # none: one mail by itself, an invitation
    lead: Lead
    sequence: Sequence
    hours: Hours

    @property
    def step(self) -> Timed | None:
        found = self.sequence.step(str(self.touch.payload.get("step")))
        return found if isinstance(found, Timed) else None


class NotNow(Exception):
    """Nurture is stopped, or another worker decides about the same account at this moment."""


def switched(session: Session, delivery: Delivery, now: dt.datetime) -> Later | None:
    """Whether the switches let a delivery of a sequence go; Later when its sequence is paused.

    Raises NotNow while all of nurture is stopped. What sequences tell colleagues is only held up
    by that.
    """
    enrollment = session.get(Enrollment, delivery.payload.get("enrollment", ""))
    sequence = enrollment.sequence if enrollment is not None else None
    reason = switches.stopped(session, sequence=sequence, lead_id=delivery.lead_id)
    if reason == switches.STOPPED:
        raise NotNow(reason)
    if delivery.purpose != "touch":
        return None
    if reason is None:
        return switches.talking(session, delivery, now)
    return switches.hold(session, delivery, reason, now)


def ask(
    session: Session, context: Context, touch: Delivery, now: dt.datetime,
    alone: Sequence | None = None,
) -> Skip | Later | None:  # fmt: skip
    """Why a touch does not go now, or None: it goes, and is counted. Raises NotNow.

    `alone`: the mail belongs to no enrolment; these are its step and hours.
    """
    try:
        return _ask(session, context, touch, now, alone)
    except caps.Busy as busy:
        raise NotNow("account_busy") from busy


def _ask(
    session: Session, context: Context, touch: Delivery, now: dt.datetime, alone: Sequence | None
) -> Skip | Later | None:
    asked = _gathered(session, context, touch, alone)
    if asked is None:
        return None
    lead = asked.lead
    if lead.account_id is not None and consent.refusal(
        session, lead.id, touch.channel, touch.address
    ):
        return None  # the door out says so itself; it must not count for colleagues
    answer = _late(session, context, asked, now)
    if answer is None:
        answer = _calendar(session, context, asked, now)
    if answer is None:
        answer = _provider(session, context, asked, now)
    if answer is None:
        caps.grant(session, asked.lead, now)
        throttle.grant(session, touch)
    elif isinstance(answer, Later) and asked.enrollment is not None:
        asked.enrollment.next_step_at = answer.until
    return answer


def _gathered(
    session: Session, context: Context, touch: Delivery, alone: Sequence | None
) -> _Asked | None:
    enrollment = session.get(Enrollment, touch.payload.get("enrollment", ""))
    lead = session.get(Lead, touch.lead_id) if touch.lead_id else None
    if lead is None or touch.channel in ALWAYS_OPEN:
        return None
    sequence = alone
    if enrollment is not None:
        sequence = enrollments.sequence_of(session, context.playbook, enrollment)
    if sequence is None:
        return None
    hours = schedule.hours(context.playbook, sequence, lead, context.timezone, touch.channel)
    return _Asked(touch, enrollment, lead, sequence, hours)


def _late(
    session: Session, context: Context, asked: _Asked, now: dt.datetime
) -> Skip | Later | None:
    touch, step, rules = asked.touch, asked.step, context.playbook.nurture.late
    action = late.action(step, rules, touch.not_before, now)
    if action == late.SKIP:
        return Skip(late.LATE)
    if action == late.RETIME and step is not None:
        due = now + timing.wait(step.wait)
        if due > now:
            return Later(due, late.RETIMED)
    if action is not None:
        touch.payload = {**touch.payload, "late": True}
        session.flush()
    if touch.payload.get("late") and rules.per_minute is not None:
        wait = throttle.pace(session, touch, rules.per_minute, now)
        return Later(wait.until, wait.reason) if wait is not None else None
    return None


def _calendar(
    session: Session, context: Context, asked: _Asked, now: dt.datetime
) -> Skip | Later | None:
    """The first moment that wishes, window, quiet hours, holidays and caps allow together."""
    rules, hours, lead = context.playbook.nurture.caps, asked.hours, asked.lead
    wish = preferences.waits(session, lead.id, now)
    slot = schedule.first(
        asked.step, max(now, wish.until) if wish else now, hours,
        lambda moment: caps.next_allowed(session, lead, rules, moment, hours.zone),
    )  # fmt: skip
    if slot.drops:
        return Skip(slot.reason or timing.NEVER_OPENS)
    if slot.goes_at <= now:
        return None
    waits = wish.reason if wish is not None and wish.until > now else slot.reason
    return Later(slot.goes_at, waits or timing.OUTSIDE_WINDOW)


def _provider(session: Session, context: Context, asked: _Asked, now: dt.datetime) -> Later | None:
    rules = context.playbook.nurture.throttle.get(asked.touch.channel)  # type: ignore[call-overload]
    wait = throttle.next_allowed(session, asked.touch, rules, now, context.timezone)
    return Later(wait.until, wait.reason) if wait is not None else None
