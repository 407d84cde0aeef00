"""The action server: rasa-sdk's executor behind aiohttp, on loopback only.

Rasa posts the tracker to `/webhook`; the move's function runs as one unit of work on a thread, and
the answer goes back as one `custom` message: {messages: [...], act, confidence, language, facts}.
`/nlg` words the few responses Rasa utters itself. Status codes are the SDK's: 400 refused, 404
unknown action, 449 domain missing, 500 failed. Logs hold ids, never what a person said.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict
from typing import Any

import structlog
from aiohttp import web
from rasa_sdk import Tracker
from rasa_sdk.events import ActionExecuted, EventType, SessionStarted, SlotSet
from rasa_sdk.executor import ActionExecutor, CollectingDispatcher
from rasa_sdk.interfaces import (
    ActionExecutionRejection,
    ActionMissingDomainException,
    ActionNotFoundException,
)
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from actions import trace
from actions.moves import MOVES, listen, play
from actions.turn import Desk, Turn, close_turn, open_turn
from actions.understand import hear, understood
from sdr import conversations, facts, wording
from sdr.db import Database
from sdr.ports import Clock

LOG = structlog.get_logger("actions")
DESK = web.AppKey("desk", Desk)
DATABASE = web.AppKey("database", Database)
EXECUTOR = web.AppKey("executor", ActionExecutor)
MAX_BODY = 4 * 1024 * 1024  # Rasa sends the whole domain with every call
MISSING_DOMAIN = 449


def make_app(database: Database, desk: Desk, clock: Clock) -> web.Application:
    """The action server's application."""
    app = web.Application(client_max_size=MAX_BODY)
    executor = ActionExecutor()
    for name, move in MOVES.items():
        executor.register_function(name, _action(database, desk, clock, name, move))
    executor.register_function("action_session_start", _session_start(database))
    app[DATABASE], app[DESK], app[EXECUTOR] = database, desk, executor
    app.router.add_post("/webhook", _webhook)
    app.router.add_post("/nlg", _nlg)
    app.router.add_get("/health", _health)
    return app


def _action(
    database: Database, desk: Desk, clock: Clock, name: str, move: Callable[[Turn], None]
) -> Callable[..., Any]:
    async def run(
        dispatcher: CollectingDispatcher, tracker: Tracker, domain: Mapping[str, Any]
    ) -> list[EventType]:
        heard = hear(tracker.latest_message)
        if heard.probe:
            dispatcher.utter_message(json_message=understood(desk, heard, clock.now()))
            return []

        def turn(session: Session) -> tuple[dict[str, Any], list[EventType]]:
            current = open_turn(
                session,
                desk,
                conversation_id=heard.conversation_id,
                message_ids=heard.message_ids,
                act=heard.act,
                confidence=heard.confidence,
                sure=heard.sure,
                language=heard.language,
                now=clock.now(),
                spotted=heard.spotted,
                asked=heard.asked if heard.silent else None,
                silent=heard.silent,
            )
            if heard.silent:
                listen(move, current, heard)
            else:
                play(move, current, heard)
                close_turn(current)
            if current.messages:
                current.messages[-1].trace = trace.of(current, heard, name)
            slots: list[EventType] = [SlotSet(c.name, c.new) for c in current.changes]
            body = {
                "messages": [asdict(reply) for reply in current.replies],
                "act": heard.act,
                "confidence": heard.confidence,
                "language": heard.language,
            }
            return body, slots

        body, slots = await database.run(turn)
        dispatcher.utter_message(json_message=body)
        return slots

    return run


def _session_start(database: Database) -> Callable[..., Any]:
    """A session starts with every slot filled from the facts: the tracker is only a cache."""

    async def run(
        dispatcher: CollectingDispatcher, tracker: Tracker, domain: Mapping[str, Any]
    ) -> list[EventType]:
        def known(session: Session) -> list[EventType]:
            conversation = session.get(conversations.Conversation, tracker.sender_id)
            if conversation is None:
                return []
            current = facts.current(session, conversation.lead_id)
            return [SlotSet(name, known.value) for name, known in current.items()]

        slots = await database.run(known)
        return [SessionStarted(), *slots, ActionExecuted("action_listen")]

    return run


async def _webhook(request: web.Request) -> web.Response:
    call = await request.json()
    name = call.get("next_action")
    try:
        result = await request.app[EXECUTOR].run(call)
    except ActionExecutionRejection as rejected:
        return web.json_response({"error": str(rejected), "action_name": name}, status=400)
    except ActionNotFoundException as unknown:
        return web.json_response({"error": str(unknown), "action_name": name}, status=404)
    except ActionMissingDomainException:
        return web.json_response({"error": "missing domain"}, status=MISSING_DOMAIN)
    except OperationalError:
        LOG.error("database_away", action=name, sender=call.get("sender_id"))
        return web.json_response({"error": "database", "action_name": name}, status=500)
    except Exception:
        LOG.exception("action_failed", action=name, sender=call.get("sender_id"))
        return web.json_response({"error": "failed", "action_name": name}, status=500)
    return web.json_response(result.model_dump() if result else {"events": [], "responses": []})


async def _nlg(request: web.Request) -> web.Response:
    """Word a response that Rasa utters itself: `utter_<line>` is the wording line `<line>`."""
    call = await request.json()
    tracker = call.get("tracker") or {}
    metadata = (tracker.get("latest_message") or {}).get("metadata") or {}
    language = metadata.get("language") or "en"
    playbook = request.app[DESK].playbook
    key = str(call.get("response", "")).removeprefix("utter_")
    if key not in playbook.wording.lines:
        key = "rephrase_intro"
    return web.json_response({"text": wording.line(playbook, key, language), "buttons": []})


async def _health(request: web.Request) -> web.Response:
    """200 while the action server lives and can reach the database."""
    return web.json_response({"status": "ok"})
