"""The first half of an answer: react to what was said, naming it. Returns words, asks nothing."""

from __future__ import annotations

import datetime as dt
from typing import Any

from actions.turn import Turn
from sdr import wording
from sdr.facts import CONTACT_FACTS, FREE_TEXT_FACTS, Change
from sdr.names import called
from sdr.readers.costs import estimate
from sdr.values import day_in_words, estimate_in_words, in_words

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
_NAMED_IN_ONE_BREATH = (
    "industry",
    "company_size",
    "job_title",
    "buying_role",
    "budget",
    "timeline",
)
QUOTE_LIMIT = 60


def reaction(turn: Turn) -> str:
    """One sentence about the one specific thing that was said; empty when nothing was told."""
    changes = [
        c
        for c in turn.changes
        if c.name not in ("consent", "persona") and not _silent(c) and not _nameless(turn, c)
    ]
    for react in (_cost, _correction, _several, _problem, _contact, _one, _heard, _spoken):
        words = react(turn, changes)
        if words:
            return words
    if turn.shuns is not None:
        return turn.words(f"ack_no_{turn.shuns}")
    if turn.silence is not None:
        return turn.words("ack_refused" if turn.silence == "undisclosed" else "ack_unknown")
    return ""


def _correction(turn: Turn, changes: list[Change]) -> str:
    for change in changes:
        if change.old is not None and not isinstance(change.new, list):
            old = value(turn, change.name, change.old)
            return turn.words("ack_correction", old=old, new=value(turn, change.name, change.new))
    return ""


def _contact(turn: Turn, changes: list[Change]) -> str:
    contact = next((c for c in changes if c.name in CONTACT_FACTS), None)
    return (
        turn.words("ack_contact", value=value(turn, contact.name, contact.new)) if contact else ""
    )


def _problem(turn: Turn, changes: list[Change]) -> str:
    problem = next((c for c in changes if c.name == "need"), None)
    fresh = [c for c in problem.new if c not in (problem.old or [])] if problem else []
    entry = turn.playbook.spin.problem(fresh[0]) if fresh else None
    return entry.reaction.in_language(turn.language) if entry else ""


def _several(turn: Turn, changes: list[Change]) -> str:
    breath = [c for name in _NAMED_IN_ONE_BREATH for c in changes if c.name == name]
    if any(c.name == "job_title" for c in breath):
        breath = [c for c in breath if c.name != "buying_role"]
    if len(breath) < 2:
        return ""
    joiner = turn.desk.texts.get("breath-joiner", turn.language)
    parts = turn.words("ack_several", parts=joiner.join(_part(turn, c) for c in breath))
    return turn.join(parts, _problem(turn, changes))


def _part(turn: Turn, change: Change) -> str:
    """One fact as it is named among others in a sentence."""
    variable = _ONE_FACT[change.name][1]
    plain = change.name not in ("budget", "timeline") or change.new["status"] in ("amount", "date")
    key = f"part_{change.name}" if plain else f"part_{change.name}_words"
    said: dict[str, Any] = {variable: _short(turn, change)}
    return wording.phrase(turn.playbook, key, turn.language, **said)


def _one(turn: Turn, changes: list[Change]) -> str:
    for change in changes:
        if change.name == "timeline" and change.new["status"] in ("later", "looking"):
            return turn.words(f"ack_timeline_{change.new['status']}")
        if change.name == "budget" and change.new["status"] == "none":
            return turn.words("ack_budget_none")
        if change.name in _ONE_FACT:
            key, variable = _ONE_FACT[change.name]
            said = _short(turn, change)
            return turn.words(
                key, **{variable: called(said, turn.language) if change.name == "name" else said}
            )
    return ""


def _cost(turn: Turn, changes: list[Change]) -> str:
    """Their own figures, worked out: a sum to be checked, not a compliment."""
    if "implication" not in {change.name for change in changes}:
        return ""
    found = estimate(turn.text, turn.currency)
    if found is None:
        return ""
    turn.costed = True
    return turn.words("ack_cost", sum=estimate_in_words(found, turn.language, turn.desk.texts))


def _heard(turn: Turn, changes: list[Change]) -> str:
    """The playbook's reaction to the answer of the question that was open."""
    asked = turn.asked
    if asked is None or asked.heard is None or asked.asks not in {c.name for c in changes}:
        return ""
    return asked.heard.in_language(turn.language)


def _spoken(turn: Turn, changes: list[Change]) -> str:
    for change in changes:
        if change.name in FREE_TEXT_FACTS:
            said = str(change.new[-1] if isinstance(change.new, list) else change.new)
            return turn.words("ack_said", quote=quote(said))
    return ""


def value(turn: Turn, name: str, raw: object) -> str:
    """A fact's value in the prospect's language."""
    return in_words(name, raw, turn.language, turn.playbook, turn.desk.texts)


def quote(text: str) -> str:
    """Their words, short enough to be said back."""
    text = " ".join(text.split()).rstrip("。.!！?？,，")
    if len(text) <= QUOTE_LIMIT:
        return text
    cut = text[:QUOTE_LIMIT]
    return (cut.rpartition(" ")[0] or cut).rstrip(" ,，、") + "…"


def _short(turn: Turn, change: Change) -> str:
    if change.name == "timeline" and change.new.get("by"):
        return day_in_words(dt.date.fromisoformat(change.new["by"]), turn.language)
    return value(turn, change.name, change.new)


def _nameless(turn: Turn, change: Change) -> bool:
    """True for an industry that has no name of its own: "another industry" is no reaction."""
    entry = turn.playbook.icp.industry(str(change.new)) if change.name == "industry" else None
    return entry is not None and entry.catch_all


def _silent(change: Change) -> bool:
    return isinstance(change.new, dict) and change.new.get("status") in ("unknown", "undisclosed")
