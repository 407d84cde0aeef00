"""What a post says: the event, when and by whom, and the handoff or lead as it is known by then.

Made at the first try, in the unit of work that claims the post. Shapes are in docs/webhooks.md.
"""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

from sqlalchemy.orm import Session

from nurture import crm, group_words, notices
from nurture.context import Context
from sdr import brief, facts, lead_view, outbox, robots
from sdr.conversations import Message
from sdr.handoffs import Handoff
from sdr.leads import Lead
from sdr.meetings import Meeting
from sdr.outbox import Post
from sdr.subscriptions import Subscription


class NotYet(Exception):
    """It is better told a little later."""

    def __init__(self, until: dt.datetime) -> None:
        super().__init__(until)
        self.until = until


class NothingToTell(Exception):
    """What it tells of is gone (`reason`, a code)."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


WAIT = dt.timedelta(seconds=15)


def make(
    session: Session, context: Context, subscription: Subscription, post: Post, now: dt.datetime
) -> str:
    """The body as JSON. Raises NotYet, NothingToTell."""
    told = facts_of(session, context, subscription, post, now)
    if subscription.kind in robots.KINDS:
        told = group_words.of(session, context, subscription.language, post, told)
    if subscription.kind == "crm":
        told = _mapped(session, context, subscription, post, told)
    return json.dumps(told, ensure_ascii=False, default=str)


def facts_of(
    session: Session, context: Context, subscription: Subscription, post: Post, now: dt.datetime
) -> dict[str, Any]:
    """The body as plain data. Raises NotYet, NothingToTell."""
    body: dict[str, Any] = {
        "id": post.event_id, "event": post.event, "at": post.at.isoformat(), "by": post.by,
    }  # fmt: skip
    if post.event in (outbox.TEST, outbox.DEAD):
        return body | post.data
    lead = session.get(Lead, post.lead_id) if post.lead_id else None
    if lead is None:
        raise NothingToTell("lead_gone")
    if lead.source.get("demo") is True:
        raise NothingToTell("demo")  # an invented person: nobody outside is told
    noun = post.event.partition(".")[0]
    if noun == "handoff":
        return body | _handoff(session, context, subscription, post, now)
    url = f"{context.base_url}/console/leads/{lead.id}"
    told = {"url": url, "lead": lead_view.view(session, lead, context.playbook, now)}
    if noun == "message":
        return body | _message(session, post) | told
    if noun == "meeting":
        return body | _meeting(session, post) | told
    return body | {k: v for k, v in post.data.items() if k not in ("engagements", "to")} | told


def _mapped(
    session: Session, context: Context, subscription: Subscription, post: Post,
    told: dict[str, Any],
) -> Any:  # fmt: skip
    """The event as the CRM wants it. Raises NothingToTell where it lacks what that needs."""
    lead = session.get_one(Lead, post.lead_id)
    handoff = told.get("handoff") or {}
    known: dict[str, dict[str, Any]] = {
        "fact": {name: each.value for name, each in facts.current(session, lead.id).items()},
        "lead": {
            "id": lead.id, "stage": str(lead.stage), "verdict": str(lead.verdict),
            "language": lead.language, "account_id": lead.account_id,
            "source": lead.source.get("utm_source"), "campaign": lead.source.get("utm_campaign"),
            "score": (lead.score or {}).get("total"), "event": post.event,
            "url": f"{context.base_url}/console/leads/{lead.id}", "at": post.at.isoformat(),
        },
        "handoff": {**handoff, "why_now": told["lead"].get("why_now")} if handoff else {},
    }  # fmt: skip
    try:
        return crm.fill(crm.read(subscription.mapping or ""), known)
    except crm.Lacking as lacking:
        raise NothingToTell(f"lacks_{lacking.fact}") from None


def _handoff(
    session: Session, context: Context, subscription: Subscription, post: Post, now: dt.datetime
) -> dict[str, Any]:
    handoff = session.get(Handoff, str(post.data.get("handoff_id")))
    if handoff is None:
        raise NothingToTell("handoff_gone")
    soon = handoff.created_at + notices.WAIT_FOR_CONTACT
    if post.event == "handoff.created" and now < soon and not _reachable(session, handoff):
        raise NotYet(min(now + WAIT, soon))
    made = brief.make(session, handoff, context.playbook, subscription.language, context.texts, now)
    url = f"{context.base_url}/console/handoffs/{handoff.id}"
    told = notices.payload(handoff, made, url, now)
    told["handoff"] |= {
        "return_reason": post.data.get("return_reason"),
        "note": post.data.get("note"),
        # as it was then: it may have gone on to somebody else since
        "assignee": post.data.get("assignee"),
        "passed_from": post.data.get("passed_from"),
    }
    return {"handoff": told["handoff"], "lead": told["lead"]}


def _reachable(session: Session, handoff: Handoff) -> bool:
    known = facts.current(session, handoff.lead_id)
    return any(name in known for name in facts.CONTACT_FACTS)


def _message(session: Session, post: Post) -> dict[str, Any]:
    message = session.get(Message, str(post.data.get("message_id")))
    if message is None:
        raise NothingToTell("message_gone")
    return {
        "conversation_id": message.conversation_id,
        "message": {"id": message.id, "text": message.text, "at": message.at.isoformat()},
    }


def _meeting(session: Session, post: Post) -> dict[str, Any]:
    meeting = session.get(Meeting, str(post.data.get("meeting_id")))
    if meeting is None:
        raise NothingToTell("meeting_gone")
    return {
        "meeting": {
            "id": meeting.id, "handoff_id": meeting.handoff_id, "starts_at": post.data.get("at"),
        }
    }  # fmt: skip
