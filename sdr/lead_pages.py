"""A page of leads as clients see it: the same shape as `lead_view`, asked for all leads together.

A question for each kind of record and none for each lead, so that a page costs the database the
same however many leads it holds. Called by the staff API.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from sdr import feedback, meetings, past, radar, rule_versions
from sdr.conversations import Conversation
from sdr.facts import Dossier, Unanswered
from sdr.feedback import TalkFeedback
from sdr.handoffs import Handoff
from sdr.lead_view import Around, shape
from sdr.leads import Lead
from sdr.playbook.model import Playbook
from sdr.rule_versions import Newest


def views(
    session: Session, leads: Sequence[Lead], playbook: Playbook, now: dt.datetime,
    enrollments: Mapping[str, Sequence[dict[str, Any]]],
) -> list[dict[str, Any]]:  # fmt: skip
    """These leads as `lead_view.view` would show each, in this order."""
    around = _around(session, leads, playbook, now)
    return [
        shape(lead, around[lead.id], playbook, now, enrollments.get(lead.id, ())) for lead in leads
    ]


def _around(
    session: Session, leads: Sequence[Lead], playbook: Playbook, now: dt.datetime
) -> dict[str, Around]:
    ids = [lead.id for lead in leads]
    if not ids:
        return {}
    row = rule_versions.latest(session)
    newest = Newest(row.number, row.digest, row.origin) if row is not None else None
    force = rule_versions.force(session, playbook, newest)
    pasts = {each.lead.id: each for each in past.of(session, ids, (force.rules,))}
    silent = _unanswered(session, ids)
    told, talks, handed = _feedback(session, ids), _talks(session, ids), _handoffs(session, ids)
    met = meetings.current_of(session, [each.id for each in handed.values()])
    found = {}
    for lead_id in ids:
        known: Dossier = replace(
            past.now(pasts[lead_id], force.rules if force.published else None),
            unanswered=silent[lead_id],
        )
        handoff = handed.get(lead_id)
        meeting = None
        if handoff is not None:
            meeting = meetings.shape(handoff, met.get(handoff.id), known.facts, now)
        found[lead_id] = Around(
            known, told[lead_id], talks[lead_id], handoff, meeting,
            radar.radar(pasts[lead_id].engaged),
        )  # fmt: skip
    return found


def _unanswered(session: Session, ids: Sequence[str]) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = defaultdict(dict)
    for row in session.scalars(select(Unanswered).where(Unanswered.lead_id.in_(ids))):
        found[row.lead_id][row.name] = row.status
    return found


def _feedback(session: Session, ids: Sequence[str]) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    asked = select(TalkFeedback).where(TalkFeedback.lead_id.in_(ids))
    for row in session.scalars(asked.order_by(TalkFeedback.asked_at, TalkFeedback.id)):
        told = feedback.shown(row)
        if told is not None and row.lead_id is not None:
            found[row.lead_id].append(told)
    return found


def _talks(session: Session, ids: Sequence[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    talks = (
        select(Conversation.lead_id, Conversation.id)
        .where(Conversation.lead_id.in_(ids))
        .order_by(Conversation.started_at.desc(), Conversation.id.desc())
    )
    for lead_id, talk_id in session.execute(talks):
        found[lead_id].append(talk_id)
    return found


def _handoffs(session: Session, ids: Sequence[str]) -> dict[str, Handoff]:
    """The newest of each lead."""
    rows = select(Handoff).where(Handoff.lead_id.in_(ids)).order_by(Handoff.id)
    return {row.lead_id: row for row in session.scalars(rows)}
