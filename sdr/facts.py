"""Facts: what is known about a lead, each with the sentence it was read from.

A fact is written the moment it is said and superseded by a correction, never overwritten. List
facts (need, problem, …) hold one row per item. What was asked and not answered ("I don't know",
a refusal) stands beside them in `Unanswered`. Actions, imports and reps record; scoring,
discovery and briefs read `current`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy import (
    JSON,
    ForeignKey,
    Index,
    Row,
    String,
    UniqueConstraint,
    bindparam,
    delete,
    select,
)
from sqlalchemy.orm import Mapped, Session, mapped_column

from sdr import signals
from sdr.db import Record, new_id
from sdr.doings import Doings

LIST_FACTS = ("need", "situation", "problem", "implication", "need_payoff")
CONTACT_FACTS = ("email", "phone", "wechat")
SURE = 0.72  # from here on a reading is a statement, below it is a guess
FREE_TEXT_FACTS = ("situation", "problem", "implication", "need_payoff")
FACTS = (
    "name",
    "company",
    "job_title",
    "region",
    "current_solution",
    *CONTACT_FACTS,
    "industry",
    "company_size",
    "persona",
    "buying_role",
    "need",
    "budget",
    "timeline",
    "situation",
    "problem",
    "implication",
    "need_payoff",
    "meeting_time",
    "consent",
)


class Fact(Record):
    __tablename__ = "facts"
    __table_args__ = (Index("ix_facts_lead_current", "lead_id", "name", "superseded_at"),)

    id: Mapped[str] = mapped_column(String(40), primary_key=True)
    lead_id: Mapped[str] = mapped_column(ForeignKey("leads.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(String(40))
    value: Mapped[Any] = mapped_column(JSON)
    text: Mapped[str | None]  # the sentence it was read from
    message_id: Mapped[str | None] = mapped_column(String(40))
    by: Mapped[str] = mapped_column(String(20))  # prospect | rep | import | enrichment
    author: Mapped[str | None] = mapped_column(String(320))  # the colleague who entered it
    confidence: Mapped[float]
    at: Mapped[dt.datetime]
    superseded_at: Mapped[dt.datetime | None]
    superseded_by: Mapped[str | None] = mapped_column(String(40))
    # the earlier row that this one confirms: the same value, said to hold still
    renews: Mapped[str | None] = mapped_column(String(40))


class Unanswered(Record):
    """A fact asked for and not told: `unknown` or `undisclosed`."""

    __tablename__ = "unanswered"
    __table_args__ = (UniqueConstraint("lead_id", "name"),)

    id: Mapped[str] = mapped_column(String(40), primary_key=True)
    lead_id: Mapped[str] = mapped_column(ForeignKey("leads.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(String(40))
    status: Mapped[str] = mapped_column(String(20))
    conversation_id: Mapped[str | None] = mapped_column(String(40))
    message_id: Mapped[str | None] = mapped_column(String(40))
    text: Mapped[str | None]
    at: Mapped[dt.datetime]


@dataclass(frozen=True, slots=True)
class Known:
    """A fact as it stands. For a list fact `value` is the list, `items` the rows behind it."""

    value: Any
    text: str | None
    message_id: str | None
    at: dt.datetime
    by: str = "prospect"
    confidence: float = 1.0
    items: tuple[Known, ...] = ()
    renews: str | None = None  # the id of the row that told it first, where this one confirms
    author: str | None = None  # the colleague who entered it


@dataclass(frozen=True, slots=True)
class Said:
    """One thing read from one message, to be recorded.

    `replaces` marks a correction of a list fact: earlier items are superseded.
    """

    name: str
    value: Any
    text: str
    confidence: float = 1.0
    corrects: bool = False


@dataclass(frozen=True, slots=True)
class Change:
    """What recording did to one fact: `old` is None when it was new."""

    name: str
    old: Any
    new: Any


@dataclass(frozen=True, slots=True)
class Dossier:
    """All that is known of one lead, for the pure rules (scoring, discovery, brief)."""

    facts: Mapping[str, Known]
    unanswered: Mapping[str, str] = field(default_factory=dict)
    not_buyer: Mapping[str, Any] | None = None
    do_not_contact: Mapping[str, Any] | None = None
    abuse: Mapping[str, Any] | None = None
    returned: Mapping[str, Any] | None = None  # {reason, note, at}: sales sent the lead back
    engagement: float = 0.0  # that part of the score
    doings: Doings = field(default_factory=Doings)
    objections: tuple[str, ...] = ()  # acts of those raised so far; loaded where they weigh

    def value(self, name: str) -> Any:
        """The fact's value, or None."""
        known = self.facts.get(name)
        return None if known is None else known.value

    @property
    def has_contact(self) -> bool:
        """True when there is any means of contact."""
        return any(name in self.facts for name in CONTACT_FACTS)


