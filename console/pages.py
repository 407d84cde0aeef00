"""The console's pages: the list of leads, a handoff, a lead; and the table of all pages.

Server-rendered, no script at all; forms carry the session's CSRF token and answer with a redirect.
What a page shows is gathered by `console.views`, how it is made is `console.rendering`. My day
is `console.day`. Each row
of `PAGES` names its permission; None is for whoever comes to the door.
"""

from __future__ import annotations

from collections.abc import Callable

from aiohttp import web
from sqlalchemy.orm import Session

from console import (
    accent,
    account_page,
    audit_page,
    away_page,
    day,
    deliveries,
    door,
    duplicates_page,
    export_page,
    imports_page,
    inbox,
    lead_list,
    lead_page,
    live,
    pages_people,
    pages_sequences,
    reports,
    review,
    scope,
    talks,
    webhooks_page,
)
from console.api import path_id
from console.auth import CALLER
from console.handoff_page import handoff_page
from console.keys import CLOCK, DATABASE, NURTURE, PLAYBOOK
from console.permissions import Permission
from console.rendering import ENVIRONMENT, HERE, behind, environment, not_there, noted
from console.table import Page
from console.talk_view import Failed
from nurture import invites
from sdr import handoffs
from sdr.errors import AlreadyTaken, BadInput, MoveNotAllowed, NotYours, Reassigned
from sdr.handoffs import Handoff


async def show_handoff(request: web.Request) -> web.Response:
    """A handoff: brief, what can be done, transcript."""
    return await handoff_page(request, path_id(request, "handoff"))


async def do_handoff(request: web.Request) -> web.StreamResponse:
    """Accept, return, win or lose; what cannot be done is said on the page."""
    handoff_id, action = path_id(request, "handoff"), request.match_info["action"]
    form = await request.post()
    decide = _decision(action, str(form.get("reason", "")), str(form.get("note", "")), request)
    app, by = request.app, request[CALLER].by

    def work(session: Session) -> None:
        decided = decide(session, handoff_id)
        domain, now = app[NURTURE].mail_domain, app[CLOCK].now()
        invites.follow(session, decided, domain, by=by, now=now)

    try:
        await app[DATABASE].run(work)
    except (AlreadyTaken, Reassigned, MoveNotAllowed, NotYours, BadInput) as error:
        return await handoff_page(request, handoff_id, failed=Failed(action, error))
    raise web.HTTPSeeOther(f"/console/handoffs/{handoff_id}")


def _decision(
    action: str, reason: str, note: str, request: web.Request
) -> Callable[[Session, str], Handoff]:
    caller, now, playbook = request[CALLER], request.app[CLOCK].now(), request.app[PLAYBOOK]
    by, said, rounds = caller.by, noted(note), _rounds(request.query.get("rounds"))

    def decide(session: Session, id_: str) -> Handoff:
        if action == "accept":
            return handoffs.accept(session, id_, by=by, now=now, rounds=rounds)
        # held: it cannot be given to somebody else between this look and what is done
        scope.own(caller, handoffs.hold(session, id_).assignee)
        if action == "won":
            return handoffs.win(session, id_, by=by, note=said, now=now)
        close = handoffs.give_back if action == "return" else handoffs.lose
        return close(session, id_, by=by, reason=reason, note=said, playbook=playbook, now=now)

    return decide


def _rounds(shown: str | None) -> int | None:
    """How often the handoff had been given away when its page was made."""
    return int(shown) if shown is not None and shown.isdecimal() and len(shown) < 6 else None


async def accent_css(request: web.Request) -> web.Response:
    """The company's colour."""
    text = accent.style_sheet(request.app[PLAYBOOK].company.accent)
    return web.Response(
        text=text, content_type="text/css", headers={"Cache-Control": "public, max-age=300"}
    )


