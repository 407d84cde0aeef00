"""Who is asking, and whether they may: the guard before every staff route.

A caller is the holder of the API key (an integration) or a signed-in member of staff. A member's
unsafe requests carry the session's CSRF token, in the header `X-CSRF-Token` or a form's field
`csrf`. Passwords are checked in `console.sign_in`. Called by the two route tables.
"""

from __future__ import annotations

import datetime as dt
import hmac
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from aiohttp import web
from sqlalchemy.orm import Session

from console import auditing
from console.keys import API_KEY, BASE_URL, CLOCK, DATABASE, address_of
from console.permissions import Permission, may
from sdr import second_factor, staff
from sdr.errors import BadToken, NotAllowed, NotYours, SecondFactorNeeded
from sdr.staff import Member, SignIn, Whence

SESSION_COOKIE = "leadhatch_session"
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
SECOND_FACTOR = "/console/me/second-factor"
# what a session may do that lacks the second factor of its role: set it up, read, leave
WITHOUT_SECOND = frozenset({
    SECOND_FACTOR, f"{SECOND_FACTOR}/start", f"{SECOND_FACTOR}/confirm", "/console/language",
    "/console/sign-out",
})  # fmt: skip
API = "api"  # who acted, where it was an integration that did not say for whom

type Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@dataclass(frozen=True, slots=True)
class Caller:
    """Who is asking: `member` and `sign_in` are None for the holder of the API key."""

    member: Member | None
    sign_in: SignIn | None
    second_due: dt.datetime | None = None  # by then they must have set up a second factor

    @property
    def by(self) -> str:
        """How the caller stands on record: the member's e-mail, or `api`."""
        return API if self.member is None else self.member.email

    @property
    def scope(self) -> str:
        """Whose idempotency keys these are."""
        return API if self.member is None else self.member.id


CALLER: web.RequestKey[Caller] = web.RequestKey("caller", Caller)


def guarded(permission: Permission, handler: Handler) -> Handler:
    """Let only those through who may; the handler finds the caller under `CALLER`."""

    async def guard(request: web.Request) -> web.StreamResponse:
        try:
            request[CALLER] = await caller_of(request, permission)
            answer = await handler(request)
        except (NotAllowed, NotYours):
            await auditing.write(request, request[CALLER].by, "refused")
            raise
        await auditing.write(request, request[CALLER].by)
        return answer

    return guard


async def caller_of(request: web.Request, permission: Permission) -> Caller:
    """The caller; raises BadToken (nobody we know) or NotAllowed (may not, or no CSRF token).

    Who may not is known all the same: they stand under `CALLER` for whoever writes it down.
    """
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme:
        if scheme.lower() == "bearer" and same(token.strip(), request.app[API_KEY]):
            return Caller(None, None)
        raise BadToken
    held = await signed_in(request)
    if held is None:
        raise BadToken
    member, sign_in, due = held
    request[CALLER] = Caller(member, sign_in, due)
    if not may(member.role, permission):
        raise NotAllowed
    lacking = due is not None and due <= request.app[CLOCK].now()
    if lacking and request.path not in WITHOUT_SECOND:
        raise SecondFactorNeeded
    if request.method not in SAFE_METHODS and not same(await csrf_of(request), sign_in.csrf):
        raise NotAllowed
    return request[CALLER]


async def signed_in(request: web.Request) -> tuple[Member, SignIn, dt.datetime | None] | None:
    """The member whose session cookie this request carries, or None.

    The third: by when their role requires a second factor, where this session was opened without.
    """
    token = request.cookies.get(SESSION_COOKIE)
    if not token:
        return None
    now, whence = request.app[CLOCK].now(), whence_of(request)

    def work(session: Session) -> tuple[Member, SignIn, dt.datetime | None] | None:
        held = staff.signed_in(session, token, now, whence)
        return None if held is None else (*held, second_factor.due(session, *held))

    return await request.app[DATABASE].run(work)


def whence_of(request: web.Request) -> Whence:
    """Where this request comes from, as it is shown to whoever is signed in."""
    return Whence(address_of(request), request.headers.get("User-Agent"))


async def csrf_of(request: web.Request) -> str:
    """The CSRF token that a request carries, or an empty text."""
    if "X-CSRF-Token" in request.headers:
        return request.headers["X-CSRF-Token"]
    if request.content_type in ("application/x-www-form-urlencoded", "multipart/form-data"):
        return str((await request.post()).get("csrf", ""))
    return ""


def set_cookie(
    request: web.Request, response: web.StreamResponse, name: str, value: str, **rest: Any
) -> None:
    """Set a cookie that scripts cannot read and other sites' forms do not send."""
    secure = request.secure or request.app[BASE_URL].startswith("https://")
    response.set_cookie(name, value, httponly=True, samesite="Lax", secure=secure, **rest)


def same(one: str, other: str) -> bool:
    """Equal, found out in constant time."""
    return hmac.compare_digest(one.encode(), other.encode())
