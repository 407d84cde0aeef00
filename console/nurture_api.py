"""The staff API about nurture: why a lead gets what it gets, tasks, and who came to an event."""

from __future__ import annotations

from typing import Any

from aiohttp import web
from sqlalchemy.orm import Session

from console.api import path_id
from console.auth import CALLER
from console.keys import CLOCK, DATABASE, PLAYBOOK, TEXTS, TIMEZONE
from console.wire import BriefQuery, body, query
from console.wire_nurture import Attended, TaskDone, TasksQuery
from nurture.why import why
from sdr import engagements, leads, tasks


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
        return [
            tasks.as_json(t) for t in tasks.listed(session, owner=asked.owner, state=asked.state)
        ]

    return web.json_response({"tasks": await request.app[DATABASE].run(work)})


async def done(request: web.Request) -> web.Response:
    """A task is done; the sequence that waits for it goes on at the next pass."""
    given, task_id = await body(request, TaskDone), path_id(request, "task")
    caller, now = request[CALLER], request.app[CLOCK].now()
    by = caller.by if caller.member is not None else given.by or caller.by
    shape = await request.app[DATABASE].run(
        lambda s: tasks.as_json(tasks.done(s, task_id, by=by, now=now))
    )
    return web.json_response(shape)


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
