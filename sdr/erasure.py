"""Erase one person: everything said, read and known goes; what stays proves it and holds the "no".

Kept are the receipt (a random id and a time) and, per address, a suppression hash, so that an old
import cannot bring the person back. Deliveries stay as anonymous rows, so that totals still add up.
"""

from __future__ import annotations

import datetime as dt

from sqlalchemy import String, delete, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from sdr import consent
from sdr.db import Record, new_id
from sdr.leads import CONTACT_KINDS, Identity, Lead
from sdr.outbound import Delivery, State

ERASED = "erased"


class Erasure(Record):
    """The receipt of one erasure; it names nobody."""

    __tablename__ = "erasures"

    id: Mapped[str] = mapped_column(String(40), primary_key=True)
    by: Mapped[str] = mapped_column(String(20))  # prospect | staff
    at: Mapped[dt.datetime]


def erase(session: Session, lead: Lead, *, by: str, now: dt.datetime) -> str:
    """Delete the lead and all that hangs on it; return the receipt's id."""
    for identity in session.scalars(select(Identity).where(Identity.lead_id == lead.id)):
        if identity.kind in CONTACT_KINDS:
            consent.suppress(session, identity.kind, identity.value, reason=ERASED, now=now)
    session.execute(
        update(Delivery)
        .where(Delivery.lead_id == lead.id, Delivery.state == State.PLANNED)
        .values(state=State.SKIPPED, reason=ERASED, settled_at=now)
    )
    session.execute(
        update(Delivery)
        .where(Delivery.lead_id == lead.id)
        .values(address=ERASED, payload={}, subject=None, lead_id=None)
    )
    session.execute(delete(Lead).where(Lead.id == lead.id))
    session.expire_all()
    receipt = Erasure(id=new_id("del"), by=by, at=now)
    session.add(receipt)
    session.flush()
    return receipt.id
