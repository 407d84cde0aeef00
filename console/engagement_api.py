"""The staff API about engagements: how each was judged, what was read, what is tracked."""

from __future__ import annotations

import dataclasses
import re
from typing import Any

from aiohttp import web
from sqlalchemy.orm import Session

from console.api import path_id
from console.auth import CALLER
from console.keys import CLOCK, DATABASE, PLAYBOOK, TEXTS
from console.wire import BriefQuery, body, query
from console.wire_engagement import Judging, Tracking
from nurture import judging, readings, tracking
from sdr import leads, radar
from sdr.engagements import Engagement
from sdr.errors import NotFound
from sdr.radar import Read
from sdr.texts import Texts

_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


async def list_engagements(request: web.Request) -> web.Response:
    """What a lead did, latest first, and how each was judged."""
    lead_id, app, language = path_id(request, "lead"), request.app, _language(request)

    def work(session: Session) -> list[dict[str, Any]]:
        leads.get(session, lead_id)
        rows = judging.of_lead(session, lead_id)
        return [shape(row, app[TEXTS], language) for row in rows]

    return web.json_response({"engagements": await app[DATABASE].run(work)})


async def judge(request: web.Request) -> web.Response:
    """A member of staff says who did it; what followed and nobody saw is undone."""
    given, app = await body(request, Judging), request.app
    engagement_id, language = path_id(request, "engagement"), _language(request)
    by, now = _by(request, given.by), app[CLOCK].now()

    def work(session: Session) -> dict[str, Any]:
        row = judging.by_person(
            session, engagement_id, given.judgement, given.reason, app[PLAYBOOK], by=by, now=now
        )
        return shape(row, app[TEXTS], language)

    return web.json_response(await app[DATABASE].run(work))


async def lead_reading(request: web.Request) -> web.Response:
    """What a lead read: when, how long, how far, how often, and who else did."""
    lead_id, app, language = path_id(request, "lead"), request.app, _language(request)

    def title(read: Read) -> str:
        item = app[PLAYBOOK].item(read.what, language) if read.kind == "content" else None
        return item.title if item is not None else read.what

    def work(session: Session) -> list[dict[str, Any]]:
        leads.get(session, lead_id)
        return [{**r.as_json(), "title": title(r)} for r in radar.of(session, lead_id)]

    return web.json_response({"lead_id": lead_id, "items": await app[DATABASE].run(work)})


async def content_reading(request: web.Request) -> web.Response:
    """What an item's readers held on to, section by section."""
    slug, playbook = request.match_info["slug"], request.app[PLAYBOOK]
    titles = {each.language: each.title for each in playbook.content if each.slug == slug}
    if not _SLUG.fullmatch(slug) or not titles:
        raise NotFound(what="content", id=slug[:60])
    sections = readings.titles_of(playbook, slug)
    found = await request.app[DATABASE].run(
        lambda s: readings.summary(readings.of_item(s, slug), sections)
    )
    return web.json_response({"slug": slug, "title": titles, **dataclasses.asdict(found)})


async def track(request: web.Request) -> web.Response:
    """Note what a lead opens, or stop noting it."""
    given, app = await body(request, Tracking), request.app
    lead_id, by, now = path_id(request, "lead"), _by(request, given.by), app[CLOCK].now()

    def work(session: Session) -> dict[str, Any]:
        lead = tracking.turn(
            session, lead_id, on=given.tracked, reason=given.reason, by=by, now=now
        )
        links = lead.tracked and app[PLAYBOOK].engagement.tracking
        return {"lead_id": lead.id, "tracked": lead.tracked, "links": links}

    return web.json_response(await app[DATABASE].run(work))


def shape(row: Engagement, texts: Texts, language: str) -> dict[str, Any]:
    """An engagement as plain JSON, its judgement in words."""
    return {**judging.as_json(row), "text": judging.in_words(row, texts, language)}


def _by(request: web.Request, named: str | None) -> str:
    caller = request[CALLER]
    return caller.by if caller.member is not None else named or caller.by


def _language(request: web.Request) -> str:
    member = request[CALLER].member
    return query(request, BriefQuery).language or (member.language if member else "en")
