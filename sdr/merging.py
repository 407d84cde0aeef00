"""Two records of one person made one: what would happen, doing it, taking it back.

Everything that hangs on the one record moves to the other, in whatever table it stands; what
cannot (both chose mail topics, say) is kept in the log. Of two values of a fact the one that is
chosen stands, else the newer; nothing is overwritten. A refusal is never lost: who withdrew a
consent on either record has withdrawn it. `undo` puts both records back as they were; what
happened since stays with the one that was kept, what was refused since holds for both. The log goes
when the person is erased.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import JSON, Connection, ForeignKey, String, Table, func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, Session, mapped_column

from sdr import facts, handoffs, leads, marks, qualify, refusals, tallies, timeline
from sdr.db import Record, UtcDateTime, new_id
from sdr.errors import BadInput, MoveNotAllowed, NotFound
from sdr.facts import LIST_FACTS, Fact, Known
from sdr.leads import Lead
from sdr.playbook.model import Playbook
from sdr.stages import OWNED_BY_PEOPLE, Stage

# worked out anew, or about the pair itself
_OWN = frozenset({"lead_marks", "lead_searches", "duplicate_pairs", "tally_rows"})
ONE, OTHER = "one", "other"

type Row = Mapping[str, Any]
# table → what one row says where both leads had one and there can be only one
_joins: dict[str, Callable[[Row, Row], Row]] = {}


class Merge(Record):
    """`log`: what was moved, changed, made and put aside, so that it can be taken back."""

    __tablename__ = "merges"

    id: Mapped[str] = mapped_column(String(40), primary_key=True)
    lead_id: Mapped[str] = mapped_column(ForeignKey("leads.id", ondelete="CASCADE"), index=True)
    gone_id: Mapped[str] = mapped_column(String(40), index=True)
    by: Mapped[str] = mapped_column(String(320))
    at: Mapped[dt.datetime]
    log: Mapped[dict[str, Any]] = mapped_column(JSON)
    undone_at: Mapped[dt.datetime | None]
    undone_by: Mapped[str | None] = mapped_column(String(320))


def joined_by(table: str, join: Callable[[Row, Row], Row]) -> None:
    """Whose table it is says how a row of the kept lead takes in one of the other's."""
    _joins[table] = join


