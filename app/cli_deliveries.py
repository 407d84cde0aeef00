"""`leadhatch nurture uncertain` and `audit`: what may have been sent, and whether all adds up.

Tables for people, JSON for programs; `audit` exits with 1 when something is not accounted for.
The sub-commands are added by `app.cli_nurture`.
"""

from __future__ import annotations

import json
import re
from typing import Annotated

import typer

from app.cli_context import fail, ready
from app.cli_speech import say, text
from nurture import audit as audits
from nurture.context import Context
from sdr import resolving
from sdr.errors import MoveNotAllowed, NotFound
from sdr.ports import SystemClock

COLUMNS = ("planned_ever", "sent", "failed", "skipped", "uncertain", "due")


def uncertain(
    resolve: Annotated[str | None, typer.Option("--resolve", show_default=False)] = None,
    as_: Annotated[str | None, typer.Option("--as", show_default=False)] = None,
    by: Annotated[str | None, typer.Option("--by", show_default=False)] = None,
    note: Annotated[str | None, typer.Option("--note", show_default=False)] = None,
) -> None:
    """List what may or may not have been sent, or settle one."""
    with ready() as (context, settings):
        if resolve is None:
            _list(context)
            return
        resolution = next((r for r in resolving.RESOLUTIONS if r == as_), None)
        if resolution is None:
            fail("nurture-uncertain-how", how=", ".join(resolving.RESOLUTIONS))
        try:
            with context.database.session() as session:
                made = resolving.resolve(
                    session, resolve, resolution, by=by or settings.admin_email, note=note,
                    now=SystemClock().now(),
                )  # fmt: skip
                new = made.id
        except NotFound:
            fail("nurture-uncertain-unknown", id=resolve)
        except MoveNotAllowed as error:
            fail("nurture-uncertain-not", id=resolve, state=str(error.params["old"]))
        say(f"nurture-uncertain-{resolution}", id=resolve, new=new)


def audit(as_json: Annotated[bool, typer.Option("--json", show_default=False)] = False) -> None:
    """Say what became of everything that was planned; exit code 1 when it does not add up."""
    with ready() as (context, _settings):
        with context.database.session() as session:
            made = audits.audit(session, SystemClock().now())
        if as_json:
            typer.echo(json.dumps(made.as_dict(), ensure_ascii=False, indent=1))
        else:
            _table(made)
        if not made.adds_up:
            raise typer.Exit(1)


def add(program: typer.Typer) -> None:
    """Put the commands into `leadhatch nurture`."""
    for name, command in (("uncertain", uncertain), ("audit", audit)):
        told = text(f"cli-help-nurture-{name}")
        program.command(name, help=told, short_help=told)(command)


def _list(context: Context) -> None:
    with context.database.session() as session:
        rows = resolving.unresolved(session)
        for row in rows:
            at = (row.settled_at or row.created_at).isoformat(timespec="seconds")
            typer.echo(f"{row.id}  {at}  {row.purpose}  {_masked(row.address)}  {row.reason or ''}")
    say("nurture-uncertain-listed", count=len(rows))


def _masked(address: str) -> str:
    return re.sub(r"^(.)[^@]*@", r"\1…@", address)


def _table(made: audits.Audit) -> None:
    rows = [
        (" / ".join(part for part in place if part), counts) for place, counts in made.rows.items()
    ]
    rows.append(("=", made.total))
    width = max(len(name) for name, _ in rows) + 2
    typer.echo(" " * width + "".join(f"{name:>14}" for name in COLUMNS))
    for name, counts in rows:
        typer.echo(f"{name:{width}}" + "".join(f"{getattr(counts, c):>14}" for c in COLUMNS))
    for problem, delivery_id in made.findings:
        typer.echo(f"{delivery_id}  {problem}")
    for name, value in made.as_dict()["health"].items():
        typer.echo(f"{name}: {value}")
    say("nurture-audit-good" if made.adds_up else "nurture-audit-bad", count=len(made.findings))
