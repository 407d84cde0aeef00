"""The inbox as data: tabs with counts and age, one page of rows, and the choices of its filters.

Reads only, within the caller's unit of work. Pages are by key, never by number, so that a page
read later holds what it would have held. Called by `console.inbox`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from console.listing import Page, handoffs_page
from console.views import Row, handoff_rows, names_of
from console.words import When, Words
from sdr.handoffs import Handoff, State
from sdr.leads import Lead

PAGE = 30
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
    """One state: how many there are, and since when the oldest waits or the last was closed."""

    state: State
    count: int
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
        session, states=(asked.tab,), assignee=asked.rep, language=asked.language,
        cursor=asked.cursor, limit=PAGE, pressing=asked.tab in WAITING,
    )  # fmt: skip
    names = names_of(session, words)
    return Inbox(
        filter=asked,
        tabs=_tabs(session, words, asked),
        rows=_rows(session, words, page, asked),
        next_url=_url(asked, page.next_cursor) if page.next_cursor else None,
        first_url=_url(asked, None) if asked.cursor else None,
        reps=_reps(session, names),
    )


def _url(asked: Filter, cursor: str | None) -> str:
    return f"/console/inbox?{asked.query(cursor=cursor)}"


def _rows(session: Session, words: Words, page: Page[Handoff], asked: Filter) -> list[Row]:
    kept = asked.query(tab=None)
    return handoff_rows(session, page.rows, words, kept)


def _tabs(session: Session, words: Words, asked: Filter) -> list[Tab]:
    query = select(
        Handoff.state,
        func.count(),
        func.min(Handoff.created_at),
        func.min(Handoff.accepted_at),
        func.max(Handoff.closed_at),
    ).group_by(Handoff.state)
    if asked.rep:
        query = query.where(func.lower(Handoff.assignee) == asked.rep.lower())
    if asked.language:
        query = query.join(Lead, Lead.id == Handoff.lead_id).where(Lead.language == asked.language)
    found = {row[0]: row for row in session.execute(query).all()}
    tabs = []
    for state in TABS:
        _, count, created, accepted, closed = found.get(state, (state, 0, None, None, None))
        since = closed
        if state in WAITING:
            since = created
        elif state == State.ACCEPTED:
            since = accepted
        href = f"/console/inbox?{asked.query(tab=state.value)}"
        tabs.append(Tab(state, count, words.when(since), href, state == asked.tab))
    return tabs


def _reps(session: Session, names: Mapping[str, str]) -> list[tuple[str, str]]:
    """Everybody who ever had a handoff, by name."""
    held = session.scalars(select(func.lower(Handoff.assignee)).distinct()).all()
    return sorted(((email, names.get(email, email)) for email in held), key=lambda each: each[1])
