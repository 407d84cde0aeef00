"""The staff API about one lead's score: where it comes from, and points by hand."""

from __future__ import annotations

from typing import Any

from aiohttp import web
from sqlalchemy.orm import Session

from console.api import path_id
from console.auth import CALLER
from console.keys import CLOCK, DATABASE, PLAYBOOK, TEXTS
from console.wire import BriefQuery, body, query
from console.wire_scoring import Adjusting, Withdrawing
from sdr import adjustments, leads, qualify, rule_versions, score_view


async def get_score(request: web.Request) -> web.Response:
    """The score with every contribution."""
    lead_id, app = path_id(request, "lead"), request.app
    language, now = reader(request), app[CLOCK].now()
    shape = await app[DATABASE].run(
        lambda s: score_view.explain(
            s, leads.get(s, lead_id), app[PLAYBOOK], app[TEXTS], language, now
        )
    )
    return web.json_response(shape)


async def post_adjustment(request: web.Request) -> web.Response:
    """Give or take points by hand."""
    given, lead_id = await body(request, Adjusting), path_id(request, "lead")
    playbook, now, by = request.app[PLAYBOOK], request.app[CLOCK].now(), _by(request, given.by)

    def work(session: Session) -> dict[str, Any]:
        rules = rule_versions.in_force(session, playbook).rules.by_hand
        row = adjustments.adjust(
            session, lead_id, part=given.part, points=given.points, reason=given.reason,
            until=given.until, rules=rules, by=by, now=now,
        )  # fmt: skip
        qualify.rescore(session, leads.get(session, lead_id), playbook, now)
        return score_view.adjustment(row, now)

    return web.json_response(await request.app[DATABASE].run(work), status=201)


async def withdraw_adjustment(request: web.Request) -> web.Response:
    """End an adjustment before its time."""
    given = await body(request, Withdrawing)
    lead_id, adjustment_id = path_id(request, "lead"), path_id(request, "adjustment")
    playbook, now, by = request.app[PLAYBOOK], request.app[CLOCK].now(), _by(request, given.by)

    def work(session: Session) -> dict[str, Any]:
        row = adjustments.withdraw(session, lead_id, adjustment_id, by=by, now=now)
        qualify.rescore(session, leads.get(session, lead_id), playbook, now)
        return score_view.adjustment(row, now)

    return web.json_response(await request.app[DATABASE].run(work))


def reader(request: web.Request) -> str:
    """The language asked for, else the member's, else English."""
    member = request[CALLER].member
    return query(request, BriefQuery).language or (member.language if member else "en")


def _by(request: web.Request, given: str | None) -> str:
    caller = request[CALLER]
    return caller.by if caller.member is not None else given or caller.by
