"""Routes of `playbook/routing.yml`: which hold for a lead, and who is not there to be given one.

Reads only. `handoffs` picks one of those whom a route names, `reassigning` whom a person chose.
"""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from sdr import absences, facts, hours
from sdr.leads import Lead
from sdr.playbook.model import Playbook, Route
from sdr.staff import Member


def routes(session: Session, lead: Lead, playbook: Playbook) -> list[Route]:
    """The routes whose conditions hold, in order; the last row takes what is left."""
    known = facts.current(session, lead.id)
    region = str(known["region"].value) if "region" in known else ""
    industry = known["industry"].value if "industry" in known else None

    def holds(route: Route) -> bool:
        return (
            (not route.languages or lead.language in route.languages)
            and (not route.industries or industry in route.industries)
            and (not route.regions or any(r.lower() in region.lower() for r in route.regions))
        )

    held = playbook.routing.routes
    return [route for route in held if holds(route)] or [held[-1]]


def unavailable(session: Session, playbook: Playbook, now: dt.datetime) -> set[str]:
    """Who is given nothing now, in lower case: has left, or is away when the office opens next."""
    zone = ZoneInfo(playbook.company.timezone)
    day = hours.next_opening(playbook.routing.hours, now, zone).date()
    left = session.scalars(select(Member.email).where(Member.disabled_at.is_not(None)))
    return {email.lower() for email in left} | set(absences.away(session, day))
