"""`leadhatch playbook status|export`: what the console has put in force, and back to the files."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from sqlalchemy.orm import Session

from app.cli_context import ready
from app.cli_speech import say, text
from sdr import playbook_versions, rule_versions
from sdr.playbook.load import EDITABLE
from sdr.playbook.model import Playbook


def status() -> None:
    """Say of each file that the console edits which version is in force."""
    with ready() as (context, settings), context.database.session() as session:
        for file in EDITABLE:
            row = playbook_versions.latest(session, file)
            if row is None or row.origin == "file":
                say("playbook-status-file", file=file)
                continue
            at = row.at.astimezone(settings.timezone).strftime("%Y-%m-%d %H:%M")
            say("playbook-status-line", file=file, number=str(row.number), by=row.by, at=at)


def export(folder: Annotated[Path | None, typer.Argument()] = None) -> None:
    """Write what is in force into the playbook's files, or into another folder."""
    with ready() as (context, settings):
        target = folder or settings.playbook
        with context.database.session() as session:
            held = _differing(session, context.playbook, whole=folder is not None)
        target.mkdir(parents=True, exist_ok=True)
        for file, document in held.items():
            draft = target / f".{file}.new"
            draft.write_bytes(document.encode())
            draft.replace(target / file)
            say("nurture-exported", path=str(target / file))
        if not held:
            say("playbook-nothing")


def _differing(session: Session, playbook: Playbook, *, whole: bool) -> dict[str, str]:
    written = {**playbook.files, rule_versions.NAME: playbook.scoring_file}
    held = playbook_versions.documents(session, playbook)
    return {file: said for file, said in held.items() if whole or said != written[file]}


def build() -> typer.Typer:
    """The sub-commands, with their help in the operator's language."""
    program = typer.Typer(no_args_is_help=True, add_completion=False, rich_markup_mode=None)
    for name, command in (("status", status), ("export", export)):
        told = text(f"cli-help-playbook-{name}")
        program.command(name, help=told, short_help=told)(command)
    return program
