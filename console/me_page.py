"""One's own account: where one is signed in, and the password.

Everybody has this page. What is ended is gone with the next request; `sdr.sign_ins` and
`console.sign_in` hold the rules. Rows of `console.pages_people` point here.
"""

from __future__ import annotations

from typing import Any

from aiohttp import web
from sqlalchemy.orm import Session

from console import people_view, sign_in
from console.api import path_id
from console.auth import CALLER, Caller
from console.keys import CLOCK, DATABASE
from console.people_view import Away, Place
from console.rendering import page, words
from sdr import own_replies, second_factor, sign_ins, staff, working
from sdr.errors import BadInput
from sdr.playbook.timing import WEEKDAYS
from sdr.staff import MIN_PASSWORD, Member, SignIn
from sdr.working import Working

ME = "/console/me"


def signed(caller: Caller) -> tuple[Member, SignIn]:
    """The member and the session behind a page; the guard has let nobody else through."""
    assert caller.member is not None
    assert caller.sign_in is not None
    return caller.member, caller.sign_in


async def show_me(request: web.Request) -> web.Response:
    """The page."""
    return await show(request)


async def show(
    request: web.Request, *, failed: str | None = None, error: BadInput | None = None
) -> web.Response:
    """The page; `failed`: the form on it that could not be done, and why."""
    told = words(request)
    member, here = signed(request[CALLER])

    def work(session: Session) -> tuple[list[Place], bool, list[Away], Working, int]:
        places = people_view.places(session, told, member.id, here)
        second = second_factor.holds(session, member.id)
        hours = working.of(staff.get(session, member.id), told.playbook)
        kept = own_replies.count(session, member.id)
        return places, second, people_view.aways(session, told, member.id), hours, kept

    shown, second, aways, hours, replies = await request.app[DATABASE].run(work)
    kept: dict[str, Any] = {} if failed is None else {"here": ME}
    return page(
        request, told, "me.html", today=str(people_view.today(told)), places=shown,
        second=second, aways=aways, hours=hours, replies=replies, weekdays=WEEKDAYS,
        office=people_view.office_hours(told), failed=failed,
        problem=people_view.problem_of(told, error) if error else None, least=MIN_PASSWORD,
        done=request.query.get("done", ""), status=200 if error is None else 422, **kept,
    )  # fmt: skip


async def do_end(request: web.Request) -> web.StreamResponse:
    """End one of one's own sessions; the one that asks is ended by signing out."""
    member, here = signed(request[CALLER])
    session_id = path_id(request, "session")
    await request.app[DATABASE].run(lambda s: sign_ins.end(s, member.id, session_id))
    raise web.HTTPSeeOther("/console/sign-in" if session_id == here.id else f"{ME}#sessions")


async def do_end_others(request: web.Request) -> web.StreamResponse:
    """End all of one's own sessions but this one."""
    member, here = signed(request[CALLER])
    await request.app[DATABASE].run(lambda s: sign_ins.end_all(s, member.id, keep=here.id))
    raise web.HTTPSeeOther(f"{ME}#sessions")


async def do_password(request: web.Request) -> web.StreamResponse:
    """Set a new password; everywhere else one is signed out."""
    member, here = signed(request[CALLER])
    form = await request.post()
    old, new = str(form.get("old", "")), str(form.get("new", ""))
    try:
        await sign_in.change_password(
            request.app[DATABASE], request.app[CLOCK], member.email, old, new, keep=here.id
        )
    except BadInput as error:
        return await show(request, failed="password", error=error)
    raise web.HTTPSeeOther(f"{ME}?done=password#password")
