"""The page of a handoff: the list beside it, the brief, the talk, and what can be done.

Shown when asked for, and once more with what was typed when a form could not be done. What it
holds is gathered by `console.views` and `console.talk_view`. Called by the table in
`console.pages` and by the forms of a talk.
"""

from __future__ import annotations

from aiohttp import web
from sqlalchemy.orm import Session

from console import auditing, inbox, inbox_view, meeting_view, people_view, scope, talk_view, views
from console.auth import CALLER
from console.inbox_view import Inbox
from console.keys import DATABASE
from console.meeting_view import Shown as Meeting
from console.people_view import Giving, problem_of
from console.permissions import Permission, may
from console.rendering import STATUS, page, words
from console.talk_view import Failed, Panel
from sdr.handoffs import RETURN_REASONS, State
from sdr.texts import LANGUAGES


async def handoff_page(
    request: web.Request, handoff_id: str, *, failed: Failed | None = None
) -> web.Response:
    """A handoff: brief, what can be done, the talk."""
    told, caller = words(request), request[CALLER]
    canned = request.query.get("canned")

    member = caller.member
    leads_team = member is not None and may(member.role, Permission.TEAM)
    may_decide = member is not None and may(member.role, Permission.DECIDE)

    def work(
        session: Session,
    ) -> tuple[views.HandoffView, Inbox, Panel | None, Giving, Meeting | None]:
        view = views.handoff_view(session, handoff_id, told)
        asked = inbox.filter_of(request, State(view.handoff.state))
        beside = inbox_view.gather(session, told, asked)
        panel = talk_view.panel(session, told, caller, view.chat, failed, canned, handoff_id)
        giving = people_view.giving(session, told, view.handoff, leads=leads_team)
        may_book = may_decide and scope.may_close(caller, view.handoff)
        meeting = meeting_view.gather(session, told, view.handoff, may_book=may_book)
        return view, beside, panel, giving, meeting

    shown, beside, panel, giving, meeting = await request.app[DATABASE].run(work)
    auditing.seen(request, (row.lead_id for row in beside.rows))
    here = {"here": f"/console/handoffs/{handoff_id}"} if failed else {}
    return page(
        request, told, "handoff.html", view=shown, reasons=RETURN_REASONS,
        may_close=scope.may_close(caller, shown.handoff), inbox=beside, all_languages=LANGUAGES,
        may_decide=may_decide, panel=panel, meeting=meeting,
        leads_team=leads_team, takers=giving.takers, holder_away=giving.away_until,
        failed=failed.what if failed else None,
        error=problem_of(told, failed.error) if failed else None,
        status=STATUS[type(failed.error)] if failed else 200, **here,
    )  # fmt: skip
