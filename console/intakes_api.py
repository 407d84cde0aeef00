"""The staff API about intakes: the pool, or a segment of it, enters a sequence at once."""

from __future__ import annotations

from typing import Any

from aiohttp import web
from sqlalchemy.orm import Session

from console.auth import CALLER
from console.keys import CLOCK, NURTURE
from console.sequences_api import sequence_name
from console.wire import body
from console.wire_intakes import Enrolling
from nurture import intakes


async def enroll(request: web.Request) -> web.Response:
    """Note an intake, which the worker carries out; with `dry_run` say who would enter."""
    name, given = sequence_name(request), await body(request, Enrolling)
    context, now, by = request.app[NURTURE], request.app[CLOCK].now(), request[CALLER].by
    if given.dry_run:
        asked = await context.database.run(lambda s: intakes.terms(s, context, name, given.segment))
        sums = await intakes.estimate(context, asked, now)
        shape = {"entered": sums.entered, "looked_at": sums.looked_at, "kept_out": sums.kept_out}
        return web.json_response({"dry_run": True, "intake": None, **shape})

    def work(session: Session) -> dict[str, Any]:
        return intakes.shape(intakes.begin(session, context, name, given.segment, by=by, now=now))

    shape = await context.database.run(work)
    return web.json_response(
        {"dry_run": False, "intake": shape, "entered": 0, "looked_at": 0, "kept_out": {}},
        status=202,
    )


async def list_intakes(request: web.Request) -> web.Response:
    """The latest intakes, newest first."""
    rows = await request.app[NURTURE].database.run(
        lambda s: [intakes.shape(row) for row in intakes.recent(s)]
    )
    return web.json_response({"intakes": rows})


async def get_intake(request: web.Request) -> web.Response:
    """How far an intake is."""
    named = request.match_info["intake_id"]
    return web.json_response(
        await request.app[NURTURE].database.run(lambda s: intakes.shape(intakes.get(s, named)))
    )


async def stop(request: web.Request) -> web.Response:
    """Let nobody more enter by an intake; who has entered stays."""
    named, now = request.match_info["intake_id"], request.app[CLOCK].now()
    return web.json_response(
        await request.app[NURTURE].database.run(
            lambda s: intakes.shape(intakes.stop(s, named, now))
        )
    )
