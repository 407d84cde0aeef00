"""Transcript review: the queue, a talk turn by turn, and putting right what was misread.

What a reviewer types as a fact is read by the same readers as what a prospect writes, so it has
the same form. The rules are `sdr.corrections`, what the pages show `console.review_view`. Rows of
`console.pages` point here.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from aiohttp import web
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy.orm import Session

from console import auditing, fact_reading, review_view, wire
from console.api import path_id
from console.auth import CALLER
from console.keys import CLOCK, DATABASE, PLAYBOOK, TIMEZONE
from console.rendering import page, sentence, words
from console.review_view import PICKS, Filter, TalkView
from sdr import conversations, corrections
from sdr.conversations import Message
from sdr.errors import BadInput, LeadhatchError
from sdr.stages import Verdict
from sdr.texts import LANGUAGES


class ReviewQuery(BaseModel):
    """The filters, as the address holds them."""

    model_config = ConfigDict(extra="ignore")

    language: str | None = Field(None, pattern="^(zh|en)$")
    verdict: Verdict | None = None
    pick: str | None = Field(None, pattern=f"^({'|'.join(PICKS)})$")
    q: str | None = Field(None, max_length=200)
    done: str | None = None
    turn: str | None = Field(None, max_length=60)
    cursor: str | None = Field(None, max_length=200)


async def show_queue(request: web.Request) -> web.Response:
    """The talks to be read."""
    told, (asked, _) = words(request), _asked(request)
    shown = await request.app[DATABASE].run(lambda session: review_view.queue(session, told, asked))
    auditing.seen(request, (item.lead_id for item in shown.items))
    return page(
        request, told, "review.html", queue=shown, picks=PICKS, verdicts=list(Verdict),
        all_languages=LANGUAGES,
    )  # fmt: skip


async def show_talk(request: web.Request) -> web.Response:
    """One talk, one of its turns under the glass."""
    return await _talk_page(request, path_id(request, "conversation"))


async def do_act(request: web.Request) -> web.StreamResponse:
    """The message did something else."""
    form = await request.post()
    act = str(form.get("act", ""))

    def move(session: Session, message: Message) -> object:
        app = request.app
        return corrections.correct_act(
            session, message, act, by=request[CALLER].by, playbook=app[PLAYBOOK],
            now=app[CLOCK].now(),
        )  # fmt: skip

    return await _correct(request, str(form.get("message", "")), move)


async def do_fact(request: web.Request) -> web.StreamResponse:
    """The message states something else, or nothing of it."""
    form = await request.post()
    name, typed = str(form.get("fact", "")), str(form.get("value", "")).strip()
    app, by, now = request.app, request[CALLER].by, request.app[CLOCK].now()

    def move(session: Session, message: Message) -> object:
        if form.get("remove"):
            return corrections.retract(
                session, message, name, by=by, playbook=app[PLAYBOOK], now=now
            )
        value = _read(request, name, typed, message)
        return corrections.correct_fact(
            session, message, name, value, by=by, playbook=app[PLAYBOOK], now=now
        )

    return await _correct(request, str(form.get("message", "")), move)


async def do_reviewed(request: web.Request) -> web.StreamResponse:
    """Read to its end; on to the next."""
    conversation_id, told = path_id(request, "conversation"), words(request)
    asked, _ = _asked(request)
    by, now = request[CALLER].by, request.app[CLOCK].now()

    def work(session: Session) -> str | None:
        talk = conversations.get(session, conversation_id)
        corrections.reviewed(session, talk, by=by, now=now)
        following = review_view.queue(session, told, asked).items
        return next((i.href for i in following if f"/{talk.id}?" not in f"{i.href}?"), None)

    following = await request.app[DATABASE].run(work)
    raise web.HTTPSeeOther(following or f"/console/review?{asked.query()}".rstrip("?"))


async def _correct(
    request: web.Request, message_id: str, move: Callable[[Session, Message], object]
) -> web.StreamResponse:
    conversation_id, (asked, _) = path_id(request, "conversation"), _asked(request)

    def work(session: Session) -> None:
        move(session, corrections.message_of(session, conversation_id, message_id))

    try:
        await request.app[DATABASE].run(work)
    except BadInput as error:
        return await _talk_page(request, conversation_id, turn=message_id, error=error)
    at = f"/console/review/{conversation_id}?{asked.query(turn=message_id)}"
    raise web.HTTPSeeOther(f"{at}#{message_id}")


async def _talk_page(
    request: web.Request, conversation_id: str, *, turn: str | None = None,
    error: LeadhatchError | None = None,
) -> web.Response:  # fmt: skip
    told, (asked, wanted) = words(request), _asked(request)

    def work(session: Session) -> TalkView:
        return review_view.talk_view(session, told, conversation_id, turn or wanted, asked)

    shown = await request.app[DATABASE].run(work)
    auditing.seen(request, (item.lead_id for item in shown.queue.items))
    wrong = None
    if error is not None:
        problem = error.params.get("problem")
        wrong = told.t("console-review-unread") if problem == "unread" else sentence(told, error)
    return page(
        request, told, "review_talk.html", view=shown, kept=asked.query(), error=wrong,
        status=422 if error else 200,
    )  # fmt: skip


def _asked(request: web.Request) -> tuple[Filter, str | None]:
    """The filters of the address and the turn; what was mistyped counts as not given."""
    try:
        asked = wire.query(request, ReviewQuery)
    except BadInput:
        asked = ReviewQuery.model_validate({})
    verdict = asked.verdict.value if asked.verdict else None
    found = Filter(
        asked.language, verdict, asked.pick, asked.q, bool(asked.done), asked.cursor or None
    )
    return found, asked.turn


def _read(request: web.Request, name: str, typed: str, message: Message) -> Any:
    """The value of what was typed, as if the person had said it when asked for it."""
    app = request.app
    return fact_reading.understood(
        name, conversations.clean(typed) if typed else "", playbook=app[PLAYBOOK],
        timezone=app[TIMEZONE], now=message.at, language=message.language,
    )  # fmt: skip
