"""`leadhatch leads import|export`: files of leads without the console's limits on their size.

The same reading, dry run and taking in as the console's (`console.csv_import`): columns are guessed
by their names and set with `--map "Column=target"`; with `--dry-run` nothing is written.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from app.cli_context import fail, ready, who
from app.cli_speech import say, speaking, text, texts, told
from sdr.ports import SystemClock

if TYPE_CHECKING:
    from console.csv_import import Outcome
    from console.csv_mapping import Plan
    from console.csv_reading import Sheet
    from nurture.context import Context


def take_in(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, readable=True)],
    maps: Annotated[list[str] | None, typer.Option("--map", show_default=False)] = None,
    language: Annotated[str | None, typer.Option("--language")] = None,
    source: Annotated[str, typer.Option("--source", show_default=False)] = "",
    tag: Annotated[str, typer.Option("--tag", show_default=False)] = "",
    consent: Annotated[bool, typer.Option("--consent", show_default=False)] = False,
    proof: Annotated[str, typer.Option("--proof", show_default=False)] = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", show_default=False)] = False,
    by: Annotated[str | None, typer.Option("--by")] = None,
) -> None:
    """Take in a CSV file of leads."""
    from console import csv_import, csv_mapping, csv_reading
    from console.csv_import import Outcome, Surroundings

    with ready() as (context, _settings), told():
        sheet = csv_reading.read(csv_reading.decode(file.read_bytes()), most=None)
        plan = _plan(context, sheet, maps or [], language, source, tag, consent, proof)
        wrong = csv_mapping.problem_of(plan, context.playbook)
        if wrong is not None:
            fail(f"import-problem-{wrong.replace('_', '-')}")
        for number, title in enumerate(sheet.header):
            target = plan.mapping.get(number)
            typer.echo(f"{title}  →  {target or text('import-leave-out')}", err=True)
        around = Surroundings(context.playbook, context.timezone, SystemClock().now())
        if dry_run:
            outcome = csv_import.check(context.database, sheet, plan, around)
        else:
            outcome = Outcome()
            for rows in _parts(sheet):
                with context.database.session() as session:
                    csv_import.take(
                        session, rows, sheet.header, plan, around, outcome, by=by or who()
                    )
        _print(outcome)
        if outcome.failed:
            raise typer.Exit(1)


def export(
    file: Annotated[Path, typer.Argument(show_default=False)],
    where: Annotated[str, typer.Option("--where", show_default=False)] = "",
    language: Annotated[str | None, typer.Option("--language")] = None,
    by: Annotated[str | None, typer.Option("--by")] = None,
) -> None:
    """Write leads into a CSV file; `--where` takes the filters of the console's list."""
    from urllib.parse import parse_qsl

    from pydantic import ValidationError

    from console import csv_export
    from console.wire import LeadsQuery, bad_input
    from console.words import Words

    with ready() as (context, _settings), told():
        try:
            asked = LeadsQuery.model_validate(dict(parse_qsl(where)))
        except ValidationError as error:
            raise bad_input(error, "where") from None
        words = Words(
            language or speaking(), texts(), context.playbook, context.timezone,
            SystemClock().now(),
        )  # fmt: skip
        rows = 0
        parts = csv_export.whole(
            context.database, words, asked.wanted(context.timezone), by=by or who(),
            filters=(name for name, _ in parse_qsl(where)),
        )  # fmt: skip
        with file.open("w", encoding="utf-8") as target:
            file.chmod(0o600)  # it holds people
            for part in parts:
                rows += part.count("\r\n")
                target.write(part)
        say("export-done", count=rows - 1, file=str(file))


def _plan(
    context: Context, sheet: Sheet, maps: list[str], language: str | None, source: str, tag: str,
    consent: bool, proof: str,
) -> Plan:  # fmt: skip
    from console import csv_mapping

    mapping = csv_mapping.guess(sheet.header, context.playbook, context.texts)
    for each in maps:
        column, _, target = each.rpartition("=")
        if column not in sheet.header:
            fail("import-no-column", column=column or each, known=", ".join(sheet.header))
        number = sheet.header.index(column)
        mapping = {key: value for key, value in mapping.items() if value != target}
        mapping.pop(number, None)
        if target:
            mapping[number] = target
    return csv_mapping.Plan(
        mapping, language or speaking(), source, tag, ("email",) if consent else (), proof
    )


def _parts(sheet: Sheet) -> Any:
    from tqdm import tqdm  # type: ignore[import-untyped]

    from console.csv_import import AT_A_TIME

    with tqdm(total=len(sheet.rows), unit="row", disable=not sys.stderr.isatty()) as bar:
        for first in range(0, len(sheet.rows), AT_A_TIME):
            rows = sheet.rows[first : first + AT_A_TIME]
            yield rows
            bar.update(len(rows))


def _print(outcome: Outcome) -> None:
    for name in ("fresh", "known", "twice", "failed", "silent"):
        count = getattr(outcome, name)
        if count or name in ("fresh", "known"):
            typer.echo(f"{count} {text(f'import-{name}')}")
    for each in outcome.problems:
        key = f"import-row-{str(each['problem']).replace('_', '-')}"
        known = key if texts().has(key, speaking()) else "import-row-other"
        said = text(known, value=each["value"], allowed=each["allowed"])
        line = text("import-line")
        typer.echo(f"{line} {each['line']} · {each['column']} · {said}", err=True)
