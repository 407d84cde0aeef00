"""Days on which colleagues are away, and handoffs given to somebody else.

Everybody enters their own days, who leads those of the team; giving away is for who leads. The
rules are `sdr.absences` and `sdr.reassigning`. Rows of `console.pages_people` and `console.pages`
point here.
"""

from __future__ import annotations

import datetime as dt

from aiohttp import web
from sqlalchemy.orm import Session

from console import me_page, people_view, staff_page
from console.api import path_id
from console.auth import CALLER
from console.handoff_page import handoff_page
from console.keys import CLOCK, DATABASE, NURTURE, PLAYBOOK
from console.me_page import signed
from console.rendering import words
from console.talk_view import Failed
from nurture import invites
from sdr import absences, reassigning, staff
from sdr.errors import BadInput, MoveNotAllowed


async def do_enter(request: web.Request) -> web.StreamResponse:
    """One's own days away."""
    member, _ = signed(request[CALLER])
    try:
        await _enter(request, member.id)
    except BadInput as error:
        return await me_page.show(request, failed="away", error=error)
    raise web.HTTPSeeOther(f"{me_page.ME}#away")


async def do_withdraw(request: web.Request) -> web.StreamResponse:
    """Not away after all."""
    member, _ = signed(request[CALLER])
    absence_id = path_id(request, "absence")
    await request.app[DATABASE].run(lambda s: absences.withdraw(s, member.id, absence_id))
    raise web.HTTPSeeOther(f"{me_page.ME}#away")


async def do_enter_of(request: web.Request) -> web.StreamResponse:
    """A colleague's days away."""
    member_id = path_id(request, "member")
    try:
        await _enter(request, member_id)
    except BadInput as error:
        return await staff_page.show(request, failed="away", error=error)
    raise web.HTTPSeeOther(f"/console/staff/{member_id}#away")


async def do_withdraw_of(request: web.Request) -> web.StreamResponse:
    """A colleague is there after all."""
    member_id, absence_id = path_id(request, "member"), path_id(request, "absence")
    await request.app[DATABASE].run(lambda s: absences.withdraw(s, member_id, absence_id))
    raise web.HTTPSeeOther(f"/console/staff/{member_id}#away")


async def do_reassign(request: web.Request) -> web.StreamResponse:
    """Give a handoff to a colleague; what cannot be done is said on its page."""
    handoff_id, form = path_id(request, "handoff"), await request.post()
    to, by = str(form.get("to", "")), request[CALLER].by
    playbook, now = request.app[PLAYBOOK], request.app[CLOCK].now()
    domain = request.app[NURTURE].mail_domain

    def work(session: Session) -> None:
        given = reassigning.reassign(session, handoff_id, to=to, by=by, playbook=playbook, now=now)
        invites.follow(session, given, domain, by=by, now=now)

    try:
        await request.app[DATABASE].run(work)
    except (BadInput, MoveNotAllowed) as error:
        return await handoff_page(request, handoff_id, failed=Failed("reassign", error))
    raise web.HTTPSeeOther(f"/console/handoffs/{handoff_id}")


async def do_reassign_all(request: web.Request) -> web.StreamResponse:
    """Give away every open handoff of a colleague, in one step."""
    member_id, form = path_id(request, "member"), await request.post()
    to, by = str(form.get("to", "")), request[CALLER].by
    playbook, now = request.app[PLAYBOOK], request.app[CLOCK].now()
    domain = request.app[NURTURE].mail_domain

    def work(session: Session) -> tuple[int, int]:
        whose = staff.get(session, member_id)
        gone, kept = reassigning.reassign_all(
            session, whose.email, to=to or None, by=by, playbook=playbook, now=now
        )
        for each in gone:
            invites.follow(session, each, domain, by=by, now=now)
        return len(gone), kept

    try:
        given, kept = await request.app[DATABASE].run(work)
    except BadInput as error:
        return await staff_page.show(request, failed="reassign", error=error)
    raise web.HTTPSeeOther(f"/console/staff/{member_id}?given={given}&kept={kept}#handoffs")


async def _enter(request: web.Request, member_id: str) -> None:
    form, told, by = await request.post(), words(request), request[CALLER].by
    first, last = (_day(str(form.get(name, "")), name) for name in ("first", "last"))

    def work(session: Session) -> None:
        absences.enter(
            session, staff.get(session, member_id), first, last,
            today=people_view.today(told), by=by, now=told.now,
        )  # fmt: skip

    await request.app[DATABASE].run(work)


def _day(typed: str, name: str) -> dt.date:
    try:
        return dt.date.fromisoformat(typed.strip())
    except ValueError:
        raise BadInput(field=name, problem="bad_day", allowed="") from None
