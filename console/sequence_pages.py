"""Pages about sequences: the list with figures, one sequence as a flow, each message previewed.

What is shown is gathered by `console.sequences_view`; seeing before sending decides and renders
by the code of a live pass (`nurture.trying`). Rows of `console.pages_sequences` point here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from aiohttp import web
from sqlalchemy import select
from sqlalchemy.orm import Session

from console import auditing, sequences_view
from console.auth import CALLER
from console.keys import CLOCK, NURTURE
from console.permissions import Permission, may
from console.rendering import HEADERS, page, words
from console.sequences_api import sequence_name
from console.sequences_view import Head
from nurture import cohort, simulate, trying
from nurture.enrollments import Enrollment
from nurture.mail import Mail
from sdr import facts
from sdr.errors import BadInput, NotFound
from sdr.playbook.model import LANGUAGES, Sequence

TABS = ("flow", "edit", "preview", "calendar", "versions", "leads")
NEWEST = 20  # leads offered to look at a message as
# A mail brings its own styles and nothing else; it may only stand inside a page of ours.
MAIL_HEADERS = {
    **HEADERS,
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'unsafe-inline'; sandbox; frame-ancestors 'self'"
    ),
}


@dataclass(frozen=True, slots=True)
class Seen:
    """A message as somebody would get it; `wrong` where it cannot be made for them."""

    mails: dict[str, Mail]
    wrong: str | None = None


@dataclass(frozen=True, slots=True)
class As:
    """Whom a message is looked at as: a lead, or an invented reader of a persona."""

    lead: str | None = None
    persona: str | None = None

    @property
    def value(self) -> str:
        """As the form and the address hold it."""
        return f"lead:{self.lead}" if self.lead else f"persona:{self.persona or ''}"


async def show_sequences(request: web.Request) -> web.Response:
    """All sequences with figures, and the switch of all."""
    told, context = words(request), request.app[NURTURE]

    def work(session: Session) -> tuple[list[sequences_view.Entry], Any]:
        return (
            sequences_view.listed(session, context, told),
            sequences_view.stop_of_all(session),
        )

    entries, stopped = await context.database.run(work)
    member = request[CALLER].member
    switching = member is not None and may(member.role, Permission.SWITCH)
    return page(
        request, told, "sequences.html", entries=entries, stopped=stopped, may_switch=switching
    )


async def show_sequence(request: web.Request) -> web.Response:
    """One sequence: who enters, and its steps from top to bottom."""
    told, context, name = words(request), request.app[NURTURE], sequence_name(request)
    head = await context.database.run(lambda s: sequences_view.head(s, context, told, name))
    sequence, member = head.shown.sequence, request[CALLER].member
    return page(
        request, told, "sequence.html", head=head, tab="flow", tabs=TABS, sequence=sequence,
        steps=sequences_view.flow(sequence, told),
        entrance=sequences_view.entrance(sequence, told),
        may_switch=member is not None and may(member.role, Permission.SWITCH),
    )  # fmt: skip


async def show_preview(request: web.Request) -> web.Response:
    """One message in both languages, side by side, as a lead or as a persona."""
    told, context, name = words(request), request.app[NURTURE], sequence_name(request)
    number, whom = version_asked(request), as_whom(request)
    asked = request.query.get("step", "")[:60]

    def work(session: Session) -> tuple[Head, Sequence, list[tuple[str, str]]]:
        head = sequences_view.head(session, context, told, name)
        sequence = cohort.with_version(session, context, name, number or head.shown.number)
        return head, sequence, leads_in(session, name)

    head, sequence, people = await context.database.run(work)
    letters = [each for each in sequence.steps if simulate.letter_of(each) is not None]
    chosen = next((each for each in letters if each.key == asked), letters[0] if letters else None)
    seen = Seen({})
    if chosen is not None:
        seen = await _seen(request, sequence, chosen.key, whom)
    if whom.lead:
        auditing.seen(request, [whom.lead])
    kept = {"version": str(sequence.version), "as": whom.value}
    if chosen is not None:
        kept["step"] = chosen.key
    return page(
        request, told, "sequence_preview.html", head=head, tab="preview", tabs=TABS,
        sequence=sequence,
        letters=[each for each in sequences_view.flow(sequence, told) if each.letter],
        chosen=chosen.key if chosen else None, people=people, as_whom=whom, seen=seen,
        frame={each: f"/console/sequences/{name}/mail?" + urlencode({**kept, "language": each})
               for each in LANGUAGES},
    )  # fmt: skip


async def show_mail(request: web.Request) -> web.Response:
    """The HTML of one message alone, for the frame of the preview."""
    context, name = request.app[NURTURE], sequence_name(request)
    number, whom = version_asked(request), as_whom(request)
    language, step = request.query.get("language", ""), request.query.get("step", "")[:60]
    if language not in LANGUAGES:
        raise NotFound(what="page", id=language[:20])
    sequence = await context.database.run(lambda s: cohort.with_version(s, context, name, number))
    seen = await _seen(request, sequence, step, whom)
    if whom.lead:
        auditing.seen(request, [whom.lead])
    if language not in seen.mails:
        raise NotFound(what="message", id=f"{name} {step}"[:80])
    return web.Response(
        text=seen.mails[language].html, content_type="text/html", headers=MAIL_HEADERS
    )


# ── small parts ────────────────────────────────────────────────────────────────────────────────
async def _seen(request: web.Request, sequence: Sequence, step: str, whom: As) -> Seen:
    context, clock = request.app[NURTURE], request.app[CLOCK]

    def work(session: Session) -> dict[str, Mail]:
        letter = trying.letter(sequence, step)
        return trying.both(session, context, letter, clock, lead=whom.lead, persona=whom.persona)

    try:
        return Seen(await context.database.run(work))
    except BadInput as error:
        return Seen({}, str(error.params.get("detail") or error.params.get("problem") or ""))


def as_whom(request: web.Request) -> As:
    """Whom the address names; what was mistyped counts as an invented reader."""
    kind, _, code = request.query.get("as", "")[:80].partition(":")
    if kind == "lead" and code and "\x00" not in code:
        return As(lead=code)
    known = {each.code for each in request.app[NURTURE].playbook.people.personas}
    return As(persona=code if kind == "persona" and code in known else None)


def version_asked(request: web.Request) -> int | None:
    """The version that the address names, if any."""
    text = request.query.get("version", "")
    return int(text) if text.isascii() and text.isdecimal() and 0 < len(text) < 10 else None


def leads_in(session: Session, name: str) -> list[tuple[str, str]]:
    """The newest leads of a sequence: (id, what they are called)."""
    ids = session.scalars(
        select(Enrollment.lead_id)
        .where(Enrollment.sequence == name)
        .order_by(Enrollment.id.desc())
        .limit(NEWEST)
    )
    return [(lead_id, called(session, lead_id)) for lead_id in dict.fromkeys(ids)]


def called(session: Session, lead_id: str) -> str:
    """What a lead is called in a list: name and company, else its id."""
    known = facts.current(session, lead_id)
    named = [str(known[each].value) for each in ("name", "company") if each in known]
    return " · ".join(named) or lead_id
