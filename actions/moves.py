"""The kinds of move that Rasa's rules choose between, one function each.

`MOVES` maps the action names of `bot/domain` to them. Each gets an opened turn, adds replies and
leaves the next question to `steps`. What a message tells is recorded before any of them runs.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from actions import steps
from actions.react import reaction
from actions.turn import Turn
from sdr import consent, conversations, facts, handoffs, timeline, wording
from sdr.facts import CONTACT_FACTS
from sdr.playbook.model import Answer, Objection, Words
from sdr.readers.text import fold, phrase_pattern
from sdr.stages import Verdict

MAX_MISSES = 2
NEED_BUTTONS = 4


def discover(turn: Turn) -> None:
    """Something was told (or a yes, a no, a hello): react, then go on."""
    told = bool(turn.changes) or turn.silence is not None
    if turn.act == "affirm" and turn.plan.phase in ("recap", "fixing") and not turn.changes:
        steps.tell_decision(turn)
    elif turn.act == "deny" and turn.plan.phase == "recap" and not turn.changes:
        turn.plan = replace(turn.plan, phase="fixing")
        turn.say(turn.words("recap_edit_prompt"), name="recap_edit_prompt")
    elif turn.act == "greet" and not told:
        _social(turn, "greet")
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
    if turn.verdict is Verdict.DISQUALIFIED or question.asks in turn.known.facts:
        steps.go_on(turn, opening)
        return
    if question.asks in CONTACT_FACTS and turn.known.has_contact:
        steps.go_on(turn, opening)
        return
    if opening and turn.plan.misses == 0:
        turn.plan = replace(turn.plan, misses=1)
        steps.ask_again(turn, opening)
        return
    rephrase(turn)


def rephrase(turn: Turn) -> None:
    """Not understood: put it in other words, then offer buttons, then a human; never guess."""
    if turn.changes or turn.silence is not None:
        if turn.asked is None or turn.read_asked:
            steps.go_on(turn, reaction(turn))
        else:
            _missed(turn, reaction(turn))
        return
    question = turn.asked
    if question is None:
        if turn.plan.phase in ("recap", "fixing"):
            steps.go_on(turn, turn.words("rephrase_intro"))
            return
        text = turn.words("fallback_human" if turn.plan.misses else "rephrase_intro")
        turn.plan = replace(turn.plan, misses=turn.plan.misses + 1)
        turn.say(text, name="fallback", buttons=[_human_button(turn)])
        return
    misses = turn.plan.misses + 1
    turn.plan = replace(turn.plan, misses=misses)
    if misses == 1:
        steps.ask_again(turn, turn.words("rephrase_intro"), how="rephrased")
    elif misses == MAX_MISSES:
        buttons = wording.buttons(question, turn.language) or _need_buttons(turn, question.asks)
        text = f"{turn.words('fallback_buttons')}\n{wording.put(question, turn.language, how='again')}"
        turn.say(text, name=f"{question.key}:buttons", question=question,
                 buttons=[*buttons, _human_button(turn)])  # fmt: skip
    else:
        # let it be: it stays open for the rep, the talk goes on
        facts.record_unanswered(
            turn.session, turn.lead.id, question.asks, "unknown", text=turn.text, now=turn.now,
            message_id=turn.messages[-1].id if turn.messages else None,
            conversation_id=turn.conversation.id,
        )  # fmt: skip
        turn.refresh()
        turn.read_asked = True
        steps.go_on(turn, turn.words("fallback_human"))


def _need_buttons(turn: Turn, asks: str) -> list[dict[str, str]]:
    if asks not in ("need", "problem"):
        return []
    labels = [p.label.in_language(turn.language) for p in turn.playbook.spin.problems]
    return [{"title": label, "payload": label} for label in labels[:NEED_BUTTONS]]


def _human_button(turn: Turn) -> dict[str, str]:
    title = turn.words("button_human")
    return {"title": title, "payload": title}


def social(turn: Turn) -> None:
    """Thanks, small talk, "are you a robot?": a short answer, then back."""
    _social(turn, {"thanks": "thanks", "ask_bot": "ask_bot"}.get(turn.act, "chitchat"))


def _social(turn: Turn, key: str) -> None:
    bot_name = turn.playbook.company.bot_name.in_language(turn.language)
    text = turn.words(key, bot_name=bot_name,
                      company=turn.playbook.company.name.in_language(turn.language))  # fmt: skip
    _answered(turn, text, name=key)


def _answered(turn: Turn, text: str, *, name: str, cards: list[dict[str, str]] | None = None) -> None:
    """Say an answer, then come back: to the open question, else to the next step."""
    before = len(turn.replies)
    told = reaction(turn) if turn.changes else ""
    text = turn.join(told, text)
    turn.plan = replace(turn.plan, since_given=0)
    if turn.verdict is Verdict.DISQUALIFIED or turn.plan.phase == "decided":
        if turn.changes and turn.verdict is Verdict.DISQUALIFIED:
            steps.let_go(turn, text)
        elif turn.verdict is Verdict.QUALIFIED and turn.changes:
            steps.go_on(turn, text)
        elif not steps.ask_again(turn, text):
            turn.say(text, name=name)
    elif not steps.ask_again(turn, text):
        steps.go_on(turn, text)
    if cards and len(turn.replies) > before:
        turn.replies[before] = replace(turn.replies[before], cards=tuple(cards))


def answer(turn: Turn) -> None:
    """A question about us: the playbook's answer for these words and this persona."""
    found = pick_answer(turn)
    if found is None:
        timeline.write(turn.session, turn.lead.id, "content_gap", now=turn.now, by="prospect",
                       data={"act": turn.act, "text": turn.text,
                             "message_id": turn.messages[-1].id if turn.messages else None})  # fmt: skip
        _answered(turn, turn.words("admit_gap"), name="admit_gap")
        return
    _answered(turn, found.text.in_language(turn.language), name=found.key,
              cards=turn.card(found.content))  # fmt: skip


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
        _answered(turn, turn.words("explain_general"), name="explain_general")


