"""What every way in shares that is no talk (an import, a form): who it is, and what follows.

A lead is known by e-mail, phone or WeChat, in that order. Two records of one person are noted, not
merged. Called by the import of leads and by `forms`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from sqlalchemy.orm import Session

from sdr import handoffs, leads, qualify, timeline
from sdr.leads import CONTACT_KINDS, Lead
from sdr.playbook.model import Playbook
from sdr.stages import OWNED_BY_PEOPLE, Stage, Verdict


def known(session: Session, contacts: Mapping[str, str]) -> Lead | None:
    """The lead who is known by one of these contacts, or None."""
    for kind in CONTACT_KINDS:
        lead = leads.find(session, kind, contacts[kind]) if contacts.get(kind) else None
        if lead is not None:
            return lead
    return None


def identify(
    session: Session, lead: Lead, contacts: Mapping[str, str], *, by: str, now: dt.datetime
) -> None:
    """Tie the contacts to the lead; what is tied to another is noted as a possible duplicate."""
    for kind in CONTACT_KINDS:
        value = contacts.get(kind)
        other = leads.identify(session, lead, kind, value, now) if value else None
        if other is not None:
            note_duplicate(session, lead, other, kind=kind, by=by, now=now)


def note_duplicate(
    session: Session, lead: Lead, other: Lead, *, kind: str, by: str, now: dt.datetime
) -> None:
    """Write on the timeline that the other record may be the same person."""
    timeline.write(
        session, lead.id, "possible_duplicate", now=now, by=by,
        data={"kind": kind, "lead_id": other.id},
    )  # fmt: skip


def judge(session: Session, lead: Lead, playbook: Playbook, by: str, now: dt.datetime) -> None:
    """Judge the lead by what is known now; whoever is qualified is handed over."""
    judgement = qualify.reconsider(session, lead, playbook, now=now, by=by)
    if judgement.verdict is Verdict.QUALIFIED and Stage(lead.stage) not in OWNED_BY_PEOPLE:
        handoffs.request(
            session, lead, conversation_id=None, reason="qualified", playbook=playbook, now=now
        )
