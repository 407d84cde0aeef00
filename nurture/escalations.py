"""A handoff that nobody took in time: passed to the next rep, and who leads is told, once.

The sweep runs while the office is open, so a clock that ran out at closing time wakes nobody. The
move and the notices are one unit of work, and the state is its own guard: a second pass, or a
second worker, finds nothing to do. What ran out long ago (before escalation was known, or while
the worker was down) is marked and left where it is: nobody is called about it now. Called by
`worker`.
"""

from __future__ import annotations

import datetime as dt

from sqlalchemy import select
from sqlalchemy.orm import Session

from nurture import invites, notices
from nurture.context import Context
from sdr import deadlines, leads, outbound
from sdr.deliveries import BY_US
from sdr.handoffs import Handoff
from sdr.staff import Member, Role

LONG_AGO = dt.timedelta(days=7)


def escalate(session: Session, context: Context, handoff_id: str, now: dt.datetime) -> bool:
    """Let the clock of one handoff run out; False when somebody took it meanwhile."""
    held = session.get(Handoff, handoff_id)
    recent = held is not None and held.due_at > now - LONG_AGO
    handoff = deadlines.expire(
        session, handoff_id, playbook=context.playbook, now=now, pass_on=recent
    )
    if handoff is None:
        return False
    name = notices.named(handoff)
    invites.follow(session, handoff, context.mail_domain, by=BY_US, now=now)
    if not recent:
        return True
    if leads.get(session, handoff.lead_id).source.get("demo") is True:
        return True  # an invented person: nobody is to be called
    targets = {("email", handoff.assignee): f"notice:{name}:email:next"}
    if handoff.passed_from is None:
        targets.clear()  # nobody else: who has it was told
    for address in managers(session):
        targets.setdefault(("email", address), f"overdue:{name}:{address}"[:200])
    if context.webhook_url:
        targets["webhook", context.webhook_url] = f"overdue:{name}:webhook"
    for (channel, address), identity in targets.items():
        outbound.plan(
            session, identity=identity, purpose="notice", channel=channel,
            lead_id=handoff.lead_id, address=address,
            language=notices.language_for(session, context, address, handoff.lead_id),
            payload={"handoff": handoff.id, "overdue": True, "rounds": handoff.rounds},
            not_before=now, now=now, domain=context.mail_domain,
        )  # fmt: skip
    return True


def managers(session: Session) -> list[str]:
    """Who is told when nobody takes a handoff: managers; where there are none, admins."""
    for role in (Role.MANAGER, Role.ADMIN):
        held = session.scalars(
            select(Member.email)
            .where(Member.role == role, Member.disabled_at.is_(None))
            .order_by(Member.email)
        ).all()
        if held:
            return list(held)
    return []
