"""The staff API about the content library and events: lists, invitations, who came."""

from __future__ import annotations

import dataclasses
import re
from collections import Counter
from typing import Any

from aiohttp import web
from sqlalchemy.orm import Session

from console.auth import CALLER
from console.keys import CLOCK, NURTURE
from console.wire import body, query
from console.wire_events import Attendance, Came, ContentQuery, Inviting
from nurture import events, library, version_files
from sdr import leads
from sdr.errors import NotFound

_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


async def list_content(request: web.Request) -> web.Response:
    """The library: both languages, owner, end, who uses it."""
    asked, context = query(request, ContentQuery), request.app[NURTURE]
    today = request.app[CLOCK].now().date()

    def work(session: Session) -> list[dict[str, Any]]:
        used = version_files.in_force(session, context.playbook).sequences
        found = library.items(context.playbook, used, today, asked.kind)
        return [dataclasses.asdict(each) for each in found]

    return web.json_response({"items": await context.database.run(work)})


async def get_event(request: web.Request) -> web.Response:
    """An event with its guests."""
    slug, context = _slug(request), request.app[NURTURE]
    item = events.event_of(context.playbook, slug)
    titles = {each.language: each.title for each in context.playbook.content if each.slug == slug}

    def work(session: Session) -> dict[str, Any]:
        rows = events.guests(session, slug)
        return {
            "slug": slug,
            "title": titles,
            "starts_at": item.starts_at,
            "counts": dict(Counter(row.state for row in rows)),
            "guests": [
                {"lead_id": row.lead_id, "state": row.state}
                | {
                    name: moment.isoformat() if moment else None
                    for name, moment in (
                        ("invited_at", row.invited_at), ("registered_at", row.registered_at),
                        ("settled_at", row.settled_at),
                    )
                }
                for row in rows
            ],
        }  # fmt: skip

    return web.json_response(await context.database.run(work))


async def invite(request: web.Request) -> web.Response:
    """Invite a segment of the pool, each lead once."""
    slug, given, context = _slug(request), await body(request, Inviting), request.app[NURTURE]
    by, now = request[CALLER].by, request.app[CLOCK].now()
    done = await context.database.run(
        lambda s: events.invite(
            s, context, slug, given.segment, by=by, now=now, dry_run=given.dry_run
        )
    )
    return web.json_response({"dry_run": given.dry_run, **dataclasses.asdict(done)})


async def attendance(request: web.Request) -> web.Response:
    """Note who came and who did not."""
    slug, given, context = _slug(request), await body(request, Attendance), request.app[NURTURE]
    by, now = request[CALLER].by, given.at or request.app[CLOCK].now()
    events.event_of(context.playbook, slug)

    def one(session: Session, row: Came) -> bool:
        lead_id = row.lead_id
        if lead_id is None and row.email is not None:
            lead = leads.find(session, "email", row.email)
            lead_id = lead.id if lead is not None else None
        if lead_id is None:
            return False
        events.attendance(
            session, context.playbook, slug, lead_id, attended=row.attended, by=by, now=now
        )
        return True

    noted, wrong = 0, []
    for number, row in enumerate(given.guests, 1):
        try:
            known = await context.database.run(lambda s, each=row: one(s, each))  # type: ignore[misc]
        except NotFound:
            known = False
        noted += known
        if not known:
            wrong.append({"row": number, "problem": "no_lead"})
    return web.json_response({"noted": noted, "errors": wrong})


def _slug(request: web.Request) -> str:
    slug = request.match_info["slug"]
    if not _SLUG.fullmatch(slug) or len(slug) > 120:
        raise NotFound(what="event", id=slug[:60])
    return slug
