"""The human leaves the chat: what they learned is recorded, and the bot goes on where they stopped.

What nobody has answered yet is answered first. Otherwise the bot puts the next missing question,
never one that the human has asked: what their sentences ask for, and what they say they dealt
with, counts as put. What they learned is written as facts with the human as evidence. The console
calls, in one unit of work.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from sdr import addresses, conversations, discovery, facts, floor, leads, qualify, timeline, wording
from sdr.conversations import Conversation, Message
from sdr.discovery import Plan
from sdr.facts import CONTACT_FACTS, LIST_FACTS, Said
from sdr.playbook.model import Playbook
from sdr.playbook.questions import Question
from sdr.ports import Reply
from sdr.readers import asking
from sdr.scoring import judge

BY = "rep"
# what somebody learns by talking; consent and what the person said word for word is theirs to say
LEARNABLE = (
    "need", "budget", "buying_role", "timeline", "company_size", "industry", "current_solution",
    "region", "name", "company", "job_title", *CONTACT_FACTS,
)  # fmt: skip


def hand_back(
    session: Session,
    conversation: Conversation,
    *,
    by: str,
    by_name: str,
    playbook: Playbook,
    now: dt.datetime,
    settled: Sequence[str] = (),
) -> list[Message]:
    """Give the floor back to the bot, which says so and goes on; nothing where the bot has it.

    `settled`: facts that the human says they have dealt with, answered or not.
    """
    put = {*asked_in(session, conversation.id), *settled}
    left = floor.release(session, conversation, by=by, now=now)
    if left is None:
        return []
    plan = Plan.from_json(conversation.plan)
    plan = replace(plan, facts_put=tuple(dict.fromkeys((*plan.facts_put, *sorted(put)))))
    name = left or by_name
    if floor.leave_to_bot(session, conversation, playbook.routing, now):
        conversation.plan = plan.as_json()
        return floor.announce(session, conversation, "human_left", name, playbook, now)
    question = _next(session, conversation, plan, playbook, now)
    if question is None:
        conversation.plan = plan.as_json()
        return floor.announce(session, conversation, "human_left", name, playbook, now)
    conversation.plan = replace(plan.asked(question), phase="discover").as_json()
    conversation.asked, conversation.asked_key = question.asks, question.key
    language = conversation.language
    first = wording.line(playbook, "human_left", language, name=name)
    reply = Reply(
        f"{first}\n{wording.put(question, language)}",
        wording=f"human_left+{question.key}",
        buttons=wording.buttons(question, language),
        asks=question.asks,
        question=question.key,
    )
    return conversations.say(session, conversation, [reply], language=language, now=now)


def learn(
    session: Session,
    conversation: Conversation,
    learned: Sequence[tuple[str, Any, str]],
    *,
    by: str,
    playbook: Playbook,
    now: dt.datetime,
) -> list[str]:
    """Record what a human learned in the talk: (fact, value, their words); the facts that changed.

    The evidence is the human: their words, their address on the timeline, and no message.
    """
    lead = leads.get(session, conversation.lead_id)
    said = [
        Said(name, item, words, corrects=name not in LIST_FACTS)
        for name, value, words in learned
        for item in (value if name in LIST_FACTS and isinstance(value, list) else [value])
    ]
    changes = facts.record(session, lead.id, said, by=BY, now=now)
    addresses.follow(session, lead, changes, by=by, word=BY, now=now)
    for name, value, _ in learned:
        if name not in CONTACT_FACTS:
            continue
        other = leads.identify(session, lead, name, str(value), now)
        if other is not None:
            timeline.write(
                session, lead.id, "possible_duplicate", now=now, by=by,
                data={"kind": name, "lead_id": other.id},
            )  # fmt: skip
    if changes:
        names = list(dict.fromkeys(change.name for change in changes))
        timeline.write(
            session, lead.id, "learned", now=now, by=by,
            data={"facts": names, "conversation_id": conversation.id},
        )  # fmt: skip
        qualify.reconsider(session, lead, playbook, now=now, by=by)
        return names
    return []


def asked_in(session: Session, conversation_id: str, after: int = 0) -> list[str]:
    """The facts that humans asked for in a conversation, in order, after message number `after`."""
    texts = session.scalars(
        select(Message.text)
        .where(
            Message.conversation_id == conversation_id, Message.sender == "human",
            Message.seq > after,
        )
        .order_by(Message.seq)
    )  # fmt: skip
    return list(dict.fromkeys(name for text in texts for name in asking.asked(text)))


def asked_before(session: Session, message: Message) -> str | None:
    """What the human asked last, right before the prospect wrote this; None: no one thing."""
    before = session.scalars(
        select(Message)
        .where(
            Message.conversation_id == message.conversation_id, Message.seq < message.seq,
            Message.sender == "human",
        )
        .order_by(Message.seq.desc())
        .limit(1)
    ).first()  # fmt: skip
    wanted = asking.asked(before.text) if before is not None else []
    return wanted[-1] if wanted else None


def open_facts(
    session: Session, conversation: Conversation, playbook: Playbook, now: dt.datetime
) -> list[str]:
    """What is worth learning and not known yet, what decides first: the rows of the form."""
    lead = leads.get(session, conversation.lead_id)
    known = qualify.dossier(session, lead, playbook, now)
    deciding = [name for name in discovery.missing(known, playbook, now) if name in LEARNABLE]
    rest = [name for name in LEARNABLE if name not in known.facts]
    return list(dict.fromkeys((*deciding, *rest)))


def _next(
    session: Session, conversation: Conversation, plan: Plan, playbook: Playbook, now: dt.datetime
) -> Question | None:
    """The question to go on with; none by mail, where nobody waits for one, nor when it is over."""
    lead = leads.get(session, conversation.lead_id)
    if conversation.channel == "email" or plan.phase == "decided" or lead.do_not_contact:
        return None
    known = qualify.dossier(session, lead, playbook, now)
    return discovery.next_question(known, judge(known, playbook, now), plan, playbook, now)
