"""Importing one lead: find who it is, record what is said of them, judge anew, hand over.

A lead is known by e-mail, phone or WeChat, in that order; a known one is updated, nothing of it is
overwritten (facts supersede). An import states consent but never takes back a refusal that the
person gave. Called by `POST /api/v1/leads`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Set
from typing import Any

from sqlalchemy.orm import Session

from console.fact_shapes import Budget, FactsIn
from console.wire import LeadIn
from sdr import addresses, consent, facts, intake, leads, origins, timeline, zones
from sdr.errors import BadInput
from sdr.facts import LIST_FACTS, Said
from sdr.leads import CONTACT_KINDS, Lead
from sdr.playbook.model import Playbook

BY = "import"
NO_SENTENCE = ""  # nobody said it: there is nothing to quote


def import_lead(
    session: Session, given: LeadIn, playbook: Playbook, *, by: str, now: dt.datetime,
    proof: str | None = None, guessed: Set[str] = frozenset(),
) -> tuple[Lead, bool]:  # fmt: skip
    """Add or update the lead; returns it and whether it is new. Raises BadInput.

    `proof`: how a consent that is stated is known. `guessed` (language, source): said of a whole
    file and not of the person; what is known of a lead stays.
    """
    _check_codes(given.facts, playbook)
    source = _source(session, given)
    contacts = _contacts(given.facts)
    found = intake.known(session, contacts, given.facts.name, given.facts.company)
    lead, created = found.lead, found.lead is None
    if lead is None:
        lead = leads.create(session, language=given.language, source=source, now=now)
        _note_referral(session, lead, by, now)
    else:
        if "language" not in guessed:
            lead.language = given.language
        # what brought them first stays one whole
        leads.add_source(session, lead, origins.joined(lead.source, source))
        leads.came(session, lead, source, now)
        lead.updated_at = now
    reached = {**addresses.of(session, lead.id), **contacts}
    # before consent: what the person refused must still be seen
    _grant(session, lead, given.facts, reached, now, proof)
    said = _said(session, lead, given.facts, reached)
    changes = facts.record(session, lead.id, said, by=BY, now=now)
    addresses.follow(session, lead, changes, by=BY, word=BY, now=now)
    intake.identify(session, lead, contacts, by=BY, now=now)
    intake.propose(session, lead, found, now)
    _place(session, lead, given)
    leads.attach_account(
        session, lead, company=given.facts.company, email=given.facts.email, now=now
    )
    timeline.write(
        session, lead.id, "import", now=now, by=by,
        data={"created": created, "facts": [change.name for change in changes]},
    )  # fmt: skip
    intake.judge(session, lead, playbook, by, now)
    return lead, created


def _place(session: Session, lead: Lead, given: LeadIn) -> None:
    """Where the lead is, stated or read from what is known, and when it wants to be left alone."""
    if given.timezone is not None and not zones.note(lead, given.timezone, zones.STATED):
        raise BadInput(field="timezone", problem="not_zone", allowed="")
    if given.quiet_hours is not None:
        if given.quiet_hours.start == given.quiet_hours.end:
            raise BadInput(field="quiet_hours", problem="bad_range", allowed="")
        lead.quiet_hours = given.quiet_hours.model_dump()
    zones.settle(session, lead)


def _check_codes(given: FactsIn, playbook: Playbook) -> None:
    allowed = {
        "industry": [entry.code for entry in playbook.icp.industries],
        "persona": [entry.code for entry in playbook.people.personas],
        "buying_role": [entry.code for entry in playbook.people.buying_roles],
        "need": [entry.code for entry in playbook.spin.problems],
    }
    for name, codes in allowed.items():
        value = getattr(given, name)
        for code in value if isinstance(value, list) else [value]:
            if code is not None and code not in codes:
                raise BadInput(field=f"facts.{name}", problem="one_of", allowed=", ".join(codes))


def _source(session: Session, given: LeadIn) -> dict[str, Any]:
    if given.source is None:
        return {}
    source = given.source.model_dump(exclude_none=True)
    referrer = source.get("referred_by")
    if referrer is not None and session.get(Lead, referrer) is None:
        raise BadInput(field="source.referred_by", problem="unknown_lead", allowed="")
    return source


def _note_referral(session: Session, lead: Lead, by: str, now: dt.datetime) -> None:
    referrer = lead.source.get("referred_by")
    if referrer:
        timeline.write(
            session, str(referrer), "referral", now=now, by=by, data={"lead_id": lead.id}
        )


def _contacts(given: FactsIn) -> dict[str, str]:
    return {kind: getattr(given, kind) for kind in CONTACT_KINDS if getattr(given, kind)}


def _said(
    session: Session, lead: Lead, given: FactsIn, reached: Mapping[str, str | None]
) -> list[Said]:
    """The facts in the order of the contract; they carry no sentence, because nobody said one."""
    said: list[Said] = []
    for name in facts.FACTS:
        value = getattr(given, name)
        if value is None:
            continue
        if name == "consent":
            said.append(Said(name, consent.holds(session, lead.id, reached), NO_SENTENCE))
        elif name in LIST_FACTS:
            said += [Said(name, item, NO_SENTENCE) for item in dict.fromkeys(value)]
        elif name == "meeting_time":
            said.append(Said(name, value.isoformat(), NO_SENTENCE))
        elif isinstance(value, Budget):
            said.append(Said(name, _whole_sums(value), NO_SENTENCE))
        elif isinstance(value, str):
            said.append(Said(name, value, NO_SENTENCE))
        else:
            said.append(Said(name, value.model_dump(mode="json"), NO_SENTENCE))
    return said


def _whole_sums(budget: Budget) -> dict[str, Any]:
    shape = budget.model_dump(mode="json")
    for name in ("min", "max"):
        if shape[name] is not None and float(shape[name]).is_integer():
            shape[name] = int(shape[name])
    return shape


def _grant(
    session: Session, lead: Lead, given: FactsIn, reached: Mapping[str, str | None],
    now: dt.datetime, proof: str | None,
) -> None:  # fmt: skip
    """Keep the consent that is stated for these addresses; what was refused stays refused."""
    if given.consent is None:
        return
    last, stands = consent.state(session, lead.id), consent.holds(session, lead.id, reached)
    for channel, granted in given.consent.model_dump(exclude_none=True).items():
        held = last.get(channel)
        if held is not None and stands[channel] == granted and held.granted == granted:
            continue
        if granted and held is not None and not held.granted and held.by != BY:
            continue
        consent.grant(
            session, lead.id, channel, granted=granted, by=BY, now=now, text=proof,
            address=reached[channel],
        )  # fmt: skip
