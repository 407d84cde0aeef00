"""Questions, objections and small talk: a short answer from the playbook, then back to the talk."""

from __future__ import annotations

from dataclasses import replace

from actions import goodbyes, steps
from actions.give import source
from actions.react import reaction
from actions.turn import Turn
from sdr import gaps, readers, timeline
from sdr.playbook.model import Answer, Objection, Words
from sdr.readers.text import fold, phrase_pattern
from sdr.stages import Verdict


def social(turn: Turn) -> None:
    """Thanks, small talk, "are you a robot?": a short answer, then back."""
    key = {"thanks": "thanks", "ask_bot": "ask_bot"}.get(turn.act, "chitchat")
    small_talk(turn, "language_switched" if readers.wished_language(turn.text) else key)


def small_talk(turn: Turn, key: str) -> None:
    """Say one short social line, then come back to the talk."""
    summed_up = turn.plan.phase in ("recap", "fixing") and not turn.changes
    if summed_up and key == "thanks" and readers.yes_no(turn.text, turn.language) != "no":
        steps.tell_decision(turn)  # 好的 谢谢: the summary stands
        return
    bot_name = turn.playbook.company.bot_name.in_language(turn.language)
    text = turn.words(
        key, bot_name=bot_name, company=turn.playbook.company.name.in_language(turn.language)
    )
    answered(turn, text, name=key)


def answered(
    turn: Turn, text: str, *, name: str, cards: list[dict[str, str]] | None = None
) -> None:
    """Say an answer, then come back: to the open question, else to the next step."""
    before = len(turn.replies)
    told = "" if turn.act.startswith("objection") else reaction(turn)
    text = turn.join(told, text)
    turn.plan = replace(turn.plan, since_given=0)
    if turn.verdict is Verdict.DISQUALIFIED or turn.plan.phase == "decided":
        if turn.changes and turn.verdict is Verdict.DISQUALIFIED:
            goodbyes.let_go(turn, text)
        elif turn.verdict is Verdict.QUALIFIED and turn.changes:
            steps.go_on(turn, text)
        elif not steps.ask_again(turn, text):
            turn.say(text, name=name)
    elif not steps.ask_again(turn, text, bridge=name != "greet"):
        steps.go_on(turn, text)
    if cards and len(turn.replies) > before:
        turn.replies[before] = replace(
            turn.replies[before], cards=(*cards, *turn.replies[before].cards)
        )


def answer(turn: Turn) -> None:
    """A question about us: the playbook's answer for these words and this persona."""
    found = pick_answer(turn)
    if found is None:
        admit_gap(turn)
    elif found.gap:
        admit_gap(turn, found)
    else:
        cards = source(turn, found.act, found.content)
        answered(turn, found.text.in_language(turn.language), name=found.key, cards=cards)


def admit_gap(turn: Turn, found: Answer | None = None) -> None:
    """No answer to this in the playbook: say so, keep the question, offer a person."""
    note_gap(turn, found.key if found else None)
    cards = source(turn, found.act, found.content) if found else []
    text = found.text.in_language(turn.language) if found else turn.words("admit_gap")
    before = len(turn.replies)
    answered(turn, text, name=found.key if found else "admit_gap", cards=cards)
    if len(turn.replies) > before and turn.lead.not_buyer is None:
        said = turn.replies[before]
        turn.replies[before] = replace(said, buttons=(*said.buttons, turn.human_button()))


def note_gap(turn: Turn, answer: str | None = None, *, act: str | None = None) -> None:
    """Keep the question as a content gap, with its sentence."""
    gaps.record(
        turn.session,
        turn.lead.id,
        act=act or turn.act,
        answer=answer,
        text=turn.proof["text"],
        language=turn.language,
        message_id=turn.proof["message_id"],
        now=turn.now,
    )


def pick_answer(turn: Turn) -> Answer | None:
    """The most specific answer: words that were used first, then the persona, then the general."""
    persona, best, best_weight = turn.known.value("persona"), None, -1.0
    for entry in turn.playbook.faq:
        if entry.act != turn.act or (entry.personas and persona not in entry.personas):
            continue
        hit = longest_match(entry.words, turn.text)
        if entry.words.both and not hit:
            continue
        weight = hit * 10 + bool(entry.personas)
        if weight > best_weight:
            best, best_weight = entry, weight
    return best


def longest_match(words: Words, text: str) -> int:
    """Length of the longest of these words that stands in the text; 0 for none."""
    folded = fold(text)
    found = (phrase_pattern(word).search(folded) for word in words.both)
    return max((len(match.group()) for match in found if match), default=0)


def explain(turn: Turn) -> None:
    """Why do you ask? The reason of the question that is open, then that question again."""
    if turn.asked is not None and not turn.read_asked:
        steps.ask_again(turn, turn.asked.why.in_language(turn.language))
    else:
        answered(turn, turn.words("explain_general"), name="explain_general")


def answer_objection(turn: Turn) -> None:
    """Acknowledge and answer with a fact; keep the objection for the rep."""
    if turn.act == "inform":  # what was read spoke against an objection
        steps.go_on(turn, reaction(turn))
        return
    timeline.write(
        turn.session,
        turn.lead.id,
        "objection",
        now=turn.now,
        by="prospect",
        data={"act": turn.act, **turn.proof},
    )
    raised = dict.fromkeys((*turn.known.objections, turn.act))
    turn.known = replace(turn.known, objections=tuple(raised))
    found = _pick_objection(turn)
    if found is None:
        admit_gap(turn)
        return
    cards = source(turn, found.act, found.content)
    answered(turn, found.text.in_language(turn.language), name=found.act, cards=cards)


def _pick_objection(turn: Turn) -> Objection | None:
    persona = turn.known.value("persona")
    fitting = [
        o
        for o in turn.playbook.objections
        if o.act == turn.act and (not o.personas or persona in o.personas)
    ]
    return max(fitting, key=lambda o: bool(o.personas), default=None)
