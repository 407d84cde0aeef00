"""What one person has to do now, as cards in order of urgency: gathered from the records.

The system makes the cards from what it sees; nobody keeps a list, and a card goes when what it
asks for is done. Reads only, within the caller's unit of work. Called by `console.day`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session

from console.rows_view import is_demo, known_of, names_of, need_of, who_of
from console.words import When, Words
from nurture import hot
from sdr import floor, meetings, resolving, tasks
from sdr.conversations import Conversation, Message
from sdr.handoffs import Handoff, State
from sdr.leads import Lead
from sdr.tasks import Task
from sdr.timeline import Event

BEHIND = dt.timedelta(days=7)  # reading that is older is news no more
AHEAD = dt.timedelta(days=7)  # tasks further off do not crowd the day
MOST = 50  # of one kind
QUOTE = 140  # characters of what somebody wrote
LEVELS = ("late", "soon", "calm")
# of equal urgency, who waits at this moment comes first
KINDS = ("reply", "handoff", "meeting", "hot", "task", "stale", "uncertain")


@dataclass(frozen=True, slots=True)
class Card:
    """One thing to do: `action` is a form's address, or None where the link does it."""

    kind: str
    level: str
    at: dt.datetime  # what its urgency is reckoned from
    lead_id: str
    href: str
    title: str
    clock: str
    when: When | None
    label: str  # of the one main action
    action: str | None = None
    quote: str | None = None
    owner: str | None = None
    who: str = ""
    company: str | None = None
    about: str = ""
    demo: bool = False


@dataclass(frozen=True, slots=True)
class Day:
    """The cards, and what became of this person's work today."""

    cards: list[Card]
    names: dict[str, str]
    done: int
    counts: dict[str, int] = field(default_factory=dict)


def gather(session: Session, words: Words, *, mine: str | None, settles: bool) -> Day:
    """The day of the colleague `mine`, or the whole team's (None).

    `settles`: sends that broke off are theirs to settle.
    """
    cards = [
        *_handoffs(session, words, mine),
        *_replies(session, words, mine),
        *_meetings(session, words, mine),
        *_hot(session, words, mine),
        *_tasks(session, words, mine),
        *_stale(session, words, mine),
        *(_uncertain(session, words) if settles else ()),
    ]
    cards.sort(key=lambda c: (LEVELS.index(c.level), KINDS.index(c.kind), c.at, c.lead_id))
    counts = {level: sum(card.level == level for card in cards) for level in LEVELS}
    done = _done_today(session, words, mine)
    return Day(_named(session, words, cards), names_of(session, words), done, counts)


def _handoffs(session: Session, words: Words, mine: str | None) -> Iterable[Card]:
    query = (
        select(Handoff)
        .where(Handoff.state.in_((State.NEW, State.EXPIRED)))
        .order_by(Handoff.due_at, Handoff.id)
        .limit(MOST)
    )
    if mine is not None:
        query = query.where(func.lower(Handoff.assignee) == mine)
    for each in session.scalars(query):
        late = each.state == State.EXPIRED
        yield Card(
            kind="handoff",
            level="late" if late else words.urgency(each.due_at),
            at=each.due_at,
            lead_id=each.lead_id,
            href=f"/console/handoffs/{each.id}",
            title=words.coded("console-card-handoff", "expired" if late else each.reason),
            clock=words.clock(each.due_at),
            when=words.when(each.created_at),
            label=words.t("console-accept"),
            action=f"/console/handoffs/{each.id}/accept?rounds={each.rounds}",
            owner=each.assignee,
        )


