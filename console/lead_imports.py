"""Files of leads on their way in: kept while somebody maps their columns, checked, then taken in.

The text stays here only until it is taken in, or for `KEPT` when nobody goes on with it; what stays
is who took in which file, when, and what became of its rows, without a word of what stood in them.
Called by `console.imports_page`.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import String, Text, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from sdr.db import Record, new_id
from sdr.errors import NotFound

KEPT = dt.timedelta(days=1)
MAPPING, CHECKED, RUNNING, DONE = "mapping", "checked", "running", "done"


class LeadImport(Record):
    """`plan`: the mapping and what holds for all rows. `state`: mapping | checked | running | done.

    `done`: rows taken in so far; `result`: counts, and the rows that could not be, with their line.
    """

    __tablename__ = "lead_imports"

    id: Mapped[str] = mapped_column(String(40), primary_key=True)
    by: Mapped[str] = mapped_column(String(320))
    file: Mapped[str] = mapped_column(String(200))
    # up to 10 MB: loaded where it is read, by `text_of`
    text: Mapped[str] = mapped_column(Text, deferred=True, deferred_raiseload=True)
    rows: Mapped[int]
    plan: Mapped[dict[str, Any]] = mapped_column(default=dict)
    state: Mapped[str] = mapped_column(String(10), default=MAPPING)
    done: Mapped[int] = mapped_column(default=0)
    result: Mapped[dict[str, Any]] = mapped_column(default=dict)
    created_at: Mapped[dt.datetime] = mapped_column(index=True)
    touched_at: Mapped[dt.datetime]


def begin(
    session: Session, *, by: str, file: str, text: str, rows: int, plan: dict[str, Any],
    now: dt.datetime,
) -> LeadImport:  # fmt: skip
    """Keep a file that was sent."""
    forget_old(session, now)
    made = LeadImport(
        id=new_id("imp"), by=by, file=file[-200:], text=text, rows=rows, plan=plan, state=MAPPING,
        done=0, result={}, created_at=now, touched_at=now,
    )  # fmt: skip
    session.add(made)
    session.flush()
    return made


def get(session: Session, import_id: str) -> LeadImport:
    """The import, or NotFound."""
    held = session.get(LeadImport, import_id)
    if held is None:
        raise NotFound(what="import", id=import_id)
    return held


def text_of(session: Session, import_id: str) -> str:
    """What stands in the file; empty once it was let go."""
    held = session.scalar(select(LeadImport.text).where(LeadImport.id == import_id))
    if held is None:
        raise NotFound(what="import", id=import_id)
    return held


def is_there(session: Session, import_id: str) -> bool:
    """Whether the file is there still."""
    query = select(LeadImport.id).where(LeadImport.id == import_id, LeadImport.text != "")
    return session.scalar(query) is not None


def recent(session: Session, limit: int = 10) -> list[LeadImport]:
    """The newest imports."""
    rows = session.scalars(
        select(LeadImport).order_by(LeadImport.created_at.desc(), LeadImport.id.desc()).limit(limit)
    )
    return list(rows)


def forget_old(session: Session, now: dt.datetime) -> None:
    """Let the text of files go that nobody went on with."""
    rows = session.scalars(
        select(LeadImport).where(LeadImport.text != "", LeadImport.touched_at < now - KEPT)
    )
    for row in rows:
        forget(row)
    session.flush()


def forget(held: LeadImport) -> None:
    """Let go what stood in the file: its text, and the cells that could not be taken."""
    held.text = ""
    problems = held.result.get("problems", ())
    if problems:
        held.result = {**held.result, "problems": [
            {name: value for name, value in each.items() if name != "value"} for each in problems
        ]}  # fmt: skip
