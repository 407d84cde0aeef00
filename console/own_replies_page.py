"""The replies that one keeps for oneself: listed, written, changed, forgotten.

They stand beside the shared ones below every talk (`console.talk_view`). The rules are
`sdr.own_replies`. Rows of `console.pages_people` point here.
"""

from __future__ import annotations

from typing import Any

from aiohttp import web
from sqlalchemy.orm import Session

from console import people_view
from console.api import path_id
from console.auth import CALLER
from console.keys import CLOCK, DATABASE
from console.me_page import signed
from console.rendering import page, words
from sdr import own_replies
from sdr.errors import BadInput

AT = "/console/me/replies"
FIELDS = ("shortcut", "title", "zh", "en")


async def show_replies(request: web.Request) -> web.Response:
    """One's own replies, and the form for one more."""
    return await _show(request)


async def do_keep(request: web.Request) -> web.StreamResponse:
    """Keep a new one, or change one."""
    member, _ = signed(request[CALLER])
    form, now = await request.post(), request.app[CLOCK].now()
    typed = {name: str(form.get(name, "")) for name in FIELDS}
    reply_id = str(form.get("reply", ""))[:60] or None

    def work(session: Session) -> str:
        return own_replies.keep(session, member, reply_id=reply_id, now=now, **typed).id

    try:
        kept = await request.app[DATABASE].run(work)
    except BadInput as error:
        return await _show(request, failed=reply_id or "new", typed=typed, error=error)
    raise web.HTTPSeeOther(f"{AT}#{kept}")


async def do_forget(request: web.Request) -> web.StreamResponse:
    """Keep it no longer."""
    member, _ = signed(request[CALLER])
    reply_id = path_id(request, "reply")
    await request.app[DATABASE].run(lambda s: own_replies.forget(s, member.id, reply_id))
    raise web.HTTPSeeOther(AT)


async def _show(
    request: web.Request, *, failed: str | None = None, typed: dict[str, str] | None = None,
    error: BadInput | None = None,
) -> web.Response:  # fmt: skip
    told = words(request)
    member, _ = signed(request[CALLER])
    held = await request.app[DATABASE].run(lambda s: own_replies.of(s, member.id))
    kept: dict[str, Any] = {"here": AT} if failed else {}
    return page(
        request, told, "own_replies.html", replies=held, failed=failed, typed=typed or {},
        problem=people_view.problem_of(told, error) if error else None,
        limits=own_replies, status=422 if error else 200, **kept,
    )  # fmt: skip