def answer_objection(turn: Turn) -> None:
    """Acknowledge and answer with a fact; keep the objection for the rep."""
    timeline.write(turn.session, turn.lead.id, "objection", now=turn.now, by="prospect",
                   data={"act": turn.act, "text": turn.text,
                         "message_id": turn.messages[-1].id if turn.messages else None})  # fmt: skip
    found = _pick_objection(turn)
    if found is None:
        _answered(turn, turn.words("admit_gap"), name="admit_gap")
        return
    _answered(turn, found.text.in_language(turn.language), name=found.act,
              cards=turn.card(found.content))  # fmt: skip


def _pick_objection(turn: Turn) -> Objection | None:
    persona = turn.known.value("persona")
    fitting = [o for o in turn.playbook.objections
               if o.act == turn.act and (not o.personas or persona in o.personas)]  # fmt: skip
    return max(fitting, key=lambda o: bool(o.personas), default=None)


def hand_over(turn: Turn) -> None:
    """Asked for a human: at once, whatever the verdict, unless this is no buyer."""
    if turn.lead.not_buyer is not None:
        steps.let_go(turn)
        return
    held = handoffs.open_of(turn.session, turn.lead.id)
    handoff = held or turn.hand_over("requested", urgent=not turn.known.has_contact)
    turn.plan = replace(turn.plan, phase="decided")
    rep = steps.rep_name(turn, handoff)
    if not turn.known.has_contact and not steps.contact_refused(turn):
        question = next((q for q in turn.playbook.spin.questions if q.asks == "phone"), None)
        if question is not None:
            turn.plan = turn.plan.asked(question)
            text = turn.join(turn.words("handed_over_ask_contact", rep=rep),
                             turn.words("ask_contact_reason"))  # fmt: skip
            turn.say(f"{text}\n{wording.put(question, turn.language)}",
                     name="handed_over_ask_contact", question=question)  # fmt: skip
            return
    hours = turn.playbook.company.office_hours.in_language(turn.language)
    if not turn.known.has_contact:
        turn.say(turn.words("handed_over_chat_only", rep=rep, hours=hours),
                 name="handed_over_chat_only")  # fmt: skip
    elif held is not None and "handed_over" in " ".join(turn.plan.bridged):
        turn.say(turn.words("handed_over_again", rep=rep), name="handed_over_again")
    elif not steps.office_open(turn):
        turn.say(turn.words("handed_over_off_hours", rep=rep, hours=hours,
                            next_open=steps.next_open(turn)), name="handed_over_off_hours")  # fmt: skip
    else:
        turn.say(turn.words("handed_over", rep=rep, within=steps.within(turn, handoff)),
                 name="handed_over")  # fmt: skip


