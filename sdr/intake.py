"""What every way in shares that is no talk (an import, a form): who it is, and what follows.

A lead is known by e-mail, phone or WeChat, in that order; by what several people share (a
switchboard, info@) only where the names can be one person's. Two records of one person are noted,
not merged. Called by the import of leads and by `forms`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from sdr import duplicates, facts, handoffs, leads, qualify, timeline
from sdr.leads import CONTACT_KINDS, Lead
from sdr.marks import Mark, mark
from sdr.playbook.model import Playbook
from sdr.stages import OWNED_BY_PEOPLE, Stage, Verdict


def known(
    session: Session, contacts: Mapping[str, str], name: str | None = None,
    company: str | None = None,
) -> Lead | None:  # fmt: skip
    """The lead who is known by one of these contacts, or None.

    Who has another name behind a contact that several share is known by name and company alone.
    """
    colleague = False
    for kind in CONTACT_KINDS:
        value = contacts.get(kind)
        lead = leads.find(session, kind, value) if value else None
        if lead is None:
            continue
        if not value or not duplicates.shared(kind, value) or _may_be(session, lead, name):
            return lead
        colleague = True
    if not colleague or not name or not company:
        return None
    key = mark("same", f"name_company:{duplicates.name_company(name, company)}")
    return session.scalars(
        select(Lead).join(Mark, Mark.lead_id == Lead.id).where(Mark.mark == key).order_by(Lead.id)
    ).first()


def _may_be(session: Session, lead: Lead, name: str | None) -> bool:
    """Whether somebody of that name may be the lead."""
    held = facts.current(session, lead.id).get("name")
    return name is None or held is None or duplicates.same_name(str(held.value), name)


def identify(
    session: Session, lead: Lead, contacts: Mapping[str, str], *, by: str, now: dt.datetime
) -> None:
    """Tie the contacts to the lead; what is tied to another is noted as a possible duplicate."""
    for kind in CONTACT_KINDS:
        value = contacts.get(kind)
        other = leads.identify(session, lead, kind, value, now) if value else None
        if other is not None and value and not duplicates.shared(kind, value):
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
