"""Telling a lead's rep of hot reading: once, not too often, and only while it stands.

The sweep looks at leads who read something since it looked last. When a rule of the playbook's
`engagement.yml` holds and the lead's rep has not been told within `hot_quiet`, a notice is planned
under an identity of its own, by mail and, where one is set, to the webhook. The lead's row is held,
so that two workers never tell of the same reading twice. What the notice says is made when it
leaves; if by then the reading turned out to be a program's, it is skipped.
"""

from __future__ import annotations

import datetime as dt
from html import escape
from typing import Any

from sqlalchemy import exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from nurture import colleagues, enrollments, layout, render, reviews, timing
from nurture.context import Context
from nurture.withdrawal import REASON
from sdr import engagements, facts, handoffs, hot, lead_view, leads, outbound, radar, timeline
from sdr.engagements import Engagement
from sdr.hot import Found, Seen
from sdr.leads import Lead
from sdr.outbound import Delivery
from sdr.playbook.model import Playbook
from sdr.ports import Dispatch
from sdr.stages import Stage
from sdr.timeline import Event

REVIEW = "hot"
EVENT = "lead.hot_reading"
KINDS = ("click", "view", "visit")
MOST_SHOWN = 8


def waiting(session: Session, context: Context, now: dt.datetime) -> list[str]:
    """Leads who did something since they were looked at last, as far back as rules look."""
    rules = context.playbook.engagement.hot
    if not rules:
        return []
    longest = max(timing.wait(rule.within) for rule in rules)
    review = reviews.Review
    return list(
        session.scalars(
            select(Engagement.lead_id)
            .outerjoin(
                review, (review.kind == REVIEW) & (review.subject == Engagement.lead_id)
            )
            .where(
                Engagement.changed_at > now - longest, Engagement.counted.is_(True),
                Engagement.kind.in_(KINDS),
                or_(review.seen_at.is_(None), Engagement.changed_at > review.seen_at),
            )
            .distinct()
        )
    )  # fmt: skip


def look(session: Session, context: Context, lead_id: str, now: dt.datetime) -> bool:
    """Plan the notices about one lead if its reading is hot; True when some were planned."""
    lead = enrollments.hold(session, lead_id)
    if lead is None:
        return False
    newest = session.scalar(
        select(func.max(Engagement.changed_at)).where(Engagement.lead_id == lead_id)
    )
    reviews.mark(session, REVIEW, lead_id, newest or now)
    if lead.do_not_contact is not None or lead.stage == Stage.DISQUALIFIED:
        return False
    found = standing(session, context, lead, now)
    last = _told_last(session, lead_id)
    quiet = timing.wait(context.playbook.engagement.hot_quiet)
    if found is None or (
        last is not None and (abs(now - last) < quiet or found.changed_at <= last)
    ):
        return False
    owner = handoffs.owner_of(session, lead, context.playbook, now)
    targets = [("email", owner)]
    if context.webhook_url:
        targets.append(("webhook", context.webhook_url))
    payload = {"hot": found.rule.key, "engagements": list(found.engagements)}
    for channel, address in targets:
        outbound.plan(
            session, identity=f"hot:{lead.id}:{found.rule.key}:{found.engagements[-1]}"
            f":{found.times}:{int(found.changed_at.timestamp())}:{channel}"[:200],
            purpose="notice", channel=channel, lead_id=lead.id, address=address,
            language=colleagues.language_of(session, context, owner, lead), payload=payload,
            not_before=now, now=now, domain=context.mail_domain,
        )  # fmt: skip
    timeline.write(
        session, lead.id, "hot_reading", now=now, by="leadhatch",
        data={"rule": found.rule.key, "times": found.times, "seconds": round(found.seconds),
              "what": list(found.what), "to": owner, "engagements": list(found.engagements)},
    )  # fmt: skip
    session.flush()
    return True


def standing(session: Session, context: Context, lead: Lead, now: dt.datetime) -> Found | None:
    """The rule that holds for the lead now."""
    return found_at(session, context.playbook, lead.id, now)


def found_at(session: Session, playbook: Playbook, lead_id: str, at: dt.datetime) -> Found | None:
    """The rule that held at a moment, by what of that time counts today."""
    rules = [(rule, timing.wait(rule.within)) for rule in playbook.engagement.hot]
    return hot.find(rules, _seen(session, lead_id), at)


def told_of(session: Session, playbook: Playbook, since: dt.datetime) -> list[Event]:
    """What reps were told of hot reading since a moment, a lead's newest, oldest first.

    Without that about which a colleague did something since, and that which does not stand.
    """
    newest: dict[str, Event] = {}
    later = aliased(Event)
    dealt_with = exists().where(
        later.lead_id == Event.lead_id,
        later.at >= Event.at,
        later.by.not_in(("leadhatch", "prospect")),
    )
    rows = select(Event).where(Event.kind == "hot_reading", Event.at > since, ~dealt_with)
    for event in session.scalars(rows.order_by(Event.at, Event.id)):
        newest[event.lead_id] = event
    return [
        event for event in newest.values()
        if found_at(session, playbook, event.lead_id, event.at) is not None
    ]  # fmt: skip