@dataclass(frozen=True, slots=True)
class Line:
    """One fact of both records; `stands`: whose value stands unless somebody chooses."""

    name: str
    one: Known | None
    other: Known | None
    stands: str

    @property
    def differ(self) -> bool:
        """True where there is something to choose."""
        return (
            self.one is not None and self.other is not None and self.name not in LIST_FACTS
            and self.one.value != self.other.value
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Preview:
    """What a merge would do; `barred`: why it cannot be done, or None."""

    keep: Lead
    gone: Lead
    lines: list[Line]
    moves: dict[str, int]  # table → rows
    barred: str | None


def preview(session: Session, keep: Lead, gone: Lead) -> Preview:
    """What would happen if `gone` became part of `keep`."""
    one, other = facts.current(session, keep.id), facts.current(session, gone.id)
    lines = [
        Line(name, one.get(name), other.get(name), _stands(one.get(name), other.get(name)))
        for name in facts.FACTS
        if name != "consent" and (name in one or name in other)
    ]
    connection = session.connection()
    moves = {
        table.name: connection.execute(
            select(func.count()).select_from(table).where(column == gone.id)
        ).scalar_one()
        for table, column in _tables()
    }
    return Preview(
        keep, gone, lines, {t: n for t, n in moves.items() if n}, barred(session, keep, gone)
    )


def barred(session: Session, keep: Lead, gone: Lead) -> str | None:
    """Why the two cannot be one now: `same`, `both_held`."""
    if keep.id == gone.id:
        return "same"
    if handoffs.open_of(session, keep.id) and handoffs.open_of(session, gone.id):
        return "both_held"
    return None


def merge(
    session: Session, keep: Lead, gone: Lead, *, by: str, playbook: Playbook, now: dt.datetime,
    chosen: Mapping[str, str] | None = None,
) -> Merge:  # fmt: skip
    """Make `gone` part of `keep`; `chosen`: fact → one | other. Raises BadInput."""
    why = barred(session, keep, gone)
    if why is not None:
        raise BadInput(field="lead", problem=why, allowed="")
    for each in sorted((keep.id, gone.id)):  # nobody changes either meanwhile
        session.get(Lead, each, with_for_update=True, populate_existing=True)
    lines = preview(session, keep, gone).lines
    stands = {line.name: (chosen or {}).get(line.name, line.stands) for line in lines}
    withdrawn = refusals.withdrawn(session, keep.id) | refusals.withdrawn(session, gone.id)
    log: dict[str, Any] = {"gone": _packed(_row(session, Lead.__table__, gone.id))}
    before = _packed(_row(session, Lead.__table__, keep.id))
    log["moved"], log["aside"], log["joined"] = _move(session, keep.id, gone.id)
    tallies.forget(session, gone.id)  # one person from now on; the worker counts the kept lead anew
    session.execute(Lead.__table__.delete().where(Lead.__table__.c.id == gone.id))  # type: ignore[attr-defined]
    session.expire_all()
    log["superseded"] = _settle_facts(
        session, keep.id, set(log["moved"].get("facts", ())), stands, now
    )
    log["made"] = {"consents": refusals.keep(session, keep.id, withdrawn, now)}
    _join(session, keep, log["gone"])
    made = Merge(
        id=new_id("merge"), lead_id=keep.id, gone_id=log["gone"]["id"], by=by, at=now, log=log
    )
    session.add(made)
    event = timeline.write(
        session, keep.id, "merged", now=now, by=by,
        data={"gone_id": made.gone_id, "merge_id": made.id},
    )  # fmt: skip
    log["made"]["timeline_events"] = [event.id]
    qualify.reconsider(session, keep, playbook, now=now, by=by)
    after = _packed(_row(session, Lead.__table__, keep.id))
    made.log = {**log, "do_not_contact": after["do_not_contact"], "kept": {
        name: [value, after[name]] for name, value in before.items() if value != after[name]
    }}  # fmt: skip
    session.flush()
    return made


def undo(
    session: Session, merge_id: str, *, by: str, playbook: Playbook, now: dt.datetime
) -> Merge:
    """Make them two again. Raises NotFound, MoveNotAllowed where it is undone or not the last."""
    made = session.get(Merge, merge_id, with_for_update=True)
    if made is None:
        raise NotFound(what="merge", id=merge_id)
    if made.undone_at is not None or last_of(session, made.lead_id) is not made:
        raise MoveNotAllowed(what="merge", old="merged", new="undone")
    keep, log = leads.get(session, made.lead_id), made.log
    own = {*log["made"]["consents"], *log["moved"].get("consents", ())}
    refused = refusals.since(session, keep.id, made.at, without=own)
    stopped = keep.do_not_contact
    _put_back(session, made)
    _restore(keep, log)
    made.undone_at, made.undone_by = now, by
    back = leads.get(session, made.gone_id)
    for each in (keep, back):  # one person refused it: it holds for both
        refusals.keep(session, each.id, refused, now)
    if stopped is not None and stopped != log["do_not_contact"]:
        back.do_not_contact = stopped
    for each, other in ((keep, back), (back, keep)):
        timeline.write(session, each.id, "unmerged", now=now, by=by, data={"lead_id": other.id})
        marks.put(session, each.id, each.created_at, {
            "tag": each.tags or (), **marks.of_source(each.source), **marks.of_fields(each.fields),
        })  # fmt: skip
        qualify.reconsider(session, each, playbook, now=now, by=by)
    made.log = {}  # it repeats what is theirs, and nothing needs it any more
    session.flush()
    return made


def _put_back(session: Session, made: Merge) -> None:
    """The record that went, and everything that was its own, as far as it is there still."""
    keep_id, log = made.lead_id, made.log
    connection = session.connection()
    connection.execute(Lead.__table__.insert(), _given(_unpacked(Lead.__table__, log["gone"])))  # type: ignore[attr-defined]
    tables = {table.name: (table, column) for table, column in _tables()}
    for name, ids in log["made"].items():
        table = Record.metadata.tables[name]
        connection.execute(table.delete().where(_key(table).in_(ids)))
    for name, ids in log["moved"].items():
        if name in _OWN:  # older logs moved what is counted
            continue
        table, column = tables[name]
        key = _key(table)
        if key is column:  # one a lead: what it says now holds for both
            row = {**_one(connection, table, keep_id), column.name: made.gone_id}
            connection.execute(table.insert(), _given(row))
            continue
        for part in _parts(ids):
            connection.execute(
                table.update()
                .where(key.in_(part), column == keep_id)
                .values({column.name: made.gone_id})
            )
    for name, rows in log["aside"].items():
        table = tables[name][0]
        for row in rows:
            connection.execute(table.insert(), _given(_unpacked(table, row)))
    for name, (before, after) in log["joined"].items():
        _take_apart(connection, *tables[name], made, before, after)
    rows_of = Fact.__table__
    for fact_id in log["superseded"]:
        connection.execute(
            rows_of.update()  # type: ignore[attr-defined]
            .where(rows_of.c.id == fact_id)
            .values(superseded_at=None, superseded_by=None)
        )
    session.expire_all()


def _take_apart(
    connection: Connection, table: Table, column: Any, made: Merge, before: Row, after: Row
) -> None:
    """Rows that were joined: the kept lead's as it was; what was said since holds for both."""
    held = _one(connection, table, made.lead_id)
    since = _packed(held)
    if since != after:
        theirs = _joins[table.name](_one(connection, table, made.gone_id), held)
        connection.execute(table.update().where(column == made.gone_id).values(theirs))
    old = {name: before[name] for name, value in since.items() if value == after[name]}
    connection.execute(table.update().where(column == made.lead_id).values(_unpacked(table, old)))


def _restore(keep: Lead, log: Mapping[str, Any]) -> None:
    """The record that was kept, as it was; what somebody changed since stays as they left it."""
    kept = _unpacked(Lead.__table__, {name: pair[0] for name, pair in log["kept"].items()})
    merged = _unpacked(Lead.__table__, {name: pair[1] for name, pair in log["kept"].items()})
    for name, value in kept.items():
        if name not in ("updated_at", "created_at") and getattr(keep, name) == merged[name]:
            setattr(keep, name, value)


def last_of(session: Session, lead_id: str) -> Merge | None:
    """The lead's last merge that stands."""
    return session.scalars(
        select(Merge)
        .where(Merge.lead_id == lead_id, Merge.undone_at.is_(None))
        .order_by(Merge.at.desc(), Merge.id.desc())
    ).first()


def went_to(session: Session, lead_id: str) -> str | None:
    """The lead that this one became part of, or None."""
    seen = lead_id
    while session.get(Lead, seen) is None:
        following = session.scalars(
            select(Merge.lead_id).where(Merge.gone_id == seen, Merge.undone_at.is_(None))
        ).first()
        if following is None:
            return None
        seen = following
    return seen if seen != lead_id else None


# ── parts ──────────────────────────────────────────────────────────────────────────────────────
def _stands(one: Known | None, other: Known | None) -> str:
    if one is None or other is None:
        return ONE if other is None else OTHER
    if (one.by == "prospect") != (other.by == "prospect"):  # their own word before a list's
        return ONE if one.by == "prospect" else OTHER
    return OTHER if other.at > one.at else ONE


def _tables() -> list[tuple[Table, Any]]:
    """Every table whose rows belong to a lead, with the column that says whose."""
    found = []
    for table in Record.metadata.sorted_tables:
        if table.name in _OWN:
            continue
        for column in table.columns:
            if any(key.target_fullname == "leads.id" for key in column.foreign_keys):
                found.append((table, column))
    return found


def _move(
    session: Session, keep_id: str, gone_id: str
) -> tuple[dict[str, list[str]], dict[str, list[dict[str, Any]]], dict[str, list[dict[str, Any]]]]:
    moved: dict[str, list[str]] = {}
    aside: dict[str, list[dict[str, Any]]] = {}
    joined: dict[str, list[dict[str, Any]]] = {}  # the kept lead's row before and after
    session.flush()
    connection = session.connection()
    for table, column in _tables():
        key = _key(table)
        ids = list(connection.execute(select(key).where(column == gone_id)).scalars())
        if not ids:
            continue
        if _try(connection, table, column, gone_id, keep_id, None):
            moved[table.name] = ids
            continue
        for each in ids:  # some stand in the way of one of the other record's
            if _try(connection, table, column, gone_id, keep_id, each):
                moved.setdefault(table.name, []).append(each)
                continue
            row = connection.execute(select(table).where(key == each)).mappings().one()
            aside.setdefault(table.name, []).append(_packed(dict(row)))
            connection.execute(table.delete().where(key == each))
            if key is column and table.name in _joins:
                held = _one(connection, table, keep_id)
                joined[table.name] = [_packed(held)]
                connection.execute(
                    table.update().where(key == keep_id).values(_joins[table.name](held, dict(row)))
                )
                joined[table.name].append(_packed(_one(connection, table, keep_id)))
    return moved, aside, joined


def _try(
    connection: Connection, table: Table, column: Any, gone_id: str, keep_id: str,
    only: str | None,
) -> bool:  # fmt: skip
    change = table.update().where(column == gone_id).values({column.name: keep_id})
    if only is not None:
        change = change.where(_key(table) == only)
    try:
        with connection.begin_nested():  # the session's would begin at its own next statement
            connection.execute(change)
    except IntegrityError:
        return False
    return True


def _settle_facts(
    session: Session, lead_id: str, moved: set[str], stands: Mapping[str, str], now: dt.datetime
) -> list[str]:
    """Of two values the one that stands supersedes the other; the ids of those superseded."""
    rows = session.scalars(
        select(Fact)
        .where(Fact.lead_id == lead_id, Fact.superseded_at.is_(None))
        .order_by(Fact.at, Fact.id)
    ).all()
    by_name: dict[str, list[Fact]] = {}
    for row in rows:
        by_name.setdefault(row.name, []).append(row)
    gone = []
    for name, held in by_name.items():
        if name in LIST_FACTS:
            seen: list[Fact] = []
            for row in held:
                twin = next((each for each in seen if each.value == row.value), None)
                if twin is None:
                    seen.append(row)
                else:
                    row.superseded_at, row.superseded_by = now, twin.id
                    gone.append(row.id)
            continue
        if len(held) < 2:
            continue
        theirs = stands.get(name, ONE) == OTHER
        winner = next((row for row in held if (row.id in moved) == theirs), held[-1])
        for row in held:
            if row is not winner:
                row.superseded_at, row.superseded_by = now, winner.id
                gone.append(row.id)
    session.flush()
    return gone


def _join(session: Session, keep: Lead, gone: Mapping[str, Any]) -> None:
    """What stands on the lead itself; what tells of caution counts from either."""
    for name in ("not_buyer", "do_not_contact", "abuse", "returned", "quiet_hours", "timezone",
                 "timezone_by", "country", "account_id", "attitude"):  # fmt: skip
        if getattr(keep, name) is None and gone[name] is not None:
            setattr(keep, name, gone[name])
    keep.was_unready = keep.was_unready or bool(gone["was_unready"])
    keep.tracked = keep.tracked and bool(gone["tracked"])
    if Stage(gone["stage"]) in OWNED_BY_PEOPLE and Stage(keep.stage) not in OWNED_BY_PEOPLE:
        keep.stage = gone["stage"]
    leads.retag(session, keep, [*(keep.tags or ()), *(gone["tags"] or ())])
    leads.set_fields(session, keep, {
        code: value for code, value in (gone["fields"] or {}).items()
        if code not in (keep.fields or {})
    })  # fmt: skip
    leads.add_source(session, keep, {
        name: value for name, value in (gone["source"] or {}).items() if name not in keep.source
    })  # fmt: skip


def _key(table: Table) -> Any:
    return next(iter(table.primary_key.columns))


def _one(connection: Connection, table: Table, lead_id: str) -> dict[str, Any]:
    """The row of a table that has one a lead."""
    found = connection.execute(select(table).where(_key(table) == lead_id))
    return dict(found.mappings().one())


def _row(session: Session, table: Any, lead_id: str) -> dict[str, Any]:
    session.flush()
    return dict(session.execute(select(table).where(table.c.id == lead_id)).mappings().one())


def _packed(row: Mapping[str, Any]) -> dict[str, Any]:
    """A row as JSON."""
    return {
        name: value.isoformat() if isinstance(value, dt.datetime) else value
        for name, value in row.items()
    }


def _unpacked(table: Any, row: Mapping[str, Any]) -> dict[str, Any]:
    """The row again: times are told by the type of their column."""
    moments = {c.name for c in table.columns if isinstance(c.type, UtcDateTime)}
    return {
        name: dt.datetime.fromisoformat(value) if value is not None and name in moments else value
        for name, value in row.items()
    }


def _given(row: Mapping[str, Any]) -> dict[str, Any]:
    """Without what is nothing: in a JSON column nothing would become a JSON null."""
    return {name: value for name, value in row.items() if value is not None}


def _parts(ids: list[str]) -> list[list[str]]:
    return [ids[first : first + 500] for first in range(0, len(ids), 500)]
