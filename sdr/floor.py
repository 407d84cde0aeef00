"""Who speaks in a conversation, the bot or a human: taking the floor, answering, giving it back.

While a human has the floor the bot says nothing: what the prospect writes is held, and the reply
of a turn that was under way is dropped by `edge.turns`. Whoever writes here holds the
conversation's row first, so no word of the bot can come after a human's. The console calls; a
conversation that ends gives the floor back without a word (`conversations.end`, `release`).
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from sdr import conversations, readers, timeline, wording
from sdr.conversations import Conversation, Message
from sdr.leads import Lead
from sdr.playbook.model import Playbook
from sdr.ports import Reply

BOT, HUMAN = "bot", "human"


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

    A second person takes it from the first without another word of the bot. An ended conversation
    is open again: somebody speaks in it.
    """
    _hold(session, conversation)
    if conversation.floor == HUMAN and conversation.floor_name == by_name:
        return []
    held = conversation.floor == HUMAN
    conversation.floor, conversation.floor_name = HUMAN, by_name
    conversation.ended_at, conversation.end_reason = None, None
    conversation.asked = conversation.asked_key = None
    for message in conversations.waiting(session, conversation.id):
        message.state = "held"
    _write(session, conversation, by_name, by, now)
    if held:
        return []
    return _announce(session, conversation, "human_joined", by_name, playbook, now)


def answer(
    session: Session,
    conversation: Conversation,
    text: str,
    *,
    by: str,
    by_name: str,
    playbook: Playbook,
    now: dt.datetime,
) -> list[Message]:
    """Say `text` as the member of staff `by`, who takes the floor if they have not got it.

    Returns what was said, the announcement included. Raises EmptyText, TextTooLong.
    """
    clean = conversations.clean(text)
    said = take(session, conversation, by=by, by_name=by_name, playbook=playbook, now=now)
    conversation.ended_at, conversation.end_reason = None, None
    said += conversations.say(
        session,
        conversation,
        [Reply(clean)],
        language=readers.detect_language(clean, conversation.language),
        now=now,
        sender="human",
        name=by_name,
    )
    return said


def hand_back(
    session: Session,
    conversation: Conversation,
    *,
    by: str,
    by_name: str,
    playbook: Playbook,
    now: dt.datetime,
) -> list[Message]:
    """Give the floor back to the bot, which says so; nothing is said where the bot has it."""
    left = release(session, conversation, by=by, now=now)
    if left is None:
        return []
    return _announce(session, conversation, "human_left", left or by_name, playbook, now)


def release(
    session: Session, conversation: Conversation, *, by: str, now: dt.datetime
) -> str | None:
    """Give the floor back without a word; the name of who had it, None where the bot had it.

    No question stands open any more: what a turn asked meanwhile was never put.
    """
    _hold(session, conversation)
    if conversation.floor != HUMAN:
        return None
    left = conversation.floor_name or ""
    conversation.floor, conversation.floor_name = BOT, None
    conversation.asked = conversation.asked_key = None
    _write(session, conversation, left, by, now)
    session.flush()
    return left


def frame(conversation: Conversation) -> dict[str, Any]:
    """Who has the floor, as the live channel says it."""
    return {"type": "floor", "holder": conversation.floor, "name": conversation.floor_name}


def _hold(session: Session, conversation: Conversation) -> None:
    """The lead before the conversation, as a turn that hands over locks them."""
    session.execute(
        select(Lead.id)
        .where(Lead.id == conversation.lead_id)
        .with_for_update(read=True, key_share=True)
    )
    conversations.lock(session, conversation)


def _announce(
    session: Session,
    conversation: Conversation,
    key: str,
    name: str,
    playbook: Playbook,
    now: dt.datetime,
) -> list[Message]:
    text = wording.line(playbook, key, conversation.language, name=name)
    reply = Reply(text, wording=key)
    return conversations.say(
        session, conversation, [reply], language=conversation.language, now=now
    )


def _write(
    session: Session, conversation: Conversation, name: str, by: str, now: dt.datetime
) -> None:
    timeline.write(
        session, conversation.lead_id, "floor", now=now, by=by,
        data={"holder": conversation.floor, "name": name, "conversation_id": conversation.id},
    )  # fmt: skip
