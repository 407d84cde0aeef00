"""Who is in a sequence and why, who is not and why not, and what would go out when.

The calendar decides by the code of a live pass (`nurture.simulate`); why somebody stays out is
`nurture.cohort`. Nothing is stored or sent. Rows of `console.pages_sequences` point here.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from aiohttp import web
from sqlalchemy import select
from sqlalchemy.orm import Session

from console import auditing, sequences_view
from console.auth import CALLER
from console.keys import CLOCK, NURTURE
from console.permissions import Permission, may
from console.rendering import page, words
from console.sequence_edits import today
from console.sequence_pages import TABS, As, as_whom, called, leads_in, version_asked
from console.sequences_api import sequence_name
from console.sequences_view import Head
from console.words import When, Words
from nurture import cohort, decisions, saying, simulate
from nurture.cohort import Plan
from nurture.context import Context
from nurture.enrollments import UNDER_WAY, Enrollment, State
from sdr.errors import NotFound
from sdr.leads import Identity, Lead
from sdr.playbook.model import LANGUAGES, Sequence

PAGE = 50
DAYS = 365  # how far ahead the calendar looks


@dataclass(frozen=True, slots=True)
class Member:
    """One lead's way through the sequence; `why`: what was decided last, in words."""

    enrollment: str
    lead_id: str
    who: str
    state: str  # in words
    dot: str
    step: str | None
    why: str
    entered: When | None
    upcoming: When | None
    version: int
    paused: bool | None  # None: it is over


@dataclass(frozen=True, slots=True)
class Asked:
    """Why one lead is, or is not, in the sequence."""

    lead_id: str
    who: str
    text: str
    messages: list[tuple[When | None, str]]


@dataclass(frozen=True, slots=True)
class Day:
    """One line of the calendar; `sent`: something goes out."""

    date: str
    time: str
    sent: bool
    step: str
    title: str
    why: str


async def show_leads(request: web.Request) -> web.Response:
    """The newest who entered, and the answer to why somebody is not in it."""
    told, context, name = words(request), request.app[NURTURE], sequence_name(request)
    before, only = request.query.get("before", "")[:60], request.query.get("only") == "under-way"
    who = request.query.get("who", "").strip()[:320]

    def work(session: Session) -> tuple[Head, list[Member], str | None, Asked | None]:
        head = sequences_view.head(session, context, told, name)
        rows = select(Enrollment).where(Enrollment.sequence == name)
        if only:
            rows = rows.where(UNDER_WAY)
        if before and "\x00" not in before:
            rows = rows.where(Enrollment.id < before)
        found = list(session.scalars(rows.order_by(Enrollment.id.desc()).limit(PAGE + 1)))
        following = found[PAGE - 1].id if len(found) > PAGE else None
        members = [_member(session, context, told, row) for row in found[:PAGE]]
        return head, members, following, _asked(session, context, told, head, who)

    head, members, following, asked = await context.database.run(work)
    auditing.seen(request, [each.lead_id for each in members] + ([asked.lead_id] if asked else []))
    member = request[CALLER].member
    return page(
        request, told, "sequence_leads.html", head=head, tab="leads", tabs=TABS, members=members,
        following=following, later=bool(before), only=only, who=who, asked=asked,
        may_switch=member is not None and may(member.role, Permission.SWITCH),
    )  # fmt: skip


async def show_calendar(request: web.Request) -> web.Response:
    """What would go out when to one lead or an invented one, and why then."""
    told, context, name = words(request), request.app[NURTURE], sequence_name(request)
    whom, number = as_whom(request), version_asked(request)
    start = _start(request)
    language = request.query.get("language", "")
    spoken = language if language in LANGUAGES else told.language

    def work(session: Session) -> tuple[Head, Sequence, list[Day], str, list[tuple[str, str]]]:
        head = sequences_view.head(session, context, told, name)
        sequence = cohort.with_version(session, context, name, number or head.shown.number)
        days, enters = _days(session, context, told, sequence, whom, spoken, start)
        return head, sequence, days, enters, leads_in(session, name)

    head, sequence, days, enters, people = await context.database.run(work)
    if whom.lead:
        auditing.seen(request, [whom.lead])
    return page(
        request, told, "sequence_calendar.html", head=head, tab="calendar", tabs=TABS,
        sequence=sequence, days=days, enters=enters, people=people, as_whom=whom,
        spoken=spoken, all_languages=LANGUAGES, start=start.date().isoformat(),
    )  # fmt: skip


