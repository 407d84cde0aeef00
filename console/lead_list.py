"""The list of leads: filters, pages by key, and views that are kept.

Nothing on the way to the page counts or walks the whole table: filters are marks and columns with
an index in the list's order, what may be chosen is read off the marks. Rows of `console.pages`
point here.
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode

from aiohttp import web
from sqlalchemy import select
from sqlalchemy.orm import Session

from console import auditing, listing, rows_view, saved_views, wire
from console.api import path_id
from console.auth import CALLER
from console.keys import CLOCK, DATABASE
from console.permissions import Permission, may
from console.rendering import page, words
from console.saved_views import SavedView
from console.wire import LeadsQuery
from console.words import Words
from sdr import marks, own_fields
from sdr.errors import BadInput, NotYours
from sdr.leads import Account, Lead
from sdr.stages import Stage, Verdict
from sdr.texts import LANGUAGES

PAGE = 30
FILTERS = (
    "q", "verdict", "stage", "language", "persona", "industry", "source", "campaign",
    "last_source", "last_campaign", "tag", "field", "rep", "account", "since", "until",
)  # fmt: skip
# those that stand behind "more filters"
MORE = FILTERS[3:]


@dataclass(frozen=True, slots=True)
class Choice:
    """One value that a filter can have."""

    value: str
    label: str


@dataclass(frozen=True, slots=True)
class LeadList:
    """What the page shows."""

    rows: list[rows_view.Row]
    next_cursor: str | None
    any: bool  # whether there is any lead at all
    views: list[SavedView]
    languages: list[Choice]
    personas: list[Choice]
    industries: list[Choice]
    sources: list[Choice]
    campaigns: list[Choice]
    last_sources: list[Choice]
    last_campaigns: list[Choice]
    tags: list[Choice]
    fields: list[Choice]
    reps: list[Choice]
    account: str | None  # its name, where the list shows one


async def show_leads(request: web.Request) -> web.Response:
    """The list of leads."""
    told = words(request)
    try:
        asked = wire.query(request, LeadsQuery)
    except BadInput:
        # somebody's hand-made address: the unfiltered list is of more use than an error
        raise web.HTTPSeeOther("/console/leads") from None
    owner = request[CALLER].by
    try:
        shown = await request.app[DATABASE].run(lambda session: gather(session, told, asked, owner))
    except BadInput:  # a cursor that was typed
        raise web.HTTPSeeOther("/console/leads") from None
    auditing.seen(request, (row.lead_id for row in shown.rows))
    return _page(request, told, asked, shown)


def gather(session: Session, words: Words, asked: LeadsQuery, owner: str) -> LeadList:
    """The rows that the filters find, and what may be chosen."""
    found = listing.leads_page(
        session, asked.wanted(words.timezone), cursor=asked.cursor, limit=PAGE
    )
    account = session.get(Account, asked.account) if asked.account else None
    book, language = words.playbook, words.language
    return LeadList(
        rows=rows_view.lead_rows(session, found, words),
        next_cursor=found.next_cursor,
        any=bool(found.rows) or session.scalars(select(Lead.id).limit(1)).first() is not None,
        views=saved_views.of(session, owner),
        languages=[Choice(each, words.t(f"console-in-{each}")) for each in LANGUAGES],
        personas=[Choice(p.code, p.label.in_language(language)) for p in book.people.personas],
        industries=[Choice(i.code, i.label.in_language(language)) for i in book.icp.industries],
        sources=_values(session, "source"),
        campaigns=_values(session, "campaign"),
        last_sources=_values(session, "last_source"),
        last_campaigns=_values(session, "last_campaign"),
        tags=_values(session, "tag"),
        fields=_fields(session, words),
        reps=_reps(session, words),
        account=account.name or account.domain if account else None,
    )


async def do_save(request: web.Request) -> web.StreamResponse:
    """Keep the filters under a name."""
    form = await request.post()
    query = kept(dict(parse_qsl(str(form.get("query", "")))))
    caller, now = request[CALLER], request.app[CLOCK].now()
    member = caller.member
    shared = bool(form.get("shared")) and member is not None and may(member.role, Permission.SHARE)

    def work(session: Session) -> None:
        saved_views.save(
            session, owner=caller.by, name=str(form.get("name", "")), query=query,
            shared=shared, now=now,
        )  # fmt: skip

    try:
        await request.app[DATABASE].run(work)
    except BadInput as error:
        told = words(request)
        asked = LeadsQuery.model_validate(dict(parse_qsl(query)))
        shown = await request.app[DATABASE].run(
            lambda session: gather(session, told, asked, caller.by)
        )
        auditing.seen(request, (row.lead_id for row in shown.rows))
        problem = told.coded("leads-view-problem", error.params.get("problem"))
        return _page(request, told, asked, shown, problem=problem, status=422)
    raise web.HTTPSeeOther(f"/console/leads?{query}".rstrip("?"))


async def do_forget(request: web.Request) -> web.StreamResponse:
    """Let a view go: one's own, or a shared one for whoever may share."""
    view_id, caller = path_id(request, "view"), request[CALLER]

    def work(session: Session) -> None:
        held = saved_views.get(session, view_id)
        member = caller.member
        shares = held.shared and member is not None and may(member.role, Permission.SHARE)
        if held.owner != caller.by and not shares:
            raise NotYours(holder=held.owner)
        session.delete(held)

    await request.app[DATABASE].run(work)
    raise web.HTTPSeeOther("/console/leads")


