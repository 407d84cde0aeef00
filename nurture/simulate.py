"""Seeing before sending: the calendar of a sequence, and one step as a mail. Nothing is stored.

The same code decides as in a live pass: `sequences` who enters, `timing` when a step goes,
`mail.compose` what it says. The command line calls; the console will.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from nurture import mail, render, schedule, timing
from nurture.context import Context
from nurture.mail import Mail, Person, Reader
from nurture.sequences import Profile, choose, matched
from sdr import leads, qualify
from sdr.playbook.model import Playbook, Send, Sequence, Step
from sdr.playbook.steps import Ask, Notify

NO_TOKEN = "preview"  # noqa: S105 - a placeholder in links that lead nowhere


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the calendar; `reason`: why it does not go when it is due, a code or None."""

    number: int
    key: str
    channel: str
    due_at: dt.datetime
    goes_at: dt.datetime
    wait: str
    reason: str | None
    subject: str
    content: str | None

    @property
    def why(self) -> str:
        """The code of the reason why it goes at that time."""
        kind = "first" if self.number == 1 else "next"
        return f"{kind}-deferred" if self.reason else kind


@dataclass(frozen=True, slots=True)
class Entrant:
    """Whether and how the persona enters: `chosen` is the sequence such a lead is put in."""

    enters: bool
    chosen: str | None


def entrance(playbook: Playbook, sequence: Sequence, persona: str, language: str) -> Entrant:
    """Would a lead of this persona, in the pool for the reasons the sequence is for, enter it?"""
    who = Profile(
        persona=persona, language=language, reasons=frozenset(sequence.entrance.reasons),
        problems=sequence.entrance.problems,
    )  # fmt: skip
    choice = choose(playbook, who)
    return Entrant(
        matched(sequence.entrance, who) is not None, choice.sequence.name if choice else None
    )


def calendar(
    context: Context, sequence: Sequence, to: Reader, start: dt.datetime, zone: ZoneInfo
) -> list[Entry]:
    """What would go out to such a reader who enters at `start`, each mail taken on first try."""
    entries, after = [], start
    hours = schedule.persona_hours(context.playbook, sequence, zone)
    for number, step in enumerate(sequence.messages, 1):
        slot = timing.slot(step, after, hours)
        values = mail.variables(context, step, to, NO_TOKEN)
        entries.append(
            Entry(
                number=number, key=step.key, channel=step.channel, due_at=slot.due_at,
                goes_at=slot.goes_at, wait=step.wait, reason=slot.reason,
                subject=mail.subject(context, step, to, values), content=step.content,
            )
        )  # fmt: skip
        after = slot.goes_at
    return entries


def preview(context: Context, step: Send, to: Reader) -> Mail:
    """The step as this reader would get it, with links that lead nowhere."""
    link = context.playbook.company.website
    if step.content:
        link = f"{context.base_url}/t/{NO_TOKEN}"
    return mail.compose(context, step, to, link=link, stop_url=f"{context.base_url}/u/{NO_TOKEN}")


def sample(context: Context, persona: str | None, language: str, *, known: bool = True) -> Reader:
    """An invented reader of that persona; with `known` False nothing is known but the language."""
    if not known:
        return Reader(language=language, persona=persona)
    entry = context.playbook.people.persona(persona) if persona else None
    codes = [problem.code for problem in context.playbook.spin.problems]
    cares = entry.priorities if entry else ()
    return Reader(
        language=language,
        person=Person(
            context.texts.get("nurture-sample-name", language),
            context.texts.get("nurture-sample-company", language),
        ),
        persona=persona,
        problem=next((code for code in cares if code in codes), codes[0]),
        return_reason="too_early",
    )


def reader_of(session: Session, context: Context, lead_id: str, now: dt.datetime) -> Reader:
    """The lead as a reader."""
    lead = leads.get(session, lead_id)
    return mail.reader(session, lead, qualify.dossier(session, lead, context.playbook, now))


def letter_of(step: Step) -> Send | None:
    """The step's message, or None where it has none of its own."""
    if isinstance(step, Send):
        return step
    if isinstance(step, Ask | Notify) and step.subject is not None and step.body is not None:
        return Send(key=step.key, subject=step.subject, body=step.body)
    return None


def cannot(context: Context, step: Send, to: Reader) -> render.CannotRender | None:
    """What stops this step from being rendered for this reader, or None."""
    values = mail.variables(context, step, to, NO_TOKEN)
    try:
        words = render.text(step.body.in_language(to.language), values)
        title = render.line(step.subject.in_language(to.language), values)
    except render.CannotRender as error:
        return error
    return None if words.strip() and title.strip() else render.CannotRender("empty")
