"""`leadhatch nurture stop`, `start` and `switches`: all of nurture, or one part of it.

`stop` returns when what had been claimed before has been sent, or says how many are still on their
way. The sub-commands are added by `app.cli_nurture`.
"""

from __future__ import annotations

import time
from typing import Annotated

import typer

from app.cli_context import fail, ready
from app.cli_speech import say, text
from nurture import switches
from nurture.context import Context
from nurture.switches import Scope
from sdr.errors import NotFound
from sdr.ports import SystemClock

WAIT = 30.0  # seconds for what is on its way
LOOK_EVERY = 0.2

Sequence = Annotated[str | None, typer.Option("--sequence", show_default=False)]
Lead = Annotated[str | None, typer.Option("--lead", show_default=False)]
Enrollment = Annotated[str | None, typer.Option("--enrollment", show_default=False)]
Note = Annotated[str | None, typer.Option("--note", show_default=False)]
By = Annotated[str | None, typer.Option("--by", show_default=False)]


def stop(
    sequence: Sequence = None, lead: Lead = None, enrollment: Enrollment = None, note: Note = None,
    by: By = None,
) -> None:  # fmt: skip
    """Stop all of nurture, or one sequence, lead or enrolment."""
    with ready() as (context, settings):
        scope = _scope(context, sequence, lead, enrollment)
        _turn(context, scope, stop=True, by=by or settings.admin_email, note=note)
        left = _waited(context)
        if left:
            say("nurture-switch-on-their-way", count=left)


def start(
    sequence: Sequence = None, lead: Lead = None, enrollment: Enrollment = None, note: Note = None,
    by: By = None,
) -> None:  # fmt: skip
    """Start again what was stopped."""
    with ready() as (context, settings):
        scope = _scope(context, sequence, lead, enrollment)
        _turn(context, scope, stop=False, by=by or settings.admin_email, note=note)


def listed() -> None:
    """Say what is stopped, by whom and since when."""
    with ready() as (context, settings):
        with context.database.session() as session:
            rows = switches.state(session)
            told = [
                (row.subject, row.stopped, row.by or "", row.note or "", row.at) for row in rows
            ]
        for subject, stopped, by, note, at in told:
            if not stopped:
                say("nurture-switch-runs")
                continue
            since = at.astimezone(settings.timezone).strftime("%Y-%m-%d %H:%M") if at else ""
            say("nurture-switch-line", what=_named(subject), since=since, by=by)
            if note:
                typer.echo(f"   {note}")


def add(program: typer.Typer) -> None:
    """Put the commands into `leadhatch nurture`."""
    for name, command in (("stop", stop), ("start", start), ("switches", listed)):
        told = text(f"cli-help-nurture-{name}")
        program.command(name, help=told, short_help=told)(command)


def _scope(
    context: Context, sequence: str | None, lead: str | None, enrollment: str | None
) -> Scope:
    if sum(each is not None for each in (sequence, lead, enrollment)) > 1:
        fail("nurture-switch-one")
    if sequence is not None and context.playbook.sequence(sequence) is None:
        names = ", ".join(each.name for each in context.playbook.sequences)
        fail("nurture-no-sequence", name=sequence, names=names)
    return Scope(sequence, lead, enrollment)


def _turn(context: Context, scope: Scope, *, stop: bool, by: str, note: str | None) -> None:
    try:
        with context.database.session() as session:
            now = SystemClock().now()
            changed = switches.turn(session, scope, stop=stop, by=by, now=now, note=note)
    except NotFound as error:
        fail("nurture-switch-unknown", id=str(error.params["id"]))
    done = "stopped" if stop else "started"
    say(f"nurture-switch-{done}" if changed else f"nurture-switch-already-{done}",
        what=_named(scope.subject))  # fmt: skip


def _waited(context: Context) -> int:
    """How many messages are still on their way after a while."""
    until = time.monotonic() + WAIT
    while True:
        with context.database.session() as session:
            left = switches.on_their_way(session)
        if not left or time.monotonic() > until:
            return left
        time.sleep(LOOK_EVERY)


def _named(subject: str) -> str:
    kind, _, name = subject.partition(":")
    return text(f"nurture-switch-what-{kind}", name=name)
