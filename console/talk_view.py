"""A talk as a colleague acts in it, as data: who has the floor, what is at hand, what to learn.

Reads only, within the caller's unit of work. Called by the pages of a handoff and of a lead, and
by the list of the talks going on.
"""

from __future__ import annotations

import datetime as dt
import secrets
from dataclasses import dataclass, field

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from console import scope
from console.auth import Caller
from console.floor import shown_name
from console.permissions import Permission, may
from console.rows_view import is_demo, known_of, who_of
from console.words import When, Words
from sdr import (
    conversations,
    deliveries,
    facts,
    handing_back,
    handoffs,
    own_replies,
    windows,
    wording,
)
from sdr.conversations import WITHDRAWN, Conversation, Message
from sdr.errors import LeadhatchError, NotFound, NotYours
from sdr.leads import Lead
from sdr.names import called

RECENT = dt.timedelta(hours=12)
MOST = 50
QUOTE = 140
FIRST_FACTS = 5  # of the form that are open at once


@dataclass(frozen=True, slots=True)
class Failed:
    """What could not be done, why, and what was typed."""

    what: str
    error: LeadhatchError
    typed: str = ""
    facts: dict[str, str] = field(default_factory=dict)
    note: str = ""


@dataclass(frozen=True, slots=True)
class Canned:
    """A reply at hand, filled in; `shortcut`: of one's own."""

    key: str
    title: str
    text: str
    shortcut: str | None = None


@dataclass(frozen=True, slots=True)
class Learnable:
    """A row of the form: a fact not known yet; `asked`: a colleague has asked for it."""

    name: str
    label: str
    typed: str
    asked: bool


@dataclass(frozen=True, slots=True)
class Panel:
    """What stands below a talk: `may_speak` None: the role may not; False: it is another's."""

    talk: Conversation
    human: bool
    mine: bool
    until: When | None
    may_speak: bool | None
    holder: str | None  # of the handoff, where it is another's
    seen: int
    once: str  # names this form: what is posted twice from it is said once
    canned: list[Canned]
    learn: list[Learnable]
    typed: str
    failed: Failed | None
    handoff: str | None
    address: str  # of the page that it stands on
    window: str | None  # what the platform still lets us send, where it counts


@dataclass(frozen=True, slots=True)
class GoingOn:
    """One line of the talks going on."""

    lead_id: str
    href: str
    who: str
    company: str | None
    quote: str
    by: str
    floor: str
    level: str
    when: When | None
    demo: bool


def panel(
    session: Session, words: Words, caller: Caller, chat: Conversation | None,
    failed: Failed | None, canned: str | None, handoff: str | None,
) -> Panel | None:  # fmt: skip
    """The panel of the talk in which the person can be answered; None where there is none."""
    if chat is None:
        return None
    member, holder = caller.member, None
    speaks: bool | None = None
    if member is not None and may(member.role, Permission.DECIDE):
        speaks = True
        try:
            scope.in_chat(session, caller, chat)
        except NotYours as error:
            speaks, holder = False, str(error.params.get("holder", ""))
    human = conversations.human_holds(chat, words.now)
    at_hand = _canned(session, words, caller, chat) if speaks else []
    given = next((each.text for each in at_hand if each.key == canned), "")
    return Panel(
        talk=chat,
        human=human,
        mine=human and chat.floor_by == caller.by,
        until=words.when(chat.floor_until) if human else None,
        may_speak=speaks,
        holder=holder,
        seen=chat.next_seq - 1,
        once=secrets.token_urlsafe(12),
        canned=at_hand,
        learn=_learnable(session, words, chat, failed) if speaks and human else [],
        typed=failed.typed if failed else given,
        failed=failed,
        handoff=handoff,
        address=f"/console/handoffs/{handoff}" if handoff else f"/console/leads/{chat.lead_id}",
        window=_window(session, words, chat),
    )


def _window(session: Session, words: Words, chat: Conversation) -> str | None:
    """How many more messages the person can be sent, or that none can."""
    if chat.channel not in deliveries.CHATS:
        return None
    left = windows.left(session, chat.id, words.now)
    return words.t(f"console-window-{chat.channel}", count=left)


