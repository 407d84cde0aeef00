"""Facts of an earlier visit that may have changed: which to confirm, and in what words. Pure.

A returning visitor is not asked from scratch. What is older than the playbook allows
(`spin.yml`, `returning`) is said back once ("Last time you said 200 people: still right?"), the
most overdue first, at most so many a visit; what is fresh is not asked about. A confirmation is a
question like any other whose words hold the value; its key is `confirm_` and the fact. A date that
has passed cannot be confirmed: it is asked for anew. Nothing is confirmed of a lead outside the
profile, of one that qualifies (a colleague has it), or of a fact that sales wants to hear anew.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from zoneinfo import ZoneInfo

from sdr import discovery
from sdr.discovery import Plan
from sdr.facts import Dossier, Known
from sdr.playbook.entries import LANGUAGES, Text
from sdr.playbook.model import Playbook
from sdr.playbook.questions import Button, Question
from sdr.scoring import Judgement
from sdr.stages import Verdict
from sdr.texts import Texts
from sdr.values import in_words
from sdr.wording import line

PREFIX = "confirm_"


def fact_of(key: str | None) -> str | None:
    """The fact that a question of this key confirms, or None for any other question."""
    return key.removeprefix(PREFIX) if key and key.startswith(PREFIX) else None


def overdue(name: str, known: Known, playbook: Playbook, now: dt.datetime) -> float:
    """How old a fact is, in multiples of the age from which it is confirmed; 0.0: never is."""
    days = playbook.spin.returning.days.get(name)
    return 0.0 if days is None else (now - known.at) / dt.timedelta(days=days)


def stale(dossier: Dossier, playbook: Playbook, now: dt.datetime) -> list[str]:
    """Known facts that are to be confirmed, the most overdue first."""
    order = {fact: place for place, fact in enumerate(playbook.spin.order)}
    amiss = discovery.RETURNED_FOR.get((dossier.returned or {}).get("reason", ""))
    old = [
        (-overdue(name, known, playbook, now), order.get(name, len(order)), name)
        for name, known in dossier.facts.items()
        if name != amiss
        and known.by == "prospect"  # "last time you said" is true of what they said
        and not _silent(known)
        and overdue(name, known, playbook, now) >= 1
    ]
    return [name for _, _, name in sorted(old)]


def due(
    dossier: Dossier, judgement: Judgement, plan: Plan, playbook: Playbook, now: dt.datetime
) -> str | None:
    """The fact to confirm now, or None."""
    if judgement.verdict in (Verdict.DISQUALIFIED, Verdict.QUALIFIED):
        return None
    done = sum(fact_of(key) is not None for key in plan.put)
    if (
        done >= playbook.spin.returning.confirmations
        or len(plan.put) >= playbook.spin.budgets.visit
    ):
        return None
    return next(
        (fact for fact in stale(dossier, playbook, now) if fact not in plan.facts_put), None
    )


def question(
    fact: str, dossier: Dossier, playbook: Playbook, texts: Texts, now: dt.datetime
) -> Question | None:
    """The question that confirms a known fact; the ordinary one where that is void."""
    anew = discovery.question(fact, dossier, playbook)
    known = dossier.facts.get(fact)
    if anew is None or known is None or passed(fact, known, playbook, now):
        return anew
    return worded(anew, known, playbook, texts)


def of_key(
    key: str | None, facts: Mapping[str, Known], playbook: Playbook, texts: Texts
) -> Question | None:
    """The question of a key: one of the bank, or one that confirms what `facts` hold."""
    fact = fact_of(key)
    if fact is None:
        return playbook.spin.question(key or "")
    anew = discovery.question(fact, Dossier(facts), playbook)
    return worded(anew, facts[fact], playbook, texts) if anew and fact in facts else anew


def worded(anew: Question, known: Known, playbook: Playbook, texts: Texts) -> Question:
    """The question `anew` as a confirmation of what is known."""
    own = f"{PREFIX}{anew.asks}"
    own = own if own in playbook.wording.lines else f"{PREFIX}fact"

    def put(key: str, nth: int = 0) -> Text:
        said = {
            language: line(
                playbook, key, language, nth=nth,
                value=in_words(anew.asks, known.value, language, playbook, texts),
            )
            for language in LANGUAGES
        }  # fmt: skip
        return Text(zh=said["zh"], en=said["en"])

    return anew.model_copy(
        update={
            "key": f"{PREFIX}{anew.asks}",
            "kind": "qualify",  # takes nothing of the budget of situation questions
            "text": put(own),
            "again": put(f"{PREFIX}again"),
            "rephrased": put(f"{PREFIX}again", 1),
            "buttons": tuple(
                Button(title=playbook.wording.lines[key][0])
                for key in (f"{PREFIX}yes", f"{PREFIX}no")
            ),
        }
    )


def passed(fact: str, known: Known, playbook: Playbook, now: dt.datetime) -> bool:
    """True for a decision that was to fall before today."""
    by = known.value.get("by") if fact == "timeline" else None
    today = now.astimezone(ZoneInfo(playbook.company.timezone)).date()
    return by is not None and dt.date.fromisoformat(by) < today


def first_question(
    dossier: Dossier, judgement: Judgement, playbook: Playbook, texts: Texts, now: dt.datetime
) -> Question | None:
    """What a returning visitor is asked first: to confirm, else what is still open; else nothing.

    What sales sent the lead back for is asked before anything. A fact that is known and fresh is
    not asked for again.
    """
    anew = discovery.worth_asking_again(dossier, playbook, now)
    amiss = discovery.RETURNED_FOR.get((dossier.returned or {}).get("reason", ""))
    if amiss in anew and judgement.met("returned") is False:
        return discovery.question(str(amiss), dossier, playbook)
    old = due(dossier, judgement, Plan(), playbook, now)
    if old is not None:
        return question(old, dossier, playbook, texts, now)
    for fact in anew:
        known = dossier.facts.get(fact)
        if known is None or _silent(known) or passed(fact, known, playbook, now):
            return discovery.question(fact, dossier, playbook)
    return None


def _silent(known: Known) -> bool:
    return isinstance(known.value, dict) and known.value.get("status") in ("unknown", "undisclosed")
