"""`leadhatch engagement list|judge|tracking`: who opened what, and whether it was a person."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from app.cli_context import ready
from app.cli_speech import say, speaking, text, texts, told
from nurture import judging, tracking
from sdr import leads
from sdr.errors import BadInput
from sdr.ports import SystemClock

BY = "cli"


def list_engagements(lead: str, as_json: Annotated[bool, typer.Option("--json")] = False) -> None:
    """List what a lead did, latest first, and how it was judged."""
    with ready() as (context, _settings), told(), context.database.session() as session:
        leads.get(session, lead)
        rows = judging.of_lead(session, lead)
        if as_json:
            shapes = [judging.as_json(row) for row in rows]
            typer.echo(json.dumps(shapes, ensure_ascii=False, indent=1))
            return
        for row in rows:
            kind = text(f"engagement-kind-{row.kind}")
            what = row.slug or row.data.get("asset") or row.data.get("page") or "–"
            words = judging.in_words(row, texts(), speaking())
            typer.echo(f"{row.at:%Y-%m-%d %H:%M}  {row.id}  {kind}  {what}: {words}")
        say("engagement-count", count=len(rows))


def judge(
    engagement: str,
    judgement: Annotated[str, typer.Option("--as")],
    reason: Annotated[str, typer.Option("--reason")],
) -> None:
    """Say who did it after all: human, scanner or unknown."""
    with ready() as (context, _settings), told(), context.database.session() as session:
        row = judging.by_person(
            session, engagement, judgement, reason, context.playbook, by=BY,
            now=SystemClock().now(),
        )  # fmt: skip
        say("engagement-judged", id=row.id, words=judging.in_words(row, texts(), speaking()))


def track(
    lead: str,
    reason: Annotated[str, typer.Option("--reason")],
    on: Annotated[bool, typer.Option("--on")] = False,
    off: Annotated[bool, typer.Option("--off")] = False,
) -> None:
    """Note what a lead opens, or stop noting it."""
    with ready() as (context, _settings), told(), context.database.session() as session:
        if on == off:
            raise BadInput(field="--on, --off", problem="only_one", allowed="--on, --off")
        held = tracking.turn(session, lead, on=on, reason=reason, by=BY, now=SystemClock().now())
        say("engagement-tracked" if held.tracked else "engagement-not-tracked", id=held.id)


def build() -> typer.Typer:
    """The sub-commands, with their help in the operator's language."""
    program = typer.Typer(no_args_is_help=True, add_completion=False, rich_markup_mode=None)
    for name, command in (("list", list_engagements), ("judge", judge), ("tracking", track)):
        help_ = text(f"cli-help-engagement-{name}")
        program.command(name, help=help_, short_help=help_)(command)
    return program
