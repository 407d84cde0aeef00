"""Erase one person: everything said, read and known goes; what stays proves it and holds the "no".

Kept are the receipt (a random id and a time) and, per address, a suppression hash, so that an old
import cannot bring the person back. Deliveries stay as anonymous rows, so that totals still add up.
"""

from __future__ import annotations

import datetime as dt

from sqlalchemy import String, case, delete, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from sdr import audit, consent, refusals, signals, tallies
from sdr.conversations import Conversation
from sdr.db import Record, new_id
from sdr.deliveries import ERASED, Delivery, Move, State, skip
from sdr.leads import Account, Lead
from sdr.merging import Merge


class Erasure(Record):
    """The receipt of one erasure; it names nobody."""

    __tablename__ = "erasures"

    id: Mapped[str] = mapped_column(String(40), primary_key=True)
    by: Mapped[str] = mapped_column(String(20))  # prospect | staff
    at: Mapped[dt.datetime]


def erase(session: Session, lead: Lead, *, by: str, now: dt.datetime) -> str:
    """Delete the lead and all that hangs on it; return the receipt's id."""
    for channel, address in refusals.addresses(session, lead.id):
        consent.suppress(session, channel, address, reason=ERASED, now=now)
    mine = list(session.scalars(select(Delivery).where(Delivery.lead_id == lead.id)))
    for delivery in mine:
        if delivery.state == State.PLANNED:
            skip(session, delivery, ERASED, now)
    session.execute(
        update(Move)
        .where(Move.delivery_id.in_([each.id for each in mine]), Move.state != State.SKIPPED)
        .values(reason=None)
    )
    session.execute(
        update(Delivery)
        .where(Delivery.lead_id == lead.id)
        # `reason` may quote what the far side said of the address
        .values(
            address=ERASED,
            payload={},
            subject=None,
            lead_id=None,
            reason=case((Delivery.state == State.SKIPPED, Delivery.reason), else_=None),
        )
    )
    audit.forget(session, lead.id)
    tallies.forget(session, lead.id)
    talks = session.scalars(select(Conversation.id).where(Conversation.lead_id == lead.id))
    signals.forget(session, lead.id, talks.all())
    # one that is undone belongs to the other record
    session.execute(delete(Merge).where(Merge.gone_id == lead.id))
    account = lead.account_id
    session.execute(delete(Lead).where(Lead.id == lead.id))
    if account and session.scalar(select(Lead.id).where(Lead.account_id == account)) is None:
        session.execute(delete(Account).where(Account.id == account))
    session.expire_all()
    receipt = Erasure(id=new_id("del"), by=by, at=now)
    session.add(receipt)
    session.flush()
    return receipt.id
