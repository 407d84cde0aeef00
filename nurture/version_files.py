"""Files of the playbook and versions in the database: which of them takes new leads.

A pass takes files in as versions of their own, so that a lead under way keeps the text it entered
with. As long as a sequence lives in its file alone, a file with a higher version replaces the one
before. Once an edit was published, the database wins: a file that says otherwise is reported by
`file_state` and never silently used or lost. The worker, `entering` and the command line call.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable
from typing import Literal

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from nurture import versions
from nurture.enrollments import UNDER_WAY, Enrollment
from nurture.versions import SequenceVersion, State
from sdr import timeline
from sdr.errors import MoveNotAllowed
from sdr.leads import Lead
from sdr.playbook.model import Playbook, Sequence
from sdr.stages import Stage


def in_force(session: Session, playbook: Playbook, lead: Lead | None = None) -> Playbook:
    """The playbook with the sequences that take new leads now, or that take this lead.

    What was published by an edit wins over the file; what was retired takes nobody; a file that
    is newer than the version taken in from it stands for itself.
    """
    files = {each.name: each for each in playbook.sequences}
    rows: dict[str, list[SequenceVersion]] = {}
    for row in versions.all_of(session):
        rows.setdefault(row.name, []).append(row)
    found: dict[str, Sequence] = {}
    for name in sorted({*files, *rows}):
        chosen = _chosen(files.get(name), rows.get(name, []))
        if chosen is not None and not _closed(session, rows.get(name, []), lead):
            found[name] = chosen
    return playbook.model_copy(update={"sequences": tuple(found.values())})


def _chosen(file: Sequence | None, rows: list[SequenceVersion]) -> Sequence | None:
    held = next((row for row in rows if row.state == State.PUBLISHED), None)
    if held is None:
        # Drafts alone do not hide the file; what was published and then retired does.
        return None if any(row.published_at for row in rows) else file
    if held.origin == "edit":
        return held.sequence
    if file is None:
        return None  # the file is gone: who is under way goes on, nobody enters
    return file if file.version > held.number else held.sequence


def _closed(session: Session, rows: list[SequenceVersion], lead: Lead | None) -> bool:
    """True when the lead was in the pool before a version was published for later ones only."""
    held = next((row for row in rows if row.state == State.PUBLISHED), None)
    if lead is None or held is None or held.enters_since is None:
        return False
    moved = (
        event.at
        for event in timeline.of(session, lead.id, "stage")
        if event.data.get("new") == Stage.NURTURING
    )
    return max(moved, default=lead.created_at) < held.enters_since


def later_only(session: Session) -> dict[str, dt.datetime]:
    """The published sequences that take nobody who was in the pool before a time: name → time."""
    held = (row for row in versions.all_of(session) if row.state == State.PUBLISHED)
    return {row.name: row.enters_since for row in held if row.enters_since is not None}


# ── files of the playbook ──────────────────────────────────────────────────────────────────────
FileState = Literal["same", "newer", "older", "changed", "overruled", "gone", "none"]


def file_state(playbook: Playbook, rows: list[SequenceVersion]) -> FileState:
    """How the file of a sequence stands to its versions.

    same · newer: a later version than the database has, taken in by the next pass · older: an
    earlier one · changed: other text under a number that the database has · overruled: a version
    published by an edit wins over it · gone · none: there never was one.
    """
    name = rows[0].name if rows else ""
    file, written = playbook.sequence(name), playbook.sequence_files.get(name)
    held = next((row for row in rows if row.state == State.PUBLISHED), None)
    if file is None or written is None:
        return "gone" if any(row.origin == "file" for row in rows) else "none"
    if held is not None and held.digest == versions.digest(written):
        return "same"
    twin = next((row for row in rows if row.number == file.version), None)
    if twin is not None and twin.digest != versions.digest(written):
        return "changed"
    if held is not None and held.origin == "edit":
        return "overruled"
    return "newer" if file.version > max(row.number for row in rows) else "older"


def take_files(session: Session, playbook: Playbook, now: dt.datetime) -> list[SequenceVersion]:
    """Take in the files that the database does not have yet; what is published by an edit stays.

    Called at the start of every pass: cheap when nothing is new.
    """
    held: dict[str, list[SequenceVersion]] = {}
    for row in versions.all_of(session):
        held.setdefault(row.name, []).append(row)
    taken = []
    for file in playbook.sequences:
        new = _take_file(session, playbook, file, held.get(file.name, []), now)
        if new is not None:
            taken.append(new)
    return taken


def _take_file(
    session: Session, playbook: Playbook, file: Sequence, rows: list[SequenceVersion],
    now: dt.datetime,
) -> SequenceVersion | None:  # fmt: skip
    written = playbook.sequence_files.get(file.name) or _dumped(file)
    twin = next((row for row in rows if row.number == file.version), None)
    if twin is not None:
        if (
            twin.digest == versions.digest(written)
            or twin.origin != "file"
            or _entered(session, twin)
        ):
            return None
        # Nobody is under way with it yet: the file may still say it otherwise.
        twin.document, twin.digest = written, versions.digest(written)
        twin.content = file.model_dump(mode="json")
        session.flush()
        return twin
    former = next((row for row in rows if row.state == State.PUBLISHED), None)
    if any(row.number > file.version for row in rows) or (former and former.origin == "edit"):
        return None
    row = versions.add(session, file, written, origin="file", author="file", now=now)
    row.state = State.CHECKED
    versions.release(session, row, by="file", now=now)
    return row


def keep(session: Session, playbook: Playbook, sequence: Sequence, now: dt.datetime) -> None:
    """Make sure that the version a lead enters is kept as it is now."""
    if versions.find(session, sequence.name, sequence.version) is None:
        only = playbook.model_copy(update={"sequences": (sequence,)})
        take_files(session, only, now)
    if versions.find(session, sequence.name, sequence.version) is None:
        raise MoveNotAllowed(what="sequence", old=sequence.name, new=str(sequence.version))


def _entered(session: Session, row: SequenceVersion) -> bool:
    return (
        session.scalars(
            select(Enrollment.id)
            .where(Enrollment.sequence == row.name, Enrollment.version == row.number)
            .limit(1)
        ).first()
        is not None
    )


def documents(session: Session, playbook: Playbook) -> dict[str, str]:
    """The text of each sequence that takes new leads, to the byte as it was written."""
    found = {}
    for each in in_force(session, playbook).sequences:
        row = versions.find(session, each.name, each.version)
        written = playbook.sequence_files.get(each.name, "")
        found[each.name] = row.document if row is not None else written
    return found


def counts(session: Session, names: Iterable[str] | None = None) -> dict[tuple[str, int], int]:
    """How many leads are under way with each version: (name, number) → leads."""
    query = select(Enrollment.sequence, Enrollment.version, func.count()).where(UNDER_WAY)
    if names is not None:
        query = query.where(Enrollment.sequence.in_(list(names)))
    rows = session.execute(query.group_by(Enrollment.sequence, Enrollment.version)).all()
    return {(name, number): count for name, number, count in rows}


def _dumped(sequence: Sequence) -> str:
    """A sequence made in code as the file it would be: YAML reads JSON."""
    return json.dumps(sequence.model_dump(mode="json"), ensure_ascii=False, indent=1)
