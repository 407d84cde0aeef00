"""Which time zone and country a person is in, and what that was read from.

Clues in the order in which they count: what somebody stated, the browser, the place that was told,
the phone number, the country domain of the address. A clue that is not certain (a toll-free
number, a country of many zones, a domain that the whole world uses) tells nothing of the zone, or
only the country. Without any, the installation's own zone holds. What a clue tells is looked up in
`countries`. The sweep of the pool and the import call `settle`, the chat `note`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from sdr import facts
from sdr.countries import Place, country_of, of_email, of_phone, of_region
from sdr.leads import Lead

STATED, BROWSER = "stated", "browser"
TOLD = (STATED, BROWSER)  # kept whatever else becomes known


def settle(session: Session, lead: Lead) -> None:
    """Work out where the lead is from what is known now, and keep it with its reason."""
    if lead.timezone and lead.timezone_by in (None, *TOLD):
        lead.timezone_by = lead.timezone_by or STATED
        lead.country = lead.country or country_of(lead.timezone)
        return
    known = {name: each.value for name, each in facts.current(session, lead.id).items()}
    found = [place for place in _clues(known) if place is not None]
    best = next((place for place in found if place.zone), None)
    lead.timezone = best.zone if best else None
    lead.timezone_by = best.by if best else None
    lead.country = next((place.country for place in found if place.country), None)


def note(lead: Lead, name: str | None, by: str) -> bool:
    """Keep a zone that was stated or that the browser told; False when it is none of a place."""
    if not name or country_of(name) is None or (by == BROWSER and lead.timezone_by == STATED):
        return False
    lead.timezone, lead.timezone_by, lead.country = name, by, country_of(name)
    return True


def _clues(known: Mapping[str, Any]) -> list[Place | None]:
    region, phone, email = (known.get(name) for name in ("region", "phone", "email"))
    return [
        of_region(str(region)) if region else None,
        of_phone(str(phone)) if phone else None,
        of_email(str(email)) if email else None,
    ]
