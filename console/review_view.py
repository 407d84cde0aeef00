"""Talks to be reviewed, and one talk turn by turn: gathered from the records and the traces.

Reads only, within the caller's unit of work. Called by `console.review`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from sqlalchemy import ColumnElement, Select, Subquery, func, select
from sqlalchemy.orm import Session

from console.listing import beyond, cursor_of
from console.rows_view import known_of, who_of
from console.searching import like
from console.traces import line
from console.words import When, Words
from sdr import conversations, corrections, leads
from sdr.acts import ACTS
from sdr.conversations import Conversation, Message
from sdr.corrections import CORRECTABLE, Correction, TalkReview
from sdr.facts import LIST_FACTS, Fact
from sdr.handoffs import Handoff, State
from sdr.leads import Lead

WINDOW = 500  # talks that are looked at at once, the newest first: what a page may take
PAGE = 40
SAMPLE = 20
LOW = 0.5  # below it a reading is a guess
FALLBACK = ("out_of_scope", "nlu_fallback")
PICKS = ("fallback", "low", "returned", "sample")


@dataclass(frozen=True, slots=True)
class Filter:
    """Which talks: by language, verdict, one of PICKS, words; `done`: those read already too."""

    language: str | None = None
    verdict: str | None = None
    pick: str | None = None
    q: str | None = None
    done: bool = False
    cursor: str | None = None  # from there on back

    def query(self, **others: str | None) -> str:
        """As a query string."""
        kept = {
            "language": self.language, "verdict": self.verdict, "pick": self.pick, "q": self.q,
            "done": "1" if self.done else None, "cursor": self.cursor, **others,
        }  # fmt: skip
        return urlencode({name: value for name, value in kept.items() if value})


@dataclass(frozen=True, slots=True)
class Item:
    """One talk of the queue."""

    href: str
    lead_id: str
    who: str
    company: str | None
    verdict: str
    language: str
    turns: int
    when: When | None
    reviewed: bool
    found: str | None  # the message that the words were found in


@dataclass(frozen=True, slots=True)
class Queue:
    """The talks, and how far the reviewers are with these; `older`: where it goes on."""

    filter: Filter
    items: list[Item]
    total: int
    reviewed: int
    older: str | None


@dataclass(frozen=True, slots=True)
class Said:
    """One fact that stands from a turn."""

    name: str
    label: str
    value: str
    correctable: bool


@dataclass(frozen=True, slots=True)
class Turn:
    """One turn under the glass."""

    message: Message
    act: str
    heard: str
    percent: int
    runners: list[tuple[str, int]]
    facts: list[Said]
    line: str
    move: str
    asked: str | None
    corrections: list[tuple[str, When | None, str]]  # what, when, by whom


@dataclass(frozen=True, slots=True)
class TalkView:
    """A talk with the turn that is looked at."""

    conversation: Conversation
    lead: Lead
    who: str
    messages: list[Message]
    traced: frozenset[str]
    corrected: frozenset[str]
    turn: Turn | None
    reviewed: TalkReview | None
    next_href: str | None
    queue: Queue
    acts: tuple[str, ...]
    facts: list[tuple[str, str]]


def queue(session: Session, words: Words, asked: Filter) -> Queue:
    """The talks that the filter finds: those nobody has read first, the newest on top."""
    window = _window(asked)
    wanted = _wanted(asked, window)
    counted = wanted.with_only_columns(
        func.count(Conversation.id), func.count(TalkReview.conversation_id)
    ).order_by(None)
    total, done = session.execute(counted).one()
    shown = wanted if asked.done else wanted.where(TalkReview.conversation_id.is_(None))
    if asked.pick == "sample":
        # the random tail of an id: the same sample for everybody, until it is read
        shown = shown.order_by(
            func.substr(Conversation.id, func.length(Conversation.id) - 7)
        ).limit(SAMPLE)
    else:
        order = (Conversation.started_at.desc(), Conversation.id.desc())
        shown = shown.order_by(TalkReview.conversation_id.is_not(None), *order).limit(PAGE)
    rows = session.execute(shown).all()
    known = known_of(session, [lead.id for _, lead, _ in rows])
    turns = _turns(session, [talk.id for talk, _, _ in rows])
    found = _found(session, [talk.id for talk, _, _ in rows], asked.q)
    items = []
    for talk, lead, review in rows:
        at = found.get(talk.id)
        href = f"/console/review/{talk.id}?{asked.query(turn=at[0] if at else None)}"
        held = known.get(lead.id, {})
        items.append(
            Item(
                href.rstrip("?"), lead.id, who_of(held, words), held.get("company"),
                lead.verdict, talk.language, turns.get(talk.id, 0), words.when(talk.started_at),
                review is not None, at[1] if at else None,
            )
        )  # fmt: skip
    return Queue(asked, items, total, done, _older(session, asked, window))


def talk_view(
    session: Session, words: Words, conversation_id: str, turn: str | None, asked: Filter
) -> TalkView:
    """One talk; the turn asked for, else the first that has a trace."""
    talk = conversations.get(session, conversation_id)
    lead = leads.get(session, talk.lead_id)
    messages = list(
        session.scalars(
            select(Message).where(Message.conversation_id == talk.id).order_by(Message.seq)
        )
    )
    traced = [m for m in messages if m.trace is not None]
    chosen = next((m for m in traced if m.id == turn), traced[0] if traced else None)
    made = corrections.of_messages(session, [m.id for m in messages])
    waiting = queue(session, words, asked)
    following = next((i.href for i in waiting.items if f"/{talk.id}?" not in f"{i.href}?"), None)
    return TalkView(
        conversation=talk,
        lead=lead,
        who=who_of(known_of(session, [lead.id]).get(lead.id, {}), words),
        messages=messages,
        traced=frozenset(m.id for m in traced),
        corrected=frozenset(each.message_id for each in made),
        turn=_turn(session, words, chosen, made) if chosen is not None else None,
        reviewed=session.get(TalkReview, talk.id),
        next_href=following,
        queue=waiting,
        acts=ACTS,
        facts=[(name, words.fact(name)) for name in CORRECTABLE],
    )


def correction_text(words: Words, kind: str, name: str | None, before: Any, after: Any) -> str:
    """What was corrected, in words."""
    if kind == "act":
        old, new = words.coded("console-act", before), words.coded("console-act", after)
        return words.t("console-corrected-act", old=old, new=new)
    fact = str(name)
    nothing = words.t("trace-nothing")

    def worded(value: Any) -> str:
        if value is None:
            return nothing
        return words.value(
            fact, [value] if fact in LIST_FACTS and not isinstance(value, list) else value
        )

    return words.t(
        "console-edit-changed", fact=words.fact(fact), old=worded(before), new=worded(after)
    )


def _turn(session: Session, words: Words, message: Message, made: list[Correction]) -> Turn:
    trace = message.trace or {}
    rows = session.scalars(
        select(Fact)
        .where(Fact.message_id == message.id, Fact.superseded_at.is_(None))
        .order_by(Fact.at, Fact.id)
    )
    stated: dict[str, list[Any]] = {}
    for row in rows:
        stated.setdefault(row.name, []).append(row.value)
    return Turn(
        message=message,
        act=message.act or trace["act"],
        heard=trace["heard"],
        percent=round(100 * trace["confidence"]),
        runners=[(act, round(100 * share)) for act, share in trace["runners_up"]],
        facts=[
            Said(
                name, words.fact(name),
                words.value(name, values if name in LIST_FACTS else values[-1]),
                name in CORRECTABLE,
            )
            for name, values in stated.items()
        ],
        line=line(trace, words.language, words.playbook, words.texts),
        move=str(trace["move"]).removeprefix("action_"),
        asked=words.fact(trace["asked"]) if trace.get("asked") else None,
        corrections=[
            (
                correction_text(words, each.kind, each.name, each.before, each.after),
                words.when(each.at), each.by,
            )
            for each in made
            if each.message_id == message.id
        ],
    )  # fmt: skip


def _window(asked: Filter) -> Subquery:
    """The newest talks in which somebody wrote, from the cursor on."""
    query = select(Conversation.id, Conversation.started_at).where(
        Conversation.last_inbound_at.is_not(None)
    )
    if asked.language:
        query = query.where(Conversation.language == asked.language)
    if asked.cursor:
        query = query.where(beyond(Conversation.started_at, Conversation.id, asked.cursor))
    newest = (Conversation.started_at.desc(), Conversation.id.desc())
    return query.order_by(*newest).limit(WINDOW).subquery()


def _older(session: Session, asked: Filter, window: Subquery) -> str | None:
    """The address of the next window, where this one is full."""
    order = (window.c.started_at.desc(), window.c.id.desc())
    last = session.execute(
        select(window.c.started_at, window.c.id).order_by(*order).offset(WINDOW - 1)
    ).first()
    if last is None:
        return None
    return f"/console/review?{asked.query(cursor=cursor_of(last[0], last[1]))}"


def _wanted(asked: Filter, window: Subquery) -> Select[Conversation, Lead, TalkReview]:
    query = (
        select(Conversation, Lead, TalkReview)
        .join(window, window.c.id == Conversation.id)
        .join(Lead, Lead.id == Conversation.lead_id)
        .outerjoin(TalkReview, TalkReview.conversation_id == Conversation.id)
    )
    if asked.verdict:
        query = query.where(Lead.verdict == asked.verdict)
    if asked.pick == "fallback":
        query = query.where(_has(Message.act.in_(FALLBACK)))
    elif asked.pick == "low":
        query = query.where(_has(Message.confidence < LOW))
    elif asked.pick == "returned":
        came_back = select(Handoff.lead_id).where(Handoff.state.in_((State.RETURNED, State.LOST)))
        query = query.where(Lead.id.in_(came_back))
    if asked.q and asked.q.split():
        query = query.where(_has(*_all_words(asked.q)))
    return query


def _has(*conditions: ColumnElement[bool]) -> ColumnElement[bool]:
    """True for a talk with a message that meets all of them."""
    return (
        select(Message.id)
        .where(Message.conversation_id == Conversation.id, *conditions)
        .correlate(Conversation)
        .exists()
    )


def _all_words(q: str) -> list[ColumnElement[bool]]:
    """Every word, anywhere in the text: Chinese has no gaps between words to search by."""
    return [func.lower(Message.text).like(like(word), escape="!") for word in q.split()[:8]]


def _found(session: Session, talk_ids: list[str], q: str | None) -> dict[str, tuple[str, str]]:
    """The first message of each talk that holds the words."""
    if not q or not q.split():
        return {}
    rows = session.execute(
        select(Message.conversation_id, Message.id, Message.text)
        .where(Message.conversation_id.in_(talk_ids), *_all_words(q))
        .order_by(Message.seq.desc())
    )
    return {talk_id: (message_id, text) for talk_id, message_id, text in rows}


def _turns(session: Session, talk_ids: list[str]) -> dict[str, int]:
    rows = session.execute(
        select(Message.conversation_id, func.count())
        .where(Message.conversation_id.in_(talk_ids), Message.sender == "prospect")
        .group_by(Message.conversation_id)
    )
    return dict(rows.all())
