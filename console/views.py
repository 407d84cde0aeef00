"""What the pages show, gathered from the records: plain data for the templates.

Reads only, within the caller's unit of work. Words and times are made by `console.words`; nothing
here knows HTML. Called by `console.pages`.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from console import origin_view, proof_view, timeline_view
from console.api import all_messages, shown
from console.listing import Page
from console.rows_view import (
    Row,
    handoff_rows,
    is_demo,
    known_of,
    lead_rows,
    names_of,
    who_of,
)
from console.timeline_view import Timeline
from console.words import When, Words
from nurture.why import why
from sdr import (
    brief,
    conversations,
    duplicates,
    facts,
    handoffs,
    leads,
    merging,
    notes,
    own_fields,
    resolving,
    score_view,
)
from sdr.brief import Brief
from sdr.conversations import Conversation, Message
from sdr.deliveries import Delivery
from sdr.duplicates import Pair
from sdr.facts import FREE_TEXT_FACTS, LIST_FACTS, Fact
from sdr.handoffs import MOVES, Handoff, State
from sdr.leads import Account, Lead
from sdr.merging import Merge
from sdr.playbook.model import OwnField

ANSWERED = ("website", "email", "wechat")  # channels that carry what a colleague writes here


@dataclass(frozen=True, slots=True)
class NoteLine:
    """A private note beside a talk."""

    id: str
    text: str
    by: str
    when: When | None


@dataclass(frozen=True, slots=True)
class Talk:
    """One conversation with its messages."""

    conversation: Conversation
    messages: list[Message]
    started: When | None
    notes: dict[int, list[NoteLine]]  # of colleagues, by the message that they stand after


@dataclass(frozen=True, slots=True)
class Earlier:
    """A value that stood before: when it was told, by whom and in which sentence."""

    value: str
    when: When | None
    by: str
    quote: str | None
    message_id: str | None


@dataclass(frozen=True, slots=True)
class FactLine:
    """One fact in words, the sentences behind it, and what stood before."""

    name: str
    label: str
    value: str
    quotes: list[tuple[str, str | None]]  # text, message id
    when: When | None
    by: str
    before: list[Earlier]


@dataclass(frozen=True, slots=True)
class HandoffView:
    """A handoff's page."""

    handoff: Handoff
    brief: Brief
    verdict: str
    demo: bool
    talks: list[Talk]
    moves: frozenset[State]
    holder: str
    urgency: str
    due: When | None
    created: When | None
    accepted: When | None
    closed: When | None
    message_ids: frozenset[str]
    chat: Conversation | None  # in which the person can be answered
    passed_from: str | None  # who had it until the clock ran out
    told: dict[str, list[tuple[str, str]]]  # what was read from each message: fact, value


@dataclass(frozen=True, slots=True)
class LeadView:
    """A lead's page. `shape` is the contract's Lead."""

    lead: Lead
    shape: dict[str, Any]
    who: str
    company: str | None
    demo: bool
    source: str | None
    last_source: tuple[str, When | None] | None
    referrer: str | None  # the lead who sent them
    facts: list[FactLine]
    handoffs: list[Row]
    timeline: Timeline
    consents: list[proof_view.Channel]
    nurture: dict[str, Any]  # for every step of every sequence: sent, or why not
    talks: list[Talk]
    message_ids: frozenset[str]
    worth: dict[str, Any]  # the score explained
    uncertain: list[tuple[Delivery, When | None]]  # wait for a person to say what became of them
    account: Account | None
    colleagues: int  # whom we know there
    own: list[tuple[OwnField, str, str]]  # fields of one's own: in words, and as a form has them
    pairs: list[tuple[Pair, Row]]  # who else this may be
    merged: Merge | None  # the last merge that can be taken back


def handoff_view(session: Session, handoff_id: str, words: Words) -> HandoffView:
    """Everything a rep needs before the first call."""
    handoff = handoffs.get(session, handoff_id)
    lead = leads.get(session, handoff.lead_id)
    talks = talks_of(session, handoff.lead_id, words)
    return HandoffView(
        handoff=handoff,
        brief=brief.make(session, handoff, words.playbook, words.language, words.texts, words.now),
        verdict=lead.verdict,
        demo=is_demo(lead.source),
        talks=talks,
        moves=MOVES[State(handoff.state)],
        holder=names_of(session, words).get(handoff.assignee.lower(), handoff.assignee),
        urgency=words.urgency(handoff.due_at),
        due=words.when(handoff.due_at),
        created=words.when(handoff.created_at),
        accepted=words.when(handoff.accepted_at),
        closed=words.when(handoff.closed_at),
        message_ids=_ids(talks),
        chat=chat_of(talks),
        passed_from=None
        if handoff.passed_from is None
        else names_of(session, words).get(handoff.passed_from.lower(), handoff.passed_from),
        told=_told(session, lead.id, words),
    )


