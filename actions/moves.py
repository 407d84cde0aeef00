"""The kinds of move that Rasa's rules choose between: action name → function.

Each gets an opened turn, adds replies and leaves the next question to `steps`. What a message
tells is recorded before any of them runs.
"""

from __future__ import annotations

from collections.abc import Callable

from actions import answers, closing, discover, leave
from actions.turn import Turn
from actions.understand import Heard

MOVES: dict[str, Callable[[Turn], None]] = {
    "action_discover": discover.discover,
    "action_rephrase": discover.rephrase,
    "action_admit": discover.admit,
    "action_social": answers.social,
    "action_answer": answers.answer,
    "action_explain": answers.explain,
    "action_answer_objection": answers.answer_objection,
    "action_hand_over": leave.hand_over,
    "action_opt_out": leave.opt_out,
    "action_let_go": leave.let_go,
    "action_warn": leave.warn,
    "action_goodbye": leave.goodbye,
}


def play(move: Callable[[Turn], None], turn: Turn, heard: Heard) -> None:
    """Make the move of this turn; the end of a good talk asks how the person found it."""
    chosen(move, turn, heard.act, sure=heard.sure)(turn)
    if turn.feedback is None:
        closing.ask_feedback(turn)


def listen(move: Callable[[Turn], None], turn: Turn, heard: Heard) -> None:
    """What was said to a human: the facts count, and who wants no contact gets none; no word."""
    if turn.act == "opt_out" and heard.sure:
        chosen(move, turn, heard.act, sure=heard.sure)(turn)
    for message in turn.messages:
        message.act, message.confidence = turn.settled
    turn.replies.clear()


def chosen(
    move: Callable[[Turn], None], turn: Turn, heard: str, *, sure: bool
) -> Callable[[Turn], None]:
    """The move of this turn: `move`, which the engine picked for the act `heard`, or discovery.

    What was read can make an answer of what sounded like a question, an objection or a goodbye.
    """
    if turn.feedback is not None:
        return closing.thank
    if turn.confirmed is not None and turn.act in ("affirm", "deny"):  # whatever it sounds like
        return discover.discover
    answered = turn.act in ("inform", "affirm", "deny") and heard != turn.act and sure
    return discover.discover if answered else move
