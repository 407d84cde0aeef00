"""Invitations to a meeting, for calendars and for people: to the prospect and to the rep.

Each is a delivery of the one door out, planned in the unit of work that books, moves or calls off
(RFC 5545 and 5546: the same UID, a SEQUENCE that grows, METHOD REQUEST or CANCEL). It is made when
it is sent; one that a later change has overtaken does not go. Times in the calendar object are UTC,
so both calendars show their own; the words say the time on the reader's clock. Called by the
console; `preparing` asks for the finished mail.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from email.utils import parseaddr
from html import escape
from zoneinfo import ZoneInfo

import icalendar
from sqlalchemy.orm import Session

from nurture import layout, render
from nurture.context import Context
from sdr import consent, facts, handoffs, leads, meetings, outbound, staff, wording
from sdr.handoffs import Handoff
from sdr.leads import Lead
from sdr.meetings import Meeting, State
from sdr.outbound import Delivery, Skip
from sdr.ports import Calendar, Dispatch
from sdr.texts import Texts
from sdr.values import day_in_words, offset

PURPOSE = "meeting"  # of the prospect's; the rep's is a notice like any other
REMINDER = "meeting_reminder"  # the same, some hours before: planned by `reminders`
REQUEST, CANCEL = "REQUEST", "CANCEL"


def plan(
    session: Session, meeting: Meeting, domain: str, now: dt.datetime, *, left: str | None = None
) -> list[str]:
    """Plan what both are told of the meeting as it is now; the addresses it goes to.

    `left`: the rep whose meeting it was; it goes from their calendar.
    """
    lead = leads.get(session, meeting.lead_id)
    method = CANCEL if meeting.state == State.CANCELLED else REQUEST
    targets = [(meeting.rep, "notice", method)]
    if left is not None:
        targets.append((left, "notice", CANCEL))
    known = facts.current(session, lead.id).get("email")
    if known is not None:
        targets.append((str(known.value), PURPOSE, method))
    for address, purpose, asks in targets:
        member = staff.find(session, address) if purpose == "notice" else None
        outbound.plan(
            session, purpose=purpose, channel="email", lead_id=lead.id, address=address,
            identity=(
                f"meeting:{meeting.id}:{meeting.sequence}:{consent.address_hash(address)[:16]}"
            ),
            language=member.language if member is not None else lead.language,
            payload={"meeting": meeting.id, "sequence": meeting.sequence, "method": asks},
            not_before=now, now=now, domain=domain,
        )  # fmt: skip
    return [address for address, _, _ in targets]


def follow(session: Session, handoff: Handoff, domain: str, *, by: str, now: dt.datetime) -> None:
    """After a handoff moved: its meeting to come goes with it to the rep who has it now, or is
    called off where the lead is no longer with sales.
    """
    if handoff.state in (handoffs.State.RETURNED, handoffs.State.LOST):
        held = meetings.to_come(session, handoff, now)
        if held is not None:
            plan(session, meetings.cancel(session, held.id, by=by, now=now), domain, now)
    elif handoff.state in handoffs.OPEN:
        moved = meetings.passed_on(session, handoff, now)
        if moved is not None:
            plan(session, moved[0], domain, now, left=moved[1])


def refusal(session: Session, delivery: Delivery, now: dt.datetime) -> Skip | None:
    """Why it does not go: a later change has its own, or nobody writes to this person any more."""
    meeting = session.get(Meeting, delivery.payload["meeting"])
    if meeting is None:
        return Skip("meeting_gone")
    if meeting.sequence != delivery.payload["sequence"]:
        return Skip("overtaken")
    lead = session.get(Lead, meeting.lead_id)
    if delivery.purpose != "notice" and lead is not None and lead.do_not_contact:
        return Skip("opt_out")
    if "before" not in delivery.payload:
        return None
    if meeting.starts_at <= now:
        return Skip("meeting_begun")
    if delivery.purpose != REMINDER:
        return None
    # nobody asked for this one: whoever stopped our mail, or took consent back, gets none
    if consent.is_suppressed(session, "email", delivery.address):
        return Skip("suppressed")
    refused = consent.refused_by_themselves(session, meeting.lead_id, "email")
    return Skip("no_consent") if refused else None


def dispatch(session: Session, context: Context, delivery: Delivery, now: dt.datetime) -> Dispatch:
    """The claimed invitation as a dispatch. Raises `render.CannotRender`.

    A reminder is mail alone: a calendar would take its words for those of the entry, and ask again
    whether one comes.
    """
    meeting = session.get(Meeting, delivery.payload["meeting"])
    if meeting is None:
        raise render.CannotRender("meeting_gone", delivery.id)
    lead = leads.get(session, meeting.lead_id)
    to_rep, method = delivery.purpose == "notice", str(delivery.payload["method"])
    language, texts, company = delivery.language, context.texts, context.playbook.company
    who = _who(session, context, meeting, lead, language)
    said = _said(context, language, who, meeting, delivery, to_rep=to_rep)
    sheet = layout.Sheet(
        language=language, company=company.name.in_language(language), accent=company.accent,
        subject=said.subject, footer=[
            company.legal_name.in_language(language),
            company.postal_address.in_language(language),
        ],
    )  # fmt: skip
    lines = [said.first]
    if method != CANCEL:
        lines += _details(texts, language, meeting, to_rep=to_rep)
    url = f"{context.base_url}/console/handoffs/{meeting.handoff_id}#meeting" if to_rep else None
    label = texts.get("mail-notice-open", language)
    html = "".join(f"<p>{escape(line)}</p>" for line in lines)
    if url is not None:
        html += f'<p class="action"><a href="{escape(url)}">{escape(label)}</a></p>'
        lines = [*lines, f"{label}\n{url}"]
    delivery.subject = sheet.subject
    session.flush()
    return Dispatch(
        delivery_id=delivery.id, channel="email", to=delivery.address, subject=sheet.subject,
        text=layout.written(sheet, "\n\n".join(lines)), html=layout.framed(sheet, html),
        message_id=delivery.message_id, language=language,
        headers={"Auto-Submitted": "auto-generated"},
        calendar=None if "before" in delivery.payload else Calendar(
            method,
            calendar_of(
                context, meeting, who, sheet.subject, lines, method, now, to_rep=to_rep
            ),
        ),
    )  # fmt: skip


def when(texts: Texts, moment: dt.datetime, zone: str, language: str) -> str:
    """The moment on somebody's clock: day, weekday, hour, zone."""
    local = moment.astimezone(ZoneInfo(zone))
    return texts.get(
        "meeting-when", language, day=day_in_words(local.date(), language),
        weekday=texts.get(f"nurture-weekday-{local.isoweekday()}", language),
        hour=f"{local:%H:%M}", zone=f"{zone.replace('_', ' ')}, {offset(local)}",
    )  # fmt: skip


