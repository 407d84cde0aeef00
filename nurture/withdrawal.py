"""Undoing what followed from an engagement that turns out not to count, as far as nobody saw it.

The lead is judged anew. A sequence that went on because of it goes back to where it was: messages
planned since are withdrawn, tasks, notices, tags and fields too, and the decision log says why;
what was sent stays sent and is never sent twice. A question that nobody has answered is taken back.
A handoff that nobody has taken is marked. Where an engagement begins to count, sweeps look at it
anew.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from nurture import enrollments, requalify, reviews
from nurture.decisions import Line
from nurture.enrollments import Enrollment
from sdr import handoffs, leads, outbound, qualify, tasks, timeline
from sdr.engagements import Engagement
from sdr.leads import Lead
from sdr.outbound import Delivery
from sdr.playbook.model import Playbook
from sdr.tasks import Task

REASON = "engagement_withdrawn"


def after(
    session: Session, lead: Lead, playbook: Playbook, now: dt.datetime, *,
    lost: Sequence[str], won: Sequence[str],
) -> None:  # fmt: skip
    """Engagements `lost` count no more, `won` count now (ids); the lead's row is held."""
    for engagement_id in won:
        reviews.forget(session, "click", engagement_id)
    if not lost and not won:
        return
    qualify.reconsider(session, lead, playbook, now=now, by="leadhatch")
    if not lost:
        return
    held = enrollments.active_of(session, lead.id)
    if held is not None:
        _go_back(session, lead, held, playbook, lost, now)
    taken_back = requalify.withdraw(session, lead, playbook, lost, now)
    _mark(session, lead, lost, taken_back, now)


def stands(session: Session, lead_id: str, data: dict[str, Any], points: float) -> bool:
    """Whether what rests on these engagements still may: one counts, and they are worth enough."""
    ids = data.get("engagements") or []
    if not ids:
        return True
    left = session.scalars(
        select(Engagement.id)
        .where(Engagement.id.in_(ids), Engagement.lead_id == lead_id,
               Engagement.counted.is_(True))
        .limit(1)
    ).first()  # fmt: skip
    return left is not None and points >= float(data.get("engagement_from") or 0)


def _go_back(
    session: Session, lead: Lead, enrollment: Enrollment, playbook: Playbook,
    lost: Sequence[str], now: dt.datetime,
) -> None:  # fmt: skip
    """Return to the first step that was left only because of what does not count any more."""
    lines = list(
        session.scalars(select(Line).where(Line.enrollment_id == enrollment.id).order_by(Line.id))
    )
    # an earlier return has dealt with what stands before it
    start = max((n for n, line in enumerate(lines, 1) if line.what == "withdrawn"), default=0)
    points = qualify.dossier(session, lead, playbook, now).engagement
    found = next(
        (
            number for number, line in enumerate(lines[start:], start)
            if set(line.data.get("engagements") or ()) & set(lost)
            and not stands(session, enrollment.lead_id, line.data, points)
        ),
        None,
    )  # fmt: skip
    sequence = enrollments.sequence_of(session, playbook, enrollment)
    if found is None or sequence is None:
        return
    left, since = lines[found], lines[found + 1 :]
    keys = [step.key for step in sequence.steps]
    if left.step not in keys:
        return
    touch = _touch(session, enrollment)
    if touch is not None and touch.state in (
        outbound.State.SENDING,
        outbound.State.SENT,
        outbound.State.UNCERTAIN,
    ):
        return  # it is on its way, or there: `moves.advance` goes on from it
    if touch is not None and touch.state == outbound.State.PLANNED:
        outbound.skip(session, touch, REASON, now)
    undone = _undone(enrollment, left, since)
    _take_back(session, enrollment, undone, now)
    _unset(session, lead, since, now)
    enrollment.withdrawn = {
        key: (enrollment.withdrawn or {}).get(key, 0) + undone.count(key) for key in
        {*(enrollment.withdrawn or {}), *undone}
    }  # fmt: skip
    enrollment.touch_id = None
    enrollment.step, enrollment.step_index = left.step, keys.index(left.step)
    arrived = left.data.get("arrived_at")
    enrollment.arrived_at = dt.datetime.fromisoformat(arrived) if arrived else left.at
    # looked at by the next pass, which lets the wait go on or finds that it is over
    enrollment.step_due_at = enrollment.next_step_at = now
    enrollments.log(
        session, enrollment, "withdrawn", now, REASON,
        {"engagements": sorted(set(left.data["engagements"]) & set(lost)), "steps": undone},
    )  # fmt: skip
    session.flush()


