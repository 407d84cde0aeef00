"""Moves: carrying out what `engine` decides about an enrolment, one unit of work a lead.

What a step does and the move to the next are committed together: a pass that dies half-way has
done neither, and the next finds the step as it was. Messages, notices and tasks have identities
of their own, so that planning one twice plans it once. Every decision leaves a line in the log.
The worker's sweeps call, with the lead's row held.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from nurture import colleagues, decisions, engine, enrollments, schedule, timing, touches
from nurture.context import Context
from nurture.engine import Act, Leave, Move, Position, Wait
from nurture.enrollments import Enrollment, State
from nurture.standing import Standing
from sdr import handoffs, leads, tasks, timeline
from sdr.conversations import Conversation, Message
from sdr.engagements import Engagement
from sdr.leads import Lead
from sdr.outbound import Delivery
from sdr.playbook.model import Sequence
from sdr.playbook.steps import OWNER, Ask, Hook, Notify, Send, Set, Step, Task
from sdr.tasks import Task as TaskRecord

# More steps than this in one go are left to the next round of the pass.
AT_ONCE = 25


def look(
    session: Session, context: Context, enrollment: Enrollment, lead: Lead, now: dt.datetime
) -> Delivery | None:
    """Go on from the step the lead is at, as far as it goes; the message that comes up, if any."""
    sequence = enrollments.sequence_of(session, context.playbook, enrollment)
    if sequence is None:
        enrollments.leave(session, enrollment, "sequence_gone", now)
        return None
    who = Standing(session, context, lead, enrollment, now)
    for _ in range(AT_ONCE):
        at = position(enrollment, sequence)
        if at is None:
            enrollments.finish(session, enrollment, now)
            return None
        decision = engine.decide(sequence, at, who, context.playbook)
        match decision:
            case Wait():
                _wait(session, enrollment, lead, sequence, decision, now)
                return None
            case Leave():
                enrollments.leave(session, enrollment, decision.reason, now)
                return None
            case Move():
                data = _kept(decision, at)
                enrollments.log(session, enrollment, decision.what, now, decision.reason, data)
                _go(session, context, enrollment, lead, sequence, decision.to, now)
            case Act():
                if decision.message is not None:
                    if touches.retime(session, context, enrollment, lead, sequence, now):
                        return None
                    return touches.plan(
                        session, context, enrollment, lead, sequence, decision.message, now
                    )
                _do(session, context, enrollment, lead, sequence, now)
                if decision.to != at.step:
                    _go(session, context, enrollment, lead, sequence, decision.to, now)
                who = Standing(session, context, lead, enrollment, now)
        if enrollment.ended_at is not None:
            return None
    return None


def _kept(move: Move, at: Position) -> dict[str, Any]:
    """What the log keeps of a move; one that may be taken back, also since when the lead waited."""
    arrived = {"arrived_at": at.arrived_at.isoformat()} if "engagements" in move.data else {}
    return {**move.data, "to": move.to, **arrived}


def advance(
    session: Session, context: Context, enrollment: Enrollment, lead: Lead, now: dt.datetime
) -> None:
    """Move on from a settled touch: to the next step, to the end, or out."""
    touch = session.get(Delivery, enrollment.touch_id) if enrollment.touch_id else None
    if touch is None or touch.state not in touches.SETTLED or enrollment.state != State.ACTIVE:
        return
    reason = touches.settled(session, enrollment, now)
    if reason is not None:
        enrollments.leave(session, enrollment, reason, now)
        return
    if enrollments.leave_if_due(session, enrollment, lead, context.playbook, now)[0]:
        return
    sequence = enrollments.sequence_of(session, context.playbook, enrollment)
    at = position(enrollment, sequence) if sequence else None
    enrollment.touch_id = None
    if sequence is None or at is None:
        enrollments.finish(session, enrollment, now)
        return
    if sequence.step(at.step) is None:
        enrollments.leave(session, enrollment, "step_gone", now)
        return
    on = engine.after(sequence, at.step)
    _go(session, context, enrollment, lead, sequence, on, touch.settled_at or now)


def position(enrollment: Enrollment, sequence: Sequence) -> Position | None:
    """Where the lead is; None behind the last step."""
    key, index = enrollment.step, enrollment.step_index
    if key is None:  # entered before steps were kept by key
        if index >= len(sequence.steps):
            return None
        key = sequence.steps[index].key
        enrollment.step, enrollment.visits = key, {key: 1}
    step = sequence.step(key)
    arrived = enrollment.arrived_at
    if arrived is None:
        due = enrollment.step_due_at or enrollment.created_at
        arrived = due - timing.wait(step.wait) if step else due
        enrollment.arrived_at = arrived
    taken_back = (enrollment.withdrawn or {}).get(key, 0)
    return Position(key, enrollment.visits.get(key, 1) - 1, arrived, taken_back)


def woken(session: Session, among: Collection[str] | None = None) -> list[str]:
    """Ids of enrolments that wait for something, of leads (`among` these) with something new."""
    query = (
        select(Enrollment.id)
        .join(Lead, Lead.id == Enrollment.lead_id)
        .where(
            Enrollment.state == State.ACTIVE,
            Enrollment.watching.is_(True),
            Enrollment.touch_id.is_(None),
            or_(
                Enrollment.seen_updated_at.is_distinct_from(Lead.updated_at),
                Enrollment.seen_events != _events(Enrollment.lead_id),
            ),
        )
    )
    if among is not None:
        query = query.where(Enrollment.lead_id.in_(among))
    return list(session.scalars(query.order_by(Enrollment.id)))


def _events(lead_id: Any) -> ColumnElement[int]:
    """How many things happened to a lead that a step can wait for."""
    done = select(func.count()).where(
        Engagement.lead_id == lead_id, Engagement.counted.is_(True)
    ).scalar_subquery()  # fmt: skip
    written = (
        select(func.count())
        .select_from(Message)
        .join(Conversation, Conversation.id == Message.conversation_id)
        .where(Conversation.lead_id == lead_id, Message.sender == "prospect")
        .scalar_subquery()
    )
    closed = select(func.count()).where(
        TaskRecord.lead_id == lead_id, TaskRecord.closed_at.is_not(None)
    ).scalar_subquery()  # fmt: skip
    return done + written + closed


def _wait(
    session: Session, enrollment: Enrollment, lead: Lead, sequence: Sequence, wait: Wait,
    now: dt.datetime,
) -> None:  # fmt: skip
    enrollment.step_due_at = wait.until
    enrollment.next_step_at = wait.until
    enrollment.watching = wait.reason in ("event", "task") or sequence.goal is not None
    if enrollment.watching:
        enrollment.seen_updated_at = lead.updated_at
        enrollment.seen_events = session.scalars(select(_events(lead.id))).one()
    last = decisions.last_of(session, enrollment.id)
    same = last is not None and (last.what, last.reason, last.step) == (
        "waiting", wait.reason, enrollment.step,
    )  # fmt: skip
    if not same:
        until = {"until": wait.until.isoformat() if wait.until else None}
        enrollments.log(session, enrollment, "waiting", now, wait.reason, {**wait.data, **until})
    session.flush()


def _go(
    session: Session, context: Context, enrollment: Enrollment, lead: Lead, sequence: Sequence,
    to: str | None, at: dt.datetime,
) -> None:  # fmt: skip
    """Arrive at the step `to` at the time `at`; None is the end."""
    if to is None:
        enrollments.finish(session, enrollment, at)
        return
    keys = [step.key for step in sequence.steps]
    if to not in keys:
        enrollments.leave(session, enrollment, "step_gone", at)
        return
    step = sequence.steps[keys.index(to)]
    enrollment.step, enrollment.step_index = to, keys.index(to)
    enrollment.visits = {**enrollment.visits, to: enrollment.visits.get(to, 0) + 1}
    enrollment.arrived_at, enrollment.watching = at, sequence.goal is not None
    hours = schedule.hours(context.playbook, sequence, lead, context.timezone)
    slot = timing.slot(step, at, hours)
    writes = isinstance(step, Send | Ask)
    enrollment.step_due_at = slot.due_at
    enrollment.next_step_at = slot.goes_at if writes else slot.due_at
    session.flush()


def _do(
    session: Session, context: Context, enrollment: Enrollment, lead: Lead, sequence: Sequence,
    now: dt.datetime,
) -> None:  # fmt: skip
    """Do what a step does beside writing to the lead, and write it down."""
    step = sequence.step(enrollment.step or "")
    data: dict[str, Any] = {}
    match step:
        case Set():
            data = _set(session, lead, step, now)
        case Notify() | Hook():
            data = {"to": colleagues.plan(session, context, enrollment, lead, step, now)}
        case Task():
            data = {"task_id": _task(session, context, enrollment, lead, step, now)}
    enrollments.log(session, enrollment, "done", now, _kind(step), data)


def _kind(step: Step | None) -> str:
    return step.type if step is not None else ""


def _set(session: Session, lead: Lead, step: Set, now: dt.datetime) -> dict[str, Any]:
    """Change the lead; what is returned also says how it was, so that it can be taken back."""
    before: dict[str, Any] = {"tags": list(lead.tags or [])}
    if step.field and step.field in (lead.fields or {}):
        before["field"] = lead.fields[step.field]
    tags = [tag for tag in lead.tags or [] if tag != step.untag]
    if step.tag and step.tag not in tags:
        tags.append(step.tag)
    leads.retag(session, lead, tags)
    if step.field:
        leads.set_fields(session, lead, {step.field: step.value})
    data = step.model_dump(include={"tag", "untag", "field", "value"}, exclude_none=True)
    timeline.write(session, lead.id, "set", now=now, by="leadhatch", data=data)
    session.flush()
    return {**data, "before": before}


def _task(
    session: Session, context: Context, enrollment: Enrollment, lead: Lead, step: Task,
    now: dt.datetime,
) -> str:  # fmt: skip
    visit = enrollment.visits.get(step.key, 1) - 1
    owner = step.owner
    if owner == OWNER:
        owner = handoffs.owner_of(session, lead, context.playbook, now)
    task = tasks.add(
        session, identity=f"task:{enrollment.id}:{step.key}:{visit}", lead_id=lead.id,
        title=step.title.model_dump(), note=step.note.model_dump() if step.note else None,
        owner=owner, due_at=now + timing.wait(step.due), now=now,
        source={"enrollment": enrollment.id, "sequence": enrollment.sequence, "step": step.key,
                "visit": visit},
    )  # fmt: skip
    return task.id
