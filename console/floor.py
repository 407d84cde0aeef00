"""A member of staff in the chat: answering the prospect, and leaving the chat to the bot again.

The rules are `sdr.floor`; here is who speaks, under which name, and that whoever listens hears it
at once, after it is saved. Called by the staff API's table and by `console.talks`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from aiohttp import web
from sqlalchemy.orm import Session

from console import scope
from console.api import message_shape, path_id
from console.auth import CALLER
from console.keys import CLOCK, DATABASE, PLAYBOOK, tell
from console.wire import Answering, HandingBack, body
from sdr import conversations, floor, handing_back, handoffs, staff
from sdr.conversations import Conversation, Message
from sdr.errors import BadInput
from sdr.playbook.model import Playbook

# (session, conversation, by, by_name, playbook, now) → what was said
type Move = Callable[[Session, Conversation, str, str, Playbook, dt.datetime], list[Message]]


async def reply(request: web.Request) -> web.Response:
    """Answer in the chat."""
    conversation_id = path_id(request, "conversation")
    given = await body(request, Answering)
    said = await speak(request, conversation_id, saying(given.text), by=given.by)
    return web.json_response({"messages": said})


async def leave(request: web.Request) -> web.Response:
    """Give the floor back to the bot."""
    conversation_id = path_id(request, "conversation")
    given = await body(request, HandingBack)
    return web.json_response(
        {"messages": await speak(request, conversation_id, leaving, by=given.by)}
    )


def saying(text: str) -> Move:
    """The move that says `text`."""

    def move(
        session: Session, conversation: Conversation, by: str, by_name: str, playbook: Playbook,
        now: dt.datetime,
    ) -> list[Message]:  # fmt: skip
        return floor.answer(
            session, conversation, text, by=by, by_name=by_name, playbook=playbook, now=now
        )

    return move


def leaving(
    session: Session, conversation: Conversation, by: str, by_name: str, playbook: Playbook,
    now: dt.datetime,
) -> list[Message]:  # fmt: skip
    """The move that hands back."""
    return handing_back.hand_back(
        session, conversation, by=by, by_name=by_name, playbook=playbook, now=now
    )


async def speak(
    request: web.Request, conversation_id: str, move: Move, *, by: str | None = None
) -> list[dict[str, Any]]:  # fmt: skip
    """Do `move` as who is asking (an integration: as `by`), then tell who listens."""
    app, caller = request.app, request[CALLER]
    playbook, now = app[PLAYBOOK], app[CLOCK].now()

    def work(session: Session) -> tuple[list[dict[str, Any]], dict[str, Any]]:
        conversation = conversations.get(session, conversation_id)
        scope.in_chat(session, caller, conversation)
        email = caller.by if caller.member else (by or _holder(session, conversation))
        name = shown_name(session, email, conversation.language, playbook)
        said = move(session, conversation, email, name, playbook, now)
        return [message_shape(each) for each in said], floor.frame(conversation, now)

    said, holder = await app[DATABASE].run(work)
    tell_live = tell(app)
    tell_live(conversation_id, holder)
    for each in said:
        tell_live(conversation_id, {"type": "message", "message": each})
    return said


def _holder(session: Session, conversation: Conversation) -> str:
    """Whose lead it is, where an integration did not say who speaks."""
    held = handoffs.open_of(session, conversation.lead_id)
    if held is None:
        raise BadInput(field="by", problem="missing")
    return held.assignee


def shown_name(session: Session, email: str, language: str, playbook: Playbook) -> str:
    """The name that the prospect reads; nobody speaks who does not work here."""
    member = staff.find(session, email)
    if member is not None and member.disabled_at is not None:
        raise BadInput(field="by", problem="disabled", allowed="")
    for each in playbook.routing.representatives:
        if each.email.lower() == email.strip().lower():
            return each.name.in_language(language)
    if member is None:
        raise BadInput(field="by", problem="unknown_member", allowed="")
    return member.name
