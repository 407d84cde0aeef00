"""The last word of a talk that ended well: how did the person find it? And the thanks for telling.

One question per conversation, in the same message as the goodbye, with buttons; it asks for no
fact. Not for those who were let go, opted out, were warned, or told nothing.
"""

from __future__ import annotations

from dataclasses import replace

from actions.turn import Turn
from sdr import conversations, feedback, handoffs
from sdr.stages import Verdict

CLOSING_ACTS = frozenset({"bye", "thanks"})
ENDINGS = ("goodbye", "decide_", "handed_over", "requalified", "thanks", "noted")


def ask_feedback(turn: Turn) -> None:
    """Add the question to the last reply, where this was the end of a good talk."""
    rules = turn.playbook.feedback
    if not _ends_well(turn) or not feedback.may_ask(
        turn.session, turn.conversation, rules, turn.now
    ):
        return
    last = turn.replies[-1]
    ended = turn.conversation.ended_at is not None
    feedback.put(turn.session, turn.conversation, rules, turn.now, ends=ended)
    buttons = [{"title": each, "payload": each} for each in feedback.choices(rules.scale)]
    question = turn.words(f"ask_feedback_{rules.scale}")
    turn.replies[-1] = replace(
        last,
        text=f"{last.text}\n{question}",
        wording=f"{last.wording}{feedback.PUT}",
        buttons=tuple(buttons),
    )


def thank(turn: Turn) -> None:
    """Feedback was given: thank for it, and leave the talk as it was."""
    given = turn.feedback
    assert given is not None
    assert given.answer is not None
    good = given.answer >= (1 if given.scale == "thumbs" else 4)
    name = "feedback_thanks" if good else "feedback_thanks_low"
    turn.say(turn.words(name), name=name)
    if given.ends:
        conversations.end(turn.session, turn.conversation, "goodbye", turn.now)


def _ends_well(turn: Turn) -> bool:
    """A goodbye, or thanks after a handoff or a decision, of somebody who is well disposed."""
    lead, reply = turn.lead, turn.replies[-1] if turn.replies else None
    if reply is None or reply.asks or reply.buttons or turn.act not in CLOSING_ACTS:
        return False
    if turn.verdict is Verdict.DISQUALIFIED or turn.plan.warned:
        return False
    if lead.not_buyer is not None or lead.do_not_contact is not None or lead.abuse is not None:
        return False
    if not str(reply.wording).startswith(ENDINGS) or not turn.known.facts:
        return False
    return (
        turn.act == "bye"
        or turn.plan.phase == "decided"
        or handoffs.open_of(turn.session, lead.id) is not None
    )
