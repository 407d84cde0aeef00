"""Touches: the messages of an enrolment as deliveries of the one door out.

A touch is an `sdr.outbound.Delivery` of purpose "touch" with the identity
`touch:<enrollment>:<step key>:<visit>`, planned when `engine` decides that the step's message
goes. This module plans it, defers it to the send window, asks at the last moment whether it may
still go, and says what follows once it is settled; rendering is `mail` and `chat`, sending is
`outbound`.
"""

from __future__ import annotations

import datetime as dt

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from nurture import engine, enrollments, late, optin, preferences, schedule, standing, timing
from nurture.context import Context
from nurture.engine import Message
from nurture.enrollments import Enrollment
from nurture.schedule import ALWAYS_OPEN
from sdr import outbound
from sdr.leads import Lead
from sdr.outbound import Delivery
from sdr.playbook.model import Sequence
from sdr.playbook.steps import Ask, LateAction, Send, Step, Timed
from sdr.readers import reports

SETTLED = (
    outbound.State.SENT, outbound.State.SKIPPED, outbound.State.FAILED, outbound.State.UNCERTAIN,
)  # fmt: skip
# A skip for one of these ends the enrolment: the next step would meet the same.
FINAL_SKIPS = {"no_consent": "no_consent", "suppressed": "opt_out", "no_address": "no_address"}


class Taken(Exception):
    """Another worker settled this delivery while we looked at it, or its sequence is paused."""


def plan(
    session: Session, context: Context, enrollment: Enrollment, lead: Lead, sequence: Sequence,
    message: Message, now: dt.datetime,
) -> Delivery:  # fmt: skip
    """Plan the message of the step the enrolment is at; the caller holds the lead's row.

    What no channel can take is skipped at once; outside the window it waits for the opening.
    """
    key = enrollment.step or ""
    visit = enrollment.visits.get(key, 1) - 1
    payload = {
        "enrollment": enrollment.id, "step": key, "visit": visit,
        "number": enrollment.step_index + 1, "content": message.content,
        "picked": message.picked, "passed_over": dict(message.passed_over),
    }  # fmt: skip
    if message.question is not None:
        payload |= {"fact": message.fact, "question": message.question}
    slot, overdue = timing.Slot(now, now), None
    if message.channel not in ALWAYS_OPEN:
        hours = schedule.hours(context.playbook, sequence, lead, context.timezone, message.channel)
        overdue = _late(context, enrollment, sequence.step(key), hours, now)
        slot = _slot(session, lead.id, sequence.step(key), hours, now)
    if overdue is not None:
        payload["late"] = True
    touch = outbound.plan(
        session, identity=f"touch:{enrollment.id}:{key}:{visit}", purpose="touch",
        channel=message.channel, lead_id=lead.id,
        address=standing.address_on(session, lead.id, message.channel) or "",
        language=lead.language, payload=payload, not_before=slot.goes_at, now=now,
        domain=context.mail_domain,
    )  # fmt: skip
    enrollment.touch_id = touch.id
    if touch.state == outbound.State.PLANNED:
        if message.refusal:
            outbound.skip(session, touch, message.refusal, now)
        elif overdue == late.SKIP:
            outbound.skip(session, touch, late.LATE, now)
        elif slot.drops:
            outbound.skip(session, touch, slot.reason or timing.NEVER_OPENS, now)
        elif slot.deferred:
            touch.reason = slot.reason
            enrollment.next_step_at = slot.goes_at
            data = {"channel": message.channel, "goes_at": slot.goes_at.isoformat()}
            enrollments.log(session, enrollment, "planned", now, slot.reason, data)
    session.flush()
    return touch


def retime(
    session: Session, context: Context, enrollment: Enrollment, lead: Lead, sequence: Sequence,
    now: dt.datetime,
) -> bool:  # fmt: skip
    """Let the wait of a step begin anew whose message is late and says so; True when it does."""
    step = sequence.step(enrollment.step or "")
    hours = schedule.hours(context.playbook, sequence, lead, context.timezone)
    if not isinstance(step, Timed) or _late(context, enrollment, step, hours, now) != late.RETIME:
        return False
    slot = timing.slot(step, now, hours)
    if slot.due_at <= now:
        return False
    enrollment.arrived_at, enrollment.step_due_at = now, slot.due_at
    enrollment.next_step_at = slot.goes_at
    until = {"until": slot.due_at.isoformat()}
    enrollments.log(session, enrollment, "waiting", now, late.RETIMED, until)
    session.flush()
    return True


def _slot(
    session: Session, lead_id: str, step: Step | None, hours: timing.Hours, now: dt.datetime
) -> timing.Slot:
    """When the hours and the person's own wishes allow a touch, and why not at once."""
    wish = preferences.waits(session, lead_id, now)
    if wish is None:
        return timing.at(step, now, hours)
    after = timing.at(step, wish.until, hours)
    return timing.Slot(now, after.goes_at, wish.reason, after.drops)


