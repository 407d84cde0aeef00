"""What was learned about a lead since something: what makes a handoff of a known lead new.

Reads only. Called by `handoffs`, which keeps it with the handoff.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from sdr import facts, timeline
from sdr.db import born
from sdr.stages import Stage


def pooled_by(session: Session, lead_id: str) -> str | None:
    """The id of the event that put the lead into the pool last."""
    moves = [
        event.id
        for event in timeline.of(session, lead_id, "stage")
        if event.data.get("new") == Stage.NURTURING
    ]
    return max(moves, key=born, default=None)


def since(session: Session, lead_id: str, record: str) -> list[dict[str, Any]]:
    """What was learned since that record: per fact the old value, the new one, its sentence.

    Records are compared by when they were made (their ids sort), not by their times: those of a
    pass that was run for another moment lie elsewhere.
    """
    changes = []
    for name, known in facts.current(session, lead_id).items():
        rows = facts.history(session, lead_id, name)
        fresh = [row for row in rows if born(row.id) > born(record) and row.superseded_at is None]
        if not fresh or name == "consent":
            continue
        earlier = [row.value for row in rows if born(row.id) <= born(record)]
        old: Any = None
        if earlier:
            old = earlier if name in facts.LIST_FACTS else earlier[-1]
        changes.append(
            {
                "fact": name,
                "old": old,
                "new": known.value,
                "text": fresh[-1].text,
                "message_id": fresh[-1].message_id,
            }
        )
    return changes
