"""What reports count: one row for each thing counted, and the sums of these rows by day.

A row says of which lead it tells, so that every number opens the rows behind it; it goes with the
lead. A sum is the count of the rows with its names, kept up to date as rows come and go, so that no
page counts anything over a table. The names `a`, `b`, `c` mean what the report says:

| report | a | b | c |
|---|---|---|---|
| funnel | source | persona | the furthest step reached |
| questions | the fact asked for | – | answered, dropped |
| handoffs | colleague | state, or returned:reason | how soon it was taken |
| voice | problem, objection, system, question | what of it | industry |

Days are those of the installation's zone; of `voice` the Monday of the week. `nurture.counting`
fills it, `console.reports` reads it.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, Final, NamedTuple

from sqlalchemy import Date, ForeignKey, Index, String, delete, func, select, update
from sqlalchemy import insert as insert_into
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, Session, mapped_column

from sdr.db import Record, new_id

REPORTS: Final = ("funnel", "questions", "handoffs", "voice")
STEPS: Final = ("visit", "engaged", "captured", "qualified", "accepted", "met", "won")
SPEEDS: Final = ("15m", "1h", "4h", "8h", "later", "open")
LONGEST = 120  # of a name
QUOTED = 300  # of what was said
EVERY = "tallies"  # the mark up to which leads were counted
SUMMED = "tallies_summed"  # when the sums were made anew from the rows


class Tally(Record):
    """How many rows have these names on this day."""

    __tablename__ = "tallies"

    report: Mapped[str] = mapped_column(String(12), primary_key=True)
    day: Mapped[dt.date] = mapped_column(Date, primary_key=True)
    language: Mapped[str] = mapped_column(String(2), primary_key=True)
    a: Mapped[str] = mapped_column(String(LONGEST), primary_key=True)
    b: Mapped[str] = mapped_column(String(LONGEST), primary_key=True)
    c: Mapped[str] = mapped_column(String(LONGEST), primary_key=True)
    n: Mapped[int]


class TallyRow(Record):
    """One thing counted; `ref` is the talk, handoff, message or delivery it was read from."""

    __tablename__ = "tally_rows"
    __table_args__ = (
        Index("ix_tally_rows_c", "report", "c", "day", "id"),
        Index("ix_tally_rows_a", "report", "a", "day", "id"),
    )

    id: Mapped[str] = mapped_column(String(40), primary_key=True)
    report: Mapped[str] = mapped_column(String(12))
    day: Mapped[dt.date] = mapped_column(Date)
    language: Mapped[str] = mapped_column(String(2))
    a: Mapped[str] = mapped_column(String(LONGEST))
    b: Mapped[str] = mapped_column(String(LONGEST))
    c: Mapped[str] = mapped_column(String(LONGEST))
    lead_id: Mapped[str] = mapped_column(ForeignKey("leads.id", ondelete="CASCADE"), index=True)
    ref: Mapped[str | None] = mapped_column(String(40))
    text: Mapped[str | None] = mapped_column(String(QUOTED))


class TallyMark(Record):
    """How far something got: up to which moment, and which id at that moment."""

    __tablename__ = "tally_marks"

    name: Mapped[str] = mapped_column(String(20), primary_key=True)
    at: Mapped[dt.datetime]
    id: Mapped[str] = mapped_column(String(40), default="")


class TallyDue(Record):
    """A lead to be counted, now or once a time has come (a meeting, say)."""

    __tablename__ = "tally_dues"

    # no foreign key: whoever was erased meanwhile is not found when their turn comes
    lead_id: Mapped[str] = mapped_column(String(40), primary_key=True)
    at: Mapped[dt.datetime] = mapped_column(index=True)


class Cost(Record):
    """What a source cost in a month, in the playbook's currency, as a colleague entered it."""

    __tablename__ = "costs"

    source: Mapped[str] = mapped_column(String(LONGEST), primary_key=True)
    month: Mapped[str] = mapped_column(String(7), primary_key=True)  # 2026-11
    amount: Mapped[float]
    by: Mapped[str] = mapped_column(String(320))
    at: Mapped[dt.datetime]


class Row(NamedTuple):
    """One thing to be counted."""

    report: str
    day: dt.date
    language: str
    a: str
    b: str
    c: str
    ref: str | None = None
    text: str | None = None


class Sum(NamedTuple):
    """One number of a report; `day` only where it was asked for."""

    a: str
    b: str
    c: str
    n: int
    day: dt.date | None = None


def name(value: object) -> str:
    """A name as it is kept."""
    return str(value or "").strip()[:LONGEST]


def put(session: Session, counted: Mapping[str, Iterable[Row]]) -> None:
    """Let each of these leads have exactly these rows; the sums follow."""
    held: dict[tuple[str, Row], list[str]] = defaultdict(list)
    for kept in session.scalars(select(TallyRow).where(TallyRow.lead_id.in_(list(counted)))):
        held[kept.lead_id, _row(kept)].append(kept.id)
    wanted = {(lead_id, row) for lead_id, rows in counted.items() for row in rows}
    fresh = wanted - held.keys()
    change = Counter[tuple[Any, ...]]()
    gone: list[str] = []
    for key, ids in held.items():  # of twins, one stays
        too_many = ids[1:] if key in wanted else ids
        change[key[1][:6]] -= len(too_many)
        gone += too_many
    for _, row in fresh:
        change[row[:6]] += 1
    if gone:
        session.execute(delete(TallyRow).where(TallyRow.id.in_(gone)))
    if fresh:
        values = [
            {**row._asdict(), "id": new_id("tally"), "lead_id": lead_id}
            for lead_id, row in sorted(fresh, key=lambda each: (each[1].day, each[0]))
        ]
        session.execute(insert_into(TallyRow), values)
    _sum_up(session, change)


