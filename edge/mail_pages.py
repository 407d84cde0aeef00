"""The pages behind the links of mails: what to receive, and confirming an address.

Unsubscribing is in `pages`. Only a POST changes anything, so a scanner that opens every link of a
mail changes nothing. Without scripts; in the person's language; the address is shown masked.
"""

from __future__ import annotations

from aiohttp import web
from sqlalchemy.orm import Session

from edge.keys import CLOCK, DATABASE, PLAYBOOK
from edge.middlewares import client_address
from edge.pages import masked, notice, page
from edge.visits import visit_of
from nurture import clicks, links, optin, preferences
from nurture.links import Recipient
from nurture.preferences import Wishes


async def preferences_page(request: web.Request) -> web.Response:
    """What stands now, as a form."""
    token, now = request.match_info["token"], request.app[CLOCK].now()

    playbook, visit = request.app[PLAYBOOK], visit_of(request)

    def look(session: Session) -> tuple[Recipient, Wishes] | None:
        clicks.looked(session, token, playbook, visit, now)
        found, link = (
            links.peek(session, token, now),
            links.find(session, token, "unsubscribe", now),
        )
        if found is None or link is None:
            return None
        return found, preferences.of(session, link.lead_id)

    held = await request.app[DATABASE].run(look)
    if held is None:
        return notice(request, "expired", 404)
    found, wishes = held
    language = found.language
    paused = wishes.paused_until is not None and wishes.paused_until > now
    return page(
        request, "preferences.html.j2", language=language, recipient=masked(found.address),
        action=f"/u/{token}/preferences", stop_action=f"/u/{token}", stopped=found.already,
        saved="saved" in request.query, wishes=wishes, pauses=preferences.PAUSES,
        paused_until=wishes.paused_until.date().isoformat()
        if paused and wishes.paused_until else None,
        frequencies=tuple(preferences.FREQUENCIES),
        topics=[
            (topic.code, topic.label.in_language(language), topic.code not in wishes.topics_off)
            for topic in request.app[PLAYBOOK].consent.topics
        ],
    )  # fmt: skip


async def save_preferences(request: web.Request) -> web.Response:
    """Keep what was chosen, then show it."""
    token, now = request.match_info["token"], request.app[CLOCK].now()
    form, playbook = await request.post(), request.app[PLAYBOOK]
    days = str(form.get("pause", "0"))

    def keep(session: Session) -> bool:
        link = links.find(session, token, "unsubscribe", now)
        if link is None or links.peek(session, token, now) is None:
            return False
        preferences.choose(
            session, link.lead_id, playbook,
            topics={str(each) for each in form.getall("topic", [])},
            frequency=str(form.get("frequency", preferences.ANY)),
            # "keep" leaves a running pause as it is
            pause_days=int(days) if days.isdigit() and len(days) < 4 else None, now=now,
        )  # fmt: skip
        return True

    if not await request.app[DATABASE].run(keep):
        return notice(request, "expired", 404)
    return web.Response(status=303, headers={"Location": f"/u/{token}/preferences?saved"})


async def confirm_page(request: web.Request) -> web.Response:
    """Asks for the one click that confirms; opening it confirms nothing."""
    token = request.match_info["token"]

    def look(session: Session) -> tuple[str, str, bool] | None:
        held = optin.peek(session, token)
        return None if held is None else _shown(session, held)

    found = await request.app[DATABASE].run(look)
    return _confirmation(request, token, found)


async def confirm(request: web.Request) -> web.Response:
    """The click."""
    token, now = request.match_info["token"], request.app[CLOCK].now()
    source = client_address(request)

    def act(session: Session) -> tuple[str, str, bool] | None:
        held = optin.confirm(session, token, source=source, now=now)
        return None if held is None else _shown(session, held)

    found = await request.app[DATABASE].run(act)
    return _confirmation(request, token, found)


def _shown(session: Session, held: optin.OptIn) -> tuple[str, str, bool]:
    language = optin.language_of(session, held)
    return held.address, language, held.confirmed_at is not None


def _confirmation(
    request: web.Request, token: str, found: tuple[str, str, bool] | None
) -> web.Response:
    if found is None:
        return notice(request, "expired", 404)
    address, language, done = found
    return page(
        request, "confirm.html.j2", language=language, recipient=masked(address), done=done,
        action=f"/confirm/{token}",
    )  # fmt: skip
