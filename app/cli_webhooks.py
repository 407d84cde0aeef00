"""`leadhatch webhooks`: who outside is told of what happens here, and dead letters.

The same verbs as in the console (`nurture.subscribing`, `sdr.outbox`), for operators and scripts.
Each change leaves a line in the audit log, under the account of the machine.
"""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Annotated

import typer
from sqlalchemy.orm import Session

from app.cli_context import fail, ready, who
from app.cli_speech import say, text
from nurture import posting, subscribing
from nurture.context import Context
from sdr import audit, outbox, subscriptions
from sdr.errors import BadInput, MoveNotAllowed, NotFound
from sdr.outbox import State
from sdr.ports import SystemClock
from sdr.subscriptions import Wish

MOST_LISTED = 200


def listed() -> None:
    """Say who is told, and how it stands with each."""
    with ready() as (context, _settings), context.database.session() as session:
        counts = outbox.counts(session)
        rows = subscriptions.listed(session)
        for row in rows:
            say(
                "webhooks-line", id=row.id, name=row.name, address=row.shown,
                state="on" if row.enabled else row.off_reason or "off",
                waiting=counts.get((row.id, State.WAITING), 0),
                dead=counts.get((row.id, State.DEAD), 0),
            )  # fmt: skip
        say("webhooks-listed", count=len(rows))


def add(
    name: str, address: str,
    event: Annotated[list[str] | None, typer.Option("--event", show_default=False)] = None,
    kind: Annotated[str, typer.Option("--kind")] = "webhook",
    language: Annotated[str, typer.Option("--language")] = "en",
    secret: Annotated[str | None, typer.Option("--secret", show_default=False)] = None,
    mapping: Annotated[Path | None, typer.Option("--mapping", show_default=False)] = None,
) -> None:  # fmt: skip
    """Add a subscription."""
    wish = Wish(
        name=name, events=event or subscriptions.events_of(kind), address=address,
        kind=kind, language=language, secret=secret,
        mapping=mapping.read_text(encoding="utf-8") if mapping else None,
    )  # fmt: skip
    with _changing("add") as (context, session, now):
        made, shown = subscribing.add(session, context, wish, by=who(), now=now)
        say("webhooks-added", id=made.id)
    if shown:
        say("webhooks-secret-is", secret=shown)


def rotate(
    subscription: str, overlap_hours: Annotated[int, typer.Option("--overlap-hours")] = 24
) -> None:
    """Make a new secret."""
    with _changing("rotate", subscription) as (context, session, now):
        overlap = dt.timedelta(hours=max(overlap_hours, 0))
        secret = subscribing.rotate(session, context, subscription, now, overlap)
    say("webhooks-secret-is", secret=secret)


def switch(subscription: str, on: Annotated[bool, typer.Option("--on/--off")] = True) -> None:
    """Turn a subscription on or off."""
    with _changing("switch", subscription) as (_context, session, now):
        subscriptions.switch(session, subscription, on=on, now=now)
    say("webhooks-switched-on" if on else "webhooks-switched-off", id=subscription)


def remove(subscription: str) -> None:
    """Take a subscription away."""
    with _changing("remove", subscription) as (_context, session, _now):
        subscriptions.remove(session, subscription)
    say("webhooks-removed", id=subscription)


def test(subscription: str) -> None:
    """Post a test; exit code 1 when it was not taken."""
    with ready() as (context, _settings):
        try:
            with context.database.session() as session:
                now = SystemClock().now()
                post_id = outbox.test(session, subscription, by=who(), now=now).id
        except NotFound:
            fail("webhooks-unknown", id=subscription)
        asyncio.run(posting.post_now(context, SystemClock(), post_id))
        with context.database.session() as session:
            post = outbox.get(session, post_id)
            taken, status, error = post.state == State.TAKEN, post.status, post.error
    if not taken:
        typer.echo(f"{text('webhooks-test-failed')} {error or ''}".strip(), err=True)
        raise typer.Exit(1)
    say("webhooks-tested", status=status)


def posts(
    subscription: Annotated[str | None, typer.Option("--of", show_default=False)] = None,
    state: Annotated[str | None, typer.Option("--state", show_default=False)] = None,
) -> None:
    """List the newest posts."""
    with ready() as (context, _settings), context.database.session() as session:
        rows, _ = outbox.page(session, subscription_id=subscription, state=state, limit=MOST_LISTED)
        for row in rows:
            at = row.at.isoformat(timespec="seconds")
            typer.echo(
                f"{row.id}  {at}  {row.event}  {row.state}  {row.attempts}  {row.error or ''}"
            )


def replay(
    post: Annotated[str | None, typer.Argument(show_default=False)] = None,
    all_of: Annotated[str | None, typer.Option("--all-of", show_default=False)] = None,
) -> None:
    """Let one dead letter go again, or all of a subscription."""
    if (post is None) == (all_of is None):
        fail("webhooks-name-one")
    with _changing("replay", post or all_of or "") as (_context, session, now):
        if post is not None:
            outbox.replay(session, post, by=who(), now=now)
            count = 1
        else:
            count = outbox.replay_all(session, all_of or "", by=who(), now=now)
    say("webhooks-replayed", count=count)


COMMANDS: tuple[tuple[str, Callable[..., None]], ...] = (
    ("list", listed), ("add", add), ("rotate", rotate), ("switch", switch), ("test", test),
    ("posts", posts), ("replay", replay), ("remove", remove),
)  # fmt: skip


def build() -> typer.Typer:
    """`leadhatch webhooks`."""
    program = typer.Typer(no_args_is_help=True, rich_markup_mode=None)
    for name, command in COMMANDS:
        told = text(f"cli-help-webhooks-{name}")
        program.command(name, help=told, short_help=told)(command)
    return program


@contextlib.contextmanager
def _changing(
    what: str, subject: str | None = None
) -> Iterator[tuple[Context, Session, dt.datetime]]:
    """One change in a unit of work, with its line in the audit log."""
    with ready() as (context, _settings):
        now = SystemClock().now()
        try:
            with context.database.session() as session:
                yield context, session, now
                noun = "post" if subject and subject.startswith("post_") else "subscription"
                audit.write(
                    session, by=who(), action="change", what=f"leadhatch webhooks {what}",
                    now=now, noun=noun if subject else None, subject=subject,
                )  # fmt: skip
        except NotFound as error:
            fail("webhooks-unknown", id=str(error.params.get("id", subject)))
        except (BadInput, MoveNotAllowed) as error:
            values = error.params
            fail(
                "webhooks-refused", field=str(values.get("field", values.get("old", ""))),
                problem=str(values.get("problem", values.get("new", ""))),
            )  # fmt: skip
