"""Entering a sequence: who does, who does not and why, and who may again after a while.

The entrance rules are `sequences`; this asks them about a lead of the pool, looks at what speaks
against writing at all, and makes the enrolment. `pool` enrols who settles, the worker's sweep
those whose time to enter again has come. `admission` does the same for thousands at once.
"""

from __future__ import annotations

import datetime as dt

from sqlalchemy import select
from sqlalchemy.orm import Session

from nurture import decisions, optin, timing, version_files
from nurture.enrollments import (
    UNDER_WAY,
    Enrollment,
    State,
    active_of,
    hold,
    inbound,
    log,
    of_lead,
)
from nurture.sequences import Choice, choose, profile
from sdr import consent, floor, handoffs, qualify, timeline
from sdr.conversations import Conversation
from sdr.db import new_id
from sdr.leads import Lead
from sdr.playbook.model import Playbook, Sequence
from sdr.playbook.steps import Ask, Send
from sdr.stages import Stage, Verdict


def enrol(
    session: Session, lead: Lead, playbook: Playbook, *, now: dt.datetime
) -> Enrollment | None:
    """Enrol a lead of the pool in the sequence it belongs in; None, with the reason on record.

    The caller holds the lead's row. A lead that was in the sequence before enters it again only
    when sales returned it since.
    """
    if active_of(session, lead.id) is not None:
        return None
    decision = decide(session, lead, playbook, now)
    if isinstance(decision, str):
        timeline.write(
            session, lead.id, "not_enrolled", now=now, by="leadhatch", data={"reason": decision}
        )
        decisions.write(session, lead_id=lead.id, what="not_enrolled", reason=decision, now=now)
        return None
    sequence = decision.sequence
    version_files.keep(session, playbook, sequence, now)
    first = sequence.steps[0]  # when it goes is worked out when it is planned
    enrollment = Enrollment(
        id=new_id("enr"), lead_id=lead.id, sequence=sequence.name, version=sequence.version,
        state=State.ACTIVE, entered_because=decision.because, returned_at=_returned_at(lead),
        inbound_before=inbound(session, lead.id), step_index=0, step=first.key,
        visits={first.key: 1}, arrived_at=now, step_due_at=now + timing.wait(first.wait),
        watching=False, seen_events=0, next_step_at=None, created_at=now,
    )  # fmt: skip
    session.add(enrollment)
    session.flush()
    timeline.write(
        session, lead.id, "enrolled", now=now, by="leadhatch",
        data={"enrollment_id": enrollment.id, "sequence": sequence.name,
              "version": sequence.version, "because": decision.because},
    )  # fmt: skip
    log(session, enrollment, "entered", now, data={"because": decision.because}, step=None)
    return enrollment


def decide(session: Session, lead: Lead, playbook: Playbook, now: dt.datetime) -> Choice | str:
    """The sequence to enter, or why none."""
    return choose_for(session, lead, version_files.in_force(session, playbook, lead), now)


def choose_for(session: Session, lead: Lead, playbook: Playbook, now: dt.datetime) -> Choice | str:
    """The sequence of this very playbook that the lead would enter, or why none."""
    if lead.do_not_contact:
        return "do_not_contact"
    known = qualify.dossier(session, lead, playbook, now)
    address = known.value("email")
    choice = choose(playbook, profile(lead, known))
    if not address and (choice is None or not _talks_elsewhere(session, lead, choice.sequence)):
        return "no_email_address"
    if address and consent.is_suppressed(session, "email", address):
        return "suppressed"
    if address and optin.missing(session, playbook, lead.id, address):
        return optin.REASON
    if choice is None:
        return "no_sequence"
    # One that ended because the address was no good is forgotten once there is another address.
    earlier = [
        e for e in of_lead(session, lead.id)
        if e.sequence == choice.sequence.name and e.reason != "undeliverable"
    ]  # fmt: skip
    if earlier and not may_enter_again(choice.sequence.reentry, earlier, _returned_at(lead), now):
        return "already_had"
    return choice


def may_enter_again(
    rule: str, earlier: list[Enrollment], returned_at: str | None, now: dt.datetime
) -> bool:
    """True when the sequence's re-entry rule lets a lead in that was in it before."""
    if rule == "never":
        return False
    if returned_at not in {each.returned_at for each in earlier}:
        return True  # sales sent the lead back since: things are not what they were
    if rule == "returned":
        return False
    ended = [each.ended_at for each in earlier if each.ended_at is not None]
    return len(ended) == len(earlier) and max(ended) + timing.wait(rule) <= now


def reentering(session: Session, playbook: Playbook, now: dt.datetime) -> list[str]:
    """Ids of leads of the pool that a sequence may take in again because enough time has passed."""
    rules = {
        each.name: timing.wait(each.reentry)
        for each in version_files.in_force(session, playbook).sequences
        if each.reentry not in ("never", "returned")
    }
    if not rules:
        return []
    under_way = select(Enrollment.lead_id).where(UNDER_WAY)
    rows = session.scalars(
        select(Enrollment)
        .join(Lead, Lead.id == Enrollment.lead_id)
        .where(
            Enrollment.sequence.in_(rules), Enrollment.ended_at <= now - min(rules.values()),
            Lead.stage == Stage.NURTURING, Lead.verdict == Verdict.NURTURE,
            Enrollment.lead_id.not_in(under_way),
        )
    )  # fmt: skip
    return sorted(
        {row.lead_id for row in rows
         if row.ended_at is not None and row.ended_at + rules[row.sequence] <= now}
    )  # fmt: skip


def enrol_again(
    session: Session, lead_id: str, playbook: Playbook, now: dt.datetime
) -> Enrollment | None:
    """Enrol a lead that `reentering` found, unless something speaks against it."""
    lead = hold(session, lead_id)
    if lead is None or handoffs.open_of(session, lead_id) is not None:
        return None
    if floor.talks_until(session, lead_id, now) is not None:
        return None  # looked at again once the colleague is through
    if isinstance(decide(session, lead, playbook, now), str):
        return None  # said when the lead was looked at last; not again every pass
    return enrol(session, lead, playbook, now=now)


def reaches_in_chat(sequence: Sequence) -> bool:
    """True when some message of the sequence may go into the chat."""
    return any(isinstance(s, Send | Ask) and "in_chat" in s.preferred for s in sequence.steps)


def _talks_elsewhere(session: Session, lead: Lead, sequence: Sequence) -> bool:
    """True when the sequence can reach a lead without e-mail in the chat."""
    if not reaches_in_chat(sequence):
        return False
    return bool(
        session.scalars(select(Conversation.id).where(Conversation.lead_id == lead.id)).first()
    )


def _returned_at(lead: Lead) -> str | None:
    return str(lead.returned["at"]) if lead.returned else None
