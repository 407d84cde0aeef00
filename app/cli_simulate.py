"""`leadhatch nurture simulate` and `why`: what would be decided, what was, and the reasons."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
from typing import Annotated, Any
from zoneinfo import ZoneInfo

import typer

from app import cli_cohort
from app.cli_choices import iso, language_of, local, moment, reader, sequence_named
from app.cli_context import fail, ready
from app.cli_speech import say, text, texts, told
from app.settings import operator_language
from nurture import assumptions, saying, simulate, timing
from nurture import why as reasons
from nurture.assumptions import Assumption
from nurture.context import Context
from nurture.journey import Imagined, Line
from nurture.mail import Reader
from sdr.errors import NotFound
from sdr.playbook.model import Sequence
from sdr.ports import SystemClock


def calendar(
    sequence: str,
    start: Annotated[str, typer.Option("--start")],
    persona: Annotated[str | None, typer.Option("--persona")] = None,
    lead: Annotated[str | None, typer.Option("--lead")] = None,
    language: Annotated[str | None, typer.Option("--language")] = None,
    timezone: Annotated[str | None, typer.Option("--timezone")] = None,
    assume: Annotated[list[str] | None, typer.Option("--assume")] = None,
    days: Annotated[int, typer.Option("--days", min=1, max=1000)] = 365,
    as_json: Annotated[bool, typer.Option("--json")] = False,
    version: Annotated[int | None, typer.Option("--version")] = None,
    cohort: Annotated[str | None, typer.Option("--cohort")] = None,
) -> None:
    """Print what would be decided when, for a persona, a lead or a cohort, and why."""
    with ready() as (context, settings):
        zone = timing.zone(timezone, settings.timezone)
        found, begins = sequence_named(context, sequence, version), moment(start, zone)
        if cohort is not None:
            with told():
                cli_cohort.table(context, found, cohort, begins, days, as_json=as_json)
            return
        assumed = _assumptions(assume or [])
        if lead is not None:
            to, who = _lead_in_mind(context, lead, begins, language)
            zone = who.zone
            entrant = None
        else:
            to = reader(context, None, persona, language or "zh")
            who = simulate.invented(context, found, to, begins, zone)
            entrant = simulate.entrance(context.playbook, found, str(persona), to.language)
        until = begins + dt.timedelta(days=days)
        entries, lines = simulate.calendar(context, found, to, who, until, assumed)
        if as_json:
            _print_json(found, entrant, entries, lines, zone)
            return
        _print_calendar(context, found, entrant, entries, lines, zone, to, begins, assumed, until)


def why(
    lead: str,
    language: Annotated[str | None, typer.Option("--language")] = None,
    as_json: Annotated[bool, typer.Option("--json")] = False,
) -> None:
    """Say for every step of a lead's sequences: sent, or why not."""
    with ready() as (context, settings):
        spoken = language_of(language) if language else operator_language()
        try:
            with context.database.session() as session:
                found = reasons.why(
                    session, lead, context.playbook, context.texts, settings.timezone, spoken,
                    SystemClock().now(),
                )  # fmt: skip
        except NotFound:
            fail("nurture-no-lead", id=lead)
        if as_json:
            typer.echo(json.dumps(found, ensure_ascii=False, indent=1))
            return
        _print_why(found, timing.zone(None, settings.timezone))


def _assumptions(given: list[str]) -> tuple[Assumption, ...]:
    found = []
    for each in given:
        try:
            found.append(assumptions.parse(each))
        except assumptions.BadAssumption:
            fail("nurture-bad-assumption", text=each, kinds=" ".join(assumptions.KINDS))
    return tuple(found)


def _lead_in_mind(
    context: Context, lead: str, start: dt.datetime, language: str | None
) -> tuple[Reader, Imagined]:
    try:
        with context.database.session() as session:
            to, who = simulate.of_lead(session, context, lead, start)
    except NotFound:
        fail("nurture-no-lead", id=lead)
    if language:
        to, who.language = dataclasses.replace(to, language=language_of(language)), language
    return to, who


