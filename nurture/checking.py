"""Checking sequences before anybody gets them, and taking files into the playbook and out.

`sdr.playbook.check` finds what a file gets wrong by itself; this adds what only nurture knows:
that every step renders in the sandbox for every persona in both languages, known well or hardly,
and that every window opens. A file is checked inside a copy of the playbook before it replaces
anything. The command line calls.
"""

from __future__ import annotations

import contextlib
import dataclasses
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from nurture import render, schedule, simulate, timing
from nurture.context import Context
from sdr.playbook import check as playbook_check
from sdr.playbook.load import load
from sdr.playbook.model import LANGUAGES, Send, Sequence


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong, as one line; `where` is a file and a place in it."""

    where: str
    message: str


class CannotImport(Exception):
    """The file was not taken; `code` says why."""

    def __init__(self, code: str, **values: object) -> None:
        super().__init__(code)
        self.code = code
        self.values = values


def check_folder(context: Context, folder: Path, language: str) -> list[Problem]:
    """All that is wrong with the sequences of a playbook folder."""
    findings = playbook_check.check(folder, language)
    found = [
        Problem(f"{each.file}:{each.line} {each.key}".rstrip(), f"{each.message} {each.fix}")
        for each in findings
        if each.file.startswith("sequences")
    ]
    if findings:
        return found
    own = dataclasses.replace(context, playbook=load(folder, language))
    return [
        problem
        for sequence in own.playbook.sequences
        for problem in check_sequence(own, sequence, language)
    ]


def check_file(context: Context, folder: Path, file: Path, language: str) -> list[Problem]:
    """All that would be wrong with `file` if it stood in the playbook `folder`."""
    with _with_file(folder, file) as copy:
        found = check_folder(context, copy, language)
    return [each for each in found if each.where.startswith(f"sequences/{file.name}")]


def check_sequence(context: Context, sequence: Sequence, language: str) -> Iterator[Problem]:
    """What only shows when a sequence is timed and rendered."""
    file = f"sequences/{sequence.name}.yml"
    try:
        timing.check(
            schedule.window(context.playbook, sequence), context.playbook.nurture.quiet_hours
        )
    except timing.NeverOpens:
        yield Problem(f"{file} window", context.texts.get("nurture-problem-window", language))
    for step in sequence.messages:
        for spoken in LANGUAGES:
            fault = _fault(context, step, spoken)
            if fault is not None:
                yield Problem(
                    f"{file} steps[{step.key}] ({spoken})",
                    context.texts.get(
                        f"nurture-problem-{fault.code.replace('_', '-')}", language,
                        detail=fault.detail,
                    ),
                )  # fmt: skip


def take(context: Context, folder: Path, file: Path, language: str) -> Sequence:
    """Put a checked sequence file into the playbook `folder`.

    Raises CannotImport with the first problem, or when the playbook holds another text under the
    same or a later version.
    """
    if file.suffix != ".yml" or not file.is_file():
        raise CannotImport("no-file", path=str(file))
    problems = check_file(context, folder, file, language)
    if problems:
        raise CannotImport("problem", where=problems[0].where, message=problems[0].message)
    target = folder / "sequences" / file.name
    with _with_file(folder, file) as copy:
        new = load(copy, language).sequence(file.stem)
    if new is None:
        raise CannotImport("name", name=file.stem)
    held = context.playbook.sequence(new.name)
    if held is not None and held != new and held.version >= new.version:
        raise CannotImport("version", name=new.name, version=held.version + 1)
    draft = target.with_name(f".{target.name}.new")
    shutil.copyfile(file, draft)
    draft.replace(target)
    return new


def put_out(folder: Path, target: Path, names: list[str]) -> list[Path]:
    """Copy the sequences of those names (all, when none is given) into the folder `target`."""
    target.mkdir(parents=True, exist_ok=True)
    written = []
    for file in sorted((folder / "sequences").glob("*.yml")):
        if not names or file.stem in names:
            shutil.copyfile(file, target / file.name)
            written.append(target / file.name)
    return written


@contextlib.contextmanager
def _with_file(folder: Path, file: Path) -> Iterator[Path]:
    """A copy of the playbook in which `file` stands among the sequences."""
    with tempfile.TemporaryDirectory() as scratch:
        copy = Path(scratch) / "playbook"
        shutil.copytree(folder, copy)
        shutil.copyfile(file, copy / "sequences" / file.name)
        yield copy


def _fault(context: Context, step: Send, language: str) -> render.CannotRender | None:
    personas = [None, *(persona.code for persona in context.playbook.people.personas)]
    for persona in personas:
        for known in (True, False):
            to = simulate.sample(context, persona, language, known=known)
            fault = simulate.cannot(context, step, to)
            if fault is not None:
                return fault
    return None
