"""The inbox: handoffs by state, and one of them opened beside the list.

On a laptop list, talk and lead stand side by side; on a phone one at a time, by the address alone
(`#talk`, `#lead`), without a script. What is done to a handoff is in `console.pages`. Rows of its
table point here.
"""

from __future__ import annotations

from aiohttp import web
from pydantic import BaseModel, ConfigDict, Field

from console import auditing, inbox_view, wire
from console.inbox_view import Filter
from console.keys import DATABASE
from console.rendering import page, words
from sdr.errors import BadInput
from sdr.handoffs import State
from sdr.texts import LANGUAGES


class InboxQuery(BaseModel):
    """The filters, as the address holds them."""

    model_config = ConfigDict(extra="ignore")

    tab: State = State.NEW
    rep: str | None = Field(None, max_length=320)
    language: str | None = Field(None, pattern="^(zh|en)$")
    cursor: str | None = Field(None, max_length=400)


async def show_inbox(request: web.Request) -> web.Response:
    """One state's handoffs."""
    told = words(request)
    asked = filter_of(request)
    try:
        shown = await request.app[DATABASE].run(
            lambda session: inbox_view.gather(session, told, asked)
        )
    except BadInput:  # a cursor that was typed
        raise web.HTTPSeeOther(f"/console/inbox?{asked.query()}") from None
    auditing.seen(request, (row.lead_id for row in shown.rows))
    return page(request, told, "inbox.html", inbox=shown, all_languages=LANGUAGES)


def filter_of(request: web.Request, tab: State | None = None) -> Filter:
    """The filters of the address; one that was mistyped counts as not given."""
    try:
        asked = wire.query(request, InboxQuery)
    except BadInput:
        asked = InboxQuery.model_validate({})
    return Filter(tab or asked.tab, asked.rep, asked.language, asked.cursor)
