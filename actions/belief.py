"""What is believed of a message: its act in the light of what was read, and which readings count.

Pure; the same for a live turn (`record`) and for `understand`. The classifier's act and the
readers' facts are two witnesses: where they contradict each other, the surer one is believed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence, Set

from sdr.facts import CONTACT_FACTS, FREE_TEXT_FACTS, Known
from sdr.readers import Reading, Spotted
from sdr.readers.gains import says_what_it_gains
from sdr.readers.reachable import shunned
from sdr.readers.silences import asks_why, leaves
from sdr.readers.text import fold, is_question

# acts that answer a question; with any other act a bare "as said" reading is not one
ANSWERING = frozenset({"inform", "nlu_fallback"})
SENDING_AWAY = frozenset({"not_buyer", "other_business"})
SURE_TO_SEND_AWAY = 0.85
NO_TRADE = frozenset({"student", "consumer", "agency", "other"})  # of those who do not buy
# said to an open question in free words, and no question itself, it is taken for the answer
SURE_OF_NO_ANSWER = 0.8
SURE_OF_A_HELLO = 0.95  # every hello is known word for word: one that is a guess is none
# facts with values of their own: an answer to one of them is hardly a goodbye or a joke
TYPED = frozenset({"industry", "buying_role", "budget", "timeline", "company_size", "need"})
UNLIKE_AN_ANSWER = frozenset(
    {"bye", "chitchat", "greet", "thanks", "abuse", "out_of_scope", "not_buyer", "other_business"}
)
# what is put as a question or a wish; "displays? built or not, nobody knows" asks nothing of us
WANTS_OF_US = frozenset(
    {"ask_company", "ask_case", "ask_deployment", "ask_integration", "ask_human"}
)
# facts that a classifier guesses well enough to outweigh an unsure act, and the acts it does not
GUESSED = frozenset({"industry", "buying_role", "need"})
CLEAR_OF_GUESSES = frozenset({"opt_out", "ask_human", "ask_why", "ask_price"})
CLEAR_OF_ANSWERS = frozenset({"opt_out", "bye", "deny", "affirm", "ask_why"})
# reasons not to go on that are none when the open question was answered
ANSWERED_BY_READING = frozenset(
    {"objection_no_need", "objection_no_authority", "objection_timing", "objection_competitor"}
)
# what asks, doubts or jokes may name a trouble and not have it: there two must hear it
NAMES_A_TOPIC = frozenset(
    {
        "ask_bot", "ask_case", "ask_company", "ask_competitor", "ask_deployment", "ask_integration",
        "ask_material", "ask_price", "ask_security", "objection_trust", "chitchat",
    }
)  # fmt: skip
NOT_BUYING = frozenset({"not_buyer", "other_business", "out_of_scope", "abuse"})
IDLE_TALK = frozenset({"out_of_scope", "chitchat", "abuse"})
MIN_CONFIDENCE = 0.5
# objections whose "not now" says nothing of when
NO_MATTER_OF_TIME = frozenset(
    {"objection_trust", "objection_competitor", "objection_no_authority", "objection_no_need"}
)
OBJECTIONS_OF_MONEY = frozenset({"objection_price", "objection_trust", "objection_no_need"})
OURS = re.compile(r"\b(?:we|we're|we've|our|us|my)\b", re.IGNORECASE)
YOURS = re.compile(r"^[^.!?]*\b(?:you|your|yours)\b", re.IGNORECASE)
SENTENCE_END = re.compile(r"[.!?。！？\n]|$")
# a buyer who told a problem is no stranger to be sent away; nor is one curse the end
SURE_AGAINST_A_NEED = 0.95
# facts that a person has one of; a story that names another is about somebody else
STEADY = frozenset(
    {"industry", "company_size", "persona", "job_title", "company", "name", "region"}
)
TOLD_AS_A_STORY = frozenset({"need", "problem", "situation", "implication", "need_payoff"})
SURE_OF_A_CHANGE = 0.8
# what stands beside a question or an objection all the same, where the tagger has no doubt; names
# and companies in a question are mostly those of others
NAMED_IN_PASSING = frozenset({"job_title", "industry"})
SURELY_NAMED = 0.85


def settled(
    act: str,
    readings: Sequence[Reading],
    asked: str | None,
    confidence: float = 1.0,
    *,
    knows_need: bool = False,
    text: str = "",
) -> str:
    """The act in the light of what was read: a statement that meets a criterion is no objection.

    "I'm the GM, it's my call" may sound like the talk of those who do not decide; "don't want to
    leave that", after a number was asked for, is a refusal and no opt-out; who states a problem of
    their own, or a trade of the profile, is no stranger to be sent away on a guess.
    `knows_need`: a problem of theirs is on record. `text`: the message.
    """
    if act in SENDING_AWAY and confidence < SURE_TO_SEND_AWAY:
        told = [r for r in readings if r.status == "value" and not r.quoted]
        if any(
            r.fact == "need" or (r.fact == "industry" and r.value not in NO_TRADE) for r in told
        ):
            return "inform"
    knows_need = knows_need or any(
        r.fact == "need" and r.status == "value" and not r.quoted for r in readings
    )
    if knows_need and act in (*SENDING_AWAY, "abuse") and confidence < SURE_AGAINST_A_NEED:
        return "inform"
    answers = [r for r in readings if r.fact == asked and r.fact in TYPED]
    guesses = [r for r in answers if r.quoted and r.fact in GUESSED]
    unlike = act in UNLIKE_AN_ANSWER or (
        act in WANTS_OF_US and bool(text) and not is_question(fold(text))
    )
    outweighed = (any(not r.quoted for r in answers) and unlike) or (
        bool(guesses) and act not in CLEAR_OF_GUESSES
    )
    if outweighed and confidence < SURE_OF_NO_ANSWER:
        return "inform"  # "Ready meals. Chilled." is no goodbye when the trade was asked for
    in_free_words = any(
        r.fact == asked and r.fact in FREE_TEXT_FACTS and r.status == "value" for r in readings
    )
    # "hi Bea" is nobody's name, but "free evenings" is what somebody would gain
    greets = act == "greet" and asked not in TOLD_AS_A_STORY
    sure = SURE_OF_A_HELLO if act == "greet" else SURE_OF_NO_ANSWER
    if in_free_words and not greets and act not in CLEAR_OF_ANSWERS and confidence < sure:
        return "inform"  # "fewer happy pigs": what answers an open question is no small talk
    if act in OBJECTIONS_OF_MONEY and any(
        r.fact == asked == "need_payoff" and says_what_it_gains(r.text) for r in readings
    ):
        return "inform"
    if act in ANSWERED_BY_READING and any(
        r.fact == asked and r.status == "value" and not r.quoted for r in readings
    ):
        return "inform"
    refused = any(r.status == "undisclosed" and r.fact == asked for r in readings)
    if asked in CONTACT_FACTS and refused:
        if act == "opt_out":
            return "deny"
        wants_somebody = act == "ask_human" and leaves(fold(text))
        if not wants_somebody and text and shunned(fold(text), asked) is not None:
            return "deny"  # "please write instead" is no plea for a person, no doubt about us
    values = {r.fact: r.value for r in readings if r.status == "value" and not r.quoted}
    timeline = values.get("timeline")
    contradicted = {
        "objection_no_authority": values.get("buying_role") == "decider",
        "objection_timing": isinstance(timeline, dict) and timeline.get("status") == "date",
        "objection_no_need": bool(values.get("need")),
    }
    return "inform" if contradicted.get(act) else act


def believed(
    found: Sequence[Reading],
    act: str,
    text: str,
    *,
    asked: str | None = None,
    spotted: Sequence[Spotted] = (),
) -> list[Reading]:
    """The readings of a message with this act that are to be believed.

    `spotted`: what the classifiers saw in it. The same for a live turn and for `understand`.
    """
    seen = {each.code for each in spotted if each.fact == "need"}
    return [
        r
        for r in found
        if (_silence(r, act, text) if r.status != "value" else _usable(r, act, asked))
        and not _beside_the_point(r, found, text)
        and not _asked_about(r, act, text)
        and not (asked != "need" and act in NAMES_A_TOPIC and _only_named(r, seen, text))
    ]


def _only_named(reading: Reading, seen: Set[str], text: str) -> bool:
    """True for a trouble whose words stand there, while the classifier sees nobody who has it.

    "Any brochure on cross-territory selling?" asks, "we have it, any brochure?" tells, as does a
    sentence about "our dealers" before the one that asks.
    """
    if reading.fact != "need" or reading.status != "value":
        return False
    end = SENTENCE_END.search(text, max(reading.start, reading.end - 1))
    begins = max((m.end() for m in SENTENCE_END.finditer(text, 0, reading.start)), default=0)
    closed = end is not None and end.group() not in ("?", "？")
    if closed and OURS.search(text, begins, reading.end) and not YOURS.search(text, begins):
        return False
    codes = reading.value if isinstance(reading.value, list) else [reading.value]
    return seen.isdisjoint(map(str, codes))


def _silence(reading: Reading, act: str, text: str) -> bool:
    if reading.status not in ("unknown", "undisclosed"):
        return False
    if act == "ask_why" and asks_why(text):
        return False  # 为什么要问这个 is a question, not "I have to ask somebody"
    if reading.status == "unknown" and reading.fact in ("need", *FREE_TEXT_FACTS):
        # "we have no idea what stands in the stores" tells a problem, it is no "don't know"
        return len(text) <= 3 * (reading.end - reading.start) + 2
    return True


def _usable(reading: Reading, act: str, asked: str | None) -> bool:
    if reading.confidence < MIN_CONFIDENCE:
        return False
    if act in NOT_BUYING and reading.fact in ("need", "problem", "budget", "timeline"):
        return False  # a reporter's topic, a customer's error message
    if act in IDLE_TALK and reading.fact in ("region", "current_solution"):
        # "what's the capital of France?", the weather in Shanghai; not where it was asked for
        return reading.fact == asked and not reading.quoted
    surely = reading.confidence >= SURELY_NAMED and act not in NOT_BUYING
    if reading.quoted and reading.fact in NAMED_IN_PASSING and surely:
        return True  # "Purchasing manager, Eindhoven. Do you have ISO 27001?"
    if reading.quoted or reading.fact in FREE_TEXT_FACTS:
        return act in ANSWERING or (reading.fact == "problem" and not reading.quoted)
    return True


def in_passing(reading: Reading, asked: str | None, standing: Mapping[str, Known]) -> bool:
    """True for a known fact that a story seems to contradict.

    "Six of my people spend a week on it" after "1,600 employees" corrects nothing, unless it says
    so ("sorry, I meant 500") or the fact was asked for.
    """
    held = standing.get(reading.fact)
    return (
        held is not None
        and reading.status == "value"
        and reading.fact != asked
        and not reading.corrects
        and reading.value != held.value
        and (
            (reading.quoted and reading.fact not in FREE_TEXT_FACTS)  # words that no list knows
            or (
                reading.fact in STEADY
                and (asked in TOLD_AS_A_STORY or reading.confidence < SURE_OF_A_CHANGE)
            )
        )
    )


def _beside_the_point(reading: Reading, found: Sequence[Reading], text: str) -> bool:
    """True for an "as said" answer whose sentence tells other facts instead.

    "I'm the sales director" after "what does it cost you?" is a title, not an implication.
    """
    if not reading.quoted or reading.fact not in FREE_TEXT_FACTS:
        return False
    others = [r for r in found if r.fact not in (*FREE_TEXT_FACTS, "need", reading.fact)]
    told: set[int] = set()
    for other in others:
        told.update(range(other.start, other.end))
    return len(told) >= 0.3 * len(text.strip())


def _asked_about(reading: Reading, act: str, text: str) -> bool:
    """True for a time that is no answer: in a question ("payment at 60 days?"), or the "never" of
    another objection ("no plans till I believe it").
    """
    if reading.fact != "timeline":
        return False
    if act in NO_MATTER_OF_TIME:
        told = reading.value if isinstance(reading.value, Mapping) else {}
        return reading.status == "unknown" or told.get("status") in ("later", "unknown")
    if not act.startswith("ask_") or reading.status != "value":
        return False
    end = SENTENCE_END.search(text, reading.end)
    return end is not None and end.group() in ("?", "？")
