"""Ways out of the bot's hands: to a human, out of the lists, to somebody else, or goodbye."""

from __future__ import annotations

import re
from dataclasses import replace

from actions import goodbyes, steps
from actions.answers import longest_match
from actions.discover import discover
from actions.give import offer, piece_to_read
from actions.turn import Turn
from sdr import conversations, handoffs, opting_out, readers, timeline, wording
from sdr.facts import CONTACT_FACTS
from sdr.stages import Verdict

MOST_ASKED_FOR_CONTACT = 2  # then the colleague comes to the chat


def hand_over(turn: Turn) -> None:
    """Asked for a human: at once, whatever the verdict, unless this is no buyer."""
    if turn.lead.not_buyer is not None:
        goodbyes.let_go(turn)
        return
    held = handoffs.open_of(turn.session, turn.lead.id)
    handoff = held or turn.hand_over("requested", urgent=not turn.known.has_contact)
    turn.plan = replace(turn.plan, phase="decided")
    rep = steps.rep_name(turn, handoff)
    if not turn.known.has_contact and not steps.contact_refused(turn):
        question = next((q for q in turn.playbook.spin.questions if q.asks == "phone"), None)
        if question is not None and turn.plan.put.count(question.key) < MOST_ASKED_FOR_CONTACT:
            how = "again" if question.key in turn.plan.put else "text"
            turn.plan = turn.plan.asked(question)
            text = turn.join(
                turn.words("handed_over_ask_contact", rep=rep), turn.words("ask_contact_reason")
            )
            turn.say(
                f"{text}\n{wording.put(question, turn.language, how=how)}",
                name="handed_over_ask_contact",
                question=question,
            )
            return
    if held is not None and any(w.startswith("handed_over") for w in turn.plan.bridged):
        turn.say(turn.words("handed_over_again", rep=rep), name="handed_over_again")
        return
    text, name = steps.handoff_words(turn, handoff)
    if not steps.ask_while_waiting(turn, handoff, text):
        turn.say(text, name=name)


def opt_out(turn: Turn) -> None:
    """Stop: one channel when one is named, else nobody writes to this person again."""
    if turn.act != "opt_out":  # what was read made it a refusal of the question
        discover(turn)
        return
    if turn.plan.phase in ("recap", "fixing") and readers.yes_no(turn.text, turn.language) == "yes":
        turn.act = "affirm"  # "yes, and no more fairy tales, please" confirms the summary
        discover(turn)
        return
    channel = _refused_channel(turn)
    proof = turn.proof
    for name in CONTACT_FACTS:
        if name not in turn.known.facts or channel not in (None, name):
            continue
        opting_out.close(
            turn.session, turn.lead, name, str(turn.known.value(name)), turn.text,
            proof["message_id"], turn.now,
        )  # fmt: skip
    if channel in (None, "wechat"):
        opting_out.unfollow(turn.session, turn.lead, turn.text, proof["message_id"], turn.now)
    opting_out.say_so(turn.session, turn.lead, turn.text, proof["message_id"], turn.now)
    timeline.write(
        turn.session,
        turn.lead.id,
        "opt_out",
        now=turn.now,
        by="prospect",
        data={"channel": channel, **proof},
    )
    if channel is None:
        turn.lead.do_not_contact = proof
        turn.refresh()
        turn.plan = replace(turn.plan, phase="decided")
        turn.say(turn.words("opt_out_done"), name="opt_out_done")
        conversations.end(turn.session, turn.conversation, "closed", turn.now)
    else:
        turn.refresh()
        text = turn.words(
            "opt_out_channel_done",
            channel=turn.desk.texts.get(f"channel-{channel}", turn.language),
        )
        # no mails is no goodbye: the talk goes on where it stood
        if not steps.ask_again(turn, text):
            turn.say(text, name="opt_out_channel_done")


def _refused_channel(turn: Turn) -> str | None:
    """The one channel that is refused; of several named the one behind the "don't".

    "微信上说就行，别打电话" refuses calls, not WeChat.
    """
    named = {
        name: words
        for name, words in turn.playbook.consent.opt_out_words.items()
        if longest_match(words, turn.text)
    }
    if len(named) > 1:
        refusals = "|".join(map(re.escape, turn.playbook.consent.refusal_words.both))
        for tail in re.split(refusals, turn.text.lower())[1:] if refusals else ():
            for name, words in named.items():
                if longest_match(words, tail[:12]):
                    return name
    return next(iter(named), None)


def let_go(turn: Turn) -> None:
    """Not a buyer, or other business: say whom to turn to."""
    if turn.act not in ("not_buyer", "other_business"):  # what they said speaks against it
        discover(turn)
        return
    kind = next(
        (
            name
            for name, words in turn.playbook.company.contact_words.items()
            if longest_match(words, turn.text)
        ),
        "general",
    )
    turn.lead.not_buyer = {"kind": kind, **turn.proof}
    turn.refresh()
    goodbyes.let_go(turn)


def warn(turn: Turn) -> None:
    """Abuse: one warning; after that the talk ends, and nothing but abuse is no lead."""
    if not turn.plan.warned:
        turn.plan = replace(turn.plan, warned=True)
        text = turn.words("warn_abuse")
        if not steps.ask_again(turn, text):
            turn.say(text, name="warn_abuse")
        return
    if not turn.known.facts:
        turn.lead.abuse = turn.proof
        turn.refresh()
    turn.say(turn.words("end_abuse"), name="end_abuse")
    conversations.end(turn.session, turn.conversation, "closed", turn.now)


def goodbye(turn: Turn) -> None:
    """A short goodbye that leaves one useful thing; the worker's sweep decides what follows."""
    if turn.verdict is Verdict.QUALIFIED and handoffs.open_of(turn.session, turn.lead.id) is None:
        turn.hand_over("qualified", urgent=not turn.known.has_contact)
    if turn.plan.phase in ("recap", "fixing") and not turn.changes:
        # the summary was left standing: what happens next is told with the goodbye
        steps.tell_decision(turn)
        conversations.end(turn.session, turn.conversation, "goodbye", turn.now)
        return
    problems = turn.known.value("need") or []
    item = piece_to_read(turn, problems)
    if turn.verdict is Verdict.DISQUALIFIED or item is None:
        turn.say(turn.words("goodbye_plain"), name="goodbye_plain")
    else:
        turn.say(
            turn.words("goodbye", tip=item.title),
            name="goodbye",
            cards=offer(turn, item),
        )
    conversations.end(turn.session, turn.conversation, "goodbye", turn.now)
