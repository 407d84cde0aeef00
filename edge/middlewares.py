"""What every public request passes: one error shape, rate per address, origins, safe headers.

The HTTP status of an error is chosen here and nowhere else; the sentence comes from the Fluent
catalogue in the person's language. Applied to the whole application, console included.
"""

from __future__ import annotations

import ipaddress
import json
import time
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

import structlog
from aiohttp import web
from sqlalchemy.exc import OperationalError

from edge.keys import (
    ALLOWED_ORIGINS,
    BASE_URL,
    KNOWN_CALLER,
    LANGUAGE,
    RATE_ADDRESS,
    TEXTS,
    TRUSTED_PROXIES,
)
from edge.rates import Rates
from sdr import errors

LOG = structlog.get_logger("edge")
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
RATES = web.AppKey("edge_address_rates", Rates)

STATUS: dict[type[errors.LeadhatchError], int] = {
    errors.NotFound: 404,
    errors.BadToken: 401,
    errors.NotAllowed: 403,
    errors.BadJson: 400,
    errors.BadInput: 422,
    errors.BadForm: 422,
    errors.EmptyText: 422,
    errors.TextTooLong: 413,
    errors.MessageIdReused: 409,
    errors.IdempotencyKeyReused: 422,
    errors.TooManyRequests: 429,
    errors.ConversationGone: 404,
    errors.AlreadyTaken: 409,
    errors.Reassigned: 409,
    errors.DoubleBooked: 409,
    errors.FloorTaken: 409,
    errors.Overtaken: 409,
    errors.MoveNotAllowed: 409,
    errors.NotYours: 403,
    errors.NoAddress: 422,
    errors.BadSequence: 422,
    errors.BadRules: 422,
    errors.VersionConflict: 409,
    errors.WouldEnter: 409,
    errors.TryAgainSoon: 503,
}
# statuses that aiohttp itself raises, worded by us
STATED = frozenset({400, 404, 405, 413})
SAFE_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin-when-cross-origin",
}
PREFLIGHT = {
    "Access-Control-Allow-Methods": "GET, POST, DELETE, OPTIONS",
    "Access-Control-Allow-Headers": "Authorization, Content-Type",
    "Access-Control-Max-Age": "600",
}


def language_of(request: web.Request) -> str:
    """The language an error is worded in: asked for, else the browser's, else English."""
    for given in (request.query.get("language"), request.query.get("lang")):
        if given in ("zh", "en"):
            return given
    stated = request.get(LANGUAGE)
    if stated in ("zh", "en"):
        return str(stated)
    return "zh" if request.headers.get("Accept-Language", "").lower().startswith("zh") else "en"


def problem(
    request: web.Request,
    status: int,
    key: str,
    params: dict[str, Any] | None = None,
    headers: dict[str, str] | None = None,
) -> web.Response:
    """A problem of RFC 9457, worded from the catalogue.

    The detail is `<key>-<problem>` where there is one, else `<key>`; the title is the status's.
    """
    texts, language = request.app[TEXTS], language_of(request)
    params = params or {}
    special = f"{key}-{str(params.get('problem', '')).replace('_', '-')}"
    title_key = f"error-title-{status}"
    body: dict[str, Any] = {
        "type": f"urn:leadhatch:{key}",
        "title": texts.get(
            title_key if texts.has(title_key, language) else "error-title-400", language
        ),
        "status": status,
        "detail": texts.get(special if texts.has(special, language) else key, language, **params),
    }
    if params:
        body |= {
            k: v for k, v in params.items() if isinstance(v, str | int | list) and k not in body
        }
    return web.Response(
        text=json.dumps(body, ensure_ascii=False),
        status=status,
        content_type="application/problem+json",
        headers=headers,
    )


@web.middleware
async def worded_errors(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Every error leaves in one shape; nothing shows a stack trace."""
    try:
        return await handler(request)
    except errors.LeadhatchError as error:
        status = next(STATUS[kind] for kind in type(error).__mro__ if kind in STATUS)
        headers = None
        if isinstance(error, errors.TooManyRequests):
            headers = {"Retry-After": str(error.params["retry_after"])}
        return problem(request, status, error.key(), error.params, headers)
    except web.HTTPException as stated:
        if stated.status < 400:
            raise
        return problem(
            request,
            stated.status,
            f"error-status-{stated.status}" if stated.status in STATED else "error-status-other",
        )
    except OperationalError:
        LOG.error("database_away", path=request.path)
        return problem(request, 503, errors.TryAgainSoon.key(), headers={"Retry-After": "3"})
    except (ConnectionResetError, TimeoutError):
        raise
    except Exception:
        LOG.exception("request_failed", method=request.method, path=request.path)
        return problem(request, 500, "error-unexpected")


@web.middleware
async def safe_headers(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Headers that every answer carries, and the origins that may read it."""
    if request.method == "OPTIONS" and "Origin" in request.headers:
        response: web.StreamResponse = web.Response(status=204, headers=PREFLIGHT)
    else:
        response = await handler(request)
    if response.prepared:
        return response
    if request.path.startswith("/static/"):
        # modules of one version must not meet modules of another after an upgrade
        response.headers.setdefault("Cache-Control", "no-cache")
    for name, value in SAFE_HEADERS.items():
        response.headers.setdefault(name, value)
    origin = request.headers.get("Origin")
    if origin and may_embed(request, origin):
        response.headers["Access-Control-Allow-Origin"] = origin
        response.headers["Access-Control-Expose-Headers"] = "Retry-After"
        response.headers.add("Vary", "Origin")
    return response


def may_embed(request: web.Request, origin: str) -> bool:
    """True for our own origin and for the sites that the operator allows."""
    # behind a proxy that ends TLS only the base URL knows our own origin
    own = (f"{request.scheme}://{request.host}", request.app[BASE_URL].rstrip("/"))
    return origin in own or origin in request.app[ALLOWED_ORIGINS]


@web.middleware
async def address_rate(request: web.Request, handler: Handler) -> web.StreamResponse:
    """So many requests a minute from one address; files, health checks and WeChat are free."""
    free = ("/static/", "/healthz", "/readyz", "/console/static/")
    if not request.path.startswith(free) and not request.app[KNOWN_CALLER](request):
        wait = request.app[RATES].take(client_address(request), time.monotonic())
        if wait:
            raise errors.TooManyRequests(retry_after=wait)
    return await handler(request)


def client_address(request: web.Request) -> str:
    """The address of the caller: the proxy's word is taken only from trusted proxies."""
    peer = request.remote or "unknown"
    trusted = request.app[TRUSTED_PROXIES]
    chain = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",")]
    while chain and chain[-1] and _is_trusted(peer, trusted):
        peer = chain.pop()
    return peer


def _is_trusted(address: str, trusted: Sequence[Any]) -> bool:
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return False
    return any(ip in network for network in trusted)


def install(app: web.Application) -> None:
    """Put the middlewares on the application, outermost first."""
    app[RATES] = Rates(app[RATE_ADDRESS])
    app.middlewares.extend([safe_headers, worded_errors, address_rate])
