"""Enrolments: a lead's way through one sequence, from entrance to end.

One active enrolment a lead at the most (the database holds it). The enrolment remembers at which
step the lead is, since when and when to look again; what happens there is decided in `engine` and
done by `moves`. It ends `done` after the last step or `exited` with a reason: reply, handoff,
meeting, qualified, opt_out, disqualified, goal, no_consent, undeliverable, or what an exit step
says. The worker's sweeps and the unsubscribe page are the callers.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, String, exists, func, or_, select, text
from sqlalchemy.orm import Mapped, Session, mapped_column

from nurture import decisions, exits, versions
from sdr import consent, engagements, facts, handoffs, outbound, tasks, timeline
from sdr.conversations import Conversation, Message
from sdr.db import Record
from sdr.facts import Fact
from sdr.leads import Identity, Lead
from sdr.playbook.model import Playbook, Sequence
from sdr.playbook.steps import Exits
from sdr.stages import Stage, Verdict
from sdr.tasks import Task

_HELD = text("state IN ('active', 'paused')")
_AT_STEP = text("touch_id IS NULL AND ended_at IS NULL")
_TOUCHED = text("touch_id IS NOT NULL AND ended_at IS NULL")


class State(StrEnum):
    ACTIVE = "active"
    PAUSED = "paused"
    DONE = "done"
    EXITED = "exited"


class Enrollment(Record):
    """`step_due_at`: the next step's wait is over; `next_step_at`: its window is open too.

    None of the first step, until its message is planned.
    """

    __tablename__ = "enrollments"
    __table_args__ = (
        Index("uq_enrollments_held", "lead_id", unique=True, sqlite_where=_HELD,
              postgresql_where=_HELD),
        Index("ix_enrollments_due", "state", "step_due_at"),
        # what the console lists: the newest of a sequence, and who is under way in it
        Index("ix_enrollments_sequence", "sequence", "id"),
        Index("ix_enrollments_under_way", "sequence", "version", sqlite_where=_HELD,
              postgresql_where=_HELD),
        # what a pass asks for: who stands at a step without a message, whose message is out
        Index("ix_enrollments_at_step", "step_due_at", "id", sqlite_where=_AT_STEP,
              postgresql_where=_AT_STEP),
        Index("ix_enrollments_touched", "touch_id", sqlite_where=_TOUCHED,
              postgresql_where=_TOUCHED),
    )  # fmt: skip

    id: Mapped[str] = mapped_column(String(40), primary_key=True)
    lead_id: Mapped[str] = mapped_column(ForeignKey("leads.id", ondelete="CASCADE"), index=True)
    sequence: Mapped[str] = mapped_column(String(100))
    version: Mapped[int]
    state: Mapped[str] = mapped_column(String(10), default=State.ACTIVE)
    reason: Mapped[str | None] = mapped_column(String(40))  # why it ended
    entered_because: Mapped[dict[str, Any]] = mapped_column(default=dict)
    # the return by sales that stood at entry: a later one opens the sequence again
    returned_at: Mapped[str | None] = mapped_column(String(40))
    # how many messages the person had written: one more is a reply, whatever the clocks say
    inbound_before: Mapped[int] = mapped_column(default=0)
    # the step the lead is at: its place among the steps, and its key, which stays what it was
    # when steps are put in above it (None: entered before steps were kept by key)
    step_index: Mapped[int] = mapped_column(default=0)
    step: Mapped[str | None] = mapped_column(String(60))
    visits: Mapped[dict[str, Any]] = mapped_column(default=dict)  # step → how often reached
    # step → how many of these visits were taken back before anything was sent
    withdrawn: Mapped[dict[str, Any]] = mapped_column(default=dict)
    arrived_at: Mapped[dt.datetime | None]  # at the step; its wait counts from here
    # something that happens may move it on before `step_due_at`: what was seen when it was
    # looked at last, so that a sweep finds whom to look at again
    watching: Mapped[bool] = mapped_column(default=False)
    seen_updated_at: Mapped[dt.datetime | None]
    seen_events: Mapped[int] = mapped_column(default=0)
    step_due_at: Mapped[dt.datetime | None]
    next_step_at: Mapped[dt.datetime | None]
    touch_id: Mapped[str | None] = mapped_column(
        ForeignKey("deliveries.id", ondelete="SET NULL"), index=True
    )
    created_at: Mapped[dt.datetime]
    ended_at: Mapped[dt.datetime | None]


UNDER_WAY = Enrollment.state.in_((State.ACTIVE, State.PAUSED))


def hold(session: Session, lead_id: str | None) -> Lead | None:
    """The lead's row, held to the end of the unit of work: one pass at a time decides about it.

    The weaker lock lets rows that refer to the lead be written meanwhile.
    """
    if lead_id is None:
        return None
    session.flush()  # the row is read anew: what was set before must not be lost
    return session.get(Lead, lead_id, with_for_update={"key_share": True}, populate_existing=True)


def sequence_of(session: Session, playbook: Playbook, enrollment: Enrollment) -> Sequence | None:
    """The sequence the enrolment goes through, in the version it entered; None: there is none."""
    return versions.of_enrollment(session, playbook, enrollment.sequence, enrollment.version)


def leads_of(session: Session, enrollment_ids: list[str]) -> dict[str, str]:
    """Whose enrolments these are."""
    found: dict[str, str] = {}
    for first in range(0, len(enrollment_ids), 1000):
        rows = session.execute(
            select(Enrollment.id, Enrollment.lead_id).where(
                Enrollment.id.in_(enrollment_ids[first : first + 1000])
            )
        )
        found.update((row_id, lead_id) for row_id, lead_id in rows)
    return found


def active_of(session: Session, lead_id: str) -> Enrollment | None:
    """The lead's enrolment that is under way, or None."""
    return session.scalars(
        select(Enrollment).where(Enrollment.lead_id == lead_id, UNDER_WAY)
    ).one_or_none()


