"""An address of a lead that is another one now, or none: what follows from it.

The old one leads to the lead no longer, and nothing that was to go there goes. What was said of it
stays as history, and consent stays with the address it was given for (`consent`). An address that
two records brought into one (a merge) is no former one: both stay tied. Called by whoever changes a
contact: the talk, a colleague, an import, a form.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from sdr import consent, deliveries, facts, timeline
from sdr.deliveries import Delivery, State
from sdr.facts import CONTACT_FACTS, Change, Fact, Said
from sdr.leads import Identity, Lead

# what goes to the person; an answer goes where they wrote from, which `replies` looks after
TO_THEM = ("touch", "transcript", "invitation", "reminder", "confirmation")
GONE = "no_address"


def changed(
    session: Session, lead: Lead, kind: str, old: str, new: str | None, *, by: str, now: dt.datetime
) -> None:
    """Their address of this kind was `old` and is `new`, or not known any more."""
    if new is not None and consent.same(old, new):
        return
    session.execute(
        delete(Identity).where(
            Identity.lead_id == lead.id, Identity.kind == kind, Identity.value == old
        )
    )
    planned = session.scalars(
        select(Delivery)
        .where(
            Delivery.lead_id == lead.id, Delivery.channel == kind, Delivery.address == old,
            Delivery.state == State.PLANNED, Delivery.purpose.in_(TO_THEM),
        )
        .order_by(Delivery.id)
        .with_for_update()
    ).all()  # fmt: skip
    for each in planned:
        if new is None or each.purpose == "confirmation":  # who has another one is asked there
            deliveries.skip(session, each, GONE, now)
        else:
            each.address = new
    timeline.write(
        session, lead.id, "address_changed", now=now, by=by, data={"kind": kind, "old": old}
    )
    session.flush()


def follow(
    session: Session, lead: Lead, changes: Iterable[Change], *, by: str, word: str, now: dt.datetime
) -> None:  # fmt: skip
    """Follow up every address among these changes; `word`: whose the facts are."""
    moved = [each for each in changes if each.name in CONTACT_FACTS and each.old is not None]
    for each in moved:
        changed(session, lead, each.name, str(each.old), str(each.new), by=by, now=now)
    if moved:
        note_agreed(session, lead.id, by=word, now=now)


def of(session: Session, lead_id: str) -> dict[str, str | None]:
    """The addresses that stand, by kind."""
    known = facts.current(session, lead_id)
    return {kind: str(known[kind].value) if kind in known else None for kind in CONTACT_FACTS}


def agreed(session: Session, lead_id: str) -> dict[str, bool]:
    """For which of their addresses consent stands: the value of the fact `consent`."""
    return consent.holds(session, lead_id, of(session, lead_id))


def note_agreed(session: Session, lead_id: str, *, by: str, now: dt.datetime) -> None:
    """Let the fact `consent` say what stands, where it says something else."""
    known = facts.current(session, lead_id).get("consent")
    stands = agreed(session, lead_id)
    if known is not None and known.value != stands:
        facts.record(session, lead_id, [Said("consent", stands, "")], by=by, now=now)


def former(session: Session, lead_id: str, kind: str, address: str) -> bool:
    """Whether this was an address of the lead and is none any more."""
    low = address.strip().lower()
    tied = select(Identity.id).where(
        Identity.lead_id == lead_id, Identity.kind == kind, func.lower(Identity.value) == low
    )
    if session.scalars(tied.limit(1)).first() is not None:
        return False
    told = session.scalars(select(Fact).where(Fact.lead_id == lead_id, Fact.name == kind)).all()
    same = [row for row in told if consent.same(str(row.value), low)]
    return bool(same) and all(row.superseded_at is not None for row in same)
