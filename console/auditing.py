"""Writing the audit log at the guard: one line a request, so that no handler can forget it.

Every change is written, and every look at what tells about people; looks at what tells of nobody
are listed in `IMPERSONAL`, posts that change no record in `UNCHANGING`, so that a new row is
written unless somebody decides otherwise. A look that cannot
be written is not given. Called by the guards of the API and of the pages.
"""

from __future__ import annotations

from collections.abc import Iterable

import structlog
from aiohttp import web
from sqlalchemy.exc import SQLAlchemyError

from console.keys import CLOCK, DATABASE
from sdr import audit

LOG = structlog.get_logger("console")
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
# looks at what tells of nobody outside the staff
IMPERSONAL = frozenset({
    "/api/v1/openapi.json", "/api/v1/nurture/switch", "/api/v1/nurture/totals",
    "/api/v1/mail-health", "/api/v1/sequences", "/api/v1/sequences/{name}",
    "/api/v1/sequences/{name}/versions", "/api/v1/sequences/{name}/versions/{number}",
    "/api/v1/intakes", "/api/v1/intakes/{intake_id}", "/api/v1/content", "/console/audit",
    "/console/webhooks", "/api/v1/webhooks", "/api/v1/webhooks/{subscription_id}",
    "/console/me", "/console/me/second-factor", "/console/me/replies",
    "/api/v1/staff",
    "/console/live", "/console/{rest}", "/console/sequences", "/console/sequences/{name}",
    "/console/sequences/{name}/edit", "/console/playbook", "/console/playbook/{file}",
    "/console/playbook/{file}/versions", "/console/playbook/{file}/versions/{number}/file",
    "/console/sequences/{name}/versions", "/console/sequences/{name}/versions/{number}/file",
})  # fmt: skip
# looks that take people's data away as a file; each is written, whoever asks however often
EXPORTS = frozenset({
    "/console/leads/export.csv", "/console/reports/{report}/csv",
    "/api/v1/conversations/{conversation_id}/transcript",
})  # fmt: skip
# the reader's own language; a sign-out writes its own line
UNCHANGING = frozenset({"/api/v1/understand", "/console/language", "/console/sign-out"})
_NOUNS = ("lead", "handoff", "conversation", "delivery", "task", "engagement", "member",
          "subscription", "post")  # fmt: skip
LIVE_HEADER = "X-Live"  # of a page that is open and asks for itself anew
SESSION = "leadhatch_session"
# (session, address) → whom that page has shown; as many as pages may be open at once
LOOKS: web.AppKey[dict[tuple[str, str], frozenset[str]]] = web.AppKey("audit_looks")
MOST_LOOKS = 5000
SEEN: web.RequestKey[list[str]] = web.RequestKey("audit_seen", list)


def seen(request: web.Request, lead_ids: Iterable[str]) -> None:
    """The leads that a list shows: whose data was looked at."""
    request[SEEN] = list(dict.fromkeys(lead_ids))


async def write(request: web.Request, by: str, action: str | None = None) -> None:
    """One line about this request; `action`: what it was, else a look or a change."""
    path = _pattern(request)
    changing = request.method not in SAFE
    if action is None and path in (UNCHANGING if changing else IMPERSONAL):
        return
    noun = next((each for each in _NOUNS if f"{each}_id" in request.match_info), None)
    subject = request.match_info[f"{noun}_id"][:60] if noun else None
    kind = action or ("change" if changing else "export" if path in EXPORTS else "view")
    if kind == "view" and _again(request):
        return
    database, now = request.app[DATABASE], request.app[CLOCK].now()
    try:
        await database.run(
            lambda session: audit.write(
                session, by=by.lower()[:320], action=kind, what=f"{request.method} {path}",
                now=now, noun=noun, subject=subject, seen=request.get(SEEN, []),
                filters=[name for name, value in request.query.items() if value.strip()],
            )
        )  # fmt: skip
    except SQLAlchemyError:
        if kind in ("view", "export"):
            raise
        LOG.exception("audit_line_lost", what=path)  # the change itself is done


def _again(request: web.Request) -> bool:
    """An open page that brings itself up to date and shows nobody new: that look is written."""
    looks = request.app.get(LOOKS)
    key = (request.cookies.get(SESSION, ""), request.path_qs)
    if looks is None or not key[0]:
        return False
    seen = frozenset(request.get(SEEN, ()))
    known = LIVE_HEADER in request.headers and key in looks and seen <= looks[key]
    looks[key] = seen | looks.pop(key, frozenset())
    while len(looks) > MOST_LOOKS:
        del looks[next(iter(looks))]
    return known


def _pattern(request: web.Request) -> str:
    resource = request.match_info.route.resource
    return resource.canonical if resource is not None else request.path
