"""Records that may be one person: the list, both side by side before they become one, and undo.

The rules are `sdr.duplicates` and `sdr.merging`; a sequence that the second record is in is left
first, because nurture knows nothing of merges. Rows of `console.pages` point here.
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from aiohttp import web
from sqlalchemy import select
from sqlalchemy.orm import Session

from console import auditing, listing, rows_view
from console.api import path_id
from console.auth import CALLER
from console.keys import CLOCK, DATABASE, PLAYBOOK
from console.rendering import page, sentence, words
from console.words import When, Words
from nurture import enrollments, uniting
from sdr import duplicates, leads, merging
from sdr.duplicates import Pair
from sdr.errors import BadInput, LeadhatchError, NotFound
from sdr.facts import LIST_FACTS
from sdr.leads import Lead

PAGE = 30


@dataclass(frozen=True, slots=True)
class Twin:
    """A pair of the list."""

    pair: Pair
    one: rows_view.Row
    other: rows_view.Row
    when: When | None


@dataclass(frozen=True, slots=True)
class Choice:
    """One fact of both: the values in words, and whose stands."""

    name: str
    label: str
    one: str | None
    other: str | None
    stands: str
    differ: bool


@dataclass(frozen=True, slots=True)
class Beside:
    """Two records side by side."""

    pair: Pair
    one: rows_view.Row
    other: rows_view.Row
    made: tuple[When | None, When | None]
    choices: list[Choice]
    moves: list[str]
    barred: str | None
    in_sequence: bool


async def show_pairs(request: web.Request) -> web.Response:
    """The open pairs, the newest first."""
    told, cursor = words(request), request.query.get("cursor")

    def work(session: Session) -> tuple[list[Twin], str | None]:
        query = select(Pair).where(Pair.state == duplicates.OPEN)
        found = listing.pairs_page(session, query, cursor=cursor, limit=PAGE)
        ids = [each for pair in found.rows for each in (pair.one_id, pair.other_id)]
        rows = _rows(session, told, ids)
        return [
            Twin(pair, rows[pair.one_id], rows[pair.other_id], told.when(pair.at))
            for pair in found.rows
        ], found.next_cursor

    try:
        twins, following = await request.app[DATABASE].run(work)
    except BadInput:  # a cursor that was typed
        raise web.HTTPSeeOther("/console/duplicates") from None
    auditing.seen(request, (row.lead_id for twin in twins for row in (twin.one, twin.other)))
    return page(
        request, told, "duplicates.html", twins=twins, later=cursor is not None,
        next_url=f"/console/duplicates?{urlencode({'cursor': following})}" if following else None,
    )  # fmt: skip


async def show_pair(request: web.Request) -> web.Response:
    """Two records side by side: what would stand, what would move."""
    return await _page(request)


async def do_merge(request: web.Request) -> web.StreamResponse:
    """Make them one: the record that is kept, and of each fact the value that stands."""
    form = await request.post()
    kept, app = str(form.get("keep", "")), request.app
    chosen = {
        key.removeprefix("fact."): str(value) for key, value in form.items()
        if key.startswith("fact.") and value in (merging.ONE, merging.OTHER)
    }  # fmt: skip
    pair_id, by, now = path_id(request, "pair"), request[CALLER].by, app[CLOCK].now()

    def work(session: Session) -> str:
        pair = _pair(session, pair_id)
        one, other = leads.get(session, pair.one_id), leads.get(session, pair.other_id)
        keep, gone, given = one, other, chosen
        if kept == other.id:
            keep, gone = other, one
            turned = {merging.ONE: merging.OTHER, merging.OTHER: merging.ONE}
            given = {name: turned[side] for name, side in chosen.items()}
        uniting.unite(session, keep, gone, by=by, playbook=app[PLAYBOOK], now=now, chosen=given)
        return keep.id

    try:
        lead_id = await app[DATABASE].run(work)
    except BadInput as error:
        return await _page(request, error=error)
    raise web.HTTPSeeOther(f"/console/leads/{lead_id}#merged")


async def do_different(request: web.Request) -> web.StreamResponse:
    """They are two people."""
    pair_id, by, now = path_id(request, "pair"), request[CALLER].by, request.app[CLOCK].now()
    await request.app[DATABASE].run(
        lambda session: duplicates.different(session, _pair(session, pair_id), by=by, now=now)
    )
    raise web.HTTPSeeOther("/console/duplicates")


async def do_undo(request: web.Request) -> web.StreamResponse:
    """Two again."""
    merge_id, app = path_id(request, "merge"), request.app
    by, now = request[CALLER].by, app[CLOCK].now()
    lead_id = await app[DATABASE].run(
        lambda session: (
            merging.undo(session, merge_id, by=by, playbook=app[PLAYBOOK], now=now).lead_id
        )
    )
    raise web.HTTPSeeOther(f"/console/leads/{lead_id}")


async def _page(request: web.Request, *, error: LeadhatchError | None = None) -> web.Response:
    told, pair_id = words(request), path_id(request, "pair")
    shown = await request.app[DATABASE].run(lambda session: _beside(session, told, pair_id))
    auditing.seen(request, (shown.one.lead_id, shown.other.lead_id))
    return page(
        request, told, "duplicate.html", view=shown,
        problem=sentence(told, error) if error and not shown.barred else None,
        status=422 if error else 200,
    )  # fmt: skip


def _beside(session: Session, words: Words, pair_id: str) -> Beside:
    pair = _pair(session, pair_id)
    one, other = leads.get(session, pair.one_id), leads.get(session, pair.other_id)
    shown = merging.preview(session, one, other)
    rows = _rows(session, words, [one.id, other.id])

    def worded(name: str, value: object) -> str:
        return words.value(name, value)

    return Beside(
        pair=pair,
        one=rows[one.id],
        other=rows[other.id],
        made=(words.when(one.created_at), words.when(other.created_at)),
        choices=[
            Choice(
                line.name, words.fact(line.name),
                worded(line.name, line.one.value) if line.one else None,
                worded(line.name, line.other.value) if line.other else None,
                line.stands, line.differ and line.name not in LIST_FACTS,
            )
            for line in shown.lines
        ],
        moves=[
            words.t(f"merge-moves-{table.replace('_', '-')}", n=count)
            for table, count in shown.moves.items()
            if words.texts.has(f"merge-moves-{table.replace('_', '-')}", words.language)
        ],
        barred=shown.barred,
        in_sequence=all(enrollments.active_of(session, each.id) for each in (one, other)),
    )  # fmt: skip


def _pair(session: Session, pair_id: str) -> Pair:
    pair = session.get(Pair, pair_id)
    if pair is None or pair.state != duplicates.OPEN:
        raise NotFound(what="pair", id=pair_id)
    return pair


def _rows(session: Session, words: Words, lead_ids: list[str]) -> dict[str, rows_view.Row]:
    found = session.scalars(select(Lead).where(Lead.id.in_(lead_ids))).all()
    rows = rows_view.lead_rows(session, listing.Page(list(found), None), words)
    return {row.lead_id: row for row in rows}
