"""Lists of leads and handoffs: filters, order and stable pages, shared by API and console.

Newest first by creation, which never changes: a page that is read later holds what it would have
held. Filters by verdict and stage use what was stored at the last judgement.
"""

from __future__ import annotations

import base64
import binascii
import datetime as dt
import re
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from console import searching
from sdr import marks
from sdr.db import Record
from sdr.deliveries import Delivery, State
from sdr.duplicates import Pair
from sdr.errors import BadInput
from sdr.handoffs import Handoff
from sdr.leads import Identity, Lead
from sdr.marks import Mark

_ID = re.compile(r"lead_[0-9A-Z]{26}")


@dataclass(frozen=True, slots=True)
class Page[R: Record]:
    """One page of rows; `next_cursor` is None on the last."""

    rows: list[R]
    next_cursor: str | None


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which leads: every one that is given holds. `marks` are those of `sdr.marks`."""

    email: str | None = None
    stage: str | None = None
    verdict: str | None = None
    language: str | None = None
    account: str | None = None
    rep: str | None = None
    since: dt.datetime | None = None
    until: dt.datetime | None = None
    marks: tuple[str, ...] = ()
    q: str | None = None


def leads_page(
    session: Session, wanted: Wanted, *, cursor: str | None = None, limit: int = 50
) -> Page[Lead]:
    """One page of the leads that meet every given filter, newest first."""
    query, at, key = _leads(wanted)
    q = (wanted.q or "").strip()
    if _ID.fullmatch(q):  # an id finds its lead
        query, q = query.where(Lead.id == q), ""
    if q:
        after = _decoded(cursor) if cursor else None
        rows = searching.found(
            session, query, (at, key), q, limit + 1, after,
            lambda narrowed, last: narrowed.where(_behind(at, key, *last)),
        )  # fmt: skip
        return _page(rows, limit)
    if cursor:
        query = query.where(beyond(at, key, cursor))
    rows = list(session.scalars(query.order_by(at.desc(), key.desc()).limit(limit + 1)))
    return _page(rows, limit)


def _leads(
    wanted: Wanted,
) -> tuple[Select[Lead], InstrumentedAttribute[dt.datetime], InstrumentedAttribute[str]]:
    """The query, and by what it is ordered.

    A mark's own index holds the list's order, so with marks the list goes by the first of them.
    Joined by the id alone: by the moment as well, the database would think that next to nothing
    matches, and sort everything.
    """
    query, at, key = select(Lead), Lead.created_at, Lead.id
    for column, value in (
        (Lead.stage, wanted.stage), (Lead.verdict, wanted.verdict),
        (Lead.language, wanted.language), (Lead.account_id, wanted.account),
    ):  # fmt: skip
        if value:
            query = query.where(column == value)
    if wanted.email:
        query = query.where(_has_email(wanted.email))
    if wanted.rep:
        mine = select(Handoff.lead_id).where(held_by(wanted.rep))
        query = query.where(Lead.id.in_(mine))
    if wanted.since is not None:
        query = query.where(Lead.created_at >= wanted.since)
    if wanted.until is not None:
        query = query.where(Lead.created_at < wanted.until)
    for number, each in enumerate(wanted.marks):
        held = aliased(Mark)
        query = query.join(held, and_(held.mark == each, held.lead_id == Lead.id))
        if number == 0:
            at, key = held.at, held.lead_id
    return query, at, key


def handoffs_page(
    session: Session,
    *,
    states: tuple[str, ...] = (),
    assignee: str | None = None,
    language: str | None = None,
    cursor: str | None = None,
    limit: int = 50,
    pressing: bool = False,
) -> Page[Handoff]:
    """One page of handoffs in the given states (none given: all).

    Newest first; `pressing`: those that are to be taken soonest first. `assignee`: as in `held_by`.
    """
    query = select(Handoff)
    if states:
        query = query.where(Handoff.state.in_(states))
    if assignee:
        query = query.where(held_by(assignee))
    if language:
        query = query.join(Lead, Lead.id == Handoff.lead_id).where(Lead.language == language)
    at = Handoff.due_at if pressing else Handoff.created_at
    if cursor:
        query = query.where(beyond(at, Handoff.id, cursor, rising=pressing))
    order = (at, Handoff.id) if pressing else (at.desc(), Handoff.id.desc())
    rows = session.scalars(query.order_by(*order).limit(limit + 1)).all()
    return _page(list(rows), limit, at.key)


def held_by(email: str) -> ColumnElement[bool]:
    """Handoffs of one colleague, however the routing, the API or a form wrote the address."""
    return func.lower(Handoff.assignee) == email.strip().lower()


def deliveries_page(
    session: Session,
    *,
    state: str | None = None,
    lead: str | None = None,
    unresolved: bool = False,
    cursor: str | None = None,
    limit: int = 50,
) -> Page[Delivery]:
    """One page of the deliveries that meet every given filter."""
    query = select(Delivery)
    if state:
        query = query.where(Delivery.state == state)
    if lead:
        query = query.where(Delivery.lead_id == lead)
    if unresolved:
        query = query.where(Delivery.state == State.UNCERTAIN, Delivery.resolution.is_(None))
    if cursor:
        query = query.where(beyond(Delivery.created_at, Delivery.id, cursor))
    rows = session.scalars(
        query.order_by(Delivery.created_at.desc(), Delivery.id.desc()).limit(limit + 1)
    ).all()
    return _page(list(rows), limit)


def pairs_page(
    session: Session, query: Select[Pair], *, cursor: str | None, limit: int
) -> Page[Pair]:
    """One page of pairs of records, the newest first."""
    if cursor:
        query = query.where(beyond(Pair.at, Pair.id, cursor))
    rows = session.scalars(query.order_by(Pair.at.desc(), Pair.id.desc()).limit(limit + 1)).all()
    return _page(list(rows), limit, "at")


def _has_email(email: str) -> ColumnElement[bool]:
    """An address can be a fact of one record while another record holds the identity."""
    email = email.strip().lower()
    told = select(Mark.lead_id).where(Mark.mark == marks.mark("email", email))
    held = select(Identity.lead_id).where(Identity.kind == "email", Identity.value == email)
    return Lead.id.in_(told.union(held))


def beyond(
    at: InstrumentedAttribute[dt.datetime],
    key: InstrumentedAttribute[str],
    cursor: str,
    *,
    rising: bool = False,
) -> ColumnElement[bool]:
    """Behind a cursor, in the order of the list."""
    moment, last = _decoded(cursor)
    if rising:
        return or_(at > moment, and_(at == moment, key > last))
    return _behind(at, key, moment, last)


def _behind(
    at: InstrumentedAttribute[dt.datetime], key: InstrumentedAttribute[str], moment: dt.datetime,
    last: str,
) -> ColumnElement[bool]:  # fmt: skip
    return or_(at < moment, and_(at == moment, key < last))


def _page[R: Record](rows: list[R], limit: int, at: str = "created_at") -> Page[R]:
    if len(rows) <= limit:
        return Page(rows, None)
    last: Any = rows[limit - 1]
    return Page(rows[:limit], cursor_of(getattr(last, at), last.id))


def cursor_of(moment: dt.datetime, last: str) -> str:
    """The cursor behind the row of that moment and id."""
    return base64.urlsafe_b64encode(f"{moment.isoformat()} {last}".encode()).decode().rstrip("=")


def _decoded(cursor: str) -> tuple[dt.datetime, str]:
    try:
        text = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode("ascii")
        moment, _, last = text.partition(" ")
        at = dt.datetime.fromisoformat(moment)
    except (ValueError, binascii.Error):
        raise BadInput(field="cursor", problem="bad_form", allowed="") from None
    if at.tzinfo is None or not last.replace("_", "").isalnum():
        raise BadInput(field="cursor", problem="bad_form", allowed="")
    return at, last
