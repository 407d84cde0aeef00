"""The pages of reports: a report, the rows behind one of its numbers, its numbers as a file.

Everybody may read them; of handoffs only managers and admins see everybody's, others their own.
What sources cost is entered by marketers, managers and admins.
"""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

from aiohttp import web
from sqlalchemy import select
from sqlalchemy.orm import Session

from console import auditing, csv_reading, reports_costs, reports_view
from console.auth import CALLER
from console.csv_export import BOM
from console.keys import CLOCK, DATABASE
from console.permissions import Permission, may
from console.rendering import HEADERS, page, words
from console.reports_view import DAYS, Asked
from console.words import Words
from sdr import tallies
from sdr.errors import BadInput
from sdr.facts import Fact
from sdr.tallies import REPORTS, STEPS, TallyRow
from sdr.texts import LANGUAGES

PAGE = 50
_UNKNOWN = "-"  # in addresses: what has no name


async def show_report(request: web.Request) -> web.Response:
    """One report."""
    told, asked = words(request), _asked(request)

    def work(session: Session) -> tuple[list[Any], list[Any]]:
        shown = reports_view.gather(session, told, asked)
        costs: list[Any] = []
        if asked.report == "funnel":
            costs = list(tallies.costs(session, reports_costs.months(*asked.span(told))))
        return shown, costs

    sections, costs = await request.app[DATABASE].run(work)
    auditing.seen(request, (lead for each in sections for _, lead, _ in each.quotes))
    member = request[CALLER].member
    industries = [
        (each.code, each.label.in_language(told.language)) for each in told.playbook.icp.industries
    ]
    return page(
        request, told, "reports.html", asked=asked, sections=sections, reports=REPORTS,
        all_days=DAYS, all_languages=LANGUAGES, industries=industries, costs=costs,
        may_enter=member is not None and may(member.role, Permission.COSTS),
        month=told.day(told.now)[:7], currency=told.playbook.bant.budget.currency,
    )  # fmt: skip


async def show_rows(request: web.Request) -> web.Response:
    """The rows behind a number, the newest first."""
    told, asked = words(request), _asked(request)
    names = _names(request, asked)
    language = request.query.get("language", "")
    before = request.query.get("before", "")[:40]

    def work(session: Session) -> tuple[list[TallyRow], dict[str, dict[str, Any]]]:
        since, until = asked.span(told)
        if asked.report == "voice":
            since -= dt.timedelta(days=since.weekday())
        found = tallies.rows(
            session, asked.report, since, until, before=before or None, limit=PAGE + 1,
            language=language if language in LANGUAGES else None, **names,
        )  # fmt: skip
        return found, _who(session, {row.lead_id for row in found})

    found, who = await request.app[DATABASE].run(work)
    shown = found[:PAGE]
    auditing.seen(request, (row.lead_id for row in shown))
    kept = {
        k: v
        for k, v in request.query.items()
        if k not in ("before", "days", "language", "industry")
    }
    more = asked.url("/rows", **kept, before=shown[-1].id) if len(found) > PAGE else None
    return page(
        request, told, "report_rows.html", asked=asked, rows=shown, who=who, next_url=more,
        first_url=asked.url("/rows", **kept) if before else None,
        labels={row.id: _label(told, asked, row) for row in shown},
    )  # fmt: skip


async def export(request: web.Request) -> web.Response:
    """The numbers of a report by day, as CSV."""
    told, asked = words(request), _asked(request)
    found = await request.app[DATABASE].run(
        lambda session: reports_view.sums(session, told, asked, by_day=True)
    )
    head = [told.t(f"reports-file-{asked.report}-{key}") for key in ("day", "a", "b", "c", "n")]
    lines = sorted(([each.day, each.a, each.b, each.c, each.n] for each in found), key=str)
    name = f"{asked.report}-{told.day(told.now)}.csv"
    return web.Response(
        text=BOM + csv_reading.written([head, *lines]), content_type="text/csv", charset="utf-8",
        headers={**HEADERS, "Content-Disposition": f'attachment; filename="{name}"'},
    )  # fmt: skip


