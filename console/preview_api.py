"""The staff API for seeing before sending: both languages, a simulation, a mail to oneself."""

from __future__ import annotations

import asyncio
import dataclasses
import datetime as dt
from typing import Any

from aiohttp import web
from sqlalchemy.orm import Session

from console.keys import CLOCK, NURTURE
from console.sequences_api import sequence_name
from console.wire import body, query
from console.wire_sequences import DiffQuery, Previewing, Simulating, TestSending
from nurture import cohort, trying, versions
from nurture.cohort import Plan
from sdr.playbook.model import Sequence

MOST_EFFECTS = 1000
EFFECT_DAYS = 120


async def preview(request: web.Request) -> web.Response:
    """One step in both languages, as HTML and text, for a lead or a persona."""
    name, given = sequence_name(request), await body(request, Previewing)
    context, clock = request.app[NURTURE], request.app[CLOCK]

    def work(session: Session) -> dict[str, Any]:
        sequence = cohort.with_version(session, context, name, given.version)
        letter = trying.letter(sequence, given.step)
        made = trying.both(session, context, letter, clock, lead=given.lead, persona=given.persona)
        return {"name": name, "version": sequence.version, "mails": trying.shape(made)}

    return web.json_response(await context.database.run(work))


async def simulate(request: web.Request) -> web.Response:
    """Who would get what when; sums per day; who gets nothing and why."""
    name, given = sequence_name(request), await body(request, Simulating)
    context, now = request.app[NURTURE], request.app[CLOCK].now()
    start = (given.start or now).astimezone(dt.UTC)
    until, wanted = start + dt.timedelta(days=given.days), cohort.conditions(given.cohort)

    def whom(session: Session) -> tuple[Sequence, list[str]]:
        sequence = cohort.with_version(session, context, name, given.version)
        if given.lead is not None:
            return sequence, [given.lead]
        return sequence, cohort.members(session, context.playbook, wanted, now, given.limit)

    sequence, ids = await context.database.run(whom)
    plans: list[Plan] = []
    for lead_id in ids:

        def one(session: Session, lead: str = lead_id) -> Plan:
            return cohort.plan(session, context, sequence, lead, start, until)

        plans.append(await context.database.run(one))
        await asyncio.sleep(0)  # others are served meanwhile
    return web.json_response(
        {"name": name, "version": sequence.version,
         "sums": dataclasses.asdict(cohort.add_up(context, plans)),
         "leads": [each.as_json() for each in plans]}
    )  # fmt: skip


async def send_test(request: web.Request) -> web.Response:
    """Send a step to a member of staff; nothing of it is counted."""
    name, given = sequence_name(request), await body(request, TestSending)
    context, clock = request.app[NURTURE], request.app[CLOCK]

    def work(session: Session) -> Any:
        sequence = cohort.with_version(session, context, name, given.version)
        to = trying.reader(
            session, context, clock, lead=given.lead, persona=given.persona,
            language=given.language,
        )  # fmt: skip
        return trying.letter(sequence, given.step), to

    letter, to = await context.database.run(work)
    to = dataclasses.replace(to, language=given.language)
    state, reason = await trying.send(context, letter, to, given.to, clock=clock)
    return web.json_response({"state": state.value, "reason": reason})


async def difference(request: web.Request) -> web.Response:
    """What changed between two versions; with `effect`, for whom."""
    name, asked = sequence_name(request), query(request, DiffQuery)
    context, now = request.app[NURTURE], request.app[CLOCK].now()

    def text(session: Session) -> tuple[list[str], Sequence, Sequence, list[str]]:
        old, new = (versions.get(session, name, each) for each in (asked.a, asked.b))
        titles = (f"{name} {asked.a}", f"{name} {asked.b}")
        lines = versions.difference(old.document, new.document, titles)
        ids: list[str] = []
        if asked.effect:
            ids = cohort.members(session, context.playbook, {}, now, MOST_EFFECTS)
        return lines, old.sequence, new.sequence, ids

    lines, old, new, ids = await context.database.run(text)
    found: list[dict[str, Any]] | None = [] if asked.effect else None
    for lead_id in ids:

        def one(session: Session, lead: str = lead_id) -> list[dict[str, Any]]:
            until = now + dt.timedelta(days=EFFECT_DAYS)
            rows = cohort.effects(session, context, old, new, [lead], now, until)
            return [each.as_json() for each in rows]

        rows = await context.database.run(one)
        if found is not None:
            found += rows
    return web.json_response({"lines": lines, "effect": found})
