"""The team: who works here, and what who leads may do about a colleague's account.

Managers and admins see the page; ending a colleague's sessions is for admins. Rows of
`console.pages_people` point here.
"""

from __future__ import annotations

from aiohttp import web
from sqlalchemy.orm import Session

from console import people_view
from console.api import path_id
from console.auth import CALLER
from console.keys import DATABASE
from console.me_page import signed
from console.people_view import Place
from console.permissions import Permission, may
from console.rendering import page, words
from sdr import sign_ins, staff
from sdr.staff import Member


async def show_staff(request: web.Request) -> web.Response:
    """Everybody who works here."""
    told = words(request)
    team = await request.app[DATABASE].run(lambda s: people_view.team(s, told))
    return page(request, told, "staff.html", team=team)


async def show_member(request: web.Request) -> web.Response:
    """One colleague."""
    told, member_id = words(request), path_id(request, "member")
    reader, _ = signed(request[CALLER])
    keeps = may(reader.role, Permission.ACCOUNTS)

    def work(session: Session) -> tuple[Member, list[Place]]:
        whose = staff.get(session, member_id)
        return whose, people_view.places(session, told, whose.id, None) if keeps else []

    whose, places = await request.app[DATABASE].run(work)
    return page(request, told, "member.html", whose=whose, places=places, keeps=keeps)


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
