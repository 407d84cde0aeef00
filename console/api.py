"""The staff API's handlers: read the request, do one unit of work, answer with plain JSON.

Errors are raised and turned into problem JSON by the one middleware of the web application. The
table of paths, permissions and models is `console.routes`.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from typing import Any

from aiohttp import web
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from console import auditing, idempotency, listing, scope
from console.auth import CALLER
from console.importing import import_lead
from console.keys import CLOCK, DATABASE, NURTURE, PLAYBOOK, TEXTS, UNDERSTAND
from console.wire import (
    Accepting,
    BriefQuery,
    HandoffsQuery,
    LeadIn,
    LeadsQuery,
    Reassigning,
    Returning,
    Sentence,
    StageIn,
    Taking,
    body,
    query,
)
from nurture import enrollments, invites
from sdr import (
    brief,
    conversations,
    feedback,
    handoffs,
    lead_pages,
    lead_view,
    leads,
    reassigning,
    staff,
    timeline,
    transcripts,
)
from sdr.conversations import Message
from sdr.errors import BadInput, NotFound
from sdr.handoffs import Handoff
from sdr.leads import Lead
from sdr.playbook.model import Playbook

_ID = re.compile(r"[A-Za-z0-9_]{1,60}")


# ── leads ──────────────────────────────────────────────────────────────────────────────────────
async def list_leads(request: web.Request) -> web.Response:
    """A page of leads."""
    asked = query(request, LeadsQuery)
    playbook, now = request.app[PLAYBOOK], request.app[CLOCK].now()

    def work(session: Session) -> dict[str, Any]:
        page = listing.leads_page(session, asked.wanted(), cursor=asked.cursor, limit=asked.limit)
        auditing.seen(request, (lead.id for lead in page.rows))
        return {
            "leads": lead_pages.views(
                session,
                page.rows,
                playbook,
                now,
                enrollments.views(session, [lead.id for lead in page.rows]),
            ),
            "next_cursor": page.next_cursor,
        }

    return web.json_response(await request.app[DATABASE].run(work))


async def get_lead(request: web.Request) -> web.Response:
    """One lead."""
    lead_id = path_id(request, "lead")
    return await _lead_answer(request, lambda session: leads.get(session, lead_id))


async def get_conversation_lead(request: web.Request) -> web.Response:
    """The lead of a conversation."""
    conversation_id = path_id(request, "conversation")

    def find(session: Session) -> Lead:
        return leads.get(session, conversations.get(session, conversation_id).lead_id)

    return await _lead_answer(request, find)


async def post_lead(request: web.Request) -> web.Response:
    """Import one lead: 201 when it is new, 200 when it was known."""
    raw = await request.read()
    given = await body(request, LeadIn)
    key = request.headers.get("Idempotency-Key")
    caller, playbook = request[CALLER], request.app[PLAYBOOK]
    now = request.app[CLOCK].now()

    def work(session: Session) -> tuple[dict[str, Any], int]:
        if key is not None:
            held = idempotency.held(session, caller.scope, key, raw, now)
            if held is not None:
                lead = leads.get(session, held.lead_id)
                return shown(session, lead, playbook, now), held.status
        lead, created = import_lead(session, given, playbook, by=caller.by, now=now)
        status = 201 if created else 200
        if key is not None:
            idempotency.keep(
                session, caller.scope, key, raw, lead_id=lead.id, status=status, now=now
            )
        return shown(session, lead, playbook, now), status

    try:
        shape, status = await request.app[DATABASE].run(work)
    except IntegrityError:
        # the same key or contact came in at the same moment: it is there now
        shape, status = await request.app[DATABASE].run(work)
    return web.json_response(shape, status=status)


async def post_stage(request: web.Request) -> web.Response:
    """Move a lead along its journey."""
    lead_id = path_id(request, "lead")
    given = await body(request, StageIn)
    by, now = request[CALLER].by, request.app[CLOCK].now()

    def move(session: Session) -> Lead:
        lead = leads.get(session, lead_id)
        leads.advance(session, lead, given.stage, reason=given.reason, by=by, now=now)
        return lead

    return await _lead_answer(request, move)


async def get_timeline(request: web.Request) -> web.Response:
    """What happened to a lead, oldest first."""
    lead_id = path_id(request, "lead")

    def work(session: Session) -> list[dict[str, Any]]:
        leads.get(session, lead_id)
        return [
            {"id": e.id, "kind": e.kind, "by": e.by, "data": e.data, "at": e.at.isoformat()}
            for e in timeline.of(session, lead_id)
        ]

    return web.json_response({"events": await request.app[DATABASE].run(work)})


async def get_transcript(request: web.Request) -> web.Response:
    """All messages of a conversation, in order."""
    conversation_id = path_id(request, "conversation")

    def work(session: Session) -> dict[str, Any]:
        conversation = conversations.get(session, conversation_id)
        return {
            "conversation_id": conversation.id,
            "lead_id": conversation.lead_id,
            "channel": conversation.channel,
            "language": conversation.language,
            "started_at": conversation.started_at.isoformat(),
            "ended_at": _moment(conversation.ended_at),
            "end_reason": conversation.end_reason,
            "feedback": feedback.shown(feedback.of(session, conversation.id)),
            "messages": [message_shape(m) for m in all_messages(session, conversation.id)],
        }

    return web.json_response(await request.app[DATABASE].run(work))


# ── handoffs ───────────────────────────────────────────────────────────────────────────────────
async def list_handoffs(request: web.Request) -> web.Response:
    """A page of handoffs."""
    asked = query(request, HandoffsQuery)

    def work(session: Session) -> dict[str, Any]:
        page = listing.handoffs_page(
            session, states=(asked.state.value,) if asked.state else (),
            assignee=asked.assignee, cursor=asked.cursor, limit=asked.limit,
        )  # fmt: skip
        auditing.seen(request, (each.lead_id for each in page.rows))
        return {
            "handoffs": [handoff_shape(each) for each in page.rows],
            "next_cursor": page.next_cursor,
        }

    return web.json_response(await request.app[DATABASE].run(work))


async def get_handoff(request: web.Request) -> web.Response:
    """One handoff with its brief."""
    handoff_id = path_id(request, "handoff")
    member = request[CALLER].member
    language = query(request, BriefQuery).language or (member.language if member else None)
    playbook, texts = request.app[PLAYBOOK], request.app[TEXTS]
    now = request.app[CLOCK].now()

    def work(session: Session) -> dict[str, Any]:
        handoff = handoffs.get(session, handoff_id)
        spoken = language or rep_language(session, handoff.assignee, playbook)
        made = brief.make(session, handoff, playbook, spoken, texts, now)
        return {**handoff_shape(handoff), "brief": made.as_dict()}

    return web.json_response(await request.app[DATABASE].run(work))


async def accept(request: web.Request) -> web.Response:
    """Take a handoff."""
    given = await body(request, Accepting)
    return await _decide(
        request,
        given,
        lambda session, id_, by, now: handoffs.accept(
            session, id_, by=by, now=now, rounds=given.rounds
        ),
        anybodys=True,  # whoever is quick takes it
    )


async def reassign(request: web.Request) -> web.Response:
    """Give an open handoff to a colleague."""
    given = await body(request, Reassigning)
    playbook = request.app[PLAYBOOK]
    return await _decide(
        request,
        given,
        lambda session, id_, by, now: reassigning.reassign(
            session, id_, to=given.to, by=by, playbook=playbook, now=now
        ),
    )


async def give_back(request: web.Request) -> web.Response:
    """Return a handoff to the pool."""
    given = await body(request, Returning)
    playbook = request.app[PLAYBOOK]
    return await _decide(
        request,
        given,
        lambda session, id_, by, now: handoffs.give_back(
            session, id_, by=by, reason=given.reason, note=given.note, playbook=playbook, now=now
        ),
    )


async def win(request: web.Request) -> web.Response:
    """The lead bought."""
    given = await body(request, Taking)
    return await _decide(
        request,
        given,
        lambda session, id_, by, now: handoffs.win(session, id_, by=by, note=given.note, now=now),
    )


async def lose(request: web.Request) -> web.Response:
    """The lead did not buy."""
    given = await body(request, Returning)
    playbook = request.app[PLAYBOOK]
    return await _decide(
        request,
        given,
        lambda session, id_, by, now: handoffs.lose(
            session, id_, by=by, reason=given.reason, note=given.note, playbook=playbook, now=now
        ),
    )


# ── trying the bot's reading ───────────────────────────────────────────────────────────────────
async def understand(request: web.Request) -> web.Response:
    """What the bot makes of one sentence; nothing is stored."""
    given = await body(request, Sentence)
    text = conversations.clean(given.text)
    understood = await request.app[UNDERSTAND](text, given.asked, given.language, given.at)
    return web.json_response(understood)


# ── shapes and small parts ─────────────────────────────────────────────────────────────────────
def shown(session: Session, lead: Lead, playbook: Playbook, now: dt.datetime) -> dict[str, Any]:
    """The contract's `Lead`."""
    return lead_view.view(session, lead, playbook, now, enrollments.view(session, lead.id))


