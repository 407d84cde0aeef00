"""What a person refused, wherever it was written down: a consent taken back, an address stopped.

A link to unsubscribe by stops one address and takes no consent back; when two records become one,
or two again, it holds for the person. Called by `sdr.merging`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session

from sdr import consent
from sdr.consent import Consent, Suppression
from sdr.facts import Fact
from sdr.leads import CONTACT_KINDS, Identity

# why an address is stopped by the person's own word
THEIR_WORD = ("unsubscribed", "opt_out", "complaint")


def addresses(session: Session, lead_id: str) -> set[tuple[str, str]]:
    """Every address they ever gave, also one that is tied to another record of theirs."""
    held = session.scalars(select(Identity).where(Identity.lead_id == lead_id))
    told = session.scalars(
        select(Fact).where(Fact.lead_id == lead_id, Fact.name.in_(CONTACT_KINDS))
    )
    known = {(i.kind, i.value) for i in held if i.kind in CONTACT_KINDS}
    return known | {(fact.name, str(fact.value)) for fact in told}


def withdrawn(session: Session, lead_id: str) -> set[str]:
    """The channels that the person refused: by consent, or by stopping an address of theirs."""
    refused = {name for name, row in consent.state(session, lead_id).items() if not row.granted}
    return refused | _stopped(session, lead_id, None)


def since(
    session: Session, lead_id: str, moment: dt.datetime, *, without: Collection[str]
) -> set[str]:
    """The channels refused at `moment` or later; `without`: ids of consents that do not count."""
    refused = {
        name for name, row in consent.state(session, lead_id).items()
        if not row.granted and row.at >= moment and row.id not in without
    }  # fmt: skip
    return refused | _stopped(session, lead_id, moment)


def keep(session: Session, lead_id: str, channels: set[str], now: dt.datetime) -> list[str]:
    """Let the lead have refused these channels; the ids of what had to be written."""
    standing, made = consent.state(session, lead_id), []
    for channel in sorted(channels):
        if channel in standing and not standing[channel].granted:
            continue
        refused = session.scalars(
            select(Consent)
            .where(
                Consent.lead_id == lead_id, Consent.channel == channel,
                Consent.granted.is_(False),
            )
            .order_by(Consent.at.desc(), Consent.id.desc())
        ).first()  # fmt: skip
        consent.grant(
            session, lead_id, channel, granted=False, by=refused.by if refused else "prospect",
            now=now, text=refused.text if refused else None,
        )  # fmt: skip
        made.append(consent.state(session, lead_id)[channel].id)
    return made


def _stopped(session: Session, lead_id: str, since: dt.datetime | None) -> set[str]:
    theirs = {
        (kind, consent.address_hash(address)) for kind, address in addresses(session, lead_id)
    }
    rows = session.scalars(
        select(Suppression).where(
            Suppression.address_hash.in_([digest for _, digest in theirs]),
            Suppression.reason.in_(THEIR_WORD),
        )
    )
    return {
        row.channel for row in rows
        if (row.channel, row.address_hash) in theirs and (since is None or row.at >= since)
    }  # fmt: skip
