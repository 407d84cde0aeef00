"""Events and livestreams: who is invited, who registers, who came.

An event is a content item with a date. An invitation is one mail to each lead of a segment, once
per lead and event, and passes what every mail passes: consent, window, quiet hours, caps, throttle,
switches. Its link opens a page with one button; who presses it is registered and reminded before
the event. Who came is told by the API or a file, and becomes an engagement. The worker sends, the
staff API and the command line invite.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets
from dataclasses import dataclass
from enum import StrEnum
from zoneinfo import ZoneInfo

from sqlalchemy import ForeignKey, String, UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from nurture import (
    cohort,
    enrollments,
    gate,
    links,
    mail,
    optin,
    render,
    standing,
    switches,
    timing,
)
from nurture.context import Context
from sdr import consent, engagements, handoffs, leads, outbound, qualify, timeline
from sdr.db import Record, new_id
from sdr.errors import NotFound
from sdr.leads import Lead
from sdr.outbound import Delivery, Later, Skip
from sdr.playbook.model import LANGUAGES, Content, Entrance, Playbook, Send, Sequence, Text
from sdr.ports import Dispatch
from sdr.texts import Texts

INVITATION, REMINDER = "invitation", "reminder"
PURPOSES = (INVITATION, REMINDER)
KINDS = ("event", "livestream")
_WORDS = {INVITATION: "event-invite", REMINDER: "event-remind"}


class State(StrEnum):
    INVITED = "invited"
    REGISTERED = "registered"
    ATTENDED = "attended"
    MISSED = "missed"


class Guest(Record):
    """One lead and one event."""

    __tablename__ = "event_guests"
    __table_args__ = (UniqueConstraint("slug", "lead_id"),)

    id: Mapped[str] = mapped_column(String(40), primary_key=True)
    slug: Mapped[str] = mapped_column(String(120))
    lead_id: Mapped[str] = mapped_column(ForeignKey("leads.id", ondelete="CASCADE"), index=True)
    state: Mapped[str] = mapped_column(String(12))
    token_hash: Mapped[str | None] = mapped_column(String(64), unique=True)
    invited_by: Mapped[str | None] = mapped_column(String(320))
    invited_at: Mapped[dt.datetime | None]
    registered_at: Mapped[dt.datetime | None]
    settled_at: Mapped[dt.datetime | None]  # when it was told who came


@dataclass(frozen=True, slots=True)
class Invited:
    """What inviting did: ids of leads invited now, and of those who were before."""

    invited: list[str]
    before: list[str]


@dataclass(frozen=True, slots=True)
class Seat:
    """What the page behind an invitation's link shows."""

    guest: Guest
    item: Content
    language: str
    over: bool


def event_of(playbook: Playbook, slug: str, language: str = "zh") -> Content:
    """The event in a language. Raises NotFound for what is no event."""
    item = playbook.item(slug, language)
    if item is None or item.kind not in KINDS or item.starts_at is None:
        raise NotFound(what="event", id=slug[:80])
    return item


def starts(item: Content) -> dt.datetime:
    """When the event begins, in UTC."""
    return dt.datetime.fromisoformat(item.starts_at or "").astimezone(dt.UTC)


# ── inviting ───────────────────────────────────────────────────────────────────────────────────
def invite(
    session: Session, context: Context, slug: str, segment: str, *, by: str, now: dt.datetime,
    dry_run: bool = False,
) -> Invited:  # fmt: skip
    """Plan an invitation for each lead of the pool in the segment; once per lead and event.

    `segment` is a cohort (`persona=executive,language=zh`), or `all`. Raises NotFound, BadInput.
    """
    event_of(context.playbook, slug)
    wanted = cohort.conditions("" if segment == "all" else segment)
    ids = cohort.members(session, context.playbook, wanted, now, cohort.MOST)
    held = set(session.scalars(select(Guest.lead_id).where(Guest.slug == slug)))
    fresh = [lead_id for lead_id in ids if lead_id not in held]
    if not dry_run:
        for lead_id in fresh:
            lead = leads.get(session, lead_id)
            session.add(
                Guest(id=new_id("gst"), slug=slug, lead_id=lead_id, state=State.INVITED,
                      invited_by=by, invited_at=now)
            )  # fmt: skip
            _plan(session, context.mail_domain, INVITATION, slug, lead, now, now)
        session.flush()
    return Invited(fresh, [lead_id for lead_id in ids if lead_id in held])


