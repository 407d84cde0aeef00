"""Stirs: leads about whom something changed since the sweeps looked, so that nobody is looked for.

Triggers in the database add a row whenever something happens that may settle a lead, let it leave
its sequence or wake it: no code can forget to, and a change is committed together with its row. A
pass reads the rows, looks at those leads alone, and takes away the rows that it read when it is
through; a pass that dies takes none away. So a pass with nothing to do costs the same with a
million enrolments as with ten. Every so often the worker looks at everybody all the same.

The triggers stand here and not in a migration, because SQLite loses those of a table that a
migration makes anew: `app.migrate` takes them off before and puts them on after. Where there is
nothing to migrate they are left alone, unless they are others than these.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import BigInteger, Connection, Integer, String, delete, inspect, select, text
from sqlalchemy.orm import Mapped, Session, mapped_column

from sdr.db import Record

# Beyond so many leads everybody is looked at instead, which is quicker then.
MOST = 20_000
# So many rows are taken away by one pass.
ROWS = 200_000
AT_A_TIME = 1000


class Stir(Record):
    """One change; a lead may have many."""

    __tablename__ = "stirs"

    id: Mapped[int] = mapped_column(
        BigInteger().with_variant(Integer(), "sqlite"), primary_key=True, autoincrement=True
    )
    lead_id: Mapped[str] = mapped_column(String(40))


@dataclass(frozen=True, slots=True)
class _Trigger:
    name: str
    when: str  # INSERT ON …, UPDATE OF … ON …
    lead: str  # whose it is
    only: str = ""  # a condition; {differs} compares with NULL as a value


_TRIGGERS = (
    _Trigger("lead_made", "INSERT ON leads", "NEW.id"),
    _Trigger(
        "lead", "UPDATE OF stage, verdict, updated_at ON leads", "NEW.id",
        "OLD.stage {differs} NEW.stage OR OLD.verdict {differs} NEW.verdict"
        " OR OLD.updated_at {differs} NEW.updated_at",
    ),
    _Trigger(
        "message", "INSERT ON messages",
        "(SELECT c.lead_id FROM conversations c WHERE c.id = NEW.conversation_id)",
        "NEW.sender = 'prospect'",
    ),
    _Trigger("talk", "UPDATE OF ended_at, floor, lead_id ON conversations", "NEW.lead_id"),
    _Trigger("handoff_made", "INSERT ON handoffs", "NEW.lead_id"),
    _Trigger("handoff", "UPDATE OF state ON handoffs", "NEW.lead_id"),
    _Trigger("meeting", "INSERT ON facts", "NEW.lead_id", "NEW.name = 'meeting_time'"),
    _Trigger("met", "UPDATE OF state ON meetings", "NEW.lead_id"),
    _Trigger("engagement_made", "INSERT ON engagements", "NEW.lead_id"),
    _Trigger("engagement", "UPDATE OF counted ON engagements", "NEW.lead_id"),
    _Trigger("task", "UPDATE OF closed_at, state ON tasks", "NEW.lead_id"),
    _Trigger(
        "enrollment", "UPDATE OF state, touch_id ON enrollments", "NEW.lead_id",
        "NEW.ended_at IS NULL AND NEW.touch_id IS NULL",
    ),
    _Trigger(
        "forgotten", "DELETE ON reviews", "l.id FROM leads l WHERE l.id = OLD.subject",
        "OLD.kind = 'lead'",
    ),
    _Trigger("gone", "DELETE ON leads", ""),  # of who was erased nothing is left here either
)  # fmt: skip


def read(session: Session) -> list[tuple[int, str]]:
    """What there is: row and lead, oldest first."""
    rows = session.execute(select(Stir.id, Stir.lead_id).order_by(Stir.id).limit(ROWS))
    return [(row_id, lead_id) for row_id, lead_id in rows]


def leads(session: Session) -> list[str] | None:
    """Ids of the leads to look at; None: so many that everybody is to be looked at."""
    found = list(session.scalars(select(Stir.lead_id).distinct().limit(MOST + 1)))
    return found if len(found) <= MOST else None


def take_away(session: Session, rows: Sequence[int]) -> None:
    """Take away rows whose leads were looked at."""
    for part in batches(rows):
        session.execute(delete(Stir).where(Stir.id.in_(part)))


def batches[T](many: Sequence[T]) -> Iterator[Sequence[T]]:
    """Parts that fit into one statement."""
    for first in range(0, len(many), AT_A_TIME):
        yield many[first : first + AT_A_TIME]


def install(connection: Connection) -> None:
    """Put the triggers on, where the table is there; those that were there are replaced.

    An upgrade that broke off half way leaves a database without some of the tables they are on.
    """
    there = set(inspect(connection).get_table_names())
    if Stir.__tablename__ not in there:
        return
    uninstall(connection)
    known = {f"stir_{each.name}" for each in _TRIGGERS if each.when.rpartition(" ")[2] in there}
    for name, statements in _statements(connection).items():
        if name not in known:
            continue
        for each in statements:
            connection.execute(text(each))
        if connection.dialect.name != "sqlite":  # by which `are_on` knows it
            mark = _digest(statements)
            connection.execute(text(f"COMMENT ON FUNCTION {name}() IS '{mark}'"))


def are_on(connection: Connection) -> bool:
    """Whether the triggers in the database are these, as this code makes them."""
    wanted = _statements(connection)
    if connection.dialect.name == "sqlite":
        held = connection.execute(
            text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        )
        return {n: [s] for n, s in held}.items() >= wanted.items()
    held = connection.execute(text(
        "SELECT t.tgname, obj_description(t.tgfoid, 'pg_proc') FROM pg_trigger t"
        " JOIN pg_class c ON c.oid = t.tgrelid"
        " WHERE NOT t.tgisinternal AND c.relnamespace = current_schema()::regnamespace"
    ))  # fmt: skip
    return dict(held.all()).items() >= {n: _digest(s) for n, s in wanted.items()}.items()


def _statements(connection: Connection) -> dict[str, list[str]]:
    """What makes each trigger, by its name."""
    sqlite = connection.dialect.name == "sqlite"
    head = "RETURNS trigger LANGUAGE plpgsql AS"
    made: dict[str, list[str]] = {}
    for each in _TRIGGERS:
        name = f"stir_{each.name}"
        only = each.only.format(differs="IS NOT" if sqlite else "IS DISTINCT FROM")
        when = f" WHEN ({only})" if only else ""
        adds = f"INSERT INTO stirs (lead_id) SELECT {each.lead}"
        if not each.lead:
            adds = "DELETE FROM stirs WHERE lead_id = OLD.id"
        on = f"CREATE TRIGGER {name} AFTER {each.when} FOR EACH ROW{when}"
        if sqlite:
            made[name] = [f"{on} BEGIN {adds}; END"]
            continue
        made[name] = [
            f"CREATE FUNCTION {name}() {head} $$ BEGIN {adds}; RETURN NULL; END $$",
            f"{on} EXECUTE FUNCTION {name}()",
        ]
    return made


def _digest(statements: Sequence[str]) -> str:
    return hashlib.sha256("\n".join(statements).encode()).hexdigest()[:16]


def uninstall(connection: Connection) -> None:
    """Take the triggers off."""
    for each in _TRIGGERS:
        if connection.dialect.name == "sqlite":
            connection.execute(text(f"DROP TRIGGER IF EXISTS stir_{each.name}"))
        else:
            connection.execute(text(f"DROP FUNCTION IF EXISTS stir_{each.name}() CASCADE"))
