"""`leadhatch nurture enroll`: the pool, or a segment of it, enters a sequence at once."""

from __future__ import annotations

import contextlib
import json
import sys
from collections.abc import Callable, Iterator
from typing import Annotated, Any

import typer
from tqdm import tqdm  # type: ignore[import-untyped]

from app.cli_context import fail, ready, run, who
from app.cli_speech import say, text, told
from nurture import intakes
from nurture.admission import Admitted
from nurture.context import Context
from sdr.ports import SystemClock


def enroll(
    sequence: Annotated[str | None, typer.Argument()] = None,
    segment: Annotated[str | None, typer.Option("--segment")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run")] = False,
    resume: Annotated[str | None, typer.Option("--resume")] = None,
    stop: Annotated[str | None, typer.Option("--stop")] = None,
    as_json: Annotated[bool, typer.Option("--json")] = False,
) -> None:
    """Let everybody of the pool enter who belongs in a sequence (or, without one, in any)."""
    with ready() as (context, _settings), told():
        if stop is not None:
            with context.database.session() as session:
                row = intakes.stop(session, stop, SystemClock().now())
                say("intake-stopped", entered=row.entered, id=row.id)
            return
        if segment is None and resume is None:
            fail("intake-no-segment")
        if dry_run:
            _print_tried(_try(context, sequence, segment or ""), as_json=as_json)
            return
        _take(context, resume or _begin(context, sequence, segment or ""), as_json=as_json)


def _begin(context: Context, sequence: str | None, segment: str) -> str:
    with context.database.session() as session:
        now = SystemClock().now()
        return intakes.begin(session, context, sequence, segment, by=who(), now=now).id


def _take(context: Context, intake_id: str, *, as_json: bool) -> None:
    """Part after part to the end; who breaks it off is told that the worker goes on."""
    with context.database.session() as session:
        row = intakes.get(session, intake_id)
        total, before = row.total, row.looked_at
    try:
        with _bar(total, before) as moved:
            left = True
            while left:
                with context.database.session() as session:
                    now = SystemClock().now()
                    left = intakes.step(session, context, intake_id, now) is not None
                    moved(intakes.get(session, intake_id).looked_at)
    except KeyboardInterrupt:
        fail("intake-broken-off", id=intake_id)
    with context.database.session() as session:
        row = intakes.get(session, intake_id)
        if as_json:
            typer.echo(json.dumps(intakes.shape(row), ensure_ascii=False, indent=1))
        elif row.state == intakes.State.RUNNING:
            fail("intake-waits", id=row.id)
        else:
            say("intake-done", entered=row.entered, total=row.looked_at)
            _print_kept_out(row.kept_out)


def _try(context: Context, sequence: str | None, segment: str) -> Admitted:
    with context.database.session() as session:
        asked = intakes.terms(session, context, sequence, segment)
    return run(context, lambda: intakes.estimate(context, asked, SystemClock().now()))


def _print_tried(sums: Admitted, *, as_json: bool) -> None:
    if as_json:
        shape: dict[str, Any] = {
            "entered": sums.entered, "looked_at": sums.looked_at, "kept_out": sums.kept_out,
        }  # fmt: skip
        typer.echo(json.dumps(shape, ensure_ascii=False, indent=1))
        return
    say("intake-would", entered=sums.entered, total=sums.looked_at)
    _print_kept_out(sums.kept_out)


def _print_kept_out(kept_out: dict[str, int]) -> None:
    for reason, count in sorted(kept_out.items(), key=lambda each: -each[1]):
        typer.echo(f"{count:>9}  {text(f'intake-why-{reason.replace("_", "-")}')}")


@contextlib.contextmanager
def _bar(total: int, before: int) -> Iterator[Callable[[int], None]]:
    """A bar where somebody looks."""
    with tqdm(
        total=total, initial=before, unit="", unit_scale=True, disable=not sys.stderr.isatty()
    ) as bar:

        def moved(to: int) -> None:
            bar.update(to - bar.n)

        yield moved
