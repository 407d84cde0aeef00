"""`leadhatch scoring versions|show|check|replay|publish|rollback|calibration`: rules at hand."""

from __future__ import annotations

import contextlib
import dataclasses
import datetime as dt
import json
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Annotated, Any

import typer
from tqdm import tqdm  # type: ignore[import-untyped]

from app.cli_choices import moment
from app.cli_context import fail, ready, who
from app.cli_speech import say, speaking, text, texts, told
from nurture.context import Context
from sdr import calibration, replay, rescoring, rule_versions, score_view
from sdr.calibration import OUTCOMES, UNSCORED, Rate, VersionLine
from sdr.errors import BadRules, VersionConflict
from sdr.playbook.model import Scoring
from sdr.ports import SystemClock
from sdr.replay import Move, Report

BAR_FROM = 200  # leads from which a bar is shown
File = Annotated[Path, typer.Argument()]
Json = Annotated[bool, typer.Option("--json")]
Note = Annotated[str | None, typer.Option("--note")]
Since = Annotated[str | None, typer.Option("--since", help="ISO 8601")]


def versions(as_json: Json = False) -> None:
    """List the versions of the scoring rules."""
    with ready() as (context, settings), _worded(), context.database.session() as session:
        rule_versions.take_file(session, context.playbook, SystemClock().now())
        rows = rule_versions.all_of(session)
        if as_json:
            typer.echo(json.dumps([rule_versions.shape(row) for row in rows], indent=1))
            return
        for row in rows:
            at = row.at.astimezone(settings.timezone).strftime("%Y-%m-%d %H:%M")
            origin = text(f"rules-origin-{row.origin}")
            say("rules-line", number=str(row.number), digest=row.digest, at=at, by=row.by,
                origin=origin, note=row.note or "")  # fmt: skip
        state = rule_versions.file_state(context.playbook, rows[-1])
        if state != "same":
            say(f"rules-file-{state}")


def show(number: Annotated[int | None, typer.Argument()] = None) -> None:
    """Print the text of a version, or of the one in force."""
    with ready() as (context, _settings), _worded(), context.database.session() as session:
        rule_versions.take_file(session, context.playbook, SystemClock().now())
        row = rule_versions.get(session, number) if number else rule_versions.latest(session)
        assert row is not None
        typer.echo(row.document, nl=False)


def check(file: File) -> None:
    """Look for everything that is wrong with a draft."""
    with ready() as (context, _settings), _worded():
        rules = rule_versions.read(context.playbook, _read(file), speaking())
        say("rules-good", digest=rules.digest)


def replayed(
    file: File,
    since: Since = None,
    limit: Annotated[int | None, typer.Option("--limit", min=1)] = None,
    as_json: Json = False,
) -> None:
    """Say who would move under a draft, and by which rule; nothing is stored."""
    with ready() as (context, settings), _worded():
        new = rule_versions.read(context.playbook, _read(file), speaking())
        begin = moment(since, settings.timezone) if since else None
        old, report = _replay(context, new, begin, limit)
        shape = report.as_json(old, new, texts(), speaking())
        if as_json:
            typer.echo(json.dumps(shape, ensure_ascii=False, indent=1))
            return
        _print_replay(shape, old, new)


def publish(
    file: File, note: Note = None,
    based_on: Annotated[int | None, typer.Option("--based-on")] = None,
) -> None:  # fmt: skip
    """Put a text in force as the next version, and judge all leads by it."""
    with ready() as (context, _settings), _worded():
        with context.database.session() as session:
            row = rule_versions.publish(
                session, context.playbook, _read(file), by=who(), now=SystemClock().now(),
                language=speaking(), note=note, based_on=based_on,
            )  # fmt: skip
        _rescore(context)
        say("rules-published", number=str(row.number), digest=row.digest)


def roll_back(to: int, note: Note = None) -> None:
    """Put an earlier version in force again, and judge all leads by it."""
    with ready() as (context, _settings), _worded():
        with context.database.session() as session:
            now = SystemClock().now()
            rule_versions.take_file(session, context.playbook, now)
            row = rule_versions.roll_back(session, to, by=who(), now=now, note=note)
        _rescore(context)
        say("rules-rolled-back", number=str(row.number), to=str(to), digest=row.digest)


def calibrated(since: Since = None, as_json: Json = False) -> None:
    """Say what became of the handoffs of each band: accepted, returned, won, lost."""
    with ready() as (context, settings), _worded(), context.database.session() as session:
        begin = moment(since, settings.timezone) if since else None
        rule_versions.take_file(session, context.playbook, SystemClock().now())
        lines = calibration.report(session, context.playbook, since=begin)
        if as_json:
            typer.echo(json.dumps([dataclasses.asdict(each) for each in lines], indent=1))
            return
        current = rule_versions.in_force(session, context.playbook).rules
        for line in lines:
            _print_calibration(line, current)


COMMANDS = (
    ("versions", versions), ("show", show), ("check", check), ("replay", replayed),
    ("publish", publish), ("rollback", roll_back), ("calibration", calibrated),
)  # fmt: skip


def build() -> typer.Typer:
    """The sub-commands, with their help in the operator's language."""
    program = typer.Typer(no_args_is_help=True, add_completion=False, rich_markup_mode=None)
    for name, command in COMMANDS:
        help_ = text(f"cli-help-scoring-{name}")
        program.command(name, help=help_, short_help=help_)(command)
    return program


