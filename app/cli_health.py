"""`leadhatch mail-health`: how our mail fares with other servers, and what DNS says of us.

Exit code 1 when a limit is passed or a record is missing, so that a monitor can call it. Called by
`app.cli`.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import json
from contextlib import closing
from typing import TYPE_CHECKING, Annotated, Any

import typer

from app.cli_speech import say, text, told

if TYPE_CHECKING:
    from collections.abc import Mapping


def mail_health(
    as_json: Annotated[bool, typer.Option("--json", show_default=False)] = False,
) -> None:
    """Print figures and records."""
    from app.settings import load_settings
    from app.wiring_nurture import nurture_context
    from nurture import sender_health
    from sdr.db import Database

    with told():
        settings = load_settings()
        with closing(Database(settings.database_url)) as database:
            context = nurture_context(settings, database)
            found = asyncio.run(sender_health.report(context, dt.datetime.now(dt.UTC)))
    if as_json:
        typer.echo(json.dumps(found, ensure_ascii=False))
    else:
        _tell(found)
    bad = [each for each in found["dns"] if each["status"] in ("missing", "several")]
    if found["limit"] or bad:
        raise typer.Exit(1)


def _tell(found: Mapping[str, Any]) -> None:
    for each in found["dns"]:
        status = text(f"cli-health-{each['status'].replace('_', '-')}")
        typer.echo(f"{each['kind'].upper():6} {each['name'] or '-'}: {status}")
    if not found["figures"]:
        say("cli-health-nothing-sent")
    for each in found["figures"]:
        say("cli-health-figures", domain=each["domain"], days=each["days"], sent=each["sent"],
            hard=each["hard"], soft=each["soft"], block=each["block"],
            complaints=each["complaints"])  # fmt: skip
    if found["limit"]:
        say("cli-health-limit", limit=found["limit"])
