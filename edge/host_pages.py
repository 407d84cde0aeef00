"""What somebody who talks to us does on the site that holds the widget: pages, downloads.

The conversation's token speaks for the person; a page must stand on a site that may hold the
widget. What counts is the playbook's (`pages` of `engagement.yml`).
"""

from __future__ import annotations

import time
from urllib.parse import urlsplit

from aiohttp import web
from sqlalchemy.orm import Session

from edge.chat import RATES, token_of
from edge.keys import CLOCK, DATABASE, LANGUAGE, PLAYBOOK
from edge.middlewares import may_embed
from edge.wire import Visited, body_of
from nurture import host_pages
from sdr import conversations
from sdr.errors import BadInput, TooManyRequests


async def visited(request: web.Request) -> web.Response:
    """Note a page or a download; the same again within a while changes nothing."""
    conversation_id, token, app = (
        request.match_info["conversation_id"],
        token_of(request),
        request.app,
    )
    body, now = await body_of(request, Visited), app[CLOCK].now()

    def work(session: Session) -> None:
        conversation = conversations.authorise(session, conversation_id, token)
        request[LANGUAGE] = conversation.language
        if wait := app[RATES].take(f"visits:{conversation_id}", time.monotonic()):
            raise TooManyRequests(retry_after=wait)
        page = _address(request, body.page)
        asset = body.asset and _path(body.asset)
        host_pages.note(session, conversation, page, asset or None, app[PLAYBOOK], now)

    await app[DATABASE].run(work)
    return web.Response(status=204)


def _path(asset: str) -> str:
    """The path of a file that was downloaded. Raises BadInput."""
    try:
        return urlsplit(asset).path
    except ValueError:
        raise BadInput(field="asset", problem="not_page") from None


def _address(request: web.Request, page: str) -> str:
    """The path of a page of a site that may hold the widget. Raises BadInput."""
    try:
        parts = urlsplit(page)
    except ValueError:
        raise BadInput(field="page", problem="not_page") from None
    origin = f"{parts.scheme}://{parts.netloc}"
    if parts.scheme not in ("http", "https") or not may_embed(request, origin):
        raise BadInput(field="page", problem="not_page")
    return parts.path or "/"