def _plan(
    session: Session, domain: str, purpose: str, slug: str, lead: Lead,
    not_before: dt.datetime, now: dt.datetime,
) -> None:  # fmt: skip
    outbound.plan(
        session, identity=f"{purpose}:{slug}:{lead.id}", purpose=purpose, channel="email",
        lead_id=lead.id, address=standing.address_on(session, lead.id, "email") or "",
        language=lead.language, payload={"event": slug, "step": purpose}, not_before=not_before,
        now=now, domain=domain,
    )  # fmt: skip


# ── sending ────────────────────────────────────────────────────────────────────────────────────
def allowed(
    session: Session, context: Context, delivery: Delivery, now: dt.datetime
) -> Skip | Later | None:
    """Why an invitation or a reminder does not go now, or None. Raises gate.NotNow."""
    lead = enrollments.hold(session, delivery.lead_id)
    guest = _guest(session, str(delivery.payload.get("event")), delivery.lead_id or "")
    if lead is None or guest is None:
        return Skip("lead_gone")
    reason = _refusal(session, context, delivery, lead, guest, now)
    if reason is not None:
        return Skip(reason)
    stopped = switches.stopped(session, lead_id=lead.id)
    if stopped == switches.STOPPED:
        raise gate.NotNow(stopped)
    if stopped is not None:
        return switches.hold(session, delivery, stopped, now)
    talking = switches.talking(session, delivery, now)
    if talking is not None:
        return talking
    if delivery.purpose == REMINDER:
        return None  # who registered waits for it: no cap and no window keeps it back
    return gate.ask(session, context, delivery, now, _as_sequence(context, delivery, lead))


def _refusal(
    session: Session, context: Context, delivery: Delivery, lead: Lead, guest: Guest,
    now: dt.datetime,
) -> str | None:  # fmt: skip
    item = context.playbook.item(guest.slug, lead.language)
    if item is None or item.starts_at is None or starts(item) <= now:
        return "event_over"
    if lead.do_not_contact:
        return "opt_out"
    if not delivery.address:
        return "no_address"
    refused = consent.refusal(session, lead.id, "email", delivery.address)
    if refused is not None:
        return refused
    if delivery.purpose == REMINDER:
        return None if guest.state == State.REGISTERED else "not_registered"
    if optin.missing(session, context.playbook, lead.id, delivery.address):
        return optin.REASON
    if handoffs.open_of(session, lead.id) is not None or handoffs.owned(lead):
        return "handoff"
    return None


def _as_sequence(context: Context, delivery: Delivery, lead: Lead) -> Sequence:
    """The one mail as a sequence of one step: what decides about mails knows sequences."""
    step = _letter(context, delivery, str(delivery.payload["event"]), lead)
    return Sequence(
        name=f"event-{delivery.payload['event']}", version=1, title=step.subject,
        entrance=Entrance(), steps=(step,),
    )  # fmt: skip


def _letter(context: Context, delivery: Delivery, slug: str, lead: Lead) -> Send:
    words, texts = _WORDS[delivery.purpose], context.texts
    subject, body = {}, {}
    for each in LANGUAGES:
        item = event_of(context.playbook, slug, each)
        where = (item.place or item.url or "").replace("{", "(").replace("}", ")")
        zone = timing.zone(lead.timezone, context.timezone)
        when = when_in_words(texts, item, each, zone)
        subject[each] = texts.get(f"{words}-subject", each, title="{{ content_title }}")
        body[each] = texts.get(
            f"{words}-body", each, name="{{ lead.name }}", summary="{{ content_summary }}",
            title="{{ content_title }}", when=when, where=where, link="{{ link }}",
            sender="{{ sender }}", company="{{ company.name }}",
            **{"if": "{% if lead.name %}", "else": "{% else %}", "end": "{% endif %}"},
        )  # fmt: skip
    return Send(
        key=delivery.purpose, subject=Text.model_validate(subject),
        body=Text.model_validate(body), content=slug,
    )  # fmt: skip


def when_in_words(texts: Texts, item: Content, language: str, zone: ZoneInfo) -> str:
    """Day and hour in that zone, with its name."""
    local = starts(item).astimezone(zone)
    day = texts.get(f"nurture-weekday-{local.isoweekday()}", language)
    return f"{local:%Y-%m-%d} {day} {local:%H:%M} ({zone.key.replace('_', ' ')})"


