"""Whether what a lead opens is noted: turned off and on for one lead, with the reason.

For everybody it is `tracking` of the playbook's `engagement.yml`. Where it is off, links of new
mails are plain addresses, and tracked links of earlier mails lead on without a trace.
"""

from __future__ import annotations

import datetime as dt

from sqlalchemy.orm import Session

from nurture import enrollments
from sdr import timeline
from sdr.errors import BadInput, NotFound
from sdr.leads import Lead


def turn(
    session: Session, lead_id: str, *, on: bool, reason: str, by: str, now: dt.datetime
) -> Lead:
    """Note what the lead opens from now on, or nothing of it. Raises NotFound, BadInput."""
    if not reason.strip():
        raise BadInput(field="reason", problem="missing")
    lead = enrollments.hold(session, lead_id)
    if lead is None:
        raise NotFound(what="lead", id=lead_id[:60])
    if lead.tracked is not on:
        lead.tracked, lead.updated_at = on, now
        timeline.write(
            session, lead.id, "tracking", now=now, by=by,
            data={"tracked": on, "reason": reason.strip()[:400]},
        )  # fmt: skip
        session.flush()
    return lead
