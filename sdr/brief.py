"""The brief: what a rep reads before the first call. Pure apart from reading records.

First line: why call now. Every claim stands with the sentence it came from; what is not known
becomes a question to ask. In the rep's language; quotes stay as they were said. Made anew each
time it is looked at, so it is never older than the facts.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict, dataclass, replace
from html import escape
from typing import Any

from sqlalchemy.orm import Session

from sdr import discovery, facts, leads, qualify, radar, timeline
from sdr.facts import CONTACT_FACTS, Dossier, Known
from sdr.handoffs import Handoff
from sdr.playbook.model import Playbook
from sdr.quotes import by_quote, plain, wholes
from sdr.scoring import BANT, Judgement, judge
from sdr.texts import Texts
from sdr.values import day_in_words, in_words

_FACT_OF = {"budget": "budget", "authority": "buying_role", "need": "need", "timeline": "timeline"}


@dataclass(frozen=True, slots=True)
class Line:
    """One claim: what, in words, and the sentence behind it (quote and message id)."""

    label: str
    value: str
    quote: str | None = None
    message_id: str | None = None
    met: bool | None = None


@dataclass(frozen=True, slots=True)
class Brief:
    """`why_now` first; the rest in reading order."""

    language: str
    subject: str
    why_now: str
    who: str
    contact: tuple[Line, ...]
    changed: tuple[Line, ...]
    bant: tuple[Line, ...]
    spin: tuple[Line, ...]
    company: tuple[Line, ...]
    objections: tuple[Line, ...]
    read: tuple[Line, ...]
    open_questions: tuple[str, ...]
    next_step: str
    headings: dict[str, str]

    def as_dict(self) -> dict[str, Any]:
        """Plain JSON, for the API and the webhook."""
        return asdict(self)

    def sections(self) -> list[tuple[str, tuple[Line, ...]]]:
        """Heading and lines of each part that has any."""
        names = ("changed", "contact", "bant", "spin", "company", "objections", "read")
        return [(self.headings[n], getattr(self, n)) for n in names if getattr(self, n)]

    def as_text(self) -> str:
        """For the text part of a mail."""
        out = [self.why_now, self.who]
        for heading, lines in self.sections():
            out += ["", heading]
            for line in lines:
                out.append(f"- {line.label}{self.headings['colon']}{line.value}")
                if line.quote:
                    out.append(f"    {_quoted(line.quote, self.language)}")
        if self.open_questions:
            out += ["", self.headings["open_questions"]]
            out += [f"- {question}" for question in self.open_questions]
        out += ["", f"{self.headings['next_step']}{self.headings['colon']}{self.next_step}"]
        return "\n".join(out)

    def as_html(self) -> str:
        """For the HTML part of a mail: headings, lists and quotes, everything escaped."""
        out = [f"<p><strong>{escape(self.why_now)}</strong></p>", f"<p>{escape(self.who)}</p>"]
        for heading, lines in self.sections():
            out.append(f"<h2>{escape(heading)}</h2><ul>")
            for line in lines:
                quote = ""
                if line.quote:
                    quote = f"<br><q>{escape(_short(line.quote))}</q>"
                colon = escape(self.headings["colon"])
                out.append(
                    f"<li><b>{escape(line.label)}</b>{colon}{escape(line.value)}{quote}</li>"
                )
            out.append("</ul>")
        if self.open_questions:
            items = "".join(f"<li>{escape(q)}</li>" for q in self.open_questions)
            out.append(f"<h2>{escape(self.headings['open_questions'])}</h2><ul>{items}</ul>")
        out.append(
            f"<p><b>{escape(self.headings['next_step'])}</b>"
            f"{escape(self.headings['colon'])}{escape(self.next_step)}</p>"
        )
        return "".join(out)


def make(
    session: Session,
    handoff: Handoff,
    playbook: Playbook,
    language: str,
    texts: Texts,
    now: dt.datetime,
) -> Brief:
    """The brief of a handoff, in `language`, from what is known now."""
    lead = leads.get(session, handoff.lead_id)
    known = qualify.dossier(session, lead, playbook, now)
    judgement = judge(known, playbook, now)
    known = replace(known, facts=facts.as_told(session, known.facts))
    w = _Words(language, playbook, texts)
    who = _who(known, w)
    why = _why_now(handoff, known, judgement, w)
    return Brief(
        language=language,
        subject=w.t(f"brief-subject-{handoff.reason}", who=who),
        why_now=why,
        who=who,
        contact=_contact(known, w),
        changed=(*_doubts(handoff, w), *_changed(handoff, w)),
        bant=_bant(known, judgement, w),
        spin=_spin(known, w),
        company=_company(known, w),
        objections=_objections(session, lead.id, w),
        read=_read(session, lead.id, w),
        open_questions=_open_questions(known, playbook, language),
        next_step=_next_step(known, judgement, w),
        headings={
            name: w.t(f"brief-heading-{name.replace('_', '-')}")
            for name in (
                "changed",
                "contact",
                "bant",
                "spin",
                "company",
                "objections",
                "read",
                "open_questions",
                "next_step",
            )
        }
        | {"colon": w.t("brief-colon")},
    )


@dataclass(frozen=True, slots=True)
class _Words:
    language: str
    playbook: Playbook
    texts: Texts

    def t(self, key: str, **values: object) -> str:
        return self.texts.get(key, self.language, **values)

    def value(self, name: str, value: Any) -> str:
        return in_words(name, value, self.language, self.playbook, self.texts)

    def fact(self, name: str, known: Known) -> Line:
        return Line(
            self.t(f"fact-{name.replace('_', '-')}"),
            self.value(name, known.value),
            known.text,
            known.message_id,
        )


def _who(known: Dossier, w: _Words) -> str:
    person = [known.value("name"), known.value("job_title")]
    if not person[1] and known.value("persona"):
        person[1] = w.value("persona", known.value("persona"))
    company = [known.value("company")]
    for name in ("industry", "company_size"):
        if known.value(name):
            company.append(w.value(name, known.value(name)))
    parts = [*filter(None, person), *filter(None, company)]
    return w.t("value-joiner").join(parts) if parts else w.t("brief-nameless")


def _why_now(handoff: Handoff, known: Dossier, judgement: Judgement, w: _Words) -> str:
    problem = w.value("need", known.value("need")[:1]) if known.value("need") else None
    timeline_value = known.value("timeline") or {}
    when = None
    if timeline_value.get("by"):
        when = day_in_words(dt.date.fromisoformat(timeline_value["by"]), w.language)
    if handoff.reason == "requested":
        if problem:
            return w.t("brief-why-requested-problem", problem=problem)
        return w.t("brief-why-requested")
    met = sum(judgement.met(name) is True for name in BANT)
    base = "requalified" if handoff.reason == "requalified" else "qualified"
    if problem and when:
        return w.t(f"brief-why-{base}-dated", problem=problem, when=when, met=met)
    return w.t(f"brief-why-{base}", problem=problem or w.t("brief-problem-none"), met=met)


def _contact(known: Dossier, w: _Words) -> tuple[Line, ...]:
    lines = [
        w.fact(n, known.facts[n]) for n in (*CONTACT_FACTS, "meeting_time") if n in known.facts
    ]
    if not any(n in known.facts for n in CONTACT_FACTS):
        lines.append(Line(w.t("brief-contact"), w.t("brief-chat-only")))
    if known.do_not_contact:
        lines.append(
            Line(
                w.t("brief-note"),
                w.t("brief-no-automatic"),
                known.do_not_contact.get("text"),
                known.do_not_contact.get("message_id"),
            )
        )
    return tuple(lines)


def _changed(handoff: Handoff, w: _Words) -> tuple[Line, ...]:
    lines = []
    for change in handoff.changed:
        name = change["fact"]
        new = w.value(name, change["new"])
        if change["old"] is None:
            text = new
        else:
            text = w.t("brief-was-now", old=w.value(name, change["old"]), new=new)
        lines.append(
            Line(w.t(f"fact-{name.replace('_', '-')}"), text, change["text"], change["message_id"])
        )
    return tuple(lines)


def _bant(known: Dossier, judgement: Judgement, w: _Words) -> tuple[Line, ...]:
    lines = []
    for criterion in BANT:
        name, met = _FACT_OF[criterion], judgement.met(criterion)
        fact = known.facts.get(name)
        heading = w.t(f"brief-bant-{criterion}")
        mark = w.t({True: "brief-met", False: "brief-not-met", None: "brief-open"}[met])
        if fact is None:
            status = known.unanswered.get(name)
            value = w.t(f"value-{status}") if status else w.t("brief-not-told")
            lines.append(Line(heading, w.t("brief-marked", value=value, mark=mark), met=met))
        else:
            # several problems were told in several sentences: a line for each sentence
            for told, item in by_quote(fact):
                value = w.t("brief-marked", value=w.value(name, told), mark=mark)
                lines.append(Line(heading, value, item.text, item.message_id, met))
    return tuple(lines)


def _spin(known: Dossier, w: _Words) -> tuple[Line, ...]:
    lines = []
    for name in ("situation", "problem", "implication", "need_payoff"):
        fact, quoted = known.facts.get(name), set[str]()
        for item in wholes(fact) if fact else ():
            said = plain(item.text)
            fresh = item.text != item.value and said not in quoted
            quoted.add(said)
            lines.append(
                Line(
                    w.t(f"fact-{name.replace('_', '-')}"),
                    _quoted(str(item.value), w.language),
                    item.text if fresh else None,
                    item.message_id,
                )
            )
    return tuple(lines)


def _company(known: Dossier, w: _Words) -> tuple[Line, ...]:
    names = (
        "name",
        "company",
        "industry",
        "company_size",
        "region",
        "current_solution",
        "job_title",
        "persona",
    )
    return tuple(w.fact(name, known.facts[name]) for name in names if name in known.facts)


def _objections(session: Session, lead_id: str, w: _Words) -> tuple[Line, ...]:
    labels = {o.act: o.label.in_language(w.language) for o in w.playbook.objections}
    return tuple(
        Line(
            labels.get(e.data["act"], e.data["act"]),
            w.t("brief-objection-answered"),
            e.data.get("text"),
            e.data.get("message_id"),
        )
        for e in timeline.of(session, lead_id, "objection")
    )


def _doubts(handoff: Handoff, w: _Words) -> tuple[Line, ...]:
    """What speaks against the handoff since it was made."""
    if not handoff.doubts:
        return ()
    return (Line(w.t("brief-doubt"), w.t("brief-doubt-opening")),)


def _read(session: Session, lead_id: str, w: _Words) -> tuple[Line, ...]:
    """What they read: how often, when last, how long and how far; then what others did."""
    lines = []
    for read in radar.of(session, lead_id):
        item = w.playbook.item(read.what, w.language) if read.kind == "content" else None
        title = item.title if item else read.what
        if read.own.last_at is not None:
            lines.append(Line(title, _reading(read.own, read.own.last_at, w)))
        if read.others.last_at is not None:
            readers = max(1, len(read.others.browsers))
            value = _reading(read.others, read.others.last_at, w)
            lines.append(Line(title, w.t("brief-forwarded", readers=readers, value=value)))
    return tuple(lines)


def _reading(part: radar.Part, last: dt.datetime, w: _Words) -> str:
    day = day_in_words(last.date(), w.language)
    told = w.t("brief-read", count=part.opened, day=day)
    if not part.readings:
        return told
    minutes, depth = max(1, round(part.seconds / 60)), round(part.depth * 100)
    return w.t("brief-read-long", told=told, minutes=minutes, depth=depth)


def _open_questions(known: Dossier, playbook: Playbook, language: str) -> tuple[str, ...]:
    wanted = [f for f in playbook.spin.order if f not in known.facts and f not in CONTACT_FACTS]
    questions = (discovery.question(fact, known, playbook) for fact in wanted[:5])
    return tuple(q.text.in_language(language) for q in questions if q is not None)


def _next_step(known: Dossier, judgement: Judgement, w: _Words) -> str:
    meeting = known.facts.get("meeting_time")
    if meeting is not None:
        # what a colleague entered is agreed, what the person said is still to be
        key = "brief-next-meeting" if meeting.author is None else "brief-next-meeting-booked"
        return w.t(key, when=w.value("meeting_time", meeting.value))
    unmet = [c for c in BANT if judgement.met(c) is not True]
    channel = next((c for c in ("phone", "wechat", "email") if c in known.facts), None)
    key = f"brief-next-{channel or 'chat'}"
    topic = w.t(f"brief-topic-{unmet[0]}") if unmet else w.t("brief-topic-demo")
    return w.t(key, topic=topic)


def _short(text: str, limit: int = 200) -> str:
    text = " ".join(text.split())
    return text if len(text) <= limit else text[: limit - 1] + "…"


def _quoted(text: str, language: str) -> str:
    return f"「{_short(text)}」" if language == "zh" else f"“{_short(text)}”"
