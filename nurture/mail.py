"""A touch as a finished mail: variables, links, both parts, headers.

Called while a delivery is claimed (`worker`) and, without leaving a trace, by preview and by the
checks. The words are the playbook's; the frame's are the catalogue's.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy.orm import Session

from nurture import layout, links, render, replies, requalify
from nurture.context import Context
from nurture.enrollments import Enrollment, sequence_of
from sdr import consent, facts, names, qualify, wording
from sdr.facts import Dossier
from sdr.leads import Lead
from sdr.outbound import Delivery
from sdr.playbook.model import Send, Sequence
from sdr.playbook.questions import Question
from sdr.playbook.steps import Ask
from sdr.ports import Dispatch

# `link` in a step without content leads to the company's own site.
VARIABLES = (
    "lead", "persona_label", "problem_label", "quote", "link", "content_title",
    "content_summary", "company", "sender", "return_reason_text", "question",
)  # fmt: skip
PREVIEW, GREETING = 140, 30  # characters
QUOTE_LENGTH = {"zh": 45, "en": 120}


@dataclass(frozen=True, slots=True)
class Person:
    """`lead` in templates, its name as the reader is addressed: what is not known is empty."""

    name: str = ""
    company: str = ""


@dataclass(frozen=True, slots=True)
class Firm:
    """`company` in templates."""

    name: str
    phone: str
    email: str
    website: str


@dataclass(frozen=True, slots=True)
class Reader:
    """Whom a mail is written to, as far as its words depend on it."""

    language: str
    person: Person = Person()
    persona: str | None = None
    problem: str | None = None
    quote: str = ""
    return_reason: str | None = None
    imported: bool = False
    question: str = ""  # the one an ask step puts


@dataclass(frozen=True, slots=True)
class Mail:
    """A rendered mail."""

    subject: str
    text: str
    html: str
    headers: dict[str, str]


def reader(session: Session, lead: Lead, known: Dossier) -> Reader:
    """The lead as the reader of a mail."""
    told = facts.as_told(
        session, {n: known.facts[n] for n in ("need", "problem") if n in known.facts}
    )
    need = told.get("need")
    said = told.get("problem") or need
    held = consent.state(session, lead.id).get("email")
    return Reader(
        language=lead.language,
        person=Person(str(known.value("name") or ""), str(known.value("company") or "")),
        persona=known.value("persona"),
        problem=need.value[0] if need and need.value else None,
        quote=quoted(said.text or "", lead.language) if said and said.by == "prospect" else "",
        return_reason=lead.returned["reason"] if lead.returned else None,
        imported=held is not None and held.by != "prospect",
    )


def in_language(to: Reader, language: str) -> Reader:
    """The same reader written to in another language; a quote stays only in its own."""
    quote = to.quote if language == to.language else ""
    return replace(to, language=language, quote=quote)


def quoted(said: str, language: str) -> str:
    """What the person said, short enough to quote in a sentence and without its full stop."""
    longest = QUOTE_LENGTH["zh" if language == "zh" else "en"]
    words = render.plain_value(said).rstrip("。.！!，,；; ")
    if len(words) <= longest:
        return words
    kept = words[:longest]
    ends = [match.start() for match in re.finditer(r"[。.！!？?；;，,]", kept)]
    cut = ends[-1] if ends and ends[-1] >= longest // 3 else kept.rfind(" ")
    return (kept[:cut] if cut > 0 else kept).rstrip() + "…"


def variables(context: Context, step: Send, to: Reader, link: str) -> dict[str, Any]:
    """All variables of a template, by the names of VARIABLES."""
    playbook, language = context.playbook, to.language
    item = playbook.item(step.content, language) if step.content else None
    persona = playbook.people.persona(to.persona) if to.persona else None
    problem = playbook.spin.problem(to.problem) if to.problem else None
    company = playbook.company
    return {
        "lead": replace(to.person, name=names.called(to.person.name, language)),
        "persona_label": persona.label.in_language(language) if persona else "",
        "problem_label": problem.label.in_language(language) if problem else "",
        "quote": to.quote,
        "link": render.Verbatim(link),
        "content_title": item.title if item else "",
        "content_summary": item.summary if item else "",
        "company": Firm(
            company.name.in_language(language), company.phone, company.email, company.website
        ),
        "sender": company.sender.in_language(language),
        "return_reason_text": _return_reason(context, to),
        "question": to.question,
    }


def compose(
    context: Context, step: Send, to: Reader, *, link: str, stop_url: str, decoy: str | None = None
) -> Mail:
    """Render one step for one reader. Raises `render.CannotRender`.

    `decoy`: the link that people do not see, for programs that follow every link.
    """
    language, company = to.language, context.playbook.company
    values = variables(context, step, to, link)
    source = step.body.in_language(language)
    title = render.line(step.subject.in_language(language), values)
    sheet = layout.Sheet(
        language=language,
        company=company.name.in_language(language),
        accent=company.accent,
        subject=title,
        footer=_footer(context, to),
        stop=layout.Stop(stop_url, context.texts.get("mail-footer-stop", language)),
        choose=layout.Stop(
            f"{stop_url}/preferences", context.texts.get("mail-footer-choose", language)
        ),
        preview=preview(render.text(source, values)),
        decoy=decoy,
    )
    return Mail(
        subject=subject(context, step, to, values),
        text=layout.written(sheet, render.text(source, values)),
        html=layout.framed(sheet, render.html(source, values)),
        headers={
            # RFC 8058: the mail program posts to this address, nobody has to open a page.
            "List-Unsubscribe": f"<{stop_url}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        },
    )


def preview(text: str) -> str:
    """What a list of mails shows beside the subject: the first words behind the greeting."""
    paragraphs = [" ".join(each.split()) for each in text.split("\n\n")]
    said = [each for each in paragraphs if each and "://" not in each]
    behind = said[1:] if len(said) > 1 and len(said[0]) <= GREETING else said
    return behind[0][:PREVIEW] if behind else ""


def subject(context: Context, step: Send, to: Reader, values: dict[str, Any]) -> str:
    """The subject, behind the mark that the playbook puts on commercial mail."""
    title = render.line(step.subject.in_language(to.language), values)
    markers = context.playbook.consent.subject_marker
    marker = markers.get("zh" if to.language == "zh" else "en", "")
    if not marker:
        return title
    return context.texts.get("mail-subject-marked", to.language, marker=marker, subject=title)


def dispatch(session: Session, context: Context, touch: Delivery, now: dt.datetime) -> Dispatch:
    """The claimed touch as a dispatch, with links of its own. Raises `render.CannotRender`."""
    enrollment = session.get(Enrollment, touch.payload["enrollment"])
    lead = session.get(Lead, touch.lead_id) if touch.lead_id else None
    if enrollment is None or lead is None:
        raise render.CannotRender("step_gone", str(touch.payload.get("step")))
    sequence = sequence_of(session, context.playbook, enrollment)
    step = letter(sequence, touch.payload)
    to = reader(session, lead, qualify.dossier(session, lead, context.playbook, now))
    link, url = context.playbook.company.website, None
    if step.content:
        url = links.content_url(context.base_url, step.content, to.language)
    question = _question(context, touch.payload)
    if question is not None:
        requalify.hold(session, lead, question, None, context.playbook, now)
        to = replace(to, question=wording.put(question, to.language))
        url = links.chat_url(context.base_url, to.language)
    decoy = None
    if url is not None:
        link = links.address(
            session, context, lead, url, slug=step.content, now=now, enrollment_id=enrollment.id,
            delivery_id=touch.id,
        )  # fmt: skip
        if link != url:
            decoy = links.decoy(session, context, lead, now=now, delivery_id=touch.id)
    stop = links.issue(
        session, kind="unsubscribe", lead_id=lead.id, now=now, enrollment_id=enrollment.id,
        delivery_id=touch.id, address=touch.address,
    )  # fmt: skip
    mail = compose(
        context, step, to, link=link, stop_url=f"{context.base_url}/u/{stop}", decoy=decoy
    )
    touch.subject = mail.subject
    session.flush()
    return Dispatch(
        delivery_id=touch.id, channel=touch.channel, to=touch.address, subject=mail.subject,
        text=mail.text, html=mail.html, message_id=touch.message_id, language=to.language,
        headers=mail.headers | replies.answer_address(context, touch.message_id),
    )  # fmt: skip


def letter(sequence: Sequence | None, payload: Mapping[str, Any]) -> Send:
    """The step of a touch as a message, with the content that was picked for it.

    Raises `render.CannotRender` where the step or its words are gone.
    """
    step = sequence.step(str(payload.get("step"))) if sequence else None
    if isinstance(step, Send):
        return step.model_copy(update={"content": payload.get("content", step.content)})
    if isinstance(step, Ask) and step.subject is not None and step.body is not None:
        return Send(key=step.key, subject=step.subject, body=step.body)
    raise render.CannotRender("step_gone", str(payload.get("step")))


def _question(context: Context, payload: Mapping[str, Any]) -> Question | None:
    """The question a touch puts, if it is one."""
    key = payload.get("question")
    return context.playbook.spin.question(str(key)) if key else None


def _return_reason(context: Context, to: Reader) -> str:
    """What the person told sales; empty where they told nothing (never reached, bad data)."""
    key = f"mail-return-reason-{(to.return_reason or '').replace('_', '-')}"
    return context.texts.get(key, to.language) if context.texts.has(key, to.language) else ""


def _footer(context: Context, to: Reader) -> list[str]:
    company, language = context.playbook.company, to.language
    why = "mail-footer-why-imported" if to.imported else "mail-footer-why"
    return [
        context.texts.get(why, language, company=company.name.in_language(language)),
        company.legal_name.in_language(language),
        company.postal_address.in_language(language),
    ]
