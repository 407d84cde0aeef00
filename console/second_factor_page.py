"""One's own second factor: set up with an authenticator app, recovery codes, taken off again.

The QR code is drawn here, as SVG in the page: no script, nothing from elsewhere. Recovery codes
stand in one answer and nowhere else. The rules are `sdr.second_factor`. Rows of
`console.pages_people` point here.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import Any

import segno
from aiohttp import web
from markupsafe import Markup
from sqlalchemy.orm import Session

from console.auth import CALLER, SECOND_FACTOR
from console.keys import CLOCK, DATABASE, PLAYBOOK, SEAL
from console.me_page import signed
from console.rendering import page, words
from console.words import When, Words
from sdr import second_factor
from sdr.errors import BadInput
from sdr.staff import Member


@dataclass(frozen=True, slots=True)
class Shown:
    """How far it is: `secret` and `code` while it is set up, `since` once it counts."""

    required: bool
    since: When | None
    left: int
    secret: str | None
    code: Markup | None


async def show_factor(request: web.Request) -> web.Response:
    """The page."""
    return await _show(request)


async def do_start(request: web.Request) -> web.StreamResponse:
    """Make a secret; it counts for nothing until a code of it was right."""
    member, _ = signed(request[CALLER])
    seal, now = request.app[SEAL], request.app[CLOCK].now()
    try:
        await request.app[DATABASE].run(lambda s: second_factor.start(s, member, seal, now))
    except BadInput as error:
        return await _show(request, failed="start", problem=str(error.params["problem"]))
    raise web.HTTPSeeOther(SECOND_FACTOR)


async def do_confirm(request: web.Request) -> web.StreamResponse:
    """The first code."""
    member, here = signed(request[CALLER])
    code, seal, now = await _code(request), request.app[SEAL], request.app[CLOCK].now()
    made = await request.app[DATABASE].run(
        lambda s: second_factor.confirm(s, member, code, seal, now, here)
    )
    return await _codes(request, made, "confirm")


async def do_codes(request: web.Request) -> web.StreamResponse:
    """New recovery codes."""
    member, _ = signed(request[CALLER])
    code, seal, now = await _code(request), request.app[SEAL], request.app[CLOCK].now()
    made = await request.app[DATABASE].run(
        lambda s: second_factor.renew_codes(s, member.id, code, seal, now)
    )
    return await _codes(request, made, "codes")


async def do_take_off(request: web.Request) -> web.StreamResponse:
    """Without it again, for who shows a code; not where the role requires it."""
    member, _ = signed(request[CALLER])
    code, seal, now = await _code(request), request.app[SEAL], request.app[CLOCK].now()

    def work(session: Session) -> str | None:
        if member.role in second_factor.required_of(session):
            return "required"
        if not second_factor.check(session, member.id, code, seal, now):
            return "wrong_code"
        second_factor.take_off(session, member.id)
        return None

    problem = await request.app[DATABASE].run(work)
    if problem is not None:
        return await _show(request, failed="off", problem=problem)
    raise web.HTTPSeeOther(SECOND_FACTOR)


async def _code(request: web.Request) -> str:
    return str((await request.post()).get("code", ""))


async def _codes(request: web.Request, made: list[str] | None, what: str) -> web.Response:
    if made is None:
        return await _show(request, failed=what, problem="wrong_code")
    return await _show(request, codes=made)


async def _show(
    request: web.Request, *, failed: str | None = None, problem: str | None = None,
    codes: list[str] | None = None,
) -> web.Response:  # fmt: skip
    told, app = words(request), request.app
    member, _ = signed(request[CALLER])

    def work(session: Session) -> Shown:
        held = second_factor.of(session, member.id)
        since = held.confirmed_at if held is not None else None
        secret = None if codes else second_factor.secret_of(session, member, app[SEAL])
        return Shown(
            member.role in second_factor.required_of(session), told.when(since),
            second_factor.codes_left(session, member.id), secret,
            _drawn(secret, member, told) if secret else None,
        )  # fmt: skip

    shown = await app[DATABASE].run(work)
    kept: dict[str, Any] = {"here": SECOND_FACTOR} if request.method != "GET" else {}
    return page(
        request, told, "second_factor.html", shown=shown, codes=codes or [], failed=failed,
        problem=told.coded("people-problem", problem) if problem else None,
        status=422 if problem else 200, issuer=app[PLAYBOOK].company.name.in_language("en"),
        **kept,
    )  # fmt: skip


def _drawn(secret: str, member: Member, told: Words) -> Markup:
    """The QR code as SVG; dark on white, also where the page is dark."""
    issuer = told.playbook.company.name.in_language(told.language)
    drawn = segno.make(second_factor.address_of(secret, member, issuer), error="m", micro=False)
    out = io.BytesIO()
    drawn.save(
        out, kind="svg", scale=4, border=4, dark="#000", light="#fff", xmldecl=False,
        svgclass="qr", lineclass=None, title=told.t("people-factor-qr"),
    )  # fmt: skip
    return Markup(out.getvalue().decode())  # noqa: S704 - made here; what it says is drawn