def opt_out(turn: Turn) -> None:
    """Stop: one channel when one is named, else nobody writes to this person again."""
    channel = next(
        (name for name, words in turn.playbook.consent.opt_out_words.items()
         if longest_match(words, turn.text)), None,
    )  # fmt: skip
    proof = {"text": turn.text, "message_id": turn.messages[-1].id if turn.messages else None}
    for name in CONTACT_FACTS:
        if name not in turn.known.facts or channel not in (None, name):
            continue
        consent.suppress(turn.session, name, str(turn.known.value(name)), reason="opt_out",
                         now=turn.now)  # fmt: skip
        consent.grant(turn.session, turn.lead.id, name, granted=False, by="prospect", now=turn.now,
                      text=turn.text, message_id=proof["message_id"])  # fmt: skip
    timeline.write(turn.session, turn.lead.id, "opt_out", now=turn.now, by="prospect",
                   data={"channel": channel, **proof})  # fmt: skip
    if channel is None:
        turn.lead.do_not_contact = proof
        turn.refresh()
        turn.plan = replace(turn.plan, phase="decided")
        turn.say(turn.words("opt_out_done"), name="opt_out_done")
        conversations.end(turn.session, turn.conversation, "closed", turn.now)
    else:
        turn.refresh()
        turn.say(turn.words("opt_out_channel_done", channel=turn.desk.texts.get(
            f"fact-{channel}", turn.language)), name="opt_out_channel_done")  # fmt: skip


def let_go(turn: Turn) -> None:
    """Not a buyer, or other business: say whom to turn to."""
    kind = next(
        (name for name, words in turn.playbook.company.contact_words.items()
         if longest_match(words, turn.text)), "general",
    )  # fmt: skip
    turn.lead.not_buyer = {
        "kind": kind, "text": turn.text,
        "message_id": turn.messages[-1].id if turn.messages else None,
    }  # fmt: skip
    turn.refresh()
    steps.let_go(turn)


def warn(turn: Turn) -> None:
    """Abuse: one warning; after that the talk ends, and nothing but abuse is no lead."""
    if not turn.plan.warned:
        turn.plan = replace(turn.plan, warned=True)
        text = turn.words("warn_abuse")
        if not steps.ask_again(turn, text):
            turn.say(text, name="warn_abuse")
        return
    if not turn.known.facts:
        turn.lead.abuse = {"text": turn.text,
                           "message_id": turn.messages[-1].id if turn.messages else None}  # fmt: skip
        turn.refresh()
    turn.say(turn.words("end_abuse"), name="end_abuse")
    conversations.end(turn.session, turn.conversation, "closed", turn.now)


def admit(turn: Turn) -> None:
    """Nothing we can help with: say so, and come back."""
    if turn.changes or turn.silence is not None:
        discover(turn)
        return
    _answered(turn, turn.words("out_of_scope"), name="out_of_scope")


def goodbye(turn: Turn) -> None:
    """A short goodbye that leaves one useful thing; the worker's sweep decides what follows."""
    if turn.verdict is Verdict.QUALIFIED and handoffs.open_of(turn.session, turn.lead.id) is None:
        turn.hand_over("qualified", urgent=not turn.known.has_contact)
    problems = turn.known.value("need") or []
    item = next(
        (c for c in turn.playbook.content
         if c.language == turn.language and set(c.problems) & set(problems)), None,
    )  # fmt: skip
    if turn.verdict is Verdict.DISQUALIFIED or item is None:
        turn.say(turn.words("goodbye_plain"), name="goodbye_plain")
    else:
        turn.say(turn.words("goodbye", tip=item.title), name="goodbye",
                 cards=[wording.card(item, turn.desk.base_url)])  # fmt: skip
    conversations.end(turn.session, turn.conversation, "goodbye", turn.now)


MOVES: dict[str, Callable[[Turn], None]] = {
    "action_discover": discover,
    "action_social": social,
    "action_goodbye": goodbye,
    "action_answer": answer,
    "action_explain": explain,
    "action_answer_objection": answer_objection,
    "action_hand_over": hand_over,
    "action_opt_out": opt_out,
    "action_let_go": let_go,
    "action_warn": warn,
    "action_admit": admit,
    "action_rephrase": rephrase,
}


