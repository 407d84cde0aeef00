"""Handoffs: a lead goes to a named rep, and comes back with a reason when sales cannot use it.

One open handoff a lead at the most; a second request returns the first. Accepting is atomic.
Actions and the worker request, the staff API and console accept, return, win and lose. Telling
the rep is the worker's sweep (`notified_at`), so a crash between the two loses nothing. Which
routes hold: `routing`; what follows when nobody takes it in time: `deadlines`.
"""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ForeignKey, Index, String, bindparam, func, or_, select, text, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from sdr import changes, hours, leads, qualify, routing, timeline
from sdr.db import Record, new_id
from sdr.errors import AlreadyTaken, BadInput, MoveNotAllowed, NotFound, Reassigned
from sdr.leads import Lead
from sdr.playbook.model import Playbook
from sdr.stages import OWNED_BY_PEOPLE, Stage, may_move

RETURN_REASONS = (
    "too_early",
    "no_budget",
    "no_authority",
    "chose_other",
    "wrong_profile",
    "bad_data",
    "unreachable",
    "other",
)


class State(StrEnum):
    NEW = "new"
    ACCEPTED = "accepted"
    RETURNED = "returned"
    EXPIRED = "expired"
    WON = "won"
    LOST = "lost"


MOVES: dict[State, frozenset[State]] = {
    # to `new`: given to somebody else (`reassigning`)
    State.NEW: frozenset({State.NEW, State.ACCEPTED, State.RETURNED, State.EXPIRED}),
    State.ACCEPTED: frozenset({State.NEW, State.RETURNED, State.WON, State.LOST}),
    State.EXPIRED: frozenset({State.NEW, State.ACCEPTED, State.RETURNED}),
    State.RETURNED: frozenset(),
    State.WON: frozenset({State.LOST}),
    State.LOST: frozenset(),
}
OPEN = (State.NEW, State.ACCEPTED, State.EXPIRED)


class Handoff(Record):
    """`reason`: qualified | requested | requalified. `changed`: what is new since the last one.

    `score` and `rules`: the lead's as it was handed over, and the version of the scoring rules.
    """

    __tablename__ = "handoffs"
    __table_args__ = (
        # the orders of the inbox
        Index("ix_handoffs_state_newest", "state", "created_at", "id"),
        Index("ix_handoffs_state_due", "state", "due_at", "id"),
        # since when the tabs of the inbox
        Index("ix_handoffs_state_taken", "state", "accepted_at"),
        Index("ix_handoffs_state_closed", "state", "closed_at"),
        # whose, however the address is written
        Index("ix_handoffs_assignee_lower", text("lower(assignee)")),
    )

    id: Mapped[str] = mapped_column(String(40), primary_key=True)
    lead_id: Mapped[str] = mapped_column(ForeignKey("leads.id", ondelete="CASCADE"), index=True)
    conversation_id: Mapped[str | None] = mapped_column(String(40))
    reason: Mapped[str] = mapped_column(String(20))
    state: Mapped[str] = mapped_column(String(12), default=State.NEW, index=True)
    assignee: Mapped[str] = mapped_column(String(320), index=True)
    due_at: Mapped[dt.datetime]
    urgent: Mapped[bool] = mapped_column(default=False)
    return_reason: Mapped[str | None] = mapped_column(String(20))
    note: Mapped[str | None]
    changed: Mapped[list[Any]] = mapped_column(default=list)  # [{fact, old, new, text, message_id}]
    score: Mapped[dict[str, Any] | None]
    rules: Mapped[str | None] = mapped_column(String(12))
    # what speaks against it since: [{reason, engagement_id, at}]
    doubts: Mapped[list[Any]] = mapped_column(default=list)
    created_at: Mapped[dt.datetime] = mapped_column(index=True)
    accepted_at: Mapped[dt.datetime | None]
    closed_at: Mapped[dt.datetime | None]
    # how often it was given to somebody else, and since when it is theirs
    rounds: Mapped[int] = mapped_column(default=0, server_default="0")
    assigned_at: Mapped[dt.datetime | None]
    # when the clock ran out, and whose it was before it was passed on
    expired_at: Mapped[dt.datetime | None]
    passed_from: Mapped[str | None] = mapped_column(String(320))
    notified_at: Mapped[dt.datetime | None]


def get(session: Session, handoff_id: str) -> Handoff:
    """The handoff, or NotFound."""
    handoff = session.get(Handoff, handoff_id)
    if handoff is None:
        raise NotFound(what="handoff", id=handoff_id)
    return handoff


def hold(session: Session, handoff_id: str) -> Handoff:
    """The handoff, its row locked: what is read of it now holds until the unit of work ends."""
    handoff = session.get(Handoff, handoff_id, with_for_update=True)
    if handoff is None:
        raise NotFound(what="handoff", id=handoff_id)
    return handoff


def latest_of(session: Session, lead_id: str) -> Handoff | None:
    """The lead's newest handoff, or None."""
    return session.scalars(_LATEST, {"lead": lead_id}).first()


