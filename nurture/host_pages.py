"""Pages visited and files downloaded on the company's own site by somebody who talks to us.

Each becomes an engagement, `visit` or `download`; which count for the score and for hot reading
the playbook says (`pages` of `engagement.yml`). The same page within `again` is one visit. Of a
lead that is not tracked nothing is noted. The public API calls.
"""

from __future__ import annotations

import datetime as dt
import fnmatch

from sqlalchemy import select
from sqlalchemy.orm import Session

from nurture import clicks, enrollments, timing
from sdr import engagements, qualify, timeline
from sdr.conversations import Conversation
from sdr.engagements import Engagement
from sdr.playbook.model import Playbook
from sdr.visitors import HUMAN, UNKNOWN

LONGEST = 300


def note(
    session: Session, conversation: Conversation, page: str, asset: str | None,
    playbook: Playbook, now: dt.datetime,
) -> bool:  # fmt: skip
    """Note a visit, or a download when `asset` (a file's path) is given; False: nothing new."""
    rules = playbook.engagement.pages
    lead = enrollments.hold(session, conversation.lead_id)
    if lead is None or not clicks.tracked(lead, playbook):
        return False
    page, name = page[:LONGEST], asset.rpartition("/")[2][:LONGEST] if asset else None
    if asset and not (name and name.lower().endswith(tuple(e.lower() for e in rules.downloads))):
        return False
    since = now - timing.wait(rules.again)
    kind: engagements.Kind = "download" if name else "visit"
    data = {"page": page, "asset": name} if name else {"page": page}
    held = session.scalars(
        select(Engagement).where(
            Engagement.lead_id == lead.id, Engagement.kind == kind, Engagement.at > since
        )
    )
    if any(row.data == data for row in held):
        return False
    counted = kind == "download" or any(fnmatch.fnmatchcase(page, p) for p in rules.counted)
    # who wrote to us is a person; who only opened the window may be a program
    judgement = HUMAN if conversation.last_inbound_at is not None else UNKNOWN
    engagements.note(
        session, lead.id, kind, now=now, data=data, counted=counted, judgement=judgement
    )  # fmt: skip
    if counted:
        timeline.write(session, lead.id, kind, now=now, by="prospect", data=data)
        qualify.reconsider(session, lead, playbook, now=now, by="leadhatch")
    return True
