"""Tasks: something a named colleague is to do about a lead, by a time.

Nurture makes them where a sequence asks for a person; a sequence that waits goes on when the task
is done. The staff API lists and closes them. A task is made once per identity, done once, and
cancelled when what asked for it is over.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from sdr import timeline
from sdr.db import Record, new_id
from sdr.errors import MoveNotAllowed, NotFound


class State(StrEnum):
    OPEN = "open"
    DONE = "done"
    CANCELLED = "cancelled"


class Task(Record):
    """`title` and `note` hold both languages; `source` says what asked: `{enrollment, step, …}`."""

    __tablename__ = "tasks"

    id: Mapped[str] = mapped_column(String(40), primary_key=True)
    identity: Mapped[str] = mapped_column(String(200), unique=True)
    lead_id: Mapped[str] = mapped_column(ForeignKey("leads.id", ondelete="CASCADE"), index=True)
    title: Mapped[dict[str, Any]]
    note: Mapped[dict[str, Any] | None]
    owner: Mapped[str] = mapped_column(String(320), index=True)
    source: Mapped[dict[str, Any]] = mapped_column(default=dict)
    state: Mapped[str] = mapped_column(String(10), default=State.OPEN, index=True)
    due_at: Mapped[dt.datetime]
    created_at: Mapped[dt.datetime]
    closed_at: Mapped[dt.datetime | None]
    closed_by: Mapped[str | None] = mapped_column(String(320))


def add(
    session: Session, *, identity: str, lead_id: str, title: dict[str, Any],
    note: dict[str, Any] | None, owner: str, due_at: dt.datetime, source: dict[str, Any],
    now: dt.datetime,
) -> Task:  # fmt: skip
    """Make a task once: the same identity again returns the first."""
    held = session.scalars(select(Task).where(Task.identity == identity)).one_or_none()
    if held is not None:
        return held
    task = Task(
        id=new_id("task"), identity=identity, lead_id=lead_id, title=title, note=note, owner=owner,
        source=source, state=State.OPEN, due_at=due_at, created_at=now,
    )  # fmt: skip
    session.add(task)
    session.flush()
    _write(session, task, "leadhatch", now)
    return task


def get(session: Session, task_id: str) -> Task:
    """The task, or NotFound."""
    task = session.get(Task, task_id)
    if task is None:
        raise NotFound(what="task", id=task_id)
    return task


def done(session: Session, task_id: str, *, by: str, now: dt.datetime) -> Task:
    """Mark as done; doing it again changes nothing. Raises NotFound, MoveNotAllowed."""
    task = session.get(Task, task_id, with_for_update=True)
    if task is None:
        raise NotFound(what="task", id=task_id)
    if task.state == State.CANCELLED:
        raise MoveNotAllowed(what="task", old=task.state, new=State.DONE.value)
    if task.state == State.OPEN:
        _close(session, task, State.DONE, by, now)
    return task


def cancel(session: Session, tasks: Sequence[Task], now: dt.datetime) -> None:
    """Take back the tasks that are still open."""
    for task in tasks:
        if task.state == State.OPEN:
            _close(session, task, State.CANCELLED, "leadhatch", now)


def listed(
    session: Session, *, owner: str | None = None, state: str | None = None, limit: int = 200
) -> list[Task]:
    """Tasks, the most urgent first."""
    query = select(Task).order_by(Task.due_at, Task.id).limit(limit)
    if owner is not None:
        query = query.where(Task.owner == owner)
    if state is not None:
        query = query.where(Task.state == state)
    return list(session.scalars(query))


def as_json(task: Task) -> dict[str, Any]:
    """The task as clients see it."""
    return {
        "id": task.id,
        "lead_id": task.lead_id,
        "title": task.title,
        "note": task.note,
        "owner": task.owner,
        "state": str(task.state),
        "due_at": task.due_at.isoformat(),
        "created_at": task.created_at.isoformat(),
        "closed_at": task.closed_at.isoformat() if task.closed_at else None,
        "closed_by": task.closed_by,
        "source": task.source,
    }


def _close(session: Session, task: Task, state: State, by: str, now: dt.datetime) -> None:
    task.state, task.closed_at, task.closed_by = state, now, by
    session.flush()
    _write(session, task, by, now)


def _write(session: Session, task: Task, by: str, now: dt.datetime) -> None:
    timeline.write(
        session, task.lead_id, "task", now=now, by=by,
        data={"task_id": task.id, "state": str(task.state), "owner": task.owner},
    )  # fmt: skip
