"""Something was told, or could not be read: react, go on; or put it in other words."""

from __future__ import annotations

from dataclasses import replace

from actions import steps
from actions.answers import answered, note_gap, small_talk
from actions.react import reaction
from actions.turn import Turn
from sdr import confirming, handoffs, readers, wording
from sdr.facts import CONTACT_FACTS
from sdr.playbook.model import Question
from sdr.readers.text import fold, is_question
from sdr.stages import Verdict

MAX_MISSES = 2
UNHEARD = "nlu_fallback"
NEED_BUTTONS = 4


def discover(turn: Turn) -> None:
    """Something was told (or a yes, a no, a hello): react, then go on."""
    if turn.confirmed == "kept":
        steps.go_on(turn, reaction(turn) or turn.words("confirm_kept"))
        return
    if turn.confirmed == "gone":
        steps.ask_anew(turn, turn.join(reaction(turn), turn.words("confirm_anew")))
        return
    told = bool(turn.changes) or turn.silence is not None
    unclear = turn.act not in ("affirm", "deny")
    if turn.plan.phase in ("recap", "fixing") and not told and unclear:
        # 嗯, ok, 得: what is no act of its own is a yes or a no to the summary
        heard = readers.yes_no(turn.text, turn.language)
        turn.act = {"yes": "affirm", "no": "deny"}.get(heard or "", turn.act)
    if turn.act == "affirm" and turn.plan.phase in ("recap", "fixing") and not turn.changes:
        steps.tell_decision(turn)
    elif turn.act == "deny" and turn.plan.phase == "recap" and not turn.changes:
        turn.plan = replace(turn.plan, phase="fixing")
        turn.say(turn.words("recap_edit_prompt"), name="recap_edit_prompt")
    elif turn.act == "greet" and not told:
        small_talk(turn, "greet")
    elif turn.asked is not None and not turn.read_asked:
        _missed(turn, reaction(turn))
    elif told or turn.asked is None:
        steps.go_on(turn, reaction(turn))
    else:
        steps.go_on(turn)


def _missed(turn: Turn, opening: str) -> None:
    """The open question was not answered: something else was told, or it could not be read."""
    question = turn.asked
    assert question is not None
    known = question.asks in turn.known.facts and confirming.fact_of(question.key) is None
    if turn.verdict is Verdict.DISQUALIFIED or known:
        steps.go_on(turn, opening)
        return
    if question.asks in CONTACT_FACTS and turn.known.has_contact:
        steps.go_on(turn, opening)
        return
    if turn.verdict is Verdict.QUALIFIED and question.asks not in CONTACT_FACTS:
        steps.go_on(turn, opening)  # the answer is not needed any more
    elif not opening and turn.act in ("affirm", "greet", "thanks") and turn.plan.misses == 0:
        # "ok" is no answer, but it is no riddle either
        turn.plan = replace(turn.plan, misses=1)
        steps.ask_again(turn, "", how="rephrased")
    elif not opening:
        _reword(turn, question)
    elif turn.plan.misses < MAX_MISSES:
        turn.plan = replace(turn.plan, misses=turn.plan.misses + 1)
        steps.ask_again(turn, opening)
    else:
        _let_be(turn, question, opening)


def rephrase(turn: Turn) -> None:
    """Not understood: put it in other words, then offer buttons, then a human; never guess."""
    if turn.changes or turn.silence is not None:
        if turn.asked is None or turn.read_asked:
            steps.go_on(turn, reaction(turn))
        else:
            _missed(turn, reaction(turn))
        return
    if is_question(fold(turn.text)):
        note_gap(turn, act=UNHEARD)  # a question that nobody could read is one that nobody answered
    question = turn.asked
    if question is None:
        if turn.plan.phase in ("recap", "fixing"):
            if readers.yes_no(turn.text, turn.language) is not None:
                discover(turn)
            else:
                steps.go_on(turn, turn.words("unclear"))
            return
        text = turn.words("fallback_human" if turn.plan.misses else "unclear")
        turn.plan = replace(turn.plan, misses=turn.plan.misses + 1)
        turn.say(text, name="fallback", buttons=[turn.human_button()])
        return
    _reword(turn, question)


def _reword(turn: Turn, question: Question) -> None:
    """The open question in other words, then buttons to choose from, then a human."""
    held = handoffs.open_of(turn.session, turn.lead.id)
    if held is not None and turn.plan.phase == "decided":
        steps.only_wait(turn, held)  # a colleague is on the way: no riddles meanwhile
        return
    misses = turn.plan.misses + 1
    turn.plan = replace(turn.plan, misses=misses)
    buttons = wording.buttons(question, turn.language) or _need_buttons(turn, question.asks)
    if misses == 1:
        steps.ask_again(turn, turn.words("rephrase_intro"), how="rephrased")
    elif misses == MAX_MISSES and buttons and not turn.repeats:
        turn.say(
            turn.words("fallback_buttons"),
            name=f"{question.key}:buttons",
            question=question,
            buttons=[*buttons, turn.human_button()],
        )
    else:
        _let_be(turn, question, turn.words("fallback_human"))
        last = turn.replies[-1]
        turn.replies[-1] = replace(last, buttons=(*last.buttons, turn.human_button()))


def _let_be(turn: Turn, question: Question, opening: str) -> None:
    """Leave a question that brought nothing: it stays open for the rep, the talk goes on."""
    steps.leave_open(turn, question)
    steps.go_on(turn, opening)


def _need_buttons(turn: Turn, asks: str) -> list[dict[str, str]]:
    if asks not in ("need", "problem"):
        return []
    labels = [p.label.in_language(turn.language) for p in turn.playbook.spin.problems]
    return [{"title": label, "payload": label} for label in labels[:NEED_BUTTONS]]


def admit(turn: Turn) -> None:
    """Nothing we can help with: say so, and come back."""
    if turn.changes or turn.silence is not None:
        discover(turn)
        return
    answered(turn, turn.words("out_of_scope"), name="out_of_scope")
