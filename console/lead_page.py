"""A lead's page, and what a colleague changes on it by hand: facts, tags, fields, consent.

What is typed as a fact is read by the same readers as what a person writes, so it has the same
form; the colleague who entered it is the evidence. Everything stands on the lead's timeline and
the lead is judged anew at once. Rows of `console.pages` point here.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from aiohttp import web
from sqlalchemy.orm import Session

from console import editing, talk_view, timeline_view, views
from console.api import path_id
from console.auth import CALLER
from console.editing import Edit
from console.keys import CLOCK, DATABASE, PLAYBOOK, TIMEZONE
from console.permissions import Permission, may
from console.rendering import STATUS, page, sentence, words
from console.talk_view import Failed, Panel
from sdr import leads, merging
from sdr.buying_group import ATTITUDES
from sdr.consent import CHANNELS
from sdr.errors import BadInput, EmptyText, LeadhatchError, TextTooLong
from sdr.leads import Lead


async def show_lead(request: web.Request) -> web.Response:
    """A lead: facts, verdict, timeline, transcript. One that was merged leads to where it went."""
    lead_id = path_id(request, "lead")
    went = await request.app[DATABASE].run(lambda session: merging.went_to(session, lead_id))
    if went is not None:
        raise web.HTTPSeeOther(f"/console/leads/{went}")
    return await show_page(request, lead_id)


async def do_fact(request: web.Request) -> web.StreamResponse:
    """A fact as a colleague knows it, or none of it."""
    form = await request.post()
    name, typed = str(form.get("fact", "")), str(form.get("value", ""))
    if form.get("remove"):
        return await _do(request, "fact", lambda edit: editing.withdraw(edit, name))
    return await _do(request, "fact", lambda edit: editing.set_fact(edit, name, typed))


async def do_tag(request: web.Request) -> web.StreamResponse:
    """Put a tag on, or take one off."""
    form = await request.post()
    tag, gone = str(form.get("tag", "")), str(form.get("remove", ""))
    return await _do(request, "tag", lambda edit: editing.retag(edit, tag, gone))


async def do_fields(request: web.Request) -> web.StreamResponse:
    """Fill in fields of one's own."""
    form = await request.post()
    typed = {key.removeprefix("own."): str(value) for key, value in form.items()
             if key.startswith("own.")}  # fmt: skip
    return await _do(request, "fields", lambda edit: editing.set_fields(edit, typed))


async def do_consent(request: web.Request) -> web.StreamResponse:
    """What the person allowed or refused, and how that is known."""
    form = await request.post()
    channel, proof = str(form.get("channel", "")), str(form.get("proof", ""))
    granted = {"yes": True, "no": False}.get(str(form.get("granted", "")))
    return await _do(
        request, "consent", lambda edit: editing.consents(edit, channel, granted, proof)
    )


async def do_attitude(request: web.Request) -> web.StreamResponse:
    """How the person stands to buying from us, as a colleague sees it."""
    form = await request.post()
    attitude = str(form.get("attitude", ""))
    return await _do(
        request, "attitude", lambda edit: editing.set_attitude(edit, attitude),
        back="/console/accounts/{account}" if form.get("back") else None,
    )  # fmt: skip


async def _do(
    request: web.Request, failed: str, change: Callable[[Edit], None], *, back: str | None = None
) -> web.StreamResponse:
    """Do one change; what cannot be done is said beside its form."""
    lead_id, app = path_id(request, "lead"), request.app
    by, now = request[CALLER].by, app[CLOCK].now()

    def work(session: Session) -> Lead:
        lead = leads.get(session, lead_id)
        change(Edit(session, lead, app[PLAYBOOK], app[TIMEZONE], by, now))
        return lead

    try:
        lead = await app[DATABASE].run(work)
    except (BadInput, EmptyText, TextTooLong) as error:
        return await show_page(request, lead_id, failed=failed, error=error)
    if back and lead.account_id:
        raise web.HTTPSeeOther(back.format(account=lead.account_id) + f"#{lead_id}")
    raise web.HTTPSeeOther(f"/console/leads/{lead_id}#{failed}")


async def show_page(
    request: web.Request, lead_id: str, *, failed: str | None = None,
    error: LeadhatchError | None = None, in_talk: Failed | None = None,
) -> web.Response:  # fmt: skip
    """The page; `failed` and `in_talk`: the form on it that could not be done."""
    told, caller = words(request), request[CALLER]
    show, before = request.query.get("show"), _moment(request.query.get("before"))
    canned = request.query.get("canned")

    def work(session: Session) -> tuple[views.LeadView, Panel | None]:
        view = views.lead_view(session, lead_id, told, show=show, before=before)
        chat = views.chat_of(view.talks)
        return view, talk_view.panel(session, told, caller, chat, in_talk, canned, None)

    shown, panel = await request.app[DATABASE].run(work)
    member = caller.member
    role = member.role if member else ""
    wrong = None
    if error is not None:
        problem = str(error.params.get("problem", "")).replace("_", "-")
        known = f"leads-problem-{problem}"
        has = problem and told.texts.has(known, told.language)
        allowed = str(error.params.get("allowed", ""))
        wrong = told.t(known, allowed=allowed) if has else sentence(told, error)
    return page(
        request, told, "lead.html", view=shown, groups=timeline_view.GROUPS, channels=CHANNELS,
        attitudes=ATTITUDES, editable=[(name, told.fact(name)) for name in editing.EDITABLE],
        may_resolve=may(role, Permission.RESOLVE), may_edit=may(role, Permission.EDIT),
        may_merge=may(role, Permission.MERGE), failed=failed, problem=wrong, panel=panel,
        error=sentence(told, in_talk.error) if in_talk else None,
        status=STATUS[type(in_talk.error)] if in_talk else 422 if error else 200,
        **({"here": f"/console/leads/{lead_id}"} if in_talk else {}),
    )  # fmt: skip


def _moment(text: str | None) -> dt.datetime | None:
    """The moment of an address; what is none counts as not given."""
    try:
        moment = dt.datetime.fromisoformat(text or "")
    except ValueError:
        return None
    return moment if moment.tzinfo is not None else None
