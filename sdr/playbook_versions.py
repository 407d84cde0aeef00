"""Versions of the playbook's texts: answers, wording, questions and the ideal customer profile.

Of each file a list that only grows; its last is in force. It begins with the file and follows it
until somebody publishes; from then on the database wins, and a file that says otherwise is
reported, as for sequences and scoring rules. Every process holds one playbook: `renew` puts what
was published since in place, at the beginning of a turn, of a pass, or once a second. The console
and the command line publish; scoring rules have versions of their own (`rule_versions`).
"""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import fields
from typing import Any, Literal

import structlog
from sqlalchemy import String, Text, UniqueConstraint, func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, Session, mapped_column

from sdr import rule_versions
from sdr.db import Record, new_id
from sdr.errors import BadRules, NotFound, VersionConflict
from sdr.playbook.check import checked_file
from sdr.playbook.findings import Finding
from sdr.playbook.lexicon import lexicon as lexicon_of
from sdr.playbook.load import EDITABLE, findings_of, read_file_into
from sdr.playbook.model import Playbook
from sdr.readers.reading import Lexicon

log = structlog.get_logger(__name__)
FileState = Literal["same", "newer", "overruled"]


class PlaybookVersion(Record):
    """`document`: the text as written. `origin`: file (taken in) | publish | rollback."""

    __tablename__ = "playbook_versions"
    __table_args__ = (UniqueConstraint("file", "number"),)

    id: Mapped[str] = mapped_column(String(40), primary_key=True)
    file: Mapped[str] = mapped_column(String(40))
    number: Mapped[int]
    digest: Mapped[str] = mapped_column(String(64))
    origin: Mapped[str] = mapped_column(String(8))
    document: Mapped[str] = mapped_column(Text, deferred=True)
    by: Mapped[str] = mapped_column(String(320))
    note: Mapped[str | None] = mapped_column(String(2000))
    at: Mapped[dt.datetime]


# ── looking up ─────────────────────────────────────────────────────────────────────────────────
def latest(session: Session, file: str) -> PlaybookVersion | None:
    """The newest version of a file."""
    return session.scalars(
        select(PlaybookVersion)
        .where(PlaybookVersion.file == file)
        .order_by(PlaybookVersion.number.desc())
        .limit(1)
    ).first()


def all_of(session: Session, file: str) -> list[PlaybookVersion]:
    """Every version of a file, oldest first."""
    rows = select(PlaybookVersion).where(PlaybookVersion.file == file)
    return list(session.scalars(rows.order_by(PlaybookVersion.number)))


def get(session: Session, file: str, number: int) -> PlaybookVersion:
    """One version. Raises NotFound."""
    row = session.scalars(
        select(PlaybookVersion).where(
            PlaybookVersion.file == file, PlaybookVersion.number == number
        )
    ).one_or_none()
    if row is None:
        raise NotFound(what="version", id=f"{file} {number}")
    return row


def file_state(written: str, newest: PlaybookVersion | None) -> FileState:
    """How the file stands to the newest version: taken in, to be taken in, ignored."""
    if newest is not None and newest.digest == digest(written):
        return "same"
    return "newer" if newest is None or newest.origin == "file" else "overruled"


# ── in force ───────────────────────────────────────────────────────────────────────────────────
def renew(session: Session, playbook: Playbook, lexicon: Lexicon | None = None) -> bool:
    """Put what is in force in place of what this playbook (and these word lists) say now.

    One small query where nothing is new. A text that this release cannot read is left out and
    logged: the one before stays. True when something changed.
    """
    wanted = _wanted(session)
    changed = {file: text for file, text in wanted.items() if playbook.edits.get(file) != text}
    if changed:
        fresh = _with(session, playbook, changed)
        playbook.take_over(fresh)
        if lexicon is not None:
            _renew_words(lexicon, playbook)
    return bool(changed)


def in_force(session: Session, playbook: Playbook) -> Playbook:
    """A playbook with what is in force, this one left as it is."""
    wanted = _wanted(session)
    changed = {file: text for file, text in wanted.items() if playbook.edits.get(file) != text}
    return _with(session, playbook, changed) if changed else playbook


def _wanted(session: Session) -> dict[str, str]:
    """File → digest of the newest version, where somebody published one."""
    newest = (
        select(PlaybookVersion.file, func.max(PlaybookVersion.number).label("number"))
        .group_by(PlaybookVersion.file)
        .subquery()
    )
    rows = session.execute(
        select(PlaybookVersion.file, PlaybookVersion.digest)
        .join(newest, (PlaybookVersion.file == newest.c.file)
              & (PlaybookVersion.number == newest.c.number))
        .where(PlaybookVersion.origin != "file")
    )  # fmt: skip
    return {file: text for file, text in rows if file in EDITABLE}


