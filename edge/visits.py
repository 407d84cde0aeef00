"""What a request tells of whoever sends it: the visit that links are judged by, and the cookie.

The cookie holds a random number and nothing else. It is set when a link of a mail is followed, so
that a mail that was passed on is told from its addressee; nobody who came otherwise gets one.
"""

from __future__ import annotations

from aiohttp import web

from edge.keys import BASE_URL, PLAYBOOK
from edge.middlewares import client_address
from nurture import hits
from nurture.hits import Visit

COOKIE = "leadhatch_reader"
LIVES = 365 * 24 * 3600
# browsers and mail programs that fetch a page before anybody asked for it say so in one of these
_PREFETCH = ("Purpose", "Sec-Purpose", "X-Purpose", "X-Moz")


def visit_of(request: web.Request) -> Visit:
    """The request as the rules of links look at it."""
    return hits.visit_of(
        method=request.method,
        agent=request.headers.get("User-Agent", ""),
        prefetch=" ".join(request.headers.get(name, "") for name in _PREFETCH),
        address=client_address(request),
        cookie=request.cookies.get(COOKIE),
        rules=request.app[PLAYBOOK].engagement.visitors,
    )


def give_cookie(request: web.Request, response: web.Response, number: str) -> None:
    """Hand a number to a browser that has none."""
    response.set_cookie(
        COOKIE, number, max_age=LIVES, path="/", httponly=True, samesite="Lax",
        secure=request.app[BASE_URL].startswith("https:"),
    )  # fmt: skip
