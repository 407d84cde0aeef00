"""Which question next: SPIN and BANT as a state, with guards and budgets. Pure.

A question is worth asking while its answer could still change the verdict, or move the person
(implication, need-payoff), or let a colleague call back (contact). Once the verdict is `qualified`
the contact comes first, then what the colleague would otherwise have to ask. Guards: nothing
known is asked again, nothing refused is asked again, no implication before a problem, at most so
many situation questions and so many questions a visit. The words come from the playbook's question
bank; the plan (what was put already) is kept with the conversation.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field, replace
from typing import Any

from sdr import weighing
from sdr.facts import CONTACT_FACTS, Dossier
from sdr.leads import FREE_MAIL
from sdr.playbook.model import Playbook
from sdr.playbook.questions import Question
from sdr.scoring import BANT, Judgement, judge
from sdr.stages import Verdict

SITUATION_FACTS = ("industry", "company_size", "situation", "current_solution", "region")
ADDRESS = ("name", "company")  # who they are, once they can be reached
CRITERION_OF = {
    "industry": "industry",
    "company_size": "company_size",
    "need": "need",
    "budget": "budget",
    "buying_role": "authority",
    "timeline": "timeline",
}


# what to ask anew when sales sent the lead back for that reason
RETURNED_FOR = {"too_early": "timeline", "no_budget": "budget", "no_authority": "buying_role"}


@dataclass(frozen=True, slots=True)
class Plan:
    """What a conversation has been through; stored as JSON with it.

    `phase`: discover → recap → decided (or fixing, between recap and decided).
    """

    phase: str = "discover"
    put: tuple[str, ...] = ()  # keys of the questions put, in order
    facts_put: tuple[str, ...] = ()
    situation_put: int = 0
    misses: int = 0  # answers to the open question that could not be read
    returns: int = 0  # how often we came back to the open question after an interruption
    waiting: int = 0  # questions put while a colleague was on the way
    since_given: int = 0  # questions since something was given
    warned: bool = False
    bridged: tuple[str, ...] = field(default=())  # wording variants already used
    noticed_down: bool = False
    offered: tuple[str, ...] = ()  # slugs of the content offered in this conversation
    reach: str | None = None  # the contact to ask for instead of the one that was not wanted
    said: int | None = None  # a checksum of what they said last: who repeats it is not asked again

    @classmethod
    def from_json(cls, data: dict[str, Any] | None) -> Plan:
        """Read what `as_json` wrote; an empty dict is a fresh plan."""
        data = data or {}
        known: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v for k, v in data.items()}
        return cls(**{k: v for k, v in known.items() if k in cls.__dataclass_fields__})

    def next_visit(self) -> Plan:
        """The plan of another visit in the same conversation: questions and words start anew."""
        return Plan(warned=self.warned, offered=self.offered)

    def as_json(self) -> dict[str, Any]:
        """The plan as kept in the database."""
        return {
            name: list(value) if isinstance(value, tuple) else value
            for name in self.__dataclass_fields__
            for value in (getattr(self, name),)
        }

    def asked(self, question: Question) -> Plan:
        """The plan after `question` was put."""
        return replace(
            self,
            put=(*self.put, question.key),
            facts_put=(*self.facts_put, question.asks),
            situation_put=self.situation_put + (question.kind == "situation"),
            since_given=self.since_given + 1,
            misses=0,
            returns=0,
        )


def missing(
    dossier: Dossier, playbook: Playbook, now: dt.datetime, judgement: Judgement | None = None
) -> list[str]:
    """Facts whose answer could still change the verdict, most valuable first.

    What the person did not know or would not say is left out. `judgement`: of this very dossier,
    where it is at hand.
    """
    judgement = judgement or judge(dossier, playbook, now)
    if not winnable(dossier, judgement, playbook):
        return []
    open_facts = [
        fact
        for fact in playbook.spin.order
        if fact in CRITERION_OF
        and judgement.met(CRITERION_OF[fact]) is None
        and fact not in dossier.unanswered
        and not (fact in dossier.facts and fact in ("industry", "company_size"))
    ]
    amiss = _amiss(dossier, judgement)
    if amiss and amiss not in open_facts:
        open_facts.insert(0, amiss)
    return open_facts


def _amiss(dossier: Dossier, judgement: Judgement) -> str | None:
    """What has to be heard anew of a lead that sales returned, or None."""
    if judgement.met("returned") is not False or not dossier.returned:
        return None
    again = {"too_early": "timeline", "no_budget": "budget", "no_authority": "buying_role"}
    return again.get(dossier.returned["reason"])


def worth_asking_again(dossier: Dossier, playbook: Playbook, now: dt.datetime) -> list[str]:
    """Facts to come back to on another visit, most valuable first.

    Beside what is missing: what was not known then, and what spoke against it (no budget, later);
    time can have changed both. A refusal is not asked about again.
    """
    judgement = judge(dossier, playbook, now)
    if judgement.verdict in (Verdict.DISQUALIFIED, Verdict.QUALIFIED) or _short_for_good(
        dossier, judgement
    ):
        return []
    open_facts = [
        fact
        for fact in playbook.spin.order
        if fact in CRITERION_OF
        and judgement.met(CRITERION_OF[fact]) is not True
        and dossier.unanswered.get(fact) != "undisclosed"
    ]
    returned = dossier.returned if judgement.met("returned") is False else None
    first = RETURNED_FOR.get(returned["reason"]) if returned else None
    if first and first not in open_facts:
        open_facts.append(first)
    # what is not told at all comes before what was told and may have changed
    return sorted(
        open_facts,
        key=lambda fact: (fact != first, fact in dossier.facts or fact in dossier.unanswered),
    )


def _short_for_good(dossier: Dossier, judgement: Judgement) -> bool:
    """True when industry or size is known and can never be a full fit."""
    return any(
        fact in dossier.facts and judgement.met(fact) is None
        for fact in ("industry", "company_size")
    )


def winnable(dossier: Dossier, judgement: Judgement, playbook: Playbook) -> bool:
    """True while some answers could still make the verdict `qualified`."""
    if judgement.verdict in (Verdict.DISQUALIFIED, Verdict.QUALIFIED):
        return False
    lost = sum(judgement.met(name) is False for name in BANT)
    silent = sum(
        fact in dossier.unanswered and judgement.met(criterion) is None
        for fact, criterion in CRITERION_OF.items()
        if criterion in BANT
    )
    return (
        not _short_for_good(dossier, judgement)
        and len(BANT) - lost - silent >= playbook.bant.criteria_needed
    )


def next_question(
    dossier: Dossier, judgement: Judgement, plan: Plan, playbook: Playbook, now: dt.datetime
) -> Question | None:
    """The question to put now, or None when it is time to recap and decide."""
    if judgement.verdict is Verdict.DISQUALIFIED:
        return None
    budgets = playbook.spin.budgets
    left = budgets.visit - len(plan.put)
    if left <= 0:
        return None
    wanted = _wanted(dossier, judgement, plan, playbook, now)
    contact = _contact(dossier, judgement, plan)
    if contact and (left == 1 or not wanted or judgement.verdict is Verdict.QUALIFIED):
        return question(contact, dossier, playbook, plan)
    for fact in wanted:
        found = question(fact, dossier, playbook, plan)
        if found is not None and not (
            found.kind == "situation" and plan.situation_put >= budgets.situation
        ):
            return found
    return question(contact, dossier, playbook, plan) if contact else None


def why(question: Question, dossier: Dossier, judgement: Judgement) -> str:
    """Why a question is put now, as a code: what its answer is good for."""
    if question.key.startswith("confirm_"):
        return "stale"
    if question.asks in CONTACT_FACTS:
        return "contact"
    if question.asks in ADDRESS:
        return "address"
    if question.asks in ("implication", "need_payoff"):
        return "moves"
    criterion = CRITERION_OF.get(question.asks)
    if criterion is not None and judgement.verdict is Verdict.QUALIFIED:
        return "completes"
    if criterion is not None:
        return "changed" if judgement.met(criterion) is False else "decides"
    return "known" if question.asks in dossier.facts else "detail"


def _wanted(
    dossier: Dossier, judgement: Judgement, plan: Plan, playbook: Playbook, now: dt.datetime
) -> list[str]:
    """Facts worth asking for, in order: what moves the person beside what changes the verdict."""
    qualified = judgement.verdict is Verdict.QUALIFIED
    # "can be arranged" is told, if not enough: a talk does not ask for it again
    deciding = {
        fact
        for fact in missing(dossier, playbook, now, judgement)
        if fact not in dossier.facts or fact == _amiss(dossier, judgement)
    }
    wanted = []
    for fact in playbook.spin.order:
        if fact in CONTACT_FACTS or fact in plan.facts_put or fact in dossier.unanswered:
            continue
        if fact in CRITERION_OF:
            useful = (
                fact in deciding
                or (fact == "need" and "need" not in dossier.facts and not qualified)
                or (
                    qualified
                    and dossier.has_contact  # whoever gave none has said enough
                    and fact not in dossier.facts
                    and judgement.met(CRITERION_OF[fact]) is None
                )
            )
        elif fact in ("implication", "need_payoff"):
            # guard: nothing is built on a problem that is not on record
            useful = "need" in dossier.facts and fact not in dossier.facts and not qualified
        elif fact == "name":
            # whoever is called or written to wants to be called by name
            useful = fact not in dossier.facts and dossier.has_contact
        elif fact == "company":
            useful = (
                fact not in dossier.facts
                and dossier.has_contact
                and not (qualified and _work_mail(dossier))
            )
        else:
            useful = False
        if useful:
            wanted.append(fact)
    return _first_things_first(wanted, deciding, dossier, judgement, plan, playbook)


def _first_things_first(
    wanted: list[str], deciding: set[str], dossier: Dossier, judgement: Judgement, plan: Plan,
    playbook: Playbook,
) -> list[str]:  # fmt: skip
    """By weight, but whatever weighs: what sales sent the lead back for, then the problem come
    first, a name last; and where the questions left are just enough for what decides, that comes
    before what moves.
    """
    left = playbook.spin.budgets.visit - len(plan.put)
    left -= _contact(dossier, judgement, plan) is not None
    short = left <= sum(fact in deciding for fact in wanted)
    first = (_amiss(dossier, judgement), "need")
    return sorted(
        weighing.ranked(wanted, dossier, playbook),
        key=lambda fact: (
            first.index(fact) if fact in first else len(first),
            fact in ADDRESS,
            short and fact not in deciding,
        ),
    )


def _work_mail(dossier: Dossier) -> bool:
    """True when the address already tells the company."""
    return str(dossier.value("email") or "@gmail.com").rpartition("@")[2] not in FREE_MAIL


def _contact(dossier: Dossier, judgement: Judgement, plan: Plan) -> str | None:
    """Which contact to ask for, or None: a call for the qualified, mail for the others.

    Whoever has no address at hand, or does not want this way ("no calls"), is asked for another
    once, and for the one they name; whoever refuses to be reached is not.
    """
    if dossier.has_contact:
        return None
    put = [fact for fact in plan.facts_put if fact in CONTACT_FACTS]
    if plan.reach is not None:
        return plan.reach if plan.reach not in put else None
    if any(dossier.unanswered.get(fact) == "undisclosed" for fact in CONTACT_FACTS):
        return None
    if not put:
        return "phone" if judgement.verdict is Verdict.QUALIFIED else "email"
    if len(put) == 1 and dossier.unanswered.get(put[0]) == "unknown":
        return "email" if put[0] == "phone" else "phone"
    return None


def other_contact(dossier: Dossier, playbook: Playbook, plan: Plan) -> Question | None:
    """The question for another way of being reached, where the one asked for was not wanted."""
    wanted = plan.reach
    if wanted is None or dossier.has_contact or wanted in plan.facts_put:
        return None
    return question(wanted, dossier, playbook, plan)


def asked_in_vain(fact: str, dossier: Dossier, playbook: Playbook, plan: Plan) -> Question | None:
    """A question that was put, and passed over for a wish: it may be put once more."""
    if fact in dossier.facts or fact in dossier.unanswered or fact not in plan.facts_put:
        return None
    return next((q for q in playbook.spin.questions if q.key in plan.put and q.asks == fact), None)


def other_way(way: str, language: str) -> str:
    """The contact to ask for where this one is not wanted: what people there use most."""
    if language == "zh":
        return "phone" if way == "wechat" else "wechat"
    return "phone" if way == "email" else "email"


def question(
    fact: str, dossier: Dossier, playbook: Playbook, plan: Plan | None = None
) -> Question | None:
    """The most fitting question for a fact: about the stated problem that matters most to the
    person, then by persona and industry; none put before.
    """
    problems = dossier.value("need") or []
    persona, industry = dossier.value("persona"), dossier.value("industry")
    best: tuple[tuple[int, int], Question] | None = None
    for entry in playbook.spin.questions:
        if entry.asks != fact or (plan is not None and entry.key in plan.put):
            continue
        if entry.problems and not set(entry.problems) & set(problems):
            continue
        if entry.personas and persona not in entry.personas:
            continue
        if entry.industries and industry not in entry.industries:
            continue
        specific = entry.priority + 10 * (
            2 * bool(entry.problems) + bool(entry.personas) + bool(entry.industries)
        )
        # of several problems the one that matters most to the person, then the most specific
        weight = (weighing.concern(entry.problems, dossier, playbook), specific)
        if best is None or weight > best[0]:
            best = (weight, entry)
    return best[1] if best else None