class Who:
    """The two who meet, as the reader knows them."""

    def __init__(self, rep: str, rep_name: str, lead: str, lead_name: str, company: str) -> None:
        self.rep, self.rep_name, self.lead, self.lead_name = rep, rep_name, lead, lead_name
        self.company = company


def _who(session: Session, context: Context, meeting: Meeting, lead: Lead, language: str) -> Who:
    known = facts.current(session, lead.id)
    value = {name: str(known[name].value) for name in ("name", "company", "email") if name in known}
    member = staff.find(session, meeting.rep)
    people = context.playbook.routing.representatives
    name = next(
        (p.name.in_language(language) for p in people if p.email.lower() == meeting.rep.lower()),
        member.name if member is not None else meeting.rep,
    )
    nameless = context.texts.get("console-nameless", language)
    called = value.get("name") or value.get("company") or nameless
    return Who(
        meeting.rep, name, value.get("email", ""), called,
        context.playbook.company.name.in_language(language),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Said:
    """What the mail begins with."""

    subject: str
    first: str


def _said(
    context: Context, language: str, who: Who, meeting: Meeting, delivery: Delivery, *, to_rep: bool
) -> Said:
    other = who.lead_name if to_rep else who.rep_name
    begins = when(context.texts, meeting.starts_at, _zones(meeting, to_rep=to_rep)[0], language)
    if "before" in delivery.payload:
        about, key = "meeting_reminder_subject", "meeting_reminder"
        return Said(*(
            wording.line(context.playbook, each, language, other=other, when=begins)
            for each in (about, f"{key}_rep" if to_rep else key)
        ))  # fmt: skip
    cancelled = delivery.payload["method"] == CANCEL
    key = "cancelled" if cancelled else "moved" if meeting.sequence else "booked"
    named = other if to_rep else f"{who.rep_name} · {who.company}"
    return Said(
        context.texts.get(f"meeting-subject-{key}", language, other=named),
        context.texts.get(f"meeting-{key}", language, other=other, when=begins),
    )


def _zones(meeting: Meeting, *, to_rep: bool) -> tuple[str, str]:
    """The reader's, then the other's."""
    zones = (meeting.rep_zone, meeting.lead_zone)
    return zones if to_rep else (zones[1], zones[0])


def _details(texts: Texts, language: str, meeting: Meeting, *, to_rep: bool) -> list[str]:
    zone, other_zone = _zones(meeting, to_rep=to_rep)
    lines = [texts.get("meeting-lasts", language, n=meetings.minutes_of(meeting))]
    same = meeting.starts_at.astimezone(ZoneInfo(zone)).utcoffset() == (
        meeting.starts_at.astimezone(ZoneInfo(other_zone)).utcoffset()
    )
    if not same and to_rep:
        there = when(texts, meeting.starts_at, other_zone, language)
        lines.append(texts.get("meeting-there", language, when=there))
    if meeting.place:
        lines.append(texts.get("meeting-place", language, place=meeting.place))
    if not to_rep:
        lines.append(texts.get("meeting-other-time", language))
    return lines


def calendar_of(
    context: Context, meeting: Meeting, who: Who, summary: str, lines: list[str], method: str,
    now: dt.datetime, *, to_rep: bool,
) -> str:  # fmt: skip
    """The iCalendar object, lines ended by CRLF.

    The prospect's calendar answers the rep. To the rep the installation's own mailbox invites:
    calendars do not take up an invitation from oneself.
    """
    made = icalendar.Calendar()
    made.add("prodid", "-//Leadhatch//Meetings//EN")
    made.add("version", "2.0")
    made.add("calscale", "GREGORIAN")
    made.add("method", method)
    event = icalendar.Event()
    event.add("uid", f"{meeting.id}@{context.mail_domain}")
    event.add("dtstamp", now.astimezone(dt.UTC))
    event.add("dtstart", meeting.starts_at.astimezone(dt.UTC))
    event.add("dtend", meeting.ends_at.astimezone(dt.UTC))
    event.add("sequence", meeting.sequence)
    event.add("status", "CANCELLED" if method == CANCEL else "CONFIRMED")
    event.add("summary", summary)
    event.add("description", "\n\n".join(lines))
    if meeting.place:
        event.add("location", meeting.place)
    own = context.own_addresses[0] if to_rep and context.own_addresses else None
    event.add("organizer", _address(own or who.rep, who.company if own else who.rep_name))
    event.add(
        "attendee", _address(who.rep, who.rep_name, role="REQ-PARTICIPANT", partstat="ACCEPTED")
    )
    if who.lead:
        event.add(
            "attendee",
            _address(
                who.lead, who.lead_name, role="REQ-PARTICIPANT", partstat="NEEDS-ACTION",
                rsvp="TRUE",
            ),
        )  # fmt: skip
    made.add_component(event)
    return bytes(made.to_ical()).decode()


def _address(address: str, name: str, **parameters: str) -> icalendar.vCalAddress:
    made = icalendar.vCalAddress(f"mailto:{parseaddr(address)[1]}")
    made.params["cn"] = icalendar.vText(name)
    for key, value in parameters.items():
        made.params[key] = icalendar.vText(value)
    return made
