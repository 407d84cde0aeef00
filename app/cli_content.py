"""`leadhatch content list|check`: what there is to read, who owns it, and what needs a hand."""

from __future__ import annotations

import dataclasses
import json
from typing import Annotated

import typer
from sqlalchemy.exc import SQLAlchemyError

from app.cli_context import ready, run
from app.cli_speech import say, text, told
from app.settings import operator_language
from nurture import library, readings, version_files
from nurture.context import Context
from nurture.library import Item
from sdr.errors import NotFound
from sdr.ports import SystemClock

# What a person has to do something about.
WRONG = ("expired", "missing_language", "pair_differs")


def list_items(
    kind: Annotated[str | None, typer.Option("--kind")] = None,
    as_json: Annotated[bool, typer.Option("--json")] = False,
) -> None:
    """List the content with owner, end and the sequences that use it."""
    with ready() as (context, _settings), told():
        found = _items(context, kind)
        if as_json:
            shapes = [dataclasses.asdict(each) for each in found]
            typer.echo(json.dumps(shapes, ensure_ascii=False, indent=1))
            return
        for each in found:
            _print(each)
        say("content-count", count=len(found))


def check(offline: Annotated[bool, typer.Option("--offline")] = False) -> None:
    """Name what has expired, lacks a language, differs between languages or links to nothing."""
    with ready() as (context, _settings), told():
        found = [each for each in _items(context, None) if each.state in (*WRONG, "expires_soon")]
        for each in found:
            _print(each)
        dead: list[tuple[str, str, str]] = []
        reach = context.reach
        if not offline and reach is not None:
            dead = run(
                context, lambda: library.dead_links(context.playbook, context.base_url, reach)
            )
        for file, url, trouble in dead:
            typer.echo(f"{file}: {text('publish-dead-link', url=url, reason=trouble)}")
        if dead or any(each.state in WRONG for each in found):
            raise typer.Exit(1)
        say("content-good")


def reading(slug: str, as_json: Annotated[bool, typer.Option("--json")] = False) -> None:
    """Show what an item's readers held on to, section by section."""
    with ready() as (context, _settings), told(), context.database.session() as session:
        titles = readings.titles_of(context.playbook, slug)
        item = context.playbook.item(slug, operator_language())
        if item is None:
            raise NotFound(what="content", id=slug[:60])
        found = readings.summary(readings.of_item(session, slug), titles)
        if as_json:
            shape = {"slug": slug, **dataclasses.asdict(found)}
            typer.echo(json.dumps(shape, ensure_ascii=False, indent=1))
            return
        if not found.readings:
            say("content-reading-none", title=item.title)
            return
        say(
            "content-reading", title=item.title, readings=found.readings, readers=found.readers,
            forwarded=found.forwarded_readers, seconds=round(found.average_seconds),
            depth=round(found.average_depth * 100), finished=found.finished,
        )  # fmt: skip
        for each in found.sections:
            title = each.title.get(operator_language()) or next(iter(each.title.values()))
            say(
                "content-reading-section", title=title, seconds=str(round(each.seconds)),
                share=str(round(each.share * 100)), readers=each.readers,
            )  # fmt: skip
        if found.other_seconds:
            say("content-reading-other", seconds=round(found.other_seconds))


def build() -> typer.Typer:
    """The sub-commands, with their help in the operator's language."""
    program = typer.Typer(no_args_is_help=True, add_completion=False, rich_markup_mode=None)
    for name, command in (("list", list_items), ("check", check), ("reading", reading)):
        help_ = text(f"cli-help-content-{name}")
        program.command(name, help=help_, short_help=help_)(command)
    return program


def _items(context: Context, kind: str | None) -> list[Item]:
    sequences = context.playbook.sequences
    try:
        context.database.ping()
        with context.database.session() as session:
            sequences = version_files.in_force(session, context.playbook).sequences
    except (SQLAlchemyError, OSError):
        pass  # before the first start the files are all there is
    return library.items(context.playbook, sequences, SystemClock().now().date(), kind)


def _print(item: Item) -> None:
    state = text(f"content-state-{item.state.replace('_', '-')}")
    title = item.title.get(operator_language()) or next(iter(item.title.values()))
    used = ", ".join(item.used_by) or "–"
    typer.echo(f"{item.slug}  [{item.kind}]  {title}")
    say("content-line", owner=item.owner, expires=item.expires or "–", state=state, used=used)