def current(session: Session, lead_id: str) -> dict[str, Known]:
    """The facts that stand, by name."""
    return standing(session.execute(_CURRENT, {"lead": lead_id}))


# the columns that `standing` reads, without the records around them: every turn asks
_CURRENT = (
    select(
        Fact.name, Fact.value, Fact.text, Fact.message_id, Fact.at, Fact.by, Fact.confidence,
        Fact.renews, Fact.author,
    )
    .where(Fact.lead_id == bindparam("lead"), Fact.superseded_at.is_(None))
    .order_by(Fact.at, Fact.id)
)  # fmt: skip


def standing(rows: Iterable[Fact | Row[Any]]) -> dict[str, Known]:
    """The facts of these rows, oldest first, as they stand together."""
    facts: dict[str, Known] = {}
    lists: dict[str, list[Known]] = {}
    for row in rows:
        known = Known(
            row.value, row.text, row.message_id, row.at, row.by, row.confidence,
            renews=row.renews, author=row.author,
        )  # fmt: skip
        if row.name in LIST_FACTS:
            lists.setdefault(row.name, []).append(known)
        else:
            facts[row.name] = known
    for name, items in lists.items():
        last = items[-1]
        facts[name] = Known(
            [item.value for item in items],
            items[0].text,
            items[0].message_id,
            last.at,
            last.by,
            min(item.confidence for item in items),
            tuple(items),
            author=last.author,
        )
    return facts


def history(session: Session, lead_id: str, name: str) -> list[Fact]:
    """Every row of one fact, oldest first."""
    return list(
        session.scalars(
            select(Fact)
            .where(Fact.lead_id == lead_id, Fact.name == name)
            .order_by(Fact.at, Fact.id)
        )
    )


def unanswered(session: Session, lead_id: str) -> dict[str, str]:
    """What was asked and not told: fact → unknown | undisclosed."""
    rows = session.scalars(select(Unanswered).where(Unanswered.lead_id == lead_id))
    return {row.name: row.status for row in rows}


def record(
    session: Session,
    lead_id: str,
    said: Iterable[Said],
    *,
    by: str,
    now: dt.datetime,
    message_id: str | None = None,
    standing: dict[str, Known] | None = None,
    author: str | None = None,
) -> list[Change]:
    """Write what was said; return what changed. Saying the same again changes nothing.

    A guess (a role read from a title, say) never replaces a surer reading unless the person
    corrects themselves; of two statements the later counts. Recording the same message twice is
    harmless. `standing`: the facts as they stand, where the caller has them; it is kept up to date.
    `author`: the colleague who enters it.
    """
    standing = current(session, lead_id) if standing is None else standing
    changes: list[Change] = []
    told: list[str] = []
    cleared: set[tuple[str, bool]] = set()
    for item in said:
        old = standing.get(item.name)
        if item.name in LIST_FACTS:
            if item.corrects and old is not None and (item.name, True) not in cleared:
                cleared.add((item.name, True))
                _supersede(session, lead_id, item.name, now, None)
                old = None
            held = [] if old is None else list(old.value)
            if item.value in held:
                continue
            row = _add(session, lead_id, item, by, now, message_id, author)
            fresh = Known(
                row.value, row.text, row.message_id, row.at, by, item.confidence, author=author
            )
            items = (*(old.items if old else ()), fresh)
            standing[item.name] = Known(
                [*held, item.value],
                items[0].text,
                items[0].message_id,
                now,
                by,
                item.confidence,
                items,
                author=author,
            )
            changes.append(Change(item.name, held or None, [*held, item.value]))
            told.append(item.name)
            continue
        value = _merged(item, old)
        if old is not None and (
            old.value == value
            or (item.confidence < min(old.confidence, SURE) and not item.corrects)
            # "I don't know" is no correction of a figure told before
            or (_is_silence(value) and not _is_silence(old.value) and not item.corrects)
        ):
            continue
        row = _add(
            session,
            lead_id,
            Said(item.name, value, item.text, item.confidence),
            by,
            now,
            message_id,
            author,
        )
        if old is not None:
            _supersede(session, lead_id, item.name, now, row.id)
        standing[item.name] = Known(
            value, item.text, message_id, now, by, item.confidence, author=author
        )
        changes.append(Change(item.name, None if old is None else old.value, value))
        if not _is_silence(value):
            told.append(item.name)
    session.flush()
    if changes:
        signals.tell(session, "lead", lead_id=lead_id)
    if told:
        session.execute(
            delete(Unanswered).where(Unanswered.lead_id == lead_id, Unanswered.name.in_(told))
        )
    return changes


