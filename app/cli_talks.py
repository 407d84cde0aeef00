"""`leadhatch talks variants`: which opening or order of questions did how well."""

from __future__ import annotations

import json
from typing import Annotated, Any

import typer

from app.cli_context import ready
from app.cli_speech import say, text, told
from sdr import variants as trials


def variants(as_json: Annotated[bool, typer.Option("--json")] = False) -> None:
    """Talks, answers to the first question and qualified leads of each variant."""
    with ready() as (context, _settings), told():
        with context.database.session() as session:
            rows = trials.report(session)
        if as_json:
            typer.echo(json.dumps({"variants": rows}, ensure_ascii=False, indent=1))
            return
        if not rows:
            say("talks-no-variants")
        for row in rows:
            say(
                "talks-variant",
                experiment=row["experiment"],
                variant=row["variant"],
                talks=row["talks"],
                answered=_worded(row["answered_first"]),
                qualified=_worded(row["qualified"]),
            )


def build() -> typer.Typer:
    """The sub-commands, with their help in the operator's language."""
    program = typer.Typer(no_args_is_help=True, add_completion=False, rich_markup_mode=None)
    program.callback()(lambda: None)  # one command alone still has a name
    help_ = text("cli-help-talks-variants")
    program.command("variants", help=help_, short_help=help_)(variants)
    return program


def _worded(share: dict[str, Any]) -> str:
    percent = {name: f"{100 * (share[name] or 0):.1f}" for name in ("share", "low", "high")}
    return text("talks-share", count=share["count"], **percent)