def address_of(session: Session, conversation_id: str, handoff_id: str | None) -> str:
    """The page on which a talk is acted in: that handoff's, else the lead's."""
    talk = conversations.get(session, conversation_id)
    if handoff_id is None:
        return f"/console/leads/{talk.lead_id}"
    if handoffs.get(session, handoff_id).lead_id != talk.lead_id:
        raise NotFound(what="conversation", id=conversation_id)
    return f"/console/handoffs/{handoff_id}"


def going_on(session: Session, words: Words) -> list[GoingOn]:
    """Talks in which something was said lately, who waits for a human first."""
    last = (
        select(Message.conversation_id, func.max(Message.seq).label("seq"))
        .where(Message.state.is_distinct_from(WITHDRAWN), Message.at > words.now - RECENT)
        .group_by(Message.conversation_id)
        .subquery()
    )
    query = (
        select(Conversation, Message, Lead)
        .join(last, last.c.conversation_id == Conversation.id)
        .join(
            Message,
            and_(Message.conversation_id == Conversation.id, Message.seq == last.c.seq),
        )
        .join(Lead, Lead.id == Conversation.lead_id)
        .where(Conversation.ended_at.is_(None))
        .order_by(Message.at.desc(), Conversation.id)
        .limit(MOST)
    )
    rows = [(row[0], row[1], row[2]) for row in session.execute(query)]
    known = known_of(session, (lead.id for _, _, lead in rows))
    found = [_line(session, words, talk, said, lead, known) for talk, said, lead in rows]
    return sorted(found, key=lambda each: each.level != "soon")


def _line(
    session: Session, words: Words, talk: Conversation, said: Message, lead: Lead,
    known: dict[str, dict[str, object]],
) -> GoingOn:  # fmt: skip
    held = known.get(lead.id, {})
    human = conversations.human_holds(talk, words.now)
    open_ = handoffs.open_of(session, lead.id)
    page = f"/console/handoffs/{open_.id}" if open_ else f"/console/leads/{lead.id}"
    line = " ".join(said.text.split())
    company = held.get("company")
    return GoingOn(
        lead_id=lead.id,
        href=f"{page}#{said.id}",
        who=who_of(held, words),
        company=str(company) if company else None,
        quote=line if len(line) <= QUOTE else line[: QUOTE - 1].rstrip() + "…",
        by=said.name or words.coded("console-sender", said.sender),
        floor=words.t("console-floor-with", name=talk.floor_name or "")
        if human
        else words.t("console-floor-with-bot"),
        level="soon" if human and said.sender == "prospect" else "calm",
        when=words.when(said.at),
        demo=is_demo(lead.source),
    )


def _canned(session: Session, words: Words, caller: Caller, chat: Conversation) -> list[Canned]:
    """One's own replies and the playbook's in the talk's language, filled in."""
    known, language = facts.current(session, chat.lead_id), chat.language
    value = {name: str(known[name].value) for name in ("name", "company") if name in known}
    given = {
        "name": called(value["name"], language) if "name" in value else "",
        "company": value.get("company", ""),
        "me": shown_name(session, caller.by, language, words.playbook),
        "us": words.playbook.company.name.in_language(language),
    }
    mine = own_replies.of(session, caller.member.id) if caller.member is not None else []
    kept = [
        Canned(
            each.id, each.title, own_replies.fill(each.in_language(language), **given),
            each.shortcut,
        )
        for each in mine
        if each.in_language(language)
    ]  # fmt: skip
    shared = [
        Canned(
            each.key, each.title.in_language(words.language),
            wording.fill(each.text.in_language(language), **given),
        )
        for each in words.playbook.replies.replies
    ]  # fmt: skip
    return [*kept, *shared]


def _learnable(
    session: Session, words: Words, chat: Conversation, failed: Failed | None
) -> list[Learnable]:
    asked = handing_back.asked_in(session, chat.id)
    typed = failed.facts if failed else {}
    names = handing_back.open_facts(session, chat, words.playbook, words.now)
    return [
        Learnable(name, words.fact(name), typed.get(name, ""), name in asked)
        for name in sorted(names, key=lambda name: name not in asked)
    ]
