"""Versions of the scoring rules: which set was in force since when, and who published it.

The list only grows and its last is in force. It begins with the file of the playbook; as long as
nobody published anything, a changed file becomes the next version by itself. From the first
publication on the database wins, and a file that says otherwise is reported. Going back publishes
an earlier text anew. A judgement names the rules it was made with by their digest.
"""

from __future__ import annotations

import datetime as dt
import difflib
import functools
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import String, Text, UniqueConstraint, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, Session, mapped_column

from sdr.db import Record, new_id
from sdr.errors import BadRules, NotFound, VersionConflict
from sdr.playbook.check import checked_scoring
from sdr.playbook.load import findings_of
from sdr.playbook.model import Playbook, Scoring

NAME = "scoring.yml"
_MOST_KEPT = 100


class RuleVersion(Record):
    """`document`: the YAML text as written; `content`: the same, typed, as JSON.

    `origin`: file (taken in from the playbook) | publish | rollback.
    """

    __tablename__ = "scoring_versions"
    __table_args__ = (UniqueConstraint("number"),)

    id: Mapped[str] = mapped_column(String(40), primary_key=True)
    number: Mapped[int]
    digest: Mapped[str] = mapped_column(String(12), index=True)
    origin: Mapped[str] = mapped_column(String(8))
    # read when asked for: every judgement looks the newest version up and knows its rules already
    document: Mapped[str] = mapped_column(Text, deferred=True)
    content: Mapped[dict[str, Any]] = mapped_column(deferred=True)
    by: Mapped[str] = mapped_column(String(320))
    note: Mapped[str | None] = mapped_column(String(2000))
    at: Mapped[dt.datetime]
    # since when every lead that was judged by other rules has been judged anew by these
    settled_at: Mapped[dt.datetime | None]

    @property
    def rules(self) -> Scoring:
        """The version as the pure rules take it."""
        shelf = _shelf()
        if self.digest not in shelf:
            if len(shelf) >= _MOST_KEPT:
                shelf.clear()
            shelf[self.digest] = Scoring.model_validate(self.content)
        return shelf[self.digest]


@dataclass(frozen=True, slots=True)
class Force:
    """The rules in force. `published`: they are not the playbook's file, or no longer."""

    rules: Scoring
    published: bool
    number: int | None


@dataclass(frozen=True, slots=True)
class Newest:
    """The newest version by its name alone: its text is needed by few who ask."""

    number: int
    digest: str
    origin: str


# ── looking up ─────────────────────────────────────────────────────────────────────────────────
def in_force(session: Session, playbook: Playbook) -> Force:
    """The rules that judge now."""
    row = latest(session)
    newest = None if row is None else Newest(row.number, row.digest, row.origin)
    return force(session, playbook, newest)


def force(session: Session, playbook: Playbook, newest: Newest | None) -> Force:
    """The rules that judge while this is the newest version."""
    if newest is None or (newest.origin == "file" and newest.digest != playbook.scoring.digest):
        return Force(playbook.scoring, False, None)
    if newest.origin == "file":
        return Force(playbook.scoring, False, newest.number)
    rules = _shelf().get(newest.digest) or get(session, newest.number).rules
    return Force(rules, True, newest.number)


def latest(session: Session) -> RuleVersion | None:
    """The newest version."""
    return session.scalars(select(RuleVersion).order_by(RuleVersion.number.desc()).limit(1)).first()


def all_of(session: Session) -> list[RuleVersion]:
    """Every version, oldest first."""
    return list(session.scalars(select(RuleVersion).order_by(RuleVersion.number)))


def get(session: Session, number: int) -> RuleVersion:
    """One version. Raises NotFound."""
    row = session.scalars(select(RuleVersion).where(RuleVersion.number == number)).one_or_none()
    if row is None:
        raise NotFound(what="version of the scoring rules", id=str(number))
    return row


def numbers(session: Session) -> dict[str, int]:
    """Digest → the number under which those rules came first."""
    found: dict[str, int] = {}
    for digest, number in session.execute(
        select(RuleVersion.digest, RuleVersion.number).order_by(RuleVersion.number)
    ):
        found.setdefault(digest, number)
    return found


