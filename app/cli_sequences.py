"""`leadhatch nurture versions|edit|check|publish|diff|rollback|retire|move`: versions at hand."""

from __future__ import annotations

import contextlib
import dataclasses
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer
from sqlalchemy.exc import SQLAlchemyError

from app import cli_cohort, cli_events, cli_intakes
from app.cli_context import fail, ready, run, who
from app.cli_speech import say, text, told
from app.settings import Settings, operator_language
from nurture import moving, publishing, version_files, versions
from nurture.context import Context
from nurture.publish_checks import Problem
from nurture.versions import SequenceVersion
from sdr.db import Database
from sdr.errors import BadSequence, NotFound, VersionConflict
from sdr.playbook.findings import PlaybookError
from sdr.playbook.load import load
from sdr.playbook.model import Playbook
from sdr.ports import SystemClock

ENTER = ("all", "new_only")
GONE = ("next", "stay", "leave")
CONFLICTS = ("older", "changed", "overruled")


def list_versions(
    name: Annotated[str | None, typer.Argument()] = None,
    as_json: Annotated[bool, typer.Option("--json")] = False,
) -> None:
    """List the versions of one sequence, or of all."""
    with ready() as (context, _settings), context.database.session() as session:
        version_files.take_files(session, context.playbook, SystemClock().now())
        rows = versions.all_of(session, name)
        if name is not None and not rows:
            fail("sequences-unknown", name=name)
        under_way = version_files.counts(session)
        if as_json:
            shapes = [_shape(row, under_way) for row in rows]
            typer.echo(json.dumps(shapes, ensure_ascii=False, indent=1))
            return
        for each in dict.fromkeys(row.name for row in rows):
            _print_versions(context, [row for row in rows if row.name == each], under_way)


def edit(
    name: str,
    file: Annotated[Path, typer.Option("--file")],
    note: Annotated[str | None, typer.Option("--note")] = None,
    based_on: Annotated[int | None, typer.Option("--based-on")] = None,
) -> None:
    """Keep a changed file as the next version, a draft."""
    with ready() as (context, _settings), _worded():
        document = _read(file)
        with context.database.session() as session:
            row = publishing.edit(
                session, document, context.playbook, author=who(), now=SystemClock().now(),
                name=name, note=note, based_on=based_on, language=operator_language(),
            )  # fmt: skip
            say("sequences-kept", name=name, number=str(row.number),
                state=text(f"sequences-state-{row.state}"))  # fmt: skip


def check(
    name: str,
    version: Annotated[int | None, typer.Option("--version")] = None,
    offline: Annotated[bool, typer.Option("--offline")] = False,
) -> None:
    """Look for everything that forbids publishing a version."""
    with ready() as (context, _settings), _worded():
        number = version or _newest(context, name)
        problems = run(
            context,
            lambda: publishing.check(
                context, name, number, now=SystemClock().now(), language=operator_language(),
                online=not offline,
            ),
        )  # fmt: skip
        _print_problems(problems)
        if publishing.serious(problems):
            raise typer.Exit(1)
        say("sequences-good", name=name, number=str(number))


def publish(
    name: str,
    version: Annotated[int | None, typer.Option("--version")] = None,
    enter: Annotated[str | None, typer.Option("--enter")] = None,
    confirm: Annotated[bool, typer.Option("--confirm")] = False,
    offline: Annotated[bool, typer.Option("--offline")] = False,
) -> None:
    """Let a version take new leads; says first who of the pool would enter at once."""
    with ready() as (context, _settings), _worded():
        done = run(
            context,
            lambda: publishing.publish(
                context, name, by=who(), now=SystemClock().now(), number=version,
                language=operator_language(), enter=_enter(enter, confirm=confirm),
                online=not offline,
            ),
        )  # fmt: skip
        _print_problems(done.problems)
        _print_published(done)


def roll_back(
    name: str,
    to: Annotated[int, typer.Option("--to")],
    enter: Annotated[str | None, typer.Option("--enter")] = None,
    confirm: Annotated[bool, typer.Option("--confirm")] = False,
) -> None:
    """Put an earlier version in place of the published one."""
    with ready() as (context, _settings), _worded():
        done = run(
            context,
            lambda: publishing.roll_back(
                context, name, to, by=who(), now=SystemClock().now(),
                language=operator_language(), enter=_enter(enter, confirm=confirm),
            ),
        )  # fmt: skip
        _print_published(done)


def retire(name: str) -> None:
    """Take no new leads into a sequence any more."""
    with ready() as (context, _settings), _worded(), context.database.session() as session:
        now = SystemClock().now()
        version_files.take_files(session, context.playbook, now)
        row = versions.retire(session, name, now)
        left = version_files.counts(session, [name]).values()
        say("sequences-retired", name=name, number=str(row.number), count=sum(left))


def move(
    name: str,
    source: Annotated[int, typer.Option("--from")],
    to: Annotated[int, typer.Option("--to")],
    gone: Annotated[str, typer.Option("--gone")] = "next",
    dry_run: Annotated[bool, typer.Option("--dry-run")] = False,
    as_json: Annotated[bool, typer.Option("--json")] = False,
) -> None:
    """Move leads under way from one version to another."""
    with ready() as (context, _settings), _worded():
        if gone not in GONE:
            fail("sequences-bad-gone", text=gone)
        moved = run(
            context,
            lambda: moving.move(
                context, name, source, to, by=who(), now=SystemClock().now(),
                gone=gone, dry_run=dry_run,  # type: ignore[arg-type] # one of GONE
            ),
        )  # fmt: skip
        if as_json:
            typer.echo(json.dumps([dataclasses.asdict(each) for each in moved], indent=1))
            return
        for each in moved:
            fate = text(f"sequences-fate-{each.fate.replace('_', '-')}", to=each.to or "")
            typer.echo(f"{each.lead_id}  {each.step or '-'}  {fate}")
        say("sequences-would-move" if dry_run else "sequences-moved",
            count=sum(each.fate not in ("stays", "sending") for each in moved),
            number=str(to))  # fmt: skip