def forget(session: Session, lead_id: str) -> None:
    """Take a lead out of all reports, before it is deleted."""
    put(session, {lead_id: ()})
    session.execute(delete(TallyDue).where(TallyDue.lead_id == lead_id))


def due(session: Session, lead_ids: Collection[str], at: dt.datetime) -> None:
    """Let these leads be counted at that time, if they are not to be sooner."""
    if not lead_ids:
        return
    insert = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
    noted = insert(TallyDue).values([{"lead_id": each, "at": at} for each in sorted(set(lead_ids))])
    session.execute(
        noted.on_conflict_do_update(
            index_elements=[TallyDue.lead_id], set_={"at": noted.excluded.at},
            where=TallyDue.at > noted.excluded.at,
        )
    )  # fmt: skip


def take_due(session: Session, now: dt.datetime, limit: int, only: str | None = None) -> list[str]:
    """The leads to be counted next, noted no longer: read their records after this.

    In this order whatever is committed meanwhile is in the records, or notes its lead anew.
    """
    first = select(TallyDue.lead_id).where(TallyDue.at <= now)
    if only is not None:
        first = first.where(TallyDue.lead_id == only)
    first = first.order_by(TallyDue.at, TallyDue.lead_id).limit(limit)
    taken = list(session.scalars(first.with_for_update(skip_locked=True)))
    session.execute(
        delete(TallyDue).where(TallyDue.lead_id.in_(taken)),
        execution_options={"synchronize_session": False},
    )
    return taken


def waiting(session: Session, now: dt.datetime, limit: int) -> list[str]:
    """The leads to be counted now, whoever waits longest first."""
    query = select(TallyDue.lead_id).where(TallyDue.at <= now)
    return list(session.scalars(query.order_by(TallyDue.at, TallyDue.lead_id).limit(limit)))


def sum_anew(session: Session) -> None:
    """Make all sums from the rows: what was deleted without `forget` is in none of them then."""
    names = (
        TallyRow.report, TallyRow.day, TallyRow.language, TallyRow.a, TallyRow.b, TallyRow.c,
    )  # fmt: skip
    session.execute(delete(Tally))
    session.execute(
        insert_into(Tally).from_select(
            ["report", "day", "language", "a", "b", "c", "n"],
            select(*names, func.count()).group_by(*names),
        )
    )


def sums(
    session: Session, report: str, since: dt.date, until: dt.date, *, language: str | None = None,
    by_day: bool = False, **names: Collection[str],
) -> list[Sum]:  # fmt: skip
    """The numbers of a report between two days, both included; `a=…` only these names."""
    keys: list[Any] = [Tally.a, Tally.b, Tally.c]
    query = select(*keys, func.sum(Tally.n), *([Tally.day] if by_day else []))
    query = query.where(Tally.report == report, Tally.day.between(since, until), Tally.n > 0)
    if language:
        query = query.where(Tally.language == language)
    for key, values in names.items():
        query = query.where(getattr(Tally, key).in_(list(values)))
    rows = session.execute(query.group_by(*keys, *([Tally.day] if by_day else [])))
    return [Sum(*tuple(each)) for each in rows]


def rows(
    session: Session, report: str, since: dt.date, until: dt.date, *, language: str | None = None,
    before: str | None = None, limit: int = 50, **names: Collection[str],
) -> list[TallyRow]:  # fmt: skip
    """The rows behind a number, the newest day first; `before`: go on after that row."""
    query = select(TallyRow).where(TallyRow.report == report, TallyRow.day.between(since, until))
    if language:
        query = query.where(TallyRow.language == language)
    for key, values in names.items():
        query = query.where(getattr(TallyRow, key).in_(list(values)))
    last = session.get(TallyRow, before) if before else None
    if last is not None:
        query = query.where(
            (TallyRow.day < last.day) | ((TallyRow.day == last.day) & (TallyRow.id < last.id))
        )
    query = query.order_by(TallyRow.day.desc(), TallyRow.id.desc()).limit(limit)
    return list(session.scalars(query))


def costs(session: Session, months: Sequence[str]) -> list[Cost]:
    """What was entered for these months, the newest first."""
    query = select(Cost).where(Cost.month.in_(list(months)))
    return list(session.scalars(query.order_by(Cost.month.desc(), Cost.source)))


def enter_cost(
    session: Session, source: str, month: str, amount: float, *, by: str, now: dt.datetime
) -> None:
    """Keep what a source cost in a month; nothing takes the entry away."""
    held = session.get(Cost, (source, month))
    if held is not None:
        session.delete(held)
        session.flush()
    if amount:
        session.add(Cost(source=source, month=month, amount=amount, by=by, at=now))
        session.flush()


def _row(row: TallyRow) -> Row:
    return Row(row.report, row.day, row.language, row.a, row.b, row.c, row.ref, row.text)


def _sum_up(session: Session, change: Mapping[tuple[Any, ...], int]) -> None:
    for key, by in sorted((key, by) for key, by in change.items() if by):
        report, day, language, a, b, c = key
        moved = session.execute(
            update(Tally)
            .where(
                Tally.report == report, Tally.day == day, Tally.language == language,
                Tally.a == a, Tally.b == b, Tally.c == c,
            )
            .values(n=Tally.n + by)
            .returning(Tally.n)
        ).first()  # fmt: skip
        if moved is None and by > 0:
            session.add(Tally(report=report, day=day, language=language, a=a, b=b, c=c, n=by))
            session.flush()
