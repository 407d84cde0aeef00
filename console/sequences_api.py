"""The staff API about sequences: versions from draft to published, and moving leads between them.

Seeing before sending (preview, simulation, test sends) is `console.preview_api`.
"""

from __future__ import annotations

import dataclasses
import re
from typing import Any

from aiohttp import web
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from console.auth import CALLER
from console.keys import CLOCK, NURTURE
from console.wire import body
from console.wire_sequences import (
    Checking,
    Moving,
    Publishing,
    RollingBack,
    SequenceIn,
)
from nurture import moving, publishing, version_files, versions
from nurture.versions import SequenceVersion, State
from sdr.errors import BadInput, NotFound

_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_TAG = re.compile(r'(?:W/)?"?(\d{1,9})"?')


async def list_sequences(request: web.Request) -> web.Response:
    """All sequences: what is published, what waits, who is under way."""
    context, now = request.app[NURTURE], request.app[CLOCK].now()

    def work(session: Session) -> list[dict[str, Any]]:
        version_files.take_files(session, context.playbook, now)
        rows = versions.all_of(session)
        counts = version_files.counts(session)
        names = dict.fromkeys(row.name for row in rows)
        return [
            _sequence(request, [row for row in rows if row.name == name], counts) for name in names
        ]

    return web.json_response({"sequences": await context.database.run(work)})


async def get_sequence(request: web.Request) -> web.Response:
    """One sequence: the published version's text (or the newest's), and all versions."""
    name, context = sequence_name(request), request.app[NURTURE]
    now = request.app[CLOCK].now()

    def work(session: Session) -> tuple[dict[str, Any], int]:
        version_files.take_files(session, context.playbook, now)
        rows = _rows(session, name)
        counts = version_files.counts(session, [name])
        shown = next((row for row in rows if row.state == State.PUBLISHED), rows[-1])
        shape = _sequence(request, rows, counts) | {
            "document": shown.document,
            "versions": [_version(row, counts) for row in rows],
        }
        return shape, rows[-1].number

    shape, latest = await context.database.run(work)
    return web.json_response(shape, headers={"ETag": f'"{latest}"'})


async def list_versions(request: web.Request) -> web.Response:
    """The versions of a sequence, oldest first."""
    name, context = sequence_name(request), request.app[NURTURE]
    now = request.app[CLOCK].now()

    def work(session: Session) -> list[dict[str, Any]]:
        version_files.take_files(session, context.playbook, now)
        counts = version_files.counts(session, [name])
        return [_version(row, counts) for row in _rows(session, name)]

    return web.json_response({"versions": await context.database.run(work)})


async def get_version(request: web.Request) -> web.Response:
    """One version with its text."""
    name, number = sequence_name(request), version_number(request)
    shape = await _with_document(request, name, number)
    return web.json_response(shape, headers={"ETag": f'"{number}"'})


async def post_version(request: web.Request) -> web.Response:
    """Keep a text as the next version, a draft."""
    given, context = await body(request, SequenceIn), request.app[NURTURE]
    name = sequence_name(request) if "name" in request.match_info else None
    by, now = request[CALLER].by, request.app[CLOCK].now()
    language, based_on = spoken(request), given.based_on or _tag(request)

    def work(session: Session) -> tuple[str, int]:
        row = publishing.edit(
            session, given.document, context.playbook, author=by, now=now, name=name,
            note=given.note, based_on=based_on, language=language,
        )  # fmt: skip
        return row.name, row.number

    try:
        kept, number = await context.database.run(work)
    except IntegrityError:
        # somebody kept a version at the same moment: now it is there, and says so
        kept, number = await context.database.run(work)
    shape = await _with_document(request, kept, number)
    return web.json_response(shape, status=201, headers={"ETag": f'"{number}"'})


async def check_version(request: web.Request) -> web.Response:
    """Look for everything that forbids publishing a version."""
    name, number = sequence_name(request), version_number(request)
    given, context = await body(request, Checking), request.app[NURTURE]
    problems = await publishing.check(
        context, name, number, now=request.app[CLOCK].now(), language=spoken(request),
        online=not given.offline,
    )  # fmt: skip

    def work(session: Session) -> dict[str, Any]:
        counts = version_files.counts(session, [name])
        return _version(versions.get(session, name, number), counts)

    shape = await context.database.run(work)
    return web.json_response(
        {"version": shape, "problems": [dataclasses.asdict(each) for each in problems]}
    )


