"""The second half of an answer: the next question, the recap, the decision.

`go_on` chooses by the plan's phase and the verdict. A verdict `qualified` opens the handoff at
once; the recap comes before the person is told what happens next.
"""

from __future__ import annotations

from dataclasses import replace

from actions import times
from actions.give import give
from actions.goodbyes import let_go, was_let_go
from actions.react import value
from actions.turn import Turn, question_for
from nurture import sequences
from sdr import confirming, consent, discovery, facts, handoffs, hours, weighing, wording
from sdr.handoffs import Handoff
from sdr.playbook.model import Question
from sdr.readers.costs import estimate
from sdr.stages import Verdict
from sdr.values import estimate_in_words

MOST_WAITING = 6  # questions between a handoff on request and the colleague
MOST_RETURNS = 2  # so often we come back to one question; then it is left alone
QUESTIONS_IN_A_ROW = 2  # then something is given before the next
RECAP_FACTS = (
    "company",
    "industry",
    "company_size",
    "need",
    "buying_role",
    "timeline",
    "budget",
    "name",
)


def go_on(turn: Turn, opening: str = "") -> None:
    """Say `opening` (the reaction or answer), then what comes next, as one message."""
    if turn.verdict is Verdict.DISQUALIFIED:
        let_go(turn, opening)
        return
    held = handoffs.open_of(turn.session, turn.lead.id)
    if turn.verdict is Verdict.QUALIFIED and held is None:
        held = turn.hand_over("qualified", urgent=contact_refused(turn))
        if held.reason == "requalified" and turn.known.has_contact:
            tell_decision(turn, opening)
            return
    if held is not None and contact_refused(turn) and not turn.known.has_contact:
        handoffs.hurry(turn.session, held, turn.playbook, turn.now)
    if turn.changes and was_let_go(turn):
        _take_up_again(turn)
    if turn.plan.phase == "decided":
        _after_decision(turn, opening)
        return
    question = question_for(turn)
    if turn.plan.phase in ("recap", "fixing") and turn.changes:
        _settle_recap(turn, opening)
    elif turn.plan.phase in ("recap", "fixing"):
        turn.say(
            turn.join(opening, turn.words("recap_again")),
            name="recap_again",
            buttons=recap_buttons(turn),
        )
    elif question is not None:
        ask(turn, question, opening)
    elif turn.known.facts.keys() & set(RECAP_FACTS):
        recap(turn, opening)
    else:
        tell_decision(turn, opening)


def ask(turn: Turn, question: Question, opening: str = "") -> None:
    """Put a new question, after giving something when two were put in a row."""
    given, cards = "", list[dict[str, str]]()
    if turn.costed:
        turn.plan = replace(turn.plan, since_given=0)
    elif turn.plan.since_given >= QUESTIONS_IN_A_ROW and question.kind != "contact":
        given, cards = give(turn)
        if given:
            turn.plan = replace(turn.plan, since_given=0)
    turn.plan = turn.plan.asked(question)
    text = turn.join(opening, given)
    asked = wording.put(question, turn.language)
    turn.say(
        f"{text}\n{asked}" if text else asked,
        name=question.key,
        question=question,
        buttons=times.buttons(turn, question),
        cards=cards,
    )


def ask_again(turn: Turn, opening: str, *, how: str = "again", bridge: bool = True) -> bool:
    """Come back to the open question, shorter; False when none is open (or it was answered).

    `bridge`: say that we come back; not after a mere hello.
    """
    question = turn.asked
    if question is None or turn.read_asked or turn.verdict is Verdict.DISQUALIFIED:
        return False
    if how == "again" and (turn.plan.returns >= MOST_RETURNS or turn.repeats):
        # whoever has passed over a question that often does not want it: it stays for the rep
        leave_open(turn, question)
        if opening:
            turn.say(opening, name=f"{question.key}:left")
            return True
        return False
    if how == "again":
        turn.plan = replace(turn.plan, returns=turn.plan.returns + 1)
    asked = wording.put(question, turn.language, how=how)
    if how == "again" and bridge:
        asked = turn.join(turn.words("still_open"), asked)
    turn.say(
        f"{opening}\n{asked}" if opening else asked,
        name=f"{question.key}:{how}",
        question=question,
        buttons=times.buttons(turn, question),
    )
    return True