def difference(
    name: str,
    a: int,
    b: int,
    effect: Annotated[bool, typer.Option("--effect")] = False,
    days: Annotated[int, typer.Option("--days", min=1, max=730)] = 120,
    as_json: Annotated[bool, typer.Option("--json")] = False,
) -> None:
    """Show what changed between two versions, or for whom it changes what."""
    with ready() as (context, _settings), _worded():
        with context.database.session() as session:
            version_files.take_files(session, context.playbook, SystemClock().now())
        if effect:
            cli_cohort.effect(context, name, a, b, days, as_json=as_json)
            return
        _print_difference(context, name, a, b)


def _print_difference(context: Context, name: str, a: int, b: int) -> None:
    with context.database.session() as session:
        old, new = versions.get(session, name, a), versions.get(session, name, b)
        lines = versions.difference(old.document, new.document, (f"{name} {a}", f"{name} {b}"))
        typer.echo("\n".join(lines) if lines else text("sequences-same", a=str(a), b=str(b)))


def add(program: typer.Typer) -> None:
    """Put the commands into `leadhatch nurture`."""
    for name, command in (
        ("versions", list_versions), ("edit", edit), ("check", check), ("publish", publish),
        ("diff", difference), ("rollback", roll_back), ("retire", retire), ("move", move),
        ("test-send", cli_cohort.send_test), ("invite", cli_events.invite),
        ("attendance", cli_events.attendance), ("enroll", cli_intakes.enroll),
    ):  # fmt: skip
        help_ = text(f"cli-help-nurture-{name}")
        program.command(name, help=help_, short_help=help_)(command)


def file_conflicts(settings: Settings) -> list[str]:
    """A line for each file that is not what the database uses; none where there is no database."""
    database = Database(settings.database_url)
    try:
        playbook = load(settings.playbook)
        database.ping()
        with database.session() as session:
            held = versions.all_of(session)
    except (PlaybookError, SQLAlchemyError, OSError):
        return []  # said by those who look at the playbook and at the database
    finally:
        database.close()
    found = []
    for name in dict.fromkeys(row.name for row in held):
        rows = [row for row in held if row.name == name]
        line = _file_line(playbook, rows)
        if line is not None and version_files.file_state(playbook, rows) in CONFLICTS:
            found.append(f"sequences/{name}.yml: {line}")
    return found


@contextlib.contextmanager
def _worded() -> Iterator[None]:
    """What goes wrong, with all that belongs to it, and exit code 1."""
    with told():
        try:
            yield
        except BadSequence as error:
            for each in error.params["problems"]:
                typer.echo(f"{each['where']}: {each['message']}", err=True)
            raise typer.Exit(1) from None
        except VersionConflict as error:
            for line in error.params["changed"]:
                typer.echo(line, err=True)
            raise


def _print_versions(
    context: Context, rows: list[SequenceVersion], under_way: dict[tuple[str, int], int]
) -> None:
    name, spoken = rows[0].name, operator_language()
    typer.echo(f"{name}: {rows[-1].sequence.title.in_language(spoken)}")
    for row in rows:
        say(
            "sequences-line", number=str(row.number), state=text(f"sequences-state-{row.state}"),
            by=row.author, at=f"{row.created_at:%Y-%m-%d %H:%M}", note=row.note or "",
            count=under_way.get((name, row.number), 0),
        )  # fmt: skip
    line = _file_line(context.playbook, rows)
    if line is not None:
        typer.echo(f"  {line}")
    typer.echo()


def _file_line(playbook: Playbook, rows: list[SequenceVersion]) -> str | None:
    """How the file stands to the versions, where that is worth a word."""
    state, name = version_files.file_state(playbook, rows), rows[0].name
    if state in ("same", "none"):
        return None
    file = playbook.sequence(name)
    return text(f"sequences-file-{state}", name=name, number=str(file.version) if file else "",
                next=str(rows[-1].number + 1))  # fmt: skip


def _shape(row: SequenceVersion, under_way: dict[tuple[str, int], int]) -> dict[str, object]:
    return versions.shape(row) | {"under_way": under_way.get((row.name, row.number), 0)}


def _print_problems(problems: list[Problem]) -> None:
    for each in problems:
        mark = "" if each.severity == "error" else f"({text('sequences-advice')}) "
        typer.echo(f"{mark}{each.where}: {each.message}", err=True)


def _print_published(done: publishing.Published) -> None:
    say("sequences-published", name=done.name, number=str(done.number), count=done.entering)


def _enter(given: str | None, *, confirm: bool) -> publishing.Enter | None:
    if given is not None and given not in ENTER:
        fail("sequences-bad-enter", text=given)
    if given is None and confirm:
        return "all"
    return given  # type: ignore[return-value] # one of ENTER


def _newest(context: Context, name: str) -> int:
    with context.database.session() as session:
        version_files.take_files(session, context.playbook, SystemClock().now())
        row = versions.latest(session, name)
        if row is None:
            raise NotFound(what="sequence", id=name)
        return row.number


def _read(file: Path) -> str:
    try:
        return file.read_bytes().decode("utf-8-sig")
    except (OSError, UnicodeDecodeError):
        fail("sequences-no-file", path=str(file))
