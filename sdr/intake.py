"""What every way in shares that is no talk (an import, a form): who it is, and what follows.

A lead is known by e-mail, phone or WeChat of their own, in that order; by what several people share
(a switchboard, info@) only where names and own contacts can be one person's. Two records of one
person are noted, not merged. Called by the import of leads and by `forms`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from sdr import duplicates, facts, handoffs, leads, qualify, timeline
from sdr.leads import CONTACT_KINDS, Lead
from sdr.marks import Mark, mark
from sdr.playbook.model import Playbook
from sdr.stages import OWNED_BY_PEOPLE, Stage, Verdict


@dataclass(frozen=True, slots=True)
class Found:
    """Who is known by what was given; `alike`: who may be the same person, for a colleague."""

    lead: Lead | None
    alike: Lead | None = None
    because: str = "name_company"


def known(
    session: Session, contacts: Mapping[str, str], name: str | None = None,
    company: str | None = None,
) -> Found:  # fmt: skip
    """The lead who is known by one of these contacts; a person's own ones go first.

    Behind a contact that several share it is they only where the names can be one person's and no
    own contact contradicts it. Who has another name there is known by name and company alone.
    """
    _hold(session, contacts)
    held = [
        (kind, value, lead) for kind in CONTACT_KINDS
        if (value := contacts.get(kind)) and (lead := leads.find(session, kind, value))
    ]  # fmt: skip
    for kind, value, lead in held:
        if not duplicates.shared(kind, value):
            return Found(lead)
    alike = None
    for kind, _, lead in held:
        if not _may_be(session, lead, name):
            continue
        if not _contradicted(session, lead, contacts):
            return Found(lead)
        if alike is None and name and "name" in facts.current(session, lead.id):
            alike = Found(None, lead, kind)
    if held and name and company:
        for lead in _named(session, name, company):
            if not _contradicted(session, lead, contacts):
                return Found(lead)
            alike = alike or Found(None, lead)
    return alike or Found(None)


def _hold(session: Session, contacts: Mapping[str, str]) -> None:
    """Nobody else looks for these contacts until the unit of work ends: the same person who comes
    in twice at one moment would be two leads. SQLite has one writer anyway.
    """
    if session.get_bind().dialect.name == "postgresql":
        for kind, value in sorted(contacts.items()):
            key = func.hashtextextended(f"contact:{kind}:{value.strip().casefold()}", 0)
            session.execute(select(func.pg_advisory_xact_lock(key)))


def propose(session: Session, lead: Lead, found: Found, now: dt.datetime) -> None:
    """Let a colleague look whether a lead is whom `known` held for possible."""
    if found.alike is not None and found.alike is not lead:
        duplicates.propose(session, lead.id, found.alike.id, found.because, now)


def _named(session: Session, name: str, company: str) -> Sequence[Lead]:
    """Who has that name at that company, the oldest first."""
    key = mark("same", f"name_company:{duplicates.name_company(name, company)}")
    return session.scalars(
        select(Lead).join(Mark, Mark.lead_id == Lead.id).where(Mark.mark == key)
        .order_by(Lead.id).limit(duplicates.MOST_ALIKE)
    ).all()  # fmt: skip


def _contradicted(session: Session, lead: Lead, contacts: Mapping[str, str]) -> bool:
    """Whether the lead has another mailbox, mobile or WeChat ID of their own than was given."""
    held = facts.current(session, lead.id)
    return any(
        kind in contacts and kind in held
        and not duplicates.shared(kind, contacts[kind])
        and not duplicates.shared(kind, str(held[kind].value))
        and str(held[kind].value).casefold() != contacts[kind].casefold()
        for kind in CONTACT_KINDS
    )  # fmt: skip


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
