"""Questions the playbook has no answer to: kept when they come up, counted for those who write it.

A gap is an event of the lead (`content_gap`) with the act, the answer that admitted it (if the
playbook has one), the sentence and its language; it goes when the lead is erased. Actions record,
the staff API lists.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from sdr import timeline
from sdr.timeline import Event

KIND = "content_gap"
QUESTIONS_SHOWN = 20


def record(
    session: Session, lead_id: str, *, act: str, answer: str | None, text: str, language: str,
    message_id: str | None, now: dt.datetime,
) -> None:  # fmt: skip
    """Note a question that was admitted to have no answer; the same message counts once."""
    held = timeline.of(session, lead_id, KIND)
    if any(event.data.get("message_id") == message_id for event in held):
        return
    data = {"act": act, "answer": answer, "text": text, "language": language,
            "message_id": message_id}  # fmt: skip
    timeline.write(session, lead_id, KIND, now=now, by="prospect", data=data)


def listed(
    session: Session, *, since: dt.datetime | None = None, language: str | None = None
) -> list[dict[str, Any]]:
    """Gaps by act and answer, the most asked first, each with its latest questions and counts."""
    query = select(Event).where(Event.kind == KIND).order_by(Event.at.desc(), Event.id.desc())
    if since is not None:
        query = query.where(Event.at >= since)
    groups: dict[tuple[str, str | None], list[Event]] = defaultdict(list)
    for event in session.scalars(query):
        if language in (None, event.data.get("language")):
            groups[event.data["act"], event.data.get("answer")].append(event)
    gaps = [_gap(act, answer, events) for (act, answer), events in groups.items()]
    return sorted(gaps, key=lambda gap: (-gap["count"], gap["act"], gap["answer"] or ""))


def _gap(act: str, answer: str | None, events: list[Event]) -> dict[str, Any]:
    times = Counter(_plain(event) for event in events)
    latest: dict[str, Event] = {}
    for event in events:
        latest.setdefault(_plain(event), event)
    return {
        "act": act,
        "answer": answer,
        "count": len(events),
        "leads": len({event.lead_id for event in events}),
        "first_at": events[-1].at.isoformat(),
        "last_at": events[0].at.isoformat(),
        "questions": [
            {
                "text": event.data.get("text") or "",
                "language": event.data.get("language"),
                "count": times[plain],
                "lead_id": event.lead_id,
                "message_id": event.data.get("message_id"),
                "last_at": event.at.isoformat(),
            }
            for plain, event in list(latest.items())[:QUESTIONS_SHOWN]
        ],
    }


def _plain(event: Event) -> str:
    """A question without case, spaces and closing marks: the same words count as the same."""
    return " ".join(str(event.data.get("text") or "").lower().split()).rstrip(" ?？!！.。~")
