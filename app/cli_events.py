"""`leadhatch nurture invite` and `attendance`: events at hand."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Annotated

import typer

from app.cli_context import fail, ready
from app.cli_speech import say, text, told
from nurture import events
from sdr import leads
from sdr.ports import SystemClock

BY = "cli"
YES, NO = ("yes", "y", "1", "true", "是"), ("no", "n", "0", "false", "否")


def invite(
    event: str,
    segment: Annotated[str, typer.Option("--segment")],
    dry_run: Annotated[bool, typer.Option("--dry-run")] = False,
) -> None:
    """Invite a segment of the pool to an event, each lead once."""
    with ready() as (context, _settings), told(), context.database.session() as session:
        done = events.invite(
            session, context, event, segment, by=BY, now=SystemClock().now(), dry_run=dry_run
        )
        key = "events-would-invite" if dry_run else "events-invited"
        say(key, count=len(done.invited), before=len(done.before))


def attendance(event: str, file: Annotated[Path, typer.Option("--file")]) -> None:
    """Note who came from a CSV file with the columns email and attended."""
    with ready() as (context, _settings), told():
        events.event_of(context.playbook, event)
        try:
            rows = list(csv.DictReader(file.read_text("utf-8-sig").splitlines()))
        except (OSError, UnicodeDecodeError, csv.Error):
            fail("sequences-no-file", path=str(file))
        noted, now = 0, SystemClock().now()
        for number, row in enumerate(rows, 2):
            address = (row.get("email") or "").strip().lower()
            answer = (row.get("attended") or "").strip().lower()
            problem = None if address else "no-email"
            if problem is None and answer not in (*YES, *NO):
                problem = "no-answer"
            if problem is None:
                with context.database.session() as session:
                    lead = leads.find(session, "email", address)
                    if lead is None:
                        problem = "no-lead"
                    else:
                        events.attendance(
                            session, context.playbook, event, lead.id, attended=answer in YES,
                            by=BY, now=now,
                        )  # fmt: skip
                        noted += 1
            if problem is not None:
                why = text(f"events-row-{problem}")
                typer.echo(text("events-row", row=number, problem=why), err=True)
        say("events-noted", count=noted)
        if noted < len(rows):
            raise typer.Exit(1)
