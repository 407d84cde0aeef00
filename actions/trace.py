"""Why a turn went as it did: what was heard and read, which move, which question and why.

Kept with the message as plain codes; the staff API puts it into words. Called by the action server
when a turn is done; changes nothing in it.
"""

from __future__ import annotations

from typing import Any

from actions.turn import Turn
from actions.understand import Heard
from sdr import discovery, weighing
from sdr.playbook.model import Question

RUNNERS_UP = 2


def of(turn: Turn, heard: Heard, move: str) -> dict[str, Any]:
    """One turn as plain JSON: act, confidence, runners-up, readings, move, next question."""
    question = turn.open_question
    again = question is not None and turn.asked is not None and question.key == turn.asked.key
    return {
        "act": turn.act,
        "heard": heard.act,  # before the readings had their say
        "confidence": heard.confidence,
        "sure": heard.sure,
        "runners_up": [list(pair) for pair in heard.ranking if pair[0] != heard.act][:RUNNERS_UP],
        "asked": turn.asked.asks if turn.asked else None,
        "answered": turn.read_asked,
        "read": [
            {
                "fact": reading.fact,
                "value": reading.value,
                "text": reading.text,
                "start": reading.start,
                "end": reading.end,
                "confidence": reading.confidence,
                "status": reading.status,
            }
            for reading in turn.readings
        ],
        "move": move,
        "verdict": str(turn.verdict),
        "variant": turn.conversation.variant,
        "next": None
        if question is None
        else {
            "asks": question.asks,
            "key": question.key,
            "why": "again" if again else discovery.why(question, turn.known, turn.judgement),
            **_weight(turn, question),
        },
    }


def _weight(turn: Turn, question: Question) -> dict[str, Any]:
    """What moved this question up or down for this person: the points, rule by rule."""
    moved = weighing.reasons(question.asks, turn.known, turn.playbook)
    rules = [{"rule": each.rule, "points": each.points} for each in moved]
    if weighing.persona_chose(question.problems, turn.known, turn.playbook):
        # among several stated problems the wording is about the one this persona cares about
        rules.append({"rule": "persona_priorities", "points": 0})
    return {"weight": sum(each.points for each in moved), "rules": rules}
