"""What the page of a handoff shows of its meeting: free times on two clocks, what was said, what is
booked. Reads only.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from console.rows_view import names_of
from console.words import Words
from nurture import slots
from sdr import facts, handoffs, leads, meetings, staff, working
from sdr.handoffs import Handoff
from sdr.meetings import Meeting, State
from sdr.values import offset


@dataclass(frozen=True, slots=True)
class Time:
    """One moment: as the form sends it, on the rep's clock, and on the prospect's if it differs."""

    iso: str
    rep: str
    lead: str | None


@dataclass(frozen=True, slots=True)
class Shown:
    """`meeting`: booked, or the last one. `said`: a time from the talk that is not booked."""

    meeting: Meeting | None
    at: Time | None
    rep: str
    over: bool
    said: Time | None
    free: list[Time]
    minutes: int
    place: str
    zone: str
    written_to: bool  # an address of the prospect is known
    may_book: bool
    typed: str  # of the time that is booked, as the field takes it


def gather(session: Session, words: Words, handoff: Handoff, *, may_book: bool) -> Shown | None:
    """The part of the page; None where there is nothing to show."""
    held = meetings.current(session, handoff.id)
    taken = handoff.state == handoffs.State.ACCEPTED
    if held is None and not taken:
        return _only_said(session, words, handoff)
    lead = leads.get(session, handoff.lead_id)
    member = staff.find(session, handoff.assignee)
    theirs = working.of(member, words.playbook)
    lead_zone = slots.zone_of(lead, words.timezone)
    booked = held is not None and held.state == State.BOOKED
    rules = words.playbook.routing.meetings
    free = []
    if taken and may_book:
        free = slots.offered(
            session, words.playbook, handoff.assignee, lead, words.timezone, words.now
        )
    return Shown(
        meeting=held,
        at=None if held is None else time(words, held.starts_at, ZoneInfo(held.rep_zone),
                                          ZoneInfo(held.lead_zone)),
        rep="" if held is None else names_of(session, words).get(held.rep.lower(), held.rep),
        over=held is not None and held.starts_at <= words.now,
        said=_said(session, words, handoff, held, theirs.zone, lead_zone),
        free=[time(words, each, theirs.zone, lead_zone) for each in free],
        minutes=meetings.minutes_of(held) if held is not None and booked else rules.minutes,
        place=(held.place if held is not None and booked else None)
        or (member.meeting_place if member is not None else None) or "",
        zone=theirs.zone.key.replace("_", " "),
        written_to="email" in facts.current(session, lead.id),
        may_book=taken and may_book,
        typed=f"{held.starts_at.astimezone(theirs.zone):%Y-%m-%dT%H:%M}"
        if held is not None and booked else "",
    )  # fmt: skip


def time(words: Words, moment: dt.datetime, rep: ZoneInfo, lead: ZoneInfo) -> Time:
    """The moment on both clocks; the prospect's only where it stands elsewhere."""
    here, there = moment.astimezone(rep), moment.astimezone(lead)
    other = None
    if here.utcoffset() != there.utcoffset():
        clock = f"{there:%H:%M} ({offset(there)})"
        said = (
            clock if here.date() == there.date() else f"{_worded(words, there)} ({offset(there)})"
        )
        other = words.t("meeting-for-them", when=said)
    return Time(moment.astimezone(dt.UTC).isoformat(), _worded(words, here), other)


def _worded(words: Words, local: dt.datetime) -> str:
    return f"{local:%m-%d} {words.t(f'nurture-weekday-{local.isoweekday()}')} {local:%H:%M}"


def _said(
    session: Session, words: Words, handoff: Handoff, held: Meeting | None, rep: ZoneInfo,
    lead: ZoneInfo,
) -> Time | None:  # fmt: skip
    moment = meetings.said(session, handoff.lead_id, words.now)
    if moment is None or (held is not None and held.starts_at == moment):
        return None
    return time(words, moment, rep, lead)


def _only_said(session: Session, words: Words, handoff: Handoff) -> Shown | None:
    """Nobody has taken it yet: what the prospect said is shown, and nothing can be booked."""
    if handoff.state not in handoffs.OPEN:
        return None
    lead = leads.get(session, handoff.lead_id)
    zone, theirs = slots.zone_of(lead, words.timezone), working.of(None, words.playbook).zone
    told = _said(session, words, handoff, None, theirs, zone)
    if told is None:
        return None
    return Shown(None, None, "", False, told, [], 0, "", "", True, False, "")
