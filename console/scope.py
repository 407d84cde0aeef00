"""Whose record it is: who may change what a named colleague holds.

Reading is for everybody who may read: the funnel is one. Changing what is in somebody's hands is
for them, for whoever leads the team, and for the holder of the API key. Called by handlers within
their unit of work, after the permission of the route was asked for.
"""

from __future__ import annotations

from sqlalchemy.orm import Session

from console.auth import Caller
from console.permissions import Permission, may
from sdr import handoffs
from sdr.conversations import Conversation
from sdr.errors import NotYours
from sdr.handoffs import Handoff, State


def own(caller: Caller, holder: str | None) -> None:
    """Raise NotYours unless nobody holds it, the caller does, or may act for the team."""
    member = caller.member
    if member is None or not holder or may(member.role, Permission.TEAM):
        return
    if member.email.strip().lower() != holder.strip().lower():
        raise NotYours(holder=holder)


def may_close(caller: Caller, handoff: Handoff) -> bool:
    """True when the caller may return, win or lose this handoff."""
    try:
        own(caller, handoff.assignee)
    except NotYours:
        return False
    return True


def in_chat(session: Session, caller: Caller, conversation: Conversation) -> None:
    """Raise NotYours when another has taken the lead; before that, whoever is quick may answer."""
    held = handoffs.open_of(session, conversation.lead_id)
    if held is not None and held.state == State.ACCEPTED:
        own(caller, held.assignee)
