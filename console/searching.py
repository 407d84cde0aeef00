"""Leads that hold some words, in the order of a list, however many hold them.

What many leads hold is found soonest by walking the list itself: of the first hundreds some do.
What few hold is found by the index of parts of words, which knows nothing of the list's order. So
a page is looked for in turns: a short walk; the index, as long as it finds few; a longer walk. Each
turn costs about as much as the one before, and all give the same rows, so pages go on by the
same cursor. SQLite has no such index and compares the words of all leads after the first walk.
Called by `console.listing`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, String, and_, any_, literal, select, true
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Session

from sdr import marks
from sdr.leads import Lead
from sdr.marks import Searched

SHORT, LONG = 200, (600, 2_000, 6_000)  # leads of a walk
FEW = 1_500  # of those that the index finds
_ESCAPE = "!"

type Go = Callable[[Select[Any], tuple[Any, str]], Select[Any]]


def found(
    session: Session, query: Select[Lead], keys: tuple[Any, Any], text: str, limit: int,
    after: tuple[Any, str] | None, beyond: Go,
) -> list[Lead]:  # fmt: skip
    """The first `limit` leads of a list behind `after` that hold every word of the text.

    `keys`: moment and id by which the list goes, newest first; `beyond` narrows a query to what
    lies behind a pair of them.
    """
    parts, words = marks.sought(text)
    padded = literal(" ").concat(Searched.text)
    holds = and_(true(), *(padded.like(like(word), escape=_ESCAPE) for word in words))
    indexed = bool(parts) and session.get_bind().dialect.name == "postgresql"
    walk = _Walk(session, query, keys, holds, limit, after, beyond)
    if walk.step(SHORT):
        return walk.leads()
    if indexed:
        few = select(Searched.lead_id).where(Searched.grams.contains(parts), holds)
        ids = list(session.scalars(few.limit(FEW + 1)))
        if len(ids) <= FEW:
            walk.among(ids)
            return walk.leads()
        for size in LONG:
            if walk.step(size):
                return walk.leads()
    rest = query.join(Searched, Searched.lead_id == Lead.id).where(holds)
    walk.rest(rest.where(Searched.grams.contains(parts)) if indexed else rest)
    return walk.leads()


def like(text: str) -> str:
    """A pattern that finds the text anywhere; its escape is `!`."""
    for sign in (_ESCAPE, "%", "_"):
        text = text.replace(sign, _ESCAPE + sign)
    return f"%{text.lower()}%"


class _Walk:
    """A walk along a list, and what it has found so far, in the list's order."""

    def __init__(
        self, session: Session, query: Select[Lead], keys: tuple[Any, Any],
        holds: ColumnElement[bool], limit: int, after: tuple[Any, str] | None, beyond: Go,
    ) -> None:  # fmt: skip
        self._session, self._query, self._holds = session, query, holds
        self._keys, self._limit, self._after, self._beyond = keys, limit, after, beyond
        self._found: list[str] = []

    def step(self, size: int) -> bool:
        """Look at the next `size` of the list; True when enough is found, or it is at its end."""
        rows = self._session.execute(self._ordered(self._query).limit(size)).all()
        there = self._holding([key for _, key in rows])
        self._found += [key for _, key in rows if key in there]
        if rows:
            self._after = (rows[-1][0], rows[-1][1])
        return len(self._found) >= self._limit or len(rows) < size

    def among(self, ids: Sequence[str]) -> None:
        """Of the rest of the list these."""
        self.rest(self._query.where(self._one_of(Lead.id, ids)))

    def rest(self, query: Select[Lead]) -> None:
        """What the query finds behind what was looked at."""
        rows = self._session.execute(self._ordered(query).limit(self._limit - len(self._found)))
        self._found += [key for _, key in rows]

    def leads(self) -> list[Lead]:
        """The leads that were found."""
        ids = self._found[: self._limit]
        rows = {lead.id: lead for lead in self._session.scalars(
            select(Lead).where(Lead.id.in_(ids))
        )}  # fmt: skip
        return [rows[each] for each in ids if each in rows]

    def _ordered(self, query: Select[Lead]) -> Select[Any]:
        at, key = self._keys
        rows: Select[Any] = query.with_only_columns(at, key, maintain_column_froms=True)
        if self._after is not None:
            rows = self._beyond(rows, self._after)
        return rows.order_by(at.desc(), key.desc())

    def _holding(self, ids: Sequence[str]) -> set[str]:
        held = select(Searched.lead_id).where(self._one_of(Searched.lead_id, ids), self._holds)
        return set(self._session.scalars(held)) if ids else set()

    def _one_of(self, column: Any, ids: Sequence[str]) -> ColumnElement[bool]:
        if self._session.get_bind().dialect.name == "postgresql":  # one value, however many
            some: ColumnElement[bool] = column == any_(literal(list(ids), ARRAY(String)))
            return some
        there: ColumnElement[bool] = column.in_(ids)
        return there
