"""Reminders before a booked meeting: to the prospect, and to the rep who holds it.

So many hours before as `meetings.remind_hours` of routing.yml says, in the words of wording.yml;
without either there are none. Planned by a sweep and sent as the invitation is (`invites`), with
the same calendar entry, so each goes once. Who was told of this time within these hours is not
reminded of it, and of several that are late the one nearest to the meeting goes. `worker` calls.
"""

from __future__ import annotations

import datetime as dt

from sqlalchemy import String, cast, select
from sqlalchemy.orm import Session

from nurture import invites, reviews
from nurture.context import Context
from nurture.reviews import Review
from sdr import consent, facts, leads, outbound, staff
from sdr.deliveries import Delivery
from sdr.meetings import Meeting, State
from sdr.playbook.model import Playbook

KIND = "meeting_reminder"
LINES = ("meeting_reminder_subject", "meeting_reminder", "meeting_reminder_rep")


def waiting(session: Session, playbook: Playbook, now: dt.datetime) -> list[str]:
    """Ids of meetings with a reminder to plan, the soonest first."""
    if not all(key in playbook.wording.lines for key in LINES):
        return []
    found: dict[str, dt.datetime] = {}
    for hours in playbook.routing.meetings.remind_hours:
        subject = Meeting.id + ":" + cast(Meeting.sequence, String) + f":{hours}"
        due = (
            select(Meeting.id, Meeting.starts_at)
            .outerjoin(Review, (Review.kind == KIND) & (Review.subject == subject))
            .where(
                Meeting.state == State.BOOKED, Meeting.starts_at > now,
                Meeting.starts_at <= now + dt.timedelta(hours=hours), Review.subject.is_(None),
            )
        )  # fmt: skip
        found.update((meeting_id, starts_at) for meeting_id, starts_at in session.execute(due))
    return sorted(found, key=lambda meeting_id: (found[meeting_id], meeting_id))


def plan(session: Session, context: Context, meeting_id: str, now: dt.datetime) -> bool:
    """Plan what is due of one meeting; False when there is nothing to say."""
    meeting = session.get(Meeting, meeting_id, with_for_update=True, populate_existing=True)
    if meeting is None or meeting.state != State.BOOKED or meeting.starts_at <= now:
        return False
    due = [
        hours for hours in context.playbook.routing.meetings.remind_hours
        if meeting.starts_at <= now + dt.timedelta(hours=hours)
        and reviews.seen(session, KIND, _subject(meeting, hours)) is None
    ]  # fmt: skip
    for hours in due:
        reviews.mark(session, KIND, _subject(meeting, hours), now)
    if not due:
        return False
    planned = [
        _plan(session, context, meeting, min(due), address, purpose, now)
        for address, purpose in _targets(session, meeting)
    ]
    return any(planned)


def _targets(session: Session, meeting: Meeting) -> list[tuple[str, str]]:
    """Address and purpose of each who is to be reminded."""
    member = staff.find(session, meeting.rep)
    found = [] if member is None or member.disabled_at else [(member.email, "notice")]
    known = facts.current(session, meeting.lead_id).get("email")
    if known is not None:
        found.append((str(known.value), invites.REMINDER))
    return found


def _plan(
    session: Session, context: Context, meeting: Meeting, hours: int, address: str, purpose: str,
    now: dt.datetime,
) -> bool:  # fmt: skip
    told = f"meeting:{meeting.id}:{meeting.sequence}:{consent.address_hash(address)[:16]}"
    invited_at = session.scalars(
        select(Delivery.created_at).where(Delivery.identity == told)
    ).one_or_none()
    if invited_at is not None and invited_at > meeting.starts_at - dt.timedelta(hours=hours):
        return False
    member = staff.find(session, address) if purpose == "notice" else None
    lead = leads.get(session, meeting.lead_id)
    outbound.plan(
        session, purpose=purpose, channel="email", lead_id=lead.id, address=address,
        identity=f"{told}:before:{hours}",
        language=member.language if member is not None else lead.language,
        payload={
            "meeting": meeting.id, "sequence": meeting.sequence, "method": invites.REQUEST,
            "before": hours,
        },
        not_before=now, now=now, domain=context.mail_domain,
    )  # fmt: skip
    return True


def _subject(meeting: Meeting, hours: int) -> str:
    return f"{meeting.id}:{meeting.sequence}:{hours}"