def _with(session: Session, playbook: Playbook, changed: dict[str, str]) -> Playbook:
    made = playbook
    for file, text in sorted(changed.items()):
        row = latest(session, file)
        if row is None or row.digest != text:
            continue  # another was published at this moment: the next look takes that one
        reading = read_file_into(made, file, row.document)
        if reading.playbook is None:
            log.error("playbook_version_unreadable", file=file, number=row.number)
            continue
        # `files` stays what stands on disk
        update: dict[str, Any] = {
            "files": playbook.files, "edits": {**made.edits, file: text},
        }  # fmt: skip
        made = reading.playbook.model_copy(update=update)
    return made


def _renew_words(held: Lexicon, playbook: Playbook) -> None:
    """Word lists are handed around too; they are made of the profile and of the problems.

    The first field comes last: by it `readers.wordlists` sees that there is something new.
    """
    fresh = lexicon_of(playbook)
    for each in reversed(fields(Lexicon)):
        object.__setattr__(held, each.name, getattr(fresh, each.name))


# ── changing ───────────────────────────────────────────────────────────────────────────────────
def look(playbook: Playbook, file: str, document: str, language: str) -> list[Finding]:
    """What is wrong with a text for that file, as `leadhatch check` would say it."""
    return findings_of(checked_file(playbook, file, document), language)


def take_file(session: Session, written: str, file: str, now: dt.datetime) -> None:
    """Keep the file's text as a version, unless it is the newest or was overruled."""
    row = latest(session, file)
    if row is not None and (row.origin != "file" or row.digest == digest(written)):
        return
    try:
        with session.begin_nested():
            _add(session, file, written, "file", "file", None, now)
    except IntegrityError:
        return  # another process took it in at this moment


def publish(
    session: Session, playbook: Playbook, file: str, document: str, *, by: str, now: dt.datetime,
    language: str, note: str | None = None, based_on: int | None = None,
) -> PlaybookVersion:  # fmt: skip
    """Put a text in force. Raises BadRules, or VersionConflict when `based_on` is not the newest.

    A text that is in force already changes nothing.
    """
    take_file(session, playbook.files[file], file, now)
    newest = latest(session, file)
    assert newest is not None
    if newest.digest == digest(document):
        return newest
    if based_on is not None and based_on != newest.number:
        base = get(session, file, based_on)
        raise VersionConflict(
            name=file, based_on=based_on, latest=newest.number, by=newest.by,
            changed=rule_versions.difference(base.document, newest.document),
        )  # fmt: skip
    _refuse(look(in_force(session, playbook), file, document, language))
    return _add(session, file, document, "publish", by, note, now)


def roll_back(
    session: Session, playbook: Playbook, file: str, to: int, *, by: str, now: dt.datetime,
    language: str,
) -> PlaybookVersion:  # fmt: skip
    """Put an earlier text in force again, as the newest. Raises NotFound, BadRules."""
    old = get(session, file, to)
    _refuse(look(in_force(session, playbook), file, old.document, language))
    return _add(session, file, old.document, "rollback", by, f"= {to}", now)


def documents(session: Session, playbook: Playbook) -> dict[str, str]:
    """The text in force of every file that can be edited, the scoring rules among them."""
    found = dict(playbook.files)
    for file in EDITABLE:
        row = latest(session, file)
        if row is not None and row.origin != "file":
            found[file] = row.document
    rules = rule_versions.latest(session)
    edited = rules is not None and rules.origin != "file"
    found[rule_versions.NAME] = rules.document if rules and edited else playbook.scoring_file
    return found


def digest(document: str) -> str:
    """What tells one text from another."""
    return hashlib.sha256(document.encode()).hexdigest()


def _refuse(findings: list[Finding]) -> None:
    wrong = [each for each in findings if each.severity == "error"]
    if wrong:
        raise BadRules(
            first=str(wrong[0]),
            problems=[
                {"file": p.file, "line": p.line, "key": p.key, "code": p.code,
                 "message": p.message, "fix": p.fix}
                for p in wrong
            ],
        )  # fmt: skip


def _add(
    session: Session, file: str, document: str, origin: str, by: str, note: str | None,
    now: dt.datetime,
) -> PlaybookVersion:  # fmt: skip
    newest = latest(session, file)
    row = PlaybookVersion(
        id=new_id("text"), file=file, number=newest.number + 1 if newest else 1,
        digest=digest(document), origin=origin, document=document, by=by, note=note, at=now,
    )  # fmt: skip
    session.add(row)
    session.flush()
    return row
