"""Who speaks in a conversation, the bot or a human: one lease, taken, renewed, given back, run out.

While a human has the floor the bot says nothing: what the prospect writes is held, the reply of a
turn that was under way is dropped, and `conversations.say` refuses whatever else would speak for
the bot. Whoever writes here holds the conversation's row first, so no word of the bot can come
after a human's. A colleague keeps the floor by doing something; who does nothing for
`floor_minutes` has left, and the bot looks after what nobody answered. The console calls, the
edge lets leases run out; a conversation that ends gives the floor back without a word
(`conversations.end`, `release`). Handing back on purpose is `handing_back`.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import ColumnElement, Subquery, and_, func, select
from sqlalchemy.orm import Session, aliased

from sdr import conversations, readers, signals, timeline, transcripts, wording
from sdr.conversations import Conversation, Message, human_holds
from sdr.errors import Overtaken
from sdr.leads import Lead
from sdr.playbook.model import Playbook, Routing
from sdr.ports import Reply

BOT, HUMAN = "bot", "human"
# What was held longer ago is not brought up by the bot again: its moment is over.
FRESH = dt.timedelta(days=1)


def take(
    session: Session,
    conversation: Conversation,
    *,
    by: str,
    by_name: str,
    playbook: Playbook,
    now: dt.datetime,
) -> list[Message]:
    """Give the floor to the member of staff `by`; the bot announces them, once.

    Who has it keeps it from now on. A second person takes it from the first without another word
    of the bot. An ended conversation is open again: somebody speaks in it.
    """
    hold(session, conversation)
    conversation.ended_at, conversation.end_reason = None, None
    held, same = conversation.floor == HUMAN, conversation.floor_by == by
    conversation.floor, conversation.floor_name, conversation.floor_by = HUMAN, by_name, by
    conversation.floor_until = now + length(conversation, playbook.routing)
    for message in transcripts.waiting(session, conversation.id):
        message.state = "held"
    if held and same:
        session.flush()
        return []
    conversation.asked = conversation.asked_key = None
    _write(session, conversation, by_name, by, now)
    session.flush()
    if held:
        return []
    return announce(session, conversation, "human_joined", by_name, playbook, now)


def answer(
    session: Session,
    conversation: Conversation,
    text: str,
    *,
    by: str,
    by_name: str,
    playbook: Playbook,
    now: dt.datetime,
    client_message_id: str | None = None,
) -> list[Message]:
    """Say `text` as the member of staff `by`, who takes the floor if they have not got it.

    Returns what was said, the announcement included. What was sent as this `client_message_id`
    before is returned and not said again. Raises EmptyText, TextTooLong.
    """
    clean = conversations.clean(text)
    hold(session, conversation)
    if client_message_id is not None:
        before = conversations.sent_as(session, conversation.id, client_message_id)
        if before is not None:
            return [before]
    said = take(session, conversation, by=by, by_name=by_name, playbook=playbook, now=now)
    said += conversations.say(
        session,
        conversation,
        [Reply(clean)],
        language=readers.detect_language(clean, conversation.language),
        now=now,
        sender="human",
        name=by_name,
    )
    said[-1].client_message_id = client_message_id
    session.flush()
    return said


def renew(
    session: Session, conversation: Conversation, *, by: str, playbook: Playbook, now: dt.datetime
) -> bool:
    """Keep the floor: the colleague is still at it. False when they have not got it (any more)."""
    hold(session, conversation)
    if conversation.floor_by != by or not human_holds(conversation, now):
        return False
    conversation.floor_until = now + length(conversation, playbook.routing)
    session.flush()
    return True


def release(
    session: Session, conversation: Conversation, *, by: str, now: dt.datetime
) -> str | None:
    """Give the floor back without a word; the name of who had it, None where the bot had it.

    No question stands open any more: what a turn asked meanwhile was never put.
    """
    hold(session, conversation)
    if conversation.floor != HUMAN:
        return None
    left = conversation.floor_name or ""
    conversation.floor = BOT
    conversation.floor_name = conversation.floor_by = conversation.floor_until = None
    conversation.asked = conversation.asked_key = None
    _write(session, conversation, left, by, now)
    session.flush()
    return left


def unmoved(
    session: Session, conversation: Conversation, *, shown: str, by: str, now: dt.datetime
) -> None:
    """Raise Overtaken where another colleague has the floor than `by` was shown."""
    hold(session, conversation)
    if human_holds(conversation, now) and conversation.floor_by not in (shown, by):
        raise Overtaken(name=conversation.floor_name or "", what="floor")


def ran_out(session: Session, now: dt.datetime) -> list[str]:
    """Ids of conversations whose colleague has done nothing for too long."""
    return list(
        session.scalars(
            select(Conversation.id)
            .where(Conversation.floor == HUMAN, Conversation.floor_until <= now)
            .order_by(Conversation.floor_until)
        )
    )


def lapse(
    session: Session, conversation: Conversation, *, playbook: Playbook, now: dt.datetime
) -> list[Message] | None:
    """Let a lease that ran out end: what nobody answered waits for the bot, which says so.

    Returns what was said, [] where nothing was left to answer; None when the lease runs after all.
    """
    hold(session, conversation)
    if conversation.floor != HUMAN or human_holds(conversation, now):
        return None
    release(session, conversation, by="leadhatch", now=now)
    if not leave_to_bot(session, conversation, playbook.routing, now):
        return []
    return announce(session, conversation, "human_absent", None, playbook, now)


def leave_to_bot(
    session: Session, conversation: Conversation, rules: Routing, now: dt.datetime
) -> list[Message]:
    """Let what the prospect wrote after the last human message wait for the bot; those messages.

    By mail the lease is longer than what is fresh: what came during it is answered all the same.
    """
    by_mail = conversation.channel == "email"
    since = now - FRESH - (length(conversation, rules) if by_mail else dt.timedelta())
    left = [each for each in unanswered(session, conversation.id) if each.at > since]
    for each in left:
        each.state = "waiting"
    session.flush()
    return left


def unanswered(session: Session, conversation_id: str) -> list[Message]:
    """What the prospect wrote to a human and nobody has answered, in order."""
    answered = (
        select(func.coalesce(func.max(Message.seq), 0))
        .where(Message.conversation_id == conversation_id, Message.sender == "human")
        .scalar_subquery()
    )
    return list(
        session.scalars(
            select(Message)
            .where(
                Message.conversation_id == conversation_id, Message.state == "held",
                Message.seq > answered,
            )
            .order_by(Message.seq)
        )
    )  # fmt: skip


def frame(conversation: Conversation, now: dt.datetime) -> dict[str, Any]:
    """Who has the floor, as the live channel says it."""
    holder = HUMAN if human_holds(conversation, now) else BOT
    name = conversation.floor_name if holder == HUMAN else None
    return {"type": "floor", "holder": holder, "name": name}


def length(conversation: Conversation, rules: Routing) -> dt.timedelta:
    """How long a colleague keeps the floor who does nothing: by mail people take their time."""
    if conversation.channel == "email":
        return dt.timedelta(hours=rules.floor_mail_hours)
    return dt.timedelta(minutes=rules.floor_minutes)


def longest_unanswered() -> Subquery:
    """Of each talk the held message that has waited longest: its `conversation_id` and `seq`."""
    later = aliased(Message)
    answered = (
        select(later.id)
        .where(
            later.conversation_id == Message.conversation_id, later.sender == "human",
            later.seq > Message.seq,
        )
        .exists()
    )  # fmt: skip
    return (
        select(Message.conversation_id, func.min(Message.seq).label("seq"))
        .where(Message.state == "held", ~answered)
        .group_by(Message.conversation_id)
        .subquery()
    )


def held_now(now: dt.datetime) -> ColumnElement[bool]:
    """The condition under which a colleague has a conversation's floor, for queries."""
    return and_(Conversation.floor == HUMAN, Conversation.floor_until > now)


