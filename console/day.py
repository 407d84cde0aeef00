"""My day: the page that people open in the morning, and the buttons of its cards.

The cards are gathered by `console.day_view`. Who leads a team sees the team's and may narrow it to
their own. Rows of `console.pages` point here.
"""

from __future__ import annotations

from aiohttp import web
from sqlalchemy.orm import Session

from console import auditing, day_view, scope
from console.api import path_id
from console.auth import CALLER
from console.keys import CLOCK, DATABASE
from console.permissions import Permission, may
from console.rendering import noted, page, words
from sdr import handoffs, leads, tasks, timeline
from sdr.errors import NotFound
from sdr.tasks import Task


async def show_day(request: web.Request) -> web.Response:
    """The cards, the most urgent first."""
    told, member = words(request), request[CALLER].member
    assert member is not None  # pages are for members
    leads_team = may(member.role, Permission.TEAM)
    team = leads_team and request.query.get("whose") != "mine"
    settles = may(member.role, Permission.SWITCH)
    shown = await request.app[DATABASE].run(
        lambda session: day_view.gather(
            session, told, mine=None if team else member.email.lower(), settles=settles
        )
    )
    auditing.seen(request, (card.lead_id for card in shown.cards))
    return page(
        request, told, "day.html", view=shown, team=team, leads_team=leads_team,
        may_decide=may(member.role, Permission.DECIDE),
    )  # fmt: skip


async def do_task(request: web.Request) -> web.StreamResponse:
    """A task is done; the sequence that waits for it goes on at the next pass."""
    task_id, caller, now = path_id(request, "task"), request[CALLER], request.app[CLOCK].now()

    def work(session: Session) -> Task:
        scope.own(caller, tasks.get(session, task_id).owner)
        return tasks.done(session, task_id, by=caller.by, now=now)

    await request.app[DATABASE].run(work)
    raise web.HTTPSeeOther("/console")


async def do_known(request: web.Request) -> web.StreamResponse:
    """A colleague knows that the lead reads a lot; the card goes."""
    lead_id, caller, now = path_id(request, "lead"), request[CALLER], request.app[CLOCK].now()

    def work(session: Session) -> None:
        lead = leads.get(session, lead_id)
        told = timeline.of(session, lead.id, "hot_reading")
        if not told:
            raise NotFound(what="lead", id=lead_id)
        scope.own(caller, str(told[-1].data.get("to") or ""))
        timeline.write(session, lead.id, "hot_known", now=now, by=caller.by, data={})

    await request.app[DATABASE].run(work)
    raise web.HTTPSeeOther("/console")


async def do_followed_up(request: web.Request) -> web.StreamResponse:
    """Still at it: the opportunity is not brought up again for a while."""
    handoff_id, caller = path_id(request, "handoff"), request[CALLER]
    now, form = request.app[CLOCK].now(), await request.post()
    note = noted(str(form.get("note", "")))

    def work(session: Session) -> None:
        scope.own(caller, handoffs.get(session, handoff_id).assignee)
        handoffs.follow_up(session, handoff_id, by=caller.by, note=note, now=now)

    await request.app[DATABASE].run(work)
    raise web.HTTPSeeOther("/console")
