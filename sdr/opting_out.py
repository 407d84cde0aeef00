"""A person wants nothing more: every way that is known is closed, and the proof is kept.

Called by the turn that understood it and by a channel that did not need to ask.
"""

from __future__ import annotations

import datetime as dt

from sqlalchemy import select
from sqlalchemy.orm import Session

from sdr import addresses, consent, facts, timeline
from sdr.facts import CONTACT_FACTS
from sdr.leads import Identity, Lead

FOLLOWED = "openid"  # the identity of who follows a WeChat account


def everywhere(
    session: Session, lead: Lead, *, text: str, message_id: str | None, now: dt.datetime
) -> None:
    """Nobody writes to this person again, unless they write first."""
    proof = {"text": text, "message_id": message_id}
    known = facts.current(session, lead.id)
    for name in CONTACT_FACTS:
        if name in known:
            close(session, lead, name, str(known[name].value), text, message_id, now)
    unfollow(session, lead, text, message_id, now)
    say_so(session, lead, text, message_id, now)
    timeline.write(
        session, lead.id, "opt_out", now=now, by=consent.PERSON, data={"channel": None, **proof}
    )
    lead.do_not_contact = proof
    session.flush()


def close(
    session: Session, lead: Lead, channel: str, address: str, text: str, message_id: str | None,
    now: dt.datetime,
) -> None:  # fmt: skip
    """Nothing more goes to this address, and the consent for its channel is taken back."""
    consent.suppress(session, channel, address, reason="opt_out", now=now)
    consent.grant(
        session, lead.id, channel, granted=False, by=consent.PERSON, now=now, text=text,
        message_id=message_id,
    )  # fmt: skip


def say_so(
    session: Session, lead: Lead, text: str, message_id: str | None, now: dt.datetime
) -> None:
    """Let the fact of what the person allows say what they refused, with their words."""
    if "consent" not in facts.current(session, lead.id):
        return
    allows = addresses.agreed(session, lead.id)
    facts.record(
        session, lead.id, [facts.Said("consent", allows, text)], by=consent.PERSON, now=now,
        message_id=message_id,
    )  # fmt: skip


def unfollow(
    session: Session, lead: Lead, text: str, message_id: str | None, now: dt.datetime
) -> None:
    """Nothing unasked goes to them in WeChat, wherever they follow us."""
    held = session.scalars(
        select(Identity.value).where(Identity.lead_id == lead.id, Identity.kind == FOLLOWED)
    )
    for value in held:
        openid = value.rpartition(":")[2]
        close(session, lead, "wechat", openid, text, message_id, now)
