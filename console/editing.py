"""What a colleague changes of a lead by hand, each in one unit of work.

A fact typed here is the colleague's word: it supersedes what stood, with who entered it and what
they typed as evidence. An address that another record has is entered all the same and the pair is
shown as one that may be the same person. Consent needs the proof in words, and what a person
themselves took back only they give again. Called by `console.lead_page` and `console.account_page`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from console import fact_reading
from sdr import addresses, consent, facts, handoffs, leads, own_fields, qualify, timeline, zones
from sdr.buying_group import ATTITUDES
from sdr.errors import BadInput
from sdr.facts import CONTACT_FACTS, LIST_FACTS, Said
from sdr.leads import Lead
from sdr.playbook.model import Playbook
from sdr.stages import OWNED_BY_PEOPLE, Stage, Verdict

EDITABLE = tuple(name for name in facts.FACTS if name not in ("consent", "meeting_time"))
BY = "rep"
LONGEST_TAG = 60
MOST_TAGS = 40


@dataclass(frozen=True, slots=True)
class Edit:
    """One change under way: whose lead, who makes it, when."""

    session: Session
    lead: Lead
    playbook: Playbook
    timezone: ZoneInfo
    by: str
    now: dt.datetime


def set_fact(edit: Edit, name: str, typed: str) -> None:
    """The fact is this; of a list fact it is one more item. Raises BadInput."""
    if name not in EDITABLE:
        raise BadInput(field="fact", problem="one_of", allowed=", ".join(EDITABLE))
    value = fact_reading.read(
        name, typed, playbook=edit.playbook, timezone=edit.timezone, now=edit.now,
        language=edit.lead.language,
    )  # fmt: skip
    session, lead = edit.session, edit.lead
    said = Said(name, value, " ".join(typed.split()), corrects=name not in LIST_FACTS)
    changes = facts.record(session, lead.id, [said], by=BY, now=edit.now, author=edit.by)
    if not changes:
        return
    if name in CONTACT_FACTS:
        addresses.follow(session, lead, changes, by=edit.by, word=BY, now=edit.now)
        leads.identify(session, lead, name, str(value), edit.now)
    if name == "company":
        leads.leave_account_of_others(session, lead)
    if name in ("company", "email"):
        leads.attach_account(
            session, lead, company=str(value) if name == "company" else None,
            email=str(value) if name == "email" else None, now=edit.now,
        )  # fmt: skip
    _judged(edit)


def withdraw(edit: Edit, name: str) -> None:
    """The fact does not hold, and nobody has said what does."""
    if name not in EDITABLE:
        raise BadInput(field="fact", problem="one_of", allowed=", ".join(EDITABLE))
    standing = facts.current(edit.session, edit.lead.id)
    if name not in standing:
        return
    before = standing[name].value
    facts.withdraw(edit.session, edit.lead.id, name, edit.now, standing)
    _note(edit, "fact_withdrawn", {"fact": name, "value": before})
    if name in CONTACT_FACTS:
        addresses.changed(
            edit.session, edit.lead, name, str(before), None, by=edit.by, now=edit.now
        )
        addresses.note_agreed(edit.session, edit.lead.id, by=BY, now=edit.now)
    _judged(edit)


def retag(edit: Edit, tag: str, gone: str) -> None:
    """Put one tag on, take another off."""
    tag = " ".join("".join(c for c in tag if c.isprintable()).split())
    held = list(edit.lead.tags or ())
    if len(tag) > LONGEST_TAG:
        raise BadInput(field="tag", problem="string_too_long", allowed=str(LONGEST_TAG))
    wanted = [each for each in held if each != gone]
    if tag and tag.casefold() not in (each.casefold() for each in wanted):
        wanted.append(tag)
    if len(wanted) > MOST_TAGS:
        raise BadInput(field="tag", problem="too_many", allowed=str(MOST_TAGS))
    if wanted == held:
        return
    leads.retag(edit.session, edit.lead, wanted)
    data = {"tag": tag or None, "untag": gone or None}
    _note(edit, "set", {key: value for key, value in data.items() if value})


def set_fields(edit: Edit, typed: Mapping[str, str]) -> None:
    """Fill in fields of one's own; an empty one takes the value away. Raises BadInput."""
    held = dict(edit.lead.fields or {})
    values: dict[str, Any] = {}
    for code, text in typed.items():
        field = edit.playbook.own.of(code)
        if field is None:
            raise BadInput(field=f"fields.{code[:60]}", problem="unknown_field", allowed="")
        values[code] = own_fields.parse(field, text)
    changed = {code: value for code, value in values.items() if held.get(code) != value}
    if not changed:
        return
    leads.set_fields(edit.session, edit.lead, changed)
    for code, value in changed.items():
        _note(edit, "set", {"field": code, "value": value})


def consents(edit: Edit, channel: str, granted: bool | None, proof: str) -> None:
    """Note what the person allowed or refused; raises BadInput."""
    if channel not in consent.CHANNELS:
        raise BadInput(field="channel", problem="one_of", allowed=", ".join(consent.CHANNELS))
    if granted is None:
        raise BadInput(field="granted", problem="missing", allowed="")
    proof = " ".join(proof.split())[:1000]
    if not proof:
        raise BadInput(field="proof", problem="no_proof", allowed="")
    session, lead = edit.session, edit.lead
    if granted and consent.refused_by_themselves(session, lead.id, channel):
        raise BadInput(field="granted", problem="taken_back", allowed="")
    consent.grant(
        session, lead.id, channel, granted=granted, by=BY, now=edit.now, text=proof,
        address=addresses.of(session, lead.id)[channel],
    )  # fmt: skip
    _note(edit, "consent", {"channel": channel, "granted": granted, "text": proof})
    lead.updated_at = edit.now
    session.flush()


def set_attitude(edit: Edit, attitude: str) -> None:
    """How the person stands to buying from us; empty: as what they did tells."""
    if attitude and attitude not in ATTITUDES:
        raise BadInput(field="attitude", problem="one_of", allowed=", ".join(ATTITUDES))
    if (edit.lead.attitude or "") == attitude:
        return
    before, edit.lead.attitude = edit.lead.attitude, attitude or None
    _note(edit, "attitude", {"old": before, "new": attitude or None})


def _judged(edit: Edit) -> None:
    """Judge the lead anew; one that qualifies by this goes to a rep."""
    zones.settle(edit.session, edit.lead)
    judgement = qualify.reconsider(edit.session, edit.lead, edit.playbook, now=edit.now, by=edit.by)
    if judgement.verdict is Verdict.QUALIFIED and Stage(edit.lead.stage) not in OWNED_BY_PEOPLE:
        handoffs.request(
            edit.session, edit.lead, conversation_id=None, reason="qualified",
            playbook=edit.playbook, now=edit.now,
        )  # fmt: skip


def _note(edit: Edit, kind: str, data: dict[str, Any]) -> None:
    timeline.write(edit.session, edit.lead.id, kind, now=edit.now, by=edit.by, data=data)
    edit.session.flush()
