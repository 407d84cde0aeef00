"""Meetings of a handoff: booked from free times, moved, called off, and whether they took place.

They stand on the page of the handoff; for who holds it and for who leads. Both sides are told by
invitations (`nurture.invites`). One's own working hours and time zone are on one's account. The
rules are `sdr.meetings`, `nurture.slots` and `sdr.working`. Rows of `console.pages_people` point
here.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from zoneinfo import ZoneInfo

from aiohttp import web
from sqlalchemy.orm import Session

from console import me_page, scope
from console.api import path_id
from console.auth import CALLER
from console.handoff_page import handoff_page
from console.keys import CLOCK, DATABASE, NURTURE, PLAYBOOK, TIMEZONE
from console.me_page import signed
from console.talk_view import Failed
from nurture import invites, slots
from sdr import handoffs, leads, meetings, staff, working
from sdr.errors import BadInput, DoubleBooked, MoveNotAllowed, NotYours
from sdr.meetings import Meeting, State

SHOWN = (BadInput, DoubleBooked, MoveNotAllowed, NotYours)


async def do_book(request: web.Request) -> web.StreamResponse:
    """Book one, or move the one that is booked."""
    form = await request.post()
    picked, typed = str(form.get("slot", "")), str(form.get("at", ""))
    minutes, place = str(form.get("minutes", "")), str(form.get("place", ""))
    app = request.app

    def work(session: Session) -> None:
        handoff = handoffs.hold(session, path_id(request, "handoff"))
        scope.own(request[CALLER], handoff.assignee)
        lead = leads.get(session, handoff.lead_id)
        theirs = working.of(staff.find(session, handoff.assignee), app[PLAYBOOK])
        starts_at = _moment(picked or typed, theirs.zone)
        length = _minutes(minutes, app[PLAYBOOK].routing.meetings.minutes)
        where = " ".join(place.split())[: working.LONGEST_PLACE] or None
        by, now = request[CALLER].by, app[CLOCK].now()
        held = meetings.current(session, handoff.id)
        if held is not None and held.state == State.BOOKED:
            done = meetings.move(
                session, held.id, starts_at=starts_at, minutes=length, place=where, by=by, now=now
            )
        else:
            done = meetings.book(
                session, handoff.id, starts_at=starts_at, minutes=length, place=where, by=by,
                now=now, rep_zone=theirs.zone.key,
                lead_zone=slots.zone_of(lead, app[TIMEZONE]).key,
            )  # fmt: skip
        _tell(request, session, done, now)

    return await _done(request, work)


async def do_cancel(request: web.Request) -> web.StreamResponse:
    """Call it off; both calendars are told."""

    def work(session: Session) -> None:
        now = request.app[CLOCK].now()
        held = _held(request, session)
        _tell(request, session, meetings.cancel(
            session, held.id, by=request[CALLER].by, now=now
        ), now)  # fmt: skip

    return await _done(request, work)


async def do_settle(request: web.Request) -> web.StreamResponse:
    """They met, or nobody came."""
    state = State(request.match_info["outcome"].replace("-", "_"))

    def work(session: Session) -> None:
        held = _held(request, session)
        now = request.app[CLOCK].now()
        meetings.settle(session, held.id, state, by=request[CALLER].by, now=now)

    return await _done(request, work)


async def do_hours(request: web.Request) -> web.StreamResponse:
    """One's own working hours, time zone and place to meet."""
    member, _ = signed(request[CALLER])
    form = await request.post()
    given = {name: str(form.get(name, "")).strip()
             for name in ("timezone", "start", "end", "pause", "pause_end", "place")}  # fmt: skip
    days = {str(each) for each in form.getall("day", [])}

    def work(session: Session) -> None:
        working.enter(staff.get(session, member.id), weekdays=days, **given)

    try:
        await request.app[DATABASE].run(work)
    except BadInput as error:
        return await me_page.show(request, failed="hours", error=error)
    raise web.HTTPSeeOther(f"{me_page.ME}#hours")


async def _done(request: web.Request, work: Callable[[Session], None]) -> web.StreamResponse:
    handoff_id = path_id(request, "handoff")
    try:
        await request.app[DATABASE].run(work)
    except SHOWN as error:
        return await handoff_page(request, handoff_id, failed=Failed("meeting", error))
    raise web.HTTPSeeOther(f"/console/handoffs/{handoff_id}#meeting")


def _held(request: web.Request, session: Session) -> Meeting:
    """The meeting of the address, if it is of this handoff and the caller's to change."""
    handoff = handoffs.hold(session, path_id(request, "handoff"))
    scope.own(request[CALLER], handoff.assignee)
    held = meetings.get(session, path_id(request, "meeting"))
    if held.handoff_id != handoff.id:
        raise MoveNotAllowed(what="meeting", old=held.state, new=held.state)
    return held


def _tell(request: web.Request, session: Session, held: Meeting, now: dt.datetime) -> None:
    app = request.app
    invites.plan(session, held, app[NURTURE].mail_domain, now)


def _moment(typed: str, zone: ZoneInfo) -> dt.datetime:
    """A free time as it was offered, or a day and hour on the rep's clock; in UTC."""
    try:
        moment = dt.datetime.fromisoformat(typed.strip())
    except ValueError:
        raise BadInput(field="starts_at", problem="bad_time", allowed="") from None
    if moment.tzinfo is not None:
        return moment.astimezone(dt.UTC)
    local = moment.replace(tzinfo=zone, fold=0)
    found = local.astimezone(dt.UTC)
    if found.astimezone(zone).replace(tzinfo=None) != moment:
        raise BadInput(field="starts_at", problem="skipped_hour", allowed="")
    return found


def _minutes(typed: str, default: int) -> int:
    if not typed:
        return default
    if not typed.isdecimal() or len(typed) > 3:
        raise BadInput(field="starts_at", problem="bad_time", allowed="")
    return int(typed)
