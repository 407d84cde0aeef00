"""Views of the list of leads that somebody keeps: filters under a name, for oneself or for all.

A view is only the query string of the list, so it shows what stands there when it is opened. Called
by `console.lead_list`.
"""

from __future__ import annotations

import datetime as dt

from sqlalchemy import String, UniqueConstraint, func, or_, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from sdr.db import Record, new_id
from sdr.errors import BadInput, NotFound

LONGEST_NAME = 60
MOST = 50  # of one person


class SavedView(Record):
    """`owner`: the e-mail of whoever saved it; `shared`: everybody sees it."""

    __tablename__ = "saved_views"
    __table_args__ = (UniqueConstraint("owner", "name"),)

    id: Mapped[str] = mapped_column(String(40), primary_key=True)
    owner: Mapped[str] = mapped_column(String(320))
    name: Mapped[str] = mapped_column(String(LONGEST_NAME))
    query: Mapped[str] = mapped_column(String(1000))
    shared: Mapped[bool] = mapped_column(default=False, index=True)
    created_at: Mapped[dt.datetime]


def of(session: Session, owner: str) -> list[SavedView]:
    """What this person sees: their own views first, then what others share, by name."""
    rows = session.scalars(
        select(SavedView)
        .where(or_(SavedView.owner == owner, SavedView.shared.is_(True)))
        .order_by(SavedView.name, SavedView.id)
    )
    return sorted(rows, key=lambda view: view.owner != owner)


def save(
    session: Session, *, owner: str, name: str, query: str, shared: bool, now: dt.datetime
) -> SavedView:
    """Keep a view; one of the same name is replaced. Raises BadInput."""
    name = " ".join(name.split())[:LONGEST_NAME]
    if not name:
        raise BadInput(field="name", problem="empty", allowed="")
    if len(query) > SavedView.query.type.length:
        raise BadInput(field="query", problem="string_too_long", allowed="")
    held = session.scalars(
        select(SavedView).where(SavedView.owner == owner, SavedView.name == name)
    ).one_or_none()
    if held is None:
        mine = select(func.count()).select_from(SavedView).where(SavedView.owner == owner)
        if session.scalars(mine).one() >= MOST:
            raise BadInput(field="name", problem="too_long", allowed=str(MOST))
        held = SavedView(id=new_id("view"), owner=owner, name=name, created_at=now)
        session.add(held)
    held.query, held.shared = query, shared
    session.flush()
    return held


def get(session: Session, view_id: str) -> SavedView:
    """The view, or NotFound."""
    held = session.get(SavedView, view_id)
    if held is None:
        raise NotFound(what="view", id=view_id)
    return held
