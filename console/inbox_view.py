"""The inbox as data: tabs with counts and age, one page of rows, and the choices of its filters.

Reads only, within the caller's unit of work. Pages are by key, never by number, so that a page
read later holds what it would have held. Called by `console.inbox`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from sqlalchemy import ColumnElement, func, literal, select, union_all
from sqlalchemy.orm import Session

from console import listing
from console.listing import Page, handoffs_page
from console.rows_view import Row, handoff_rows, names_of
from console.words import When, Words
from sdr.handoffs import Handoff, State
from sdr.leads import Lead
from sdr.staff import Member

PAGE = 30
MOST = 1000  # what a tab holds is not counted further than this
TABS = (State.NEW, State.EXPIRED, State.ACCEPTED, State.RETURNED, State.WON, State.LOST)
WAITING = (State.NEW, State.EXPIRED)  # the most pressing comes first, elsewhere the newest


@dataclass(frozen=True, slots=True)
class Filter:
    """What of the inbox is looked at."""

    tab: State = State.NEW
    rep: str | None = None
    language: str | None = None
    cursor: str | None = None

    def query(self, **others: str | None) -> str:
        """These filters as a query string, some of them changed; a page is not kept."""
        kept = {"tab": self.tab.value, "rep": self.rep, "language": self.language, **others}
        return urlencode({name: value for name, value in kept.items() if value})


@dataclass(frozen=True, slots=True)
class Tab:
    """One state: how many there are (counted up to MOST), and since when the oldest waits or the
    last was closed.
    """

    state: State
    count: str
    age: When | None
    href: str
    current: bool


@dataclass(frozen=True, slots=True)
class Inbox:
    """The list, without what is opened beside it."""

    filter: Filter
    tabs: list[Tab]
    rows: list[Row]
    next_url: str | None
    first_url: str | None
    reps: list[tuple[str, str]]  # address, name


def gather(session: Session, words: Words, asked: Filter) -> Inbox:
    """The list that these filters show."""
    page = handoffs_page(
        session, states=(asked.tab,),
        assignee=asked.rep, language=asked.language,
        cursor=asked.cursor, limit=PAGE, pressing=asked.tab in WAITING,
    )  # fmt: skip
    names = names_of(session, words)
    return Inbox(
        filter=asked,
        tabs=_tabs(session, words, asked),
        rows=_rows(session, words, page, asked),
        next_url=_url(asked, page.next_cursor) if page.next_cursor else None,
        first_url=_url(asked, None) if asked.cursor else None,
        reps=_reps(session, words, names),
    )


def _url(asked: Filter, cursor: str | None) -> str:
    return f"/console/inbox?{asked.query(cursor=cursor)}"


def _rows(session: Session, words: Words, page: Page[Handoff], asked: Filter) -> list[Row]:
    kept = asked.query(tab=None)
    return handoff_rows(session, page.rows, words, kept)


def _tabs(session: Session, words: Words, asked: Filter) -> list[Tab]:
    kept: list[ColumnElement[bool]] = []
    if asked.rep:
        kept.append(listing.held_by(asked.rep))
    if asked.language:
        kept.append(Handoff.lead_id == Lead.id)
        kept.append(Lead.language == asked.language)
    counts = session.execute(
        union_all(*(
            select(literal(state.value), func.count()).select_from(
                select(Handoff.id).where(Handoff.state == state, *kept).limit(MOST + 1).subquery()
            )
            for state in TABS
        ))
    ).all()  # fmt: skip
    found: dict[str, int] = dict(counts)
    tabs = []
    for state in TABS:
        count = found[state.value]
        since = _since(session, state, kept) if count else None
        href = f"/console/inbox?{asked.query(tab=state.value)}"
        shown = f"{MOST}+" if count > MOST else str(count)
        tabs.append(Tab(state, shown, words.when(since), href, state == asked.tab))
    return tabs


def _since(session: Session, state: State, kept: list[ColumnElement[bool]]) -> dt.datetime | None:
    """Since when the oldest waits, or the last was closed: the first of an index each."""
    if state in WAITING or state == State.ACCEPTED:
        at = Handoff.created_at if state in WAITING else Handoff.accepted_at
        order: ColumnElement[Any] = at.asc()
    else:
        at = Handoff.closed_at
        order = at.desc()
    query = select(at).where(Handoff.state == state, at.is_not(None), *kept)
    return session.scalars(query.order_by(order).limit(1)).first()


def _reps(session: Session, words: Words, names: Mapping[str, str]) -> list[tuple[str, str]]:
    """Everybody who has or had a handoff, of those who work here or are in the routing; by name."""
    known = set(session.scalars(select(func.lower(Member.email))))
    known |= {each.lower() for row in words.playbook.routing.routes for each in row.assign}
    found = [
        email for email in known
        if session.scalars(
            select(Handoff.id).where(listing.held_by(email)).limit(1)
        ).first() is not None
    ]  # fmt: skip
    return sorted(((email, names.get(email, email)) for email in found), key=lambda each: each[1])
