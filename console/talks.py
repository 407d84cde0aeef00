"""A colleague in a talk: joining, answering, noting, handing back; and the talks going on now.

The rules are `sdr.floor` and `sdr.handing_back`; what the pages show is `console.talk_view`. The
forms stand on the pages of a handoff and of a lead and go back there; what cannot be done is said
there, and what was typed stays. Rows of `console.pages` point here.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from aiohttp import web
from sqlalchemy.orm import Session

from console import auditing, fact_reading, floor, lead_page, talk_view
from console.api import path_id
from console.auth import CALLER
from console.handoff_page import handoff_page
from console.keys import CLOCK, DATABASE, TIMEZONE
from console.rendering import page, words
from console.talk_view import Failed
from sdr import conversations, handing_back, notes, own_replies, transcripts
from sdr import floor as floors
from sdr.conversations import Conversation, Message
from sdr.errors import BadInput, EmptyText, NotYours, Overtaken, TextTooLong
from sdr.playbook.model import Playbook

SHOWN_ERRORS = (EmptyText, TextTooLong, NotYours, BadInput, Overtaken)


async def show_talks(request: web.Request) -> web.Response:
    """The talks going on now, who waits first."""
    told = words(request)
    shown = await request.app[DATABASE].run(lambda s: talk_view.going_on(s, told))
    auditing.seen(request, (each.lead_id for each in shown))
    return page(request, told, "talks.html", talks=shown)


async def do_join(request: web.Request) -> web.StreamResponse:
    """Take the floor without a word yet."""

    def move(
        session: Session, talk: Conversation, by: str, by_name: str, playbook: Playbook,
        now: dt.datetime,
    ) -> list[Message]:  # fmt: skip
        return floors.take(session, talk, by=by, by_name=by_name, playbook=playbook, now=now)

    return await _moved(request, "reply", move)


async def do_reply(request: web.Request) -> web.StreamResponse:
    """Say something; not over a colleague's answer that the sender has not seen."""
    form = await request.post()
    text, seen, by_me = str(form.get("text", "")), _number(form.get("seen")), request[CALLER].by
    sent = _sending(form.get("once"), text)
    member = request[CALLER].member
    if member is not None:
        # a shortcut that no script has replaced is not said: its text is put into the field
        meant = await request.app[DATABASE].run(lambda s: own_replies.called(s, member.id, text))
        if meant is not None:
            raise web.HTTPSeeOther(f"{await _back(request)}?canned={meant.id}#reply-text")

    def move(
        session: Session, talk: Conversation, by: str, by_name: str, playbook: Playbook,
        now: dt.datetime,
    ) -> list[Message]:  # fmt: skip
        floors.hold(session, talk)
        again = sent is not None and conversations.sent_as(session, talk.id, sent) is not None
        if not again and seen is not None and talk.floor_by not in (None, by_me):
            fresh = transcripts.after(session, talk.id, seen)
            other = next((each for each in fresh if each.sender == "human"), None)
            if other is not None and other.name != by_name:
                raise Overtaken(name=other.name or "")
        return floors.answer(
            session, talk, text, by=by, by_name=by_name, playbook=playbook, now=now,
            client_message_id=sent,
        )  # fmt: skip

    return await _moved(request, "reply", move, typed=text)


async def do_note(request: web.Request) -> web.StreamResponse:
    """Keep a note that only colleagues see."""
    form = await request.post()
    text, talk_id = str(form.get("text", "")), path_id(request, "conversation")
    by, now = request[CALLER].by, request.app[CLOCK].now()

    def work(session: Session) -> str:
        return notes.write(session, conversations.get(session, talk_id), text, by=by, now=now).id

    back = await _back(request)
    try:
        made = await request.app[DATABASE].run(work)
    except SHOWN_ERRORS as error:
        return await _again(request, Failed("note", error, text))
    raise web.HTTPSeeOther(f"{back}#{made}")


async def do_hand_back(request: web.Request) -> web.StreamResponse:
    """Keep what was learned, then leave the talk to the bot, as one unit of work."""
    form = await request.post()
    typed = {name: str(form.get(f"fact-{name}", "")).strip() for name in handing_back.LEARNABLE}
    dealt_with = [str(each) for each in form.getall("settled", [])]
    note, shown = str(form.get("note", "")).strip(), str(form.get("floor_by", ""))

    def move(
        session: Session, talk: Conversation, by: str, by_name: str, playbook: Playbook,
        now: dt.datetime,
    ) -> list[Message]:  # fmt: skip
        if shown:
            floors.unmoved(session, talk, shown=shown, by=by, now=now)
        learned = [
            (name, _read(request, name, said, talk.language, playbook, now), said)
            for name, said in typed.items()
            if said
        ]
        if learned:
            handing_back.learn(session, talk, learned, by=by, playbook=playbook, now=now)
        if note:
            notes.write(session, talk, note, by=by, now=now)
        return handing_back.hand_back(
            session, talk, by=by, by_name=by_name, playbook=playbook, now=now,
            settled=[each for each in dealt_with if each in handing_back.LEARNABLE],
        )  # fmt: skip

    return await _moved(request, "hand-back", move, facts=typed, note=note)


async def _moved(
    request: web.Request, what: str, move: floor.Move, *, typed: str = "",
    facts: dict[str, str] | None = None, note: str = "",
) -> web.StreamResponse:  # fmt: skip
    """Do it, tell who listens, and go back to the page."""
    talk_id, back = path_id(request, "conversation"), await _back(request)
    try:
        said = await floor.speak(request, talk_id, move)
    except SHOWN_ERRORS as error:
        return await _again(request, Failed(what, error, typed, facts or {}, note))
    anchor = said[-1]["id"] if said else "talk"
    raise web.HTTPSeeOther(f"{back}#{anchor}")


async def _back(request: web.Request) -> str:
    """The page that the form stood on: the handoff's, else the lead's."""
    form = await request.post()
    talk_id = path_id(request, "conversation")
    handoff = str(form.get("handoff", ""))
    return await request.app[DATABASE].run(
        lambda s: talk_view.address_of(s, talk_id, handoff or None)
    )


async def _again(request: web.Request, failed: Failed) -> web.Response:
    """The page once more, with what is wrong and what was typed."""
    form = await request.post()
    handoff = str(form.get("handoff", ""))
    if handoff:
        return await handoff_page(request, handoff, failed=failed)
    talk_id = path_id(request, "conversation")
    lead_id = await request.app[DATABASE].run(lambda s: conversations.get(s, talk_id).lead_id)
    return await lead_page.show_page(request, lead_id, in_talk=failed)


def _sending(once: Any, text: str) -> str | None:
    """The id of these words from this form: sent again they are the same, others are new."""
    same = text.replace("\r\n", "\n")
    return f"console-{conversations.hash_token(f'{once}\n{same}')}" if once else None


def _number(value: Any) -> int | None:
    text = str(value or "")
    return int(text) if text.isdecimal() and len(text) < 10 else None


def _read(
    request: web.Request, name: str, said: str, language: str, playbook: Playbook,
    now: dt.datetime,
) -> Any:  # fmt: skip
    """What a colleague typed as the fact of that name; BadInput names the fact."""
    try:
        return fact_reading.read(
            name, said, playbook=playbook, timezone=request.app[TIMEZONE], now=now,
            language=language,
        )  # fmt: skip
    except BadInput as error:
        raise BadInput(**{**error.params, "field": name}) from None