def _replay(
    context: Context, new: Scoring, since: dt.datetime | None, limit: int | None
) -> tuple[Scoring, Report]:
    now, playbook = SystemClock().now(), context.playbook
    with context.database.session() as session:
        old = rule_versions.in_force(session, playbook).rules
        ids = replay.candidates(session, since, limit)
        whole = replay.how_many(session, since)
    moves: list[Move] = []
    with _bar(len(ids)) as bar:
        for batch in replay.batches(ids):
            with context.database.session() as session:
                moves += replay.compare(session, batch, playbook, old, new, now=now, since=since)
            bar.update(len(batch))
    return old, Report(len(ids), whole, tuple(moves))


def _rescore(context: Context) -> None:
    with context.database.session() as session:
        waiting = len(rescoring.stale(session, context.playbook))
    with _bar(waiting) as bar:
        while True:
            with context.database.session() as session:
                done = rescoring.some(session, context.playbook, SystemClock().now())
            if not done:
                return
            bar.update(done)


def _bar(total: int) -> Any:
    """A bar while it takes long, where somebody looks."""
    return tqdm(total=total, disable=total < BAR_FROM or not sys.stderr.isatty(), unit="")


def _print_replay(shape: dict[str, Any], old: Scoring, new: Scoring) -> None:
    names = {
        band.code: score_view.band_label(band, texts(), speaking())
        for band in (*old.bands, *new.bands)
    }
    for each in shape["moves"]:
        was, would = each["old"], each["new"]
        say(
            "rules-move", lead=each["lead_id"], rule=each["label"],
            old=_standing(was, names), new=_standing(would, names),
            when=text("rules-move-now") if each["now"] else each["first_at"][:16],
        )  # fmt: skip
    say("rules-replayed", leads=shape["leads"], moved=shape["moved"],
        before=shape["moved_before"])  # fmt: skip
    if shape["leads"] < shape["of"]:
        say("rules-replayed-part", left=shape["of"] - shape["leads"])
    for each in shape["verdicts"]:
        old_, new_ = (_verdict(each[side]) for side in ("old", "new"))
        say("rules-change", count=each["count"], old=old_, new=new_)
    for each in shape["bands"]:
        old_, new_ = (names.get(each[side], each[side]) for side in ("old", "new"))
        say("rules-change", count=each["count"], old=old_, new=new_)
    for each in shape["by_rule"]:
        say("rules-by-rule", count=each["count"], rule=each["label"])


def _standing(shape: dict[str, Any], names: dict[str, str]) -> str:
    return f"{_verdict(shape['verdict'])} {shape['total']} {names[shape['band']]}"


def _verdict(code: str) -> str:
    return texts().coded("console-verdict", speaking(), code)


def _print_calibration(line: VersionLine, current: Scoring) -> None:
    if line.rules is None:
        say("calibration-all", count=line.handoffs)
    else:
        number = str(line.number) if line.number else "–"
        say("calibration-version", number=number, digest=line.rules, count=line.handoffs)
    labels = {b.code: score_view.band_label(b, texts(), speaking()) for b in current.bands}
    labels[UNSCORED] = text("calibration-unscored")
    head = ("calibration-band", "calibration-handoffs", "calibration-waiting", "calibration-held")
    rows = [[text(key) for key in head] + [text(f"calibration-{name}") for name in OUTCOMES]]
    for band in line.bands:
        least = "" if band.least is None else f" {band.least}+"
        counts = [str(band.handoffs), str(band.waiting), str(band.held)]
        rates = [_rate(getattr(band, name)) for name in OUTCOMES]
        rows.append([f"{labels.get(band.band, band.band)}{least}", *counts, *rates])
    for row in _table(rows):
        typer.echo(row)
    typer.echo()


def _rate(rate: Rate) -> str:
    if rate.rate is None or rate.low is None or rate.high is None:
        return "–"
    return f"{rate.count}/{rate.of} {rate.rate:.0%} [{rate.low:.0%}–{rate.high:.0%}]"


def _table(rows: list[list[str]]) -> Iterable[str]:
    """Columns side by side; a Chinese character takes the room of two letters."""
    widths = [max(_width(row[i]) for row in rows) for i in range(len(rows[0]))]
    for row in rows:
        yield "  ".join(
            cell + " " * (width - _width(cell)) for cell, width in zip(row, widths, strict=True)
        ).rstrip()


def _width(cell: str) -> int:
    import unicodedata

    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in cell)


@contextlib.contextmanager
def _worded() -> Iterator[None]:
    """What goes wrong, with all that belongs to it, and exit code 1."""
    with told():
        try:
            yield
        except BadRules as error:
            for each in error.params["problems"]:
                where = f"{each['file']}:{each['line']} [{each['key']}]"
                typer.echo(f"{where} {each['message']} {each['fix']}", err=True)
            raise typer.Exit(1) from None
        except VersionConflict as error:
            for line in error.params["changed"]:
                typer.echo(line, err=True)
            raise


def _read(file: Path) -> str:
    try:
        return file.read_bytes().decode("utf-8-sig")
    except (OSError, UnicodeDecodeError):
        fail("sequences-no-file", path=str(file))
