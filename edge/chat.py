"""The chat API: open a conversation, write, read on, listen, end, take along, delete.

Public and hostile by default: a conversation's bearer token opens that conversation alone.
Handlers parse, call `conversations` and `turns`, and answer; they decide nothing.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import time
from typing import Any

from aiohttp import web
from email_validator import EmailNotValidError, validate_email
from sqlalchemy.orm import Session

from edge import stopping
from edge.keys import (
    CLOCK,
    DATABASE,
    LANGUAGE,
    MAIL_DOMAIN,
    PLAYBOOK,
    RATE_CONVERSATION,
    TEXTS,
    TURNS,
    ZONE,
)
from edge.rates import Rates
from edge.turns import Batch, Waiting, speaks
from edge.visits import visit_of
from edge.wire import (
    Language,
    NewConversation,
    NewMessage,
    TranscriptTo,
    body_of,
)
from nurture import clicks, enrollments, requalify, transcript, wechat_calls
from sdr import (
    confirming,
    conversations,
    discovery,
    erasure,
    facts,
    floor,
    handoffs,
    leads,
    qualify,
    transcripts,
    variants,
    wording,
    zones,
)
from sdr.conversations import Conversation, Message
from sdr.discovery import Plan
from sdr.errors import BadInput, BadToken, NoAddress, TooManyRequests
from sdr.leads import Lead
from sdr.playbook.model import Playbook
from sdr.playbook.questions import Question
from sdr.ports import Reply
from sdr.scoring import judge
from sdr.texts import Texts
from sdr.transcripts import as_json
from sdr.values import in_words

RATES = web.AppKey("edge_conversation_rates", Rates)


def token_of(request: web.Request) -> str | None:
    """The bearer token of the request, or None."""
    kind, _, token = request.headers.get("Authorization", "").partition(" ")
    return token.strip() if kind.lower() == "bearer" and token.strip() else None


async def begin(request: web.Request) -> web.Response:
    """Open a conversation: a bot that says it is one, the notice, one question."""
    body = await body_of(request, NewConversation)
    playbook, now = request.app[PLAYBOOK], request.app[CLOCK].now()
    preferred = request.headers.get("Accept-Language", "").lower()
    language = body.language or ("zh" if preferred.startswith("zh") else "en")
    source = body.source.model_dump(exclude_none=True) if body.source else {}
    texts, visit = request.app[TEXTS], visit_of(request)

    def work(session: Session) -> dict[str, Any]:
        by_ref, ref = None, source.get("ref")
        if ref and clicks.speaks(session, ref, playbook, visit, now):
            by_ref = requalify.opening_for_ref(session, ref, playbook, now)
            clicks.bind(session, ref, playbook, visit, now)
        lead, visitor, known = conversations.visitor(
            session, body.visitor, language=language, source=source, now=now
        )
        if by_ref is not None and not known:
            # they came by a link of ours, first or from the same browser: the person we wrote to
            session.delete(lead)
            session.flush()
            lead = by_ref[0]
            leads.identify(session, lead, "visitor", conversations.hash_token(visitor), now)
        leads.came(session, lead, source, now)
        zones.note(lead, body.timezone, zones.BROWSER)
        variant = variants.assigned(playbook, lead.id)
        conversation, token = conversations.start(
            session, lead=lead, language=language, source=source, now=now, variant=variant
        )
        heard = variants.under(playbook, variant)
        reply = opening(session, conversation, by_ref, heard, texts, language, now)
        said = conversations.say(session, conversation, [reply], language=language, now=now)
        if by_ref is not None and reply.wording == "requalify":
            requalify.put_in(session, lead.id, conversation, said[0].id)
        return {
            "conversation_id": conversation.id,
            "token": token,
            "visitor": visitor,
            "messages": [as_json(m) for m in said],
        }

    return web.json_response(await request.app[DATABASE].run(work), status=201)


def opening(
    session: Session,
    conversation: Conversation,
    by_ref: tuple[Lead, Question | None, str | None] | None,
    playbook: Playbook,
    texts: Texts,
    language: str,
    now: dt.datetime,
) -> Reply:
    """What the bot says first; what is known is not asked again, and what was said is named."""
    lead = leads.get(session, conversation.lead_id)
    known = qualify.dossier(session, lead, playbook, now)
    put = None
    if by_ref is not None and by_ref[1] is not None:
        first = wording.opening(playbook, language, None)
        put = by_ref[1]
        worded = requalify.worded(put, by_ref[2], playbook, language, again=True)
        reply = dataclasses.replace(worded, text=f"{first.text}\n{worded.text}")
    else:
        back = None
        if "need" not in known.facts:
            put = discovery.question("need", known, playbook)
        else:
            name = str(known.value("name") or "")
            back = name, in_words("need", known.value("need"), language, playbook, texts)
            if handoffs.open_of(session, lead.id) is None:  # else a colleague asks what there is
                put = confirming.first_question(
                    known, judge(known, playbook, now), playbook, texts, now
                )
        reply = wording.opening(playbook, language, put, back=back)
    if put is not None:
        conversation.asked, conversation.asked_key = put.asks, put.key
        conversation.plan = Plan().asked(put).as_json()
    return reply


async def _open(request: web.Request) -> str:
    """The conversation id of the request, once its token was checked."""
    conversation_id, token = request.match_info["conversation_id"], token_of(request)
    conversation = await request.app[DATABASE].run(
        lambda s: conversations.authorise(s, conversation_id, token)
    )
    request[LANGUAGE] = conversation.language
    return conversation_id


async def send(request: web.Request) -> web.Response:
    """Take a message, store it, answer it (waiting up to 8 s)."""
    token = token_of(request)
    conversation_id = request.match_info["conversation_id"]
    if token is None:
        raise BadToken
    body = await body_of(request, NewMessage)
    received = await receive(request, conversation_id, token, body.text, body.client_message_id)
    message, turns = received.message, request.app[TURNS]
    if message.state == "waiting":
        answer = await turns.answer(conversation_id, message.id, received.ready)
        return web.json_response({"messages": answer})
    if message.state == "held":  # read all the same: what is told to a human counts
        turns.start(conversation_id)
    return web.json_response({"messages": received.said})


@dataclasses.dataclass(frozen=True, slots=True)
class Received:
    """A stored message. `said`: what answered it when it came before; `ready`: its turn."""

    message: Message
    new: bool
    said: list[dict[str, Any]]
    ready: Batch | None = None


async def receive(
    request: web.Request, conversation_id: str, token: str, text: str, client_id: str | None
) -> Received:
    """Check, count and store one message, as one unit of work; tell who listens.

    Once it is stored its turn is prepared on the same thread, unless one runs already.
    """
    now, app, visit = request.app[CLOCK].now(), request.app, visit_of(request)
    turns = app[TURNS]

    def work(session: Session) -> tuple[Received, Waiting | None]:
        conversation = conversations.authorise(session, conversation_id, token)
        request[LANGUAGE] = conversation.language
        clean = conversations.clean(text)
        if wait := app[RATES].take(conversation_id, time.monotonic()):
            raise TooManyRequests(retry_after=wait)
        if conversation.last_inbound_at is None and conversation.source.get("ref"):
            ref = str(conversation.source["ref"])
            clicks.wrote(session, ref, app[PLAYBOOK], now, visit, conversation.lead_id)
        was_over = conversation.ended_at is not None
        stops = stopping.heard(clean, conversation.asked)
        if stops:  # the lead first, as the sender does: neither waits for the other
            enrollments.hold(session, conversation.lead_id)
        message, new = conversations.receive(
            session,
            conversation,
            clean,
            language=speaks(clean, conversation.language),
            now=now,
            client_message_id=client_id,
        )
        if new and was_over:
            # another visit: the question budget starts anew, the open question stays open
            conversation.plan = Plan.from_json(conversation.plan).next_visit().as_json()
        if new and stops:
            playbook = variants.under(app[PLAYBOOK], conversation.variant)
            lead = leads.get(session, conversation.lead_id)
            stopping.stop(session, conversation, lead, message, playbook, now)
        said = [as_json(m) for m in transcripts.replies_to(session, message.id)]
        begins = new and message.state == "waiting" and not ticket.void
        waiting = turns.waiting(session, conversation_id) if begins else None
        return Received(message, new, said), waiting

    def prepare(stored: tuple[Received, Waiting | None]) -> Received:
        return dataclasses.replace(stored[0], ready=turns.prepared(stored[1]))

    with turns.preparing(conversation_id) as ticket:
        received = await app[DATABASE].run_then(work, prepare)
    if received.new:
        shown = as_json(received.message)
        for each in (shown, *received.said):
            turns.live.tell(conversation_id, {"type": "message", "message": each})
    return dataclasses.replace(received, ready=None) if ticket.void else received


async def since(request: web.Request) -> web.Response:
    """All messages after a sequence number."""
    conversation_id = await _open(request)
    try:
        after = int(request.query.get("after", "0"))
    except ValueError:
        raise BadInput(field="after", problem="not_a_number") from None
    rows = await request.app[DATABASE].run(
        lambda s: transcripts.after(s, conversation_id, max(0, min(after, 2**31 - 1)))
    )
    return web.json_response({"messages": [as_json(m) for m in rows]})


async def switch_language(request: web.Request) -> web.Response:
    """Go on in the other language; what is known stays, the open question is put again."""
    conversation_id, body = await _open(request), await body_of(request, Language)
    playbook, now, texts = request.app[PLAYBOOK], request.app[CLOCK].now(), request.app[TEXTS]

    def work(session: Session) -> list[dict[str, Any]]:
        conversation = conversations.get(session, conversation_id)
        said = speak_on(session, conversation, body.language, playbook, texts, now)
        return [as_json(m) for m in said]

    return await _said(request, conversation_id, await request.app[DATABASE].run(work))


def speak_on(
    session: Session, conversation: Conversation, language: str, playbook: Playbook, texts: Texts,
    now: dt.datetime,
) -> list[Message]:  # fmt: skip
    """The other language from now on; where a human has the floor the bot does not say so."""
    lead = leads.get(session, conversation.lead_id)
    lead.language = conversation.language = language
    conversations.lock(session, conversation)
    if conversations.human_holds(conversation, now):
        return []
    question = confirming.of_key(
        conversation.asked_key, facts.current(session, lead.id), playbook, texts
    )
    text = wording.line(playbook, "language_switched", language)
    reply = Reply(text, wording="language_switched")
    if question is not None:
        reply = Reply(
            f"{text}\n{wording.put(question, language)}",
            wording="language_switched",
            buttons=wording.buttons(question, language),
            asks=question.asks,
            question=question.key,
        )
    return conversations.say(session, conversation, [reply], language=language, now=now)


async def end(request: web.Request) -> web.Response:
    """The person ends the talk; the worker's sweep decides what follows."""
    conversation_id = await _open(request)
    playbook, now = request.app[PLAYBOOK], request.app[CLOCK].now()

    def work(session: Session) -> list[dict[str, Any]]:
        conversation = conversations.get(session, conversation_id)
        return [as_json(m) for m in closed(session, conversation, playbook, now)]

    said = await request.app[DATABASE].run(work)
    if said:
        request.app[TURNS].live.tell(
            conversation_id, {"type": "floor", "holder": floor.BOT, "name": None}
        )
    return await _said(request, conversation_id, said)


