"""`leadhatch nurture simulate --cohort`, `diff --effect`, `test-send`: seeing before sending."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
import sys
from collections.abc import Iterable, Iterator
from typing import Annotated

import typer
from tqdm import tqdm  # type: ignore[import-untyped]

from app.cli_choices import language_of, local
from app.cli_context import fail, ready, run
from app.cli_speech import say, text, told
from nurture import cohort, trying
from nurture.cohort import Effect, Plan
from nurture.context import Context
from sdr.playbook.model import Sequence
from sdr.ports import SystemClock

ALL = "all"


def table(
    context: Context, sequence: Sequence, wanted: str, start: dt.datetime, days: int, *,
    as_json: bool,
) -> None:  # fmt: skip
    """Who of a cohort would get what when; sums per day; who gets nothing and why."""
    conditions = cohort.conditions("" if wanted == ALL else wanted)
    with context.database.session() as session:
        ids = cohort.members(session, context.playbook, conditions, start, cohort.MOST)
    until = start + dt.timedelta(days=days)
    plans = list(_plans(context, sequence, ids, start, until))
    sums = cohort.add_up(context, plans)
    if as_json:
        shape = {
            "sequence": sequence.name,
            "version": sequence.version,
            "sums": dataclasses.asdict(sums),
            "leads": [each.as_json() for each in plans],
        }
        typer.echo(json.dumps(shape, ensure_ascii=False, indent=1))
        return
    for each in plans:
        _print_plan(context, each)
    typer.echo()
    say("cohort-sums", leads=sums.leads, messages=sums.messages)
    for day, count in sums.per_day.items():
        typer.echo(f"{day}  {count}")
    for reason, count in sums.nothing.items():
        say("cohort-nothing", count=count, why=_why(reason))


def effect(context: Context, name: str, a: int, b: int, days: int, *, as_json: bool) -> None:
    """Who would get something else, or at another time, under version `b` than under `a`."""
    start = SystemClock().now()
    until = start + dt.timedelta(days=days)
    with context.database.session() as session:
        old, new = (cohort.with_version(session, context, name, each) for each in (a, b))
        ids = cohort.members(session, context.playbook, {}, start, cohort.MOST)
    found: list[Effect] = []
    for lead_id in _bar(ids):
        with context.database.session() as session:
            found += cohort.effects(session, context, old, new, [lead_id], start, until)
    if as_json:
        typer.echo(json.dumps([each.as_json() for each in found], ensure_ascii=False, indent=1))
        return
    for each in found:
        if each.change != "same":
            typer.echo(f"{each.lead_id}  {text(f'cohort-change-{each.change}')}")
            for number, plan in ((a, each.a), (b, each.b)):
                typer.echo(f"  {name} {number}")
                _print_plan(context, plan, indent="    ")
    changed = sum(each.change != "same" for each in found)
    say("cohort-effect", changed=changed, same=len(found) - changed)


def send_test(
    name: str,
    to: Annotated[str, typer.Option("--to")],
    step: Annotated[str, typer.Option("--step")] = "1",
    version: Annotated[int | None, typer.Option("--version")] = None,
    lead: Annotated[str | None, typer.Option("--lead")] = None,
    persona: Annotated[str | None, typer.Option("--persona")] = None,
    language: Annotated[str, typer.Option("--language")] = "zh",
) -> None:
    """Send a step to a member of staff; nothing of it is counted."""
    with ready() as (context, _settings), told():
        spoken, clock = language_of(language), SystemClock()
        with context.database.session() as session:
            sequence = cohort.with_version(session, context, name, version)
            reader = trying.reader(
                session, context, clock, lead=lead, persona=persona, language=spoken
            )
        reader = dataclasses.replace(reader, language=spoken)
        letter = trying.letter(sequence, step)
        state, reason = run(context, lambda: trying.send(context, letter, reader, to, clock=clock))
        if state != "sent":
            fail("cohort-test-failed", state=str(state), reason=reason or "-")
        say("cohort-test-sent", to=to)


def _plans(
    context: Context, sequence: Sequence, ids: list[str], start: dt.datetime, until: dt.datetime
) -> Iterator[Plan]:
    for lead_id in _bar(ids):
        with context.database.session() as session:
            found = cohort.plan(session, context, sequence, lead_id, start, until)
        yield found


def _bar(ids: list[str]) -> Iterable[str]:
    """A bar while it takes long, where somebody looks."""
    bar: Iterable[str] = tqdm(ids, disable=len(ids) < 50 or not sys.stderr.isatty(), unit="")
    return bar


def _print_plan(context: Context, plan: Plan, indent: str = "") -> None:
    if plan.nothing is not None:
        typer.echo(f"{indent}{plan.lead_id}  –  {_why(plan.nothing)}")
    for each in plan.entries:
        when = local(each.goes_at, context.timezone)
        typer.echo(f"{indent}{plan.lead_id}  {when}  {each.channel}  {each.key}  {each.subject}")


def _why(code: str) -> str:
    kind, _, name = code.partition(":")
    return text(f"cohort-why-{kind.replace('_', '-')}", name=name)
