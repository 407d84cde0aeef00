"""The team: who works here, and what who leads may do about a colleague's account.

Managers and admins see the page; a colleague's sessions and second factor are for admins, and so
is which roles must have one. Rows of `console.pages_people` point here.
"""

from __future__ import annotations

from aiohttp import web
from sqlalchemy.orm import Session

from console import people_view
from console.api import path_id
from console.auth import CALLER
from console.keys import CLOCK, DATABASE
from console.me_page import signed
from console.people_view import Colleague, Place
from console.permissions import Permission, may
from console.rendering import page, words
from sdr import second_factor, sign_ins, staff
from sdr.staff import Member, Role


async def show_staff(request: web.Request) -> web.Response:
    """Everybody who works here."""
    told = words(request)
    reader, _ = signed(request[CALLER])

    def work(session: Session) -> tuple[list[Colleague], set[str]]:
        return people_view.team(session, told), second_factor.required_of(session)

    team, required = await request.app[DATABASE].run(work)
    return page(
        request, told, "staff.html", team=team, required=required, roles=list(Role),
        keeps=may(reader.role, Permission.ACCOUNTS),
    )  # fmt: skip


async def do_require(request: web.Request) -> web.StreamResponse:
    """Say which roles must have a second factor."""
    form, now, by = await request.post(), request.app[CLOCK].now(), request[CALLER].by
    roles = {role for role in Role if role.value in form.getall("role", [])}
    await request.app[DATABASE].run(lambda s: second_factor.require(s, roles, by=by, now=now))
    raise web.HTTPSeeOther("/console/staff#second-factor")


async def show_member(request: web.Request) -> web.Response:
    """One colleague."""
    told, member_id = words(request), path_id(request, "member")
    reader, _ = signed(request[CALLER])
    keeps = may(reader.role, Permission.ACCOUNTS)

    def work(session: Session) -> tuple[Member, list[Place], bool]:
        whose = staff.get(session, member_id)
        places = people_view.places(session, told, whose.id, None) if keeps else []
        return whose, places, second_factor.holds(session, whose.id)

    whose, places, second = await request.app[DATABASE].run(work)
    return page(
        request, told, "member.html", whose=whose, places=places, keeps=keeps, second=second
    )


async def do_end(request: web.Request) -> web.StreamResponse:
    """End one session of a colleague."""
    member_id, session_id = path_id(request, "member"), path_id(request, "session")
    await request.app[DATABASE].run(lambda s: sign_ins.end(s, member_id, session_id))
    raise web.HTTPSeeOther(f"/console/staff/{member_id}#sessions")


async def do_end_all(request: web.Request) -> web.StreamResponse:
    """Sign a colleague out everywhere."""
    member_id = path_id(request, "member")

    def work(session: Session) -> None:
        sign_ins.end_all(session, staff.get(session, member_id).id)

    await request.app[DATABASE].run(work)
    raise web.HTTPSeeOther(f"/console/staff/{member_id}#sessions")


async def do_reset(request: web.Request) -> web.StreamResponse:
    """Take a colleague's second factor off: the phone is lost. They are signed out everywhere."""
    member_id = path_id(request, "member")

    def work(session: Session) -> None:
        second_factor.reset(session, staff.get(session, member_id).id)

    await request.app[DATABASE].run(work)
    raise web.HTTPSeeOther(f"/console/staff/{member_id}#second-factor")
