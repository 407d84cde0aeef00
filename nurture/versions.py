"""Versions of sequences: draft → checked → published → retired, each kept for ever.

A sequence begins as a file of the playbook. A pass takes the file in as a version of its own, an
edit adds the next; what leads are under way with is looked up here, so that neither an edit nor a
deleted file changes or strands what they are in. Of each name one version at most is published:
it takes new leads. How files and versions stand to each other is `version_files`, who may publish
what is `publishing`, moving leads between versions is `moving`.
"""

from __future__ import annotations

import datetime as dt
import difflib
import functools
import hashlib
import re
from enum import StrEnum
from typing import Any, Literal

from sqlalchemy import Index, String, Text, UniqueConstraint, select, text
from sqlalchemy.orm import Mapped, Session, mapped_column

from sdr.db import Record, new_id
from sdr.errors import MoveNotAllowed, NotFound
from sdr.playbook.model import Playbook, Sequence

_PUBLISHED = text("state = 'published'")
_NUMBER_LINE = re.compile(r"^(version:[ \t]*)(['\"]?)\d+\2", re.MULTILINE)
_NAME_LINE = re.compile(r"^name:[ \t]*(['\"]?)([a-z0-9-]+)\1[ \t]*(?:#.*)?\r?$", re.MULTILINE)


_MOST_KEPT = 500


class State(StrEnum):
    DRAFT = "draft"
    CHECKED = "checked"
    PUBLISHED = "published"
    RETIRED = "retired"


MOVES: dict[State, frozenset[State]] = {
    State.DRAFT: frozenset({State.CHECKED, State.RETIRED}),
    State.CHECKED: frozenset({State.DRAFT, State.PUBLISHED, State.RETIRED}),
    State.PUBLISHED: frozenset({State.RETIRED}),
    State.RETIRED: frozenset(),
}


class SequenceVersion(Record):
    """`document`: the YAML text as written; `content`: the same, typed, as JSON.

    `origin`: file (taken in from the playbook) | edit.
    """

    __tablename__ = "sequence_versions"
    __table_args__ = (
        UniqueConstraint("name", "number"),
        Index("uq_sequence_versions_published", "name", unique=True, sqlite_where=_PUBLISHED,
              postgresql_where=_PUBLISHED),
    )  # fmt: skip

    id: Mapped[str] = mapped_column(String(40), primary_key=True)
    name: Mapped[str] = mapped_column(String(100))
    number: Mapped[int]
    state: Mapped[str] = mapped_column(String(10), default=State.DRAFT)
    origin: Mapped[str] = mapped_column(String(4))
    digest: Mapped[str] = mapped_column(String(64))  # of the document
    # read when asked for: a pass looks versions up all the time and knows most of them already
    document: Mapped[str] = mapped_column(Text, deferred=True)
    content: Mapped[dict[str, Any]] = mapped_column(deferred=True)
    author: Mapped[str] = mapped_column(String(320))
    note: Mapped[str | None] = mapped_column(String(2000))
    based_on: Mapped[int | None]
    created_at: Mapped[dt.datetime]
    checked_at: Mapped[dt.datetime | None]
    published_at: Mapped[dt.datetime | None]
    published_by: Mapped[str | None] = mapped_column(String(320))
    retired_at: Mapped[dt.datetime | None]
    # who was in the pool before this stays out, unless they come into the pool again
    enters_since: Mapped[dt.datetime | None]

    @property
    def sequence(self) -> Sequence:
        """The version as the engine takes it."""
        shelf = _shelf()
        if self.digest not in shelf:
            if len(shelf) >= _MOST_KEPT:
                shelf.clear()
            shelf[self.digest] = Sequence.model_validate(self.content)
        return shelf[self.digest]


# ── looking up ─────────────────────────────────────────────────────────────────────────────────
def get(session: Session, name: str, number: int) -> SequenceVersion:
    """One version. Raises NotFound."""
    found = find(session, name, number)
    if found is None:
        raise NotFound(what="version", id=f"{name} {number}")
    return found


def find(session: Session, name: str, number: int) -> SequenceVersion | None:
    """One version, or None."""
    return session.scalars(
        select(SequenceVersion).where(
            SequenceVersion.name == name, SequenceVersion.number == number
        )
    ).one_or_none()


def all_of(session: Session, name: str | None = None) -> list[SequenceVersion]:
    """The versions of a sequence, or of all, by name and number."""
    query = select(SequenceVersion).order_by(SequenceVersion.name, SequenceVersion.number)
    return list(session.scalars(query.where(SequenceVersion.name == name) if name else query))