def _replies(session: Session, words: Words, mine: str | None) -> Iterable[Card]:
    """Talks in which the person wrote last while a colleague has the floor."""
    first = floor.longest_unanswered()
    latest = (
        select(func.max(Handoff.id))
        .where(Handoff.lead_id == Conversation.lead_id)
        .correlate(Conversation)
        .scalar_subquery()
    )
    query = (
        select(Message, Conversation, Handoff)
        .join(
            first,
            and_(first.c.conversation_id == Message.conversation_id, first.c.seq == Message.seq),
        )
        .join(Conversation, Conversation.id == Message.conversation_id)
        .outerjoin(Handoff, Handoff.id == latest)
        .where(floor.held_now(words.now))
        .order_by(Message.at, Message.id)
        .limit(MOST)
    )
    if mine is not None:  # what nobody was given is everybody's
        query = query.where(or_(Handoff.id.is_(None), func.lower(Handoff.assignee) == mine))
    soon = dt.timedelta(minutes=words.playbook.routing.urgent_within_minutes)
    for row in session.execute(query):
        message, talk = row[0], row[1]
        held: Handoff | None = row[2]
        owner = held.assignee if held is not None else None
        page = f"/console/handoffs/{held.id}" if held else f"/console/leads/{talk.lead_id}"
        waited = words.office_time(message.at, words.now)
        level = "late" if waited > soon else "soon"
        yield Card(
            kind="reply", level=level, at=message.at, lead_id=talk.lead_id,
            href=f"{page}#{message.id}", title=words.t("console-card-reply"),
            clock=words.relative(message.at), when=words.when(message.at),
            label=words.t("console-card-answer"), quote=_cut(message.text), owner=owner,
        )  # fmt: skip


def _meetings(session: Session, words: Words, mine: str | None) -> Iterable[Card]:
    """Meetings that are over: did they take place?"""
    for each in meetings.over(session, words.now, mine, MOST):
        yield Card(
            kind="meeting", level="soon", at=each.starts_at, lead_id=each.lead_id,
            href=f"/console/handoffs/{each.handoff_id}#meeting",
            title=words.t("console-card-meeting"), clock=words.relative(each.starts_at),
            when=words.when(each.starts_at), label=words.t("console-card-meeting-say"),
            owner=each.rep,
        )  # fmt: skip


def _hot(session: Session, words: Words, mine: str | None) -> Iterable[Card]:
    """Who reads a lot, until a colleague did something about it or says that they know."""
    rules = {rule.key: rule for rule in words.playbook.engagement.hot}
    fresh = dt.timedelta(hours=8)
    for each in hot.told_of(session, words.playbook, words.now - BEHIND)[-MOST:]:
        data, owner = each.data, str(each.data.get("to") or "")
        if mine is not None and owner.lower() != mine:
            continue
        rule = rules.get(str(data.get("rule")))
        long = rule is not None and rule.minutes is not None
        yield Card(
            kind="hot", at=each.at, lead_id=each.lead_id, owner=owner,
            level="soon" if words.office_time(each.at, words.now) < fresh else "calm",
            href=f"/console/leads/{each.lead_id}",
            title=words.t(
                f"console-card-hot-{'minutes' if long else 'times'}",
                what=words.titles(data.get("what") or ()),
                n=round(float(data.get("seconds") or 0) / 60) if long else data.get("times") or 0,
            ),
            clock=words.relative(each.at), when=words.when(each.at),
            label=words.t("console-card-known"), action=f"/console/leads/{each.lead_id}/known",
        )  # fmt: skip


def _tasks(session: Session, words: Words, mine: str | None) -> Iterable[Card]:
    query = (
        select(Task)
        .where(Task.state == tasks.State.OPEN, Task.due_at <= words.now + AHEAD)
        .order_by(Task.due_at, Task.id)
        .limit(MOST)
    )
    if mine is not None:
        query = query.where(func.lower(Task.owner) == mine)
    for each in session.scalars(query):
        note = each.note or {}
        yield Card(
            kind="task", level=words.urgency(each.due_at), at=each.due_at, lead_id=each.lead_id,
            href=f"/console/leads/{each.lead_id}",
            title=str(each.title.get(words.language) or next(iter(each.title.values()), "")),
            clock=words.clock(each.due_at), when=words.when(each.due_at),
            label=words.t("console-card-done"), action=f"/console/tasks/{each.id}/done",
            quote=note.get(words.language), owner=each.owner,
        )  # fmt: skip