def handoff_shape(handoff: Handoff) -> dict[str, Any]:
    """A handoff as plain JSON."""
    return {
        "id": handoff.id,
        "lead_id": handoff.lead_id,
        "conversation_id": handoff.conversation_id,
        "reason": handoff.reason,
        "state": str(handoff.state),
        "assignee": handoff.assignee,
        "urgent": handoff.urgent,
        "due_at": handoff.due_at.isoformat(),
        "rounds": handoff.rounds,
        "return_reason": handoff.return_reason,
        "note": handoff.note,
        "changed": handoff.changed,
        "score": handoff.score,
        "rules": handoff.rules,
        "doubts": list(handoff.doubts or []),
        "created_at": handoff.created_at.isoformat(),
        "accepted_at": _moment(handoff.accepted_at),
        "closed_at": _moment(handoff.closed_at),
    }


def message_shape(message: Message) -> dict[str, Any]:
    """The contract's `Message`."""
    shape = transcripts.as_json(message)
    shape.pop("client_message_id", None)  # the client's own
    return shape


def all_messages(session: Session, conversation_id: str) -> list[Message]:
    """Every message of a conversation, however long it is."""
    found: list[Message] = []
    while more := transcripts.after(session, conversation_id, found[-1].seq if found else 0):
        found += more
    return found


