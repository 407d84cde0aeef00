"""Deliveries for staff: what went out or did not and why, and what becomes of uncertain ones.

Handlers of the API's part (models: `console.wire_deliveries`), and the console's buttons; the verbs
are `sdr.resolving`, `nurture.audit` and `console.listing`. Rows of `console.routes` and
`console.pages` point here.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from aiohttp import web
from sqlalchemy.orm import Session

from console import auditing, listing, wire
from console.api import path_id
from console.auth import CALLER
from console.keys import CLOCK, DATABASE
from console.wire_deliveries import DeliveriesQuery, Resolving
from nurture import audit
from sdr import deliveries, resolving, staff
from sdr.deliveries import Delivery, Move
from sdr.errors import BadInput, NotFound


# ── handlers of the API ────────────────────────────────────────────────────────────────────────
async def list_deliveries(request: web.Request) -> web.Response:
    """A page of deliveries, newest first."""
    asked = wire.query(request, DeliveriesQuery)

    def work(session: Session) -> dict[str, Any]:
        page = listing.deliveries_page(
            session, state=asked.state, lead=asked.lead, unresolved=asked.unresolved,
            cursor=asked.cursor, limit=asked.limit,
        )  # fmt: skip
        auditing.seen(request, (each.lead_id for each in page.rows if each.lead_id))
        return {"deliveries": [shape(each) for each in page.rows], "next_cursor": page.next_cursor}

    return web.json_response(await request.app[DATABASE].run(work))


async def get_delivery(request: web.Request) -> web.Response:
    """One delivery with everything that was decided about it."""
    delivery_id = path_id(request, "delivery")

    def work(session: Session) -> dict[str, Any]:
        held = session.get(Delivery, delivery_id)
        if held is None:
            raise NotFound(what="delivery", id=delivery_id)
        moves = deliveries.moves_of(session, [held.id])
        return {**shape(held), "moves": [move_shape(each) for each in moves]}

    return web.json_response(await request.app[DATABASE].run(work))


async def resolve(request: web.Request) -> web.Response:
    """Say what became of an uncertain delivery."""
    delivery_id, given = path_id(request, "delivery"), await wire.body(request, Resolving)
    caller, now = request[CALLER], request.app[CLOCK].now()

    def work(session: Session) -> dict[str, Any]:
        by = caller.by
        if caller.member is None and given.by:
            by = given.by
            member = staff.find(session, by)
            if member is not None and member.disabled_at is not None:
                raise BadInput(field="by", problem="disabled", allowed="")
        made = resolving.resolve(session, delivery_id, given.as_, by=by, note=given.note, now=now)
        held = session.get_one(Delivery, delivery_id)
        return {"delivery": shape(held), "again": shape(made) if made is not held else None}

    return web.json_response(await request.app[DATABASE].run(work))


async def totals(request: web.Request) -> web.Response:
    """What became of everything that was ever planned, and whether it adds up."""
    now = request.app[CLOCK].now()
    made = await request.app[DATABASE].run(lambda session: audit.audit(session, now).as_dict())
    return web.json_response(made)


# ── the console's buttons ──────────────────────────────────────────────────────────────────────
async def do_resolve(request: web.Request) -> web.StreamResponse:
    """One click on the lead's page."""
    delivery_id, by = path_id(request, "delivery"), request[CALLER].by
    resolution = next(r for r in resolving.RESOLUTIONS if r == request.match_info["resolution"])
    now = request.app[CLOCK].now()

    def work(session: Session) -> str | None:
        resolving.resolve(session, delivery_id, resolution, by=by, note=None, now=now)
        return session.get_one(Delivery, delivery_id).lead_id

    lead_id = await request.app[DATABASE].run(work)
    raise web.HTTPSeeOther(f"/console/leads/{lead_id}" if lead_id else "/console")


# ── shapes ─────────────────────────────────────────────────────────────────────────────────────
def shape(delivery: Delivery) -> dict[str, Any]:
    """A delivery as plain JSON."""
    return {
        "id": delivery.id,
        "lead_id": delivery.lead_id,
        "purpose": delivery.purpose,
        "channel": delivery.channel,
        "state": str(delivery.state),
        "reason": delivery.reason,
        "subject": delivery.subject,
        "message_id": delivery.message_id,
        "enrollment": delivery.payload.get("enrollment"),
        "step": delivery.payload.get("step"),
        "attempts": delivery.attempts,
        "planned_at": delivery.created_at.isoformat(),
        "at": (delivery.settled_at or delivery.not_before).isoformat(),
        "resolution": delivery.resolution,
        "resolved_by": delivery.resolved_by,
        "resolved_at": _moment(delivery.resolved_at),
        "again_of": delivery.again_of,
    }


def move_shape(move: Move) -> dict[str, Any]:
    """One move as plain JSON."""
    return {
        "state": str(move.state), "reason": move.reason, "by": move.by, "at": move.at.isoformat(),
    }  # fmt: skip


def _moment(moment: dt.datetime | None) -> str | None:
    return None if moment is None else moment.isoformat()
