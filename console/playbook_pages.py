"""The playbook in the console: what a company says and asks, edited with the checker beside it.

Answers, wording, questions and the ideal customer profile have their versions in
`sdr.playbook_versions`, the scoring rules in `sdr.rule_versions`; here both are one kind of page.
What is published is in force in every process with its next turn or pass. Rows of
`console.pages_sequences` point here.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from aiohttp import web
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from console.auth import CALLER
from console.keys import CLOCK, DATABASE, PLAYBOOK
from console.permissions import Permission, may
from console.rendering import noted, page, words
from console.sequence_edits import Draft, Problem, draft_of
from console.sequences_api import version_number
from console.words import When, Words
from nurture import version_files
from sdr import playbook_versions, rule_versions
from sdr.errors import BadRules, NotFound, VersionConflict
from sdr.playbook.check import checked_scoring
from sdr.playbook.load import EDITABLE, findings_of
from sdr.playbook.model import Playbook

SCORING = rule_versions.NAME
FILES = (*EDITABLE, SCORING)


@dataclass(frozen=True, slots=True)
class Version:
    """One version as the pages list it."""

    number: int
    origin: str
    by: str
    note: str | None
    when: When | None


@dataclass(frozen=True, slots=True)
class Shelf:
    """One file: its versions, newest first, the text in force, and how the file on disk stands."""

    file: str
    versions: list[Version]
    document: str
    state: str

    @property
    def newest(self) -> Version:
        """The version in force."""
        return self.versions[0]


async def show_playbook(request: web.Request) -> web.Response:
    """The files that can be edited: which version is in force, since when, by whom."""
    told = words(request)

    def work(session: Session) -> list[Shelf]:
        return [_shelf(session, request.app[PLAYBOOK], told, file) for file in FILES]

    shelves = await request.app[DATABASE].run(work)
    return page(request, told, "playbook.html", shelves=shelves)


async def show_file(request: web.Request) -> web.Response:
    """The text in force, or of the version that is asked for, in the editor."""
    file, told, asked = _file(request), words(request), request.query.get("version", "")
    number = int(asked) if asked.isascii() and asked.isdecimal() and len(asked) < 10 else None

    def work(session: Session) -> Draft:
        shelf = _shelf(session, request.app[PLAYBOOK], told, file)
        text = shelf.document if number is None else _document(session, file, number)
        return Draft(text, shelf.newest.number)

    return await _editor(request, file, await request.app[DATABASE].run(work))


async def do_edit(request: web.Request) -> web.StreamResponse:
    """Check the text, or put it in force."""
    file, told = _file(request), words(request)
    form = await request.post()
    draft = draft_of(form)
    if form.get("do") != "publish":
        return await _editor(request, file, await _checked(request, file, draft))
    by, now, playbook = request[CALLER].by, request.app[CLOCK].now(), request.app[PLAYBOOK]
    note = noted(draft.note)

    def work(session: Session) -> int:
        if file == SCORING:
            return rule_versions.publish(
                session, playbook, draft.text, by=by, now=now, language=told.language, note=note,
                based_on=draft.based_on,
            ).number  # fmt: skip
        return playbook_versions.publish(
            session, version_files.in_force(session, playbook), file, draft.text, by=by, now=now,
            language=told.language,
            note=note, based_on=draft.based_on,
        ).number  # fmt: skip

    try:
        number = await _twice(request, work)
    except BadRules:
        return await _editor(request, file, await _checked(request, file, draft), status=422)
    except VersionConflict as error:
        clash = Draft(draft.text, draft.based_on, draft.note, None, error.params)
        return await _editor(request, file, clash, status=409)
    raise web.HTTPSeeOther(f"/console/playbook/{file}/versions?published={number}")


async def show_versions(request: web.Request) -> web.Response:
    """All versions of a file, and what changed between two of them."""
    return await _versions(request)


async def do_roll_back(request: web.Request) -> web.StreamResponse:
    """Put an earlier version in force again; what it would break now is said on the page."""
    file, number, told = _file(request), version_number(request), words(request)
    by, now, playbook = request[CALLER].by, request.app[CLOCK].now(), request.app[PLAYBOOK]

    def work(session: Session) -> int:
        if file == SCORING:
            return rule_versions.roll_back(session, number, by=by, now=now).number
        whole = version_files.in_force(session, playbook)
        return playbook_versions.roll_back(
            session, whole, file, number, by=by, now=now, language=told.language
        ).number

    try:
        fresh = await _twice(request, work)
    except BadRules as error:
        return await _versions(request, refused=(number, error.params["problems"]), status=422)
    raise web.HTTPSeeOther(f"/console/playbook/{file}/versions?published={fresh}")


async def get_text(request: web.Request) -> web.Response:
    """A version as the file it would be in the playbook."""
    file, number = _file(request), version_number(request)
    text = await request.app[DATABASE].run(lambda s: _document(s, file, number))
    return web.Response(
        text=text, content_type="application/yaml", charset="utf-8",
        headers={"Content-Disposition": f'attachment; filename="{file}"',
                 "X-Content-Type-Options": "nosniff", "Cache-Control": "no-store"},
    )  # fmt: skip


# ── small parts ────────────────────────────────────────────────────────────────────────────────
def _file(request: web.Request) -> str:
    file = request.match_info["file"]
    if file not in FILES:
        raise NotFound(what="file", id=file[:60])
    return file


def _shelf(session: Session, playbook: Playbook, told: Words, file: str) -> Shelf:
    if file == SCORING:
        rule_versions.take_file(session, playbook, told.now)
        rules = rule_versions.all_of(session)
        return Shelf(
            file, [Version(r.number, r.origin, r.by, r.note, told.when(r.at)) for r in rules[::-1]],
            rules[-1].document, rule_versions.file_state(playbook, rules[-1]),
        )  # fmt: skip
    playbook_versions.take_file(session, playbook.files[file], file, told.now)
    rows = playbook_versions.all_of(session, file)
    return Shelf(
        file, [Version(r.number, r.origin, r.by, r.note, told.when(r.at)) for r in rows[::-1]],
        rows[-1].document, playbook_versions.file_state(playbook.files[file], rows[-1]),
    )  # fmt: skip


def _document(session: Session, file: str, number: int) -> str:
    if file == SCORING:
        return rule_versions.get(session, number).document
    return playbook_versions.get(session, file, number).document


async def _checked(request: web.Request, file: str, draft: Draft) -> Draft:
    playbook, language = request.app[PLAYBOOK], words(request).language

    def look(session: Session) -> tuple[Problem, ...]:
        whole = version_files.in_force(session, playbook)
        force = playbook_versions.in_force(session, whole)
        if file == SCORING:
            found = findings_of(checked_scoring(force, draft.text), language)
        else:
            found = playbook_versions.look(force, file, draft.text, language)
        return tuple(
            Problem(f.line if f.file == file else 1, f.key if f.file == file else f.file,
                    f.message, f.fix, f.severity)
            for f in found
        )  # fmt: skip

    problems = await request.app[DATABASE].run(look)
    return Draft(draft.text, draft.based_on, draft.note, problems)


async def _editor(request: web.Request, file: str, draft: Draft, status: int = 200) -> web.Response:
    told = words(request)
    shelf = await request.app[DATABASE].run(lambda s: _shelf(s, request.app[PLAYBOOK], told, file))
    return page(
        request, told, "playbook_edit.html", shelf=shelf, draft=draft, tab="edit",
        may_edit=_may_edit(request), status=status,
    )  # fmt: skip


async def _versions(
    request: web.Request, *, refused: tuple[int, list[dict[str, object]]] | None = None,
    status: int = 200,
) -> web.Response:  # fmt: skip
    told, file = words(request), _file(request)

    def work(session: Session) -> tuple[Shelf, tuple[int, int] | None, list[str]]:
        shelf = _shelf(session, request.app[PLAYBOOK], told, file)
        numbers = [each.number for each in shelf.versions]
        two = _two(request, numbers)
        if two is None:
            return shelf, None, []
        old, new = (_document(session, file, each) for each in two)
        return shelf, two, rule_versions.difference(old, new)

    shelf, two, lines = await request.app[DATABASE].run(work)
    return page(
        request, told, "playbook_versions.html", shelf=shelf, two=two, lines=lines, tab="versions",
        refused=refused, published=request.query.get("published", "")[:9],
        may_edit=_may_edit(request), status=status,
    )  # fmt: skip


def _two(request: web.Request, numbers: list[int]) -> tuple[int, int] | None:
    known = {str(each): each for each in numbers}
    a, b = known.get(request.query.get("a", "")), known.get(request.query.get("b", ""))
    if a is not None and b is not None:
        return (a, b)
    return (numbers[1], numbers[0]) if len(numbers) > 1 else None


async def _twice(request: web.Request, work: Callable[[Session], int]) -> int:
    """Once more where another published at the same moment: the number is free then."""
    try:
        return await request.app[DATABASE].run(work)
    except IntegrityError:
        return await request.app[DATABASE].run(work)


def _may_edit(request: web.Request) -> bool:
    member = request[CALLER].member
    return member is not None and may(member.role, Permission.PLAYBOOK)