# ── small parts ────────────────────────────────────────────────────────────────────────────────
def _member(session: Session, context: Context, told: Words, row: Enrollment) -> Member:
    state = told.t(f"nurture-why-state-{row.state}")
    if row.reason:
        reason = saying.reason_of(told.texts, told.language, row.reason)
        state = f"{state}{told.t('console-colon')}{reason}"
    last = decisions.last_of(session, row.id)
    why = ""
    if last is not None:
        zone = context.timezone
        why = saying.line(told.texts, told.language, zone, last.what, last.reason, last.data)
    over = row.ended_at is not None
    dots = {State.ACTIVE: "running", State.PAUSED: "paused"}
    return Member(
        row.id, row.lead_id, called(session, row.lead_id), state,
        dots.get(State(row.state), "over"), None if over else row.step, why,
        told.when(row.created_at), told.when(row.next_step_at), row.version,
        None if over else row.state == State.PAUSED,
    )  # fmt: skip


def _asked(session: Session, context: Context, told: Words, head: Head, who: str) -> Asked | None:
    if not who or "\x00" in who:
        return None
    lead = (
        session.get(Lead, who)
        or session.scalars(
            select(Lead)
            .join(Identity, Identity.lead_id == Lead.id)
            .where(Identity.value == who.lower())
            .limit(1)
        ).first()
    )
    if lead is None:
        raise NotFound(what="lead", id=who[:60])
    until = told.now + dt.timedelta(days=DAYS)
    plan = cohort.plan(session, context, head.shown.sequence, lead.id, told.now, until)
    messages = [(told.when(each.goes_at), each.subject or each.key) for each in plan.entries]
    return Asked(lead.id, called(session, lead.id), _standing(told, plan), messages)


def _standing(told: Words, plan: Plan) -> str:
    if plan.nothing is None:
        return told.t(f"console-seq-plan-{plan.standing.replace('_', '-')}", n=len(plan.entries))
    code, _, name = plan.nothing.partition(":")
    key = f"cohort-why-{code.replace('_', '-')}"
    if told.texts.has(key, told.language):
        return told.t("console-seq-plan-nothing", why=told.t(key, name=name))
    return told.t("console-seq-plan-nothing", why=told.why(code))


def _days(
    session: Session, context: Context, told: Words, sequence: Sequence, whom: As, spoken: str,
    start: dt.datetime,
) -> tuple[list[Day], str]:  # fmt: skip
    enters = ""
    if whom.lead:
        to, who = simulate.of_lead(session, context, whom.lead, start)
    else:
        to = simulate.sample(context, whom.persona, spoken)
        who = simulate.invented(context, sequence, to, start, context.timezone)
        if whom.persona:
            chosen = simulate.entrance(context.playbook, sequence, whom.persona, spoken)
            enters = "never" if not chosen.enters else (
                "enters" if chosen.chosen == sequence.name else f"other:{chosen.chosen}"
            )  # fmt: skip
    zone = who.zone
    entries, lines = simulate.calendar(context, sequence, to, who, start + dt.timedelta(days=DAYS))
    letters, days = iter(entries), []
    for line in lines:
        at = line.at.astimezone(zone)
        said = saying.line(told.texts, told.language, zone, line.what, line.reason, line.data)
        sent = line.what == "sent" and line.message is not None
        title, why = said, ""
        if sent:
            entry = next(letters)
            title, why = entry.subject or entry.key, _reason(told, entry, zone)
        weekday = told.t(f"nurture-weekday-{at.isoweekday()}")
        days.append(Day(f"{at:%Y-%m-%d} {weekday}", f"{at:%H:%M}", sent, line.key, title, why))
    return days, enters


def _reason(told: Words, entry: Any, zone: dt.tzinfo) -> str:
    """Why a message goes at that time."""
    due = f"{entry.due_at.astimezone(zone):%Y-%m-%d %H:%M}"
    wait = sequences_view.lasts(entry.wait, told)
    if entry.why == "next" and not wait:
        return told.t("nurture-calendar-directly")
    reason = told.coded("console-why", entry.reason)
    return told.t(f"nurture-calendar-{entry.why}", due=due, wait=wait, reason=reason)


def _start(request: web.Request) -> dt.datetime:
    """Nine in the morning of the day that is asked for, else now."""
    try:
        day = dt.date.fromisoformat(request.query.get("start", ""))
    except ValueError:
        day = today(request)
    if not 2000 <= day.year <= 2100 or day == today(request):
        return request.app[CLOCK].now()
    zone = request.app[NURTURE].timezone
    return dt.datetime.combine(day, dt.time(9), zone).astimezone(dt.UTC)
