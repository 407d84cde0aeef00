"""Judge a lead anew and act on it: store the verdict, move the stage, write the timeline.

The joint between the pure rules (`scoring`) and the records. Called after every new fact by
actions, by the staff API after an import or a correction, and by the worker's sweep. It never
opens a handoff: the caller does, because only the caller knows whether one is wanted.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace

from sqlalchemy.orm import Session

from sdr import duplicates, facts, leads, marks, past, rule_versions, timeline
from sdr.facts import Dossier, Known
from sdr.leads import Lead
from sdr.playbook.model import Playbook
from sdr.scoring import Judgement, judge
from sdr.stages import OWNED_BY_PEOPLE, Stage, Verdict


def dossier(
    session: Session,
    lead: Lead,
    playbook: Playbook,
    now: dt.datetime,
    standing: Mapping[str, Known] | None = None,
) -> Dossier:
    """Everything known of the lead, for the pure rules; `standing`: its facts, if at hand."""
    force = rule_versions.in_force(session, playbook)
    kept = force.rules if force.published else None
    known = Dossier(
        facts=facts.current(session, lead.id) if standing is None else standing,
        unanswered=facts.unanswered(session, lead.id),
        not_buyer=lead.not_buyer,
        do_not_contact=lead.do_not_contact,
        abuse=lead.abuse,
        returned=lead.returned,
        doings=past.current(session, lead, force.rules, kept),
    )
    return replace(known, engagement=float(judge(known, playbook, now).score["engagement"]))


def reconsider(
    session: Session,
    lead: Lead,
    playbook: Playbook,
    *,
    now: dt.datetime,
    by: str,
    known: Dossier | None = None,
) -> Judgement:
    """Judge the lead by what is known now, store it and move the stage accordingly.

    `known` is the lead's dossier where the caller has just made it.
    """
    known = known or dossier(session, lead, playbook, now)
    judgement = judge(known, playbook, now)
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
    _move(session, lead, judgement.verdict, known.has_contact, now, by)
    same = duplicates.keys(known.facts)
    fresh = marks.refresh(session, lead.id, lead.created_at, known.facts, same)
    duplicates.note(session, lead.id, known.facts, fresh, now)
    session.flush()
    return judgement


def rescore(session: Session, lead: Lead, playbook: Playbook, now: dt.datetime) -> Judgement:
    """Work the stored score out anew; a verdict that changes by it is stored as such.

    For what moves scores and tells nothing new of the person: other rules, points by hand.
    """
    known = dossier(session, lead, playbook, now)
    judgement = judge(known, playbook, now)
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