def ask_anew(turn: Turn, opening: str) -> None:
    """What held on an earlier visit holds no longer: put the question itself."""
    fact = turn.asked.asks if turn.asked else ""
    question = discovery.question(fact, turn.known, turn.playbook, turn.plan)
    over = len(turn.plan.put) >= turn.playbook.spin.budgets.visit
    if question is None or over or turn.verdict is Verdict.DISQUALIFIED:
        go_on(turn, opening)
        return
    ask(turn, question, opening)


def leave_open(turn: Turn, question: Question) -> None:
    """A question that brought nothing is not put again in this talk; the rep sees that."""
    if confirming.fact_of(question.key) is not None:
        turn.plan = replace(turn.plan, misses=0, returns=0)
        turn.read_asked = True
        return
    facts.record_unanswered(
        turn.session,
        turn.lead.id,
        question.asks,
        "unknown",
        now=turn.now,
        conversation_id=turn.conversation.id,
        **turn.proof,
    )
    turn.refresh()
    turn.plan = replace(turn.plan, misses=0, returns=0)
    turn.read_asked = True


def recap(turn: Turn, opening: str = "") -> None:
    """Hand back what was understood, to be checked, before anything is decided."""
    lines = []
    for name in RECAP_FACTS:
        known = turn.known.facts.get(name)
        if known is None or turn.known.unanswered.get(name):
            continue
        label = turn.words(f"label_{name}")
        lines.append(f"· {label}{_colon(turn)}{value(turn, name, known.value)}")
    for name in ("implication", "need_payoff"):
        known = turn.known.facts.get(name)
        if known is not None:
            said = turn.desk.texts.get("value-sayings-joiner", turn.language).join(known.value[-2:])
            lines.append(
                f"· {turn.words(f'label_{name}')}{_colon(turn)}{said}{_sum(turn, name, said)}"
            )
    turn.plan = replace(turn.plan, phase="recap")
    body = turn.words("recap", lines="\n".join(lines))
    turn.say(f"{opening}\n{body}" if opening else body, name="recap", buttons=recap_buttons(turn))


def _sum(turn: Turn, name: str, said: str) -> str:
    """What their own figures work out to, in brackets."""
    found = estimate(said, turn.currency) if name == "implication" else None
    if found is None:
        return ""
    words = estimate_in_words(found, turn.language, turn.desk.texts)
    return turn.desk.texts.get("value-in-brackets", turn.language, value=words)


def recap_buttons(turn: Turn) -> list[dict[str, str]]:
    """Yes, or something to change."""
    titles = [turn.words("recap_yes"), turn.words("recap_edit")]
    return [{"title": title, "payload": title} for title in titles]


def _settle_recap(turn: Turn, opening: str) -> None:
    told = [c for c in turn.changes if c.name not in ("consent", "persona")]
    fixed = next((c for c in told if c.old is not None), None)
    if fixed is not None:
        what = value(turn, fixed.name, fixed.new)
        tell_decision(turn, turn.words("recap_fixed", what=what))
    elif told:
        what = value(turn, told[0].name, told[0].new)
        tell_decision(turn, turn.words("added", what=what))
    else:
        tell_decision(turn, opening)


