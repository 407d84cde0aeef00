"""What a person gets between questions: an example sum on their problem, or a piece to read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from actions.turn import Turn
from sdr.playbook.model import Content
from sdr.readers.numbers import quantities
from sdr.readers.text import fold


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
    item = _piece_to_read(turn, problems)
    if item is None:
        return "", []
    turn.plan = replace(turn.plan, bridged=(*turn.plan.bridged, f"gave:{item.slug}"))
    return turn.words("give_case", title=item.title), turn.card(item.slug)


def _piece_to_read(turn: Turn, problems: Sequence[str]) -> Content | None:
    """The content item that fits problem and persona best, and was not given in this talk."""
    persona, shown = turn.known.value("persona"), turn.plan.bridged
    fitting = [
        item
        for item in turn.playbook.content
        if item.language == turn.language
        and set(item.problems) & set(problems)
        and (not item.industries or turn.known.value("industry") in item.industries)
        and f"gave:{item.slug}" not in shown
    ]
    return max(
        fitting, key=lambda item: (persona in item.personas, item.kind == "case"), default=None
    )