def latest(session: Session, name: str) -> SequenceVersion | None:
    """The version with the highest number, whatever its state."""
    return session.scalars(
        select(SequenceVersion)
        .where(SequenceVersion.name == name)
        .order_by(SequenceVersion.number.desc())
        .limit(1)
    ).first()


def published(session: Session, name: str) -> SequenceVersion | None:
    """The version that takes new leads, as far as the database says."""
    return session.scalars(
        select(SequenceVersion).where(
            SequenceVersion.name == name, SequenceVersion.state == State.PUBLISHED
        )
    ).one_or_none()


def of_enrollment(session: Session, playbook: Playbook, name: str, number: int) -> Sequence | None:
    """The sequence a lead is under way with: its own version, else the file of that name."""
    kept = find(session, name, number)
    return kept.sequence if kept is not None else playbook.sequence(name)


# ── the way of a version ───────────────────────────────────────────────────────────────────────
def mark_checked(row: SequenceVersion, *, good: bool, now: dt.datetime) -> None:
    """Note the outcome of a check; a published or retired version stays what it is."""
    if row.state in (State.DRAFT, State.CHECKED):
        row.state = State.CHECKED if good else State.DRAFT
    row.checked_at = now if good else None


def release(
    session: Session, row: SequenceVersion, *, by: str, now: dt.datetime,
    enters_since: dt.datetime | None = None,
) -> None:  # fmt: skip
    """Let a checked version take new leads; the one before it retires. Raises MoveNotAllowed."""
    require_ready(row)
    former = published(session, row.name)
    if former is not None:
        close(former, now)
        session.flush()  # two published versions never stand beside each other
    row.state, row.published_at, row.published_by = State.PUBLISHED, now, by
    row.enters_since = enters_since
    session.flush()


def require_ready(row: SequenceVersion) -> None:
    """Raises MoveNotAllowed for a version that cannot be published."""
    if State.PUBLISHED not in MOVES[State(row.state)]:
        raise MoveNotAllowed(what="version", old=row.state, new=State.PUBLISHED.value)


def retire(session: Session, name: str, now: dt.datetime) -> SequenceVersion:
    """Take no new leads any more; who is under way goes on. Raises NotFound."""
    row = published(session, name)
    if row is None:
        raise NotFound(what="published version", id=name)
    close(row, now)
    session.flush()
    return row


# ── texts ──────────────────────────────────────────────────────────────────────────────────────
def numbered(document: str, number: int) -> str:
    """The text with another version number; nothing else changes, comments included."""
    return _NUMBER_LINE.sub(rf"\g<1>{number}", document, count=1)


def difference(old: str, new: str, names: tuple[str, str] = ("", "")) -> list[str]:
    """What changed between two texts, as lines of a unified diff."""
    lines = difflib.unified_diff(old.splitlines(), new.splitlines(), *names, lineterm="", n=2)
    return list(lines)


def shape(row: SequenceVersion) -> dict[str, Any]:
    """A version as plain JSON, without its text."""
    return {
        "name": row.name,
        "number": row.number,
        "state": row.state,
        "origin": row.origin,
        "author": row.author,
        "note": row.note,
        "based_on": row.based_on,
        "created_at": row.created_at.isoformat(),
        "checked_at": _iso(row.checked_at),
        "published_at": _iso(row.published_at),
        "published_by": row.published_by,
        "retired_at": _iso(row.retired_at),
    }


def _iso(moment: dt.datetime | None) -> str | None:
    return None if moment is None else moment.isoformat()


def name_in(document: str) -> str:
    """The name that a text gives its sequence; empty when it gives none."""
    found = _NAME_LINE.search(document)
    return found[2] if found else ""


def add(
    session: Session, typed: Sequence, document: str, *, origin: Literal["file", "edit"],
    author: str, now: dt.datetime, note: str | None = None, based_on: int | None = None,
) -> SequenceVersion:  # fmt: skip
    """Keep a text as a version, a draft at first."""
    row = SequenceVersion(
        id=new_id("seq"), name=typed.name, number=typed.version, state=State.DRAFT, origin=origin,
        digest=digest(document), document=document,
        content=typed.model_dump(mode="json"), author=author, note=note, based_on=based_on,
        created_at=now,
    )  # fmt: skip
    session.add(row)
    session.flush()
    return row


def close(row: SequenceVersion, now: dt.datetime) -> None:
    """Let a version take nobody any more."""
    row.state, row.retired_at = State.RETIRED, now


def digest(document: str) -> str:
    """What tells one text from another."""
    return hashlib.sha256(document.encode()).hexdigest()


@functools.cache
def _shelf() -> dict[str, Sequence]:
    """Versions read so far, by the digest of their text: what is under a digest never changes."""
    return {}