def _print_json(
    sequence: Sequence, entrant: simulate.Entrant | None, entries: list[simulate.Entry],
    lines: list[Line], zone: ZoneInfo,
) -> None:  # fmt: skip
    spoken, held = operator_language(), texts()
    rows = [{**dataclasses.asdict(e), "why": e.why} for e in entries]
    decided = [
        {"number": x.number, "step": x.key, "type": x.type, "what": x.what, "reason": x.reason,
         "at": x.at, "due_at": x.due_at, "data": x.data,
         "text": saying.line(held, spoken, zone, x.what, x.reason, x.data)}
        for x in lines
    ]  # fmt: skip
    shape = {"sequence": sequence.name, "version": sequence.version,
             "enters": entrant.enters if entrant else None,
             "chosen": entrant.chosen if entrant else None,
             "steps": rows, "decisions": decided}  # fmt: skip
    typer.echo(json.dumps(shape, default=iso, ensure_ascii=False, indent=1))


def _print_calendar(
    context: Context, sequence: Sequence, entrant: simulate.Entrant | None,
    entries: list[simulate.Entry], lines: list[Line], zone: ZoneInfo, to: Reader,
    start: dt.datetime, assumed: tuple[Assumption, ...], until: dt.datetime,
) -> None:  # fmt: skip
    spoken = operator_language()
    label = context.playbook.people.persona(to.persona) if to.persona else None
    say("nurture-calendar", name=sequence.name, version=str(sequence.version),
         title=sequence.title.in_language(spoken))  # fmt: skip
    who = label.label.in_language(spoken) if label else to.persona or to.person.name or "–"
    say("nurture-calendar-reader", persona=who, written=to.language, start=local(start, zone))
    if entrant is not None and not entrant.enters:
        say("nurture-calendar-never")
    elif entrant is not None and entrant.chosen == sequence.name:
        say("nurture-calendar-enters")
    elif entrant is not None:
        say("nurture-calendar-other", name=str(entrant.chosen))
    for each in assumed:
        say("nurture-simulate-assumed", what=str(each))
    letters = iter(entries)
    for line in lines:
        typer.echo()
        if line.what == "sent" and line.message is not None:
            _print_message(next(letters), zone)
            if line.data.get("passed_over") or line.data.get("picked"):
                told = saying.line(texts(), spoken, zone, "sent", None, line.data)
                typer.echo(f"   {told}")
            continue
        told = saying.line(texts(), spoken, zone, line.what, line.reason, line.data)
        say("nurture-simulate-line", when=local(line.at, zone), step=line.key, text=told)
    typer.echo()
    if lines and lines[-1].what not in ("finished", "exited"):
        say("nurture-simulate-end", when=local(until, zone))
    say("nurture-calendar-end")


def _print_message(each: simulate.Entry, zone: ZoneInfo) -> None:
    say("nurture-calendar-line", number=str(each.number), when=local(each.goes_at, zone),
         subject=each.subject or each.key)  # fmt: skip
    wait = text(f"nurture-wait-{each.wait[-1]}", count=int(each.wait[:-1]))
    reason = texts().coded("console-why", operator_language(), each.reason)
    told = text(
        f"nurture-calendar-{each.why}", due=local(each.due_at, zone), wait=wait, reason=reason
    )
    if each.why == "next" and wait.startswith("0 "):
        told = text("nurture-calendar-directly")
    typer.echo(f"   {told}")
    if each.content:
        typer.echo(f"   {text('nurture-calendar-links', slug=each.content)}")


def _print_why(found: dict[str, Any], zone: ZoneInfo) -> None:
    if found["not_enrolled"] and not found["enrollments"]:
        typer.echo(f"{_local_of(found['not_enrolled']['at'], zone)}  "
                   f"{found['not_enrolled']['text']}")  # fmt: skip
    elif not found["enrollments"]:
        say("nurture-why-none")
    for held in found["enrollments"]:
        say("nurture-why-sequence", name=held["sequence"], version=str(held["version"]),
             state=held["text"])  # fmt: skip
        for step in held["steps"]:
            values = {"number": str(step["number"]), "step": step["key"], "type": step["title"],
                      "text": step["text"]}  # fmt: skip
            if step["at"]:
                say("nurture-why-step-at", at=_local_of(step["at"], zone), **values)
            else:
                say("nurture-why-step", **values)


def _local_of(moment: str, zone: ZoneInfo) -> str:
    return local(dt.datetime.fromisoformat(moment), zone)
