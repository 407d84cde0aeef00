"""Lists of leads and handoffs: filters, order and stable pages, shared by API and console.

Newest first by creation, which never changes: a page that is read later holds what it would have
held. Filters by verdict and stage use what was stored at the last judgement.
"""

from __future__ import annotations

import base64
import binascii
import datetime as dt
import json
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Text, and_, func, or_, select
from sqlalchemy import cast as as_type
from sqlalchemy.orm import InstrumentedAttribute, Session

from sdr.db import Record
from sdr.deliveries import Delivery, State
from sdr.errors import BadInput
from sdr.facts import Fact
from sdr.handoffs import Handoff
from sdr.leads import Account, Identity, Lead

SEARCHED = ("name", "company", "email", "phone", "wechat", "job_title", "region")
_ESCAPE = "!"


@dataclass(frozen=True, slots=True)
class Page[R: Record]:
    """One page of rows; `next_cursor` is None on the last."""

    rows: list[R]
    next_cursor: str | None


def leads_page(
    session: Session,
    *,
    email: str | None = None,
    stage: str | None = None,
    verdict: str | None = None,
    q: str | None = None,
    cursor: str | None = None,
    limit: int = 50,
) -> Page[Lead]:
    """One page of the leads that meet every given filter."""
    query = select(Lead)
    if stage:
        query = query.where(Lead.stage == stage)
    if verdict:
        query = query.where(Lead.verdict == verdict)
    if email:
        query = query.where(_has_email(email))
    if q and q.strip():
        query = query.where(_matches(q.strip()))
    if cursor:
        query = query.where(_beyond(Lead.created_at, Lead.id, cursor))
    rows = session.scalars(
        query.order_by(Lead.created_at.desc(), Lead.id.desc()).limit(limit + 1)
    ).all()
    return _page(list(rows), limit)


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

    Newest first; `pressing`: those that are to be taken soonest first.
    """
    query = select(Handoff)
    if states:
        query = query.where(Handoff.state.in_(states))
    if assignee:
        query = query.where(func.lower(Handoff.assignee) == assignee.strip().lower())
    if language:
        query = query.join(Lead, Lead.id == Handoff.lead_id).where(Lead.language == language)
    at = Handoff.due_at if pressing else Handoff.created_at
    if cursor:
        query = query.where(_beyond(at, Handoff.id, cursor, rising=pressing))
    order = (at, Handoff.id) if pressing else (at.desc(), Handoff.id.desc())
    rows = session.scalars(query.order_by(*order).limit(limit + 1)).all()
    return _page(list(rows), limit, at.key)


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
        query = query.where(_beyond(Delivery.created_at, Delivery.id, cursor))
    rows = session.scalars(
        query.order_by(Delivery.created_at.desc(), Delivery.id.desc()).limit(limit + 1)
    ).all()
    return _page(list(rows), limit)


def _has_email(email: str) -> ColumnElement[bool]:
    email = email.strip().lower()
    # an address can be a fact of one record while another record holds the identity
    facts = select(Fact.lead_id).where(
        Fact.name == "email",
        Fact.superseded_at.is_(None),
        func.lower(as_type(Fact.value, Text)) == json.dumps(email),
    )
    identities = select(Identity.lead_id).where(
        Identity.kind == "email", func.lower(Identity.value) == email
    )
    return or_(Lead.id.in_(facts), Lead.id.in_(identities))


def _matches(q: str) -> ColumnElement[bool]:
    # a JSON column may hold Chinese as it is or as \uXXXX
    patterns = {like(q), like(json.dumps(q)[1:-1])}
    value = func.lower(as_type(Fact.value, Text))
    facts = select(Fact.lead_id).where(
        Fact.name.in_(SEARCHED),
        Fact.superseded_at.is_(None),
        or_(*(value.like(pattern, escape=_ESCAPE) for pattern in patterns)),
    )
    accounts = select(Account.id).where(
        or_(
            func.lower(Account.name).like(like(q), escape=_ESCAPE),
            func.lower(Account.domain).like(like(q), escape=_ESCAPE),
        )
    )
    return or_(Lead.id == q, Lead.id.in_(facts), Lead.account_id.in_(accounts))


def like(text: str) -> str:
    """A pattern that finds the text anywhere; its escape is `!`."""
    for sign in (_ESCAPE, "%", "_"):
        text = text.replace(sign, _ESCAPE + sign)
    return f"%{text.lower()}%"


def _beyond(
    at: InstrumentedAttribute[dt.datetime],
    key: InstrumentedAttribute[str],
    cursor: str,
    *,
    rising: bool = False,
) -> ColumnElement[bool]:
    moment, last = _decoded(cursor)
    if rising:
        return or_(at > moment, and_(at == moment, key > last))
    return or_(at < moment, and_(at == moment, key < last))


def _page[R: Record](rows: list[R], limit: int, at: str = "created_at") -> Page[R]:
    if len(rows) <= limit:
        return Page(rows, None)
    last: Any = rows[limit - 1]
    return Page(rows[:limit], _encoded(getattr(last, at), last.id))


def _encoded(moment: dt.datetime, last: str) -> str:
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
