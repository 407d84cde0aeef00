"""Mail that comes in by HTTP, and the list of all that came in.

A provider posts the raw mail, or its own JSON (`mail_hooks`); it is handled as if the mailbox had
brought it, once. The list is for people: what came from strangers, what no rule knew.
"""

from __future__ import annotations

import json
from typing import Any

from aiohttp import web
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from console import auditing, mail_hooks
from console.keys import CLOCK, DATABASE, NURTURE
from console.wire import query
from console.wire_mail import InboundQuery
from nurture import inbound, sender_health
from nurture.inbound import InboundMail, Taken
from nurture.inbox import desk_of
from sdr.errors import BadInput, BadJson, TextTooLong

LARGEST = 20 * 1024 * 1024  # bytes: a mail with its attachments


async def mail_health(request: web.Request) -> web.Response:
    """How our mail fares, and what DNS says of us."""
    context, now = request.app[NURTURE], request.app[CLOCK].now()
    return web.json_response(await sender_health.report(context, now))


async def post_mail(request: web.Request) -> web.Response:
    """Handle the mails of one request."""
    mails = await _mails(request)
    desk, now = desk_of(request.app[NURTURE]), request.app[CLOCK].now()
    taken: list[Taken] = []
    for mail in mails:

        def handle(session: Session, mail: mail_hooks.Mail = mail) -> Taken:
            if isinstance(mail, bytes):
                return inbound.take(session, desk, mail, source="api", now=now)
            return inbound.act(session, desk, mail, source="provider", now=now)

        try:
            taken.append(await request.app[DATABASE].run(handle))
        except IntegrityError:
            # the same mail came in at the same moment: it is there now
            taken.append(await request.app[DATABASE].run(handle))
    return web.json_response({"mails": [_taken(each) for each in taken]})


async def list_mail(request: web.Request) -> web.Response:
    """The mail that came in, newest first."""
    asked = query(request, InboundQuery)

    def work(session: Session) -> list[InboundMail]:
        rows = select(InboundMail).order_by(InboundMail.id.desc()).limit(asked.limit + 1)
        if asked.outcome:
            rows = rows.where(InboundMail.outcome == asked.outcome)
        if asked.cursor:
            rows = rows.where(InboundMail.id < asked.cursor)
        return list(session.scalars(rows))

    found = await request.app[DATABASE].run(work)
    page = found[: asked.limit]
    auditing.seen(request, (row.lead_id for row in page if row.lead_id))
    return web.json_response(
        {
            "mails": [_shown(row) for row in page],
            "next_cursor": page[-1].id if len(found) > len(page) else None,
        }
    )


async def _mails(request: web.Request) -> list[mail_hooks.Mail]:
    whole = request.clone(client_max_size=LARGEST)
    kind = request.content_type
    try:
        if kind in ("multipart/form-data", "application/x-www-form-urlencoded"):
            return mail_hooks.from_form(dict(await whole.post()))
        raw = await whole.read()
    except web.HTTPRequestEntityTooLarge:
        raise TextTooLong(limit=LARGEST) from None
    except mail_hooks.UnknownShape:
        raise BadInput(field="body", problem="unknown_shape", allowed="") from None
    if not raw.strip():
        raise BadInput(field="body", problem="empty", allowed="")
    if kind == "application/json" or (kind == "text/plain" and raw.lstrip()[:1] in (b"{", b"[")):
        try:
            return mail_hooks.from_json(json.loads(raw))
        except mail_hooks.UnknownShape:
            raise BadInput(field="body", problem="unknown_shape", allowed="") from None
        except (ValueError, RecursionError):
            raise BadJson from None
    return [raw]


def _taken(taken: Taken) -> dict[str, Any]:
    return {
        "id": taken.id, "kind": taken.kind, "outcome": taken.outcome, "lead_id": taken.lead_id,
        "conversation_id": taken.conversation_id, "fresh": taken.fresh,
    }  # fmt: skip


def _shown(row: InboundMail) -> dict[str, Any]:
    return {
        "id": row.id, "at": row.at.isoformat(), "source": row.source, "kind": row.kind,
        "outcome": row.outcome, "sender": row.sender, "subject": row.subject, "text": row.text,
        "lead_id": row.lead_id, "conversation_id": row.conversation_id,
    }  # fmt: skip
