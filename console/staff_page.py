"""The team: who works here, and what who leads may do about a colleague's account.

Managers and admins see the page; a colleague's sessions and second factor are for admins, and so
is which roles must have one. Rows of `console.pages_people` point here.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from aiohttp import web
from sqlalchemy.orm import Session

from console import auditing, people_view, rows_view
from console.api import path_id
from console.auth import CALLER
from console.keys import CLOCK, DATABASE
from console.me_page import signed
from console.people_view import Away, Colleague, Place
from console.permissions import Permission, may
from console.rendering import page, words
from console.rows_view import Row
from sdr import reassigning, second_factor, sign_ins, staff
from sdr.errors import BadInput
from sdr.second_factor import MOST_GRACE
from sdr.staff import Member, Role


async def show_staff(request: web.Request) -> web.Response:
    """Everybody who works here."""
    return await _show_staff(request)


async def _show_staff(request: web.Request, error: BadInput | None = None) -> web.Response:
    told = words(request)
    reader, _ = signed(request[CALLER])

    def work(session: Session) -> tuple[list[Colleague], set[str], int]:
        return (
            people_view.team(session, told), second_factor.required_of(session),
            second_factor.grace_of(session),
        )  # fmt: skip

    team, required, grace = await request.app[DATABASE].run(work)
    here = {} if error is None else {"here": "/console/staff"}
    return page(
        request, told, "staff.html", team=team, required=required, roles=list(Role), grace=grace,
        most_grace=MOST_GRACE, keeps=may(reader.role, Permission.ACCOUNTS),
        problem=people_view.problem_of(told, error) if error else None,
        status=200 if error is None else 422, **here,
    )  # fmt: skip


async def do_require(request: web.Request) -> web.StreamResponse:
    """Say which roles must have a second factor."""
    form, now, by = await request.post(), request.app[CLOCK].now(), request[CALLER].by
    roles = {role for role in Role if role.value in form.getall("role", [])}
    days = _count(str(form.get("grace", "0")).strip() or "0")
    try:
        await request.app[DATABASE].run(
            lambda s: second_factor.require(
                s, roles, by=by, now=now, grace_days=-1 if days is None else days
            )
        )
    except BadInput as error:
        return await _show_staff(request, error)
    raise web.HTTPSeeOther("/console/staff#second-factor")


@dataclass(frozen=True, slots=True)
class Shown:
    """A colleague's page; `open`: handoffs in their hands, `takers`: who else could have them."""

    whose: Member
    places: list[Place]
    second: bool
    aways: list[Away]
    open: list[Row]
    takers: list[tuple[str, str]]


async def show_member(request: web.Request) -> web.Response:
    """One colleague."""
    return await show(request)


async def show(
    request: web.Request, *, failed: str | None = None, error: BadInput | None = None
) -> web.Response:
    """The page; `failed`: the form on it that could not be done, and why."""
    told, member_id = words(request), path_id(request, "member")
    reader, _ = signed(request[CALLER])
    keeps = may(reader.role, Permission.ACCOUNTS)

    def work(session: Session) -> Shown:
        whose = staff.get(session, member_id)
        held = reassigning.open_of(session, whose.email)
        return Shown(
            whose, people_view.places(session, told, whose.id, None) if keeps else [],
            second_factor.holds(session, whose.id), people_view.aways(session, told, whose.id),
            rows_view.handoff_rows(session, held, told),
            [each for each in people_view.takers(session, told) if each[0] != whose.email],
        )  # fmt: skip

    shown = await request.app[DATABASE].run(work)
    auditing.seen(request, (row.lead_id for row in shown.open))
    here = {} if failed is None else {"here": f"/console/staff/{member_id}"}
    counts = [_count(request.query.get(name)) for name in ("given", "kept")]
    return page(
        request, told, "member.html", shown=shown, whose=shown.whose, keeps=keeps, failed=failed,
        problem=people_view.problem_of(told, error) if error else None,
        today=str(people_view.today(told)), given=counts[0], kept=counts[1],
        status=200 if error is None else 422, **here,
    )  # fmt: skip


def _count(text: str | None) -> int | None:
    return int(text) if text is not None and text.isdecimal() and len(text) < 9 else None


async def do_end(request: web.Request) -> web.StreamResponse:
    """End one session of a colleague."""
    member_id, session_id = path_id(request, "member"), path_id(request, "session")
    await request.app[DATABASE].run(lambda s: sign_ins.end(s, member_id, session_id))
    raise web.HTTPSeeOther(f"/console/staff/{member_id}#sessions")


async def do_end_all(request: web.Request) -> web.StreamResponse:
    """Sign a colleague out everywhere."""
    return await _do(request, "sessions", lambda s, whose: sign_ins.end_all(s, whose.id))


async def do_reset(request: web.Request) -> web.StreamResponse:
    """Take a colleague's second factor off: the phone is lost. They are signed out everywhere."""
    return await _do(request, "second-factor", lambda s, whose: second_factor.reset(s, whose.id))


async def do_close(request: web.Request) -> web.StreamResponse:
    """Close a colleague's account."""
    by, now = request[CALLER].by, request.app[CLOCK].now()
    return await _do(
        request, "account", lambda s, whose: staff.close_account(s, whose, by=by, now=now)
    )


async def do_open(request: web.Request) -> web.StreamResponse:
    """Open a closed account again."""
    return await _do(request, "account", lambda s, whose: staff.enable(s, whose.email))


async def _do(
    request: web.Request, part: str, change: Callable[[Session, Member], object]
) -> web.StreamResponse:
    """Change something about a colleague, and back to that part of their page."""
    member_id = path_id(request, "member")
    try:
        await request.app[DATABASE].run(lambda s: change(s, staff.get(s, member_id)))
    except BadInput as error:
        return await show(request, failed=part, error=error)
    raise web.HTTPSeeOther(f"/console/staff/{member_id}#{part}")