def of_lead(session: Session, lead_id: str) -> list[Enrollment]:
    """The lead's enrolments, oldest first."""
    return list(
        session.scalars(
            select(Enrollment)
            .where(Enrollment.lead_id == lead_id)
            .order_by(Enrollment.created_at, Enrollment.id)
        )
    )


def address_of(session: Session, lead_id: str) -> str | None:
    """The e-mail address touches go to."""
    known = facts.current(session, lead_id).get("email")
    return str(known.value) if known else None


def log(
    session: Session, enrollment: Enrollment, what: str, now: dt.datetime,
    reason: str | None = None, data: Mapping[str, Any] | None = None, step: str | None = "",
) -> None:  # fmt: skip
    """A line of the decision log about the enrolment; `step`: the one it is at, unless given."""
    at = enrollment.step if step == "" else step
    decisions.write(
        session, lead_id=enrollment.lead_id, enrollment_id=enrollment.id,
        sequence=enrollment.sequence, step=at, visit=max(enrollment.visits.get(at or "", 1) - 1, 0),
        what=what, reason=reason, data=data, now=now,
    )  # fmt: skip


def leaving(session: Session, among: Collection[str] | None = None) -> list[str]:
    """Ids of enrolments under way whose lead (`among` these) gives some reason to leave.

    `exit_reason` says which.

    A suppressed address is not looked for here: unsubscribing ends the enrolment itself, and the
    door out asks again.
    """
    handoff = handoffs.Handoff
    handed_over = exists().where(
        handoff.lead_id == Enrollment.lead_id, handoff.state.in_(handoffs.OPEN)
    )
    meeting = exists().where(
        Fact.lead_id == Enrollment.lead_id, Fact.name == "meeting_time",
        Fact.superseded_at.is_(None), Fact.at > Enrollment.created_at,
    )  # fmt: skip
    written = (
        select(func.count())
        .select_from(Message)
        .join(Conversation, Conversation.id == Message.conversation_id)
        .where(Conversation.lead_id == Enrollment.lead_id, Message.sender == "prospect")
        .correlate(Enrollment)
        .scalar_subquery()
    )
    query = (
        select(Enrollment.id)
        .join(Lead, Lead.id == Enrollment.lead_id)
        .where(
            UNDER_WAY,
            or_(
                Lead.stage != Stage.NURTURING,
                Lead.verdict != Verdict.NURTURE,
                handed_over,
                meeting,
                written > Enrollment.inbound_before,
            ),
        )
    )
    if among is not None:
        query = query.where(Enrollment.lead_id.in_(among))
    return list(session.scalars(query))


def exit_reason(
    session: Session, enrollment: Enrollment, lead: Lead, playbook: Playbook
) -> str | None:
    """Why the lead must leave its sequence now, or None."""
    sequence = sequence_of(session, playbook, enrollment)
    known = facts.current(session, lead.id)
    address, meeting = known.get("email"), known.get("meeting_time")
    seen = exits.Signals(
        do_not_contact=lead.do_not_contact is not None,
        disqualified=lead.stage == Stage.DISQUALIFIED or lead.verdict == Verdict.DISQUALIFIED,
        handed_over=handoffs.open_of(session, lead.id) is not None or handoffs.owned(lead),
        replied=inbound(session, lead.id) > enrollment.inbound_before,
        meeting=meeting is not None and meeting.at > enrollment.created_at,
        qualified=lead.verdict == Verdict.QUALIFIED,
        suppressed=address is not None
        and consent.is_suppressed(session, "email", str(address.value)),
    )
    return exits.reason(sequence.exits if sequence else Exits(), seen)