# ── changing ───────────────────────────────────────────────────────────────────────────────────
def take_file(session: Session, playbook: Playbook, now: dt.datetime) -> RuleVersion | None:
    """Keep the playbook's file as a version, unless it is the newest or was overruled."""
    row = latest(session)
    if row is not None and (row.origin != "file" or row.digest == playbook.scoring.digest):
        return None
    try:
        with session.begin_nested():
            return _add(session, playbook.scoring, playbook.scoring_file, "file", "file", None, now)
    except IntegrityError:
        return None  # another process took it in at this moment


def read(playbook: Playbook, document: str, language: str) -> Scoring:
    """The rules in a text, checked as `leadhatch check` does. Raises BadRules."""
    reading = checked_scoring(playbook, document)
    problems = [each for each in findings_of(reading, language) if each.severity == "error"]
    if reading.playbook is None or problems:
        raise BadRules(
            first=str(problems[0]) if problems else NAME,
            problems=[
                {"file": p.file, "line": p.line, "key": p.key, "code": p.code,
                 "message": p.message, "fix": p.fix}
                for p in problems
            ],
        )  # fmt: skip
    return reading.playbook.scoring


def publish(
    session: Session, playbook: Playbook, document: str, *, by: str, now: dt.datetime,
    language: str, note: str | None = None, based_on: int | None = None,
) -> RuleVersion:  # fmt: skip
    """Put a text in force. Raises BadRules, or VersionConflict when `based_on` is not the newest.

    A text that says the same as the rules in force changes nothing and is that version.
    """
    rules = read(playbook, document, language)
    take_file(session, playbook, now)
    newest = latest(session)
    if newest is not None and based_on is not None and newest.number != based_on:
        raise VersionConflict(
            name=NAME, based_on=based_on, latest=newest.number, by=newest.by,
            changed=difference(get(session, based_on).document, newest.document),
        )  # fmt: skip
    if newest is not None and newest.origin != "file" and newest.digest == rules.digest:
        return newest
    return _add(session, rules, document, "publish", by, note, now)


def roll_back(
    session: Session, to: int, *, by: str, now: dt.datetime, note: str | None = None
) -> RuleVersion:
    """Put the text of an earlier version in force again, as the newest. Raises NotFound."""
    row = get(session, to)
    return _add(session, row.rules, row.document, "rollback", by, note, now)


def difference(old: str, new: str) -> list[str]:
    """What changed between two texts, as lines of a unified diff."""
    return list(
        difflib.unified_diff(old.splitlines(), new.splitlines(), NAME, NAME, lineterm="", n=2)
    )


def shape(row: RuleVersion) -> dict[str, Any]:
    """A version as plain JSON, without its text."""
    return {
        "number": row.number,
        "digest": row.digest,
        "origin": row.origin,
        "by": row.by,
        "note": row.note,
        "at": row.at.isoformat(),
        "settled_at": row.settled_at.isoformat() if row.settled_at else None,
    }


def file_state(
    playbook: Playbook, newest: RuleVersion | None
) -> Literal["same", "newer", "overruled"]:
    """How the playbook's file stands to the newest version: taken in, to be taken in, ignored."""
    if newest is not None and newest.digest == playbook.scoring.digest:
        return "same"
    return "newer" if newest is None or newest.origin == "file" else "overruled"


def _add(
    session: Session, rules: Scoring, document: str, origin: str, by: str, note: str | None,
    now: dt.datetime,
) -> RuleVersion:  # fmt: skip
    newest = latest(session)
    row = RuleVersion(
        id=new_id("rules"), number=newest.number + 1 if newest else 1, digest=rules.digest,
        origin=origin, document=document, content=rules.model_dump(mode="json"), by=by, note=note,
        at=now,
    )  # fmt: skip
    session.add(row)
    session.flush()
    return row


@functools.cache
def _shelf() -> dict[str, Scoring]:
    """Versions read so far, by digest: what is under a digest never changes."""
    return {}