def _late(
    context: Context, enrollment: Enrollment, step: Step | None, hours: timing.Hours,
    now: dt.datetime,
) -> LateAction | None:  # fmt: skip
    """What to do with the message of a step that came up only now."""
    meant_at = enrollment.next_step_at
    if meant_at is None:  # the first step: nobody has worked it out yet
        meant_at = timing.at(step, enrollment.step_due_at or now, hours).goes_at
    rules = context.playbook.nurture.late
    return late.action(step if isinstance(step, Timed) else None, rules, meant_at, now)


def guard(session: Session, context: Context, touch: Delivery, now: dt.datetime) -> str | None:
    """Why a touch must not go any more, looked up at the last moment; holds its rows.

    Raises Taken when it is not ours to decide, or not now: a paused sequence keeps its touch.
    """
    lead = enrollments.hold(session, touch.lead_id)
    enrollment = session.get(Enrollment, touch.payload["enrollment"], populate_existing=True)
    session.refresh(touch, with_for_update=True)
    if touch.state != outbound.State.PLANNED:
        raise Taken
    if enrollment is None or lead is None:
        return "lead_gone"
    if enrollment.state == enrollments.State.PAUSED:
        raise Taken
    if enrollment.state != enrollments.State.ACTIVE:
        return enrollment.reason or "not_active"
    reason = enrollments.exit_reason(session, enrollment, lead, context.playbook)
    if reason is not None:
        return reason
    if touch.channel not in ALWAYS_OPEN:
        reason = _unwished(session, context, touch, enrollment, lead)
        if reason is not None:
            return reason
    sequence = enrollments.sequence_of(session, context.playbook, enrollment)
    who = standing.Standing(session, context, lead, enrollment, now)
    return "goal" if sequence is not None and engine.goal_reached(sequence, who) else None


def take_next(
    session: Session, context: Context, touch: Delivery, why: str, now: dt.datetime
) -> bool:
    """Let a planned touch go by the step's next channel, since its own will not do any more.

    `why` is kept with the channels that were passed over. False where no other will do either.
    """
    enrollment = session.get(Enrollment, touch.payload["enrollment"])
    lead = session.get(Lead, touch.lead_id) if touch.lead_id else None
    if enrollment is None or lead is None:
        return False
    sequence = enrollments.sequence_of(session, context.playbook, enrollment)
    step = sequence.step(str(touch.payload["step"])) if sequence is not None else None
    tried = step.preferred if isinstance(step, Send | Ask) else ()
    if touch.channel not in tried:
        return False
    who = standing.Standing(session, context, lead, enrollment, now)
    passed = {**(touch.payload.get("passed_over") or {}), touch.channel: why}
    for channel in tried[tried.index(touch.channel) + 1 :]:
        refusal = who.refusals.get(channel, "channel_not_configured")
        if refusal is None:
            touch.channel = channel
            touch.address = standing.address_on(session, lead.id, channel) or ""
            touch.payload = {**touch.payload, "passed_over": passed}
            session.flush()
            return True
        passed[channel] = refusal
    # why none of the others would do decides, with its own, what follows (`settled`)
    others = {channel: reason for channel, reason in passed.items() if channel != touch.channel}
    touch.payload = {**touch.payload, "passed_over": others}
    session.flush()
    return False


def _unwished(
    session: Session, context: Context, touch: Delivery, enrollment: Enrollment, lead: Lead
) -> str | None:
    """Why the person does not want this one; what they want later is `gate`'s."""
    if touch.channel == "email" and optin.missing(
        session, context.playbook, lead.id, touch.address
    ):
        return optin.REASON
    refused = preferences.refused(
        session, context.playbook, lead.id, sequence=enrollment.sequence,
        content=touch.payload.get("content"),
    )  # fmt: skip
    return "topic_refused" if refused else None


def settled(session: Session, enrollment: Enrollment, now: dt.datetime) -> str | None:
    """Write down what became of the settled touch; why the lead leaves for it, or None."""
    touch = session.get(Delivery, enrollment.touch_id) if enrollment.touch_id else None
    if touch is None:
        return None
    reason = touch.reason or ""
    data = {"channel": touch.channel, "content": touch.payload.get("content"),
            "picked": touch.payload.get("picked"), "delivery_id": touch.id,
            "passed_over": touch.payload.get("passed_over") or {}}  # fmt: skip
    enrollments.log(session, enrollment, str(touch.state), now, touch.reason, data)
    if touch.state == outbound.State.SKIPPED:
        refusals = {reason, *(touch.payload.get("passed_over") or {}).values()}
        if reason in FINAL_SKIPS and refusals <= set(FINAL_SKIPS):
            return FINAL_SKIPS[reason]
    if touch.state == outbound.State.FAILED and reason.startswith("recipient_refused"):
        # A server that does not want us, or not now, says nothing about the address.
        said = reason.partition(": ")[2]
        return "undeliverable" if reports.severity(None, said) == "hard" else None
    return None


def waiting(session: Session) -> int:
    """Touches that are planned and not settled: what a pass leaves for later."""
    return session.scalars(
        select(func.count())
        .select_from(Delivery)
        .where(Delivery.purpose == "touch", Delivery.state == outbound.State.PLANNED)
    ).one()