def leave_if_due(
    session: Session, enrollment: Enrollment, lead: Lead, playbook: Playbook, now: dt.datetime
) -> tuple[bool, bool]:
    """End the enrolment when there is a reason to: (ended, a planned touch was skipped by it)."""
    reason = exit_reason(session, enrollment, lead, playbook)
    if reason is None:
        return False, False
    if reason == "reply":
        engagements.note(session, lead.id, "reply", now=now)
    return True, leave(session, enrollment, reason, now)


def leave(session: Session, enrollment: Enrollment, reason: str, now: dt.datetime) -> bool:
    """End the enrolment early; what was planned is skipped for the same reason.

    Returns True when a planned touch was skipped by it.
    """
    skipped = False
    if enrollment.touch_id is not None:
        touch = session.get(
            outbound.Delivery, enrollment.touch_id, with_for_update=True, populate_existing=True
        )
        if touch is not None and touch.state == outbound.State.PLANNED:
            outbound.skip(session, touch, reason, now)
            skipped = True
    _end(session, enrollment, State.EXITED, reason, now)
    return skipped


def finish(session: Session, enrollment: Enrollment, now: dt.datetime) -> None:
    """The last step is behind it."""
    _end(session, enrollment, State.DONE, None, now)


def leave_address(session: Session, address: str, reason: str, now: dt.datetime) -> int:
    """End the active enrolments of everybody known by this address; return how many."""
    rows = session.scalars(
        select(Enrollment)
        .join(Identity, Identity.lead_id == Enrollment.lead_id)
        .where(
            Identity.kind == "email",
            Identity.value == address,
            UNDER_WAY,
        )
    ).all()
    for row in rows:
        leave(session, row, reason, now)
    return len(rows)


def next_at(enrollment: Enrollment) -> dt.datetime | None:
    """When something comes next, as far as it is known."""
    return enrollment.next_step_at or enrollment.step_due_at


def view(session: Session, lead_id: str) -> list[dict[str, Any]]:
    """The lead's enrolments with their touches, oldest first: the contract's `enrollments`.

    `step` counts from 1; a touch's `at` is when it was settled, or when it is to go out.
    """
    return views(session, [lead_id])[lead_id]


def views(session: Session, lead_ids: Collection[str]) -> dict[str, list[dict[str, Any]]]:
    """The same of many leads in two questions."""
    rows = session.scalars(
        select(outbound.Delivery)
        .where(outbound.Delivery.lead_id.in_(lead_ids), outbound.Delivery.purpose == "touch")
        .order_by(outbound.Delivery.created_at, outbound.Delivery.id)
    )
    touches: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        touches.setdefault(row.payload["enrollment"], []).append(
            {"id": row.id, "resolution": row.resolution,
             "step": row.payload["number"], "key": row.payload["step"], "channel": row.channel,
             "state": row.state, "reason": row.reason, "message_id": row.message_id,
             "subject": row.subject, "at": (row.settled_at or row.not_before).isoformat()}
        )  # fmt: skip
    found: dict[str, list[dict[str, Any]]] = {each: [] for each in lead_ids}
    entered = select(Enrollment).where(Enrollment.lead_id.in_(lead_ids))
    for each in session.scalars(entered.order_by(Enrollment.created_at, Enrollment.id)):
        found[each.lead_id].append({
            "id": each.id,
            "sequence": each.sequence,
            "version": each.version,
            "state": each.state,
            "reason": each.reason,
            "because": each.entered_because,
            "next_step_at": goes.isoformat() if (goes := next_at(each)) else None,
            "touches": touches.get(each.id, []),
        })  # fmt: skip
    return found


def _end(
    session: Session, enrollment: Enrollment, state: State, reason: str | None, now: dt.datetime
) -> None:
    enrollment.state, enrollment.reason, enrollment.ended_at = state, reason, now
    enrollment.step_due_at = enrollment.next_step_at = None
    enrollment.watching = False
    open_tasks = select(Task).where(Task.lead_id == enrollment.lead_id, Task.state == "open")
    tasks.cancel(
        session,
        [t for t in session.scalars(open_tasks) if t.source.get("enrollment") == enrollment.id],
        now,
    )
    log(session, enrollment, "finished" if state is State.DONE else "exited", now, reason)
    timeline.write(
        session, enrollment.lead_id, "enrollment_ended", now=now, by="leadhatch",
        data={"enrollment_id": enrollment.id, "sequence": enrollment.sequence,
              "state": state.value, "reason": reason},
    )  # fmt: skip
    session.flush()


def inbound(session: Session, lead_id: str) -> int:
    """How many messages the person has written so far."""
    return session.scalars(
        select(func.count())
        .select_from(Message)
        .join(Conversation, Conversation.id == Message.conversation_id)
        .where(Conversation.lead_id == lead_id, Message.sender == "prospect")
    ).one()