def lead_view(
    session: Session, lead_id: str, words: Words, *, show: str | None = None,
    before: dt.datetime | None = None,
) -> LeadView:  # fmt: skip
    """Everything known of a lead; `show` and `before` narrow its timeline."""
    lead = leads.get(session, lead_id)
    known = known_of(session, [lead.id]).get(lead.id, {})
    talks = talks_of(session, lead.id, words)
    mine = session.scalars(
        select(Handoff).where(Handoff.lead_id == lead.id).order_by(Handoff.created_at.desc())
    )
    return LeadView(
        lead=lead,
        shape=shown(session, lead, words.playbook, words.now),
        who=who_of(known, words),
        company=known.get("company"),
        demo=is_demo(lead.source),
        source=origin_view.told(lead.source),
        last_source=origin_view.last(lead, words),
        referrer=lead.source.get("referred_by"),
        facts=_fact_lines(session, lead.id, words),
        handoffs=handoff_rows(session, list(mine), words),
        timeline=timeline_view.gather(session, words, lead.id, show=show, before=before),
        consents=proof_view.channels(session, words, lead.id),
        nurture=why(
            session,
            lead.id,
            words.playbook,
            words.texts,
            words.timezone,
            words.language,
            words.now,
        ),
        talks=talks,
        message_ids=_ids(talks),
        worth=score_view.explain(
            session, lead, words.playbook, words.texts, words.language, words.now
        ),
        uncertain=[
            (each, words.when(each.settled_at)) for each in resolving.unresolved(session, lead.id)
        ],
        account=session.get(Account, lead.account_id) if lead.account_id else None,
        colleagues=_colleagues(session, lead),
        own=_own(lead, words),
        pairs=_pairs(session, lead, words),
        merged=merging.last_of(session, lead.id),
    )


def _colleagues(session: Session, lead: Lead) -> int:
    if lead.account_id is None:
        return 0
    count = select(func.count()).select_from(Lead).where(Lead.account_id == lead.account_id)
    return session.scalars(count).one()


def _own(lead: Lead, words: Words) -> list[tuple[OwnField, str, str]]:
    held = lead.fields or {}
    return [
        (
            field,
            own_fields.in_words(field, held[field.code], words.language, words.texts)
            if field.code in held
            else "",
            own_fields.plain(held.get(field.code)),
        )
        for field in words.playbook.own.fields
    ]


def _pairs(session: Session, lead: Lead, words: Words) -> list[tuple[Pair, Row]]:
    found = duplicates.of_lead(session, lead.id)
    others = {p.id: p.other_id if p.one_id == lead.id else p.one_id for p in found}
    rows = session.scalars(select(Lead).where(Lead.id.in_(others.values()))).all()
    shown = {row.lead_id: row for row in lead_rows(session, Page(list(rows), None), words)}
    return [(pair, shown[others[pair.id]]) for pair in found]


def talks_of(session: Session, lead_id: str, words: Words) -> list[Talk]:
    """The lead's conversations with the notes beside them, newest first."""
    names = names_of(session, words)
    noted: dict[str, dict[int, list[NoteLine]]] = {}
    for note in notes.of_lead(session, lead_id):
        line = NoteLine(note.id, note.text, names.get(note.by, note.by), words.when(note.at))
        noted.setdefault(note.conversation_id, {}).setdefault(note.after_seq, []).append(line)
    return [
        Talk(
            each, all_messages(session, each.id), words.when(each.started_at),
            noted.get(each.id, {}),
        )
        for each in conversations.of_lead(session, lead_id)
    ]  # fmt: skip


def chat_of(talks: list[Talk]) -> Conversation | None:
    """The talk in which the person wrote last, where they can be answered from here."""
    return max(
        (each.conversation for each in talks if each.conversation.channel in ANSWERED),
        key=lambda each: each.last_inbound_at or each.started_at,
        default=None,
    )


def _fact_lines(session: Session, lead_id: str, words: Words) -> list[FactLine]:
    lines = []
    for name, known in facts.current(session, lead_id).items():
        past = [row for row in facts.history(session, lead_id, name) if row.superseded_at]
        items = known.items or (known,)
        lines.append(
            FactLine(
                name=name,
                label=words.fact(name),
                value=words.value(name, known.value),
                quotes=list(
                    dict.fromkeys((item.text, item.message_id) for item in items if item.text)
                ),
                when=words.when(known.at),
                by=known.author or words.coded("console-by", known.by),
                before=[
                    Earlier(
                        words.value(name, [row.value] if name in LIST_FACTS else row.value),
                        words.when(row.at),
                        row.author or words.coded("console-by", row.by),
                        row.text,
                        row.message_id,
                    )
                    for row in reversed(past)
                ],
            )
        )
    order = [words.fact(name) for name in facts.FACTS]
    return sorted(lines, key=lambda line: order.index(line.label))


def _told(session: Session, lead_id: str, words: Words) -> dict[str, list[tuple[str, str]]]:
    """The facts that stand, by the message that they were read from."""
    rows = session.scalars(
        select(Fact)
        .where(
            Fact.lead_id == lead_id, Fact.superseded_at.is_(None), Fact.message_id.is_not(None)
        )
        .order_by(Fact.at, Fact.id)
    )  # fmt: skip
    told: dict[str, list[tuple[str, str]]] = {}
    for row in rows:
        if row.name in FREE_TEXT_FACTS:
            continue  # they are the sentence itself
        value = words.value(row.name, [row.value] if row.name in LIST_FACTS else row.value)
        told.setdefault(str(row.message_id), []).append((words.fact(row.name), value))
    return told


def _ids(talks: list[Talk]) -> frozenset[str]:
    return frozenset(message.id for talk in talks for message in talk.messages)
