"""Seeing before sending: the calendar of a sequence, and one step as a mail. Nothing is stored.

The same code decides as in a live pass: `sequences` who enters, `engine` what happens, `timing`
when a step goes (`journey` walks through all of it), `mail.compose` what it says. The command
line calls; the console will.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from nurture import mail, render
from nurture.assumptions import Assumption
from nurture.context import Context
from nurture.enrollments import Enrollment, inbound
from nurture.journey import Imagined, Journey, Line
from nurture.mail import Mail, Person, Reader
from nurture.sequences import Profile, choose, matched
from nurture.standing import Standing
from sdr import leads, qualify, wording
from sdr.facts import Dossier, Known
from sdr.playbook.model import Playbook, Send, Sequence, Step
from sdr.playbook.steps import NEXT_BEST, Ask, Notify

NO_TOKEN = "preview"  # noqa: S105 - a placeholder in links that lead nowhere


@dataclass(frozen=True, slots=True)
class Entry:
    """A message of the calendar; `reason`: why it does not go when it is due, a code or None."""

    number: int
    key: str
    channel: str
    due_at: dt.datetime
    goes_at: dt.datetime
    wait: str
    reason: str | None
    subject: str
    content: str | None
    first: bool

    @property
    def why(self) -> str:
        """The code of the reason why it goes at that time."""
        kind = "first" if self.first else "next"
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
    context: Context, sequence: Sequence, to: Reader, who: Imagined, until: dt.datetime,
    assumed: tuple[Assumption, ...] = (), begin: str | None = None,
) -> tuple[list[Entry], list[Line]]:  # fmt: skip
    """What would go out to such a reader, and everything that would be decided on the way.

    With `begin` the reader stands at that step already.
    """
    lines = Journey(context.playbook, sequence, who, assumed).walk(until, begin)
    entries: list[Entry] = []
    for line in lines:
        step = sequence.step(line.key)
        if line.what != "sent" or line.message is None or step is None:
            continue
        letter, subject = letter_of(step), ""
        if letter is not None:
            letter = letter.model_copy(update={"content": line.message.content})
            reader = to
            if line.message.question:
                question = context.playbook.spin.question(line.message.question)
                put = wording.put(question, to.language) if question else ""
                reader = dataclasses.replace(to, question=put)
            values = mail.variables(context, letter, reader, NO_TOKEN)
            subject = mail.subject(context, letter, reader, values)
        entries.append(
            Entry(
                number=line.number, key=line.key, channel=line.message.channel,
                due_at=line.due_at, goes_at=line.at, wait=step.wait,
                reason=line.data.get("closed"), subject=subject, content=line.message.content,
                first=not entries,
            )
        )  # fmt: skip
    return entries, lines


def invented(
    context: Context, sequence: Sequence, to: Reader, start: dt.datetime, zone: ZoneInfo
) -> Imagined:
    """The situation of an invented reader who enters the sequence for what it is meant for."""
    rules = sequence.entrance
    problems = list(rules.problems) or ([to.problem] if to.problem else [])
    facts = {"email": "someone@example.com", "need": problems, "persona": to.persona}
    known = {name: Known(value, None, None, start) for name, value in facts.items() if value}
    return Imagined(
        now=start, zone=zone, language=to.language, dossier=Dossier(known),
        reasons=frozenset(rules.reasons), refusals=usable(context),
    )  # fmt: skip


def of_lead(
    session: Session, context: Context, lead_id: str, start: dt.datetime
) -> tuple[Reader, Imagined]:
    """A lead as it stands now, as if it entered the sequence at `start`."""
    lead = leads.get(session, lead_id)
    none = Enrollment(
        id="", lead_id=lead.id, created_at=start, inbound_before=inbound(session, lead.id)
    )
    now = Standing(session, context, lead, none, start)
    return mail.reader(session, lead, now.dossier), Imagined(
        now=start, zone=now.zone, language=now.language, dossier=now.dossier, stage=now.stage,
        verdict=now.verdict, reasons=now.reasons, source=dict(now.source), tags=now.tags,
        fields=dict(now.fields), happened=now.happened, had=now.had,
        refusals=dict(now.refusals), asked_at=now.asked_at, question_open=now.question_open,
    )  # fmt: skip


def usable(context: Context) -> dict[str, str | None]:
    """The channels of this installation, for somebody who was on the site and agreed to all."""
    missing = dict.fromkeys(("email", "wechat"), "channel_not_configured")
    held: dict[str, str | None] = {n: None if n in context.channels else r
                                   for n, r in missing.items()}  # fmt: skip
    return held | {"in_chat": None, "webhook": None if context.webhook_url else "no_webhook"}


def preview(context: Context, step: Send, to: Reader) -> Mail:
    """The step as this reader would get it, with links that lead nowhere.

    What is picked for each reader is shown as the first item there is, a question as the first.
    """
    if step.content == NEXT_BEST:
        held = [each.slug for each in context.playbook.content if each.language == to.language]
        step = step.model_copy(update={"content": held[0] if held else None})
    if not to.question:
        first = wording.put(context.playbook.spin.questions[0], to.language)
        to = dataclasses.replace(to, question=first)
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
