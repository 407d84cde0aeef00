"""The first half of an answer: react to what was said, naming it. Returns words, asks nothing."""

from __future__ import annotations

import datetime as dt

from actions.turn import Turn
from sdr.facts import CONTACT_FACTS, FREE_TEXT_FACTS, Change
from sdr.values import day_in_words, in_words

_ONE_FACT = {
    "industry": ("ack_industry", "label"),
    "company_size": ("ack_size", "figure"),
    "budget": ("ack_budget", "figure"),
    "timeline": ("ack_timeline", "when"),
    "buying_role": ("ack_role", "label"),
    "job_title": ("ack_title", "title"),
    "name": ("ack_name", "name"),
    "company": ("ack_company", "company"),
    "region": ("ack_region", "region"),
    "current_solution": ("ack_solution", "system"),
}
_NAMED_IN_ONE_BREATH = ("industry", "company_size", "job_title", "buying_role", "budget", "timeline")
QUOTE_LIMIT = 24


def reaction(turn: Turn) -> str:
    """One sentence about the one specific thing that was said; empty when nothing was told."""
    changes = [c for c in turn.changes if c.name not in ("consent", "persona")]
    corrected = next(
        (c for c in changes if c.old is not None and not isinstance(c.new, list)), None
    )
    if corrected is not None:
        return turn.words("ack_correction", old=value(turn, corrected.name, corrected.old),
                          new=value(turn, corrected.name, corrected.new))  # fmt: skip
    names = {c.name for c in changes}
    if "budget" in names and _silent(next(c for c in changes if c.name == "budget")):
        changes = [c for c in changes if c.name != "budget"]
    if "timeline" in names and _silent(next(c for c in changes if c.name == "timeline")):
        changes = [c for c in changes if c.name != "timeline"]
    contact = next((c for c in changes if c.name in CONTACT_FACTS), None)
    if contact is not None:
        return turn.words("ack_contact", value=str(contact.new))
    problem = next((c for c in changes if c.name == "need"), None)
    if problem is not None:
        fresh = [code for code in problem.new if code not in (problem.old or [])]
        entry = turn.playbook.spin.problem(fresh[0]) if fresh else None
        if entry is not None:
            return entry.reaction.in_language(turn.language)
    breath = [c for c in changes if c.name in _NAMED_IN_ONE_BREATH]
    if any(c.name == "job_title" for c in breath):
        breath = [c for c in breath if c.name != "buying_role"]
    if len(breath) > 1:
        joiner = turn.desk.texts.get("value-joiner", turn.language)
        return turn.words("ack_several", parts=joiner.join(_short(turn, c) for c in breath))
    for change in changes:
        if change.name == "timeline" and change.new["status"] in ("later", "looking"):
            return turn.words(f"ack_timeline_{change.new['status']}")
        if change.name in _ONE_FACT:
            key, variable = _ONE_FACT[change.name]
            return turn.words(key, **{variable: _short(turn, change)})
    spoken = next((c for c in changes if c.name in FREE_TEXT_FACTS), None)
    if spoken is not None:
        said = str(spoken.new[-1] if isinstance(spoken.new, list) else spoken.new)
        return turn.words("ack_said", quote=quote(said)) if len(said) <= QUOTE_LIMIT else (
            turn.words("unsure_ack"))  # fmt: skip
    if turn.silence is not None:
        return turn.words("ack_refused" if turn.silence == "undisclosed" else "ack_unknown")
    return ""


def value(turn: Turn, name: str, raw: object) -> str:
    """A fact's value in the prospect's language."""
    return in_words(name, raw, turn.language, turn.playbook, turn.desk.texts)


def quote(text: str) -> str:
    """Their words, short enough to be said back."""
    text = " ".join(text.split()).rstrip("。.!！?？,，")
    return text if len(text) <= QUOTE_LIMIT * 2 else text[: QUOTE_LIMIT * 2] + "…"


def _short(turn: Turn, change: Change) -> str:
    if change.name == "timeline" and change.new.get("by"):
        return day_in_words(dt.date.fromisoformat(change.new["by"]), turn.language)
    return value(turn, change.name, change.new)


def _silent(change: Change) -> bool:
    return bool(change.new.get("status") in ("unknown", "undisclosed"))
