"""The staff API's handlers about talks as a whole: gaps of the playbook, variants tried."""

from __future__ import annotations

from aiohttp import web

from console.keys import DATABASE
from console.wire import query
from console.wire_talks import GapsQuery
from sdr import gaps, variants


async def content_gaps(request: web.Request) -> web.Response:
    """Questions without an answer, counted."""
    asked = query(request, GapsQuery)
    found = await request.app[DATABASE].run(
        lambda session: gaps.listed(session, since=asked.since, language=asked.language)
    )
    return web.json_response({"gaps": found, "count": sum(gap["count"] for gap in found)})


async def tried(request: web.Request) -> web.Response:
    """What came of each opening and order of questions that is tried."""
    rows = await request.app[DATABASE].run(variants.report)
    return web.json_response({"variants": rows})
