"""`leadhatch leads …`: where a lead's score comes from, points by hand, leads from and to files."""

from __future__ import annotations

import datetime as dt
import json
from typing import Annotated, Any

import typer

from app import cli_lead_files
from app.cli_context import ready, who
from app.cli_speech import say, speaking, text, texts, told
from sdr import adjustments, leads, qualify, rule_versions, score_view
from sdr.ports import SystemClock


def score(
    lead: str,
    language: Annotated[str | None, typer.Option("--language")] = None,
    as_json: Annotated[bool, typer.Option("--json")] = False,
) -> None:
    """Show every contribution to a lead's score."""
    with ready() as (context, _settings), told():
        now, spoken = SystemClock().now(), language or speaking()
        with context.database.session() as session:
            shape = score_view.explain(
                session, leads.get(session, lead), context.playbook, texts(), spoken, now
            )
        if as_json:
            typer.echo(json.dumps(shape, ensure_ascii=False, indent=1))
            return
        _print(shape, spoken)


def adjust(
    lead: str,
    points: Annotated[int, typer.Option("--points")],
    reason: Annotated[str, typer.Option("--reason")],
    part: Annotated[str, typer.Option("--part")] = "total",
    days: Annotated[int | None, typer.Option("--days", min=1, max=3650)] = None,
    by: Annotated[str | None, typer.Option("--by")] = None,
) -> None:
    """Give or take points by hand, with a reason, for a while."""
    with ready() as (context, _settings), told():
        now = SystemClock().now()
        with context.database.session() as session:
            row = adjustments.adjust(
                session, lead, part=part, points=points, reason=reason,
                until=now + dt.timedelta(days=days) if days else None,
                rules=rule_versions.in_force(session, context.playbook).rules.by_hand,
                by=by or who(), now=now,
            )  # fmt: skip
            qualify.rescore(session, leads.get(session, lead), context.playbook, now)
            say("score-adjusted", points=score_view.signed(row.points), lead=lead, id=row.id,
                part=text(f"score-part-{part}"), day=f"{row.until:%Y-%m-%d}")  # fmt: skip


def withdraw(
    lead: str, adjustment: str, by: Annotated[str | None, typer.Option("--by")] = None
) -> None:
    """End an adjustment before its time."""
    with ready() as (context, _settings), told():
        now = SystemClock().now()
        with context.database.session() as session:
            adjustments.withdraw(session, lead, adjustment, by=by or who(), now=now)
            qualify.rescore(session, leads.get(session, lead), context.playbook, now)
        say("score-withdrawn", id=adjustment)


def build() -> typer.Typer:
    """The sub-commands, with their help in the operator's language."""
    program = typer.Typer(no_args_is_help=True, add_completion=False, rich_markup_mode=None)
    for name, command in (
        ("score", score), ("adjust", adjust), ("withdraw", withdraw),
        ("import", cli_lead_files.take_in), ("export", cli_lead_files.export),
    ):  # fmt: skip
        help_ = text(f"cli-help-leads-{name}")
        program.command(name, help=help_, short_help=help_)(command)
    return program


def _print(shape: dict[str, Any], language: str) -> None:
    def line(key: str, **values: object) -> None:
        typer.echo(texts().get(key, language, **values))

    rules = shape["rules"]
    verdict = texts().coded("console-verdict", language, shape["verdict"])
    line(
        "score-head", lead=shape["lead_id"], total=shape["score"]["total"], verdict=verdict,
        band=shape["band"]["label"], rules=f"{rules['number'] or '–'} ({rules['digest']})",
    )  # fmt: skip
    for each in shape["disqualifiers"]:
        line("score-excluded", label=each["label"])
    if not shape["contributions"]:
        line("score-nothing")
    for part in shape["parts"]:
        own = [each for each in shape["contributions"] if each["part"] == part["part"]]
        if part["part"] == "total" and not own:
            continue
        weight = f"{part['weight']:g}"
        line("score-part-line", label=part["label"], score=part["score"], weight=weight)
        for each in own:
            evidence = each["evidence"]
            where = evidence["message_id"] or evidence["id"] or ""
            typer.echo(f"  {each['text']}" + (f"  [{where}]" if where else ""))