def closed(
    session: Session, conversation: Conversation, playbook: Playbook, now: dt.datetime
) -> list[Message]:
    """The person ends the talk: whoever has the floor gives it back, and the bot says goodbye."""
    if conversation.ended_at is not None:
        return []
    floor.release(session, conversation, by="prospect", now=now)
    conversations.end(session, conversation, "closed", now)
    text = wording.line(playbook, "conversation_ended", conversation.language)
    return conversations.say(
        session, conversation, [Reply(text, wording="conversation_ended")],
        language=conversation.language, now=now,
    )  # fmt: skip


async def _said(
    request: web.Request, conversation_id: str, messages: list[dict[str, Any]]
) -> web.Response:
    for message in messages:
        request.app[TURNS].live.tell(conversation_id, {"type": "message", "message": message})
    return web.json_response({"messages": messages})


async def mail_transcript(request: web.Request) -> web.Response:
    """Send the transcript to the address given, else to the one that is known."""
    conversation_id, body = await _open(request), await body_of(request, TranscriptTo)
    now = request.app[CLOCK].now()
    address = None
    if body.email:
        try:
            address = validate_email(body.email, check_deliverability=False).normalized
        except EmailNotValidError:
            raise BadInput(field="email", problem="not_email") from None

    def work(session: Session) -> str:
        conversation = conversations.get(session, conversation_id)
        known = facts.current(session, conversation.lead_id)
        to = address or (str(known["email"].value) if "email" in known else None)
        if to is None:
            raise NoAddress
        transcript.plan(session, conversation, to, now, mail_domain=request.app[MAIL_DOMAIN])
        return to

    return web.json_response({"sent_to": await request.app[DATABASE].run(work)}, status=202)


