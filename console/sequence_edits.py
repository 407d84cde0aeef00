"""Changing a sequence in the console: its text with a check, its versions, publishing, stopping.

What may be published and what stands in the way is `nurture.publishing`; these pages only ask, so
that they and the command line never differ. Rows of `console.pages_sequences` point here.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence as Items
from dataclasses import dataclass
from typing import Any, Literal, cast

from aiohttp import web
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from console import sequences_view
from console.auth import CALLER
from console.keys import CLOCK, NURTURE
from console.nurture_api import known_sequence
from console.permissions import Permission, may
from console.rendering import noted, page, words
from console.sequence_pages import TABS
from console.sequences_api import sequence_name, version_number
from console.sequences_view import Head
from nurture import checking, publishing, switches, version_files, versions
from nurture.switches import Scope
from nurture.versions import SequenceVersion, State
from sdr.errors import BadInput, BadSequence, NotFound, VersionConflict, WouldEnter

MOST = 400_000  # characters of a text


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong, on its line."""

    line: int
    key: str
    message: str
    fix: str
    severity: str


@dataclass(frozen=True, slots=True)
class Draft:
    """The text in the editor and what was found in it; None: nobody looked yet."""

    text: str
    based_on: int
    note: str = ""
    problems: tuple[Problem, ...] | None = None
    conflict: dict[str, Any] | None = None

    @property
    def lines(self) -> range:
        """The numbers of its lines."""
        return range(1, self.text.count("\n") + 2)

    @property
    def marked(self) -> dict[int, str]:
        """Line → the worst that was found on it."""
        found = sorted(self.problems or (), key=lambda each: each.severity, reverse=True)
        return {**{p.line: p.severity for p in found if p.severity != "error"},
                **{p.line: "error" for p in found if p.severity == "error"}}  # fmt: skip

    @property
    def errors(self) -> int:
        """How many problems forbid publishing."""
        return sum(each.severity == "error" for each in self.problems or ())


async def show_editor(request: web.Request) -> web.Response:
    """The text of the newest version, or of the one that is asked for."""
    context, name = request.app[NURTURE], sequence_name(request)
    asked = request.query.get("version", "")
    number = int(asked) if asked.isascii() and asked.isdecimal() and len(asked) < 10 else None

    def work(session: Session) -> Draft:
        version_files.take_files(session, context.playbook, request.app[CLOCK].now())
        newest = versions.latest(session, name)
        if newest is None:
            raise NotFound(what="sequence", id=name)
        row = newest if number is None else versions.get(session, name, number)
        return Draft(row.document, newest.number)

    return await _editor(request, await context.database.run(work))


async def do_edit(request: web.Request) -> web.StreamResponse:
    """Check the text, or keep it as the next version."""
    name, form = sequence_name(request), await request.post()
    draft = draft_of(form)
    if form.get("do") != "keep":
        return await _editor(request, await _checked(request, name, draft))
    context, now, told = request.app[NURTURE], request.app[CLOCK].now(), words(request)
    by = request[CALLER].by

    def work(session: Session) -> int:
        return publishing.edit(
            session, draft.text, context.playbook, author=by, now=now, name=name,
            note=noted(draft.note), based_on=draft.based_on, language=told.language,
        ).number  # fmt: skip

    try:
        try:
            number = await context.database.run(work)
        except IntegrityError:  # somebody kept a version at the same moment
            number = await context.database.run(work)
    except BadSequence:
        return await _editor(request, await _checked(request, name, draft), status=422)
    except VersionConflict as error:
        clash = Draft(draft.text, draft.based_on, draft.note, None, error.params)
        return await _editor(request, clash, status=409)
    raise web.HTTPSeeOther(f"/console/sequences/{name}/versions?kept={number}#version-{number}")


async def show_versions(request: web.Request) -> web.Response:
    """All versions, and what changed between two of them."""
    return await _versions(request)


async def do_publish(request: web.Request) -> web.StreamResponse:
    """Let a version take new leads; what stands in the way is said on the page."""
    name, number = sequence_name(request), version_number(request)
    return await _release(request, name, number, again=False)


async def do_roll_back(request: web.Request) -> web.StreamResponse:
    """Publish the text of an earlier version again."""
    name, number = sequence_name(request), version_number(request)
    return await _release(request, name, number, again=True)


async def do_retire(request: web.Request) -> web.StreamResponse:
    """Take no new leads any more."""
    name, context, now = sequence_name(request), request.app[NURTURE], request.app[CLOCK].now()
    await context.database.run(lambda s: versions.retire(s, name, now).number)
    raise web.HTTPSeeOther(f"/console/sequences/{name}/versions")


async def get_file(request: web.Request) -> web.Response:
    """A version as the file it would be in `playbook/sequences/`."""
    name, number = sequence_name(request), version_number(request)
    text = await request.app[NURTURE].database.run(lambda s: versions.get(s, name, number).document)
    return web.Response(
        text=text, content_type="application/yaml", charset="utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}.yml"',
                 "X-Content-Type-Options": "nosniff", "Cache-Control": "no-store"},
    )  # fmt: skip


