"""The second half of the door: the code of whoever has a second factor.

The password was right; a session that waits (`SignIn.pending`) stands for that, under a cookie of
its own that is sent to the door only. Codes and their lock are `sdr.second_factor`. Called through
the table of `console.pages_people`; `console.door` sends people here.
"""

from __future__ import annotations

from urllib.parse import urlencode

from aiohttp import web
from sqlalchemy.orm import Session

from console import auditing
from console.auth import SESSION_COOKIE, same, set_cookie, whence_of
from console.keys import CLOCK, DATABASE, SEAL
from console.rendering import HEADERS, page, words_in
from sdr import second_factor, staff
from sdr.staff import PENDING_FOR, SESSION_HOURS, Member, SignIn

PENDING_COOKIE = "leadhatch_pending"
AT = "/console/sign-in/code"
DOOR = "/console/sign-in"


def sent_on(request: web.Request, token: str, target: str) -> web.Response:
    """The answer to a right password where a code is still to come."""
    answer = web.Response(
        status=303, headers={**HEADERS, "Location": f"{AT}?{urlencode({'next': target})}"}
    )
    set_cookie(
        request, answer, PENDING_COOKIE, token, path=DOOR,
        max_age=int(PENDING_FOR.total_seconds()),
    )  # fmt: skip
    return answer


async def show_code(request: web.Request) -> web.StreamResponse:
    """The form for the code; who has no right password to show goes back."""
    held = await _waiting(request)
    if held is None:
        raise web.HTTPSeeOther(DOOR)
    return _form(request, *held, target=request.query.get("next", ""))


async def do_code(request: web.Request) -> web.StreamResponse:
    """Check the code and open the session."""
    held, form = await _waiting(request), await request.post()
    if held is None:
        raise web.HTTPSeeOther(DOOR)
    member, row = held
    target = str(form.get("next", ""))
    if not same(str(form.get("csrf", "")), row.csrf):
        return _form(request, member, row, target=target, status=403)
    opened = await _open(request, member, row, str(form.get("code", "")))
    await auditing.write(request, member.email, "sign_in" if opened else "sign_in_failed")
    if opened is None:
        return _form(request, member, row, target=target, failed=True, status=401)
    answer = web.Response(status=303, headers={**HEADERS, "Location": target_of(target)})
    set_cookie(request, answer, SESSION_COOKIE, opened, max_age=SESSION_HOURS * 3600)
    answer.del_cookie(PENDING_COOKIE, path=DOOR)
    return answer


async def _waiting(request: web.Request) -> tuple[Member, SignIn] | None:
    token, now = request.cookies.get(PENDING_COOKIE, ""), request.app[CLOCK].now()
    if not token:
        return None
    return await request.app[DATABASE].run(lambda s: staff.waiting(s, token, now))


async def _open(request: web.Request, member: Member, row: SignIn, code: str) -> str | None:
    """The token of a session; None when the code is not right. The one that waited ends."""
    now, seal, whence = request.app[CLOCK].now(), request.app[SEAL], whence_of(request)
    waited, before = request.cookies[PENDING_COOKIE], request.cookies.get(SESSION_COOKIE)

    def work(session: Session) -> str | None:
        if not second_factor.check(session, member.id, code, seal, now):
            return None
        # ended or closed meanwhile: the code is taken, and the door stays shut
        if staff.waiting(session, waited, now) is None:
            return None
        staff.close_session(session, waited)
        if before:
            staff.close_session(session, before)
        return staff.open_session(session, staff.get(session, member.id), now, whence, second=True)[
            0
        ]

    return await request.app[DATABASE].run(work)


def _form(
    request: web.Request, member: Member, row: SignIn, *, target: str, failed: bool = False,
    status: int = 200,
) -> web.Response:  # fmt: skip
    return page(
        request, words_in(request, member.language), "code.html", csrf=row.csrf, member=None,
        target=target_of(target), failed=failed, status=status,
    )  # fmt: skip


def target_of(wanted: str | None) -> str:
    """Where to go on to: a page of the console, never another site."""
    own = wanted is not None and wanted.startswith(("/console/", "/console?"))
    if wanted is None or not own or "//" in wanted or "\\" in wanted or not wanted.isprintable():
        return "/console"
    return wanted
