"""The page of the audit log, for admins: who looked at whom, who changed what."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from aiohttp import web
from sqlalchemy import select
from sqlalchemy.orm import Session

from console.keys import DATABASE
from console.rendering import page, words
from console.rows_view import names_of
from sdr import audit
from sdr.audit import ACTIONS, Audited
from sdr.staff import Member

PAGE = 100


async def show_audit(request: web.Request) -> web.Response:
    """The newest lines, narrowed by who, what and whose."""
    told = words(request)
    asked = {
        name: request.query.get(name, "").strip()[:320]
        for name in ("by", "action", "lead", "before")
    }
    if asked["action"] not in ACTIONS:
        asked["action"] = ""
    if "\x00" in "".join(asked.values()):
        asked = dict.fromkeys(asked, "")

    def work(session: Session) -> tuple[list[Audited], str | None, dict[str, str], dict[str, str]]:
        rows, following = audit.page(
            session, by=asked["by"], action=asked["action"], lead=asked["lead"],
            before=asked["before"], limit=PAGE,
        )  # fmt: skip
        about = {row.subject for row in rows if row.noun == "member"}
        members = session.scalars(select(Member).where(Member.id.in_(about)))
        named = {each.id: each.name for each in members}
        return rows, following, names_of(session, told), named

    rows, following, names, members = await request.app[DATABASE].run(work)
    kept: dict[str, Any] = {k: v for k, v in asked.items() if v and k != "before"}
    return page(
        request, told, "audit.html", rows=rows, names=names, members=members, asked=asked,
        actions=ACTIONS, filtered=bool(kept),
        next_url=f"/console/audit?{urlencode({**kept, 'before': following})}"
        if following else None,
        first_url=f"/console/audit?{urlencode(kept)}" if asked["before"] else None,
    )  # fmt: skip
