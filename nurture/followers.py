"""Who a follower of the WeChat account is beyond it: the platform is asked once for each.

The UnionID is one person's in all accounts of one owner, and the platform vouches for it. Whoever
has one that another record has is that person: the two become one by themselves, the older is
kept, and the merge can be taken back like any other. Where both are with sales already it is a
proposal, and where a colleague said that they are two people it is only noted. Called by the
worker.
"""

from __future__ import annotations

import datetime as dt

import structlog
from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from nurture import uniting, units
from nurture.context import Context
from nurture.wechat import WechatThread
from sdr import duplicates, intake, leads, merging
from sdr.conversations import Conversation
from sdr.leads import Lead
from sdr.playbook.model import Playbook
from sdr.ports import SendRefused, SendUncertain

KIND = "unionid"
A_PASS = 20  # followers asked about in one pass
NOBODY = "bad_openid"  # that is final: there is no such follower
# until somebody is asked about again: after trouble on the way, and after a refusal
SOON, LATE = dt.timedelta(minutes=10), dt.timedelta(days=1)
BY = "leadhatch"
log = structlog.get_logger(__name__)


async def ask(context: Context, now: dt.datetime) -> None:
    """Ask who the newest followers are; of whom the platform does not say it now, later again.

    One of whom it says nothing stops nobody else: they wait, and the next is asked.
    """
    if context.followers is None:
        return
    for talk_id, openid in await context.database.run(lambda s: unasked(s, now)):
        try:
            unionid = await context.followers.unionid(openid)
        except SendUncertain:  # no answer in time: the next pass asks of the next
            await units.do(context, postpone, talk_id, now + SOON)
            return
        except SendRefused as refused:
            log.info("wechat_follower_unknown", reason=refused.reason)
            if refused.reason != NOBODY:
                later = LATE if refused.permanent else SOON
                await units.do(context, postpone, talk_id, now + later)
                continue
            unionid = None
        await units.do(context, told, talk_id, unionid, context.playbook, now)


def unasked(session: Session, now: dt.datetime) -> list[tuple[str, str]]:
    """(conversation, OpenID) of whom the platform has not said who they are, and may be asked."""
    rows = session.execute(
        select(WechatThread.conversation_id, WechatThread.openid)
        .where(
            WechatThread.asked_at.is_(None), WechatThread.left_at.is_(None),
            or_(WechatThread.ask_after.is_(None), WechatThread.ask_after <= now),
        )
        .order_by(WechatThread.conversation_id)
        .limit(A_PASS)
    )  # fmt: skip
    return [(talk_id, openid) for talk_id, openid in rows]


def postpone(session: Session, talk_id: str, until: dt.datetime) -> None:
    """Ask of this one not before then."""
    thread = session.get(WechatThread, talk_id, with_for_update=True)
    if thread is not None:
        thread.ask_after = until
        session.flush()


def told(
    session: Session, talk_id: str, unionid: str | None, playbook: Playbook, now: dt.datetime
) -> None:
    """Keep what the platform said; one person's two records become one."""
    talk = session.get(Conversation, talk_id)
    if talk is None:  # erased meanwhile
        return
    other = leads.find(session, KIND, unionid) if unionid else None
    ids = sorted({talk.lead_id, other.id} if other is not None else {talk.lead_id})
    for each in ids:  # the leads first, as everywhere, and always in this order
        session.get(Lead, each, with_for_update=True, populate_existing=True)
    talk = session.get(Conversation, talk_id, populate_existing=True)
    if talk is None or talk.lead_id not in ids:  # moved meanwhile: the next pass asks again
        return
    thread = session.get(WechatThread, talk_id, with_for_update=True, populate_existing=True)
    if thread is None:
        return
    thread.asked_at = now
    session.flush()
    if unionid is None:
        return
    lead = leads.get(session, talk.lead_id)
    other = leads.identify(session, lead, KIND, unionid, now)
    if other is not None:
        _one(session, lead, other, playbook, now)


def _one(session: Session, lead: Lead, other: Lead, playbook: Playbook, now: dt.datetime) -> None:
    keep, gone = sorted((lead, other), key=lambda each: (each.created_at, each.id))
    if _said_different(session, keep, gone):  # a colleague's word stands
        intake.note_duplicate(session, lead, other, kind=KIND, by=BY, now=now)
    elif merging.barred(session, keep, gone) is None:
        uniting.unite(session, keep, gone, by=BY, playbook=playbook, now=now)
    else:
        duplicates.propose(session, keep.id, gone.id, KIND, now)


def _said_different(session: Session, one: Lead, other: Lead) -> bool:
    """Whether a colleague said that these are two people, or took back that they are one."""
    return duplicates.are_different(session, one.id, other.id) or merging.taken_back(
        session, one.id, other.id
    )
