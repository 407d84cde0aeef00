"""How a page is made and guarded: templates, headers, who may see it, what goes wrong.

Pages of the console are HTML for a signed-in member, so here, unlike in the API, errors that a
person can do something about become a page in their language. Called by `console.door` and
`console.pages`.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import jinja2
import structlog
from aiohttp import web
from sqlalchemy.exc import OperationalError

from console import auditing, navigation
from console.auth import CALLER, SECOND_FACTOR, Handler, caller_of
from console.keys import CLOCK, PLAYBOOK, TEXTS, TIMEZONE
from console.permissions import Permission
from console.words import Words
from sdr.errors import (
    AlreadyTaken,
    BadInput,
    BadToken,
    DoubleBooked,
    EmptyText,
    LeadhatchError,
    MoveNotAllowed,
    NotAllowed,
    NotFound,
    NotYours,
    Overtaken,
    Reassigned,
    SecondFactorNeeded,
    TextTooLong,
)
from sdr.facts import FACTS
from sdr.texts import LANGUAGES

LOG = structlog.get_logger("console")
HERE = Path(__file__).parent
ENVIRONMENT: web.AppKey[jinja2.Environment] = web.AppKey("console_templates")
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; "
        "img-src 'self'; form-action 'self'; frame-src 'self'; base-uri 'none'; "
        "frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cache-Control": "no-store",
}
# a page that cannot be shown, and a form that could not be done
STATUS: dict[type[LeadhatchError], int] = {
    NotFound: 404, NotAllowed: 403, NotYours: 403, AlreadyTaken: 409, MoveNotAllowed: 409,
    Reassigned: 409, DoubleBooked: 409,
    Overtaken: 409,
    BadInput: 422, EmptyText: 422, TextTooLong: 413,
}  # fmt: skip


def environment() -> jinja2.Environment:
    """The templates; everything is escaped, nothing may be missing."""
    return jinja2.Environment(
        loader=jinja2.FileSystemLoader(HERE / "templates"), autoescape=True,
        undefined=jinja2.StrictUndefined, trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip


def behind(permission: Permission | None, handler: Handler, largest: int | None = None) -> Handler:
    """Let members through who may; None: everybody. Others go to the door, or read why not.

    `largest`: so many bytes a form of this page may have, where it is more than usual.
    """

    async def guard(request: web.Request) -> web.StreamResponse:
        if permission is None:
            return await handler(request)
        if largest is not None:
            request = request.clone(client_max_size=largest)
        try:
            return await _let_through(request, permission, handler)
        except BadToken:
            raise web.HTTPSeeOther(_sign_in_url(request)) from None
        except SecondFactorNeeded:
            raise web.HTTPSeeOther(SECOND_FACTOR) from None
        except LeadhatchError as error:
            if isinstance(error, NotAllowed | NotYours):
                await auditing.write(request, request[CALLER].by, "refused")
            return _error_page(request, error)
        except web.HTTPRequestEntityTooLarge:
            return _too_large(request, largest or request.client_max_size)
        except OperationalError:
            LOG.error("database_away", path=request.path)
            told = words_in(request, "zh" if _prefers_chinese(request) else "en")
            busy = told.t("console-error-busy")
            return page(
                request,
                told,
                "error.html",
                title=told.t("console-error-title"),
                sentence=busy,
                member=None,
                status=503,
            )

    return guard


async def _let_through(
    request: web.Request, permission: Permission, handler: Handler
) -> web.StreamResponse:
    """The page for a member who may see it, and the line about it in the audit log."""
    request[CALLER] = await caller_of(request, permission)
    if request[CALLER].member is None:
        raise BadToken  # the API key opens no page
    try:
        answer = await handler(request)
    except web.HTTPSeeOther:  # a form that was done goes on to a page
        if request.method not in auditing.SAFE:
            await auditing.write(request, request[CALLER].by)
        raise
    # a form that could not be done changed nothing
    if answer.status < 400:
        await auditing.write(request, request[CALLER].by)
    elif answer.status == 403:
        await auditing.write(request, request[CALLER].by, "refused")
    return answer


def _too_large(request: web.Request, largest: int) -> web.Response:
    """A form that is too large: said on a page, and the rest of it is not read."""
    told = words(request)
    most = f"{largest / 1024 / 1024:.0f}" if largest >= 1024 * 1024 else "0.5"
    answer = page(
        request, told, "error.html", title=told.t("console-error-title"),
        sentence=told.t("import-problem-too-large", allowed=most), status=413,
    )  # fmt: skip
    answer.force_close()
    return answer


def _prefers_chinese(request: web.Request) -> bool:
    return request.headers.get("Accept-Language", "").lower().startswith("zh")


async def not_there(request: web.Request) -> web.StreamResponse:
    """An address below /console that no page has."""
    raise NotFound(what="page", id=request.path[:60])


def _error_page(request: web.Request, error: LeadhatchError) -> web.Response:
    if type(error) not in STATUS:
        raise error
    told = words(request)
    return page(
        request, told, "error.html", title=_title(told, error), sentence=sentence(told, error),
        status=STATUS[type(error)],
    )  # fmt: skip


def _title(words: Words, error: LeadhatchError) -> str:
    found = isinstance(error, NotFound)
    return words.t("console-error-nothing-here" if found else "console-error-title")


def sentence(words: Words, error: LeadhatchError) -> str:
    """What went wrong, in the reader's language."""
    if isinstance(error, AlreadyTaken):
        return words.t("console-error-taken", holder=str(error.params.get("holder", "")))
    if isinstance(error, DoubleBooked):
        at = words.exact(dt.datetime.fromisoformat(str(error.params["at"])))
        return words.t("console-error-double-booked", at=at)
    if isinstance(error, Reassigned):
        return words.t("console-error-reassigned", holder=str(error.params.get("holder", "")))
    if isinstance(error, NotYours):
        return words.t("error-not-yours", holder=str(error.params.get("holder", "")))
    if isinstance(error, Overtaken):
        key = "console-error-floor-moved" if "what" in error.params else "error-overtaken"
        return words.t(key, name=str(error.params.get("name", "")))
    if isinstance(error, BadInput) and error.params.get("field") in FACTS:
        return words.t("console-error-unread", fact=words.fact(str(error.params["field"])))
    if isinstance(error, MoveNotAllowed):
        if error.params.get("new") == "booked":
            return words.t("console-error-not-taken")
        if error.params.get("what") != "handoff":
            return words.t("console-error-moved-other")
        state = words.coded("console-handoff-state", error.params.get("old"))
        return words.t("console-error-moved", state=state)
    return words.coded("console-error", error.key().removeprefix("error-"))