def kept(given: dict[str, str]) -> str:
    """The filters of a query as a query string: only those that are known, in one order."""
    return urlencode({name: given[name] for name in FILTERS if given.get(name)})


def _page(
    request: web.Request, told: Words, asked: LeadsQuery, shown: LeadList, *,
    problem: str | None = None, status: int = 200,
) -> web.Response:  # fmt: skip
    given = {name: str(value) for name in FILTERS if (value := getattr(asked, name)) is not None}
    query = kept(given)
    member = request[CALLER].member
    role = member.role if member else ""
    forward = urlencode({**dict(parse_qsl(query)), "cursor": shown.next_cursor or ""})
    return page(
        request, told, "leads.html", list=shown, query=query,
        asked={**dict.fromkeys(FILTERS, ""), **given},
        more=[name for name in MORE if name in given], later=asked.cursor is not None,
        view=next((each for each in shown.views if each.query == query and query), None),
        stages=list(Stage), verdicts=list(Verdict),
        next_url=f"/console/leads?{forward}", first_url=f"/console/leads?{query}".rstrip("?"),
        may_share=may(role, Permission.SHARE), may_export=may(role, Permission.EXPORT),
        may_import=may(role, Permission.IMPORT), may_merge=may(role, Permission.MERGE),
        me=request[CALLER].by, problem=problem, status=status,
    )  # fmt: skip


def _values(session: Session, kind: str) -> list[Choice]:
    return [Choice(each, each) for each in marks.values(session, kind)]


def _fields(session: Session, words: Words) -> list[Choice]:
    """Values of fields of one's own that can be chosen from: not free text, which has no end."""
    found = []
    for each in marks.values(session, "field"):
        code, _, value = each.partition("=")
        field = words.playbook.own.of(code)
        if field is None or field.type == "text":
            continue
        read = {"true": True, "false": False}.get(value, value) if field.type == "yes_no" else value
        told = own_fields.in_words(field, read, words.language, words.texts)
        label = field.label.in_language(words.language)
        found.append(Choice(each, words.t("console-colon").join([label, told])))
    return found


def _reps(session: Session, words: Words) -> list[Choice]:
    names = rows_view.names_of(session, words)
    return sorted(
        (Choice(email, name) for email, name in names.items()), key=lambda each: each.label
    )