def refusal(session: Session, context: Context, notice: Delivery) -> str | None:
    """Why a planned notice must not go any more: what it tells of does not stand."""
    lead = session.get(Lead, notice.lead_id) if notice.lead_id else None
    if lead is None:
        return "lead_gone"
    told = set(notice.payload["engagements"])
    counted = {each.id for each in _seen(session, lead.id)}
    if told <= counted:
        return None
    # some of it does not count any more: the rest may still be enough
    return None if standing(session, context, lead, notice.created_at) else REASON


def dispatch(session: Session, context: Context, notice: Delivery, now: dt.datetime) -> Dispatch:
    """The claimed notice as a dispatch. Raises `render.CannotRender`."""
    lead = leads.get(session, notice.lead_id or "")
    found = standing(session, context, lead, notice.created_at)
    if found is None:
        raise render.CannotRender("step_gone", str(notice.payload["hot"]))
    url = f"{context.base_url}/console/leads/{lead.id}"
    subject, text, html = _mail(session, context, lead, found, notice.language, url)
    notice.subject = subject
    session.flush()
    body: dict[str, Any] | None = None
    if notice.channel == "webhook":
        text = html = ""
        body = {
            "event": EVENT, "at": now.isoformat(), "rule": found.rule.key, "times": found.times,
            "seconds": round(found.seconds, 1), "what": list(found.what), "url": url,
            "lead": lead_view.view(session, lead, context.playbook, now),
        }  # fmt: skip
    return Dispatch(
        delivery_id=notice.id, channel=notice.channel, to=notice.address, subject=subject,
        text=text, html=html or None, message_id=notice.message_id, language=notice.language,
        headers={"Auto-Submitted": "auto-generated"}, body=body,
    )  # fmt: skip


def _mail(
    session: Session, context: Context, lead: Lead, found: Found, language: str, url: str
) -> tuple[str, str, str]:
    """(subject, text, html): what is hot, then everything the lead read, latest first."""
    texts = context.texts
    known = facts.current(session, lead.id)
    who = [str(known[name].value) for name in ("name", "company") if name in known]
    person = texts.get("hot-comma", language).join(who) or texts.get("hot-nobody", language)
    what = texts.get("hot-comma", language).join(
        _title(context, each, language) for each in found.what
    )
    within = found.rule.within
    span = texts.get(f"nurture-wait-{within[-1]}", language, count=int(within[:-1]))
    key = "hot-times" if found.rule.times is not None else "hot-minutes"
    values = {"who": person, "what": what, "span": span, "times": found.times,
              "minutes": round(found.seconds / 60)}  # fmt: skip
    subject = texts.get(f"{key}-subject", language, **values)
    lead_line = texts.get(f"{key}-line", language, **values)
    rows = [
        texts.get(
            "hot-read", language, title=_title(context, read.what, language),
            opened=read.own.opened, minutes=round(read.own.seconds / 60),
            depth=round(read.own.depth * 100),
        )
        for read in radar.of(session, lead.id)[:MOST_SHOWN] if read.own.last_at is not None
    ]  # fmt: skip
    heading = texts.get("hot-all", language)
    label = texts.get("nurture-notice-open", language)
    sheet = layout.Sheet(
        language=language,
        company=context.playbook.company.name.in_language(language),
        accent=context.playbook.company.accent,
        subject=subject,
        footer=[texts.get("mail-notice-footer", language)],
    )
    listed = "\n".join(f"- {row}" for row in rows)
    text = f"{lead_line}\n\n{heading}\n{listed}\n\n{label}\n{url}"
    items = "".join(f"<li>{escape(row)}</li>" for row in rows)
    html = (
        f"<p>{escape(lead_line)}</p><h2>{escape(heading)}</h2><ul>{items}</ul>"
        f'<p class="action"><a href="{escape(url)}">{escape(label)}</a></p>'
    )
    return subject, layout.written(sheet, text), layout.framed(sheet, html)


def _title(context: Context, what: str, language: str) -> str:
    item = context.playbook.item(what, language)
    return item.title if item is not None else what


def _seen(session: Session, lead_id: str) -> list[Seen]:
    return [
        Seen(row.id, row.kind, row.slug or str(row.data.get("page") or ""), row.at, row.changed_at,
             row.judgement, float(row.data.get("seconds") or 0))
        for row in engagements.of(session, lead_id)
        if row.counted and row.kind in KINDS
    ]  # fmt: skip


def _told_last(session: Session, lead_id: str) -> dt.datetime | None:
    """When the rep was told last; what was taken back before it left is no telling."""
    return session.scalar(
        select(func.max(Delivery.created_at)).where(
            Delivery.lead_id == lead_id,
            Delivery.identity.like(f"hot:{lead_id}:%"),
            Delivery.state != outbound.State.SKIPPED,
        )
    )
