"""The page behind an invitation's link. Only the POST of its button registers, no scanner's GET."""

from __future__ import annotations

from aiohttp import web

from edge.keys import CLOCK, DATABASE, MAIL_DOMAIN, PLAYBOOK, TEXTS, ZONE
from edge.pages import notice, page
from nurture import events
from nurture.events import Seat, State
from nurture.simulate import NO_TOKEN


async def event_page(request: web.Request) -> web.Response:
    """Says what the event is, with one button."""
    token, now = request.match_info["token"], request.app[CLOCK].now()
    if token == NO_TOKEN:
        return notice(request, "test", 200)
    playbook = request.app[PLAYBOOK]
    found = await request.app[DATABASE].run(lambda s: events.seat(s, playbook, token, now))
    return _shown(request, token, found)


async def register(request: web.Request) -> web.Response:
    """Keeps a seat, then shows the page again."""
    token, now = request.match_info["token"], request.app[CLOCK].now()
    playbook, domain = request.app[PLAYBOOK], request.app[MAIL_DOMAIN]
    found = await request.app[DATABASE].run(
        lambda s: events.register(s, playbook, token, now, domain)
    )
    return _shown(request, token, found)


def _shown(request: web.Request, token: str, found: Seat | None) -> web.Response:
    if found is None:
        return notice(request, "expired", 404)
    state = "open" if found.guest.state == State.INVITED else "registered"
    return page(
        request, "event.html.j2", language=found.language, title=found.item.title,
        description=found.item.summary, where=found.item.place or found.item.url or "",
        when=events.when_in_words(
            request.app[TEXTS], found.item, found.language, request.app[ZONE]
        ),
        state="over" if found.over else state, action=f"/e/{token}",
    )  # fmt: skip
