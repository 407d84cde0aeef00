"""Which hours hold for a lead: the sequence's window, quiet hours, holidays, in the lead's zone.

Puts together what the playbook says and what is kept of the lead; `timing` finds the moments.
Enrolments, touches and `simulate` call `hours`, or `persona_hours` where there is no lead.
"""

from __future__ import annotations

from zoneinfo import ZoneInfo

from nurture import timing
from nurture.timing import Hours
from sdr import zones
from sdr.calendars import NO_HOLIDAYS, Calendar
from sdr.leads import Lead
from sdr.playbook.model import Playbook, SendWindow, Sequence


def hours(
    playbook: Playbook, sequence: Sequence, lead: Lead, default: ZoneInfo, channel: str = "email"
) -> Hours:
    """When this lead may be written to by this sequence on this channel."""
    return persona_hours(playbook, sequence, timing.zone(lead.timezone, default), channel)


def persona_hours(
    playbook: Playbook, sequence: Sequence, where: ZoneInfo, channel: str = "email"
) -> Hours:
    """The same for somebody of whom nothing but the zone is known."""
    rules = playbook.nurture
    return Hours(
        zone=where,
        window=window(playbook, sequence),
        quiet=tuple(q for q in rules.quiet_hours if not q.channels or channel in q.channels),
        calendar=_calendar(playbook, zones.country_of(where.key)),
    )


def window(playbook: Playbook, sequence: Sequence) -> SendWindow:
    """The sequence's own window, else the playbook's."""
    return sequence.window or playbook.nurture.window


def _calendar(playbook: Playbook, country: str | None) -> Calendar:
    return Calendar(country) if country in playbook.nurture.holidays else NO_HOLIDAYS