async def publish_version(request: web.Request) -> web.Response:
    """Let a version take new leads."""
    name, number = sequence_name(request), version_number(request)
    given = await body(request, Publishing)
    done = await publishing.publish(
        request.app[NURTURE], name, by=request[CALLER].by, now=request.app[CLOCK].now(),
        language=spoken(request), number=number, enter=given.enter, online=not given.offline,
    )  # fmt: skip
    return web.json_response(dataclasses.asdict(done))


async def roll_back(request: web.Request) -> web.Response:
    """Publish the text of an earlier version again."""
    name, given = sequence_name(request), await body(request, RollingBack)
    done = await publishing.roll_back(
        request.app[NURTURE], name, given.to, by=request[CALLER].by,
        now=request.app[CLOCK].now(), language=spoken(request), enter=given.enter,
    )  # fmt: skip
    return web.json_response(dataclasses.asdict(done))


async def retire(request: web.Request) -> web.Response:
    """Take no new leads into a sequence any more."""
    name, context = sequence_name(request), request.app[NURTURE]
    now = request.app[CLOCK].now()

    def work(session: Session) -> dict[str, Any]:
        version_files.take_files(session, context.playbook, now)
        row = versions.retire(session, name, now)
        return _version(row, version_files.counts(session, [name]))

    return web.json_response(await context.database.run(work))


async def move(request: web.Request) -> web.Response:
    """Move leads under way to another version, or say what would happen to them."""
    name, given = sequence_name(request), await body(request, Moving)
    moved = await moving.move(
        request.app[NURTURE], name, given.source, given.to, by=request[CALLER].by,
        now=request.app[CLOCK].now(), gone=given.gone, dry_run=given.dry_run,
    )  # fmt: skip
    return web.json_response(
        {"dry_run": given.dry_run, "leads": [dataclasses.asdict(each) for each in moved]}
    )


# ── small parts ────────────────────────────────────────────────────────────────────────────────
def sequence_name(request: web.Request) -> str:
    """The name in the path; one that cannot be a name is not found."""
    name = request.match_info["name"]
    if not _NAME.fullmatch(name) or len(name) > 100:
        raise NotFound(what="sequence", id=name[:60])
    return name


def version_number(request: web.Request) -> int:
    """The number in the path; one that cannot be a number is not found."""
    text = request.match_info["number"]
    if not re.fullmatch(r"[1-9]\d{0,8}", text):
        raise NotFound(what="version", id=text[:60])
    return int(text)


def spoken(request: web.Request) -> str:
    """The language that problems are worded in: asked for, else the member's."""
    asked, member = request.query.get("language"), request[CALLER].member
    if asked in ("zh", "en"):
        return asked
    if member is not None:
        return member.language
    return "zh" if request.headers.get("Accept-Language", "").lower().startswith("zh") else "en"


def _tag(request: web.Request) -> int | None:
    """The version that the header If-Match names."""
    header = request.headers.get("If-Match")
    if header is None:
        return None
    found = _TAG.fullmatch(header.strip())
    if found is None:
        raise BadInput(field="If-Match", problem="bad_form", allowed="")
    return int(found[1])


def _rows(session: Session, name: str) -> list[SequenceVersion]:
    rows = versions.all_of(session, name)
    if not rows:
        raise NotFound(what="sequence", id=name)
    return rows


async def _with_document(request: web.Request, name: str, number: int) -> dict[str, Any]:
    def work(session: Session) -> dict[str, Any]:
        row = versions.get(session, name, number)
        shape = _version(row, version_files.counts(session, [name]))
        return shape | {"document": row.document, "content": row.content}

    return await request.app[NURTURE].database.run(work)


def _version(row: SequenceVersion, counts: dict[tuple[str, int], int]) -> dict[str, Any]:
    return versions.shape(row) | {"under_way": counts.get((row.name, row.number), 0)}


def _sequence(
    request: web.Request, rows: list[SequenceVersion], counts: dict[tuple[str, int], int]
) -> dict[str, Any]:
    held = next((row for row in rows if row.state == State.PUBLISHED), None)
    return {
        "name": rows[0].name,
        "title": (held or rows[-1]).sequence.title.model_dump(),
        "published": held.number if held else None,
        "latest": rows[-1].number,
        "under_way": sum(counts.get((row.name, row.number), 0) for row in rows),
        "file": version_files.file_state(request.app[NURTURE].playbook, rows),
    }
