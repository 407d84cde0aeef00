"""When a rep and a prospect could meet: free times that suit both clocks.

`free` is pure: the rep's hours in the rep's zone, less holidays, absences and meetings; within
the window in which the prospect would be written to, on their clock, and where the two leave
hardly anything, in the waking hours of the prospect. `offered` puts together what is kept of both.
Wall clocks decide, so daylight saving on either side is followed by itself. The console and the
bot call `offered`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from nurture.timing import Hours, zone
from sdr import absences, countries, meetings, staff, working
from sdr.calendars import NO_HOLIDAYS, Calendar
from sdr.leads import Lead
from sdr.playbook.model import Meetings, Playbook, SendWindow

type Span = tuple[dt.datetime, dt.datetime]

AWAKE = SendWindow(days={"mon-sun": ("08:00-21:00",)})
ENOUGH = 3  # fewer than these within the window: the waking hours are looked at too
MOST = 6
A_DAY = 2  # of one day at the most, so that a choice is one of days, too


def free(
    rep: Hours, lead: Hours, taken: Iterable[Span], rules: Meetings, now: dt.datetime, *,
    away: Sequence[tuple[dt.date, dt.date]] = (), most: int = MOST, a_day: int = A_DAY,
) -> list[dt.datetime]:  # fmt: skip
    """Starts in UTC, soonest first: a meeting of `rules.minutes` lies wholly within both hours.

    `away`: first and last day (on the rep's clock) of each absence.
    """
    gap, length = dt.timedelta(minutes=rules.gap_minutes), dt.timedelta(minutes=rules.minutes)
    held = [(start - gap, end + gap) for start, end in taken]
    found: list[dt.datetime] = []
    days: dict[dt.date, int] = {}
    for start in _starts(rep, rules, now):
        end, day = start + length, start.astimezone(rep.zone).date()
        if days.get(day, 0) >= a_day or any(first <= day <= last for first, last in away):
            continue
        if any(low < end and start < high for low, high in held):
            continue
        if not (_within(rep, start, end) and _within(lead, start, end)):
            continue
        found.append(start)
        days[day] = days.get(day, 0) + 1
        if len(found) == most:
            break
    return found


def offered(
    session: Session, playbook: Playbook, rep: str, lead: Lead, default: ZoneInfo,
    now: dt.datetime, *, most: int = MOST, a_day: int = A_DAY,
) -> list[dt.datetime]:  # fmt: skip
    """What this rep can offer this lead now."""
    member, rules = staff.find(session, rep), playbook.routing.meetings
    theirs = working.of(member, playbook)
    country = lead.country or countries.country_of(zone_of(lead, default).key)
    hours = Hours(
        theirs.zone, theirs.window,
        calendar=calendar(playbook, countries.country_of(theirs.zone.key)),
    )  # fmt: skip
    until = now + dt.timedelta(days=rules.days + 2)
    taken = meetings.busy(session, rep, now - dt.timedelta(days=1), until)
    today = now.astimezone(theirs.zone).date()
    rows = absences.of(session, member.id, today) if member is not None else []
    away = [(each.first, each.last) for each in rows]
    found: list[dt.datetime] = []
    for window in (playbook.nurture.window, AWAKE):
        at_lead = Hours(zone_of(lead, default), window, calendar=calendar(playbook, country))
        found = free(hours, at_lead, taken, rules, now, away=away, most=most, a_day=a_day)
        if len(found) >= min(ENOUGH, most):
            break
    return found


def zone_of(lead: Lead, default: ZoneInfo) -> ZoneInfo:
    """The lead's zone, or the installation's."""
    return zone(lead.timezone, default)


def calendar(playbook: Playbook, country: str | None) -> Calendar:
    """The holidays of that country, where the playbook keeps them."""
    return Calendar(country) if country in playbook.nurture.holidays else NO_HOLIDAYS


def _starts(rep: Hours, rules: Meetings, now: dt.datetime) -> Iterator[dt.datetime]:
    """Every start on the rep's clock, in order; an hour that a clock skips has none."""
    earliest = now + dt.timedelta(hours=rules.notice_hours)
    first = now.astimezone(rep.zone).date()
    for ahead in range(rules.days + 1):
        day = first + dt.timedelta(days=ahead)
        for low, high in rep.spans(day):
            for minute in range(low, high, rules.step_minutes):
                local = dt.datetime.combine(day, dt.time(minute // 60, minute % 60), rep.zone)
                start = local.astimezone(dt.UTC)
                if start.astimezone(rep.zone).replace(fold=0) == local and start >= earliest:
                    yield start


def _within(hours: Hours, start: dt.datetime, end: dt.datetime) -> bool:
    """True when both ends lie in one span of one local day."""
    low, high = start.astimezone(hours.zone), end.astimezone(hours.zone)
    until = high.hour * 60 + high.minute
    if high.date() != low.date():
        if high.date() - low.date() != dt.timedelta(days=1) or until != 0:
            return False
        until = 24 * 60
    begin = low.hour * 60 + low.minute
    return any(first <= begin and until <= last for first, last in hours.spans(low.date()))