_LATEST = (
    select(Handoff).where(Handoff.lead_id == bindparam("lead")).order_by(Handoff.id.desc()).limit(1)
)


def open_of(session: Session, lead_id: str) -> Handoff | None:
    """The lead's handoff that a rep holds or is to take, or None."""
    latest = latest_of(session, lead_id)
    return latest if latest is not None and latest.state in OPEN else None


def request(
    session: Session,
    lead: Lead,
    *,
    conversation_id: str | None,
    reason: str,
    playbook: Playbook,
    now: dt.datetime,
    urgent: bool = False,
) -> Handoff:
    """Hand the lead over; while one is open, that one is returned unchanged.

    `reason` "qualified" becomes "requalified" for a lead that was in the pool before.
    """
    # a turn and the worker may ask at the same moment: the second waits and finds the first's
    session.execute(select(Lead.id).where(Lead.id == lead.id).with_for_update())
    held = open_of(session, lead.id)
    if held is not None:
        return held
    before = latest_of(session, lead.id)
    if reason == "qualified" and lead.was_unready:
        reason = "requalified"
    rules = playbook.routing
    minutes = rules.urgent_within_minutes if urgent else rules.accept_within_minutes
    since = before.id if before else None
    if since is None and reason == "requalified":
        since = changes.pooled_by(session, lead.id)
    handoff = Handoff(
        id=new_id("hand"),
        lead_id=lead.id,
        conversation_id=conversation_id,
        reason=reason,
        state=State.NEW,
        assignee=_assignee(session, lead, playbook, now),
        due_at=hours.after_open_minutes(
            rules.hours, now, ZoneInfo(playbook.company.timezone), minutes
        ),
        urgent=urgent,
        changed=changes.since(session, lead.id, since) if since else [],
        score=dict(lead.score) if lead.score else None,
        rules=lead.rules,
        doubts=[],
        created_at=now,
    )
    session.add(handoff)
    session.flush()
    write_down(session, handoff, "new", "leadhatch", now)
    return handoff


def hurry(session: Session, handoff: Handoff, playbook: Playbook, now: dt.datetime) -> None:
    """Make a handoff that nobody took yet urgent: the person can be reached in the chat only."""
    if handoff.state != State.NEW or handoff.urgent:
        return
    handoff.urgent = True
    rules, zone = playbook.routing, ZoneInfo(playbook.company.timezone)
    soon = hours.after_open_minutes(rules.hours, now, zone, rules.urgent_within_minutes)
    handoff.due_at = min(handoff.due_at, soon)
    session.flush()


def accept(
    session: Session, handoff_id: str, *, by: str, now: dt.datetime, rounds: int | None = None
) -> Handoff:
    """A rep takes it: atomic, the second gets AlreadyTaken naming the holder.

    `rounds`: as they saw it. Who saw it before it was given to somebody else takes nothing, unless
    it is theirs now: Reassigned.
    """
    free = update(Handoff).where(
        Handoff.id == handoff_id, Handoff.state.in_((State.NEW, State.EXPIRED))
    )
    if rounds is not None:
        mine = func.lower(Handoff.assignee) == by.lower()
        free = free.where(or_(Handoff.rounds == rounds, mine))
    taken = session.execute(
        free.values(state=State.ACCEPTED, assignee=by, accepted_at=now).returning(Handoff.id)
    ).scalar_one_or_none()
    session.expire_all()
    handoff = get(session, handoff_id)
    if taken is None:
        if handoff.state in (State.NEW, State.EXPIRED):
            raise Reassigned(holder=handoff.assignee)
        if handoff.state == State.ACCEPTED:
            raise AlreadyTaken(holder=handoff.assignee)
        raise MoveNotAllowed(what="handoff", old=handoff.state, new=State.ACCEPTED.value)
    lead = leads.get(session, handoff.lead_id)
    if may_move(Stage(lead.stage), Stage.OPPORTUNITY):
        leads.advance(session, lead, Stage.OPPORTUNITY, reason="accepted", by=by, now=now)
    write_down(session, handoff, "accepted", by, now)
    return handoff


def follow_up(
    session: Session, handoff_id: str, *, by: str, note: str | None, now: dt.datetime
) -> Handoff:
    """The holder is still at it: noted on the timeline, so that nobody is reminded for a while."""
    handoff = get(session, handoff_id)
    if handoff.state != State.ACCEPTED:
        raise MoveNotAllowed(what="handoff", old=handoff.state, new="followed_up")
    timeline.write(
        session,
        handoff.lead_id,
        "follow_up",
        now=now,
        by=by,
        data={"handoff_id": handoff.id, "note": note},
    )
    return handoff


def give_back(
    session: Session,
    handoff_id: str,
    *,
    by: str,
    reason: str,
    note: str | None,
    playbook: Playbook,
    now: dt.datetime,
) -> Handoff:
    """Return to the pool with a reason; the lead is nurtured until what was amiss has changed."""
    handoff = _close(session, handoff_id, State.RETURNED, by, reason, note, now)
    _unready(session, handoff, Stage.NURTURING, playbook, by, now)
    return handoff