def _stale(session: Session, words: Words, mine: str | None) -> Iterable[Card]:
    """Opportunities about which nothing was said, sent or noted for too long."""
    limit = words.now - dt.timedelta(days=words.playbook.routing.quiet_days)
    query = (
        select(Handoff)
        .where(Handoff.state == State.ACCEPTED, Handoff.accepted_at <= limit)
        .order_by(Handoff.accepted_at, Handoff.id)
    )
    if mine is not None:
        query = query.where(func.lower(Handoff.assignee) == mine)
    # what happened since the limit takes a lead off the list: asked once for all of them
    heard = (
        select(Conversation.lead_id)
        .join(Message, Message.conversation_id == Conversation.id)
        .where(Message.at > limit)
    )
    noted = select(Event.lead_id).where(Event.at > limit)
    query = query.where(Handoff.lead_id.not_in(heard), Handoff.lead_id.not_in(noted))
    held = list(session.scalars(query.limit(MOST)))
    last = last_signs(session, [each.lead_id for each in held])
    for each in held:
        at = max(last.get(each.lead_id, each.created_at), each.accepted_at or each.created_at)
        days = (words.now - at).days
        yield Card(
            kind="stale", level="calm", at=at, lead_id=each.lead_id,
            href=f"/console/handoffs/{each.id}",
            title=words.t("console-card-stale", days=days), clock="",
            when=words.when(at), label=words.t("console-card-followed-up"),
            action=f"/console/handoffs/{each.id}/followed-up", owner=each.assignee,
        )  # fmt: skip


def last_signs(session: Session, lead_ids: list[str]) -> dict[str, dt.datetime]:
    """When each lead was last heard of: the newest message or event."""
    last: dict[str, dt.datetime] = {}
    for query in (
        select(Event.lead_id, func.max(Event.at)).where(Event.lead_id.in_(lead_ids))
        .group_by(Event.lead_id),
        select(Conversation.lead_id, func.max(Message.at))
        .join(Message, Message.conversation_id == Conversation.id)
        .where(Conversation.lead_id.in_(lead_ids)).group_by(Conversation.lead_id),
    ):  # fmt: skip
        for lead_id, at in session.execute(query):
            last[lead_id] = max(last.get(lead_id, at), at)
    return last


def _uncertain(session: Session, words: Words) -> Iterable[Card]:
    for each in resolving.unresolved(session)[:MOST]:
        if each.lead_id is None:
            continue
        at = each.settled_at or each.created_at
        yield Card(
            kind="uncertain", level="calm", at=at, lead_id=each.lead_id,
            href=f"/console/leads/{each.lead_id}#uncertain",
            title=each.subject or words.coded("console-uncertain", each.purpose),
            clock=words.relative(at), when=words.when(at),
            label=words.t("console-card-settle"),
        )  # fmt: skip


def _done_today(session: Session, words: Words, mine: str | None) -> int:
    """How much was done since midnight: handoffs taken or closed, tasks, answers given."""
    local = words.now.astimezone(words.timezone)
    midnight = local.replace(hour=0, minute=0, second=0, microsecond=0)
    kinds = ("handoff", "task", "floor", "follow_up", "delivery_resolved", "hot_known")
    query = select(func.count()).select_from(Event).where(
        Event.at >= midnight, Event.kind.in_(kinds), Event.by.not_in(("leadhatch", "prospect")),
    )  # fmt: skip
    if mine is not None:
        query = query.where(func.lower(Event.by) == mine)
    return session.scalars(query).one()


def _named(session: Session, words: Words, cards: list[Card]) -> list[Card]:
    """The cards with who they are about, asked for all at once."""
    ids = {card.lead_id for card in cards}
    known = known_of(session, ids)
    rows = session.execute(select(Lead.id, Lead.source).where(Lead.id.in_(ids)))
    sources: dict[str, dict[str, Any]] = dict(rows.all())
    return [
        replace(
            card,
            who=who_of(known.get(card.lead_id, {}), words),
            company=known.get(card.lead_id, {}).get("company"),
            about=need_of(known.get(card.lead_id, {}), words) or "",
            demo=is_demo(sources.get(card.lead_id) or {}),
        )
        for card in cards
    ]


def _cut(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= QUOTE else line[: QUOTE - 1].rstrip() + "…"