def renew(
    session: Session,
    lead_id: str,
    name: str,
    *,
    text: str,
    by: str,
    now: dt.datetime,
    message_id: str | None,
    standing: dict[str, Known],
    values: Iterable[Any] | None = None,
) -> None:
    """Note that a fact still holds: the same value anew, with the sentence that confirms it.

    `values`: of a list fact only these items. `standing` is kept up to date.
    """
    kept = None if values is None else list(values)
    rows = session.scalars(
        select(Fact).where(Fact.lead_id == lead_id, Fact.name == name, Fact.superseded_at.is_(None))
    ).all()
    for row in rows:
        if (kept is not None and row.value not in kept) or row.at >= now:
            continue
        fresh = _add(
            session, lead_id, Said(name, row.value, text, row.confidence), by, now, message_id
        )
        fresh.renews = row.renews or row.id
        row.superseded_at, row.superseded_by = now, fresh.id
    session.flush()
    standing[name] = current(session, lead_id)[name]


def withdraw(
    session: Session, lead_id: str, name: str, now: dt.datetime, standing: dict[str, Known]
) -> None:
    """Note that a fact holds no longer, and that nobody has said what does instead."""
    _supersede(session, lead_id, name, now, None)
    standing.pop(name, None)
    session.flush()


def as_told(session: Session, held: Mapping[str, Known]) -> dict[str, Known]:
    """These facts with the sentences that told them first, where later ones only confirmed them.

    For quotes: "yes" proves that a fact holds still, and says nothing to who reads it.
    """
    return {name: _as_told(session, known) for name, known in held.items()}


def _as_told(session: Session, known: Known) -> Known:
    if known.items:
        items = tuple(_as_told(session, item) for item in known.items)
        return replace(known, items=items, text=items[0].text, message_id=items[0].message_id)
    first = session.get(Fact, known.renews) if known.renews else None
    if first is None:
        return known
    return replace(known, text=first.text, message_id=first.message_id)


def record_unanswered(
    session: Session,
    lead_id: str,
    name: str,
    status: str,
    *,
    text: str,
    now: dt.datetime,
    message_id: str | None,
    conversation_id: str | None,
) -> None:
    """Note that `name` was asked and met with "I don't know" or a refusal."""
    row = session.scalars(
        select(Unanswered).where(Unanswered.lead_id == lead_id, Unanswered.name == name)
    ).one_or_none()
    if row is None:
        row = Unanswered(id=new_id("una"), lead_id=lead_id, name=name)
        session.add(row)
    row.status, row.text, row.at = status, text, now
    row.message_id, row.conversation_id = message_id, conversation_id
    session.flush()


def _is_silence(value: Any) -> bool:
    return isinstance(value, dict) and value.get("status") in ("unknown", "undisclosed")


def _merged(item: Said, old: Known | None) -> Any:
    """An approval keeps the amount named before, an amount keeps the approval."""
    if item.name != "budget" or old is None or item.corrects:
        return item.value
    before, after = old.value, item.value
    if before["status"] == "approved" and after["status"] == "amount":
        return {**after, "status": "approved"}
    if after["status"] == "approved" and after.get("max") is None and after.get("min") is None:
        return {**before, "status": "approved"} if before["status"] == "amount" else after
    return after


def _add(
    session: Session, lead_id: str, item: Said, by: str, now: dt.datetime, message_id: str | None,
    author: str | None = None,
) -> Fact:  # fmt: skip
    row = Fact(
        id=new_id("fact"),
        lead_id=lead_id,
        name=item.name,
        value=item.value,
        text=item.text,
        message_id=message_id,
        by=by,
        author=author,
        confidence=item.confidence,
        at=now,
    )
    session.add(row)
    return row


def _supersede(
    session: Session, lead_id: str, name: str, now: dt.datetime, by_id: str | None
) -> None:
    rows = session.scalars(
        select(Fact).where(Fact.lead_id == lead_id, Fact.name == name, Fact.superseded_at.is_(None))
    )
    for row in rows:
        if row.id != by_id:
            row.superseded_at, row.superseded_by = now, by_id