def talks_until(session: Session, lead_id: str, now: dt.datetime) -> dt.datetime | None:
    """Until when a human has the floor in any conversation of the lead; None: nobody has.

    The lead's conversations are held to the end of the unit of work, so that nobody takes the
    floor between this question and what is done about its answer.
    """
    rows = session.execute(
        select(Conversation.floor, Conversation.floor_until)
        .where(Conversation.lead_id == lead_id)
        .order_by(Conversation.id)
        .with_for_update(read=True)
    )
    ends = [until for holder, until in rows if holder == HUMAN and until and until > now]
    return max(ends, default=None)


def hold(session: Session, conversation: Conversation) -> None:
    """The lead before the conversation, as a turn that hands over locks them."""
    session.execute(
        select(Lead.id)
        .where(Lead.id == conversation.lead_id)
        .with_for_update(read=True, key_share=True)
    )
    conversations.lock(session, conversation)


def announce(
    session: Session,
    conversation: Conversation,
    key: str,
    name: str | None,
    playbook: Playbook,
    now: dt.datetime,
) -> list[Message]:
    """The bot says who came, or that somebody left."""
    text = wording.line(playbook, key, conversation.language, name=name or "")
    return conversations.say(
        session, conversation, [Reply(text, wording=key)], language=conversation.language,
        now=now, announces=True,
    )  # fmt: skip


def _write(
    session: Session, conversation: Conversation, name: str, by: str, now: dt.datetime
) -> None:
    signals.tell(session, "floor", conversation_id=conversation.id, lead_id=conversation.lead_id)
    timeline.write(
        session, conversation.lead_id, "floor", now=now, by=by,
        data={"holder": conversation.floor, "name": name, "conversation_id": conversation.id},
    )  # fmt: skip
