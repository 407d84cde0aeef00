"""The leads that the list shows, as a file to take away. Rows of `console.pages` point here.

The line in the audit log is written before the first row leaves: a file that cannot be noted is not
given.
"""

from __future__ import annotations

from collections.abc import AsyncIterator

from aiohttp import web

from console import auditing, csv_export, csv_reading, wire
from console.keys import DATABASE
from console.rendering import HEADERS, words
from console.wire import LeadsQuery
from sdr.errors import BadInput


async def export(request: web.Request) -> web.Response:
    """What the filters find, as CSV."""
    told, database = words(request), request.app[DATABASE]
    try:
        asked = wire.query(request, LeadsQuery)
    except BadInput:
        raise web.HTTPSeeOther("/console/leads") from None
    wanted = asked.wanted(told.timezone)
    text, cursor, ids = await database.run(
        lambda session: csv_export.batch(session, told, wanted, None)
    )
    auditing.seen(request, ids)

    async def parts() -> AsyncIterator[bytes]:
        head = csv_reading.written([csv_export.header(told)])
        yield (csv_export.BOM + head + text).encode()
        following = cursor
        while following is not None:
            at = following
            more, following, _ = await database.run(
                lambda session, at=at: csv_export.batch(session, told, wanted, at)  # type: ignore[misc]
            )
            yield more.encode()

    name = f"leads-{told.now.astimezone(told.timezone):%Y-%m-%d}.csv"
    return web.Response(
        body=parts(), content_type="text/csv", charset="utf-8",
        headers={**HEADERS, "Content-Disposition": f'attachment; filename="{name}"'},
    )  # fmt: skip