def tell_decision(turn: Turn, opening: str = "") -> None:
    """What happens next, honestly: who calls and when, or what will be sent, or nothing."""
    turn.plan = replace(turn.plan, phase="decided")
    handoff = handoffs.open_of(turn.session, turn.lead.id)
    if handoff is not None:
        text, name = handoff_words(turn, handoff)
    elif turn.verdict is Verdict.DISQUALIFIED:
        let_go(turn, opening)
        return
    elif turn.verdict is Verdict.NURTURE and mailable(turn):
        name = "decide_nurture" if not_now(turn) else "decide_nurture_open"
        text = turn.words(name, topic=topic(turn))
    elif not_now(turn) and (contact_refused(turn) or turn.known.has_contact):
        text, name = turn.words("decide_nurture_no_contact"), "decide_nurture_no_contact"
    else:
        text, name = turn.words("decide_open"), "decide_open"
    text = turn.join(opening, text)
    if handoff is None or not ask_while_waiting(turn, handoff, text):
        turn.say(text, name=name)


def ask_while_waiting(turn: Turn, handoff: Handoff, opening: str) -> bool:
    """A few questions while a colleague is on the way, so that nobody has to ask them again.

    Only for whoever asked for a person before enough was known, at most MOST_WAITING, and none
    after a refusal. False when there is nothing to ask: then the opening is still to be said.
    """
    if (
        handoff.reason != "requested"
        or turn.plan.waiting >= MOST_WAITING
        or turn.silence == "undisclosed"
        or turn.act == "deny"
        or not turn.known.has_contact
    ):
        return False
    wanted = weighing.ranked(
        (
            fact
            for fact in discovery.missing(turn.known, turn.playbook, turn.now, turn.judgement)
            if fact not in turn.plan.facts_put and fact not in turn.known.facts
        ),
        turn.known,
        turn.playbook,
    )
    question = (
        discovery.question(wanted[0], turn.known, turn.playbook, turn.plan) if wanted else None
    )
    vain = (
        None if question else discovery.asked_in_vain("need", turn.known, turn.playbook, turn.plan)
    )
    if question is None and vain is None:
        return False
    bridge = turn.words("while_waiting") if turn.plan.waiting == 0 else ""
    turn.plan = replace(turn.plan, waiting=turn.plan.waiting + 1)
    if question is not None:
        ask(turn, question, turn.join(opening, bridge))
    elif vain is not None:
        turn.plan = replace(turn.plan, waiting=MOST_WAITING)
        asked = wording.put(vain, turn.language, how="rephrased")
        text = turn.join(opening, bridge)
        turn.say(f"{text}\n{asked}", name=f"{vain.key}:rephrased", question=vain)
    return True


def only_wait(turn: Turn, handoff: Handoff) -> None:
    """Leave the open question and ask nothing more: the colleague who is on the way will."""
    if turn.asked is not None:
        leave_open(turn, turn.asked)
    turn.plan = replace(turn.plan, waiting=MOST_WAITING)
    turn.say(turn.words("handed_over_again", rep=rep_name(turn, handoff)), name="handed_over_again")


def handoff_words(turn: Turn, handoff: Handoff) -> tuple[str, str]:
    """Who takes over, where and when: the words and their key."""
    office = turn.playbook.company.office_hours.in_language(turn.language)
    rep = rep_name(turn, handoff)
    base = "handed_over" if handoff.reason == "requested" else "decide_qualified"
    if not turn.known.has_contact:
        key = f"{base}_chat_only"
        return turn.words(key, rep=rep, hours=office), key
    if not office_open(turn):
        key = f"{base}_off_hours"
        return turn.words(key, rep=rep, hours=office, next_open=next_open(turn)), key
    key = "requalified" if handoff.reason == "requalified" else base
    return turn.words(key, rep=rep, within=within(turn, handoff)), key


