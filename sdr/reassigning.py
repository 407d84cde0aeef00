"""Giving an open handoff to somebody else: by whoever leads, one, or all of somebody at once.

It is new again: the clock starts anew, the new rep is told as of any handoff, the brief and the
talk stay. Each time is counted (`Handoff.rounds`), so that a page from before takes nothing. Rows
are locked: of a giving and a taking at the same moment the second sees the first. Called by the
console.
"""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from sdr import handoffs, hours, leads, routing, staff
from sdr.errors import BadInput, MoveNotAllowed, NotFound
from sdr.handoffs import OPEN, Handoff, State
from sdr.playbook.model import Playbook
from sdr.staff import Member, Role

TAKERS = frozenset({Role.REP, Role.MANAGER, Role.ADMIN})


def reassign(
    session: Session, handoff_id: str, *, to: str, by: str, playbook: Playbook, now: dt.datetime
) -> Handoff:
    """Give it to `to`. Raises BadInput: nobody who could take it; MoveNotAllowed: it is closed."""
    handoff = handoffs.hold(session, handoff_id)
    if handoff.state not in OPEN:
        raise MoveNotAllowed(what="handoff", old=handoff.state, new="new")
    member = _taker(session, to, playbook, now)
    if member.email.lower() == handoff.assignee.lower():
        raise BadInput(field="to", problem="same_person", allowed="")
    _give(session, handoff, member.email, by=by, playbook=playbook, now=now)
    return handoff


def reassign_all(
    session: Session, holder: str, *, to: str | None, by: str, playbook: Playbook,
    now: dt.datetime,
) -> tuple[list[Handoff], int]:  # fmt: skip
    """Give away every open handoff of `holder`: to one colleague, or (None) by the routing.

    Those that went, and how many stay because the routing knows nobody else for them.
    """
    given: list[Handoff] = []
    kept = 0
    fixed = None if to is None else _taker(session, to, playbook, now).email
    if fixed is not None and fixed.lower() == holder.lower():
        raise BadInput(field="to", problem="same_person", allowed="")
    for handoff in open_of(session, holder, lock=True):
        lead = leads.get(session, handoff.lead_id)
        whom = fixed or handoffs.next_assignee(session, lead, playbook, holder, now)
        if whom is None:
            kept += 1
            continue
        _give(session, handoff, whom, by=by, playbook=playbook, now=now)
        given.append(handoff)
    return given, kept


def open_of(session: Session, holder: str, *, lock: bool = False) -> list[Handoff]:
    """The open handoffs in somebody's hands, the most pressing first."""
    query = (
        select(Handoff)
        .where(func.lower(Handoff.assignee) == holder.lower(), Handoff.state.in_(OPEN))
        .order_by(Handoff.due_at, Handoff.id)
    )
    if not lock:
        return list(session.scalars(query))
    found = session.scalars(query.with_for_update().execution_options(populate_existing=True))
    # what was taken or closed while we waited for its row is not theirs any more
    return [
        each for each in found
        if each.state in OPEN and each.assignee.lower() == holder.lower()
    ]  # fmt: skip


def takers(session: Session, playbook: Playbook, now: dt.datetime) -> list[Member]:
    """Who could be given one now: works here, may take handoffs, is not away; by name."""
    gone = routing.unavailable(session, playbook, now)
    members = session.scalars(
        select(Member).where(Member.role.in_(TAKERS), Member.disabled_at.is_(None))
    )
    return sorted(
        (each for each in members if each.email.lower() not in gone), key=lambda each: each.name
    )


def _taker(session: Session, to: str, playbook: Playbook, now: dt.datetime) -> Member:
    try:
        member = staff.get_by_email(session, to)
    except NotFound:
        raise BadInput(field="to", problem="unknown_member", allowed="") from None
    if member.disabled_at is not None or member.role not in TAKERS:
        raise BadInput(field="to", problem="cannot_take", allowed="")
    if member.email.lower() in routing.unavailable(session, playbook, now):
        raise BadInput(field="to", problem="away", allowed="")
    return member


def _give(
    session: Session, handoff: Handoff, to: str, *, by: str, playbook: Playbook, now: dt.datetime
) -> None:
    routing = playbook.routing
    minutes = routing.urgent_within_minutes if handoff.urgent else routing.accept_within_minutes
    handoff.passed_from, handoff.assignee = handoff.assignee, to
    handoff.state, handoff.rounds, handoff.assigned_at = State.NEW, handoff.rounds + 1, now
    handoff.accepted_at = handoff.expired_at = handoff.notified_at = None
    handoff.due_at = hours.after_open_minutes(
        routing.hours, now, ZoneInfo(playbook.company.timezone), minutes
    )
    session.flush()
    handoffs.write_down(session, handoff, "reassigned", by, now)
