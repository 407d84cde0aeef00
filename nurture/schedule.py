"""Which hours hold for a lead: the sequence's window, quiet hours, holidays, in the lead's zone.

Puts together what the playbook says and what is kept of the lead; `timing` finds the moments.
Enrolments, touches and `simulate` call `hours`, or `persona_hours` where there is no lead.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from zoneinfo import ZoneInfo

from nurture import timing
from nurture.caps import Allowed
from nurture.timing import Hours, Slot
from sdr import countries
from sdr.calendars import NO_HOLIDAYS, Calendar
from sdr.leads import Lead
from sdr.playbook.model import Playbook, SendWindow, Sequence
from sdr.playbook.steps import Stop
from sdr.playbook.timing import Quiet

_TURNS = 12  # more than any calendar needs; what is not settled then is asked about again
# These disturb nobody: what is sent by them waits where the person will look.
ALWAYS_OPEN = ("in_chat",)


def hours(
    playbook: Playbook, sequence: Sequence, lead: Lead, default: ZoneInfo, channel: str = "email"
) -> Hours:
    """When this lead may be written to by this sequence on this channel."""
    where = timing.zone(lead.timezone, default)
    country = lead.country or countries.country_of(where.key)
    wish = (Quiet.model_validate(lead.quiet_hours),) if lead.quiet_hours else ()
    return _hours(playbook, sequence, where, channel, country, wish)


def persona_hours(
    playbook: Playbook, sequence: Sequence, where: ZoneInfo, channel: str = "email"
) -> Hours:
    """The same for somebody of whom nothing but the zone is known."""
    return _hours(playbook, sequence, where, channel, countries.country_of(where.key), ())


def first(
    step: Stop | None, due: dt.datetime, hours: Hours, fits: Callable[[dt.datetime], Allowed]
) -> Slot:
    """The first moment from `due` on that the hours allow and that fits the caps; and why it waits.

    `fits` says when from a moment on one more message fits. Windows and caps push each other on.
    """
    slot = timing.at(step, due, hours)
    if slot.drops:
        return slot
    moment, reason = due, slot.reason
    for _ in range(_TURNS):
        opens = timing.opening(hours, moment)
        allowed = fits(opens)
        reason = reason or allowed.reason
        if allowed.at == opens == moment:
            break
        moment = allowed.at
    return Slot(due, moment, reason)


def window(playbook: Playbook, sequence: Sequence) -> SendWindow:
    """The sequence's own window, else the playbook's."""
    return sequence.window or playbook.nurture.window


def _hours(
    playbook: Playbook, sequence: Sequence, where: ZoneInfo, channel: str, country: str | None,
    wish: tuple[Quiet, ...],
) -> Hours:  # fmt: skip
    quiet = (*playbook.nurture.quiet_hours, *wish)
    return Hours(
        zone=where,
        window=window(playbook, sequence),
        quiet=tuple(each for each in quiet if not each.channels or channel in each.channels),
        calendar=_calendar(playbook, country),
    )


def _calendar(playbook: Playbook, country: str | None) -> Calendar:
    return Calendar(country) if country in playbook.nurture.holidays else NO_HOLIDAYS
