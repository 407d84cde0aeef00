"""Touches: the steps of an enrolment as deliveries of the one door out.

A touch is an `sdr.outbound.Delivery` of purpose "touch" with the identity
`touch:<enrollment>:<step key>:<epoch>`, planned when the step's wait is over. This module plans
it, defers it to the send window, and moves the enrolment on when it is settled; rendering is
`mail`, sending is `outbound`.
"""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from nurture import enrollments, timing
from nurture.enrollments import Enrollment
from sdr import consent, outbound
from sdr.leads import Lead
from sdr.outbound import Delivery
from sdr.playbook.model import Playbook, Send, Sequence

OUTSIDE_WINDOW = "outside_window"
SETTLED = (
    outbound.State.SENT, outbound.State.SKIPPED, outbound.State.FAILED, outbound.State.UNCERTAIN,
)  # fmt: skip
# A skip for one of these ends the enrolment: the next step would meet the same.
FINAL_SKIPS = {"no_consent": "no_consent", "suppressed": "opt_out", "no_address": "no_address"}


class Taken(Exception):
    """Another worker settled this delivery while we looked at it."""


def step_of(sequence: Sequence | None, enrollment: Enrollment) -> Send | None:
    """The enrolment's next step in the sequence as it is now; None behind the last."""
    letters = sequence.messages if sequence else ()
    return letters[enrollment.step_index] if enrollment.step_index < len(letters) else None


def plan_next(
    session: Session, enrollment: Enrollment, lead: Lead, playbook: Playbook, zone: ZoneInfo,
    *, now: dt.datetime, mail_domain: str,
) -> Delivery | None:  # fmt: skip
    """Plan the touch of a step whose wait is over; the caller holds the lead's row.

    What consent forbids is skipped at once; outside the window it waits for the opening.
    """
    sequence = enrollments.sequence_of(session, playbook, enrollment)
    step = step_of(sequence, enrollment)
    if sequence is None or step is None:
        enrollments.leave(session, enrollment, "sequence_gone", now)
        return None
    address = enrollments.address_of(session, lead.id)
    opens = timing.opening(sequence.window, now, timing.zone(lead.timezone, zone))
    touch = outbound.plan(
        session, identity=f"touch:{enrollment.id}:{step.key}:0", purpose="touch",
        channel=step.channel, lead_id=lead.id, address=address or "", language=lead.language,
        payload={"enrollment": enrollment.id, "step": step.key,
                 "number": enrollment.step_index + 1},
        not_before=opens, now=now, domain=mail_domain,
    )  # fmt: skip
    enrollment.touch_id = touch.id
    if touch.state == outbound.State.PLANNED:
        refusal = "no_address"
        if address:
            refusal = consent.refusal(session, lead.id, step.channel, address) or ""
        if refusal:
            outbound.skip(session, touch, refusal, now)
        elif opens > now:
            touch.reason = OUTSIDE_WINDOW
            enrollment.next_step_at = opens
    session.flush()
    return touch


def defer(
    session: Session, touch: Delivery, playbook: Playbook, zone: ZoneInfo, now: dt.datetime
) -> bool:
    """Move a touch whose time came outside its window to the next opening; True when moved."""
    enrollment = session.get(Enrollment, touch.payload["enrollment"])
    sequence = enrollments.sequence_of(session, playbook, enrollment) if enrollment else None
    lead = session.get(Lead, touch.lead_id) if touch.lead_id else None
    if enrollment is None or sequence is None or lead is None:
        return False  # the guard finds out why and skips it
    opens = timing.opening(sequence.window, now, timing.zone(lead.timezone, zone))
    if opens <= now:
        return False
    touch.not_before, touch.reason = opens, OUTSIDE_WINDOW
    enrollment.next_step_at = opens
    session.flush()
    return True


def guard(session: Session, touch: Delivery) -> str | None:
    """Why a touch must not go any more, looked up at the last moment; holds its rows.

    Raises Taken when it is not ours to decide.
    """
    lead = enrollments.hold(session, touch.lead_id)
    enrollment = session.get(Enrollment, touch.payload["enrollment"])
    session.refresh(touch, with_for_update=True)
    if touch.state != outbound.State.PLANNED:
        raise Taken
    if enrollment is None or lead is None:
        return "lead_gone"
    if enrollment.state != enrollments.State.ACTIVE:
        return enrollment.reason or "not_active"
    return enrollments.exit_reason(session, enrollment, lead)


def advance(
    session: Session, enrollment: Enrollment, lead: Lead, playbook: Playbook, zone: ZoneInfo,
    *, now: dt.datetime,
) -> None:  # fmt: skip
    """Move on from a settled touch: to the next step, to the end, or out."""
    touch = session.get(Delivery, enrollment.touch_id) if enrollment.touch_id else None
    if touch is None or touch.state not in SETTLED or enrollment.state != enrollments.State.ACTIVE:
        return
    reason = touch.reason or ""
    if touch.state == outbound.State.SKIPPED and reason in FINAL_SKIPS:
        enrollments.leave(session, enrollment, FINAL_SKIPS[reason], now)
        return
    if touch.state == outbound.State.FAILED and reason.startswith("recipient_refused"):
        enrollments.leave(session, enrollment, "undeliverable", now)
        return
    if enrollments.leave_if_due(session, enrollment, lead, now)[0]:
        return
    enrollment.touch_id = None
    enrollment.step_index += 1
    sequence = enrollments.sequence_of(session, playbook, enrollment)
    step = step_of(sequence, enrollment)
    if sequence is None or step is None:
        enrollments.finish(session, enrollment, now)
        return
    slot = timing.slot(
        step, touch.settled_at or now, sequence.window, timing.zone(lead.timezone, zone)
    )
    enrollment.step_due_at, enrollment.next_step_at = slot.due_at, slot.goes_at
    session.flush()


def waiting(session: Session) -> int:
    """Touches that are planned and not settled: what a pass leaves for later."""
    return session.scalars(
        select(func.count())
        .select_from(Delivery)
        .where(Delivery.purpose == "touch", Delivery.state == outbound.State.PLANNED)
    ).one()