async def text_transcript(request: web.Request) -> web.Response:
    """The transcript as a text file."""
    conversation_id, app = await _open(request), request.app
    text = await app[DATABASE].run(
        lambda s: transcript.as_text(
            s, conversations.get(s, conversation_id), app[PLAYBOOK], app[TEXTS], app[ZONE]
        )
    )
    return web.Response(
        text=text,
        content_type="text/plain",
        headers={"Content-Disposition": 'attachment; filename="transcript.txt"'},
    )


async def forget(request: web.Request) -> web.Response:
    """Delete all that is known of this person; the receipt names nobody."""
    conversation_id, now = await _open(request), request.app[CLOCK].now()

    def work(session: Session) -> tuple[str, list[str]]:
        conversation = conversations.get(session, conversation_id)
        lead = leads.get(session, conversation.lead_id)
        gone = [c.id for c in conversations.of_lead(session, lead.id)]
        wechat_calls.forget_unread(session, lead.id)
        return erasure.erase(session, lead, by="prospect", now=now), gone

    receipt, gone = await request.app[DATABASE].run(work)
    for each in gone:
        request.app[TURNS].live.close(each)
    return web.json_response({"receipt": receipt})


def install(app: web.Application) -> None:
    """Per-conversation rates."""
    app[RATES] = Rates(app[RATE_CONVERSATION])