P = Permission
REPORT = "{report:funnel|questions|handoffs|voice}"
PAGES: tuple[Page, ...] = (
    Page("GET", "/console/sign-in", door.show_sign_in, None),
    Page("POST", "/console/sign-in", door.do_sign_in, None),
    Page("POST", "/console/sign-out", door.do_sign_out, P.READ),
    Page("POST", "/console/language", door.set_language, P.READ),
    Page("GET", "/console", day.show_day, P.READ),
    Page("POST", "/console/tasks/{task_id}/done", day.do_task, P.TASK),
    Page("GET", "/console/inbox", inbox.show_inbox, P.READ),
    Page("GET", "/console/leads", lead_list.show_leads, P.READ),
    Page("POST", "/console/views", lead_list.do_save, P.READ),
    Page("POST", "/console/views/{view_id}/forget", lead_list.do_forget, P.READ),
    Page("GET", "/console/leads/export.csv", export_page.export, P.EXPORT),
    Page("GET", "/console/leads/import", imports_page.show_start, P.IMPORT),
    Page("POST", "/console/leads/import", imports_page.do_send, P.IMPORT, imports_page.LARGEST),
    Page("GET", "/console/leads/import/{import_id}", imports_page.show_import, P.IMPORT),
    Page("POST", "/console/leads/import/{import_id}/check", imports_page.do_check, P.IMPORT),
    Page("POST", "/console/leads/import/{import_id}/run", imports_page.do_run, P.IMPORT),
    Page("GET", "/console/leads/{lead_id}", lead_page.show_lead, P.READ),
    Page("POST", "/console/leads/{lead_id}/facts", lead_page.do_fact, P.EDIT),
    Page("POST", "/console/leads/{lead_id}/tags", lead_page.do_tag, P.EDIT),
    Page("POST", "/console/leads/{lead_id}/fields", lead_page.do_fields, P.EDIT),
    Page("POST", "/console/leads/{lead_id}/consent", lead_page.do_consent, P.EDIT),
    Page("POST", "/console/leads/{lead_id}/attitude", lead_page.do_attitude, P.EDIT),
    Page("GET", "/console/accounts/{account_id}", account_page.show_account, P.READ),
    Page("GET", "/console/duplicates", duplicates_page.show_pairs, P.MERGE),
    Page("GET", "/console/duplicates/{pair_id}", duplicates_page.show_pair, P.MERGE),
    Page("POST", "/console/duplicates/{pair_id}/merge", duplicates_page.do_merge, P.MERGE),
    Page("POST", "/console/duplicates/{pair_id}/different", duplicates_page.do_different, P.MERGE),
    Page("POST", "/console/merges/{merge_id}/undo", duplicates_page.do_undo, P.MERGE),
    Page("POST", "/console/leads/{lead_id}/known", day.do_known, P.TASK),
    Page("GET", "/console/handoffs/{handoff_id}", show_handoff, P.READ),
    Page("POST", r"/console/handoffs/{handoff_id}/{action:accept|return|won|lost}", do_handoff,
         P.DECIDE),
    Page("POST", "/console/handoffs/{handoff_id}/reassign", away_page.do_reassign, P.TEAM),
    Page("POST", "/console/handoffs/{handoff_id}/followed-up", day.do_followed_up, P.DECIDE),
    Page("GET", "/console/live", live.channel, P.READ),
    Page("GET", "/console/talks", talks.show_talks, P.READ),
    Page("POST", "/console/talks/{conversation_id}/join", talks.do_join, P.DECIDE),
    Page("POST", "/console/talks/{conversation_id}/reply", talks.do_reply, P.DECIDE),
    Page("POST", "/console/talks/{conversation_id}/note", talks.do_note, P.NOTE),
    Page("POST", "/console/talks/{conversation_id}/hand-back", talks.do_hand_back, P.DECIDE),
    Page("POST", r"/console/deliveries/{delivery_id}/{resolution:sent|failed|again}",
         deliveries.do_resolve, P.RESOLVE),
    Page("GET", "/console/review", review.show_queue, P.REVIEW),
    Page("GET", "/console/review/{conversation_id}", review.show_talk, P.REVIEW),
    Page("POST", "/console/review/{conversation_id}/act", review.do_act, P.REVIEW),
    Page("POST", "/console/review/{conversation_id}/fact", review.do_fact, P.REVIEW),
    Page("POST", "/console/review/{conversation_id}/reviewed", review.do_reviewed, P.REVIEW),
    *pages_sequences.PAGES,
    *pages_people.PAGES,
    Page("GET", "/console/reports", reports.to_funnel, P.READ),
    Page("GET", rf"/console/reports/{REPORT}", reports.show_report, P.READ),
    Page("GET", rf"/console/reports/{REPORT}/rows", reports.show_rows, P.READ),
    Page("GET", rf"/console/reports/{REPORT}/csv", reports.export, P.READ),
    Page("POST", "/console/reports/costs", reports.do_cost, P.COSTS),
    *webhooks_page.PAGES,
    Page("GET", "/console/audit", audit_page.show_audit, P.AUDIT),
    Page("GET", "/console/accent.css", accent_css, None),
    Page("GET", r"/console/{rest:.+}", not_there, P.READ),  # last
)  # fmt: skip


def add(app: web.Application) -> None:
    """Add the pages, their templates and their style sheet."""
    app[ENVIRONMENT] = environment()
    app.router.add_static("/console/static", HERE / "static", name="console_static")
    app.router.add_get("/console/", _to_console)
    for row in PAGES:
        app.router.add_route(row.method, row.path, behind(row.permission, row.handler, row.largest))


async def _to_console(_request: web.Request) -> web.StreamResponse:
    raise web.HTTPMovedPermanently("/console")