async def do_cost(request: web.Request) -> web.StreamResponse:
    """Keep what a source cost in a month."""
    form = await request.post()
    source = tallies.name("".join(c for c in str(form.get("source", "")) if c.isprintable()))
    month, amount = str(form.get("month", "")), str(form.get("amount", "")).replace(",", "")
    if not source or not re.fullmatch(r"20\d\d-(0[1-9]|1[0-2])", month):
        raise BadInput(field="month" if source else "source", problem="bad_form", allowed="")
    if not re.fullmatch(r"\d{1,10}(\.\d{1,2})?", amount.strip()):
        raise BadInput(field="amount", problem="bad_form", allowed="")
    by, now = request[CALLER].by, request.app[CLOCK].now()
    await request.app[DATABASE].run(
        lambda s: tallies.enter_cost(s, source.casefold(), month, float(amount), by=by, now=now)
    )
    raise web.HTTPSeeOther("/console/reports/funnel#costs")


async def to_funnel(_request: web.Request) -> web.StreamResponse:
    """The first report."""
    raise web.HTTPSeeOther("/console/reports/funnel")


def _asked(request: web.Request) -> Asked:
    """What the address asks for; what it cannot mean counts as not given."""
    report = request.match_info["report"]
    days, language = request.query.get("days", ""), request.query.get("language", "")
    industry = request.query.get("industry", "")
    member = request[CALLER].member
    everybody = member is not None and may(member.role, Permission.TEAM)
    return Asked(
        report,
        int(days) if days in {str(each) for each in DAYS} else 90,
        language if language in LANGUAGES else "",
        industry if re.fullmatch(r"[a-z0-9_]{1,40}", industry) and report == "voice" else "",
        "" if everybody or member is None else member.email,
    )


def _names(request: web.Request, asked: Asked) -> dict[str, list[str]]:
    """The names that the rows are to have."""
    given = {
        key: "" if value == _UNKNOWN else value[: tallies.LONGEST]
        for key, value in request.query.items()
        if key in ("a", "b", "c") and "\x00" not in value
    }
    names = {key: [value] for key, value in given.items()}
    if asked.report == "funnel" and request.query.get("step") in STEPS:
        names["c"] = list(STEPS[STEPS.index(request.query["step"]) :])
    if asked.report == "voice" and asked.industry:
        names["c"] = [asked.industry]
    if asked.report == "handoffs" and asked.only:
        names["a"] = [asked.only]
    return names


def _who(session: Session, lead_ids: set[str]) -> dict[str, dict[str, Any]]:
    """Names and companies of these leads."""
    found: dict[str, dict[str, Any]] = {lead_id: {} for lead_id in lead_ids}
    for fact in session.scalars(
        select(Fact).where(
            Fact.lead_id.in_(lead_ids), Fact.name.in_(("name", "company")),
            Fact.superseded_at.is_(None),
        )
    ):  # fmt: skip
        found[fact.lead_id][fact.name] = fact.value
    return found


def _label(told: Words, asked: Asked, row: TallyRow) -> str:
    """What the row says, in a few words."""
    if asked.report == "funnel":
        step, source = told.t(f"reports-step-{row.c}"), reports_view.named(told, "source", row.a)
        return f"{step} · {source} · {reports_view.named(told, 'persona', row.b)}"
    if asked.report == "questions":
        return f"{told.fact(row.a)} · {told.t(f'reports-question-{row.c}')}"
    if asked.report == "handoffs":
        state, _, reason = row.b.partition(":")
        became = told.coded("console-return", reason) if reason else ""
        parts = [told.coded("console-handoff-state", state), became,
                 told.t(f"reports-speed-{row.c}"), row.a]  # fmt: skip
        return " · ".join(part for part in parts if part)
    return (
        f"{reports_view.named(told, row.a, row.b)} · {reports_view.named(told, 'industry', row.c)}"
    )
