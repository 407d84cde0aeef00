"""The lead as clients see it: the contract's `Lead` shape, one shape in every answer.

Reads only; the verdict, its reasons and the scores are judged at the moment of reading, so they
are what would stand if the conversation ended now. Enrollments belong to nurture, which this layer
does not know: the caller hands them in. Called by the staff API and by the events sent outside.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from sdr import conversations, feedback, handoffs, meetings, qualify, radar
from sdr.facts import LIST_FACTS, Dossier, Known
from sdr.handoffs import Handoff
from sdr.leads import Lead
from sdr.playbook.model import Playbook
from sdr.radar import Read
from sdr.scoring import Reason, judge

SILENT = ("unknown", "undisclosed")


@dataclass(frozen=True, slots=True)
class Around:
    """What belongs to a lead and stands in other tables; conversations newest first."""

    known: Dossier
    feedback: Sequence[dict[str, Any]]
    conversations: Sequence[str]
    handoff: Handoff | None  # the newest
    meeting: dict[str, Any] | None
    reading: Sequence[Read]


def view(
    session: Session,
    lead: Lead,
    playbook: Playbook,
    now: dt.datetime,
    enrollments: Sequence[dict[str, Any]] = (),
) -> dict[str, Any]:
    """The lead as plain JSON; times are ISO 8601 in UTC."""
    handoff = handoffs.latest_of(session, lead.id)
    around = Around(
        qualify.dossier(session, lead, playbook, now),
        feedback.of_lead(session, lead.id),
        [each.id for each in conversations.of_lead(session, lead.id)],
        handoff,
        meetings.as_json(session, handoff, now) if handoff is not None else None,
        radar.of(session, lead.id),
    )
    return shape(lead, around, playbook, now, enrollments)


def shape(
    lead: Lead, around: Around, playbook: Playbook, now: dt.datetime,
    enrollments: Sequence[dict[str, Any]] = (),
) -> dict[str, Any]:  # fmt: skip
    """The same of what is at hand."""
    known = around.known
    judgement = judge(known, playbook, now)
    return {
        "lead_id": lead.id,
        "stage": str(lead.stage),
        "verdict": judgement.verdict.value,
        "reasons": [_reason(each) for each in judgement.reasons],
        "score": dict(judgement.score),
        "rules": judgement.rules,
        "facts": {name: fact(name, each) for name, each in known.facts.items()},
        "unanswered": unanswered(known),
        "language": lead.language,
        "timezone": {
            "name": lead.timezone,
            # nobody said: the installation's own zone holds
            "because": lead.timezone_by or ("stated" if lead.timezone else "default"),
            "country": lead.country,
        },
        "quiet_hours": lead.quiet_hours,
        "account_id": lead.account_id,
        "source": lead.source,
        "last_source": lead.last_source,
        "tags": list(lead.tags or []),
        "fields": dict(lead.fields or {}),
        "feedback": list(around.feedback),
        "conversations": list(around.conversations),
        "handoff": _handoff(around.handoff, around.meeting),
        "reading": [each.as_json() for each in around.reading],
        "tracked": lead.tracked,
        "enrollments": list(enrollments),
        "created_at": lead.created_at.isoformat(),
        "updated_at": lead.updated_at.isoformat(),
    }


def fact(name: str, known: Known) -> dict[str, Any]:
    """One fact with the sentence behind it; a list fact also with the sentence of each item."""
    shape: dict[str, Any] = {
        "value": known.value,
        "evidence": evidence(known),
        "at": known.at.isoformat(),
        "by": known.by,
    }
    if name in LIST_FACTS:
        shape["items"] = [
            {"value": item.value, "evidence": evidence(item), "at": item.at.isoformat()}
            for item in known.items
        ]
    return shape


def evidence(known: Known) -> dict[str, str | None]:
    """The sentence a value was read from and the message it stands in; both null for an import."""
    return {"text": known.text or None, "message_id": known.message_id}


def _reason(reason: Reason) -> dict[str, Any]:
    shape = reason.as_json()
    if not reason.text:  # imported: nobody said it
        shape["evidence"] = None
    return shape


def unanswered(known: Dossier) -> dict[str, str]:
    """What was asked and not told, also where the silence is kept as a fact's status."""
    silent = {
        name: each.value["status"]
        for name, each in known.facts.items()
        if isinstance(each.value, dict) and each.value.get("status") in SILENT
    }
    return {**silent, **known.unanswered}


def _handoff(handoff: Handoff | None, meeting: dict[str, Any] | None) -> dict[str, Any] | None:
    if handoff is None:
        return None
    return {
        "id": handoff.id,
        "reason": handoff.reason,
        "state": str(handoff.state),
        "assignee": handoff.assignee,
        "due_at": handoff.due_at.isoformat(),
        "meeting": meeting,
    }
