"""Checking sequences before anybody gets them, and taking files into the playbook and out.

`sdr.playbook.check` finds what a file gets wrong by itself; this adds what only nurture knows:
that every step renders in the sandbox for every persona in both languages, known well or hardly,
and that every window opens. A file is checked inside a copy of the playbook before it replaces
anything. The command line calls.
"""

from __future__ import annotations

import contextlib
import dataclasses
import datetime as dt
import itertools
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from nurture import render, schedule, simulate, timing
from nurture.context import Context
from sdr.playbook import check as playbook_check
from sdr.playbook import paths, source
from sdr.playbook.findings import ADVICE, Fault, Finding, Path_, worded
from sdr.playbook.load import Reading, findings_of, load
from sdr.playbook.model import LANGUAGES, Playbook, Sequence, Step


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


def check_folder(
    context: Context, folder: Path, language: str, today: dt.date | None = None
) -> list[Problem]:
    """All that is wrong with the sequences of a playbook folder.

    With `today`, a message that links to content out of date by then is wrong too.
    """
    reading = playbook_check.checked(folder, None)
    if reading.playbook is not None and _sound(reading):
        reading.faults.extend(_only_here(context, reading, language))
        if today is not None:
            reading.faults.extend(paths.expired(reading.playbook, today))
    return [
        Problem(
            f"{each.file}:{each.line} {each.key}".rstrip(), f"{each.message} {each.fix}".strip()
        )
        for each in findings_of(reading, language)
        if each.file.startswith("sequences")
    ]


def check_file(
    context: Context, folder: Path, file: Path, language: str, today: dt.date | None = None
) -> list[Problem]:
    """All that would be wrong with `file` if it stood in the playbook `folder`."""
    if file.stat().st_size > source.MOST_BYTES:  # not even copied
        values = {
            "size": f"{file.stat().st_size / 1e6:.1f}",
            "most": f"{source.MOST_BYTES / 1e6:g}",
        }
        fault = Fault("too-large", f"sequences/{file.name}", (), values)
        [found] = worded([fault], language, line=lambda _: 1, key=lambda _: "")
        return [Problem(f"{found.file}:1", f"{found.message} {found.fix}")]
    with _with_file(folder, file) as copy:
        found_all = check_folder(context, copy, language, today)
    return [each for each in found_all if each.where.startswith(f"sequences/{file.name}")]


def check_text(
    context: Context, playbook: Playbook, name: str, text: str, language: str, today: dt.date
) -> list[Finding]:
    """All that is wrong with a text that is to be the sequence `name` of the playbook."""
    reading = playbook_check.checked_text(playbook, name, text, today)
    if reading.playbook is not None and _sound(reading):
        reading.faults.extend(_only_here(context, reading, language, name))
    return findings_of(reading, language)


def _sound(reading: Reading) -> bool:
    """True when nothing is wrong but matters of style: the rest can be looked at."""
    return all(fault.code in ADVICE for fault in reading.faults)


def _only_here(
    context: Context, reading: Reading, language: str, only: str | None = None
) -> Iterator[Fault]:
    """What only shows when a sequence (or that one) is timed and rendered."""
    assert reading.playbook is not None
    own = dataclasses.replace(context, playbook=reading.playbook)
    slugs = {item.slug for item in own.playbook.content}
    for sequence in own.playbook.sequences:
        if only is not None and sequence.name != only:
            continue
        file = f"sequences/{sequence.name}.yml"
        try:
            timing.check(schedule.window(own.playbook, sequence), own.playbook.nurture.quiet_hours)
        except timing.NeverOpens:
            yield Fault("window-never-opens", file, ("window",))
        for index, step in enumerate(sequence.steps):
            for spoken, name in itertools.product(LANGUAGES, ("subject", "body")):
                text = getattr(step, name, None)
                if text is None:
                    continue
                place: Path_ = ("steps", index, name, spoken)
                for link in paths.dead_links(text.in_language(spoken), slugs, (own.base_url,)):
                    yield Fault("dead-link", file, place, {"name": link})
            for spoken in LANGUAGES:
                fault = _fault(own, step, spoken)
                if fault is not None:
                    told = context.texts.get(
                        f"nurture-problem-{fault.code.replace('_', '-')}", language,
                        detail=fault.detail,
                    )  # fmt: skip
                    place = ("steps", index, "body", spoken)
                    yield Fault("cannot-render", file, place, {"detail": told})


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


@contextlib.contextmanager
def _with_file(folder: Path, file: Path) -> Iterator[Path]:
    """A copy of the playbook in which `file` stands among the sequences."""
    with tempfile.TemporaryDirectory() as scratch:
        copy = Path(scratch) / "playbook"
        shutil.copytree(folder, copy)
        shutil.copyfile(file, copy / "sequences" / file.name)
        yield copy


def _fault(context: Context, step: Step, language: str) -> render.CannotRender | None:
    letter = simulate.letter_of(step)
    if letter is None:
        return None
    personas = [None, *(persona.code for persona in context.playbook.people.personas)]
    for persona in personas:
        for known in (True, False):
            to = simulate.sample(context, persona, language, known=known)
            fault = simulate.cannot(context, letter, to)
            if fault is not None:
                return fault
    return None