def _touch(session: Session, enrollment: Enrollment) -> Delivery | None:
    if enrollment.touch_id is None:
        return None
    return session.get(Delivery, enrollment.touch_id, with_for_update=True, populate_existing=True)


def _undone(enrollment: Enrollment, left: Line, since: Sequence[Line]) -> list[str]:
    """The steps reached since, once for each time, of which nothing was sent."""
    reached = {(line.step, line.visit) for line in since if line.step}
    if enrollment.step:
        reached.add((enrollment.step, enrollment.visits.get(enrollment.step, 1) - 1))
    sent = {(line.step, line.visit) for line in since if line.what in ("sent", "uncertain")}
    kept = sent | {(left.step, left.visit)}
    return sorted(str(step) for step, visit in reached - kept)


def _take_back(
    session: Session, enrollment: Enrollment, undone: Sequence[str], now: dt.datetime
) -> None:
    """Close tasks that nobody did and drop notices that nobody got of these steps."""
    open_tasks = session.scalars(
        select(Task).where(Task.lead_id == enrollment.lead_id, Task.state == "open")
    )
    tasks.cancel(
        session,
        [
            task for task in open_tasks
            if task.source.get("enrollment") == enrollment.id and task.source.get("step") in undone
        ],
        now,
    )  # fmt: skip
    notices = session.scalars(
        select(Delivery)
        .where(Delivery.lead_id == enrollment.lead_id, Delivery.purpose == "notice",
               Delivery.state == outbound.State.PLANNED)
        .with_for_update()
    )  # fmt: skip
    for notice in notices:
        own = notice.payload.get("enrollment") == enrollment.id
        if own and notice.payload.get("step") in undone:
            outbound.skip(session, notice, REASON, now)


def _unset(session: Session, lead: Lead, since: Sequence[Line], now: dt.datetime) -> None:
    """Put tags and fields back as they were before these lines, where they still stand so."""
    for line in reversed(since):
        if (line.what, line.reason) != ("done", "set") or "before" not in line.data:
            continue
        data, before = line.data, line.data["before"]
        tags, held = list(lead.tags or []), before["tags"]
        told: dict[str, Any] = {}
        if data.get("tag") in tags and data["tag"] not in held:
            tags.remove(data["tag"])
            told["untag"] = data["tag"]
        if data.get("untag") in held and data["untag"] not in tags:
            tags.append(data["untag"])
            told["tag"] = data["untag"]
        name = data.get("field")
        if name and (lead.fields or {}).get(name) == data.get("value"):
            leads.set_fields(session, lead, {name: before.get("field")})
            told |= {"field": name, "value": before.get("field")}
        leads.retag(session, lead, tags)
        if told:
            told["because"] = REASON
            timeline.write(session, lead.id, "set", now=now, by="leadhatch", data=told)
    session.flush()


def _mark(
    session: Session, lead: Lead, lost: Sequence[str], questions: Sequence[str], now: dt.datetime
) -> None:
    """Note on a handoff that nobody has taken that the opening it began with does not count."""
    handoff = handoffs.open_of(session, lead.id)
    if handoff is None or handoff.state != handoffs.State.NEW:
        return
    asked = session.scalars(
        select(requalify.OpenQuestion).where(
            requalify.OpenQuestion.lead_id == lead.id,
            requalify.OpenQuestion.asked_at <= handoff.created_at,
        )
    )
    rests = {
        each for question in asked if question.id not in questions
        for each in question.engagements or () if each in lost
    }  # fmt: skip
    if not rests:
        return
    handoff.doubts = [*(handoff.doubts or []), *(
        {"reason": REASON, "engagement_id": each, "at": now.isoformat()} for each in sorted(rests)
    )]  # fmt: skip
    timeline.write(
        session, lead.id, "handoff_doubted", now=now, by="leadhatch",
        data={"handoff_id": handoff.id, "engagements": sorted(rests)},
    )  # fmt: skip
    session.flush()