def dispatch(session: Session, context: Context, delivery: Delivery, now: dt.datetime) -> Dispatch:
    """The claimed mail as a dispatch, with a link of its own. Raises `render.CannotRender`."""
    lead = session.get(Lead, delivery.lead_id) if delivery.lead_id else None
    slug = str(delivery.payload.get("event"))
    guest = _guest(session, slug, delivery.lead_id or "")
    if lead is None or guest is None or context.playbook.item(slug, lead.language) is None:
        raise render.CannotRender("step_gone", slug)
    token = secrets.token_urlsafe(24)
    guest.token_hash = _hash(token)
    to = mail.reader(session, lead, qualify.dossier(session, lead, context.playbook, now))
    stop = links.issue(
        session, kind="unsubscribe", lead_id=lead.id, now=now, delivery_id=delivery.id,
        address=delivery.address,
    )  # fmt: skip
    made = mail.compose(
        context, _letter(context, delivery, slug, lead), to,
        link=f"{context.base_url}/e/{token}", stop_url=f"{context.base_url}/u/{stop}",
    )  # fmt: skip
    delivery.subject = made.subject
    session.flush()
    return Dispatch(
        delivery_id=delivery.id, channel="email", to=delivery.address, subject=made.subject,
        text=made.text, html=made.html, message_id=delivery.message_id, language=to.language,
        headers=made.headers,
    )  # fmt: skip


# ── registering and coming ─────────────────────────────────────────────────────────────────────
def seat(session: Session, playbook: Playbook, token: str, now: dt.datetime) -> Seat | None:
    """What stands behind an invitation's link; changes nothing."""
    guest = session.scalars(select(Guest).where(Guest.token_hash == _hash(token))).one_or_none()
    lead = session.get(Lead, guest.lead_id) if guest is not None else None
    item = playbook.item(guest.slug, lead.language) if guest is not None and lead else None
    if guest is None or lead is None or item is None or item.starts_at is None:
        return None
    return Seat(guest, item, lead.language, starts(item) <= now)


def register(
    session: Session, playbook: Playbook, token: str, now: dt.datetime, domain: str
) -> Seat | None:
    """Register the guest behind a link, once; a reminder is planned."""
    found = seat(session, playbook, token, now)
    lead = enrollments.hold(session, found.guest.lead_id) if found is not None else None
    if found is None or lead is None:
        return None
    guest = found.guest
    if guest.state == State.INVITED and not found.over:
        guest.state, guest.registered_at = State.REGISTERED, now
        engagements.note(session, lead.id, "click", now=now, slug=guest.slug,
                         data={"registered": True})  # fmt: skip
        timeline.write(session, lead.id, "event_registered", now=now, by="prospect",
                       data={"slug": guest.slug})  # fmt: skip
        remind_at = starts(found.item) - timing.wait(found.item.remind_before)
        if remind_at > now:
            _plan(session, domain, REMINDER, guest.slug, lead, remind_at, now)
        session.flush()
    return found


def attendance(
    session: Session, playbook: Playbook, slug: str, lead_id: str, *, attended: bool, by: str,
    now: dt.datetime,
) -> Guest:  # fmt: skip
    """Note whether a lead came, invited or not; the same again changes nothing. Raises NotFound."""
    event_of(playbook, slug)
    lead = leads.get(session, lead_id)
    guest = _guest(session, slug, lead_id)
    if guest is None:
        guest = Guest(id=new_id("gst"), slug=slug, lead_id=lead_id, state=State.INVITED)
        session.add(guest)
    state = State.ATTENDED if attended else State.MISSED
    if guest.state == state:
        return guest
    guest.state, guest.settled_at = state, now
    engagements.note(session, lead.id, "attended" if attended else "missed", now=now, slug=slug,
                     counted=attended)  # fmt: skip
    timeline.write(session, lead.id, f"event_{state}", now=now, by=by, data={"slug": slug})
    session.flush()
    return guest


def guests(session: Session, slug: str) -> list[Guest]:
    """Everybody who was invited or came, in the order they were."""
    return list(session.scalars(select(Guest).where(Guest.slug == slug).order_by(Guest.id)))


def _guest(session: Session, slug: str, lead_id: str) -> Guest | None:
    return session.scalars(
        select(Guest).where(Guest.slug == slug, Guest.lead_id == lead_id)
    ).one_or_none()


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
