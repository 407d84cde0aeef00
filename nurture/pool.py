"""The lead pool: judging leads whose conversation is over, and putting the unready ones in.

One unit of work a lead, with the lead's row held. A lead is looked at when no conversation of it
is open and something changed since it was looked at last; that covers chats that ended, imports,
returns by sales and lost leads alike, so a missed event loses nobody. The worker calls.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import Session

from nurture import enrollments, entering, reviews
from nurture.context import Context
from sdr import conversations, floor, handoffs, leads, qualify, zones
from sdr.conversations import Conversation
from sdr.leads import Lead
from sdr.playbook.model import Playbook
from sdr.stages import Stage, Verdict, may_move

_SETTLING = (Stage.VISITOR, Stage.LEAD, Stage.QUALIFIED, Stage.LOST, Stage.NURTURING)


@dataclass(frozen=True, slots=True)
class Settled:
    """What settling a lead did."""

    enrolled: bool = False
    handed_over: bool = False
    skipped: bool = False  # a planned touch of the sequence it left


def end_silent(session: Session, playbook: Playbook, now: dt.datetime, idle: dt.timedelta) -> int:
    """End the conversations in which nobody has written for `idle`; return how many.

    Colleagues who have left theirs give the floor back first, also while no public door runs.
    """
    for each in floor.ran_out(session, now):
        floor.lapse(session, conversations.get(session, each), playbook=playbook, now=now)
    silent = conversations.silent_since(session, now - idle)
    for conversation in silent:
        conversations.end(session, conversation, "silence", now)
    return len(silent)


def unsettled(session: Session, among: Collection[str] | None = None) -> list[str]:
    """Ids of leads that talk to nobody and changed since they were looked at; `among` these."""
    # by mail a colleague keeps the floor although the talk is over
    talking = exists().where(
        Conversation.lead_id == Lead.id,
        or_(Conversation.ended_at.is_(None), Conversation.floor == floor.HUMAN),
    )
    review = reviews.Review
    query = (
        select(Lead.id)
        .outerjoin(review, (review.kind == "lead") & (review.subject == Lead.id))
        .where(
            Lead.stage.in_(_SETTLING),
            or_(review.subject.is_(None), review.seen_at != Lead.updated_at),
            ~talking,
        )
    )
    if among is not None:
        query = query.where(Lead.id.in_(among))
    return list(session.scalars(query.order_by(Lead.id)))


def settle(session: Session, context: Context, lead_id: str, now: dt.datetime) -> Settled:
    """Judge one lead and act on it: hand over, put into the pool, enrol, or leave alone."""
    lead = enrollments.hold(session, lead_id)
    if lead is None or reviews.seen(session, "lead", lead.id) == lead.updated_at:
        return Settled()
    done = _settle(session, context, lead, now)
    session.flush()
    reviews.mark(session, "lead", lead.id, lead.updated_at)
    return done


def _settle(session: Session, context: Context, lead: Lead, now: dt.datetime) -> Settled:
    playbook = context.playbook
    verdict = qualify.reconsider(session, lead, playbook, now=now, by="leadhatch").verdict
    stage = Stage(lead.stage)
    if verdict is Verdict.QUALIFIED:
        return Settled(handed_over=_hand_over(session, context, lead, now))
    if verdict is Verdict.DISQUALIFIED or handoffs.owned(lead):
        return Settled()
    if stage is Stage.LOST:
        reason = f"lost:{lead.returned['reason']}" if lead.returned else "lost"
        leads.advance(session, lead, Stage.NURTURING, reason=reason, by="leadhatch", now=now)
    elif verdict is Verdict.NURTURE and may_move(stage, Stage.NURTURING):
        leads.advance(
            session, lead, Stage.NURTURING, reason="verdict:nurture", by="leadhatch", now=now
        )
    if lead.stage != Stage.NURTURING:
        return Settled()
    lead.was_unready = True
    zones.settle(session, lead)
    if handoffs.open_of(session, lead.id) is not None:
        return Settled()
    held, skipped = enrollments.active_of(session, lead.id), False
    if held is not None:
        _, skipped = enrollments.leave_if_due(session, held, lead, playbook, now)
    entered = entering.enrol(session, lead, playbook, now=now)
    return Settled(enrolled=entered is not None, skipped=skipped)


def _hand_over(session: Session, context: Context, lead: Lead, now: dt.datetime) -> bool:
    """A qualified lead whose chat stopped before the handoff gets one all the same."""
    if handoffs.open_of(session, lead.id) is not None or handoffs.owned(lead):
        return False
    latest = next(iter(conversations.of_lead(session, lead.id)), None)
    reachable = qualify.dossier(session, lead, context.playbook, now).has_contact
    handoffs.request(
        session, lead, conversation_id=latest.id if latest else None, reason="qualified",
        playbook=context.playbook, now=now, urgent=not reachable,
    )  # fmt: skip
    return True