async def do_switch(request: web.Request) -> web.StreamResponse:
    """Stop or start one sequence, one enrolment in it, or (without a name) all of nurture."""
    form, context = await request.post(), request.app[NURTURE]
    name = sequence_name(request) if "name" in request.match_info else None
    enrollment = str(form.get("enrollment", ""))[:60].replace("\x00", "") or None
    stop, by, now = form.get("do") == "stop", request[CALLER].by, request.app[CLOCK].now()
    note = noted(str(form.get("note", "")))

    def work(session: Session) -> None:
        if name is not None and not known_sequence(session, request.app, name):
            raise NotFound(what="sequence", id=name)
        scope = Scope(enrollment=enrollment) if enrollment else Scope(sequence=name)
        switches.turn(session, scope, stop=stop, by=by, now=now, note=note)

    await context.database.run(work)
    where = f"/{name}{'/leads' if enrollment else ''}" if name else ""
    raise web.HTTPSeeOther(f"/console/sequences{where}")


# ── small parts ────────────────────────────────────────────────────────────────────────────────
def draft_of(form: Any) -> Draft:
    """The text of a form, with the line ends that files have. Raises BadInput."""
    text = str(form.get("document", "")).replace("\r\n", "\n").replace("\r", "\n")
    if len(text) > MOST:
        raise BadInput(field="document", problem="too_long", allowed=str(MOST))
    based = str(form.get("based_on", ""))
    known = based.isascii() and based.isdecimal() and 0 < len(based) < 10
    return Draft(text, int(based) if known else 1, str(form.get("note", ""))[:2000])


async def _checked(request: web.Request, name: str, draft: Draft) -> Draft:
    context, told, today = request.app[NURTURE], words(request), request.app[CLOCK].now().date()

    def look(session: Session) -> tuple[Problem, ...]:
        playbook = version_files.in_force(session, context.playbook)
        found = checking.check_text(context, playbook, name, draft.text, told.language, today)
        return tuple(Problem(f.line, f.key, f.message, f.fix, f.severity) for f in found)

    problems = await context.database.run(look)
    return Draft(draft.text, draft.based_on, draft.note, problems)


async def _editor(request: web.Request, draft: Draft, status: int = 200) -> web.Response:
    told, context, name = words(request), request.app[NURTURE], sequence_name(request)
    head = await context.database.run(lambda s: sequences_view.head(s, context, told, name))
    return page(
        request, told, "sequence_edit.html", head=head, tab="edit", tabs=TABS, draft=draft,
        may_edit=_may(request, Permission.SEQUENCES), status=status,
    )  # fmt: skip


async def _release(
    request: web.Request, name: str, number: int, *, again: bool
) -> web.StreamResponse:
    form, context, told = await request.post(), request.app[NURTURE], words(request)
    enter = form.get("enter")
    chosen = cast(Literal["all", "new_only"], enter) if enter in ("all", "new_only") else None
    by, now = request[CALLER].by, request.app[CLOCK].now()
    try:
        if again:
            done = await publishing.roll_back(
                context, name, number, by=by, now=now, language=told.language, enter=chosen
            )
        else:
            done = await publishing.publish(
                context, name, by=by, now=now, language=told.language, number=number, enter=chosen
            )
    except BadSequence as error:
        return await _versions(request, refused=(number, error.params["problems"]), status=422)
    except WouldEnter as error:
        asking = (number, again, int(error.params["count"]))
        return await _versions(request, asking=asking, status=409)
    raise web.HTTPSeeOther(
        f"/console/sequences/{name}/versions?published={done.number}#version-{done.number}"
    )


async def _versions(
    request: web.Request, *, refused: tuple[int, Items[Any]] | None = None,
    asking: tuple[int, bool, int] | None = None, status: int = 200,
) -> web.Response:  # fmt: skip
    told, context, name = words(request), request.app[NURTURE], sequence_name(request)

    def work(session: Session) -> tuple[Head, list[Any], tuple[int, int] | None, list[str]]:
        head = sequences_view.head(session, context, told, name)
        rows = versions.all_of(session, name)
        two = _two(request, rows)
        lines: list[str] = []
        if two is not None:
            old, new = (versions.get(session, name, each).document for each in two)
            lines = versions.difference(old, new, (f"{name} {two[0]}", f"{name} {two[1]}"))
        shown = [
            (row, told.when(row.created_at), told.when(row.published_at)) for row in reversed(rows)
        ]
        return head, shown, two, lines

    head, rows, two, lines = await context.database.run(work)
    return page(
        request, told, "sequence_versions.html", head=head, tab="versions", tabs=TABS, rows=rows,
        two=two, lines=lines, refused=refused, asking=asking, waiting=(State.DRAFT, State.CHECKED),
        kept=request.query.get("kept", "")[:9], published=request.query.get("published", "")[:9],
        may_edit=_may(request, Permission.SEQUENCES), status=status,
    )  # fmt: skip


def _two(request: web.Request, rows: list[SequenceVersion]) -> tuple[int, int] | None:
    """The versions to compare: those asked for, else the published one and the newest."""
    numbers = {str(row.number): row.number for row in rows}
    a, b = numbers.get(request.query.get("a", "")), numbers.get(request.query.get("b", ""))
    if a is not None and b is not None:
        return (a, b) if a != b else None
    if len(rows) < 2:
        return None
    held = next((row.number for row in rows if row.state == State.PUBLISHED), None)
    newest = rows[-1].number
    return (held, newest) if held not in (None, newest) else (rows[-2].number, newest)


def _may(request: web.Request, permission: Permission) -> bool:
    member = request[CALLER].member
    return member is not None and may(member.role, permission)


def today(request: web.Request) -> dt.date:
    """Today where the installation is."""
    return request.app[CLOCK].now().astimezone(request.app[NURTURE].timezone).date()
