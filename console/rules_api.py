"""The staff API about scoring rules: versions, trying a draft out, publishing, calibration."""

from __future__ import annotations

import dataclasses
from typing import Any

from aiohttp import web
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from console.auth import CALLER
from console.keys import CLOCK, DATABASE, PLAYBOOK, TEXTS
from console.scoring_api import reader
from console.wire import body, query
from console.wire_rules import CalibrationQuery, Publishing, Replaying, RollingBack
from sdr import calibration, replay, rule_versions, score_view
from sdr.errors import NotFound
from sdr.playbook.model import Playbook
from sdr.replay import Move, Report
from sdr.rule_versions import RuleVersion


async def list_versions(request: web.Request) -> web.Response:
    """The versions, oldest first, and how the playbook's file stands to them."""
    playbook, now = request.app[PLAYBOOK], request.app[CLOCK].now()

    def work(session: Session) -> dict[str, Any]:
        rule_versions.take_file(session, playbook, now)
        rows = rule_versions.all_of(session)
        return {
            "versions": [rule_versions.shape(row) for row in rows],
            "in_force": rows[-1].number,
            "file": rule_versions.file_state(playbook, rows[-1]),
        }

    return web.json_response(await request.app[DATABASE].run(work))


async def get_version(request: web.Request) -> web.Response:
    """One version with its text."""
    number = request.match_info["number"]
    if not number.isdecimal() or len(number) > 9:
        raise NotFound(what="version", id=number[:60])
    shape = await request.app[DATABASE].run(
        lambda s: _with_document(rule_versions.get(s, int(number)))
    )
    return web.json_response(shape, headers={"ETag": f'"{number}"'})


async def post_replay(request: web.Request) -> web.Response:
    """Who would move under a draft; nothing is stored."""
    given, app, language = await body(request, Replaying), request.app, reader(request)
    playbook, now = app[PLAYBOOK], app[CLOCK].now()
    new = rule_versions.read(playbook, given.document, language)

    def begin(session: Session) -> tuple[list[str], int]:
        ids = replay.candidates(session, given.since, given.limit)
        return ids, replay.how_many(session, given.since)

    old = (await app[DATABASE].run(lambda s: rule_versions.in_force(s, playbook))).rules
    ids, whole = await app[DATABASE].run(begin)
    moves: list[Move] = []
    for batch in replay.batches(ids):
        moves += await app[DATABASE].run(
            lambda s, batch=batch: replay.compare(  # type: ignore[misc]
                s, batch, playbook, old, new, now=now, since=given.since
            )
        )
    report = Report(len(ids), whole, tuple(moves))
    return web.json_response(report.as_json(old, new, app[TEXTS], language))


async def publish(request: web.Request) -> web.Response:
    """Put a text in force."""
    given, language = await body(request, Publishing), reader(request)
    by, now, playbook = request[CALLER].by, request.app[CLOCK].now(), request.app[PLAYBOOK]

    def work(session: Session) -> dict[str, Any]:
        row = rule_versions.publish(
            session, playbook, given.document, by=given.by if by == "api" and given.by else by,
            now=now, language=language, note=given.note, based_on=given.based_on,
        )  # fmt: skip
        return rule_versions.shape(row)

    return web.json_response(await _twice(request, work), status=201)


async def roll_back(request: web.Request) -> web.Response:
    """Put an earlier version in force again."""
    given = await body(request, RollingBack)
    by, now = request[CALLER].by, request.app[CLOCK].now()

    def work(session: Session) -> dict[str, Any]:
        row = rule_versions.roll_back(
            session, given.to, by=given.by if by == "api" and given.by else by, now=now,
            note=given.note,
        )  # fmt: skip
        return rule_versions.shape(row)

    return web.json_response(await _twice(request, work), status=201)


async def get_calibration(request: web.Request) -> web.Response:
    """What became of the handoffs of each band, by version of the rules."""
    asked, app = query(request, CalibrationQuery), request.app
    member = request[CALLER].member
    language = asked.language or (member.language if member else "en")
    playbook: Playbook = app[PLAYBOOK]

    def work(session: Session) -> dict[str, Any]:
        lines = calibration.report(session, playbook, since=asked.since)
        current = rule_versions.in_force(session, playbook).rules
        return {
            "confidence": 0.95,
            "labels": {
                band.code: score_view.band_label(band, app[TEXTS], language)
                for band in current.bands
            },
            "versions": [dataclasses.asdict(line) for line in lines],
        }

    return web.json_response(await app[DATABASE].run(work))


async def _twice(request: web.Request, work: Any) -> dict[str, Any]:
    """Once more where another published at the same moment: the number is free then."""
    try:
        done: dict[str, Any] = await request.app[DATABASE].run(work)
    except IntegrityError:
        done = await request.app[DATABASE].run(work)
    return done


def _with_document(row: RuleVersion) -> dict[str, Any]:
    return rule_versions.shape(row) | {"document": row.document}