def _after_decision(turn: Turn, opening: str) -> None:
    """The talk goes on after the decision: a question that nurture put, or a late remark."""
    told_handoff = any(
        w.startswith(("decide_qualified", "requalified", "handed_over"))
        and w != "handed_over_ask_contact"
        for w in turn.plan.bridged
    )
    handoff = handoffs.open_of(turn.session, turn.lead.id)
    other = discovery.other_contact(turn.known, turn.playbook, turn.plan) if turn.shuns else None
    if handoff is not None and other is not None:
        ask(turn, other, opening)
        return
    if handoff is not None and not told_handoff:
        tell_decision(turn, opening)
        return
    if handoff is None and not turn.read_asked and ask_again(turn, opening):
        return
    if handoff is not None and turn.read_asked and ask_while_waiting(turn, handoff, opening):
        return
    wanted = (
        discovery.missing(turn.known, turn.playbook, turn.now, turn.judgement)
        if turn.read_asked
        else []
    )
    fresh = [fact for fact in wanted if fact not in turn.plan.facts_put]
    question = discovery.question(fresh[0], turn.known, turn.playbook, turn.plan) if fresh else None
    if handoff is None and question is not None:
        ask(turn, question, opening)
    else:
        key = "goodbye_plain" if turn.act in ("deny", "thanks", "affirm") else "noted"
        turn.say(turn.join(opening, turn.words(key)), name=key)


def _take_up_again(turn: Turn) -> None:
    """Back to discovery; what the goodbye cut off unanswered may be asked once more."""
    answered = {*turn.known.facts, *turn.known.unanswered}
    kept = [
        (key, fact)
        for key, fact in zip(turn.plan.put, turn.plan.facts_put, strict=False)
        if fact in answered
    ]
    turn.plan = replace(
        turn.plan,
        phase="discover",
        put=tuple(key for key, _ in kept),
        facts_put=tuple(fact for _, fact in kept),
    )


def not_now(turn: Turn) -> bool:
    """True when the person said that the time or the money is not there."""
    return any(turn.judgement.met(name) is False for name in ("timeline", "budget"))


def contact_refused(turn: Turn) -> bool:
    """True when a contact was asked for and not given."""
    return any(turn.known.unanswered.get(name) for name in ("email", "phone", "wechat"))


def topic(turn: Turn) -> str:
    """What will be sent first: the content of the sequence that this lead would enter."""
    choice = sequences.choose(turn.playbook, sequences.profile(turn.lead, turn.known))
    letters = choice.sequence.messages if choice is not None else ()
    slug = letters[0].content if letters else None
    item = turn.playbook.item(slug, turn.language) if slug else None
    if item is None:
        return turn.words("topic_general")
    return turn.words("topic_item", title=item.title)


def mailable(turn: Turn) -> bool:
    """True when what is promised by mail can be sent."""
    email = turn.known.value("email")
    return email is not None and consent.refusal(turn.session, turn.lead.id, "email", email) is None


def rep_name(turn: Turn, handoff: Handoff) -> str:
    """The rep as the prospect knows them."""
    for rep in turn.playbook.routing.representatives:
        if rep.email == handoff.assignee:
            return rep.name.in_language(turn.language)
    return turn.playbook.company.sender.in_language(turn.language)


def within(turn: Turn, handoff: Handoff) -> str:
    """How soon, in words."""
    routing = turn.playbook.routing
    minutes = routing.urgent_within_minutes if handoff.urgent else routing.accept_within_minutes
    return turn.desk.texts.get("within-minutes", turn.language, minutes=minutes)


def office_open(turn: Turn) -> bool:
    """True while somebody is there to take over."""
    return hours.is_open(turn.playbook.routing.hours, turn.now, turn.desk.zone)


def next_open(turn: Turn) -> str:
    """When the office opens next, in words."""
    opening = hours.next_opening(turn.playbook.routing.hours, turn.now, turn.desk.zone)
    days = (opening.date() - turn.now.astimezone(turn.desk.zone).date()).days
    key = {0: "today", 1: "tomorrow"}.get(days, f"weekday-{opening.isoweekday()}")
    t = turn.desk.texts.for_language(turn.language)
    return t("next-open", day=t(key), time=f"{opening.hour}:{opening:%M}")


def _colon(turn: Turn) -> str:
    return turn.desk.texts.get("brief-colon", turn.language)