def win(
    session: Session, handoff_id: str, *, by: str, note: str | None, now: dt.datetime
) -> Handoff:
    """The lead bought; who is a customer already stays where they are on the journey."""
    handoff = _close(session, handoff_id, State.WON, by, None, note, now)
    lead = leads.get(session, handoff.lead_id)
    if Stage(lead.stage) not in OWNED_BY_PEOPLE - {Stage.OPPORTUNITY}:
        leads.advance(session, lead, Stage.WON, reason="won", by=by, now=now)
    return handoff


def lose(
    session: Session,
    handoff_id: str,
    *,
    by: str,
    reason: str,
    note: str | None,
    playbook: Playbook,
    now: dt.datetime,
) -> Handoff:
    """Not converted: the lead is `lost`, and goes back to the pool at the next sweep."""
    handoff = _close(session, handoff_id, State.LOST, by, reason, note, now)
    _unready(session, handoff, Stage.LOST, playbook, by, now)
    return handoff


def _unready(
    session: Session, handoff: Handoff, stage: Stage, playbook: Playbook, by: str, now: dt.datetime
) -> None:
    """Sales could not use it: why stands with the lead, which is judged anew."""
    lead, reason = leads.get(session, handoff.lead_id), handoff.return_reason
    lead.returned = {"reason": reason, "note": handoff.note, "at": now.isoformat()}
    lead.was_unready = True
    if may_move(Stage(lead.stage), stage):
        why = f"{handoff.state}:{reason}"
        leads.advance(session, lead, stage, reason=why, by=by, now=now)
    qualify.reconsider(session, lead, playbook, now=now, by=by)


def _close(
    session: Session,
    handoff_id: str,
    state: State,
    by: str,
    reason: str | None,
    note: str | None,
    now: dt.datetime,
) -> Handoff:
    handoff = hold(session, handoff_id)
    if state not in MOVES[State(handoff.state)]:
        raise MoveNotAllowed(what="handoff", old=handoff.state, new=state.value)
    if state in (State.RETURNED, State.LOST) and reason not in RETURN_REASONS:
        raise BadInput(field="reason", problem="one_of", allowed=", ".join(RETURN_REASONS))
    handoff.state, handoff.closed_at = state, now
    handoff.return_reason, handoff.note = reason, note
    session.flush()
    write_down(session, handoff, state.value, by, now)
    return handoff


def write_down(session: Session, handoff: Handoff, state: str, by: str, now: dt.datetime) -> None:
    """What became of it, on the lead's timeline."""
    timeline.write(
        session,
        handoff.lead_id,
        "handoff",
        now=now,
        by=by,
        data={
            "handoff_id": handoff.id,
            "state": state,
            "reason": handoff.reason,
            "assignee": handoff.assignee,
            "passed_from": handoff.passed_from,
            "return_reason": handoff.return_reason,
            "note": handoff.note,
        },
    )


def owner_of(session: Session, lead: Lead, playbook: Playbook, now: dt.datetime) -> str:
    """The address of whoever has the lead, had it last, or would get it now."""
    latest = latest_of(session, lead.id)
    return latest.assignee if latest is not None else _assignee(session, lead, playbook, now)


def _assignee(session: Session, lead: Lead, playbook: Playbook, now: dt.datetime) -> str:
    """Of the first route that holds the one with fewest so far; who is not there is passed over.

    With nobody there, whoever the first route names: the lead is kept, and the clock runs.
    """
    found = _present(session, lead, playbook, routing.unavailable(session, playbook, now))
    if found is not None:
        return found
    return _least_busy(session, next(iter(routing.routes(session, lead, playbook))).assign)


def next_assignee(
    session: Session, lead: Lead, playbook: Playbook, after: str, now: dt.datetime
) -> str | None:
    """Somebody else: of the same route, else of the next that holds; nobody who is not there."""
    gone = routing.unavailable(session, playbook, now) | {after.lower()}
    return _present(session, lead, playbook, gone)


def _present(session: Session, lead: Lead, playbook: Playbook, gone: set[str]) -> str | None:
    for route in routing.routes(session, lead, playbook):
        others = tuple(each for each in route.assign if each.lower() not in gone)
        if others:
            return _least_busy(session, others)
    return None


def _least_busy(session: Session, people: tuple[str, ...]) -> str:
    whose = func.lower(Handoff.assignee)  # however the routing, the API or a form wrote it
    known = [email.lower() for email in people]
    held = select(whose, func.count()).where(whose.in_(known)).group_by(whose)
    counts: dict[str, int] = dict(session.execute(held).all())
    return min(people, key=lambda email: (counts.get(email.lower(), 0), people.index(email)))


def owned(lead: Lead) -> bool:
    """True while sales or customer success has the lead."""
    return Stage(lead.stage) in OWNED_BY_PEOPLE