def rep_language(session: Session, email: str, playbook: Playbook) -> str:
    """The language in which that member of staff reads."""
    member = staff.find(session, email)
    if member is not None:
        return member.language
    people = playbook.routing.representatives
    return next((p.language for p in people if p.email.lower() == email.lower()), "en")


def path_id(request: web.Request, noun: str) -> str:
    """The id in the path; one that cannot be an id is not found."""
    value = request.match_info[f"{noun}_id"]
    if not _ID.fullmatch(value):
        raise NotFound(what=noun, id=value[:60])
    return value


async def _lead_answer(request: web.Request, find: Callable[[Session], Lead]) -> web.Response:
    playbook, now = request.app[PLAYBOOK], request.app[CLOCK].now()
    shape = await request.app[DATABASE].run(
        lambda session: shown(session, find(session), playbook, now)
    )
    return web.json_response(shape)


type Decision = Callable[[Session, str, str, dt.datetime], Handoff]


async def _decide(
    request: web.Request,
    given: Taking | Returning | Reassigning,
    decide: Decision,
    *,
    anybodys: bool = False,
) -> web.Response:
    handoff_id = path_id(request, "handoff")
    caller, now = request[CALLER], request.app[CLOCK].now()
    domain = request.app[NURTURE].mail_domain

    def work(session: Session) -> dict[str, Any]:
        handoff = (handoffs.get if anybodys else handoffs.hold)(session, handoff_id)
        if not anybodys:
            scope.own(caller, handoff.assignee)
        if caller.member is not None:
            by = caller.by
        else:
            by = given.by or handoff.assignee
            member = staff.find(session, by)
            if member is not None and member.disabled_at is not None:
                raise BadInput(field="by", problem="disabled", allowed="")
        decided = decide(session, handoff_id, by, now)
        invites.follow(session, decided, domain, by=by, now=now)
        return handoff_shape(decided)

    return web.json_response(await request.app[DATABASE].run(work))


def _moment(moment: dt.datetime | None) -> str | None:
    return None if moment is None else moment.isoformat()
