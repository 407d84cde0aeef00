"""Judge a lead anew and act on it: store the verdict, move the stage, write the timeline.

The joint between the pure rules (`scoring`) and the records. Called after every new fact by
actions, by the staff API after an import or a correction, and by the worker's sweep. It never
opens a handoff: the caller does, because only the caller knows whether one is wanted.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from sdr import duplicates, facts, glance, leads, marks, past, rule_versions, timeline
from sdr.facts import Dossier, Known
from sdr.glance import Glance
from sdr.leads import Lead
from sdr.playbook.model import Playbook
from sdr.scoring import Judgement, judge
from sdr.stages import OWNED_BY_PEOPLE, Stage, Verdict


@dataclass(frozen=True, slots=True)
class Judged:
    """What is known of a lead, what the rules say of it, and what else there is."""

    dossier: Dossier
    judgement: Judgement
    there: Glance


def dossier(
    session: Session,
    lead: Lead,
    playbook: Playbook,
    now: dt.datetime,
    standing: Mapping[str, Known] | None = None,
) -> Dossier:
    """Everything known of the lead, for the pure rules; `standing`: its facts, if at hand."""
    return judged(session, lead, playbook, now, standing).dossier


def judged(
    session: Session,
    lead: Lead,
    playbook: Playbook,
    now: dt.datetime,
    standing: Mapping[str, Known] | None = None,
    *,
    objections: bool = False,
) -> Judged:
    """Everything known of the lead, and what the rules say of it.

    `objections`: with those raised so far, which weigh what is asked next and judge nothing.
    """
    there = glance.at(session, lead.id)
    force = rule_versions.force(session, playbook, there.newest)
    kept = force.rules if force.published else None
    known = Dossier(
        facts=facts.current(session, lead.id) if standing is None else standing,
        unanswered=there.unanswered,
        not_buyer=lead.not_buyer,
        do_not_contact=lead.do_not_contact,
        abuse=lead.abuse,
        returned=lead.returned,
        doings=past.current(session, lead, force.rules, kept, there),
    )
    judgement = judge(known, playbook, now)
    raised = ()
    if objections and "objection" in there.events:
        told = timeline.of(session, lead.id, "objection")
        raised = tuple(dict.fromkeys(event.data["act"] for event in told))
    engagement = float(judgement.score["engagement"])
    return Judged(replace(known, engagement=engagement, objections=raised), judgement, there)


def reconsider(
    session: Session,
    lead: Lead,
    playbook: Playbook,
    *,
    now: dt.datetime,
    by: str,
    known: Judged | None = None,
) -> Judgement:
    """Judge the lead by what is known now, store it and move the stage accordingly.

    `known`: what `judged` has just found, where the caller asked.
    """
    known = known or judged(session, lead, playbook, now)
    held, judgement, kept = known.dossier, known.judgement, (known.there.marks, known.there.words)
    old = Verdict(lead.verdict)
    lead.verdict = judgement.verdict
    lead.reasons = [reason.as_json() for reason in judgement.reasons]
    lead.score, lead.rules = dict(judgement.score), judgement.rules
    lead.updated_at = now
    if old is not judgement.verdict:
        timeline.write(
            session,
            lead.id,
            "verdict",
            now=now,
            by=by,
            data={
                "old": old.value,
                "new": judgement.verdict.value,
                "reasons": lead.reasons,
                "score": lead.score,
                "rules": judgement.rules,
            },
        )
    _move(session, lead, judgement.verdict, held.has_contact, now, by)
    same = duplicates.keys(held.facts)
    fresh = marks.refresh(session, lead.id, lead.created_at, held.facts, same, kept)
    duplicates.note(session, lead.id, held.facts, fresh, now)
    session.flush()
    return judgement


def rescore(session: Session, lead: Lead, playbook: Playbook, now: dt.datetime) -> Judgement:
    """Work the stored score out anew; a verdict that changes by it is stored as such.

    For what moves scores and tells nothing new of the person: other rules, points by hand.
    """
    known = judged(session, lead, playbook, now)
    judgement = known.judgement
    if judgement.verdict != lead.verdict:
        return reconsider(session, lead, playbook, now=now, by="leadhatch", known=known)
    lead.score, lead.rules = dict(judgement.score), judgement.rules
    session.flush()
    return judgement


def _move(
    session: Session, lead: Lead, verdict: Verdict, has_contact: bool, now: dt.datetime, by: str
) -> None:
    stage = Stage(lead.stage)
    if stage in OWNED_BY_PEOPLE:
        return
    target: Stage | None = None
    if verdict is Verdict.DISQUALIFIED:
        target = Stage.DISQUALIFIED
    elif verdict is Verdict.QUALIFIED:
        target = Stage.QUALIFIED
    elif stage in (Stage.VISITOR, Stage.QUALIFIED, Stage.DISQUALIFIED):
        # a new contact, or a correction that took the verdict back
        target = Stage.LEAD if has_contact else Stage.VISITOR
    if target is not None and target is not stage:
        leads.advance(session, lead, target, reason=f"verdict:{verdict.value}", by=by, now=now)
