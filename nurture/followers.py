"""Who a follower of the WeChat account is beyond it: the platform is asked once for each.

The UnionID is one person's in all accounts of one owner, and the platform vouches for it. Whoever
has one that another record has is that person: the two become one by themselves, the older is
kept, and the merge can be taken back like any other. Where both are with sales already it is a
proposal. Called by the worker.
"""

from __future__ import annotations

import datetime as dt

import structlog
from sqlalchemy import select
from sqlalchemy.orm import Session

from nurture import uniting, units
from nurture.context import Context
from nurture.wechat import WechatThread
from sdr import duplicates, leads, merging
from sdr.conversations import Conversation
from sdr.leads import Lead
from sdr.playbook.model import Playbook
from sdr.ports import SendRefused, SendUncertain

KIND = "unionid"
A_PASS = 20  # followers asked about in one pass
BY = "leadhatch"
log = structlog.get_logger(__name__)


async def ask(context: Context, now: dt.datetime) -> None:
    """Ask who the newest followers are; what the platform does not say now is asked again."""
    if context.followers is None:
        return
    for talk_id, openid in await context.database.run(unasked):
        try:
            unionid = await context.followers.unionid(openid)
        except SendUncertain:
            return
        except SendRefused as refused:
            log.info("wechat_follower_unknown", reason=refused.reason)
            if not refused.permanent:
                return
            unionid = None
        await units.do(context, told, talk_id, unionid, context.playbook, now)


def unasked(session: Session) -> list[tuple[str, str]]:
    """(conversation, OpenID) of whom the platform was not asked about yet."""
    rows = session.execute(
        select(WechatThread.conversation_id, WechatThread.openid)
        .where(WechatThread.asked_at.is_(None), WechatThread.left_at.is_(None))
        .order_by(WechatThread.conversation_id)
        .limit(A_PASS)
    )
    return [(talk_id, openid) for talk_id, openid in rows]


def told(
    session: Session, talk_id: str, unionid: str | None, playbook: Playbook, now: dt.datetime
) -> None:
    """Keep what the platform said; one person's two records become one."""
    thread = session.get(WechatThread, talk_id, with_for_update=True)
    if thread is None:  # erased meanwhile
        return
    thread.asked_at = now
    session.flush()
    if unionid is None:
        return
    lead = leads.get(session, session.get_one(Conversation, talk_id).lead_id)
    other = leads.identify(session, lead, KIND, unionid, now)
    if other is not None:
        _one(session, lead, other, playbook, now)


def _one(session: Session, lead: Lead, other: Lead, playbook: Playbook, now: dt.datetime) -> None:
    keep, gone = sorted((lead, other), key=lambda each: (each.created_at, each.id))
    if merging.barred(session, keep, gone) is None:
        uniting.unite(session, keep, gone, by=BY, playbook=playbook, now=now)
    else:
        duplicates.propose(session, keep.id, gone.id, KIND, now)
