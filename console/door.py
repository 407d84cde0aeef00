"""The console's door: signing in and out, and the language one reads in.

The sign-in form is tied to the browser it was sent to by a cookie of its own. Passwords and locks
are `console.sign_in`. Called through the table in `console.pages`.
"""

from __future__ import annotations

import datetime as dt
import secrets
from urllib.parse import urlencode

from aiohttp import web
from sqlalchemy.orm import Session

from console import auditing, code_door
from console.auth import CALLER, SESSION_COOKIE, same, set_cookie, signed_in, whence_of
from console.code_door import DOOR, target_of
from console.keys import CLOCK, DATABASE, OIDC
from console.rendering import HEADERS, page, words_in
from console.sign_in import sign_in
from sdr import staff
from sdr.errors import BadInput
from sdr.staff import SESSION_HOURS
from sdr.texts import LANGUAGES

FORM_COOKIE = "leadhatch_form"  # ties the sign-in form to the browser it was sent to
UNKNOWN = "unknown"  # what was typed may be a password in the wrong field
LANGUAGE_COOKIE = "leadhatch_language"


async def show_sign_in(request: web.Request) -> web.Response:
    """The sign-in form; who is signed in already goes on."""
    if await signed_in(request) is not None:
        raise web.HTTPSeeOther(target_of(request.query.get("next")))
    return _sign_in_form(request, email="", failed=False, status=200)


async def do_sign_in(request: web.Request) -> web.StreamResponse:
    """Check the password and open a session."""
    form = await request.post()
    email, password = str(form.get("email", "")), str(form.get("password", ""))
    held = request.cookies.get(FORM_COOKIE, "")
    if not held or not same(held, str(form.get("csrf", ""))):
        return _sign_in_form(request, email=email, failed=False, stale=True, status=403)
    opened = await sign_in(
        request.app[DATABASE], request.app[CLOCK], email, password,
        replaces=request.cookies.get(SESSION_COOKIE), whence=whence_of(request),
    )  # fmt: skip
    if opened is not None and opened[1].pending:
        return code_door.sent_on(request, opened[0], target_of(str(form.get("next", ""))))
    known = email.strip().lower() if opened is not None else UNKNOWN
    await auditing.write(request, known, "sign_in" if opened is not None else "sign_in_failed")
    if opened is None:
        return _sign_in_form(request, email=email, failed=True, status=401)
    answer = web.Response(
        status=303, headers={**HEADERS, "Location": target_of(str(form.get("next", "")))}
    )
    set_cookie(request, answer, SESSION_COOKIE, opened[0], max_age=SESSION_HOURS * 3600)
    answer.del_cookie(FORM_COOKIE, path="/console")
    return answer


async def do_sign_out(request: web.Request) -> web.StreamResponse:
    """End the session."""
    token = request.cookies.get(SESSION_COOKIE, "")
    await auditing.write(request, request[CALLER].by, "sign_out")
    await request.app[DATABASE].run(lambda session: staff.close_session(session, token))
    answer = web.Response(status=303, headers={**HEADERS, "Location": "/console/sign-in"})
    answer.del_cookie(SESSION_COOKIE)
    return answer


async def set_language(request: web.Request) -> web.StreamResponse:
    """Keep the member's language, and the browser's for the sign-in page."""
    form = await request.post()
    language = str(form.get("language", ""))
    if language not in LANGUAGES:
        raise BadInput(field="language", problem="one_of", allowed=", ".join(LANGUAGES))
    by = request[CALLER].by

    def work(session: Session) -> None:
        staff.get_by_email(session, by).language = language

    await request.app[DATABASE].run(work)
    answer = web.Response(
        status=303, headers={**HEADERS, "Location": target_of(str(form.get("next", "")))}
    )
    _keep_language(request, answer, language)
    return answer


def _sign_in_form(
    request: web.Request, *, email: str, failed: bool, status: int, stale: bool = False
) -> web.Response:
    asked = request.query.get("language", "")
    language = asked if asked in LANGUAGES else _browser_language(request)
    csrf = request.cookies.get(FORM_COOKIE) or secrets.token_urlsafe(24)
    answer = page(
        request, words_in(request, language), "sign_in.html", email=email[:320], failed=failed,
        stale=stale, csrf=csrf, member=None, status=status,
        target=target_of(request.query.get("next")), provider=_provider(request),
        refused=request.query.get("provider", ""),
        other_urls={
            each: "/console/sign-in?" + urlencode({**request.query, "language": each})
            for each in LANGUAGES
        },
    )  # fmt: skip
    set_cookie(request, answer, FORM_COOKIE, csrf, path="/console")
    if asked in LANGUAGES:
        _keep_language(request, answer, asked)
    return answer


def _browser_language(request: web.Request) -> str:
    kept = request.cookies.get(LANGUAGE_COOKIE, "")
    if kept in LANGUAGES:
        return kept
    return "zh" if request.headers.get("Accept-Language", "").lower().startswith("zh") else "en"


def _keep_language(request: web.Request, answer: web.StreamResponse, language: str) -> None:
    year = dt.timedelta(days=365)
    set_cookie(
        request, answer, LANGUAGE_COOKIE, language, path="/console",
        max_age=int(year.total_seconds()),
    )  # fmt: skip


def _provider(request: web.Request) -> str | None:
    """Where the company's own sign-in begins, where one is set."""
    if OIDC not in request.app:
        return None
    return f"{DOOR}/oidc?{urlencode({'next': target_of(request.query.get('next'))})}"
