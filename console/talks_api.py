"""The staff API's handlers about talks as a whole: what the playbook had no answer to."""

from __future__ import annotations

from aiohttp import web

from console.keys import DATABASE
from console.wire import query
from console.wire_talks import GapsQuery
from sdr import gaps


async def content_gaps(request: web.Request) -> web.Response:
    """Questions without an answer, counted."""
    asked = query(request, GapsQuery)
    found = await request.app[DATABASE].run(
        lambda session: gaps.listed(session, since=asked.since, language=asked.language)
    )
    return web.json_response({"gaps": found, "count": sum(gap["count"] for gap in found)})
