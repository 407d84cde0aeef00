"""When a colleague works, and where: their own hours and time zone, else the playbook's.

Kept on the member as they entered it; read as the same `SendWindow` that office hours are. Slots
for meetings are looked for in it. Called by the console and `nurture.slots`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from sdr.countries import country_of
from sdr.errors import BadInput
from sdr.playbook.model import Playbook, SendWindow
from sdr.playbook.timing import WEEKDAYS
from sdr.staff import Member

LONGEST_PLACE = 400
_CLOCK = re.compile(r"([01]\d|2[0-3]):[0-5]\d")


@dataclass(frozen=True, slots=True)
class Working:
    """One person's: `own` False where nobody entered any and the office's hold."""

    zone: ZoneInfo
    window: SendWindow
    own: bool


def of(member: Member | None, playbook: Playbook) -> Working:
    """When this member works; of a stranger, the office's hours."""
    name = member.timezone if member is not None else None
    zone = ZoneInfo(name or playbook.company.timezone)
    held = member.working if member is not None else None
    if not held:
        return Working(zone, playbook.routing.hours, own=False)
    return Working(zone, SendWindow.model_validate({"days": _days(held)}), own=True)


def enter(
    member: Member, *, timezone: str, weekdays: set[str], start: str, end: str, pause: str,
    pause_end: str, place: str,
) -> None:  # fmt: skip
    """Keep what was typed; without any weekday the office's hours hold. Raises BadInput."""
    if timezone and country_of(timezone) is None:
        raise BadInput(field="timezone", problem="not_zone", allowed="")
    days = [day for day in WEEKDAYS if day in weekdays]
    marks = [start, *([pause, pause_end] if pause or pause_end else []), end]
    if days and (
        not all(_CLOCK.fullmatch(each) for each in marks)
        or marks != sorted(marks)
        or len(set(marks)) != len(marks)
    ):
        raise BadInput(field="hours", problem="bad_hours", allowed="")
    member.timezone = timezone or None
    member.meeting_place = " ".join(place.split())[:LONGEST_PLACE] or None
    member.working = (
        {"days": days, "start": start, "end": end, "pause": pause, "pause_end": pause_end}
        if days
        else None
    )


def _days(held: dict[str, Any]) -> dict[str, tuple[str, ...]]:
    spans: tuple[str, ...] = (f"{held['start']}-{held['end']}",)
    if held.get("pause"):
        spans = (
            f"{held['start']}-{held['pause']}",
            f"{held['pause_end']}-{held['end']}",
        )
    return dict.fromkeys(held["days"], spans)
