"""The door by a company's own sign-in (OpenID Connect), where one is set.

Who is sent there carries state, nonce and the PKCE verifier in a sealed cookie of this browser, so
that nobody is signed in by an answer that another browser asked for. Only an existing colleague
with that verified address comes in; nobody is made. From there on it is as after a right password:
who has a second factor here is asked for it. Called through the table of `console.pages_people`.
"""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass

import structlog
from aiohttp import web
from sqlalchemy.orm import Session

from console import auditing, code_door, sign_in
from console.auth import SESSION_COOKIE, same, set_cookie, whence_of
from console.code_door import DOOR, target_of
from console.keys import CLOCK, DATABASE, OIDC, SEAL
from console.rendering import HEADERS
from sdr import staff
from sdr.errors import NotFound
from sdr.ports import IdentityRefused
from sdr.staff import SESSION_HOURS, SignIn

LOG = structlog.get_logger("console")
COOKIE = "leadhatch_oidc"
AT = f"{DOOR}/oidc"
LASTS = 600  # seconds that somebody may take at the provider
LONGEST_TARGET = 1000
UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Asked:
    """What this browser was sent away with."""

    state: str
    nonce: str
    verifier: str
    target: str
    until: float


async def go(request: web.Request) -> web.StreamResponse:
    """Send the person to the provider."""
    provider = request.app.get(OIDC)
    if provider is None:
        raise NotFound(what="page", id=AT)
    now = request.app[CLOCK].now().timestamp()
    asked = Asked(
        secrets.token_urlsafe(24), secrets.token_urlsafe(24), secrets.token_urlsafe(48),
        _short(target_of(request.query.get("next"))), now + LASTS,
    )  # fmt: skip
    try:
        where = await provider.address(
            state=asked.state, nonce=asked.nonce, verifier=asked.verifier
        )
    except IdentityRefused as error:
        LOG.warning("oidc_refused", reason=error.reason)
        raise web.HTTPSeeOther(f"{DOOR}?provider=away") from None
    answer = web.Response(status=303, headers={**HEADERS, "Location": where})
    sealed = request.app[SEAL].close(json.dumps([
        asked.state, asked.nonce, asked.verifier, asked.target, asked.until,
    ]))  # fmt: skip
    set_cookie(request, answer, COOKIE, sealed, path=AT, max_age=LASTS)
    return answer


async def back(request: web.Request) -> web.StreamResponse:
    """The person comes back: check everything, then open a session as after a password."""
    provider, asked = request.app.get(OIDC), _asked(request)
    if provider is None:
        raise NotFound(what="page", id=AT)
    state, code = request.query.get("state", ""), request.query.get("code", "")
    opened: tuple[str, SignIn] | None = None
    if asked is not None and same(state, asked.state) and code:
        try:
            who = await provider.identity(code=code, nonce=asked.nonce, verifier=asked.verifier)
        except IdentityRefused as error:
            LOG.warning("oidc_refused", reason=error.reason)
        else:
            if who.verified and who.email:
                opened = await _open(request, who.email)
    return await _answer(request, opened, asked)


async def _answer(
    request: web.Request, opened: tuple[str, SignIn] | None, asked: Asked | None
) -> web.StreamResponse:
    if opened is None or asked is None:
        await auditing.write(request, UNKNOWN, "sign_in_failed")
        answer = web.Response(
            status=303, headers={**HEADERS, "Location": f"{DOOR}?provider=refused"}
        )
    elif opened[1].pending:
        answer = code_door.sent_on(request, opened[0], asked.target)
    else:
        member_id = opened[1].member_id
        member = await request.app[DATABASE].run(lambda s: staff.get(s, member_id))
        await auditing.write(request, member.email, "sign_in")
        answer = web.Response(status=303, headers={**HEADERS, "Location": asked.target})
        set_cookie(request, answer, SESSION_COOKIE, opened[0], max_age=SESSION_HOURS * 3600)
    answer.del_cookie(COOKIE, path=AT)
    return answer


async def _open(request: web.Request, email: str) -> tuple[str, SignIn] | None:
    """A session of the colleague with that address; None where there is none, or it is closed."""
    now, whence = request.app[CLOCK].now(), whence_of(request)
    before = request.cookies.get(SESSION_COOKIE)

    def work(session: Session) -> tuple[str, SignIn] | None:
        member = staff.find(session, email)
        if member is None or member.disabled_at is not None:
            return None
        return sign_in.let_in(session, member, now, before, whence)

    return await request.app[DATABASE].run(work)


def _short(target: str) -> str:
    """A cookie holds four thousand characters, sealed."""
    return target if len(target) <= LONGEST_TARGET else "/console"


def _asked(request: web.Request) -> Asked | None:
    """What the cookie says, if it is ours and not too old."""
    told = request.app[SEAL].open(request.cookies.get(COOKIE, ""))
    if told is None:
        return None
    asked = Asked(*json.loads(told))
    return asked if asked.until > request.app[CLOCK].now().timestamp() else None
