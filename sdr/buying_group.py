"""The buying group of an account: who is in it, how each stands to us, and what is missing. Pure.

Attitude is what a colleague says it is; where nobody said, it is read from what the person did,
with the reason. A gap is something a rep should do something about. `console.account_page` gathers
the people and shows the map.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

# from the warmest to the coldest
ATTITUDES = ("champion", "positive", "neutral", "sceptical", "against")
KEEN = 50  # engagement score from which somebody is warm
FEW = 0.2  # share of what was written for them from which on a person has read something


@dataclass(frozen=True, slots=True)
class Signs:
    """What a person did, as far as it tells how they stand to us."""

    stated: str | None = None  # what a colleague says
    refused: bool = False  # asked never to be contacted
    not_buyer: bool = False
    returned: str | None = None  # why sales gave them back
    payoff: bool = False  # said what it would be worth to them
    objections: int = 0
    engagement: float = 0.0
    asked_for_us: bool = False  # asked for a person, a demo, a quotation
    initiates: bool = False


@dataclass(frozen=True, slots=True)
class Seat:
    """One person of the group. `read`: share of what is written for their persona, 0 to 1."""

    lead_id: str
    role: str | None
    persona: str | None
    attitude: str
    because: str
    read: float


@dataclass(frozen=True, slots=True)
class Gap:
    """What is missing: a code, and whom or what it is about."""

    code: str  # no_role, role_unknown, decider_unread, nobody_warm, against, one_voice
    about: str | None = None


def attitude(signs: Signs) -> tuple[str, str]:
    """How the person stands to us, and why that is thought."""
    if signs.stated in ATTITUDES:
        return str(signs.stated), "stated"
    if signs.refused:
        return "against", "refused"
    if signs.returned == "chose_other":
        return "against", "chose_other"
    warm = signs.payoff or signs.asked_for_us or signs.engagement >= KEEN
    if signs.objections >= 2 and not signs.asked_for_us:
        return "sceptical", "objections"
    if signs.returned is not None and not warm:
        return "sceptical", "returned"
    if signs.initiates and (signs.payoff or signs.asked_for_us):
        return "champion", "initiates"
    if signs.asked_for_us:
        return "positive", "asked"
    if signs.payoff:
        return "positive", "payoff"
    if signs.engagement >= KEEN:
        return "positive", "reads"
    return "neutral", "nothing"


def share_read(read: Iterable[str], written: Sequence[str]) -> float:
    """How much of what is written for somebody they read; 0 where nothing is."""
    return len(set(read) & set(written)) / len(set(written)) if written else 0.0


def gaps(seats: Sequence[Seat], roles: Sequence[str]) -> list[Gap]:
    """What is missing, most important first; `roles`: whom a purchase needs, strongest first."""
    known = {seat.role for seat in seats}
    found = [Gap("no_role", role) for role in roles if role not in known]
    if len(seats) == 1:
        found.append(Gap("one_voice"))
    found += [Gap("role_unknown", seat.lead_id) for seat in seats if seat.role is None]
    for seat in seats:
        if seat.role == roles[0] and seat.read < FEW:
            found.append(Gap("decider_unread", seat.lead_id))
        if seat.attitude in ("sceptical", "against"):
            found.append(Gap("against", seat.lead_id))
    if seats and not any(seat.attitude in ("champion", "positive") for seat in seats):
        found.append(Gap("nobody_warm"))
    return found


def by_role(seats: Sequence[Seat], roles: Sequence[str]) -> list[tuple[str | None, list[Seat]]]:
    """The rows of the map: each role that a purchase needs, then those of whom it is not known."""
    rows: list[tuple[str | None, list[Seat]]] = [
        (role, [seat for seat in seats if seat.role == role]) for role in roles
    ]
    rest = [seat for seat in seats if seat.role not in roles]
    return [*rows, (None, rest)] if rest else rows


def signs_of(lead: Any, facts: Any, objections: int, asked: bool) -> Signs:
    """The signs of a lead's records."""
    returned = (lead.returned or {}).get("reason")
    role = facts["buying_role"].value if "buying_role" in facts else None
    return Signs(
        stated=lead.attitude, refused=lead.do_not_contact is not None,
        not_buyer=lead.not_buyer is not None, returned=returned,
        payoff="need_payoff" in facts, objections=objections,
        engagement=float((lead.score or {}).get("engagement", 0)), asked_for_us=asked,
        initiates=role == "initiator",
    )  # fmt: skip