def noted(text: str) -> str | None:
    """A note from a form as it is kept: without control characters, None when nothing is left."""
    return "".join(c for c in text if c.isprintable() or c in "\n\t").strip()[:2000] or None


def _sign_in_url(request: web.Request) -> str:
    if request.method != "GET" or request.path_qs == "/console":
        return "/console/sign-in"
    return "/console/sign-in?" + urlencode({"next": request.path_qs})


def words(request: web.Request) -> Words:
    """The words of the member who is signed in."""
    member = request[CALLER].member
    return words_in(request, member.language if member else "en")


def words_in(request: web.Request, language: str) -> Words:
    """The words of a language."""
    app = request.app
    return Words(language, app[TEXTS], app[PLAYBOOK], app[TIMEZONE], app[CLOCK].now())


def page(
    request: web.Request, words: Words, template: str, *, status: int = 200, **values: Any
) -> web.Response:
    """Render a template; `member` and `csrf` come from the caller unless given."""
    caller = request.get(CALLER)
    if caller is not None and caller.sign_in is not None:
        values = {
            "member": caller.member, "csrf": caller.sign_in.csrf, "second_due": caller.second_due,
            **values,
        }  # fmt: skip
    member = values.get("member")
    ways = [] if member is None else navigation.of(member.role, request.path)
    due = values.pop("second_due", None)
    values["second_by"] = words.when(due) if due is not None and member is not None else None
    way = request.path_qs if request.method == "GET" else request.path.rpartition("/")[0]
    here = values.pop("here", way)
    text = request.app[ENVIRONMENT].get_template(template).render(
        w=words, t=words.t, here=here, languages=LANGUAGES, ways=ways,
        company=request.app[PLAYBOOK].company.name.in_language(words.language), **values,
    )  # fmt: skip
    return web.Response(text=text, content_type="text/html", status=status, headers=HEADERS)
