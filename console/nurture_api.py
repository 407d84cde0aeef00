"""The staff API about nurture: why a lead gets what it gets, tasks, and who came to an event."""

from __future__ import annotations

from typing import Any

from aiohttp import web
from sqlalchemy import select
from sqlalchemy.orm import Session

from console import auditing, scope
from console.api import path_id
from console.auth import CALLER
from console.keys import CLOCK, DATABASE, PLAYBOOK, TEXTS, TIMEZONE
from console.wire import BriefQuery, body, query
from console.wire_nurture import Attended, Switching, TaskDone, TasksQuery
from nurture import switches
from nurture.enrollments import Enrollment
from nurture.switches import Scope
from nurture.why import why
from sdr import engagements, leads, tasks
from sdr.errors import BadInput, NotFound


async def get_nurture(request: web.Request) -> web.Response:
    """For every step of every sequence of a lead: sent, or why not."""
    lead_id, app, member = path_id(request, "lead"), request.app, request[CALLER].member
    language = query(request, BriefQuery).language or (member.language if member else "en")
    now = app[CLOCK].now()
    shape = await app[DATABASE].run(
        lambda s: why(s, lead_id, app[PLAYBOOK], app[TEXTS], app[TIMEZONE], language, now)
    )
    return web.json_response(shape)


async def list_tasks(request: web.Request) -> web.Response:
    """Tasks, the most urgent first."""
    asked = query(request, TasksQuery)

    def work(session: Session) -> list[dict[str, Any]]:
        found = list(tasks.listed(session, owner=asked.owner, state=asked.state))
        auditing.seen(request, (each.lead_id for each in found))
        return [tasks.as_json(each) for each in found]

    return web.json_response({"tasks": await request.app[DATABASE].run(work)})


async def done(request: web.Request) -> web.Response:
    """A task is done; the sequence that waits for it goes on at the next pass."""
    given, task_id = await body(request, TaskDone), path_id(request, "task")
    caller, now = request[CALLER], request.app[CLOCK].now()
    by = caller.by if caller.member is not None else given.by or caller.by

    def work(session: Session) -> dict[str, Any]:
        scope.own(caller, tasks.get(session, task_id).owner)
        return tasks.as_json(tasks.done(session, task_id, by=by, now=now))

    return web.json_response(await request.app[DATABASE].run(work))


async def attended(request: web.Request) -> web.Response:
    """A lead came to an event."""
    given, lead_id = await body(request, Attended), path_id(request, "lead")
    at = given.at or request.app[CLOCK].now()

    def work(session: Session) -> dict[str, Any]:
        lead = leads.get(session, lead_id)
        row = engagements.note(session, lead.id, "attended", slug=given.event, now=at)
        return {
            "id": row.id,
            "lead_id": lead.id,
            "kind": row.kind,
            "slug": row.slug,
            "at": row.at.isoformat(),
        }

    return web.json_response(await request.app[DATABASE].run(work))


async def get_switch(request: web.Request) -> web.Response:
    """What is stopped."""
    return web.json_response(await request.app[DATABASE].run(_switches))


async def turn_switch(request: web.Request) -> web.Response:
    """Stop or start all of nurture, a sequence, a lead or an enrolment."""
    given, caller, app = await body(request, Switching), request[CALLER], request.app
    named = [each for each in (given.sequence, given.lead, given.enrollment) if each is not None]
    if len(named) > 1:
        raise BadInput(field="sequence", problem="only_one", allowed="sequence, lead, enrollment")
    by = caller.by if caller.member is not None else given.by or caller.by
    now, scope = app[CLOCK].now(), Scope(given.sequence, given.lead, given.enrollment)

    def work(session: Session) -> dict[str, Any]:
        if given.sequence is not None and not known_sequence(session, app, given.sequence):
            raise NotFound(what="sequence", id=given.sequence)
        changed = switches.turn(session, scope, stop=given.stopped, by=by, now=now, note=given.note)
        return {**_switches(session), "changed": changed}

    return web.json_response(await app[DATABASE].run(work))


def known_sequence(session: Session, app: web.Application, name: str) -> bool:
    """True for a sequence of the playbook, or one that somebody is still in."""
    if app[PLAYBOOK].sequence(name) is not None:
        return True
    held = select(Enrollment.id).where(Enrollment.sequence == name).limit(1)
    return session.scalar(held) is not None


def _switches(session: Session) -> dict[str, Any]:
    rows = switches.state(session)
    return {
        "stopped": any(row.subject == switches.ALL and row.stopped for row in rows),
        "switches": [
            {"subject": row.subject, "stopped": row.stopped, "by": row.by, "note": row.note,
             "at": row.at.isoformat() if row.at else None}
            for row in rows
        ],
        "on_their_way": switches.on_their_way(session),
    }  # fmt: skip
