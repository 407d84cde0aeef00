"""Why each turn of a talk went as it did, for people: one line a turn beside the plain codes."""

from __future__ import annotations

from typing import Any

from aiohttp import web
from sqlalchemy.orm import Session

from console.api import all_messages, path_id
from console.keys import DATABASE, PLAYBOOK, TEXTS
from console.wire import BriefQuery, query
from sdr import conversations
from sdr.conversations import Message
from sdr.playbook.model import Playbook
from sdr.texts import Texts
from sdr.values import in_words


async def get_trace(request: web.Request) -> web.Response:
    """The turns of one conversation, in order."""
    conversation_id = path_id(request, "conversation")
    language = query(request, BriefQuery).language or "en"
    playbook, texts = request.app[PLAYBOOK], request.app[TEXTS]

    def work(session: Session) -> dict[str, Any]:
        conversation = conversations.get(session, conversation_id)
        turns = [
            turn_shape(message, language, playbook, texts)
            for message in all_messages(session, conversation.id)
            if message.trace is not None
        ]
        return {"conversation_id": conversation.id, "lead_id": conversation.lead_id, "turns": turns}

    return web.json_response(await request.app[DATABASE].run(work))


def turn_shape(message: Message, language: str, playbook: Playbook, texts: Texts) -> dict[str, Any]:
    """One turn: the codes as kept, and what they say."""
    trace = message.trace or {}
    return {
        "message_id": message.id,
        "seq": message.seq,
        "at": message.at.isoformat(),
        "text": message.text,
        **trace,
        "line": line(trace, language, playbook, texts),
    }


def line(trace: dict[str, Any], language: str, playbook: Playbook, texts: Texts) -> str:
    """The turn in one line: heard what, how sure, read what, did what, asked what and why."""
    t = texts.for_language(language)
    read = t("value-joiner").join(
        t("trace-fact", fact=reading["fact"], value=_value(reading, language, playbook, texts))
        for reading in trace["read"]
    )
    following = trace["next"]
    return t(
        "trace-line",
        act=trace["act"],
        sure=t("trace-sure" if trace["sure"] else "trace-unsure",
               percent=round(100 * trace["confidence"])),
        read=read or t("trace-nothing"),
        move=trace["move"].removeprefix("action_"),
        verdict=t(f"trace-verdict-{trace['verdict']}"),
        next=t("trace-no-question") if following is None else _next(following, language, texts),
    )  # fmt: skip


def _next(following: dict[str, Any], language: str, texts: Texts) -> str:
    """What is asked next and why, with the rules that moved it."""
    t = texts.for_language(language)
    why = t(f"trace-why-{following['why']}", asks=following["asks"])
    rules = [
        t("trace-rule", rule=each["rule"], points=f"{each['points']:+d}")
        for each in following.get("rules", ())
    ]
    return t("trace-moved", why=why, rules=t("value-joiner").join(rules)) if rules else why


def _value(reading: dict[str, Any], language: str, playbook: Playbook, texts: Texts) -> str:
    if reading["status"] in ("unknown", "undisclosed"):
        return texts.get(f"value-{reading['status']}", language)
    if reading["value"] is None:
        return str(reading["text"])
    return in_words(reading["fact"], reading["value"], language, playbook, texts)
