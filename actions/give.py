"""What a person gets to read: the source behind an answer, or something between questions.

An item is offered when it fits topic, persona and language and is still current; none is offered
twice in a talk, whichever way it came up. Topics are acts: an item is about those that answers
naming it belong to, and about those in its own `topics`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from actions.turn import Turn
from sdr import wording
from sdr.playbook.model import Content
from sdr.readers.numbers import quantities
from sdr.readers.text import fold

ANY_TOPIC = "ask_material"  # "just send me something": whatever is closest to their situation


def give(turn: Turn) -> tuple[str, list[dict[str, str]]]:
    """Something for the person, between questions: a sum on their problem, or a piece to read.

    No example sum after they gave figures of their own: those count. Nothing is given twice.
    """
    problems = turn.known.value("need") or []
    own_figures = bool(quantities(fold(turn.text))) or "implication" in turn.known.facts
    for code in problems:
        key = f"give_figure_{code}"
        if own_figures or key not in turn.playbook.wording.lines or key in turn.plan.bridged:
            continue
        return turn.words(key), []
    item = piece_to_read(turn, problems)
    if item is None:
        return "", []
    return turn.words("give_case", title=item.title), offer(turn, item)


def offer(turn: Turn, item: Content) -> list[dict[str, str]]:
    """The item as a card; it is not offered again in this talk."""
    turn.plan = replace(turn.plan, offered=(*turn.plan.offered, item.slug))
    return [wording.card(item, turn.desk.base_url)]


def source(turn: Turn, topic: str, own: str | None) -> list[dict[str, str]]:
    """What an answer about `topic` rests on, as a card: `own`, which the answer names, if it fits
    the person, else another item on the topic that does; nothing where none fits.
    """
    problems = set(turn.known.value("need") or ())
    fitting = [
        item
        for item in _readable(turn)
        if item.slug == own or topic in item.topics or topic == ANY_TOPIC
    ]
    persona = turn.known.value("persona")
    best = max(
        fitting,
        key=lambda item: (
            topic == ANY_TOPIC and len(problems & set(item.problems)),
            item.slug == own,
            persona is not None and persona in item.personas,
            len(problems & set(item.problems)),
        ),
        default=None,
    )
    return [] if best is None else offer(turn, best)


def piece_to_read(turn: Turn, problems: Sequence[str]) -> Content | None:
    """The item that fits problem and persona best, and was not offered in this talk.

    What helps without a budget, or to win a boss over, is for those who said that they need it.
    """
    persona = turn.known.value("persona")
    fitting = [
        item
        for item in _readable(turn)
        if set(item.problems) & set(problems) and _is_lacking(turn, item.gaps)
    ]
    return max(
        fitting, key=lambda item: (persona in item.personas, item.kind == "case"), default=None
    )


def _is_lacking(turn: Turn, gaps: Sequence[str]) -> bool:
    return not gaps or "need" in gaps or any(turn.judgement.met(gap) is False for gap in gaps)


def _readable(turn: Turn) -> list[Content]:
    """Items in the person's language that are current, for such people, and not offered yet."""
    persona, industry = turn.known.value("persona"), turn.known.value("industry")
    today = turn.now.astimezone(turn.desk.zone).date().isoformat()
    return [
        item
        for item in turn.playbook.content
        if item.language == turn.language
        and item.slug not in turn.plan.offered
        and (item.expires is None or item.expires >= today)
        and (not item.personas or persona is None or persona in item.personas)
        and (not item.industries or industry is None or industry in item.industries)
    ]
